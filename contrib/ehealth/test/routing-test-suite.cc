// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/boolean.h"
#include "ns3/config.h"
#include "ns3/icmpv4-l4-protocol.h"
#include "ns3/inet-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/output-stream-wrapper.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/prefix-routing-helper.h"
#include "ns3/random-variable-stream.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/traffic-control-helper.h"
#include "ns3/uinteger.h"

#include <map>
#include <tuple>
#include <utility>
#include <vector>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

/// Prefix length -> mask.
Ipv4Mask
MakeMask(uint32_t length)
{
    return Ipv4Mask(length == 0 ? 0 : ~uint32_t{0} << (32 - length));
}

/// Add a device to IPv4 without any address.
uint32_t
AddUnnumbered(Ptr<NetDevice> device)
{
    const auto ipv4 = device->GetNode()->GetObject<Ipv4>();
    const uint32_t interface = ipv4->AddInterface(device);
    ipv4->SetUp(interface);
    return interface;
}

/// Add a device to IPv4 with a host address.
uint32_t
AddHost(Ptr<NetDevice> device, const char* address)
{
    const uint32_t interface = AddUnnumbered(device);
    device->GetNode()->GetObject<Ipv4>()->AddAddress(
        interface,
        Ipv4InterfaceAddress(Ipv4Address(address), Ipv4Mask::GetOnes()));
    return interface;
}

void
InstallStack(const NodeContainer& nodes)
{
    InternetStackHelper stack;
    stack.SetRoutingHelper(PrefixRoutingHelper());
    stack.SetIpv6StackInstall(false);
    stack.Install(nodes);
}

/// host A - router - router - host B; the routers have no addresses.
struct Line
{
    NodeContainer nodes;
    NetDeviceContainer left;
    NetDeviceContainer middle;
    NetDeviceContainer right;

    Line() : nodes(4)
    {
        InstallStack(nodes);
        PointToPointHelper link;
        link.SetDeviceAttribute("DataRate", StringValue("100Mbps"));
        link.SetChannelAttribute("Delay", StringValue("1ms"));
        left = link.Install(nodes.Get(0), nodes.Get(1));
        middle = link.Install(nodes.Get(1), nodes.Get(2));
        right = link.Install(nodes.Get(2), nodes.Get(3));
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

/// The hash tables agree with a search through the list of all routes.
class LookUpTestCase : public TestCase
{
  public:
    LookUpTestCase() : TestCase("longest-prefix look-up agrees with a linear search")
    {
    }

  private:
    struct Route
    {
        uint32_t prefix;
        uint32_t length;
        uint32_t interface;
    };

    void DoRun() override
    {
        constexpr uint32_t kInterfaces = 8;
        constexpr int kTables = 20;
        constexpr int kRoutes = 200;
        constexpr int kLookUps = 2000;
        const auto random = CreateObject<UniformRandomVariable>();
        random->SetStream(1);
        NodeContainer nodes(2);
        InstallStack(nodes);
        PointToPointHelper link;
        for (uint32_t i = 1; i < kInterfaces; ++i)
        {
            AddUnnumbered(link.Install(nodes).Get(0));
        }
        for (int t = 0; t < kTables; ++t)
        {
            const auto routing = CreateObject<PrefixRouting>();
            routing->SetIpv4(nodes.Get(0)->GetObject<Ipv4>());
            std::vector<Route> routes;
            for (int i = 0; i < kRoutes; ++i)
            {
                const uint32_t length = random->GetInteger(t % 2 == 0 ? 0 : 8, 32);
                // Few distinct high bits, so that prefixes nest.
                const uint32_t address =
                    (random->GetInteger(0, 3) << 30) | (random->GetInteger(0, 255) << 8);
                const uint32_t mask = MakeMask(length).Get();
                const uint32_t interface = random->GetInteger(0, kInterfaces - 1);
                routing->AddRoute(Ipv4Address(address), Ipv4Mask(mask), interface);
                bool replaced = false;
                for (auto& route : routes)
                {
                    if (route.length == length && route.prefix == (address & mask))
                    {
                        route.interface = interface;
                        replaced = true;
                    }
                }
                if (!replaced)
                {
                    routes.push_back({address & mask, length, interface});
                }
            }
            NS_TEST_ASSERT_MSG_EQ(routing->GetNRoutes(), routes.size(), "equal prefixes replace");
            // Half of the routes go again.
            for (std::size_t i = routes.size() / 2; i < routes.size(); ++i)
            {
                NS_TEST_ASSERT_MSG_EQ(
                    routing->RemoveRoute(Ipv4Address(routes[i].prefix), MakeMask(routes[i].length)),
                    true,
                    "a route that is there can be removed");
            }
            NS_TEST_ASSERT_MSG_EQ(routing->RemoveRoute(Ipv4Address(routes.back().prefix),
                                                       MakeMask(routes.back().length)),
                                  false,
                                  "but only once");
            routes.resize(routes.size() / 2);
            for (int i = 0; i < kLookUps; ++i)
            {
                const uint32_t address =
                    (random->GetInteger(0, 3) << 30) | (random->GetInteger(0, 255) << 8);
                const Route* best = nullptr;
                for (const auto& route : routes)
                {
                    if ((address & MakeMask(route.length).Get()) == route.prefix &&
                        (!best || route.length > best->length))
                    {
                        best = &route;
                    }
                }
                const auto found = routing->FindInterface(Ipv4Address(address));
                NS_TEST_ASSERT_MSG_EQ(found.has_value(), (best != nullptr), "a route exists");
                if (best)
                {
                    NS_TEST_ASSERT_MSG_EQ(*found, best->interface, "it is the longest prefix");
                }
            }
            routing->Dispose();
        }
        Simulator::Destroy();
    }
};

/// UDP there and back over routers without addresses.
class UnnumberedUdpTestCase : public TestCase
{
  public:
    UnnumberedUdpTestCase() : TestCase("UDP crosses unnumbered links")
    {
    }

  private:
    void DoRun() override
    {
        const Line line;
        const auto server = line.Open(3, "ns3::UdpSocketFactory");
        server->Bind(InetSocketAddress(Ipv4Address::GetAny(), 7));
        server->SetRecvCallback(Callback<void, Ptr<Socket>>([](Ptr<Socket> socket) {
            Address from;
            const auto packet = socket->RecvFrom(from);
            socket->SendTo(packet, 0, from);
        }));
        const auto client = line.Open(0, "ns3::UdpSocketFactory");
        uint32_t received = 0;
        Time at;
        client->SetRecvCallback(Callback<void, Ptr<Socket>>([&](Ptr<Socket> socket) {
            received += socket->Recv()->GetSize();
            at = Simulator::Now();
        }));
        client->SendTo(Create<Packet>(1000), 0, InetSocketAddress("10.2.0.1", 7));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(received, 1000, "the answer arrived");
        // Six hops of 1 ms and of 1000 + 8 + 20 + 2 bytes at 100 Mbit/s.
        NS_TEST_EXPECT_MSG_EQ(at,
                              NanoSeconds(6 * (1000000 + 1030 * 80)),
                              "after exactly this time");
        Simulator::Destroy();
    }
};

/// A TCP stream over routers without addresses.
class UnnumberedTcpTestCase : public TestCase
{
  public:
    UnnumberedTcpTestCase() : TestCase("TCP crosses unnumbered links")
    {
    }

  private:
    void DoRun() override
    {
        constexpr uint32_t kSize = 100000;
        const Line line;
        uint32_t received = 0;
        const auto server = line.Open(3, "ns3::TcpSocketFactory");
        server->Bind(InetSocketAddress(Ipv4Address::GetAny(), 80));
        server->Listen();
        server->SetAcceptCallback(
            MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
            Callback<void, Ptr<Socket>, const Address&>([&](Ptr<Socket> peer, const Address&) {
                peer->SetRecvCallback(Callback<void, Ptr<Socket>>([&](Ptr<Socket> socket) {
                    while (const auto packet = socket->Recv())
                    {
                        received += packet->GetSize();
                    }
                }));
            }));
        const auto client = line.Open(0, "ns3::TcpSocketFactory");
        NS_TEST_ASSERT_MSG_EQ(client->Connect(InetSocketAddress("10.2.0.1", 80)),
                              0,
                              "a route for the connection is found");
        client->Send(Create<Packet>(kSize));
        client->Close();
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(received, kSize, "all of the stream arrived");
        Simulator::Destroy();
    }
};

/// Every reason for which a packet is not routed, and what the sender is told.
class DropTestCase : public TestCase
{
  public:
    DropTestCase() : TestCase("packets that cannot be routed are dropped with a reason")
    {
    }

  private:
    void DoRun() override
    {
        const Line line;
        std::vector<RoutingDropReason> drops;
        uint32_t ipDrops = 0;
        line.Routing(1)->TraceConnectWithoutContext(
            "Drop",
            Callback<void, const Ipv4Header&, Ptr<const Packet>, RoutingDropReason>(
                [&](const Ipv4Header&, Ptr<const Packet>, RoutingDropReason reason) {
                    drops.push_back(reason);
                }));
        const auto ipv4 = line.nodes.Get(1)->GetObject<Ipv4>();
        ipv4->TraceConnectWithoutContext("Drop",
                                         Callback<void,
                                                  const Ipv4Header&,
                                                  Ptr<const Packet>,
                                                  Ipv4L3Protocol::DropReason,
                                                  Ptr<Ipv4>,
                                                  uint32_t>([&](const Ipv4Header&,
                                                                Ptr<const Packet>,
                                                                Ipv4L3Protocol::DropReason reason,
                                                                Ptr<Ipv4>,
                                                                uint32_t) {
                                             ipDrops +=
                                                 reason == Ipv4L3Protocol::DROP_ROUTE_ERROR ? 1 : 0;
                                         }));
        const auto socket = line.Open(0, "ns3::UdpSocketFactory");
        const auto send = [&](const char* to) {
            const int sent = socket->SendTo(Create<Packet>(10), 0, InetSocketAddress(to, 9));
            Simulator::Run();
            return sent;
        };
        NS_TEST_EXPECT_MSG_EQ(send("10.3.0.1"), 10, "the host has a default route");
        NS_TEST_ASSERT_MSG_EQ(drops.size(), 1, "the router has none");
        NS_TEST_EXPECT_MSG_EQ(drops.back(), RoutingDropReason::NoRoute, "and says so");
        ipv4->SetForwarding(1, false);
        send("10.2.0.1");
        NS_TEST_ASSERT_MSG_EQ(drops.size(), 2, "an interface that does not forward drops");
        NS_TEST_EXPECT_MSG_EQ(drops.back(), RoutingDropReason::ForwardingDisabled, "and says so");
        NS_TEST_EXPECT_MSG_EQ(ipDrops, 2, "IPv4 traces both as routing errors");
        NS_TEST_EXPECT_MSG_EQ(send("224.0.1.1"), -1, "multicast is refused at the sender");
        NS_TEST_EXPECT_MSG_EQ(+socket->GetErrno(),
                              +Socket::ERROR_NOROUTETOHOST,
                              "as having no route");
        Ipv4Header header;
        header.SetDestination("255.255.255.255");
        bool error = false;
        line.Routing(1)->RouteInput(
            Create<Packet>(10),
            header,
            line.left.Get(1),
            Ipv4RoutingProtocol::UnicastForwardCallback(),
            Ipv4RoutingProtocol::MulticastForwardCallback(),
            Ipv4RoutingProtocol::LocalDeliverCallback(),
            Ipv4RoutingProtocol::ErrorCallback(
                [&](Ptr<const Packet>, const Ipv4Header&, Socket::SocketErrno code) {
                    error = code == Socket::ERROR_NOROUTETOHOST;
                }));
        NS_TEST_EXPECT_MSG_EQ(error, true, "a broadcast that arrives is an error");
        NS_TEST_EXPECT_MSG_EQ(drops.back(), RoutingDropReason::NotUnicast, "of its own kind");
        Simulator::Destroy();
    }
};

/// What follows from interfaces and addresses.
class InterfaceTestCase : public TestCase
{
  public:
    InterfaceTestCase() : TestCase("interfaces going down, own addresses, connected networks")
    {
    }

  private:
    void DoRun() override
    {
        const Line line;
        const auto routing = line.Routing(1);
        const auto ipv4 = line.nodes.Get(1)->GetObject<Ipv4>();
        routing->SetDefaultRoute(2);
        NS_TEST_EXPECT_MSG_EQ(*routing->FindInterface("10.1.0.1"), 1, "by the prefix");
        ipv4->SetDown(1);
        NS_TEST_EXPECT_MSG_EQ(*routing->FindInterface("10.1.0.1"), 2, "by default, while down");
        ipv4->SetUp(1);
        NS_TEST_EXPECT_MSG_EQ(*routing->FindInterface("10.1.0.1"), 1, "by the prefix again");

        const Ipv4InterfaceAddress address("10.9.0.1", "255.255.255.252");
        ipv4->AddAddress(1, address);
        NS_TEST_EXPECT_MSG_EQ(*routing->FindInterface("10.9.0.2"), 1, "the connected network");
        Ipv4Header header;
        Socket::SocketErrno error{};
        header.SetDestination("10.9.0.1");
        auto route = routing->RouteOutput(nullptr, header, nullptr, error);
        NS_TEST_EXPECT_MSG_EQ(route->GetOutputDevice(),
                              ipv4->GetNetDevice(0),
                              "its own address is reached through the loopback device");
        header.SetDestination("10.2.0.1");
        route = routing->RouteOutput(nullptr, header, nullptr, error);
        NS_TEST_EXPECT_MSG_EQ(route->GetSource(),
                              Ipv4Address("10.9.0.1"),
                              "an unnumbered interface borrows the node's address");
        route = routing->RouteOutput(nullptr, header, line.left.Get(1), error);
        NS_TEST_EXPECT_MSG_EQ(route->GetOutputDevice(),
                              line.left.Get(1),
                              "a socket bound to a device uses that device");
        ipv4->RemoveAddress(1, Ipv4Address("10.9.0.1"));
        NS_TEST_EXPECT_MSG_EQ(*routing->FindInterface("10.9.0.2"), 2, "gone with the address");

        std::ostringstream text;
        routing->PrintRoutingTable(Create<OutputStreamWrapper>(&text));
        NS_TEST_EXPECT_MSG_NE(text.str().find("10.1.0.0/16        1\n"),
                              std::string::npos,
                              "the table can be printed");
        Simulator::Destroy();
    }
};

/// What a receiver sees with a router's fast path is what it sees without.
class FastPathTestCase : public TestCase
{
  public:
    FastPathTestCase() : TestCase("the fast path changes nothing but the way through a router")
    {
    }

  private:
    /// A packet that arrived: when, how long it was, and its time to live.
    using Arrival = std::tuple<Time, uint32_t, uint8_t>;

    struct Observation
    {
        std::vector<Arrival> arrivals;
        uint32_t forwarded{0}; //!< by the ordinary way through the first router
        uint32_t expired{0};   //!< dropped there because of their time to live
    };

    static Observation Observe(bool fastPath, bool queueDisc)
    {
        const Line line;
        Observation seen;
        for (const uint32_t router : {1, 2})
        {
            line.Routing(router)->SetAttribute("FastPath", BooleanValue(fastPath));
        }
        line.middle.Get(1)->SetMtu(1500);
        line.right.Get(0)->SetMtu(600); // longer packets are fragmented there
        if (queueDisc)
        {
            TrafficControlHelper::Default().Install(line.middle.Get(0));
        }
        const auto ipv4 = line.nodes.Get(1)->GetObject<Ipv4>();
        ipv4->TraceConnectWithoutContext(
            "UnicastForward",
            Callback<void, const Ipv4Header&, Ptr<const Packet>, uint32_t>(
                [&seen](const Ipv4Header&, Ptr<const Packet>, uint32_t) { ++seen.forwarded; }));
        ipv4->TraceConnectWithoutContext("Drop",
                                         Callback<void,
                                                  const Ipv4Header&,
                                                  Ptr<const Packet>,
                                                  Ipv4L3Protocol::DropReason,
                                                  Ptr<Ipv4>,
                                                  uint32_t>([&seen](const Ipv4Header&,
                                                                    Ptr<const Packet>,
                                                                    Ipv4L3Protocol::DropReason why,
                                                                    Ptr<Ipv4>,
                                                                    uint32_t) {
                                             seen.expired +=
                                                 why == Ipv4L3Protocol::DROP_TTL_EXPIRED ? 1 : 0;
                                         }));
        const auto server = line.Open(3, "ns3::UdpSocketFactory");
        server->Bind(InetSocketAddress(Ipv4Address::GetAny(), 7));
        server->SetIpRecvTtl(true);
        server->SetRecvCallback(Callback<void, Ptr<Socket>>([&seen](Ptr<Socket> socket) {
            const auto packet = socket->Recv();
            SocketIpTtlTag ttl;
            packet->RemovePacketTag(ttl);
            seen.arrivals.emplace_back(Simulator::Now(), packet->GetSize(), ttl.GetTtl());
        }));
        const auto client = line.Open(0, "ns3::UdpSocketFactory");
        for (const uint8_t ttl : {64, 3, 1})
        {
            client->SetIpTtl(ttl);
            for (const uint32_t size : {1, 500, 1400})
            {
                client->SendTo(Create<Packet>(size), 0, InetSocketAddress("10.2.0.1", 7));
            }
        }
        Simulator::Run();
        Simulator::Destroy();
        return seen;
    }

    void DoRun() override
    {
        const Observation ordinary = Observe(false, false);
        const Observation fast = Observe(true, false);
        NS_TEST_ASSERT_MSG_EQ(ordinary.arrivals.size(), 6, "those that live long enough arrive");
        NS_TEST_EXPECT_MSG_EQ(+std::get<2>(ordinary.arrivals[0]), 62, "two routers count it down");
        NS_TEST_EXPECT_MSG_EQ((fast.arrivals == ordinary.arrivals), true, "the same ones, as late");
        NS_TEST_EXPECT_MSG_EQ(ordinary.forwarded, 6, "IPv4 sees what it forwards");
        NS_TEST_EXPECT_MSG_EQ(fast.forwarded, 0, "and not what is forwarded by the fast path");
        NS_TEST_EXPECT_MSG_EQ(ordinary.expired, 3, "the others expire");
        NS_TEST_EXPECT_MSG_EQ(fast.expired, 3, "in either case");
        const Observation queued = Observe(true, true);
        NS_TEST_EXPECT_MSG_EQ(queued.forwarded, 6, "a queue disc is not passed by");
        NS_TEST_EXPECT_MSG_EQ((queued.arrivals == ordinary.arrivals),
                              true,
                              "and delays nothing on an idle link");
    }
};

/// What TCP and UDP get by the fast path is what IPv4 hands them.
class FastDeliveryTestCase : public TestCase
{
  public:
    FastDeliveryTestCase()
        : TestCase("the fast path to TCP and UDP changes nothing but the way there")
    {
    }

  private:
    static constexpr uint32_t kOctets = 100'000; //!< over TCP
    static constexpr uint32_t kSegment = 1400;   //!< at most in one of TCP's
    static constexpr uint32_t kDatagram = 100;   //!< octets of one over UDP

    struct Observation
    {
        std::vector<std::pair<Time, uint32_t>> arrivals; //!< octets at the server, and when
        Time closed;           //!< when the server learnt that the client has closed
        uint32_t delivered{0}; //!< packets that the server's IPv4 handed on
        uint32_t icmp{0};      //!< packets of ICMP that the client's IPv4 handed on
    };

    /// @param mtu of the last link, octets
    static Observation Observe(bool fastPath, uint16_t mtu)
    {
        Config::SetDefault("ns3::ehealth::PrefixRouting::FastPath", BooleanValue(fastPath));
        const Line line;
        Config::Reset();
        Observation seen;
        line.right.Get(0)->SetMtu(mtu);
        const auto count = [&line](uint32_t node, uint32_t& counter, int protocol) {
            line.nodes.Get(node)->GetObject<Ipv4>()->TraceConnectWithoutContext(
                "LocalDeliver",
                Callback<void, const Ipv4Header&, Ptr<const Packet>, uint32_t>(
                    [&counter, protocol](const Ipv4Header& header, Ptr<const Packet>, uint32_t) {
                        counter += protocol == 0 || header.GetProtocol() == protocol ? 1 : 0;
                    }));
        };
        count(3, seen.delivered, 0);
        count(0, seen.icmp, Icmpv4L4Protocol::PROT_NUMBER);
        const auto record = [&seen](Ptr<Socket> socket) {
            while (const auto packet = socket->Recv())
            {
                seen.arrivals.emplace_back(Simulator::Now(), packet->GetSize());
            }
        };
        const InetSocketAddress server("10.2.0.1", 7);
        const auto datagrams = line.Open(3, "ns3::UdpSocketFactory");
        datagrams->Bind(server);
        datagrams->SetRecvCallback(Callback<void, Ptr<Socket>>(record));
        const auto listener = line.Open(3, "ns3::TcpSocketFactory");
        listener->Bind(server);
        listener->Listen();
        listener->SetAcceptCallback(
            MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
            Callback<void, Ptr<Socket>, const Address&>(
                [&seen, record](Ptr<Socket> accepted, const Address&) {
                    accepted->SetRecvCallback(Callback<void, Ptr<Socket>>(record));
                    accepted->SetCloseCallbacks(Callback<void, Ptr<Socket>>([&seen](Ptr<Socket>) {
                                                    seen.closed = Simulator::Now();
                                                }),
                                                Callback<void, Ptr<Socket>>());
                }));
        const auto sender = line.Open(0, "ns3::UdpSocketFactory");
        sender->SendTo(Create<Packet>(kDatagram), 0, server);
        sender->SendTo(Create<Packet>(kDatagram), 0, InetSocketAddress("10.2.0.1", 8));
        const auto client = line.Open(0, "ns3::TcpSocketFactory");
        client->SetAttribute("SegmentSize", UintegerValue(kSegment));
        client->SetAttribute("SndBufSize", UintegerValue(kOctets));
        client->Connect(server);
        client->Send(Create<Packet>(kOctets));
        client->Close();
        Simulator::Run();
        Simulator::Destroy();
        return seen;
    }

    void DoRun() override
    {
        for (const uint16_t mtu : {1500, 600})
        {
            const Observation ordinary = Observe(false, mtu);
            const Observation fast = Observe(true, mtu);
            uint32_t octets = 0;
            for (const auto& arrival : ordinary.arrivals)
            {
                octets += arrival.second;
            }
            NS_TEST_ASSERT_MSG_EQ(octets, kOctets + kDatagram, "all of it arrives");
            NS_TEST_EXPECT_MSG_EQ(ordinary.closed.IsStrictlyPositive(), true, "and its end");
            NS_TEST_EXPECT_MSG_EQ((fast.arrivals == ordinary.arrivals), true, "the same, as late");
            NS_TEST_EXPECT_MSG_EQ(fast.closed, ordinary.closed, "and as long");
            NS_TEST_EXPECT_MSG_EQ(ordinary.icmp, 1, "ICMP says that a port is closed");
            NS_TEST_EXPECT_MSG_EQ(fast.icmp, 1, "in either case");
            NS_TEST_EXPECT_MSG_GT(ordinary.delivered,
                                  kOctets / kSegment,
                                  "IPv4 sees what it delivers");
            if (mtu > kSegment)
            {
                NS_TEST_EXPECT_MSG_EQ(fast.delivered, 1, "and only the closed port's else");
            }
            else
            {
                NS_TEST_EXPECT_MSG_GT(fast.delivered, kOctets / kSegment, "it joins fragments");
                NS_TEST_EXPECT_MSG_LT(fast.delivered,
                                      ordinary.delivered,
                                      "short segments have none");
            }
        }
    }
};

/// Whatever else a node has: each packet is handed on once.
class HandlerTestCase : public TestCase
{
  public:
    HandlerTestCase() : TestCase("one handler for all links hands on each packet once")
    {
    }

  private:
    void DoRun() override
    {
        NodeContainer nodes(2);
        PointToPointHelper link;
        link.Install(nodes); // without IPv4: its device is the first, and IPv4's interfaces differ
        InstallStack(nodes);
        const auto first = link.Install(nodes);
        const auto second = link.Install(nodes);
        const char* const addresses[] = {"10.0.0.1", "10.0.0.2"};
        for (const uint32_t node : {0, 1})
        {
            const uint32_t interface = AddHost(first.Get(node), addresses[node]);
            AddUnnumbered(second.Get(node));
            PrefixRoutingHelper::GetRouting(nodes.Get(node))->SetDefaultRoute(interface);
        }
        std::map<uint32_t, uint32_t> received; // size of a datagram -> how often it came
        const auto udp = TypeId::LookupByName("ns3::UdpSocketFactory");
        const auto server = Socket::CreateSocket(nodes.Get(1), udp);
        server->Bind(InetSocketAddress(Ipv4Address::GetAny(), 7));
        server->SetRecvCallback(Callback<void, Ptr<Socket>>([&received](Ptr<Socket> socket) {
            while (const auto packet = socket->Recv())
            {
                ++received[packet->GetSize()];
            }
        }));
        const auto client = Socket::CreateSocket(nodes.Get(0), udp);
        const auto itself = Socket::CreateSocket(nodes.Get(1), udp);
        client->SendTo(Create<Packet>(1), 0, InetSocketAddress("10.0.0.2", 7));
        itself->SendTo(Create<Packet>(2), 0, InetSocketAddress("10.0.0.2", 7));
        itself->SendTo(Create<Packet>(3), 0, InetSocketAddress("127.0.0.1", 7));
        // The other link, too: a node accepts what is addressed to it on any interface.
        PrefixRoutingHelper::GetRouting(nodes.Get(0))->SetDefaultRoute(2);
        client->SendTo(Create<Packet>(4), 0, InetSocketAddress("10.0.0.2", 7));
        // Not IPv4's device: nobody takes it.
        nodes.Get(0)->GetDevice(0)->Send(Create<Packet>(5),
                                         nodes.Get(0)->GetDevice(0)->GetBroadcast(),
                                         Ipv4L3Protocol::PROT_NUMBER);
        Simulator::Run();
        Simulator::Destroy();
        const std::map<uint32_t, uint32_t> once{{1, 1}, {2, 1}, {3, 1}, {4, 1}};
        NS_TEST_EXPECT_MSG_EQ((received == once), true, "each once, but for the stranger's");
    }
};

class RoutingTestSuite : public TestSuite
{
  public:
    RoutingTestSuite() : TestSuite("ehealth-routing", TestSuite::Type::UNIT)
    {
        AddTestCase(new LookUpTestCase);
        AddTestCase(new UnnumberedUdpTestCase);
        AddTestCase(new UnnumberedTcpTestCase);
        AddTestCase(new DropTestCase);
        AddTestCase(new FastPathTestCase);
        AddTestCase(new FastDeliveryTestCase);
        AddTestCase(new HandlerTestCase);
        AddTestCase(new InterfaceTestCase);
    }
};

RoutingTestSuite g_routingTestSuite;

} // namespace
