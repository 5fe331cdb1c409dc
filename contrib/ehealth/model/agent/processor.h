// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_PROCESSOR_H
#define EHEALTH_PROCESSOR_H

#include "ns3/core-pool.h"
#include "ns3/device-costs.h"
#include "ns3/nstime.h"
#include "ns3/operation.h"

#include <array>
#include <string>
#include <vector>

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-agent
/// Where in a device an operation is executed; results tell them apart.
enum class ExecutionWorld : uint8_t
{
    Normal, //!< the device's only or its normal world
    Tee,    //!< trusted execution environment
    Tpm,    //!< trusted platform module
};

/**
 * @ingroup ehealth-agent
 * A node's simulated processor: k equal cores and one first-come-first-served queue, or the
 * instances of a service that a cloud starts and stops by a rule. Host time never enters: what an
 * operation costs comes from the device's row of the cost table, so load shows up as latency and
 * runs are reproducible.
 */
class Processor
{
  public:
    /// When an operation waits and runs.
    struct Slot
    {
        Time queued; //!< waiting for a core
        Time cost;   //!< on the core
    };

    /**
     * @param device class in the cost table, such as "hospital-server"
     * @param cores number of cores, >= 1
     * @param costs the cost table; throws when a figure of the device is missing
     * @param world where in the node it is
     */
    Processor(std::string device,
              uint32_t cores,
              const DeviceCosts& costs,
              ExecutionWorld world = ExecutionWorld::Normal);

    /// @return where in the node it is
    ExecutionWorld GetWorld() const
    {
        return m_world;
    }

    /// @return the class in the cost table
    const std::string& GetDevice() const
    {
        return m_device;
    }

    /// @return the time these primitives take on a free core
    Time GetCost(const std::vector<CostItem>& items) const;

    /// From now on the cores are those of one instance, of which there are as many as the rule
    /// says. To be called before anything is booked.
    void SetScaling(const ScalingRule& rule);

    /// @return the cores and what was booked on them
    CorePool& GetPool()
    {
        return m_pool;
    }

    /// Books the next free core from now on. @return the waiting and the running time
    Slot Reserve(Time now, Time cost);

  private:
    std::string m_device;
    ExecutionWorld m_world;
    std::array<DeviceCosts::Cost, kPrimitives> m_costs;
    CorePool m_pool;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_PROCESSOR_H
