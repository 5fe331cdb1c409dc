// SPDX-License-Identifier: GPL-2.0-only
// Links with faults: what passes, when, and in which order.
#include "ns3/impaired-channel.h"
#include "ns3/inet-socket-address.h"
#include "ns3/names.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/test.h"
#include "ns3/tree-network-helper.h"
#include "ns3/udp-socket-factory.h"

#include <algorithm>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

constexpr uint16_t kPort = 9;
constexpr uint32_t kPackets = 1000;
const Time kInterval = MilliSeconds(10);
const Time kDelay = MilliSeconds(3);

/// A fault and when it is there.
struct Period
{
    LinkFault fault;
    Time begin;
    Time end;
};

/// What became of packets of 1000 octets, one each 10 ms, over a link of 1 Mbit/s.
struct Arrivals
{
    std::vector<std::optional<Time>> lags = std::vector<std::optional<Time>>(kPackets);
    std::vector<uint32_t> order; //!< of arrival
    uint64_t dropped{0};

    /// @return how many of these arrived
    std::ptrdiff_t CountArrived(uint32_t begin, uint32_t end) const
    {
        return std::count_if(lags.begin() + begin, lags.begin() + end, [](const auto& lag) {
            return lag.has_value();
        });
    }
};

Arrivals
Send(const std::vector<Period>& periods, uint64_t seed = 1)
{
    Arrivals result;
    TreeNetworkHelper network;
    const auto root = network.AddRoot("root");
    const auto host = network.AddHost(root, "host", "10.0.0.1", {"lan", DataRate("1Mbps"), kDelay});
    const auto impairment = Create<LinkImpairment>(RandomStream(seed, "lan host", "faults"));
    TreeNetworkHelper::Impair("host", impairment);
    for (const Period& period : periods)
    {
        Simulator::Schedule(period.begin, [impairment, period] {
            const uint64_t number = impairment->Begin(period.fault);
            Simulator::Schedule(period.end - period.begin,
                                [impairment, number] { impairment->End(number); });
        });
    }
    // Upwards to the root's own address; faults have no direction.
    const auto rootIpv4 = root->GetObject<Ipv4>();
    rootIpv4->AddAddress(1, Ipv4InterfaceAddress("10.0.0.2", Ipv4Mask::GetOnes()));
    const auto sink = Socket::CreateSocket(root, UdpSocketFactory::GetTypeId());
    sink->Bind(InetSocketAddress(Ipv4Address::GetAny(), kPort));
    sink->SetRecvCallback(Callback<void, Ptr<Socket>>([&result](Ptr<Socket> socket) {
        while (const auto packet = socket->Recv())
        {
            uint8_t number[2]{};
            packet->CopyData(number, 2);
            const uint32_t i = number[0] << 8 | number[1];
            result.lags[i] = Simulator::Now() - i * kInterval;
            result.order.push_back(i);
        }
    }));
    const auto source = Socket::CreateSocket(host, UdpSocketFactory::GetTypeId());
    for (uint32_t i = 0; i < kPackets; ++i)
    {
        Simulator::Schedule(i * kInterval, [source, i] {
            Bytes octets(1000);
            octets[0] = static_cast<uint8_t>(i >> 8);
            octets[1] = static_cast<uint8_t>(i);
            source->SendTo(Create<Packet>(octets.data(), 1000),
                           0,
                           InetSocketAddress("10.0.0.2", kPort));
        });
    }
    Simulator::Run();
    result.dropped = network.GetCounters().front().dropped;
    Simulator::Destroy();
    Names::Clear();
    return result;
}

LinkFault
MakeFault(bool down, double loss, Time jitter, double rateShare)
{
    LinkFault fault;
    fault.down = down;
    fault.loss = loss;
    fault.jitter = jitter;
    fault.rateShare = rateShare;
    return fault;
}

class FaultTestCase : public TestCase
{
  public:
    FaultTestCase() : TestCase("every kind of fault has its effect, while it lasts")
    {
    }

  private:
    void DoRun() override
    {
        const Arrivals none = Send({});
        NS_TEST_ASSERT_MSG_EQ(none.order.size(), kPackets, "all arrive without a fault");
        m_usual = *none.lags[0];
        CheckDown();
        CheckLoss();
        CheckJitter();
        CheckBandwidth();
        CheckTogether();
    }

    /// Faults last from packet 200 to packet 600.
    Period Make(const LinkFault& fault) const
    {
        return {fault, 199.5 * kInterval, 599.5 * kInterval};
    }

    void CheckDown()
    {
        const Arrivals result = Send({Make(MakeFault(true, 0, Time(), 1))});
        NS_TEST_EXPECT_MSG_EQ(result.CountArrived(0, 200), 200, "before");
        NS_TEST_EXPECT_MSG_EQ(result.CountArrived(200, 600), 0, "nothing passes");
        NS_TEST_EXPECT_MSG_EQ(result.CountArrived(600, kPackets), 400, "afterwards");
        NS_TEST_EXPECT_MSG_EQ(result.dropped, 400, "counted");
    }

    void CheckLoss()
    {
        const Arrivals result = Send({Make(MakeFault(false, 0.25, Time(), 1))});
        NS_TEST_EXPECT_MSG_EQ(result.CountArrived(0, 200), 200, "before");
        // Binomial: four standard deviations of 8.7.
        NS_TEST_EXPECT_MSG_EQ_TOL(result.CountArrived(200, 600), 300, 35, "a quarter is lost");
        NS_TEST_EXPECT_MSG_EQ(result.CountArrived(600, kPackets), 400, "afterwards");
        NS_TEST_EXPECT_MSG_EQ(result.dropped + result.order.size(), kPackets, "counted");
        NS_TEST_EXPECT_MSG_EQ((Send({Make(MakeFault(false, 0.25, Time(), 1))}).lags == result.lags),
                              true,
                              "the same seed loses the same");
        NS_TEST_EXPECT_MSG_EQ(
            (Send({Make(MakeFault(false, 0.25, Time(), 1))}, 2).lags == result.lags),
            false,
            "another one others");
    }

    void CheckJitter()
    {
        const Time jitter = MilliSeconds(40);
        const Arrivals result = Send({Make(MakeFault(false, 0, jitter, 1))});
        NS_TEST_ASSERT_MSG_EQ(result.order.size(), kPackets, "nothing is lost");
        NS_TEST_EXPECT_MSG_EQ(std::is_sorted(result.order.begin(), result.order.end()),
                              true,
                              "nor overtaken");
        Time sum;
        for (uint32_t i = 0; i < kPackets; ++i)
        {
            const Time late = *result.lags[i] - m_usual;
            const bool during = i >= 200 && i < 600;
            // What follows a late packet waits for it.
            NS_TEST_EXPECT_MSG_EQ((late.IsPositive() && late <= jitter), true, "packet " << i);
            NS_TEST_EXPECT_MSG_EQ((during || late.IsZero() || (i >= 600 && i < 604)),
                                  true,
                                  "packet " << i << " of another time");
            sum += during ? late : Time();
        }
        NS_TEST_EXPECT_MSG_GT(sum.GetSeconds() / 400, 0.020, "on average half, or more: in order");
        NS_TEST_EXPECT_MSG_LT(sum.GetSeconds() / 400, 0.035, "but not all");
    }

    void CheckBandwidth()
    {
        // 8 ms of transmission become 16, more than packets are apart: they queue.
        const Arrivals half = Send({Make(MakeFault(false, 0, Time(), 0.5))});
        NS_TEST_ASSERT_MSG_EQ(half.order.size(), kPackets, "nothing is lost: the queue is long");
        NS_TEST_EXPECT_MSG_EQ_TOL((*half.lags[200] - m_usual).GetSeconds(),
                                  0.0082,
                                  0.0003,
                                  "twice");
        NS_TEST_EXPECT_MSG_GT(*half.lags[599], *half.lags[200] + Seconds(1), "a queue");
        NS_TEST_EXPECT_MSG_GT(*half.lags[kPackets - 1], m_usual, "which takes its time");
        // 80 % of the rate suffices.
        const Arrivals most = Send({Make(MakeFault(false, 0, Time(), 0.9))});
        NS_TEST_EXPECT_MSG_EQ(*most.lags[700], m_usual, "as before");
    }

    void CheckTogether()
    {
        const Period first{MakeFault(false, 0.5, Time(), 0.9), Seconds(2), Seconds(6)};
        const Period second{MakeFault(false, 0.5, Time(), 0.95), Seconds(4), Seconds(8)};
        const Period third{MakeFault(true, 0, Time(), 1), Seconds(4.5), Seconds(5)};
        const Arrivals result = Send({first, second, third});
        NS_TEST_EXPECT_MSG_EQ_TOL(result.CountArrived(200, 400), 100, 29, "one fault");
        NS_TEST_EXPECT_MSG_EQ_TOL(result.CountArrived(400, 450), 12, 13, "two");
        NS_TEST_EXPECT_MSG_EQ(result.CountArrived(450, 499), 0, "three");
        NS_TEST_EXPECT_MSG_EQ_TOL(result.CountArrived(600, 800), 100, 29, "one");
        NS_TEST_EXPECT_MSG_EQ(result.CountArrived(801, kPackets), 199, "none");
        NS_TEST_EXPECT_MSG_EQ(*result.lags[kPackets - 1], m_usual, "the whole rate again");
    }

    Time m_usual;
};

class FaultTestSuite : public TestSuite
{
  public:
    FaultTestSuite() : TestSuite("ehealth-fault", TestSuite::Type::UNIT)
    {
        AddTestCase(new FaultTestCase);
    }
};

FaultTestSuite g_faultTestSuite;

} // namespace
