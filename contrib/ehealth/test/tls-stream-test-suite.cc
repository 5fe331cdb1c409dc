// SPDX-License-Identifier: GPL-2.0-only
// TLS between agents: what it takes of time and processors, and how it ends.
#include "ns3/ipv4.h"
#include "ns3/names.h"
#include "ns3/operations.h"
#include "ns3/scenario-data.h"
#include "ns3/session.h"
#include "ns3/simulator.h"
#include "ns3/test.h"
#include "ns3/tree-network-helper.h"
#include "tls-fixture.h"

#include <map>

using namespace ns3;
using namespace ns3::ehealth;
using namespace tlstest;

namespace
{

const Protocol kProtocol{"test", "exchange", {"client"}};

struct Question
{
    static constexpr MessageType kType{"1", "TlsTestQuestion"};
    uint32_t answerSize{};
    Bytes body;
    EHEALTH_FIELDS(answerSize, body)
};

struct Answer
{
    static constexpr MessageType kType{"2", "TlsTestAnswer"};
    Bytes body;
    EHEALTH_FIELDS(body)
};

Bytes
MakeBody(std::size_t size)
{
    return RandomStream(3, "tls-test", "body").Take(size);
}

Script
Ask(Session& s, Peer server, std::size_t size, Bytes& received)
{
    const Question question{static_cast<uint32_t>(size), MakeBody(size)};
    co_await s.Send(server, question);
    const auto answer = co_await s.Receive<Answer>();
    received = answer.body;
}

Script
Reply(Session& s, Bytes& received)
{
    const auto question = co_await s.Receive<Question>();
    received = question.body;
    const Answer answer{MakeBody(question.answerSize)};
    co_await s.Send(s.GetSender(), answer);
}

/// Two agents, 5 ms a link, with one router between.
class World
{
  public:
    explicit World(bool tls = true, bool mutual = false) : parties(Suite::P256)
    {
        environment =
            Create<AgentEnvironment>(1,
                                     0,
                                     DeviceCosts::Load(GetDataDirectory() + "/device_costs.csv"));
        environment->epoch = kNow * 1000;
        environment->tls = tls;
        const auto root = network.AddRoot("root");
        const TreeNetworkHelper::Uplink uplink{"internet", DataRate("100Mbps"), MilliSeconds(5)};
        clientNode = network.AddHost(root, "client", "10.0.0.1", uplink);
        serverNode = network.AddHost(root, "server", "10.0.0.2", uplink);
        client = AddAgent(clientNode, "client", "phone");
        server = AddAgent(serverNode, "server", "national-server");
        if (mutual)
        {
            parties.clientSettings.identity =
                parties.MakeIdentity("client", "clinic", kClientSerial);
            parties.serverSettings.clientRole = "clinic";
        }
        server->Serve<Question>("server", [this](Session& s) { return Reply(s, atServer); });
    }

    ~World()
    {
        Simulator::Destroy();
        Names::Clear();
    }

    World(const World&) = delete;
    World& operator=(const World&) = delete;

    /// Gives the agents what the parties' settings say.
    void SetTls()
    {
        const auto make = [this](const TlsContext::Settings& of, Ptr<Agent> agent) {
            auto settings = environment->MakeTlsSettings(of.suite, agent->GetName());
            settings.identity = of.identity;
            settings.verifier = of.verifier;
            settings.clientRole = of.clientRole;
            agent->SetTls(std::make_shared<const TlsContext>(std::move(settings)));
        };
        make(parties.clientSettings, client);
        make(parties.serverSettings, server);
    }

    void Begin(double at, std::size_t size, const std::string& expected = "server")
    {
        Simulator::Schedule(Seconds(at), [this, size, expected] {
            client->Begin(kProtocol, 0, "client", [this, size, expected](Session& s) {
                const Peer peer = Peer::At("10.0.0.2", LinkClass::Internet, expected);
                return Ask(s, peer, size, atClient);
            });
        });
    }

    /// How a part ended, and when.
    struct End
    {
        Reason reason{Reason::Unfinished};
        Time time;
    };

    Parties parties;
    Ptr<AgentEnvironment> environment;
    TreeNetworkHelper network;
    Ptr<Node> clientNode;
    Ptr<Node> serverNode;
    Ptr<Agent> client;
    Ptr<Agent> server;
    Bytes atClient;
    Bytes atServer;
    std::vector<End> ends;                 //!< of the client's runs
    std::map<std::string, int> operations; //!< by agent, name and algorithm
    std::map<std::string, Time> charged;   //!< by agent
    uint64_t bytes{0};                     //!< that messages took, as traced

  private:
    Ptr<Agent> AddAgent(Ptr<Node> node, const std::string& name, const char* device)
    {
        auto agent = CreateObject<Agent>(environment, name, device, 1);
        node->AddApplication(agent);
        agent->TraceConnect("SessionEnd", name, MakeCallback(&World::OnEnd, this));
        agent->TraceConnect("Operation", name, MakeCallback(&World::OnOperation, this));
        agent->TraceConnectWithoutContext("Sent", MakeCallback(&World::OnSent, this));
        return agent;
    }

    void OnEnd(std::string agent, const SessionEnd& event)
    {
        if (agent == "client")
        {
            ends.push_back({event.reason, Simulator::Now()});
        }
    }

    void OnOperation(std::string agent, const OperationEvent& event)
    {
        ++operations[agent + " " + event.cost->name];
        charged[agent] += event.charged;
    }

    void OnSent(const MessageSent& event)
    {
        bytes += event.bytes;
    }
};

class ExchangeTestCase : public TestCase
{
  public:
    ExchangeTestCase() : TestCase("messages over TLS, and the time it takes")
    {
    }

  private:
    void DoRun() override
    {
        for (const bool mutual : {false, true})
        {
            for (const std::size_t size : {0, 100, 16384, 1000000})
            {
                Check(size, mutual);
            }
        }
        CheckTime();
    }

    void Check(std::size_t size, bool mutual)
    {
        World world(true, mutual);
        world.SetTls();
        world.Begin(1, size);
        world.Begin(20, size);
        Simulator::Run();
        NS_TEST_ASSERT_MSG_EQ(world.ends.size(), 2, "two runs");
        for (const auto& end : world.ends)
        {
            NS_TEST_ASSERT_MSG_EQ(end.reason, Reason::Accepted, size << " octets");
        }
        NS_TEST_EXPECT_MSG_EQ((world.atServer == MakeBody(size)), true, "unchanged there");
        NS_TEST_EXPECT_MSG_EQ((world.atClient == MakeBody(size)), true, "unchanged back");
        // Hello; the server's flight; tickets (read with records). One handshake for both runs.
        NS_TEST_EXPECT_MSG_EQ(world.operations["client tls-handshake"], 2, "of the client");
        NS_TEST_EXPECT_MSG_EQ(world.operations["server tls-handshake"],
                              (mutual ? 2 : 1),
                              "of the server");
        NS_TEST_EXPECT_MSG_EQ(world.client->GetSessionCount(), 0, "all over");
    }

    /// @return from the first run's beginning to its end
    static Time Measure(bool tls, Time* charged)
    {
        World world(tls);
        if (tls)
        {
            world.SetTls();
        }
        world.Begin(1, 10);
        Simulator::Run();
        *charged = world.charged["client"] + world.charged["server"];
        return world.ends.at(0).time - Seconds(1);
    }

    void CheckTime()
    {
        Time charged;
        const Time plain = Measure(false, &charged);
        NS_TEST_EXPECT_MSG_EQ(charged, Time(), "nothing to compute in clear");
        const Time tls = Measure(true, &charged);
        NS_TEST_EXPECT_MSG_GT(charged, Time(), "handshakes are charged for");
        // A round trip of 20 ms, the handshake's octets at 100 Mbit/s over two links, and what the
        // processors do meanwhile; the last flights' work (tickets) delays nobody.
        const Time octets = MicroSeconds(2 * 2 * 1600 * 8 / 100);
        NS_TEST_EXPECT_MSG_GT(tls - plain, MilliSeconds(20), "a round trip");
        NS_TEST_EXPECT_MSG_LT(tls - plain, MilliSeconds(20) + charged + octets, "and no more");
        NS_TEST_EXPECT_MSG_GT(tls - plain, MilliSeconds(20) + 0.5 * charged, "waits for both");
    }
};

class RefusalTestCase : public TestCase
{
  public:
    RefusalTestCase() : TestCase("why TLS fails is why the run ends")
    {
    }

  private:
    void DoRun() override
    {
        Check([](World& w) { w.environment->epoch += 200000 * 1000; },
              Reason::ExpiredCertificate,
              "expired");
        Check([](World& w) { w.environment->epoch -= 2000 * 1000; },
              Reason::NotYetValid,
              "not yet valid");
        Check([](World& w) { w.parties.Revoke({kServerSerial}); },
              Reason::RevokedCertificate,
              "revoked");
        Check([](World& w) { w.parties.serverSettings.clientRole = "clinic"; },
              Reason::RejectedCertificate,
              "without a certificate");
        const auto revokedClient = [](World& w) {
            w.parties.clientSettings.identity =
                w.parties.MakeIdentity("client", "clinic", kClientSerial);
            w.parties.serverSettings.clientRole = "clinic";
            w.parties.Revoke({kClientSerial});
        };
        Check(revokedClient, Reason::RevokedCertificate, "the client's is revoked: by alert");
        Check(
            [](World& w) {
                w.parties.serverSettings.suite = Suite::X25519;
                w.parties.serverSettings.identity = Parties(Suite::X25519).serverSettings.identity;
            },
            Reason::HandshakeFailed,
            "nothing in common");
        Check([](World& w) { w.parties.serverSettings.identity.reset(); },
              Reason::Timeout,
              "no server there");
        CheckName();
    }

    void Check(const std::function<void(World&)>& change, Reason expected, const char* what)
    {
        World world;
        change(world);
        world.SetTls();
        world.Begin(1, 100);
        Simulator::Run();
        NS_TEST_ASSERT_MSG_EQ(world.ends.size(), 1, what);
        NS_TEST_EXPECT_MSG_EQ(world.ends[0].reason, expected, what);
        NS_TEST_EXPECT_MSG_EQ(world.atServer.empty(), true, what << ": nothing came through");
        // TCP tries a closed port for longer than a role waits for a message.
        NS_TEST_EXPECT_MSG_LT(world.ends[0].time, Seconds(11.1), what << ": soon");
    }

    void CheckName()
    {
        World world;
        world.SetTls();
        world.Begin(1, 100, "somebody-else");
        world.Begin(2, 100);
        Simulator::Run();
        NS_TEST_ASSERT_MSG_EQ(world.ends.size(), 2, "two runs");
        NS_TEST_EXPECT_MSG_EQ(world.ends[0].reason, Reason::RejectedCertificate, "not the one");
        NS_TEST_EXPECT_MSG_EQ(world.ends[1].reason, Reason::Accepted, "a new connection");
    }
};

class ReconnectTestCase : public TestCase
{
  public:
    ReconnectTestCase() : TestCase("connections that are closed are resumed; outages are survived")
    {
    }

  private:
    void DoRun() override
    {
        CheckShort();
        CheckForgetting();
        CheckOutage();
    }

    void CheckShort()
    {
        World world;
        world.SetTls();
        world.client->SetPersistentConnections(false);
        for (const double at : {1, 10, 20})
        {
            world.Begin(at, 100);
        }
        Simulator::Run();
        NS_TEST_ASSERT_MSG_EQ(world.ends.size(), 3, "three runs");
        const Time full = world.ends[0].time - Seconds(1);
        const Time resumed = world.ends[2].time - Seconds(20);
        NS_TEST_EXPECT_MSG_EQ(world.ends[2].reason, Reason::Accepted, "resumed");
        NS_TEST_EXPECT_MSG_LT(resumed, full, "faster");
    }

    /// A device that somebody else uses now does not resume.
    void CheckForgetting()
    {
        for (const bool forget : {false, true})
        {
            World world;
            world.SetTls();
            world.client->SetPersistentConnections(false);
            world.Begin(1, 100);
            if (forget)
            {
                Simulator::Schedule(Seconds(5), [&world] { world.client->CloseConnections(); });
            }
            Time before;
            Simulator::Schedule(Seconds(9),
                                [&world, &before] { before = world.charged["server"]; });
            world.Begin(10, 100);
            Simulator::Run();
            const Time again = world.charged["server"] - before;
            NS_TEST_EXPECT_MSG_EQ((again > 0.9 * before), forget, "a whole handshake or not");
        }
    }

    void CheckOutage()
    {
        for (const double down : {1.001, 1.012, 1.022, 1.032})
        {
            for (const bool comesBack : {true, false})
            {
                World world;
                world.SetTls();
                world.Begin(1, 20000);
                const auto ipv4 = world.serverNode->GetObject<Ipv4>();
                Simulator::Schedule(Seconds(down), [ipv4] { ipv4->SetDown(1); });
                if (comesBack)
                {
                    Simulator::Schedule(Seconds(3), [ipv4] { ipv4->SetUp(1); });
                }
                Simulator::Stop(Minutes(10));
                Simulator::Run();
                NS_TEST_ASSERT_MSG_EQ(world.ends.size(), 1, "it ends");
                NS_TEST_EXPECT_MSG_EQ(world.ends[0].reason,
                                      (comesBack ? Reason::Accepted : Reason::Timeout),
                                      "an outage from " << down << " s on");
            }
        }
    }
};

class TlsStreamTestSuite : public TestSuite
{
  public:
    TlsStreamTestSuite() : TestSuite("ehealth-tls-stream", TestSuite::Type::UNIT)
    {
        AddTestCase(new ExchangeTestCase);
        AddTestCase(new RefusalTestCase);
        AddTestCase(new ReconnectTestCase);
    }
};

TlsStreamTestSuite g_tlsStreamTestSuite;

} // namespace
