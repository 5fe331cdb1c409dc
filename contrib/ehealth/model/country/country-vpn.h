// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_COUNTRY_VPN_H
#define EHEALTH_COUNTRY_VPN_H

#include "ns3/country-network.h"
#include "ns3/vpn-helper.h"

#include <string>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * The three virtual private networks of paper 000, section 3.2, as ESP tunnels: the distributed
 * database of each province, PHRC-VPN between the record centres, CAs-VPN among the certificate
 * authorities. Gateways are the routers of hospitals, provinces (for P-RA) and the national data
 * centre.
 */
class CountryVpn
{
  public:
    /**
     * @param scenario the seed, the start and the suite
     * @param network whose routers become gateways
     * @param keepKeys whether WriteKeys() will be called
     */
    CountryVpn(const Scenario& scenario, const CountryNetwork& network, bool keepKeys);

    /// @return pairs of security associations installed so far
    uint64_t CountAssociations() const;

    /// @return packets dropped by gateways so far
    uint64_t CountDrops() const;

    /// Writes the keys so far for Wireshark (VpnHelper::WriteKeys()).
    void WriteKeys(const std::string& path) const;

  private:
    VpnHelper m_helper;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_COUNTRY_VPN_H
