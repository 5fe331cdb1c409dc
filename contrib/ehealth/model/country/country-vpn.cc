// SPDX-License-Identifier: GPL-2.0-only
#include "country-vpn.h"

#include "ns3/node-address.h"

namespace ns3
{
namespace ehealth
{

namespace
{

constexpr VpnDirectory::VpnId kPhrcVpn = 0;
constexpr VpnDirectory::VpnId kCasVpn = 1;
constexpr VpnDirectory::VpnId kFirstProvinceVpn = 2;

} // namespace

CountryVpn::CountryVpn(const Scenario& scenario, const CountryNetwork& network, bool keepKeys)
    : m_helper(static_cast<uint64_t>(scenario.run.seed),
               scenario.run.start.utc,
               *FindSuite(scenario.scheme.suite))
{
    if (!keepKeys)
    {
        m_helper.ForgetKeys();
    }
    const auto add =
        [this](Ptr<Node> host, Ipv4Address gateway, std::vector<VpnDirectory::VpnId> vpns) {
            m_helper.AddMember(GetNodeAddress(host), gateway, std::move(vpns));
        };
    const Ipv4Address national = network.GetDataCentreAddress();
    m_helper.Install(network.GetDataCentre(), national);
    add(network.GetCentralPhrc(), national, {kPhrcVpn});
    add(network.GetIssuingAuthority(), national, {kCasVpn});
    for (const ProvinceNodes& province : network.GetProvinces())
    {
        m_helper.Install(province.pop, province.popAddress);
        add(province.authority, province.popAddress, {kCasVpn});
    }
    for (const HospitalNodes& hospital : network.GetHospitals())
    {
        m_helper.Install(hospital.gateway, hospital.gatewayAddress);
        add(hospital.database,
            hospital.gatewayAddress,
            {kPhrcVpn, kFirstProvinceVpn + hospital.province});
        add(hospital.desk, hospital.gatewayAddress, {kCasVpn});
    }
}

uint64_t
CountryVpn::CountAssociations() const
{
    return m_helper.GetInstalled() / 2;
}

uint64_t
CountryVpn::CountDrops() const
{
    uint64_t count = 0;
    for (const auto& [reason, number] : m_helper.GetDrops())
    {
        count += number;
    }
    return count;
}

void
CountryVpn::WriteKeys(const std::string& path) const
{
    m_helper.WriteKeys(path);
}

} // namespace ehealth
} // namespace ns3
