// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_PREFIX_ROUTING_HELPER_H
#define EHEALTH_PREFIX_ROUTING_HELPER_H

#include "ns3/ipv4-routing-helper.h"
#include "ns3/prefix-routing.h"

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-helper
 * Gives nodes a PrefixRouting: hand it to InternetStackHelper::SetRoutingHelper.
 */
class PrefixRoutingHelper : public Ipv4RoutingHelper
{
  public:
    PrefixRoutingHelper* Copy() const override;
    Ptr<Ipv4RoutingProtocol> Create(Ptr<Node> node) const override;

    /**
     * @param node a node with an internet stack whose routing protocol is a PrefixRouting
     * @return that protocol; aborts, naming the node, when it has another one
     */
    static Ptr<PrefixRouting> GetRouting(Ptr<Node> node);
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_PREFIX_ROUTING_HELPER_H
