// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_DEVICE_POOL_H
#define EHEALTH_DEVICE_POOL_H

#include "ns3/agent.h"
#include "ns3/country-network.h"
#include "ns3/simulator.h"

#include <deque>
#include <functional>
#include <vector>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * Patients' devices on the mobile networks, used by one person after the other in a province. Role
 * is what plays on the device; it has GetAgent().
 */
template <class Role>
class DevicePool
{
  public:
    /// A device.
    struct Device
    {
        Ptr<Role> role;       //!< what plays on it
        uint32_t province{0}; //!< where it is
    };

    /// Installs the role on a node; the number tells devices apart.
    using Installer = std::function<Ptr<Role>(Ptr<Node> node, std::size_t number)>;

    /**
     * @param network where devices are added; outlives the pool
     * @param install called for each new device
     */
    DevicePool(CountryNetwork& network, Installer install)
        : m_network(network), m_install(std::move(install)), m_free(network.GetProvinces().size())
    {
        for (uint32_t province = 0; province < m_free.size(); ++province)
        {
            m_network.ReservePhones(province);
        }
    }

    DevicePool(const DevicePool&) = delete;
    DevicePool& operator=(const DevicePool&) = delete;

    /// @return a device of the province that nobody uses; it stays valid
    Device& Take(uint32_t province)
    {
        auto& free = m_free[province];
        if (!free.empty())
        {
            Device& device = *free.back();
            free.pop_back();
            return device;
        }
        Device& device = m_devices.emplace_back();
        device.province = province;
        device.role = m_install(m_network.AddPhone(province), m_devices.size());
        return device;
    }

    /// Closes the device's connections and lets the next person use it, once nothing runs on it.
    void Release(Device& device)
    {
        const Ptr<Agent> agent = device.role->GetAgent();
        if (agent->GetSessionCount() > 0)
        {
            Simulator::Schedule(Seconds(1), [this, &device] { Release(device); });
            return;
        }
        agent->CloseConnections();
        m_free[device.province].push_back(&device);
    }

  private:
    CountryNetwork& m_network;
    Installer m_install;
    std::deque<Device> m_devices;             //!< addresses stay valid
    std::vector<std::vector<Device*>> m_free; //!< by province
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_DEVICE_POOL_H
