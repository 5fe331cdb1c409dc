// SPDX-License-Identifier: GPL-2.0-only
#include "impaired-channel.h"

#include "ns3/packet.h"
#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{
namespace ehealth
{

NS_OBJECT_ENSURE_REGISTERED(ImpairedChannel);

TypeId
ImpairedChannel::GetTypeId()
{
    static TypeId tid = TypeId("ns3::ehealth::ImpairedChannel")
                            .SetParent<PointToPointChannel>()
                            .SetGroupName("Ehealth")
                            .AddConstructor<ImpairedChannel>()
                            .AddTraceSource("Drop",
                                            "A fault lost a packet",
                                            MakeTraceSourceAccessor(&ImpairedChannel::m_dropTrace),
                                            "ns3::Packet::TracedCallback");
    return tid;
}

void
ImpairedChannel::SetImpairment(Ptr<LinkImpairment> impairment)
{
    m_impairment = impairment;
}

Ptr<LinkImpairment>
ImpairedChannel::GetImpairment() const
{
    return m_impairment;
}

bool
ImpairedChannel::TransmitStart(Ptr<const Packet> packet,
                               Ptr<PointToPointNetDevice> source,
                               Time txTime)
{
    if (!m_impairment)
    {
        return PointToPointChannel::TransmitStart(packet, source, txTime);
    }
    const auto late = m_impairment->Judge();
    if (!late)
    {
        m_dropTrace(packet);
        return true; // the sender's device has done its part
    }
    const uint32_t wire = source == GetSource(0) ? 0 : 1;
    const Ptr<PointToPointNetDevice> destination = GetDestination(wire);
    const Time now = Simulator::Now();
    const Time arrival = std::max(now + txTime + GetDelay() + *late, m_lastArrivals[wire]);
    m_lastArrivals[wire] = arrival;
    Simulator::ScheduleWithContext(destination->GetNode()->GetId(),
                                   arrival - now,
                                   &PointToPointNetDevice::Receive,
                                   destination,
                                   packet->Copy());
    return true;
}

} // namespace ehealth
} // namespace ns3
