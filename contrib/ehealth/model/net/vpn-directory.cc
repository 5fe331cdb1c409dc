// SPDX-License-Identifier: GPL-2.0-only
#include "vpn-directory.h"

#include <algorithm>

namespace ns3
{
namespace ehealth
{

void
VpnDirectory::AddMember(Ipv4Address host, Ipv4Address gateway, std::vector<VpnId> vpns)
{
    m_members[host.Get()] = {gateway, std::move(vpns)};
}

std::optional<VpnDirectory::Tunnel>
VpnDirectory::FindTunnel(Ipv4Address source, Ipv4Address destination) const
{
    const auto from = m_members.find(source.Get());
    if (from == m_members.end())
    {
        return std::nullopt;
    }
    const auto to = m_members.find(destination.Get());
    if (to == m_members.end() || from->second.gateway == to->second.gateway)
    {
        return std::nullopt;
    }
    const auto& theirs = to->second.vpns;
    const bool shared =
        std::any_of(from->second.vpns.begin(), from->second.vpns.end(), [&theirs](VpnId vpn) {
            return std::find(theirs.begin(), theirs.end(), vpn) != theirs.end();
        });
    if (!shared)
    {
        return std::nullopt;
    }
    return Tunnel{from->second.gateway, to->second.gateway};
}

} // namespace ehealth
} // namespace ns3
