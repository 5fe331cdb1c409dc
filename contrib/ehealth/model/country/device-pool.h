// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_DEVICE_POOL_H
#define EHEALTH_DEVICE_POOL_H

#include "ns3/agent.h"
#include "ns3/country-mobile.h"
#include "ns3/country-network.h"
#include "ns3/simulator.h"

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-country
/// Where somebody uses a phone.
struct DeviceSite
{
    uint32_t province;                      //!< in whose cells it is
    std::string place;                      //!< name of the hospital or the province
    uint32_t sector{MobileCell::kNoSector}; //!< whose capacity it shares; kNoSector: nobody's
};

/// @param hospital where somebody holds a phone to a reader. @return that, in the hospital's
/// sector, which has the number of its LAN
inline DeviceSite
GetReaderSite(const HospitalNodes& hospital)
{
    return {hospital.province, hospital.name, hospital.network};
}

/**
 * @ingroup ehealth-country
 * Patients' phones: nodes on the mobile networks, used by one person after the other in a province,
 * so that their number follows the people who use one at a time, not the population. For each use a
 * phone is on 4G or 5G by chance, with rates of its own. Role is what plays on the phone; it has
 * GetAgent().
 */
template <class Role>
class DevicePool
{
  public:
    /// A cell, and the sector of it that a phone cannot leave; kNoSector: it moves within the cell.
    using Home = std::pair<CountryMobile::CellNumber, uint32_t>;

    /// A phone.
    struct Device
    {
        Ptr<Role> role;                 //!< what plays on it
        Ptr<NetDevice> mobile;          //!< its mobile device
        std::function<void()> afterRun; //!< called once when the next session ends; may be empty
        Home home;                      //!< where it stays
    };

    /// Installs the role on a node, with the agent's name.
    using Installer = std::function<Ptr<Role>(Ptr<Node> node, const std::string& name)>;

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

    /// Says that phones will be used in no sector, before the simulation starts.
    void Reserve()
    {
        for (uint32_t province = 0; province < m_network.GetProvinces().size(); ++province)
        {
            m_network.GetMobile().ReservePhones(province);
        }
    }

    /// @param site where the person is. @return a phone that nobody uses; it stays valid
    Device& Take(const DeviceSite& site)
    {
        CountryMobile& mobile = m_network.GetMobile();
        const auto cell = mobile.ChooseCell(site.province);
        const Home home{cell, mobile.CanMovePhones(cell) ? MobileCell::kNoSector : site.sector};
        auto& free = m_free[home];
        if (free.empty())
        {
            free.push_back(&Make(site, home));
        }
        else
        {
            mobile.MovePhone(cell, free.back()->mobile, site.sector);
        }
        Device& device = *free.back();
        free.pop_back();
        const Ptr<Agent> agent = device.role->GetAgent();
        const std::size_t own = m_network.GetProvinces()[site.province].name.size();
        agent->SetPlace(site.place + agent->GetName().substr(own));
        return device;
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
        m_free[device.home].push_back(&device);
    }

  private:
    Device& Make(const DeviceSite& site, const Home& home)
    {
        Device& device = m_devices.emplace_back();
        device.home = home;
        device.mobile = m_network.GetMobile().AddPhone(home.first, site.sector);
        device.role = m_install(device.mobile->GetNode(),
                                m_network.GetProvinces()[site.province].name + "." + m_prefix +
                                    std::to_string(++m_made[site.province]));
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
    std::map<Home, std::vector<Device*>> m_free;
    std::map<uint32_t, std::size_t> m_made; //!< by province
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_DEVICE_POOL_H
