// SPDX-License-Identifier: GPL-2.0-only
#include "processor.h"

#include "ns3/abort.h"

namespace ns3
{
namespace ehealth
{

Processor::Processor(std::string device,
                     uint32_t cores,
                     const DeviceCosts& costs,
                     ExecutionWorld world)
    : m_device(std::move(device)), m_world(world), m_pool(cores)
{
    for (std::size_t i = 0; i < kPrimitives; ++i)
    {
        m_costs[i] = costs.GetCost(m_device, GetName(static_cast<Primitive>(i)));
    }
}

Time
Processor::GetCost(const std::vector<CostItem>& items) const
{
    double seconds = 0;
    for (const CostItem& item : items)
    {
        const auto& cost = m_costs[static_cast<std::size_t>(item.primitive)];
        seconds +=
            item.count * cost.fixedSeconds + static_cast<double>(item.octets) * cost.secondsPerByte;
    }
    return Seconds(seconds);
}

void
Processor::SetScaling(const ScalingRule& rule)
{
    NS_ABORT_MSG_IF(m_pool.GetBookedTime().IsStrictlyPositive(),
                    "a processor of class " << m_device << " was used before its scaling rule");
    m_pool = CorePool(m_pool.GetCores(), rule);
}

Processor::Slot
Processor::Reserve(Time now, Time cost)
{
    return {m_pool.Reserve(now, cost) - now, cost};
}

} // namespace ehealth
} // namespace ns3
