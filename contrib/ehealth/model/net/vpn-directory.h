// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_VPN_DIRECTORY_H
#define EHEALTH_VPN_DIRECTORY_H

#include "ns3/ipv4-address.h"
#include "ns3/simple-ref-count.h"

#include <optional>
#include <unordered_map>
#include <vector>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-net
 * Which hosts are members of which virtual private networks, and behind which gateway each is: the
 * security policy database (RFC 4301, section 4.4.1) that all gateways share. What two members of
 * one VPN behind different gateways say to each other is protected; all else is not.
 */
class VpnDirectory : public SimpleRefCount<VpnDirectory>
{
  public:
    /// The number of a VPN; what the numbers mean is up to whoever adds members.
    using VpnId = uint32_t;

    /**
     * @param host a member; a later call for the same host replaces an earlier one
     * @param gateway its gateway
     * @param vpns of which it is a member
     */
    void AddMember(Ipv4Address host, Ipv4Address gateway, std::vector<VpnId> vpns);

    /// The gateways that a packet has to pass protected.
    struct Tunnel
    {
        Ipv4Address from; //!< gateway of the source
        Ipv4Address to;   //!< gateway of the destination
    };

    /// @return the tunnel for packets from one host to another; nothing when there is to be none
    std::optional<Tunnel> FindTunnel(Ipv4Address source, Ipv4Address destination) const;

  private:
    struct Member
    {
        Ipv4Address gateway;
        std::vector<VpnId> vpns;
    };

    std::unordered_map<uint32_t, Member> m_members; //!< by address
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_VPN_DIRECTORY_H
