// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/test.h"
#include "tls-fixture.h"

#include <chrono>
#include <thread>

using namespace ns3;
using namespace ns3::ehealth;
using namespace tlstest;

namespace
{

constexpr Suite kSuites[] = {Suite::P256, Suite::X25519, Suite::Rsa2048};

Bytes
MakePattern(std::size_t size)
{
    Bytes pattern(size);
    for (std::size_t i = 0; i < size; ++i)
    {
        pattern[i] = static_cast<uint8_t>((i * 131) ^ (i >> 8));
    }
    return pattern;
}

class HandshakeTestCase : public TestCase
{
  public:
    HandshakeTestCase() : TestCase("handshakes with and without a client's certificate, and data")
    {
    }

  private:
    void DoRun() override
    {
        for (const Suite suite : kSuites)
        {
            Check(suite, false);
            Check(suite, true);
        }
    }

    void Check(Suite suite, bool mutual)
    {
        Parties parties(suite);
        if (mutual)
        {
            parties.clientSettings.identity =
                parties.MakeIdentity("client", "clinic", kClientSerial);
            parties.serverSettings.clientRole = "clinic";
            parties.MakeContexts();
        }
        Pair pair(parties);
        pair.Shake();
        NS_TEST_ASSERT_MSG_EQ(pair.client.GetError(), StreamError::None, "client");
        NS_TEST_ASSERT_MSG_EQ(pair.server.GetError(), StreamError::None, "server");
        NS_TEST_ASSERT_MSG_EQ(pair.client.IsEstablished() && pair.server.IsEstablished(),
                              true,
                              "both are through");
        NS_TEST_EXPECT_MSG_EQ(pair.client.IsResumed(), false, "a full handshake");
        NS_TEST_EXPECT_MSG_EQ(pair.client.GetPeer()->commonName, "server", "who it is");
        NS_TEST_EXPECT_MSG_EQ((pair.server.GetPeer() != nullptr), mutual, "the client, if asked");
        const TlsWork client = pair.client.TakeWork();
        const TlsWork server = pair.server.TakeWork();
        NS_TEST_EXPECT_MSG_EQ(client.keyGenerations, 1, "an ephemeral key each");
        NS_TEST_EXPECT_MSG_EQ(server.keyGenerations, 1, "an ephemeral key each");
        NS_TEST_EXPECT_MSG_EQ(client.agreements, 1, "agreed");
        NS_TEST_EXPECT_MSG_EQ(server.agreements, 1, "agreed");
        NS_TEST_EXPECT_MSG_EQ(client.signatures, (mutual ? 1 : 0), "the client's proof");
        NS_TEST_EXPECT_MSG_EQ(server.signatures, 1, "the server's proof");
        NS_TEST_EXPECT_MSG_EQ(client.verifications, 3, "a chain of two, and the proof");
        NS_TEST_EXPECT_MSG_EQ(server.verifications, (mutual ? 3 : 0), "the same, if asked");

        for (const std::size_t size : {1, 1000, 16384, 16385, 100000})
        {
            const Bytes octets = MakePattern(size);
            const std::size_t before = pair.fromClient.size();
            pair.server.TakeWork();
            NS_TEST_EXPECT_MSG_EQ((pair.ToServer(octets) == octets), true, size << " there");
            const std::size_t records = (size + 16383) / 16384;
            NS_TEST_EXPECT_MSG_EQ(pair.fromClient.size() - before,
                                  size + records * TlsConnection::kRecordOverhead,
                                  "octets of " << size << " protected");
            const TlsWork work = pair.server.TakeWork();
            NS_TEST_EXPECT_MSG_EQ(work.records, records, "records of " << size);
            NS_TEST_EXPECT_MSG_EQ(work.HasHandshake(), false, "nothing else");
            NS_TEST_EXPECT_MSG_EQ((pair.ToClient(octets) == octets), true, size << " back");
        }
        pair.client.Close();
        pair.Pump();
        NS_TEST_EXPECT_MSG_EQ(pair.server.GetError(), StreamError::LinkLost, "goodbye");
    }
};

class DeterminismTestCase : public TestCase
{
  public:
    DeterminismTestCase() : TestCase("octets are a function of the seed and the simulated time")
    {
    }

  private:
    /// @return all octets of a full handshake, a resumed one, and some data
    static Bytes Run(Suite suite, uint64_t seed)
    {
        Parties parties(suite, seed);
        Bytes all;
        for (int i = 0; i < 2; ++i)
        {
            parties.now += 60;
            Pair pair(parties);
            pair.Shake();
            pair.ToServer(MakePattern(100));
            pair.ToClient(MakePattern(1000));
            all = Concat({all, pair.fromClient, pair.fromServer});
        }
        return all;
    }

    void DoRun() override
    {
        std::vector<Bytes> first;
        for (const Suite suite : kSuites)
        {
            first.push_back(Run(suite, 1));
            NS_TEST_EXPECT_MSG_EQ((Run(suite, 2) == first.back()), false, "another seed");
        }
        // OpenSSL reads the host's clock, in seconds, for the age of tickets.
        std::this_thread::sleep_for(std::chrono::milliseconds(1100));
        for (std::size_t i = 0; i < first.size(); ++i)
        {
            NS_TEST_EXPECT_MSG_EQ((Run(kSuites[i], 1) == first[i]),
                                  true,
                                  "the same once more: " << ehealth::GetName(kSuites[i]));
        }
    }
};

class ResumptionTestCase : public TestCase
{
  public:
    ResumptionTestCase() : TestCase("tickets resume connections, as long as they may")
    {
    }

  private:
    void DoRun() override
    {
        for (const bool mutual : {false, true})
        {
            Parties parties(Suite::P256);
            if (mutual)
            {
                parties.clientSettings.identity =
                    parties.MakeIdentity("client", "clinic", kClientSerial);
                parties.serverSettings.clientRole = "clinic";
                parties.MakeContexts();
            }
            const std::size_t full = Connect(parties, false, "nothing to resume yet");
            parties.now += 3600;
            const std::size_t resumed = Connect(parties, true, "an hour later");
            NS_TEST_EXPECT_MSG_LT(resumed + 700, full, "no certificates");
            parties.now += TlsContext::kTicketLifetime;
            Connect(parties, true, "at the end of its life");
            parties.now += TlsContext::kTicketLifetime + 1;
            Connect(parties, false, "after its life");
            parties.tickets->Take("server");
            Connect(parties, false, "forgotten");
            // Another server of this name, with keys of its own for tickets.
            parties.serverSettings.seed = 2;
            parties.server = std::make_shared<const TlsContext>(parties.serverSettings);
            Connect(parties, false, "restarted with other keys");
            Connect(parties, true, "and again");
            CheckWork(parties);
            CheckRevoked(parties, mutual);
        }
    }

    /// @return octets of the handshake
    std::size_t Connect(Parties& parties, bool resumed, const char* what)
    {
        Pair pair(parties);
        pair.Shake();
        NS_TEST_EXPECT_MSG_EQ(pair.client.IsEstablished(), true, what);
        NS_TEST_EXPECT_MSG_EQ(pair.client.IsResumed(), resumed, what);
        NS_TEST_EXPECT_MSG_EQ(pair.server.IsResumed(), resumed, what);
        NS_TEST_EXPECT_MSG_EQ((pair.client.GetPeer() != nullptr), true, what);
        NS_TEST_EXPECT_MSG_EQ(pair.ToServer("ping").size(), 4, what);
        return pair.fromClient.size() + pair.fromServer.size();
    }

    void CheckWork(Parties& parties)
    {
        Pair pair(parties);
        pair.Shake();
        const TlsWork client = pair.client.TakeWork();
        const TlsWork server = pair.server.TakeWork();
        NS_TEST_EXPECT_MSG_EQ(client.agreements + server.agreements, 2, "forward secrecy remains");
        NS_TEST_EXPECT_MSG_EQ(client.verifications + server.verifications, 0, "nothing to verify");
        NS_TEST_EXPECT_MSG_EQ(client.signatures + server.signatures, 0, "nor to sign");
    }

    void CheckRevoked(Parties& parties, bool mutual)
    {
        parties.Revoke({mutual ? kClientSerial : kServerSerial});
        Pair pair(parties);
        pair.Shake();
        NS_TEST_EXPECT_MSG_EQ(pair.client.IsResumed() &&
                                  pair.client.GetError() == StreamError::None,
                              false,
                              "a ticket does not outlive the certificate");
        NS_TEST_EXPECT_MSG_EQ(pair.client.GetError(), StreamError::RevokedCertificate, "client");
        NS_TEST_EXPECT_MSG_EQ(pair.server.GetError(), StreamError::RevokedCertificate, "server");
    }
};

class TicketsTestCase : public TestCase
{
  public:
    TicketsTestCase() : TestCase("tickets that are too old are forgotten")
    {
    }

  private:
    void DoRun() override
    {
        TlsTickets tickets;
        tickets.Put("old", {nullptr, 0});
        tickets.Put("young", {nullptr, 1});
        tickets.Put("other", {nullptr, TlsContext::kTicketLifetime + 1});
        NS_TEST_EXPECT_MSG_EQ(tickets.Take("old").has_value(), false, "too old");
        NS_TEST_EXPECT_MSG_EQ(tickets.Take("young").has_value(), true, "can still be used");
        NS_TEST_EXPECT_MSG_EQ(tickets.Take("young").has_value(), false, "once");
        NS_TEST_EXPECT_MSG_EQ(tickets.Take("other").has_value(), true, "new");
    }
};

class RejectionTestCase : public TestCase
{
  public:
    RejectionTestCase() : TestCase("certificates that are refused, and what either end learns")
    {
    }

  private:
    using Change = std::function<void(Parties&)>;

    void DoRun() override
    {
        const Validity past{kNow - 2000, kNow - 1000};
        const Validity future{kNow + 1000, kNow + 2000};
        const auto withServer = [](Validity validity) {
            return [validity](Parties& p) {
                p.serverSettings.identity =
                    p.MakeIdentity("server", "office", kServerSerial, validity);
            };
        };
        const auto withClient = [](const char* role, Validity validity) {
            return [role, validity](Parties& p) {
                p.clientSettings.identity = p.MakeIdentity("client", role, kClientSerial, validity);
                p.serverSettings.clientRole = "clinic";
            };
        };
        using E = StreamError;
        Check(withServer(past), E::ExpiredCertificate, E::ExpiredCertificate, "expired");
        // There is no alert for this.
        Check(withServer(future), E::NotYetValidCertificate, E::RejectedCertificate, "not yet");
        Check([](Parties& p) { p.Revoke({kServerSerial}); },
              E::RevokedCertificate,
              E::RevokedCertificate,
              "revoked");
        Check(
            [](Parties& p) {
                p.serverSettings.identity = Parties(p.suite, 9).serverSettings.identity;
            },
            E::RejectedCertificate,
            E::RejectedCertificate,
            "of another hierarchy");
        Check([](Parties& p) { p.serverSettings.identity->certificate.back() ^= 1; },
              E::RejectedCertificate,
              std::nullopt,
              "forged");
        Check([](Parties& p) { p.serverSettings.clientRole = "clinic"; },
              E::RejectedCertificate,
              E::RejectedCertificate,
              "a client without");
        Check(withClient("clinic", past), E::ExpiredCertificate, E::ExpiredCertificate, "client's");
        Check(withClient("kitchen", {kNow - 1, kNow + 1}),
              E::HandshakeFailed,
              E::RejectedCertificate,
              "a client of another role");
        CheckName();
    }

    void Check(const Change& change,
               StreamError client,
               std::optional<StreamError> server,
               const char* what)
    {
        Parties parties(Suite::P256);
        change(parties);
        parties.MakeContexts();
        Pair pair(parties);
        pair.Shake();
        NS_TEST_EXPECT_MSG_EQ(pair.client.GetError(), client, what << ": client");
        if (server)
        {
            NS_TEST_EXPECT_MSG_EQ(pair.server.GetError(), *server, what << ": server");
        }
        pair.server.TakeReceived();
        NS_TEST_EXPECT_MSG_EQ(pair.ToServer("secret").empty(), true, what << ": nothing passes");
    }

    void CheckName()
    {
        Parties parties(Suite::P256);
        Pair pair(parties, "another server");
        pair.Shake();
        NS_TEST_EXPECT_MSG_EQ(pair.client.GetError(), StreamError::RejectedCertificate, "name");
        NS_TEST_EXPECT_MSG_EQ(pair.server.IsEstablished(), false, "name");
    }
};

class TamperingTestCase : public TestCase
{
  public:
    TamperingTestCase() : TestCase("changed octets, noise and strangers")
    {
    }

  private:
    void DoRun() override
    {
        Parties parties(Suite::P256);
        {
            Pair pair(parties);
            pair.Shake();
            pair.client.Send("hello");
            Bytes record = pair.client.TakeOutput();
            record.back() ^= 1;
            pair.server.Receive(record);
            NS_TEST_EXPECT_MSG_EQ(pair.server.GetError(), StreamError::RejectedRecord, "server");
            NS_TEST_EXPECT_MSG_EQ(pair.server.TakeReceived().empty(), true, "nothing came out");
            pair.Pump();
            NS_TEST_EXPECT_MSG_EQ(pair.client.GetError(), StreamError::RejectedRecord, "client");
        }
        {
            Pair pair(parties);
            pair.Shake();
            pair.client.Send("hello");
            const Bytes record = pair.client.TakeOutput();
            pair.server.Receive(Concat({record, record}));
            NS_TEST_EXPECT_MSG_EQ(pair.server.GetError(), StreamError::RejectedRecord, "replayed");
            NS_TEST_EXPECT_MSG_EQ(pair.server.TakeReceived().size(), 5, "the first counts");
        }
        CheckFlights(parties);
        CheckStrangers(parties);
    }

    /// Any change of a handshake prevents it.
    void CheckFlights(Parties& parties)
    {
        for (std::size_t position = 0; position < 1100; position += 13)
        {
            parties.tickets->Take("server");
            Pair pair(parties);
            pair.client.Start();
            pair.server.Start();
            pair.server.Receive(pair.client.TakeOutput());
            Bytes flight = pair.server.TakeOutput();
            if (position >= flight.size())
            {
                break;
            }
            flight[position] ^= 0x20;
            pair.client.Receive(flight);
            pair.Pump();
            NS_TEST_EXPECT_MSG_EQ(pair.server.IsEstablished(), false, "octet " << position);
        }
    }

    void CheckStrangers(Parties& parties)
    {
        RandomStream random(7, "tls", "noise");
        for (int i = 0; i < 50; ++i)
        {
            Pair pair(parties);
            pair.server.Start();
            pair.server.Receive(random.Take(300));
            NS_TEST_EXPECT_MSG_EQ(pair.server.GetError(), StreamError::HandshakeFailed, "noise");
        }
        // A client of the other suite offers no group that the server has.
        Parties others(Suite::X25519);
        parties.client = others.client;
        Pair pair(parties);
        pair.Shake();
        NS_TEST_EXPECT_MSG_EQ(pair.server.GetError(), StreamError::HandshakeFailed, "server");
        NS_TEST_EXPECT_MSG_EQ(pair.client.GetError(), StreamError::HandshakeFailed, "client");
    }
};

class TlsTestSuite : public TestSuite
{
  public:
    TlsTestSuite() : TestSuite("ehealth-tls", TestSuite::Type::UNIT)
    {
        AddTestCase(new HandshakeTestCase);
        AddTestCase(new DeterminismTestCase);
        AddTestCase(new ResumptionTestCase);
        AddTestCase(new TicketsTestCase);
        AddTestCase(new RejectionTestCase);
        AddTestCase(new TamperingTestCase);
    }
};

TlsTestSuite g_tlsTestSuite;

} // namespace
