// SPDX-License-Identifier: GPL-2.0-only
#include "tls-fixture.h"

namespace tlstest
{

using namespace ns3::ehealth;

namespace
{

constexpr Validity kAuthorities{kNow - 100000, kNow + 10000000};

KeyPair
MakeKeys(Suite suite, const std::string& owner, uint64_t seed)
{
    RandomStream random(seed, owner, "keys");
    return KeyPair::Generate(suite, random);
}

} // namespace

Parties::Parties(Suite keys, uint64_t seed)
    : suite(keys)
    , random(seed, "tls", "hierarchy")
    , root(CertificateAuthority::MakeRoot("EH-ROOT",
                                          MakeKeys(keys, "root", seed),
                                          kAuthorities,
                                          random))
    , issuing(root.MakeIntermediate("EH-ISSUING",
                                    MakeKeys(keys, "issuing", seed),
                                    kAuthorities,
                                    random))
    , verifier(
          std::make_shared<CertificateVerifier>(root.GetCertificate(), issuing.GetCertificate()))
{
    Revoke({});
    serverSettings = MakeSettings("server");
    serverSettings.seed = seed;
    serverSettings.identity = MakeIdentity("server", "office", kServerSerial);
    clientSettings = MakeSettings("client");
    clientSettings.seed = seed;
    MakeContexts();
}

TlsContext::Settings
Parties::MakeSettings(const std::string& name) const
{
    TlsContext::Settings settings;
    settings.suite = suite;
    settings.verifier = verifier;
    settings.now = [this] { return now; };
    settings.name = name;
    return settings;
}

TlsContext::Identity
Parties::MakeIdentity(const std::string& name,
                      const std::string& role,
                      uint64_t serial,
                      Validity validity)
{
    const KeyPair keys = MakeKeys(suite, name, 1);
    return {keys,
            issuing.Issue(name, role, keys.GetPublic(), validity, serial, random),
            issuing.GetCertificate()};
}

void
Parties::Revoke(const std::vector<uint64_t>& serials)
{
    verifier->SetCrl(issuing.MakeCrl(kNow - 100000, kNow + 10000000, serials, random));
}

void
Parties::MakeContexts()
{
    server = std::make_shared<const TlsContext>(serverSettings);
    client = std::make_shared<const TlsContext>(clientSettings);
    tickets = std::make_shared<TlsTickets>();
}

Pair::Pair(Parties& parties, const std::string& expected)
    : client(parties.client,
             TlsConnection::Role::Client,
             expected,
             RandomStream(parties.clientSettings.seed, "client", "tls", parties.connections),
             parties.tickets)
    , server(parties.server,
             TlsConnection::Role::Server,
             {},
             RandomStream(parties.serverSettings.seed, "server", "tls", parties.connections),
             nullptr)
{
    ++parties.connections;
}

void
Pair::Shake()
{
    client.Start();
    server.Start();
    Pump();
}

void
Pair::Pump()
{
    for (bool any = true; any;)
    {
        const Bytes there = client.TakeOutput();
        fromClient.insert(fromClient.end(), there.begin(), there.end());
        server.Receive(there);
        const Bytes back = server.TakeOutput();
        fromServer.insert(fromServer.end(), back.begin(), back.end());
        client.Receive(back);
        any = !there.empty() || !back.empty();
    }
}

Bytes
Pair::ToServer(ByteView octets)
{
    client.Send(octets);
    Pump();
    return server.TakeReceived();
}

Bytes
Pair::ToClient(ByteView octets)
{
    server.Send(octets);
    Pump();
    return client.TakeReceived();
}

} // namespace tlstest
