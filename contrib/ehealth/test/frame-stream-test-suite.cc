// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/frame-stream.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4.h"
#include "ns3/names.h"
#include "ns3/packet.h"
#include "ns3/simulator.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/test.h"
#include "ns3/tree-network-helper.h"

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

constexpr uint16_t kPort = 7000;
constexpr std::size_t kHeader = 10; //!< octets before each frame: lengths, kind, link class

/// ESP on the VPN legs, TLS on the Internet.
LinkOverheads
MakeOverheads()
{
    LinkOverheads overheads{};
    for (const LinkClass link : {LinkClass::ProvinceVpn, LinkClass::PhrcVpn, LinkClass::CasVpn})
    {
        overheads[static_cast<std::size_t>(link)] = {54, 0, 0, 0};
    }
    overheads[static_cast<std::size_t>(LinkClass::Internet)] = {0, 22, 300, 3000};
    overheads[static_cast<std::size_t>(LinkClass::CasVpn)].carried = true;
    return overheads;
}

/// Two hosts behind one router; a server that frames, or one that only counts octets.
class World
{
  public:
    explicit World(const char* rate = "1Gbps")
    {
        const auto root = m_network.AddRoot("root");
        const TreeNetworkHelper::Uplink uplink{"lan", DataRate(rate), MilliSeconds(5)};
        clientNode = m_network.AddHost(root, "client", "10.0.0.1", uplink);
        serverNode = m_network.AddHost(root, "server", "10.0.0.2", uplink);
        m_listener = Socket::CreateSocket(serverNode, TcpSocketFactory::GetTypeId());
        TcpStream::Configure(m_listener);
        m_listener->Bind(InetSocketAddress(Ipv4Address::GetAny(), kPort));
        m_listener->Listen();
        m_listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                      MakeCallback(&World::OnAccept, this));
    }

    ~World()
    {
        server = nullptr;
        raw = nullptr;
        Simulator::Destroy();
        Names::Clear();
    }

    World(const World&) = delete;
    World& operator=(const World&) = delete;

    Address GetAddress() const
    {
        return InetSocketAddress("10.0.0.2", kPort);
    }

    Ptr<MessageStream> Open(LinkClass link) const
    {
        return Create<FrameStream>(clientNode, GetAddress(), link, overheads);
    }

    LinkOverheads overheads = MakeOverheads();
    Ptr<Node> clientNode;
    Ptr<Node> serverNode;
    bool framing{true};      //!< otherwise octets are counted
    Ptr<FrameStream> server; //!< when framing
    Ptr<Socket> raw;         //!< when not
    std::vector<Bytes> frames;
    std::vector<Time> times;
    int closed{0};
    Bytes octets;
    std::size_t answerAfter{0}; //!< octets after which the counting server sends its handshake

  private:
    void OnAccept(Ptr<Socket> socket, const Address&)
    {
        if (!framing)
        {
            raw = socket;
            raw->SetRecvCallback(MakeCallback(&World::OnOctets, this));
            return;
        }
        server = Create<FrameStream>(socket, overheads);
        server->SetFrameCallback([this](Ptr<MessageStream>, Bytes frame, uint32_t) {
            frames.push_back(std::move(frame));
            times.push_back(Simulator::Now());
        });
        server->SetClosedCallback([this](Ptr<MessageStream>) { ++closed; });
    }

    void OnOctets(Ptr<Socket> socket)
    {
        while (const Ptr<Packet> packet = socket->Recv())
        {
            const std::size_t old = octets.size();
            octets.resize(old + packet->GetSize());
            packet->CopyData(octets.data() + old, packet->GetSize());
        }
        if (answerAfter > 0 && octets.size() >= answerAfter)
        {
            answerAfter = 0;
            const Bytes
                handshake{0, 0, 0, 0, 0, 0, 0, 0, 2, static_cast<uint8_t>(LinkClass::Internet)};
            socket->Send(Create<Packet>(handshake.data(), handshake.size()));
        }
    }

    TreeNetworkHelper m_network;
    Ptr<Socket> m_listener;
};

Bytes
MakePattern(std::size_t size, std::size_t seed)
{
    Bytes pattern(size);
    for (std::size_t i = 0; i < size; ++i)
    {
        pattern[i] = static_cast<uint8_t>((i * 131 + seed) ^ (i >> 8));
    }
    return pattern;
}

class FramesTestCase : public TestCase
{
  public:
    FramesTestCase() : TestCase("frames: large, many, both ways, after Close")
    {
    }

  private:
    void DoRun() override
    {
        for (std::size_t link = 1; link < kLinkClasses; ++link)
        {
            Check(static_cast<LinkClass>(link));
        }
        CheckAnswer();
    }

    void Check(LinkClass link)
    {
        World world;
        std::vector<Bytes> sent{MakePattern(5000000, 1), {}, MakePattern(1, 2)};
        for (std::size_t i = 0; i < 3000; ++i)
        {
            sent.push_back(MakePattern(i % 60, i));
        }
        sent.push_back(MakePattern(100000, 3));
        const auto client = world.Open(link);
        for (const Bytes& frame : sent)
        {
            client->Send(frame);
        }
        client->Close(); // once everything is sent
        Simulator::Run();
        NS_TEST_ASSERT_MSG_EQ(world.frames.size(),
                              sent.size(),
                              "all over " << ehealth::GetName(link));
        NS_TEST_ASSERT_MSG_EQ((world.frames == sent), true, "unchanged and in order");
        NS_TEST_ASSERT_MSG_EQ(client->IsOpen(), false, "closed");
        NS_TEST_ASSERT_MSG_EQ(world.closed, 1, "the peer notices, once");
        NS_TEST_ASSERT_MSG_EQ((world.server->GetLink() == link), true, "and knows the class");
    }

    void CheckAnswer()
    {
        World world;
        std::vector<Bytes> answers;
        const auto client = world.Open(LinkClass::Internet);
        client->SetFrameCallback([&answers](Ptr<MessageStream>, Bytes frame, uint32_t) {
            answers.push_back(std::move(frame));
        });
        client->Send(MakePattern(10, 0));
        Simulator::Schedule(Seconds(1), [&world] { world.server->Send(MakePattern(200000, 5)); });
        Simulator::Schedule(Seconds(2), [&client] { client->Send(MakePattern(20, 0)); });
        Simulator::Run();
        NS_TEST_ASSERT_MSG_EQ(answers.size(), 1, "the same connection leads back");
        NS_TEST_ASSERT_MSG_EQ((answers[0] == MakePattern(200000, 5)), true, "unchanged");
        NS_TEST_ASSERT_MSG_EQ(world.frames.size(), 2, "and stays open");
        client->Close();
        Simulator::Run();
    }
};

class PaddingTestCase : public TestCase
{
  public:
    PaddingTestCase() : TestCase("octets on the wire, by class of link")
    {
    }

  private:
    void DoRun() override
    {
        for (std::size_t link = 1; link < kLinkClasses; ++link)
        {
            for (const std::size_t size : {0, 1, 1383, 1384, 1385, 16373, 16374, 16375, 100000})
            {
                Check(static_cast<LinkClass>(link), size);
            }
        }
    }

    void Check(LinkClass link, std::size_t size)
    {
        World world;
        world.framing = false;
        const LinkOverhead& overhead = world.overheads[static_cast<std::size_t>(link)];
        const std::size_t handshake =
            overhead.clientHandshake > 0 ? kHeader + overhead.clientHandshake : 0;
        world.answerAfter = handshake;
        const Bytes frame = MakePattern(size, 1);
        const auto client = world.Open(link);
        const std::size_t announced = client->Send(frame);
        Simulator::Run();
        // A segment holds 1394 octets, a TLS record 16384.
        const std::size_t framed = kHeader + size;
        const std::size_t segments = (framed + 1393) / 1394;
        const std::size_t records = (framed + 16383) / 16384;
        const std::size_t expected =
            framed + segments * overhead.perPacket + records * overhead.perRecord;
        const std::size_t padded =
            expected - (overhead.carried ? segments * overhead.perPacket : 0);
        NS_TEST_ASSERT_MSG_EQ(world.octets.size(),
                              handshake + padded,
                              size << " octets over " << ehealth::GetName(link));
        NS_TEST_ASSERT_MSG_EQ(announced, expected, "as announced");
        const auto begin = world.octets.begin() + static_cast<std::ptrdiff_t>(handshake + kHeader);
        NS_TEST_ASSERT_MSG_EQ(std::equal(frame.begin(), frame.end(), begin),
                              true,
                              "the frame follows its header");
        client->Close();
        Simulator::Run();
    }
};

class HandshakeTestCase : public TestCase
{
  public:
    HandshakeTestCase() : TestCase("a TLS handshake takes a round trip and its octets' time")
    {
    }

  private:
    void DoRun() override
    {
        constexpr double kRate = 1e6;
        const double plain = Measure(LinkClass::Lan, "1Mbps", 10);
        const double tls = Measure(LinkClass::Internet, "1Mbps", 10);
        // Two links of 5 ms each way; at 1 Mbit/s, over two links in turn, the flights' octets:
        // the client's 310 pass both links, the server's 3010 follow each other in three segments.
        const double roundTrip = 0.020;
        const double octets = (2 * 310 + 3010) * 8 / kRate;
        NS_TEST_EXPECT_MSG_GT(tls - plain, roundTrip + octets, "all of both flights");
        NS_TEST_EXPECT_MSG_LT(tls - plain, roundTrip + 1.8 * octets, "and not much more");
        // The octets of the protection arrive before the frame counts as received.
        const double bare = Measure(LinkClass::Lan, "1Mbps", 500000);
        const double esp = Measure(LinkClass::PhrcVpn, "1Mbps", 500000);
        const double padding = 54.0 * 359 * 8 / kRate;
        NS_TEST_EXPECT_MSG_EQ_TOL(esp - bare, padding, 0.1 * padding, "ESP's octets take time");
    }

    double Measure(LinkClass link, const char* rate, std::size_t size)
    {
        World world(rate);
        const auto client = world.Open(link);
        client->Send(MakePattern(size, 1));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(world.frames.size(), 1, "the frame arrives");
        client->Close();
        Simulator::Run();
        return world.times.empty() ? 0 : world.times[0].GetSeconds();
    }
};

class MalformedHeaderTestCase : public TestCase
{
  public:
    MalformedHeaderTestCase() : TestCase("a malformed header closes the connection")
    {
    }

  private:
    void DoRun() override
    {
        const Bytes good{0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 'x'};
        Check(good, 1, true, "a frame");
        Check({0x7f, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 0, false, "a length beyond the limit");
        Check({0, 0, 0, 1, 0x7f, 0, 0, 0, 0, 1, 'x'}, 0, false, "padding beyond the limit");
        Check({0, 0, 0, 1, 0, 0, 0, 0, 3, 1, 'x'}, 0, false, "an unknown kind");
        Check({0, 0, 0, 1, 0, 0, 0, 0, 0, kLinkClasses, 'x'}, 0, false, "an unknown class of link");
        Check(Concat({good, Bytes(10, 0xff), good}), 1, false, "noise after a frame");
        Check({0, 0, 0, 9, 0, 0, 0, 0, 0, 1, 'x'}, 0, true, "an unfinished frame waits");
    }

    void Check(const Bytes& octets, std::size_t frames, bool open, const char* what)
    {
        World world;
        const auto socket = Socket::CreateSocket(world.clientNode, TcpSocketFactory::GetTypeId());
        socket->Bind();
        socket->Connect(world.GetAddress());
        Simulator::Schedule(Seconds(1), [&socket, &octets] {
            socket->Send(Create<Packet>(octets.data(), octets.size()));
        });
        Simulator::Stop(Seconds(10));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(world.frames.size(), frames, what << ": frames");
        NS_TEST_EXPECT_MSG_EQ(world.server->IsOpen(), open, what << ": connection");
        NS_TEST_EXPECT_MSG_EQ(world.closed, (open ? 0 : 1), what << ": told once");
    }
};

/// Nobody listens, or no way leads there.
class NoPeerTestCase : public TestCase
{
  public:
    NoPeerTestCase() : TestCase("a connection that cannot be opened")
    {
    }

  private:
    void DoRun() override
    {
        World world;
        int closed = 0;
        const auto refused = Create<FrameStream>(world.clientNode,
                                                 InetSocketAddress("10.0.0.2", kPort + 1),
                                                 LinkClass::Lan,
                                                 world.overheads);
        refused->SetClosedCallback([&closed](Ptr<MessageStream>) { ++closed; });
        refused->Send(MakePattern(10, 0));
        const auto nowhere = Create<FrameStream>(world.clientNode,
                                                 InetSocketAddress("10.0.0.77", kPort),
                                                 LinkClass::Lan,
                                                 world.overheads);
        nowhere->SetClosedCallback([&closed](Ptr<MessageStream>) { ++closed; });
        nowhere->Send(MakePattern(10, 0));
        Simulator::Run();
        NS_TEST_ASSERT_MSG_EQ(closed, 2, "each is told once");
        NS_TEST_ASSERT_MSG_EQ(refused->IsOpen(), false, "refused");
        NS_TEST_ASSERT_MSG_EQ(nowhere->IsOpen(), false, "given up");
        NS_TEST_ASSERT_MSG_EQ(world.frames.empty(), true, "nothing arrived");
    }
};

/// A host is cut off for longer than ns-3's TCP keeps trying by itself (123 s).
class OutageTestCase : public TestCase
{
  public:
    OutageTestCase() : TestCase("a connection outlives an hour without a link")
    {
    }

  private:
    void DoRun() override
    {
        World world;
        int answers = 0;
        const auto client = world.Open(LinkClass::Lan);
        client->SetFrameCallback([&answers](Ptr<MessageStream>, Bytes, uint32_t) { ++answers; });
        client->Send(MakePattern(10, 0));
        const auto ipv4 = world.serverNode->GetObject<Ipv4>();
        Simulator::Schedule(Seconds(1), [&world, ipv4] {
            ipv4->SetDown(1);
            world.server->Send(MakePattern(10, 1)); // nobody would tell the client it is lost
        });
        Simulator::Schedule(Hours(1), [&client, ipv4] {
            ipv4->SetUp(1);
            client->Send(MakePattern(10, 2));
        });
        Simulator::Stop(Hours(1) + Minutes(2));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(world.frames.size(), 2, "the server has both");
        NS_TEST_EXPECT_MSG_EQ(answers, 1, "the client has what waited");
        NS_TEST_EXPECT_MSG_EQ(client->IsOpen(), true, "open here");
        NS_TEST_EXPECT_MSG_EQ(world.closed, 0, "open there");
    }
};

class FrameStreamTestSuite : public TestSuite
{
  public:
    FrameStreamTestSuite() : TestSuite("ehealth-frame-stream", TestSuite::Type::UNIT)
    {
        AddTestCase(new FramesTestCase);
        AddTestCase(new PaddingTestCase);
        AddTestCase(new HandshakeTestCase);
        AddTestCase(new MalformedHeaderTestCase);
        AddTestCase(new NoPeerTestCase);
        AddTestCase(new OutageTestCase);
    }
};

FrameStreamTestSuite g_frameStreamTestSuite;

} // namespace
