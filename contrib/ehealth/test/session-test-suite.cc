// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/ipv4.h"
#include "ns3/operations.h"
#include "ns3/record-store.h"
#include "ns3/simulator.h"
#include "ns3/test.h"
#include "session-fixture.h"

#include <atomic>
#include <chrono>
#include <set>
#include <thread>

using namespace ns3;
using namespace ns3::ehealth;
using namespace sessiontest;

namespace
{

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
ReceiveAndThink(Session& session, Time duration)
{
    co_await session.Receive<Ping>();
    co_await session.Think(duration);
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
PingForRandom(Session& session, Peer to, World& world)
{
    for (int i = 0; i < 2; ++i)
    {
        const Ping ping;
        co_await session.Send(to, ping);
        const Pong pong = co_await session.Receive<Pong>();
        world.numbers.push_back(pong.number);
    }
}

Script
AnswerRandom(Session& session)
{
    co_await session.Receive<Ping>();
    const Bytes drawn = co_await session.Run(op::Random(2));
    Pong pong;
    pong.number = drawn[0] << 8 | drawn[1];
    co_await session.Send(session.GetSender(), pong);
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
        CheckRandom();
        CheckStoreFailure();
    }

    void CheckRandom()
    {
        std::set<uint32_t> drawn;
        for (int repetition = 0; repetition < 2; ++repetition)
        {
            World world;
            world.server->Serve<Ping>("server", [](Session& s) { return AnswerRandom(s); });
            for (const double begin : {1, 2})
            {
                world.Begin(begin, [&world](Session& s) {
                    return PingForRandom(s, world.GetServer(), world);
                });
            }
            Simulator::Run();
            NS_TEST_ASSERT_MSG_EQ(world.numbers.size(), 4, "two runs, the role twice in each");
            drawn.insert(world.numbers.begin(), world.numbers.end());
        }
        NS_TEST_EXPECT_MSG_EQ(drawn.size(), 4, "each draws anew; all as the time before");
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

class SessionTestSuite : public TestSuite
{
  public:
    SessionTestSuite() : TestSuite("ehealth-session", TestSuite::Type::UNIT)
    {
        AddTestCase(new SessionTestCase);
        AddTestCase(new LinkDownTestCase);
        AddTestCase(new CancelledOperationTestCase);
    }
};

SessionTestSuite g_sessionTestSuite;

} // namespace
