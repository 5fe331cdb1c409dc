// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/names.h"
#include "ns3/operations.h"
#include "ns3/record-store.h"
#include "ns3/scenario-data.h"
#include "ns3/session.h"
#include "ns3/sharded-tcp.h"
#include "ns3/simulator.h"
#include "ns3/tcp-l4-protocol.h"
#include "ns3/test.h"
#include "ns3/tree-network-helper.h"

#include <atomic>
#include <chrono>
#include <thread>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

const Protocol kProtocol{"test", "exchange", {"client"}};

struct Ping
{
    static constexpr MessageType kType{"1", "SessionTestPing"};
    uint32_t number{};
    Bytes body;
    EHEALTH_FIELDS(number, body)
};

struct Pong
{
    static constexpr MessageType kType{"2", "SessionTestPong"};
    uint32_t number{};
    EHEALTH_FIELDS(number)
};

/// What ended, and when.
struct End
{
    std::string agent;
    Reason reason;
    Time time;
};

/// Two hosts behind one router, 1 ms a link, with an agent each.
class World
{
  public:
    explicit World(unsigned workers = 0)
    {
        environment =
            Create<AgentEnvironment>(1,
                                     workers,
                                     DeviceCosts::Load(GetDataDirectory() + "/device_costs.csv"));
        const auto root = m_network.AddRoot("root");
        const TreeNetworkHelper::Uplink uplink{"lan", DataRate("100Mbps"), MilliSeconds(1)};
        clientNode = m_network.AddHost(root, "client", "10.0.0.1", uplink);
        serverNode = m_network.AddHost(root, "server", "10.0.0.2", uplink);
        client = AddAgent(clientNode, "client");
        server = AddAgent(serverNode, "server");
    }

    ~World()
    {
        Simulator::Destroy();
        Names::Clear();
    }

    World(const World&) = delete;
    World& operator=(const World&) = delete;

    /// Begins a run at a time, seconds.
    void Begin(double at, Agent::ScriptFactory script)
    {
        Simulator::Schedule(Seconds(at), [this, script = std::move(script)] {
            client->Begin(kProtocol, 0, "client", script);
        });
    }

    /// @return how the part of an agent ended; Unfinished when it did not
    End GetEnd(const std::string& agent) const
    {
        for (const End& end : ends)
        {
            if (end.agent == agent)
            {
                return end;
            }
        }
        return {agent, Reason::Unfinished, Time()};
    }

    Peer GetServer() const
    {
        return Peer::At("10.0.0.2", LinkClass::Lan);
    }

    Ptr<AgentEnvironment> environment;
    Ptr<Node> clientNode;
    Ptr<Node> serverNode;
    Ptr<Agent> client;
    Ptr<Agent> server;
    std::vector<End> ends;
    std::vector<uint32_t> numbers; //!< as a script received them
    Time thought;
    int operations{0};
    int received{0}; //!< messages

  private:
    Ptr<Agent> AddAgent(Ptr<Node> node, const std::string& name)
    {
        auto agent = CreateObject<Agent>(environment, name, "phone", 1);
        node->AddApplication(agent);
        agent->TraceConnect("SessionEnd", name, MakeCallback(&World::OnEnd, this));
        agent->TraceConnectWithoutContext("Think", MakeCallback(&World::OnThink, this));
        agent->TraceConnectWithoutContext("Operation", MakeCallback(&World::OnOperation, this));
        agent->TraceConnectWithoutContext("Received", MakeCallback(&World::OnReceived, this));
        return agent;
    }

    void OnEnd(std::string agent, const SessionEnd& event)
    {
        ends.push_back({std::move(agent), event.reason, Simulator::Now()});
    }

    void OnThink(const ThinkEvent& event)
    {
        thought += event.duration;
    }

    void OnOperation(const OperationEvent&)
    {
        ++operations;
    }

    void OnReceived(const MessageReceived&)
    {
        ++received;
    }

    TreeNetworkHelper m_network;
};

// --- scripts

Script
SendPings(Session& session, Peer to, uint32_t count)
{
    for (uint32_t i = 0; i < count; ++i)
    {
        Ping ping;
        ping.number = i;
        ping.body.resize((i * 7919) % 5000);
        co_await session.Send(to, ping);
    }
    const Pong pong = co_await session.Receive<Pong>();
    co_await session.Require(pong.number == count, Reason::VersionConflict);
}

Script
CountPings(Session& session, World& world, uint32_t count)
{
    for (uint32_t i = 0; i < count; ++i)
    {
        const Ping ping = co_await session.Receive<Ping>();
        world.numbers.push_back(ping.number);
    }
    Pong pong;
    pong.number = count;
    co_await session.Send(session.GetSender(), pong);
}

Script
PingAndWait(Session& session, Peer to, Time timeout)
{
    const Ping ping;
    co_await session.Send(to, ping);
    co_await session.Receive<Pong>(timeout);
}

Script
ReceiveAndThink(Session& session, Time duration)
{
    co_await session.Receive<Ping>();
    co_await session.Think(duration);
}

Script
ThinkAndAnswer(Session& session, Time duration)
{
    co_await session.Receive<Ping>();
    co_await session.Think(duration);
    const Pong pong;
    co_await session.Send(session.GetSender(), pong);
}

Script
Refuse(Session& session, Reason reason)
{
    co_await session.Receive<Ping>();
    co_await session.Require(reason);
}

Script
PingAndRun(Session& session, Peer to, Operation<int> operation)
{
    const Ping ping;
    co_await session.Send(to, ping);
    co_await session.Run(operation);
}

Script
AnswerOutOfOrder(Session& session, Peer to, World& world)
{
    const Ping ping;
    co_await session.Send(to, ping);
    co_await session.Receive<Ping>(); // comes after the Pong
    const Pong pong = co_await session.Receive<Pong>();
    world.numbers.push_back(pong.number);
}

Script
SendPongThenPing(Session& session)
{
    co_await session.Receive<Ping>();
    Pong pong;
    pong.number = 7;
    co_await session.Send(session.GetSender(), pong);
    const Ping ping;
    co_await session.Send(session.GetSender(), ping);
}

Script
SendPongOnly(Session& session, Peer to)
{
    const Pong pong;
    co_await session.Send(to, pong);
}

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

class SessionTestCase : public TestCase
{
  public:
    SessionTestCase() : TestCase("sessions over TCP: order, deadlines, aborts, unknown runs")
    {
    }

  private:
    void DoRun() override
    {
        CheckOrder();
        CheckOtherOrder();
        CheckTimeout(Seconds(3), Seconds(3));
        CheckTimeout(Time(), Seconds(10)); // the environment's
        CheckTimeout(MilliSeconds(1), MilliSeconds(1));
        CheckThink();
        CheckRefusal();
        CheckMalformed();
        CheckUnknownRun();
        CheckStoreFailure();
    }

    void CheckOrder()
    {
        constexpr uint32_t kCount = 200;
        World world;
        world.server->Serve<Ping>("server",
                                  [&world](Session& s) { return CountPings(s, world, kCount); });
        world.Begin(1, [&world](Session& s) { return SendPings(s, world.GetServer(), kCount); });
        Simulator::Run();
        NS_TEST_ASSERT_MSG_EQ(world.numbers.size(), kCount, "every message arrives");
        for (uint32_t i = 0; i < kCount; ++i)
        {
            NS_TEST_ASSERT_MSG_EQ(world.numbers[i], i, "in the order of sending");
        }
        NS_TEST_ASSERT_MSG_EQ(world.GetEnd("client").reason, Reason::Accepted, "both end well");
        NS_TEST_ASSERT_MSG_EQ(world.GetEnd("server").reason, Reason::Accepted, "both end well");
        NS_TEST_ASSERT_MSG_EQ(world.client->GetSessionCount(), 0, "nothing is left");
        NS_TEST_ASSERT_MSG_EQ(world.server->GetSessionCount(), 0, "nothing is left");
    }

    void CheckOtherOrder()
    {
        World world;
        world.server->Serve<Ping>("server", [](Session& s) { return SendPongThenPing(s); });
        world.Begin(1,
                    [&world](Session& s) { return AnswerOutOfOrder(s, world.GetServer(), world); });
        Simulator::Run();
        NS_TEST_ASSERT_MSG_EQ(world.numbers.size(), 1, "a message waits until it is asked for");
        NS_TEST_ASSERT_MSG_EQ(world.GetEnd("client").reason, Reason::Accepted, "the run ends well");
    }

    void CheckTimeout(Time timeout, Time expected)
    {
        World world;
        world.server->Serve<Ping>("server",
                                  [](Session& s) { return ReceiveAndThink(s, Seconds(100)); });
        world.Begin(1, [&world, timeout](Session& s) {
            return PingAndWait(s, world.GetServer(), timeout);
        });
        Simulator::Run();
        const End end = world.GetEnd("client");
        NS_TEST_EXPECT_MSG_EQ(end.reason, Reason::Timeout, "no answer came");
        NS_TEST_EXPECT_MSG_EQ(end.time, Seconds(1) + expected, "after exactly the time given");
        const End told = world.GetEnd("server");
        NS_TEST_EXPECT_MSG_EQ(told.reason, Reason::PeerAborted, "the peer is told");
        NS_TEST_EXPECT_MSG_LT(told.time, end.time + MilliSeconds(20), "at once");
        NS_TEST_EXPECT_MSG_EQ(world.thought, Time(), "a thought that was broken off took no time");
    }

    void CheckThink()
    {
        World world;
        world.server->Serve<Ping>("server",
                                  [](Session& s) { return ThinkAndAnswer(s, Seconds(100)); });
        world.Begin(1, [&world](Session& s) {
            return PingAndWait(s, world.GetServer(), Seconds(200));
        });
        Simulator::Run();
        const End end = world.GetEnd("client");
        NS_TEST_EXPECT_MSG_EQ(end.reason, Reason::Accepted, "thinking has no deadline");
        NS_TEST_EXPECT_MSG_EQ(world.thought, Seconds(100), "its time is traced");
        NS_TEST_EXPECT_MSG_GT(end.time, Seconds(101), "and passes");
        NS_TEST_EXPECT_MSG_LT(end.time, Seconds(101.02), "but no longer");
    }

    void CheckRefusal()
    {
        World world;
        world.server->Serve<Ping>("server",
                                  [](Session& s) { return Refuse(s, Reason::RejectedSignature); });
        world.Begin(1, [&world](Session& s) { return PingAndWait(s, world.GetServer(), Time()); });
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(world.GetEnd("server").reason,
                              Reason::RejectedSignature,
                              "the server says why");
        NS_TEST_EXPECT_MSG_EQ(world.GetEnd("client").reason,
                              Reason::PeerAborted,
                              "the client ends");
        NS_TEST_EXPECT_MSG_EQ(world.ends.size(), 2, "each part ends once");
    }

    void CheckMalformed()
    {
        World world;
        world.server->Serve<Ping>("server",
                                  [&world](Session& s) { return CountPings(s, world, 1); });
        world.client->SetOutgoingFilter([](PassingMessage& passing) {
            passing.body.pop_back();
            return std::optional<Time>(Time());
        });
        world.Begin(1, [&world](Session& s) { return SendPings(s, world.GetServer(), 1); });
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(world.GetEnd("server").reason, Reason::Malformed, "a short body");
        NS_TEST_EXPECT_MSG_EQ(world.GetEnd("client").reason, Reason::PeerAborted, "is told");
        NS_TEST_EXPECT_MSG_EQ(world.numbers.empty(), true, "nothing was decoded");
    }

    void CheckUnknownRun()
    {
        World world;
        world.Begin(1, [&world](Session& s) { return SendPongOnly(s, world.GetServer()); });
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(world.received, 1, "the message arrives");
        NS_TEST_EXPECT_MSG_EQ(world.server->GetSessionCount(), 0, "no run begins from it");
        NS_TEST_EXPECT_MSG_EQ(world.ends.size(), 1, "the sender alone had a part");
    }

    void CheckStoreFailure()
    {
        for (const unsigned workers : {0, 1})
        {
            for (const bool inThread : {true, false})
            {
                World world(workers);
                world.server->Serve<Ping>("server", [](Session& s) {
                    return ReceiveAndThink(s, Seconds(100));
                });
                Operation<int> failing;
                failing.cost.items = {{Primitive::DatabaseWrite}};
                failing.inSimulatorThread = inThread;
                failing.work = [](RandomStream&) -> int { throw RecordStoreError("disk full"); };
                world.Begin(1, [&world, failing](Session& s) {
                    return PingAndRun(s, world.GetServer(), failing);
                });
                Simulator::Run();
                NS_TEST_EXPECT_MSG_EQ(world.GetEnd("client").reason,
                                      Reason::StorageError,
                                      "a store that fails ends the part, with " << workers
                                                                                << " workers");
                NS_TEST_EXPECT_MSG_EQ(world.GetEnd("server").reason,
                                      Reason::PeerAborted,
                                      "the peer is told");
            }
        }
    }
};

/// A link that goes down while a run waits.
class LinkDownTestCase : public TestCase
{
  public:
    LinkDownTestCase() : TestCase("sessions over a link that goes down")
    {
    }

  private:
    void DoRun() override
    {
        // TCP needs minutes to give up a connection that does not come about, and a day for one
        // that has: a role that waits less ends with a timeout.
        NS_TEST_EXPECT_MSG_EQ(Break(Time(), 0.5).reason, Reason::Timeout, "before the connection");
        NS_TEST_EXPECT_MSG_EQ(Break(Hours(10), 0.5).reason, Reason::LinkLost, "TCP gives up");
        NS_TEST_EXPECT_MSG_EQ(Break(Hours(10), 1.0045).reason, Reason::Timeout, "TCP tries on");
        NS_TEST_EXPECT_MSG_EQ(Break(Hours(30), 1.0045).reason,
                              Reason::LinkLost,
                              "TCP gives up an open connection");
    }

    /// The server's interface goes down at a time, seconds; the run begins at 1 s.
    static End Break(Time timeout, double at)
    {
        World world;
        world.server->Serve<Ping>("server",
                                  [](Session& s) { return ThinkAndAnswer(s, Seconds(1)); });
        world.Begin(1, [&world, timeout](Session& s) {
            return PingAndWait(s, world.GetServer(), timeout);
        });
        Simulator::Schedule(Seconds(at),
                            [&world] { world.serverNode->GetObject<Ipv4>()->SetDown(1); });
        Simulator::Run();
        return world.GetEnd("client");
    }
};

/// An abort arrives while an operation is under way.
class CancelledOperationTestCase : public TestCase
{
  public:
    CancelledOperationTestCase() : TestCase("an abort cancels the operation under way")
    {
    }

  private:
    void DoRun() override
    {
        for (const unsigned workers : {0, 1, 2})
        {
            World world(workers);

            std::atomic<int> begun{0};
            std::atomic<int> ended{0};
            Operation<int> slow;
            slow.cost.items = {{Primitive::Rsa2048Keygen}}; // 1.5 s on a phone
            slow.work = [&begun, &ended](RandomStream&) {
                ++begun;
                std::this_thread::sleep_for(std::chrono::milliseconds(30));
                ++ended;
                return 1;
            };
            world.server->Serve<Ping>("server",
                                      [](Session& s) { return Refuse(s, Reason::Replayed); });
            constexpr int kRuns = 3; // one core and fewer workers than runs: some stay pending
            for (int i = 0; i < kRuns; ++i)
            {
                world.Begin(1, [&world, slow](Session& s) {
                    return PingAndRun(s, world.GetServer(), slow);
                });
            }
            Simulator::Run();
            NS_TEST_EXPECT_MSG_EQ(world.ends.size(), 2 * kRuns, "every part ended");
            NS_TEST_EXPECT_MSG_EQ(world.GetEnd("client").reason, Reason::PeerAborted, "aborted");
            NS_TEST_EXPECT_MSG_EQ(begun.load(), ended.load(), "nothing runs on");
            NS_TEST_EXPECT_MSG_LT_OR_EQ(begun.load(),
                                        (workers == 0 ? 0 : kRuns),
                                        "no worker, no work");
            NS_TEST_EXPECT_MSG_EQ(world.operations, 0, "an operation broken off is not traced");
            NS_TEST_EXPECT_MSG_EQ(world.client->GetSessionCount(), 0, "no session is left");
            NS_TEST_EXPECT_MSG_LT(Simulator::Now(), Seconds(4000), "the simulation ends");
            const int before = begun;
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
            NS_TEST_EXPECT_MSG_EQ(begun.load(), before, "no job begins later");
        }
    }
};

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

class SessionTestSuite : public TestSuite
{
  public:
    SessionTestSuite() : TestSuite("ehealth-session", TestSuite::Type::UNIT)
    {
        AddTestCase(new SessionTestCase);
        AddTestCase(new LinkDownTestCase);
        AddTestCase(new CancelledOperationTestCase);
        AddTestCase(new ShortConnectionTestCase);
        AddTestCase(new IdleConnectionTestCase);
    }
};

SessionTestSuite g_sessionTestSuite;

} // namespace
