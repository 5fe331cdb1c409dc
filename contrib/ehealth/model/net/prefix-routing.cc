// SPDX-License-Identifier: GPL-2.0-only
#include "prefix-routing.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/ipv4-interface.h"
#include "ns3/log.h"
#include "ns3/net-device.h"
#include "ns3/node.h"
#include "ns3/output-stream-wrapper.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <iomanip>

namespace ns3
{
namespace ehealth
{

NS_LOG_COMPONENT_DEFINE("EhealthPrefixRouting");
NS_OBJECT_ENSURE_REGISTERED(PrefixRouting);

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

PrefixRouting::PrefixRouting() = default;

PrefixRouting::~PrefixRouting() = default;

void
PrefixRouting::DoDispose()
{
    Release();
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
PrefixRouting::IsUnicast(Ipv4Address address)
{
    return !address.IsMulticast() && !address.IsBroadcast();
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
