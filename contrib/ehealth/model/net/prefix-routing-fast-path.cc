// SPDX-License-Identifier: GPL-2.0-only
// The fast path of PrefixRouting: past traffic control and IPv4.
#include "ns3/arp-cache.h"
#include "ns3/fast-link-net-device.h"
#include "ns3/ip-l4-protocol.h"
#include "ns3/ipv4-interface.h"
#include "ns3/ipv6.h"
#include "ns3/node.h"
#include "ns3/protocol-numbers.h"
#include "ns3/queue-disc.h"
#include "ns3/socket.h"
#include "ns3/uinteger.h"
#include "prefix-routing.h"

#include <iterator>

namespace ns3
{
namespace ehealth
{

namespace
{

/// Octets of an IPv4 header without options.
constexpr uint32_t kPlainHeader = 20;

/// Of packets sent by the fast path; IPv4 begins with 0 for what it sends itself.
constexpr uint16_t kFirstIdentification = 0x8000;

} // namespace

void
PrefixRouting::Intercept()
{
    const auto node = m_ipv4->GetObject<Node>();
    if (!m_fastPath || !node || m_ipv4->GetRoutingProtocol() != this || node->GetObject<Ipv6>() ||
        m_intercepted >= m_ipv4->GetNInterfaces())
    {
        return;
    }
    const uint16_t protocols[] = {ethertype::kIpv4, ethertype::kArp};
    if (!m_trafficControl)
    {
        m_trafficControl = node->GetObject<TrafficControlLayer>();
        for (const uint16_t protocol : protocols)
        {
            // One for all devices: a node goes through the list of its handlers for each packet.
            node->RegisterProtocolHandler(MakeCallback(&PrefixRouting::Receive, this),
                                          protocol,
                                          nullptr);
        }
        InterceptOwn();
    }
    for (; m_intercepted < m_ipv4->GetNInterfaces(); ++m_intercepted)
    {
        // IPv4 has registered the same handler for itself and for ARP on every interface; those of
        // interfaces that were intercepted before are gone.
        for (std::size_t i = 0; i < std::size(protocols); ++i)
        {
            node->UnregisterProtocolHandler(
                MakeCallback(&TrafficControlLayer::Receive, m_trafficControl));
        }
        if (const auto link = DynamicCast<FastLinkNetDevice>(m_interfaces[m_intercepted].device))
        {
            link->SetShortcut(ethertype::kIpv4,
                              [this, interface = m_intercepted](const Ptr<Packet>& packet) {
                                  const bool taken =
                                      m_fastPath && TakeFastPath(interface, packet, packet);
                                  m_refused = taken ? nullptr : PeekPointer(packet);
                                  return taken;
                              });
        }
    }
}

void
PrefixRouting::InterceptOwn()
{
    UintegerValue ttl(m_ttl);
    m_ipv4->GetAttributeFailSafe("DefaultTtl", ttl);
    m_ttl = static_cast<uint8_t>(ttl.Get());
    m_identifications.fill(kFirstIdentification);
    for (const uint8_t number : {ipprotocol::kTcp, ipprotocol::kUdp})
    {
        const auto protocol = m_ipv4->GetProtocol(number);
        const auto target =
            protocol ? protocol->GetDownTarget() : IpL4Protocol::DownTargetCallback();
        // Whoever made it another one wants to see what is sent.
        if (!target.IsNull() && target.IsEqual(MakeCallback(&Ipv4::Send, m_ipv4)))
        {
            protocol->SetDownTarget(MakeCallback(&PrefixRouting::Send, Ptr<PrefixRouting>(this)));
        }
    }
}

void
PrefixRouting::Release()
{
    for (const Interface& interface : m_interfaces)
    {
        if (const auto link = DynamicCast<FastLinkNetDevice>(interface.device))
        {
            link->SetShortcut(ethertype::kIpv4, nullptr);
        }
    }
}

uint16_t
PrefixRouting::NextIdentification(Ipv4Address destination, uint8_t protocol)
{
    // Fibonacci hashing, as in ShardedTcp.
    const uint32_t hash = (destination.Get() ^ protocol) * 2654435769U;
    return m_identifications[(uint64_t{hash} * m_identifications.size()) >> 32]++;
}

uint32_t
PrefixRouting::GetInterface(const Ptr<NetDevice>& device) const
{
    const uint32_t index = device->GetIfIndex();
    const uint32_t interface =
        index < m_interfaceOfDevice.size() ? m_interfaceOfDevice[index] : kLoopback;
    return interface != kLoopback && m_interfaces[interface].device == device ? interface : kLoopback;
}

void
PrefixRouting::Receive(Ptr<NetDevice> device,
                       Ptr<const Packet> packet,
                       uint16_t protocol,
                       const Address& from,
                       const Address& to,
                       NetDevice::PacketType type)
{
    const uint32_t interface = GetInterface(device);
    if (interface == kLoopback || interface >= m_intercepted)
    {
        return; // a device that is not IPv4's, or has a handler of its own still
    }
    const bool refused = PeekPointer(packet) == m_refused;
    m_refused = nullptr;
    if (!m_fastPath || refused || protocol != ethertype::kIpv4 ||
        !TakeFastPath(interface, packet, nullptr))
    {
        m_trafficControl->Receive(device, packet, protocol, from, to, type);
    }
}

bool
PrefixRouting::HasChecksums()
{
    if (!m_checksums)
    {
        m_checksums = Node::ChecksumEnabled(); // ns-3 copies the global value each time
    }
    return *m_checksums;
}

bool
PrefixRouting::IsPlain(const Interface& interface)
{
    return interface.up && interface.ipv4 && !interface.ipv4->GetArpCache();
}

bool
PrefixRouting::CanLeave(const Interface& interface, uint32_t octets) const
{
    return IsPlain(interface) && octets <= interface.device->GetMtu() &&
           !m_trafficControl->GetRootQueueDiscOnDevice(interface.device);
}

void
PrefixRouting::Send(Ptr<Packet> packet,
                    Ipv4Address source,
                    Ipv4Address destination,
                    uint8_t protocol,
                    Ptr<Ipv4Route> route)
{
    if (m_ipv4 && !SendFast(packet, source, destination, protocol, route))
    {
        m_ipv4->Send(packet, source, destination, protocol, route);
    }
}

bool
PrefixRouting::SendFast(const Ptr<Packet>& packet,
                        Ipv4Address source,
                        Ipv4Address destination,
                        uint8_t protocol,
                        const Ptr<Ipv4Route>& route)
{
    if (!m_fastPath || !m_trafficControl || !route || !route->GetGateway().IsAny() ||
        !IsUnicast(destination) || HasChecksums())
    {
        return false;
    }
    const uint32_t interface = GetInterface(route->GetOutputDevice());
    SocketIpTtlTag ttl;
    SocketIpTosTag tos;
    SocketPriorityTag priority;
    if (interface == kLoopback ||
        !CanLeave(m_interfaces[interface], packet->GetSize() + kPlainHeader) ||
        packet->PeekPacketTag(ttl) || packet->PeekPacketTag(tos) || packet->PeekPacketTag(priority))
    {
        return false;
    }
    Ipv4Header header;
    header.SetSource(source);
    header.SetDestination(destination);
    header.SetProtocol(protocol);
    header.SetPayloadSize(static_cast<uint16_t>(packet->GetSize()));
    header.SetTtl(m_ttl);
    header.SetMayFragment();
    header.SetIdentification(NextIdentification(destination, protocol));
    packet->AddHeader(header);
    m_interfaces[interface].device->Send(packet,
                                         m_interfaces[interface].broadcast,
                                         ethertype::kIpv4);
    return true;
}

bool
PrefixRouting::TakeFastPath(uint32_t interface,
                            const Ptr<const Packet>& packet,
                            const Ptr<Packet>& own)
{
    Ipv4Header header;
    packet->PeekHeader(header);
    if (header.GetSerializedSize() != kPlainHeader ||
        header.GetPayloadSize() + kPlainHeader != packet->GetSize() || HasChecksums() ||
        !IsPlain(m_interfaces[interface]))
    {
        return false;
    }
    return IsLocal(header.GetDestination()) ? Deliver(interface, header, packet)
                                            : Forward(interface, header, packet, own);
}

bool
PrefixRouting::Deliver(uint32_t interface,
                       const Ipv4Header& header,
                       const Ptr<const Packet>& packet)
{
    const uint8_t number = header.GetProtocol();
    const Ptr<Ipv4Interface> incoming = m_interfaces[interface].ipv4;
    if (number == ipprotocol::kIcmp || !header.IsLastFragment() || header.GetFragmentOffset() != 0)
    {
        return false;
    }
    const auto protocol = m_ipv4->GetProtocol(number, interface);
    if (!protocol)
    {
        return false;
    }
    const Ptr<Packet> payload = packet->Copy();
    payload->RemoveAtStart(kPlainHeader);
    // What nobody wants is given once more to the protocol by IPv4, which answers with ICMP.
    return protocol->Receive(payload, header, incoming) != IpL4Protocol::RX_ENDPOINT_UNREACH;
}

bool
PrefixRouting::Forward(uint32_t interface,
                       Ipv4Header header,
                       const Ptr<const Packet>& packet,
                       const Ptr<Packet>& own)
{
    const Ipv4Address destination = header.GetDestination();
    if (!IsUnicast(destination) || header.GetTtl() <= 1 || !m_ipv4->IsForwarding(interface))
    {
        return false;
    }
    const RoutingPolicy policy =
        m_policy ? m_policy(header, m_interfaces[interface].device) : RoutingPolicy::Bypass;
    const auto outgoing =
        policy == RoutingPolicy::Protect ? m_protected : FindInterface(destination);
    if (policy == RoutingPolicy::Discard || !outgoing || *outgoing == kLoopback)
    {
        return false;
    }
    const Interface& out = m_interfaces[*outgoing];
    if (!CanLeave(out, packet->GetSize()))
    {
        return false;
    }
    const Ptr<Packet> forwarded = own ? own : packet->Copy();
    forwarded->RemoveAtStart(kPlainHeader);
    header.SetTtl(header.GetTtl() - 1);
    forwarded->AddHeader(header);
    out.device->Send(forwarded, out.broadcast, ethertype::kIpv4);
    return true;
}

} // namespace ehealth
} // namespace ns3
