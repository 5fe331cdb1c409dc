// SPDX-License-Identifier: GPL-2.0-only
#include "fast-link-net-device.h"

#include "ns3/abort.h"
#include "ns3/impaired-channel.h"
#include "ns3/node.h"
#include "ns3/queue.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <map>
#include <utility>

namespace ns3
{
namespace ehealth
{

NS_OBJECT_ENSURE_REGISTERED(FastLinkNetDevice);

namespace
{

/// PPP's header, which the parent class adds.
constexpr uint32_t kLinkHeader = 2;

} // namespace

TypeId
FastLinkNetDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::ehealth::FastLinkNetDevice")
            .SetParent<PointToPointNetDevice>()
            .SetGroupName("Ehealth")
            .AddConstructor<FastLinkNetDevice>()
            .AddTraceSource("Carried",
                            "A packet was sent in one event, with its octets on the wire",
                            MakeTraceSourceAccessor(&FastLinkNetDevice::m_carriedTrace),
                            "ns3::ehealth::FastLinkNetDevice::CarriedCallback")
            .AddTraceSource("QueueDrop",
                            "The queue was full",
                            MakeTraceSourceAccessor(&FastLinkNetDevice::m_queueDropTrace),
                            "ns3::Packet::TracedCallback");
    return tid;
}

void
FastLinkNetDevice::SetDataRate(DataRate rate)
{
    static std::map<uint64_t, std::weak_ptr<TxTimes>> known;
    PointToPointNetDevice::SetDataRate(rate);
    m_rate = rate;
    m_txTimes = known[rate.GetBitRate()].lock();
    if (!m_txTimes)
    {
        m_txTimes = std::make_shared<TxTimes>();
        known[rate.GetBitRate()] = m_txTimes;
    }
}

void
FastLinkNetDevice::SetReceiveCallback(ReceiveCallback cb)
{
    m_receive = cb;
    PointToPointNetDevice::SetReceiveCallback(cb);
}

void
FastLinkNetDevice::SetPromiscReceiveCallback(PromiscReceiveCallback cb)
{
    m_promiscuous = true;
    PointToPointNetDevice::SetPromiscReceiveCallback(cb);
}

void
FastLinkNetDevice::SetShortcut(uint16_t protocol, Shortcut shortcut)
{
    m_shortcutProtocol = protocol;
    m_shortcut = std::move(shortcut);
}

bool
FastLinkNetDevice::FindPeer()
{
    const auto channel = DynamicCast<ImpairedChannel>(GetChannel());
    if (!channel || channel->GetNDevices() < 2)
    {
        return false;
    }
    m_wire = channel->GetPointToPointDevice(0) == this ? 0 : 1;
    m_peer =
        dynamic_cast<FastLinkNetDevice*>(PeekPointer(channel->GetPointToPointDevice(1 - m_wire)));
    NS_ABORT_MSG_UNLESS(m_peer && GetQueue() && m_txTimes,
                        "a FastLinkNetDevice needs a rate, a queue, and its like at the other end");
    m_fastChannel = PeekPointer(channel);
    m_delay = channel->GetDelay();
    const QueueSize limit = GetQueue()->GetMaxSize();
    NS_ABORT_MSG_UNLESS(limit.GetUnit() == QueueSizeUnit::PACKETS,
                        "a FastLinkNetDevice counts packets, not octets, that wait");
    m_limit = limit.GetValue();
    if (m_peer->m_peer == nullptr)
    {
        m_peer->FindPeer(); // for its Deliver()
    }
    return true;
}

Time
FastLinkNetDevice::GetTxTime(uint32_t octets)
{
    if (octets >= m_txTimes->size())
    {
        m_txTimes->resize(octets + 1, -1);
    }
    int64_t& steps = (*m_txTimes)[octets];
    if (steps < 0)
    {
        steps = m_rate.CalculateBytesTxTime(octets).GetTimeStep();
    }
    return TimeStep(steps);
}

bool
FastLinkNetDevice::Send(Ptr<Packet> packet, const Address& dest, uint16_t protocolNumber)
{
    const Time now = Simulator::Now();
    if ((m_peer == nullptr && !FindPeer()) || m_peer->m_promiscuous ||
        m_fastChannel->IsModified(m_wire))
    {
        if (m_free <= now)
        {
            return PointToPointNetDevice::Send(packet, dest, protocolNumber);
        }
        // After what was sent before the channel was modified.
        Simulator::Schedule(m_free - now,
                            [self = Ptr<FastLinkNetDevice>(this), packet, dest, protocolNumber] {
                                self->PointToPointNetDevice::Send(packet, dest, protocolNumber);
                            });
        return true;
    }
    while (!m_starts.empty() && m_starts.front() <= now)
    {
        m_starts.pop_front();
    }
    if (m_starts.size() >= m_limit)
    {
        m_queueDropTrace(packet);
        return false;
    }
    const uint32_t octets = packet->GetSize() + kLinkHeader;
    const Time start = std::max(now, m_free);
    if (start > now)
    {
        m_starts.push_back(start);
    }
    m_free = start + GetTxTime(octets);
    m_carriedTrace(packet, octets);
    Simulator::ScheduleWithContext(m_peer->GetNode()->GetId(),
                                   m_free - now + m_delay,
                                   &FastLinkNetDevice::Deliver,
                                   Ptr<FastLinkNetDevice>(m_peer),
                                   packet,
                                   protocolNumber);
    return true;
}

void
FastLinkNetDevice::Deliver(Ptr<Packet> packet, uint16_t protocolNumber)
{
    if (!m_shortcut || protocolNumber != m_shortcutProtocol || !m_shortcut(packet))
    {
        m_receive(this, packet, protocolNumber, m_peer->GetAddress());
    }
}

} // namespace ehealth
} // namespace ns3
