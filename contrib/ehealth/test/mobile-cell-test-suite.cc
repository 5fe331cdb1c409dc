// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/constant-position-mobility-model.h"
#include "ns3/epc-mobile-cell.h"
#include "ns3/inet-socket-address.h"
#include "ns3/mobile-helper.h"
#include "ns3/names.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/test.h"
#include "ns3/tree-network-helper.h"

#include <map>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

constexpr uint16_t kPort = 7;
constexpr const char* kProfile = "ns3::ehealth::ProfileMobileCell";
constexpr const char* kLte = "ns3::ehealth::LteMobileCell";
constexpr const char* kNr = "ns3::ehealth::NrMobileCell"; // not in every build
constexpr uint32_t kPhones = 4;                           // in two sectors

/// A server at the core, which sends back what it gets; a cell with phones.
class Country
{
  public:
    explicit Country(const std::string& type, int64_t stream = 0)
    {
        const TreeNetworkHelper::Uplink link{"core", DataRate("10Gbps"), MicroSeconds(10)};
        const auto core = m_tree.AddRoot("core");
        const auto server = m_tree.AddHost(core, "server", "10.0.0.1", link);
        router = m_tree.AddRouter(core, "cell", "100.64.0.0", 24, link);
        MobileHelper helper;
        helper.SetCellType(type);
        cell = helper.MakeCell(router, "100.64.0.0", 24);
        cell->AssignStreams(stream);
        cell->TraceConnectWithoutContext(
            "Carried",
            Callback<void, Ptr<const Packet>>([this](Ptr<const Packet> p) {
                ++carried;
                octets += p->GetSize();
            }));
        cell->TraceConnectWithoutContext(
            "Drop",
            Callback<void, Ptr<const Packet>>([this](Ptr<const Packet>) { ++dropped; }));
        m_echo = Open(server);
        m_echo->SetRecvCallback(Callback<void, Ptr<Socket>>([](Ptr<Socket> socket) {
            Address from;
            const auto packet = socket->RecvFrom(from);
            socket->SendTo(packet, 0, from);
        }));
        for (uint32_t i = 0; i < kPhones; ++i)
        {
            const auto node = CreateObject<Node>();
            m_tree.InstallStack(node);
            node->AggregateObject(CreateObject<ConstantPositionMobilityModel>());
            cell->AddPhone(node, Ipv4Address(0x64400001 + i), i % 2);
            sockets.push_back(Open(node));
            sockets.back()->SetRecvCallback(
                Callback<void, Ptr<Socket>>([this, i](Ptr<Socket> socket) {
                    socket->Recv();
                    answers[i].push_back(Simulator::Now());
                }));
        }
    }

    ~Country()
    {
        Simulator::Destroy(); // and with it the cell, which is the router's
        Names::Clear();
    }

    /// Lets each phone send a datagram.
    void Ask(Time at, uint32_t size)
    {
        Simulator::Schedule(at, [this, size] {
            for (const auto& socket : sockets)
            {
                socket->SendTo(Create<Packet>(size), 0, InetSocketAddress("10.0.0.1", kPort));
            }
        });
    }

    static Ptr<Socket> Open(Ptr<Node> node)
    {
        const auto socket =
            Socket::CreateSocket(node, TypeId::LookupByName("ns3::UdpSocketFactory"));
        socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), kPort));
        return socket;
    }

    static void RunUntil(Time end)
    {
        Simulator::Stop(end - Simulator::Now());
        Simulator::Run();
    }

    Ptr<Node> router;
    Ptr<MobileCell> cell;
    std::vector<Ptr<Socket>> sockets;
    std::map<uint32_t, std::vector<Time>> answers; //!< by phone
    uint32_t carried{0};
    uint32_t octets{0};
    uint32_t dropped{0};

  private:
    TreeNetworkHelper m_tree;
    Ptr<Socket> m_echo;
};

/// Leaves so little that a kilobyte takes tenths of a second at least.
LinkFault
MakeSlow(const std::string& type)
{
    LinkFault slow;
    slow.rateShare = type == kNr ? 0.00004 : 0.0003; // of 555 Mbit/s, of 44 or 75
    return slow;
}

/// Phones of either fidelity reach the core and are reached.
class ReachTest : public TestCase
{
  public:
    explicit ReachTest(const std::string& type)
        : TestCase("phones and the core reach each other: " + type), m_type(type)
    {
    }

  private:
    void DoRun() override
    {
        constexpr uint32_t kSize = 1000;
        constexpr uint32_t kHeaders = 28; // IPv4, UDP
        Country country(m_type);
        country.Ask(Seconds(1), kSize);
        Country::RunUntil(Seconds(2));
        for (uint32_t i = 0; i < kPhones; ++i)
        {
            NS_TEST_ASSERT_MSG_EQ(country.answers[i].size(), 1, "phone " << i << " was answered");
            const Time rtt = country.answers[i][0] - Seconds(1);
            NS_TEST_EXPECT_MSG_GT(rtt, MilliSeconds(5), "the radio takes time");
            NS_TEST_EXPECT_MSG_LT(rtt, MilliSeconds(300), "but not for ever");
        }
        NS_TEST_EXPECT_MSG_EQ(country.carried, 2 * kPhones, "each packet is counted once");
        NS_TEST_EXPECT_MSG_EQ(country.octets,
                              2 * kPhones * (kSize + kHeaders),
                              "with its octets as an IPv4 packet");
        NS_TEST_EXPECT_MSG_EQ(country.dropped, 0, "nothing is lost");
        if (const auto stack = DynamicCast<EpcMobileCell>(country.cell))
        {
            NS_TEST_EXPECT_MSG_EQ(stack->GetConnectedPhones(), kPhones, "every UE has a bearer");
        }
        NS_TEST_EXPECT_MSG_EQ(country.cell->TakesLatecomers(),
                              (m_type == kProfile),
                              "only a profile takes phones later");
    }

    std::string m_type;
};

/// Faults hit a cell of either fidelity while they last.
class CellFaultTest : public TestCase
{
  public:
    explicit CellFaultTest(const std::string& type) : TestCase("faults: " + type), m_type(type)
    {
    }

  private:
    void DoRun() override
    {
        constexpr uint32_t kSize = 1000;
        Country country(m_type);
        const auto impairment = Create<LinkImpairment>(RandomStream(1, "cell", "fault"));
        country.cell->SetImpairment(impairment);
        country.Ask(Seconds(1), kSize);
        country.Ask(Seconds(2), kSize);
        country.Ask(Seconds(3), kSize);
        Country::RunUntil(Seconds(1.5));
        LinkFault down;
        down.down = true;
        const auto number = impairment->Begin(down);
        Country::RunUntil(Seconds(2.5));
        NS_TEST_EXPECT_MSG_EQ(country.dropped, kPhones, "what is sent meanwhile is dropped");
        impairment->End(number);
        const LinkFault slow = MakeSlow(m_type);
        impairment->Begin(slow);
        Country::RunUntil(Seconds(3.2));
        for (uint32_t i = 0; i < kPhones; ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(country.answers[i].size(), 1, "one of three in time");
        }
        Country::RunUntil(Seconds(m_type == kProfile ? 30 : 4.5));
        for (uint32_t i = 0; i < kPhones; ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(country.answers[i].size(), 2, "the third one late");
        }
    }

    std::string m_type;
};

/// What happens follows from the streams.
class CellStreamTest : public TestCase
{
  public:
    explicit CellStreamTest(const std::string& type)
        : TestCase("fixed random streams: " + type), m_type(type)
    {
    }

  private:
    std::vector<Time> Measure(int64_t stream) const
    {
        Country country(m_type, stream);
        country.Ask(Seconds(1), 100);
        country.Ask(Seconds(1.0123), 5000);
        Country::RunUntil(Seconds(2));
        std::vector<Time> times;
        for (const auto& [phone, answers] : country.answers)
        {
            times.insert(times.end(), answers.begin(), answers.end());
        }
        return times;
    }

    void DoRun() override
    {
        const auto times = Measure(100);
        NS_TEST_EXPECT_MSG_EQ((times == Measure(100)), true, "the same streams, the same times");
        NS_TEST_EXPECT_MSG_EQ((times == Measure(1 << 24)), false, "others, others");
    }

    std::string m_type;
};

/// A cell lives as long as its router, whoever else knows it, and asks nothing of faults after.
class OwnerTest : public TestCase
{
  public:
    explicit OwnerTest(const std::string& type)
        : TestCase("the router owns its cell: " + type), m_type(type)
    {
    }

  private:
    void DoRun() override
    {
        const auto impairment = Create<LinkImpairment>(RandomStream(1, "cell", "fault"));
        const auto other = Create<LinkImpairment>(RandomStream(1, "cell", "other"));
        const LinkFault slow = MakeSlow(m_type);
        {
            Country country(m_type);
            NS_TEST_ASSERT_MSG_EQ(country.router->GetObject<MobileCell>(),
                                  country.cell,
                                  "the router knows its cell");
            country.cell->SetImpairment(impairment);
            country.cell->SetImpairment(other);
            country.cell = nullptr;
            impairment->Begin(slow); // no longer the cell's
            country.Ask(Seconds(1), 1000);
            Country::RunUntil(Seconds(1.5));
            for (uint32_t i = 0; i < kPhones; ++i)
            {
                NS_TEST_EXPECT_MSG_EQ(country.answers[i].size(), 1, "phone " << i << " in time");
            }
            NS_TEST_EXPECT_MSG_EQ(country.carried, 2 * kPhones, "and its packets are counted");
        }
        other->Begin(slow); // after the cell's end
    }

    std::string m_type;
};

/// Which fidelities there are.
class TypeTest : public TestCase
{
  public:
    TypeTest() : TestCase("types of cells")
    {
    }

  private:
    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(MobileHelper::HasCellType(kProfile), true, "a profile");
        NS_TEST_EXPECT_MSG_EQ(MobileHelper::HasCellType(kLte), true, "LTE");
        NS_TEST_EXPECT_MSG_EQ(MobileHelper::HasCellType("ns3::ehealth::WimaxMobileCell"),
                              false,
                              "no such type");
        NS_TEST_EXPECT_MSG_EQ(MobileHelper::HasCellType("ns3::Node"), false, "no cell");
    }
};

class MobileCellTestSuite : public TestSuite
{
  public:
    MobileCellTestSuite() : TestSuite("ehealth-mobile-cell", TestSuite::Type::UNIT)
    {
        AddTestCase(new TypeTest);
        for (const char* type : {kProfile, kLte, kNr})
        {
            if (!MobileHelper::HasCellType(type))
            {
                continue;
            }
            AddTestCase(new OwnerTest(type));
            AddTestCase(new ReachTest(type));
            AddTestCase(new CellFaultTest(type));
            AddTestCase(new CellStreamTest(type));
        }
    }
};

MobileCellTestSuite g_mobileCellTestSuite;

} // namespace
