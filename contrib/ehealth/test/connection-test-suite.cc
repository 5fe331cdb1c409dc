// SPDX-License-Identifier: GPL-2.0-only
// When agents close the connections that they opened.
#include "ns3/node.h"
#include "ns3/sharded-tcp.h"
#include "ns3/simulator.h"
#include "ns3/tcp-l4-protocol.h"
#include "ns3/test.h"
#include "session-fixture.h"

using namespace ns3;
using namespace ns3::ehealth;
using namespace sessiontest;

namespace
{

// --- scripts

Script
SendAndEnd(Session& session, Peer to, std::size_t size)
{
    Ping ping;
    ping.body.resize(size);
    co_await session.Send(to, ping);
}

Script
TakeOne(Session& session, World& world)
{
    const Ping ping = co_await session.Receive<Ping>();
    world.numbers.push_back(static_cast<uint32_t>(ping.body.size()));
}

// --- tests

/// Agents that close their connections when a run is over.
class ShortConnectionTestCase : public TestCase
{
  public:
    ShortConnectionTestCase() : TestCase("what was sent arrives although the sender is done")
    {
    }

  private:
    void DoRun() override
    {
        for (const bool persistent : {true, false})
        {
            for (const std::size_t size : {10, 1000000})
            {
                World world;
                world.client->SetPersistentConnections(persistent);
                world.server->Serve<Ping>("server",
                                          [&world](Session& s) { return TakeOne(s, world); });
                for (const double at : {1, 5}) // connections are opened anew, or used again
                {
                    world.Begin(at, [&world, size](Session& s) {
                        return SendAndEnd(s, world.GetServer(), size);
                    });
                }
                Simulator::Run();
                const std::vector<uint32_t> expected(2, static_cast<uint32_t>(size));
                NS_TEST_ASSERT_MSG_EQ((world.numbers == expected),
                                      true,
                                      "two messages of " << size << " octets arrive");
            }
        }
    }
};

/// Connections that carry nothing are closed by who opened them.
class IdleConnectionTestCase : public TestCase
{
  public:
    IdleConnectionTestCase() : TestCase("connections that nobody uses are closed")
    {
    }

  private:
    void DoRun() override
    {
        CheckClosed();
        CheckKept(Seconds(0), Seconds(1), Hours(30), "closed never");
        CheckKept(Seconds(2), Seconds(10), Seconds(13), "not while a session waits for an answer");
    }

    /// @return what TCP of a host keeps; a listening socket among them
    static std::size_t CountSockets(Ptr<Node> node)
    {
        return ShardedTcp::CountSockets(node->GetObject<TcpL4Protocol>());
    }

    void CheckClosed()
    {
        World world;
        world.client->SetIdleTimeout(Seconds(5));
        world.server->Serve<Ping>("server", [](Session& s) { return ThinkAndAnswer(s, Time()); });
        // The connection is used until 8 s; another one, from 500 s on.
        for (const double at : {1, 4, 8, 500})
        {
            world.Begin(at, [&world](Session& s) {
                return PingAndWait(s, world.GetServer(), Seconds(3));
            });
        }
        std::vector<std::size_t> counts;
        // Who closes a connection waits for stray segments, four minutes (RFC 9293, TIME-WAIT).
        for (const double at : {0.5, 2., 12.9, 13.5, 300., 501., 506.})
        {
            Simulator::Schedule(Seconds(at), [&world, &counts] {
                counts.push_back(CountSockets(world.clientNode));
                counts.push_back(CountSockets(world.serverNode));
            });
        }
        Simulator::Run();
        const std::vector<std::size_t> expected{1, 1, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 1};
        NS_TEST_EXPECT_MSG_EQ(counts.size(), expected.size(), "as often as was asked");
        for (std::size_t i = 0; i < counts.size(); ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(counts[i], expected[i], "sockets, look " << i);
        }
        NS_TEST_EXPECT_MSG_EQ(world.ends.size(), 8, "both sides of four runs");
        for (const End& end : world.ends)
        {
            NS_TEST_EXPECT_MSG_EQ(end.reason, Reason::Accepted, end.agent);
        }
        NS_TEST_EXPECT_MSG_LT(Simulator::Now(), Seconds(750), "nothing is left to look at");
    }

    void CheckKept(Time timeout, Time answer, Time until, const char* what)
    {
        World world;
        world.client->SetIdleTimeout(timeout);
        world.server->Serve<Ping>("server",
                                  [answer](Session& s) { return ThinkAndAnswer(s, answer); });
        world.Begin(1, [&world](Session& s) {
            return PingAndWait(s, world.GetServer(), Seconds(20));
        });
        std::size_t kept = 0;
        Simulator::Schedule(until - Seconds(1),
                            [&world, &kept] { kept = CountSockets(world.serverNode); });
        Simulator::Stop(until);
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(kept, 2, what);
        NS_TEST_EXPECT_MSG_EQ(world.GetEnd("client").reason, Reason::Accepted, what);
    }
};

class ConnectionTestSuite : public TestSuite
{
  public:
    ConnectionTestSuite() : TestSuite("ehealth-connection", TestSuite::Type::UNIT)
    {
        AddTestCase(new ShortConnectionTestCase);
        AddTestCase(new IdleConnectionTestCase);
    }
};

ConnectionTestSuite g_connectionTestSuite;

} // namespace
