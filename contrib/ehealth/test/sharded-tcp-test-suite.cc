// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/frame-stream.h"
#include "ns3/inet-socket-address.h"
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
    explicit SameTrafficTestCase(uint32_t shards)
        : TestCase(std::to_string(shards) + " shards: every frame as without"), m_shards(shards)
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
        Star sharded(m_shards);
        NS_TEST_ASSERT_MSG_EQ((sharded.Run() == expected), true, "the same arrivals");
    }

    uint32_t m_shards;
};

class ShardedTcpTestSuite : public TestSuite
{
  public:
    ShardedTcpTestSuite() : TestSuite("ehealth-sharded-tcp", Type::UNIT)
    {
        for (const uint32_t shards : {1, 7, 64})
        {
            AddTestCase(new SameTrafficTestCase(shards));
        }
    }
};

ShardedTcpTestSuite g_shardedTcpTestSuite;

} // namespace
