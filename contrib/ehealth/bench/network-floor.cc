// SPDX-License-Identifier: GPL-2.0-only
#include "floor.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/node-container.h"
#include "ns3/packet.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/udp-socket-factory.h"

namespace ns3
{
namespace ehealth
{

namespace
{

constexpr uint32_t kHops = 6;
constexpr uint32_t kPackets = 20000;
constexpr uint16_t kPort = 9;
constexpr std::size_t kHeaders = 30; // PPP, IPv4, UDP
const Time kInterval = MicroSeconds(100);

/// Sends packets one after the other. @return seconds of processor time the run took
double
Run(const std::function<void(Ptr<Packet>)>& send, std::size_t octets)
{
    std::function<void(uint32_t)> next = [&](uint32_t left) {
        send(Create<Packet>(static_cast<uint32_t>(octets)));
        if (left > 1)
        {
            Simulator::Schedule(kInterval, [&next, left] { next(left - 1); });
        }
    };
    Simulator::ScheduleNow([&next] { next(kPackets); });
    const double begin = GetThreadSeconds();
    Simulator::Run();
    const double seconds = GetThreadSeconds() - begin;
    Simulator::Destroy();
    return seconds;
}

PointToPointHelper
MakeLinks()
{
    PointToPointHelper links;
    links.SetDeviceAttribute("DataRate", StringValue("10Gbps"));
    links.SetChannelAttribute("Delay", StringValue("10us"));
    links.DisableFlowControl();
    return links;
}

} // namespace

double
MeasurePacketHop(std::size_t octets)
{
    NodeContainer nodes;
    nodes.Create(kHops + 1);
    InternetStackHelper stack;
    stack.SetIpv6StackInstall(false);
    const Ipv4StaticRoutingHelper routing;
    stack.SetRoutingHelper(routing);
    stack.Install(nodes);
    PointToPointHelper links = MakeLinks();
    Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0");
    Ipv4Address last;
    for (uint32_t i = 0; i < kHops; ++i)
    {
        const auto devices = links.Install(nodes.Get(i), nodes.Get(i + 1));
        const auto interfaces = addresses.Assign(devices);
        last = interfaces.GetAddress(1);
        addresses.NewNetwork();
        // Everything further on is to the right.
        routing.GetStaticRouting(nodes.Get(i)->GetObject<Ipv4>())
            ->SetDefaultRoute(last, nodes.Get(i)->GetObject<Ipv4>()->GetNInterfaces() - 1);
    }
    const auto sink = Socket::CreateSocket(nodes.Get(kHops), UdpSocketFactory::GetTypeId());
    sink->Bind(InetSocketAddress(Ipv4Address::GetAny(), kPort));
    uint32_t received = 0;
    sink->SetRecvCallback(Callback<void, Ptr<Socket>>([&received](Ptr<Socket> socket) {
        while (socket->Recv())
        {
            ++received;
        }
    }));
    const auto source = Socket::CreateSocket(nodes.Get(0), UdpSocketFactory::GetTypeId());
    source->Connect(InetSocketAddress(last, kPort));
    const double seconds = Run([source](Ptr<Packet> packet) { source->Send(packet); },
                               octets > kHeaders ? octets - kHeaders : 1);
    NS_ABORT_MSG_IF(received != kPackets, "the chain of routers lost packets");
    return seconds / (double{kPackets} * kHops);
}

double
MeasureFrameHop(std::size_t octets)
{
    NodeContainer nodes;
    nodes.Create(2);
    const auto devices = MakeLinks().Install(nodes);
    devices.Get(1)->SetReceiveCallback(
        Callback<bool, Ptr<NetDevice>, Ptr<const Packet>, uint16_t, const Address&>(
            [](Ptr<NetDevice>, Ptr<const Packet>, uint16_t, const Address&) { return true; }));
    const double seconds = Run(
        [&devices](Ptr<Packet> packet) {
            devices.Get(0)->Send(packet, devices.Get(1)->GetAddress(), 0x0800);
        },
        octets);
    return seconds / kPackets;
}

} // namespace ehealth
} // namespace ns3
