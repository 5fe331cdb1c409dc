// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/background-load.h"
#include "ns3/impaired-channel.h"
#include "ns3/inet-socket-address.h"
#include "ns3/names.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/test.h"
#include "ns3/tree-network-helper.h"

#include <cmath>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

/// What packets at regular intervals find.
struct Moments
{
    double mean{0}; ///< waiting time, s
    double idle{0}; ///< share of those that do not wait
};

Moments
Measure(double load, const std::vector<BackgroundTraffic>& traffic, Time interval, uint32_t count)
{
    BackgroundLoad queue(load, traffic, RandomStream(7, "link", "load"));
    Moments moments;
    Time now;
    for (uint32_t i = 0; i < count; ++i)
    {
        now += interval;
        const double wait = queue.GetWait(now).GetSeconds();
        moments.mean += wait / count;
        moments.idle += wait == 0 ? 1.0 / count : 0;
    }
    return moments;
}

/// The mean of Pollaczek and Khinchine, whether packets are far apart or close together.
class PollaczekKhinchineTest : public TestCase
{
  public:
    PollaczekKhinchineTest() : TestCase("mean waiting time by Pollaczek and Khinchine")
    {
    }

  private:
    void Check(double load, const std::vector<BackgroundTraffic>& traffic, const char* what)
    {
        // E[S] and E[S^2] by object, independently of the implementation.
        double rate = 0;
        double square = 0;
        for (const auto& kind : traffic)
        {
            const double mean = kind.service.GetSeconds();
            const double objects = load * kind.share / mean; // a second
            rate += objects;
            square += objects * mean * mean * (kind.exponential ? 2 : 1);
        }
        const double expected = square / (2 * (1 - load)); // rate * E[S^2] / (2 (1 - load))
        BackgroundLoad queue(load, traffic, RandomStream(1, "link", "load"));
        NS_TEST_EXPECT_MSG_EQ_TOL(queue.GetMeanWait().GetSeconds(),
                                  expected,
                                  1e-6 * expected + 1e-9,
                                  what << ": the formula");
        const auto apart = Measure(load, traffic, Seconds(2000 / rate), 20000);
        NS_TEST_EXPECT_MSG_EQ_TOL(apart.mean, expected, 0.06 * expected, what << ": far apart");
        NS_TEST_EXPECT_MSG_EQ_TOL(apart.idle, 1 - load, 0.02, what << ": idle, far apart");
        // Neighbours hang together: more of them for the same error.
        const auto close = Measure(load, traffic, Seconds(0.5 / rate), 300000);
        NS_TEST_EXPECT_MSG_EQ_TOL(close.mean,
                                  expected,
                                  0.12 * expected,
                                  what << ": close together");
        NS_TEST_EXPECT_MSG_EQ_TOL(close.idle, 1 - load, 0.03, what << ": idle, close together");
    }

    void DoRun() override
    {
        const Time image = MicroSeconds(4194); // 512 KiB at 1 Gbit/s
        const Time page = MicroSeconds(400);
        for (const double load : {0.3, 0.7})
        {
            Check(load, {{1, image, false}}, "M/D/1");
            Check(load, {{1, page, true}}, "M/M/1");
            Check(load, {{0.5, image, false}, {0.5, page, true}}, "two kinds");
        }
        NS_TEST_EXPECT_MSG_EQ(Measure(0, {{1, page, true}}, Seconds(1), 100).mean, 0, "no load");
    }
};

/// The unfinished work falls as the link works, and rises by whole objects only.
class WorkTest : public TestCase
{
  public:
    WorkTest() : TestCase("packets close together find what the last one left")
    {
    }

  private:
    void DoRun() override
    {
        const Time image = MilliSeconds(4);
        const Time step = MicroSeconds(50);
        BackgroundLoad queue(0.7, {{1, image, false}}, RandomStream(3, "link", "load"));
        Time now;
        Time before = queue.GetWait(now);
        uint32_t rises = 0;
        constexpr uint32_t kSteps = 50000;
        for (uint32_t i = 0; i < kSteps; ++i)
        {
            now += step;
            const Time wait = queue.GetWait(now);
            const bool falls = wait == Max(Time(0), before - step) ||
                               Abs(wait - (before - step)) <= NanoSeconds(2);
            rises += !falls;
            NS_TEST_ASSERT_MSG_EQ((falls || wait > before), true, "no packet overtakes another");
            before = wait;
        }
        const double expected = 0.7 / image.GetSeconds() * (kSteps * step).GetSeconds();
        NS_TEST_EXPECT_MSG_EQ_TOL(rises, expected, 4 * std::sqrt(expected), "objects that came");
    }
};

/// Packets on a loaded link are late by the waiting time, at no event more.
class LoadedLinkTest : public TestCase
{
  public:
    LoadedLinkTest() : TestCase("packets of a loaded link")
    {
    }

  private:
    struct Result
    {
        double meanDelay{0};
        uint64_t events{0};
        uint32_t received{0};
    };

    static Result Send(double load)
    {
        Result result;
        TreeNetworkHelper tree;
        const TreeNetworkHelper::Uplink lan{"lan", DataRate("1Gbps"), MicroSeconds(5)};
        const auto router = tree.AddRoot("router");
        const auto a = tree.AddHost(router, "a", "10.0.0.1", lan);
        const auto b = tree.AddHost(router, "b", "10.0.0.2", lan);
        if (load > 0)
        {
            const auto make = [load](const char* direction) {
                return Create<BackgroundLoad>(
                    load,
                    std::vector<BackgroundTraffic>{{1, MicroSeconds(4194), false}},
                    RandomStream(5, "b", direction));
            };
            TreeNetworkHelper::SetLoad("b", make("up"), make("down"));
        }
        constexpr uint32_t kPackets = 4000;
        const auto sink = Socket::CreateSocket(b, TypeId::LookupByName("ns3::UdpSocketFactory"));
        sink->Bind(InetSocketAddress(Ipv4Address::GetAny(), 9));
        sink->SetRecvCallback(Callback<void, Ptr<Socket>>([&](Ptr<Socket> socket) {
            socket->Recv();
            ++result.received;
            result.meanDelay += Simulator::Now().GetSeconds() / kPackets;
        }));
        const auto source = Socket::CreateSocket(a, TypeId::LookupByName("ns3::UdpSocketFactory"));
        for (uint32_t i = 0; i < kPackets; ++i)
        {
            const Time at = MilliSeconds(20) * i;
            result.meanDelay -= at.GetSeconds() / kPackets;
            Simulator::Schedule(at, [source] {
                source->SendTo(Create<Packet>(100), 0, InetSocketAddress("10.0.0.2", 9));
            });
        }
        Simulator::Run();
        result.events = Simulator::GetEventCount();
        Simulator::Destroy();
        Names::Clear();
        return result;
    }

    void DoRun() override
    {
        const Result idle = Send(0);
        const Result loaded = Send(0.7);
        NS_TEST_EXPECT_MSG_EQ(loaded.received, idle.received, "nothing is lost");
        const double expected = 0.7 * 4194e-6 / 2 / 0.3; // Pollaczek and Khinchine, M/D/1
        NS_TEST_EXPECT_MSG_EQ_TOL(loaded.meanDelay - idle.meanDelay,
                                  expected,
                                  0.1 * expected,
                                  "packets wait as long as the theory says");
        NS_TEST_EXPECT_MSG_EQ(loaded.events, idle.events, "without events of their own");
    }
};

class BackgroundLoadTestSuite : public TestSuite
{
  public:
    BackgroundLoadTestSuite() : TestSuite("ehealth-background-load", TestSuite::Type::UNIT)
    {
        AddTestCase(new PollaczekKhinchineTest);
        AddTestCase(new WorkTest);
        AddTestCase(new LoadedLinkTest);
    }
};

BackgroundLoadTestSuite g_backgroundLoadTestSuite;

} // namespace
