// SPDX-License-Identifier: GPL-2.0-only
#include "prefix-routing-helper.h"

#include "ns3/abort.h"
#include "ns3/ipv4.h"
#include "ns3/node.h"

namespace ns3
{
namespace ehealth
{

PrefixRoutingHelper*
PrefixRoutingHelper::Copy() const
{
    return new PrefixRoutingHelper(*this);
}

Ptr<Ipv4RoutingProtocol>
PrefixRoutingHelper::Create(Ptr<Node>) const
{
    return CreateObject<PrefixRouting>();
}

Ptr<PrefixRouting>
PrefixRoutingHelper::GetRouting(Ptr<Node> node)
{
    const auto ipv4 = node->GetObject<Ipv4>();
    NS_ABORT_MSG_IF(!ipv4, "node " << node->GetId() << " has no internet stack");
    const auto routing = DynamicCast<PrefixRouting>(ipv4->GetRoutingProtocol());
    NS_ABORT_MSG_IF(!routing,
                    "the routing protocol of node " << node->GetId() << " is not a PrefixRouting");
    return routing;
}

} // namespace ehealth
} // namespace ns3
