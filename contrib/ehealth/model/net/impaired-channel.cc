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
ImpairedChannel::DoDispose()
{
    // A fault may hold the channel whose rate it changes.
    m_impairment = nullptr;
    m_loads = {};
    PointToPointChannel::DoDispose();
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

void
ImpairedChannel::SetLoad(Ptr<const PointToPointNetDevice> device, Ptr<BackgroundLoad> load)
{
    m_loads[device == GetSource(0) ? 0 : 1] = load;
}

bool
ImpairedChannel::TransmitStart(Ptr<const Packet> packet,
                               Ptr<PointToPointNetDevice> source,
                               Time txTime)
{
    const uint32_t wire = source == GetSource(0) ? 0 : 1;
    if (!m_impairment && !m_loads[wire])
    {
        return PointToPointChannel::TransmitStart(packet, source, txTime);
    }
    auto late = m_impairment ? m_impairment->Judge() : Time();
    if (!late)
    {
        m_dropTrace(packet);
        return true; // the sender's device has done its part
    }
    if (m_loads[wire])
    {
        *late += m_loads[wire]->GetWait(Simulator::Now());
    }
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
