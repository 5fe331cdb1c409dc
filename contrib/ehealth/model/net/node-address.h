// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_NODE_ADDRESS_H
#define EHEALTH_NODE_ADDRESS_H

#include "ns3/ipv4.h"
#include "ns3/node.h"

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-net
/// @param node with an IPv4 stack
/// @return the address of its first interface besides the loopback interface
inline Ipv4Address
GetNodeAddress(Ptr<Node> node)
{
    return node->GetObject<Ipv4>()->GetAddress(1, 0).GetLocal();
}

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_NODE_ADDRESS_H
