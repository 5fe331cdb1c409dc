// SPDX-License-Identifier: GPL-2.0-only
#include "node-clock.h"

namespace ns3
{
namespace ehealth
{

NS_OBJECT_ENSURE_REGISTERED(NodeClock);

TypeId
NodeClock::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::ehealth::NodeClock").SetParent<Object>().SetGroupName("Ehealth");
    return tid;
}

} // namespace ehealth
} // namespace ns3
