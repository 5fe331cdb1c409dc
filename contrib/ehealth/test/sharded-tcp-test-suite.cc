// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/boolean.h"
#include "ns3/config.h"
#include "ns3/frame-stream.h"
#include "ns3/global-value.h"
#include "ns3/indexed-tcp-socket.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/names.h"
#include "ns3/sharded-tcp.h"
#include "ns3/simulator.h"
#include "ns3/test.h"
#include "ns3/tree-network-helper.h"

#include <tuple>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

constexpr uint16_t kPort = 7000;
constexpr uint32_t kClients = 30;

/// A frame's arrival: when, at which client (0: the server), its first octet and its size.
using Arrival = std::tuple<Time, uint32_t, uint8_t, std::size_t>;

/// One server and its clients, which the server answers and to which it also connects by itself.
class Star
{
  public:
    /// @param shards of the server's TCP; 0: ns-3's own
    explicit Star(uint32_t shards)
    {
        const auto root = m_network.AddRoot("root");
        const TreeNetworkHelper::Uplink uplink{"lan", DataRate("1Gbps"), MilliSeconds(1)};
        m_server = m_network.AddHost(root, "server", "10.0.0.1", uplink);
        if (shards > 0)
        {
            ShardedTcp::Install(m_server, shards);
        }
        for (uint32_t i = 1; i <= kClients; ++i)
        {
            const Ipv4Address address(Ipv4Address("10.0.1.0").Get() + i);
            m_clients.push_back(
                m_network.AddHost(root, "client-" + std::to_string(i), address, uplink));
            Listen(m_clients.back(), i);
        }
        Listen(m_server, 0);
    }

    ~Star()
    {
        m_streams.clear();
        Simulator::Destroy();
        Names::Clear();
    }

    Star(const Star&) = delete;
    Star& operator=(const Star&) = delete;

    std::vector<Arrival> Run()
    {
        for (uint32_t i = 1; i <= kClients; ++i)
        {
            const auto up = Open(m_clients[i - 1], InetSocketAddress("10.0.0.1", kPort), i);
            up->Send(Bytes(100 * i, static_cast<uint8_t>(i)));
            const Ipv4Address address(Ipv4Address("10.0.1.0").Get() + i);
            const auto down = Open(m_server, InetSocketAddress(address, kPort), 0);
            down->Send(Bytes(3000, static_cast<uint8_t>(i)));
        }
        Simulator::Stop(Seconds(5));
        Simulator::Run();
        return arrivals;
    }

    const Ptr<Node>& GetServer() const
    {
        return m_server;
    }

    std::vector<Arrival> arrivals;

  private:
    Ptr<MessageStream> Open(Ptr<Node> from, const Address& to, uint32_t client)
    {
        const auto stream = Create<FrameStream>(from, to, LinkClass::Lan, m_overheads);
        Watch(stream, client, false);
        return stream;
    }

    void Listen(Ptr<Node> node, uint32_t client)
    {
        for (const auto& listener : ShardedTcp::CreateListeners(node))
        {
            listener->Bind(InetSocketAddress(Ipv4Address::GetAny(), kPort));
            listener->Listen();
            listener->SetAcceptCallback(
                MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                Callback<void, Ptr<Socket>, const Address&>(
                    [this, client](Ptr<Socket> socket, const Address&) {
                        Watch(Create<FrameStream>(socket, m_overheads), client, true);
                    }));
            m_listeners.push_back(listener);
        }
    }

    void Watch(Ptr<MessageStream> stream, uint32_t client, bool answers)
    {
        stream->SetFrameCallback(
            [this, client, answers](Ptr<MessageStream> from, const Bytes& frame, uint32_t) {
                arrivals.emplace_back(Simulator::Now(), client, frame.front(), frame.size());
                if (answers)
                {
                    from->Send(Bytes(10, frame.front()));
                }
            });
        m_streams.push_back(stream);
    }

    TreeNetworkHelper m_network;
    LinkOverheads m_overheads{};
    Ptr<Node> m_server;
    std::vector<Ptr<Node>> m_clients;
    std::vector<Ptr<Socket>> m_listeners;
    std::vector<Ptr<MessageStream>> m_streams;
};

class SameTrafficTestCase : public TestCase
{
  public:
    SameTrafficTestCase(uint32_t shards, bool index)
        : TestCase(std::to_string(shards) + " shards, " + (index ? "index" : "no index") +
                   ": every frame as without")
        , m_shards(shards)
        , m_index(index)
    {
    }

  private:
    void DoRun() override
    {
        std::vector<Arrival> expected;
        {
            Star plain(0);
            expected = plain.Run();
        }
        // To the server and back, to the client and back.
        NS_TEST_ASSERT_MSG_EQ(expected.size(), 4 * kClients, "every frame arrives");
        Config::SetDefault("ns3::ehealth::ShardedTcp::Index", BooleanValue(m_index));
        Star sharded(m_shards);
        Config::Reset();
        NS_TEST_ASSERT_MSG_EQ((sharded.Run() == expected), true, "the same arrivals");
        // One that each client has opened, one that the server has.
        NS_TEST_ASSERT_MSG_EQ(sharded.GetServer()->GetObject<ShardedTcp>()->GetNIndexed(),
                              (m_index ? 2 * kClients : 0),
                              "connections in the index");
    }

    uint32_t m_shards;
    bool m_index;
};

class IndexTestCase : public TestCase
{
  public:
    IndexTestCase()
        : TestCase("index: connections enter and leave, only their segments are delivered")
    {
    }

  private:
    Ptr<Socket> MakeSocket(const Ptr<Node>& node)
    {
        const auto tcp = node->GetObject<TcpL4Protocol>();
        const auto model = DynamicCast<TcpSocketBase>(tcp->CreateSocket());
        tcp->RemoveSocket(model);
        Ptr<TcpSocketBase> socket(new IndexedTcpSocket(*model, m_index), false);
        socket->SetNode(node);
        socket->SetTcp(tcp);
        tcp->AddSocket(socket);
        return socket;
    }

    bool Deliver(const char* source,
                 uint16_t sourcePort,
                 const char* destination,
                 uint16_t destinationPort)
    {
        TcpHeader tcp;
        tcp.SetSourcePort(sourcePort);
        tcp.SetDestinationPort(destinationPort);
        const auto segment = Create<Packet>();
        segment->AddHeader(tcp);
        Ipv4Header ip;
        ip.SetSource(Ipv4Address(source));
        ip.SetDestination(Ipv4Address(destination));
        return IndexedTcpSocket::Deliver(*m_index, segment, ip, nullptr);
    }

    /// A socket that is used again: its old connection's segments are not for it.
    void CheckReuse(const Ptr<Node>& client)
    {
        constexpr uint16_t kOld = 5000;
        constexpr uint16_t kNew = 5001;
        const auto deliver = [this](uint16_t local) {
            return Deliver("10.0.0.1", kPort, "10.0.0.2", local);
        };
        auto first = MakeSocket(client);
        first->Bind(InetSocketAddress("10.0.0.2", kOld));
        first->Connect(InetSocketAddress("10.0.0.1", kPort));
        NS_TEST_EXPECT_MSG_EQ(deliver(kOld), true, "a connection of ours");
        Simulator::Stop(Seconds(1));
        Simulator::Run();
        first->Close();
        Simulator::Stop(Minutes(10));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(deliver(kOld), false, "closed");
        first->Bind(InetSocketAddress("10.0.0.2", kNew));
        first->Listen();
        NS_TEST_EXPECT_MSG_EQ(deliver(kOld), false, "bound to another port");
        NS_TEST_EXPECT_MSG_EQ(deliver(kNew), false, "who listens is found by others");

        auto second = MakeSocket(client);
        second->Bind(InetSocketAddress("10.0.0.2", kOld));
        second->Connect(InetSocketAddress("10.0.0.1", kPort));
        first->Close();
        first = nullptr;
        NS_TEST_EXPECT_MSG_EQ(deliver(kOld), true, "the connection that has the ports now");
        Simulator::Stop(Seconds(1));
        Simulator::Run();
        second->Close();
        second = nullptr;
        Simulator::Stop(Minutes(10));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(deliver(kOld), false, "closed, too");
    }

    void DoRun() override
    {
        TreeNetworkHelper network;
        const auto root = network.AddRoot("root");
        const TreeNetworkHelper::Uplink uplink{"lan", DataRate("1Gbps"), MilliSeconds(1)};
        const auto server = network.AddHost(root, "server", "10.0.0.1", uplink);
        const auto client = network.AddHost(root, "client", "10.0.0.2", uplink);

        auto listener = MakeSocket(server);
        listener->Bind(InetSocketAddress(Ipv4Address::GetAny(), kPort));
        listener->Listen();
        Ptr<Socket> accepted;
        Address remote;
        listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                    Callback<void, Ptr<Socket>, const Address&>(
                                        [&](Ptr<Socket> socket, const Address& from) {
                                            accepted = socket;
                                            remote = from;
                                        }));
        NS_TEST_ASSERT_MSG_EQ(m_index->size(), 0, "who listens is no connection");
        const auto tcp = client->GetObject<TcpL4Protocol>();
        auto socket = tcp->CreateSocket();
        socket->Connect(InetSocketAddress("10.0.0.1", kPort));
        Simulator::Stop(Seconds(1));
        Simulator::Run();
        NS_TEST_ASSERT_MSG_EQ((accepted != nullptr), true, "connected");
        NS_TEST_ASSERT_MSG_EQ(m_index->size(), 1, "the accepted connection");
        const uint16_t port = InetSocketAddress::ConvertFrom(remote).GetPort();
        NS_TEST_EXPECT_MSG_EQ(Deliver("10.0.0.2", port, "10.0.0.9", kPort), false, "not to us");
        NS_TEST_EXPECT_MSG_EQ(Deliver("10.0.0.3", port, "10.0.0.1", kPort), false, "other host");
        NS_TEST_EXPECT_MSG_EQ(Deliver("10.0.0.2", port + 1, "10.0.0.1", kPort), false, "its port");
        NS_TEST_EXPECT_MSG_EQ(Deliver("10.0.0.2", port, "10.0.0.1", kPort + 1), false, "our port");
        NS_TEST_EXPECT_MSG_EQ(IndexedTcpSocket::Deliver(*m_index, Create<Packet>(), {}, nullptr),
                              false,
                              "no header");
        NS_TEST_EXPECT_MSG_EQ(Deliver("10.0.0.2", port, "10.0.0.1", kPort), true, "its own");

        accepted->BindToNetDevice(server->GetDevice(0));
        NS_TEST_EXPECT_MSG_EQ(Deliver("10.0.0.2", port, "10.0.0.1", kPort), false, "of a device");
        accepted->BindToNetDevice(nullptr);
        NS_TEST_EXPECT_MSG_EQ(Deliver("10.0.0.2", port, "10.0.0.1", kPort), true, "of any");

        accepted->Close();
        socket->Close();
        accepted = nullptr;
        socket = nullptr;
        CheckReuse(client);
        NS_TEST_EXPECT_MSG_EQ(Deliver("10.0.0.2", port, "10.0.0.1", kPort), false, "it is over");
        listener->Close();
        listener = nullptr;
        Simulator::Destroy();
        Names::Clear();
        NS_TEST_EXPECT_MSG_EQ(m_index->size(), 0, "all have left");
    }

    std::shared_ptr<TcpIndex> m_index{std::make_shared<TcpIndex>()};
};

class ChecksumTestCase : public TestCase
{
  public:
    explicit ChecksumTestCase(bool enabled)
        : TestCase(std::string("a segment with a wrong checksum, checksums ") +
                   (enabled ? "enabled" : "disabled"))
        , m_enabled(enabled)
    {
    }

  private:
    void DoRun() override
    {
        GlobalValue::Bind("ChecksumEnabled", BooleanValue(m_enabled));
        {
            Star star(7);
            star.Run();
            const auto tcp = star.GetServer()->GetObject<ShardedTcp>();
            NS_TEST_EXPECT_MSG_EQ(tcp->GetNIndexed(), 2 * kClients, "connections");
            // The first client's segments, to the port it has connected to or from.
            TcpHeader header;
            header.SetSourcePort(kPort);
            header.SetDestinationPort(49153);
            const auto segment = Create<Packet>();
            segment->AddHeader(header);
            Ipv4Header ip;
            ip.SetSource("10.0.1.1");
            ip.SetDestination("10.0.0.1");
            const auto result =
                tcp->Receive(segment,
                             ip,
                             star.GetServer()->GetObject<Ipv4L3Protocol>()->GetInterface(1));
            NS_TEST_EXPECT_MSG_EQ((result == IpL4Protocol::RX_CSUM_FAILED), m_enabled, "verified");
            NS_TEST_EXPECT_MSG_EQ((result == IpL4Protocol::RX_OK), !m_enabled, "or not");
        }
        GlobalValue::Bind("ChecksumEnabled", BooleanValue(false));
    }

    bool m_enabled;
};

class ShardedTcpTestSuite : public TestSuite
{
  public:
    ShardedTcpTestSuite() : TestSuite("ehealth-sharded-tcp", Type::UNIT)
    {
        for (const uint32_t shards : {1, 7, 64})
        {
            AddTestCase(new SameTrafficTestCase(shards, true));
        }
        AddTestCase(new SameTrafficTestCase(7, false));
        AddTestCase(new IndexTestCase);
        AddTestCase(new ChecksumTestCase(false));
        AddTestCase(new ChecksumTestCase(true));
    }
};

ShardedTcpTestSuite g_shardedTcpTestSuite;

} // namespace
