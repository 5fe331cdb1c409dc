// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/boolean.h"
#include "ns3/bytes.h"
#include "ns3/config.h"
#include "ns3/inet-socket-address.h"
#include "ns3/protocol-numbers.h"
#include "ns3/random-stream.h"
#include "ns3/sharded-tcp.h"
#include "ns3/simulator.h"
#include "ns3/tcp-header.h"
#include "ns3/tcp-socket-base.h"
#include "ns3/test.h"
#include "ns3/traffic-control-helper.h"
#include "ns3/udp-l4-protocol.h"
#include "ns3/uinteger.h"
#include "routing-fixture.h"

#include <map>
#include <tuple>
#include <utility>
#include <vector>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

/// Counts the packets that a node's IPv4 sends.
void
CountSent(Ptr<Node> node, uint32_t& counter)
{
    node->GetObject<Ipv4>()->TraceConnectWithoutContext(
        "SendOutgoing",
        Callback<void, const Ipv4Header&, Ptr<const Packet>, uint32_t>(
            [&counter](const Ipv4Header&, Ptr<const Packet>, uint32_t) { ++counter; }));
}

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
        Bytes received;        //!< all octets, in the order in which they came
        uint32_t sent{0};      //!< packets that the client's IPv4 sent
        uint32_t delivered{0}; //!< packets that the server's IPv4 handed on
        uint32_t icmp{0};      //!< packets of ICMP that the client's IPv4 handed on
        uint32_t handled{0};   //!< packets that another protocol handler of the first router saw
        uint32_t segments{0};  //!< octets in segments that the client's TCP sent
    };

    /// @return octets to send, no two parts of which are the same
    static Bytes MakePayload()
    {
        return RandomStream(1, "fast path", "payload").Take(kOctets);
    }

    /// @param mtu of the last link, octets
    static Observation Observe(bool fastPath, LinkKind kind, uint16_t mtu)
    {
        Config::SetDefault("ns3::ehealth::PrefixRouting::FastPath", BooleanValue(fastPath));
        const Line line(kind);
        Config::Reset();
        Observation seen;
        line.right.Get(0)->SetMtu(mtu);
        // TCP has to send again what this queue drops.
        DynamicCast<PointToPointNetDevice>(line.left.Get(0))
            ->GetQueue()
            ->SetMaxSize(QueueSize("5p"));
        line.nodes.Get(1)->RegisterProtocolHandler(
            Callback<void,
                     Ptr<NetDevice>,
                     Ptr<const Packet>,
                     uint16_t,
                     const Address&,
                     const Address&,
                     NetDevice::PacketType>([&seen](Ptr<NetDevice>,
                                                    Ptr<const Packet>,
                                                    uint16_t,
                                                    const Address&,
                                                    const Address&,
                                                    NetDevice::PacketType) { ++seen.handled; }),
            ethertype::kIpv4,
            nullptr);
        const auto count = [&line](uint32_t node, uint32_t& counter, int protocol) {
            line.nodes.Get(node)->GetObject<Ipv4>()->TraceConnectWithoutContext(
                "LocalDeliver",
                Callback<void, const Ipv4Header&, Ptr<const Packet>, uint32_t>(
                    [&counter, protocol](const Ipv4Header& header, Ptr<const Packet>, uint32_t) {
                        counter += protocol == 0 || header.GetProtocol() == protocol ? 1 : 0;
                    }));
        };
        count(3, seen.delivered, 0);
        count(0, seen.icmp, ipprotocol::kIcmp);
        CountSent(line.nodes.Get(0), seen.sent);
        const auto record = [&seen](Ptr<Socket> socket) {
            while (const auto packet = socket->Recv())
            {
                seen.arrivals.emplace_back(Simulator::Now(), packet->GetSize());
                Bytes octets(packet->GetSize());
                packet->CopyData(octets.data(), packet->GetSize());
                seen.received.insert(seen.received.end(), octets.begin(), octets.end());
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
        client->TraceConnectWithoutContext(
            "Tx",
            Callback<void, Ptr<const Packet>, const TcpHeader&, Ptr<const TcpSocketBase>>(
                [&seen](Ptr<const Packet> packet, const TcpHeader&, Ptr<const TcpSocketBase>) {
                    seen.segments += packet->GetSize();
                }));
        client->Connect(server);
        const Bytes payload = MakePayload();
        client->Send(Create<Packet>(payload.data(), kOctets));
        client->Close();
        Simulator::Run();
        Simulator::Destroy();
        return seen;
    }

    void DoRun() override
    {
        for (const LinkKind kind : {LinkKind::PointToPoint, LinkKind::Fast})
        {
            Compare(kind, 1500);
            Compare(kind, 600);
        }
    }

    void Compare(LinkKind kind, uint16_t mtu)
    {
        const Observation ordinary = Observe(false, kind, mtu);
        const Observation fast = Observe(true, kind, mtu);
        Bytes expected(kDatagram);
        const Bytes payload = MakePayload();
        expected.insert(expected.end(), payload.begin(), payload.end());
        NS_TEST_ASSERT_MSG_EQ((ordinary.received == expected), true, "all of it arrives");
        NS_TEST_EXPECT_MSG_EQ((fast.received == expected), true, "in either case");
        NS_TEST_EXPECT_MSG_GT(ordinary.sent, kOctets / kSegment, "IPv4 sees what it sends");
        NS_TEST_EXPECT_MSG_GT(fast.segments, kOctets, "some of it twice");
        NS_TEST_EXPECT_MSG_GT(ordinary.handled, kOctets / kSegment, "a router's handlers, too");
        NS_TEST_EXPECT_MSG_EQ((fast.handled == 0),
                              (kind == LinkKind::Fast),
                              "but not what a fast link gives to the routing");
        NS_TEST_EXPECT_MSG_EQ(fast.sent, 0, "and only that");
        NS_TEST_EXPECT_MSG_EQ(ordinary.closed.IsStrictlyPositive(), true, "and its end");
        NS_TEST_EXPECT_MSG_EQ((fast.arrivals == ordinary.arrivals), true, "the same, as late");
        NS_TEST_EXPECT_MSG_EQ(fast.closed, ordinary.closed, "and as long");
        NS_TEST_EXPECT_MSG_EQ(ordinary.icmp, 1, "ICMP says that a port is closed");
        NS_TEST_EXPECT_MSG_EQ(fast.icmp, 1, "in either case");
        NS_TEST_EXPECT_MSG_GT(ordinary.delivered, kOctets / kSegment, "IPv4 sees what it delivers");
        if (mtu > kSegment)
        {
            NS_TEST_EXPECT_MSG_EQ(fast.delivered, 1, "and only the closed port's else");
        }
        else
        {
            NS_TEST_EXPECT_MSG_GT(fast.delivered, kOctets / kSegment, "it joins fragments");
            NS_TEST_EXPECT_MSG_LT(fast.delivered, ordinary.delivered, "short segments have none");
        }
    }
};

/// What a node sends arrives as if IPv4 had sent it.
class OwnPacketsTestCase : public TestCase
{
  public:
    OwnPacketsTestCase() : TestCase("what a node sends arrives the same by the fast path")
    {
    }

  private:
    /// Octets and time to live of a datagram that arrived.
    using Datagram = std::pair<uint32_t, uint8_t>;

    struct Observation
    {
        std::vector<Datagram> datagrams;
        uint32_t sent{0}; //!< packets that the client's IPv4 sent
    };

    static constexpr uint16_t kMtu = 600;

    static Observation Observe(bool fastPath)
    {
        Config::SetDefault("ns3::ehealth::PrefixRouting::FastPath", BooleanValue(fastPath));
        Config::SetDefault("ns3::Ipv4L3Protocol::DefaultTtl", UintegerValue(9));
        const Line line(LinkKind::Fast);
        Config::Reset();
        line.left.Get(0)->SetMtu(kMtu);
        Observation seen;
        CountSent(line.nodes.Get(0), seen.sent);
        const InetSocketAddress address("10.2.0.1", 7);
        const auto server = line.Open(3, "ns3::UdpSocketFactory");
        server->Bind(address);
        server->SetIpRecvTtl(true);
        server->SetRecvCallback(Callback<void, Ptr<Socket>>([&seen](Ptr<Socket> socket) {
            while (const auto packet = socket->Recv())
            {
                SocketIpTtlTag ttl;
                packet->RemovePacketTag(ttl);
                seen.datagrams.emplace_back(packet->GetSize(), ttl.GetTtl());
            }
        }));
        const auto client = line.Open(0, "ns3::UdpSocketFactory");
        client->SendTo(Create<Packet>(1), 0, address);
        client->SendTo(Create<Packet>(kMtu), 0, address); // two fragments
        client->SetPriority(Socket::NS3_PRIO_INTERACTIVE);
        client->SendTo(Create<Packet>(2), 0, address);
        client->SetIpTtl(5);
        client->SendTo(Create<Packet>(3), 0, address);
        Simulator::Run();
        Simulator::Destroy();
        return seen;
    }

    void DoRun() override
    {
        const std::vector<Datagram> expected{{1, 7}, {kMtu, 7}, {2, 7}, {3, 3}};
        const Observation ordinary = Observe(false);
        const Observation fast = Observe(true);
        NS_TEST_EXPECT_MSG_EQ((ordinary.datagrams == expected), true, "two routers count down");
        NS_TEST_EXPECT_MSG_EQ((fast.datagrams == expected), true, "in either case");
        NS_TEST_EXPECT_MSG_EQ(ordinary.sent, 4, "IPv4 sends all");
        NS_TEST_EXPECT_MSG_EQ(fast.sent, 3, "or what is more than an address and octets");
    }
};

/// Shards of TCP send by the fast path, whether they were there before the node's interfaces or
/// not.
class ShardsTestCase : public TestCase
{
  public:
    ShardsTestCase() : TestCase("shards of TCP send by the fast path")
    {
    }

  private:
    void DoRun() override
    {
        NodeContainer nodes(2);
        InstallStack(nodes);
        uint32_t sent = 0;
        for (const uint32_t node : {0, 1})
        {
            CountSent(nodes.Get(node), sent);
        }
        ShardedTcp::Install(nodes.Get(0), 2);
        const auto link = Connect(nodes.Get(0), nodes.Get(1), LinkKind::Fast);
        for (const uint32_t node : {0, 1})
        {
            const uint32_t interface = AddHost(link.Get(node), node == 0 ? "10.0.0.1" : "10.0.0.2");
            PrefixRoutingHelper::GetRouting(nodes.Get(node))->SetDefaultRoute(interface);
        }
        ShardedTcp::Install(nodes.Get(1), 2);
        const InetSocketAddress server("10.0.0.2", 7);
        uint32_t accepted = 0;
        for (const auto& listener : ShardedTcp::CreateListeners(nodes.Get(1)))
        {
            listener->Bind(server);
            listener->Listen();
            listener->SetAcceptCallback(
                MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                Callback<void, Ptr<Socket>, const Address&>(
                    [&accepted](Ptr<Socket>, const Address&) { ++accepted; }));
        }
        const auto client = ShardedTcp::CreateSocket(nodes.Get(0), server);
        client->Bind();
        client->Connect(server);
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(accepted, 1, "the server accepts");
        NS_TEST_EXPECT_MSG_EQ(sent, 0, "and IPv4 has sent nothing");
        Simulator::Destroy();
    }
};

/// Who wants to see what TCP or UDP sends still does.
class DownTargetTestCase : public TestCase
{
  public:
    DownTargetTestCase() : TestCase("a protocol's own way down is left alone")
    {
    }

  private:
    void DoRun() override
    {
        NodeContainer nodes(2);
        InstallStack(nodes);
        uint32_t seen = 0;
        const auto ipv4 = nodes.Get(0)->GetObject<Ipv4>();
        ipv4->GetProtocol(ipprotocol::kUdp)
            ->SetDownTarget(IpL4Protocol::DownTargetCallback([&seen, ipv4](Ptr<Packet> packet,
                                                                           Ipv4Address source,
                                                                           Ipv4Address destination,
                                                                           uint8_t protocol,
                                                                           Ptr<Ipv4Route> route) {
                ++seen;
                ipv4->Send(packet, source, destination, protocol, route);
            }));
        const auto link = Connect(nodes.Get(0), nodes.Get(1), LinkKind::Fast);
        PrefixRoutingHelper::GetRouting(nodes.Get(0))
            ->SetDefaultRoute(AddHost(link.Get(0), "10.0.0.1"));
        AddHost(link.Get(1), "10.0.0.2");
        const auto udp = TypeId::LookupByName("ns3::UdpSocketFactory");
        const auto server = Socket::CreateSocket(nodes.Get(1), udp);
        server->Bind(InetSocketAddress(Ipv4Address::GetAny(), 7));
        const auto client = Socket::CreateSocket(nodes.Get(0), udp);
        client->SendTo(Create<Packet>(1), 0, InetSocketAddress("10.0.0.2", 7));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(seen, 1, "it is asked");
        NS_TEST_EXPECT_MSG_EQ(server->GetRxAvailable(), 1, "and the datagram arrives");
        Simulator::Destroy();
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
                                         ethertype::kIpv4);
        Simulator::Run();
        Simulator::Destroy();
        const std::map<uint32_t, uint32_t> once{{1, 1}, {2, 1}, {3, 1}, {4, 1}};
        NS_TEST_EXPECT_MSG_EQ((received == once), true, "each once, but for the stranger's");
    }
};

class FastPathTestSuite : public TestSuite
{
  public:
    FastPathTestSuite() : TestSuite("ehealth-fast-path", TestSuite::Type::UNIT)
    {
        AddTestCase(new FastPathTestCase);
        AddTestCase(new FastDeliveryTestCase);
        AddTestCase(new OwnPacketsTestCase);
        AddTestCase(new ShardsTestCase);
        AddTestCase(new DownTargetTestCase);
        AddTestCase(new HandlerTestCase);
    }
};

FastPathTestSuite g_fastPathTestSuite;

} // namespace
