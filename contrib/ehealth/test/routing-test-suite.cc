// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/output-stream-wrapper.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/prefix-routing-helper.h"
#include "ns3/random-variable-stream.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/test.h"
#include "routing-fixture.h"

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

class RoutingTestSuite : public TestSuite
{
  public:
    RoutingTestSuite() : TestSuite("ehealth-routing", TestSuite::Type::UNIT)
    {
        AddTestCase(new LookUpTestCase);
        AddTestCase(new UnnumberedUdpTestCase);
        AddTestCase(new UnnumberedTcpTestCase);
        AddTestCase(new DropTestCase);
        AddTestCase(new InterfaceTestCase);
    }
};

RoutingTestSuite g_routingTestSuite;

} // namespace
