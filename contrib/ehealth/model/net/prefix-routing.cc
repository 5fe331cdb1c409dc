// SPDX-License-Identifier: GPL-2.0-only
#include "prefix-routing.h"

#include "ns3/abort.h"
#include "ns3/arp-cache.h"
#include "ns3/arp-l3-protocol.h"
#include "ns3/boolean.h"
#include "ns3/fast-link-net-device.h"
#include "ns3/icmpv4-l4-protocol.h"
#include "ns3/ipv4-interface.h"
#include "ns3/ipv6.h"
#include "ns3/log.h"
#include "ns3/names.h"
#include "ns3/net-device.h"
#include "ns3/node.h"
#include "ns3/output-stream-wrapper.h"
#include "ns3/queue-disc.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/tcp-l4-protocol.h"
#include "ns3/udp-l4-protocol.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <iomanip>
#include <iterator>

namespace ns3
{
namespace ehealth
{

NS_LOG_COMPONENT_DEFINE("EhealthPrefixRouting");
NS_OBJECT_ENSURE_REGISTERED(PrefixRouting);

namespace
{

/// Index of the loopback interface: Ipv4L3Protocol always makes it first.
constexpr uint32_t kLoopback = 0;

/// Octets of an IPv4 header without options.
constexpr uint32_t kPlainHeader = 20;

/// Of packets sent by the fast path; IPv4 begins with 0 for what it sends itself.
constexpr uint16_t kFirstIdentification = 0x8000;

bool
IsUnicast(Ipv4Address address)
{
    return !address.IsMulticast() && !address.IsBroadcast();
}

} // namespace

std::ostream&
operator<<(std::ostream& os, RoutingDropReason reason)
{
    switch (reason)
    {
    case RoutingDropReason::NoRoute:
        return os << "NoRoute";
    case RoutingDropReason::ForwardingDisabled:
        return os << "ForwardingDisabled";
    case RoutingDropReason::NotUnicast:
        return os << "NotUnicast";
    case RoutingDropReason::Policy:
        return os << "Policy";
    }
    return os << "RoutingDropReason(" << static_cast<int>(reason) << ")";
}

TypeId
PrefixRouting::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::ehealth::PrefixRouting")
            .SetParent<Ipv4RoutingProtocol>()
            .SetGroupName("Ehealth")
            .AddConstructor<PrefixRouting>()
            .AddAttribute(
                "FastPath",
                "Whether packets that are only passed on, or are for or from a protocol of the "
                "node above IPv4 other than ICMP, bypass traffic control and IPv4, their trace "
                "sources included",
                BooleanValue(true),
                MakeBooleanAccessor(&PrefixRouting::m_fastPath),
                MakeBooleanChecker())
            .AddTraceSource("Drop",
                            "A packet that arrived could not be routed, with the reason",
                            MakeTraceSourceAccessor(&PrefixRouting::m_dropTrace),
                            "ns3::ehealth::PrefixRouting::DropTracedCallback");
    return tid;
}

PrefixRouting::PrefixRouting()
{
    m_identifications.fill(kFirstIdentification);
}

PrefixRouting::~PrefixRouting() = default;

void
PrefixRouting::DoDispose()
{
    for (const Interface& interface : m_interfaces)
    {
        if (const auto link = DynamicCast<FastLinkNetDevice>(interface.device))
        {
            link->SetShortcut(Ipv4L3Protocol::PROT_NUMBER, nullptr);
        }
    }
    m_tables.clear();
    m_interfaces.clear();
    m_interfaceOfDevice.clear();
    m_localAddresses.clear();
    m_policy = nullptr;
    m_ipv4 = nullptr;
    m_trafficControl = nullptr;
    Ipv4RoutingProtocol::DoDispose();
}

PrefixRouting::Table&
PrefixRouting::GetTable(uint16_t length)
{
    auto at = std::find_if(m_tables.begin(), m_tables.end(), [length](const Table& table) {
        return table.length <= length;
    });
    if (at == m_tables.end() || at->length != length)
    {
        const uint32_t mask = length == 0 ? 0 : ~uint32_t{0} << (32 - length);
        at = m_tables.insert(at, Table{length, mask, {}});
    }
    return *at;
}

void
PrefixRouting::AddRoute(Ipv4Address network, Ipv4Mask mask, uint32_t interface)
{
    NS_LOG_FUNCTION(this << network << mask << interface);
    NS_ABORT_MSG_IF(!m_ipv4, "PrefixRouting: a route was added before the protocol had an Ipv4");
    NS_ABORT_MSG_IF(interface >= m_ipv4->GetNInterfaces(),
                    "PrefixRouting: route to " << network << " over interface "
                                               << interface << ", but there are only "
                                               << m_ipv4->GetNInterfaces());
    const uint32_t bits = mask.Get();
    NS_ABORT_MSG_IF((~bits & (~bits + 1)) != 0,
                    "PrefixRouting: the mask " << mask << " of the route to " << network
                                               << " is not contiguous");
    if (interface >= m_interfaces.size())
    {
        Refresh(); // the device was added to IPv4 without any notification so far
    }
    GetTable(mask.GetPrefixLength()).routes[network.Get() & bits] = interface;
}

bool
PrefixRouting::RemoveRoute(Ipv4Address network, Ipv4Mask mask)
{
    NS_LOG_FUNCTION(this << network << mask);
    const auto table = std::find_if(m_tables.begin(), m_tables.end(), [mask](const Table& t) {
        return t.mask == mask.Get();
    });
    if (table == m_tables.end() || table->routes.erase(network.Get() & table->mask) == 0)
    {
        return false;
    }
    if (table->routes.empty())
    {
        m_tables.erase(table);
    }
    return true;
}

void
PrefixRouting::SetDefaultRoute(uint32_t interface)
{
    AddRoute(Ipv4Address::GetZero(), Ipv4Mask::GetZero(), interface);
}

std::size_t
PrefixRouting::GetNRoutes() const
{
    std::size_t count = 0;
    for (const auto& table : m_tables)
    {
        count += table.routes.size();
    }
    return count;
}

void
PrefixRouting::SetPolicy(PolicyCallback policy, uint32_t interface)
{
    NS_ABORT_MSG_IF(interface >= m_interfaces.size(), "no IPv4 interface " << interface);
    m_policy = std::move(policy);
    m_protected = interface;
}

std::optional<uint32_t>
PrefixRouting::FindInterface(Ipv4Address destination) const
{
    const uint32_t address = destination.Get();
    for (const auto& table : m_tables)
    {
        const auto route = table.routes.find(address & table.mask);
        if (route != table.routes.end() && m_interfaces[route->second].up)
        {
            return route->second;
        }
    }
    return std::nullopt;
}

bool
PrefixRouting::IsLocal(Ipv4Address address) const
{
    return m_localAddresses.count(address.Get()) != 0 || address.IsLocalhost();
}

Ptr<Ipv4Route>
PrefixRouting::RouteOutput(Ptr<Packet>,
                           const Ipv4Header& header,
                           Ptr<NetDevice> oif,
                           Socket::SocketErrno& sockerr)
{
    const Ipv4Address destination = header.GetDestination();
    NS_LOG_FUNCTION(this << destination << oif);
    std::optional<uint32_t> interface;
    if (IsUnicast(destination))
    {
        if (IsLocal(destination))
        {
            interface = kLoopback;
        }
        else if (oif)
        {
            const int32_t bound = m_ipv4->GetInterfaceForDevice(oif);
            if (bound >= 0 && m_ipv4->IsUp(bound))
            {
                interface = bound; // an up interface has been notified, so it has a route
            }
        }
        else
        {
            interface = FindInterface(destination);
        }
    }
    if (!interface)
    {
        NS_LOG_LOGIC("no route to " << destination);
        sockerr = Socket::ERROR_NOROUTETOHOST;
        return nullptr;
    }
    sockerr = Socket::ERROR_NOTERROR;
    return m_interfaces[*interface].route;
}

bool
PrefixRouting::RouteInput(Ptr<const Packet> p,
                          const Ipv4Header& header,
                          Ptr<const NetDevice> idev,
                          UnicastForwardArgument ucb,
                          MulticastForwardArgument,
                          LocalDeliverArgument lcb,
                          RouteErrorArgument ecb)
{
    const Ipv4Address destination = header.GetDestination();
    NS_LOG_FUNCTION(this << header.GetSource() << destination << idev);
    const auto drop = [&](RoutingDropReason reason) {
        NS_LOG_LOGIC("dropped: " << reason);
        m_dropTrace(header, p, reason);
        ecb(p, header, Socket::ERROR_NOROUTETOHOST);
        return true;
    };
    const int32_t incoming = m_ipv4->GetInterfaceForDevice(idev);
    NS_ASSERT(incoming >= 0);
    if (!IsUnicast(destination))
    {
        return drop(RoutingDropReason::NotUnicast);
    }
    if (IsLocal(destination))
    {
        lcb(p, header, incoming);
        return true;
    }
    if (!m_ipv4->IsForwarding(incoming))
    {
        return drop(RoutingDropReason::ForwardingDisabled);
    }
    const RoutingPolicy policy = m_policy ? m_policy(header, idev) : RoutingPolicy::Bypass;
    if (policy == RoutingPolicy::Discard)
    {
        return drop(RoutingDropReason::Policy);
    }
    const auto interface =
        policy == RoutingPolicy::Protect ? m_protected : FindInterface(destination);
    if (!interface)
    {
        return drop(RoutingDropReason::NoRoute);
    }
    ucb(m_interfaces[*interface].route, p, header);
    return true;
}

void
PrefixRouting::Refresh()
{
    // The source of packets leaving an unnumbered interface.
    Ipv4Address routerAddress = Ipv4Address::GetAny();
    m_localAddresses.clear();
    for (uint32_t i = 0; i < m_ipv4->GetNInterfaces(); ++i)
    {
        for (uint32_t j = 0; j < m_ipv4->GetNAddresses(i); ++j)
        {
            const Ipv4Address address = m_ipv4->GetAddress(i, j).GetLocal();
            m_localAddresses.insert(address.Get());
            if (routerAddress.IsAny() && !address.IsLocalhost())
            {
                routerAddress = address;
            }
        }
    }
    const auto ipv4 = DynamicCast<Ipv4L3Protocol>(m_ipv4);
    m_interfaces.resize(m_ipv4->GetNInterfaces());
    for (uint32_t i = 0; i < m_interfaces.size(); ++i)
    {
        // A new object each time: a socket may still hold the old one.
        const auto route = Create<Ipv4Route>();
        route->SetGateway(Ipv4Address::GetAny());
        route->SetOutputDevice(m_ipv4->GetNetDevice(i));
        const bool ownAddress =
            m_ipv4->GetNAddresses(i) > 0 && (i != kLoopback || routerAddress.IsAny());
        route->SetSource(ownAddress ? m_ipv4->GetAddress(i, 0).GetLocal() : routerAddress);
        const auto device = m_ipv4->GetNetDevice(i);
        m_interfaces[i] = {route,
                           m_ipv4->IsUp(i),
                           device,
                           device->GetBroadcast(),
                           ipv4 ? ipv4->GetInterface(i) : nullptr};
        const std::size_t index = device->GetIfIndex();
        if (index >= m_interfaceOfDevice.size())
        {
            m_interfaceOfDevice.resize(index + 1, kLoopback);
        }
        m_interfaceOfDevice[index] = i;
    }
}

void
PrefixRouting::Intercept()
{
    const auto node = m_ipv4->GetObject<Node>();
    if (!m_fastPath || !node || m_ipv4->GetRoutingProtocol() != this || node->GetObject<Ipv6>() ||
        m_intercepted >= m_ipv4->GetNInterfaces())
    {
        return;
    }
    const uint16_t protocols[] = {Ipv4L3Protocol::PROT_NUMBER, ArpL3Protocol::PROT_NUMBER};
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
            link->SetShortcut(Ipv4L3Protocol::PROT_NUMBER,
                              [this, interface = m_intercepted](const Ptr<Packet>& packet) {
                                  m_refused = nullptr;
                                  if (!m_fastPath || !TakeFastPath(interface, packet, packet))
                                  {
                                      m_refused = PeekPointer(packet);
                                  }
                                  return m_refused == nullptr;
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
    for (const uint8_t number : {TcpL4Protocol::PROT_NUMBER, UdpL4Protocol::PROT_NUMBER})
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
    if (!m_fastPath || refused || protocol != Ipv4L3Protocol::PROT_NUMBER ||
        !TakeFastPath(interface, packet, nullptr))
    {
        m_trafficControl->Receive(device, packet, protocol, from, to, type);
    }
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
        !IsUnicast(destination) || Node::ChecksumEnabled())
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
                                         Ipv4L3Protocol::PROT_NUMBER);
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
        header.GetPayloadSize() + kPlainHeader != packet->GetSize() || Node::ChecksumEnabled() ||
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
    if (number == Icmpv4L4Protocol::PROT_NUMBER || !header.IsLastFragment() ||
        header.GetFragmentOffset() != 0)
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
    out.device->Send(forwarded, out.broadcast, Ipv4L3Protocol::PROT_NUMBER);
    return true;
}

void
PrefixRouting::NotifyInterfaceUp(uint32_t interface)
{
    NS_LOG_FUNCTION(this << interface);
    Refresh();
    Intercept();
}

void
PrefixRouting::NotifyInterfaceDown(uint32_t interface)
{
    NS_LOG_FUNCTION(this << interface);
    Refresh();
}

void
PrefixRouting::NotifyAddAddress(uint32_t interface, Ipv4InterfaceAddress address)
{
    NS_LOG_FUNCTION(this << interface << address);
    Refresh();
    const Ipv4Mask mask = address.GetMask();
    if (mask != Ipv4Mask::GetOnes())
    {
        GetTable(mask.GetPrefixLength())
            .routes.emplace(address.GetLocal().Get() & mask.Get(), interface);
    }
}

void
PrefixRouting::NotifyRemoveAddress(uint32_t interface, Ipv4InterfaceAddress address)
{
    NS_LOG_FUNCTION(this << interface << address);
    Refresh();
    const auto& routes = GetTable(address.GetMask().GetPrefixLength()).routes;
    const auto route = routes.find(address.GetLocal().Get() & address.GetMask().Get());
    if (route != routes.end() && route->second == interface)
    {
        RemoveRoute(address.GetLocal(), address.GetMask());
    }
}

void
PrefixRouting::SetIpv4(Ptr<Ipv4> ipv4)
{
    NS_LOG_FUNCTION(this << ipv4);
    NS_ABORT_MSG_IF(m_ipv4, "PrefixRouting: SetIpv4 was called twice");
    m_ipv4 = ipv4;
    Refresh();
}

void
PrefixRouting::PrintRoutingTable(Ptr<OutputStreamWrapper> stream, Time::Unit unit) const
{
    std::ostream& os = *stream->GetStream();
    const auto node = m_ipv4->GetObject<Node>();
    os << "Node: " << (node ? node->GetId() : 0) << ", Time: " << Simulator::Now().As(unit)
       << ", PrefixRouting table\n"
       << "Destination        Interface\n";
    for (const auto& table : m_tables)
    {
        std::vector<std::pair<uint32_t, uint32_t>> routes(table.routes.begin(), table.routes.end());
        std::sort(routes.begin(), routes.end());
        for (const auto& [prefix, interface] : routes)
        {
            std::ostringstream destination;
            destination << Ipv4Address(prefix) << "/" << table.length;
            os << std::setw(18) << std::left << destination.str() << " "
               << interface << (m_interfaces[interface].up ? "" : " (down)") << "\n";
        }
    }
}

} // namespace ehealth
} // namespace ns3
