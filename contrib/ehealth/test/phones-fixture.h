// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_PHONES_FIXTURE_H
#define EHEALTH_PHONES_FIXTURE_H

#include "ns3/device-pool.h"
#include "ns3/names.h"
#include "ns3/scenario-data.h"
#include "ns3/simulator.h"

#include <memory>
#include <string>

/**
 * @file
 * @ingroup ehealth-tests
 * A small country with patients' phones on which no scheme plays.
 */

namespace ns3
{
namespace ehealth
{
namespace phonestest
{

/// What plays on the phones: nothing by itself.
struct Owner : public SimpleRefCount<Owner>
{
    Owner(Ptr<Agent> agent, Ptr<NfcNetDevice> nfc) : m_agent(agent), m_nfc(nfc)
    {
    }

    Ptr<Agent> GetAgent() const
    {
        return m_agent;
    }

    Ptr<NfcNetDevice> GetNfcDevice() const
    {
        return m_nfc;
    }

  private:
    Ptr<Agent> m_agent;
    Ptr<NfcNetDevice> m_nfc;
};

using Pool = DevicePool<Owner>;

/// Two provinces with two hospitals each, and a pool of phones.
class Country
{
  public:
    /// @param mobile keys of network.mobile, as TOML
    explicit Country(const std::string& mobile)
        : m_scenario(Scenario::FromText("[country]\nprovinces = [\"IR-21\", \"IR-23\"]\n"
                                        "hospitals_per_province = 2\n[network.mobile]\n" +
                                            mobile,
                                        "test"))
        , m_data(CountryData::Load(GetDataDirectory(), "iran"))
    {
        m_data.Settle(m_scenario, GetDataDirectory());
        const auto sites = MakeHospitals(m_data, m_scenario.country.hospitalsPerProvince);
        network = std::make_unique<CountryNetwork>(m_scenario, m_data, sites);
        const auto environment =
            Create<AgentEnvironment>(1,
                                     0,
                                     DeviceCosts::Load(GetDataDirectory() + "/device_costs.csv"));
        pool = std::make_unique<Pool>(
            *network,
            "phone-",
            [this, environment](Ptr<Node> node, const std::string& name) {
                auto agent = CreateObject<Agent>(environment, name, "phone", 1);
                agent->SetListening(false);
                node->AddApplication(agent);
                return Create<Owner>(agent, network->AddNfcDevice(node, NfcMode::Card, nullptr));
            });
    }

    ~Country()
    {
        pool.reset();
        network.reset();
        Simulator::Destroy();
        Names::Clear();
    }

    Country(const Country&) = delete;
    Country& operator=(const Country&) = delete;

    std::unique_ptr<CountryNetwork> network;
    std::unique_ptr<Pool> pool;

  private:
    Scenario m_scenario;
    CountryData m_data;
};

} // namespace phonestest
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_PHONES_FIXTURE_H
