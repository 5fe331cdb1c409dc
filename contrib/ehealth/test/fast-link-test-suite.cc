// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/background-load.h"
#include "ns3/inet-socket-address.h"
#include "ns3/link-impairment.h"
#include "ns3/names.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/test.h"
#include "ns3/tree-network-helper.h"

#include <functional>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

/// A packet that arrived, and when.
using Arrival = std::pair<Time, uint32_t>;

/// What came of a network's packets.
struct Outcome
{
    std::vector<Arrival> arrivals;
    std::vector<uint64_t> counters; //!< packets, octets and drops by link
    uint64_t events{0};
};

/// A host behind a fast link, a router, and a host behind a slow one.
class LinksTestCase : public TestCase
{
  public:
    /// Prepares the links before the run.
    using Preparation = std::function<void()>;

    /**
     * @param name of the test
     * @param burst packets sent at once, every other time
     * @param fast links that save events, by their places in the counters
     * @param prepare the links
     */
    LinksTestCase(const std::string& name,
                  uint32_t burst,
                  std::vector<std::size_t> fast,
                  Preparation prepare = {})
        : TestCase(name), m_burst(burst), m_fast(std::move(fast)), m_prepare(std::move(prepare))
    {
    }

  protected:
    Outcome Send(bool fast) const;

  private:
    void DoRun() override
    {
        const Outcome plain = Send(false);
        const Outcome fast = Send(true);
        NS_TEST_EXPECT_MSG_EQ((plain.arrivals.size() > kTimes / 2), true, "most packets arrive");
        NS_TEST_EXPECT_MSG_EQ((fast.arrivals == plain.arrivals), true, "the same packets, in time");
        NS_TEST_EXPECT_MSG_EQ((fast.counters == plain.counters), true, "the same counters");
        uint64_t hops = 0;
        for (const std::size_t link : m_fast)
        {
            hops += plain.counters[3 * link];
        }
        NS_TEST_EXPECT_MSG_EQ(plain.events - fast.events, hops, "an event a packet and hop less");
    }

  protected:
    static constexpr uint32_t kTimes = 200;

  private:
    uint32_t m_burst;
    std::vector<std::size_t> m_fast;
    Preparation m_prepare;
};

Outcome
LinksTestCase::Send(bool fast) const
{
    Outcome result;
    TreeNetworkHelper tree;
    tree.SetFastLinks(fast);
    const auto root = tree.AddRoot("root");
    const auto near = tree.AddRouter(root,
                                     "router",
                                     "10.0.0.0",
                                     24,
                                     {"uplink", DataRate("20Mbps"), MicroSeconds(700)});
    const auto a = tree.AddHost(near, "a", "10.0.0.1", {"lan", DataRate("1Gbps"), MicroSeconds(5)});
    const auto b =
        tree.AddHost(root, "b", "10.0.1.1", {"lan", DataRate("100Mbps"), MicroSeconds(5)});
    if (m_prepare)
    {
        m_prepare();
    }
    const auto udp = TypeId::LookupByName("ns3::UdpSocketFactory");
    const auto sink = Socket::CreateSocket(b, udp);
    sink->Bind(InetSocketAddress(Ipv4Address::GetAny(), 9));
    sink->SetRecvCallback(Callback<void, Ptr<Socket>>([&result](Ptr<Socket> socket) {
        while (const auto packet = socket->Recv())
        {
            result.arrivals.emplace_back(Simulator::Now(), packet->GetSize());
        }
    }));
    const auto source = Socket::CreateSocket(a, udp);
    for (uint32_t i = 0; i < kTimes; ++i)
    {
        Simulator::Schedule(MicroSeconds(1700 * i), [source, i, burst = m_burst] {
            for (uint32_t k = 0; k < (i % 2 == 0 ? burst : 1); ++k)
            {
                source->SendTo(Create<Packet>(20 + (i * 131 + k * 977) % 1400),
                               0,
                               InetSocketAddress("10.0.1.1", 9));
            }
        });
    }
    Simulator::Run();
    result.events = Simulator::GetEventCount();
    for (const LinkCounters& link : tree.GetCounters())
    {
        result.counters.insert(result.counters.end(), {link.packets, link.bytes, link.dropped});
    }
    Simulator::Destroy();
    Names::Clear();
    return result;
}

/// A link that gets a fault while packets wait for it: those are not concerned.
class LateFaultTestCase : public LinksTestCase
{
  public:
    LateFaultTestCase() : LinksTestCase("a fault that begins later", 9, {}, &ImpairLater)
    {
    }

  private:
    static void ImpairLater()
    {
        Simulator::Schedule(MicroSeconds(1700 * 100 + 50), [] {
            const auto impairment = Create<LinkImpairment>(RandomStream(3, "router", "faults"));
            TreeNetworkHelper::Impair("router", impairment);
            LinkFault fault;
            fault.jitter = MicroSeconds(300);
            impairment->Begin(fault);
        });
    }

    void DoRun() override
    {
        const auto getSizes = [](const Outcome& result) {
            std::vector<uint32_t> sizes;
            for (const Arrival& arrival : result.arrivals)
            {
                sizes.push_back(arrival.second);
            }
            return sizes;
        };
        const Outcome plain = Send(false);
        const Outcome fast = Send(true);
        NS_TEST_EXPECT_MSG_EQ((getSizes(fast) == getSizes(plain)),
                              true,
                              "none is lost or overtakes");
        NS_TEST_EXPECT_MSG_EQ((fast.arrivals[100] == plain.arrivals[100]), true, "before it");
        NS_TEST_EXPECT_MSG_EQ((fast.arrivals.back().first > Seconds(0.3)), true, "until the end");
    }
};

void
LoadAll()
{
    const auto make = [](const char* direction) {
        return Create<BackgroundLoad>(0.5,
                                      std::vector<BackgroundTraffic>{{1, MicroSeconds(400), true}},
                                      RandomStream(5, "link", direction));
    };
    for (const char* name : {"router", "a", "b"})
    {
        TreeNetworkHelper::SetLoad(name, make("up"), make("down"));
    }
}

void
ImpairRouter()
{
    const auto impairment = Create<LinkImpairment>(RandomStream(3, "router", "faults"));
    TreeNetworkHelper::Impair("router", impairment);
    LinkFault fault;
    fault.jitter = MicroSeconds(300);
    fault.loss = 0.1;
    impairment->Begin(fault);
}

class FastLinkTestSuite : public TestSuite
{
  public:
    FastLinkTestSuite() : TestSuite("ehealth-fast-link", TestSuite::Type::UNIT)
    {
        AddTestCase(new LinksTestCase("packets that do not meet", 1, {0, 1, 2}));
        AddTestCase(new LinksTestCase("bursts that queue", 9, {0, 1, 2}));
        AddTestCase(new LinksTestCase("bursts that overflow", 1300, {0, 1, 2}));
        AddTestCase(new LinksTestCase("load of others", 5, {}, &LoadAll));
        AddTestCase(new LinksTestCase("a link with faults", 5, {1, 2}, &ImpairRouter));
        AddTestCase(new LateFaultTestCase);
    }
};

FastLinkTestSuite g_fastLinkTestSuite;

} // namespace
