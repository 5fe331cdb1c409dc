// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_DEVICE_POOL_H
#define EHEALTH_DEVICE_POOL_H

#include "ns3/agent.h"
#include "ns3/country-network.h"
#include "ns3/simulator.h"

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * Patients' phones: nodes on the mobile networks with an NFC device, used by one person after the
 * other in a province, so that their number follows the people who use one at a time, not the
 * population. For each use it is on 4G or 5G by chance, with rates of its own, in the sector where
 * the person is.
 * Role is what plays on the phone; it has GetAgent().
 */
template <class Role>
class DevicePool
{
  public:
    /// Province, technology and sector of a phone; kNoSector where it can move to any.
    using Radio = std::tuple<uint32_t, uint32_t, uint32_t>;

    /// A phone.
    struct Device
    {
        Ptr<NetDevice> mobile;          //!< its mobile device
        Ptr<Role> role;                 //!< what plays on it
        Ptr<NfcNetDevice> nfc;          //!< on no channel at first
        std::function<void()> afterRun; //!< called once when the next session ends; may be empty
        Radio radio;                    //!< where it can be used
    };

    /// Installs the role on a node, with the agent's name.
    using Installer =
        std::function<Ptr<Role>(Ptr<Node> node, const std::string& name, Ptr<NfcNetDevice> nfc)>;

    /**
     * @param network where phones are added; outlives the pool
     * @param prefix of the agents' names, after the province's and a dot
     * @param install called for each new phone
     */
    DevicePool(CountryNetwork& network, std::string prefix, Installer install)
        : m_network(network), m_prefix(std::move(prefix)), m_install(std::move(install))
    {
    }

    DevicePool(const DevicePool&) = delete;
    DevicePool& operator=(const DevicePool&) = delete;

    /// Says that phones will be used with the radio for themselves, before the simulation starts.
    void ReserveRadios()
    {
        for (uint32_t province = 0; province < m_network.GetProvinces().size(); ++province)
        {
            m_network.ReservePhones(province);
        }
    }

    /// @param province where the person is, with the radio for itself. @param place name of the
    /// hospital or province (Agent::SetPlace()). @return a phone that nobody uses; it stays valid
    Device& Take(uint32_t province, const std::string& place)
    {
        return Take(province, MobileCell::kNoSector, place);
    }

    /// @param hospital at whose readers the person is, in its sector. @return a phone that nobody
    /// uses; it stays valid
    Device& Take(const HospitalNodes& hospital)
    {
        return Take(hospital.province, hospital.network, hospital.name);
    }

    /// Closes the phone's connections and lets the next person use it, once nothing runs on it.
    void Release(Device& device)
    {
        const Ptr<Agent> agent = device.role->GetAgent();
        if (agent->GetSessionCount() > 0)
        {
            Simulator::Schedule(Seconds(1), [this, &device] { Release(device); });
            return;
        }
        agent->CloseConnections();
        m_free[device.radio].push_back(&device);
    }

  private:
    Device& Take(uint32_t province, uint32_t sector, const std::string& place)
    {
        const uint32_t technology = m_network.ChooseTechnology();
        const Radio radio{province,
                          technology,
                          m_network.CanMovePhones(province, technology) ? MobileCell::kNoSector
                                                                        : sector};
        auto& free = m_free[radio];
        if (free.empty())
        {
            free.push_back(&Make(radio, sector));
        }
        else
        {
            m_network.MovePhone(free.back()->mobile, province, technology, sector);
        }
        Device& device = *free.back();
        free.pop_back();
        const Ptr<Agent> agent = device.role->GetAgent();
        const std::size_t own = m_network.GetProvinces()[province].name.size();
        agent->SetPlace(place + agent->GetName().substr(own));
        return device;
    }

    Device& Make(const Radio& radio, uint32_t sector)
    {
        const auto [province, technology, _] = radio;
        Device& device = m_devices.emplace_back();
        device.radio = radio;
        device.mobile = m_network.AddPhone(province, technology, sector);
        const Ptr<Node> node = device.mobile->GetNode();
        device.nfc = m_network.AddNfcDevice(node, NfcMode::Card, nullptr);
        device.role = m_install(node,
                                m_network.GetProvinces()[province].name + "." + m_prefix +
                                    std::to_string(++m_made[province]),
                                device.nfc);
        device.role->GetAgent()->TraceConnectWithoutContext(
            "SessionEnd",
            Callback<void, const SessionEnd&>([&device](const SessionEnd&) {
                if (const auto next = std::exchange(device.afterRun, nullptr))
                {
                    next();
                }
            }));
        return device;
    }

    CountryNetwork& m_network;
    std::string m_prefix;
    Installer m_install;
    std::deque<Device> m_devices; //!< addresses stay valid
    std::map<Radio, std::vector<Device*>> m_free;
    std::map<uint32_t, std::size_t> m_made; //!< by province
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_DEVICE_POOL_H
