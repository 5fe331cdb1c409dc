// SPDX-License-Identifier: GPL-2.0-only
// What the elementary steps of a simulation take on this host: ./ehealth bench --micro.
#include "ns3/aead.h"
#include "ns3/certificate-verifier.h"
#include "ns3/compression.h"
#include "ns3/constant-position-mobility-model.h"
#include "ns3/ec-group.h"
#include "ns3/fhir-document.h"
#include "ns3/hpke.h"
#include "ns3/inet-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/names.h"
#include "ns3/national-phr-messages.h"
#include "ns3/nfc-helper.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/prefix-routing-helper.h"
#include "ns3/scenario-data.h"
#include "ns3/session.h"
#include "ns3/signature.h"
#include "ns3/simulator.h"
#include "ns3/tree-network-helper.h"

#include <benchmark/benchmark.h>

namespace ns3
{
namespace ehealth
{

namespace
{

constexpr uint64_t kSeed = 1;
/// As a P-PHR of the default scenarios.
constexpr std::size_t kSummary = 20000;
constexpr int64_t kNow = 1800000000;
constexpr Validity kValidity{kNow - 1000, kNow + 1000};

// ------------------------------------------------------------------------------ codec, records

nationalphr::FetchedRecord
MakeRecordMessage()
{
    RandomStream random(kSeed, "bench", "record");
    nationalphr::FetchedRecord message;
    message.record.patient = "P-1";
    message.record.summary =
        ByteView(MakePatientSummary(message.record.patient, kSummary, random)).ToBytes();
    return message;
}

void
EncodeMessage(benchmark::State& state)
{
    const auto message = MakeRecordMessage();
    for (auto _ : state)
    {
        benchmark::DoNotOptimize(Encode(message));
    }
}

void
DecodeMessage(benchmark::State& state)
{
    const Bytes octets = Encode(MakeRecordMessage());
    for (auto _ : state)
    {
        benchmark::DoNotOptimize(Decode<nationalphr::FetchedRecord>(octets));
    }
}

void
MakeSummary(benchmark::State& state)
{
    RandomStream random(kSeed, "bench", "summary");
    for (auto _ : state)
    {
        benchmark::DoNotOptimize(MakePatientSummary("P-1", kSummary, random));
    }
}

void
DeflateSummary(benchmark::State& state)
{
    const auto summary = MakeRecordMessage().record.summary;
    for (auto _ : state)
    {
        benchmark::DoNotOptimize(Deflate(summary));
    }
}

// ------------------------------------------------------------------------------ cryptography

void
SealAead(benchmark::State& state)
{
    const Bytes key(32, 1);
    const Bytes plaintext(static_cast<std::size_t>(state.range()), 2);
    const AeadNonce nonce{};
    for (auto _ : state)
    {
        benchmark::DoNotOptimize(AeadSeal(key, nonce, {}, plaintext));
    }
}

void
SealHpke(benchmark::State& state, Suite suite)
{
    RandomStream random(kSeed, "bench", "hpke");
    const KeyPair keys = KeyPair::Generate(suite, random);
    const Bytes plaintext(200, 2);
    for (auto _ : state)
    {
        benchmark::DoNotOptimize(HpkeSeal(keys.GetPublic(), {}, {}, plaintext, random));
    }
}

void
OpenHpke(benchmark::State& state, Suite suite)
{
    RandomStream random(kSeed, "bench", "hpke");
    const KeyPair keys = KeyPair::Generate(suite, random);
    const Bytes sealed = HpkeSeal(keys.GetPublic(), {}, {}, Bytes(200, 2), random);
    for (auto _ : state)
    {
        benchmark::DoNotOptimize(HpkeOpen(keys, {}, {}, sealed));
    }
}

void
SignMessage(benchmark::State& state, Suite suite)
{
    RandomStream random(kSeed, "bench", "sign");
    const KeyPair keys = KeyPair::Generate(suite, random);
    const Bytes message(200, 2);
    for (auto _ : state)
    {
        benchmark::DoNotOptimize(Sign(keys, message, random));
    }
}

void
VerifyMessage(benchmark::State& state, Suite suite)
{
    RandomStream random(kSeed, "bench", "verify");
    const KeyPair keys = KeyPair::Generate(suite, random);
    const Bytes message(200, 2);
    const Bytes signature = Sign(keys, message, random);
    for (auto _ : state)
    {
        benchmark::DoNotOptimize(Verify(keys.GetPublic(), message, signature));
    }
}

void
MultiplyPoint(benchmark::State& state)
{
    RandomStream random(kSeed, "bench", "point");
    const EcPoint point = EcPoint::MultiplyGenerator(EcScalar::Draw(random));
    const EcScalar scalar = EcScalar::Draw(random);
    for (auto _ : state)
    {
        benchmark::DoNotOptimize(point.Multiply(scalar));
    }
}

/// @param cached whether the verifier has seen the certificate before
void
CheckCertificate(benchmark::State& state, bool cached)
{
    RandomStream random(kSeed, "bench", "certificate");
    const auto makeKeys = [&random] { return KeyPair::Generate(Suite::P256, random); };
    const auto root = CertificateAuthority::MakeRoot("root", makeKeys(), kValidity, random);
    const auto issuing = root.MakeIntermediate("issuing", makeKeys(), kValidity, random);
    CertificateVerifier verifier(root.GetCertificate(), issuing.GetCertificate());
    verifier.SetCrl(issuing.MakeCrl(kValidity.notBefore, kValidity.notAfter, {}, random));
    verifier.SetCacheSize(cached ? CertificateVerifier::kCacheSize : 0);
    const Bytes der = issuing.Issue("P-1", "patient", makeKeys().GetPublic(), kValidity, 2, random);
    for (auto _ : state)
    {
        if (verifier.Check(der, kNow) != CertificateStatus::Valid)
        {
            state.SkipWithError("the certificate is valid");
        }
    }
}

// ------------------------------------------------------------------------------ sessions, network

const Protocol kProtocol{"bench", "exchange", {"client"}};

struct Ping
{
    static constexpr MessageType kType{"1", "BenchPing"};
    Bytes body;
    EHEALTH_FIELDS(body)
};

struct Pong
{
    static constexpr MessageType kType{"2", "BenchPong"};
    uint32_t number{};
    EHEALTH_FIELDS(number)
};

Script
SwitchScripts(Session& session, benchmark::State& state)
{
    for (auto _ : state)
    {
        co_await session.Think(NanoSeconds(1));
    }
}

Script
Exchange(Session& session, Peer to, benchmark::State& state)
{
    Ping ping;
    ping.body.resize(static_cast<std::size_t>(state.range()));
    for (auto _ : state)
    {
        co_await session.Send(to, ping);
        co_await session.Receive<Pong>();
    }
}

Script
Answer(Session& session)
{
    const Pong pong;
    while (true)
    {
        co_await session.Receive<Ping>();
        co_await session.Send(session.GetSender(), pong);
    }
}

/// Two hosts behind one router, with an agent each.
class TwoAgents
{
  public:
    TwoAgents()
        : m_environment(
              Create<AgentEnvironment>(kSeed,
                                       0,
                                       DeviceCosts::Load(GetDataDirectory() + "/device_costs.csv")))
    {
        const auto root = m_network.AddRoot("root");
        const TreeNetworkHelper::Uplink uplink{"lan", DataRate("1Gbps"), MicroSeconds(10)};
        client = AddAgent(m_network.AddHost(root, "client", "10.0.0.1", uplink), "client");
        server = AddAgent(m_network.AddHost(root, "server", "10.0.0.2", uplink), "server");
    }

    ~TwoAgents()
    {
        Simulator::Destroy();
        Names::Clear();
    }

    TwoAgents(const TwoAgents&) = delete;
    TwoAgents& operator=(const TwoAgents&) = delete;

    /// Runs a script at the client until it ends.
    void Run(Agent::ScriptFactory script)
    {
        client->TraceConnectWithoutContext("SessionEnd", MakeCallback(&TwoAgents::HandleEnd, this));
        Simulator::Schedule(Seconds(1), [this, script = std::move(script)] {
            client->Begin(kProtocol, 0, "client", script);
        });
        Simulator::Run();
    }

    Ptr<Agent> client;
    Ptr<Agent> server;

  private:
    Ptr<Agent> AddAgent(Ptr<Node> node, const std::string& name)
    {
        auto agent = CreateObject<Agent>(m_environment, name, "phone", 1);
        node->AddApplication(agent);
        return agent;
    }

    void HandleEnd(const SessionEnd&)
    {
        Simulator::Stop();
    }

    Ptr<AgentEnvironment> m_environment;
    TreeNetworkHelper m_network;
};

void
SwitchScript(benchmark::State& state)
{
    TwoAgents world;
    world.Run([&state](Session& session) { return SwitchScripts(session, state); });
}

void
ExchangeMessages(benchmark::State& state)
{
    TwoAgents world;
    world.server->Serve(Ping::kType, "server", [](Session& session) { return Answer(session); });
    const Peer to = Peer::At("10.0.0.2", LinkClass::Lan);
    world.Run([&state, to](Session& session) { return Exchange(session, to, state); });
}

/// A message over NFC, discovery included: the reader polls, the card is there.
void
ExchangeNfc(benchmark::State& state)
{
    const NfcHelper helper;
    const auto channel = helper.CreateChannel();
    const auto install = [&](NfcMode mode) {
        const auto node = CreateObject<Node>();
        node->AggregateObject(CreateObject<ConstantPositionMobilityModel>());
        return helper.Install(node, mode, channel);
    };
    const auto reader = install(NfcMode::Reader);
    const auto card = install(NfcMode::Card);
    card->SetMessageCallback(Callback<void, Ptr<NfcNetDevice>, Ptr<Packet>>(
        [](Ptr<NfcNetDevice>, Ptr<Packet>) { Simulator::Stop(); }));
    for (auto _ : state)
    {
        const auto size = static_cast<uint32_t>(state.range());
        reader->Transfer(Create<Packet>(size), NfcNetDevice::TransferCallback());
        reader->StartPolling();
        Simulator::Run();
        reader->StopPolling();
    }
    Simulator::Destroy();
}

void
LookUpRoute(benchmark::State& state)
{
    const auto node = CreateObject<Node>();
    const auto other = CreateObject<Node>();
    InternetStackHelper stack;
    stack.SetRoutingHelper(PrefixRoutingHelper());
    stack.SetIpv6StackInstall(false);
    stack.Install(node);
    stack.Install(other);
    const auto devices = PointToPointHelper().Install(node, other);
    const auto ipv4 = node->GetObject<Ipv4>();
    const uint32_t interface = ipv4->AddInterface(devices.Get(0));
    ipv4->SetUp(interface);
    const auto routing = PrefixRoutingHelper::GetRouting(node);
    const auto routes = static_cast<uint32_t>(state.range());
    const auto toAddress = [](uint32_t i) { return Ipv4Address(0x0a000000 | i << 8); };
    for (uint32_t i = 0; i < routes; ++i)
    {
        routing->AddRoute(toAddress(i), Ipv4Mask("255.255.255.0"), interface);
    }
    uint32_t i = 0;
    for (auto _ : state)
    {
        benchmark::DoNotOptimize(routing->FindInterface(toAddress(i++ % routes)));
    }
    Simulator::Destroy();
}

} // namespace

// The names are what the option --benchmark_filter selects by.
BENCHMARK(EncodeMessage)->Name("codec/encode");
BENCHMARK(DecodeMessage)->Name("codec/decode");
BENCHMARK(MakeSummary)->Name("record/make");
BENCHMARK(DeflateSummary)->Name("record/deflate");
BENCHMARK(SealAead)->Name("aead/seal")->Arg(200)->Arg(20000);
BENCHMARK_CAPTURE(SealHpke, p256, Suite::P256)->Name("hpke/seal/p256");
BENCHMARK_CAPTURE(OpenHpke, p256, Suite::P256)->Name("hpke/open/p256");
BENCHMARK_CAPTURE(SealHpke, x25519, Suite::X25519)->Name("hpke/seal/x25519");
BENCHMARK_CAPTURE(OpenHpke, x25519, Suite::X25519)->Name("hpke/open/x25519");
BENCHMARK_CAPTURE(SignMessage, p256, Suite::P256)->Name("signature/sign/p256");
BENCHMARK_CAPTURE(VerifyMessage, p256, Suite::P256)->Name("signature/verify/p256");
BENCHMARK_CAPTURE(SignMessage, x25519, Suite::X25519)->Name("signature/sign/ed25519");
BENCHMARK_CAPTURE(VerifyMessage, x25519, Suite::X25519)->Name("signature/verify/ed25519");
BENCHMARK(MultiplyPoint)->Name("ec/multiply");
BENCHMARK_CAPTURE(CheckCertificate, first, false)->Name("certificate/check/first");
BENCHMARK_CAPTURE(CheckCertificate, again, true)->Name("certificate/check/again");
BENCHMARK(SwitchScript)->Name("script/switch");
BENCHMARK(ExchangeMessages)->Name("message/tcp")->Arg(200)->Arg(20000);
BENCHMARK(ExchangeNfc)->Name("message/nfc")->Arg(20)->Arg(2000);
BENCHMARK(LookUpRoute)->Name("routing/look-up")->Arg(32)->Arg(10000);

} // namespace ehealth
} // namespace ns3

BENCHMARK_MAIN();
