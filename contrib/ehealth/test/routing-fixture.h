// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_ROUTING_FIXTURE_H
#define EHEALTH_ROUTING_FIXTURE_H

#include "ns3/drop-tail-queue.h"
#include "ns3/fast-link-net-device.h"
#include "ns3/impaired-channel.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/prefix-routing-helper.h"
#include "ns3/socket.h"
#include "ns3/string.h"

namespace ns3
{
namespace ehealth
{

/// Add a device to IPv4 without any address.
inline uint32_t
AddUnnumbered(Ptr<NetDevice> device)
{
    const auto ipv4 = device->GetNode()->GetObject<Ipv4>();
    const uint32_t interface = ipv4->AddInterface(device);
    ipv4->SetUp(interface);
    return interface;
}

/// Add a device to IPv4 with a host address.
inline uint32_t
AddHost(Ptr<NetDevice> device, const char* address)
{
    const uint32_t interface = AddUnnumbered(device);
    device->GetNode()->GetObject<Ipv4>()->AddAddress(
        interface,
        Ipv4InterfaceAddress(Ipv4Address(address), Ipv4Mask::GetOnes()));
    return interface;
}

inline void
InstallStack(const NodeContainer& nodes)
{
    InternetStackHelper stack;
    stack.SetRoutingHelper(PrefixRoutingHelper());
    stack.SetIpv6StackInstall(false);
    stack.Install(nodes);
}

/// Which devices the ends of a link are.
enum class LinkKind
{
    PointToPoint,
    Fast,
};

/// Connect two nodes by a link of 100 Mbit/s and 1 ms.
inline NetDeviceContainer
Connect(Ptr<Node> a, Ptr<Node> b, LinkKind kind)
{
    if (kind == LinkKind::PointToPoint)
    {
        PointToPointHelper link;
        link.SetDeviceAttribute("DataRate", StringValue("100Mbps"));
        link.SetChannelAttribute("Delay", StringValue("1ms"));
        return link.Install(a, b);
    }
    const auto channel = CreateObject<ImpairedChannel>();
    channel->SetAttribute("Delay", StringValue("1ms"));
    NetDeviceContainer devices;
    for (const auto& node : {a, b})
    {
        const auto device = CreateObject<FastLinkNetDevice>();
        device->SetDataRate(DataRate("100Mbps"));
        device->SetAddress(Mac48Address::Allocate());
        device->SetQueue(CreateObject<DropTailQueue<Packet>>());
        node->AddDevice(device);
        device->Attach(channel);
        devices.Add(device);
    }
    return devices;
}

/// host A - router - router - host B; the routers have no addresses.
struct Line
{
    NodeContainer nodes;
    NetDeviceContainer left;
    NetDeviceContainer middle;
    NetDeviceContainer right;

    explicit Line(LinkKind kind = LinkKind::PointToPoint) : nodes(4)
    {
        InstallStack(nodes);
        left = Connect(nodes.Get(0), nodes.Get(1), kind);
        middle = Connect(nodes.Get(1), nodes.Get(2), kind);
        right = Connect(nodes.Get(2), nodes.Get(3), kind);
        Routing(0)->SetDefaultRoute(AddHost(left.Get(0), "10.1.0.1"));
        Routing(3)->SetDefaultRoute(AddHost(right.Get(1), "10.2.0.1"));
        const auto toA = AddUnnumbered(left.Get(1));
        const auto toSecond = AddUnnumbered(middle.Get(0));
        const auto toFirst = AddUnnumbered(middle.Get(1));
        const auto toB = AddUnnumbered(right.Get(0));
        Routing(1)->AddRoute("10.1.0.0", "255.255.0.0", toA);
        Routing(1)->AddRoute("10.2.0.0", "255.255.0.0", toSecond);
        Routing(2)->AddRoute("10.2.0.1", "255.255.255.255", toB);
        Routing(2)->AddRoute("10.1.0.0", "255.255.0.0", toFirst);
    }

    Ptr<PrefixRouting> Routing(uint32_t node) const
    {
        return PrefixRoutingHelper::GetRouting(nodes.Get(node));
    }

    Ptr<Socket> Open(uint32_t node, const char* factory) const
    {
        return Socket::CreateSocket(nodes.Get(node), TypeId::LookupByName(factory));
    }
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_ROUTING_FIXTURE_H
