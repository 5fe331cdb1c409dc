// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/boolean.h"
#include "ns3/inet-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-global-routing-helper.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/prefix-routing-helper.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/traffic-control-helper.h"

#include <tuple>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

/// The same traffic in a small tree with this protocol and with ns-3's own.
class OtherProtocolsTestCase : public TestCase
{
  public:
    OtherProtocolsTestCase() : TestCase("packets arrive when they do with ns-3's routing protocols")
    {
    }

  private:
    enum class Kind : uint8_t
    {
        Prefix,
        PrefixWithoutFastPath,
        PrefixWithQueueDiscs,
        Static,
        Global,
    };

    static constexpr uint32_t kFanOut = 2;
    static constexpr uint32_t kNodes = 15; //!< a core, 2 routers, 4 routers, 8 hosts
    static constexpr uint32_t kFirstHost = 7;

    /// Time, node and length of what arrived.
    using Arrivals = std::vector<std::tuple<Time, uint32_t, uint32_t>>;

    static uint32_t GetParent(uint32_t node)
    {
        return (node - 1) / kFanOut;
    }

    /// @return an address on the link above a node: host 1 is its parent, host 2 the node
    static Ipv4Address GetAddress(uint32_t node, uint32_t host)
    {
        return Ipv4Address((10U << 24) + (node << 8) + host);
    }

    static void InstallProtocol(const NodeContainer& nodes, Kind kind)
    {
        InternetStackHelper stack;
        stack.SetIpv6StackInstall(false);
        if (kind == Kind::Static)
        {
            stack.SetRoutingHelper(Ipv4StaticRoutingHelper());
        }
        else if (kind == Kind::Global)
        {
            stack.SetRoutingHelper(Ipv4GlobalRoutingHelper());
        }
        else
        {
            stack.SetRoutingHelper(PrefixRoutingHelper());
        }
        stack.Install(nodes);
    }

    /// Routes down to every node below, and up by default.
    static void AddRoutes(const NodeContainer& nodes, Kind kind)
    {
        const Ipv4Mask mask("255.255.255.0");
        Ipv4StaticRoutingHelper helper;
        for (uint32_t node = 1; node < kNodes; ++node)
        {
            const auto own = nodes.Get(node)->GetObject<Ipv4>();
            if (kind == Kind::Static)
            {
                helper.GetStaticRouting(own)->SetDefaultRoute(GetAddress(node, 1), 1);
            }
            else
            {
                PrefixRoutingHelper::GetRouting(nodes.Get(node))->SetDefaultRoute(1);
            }
            // From each router above the parent, over its interface to the next one down.
            for (uint32_t child = GetParent(node); child > 0; child = GetParent(child))
            {
                const auto router = nodes.Get(GetParent(child));
                const auto ipv4 = router->GetObject<Ipv4>();
                const auto down = ipv4->GetInterfaceForAddress(GetAddress(child, 1));
                if (kind == Kind::Static)
                {
                    helper.GetStaticRouting(ipv4)->AddNetworkRouteTo(GetAddress(node, 0),
                                                                     mask,
                                                                     GetAddress(child, 2),
                                                                     down);
                }
                else
                {
                    PrefixRoutingHelper::GetRouting(router)->AddRoute(GetAddress(node, 0),
                                                                      mask,
                                                                      down);
                }
            }
        }
    }

    static Arrivals Observe(Kind kind)
    {
        const NodeContainer nodes(kNodes);
        const uint32_t first = nodes.Get(0)->GetId();
        InstallProtocol(nodes, kind);
        PointToPointHelper link;
        link.SetDeviceAttribute("DataRate", StringValue("20Mbps"));
        NetDeviceContainer devices;
        for (uint32_t node = 1; node < kNodes; ++node)
        {
            link.SetChannelAttribute("Delay", TimeValue(MicroSeconds(100 + 37 * node)));
            const auto pair = link.Install(nodes.Get(node), nodes.Get(GetParent(node)));
            devices.Add(pair);
            for (const uint32_t end : {0, 1})
            {
                const auto ipv4 = pair.Get(end)->GetNode()->GetObject<Ipv4>();
                const uint32_t interface = ipv4->AddInterface(pair.Get(end));
                ipv4->SetUp(interface);
                ipv4->AddAddress(
                    interface,
                    Ipv4InterfaceAddress(GetAddress(node, 2 - end), Ipv4Mask("255.255.255.0")));
            }
        }
        if (kind == Kind::PrefixWithQueueDiscs)
        {
            TrafficControlHelper::Default().Install(devices);
        }
        if (kind == Kind::Global)
        {
            Ipv4GlobalRoutingHelper::PopulateRoutingTables();
        }
        else
        {
            AddRoutes(nodes, kind);
        }
        for (uint32_t node = 0; kind == Kind::PrefixWithoutFastPath && node < kNodes; ++node)
        {
            PrefixRoutingHelper::GetRouting(nodes.Get(node))
                ->SetAttribute("FastPath", BooleanValue(false));
        }
        Arrivals arrivals;
        const auto receive = [&arrivals, first](Ptr<Socket> socket) {
            while (const auto packet = socket->Recv())
            {
                arrivals.emplace_back(Simulator::Now(),
                                      socket->GetNode()->GetId() - first,
                                      packet->GetSize());
            }
        };
        std::vector<Ptr<Socket>> sockets;
        for (uint32_t node = kFirstHost; node < kNodes; ++node)
        {
            for (const char* factory : {"ns3::UdpSocketFactory", "ns3::TcpSocketFactory"})
            {
                const auto server =
                    Socket::CreateSocket(nodes.Get(node), TypeId::LookupByName(factory));
                server->Bind(InetSocketAddress(Ipv4Address::GetAny(), 80));
                server->Listen();
                server->SetRecvCallback(Callback<void, Ptr<Socket>>(receive));
                server->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                          Callback<void, Ptr<Socket>, const Address&>(
                                              [receive](Ptr<Socket> peer, const Address&) {
                                                  peer->SetRecvCallback(
                                                      Callback<void, Ptr<Socket>>(receive));
                                              }));
                sockets.push_back(server);
                // Neighbours, cousins, and across the core.
                const uint32_t target = kFirstHost + (node * 5 + 3) % (kNodes - kFirstHost);
                const auto client =
                    Socket::CreateSocket(nodes.Get(node), TypeId::LookupByName(factory));
                // Queue discs work once the simulation runs.
                Simulator::Schedule(MilliSeconds(1), [client, target, node] {
                    client->Connect(InetSocketAddress(GetAddress(target, 2), 80));
                    client->Send(Create<Packet>(500 + 100 * node));
                    if (client->GetSocketType() == Socket::NS3_SOCK_STREAM)
                    {
                        client->Send(Create<Packet>(20000));
                    }
                });
                sockets.push_back(client);
            }
        }
        Simulator::Stop(Seconds(10));
        Simulator::Run();
        Simulator::Destroy();
        return arrivals;
    }

    void DoRun() override
    {
        const Arrivals arrivals = Observe(Kind::Prefix);
        NS_TEST_ASSERT_MSG_GT(arrivals.size(), 100, "there is traffic");
        NS_TEST_EXPECT_MSG_EQ((Observe(Kind::PrefixWithoutFastPath) == arrivals),
                              true,
                              "without the fast path");
        NS_TEST_EXPECT_MSG_EQ((Observe(Kind::PrefixWithQueueDiscs) == arrivals),
                              true,
                              "with ns-3's default queue discs");
        NS_TEST_EXPECT_MSG_EQ((Observe(Kind::Static) == arrivals), true, "static routing");
        NS_TEST_EXPECT_MSG_EQ((Observe(Kind::Global) == arrivals), true, "global routing");
    }
};

class RoutingProtocolsTestSuite : public TestSuite
{
  public:
    RoutingProtocolsTestSuite() : TestSuite("ehealth-routing-protocols", TestSuite::Type::UNIT)
    {
        AddTestCase(new OtherProtocolsTestCase);
    }
};

RoutingProtocolsTestSuite g_routingProtocolsTestSuite;

} // namespace
