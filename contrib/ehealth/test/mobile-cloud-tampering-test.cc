// SPDX-License-Identifier: GPL-2.0-only
// One octet changed in each part of each message, HTTP that is none, strangers, and messages sent
// again or too late.
#include "mobile-cloud-tampering.h"

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

namespace
{

void
AddRegister(Tamperings& t)
{
    const Phase phase = Phase::Register;
    t.Add<EprKeyRequest>(
        "nobody",
        "phone",
        phase,
        [](auto& m) { m.patient.front() ^= 1; },
        kKeyManager,
        Reason::NotRegistered);
    t.AddMalformed<EprKeyRequest>("phone", phase, kKeyManager);
    t.Add<EprKeyRequest>(
        "the key",
        "phone",
        phase,
        [](auto& m) { m.publicKey[100] ^= 1; },
        kKeyManager,
        Reason::RejectedSignature,
        true);
    t.Add<EprKeyRequest>(
        "no key",
        "phone",
        phase,
        [](auto& m) { m.publicKey.front() ^= 1; },
        kKeyManager,
        Reason::RejectedKey,
        true);
    t.Add<EprKeyDelivery>(
        "another patient",
        "h0",
        phase,
        [](auto& m) { m.patient.back() ^= 1; },
        kPhone,
        Reason::IdentityMismatch);
    t.Add<EprKeyDelivery>(
        "Prv^P",
        "h0",
        phase,
        [](auto& m) { m.privateKey.front() ^= 1; },
        kPhone,
        Reason::RejectedKey);
    t.Add<EprKeyDelivery>(
        "Pub^P",
        "h0",
        phase,
        [](auto& m) { m.publicKey[100] ^= 1; },
        kPhone,
        Reason::RejectedKey);
    t.Add<EprKeyDelivery>(
        "certificate",
        "h0",
        phase,
        [](auto& m) { m.certificate.back() ^= 1; },
        kPhone,
        Reason::RejectedCertificate,
        true);
    t.AddMalformed<EprKeyDelivery>("h0", phase, kPhone);
    t.Add<EprRequest>(
        "signature",
        "phone",
        phase,
        [](auto& m) { m.signature[7] ^= 1; },
        kHis,
        Reason::RejectedSignature);
    t.Add<EprRequest>(
        "time",
        "phone",
        phase,
        [](auto& m) { m.time ^= 1; },
        kHis,
        Reason::RejectedSignature);
    t.Add<EprRequest>(
        "another patient",
        "phone",
        phase,
        [](auto& m) { m.patient.back() ^= 1; },
        kHis,
        Reason::NotRegistered);
    t.AddMalformed<EprRequest>("phone", phase, kHis);
    t.Add<EprAnswer>(
        "another patient",
        "h0",
        phase,
        [](auto& m) { m.patient.back() ^= 1; },
        kPhone,
        Reason::IdentityMismatch);
    t.AddMalformed<EprAnswer>("h0", phase, kPhone);
}

void
AddSubscribe(Tamperings& t)
{
    const Phase phase = Phase::Subscribe;
    const auto subscriber = [](auto& m) { m.subscriber.back() ^= 1; };
    t.Add<PushSubscription>("subscriber",
                            "phone",
                            phase,
                            subscriber,
                            kPhone,
                            Reason::IdentityMismatch);
    t.Add<PushSubscription>("subscriber",
                            "phone",
                            phase,
                            subscriber,
                            kMessaging,
                            Reason::IdentityMismatch,
                            true);
    t.Add<PushSubscription>(
        "requester of the proof",
        "phone",
        phase,
        [](auto& m) { m.proof->requester.back() ^= 1; },
        kMessaging,
        Reason::IdentityMismatch,
        true);
    t.Add<PushSubscription>(
        "time",
        "phone",
        phase,
        [](auto& m) { m.proof->time ^= 1; },
        kMessaging,
        Reason::RejectedSignature,
        true);
    t.Add<PushSubscription>(
        "certificate",
        "phone",
        phase,
        [](auto& m) { m.proof->certificate.back() ^= 1; },
        kMessaging,
        Reason::RejectedCertificate,
        true);
    t.Add<PushSubscription>(
        "signature",
        "phone",
        phase,
        [](auto& m) { m.proof->signature[9] ^= 1; },
        kMessaging,
        Reason::RejectedSignature,
        true);
    t.Add<PushSubscription>(
        "no proof",
        "phone",
        phase,
        [](auto& m) { m.proof.reset(); },
        kMessaging,
        Reason::NotRegistered,
        true);
    t.AddMalformed<PushSubscription>("phone", phase, kMessaging);
    t.Add<PushSubscribed>("subscriber",
                          "push",
                          phase,
                          subscriber,
                          kPhone,
                          Reason::IdentityMismatch);
    t.AddMalformed<PushSubscribed>("push", phase, kPhone);
}

void
AddUpload(Tamperings& t)
{
    const Phase phase = Phase::Upload;
    const auto status = [](uint16_t value) { return [value](auto& m) { m.status = value; }; };
    t.Add<StoreMaster>(
        "path of another patient",
        "phone",
        phase,
        [](auto& m) { m.target.back() ^= 1; },
        kDas,
        Reason::IdentityMismatch);
    t.AddDocument<StoreMaster>(
        "another patient",
        "phone",
        phase,
        [](auto& d) { d.patient.back() ^= 1; },
        kDas,
        Reason::IdentityMismatch);
    t.AddDocument<StoreMaster>(
        "a proxy copy",
        "phone",
        phase,
        [](auto& d) { d.requester = "R-1"; },
        kDas,
        Reason::Malformed);
    t.AddDocument<StoreMaster>(
        "an older date",
        "phone",
        phase,
        [](auto& d) { d.date = 1; },
        kDas,
        Reason::VersionConflict);
    t.AddDocument<StoreMaster>(
        "wrapped key too short",
        "phone",
        phase,
        [](auto& d) { d.wrappedKey.pop_back(); },
        kDas,
        Reason::Malformed);
    t.AddDocument<StoreMaster>("record",
                               "phone",
                               phase,
                               FlipRecord,
                               kDas,
                               Reason::RejectedSignature,
                               true);
    t.AddDocument<StoreMaster>(
        "date",
        "phone",
        phase,
        [](auto& d) { ++d.date; },
        kDas,
        Reason::RejectedSignature,
        true);
    t.AddDocument<StoreMaster>(
        "certificate",
        "phone",
        phase,
        [](auto& d) { d.certificate.back() ^= 1; },
        kDas,
        Reason::RejectedCertificate,
        true);
    t.Add<StoreMaster>(
        "JSON cut short",
        "phone",
        phase,
        [](auto& m) { m.content.pop_back(); },
        kDas,
        Reason::Malformed);
    t.Add<StoreMaster>(
        "no content",
        "phone",
        phase,
        [](auto& m) { m.content.clear(); },
        kDas,
        Reason::Malformed);
    t.Add<StoreMaster>(
        "method that the path does not have: 405",
        "phone",
        phase,
        [](auto& m) { m.method = "POST"; },
        kPhone,
        Reason::PeerAborted);
    t.Add<StoreMaster>(
        "path that is none: 404",
        "phone",
        phase,
        [](auto& m) { m.target = "/slave/P-1"; },
        kPhone,
        Reason::PeerAborted);
    t.Add<StoreMaster>(
        "path that is no path: 400",
        "phone",
        phase,
        [](auto& m) { m.target = "/master/ P-1"; },
        kPhone,
        Reason::PeerAborted);
    t.Add<StoreMaster>(
        "more than DAS takes: 413",
        "phone",
        phase,
        [](auto& m) { m.content.assign(2 << 20, 'x'); },
        kPhone,
        Reason::PeerAborted);
    t.Add<StoreMaster>(
        "a header without end: 431",
        "phone",
        phase,
        [](auto& m) {
            m.fields.push_back({"X", std::string(9000, 'x')});
        },
        kPhone,
        Reason::PeerAborted);
    t.Add<MasterStored>("says 500", "das", phase, status(500), kPhone, Reason::PeerAborted);
    t.Add<MasterStored>("no status", "das", phase, status(7), kPhone, Reason::PeerAborted);
}

Ending
Run(World& world, Phase phase)
{
    switch (phase)
    {
    case Phase::Register:
        return world.Register();
    case Phase::Upload:
        return world.Upload();
    case Phase::Retrieve:
        return world.Retrieve();
    case Phase::Grant:
        return world.Grant();
    case Phase::Emergency:
        return world.Emergency();
    case Phase::Subscribe:
        return world.Subscribe();
    case Phase::Revoke:
        return world.Revoke();
    case Phase::BreakGlass:
        return world.BreakGlass(world.GetAmbulance());
    }
    return kAllAccepted;
}

void
TestTampering(WorldTestCase& test, const Tampering& tampering)
{
    WorldOptions options;
    options.hardened = tampering.hardened;
    options.registered = tampering.phase != Phase::Register;
    World world(options);
    if (tampering.phase == Phase::Retrieve || tampering.phase == Phase::Revoke)
    {
        test.ExpectEq(world.Grant(), kAllAccepted, "grant");
    }
    if (tampering.phase == Phase::Revoke)
    {
        test.ExpectEq(world.Retrieve(), kAllAccepted, "read");
    }
    auto& store = world.GetDas().GetStore();
    const auto before = store.FindMaster("P-1");
    tampering.apply(world);
    test.ExpectEq(Run(world, tampering.phase), tampering.expected, "the changed message");
    test.Expect(world.StopTampering() > 0, "the message was on its way");
    if (tampering.phase == Phase::Upload && tampering.expected.role != kPhone)
    {
        test.Expect(store.FindMaster("P-1")->json == before->json, "nothing was stored");
    }
    if (tampering.phase == Phase::Retrieve && tampering.expected.role == kMonitoring)
    {
        test.Expect(!world.GetDoctor().GetRead(), "nothing was read");
    }
    if (tampering.phase == Phase::Revoke)
    {
        const bool isAnswer = tampering.name.rfind(ProxyPurged::kType.step, 0) == 0;
        test.ExpectEq(world.GetDas().GetStore().CountProxies(),
                      isAnswer ? 0U : 1U,
                      "purged when DAS got the request");
    }
    if (tampering.phase == Phase::BreakGlass)
    {
        test.Expect(!world.GetAmbulance().GetRead(), "nothing was read");
    }
    if (tampering.phase != Phase::Register)
    {
        test.ExpectEq(world.Upload(), kAllAccepted, "afterwards all is well");
    }
}

/// What is no HTTP at all is answered with 400, and seen by nobody.
void
TestNoHttp(WorldTestCase& test)
{
    for (const char* text : {"\x16\x03\x01 hello, is this TLS?\r\n\r\n",
                             "PUT /master/P-1\r\n\r\n",
                             "PUT /master/P-1 HTTP/1.1\r\n\r\n",
                             "PUT /master/P-1 HTTP/1.1\r\nHost: das\r\nContent-Length: x\r\n\r\n",
                             "PUT /master/P-1 HTTP/1.1\r\nHost: das\r\n\r\n",
                             "PUT /master/P-1 HTTP/1.1\r\nHost: das\r\nX-Request-Id: 1\r\n\r\n"})
    {
        World world;
        const auto before = world.GetDas().GetStore().FindMaster("P-1");
        world.TamperBody<StoreMaster>("phone",
                                      [text](Bytes& body) { body = ByteView(text).ToBytes(); });
        test.ExpectEq(world.Upload(), Ending{kPhone, Reason::PeerAborted}, text);
        test.Expect(world.GetDas().GetStore().FindMaster("P-1")->json == before->json,
                    "nothing was stored");
        world.StopTampering();
        test.ExpectEq(world.Upload(), kAllAccepted, "over another connection");
    }
}

/// DAS's answers are lost: the client gives up, and the connection with it.
void
TestLostAnswer(WorldTestCase& test)
{
    World world;
    world.GetDas().GetAgent()->SetOutgoingFilter(
        [](PassingMessage&) { return std::optional<Time>(); });
    const uint64_t before = world.GetPhone().FindStored("P-1")->version;
    test.ExpectEq(world.Upload(), Ending{kPhone, Reason::Timeout}, "no answer");
    test.ExpectEq(world.GetPhone().FindStored("P-1")->version, before, "nothing acknowledged");
    world.StopTampering();
    world.Wait(Seconds(1));
    test.ExpectEq(world.Upload(), kAllAccepted, "over another connection");
    test.ExpectEq(world.GetPhone().FindStored("P-1")->version, before + 2, "acknowledged");
}

/// The same message again, and too late.
void
TestReplay(WorldTestCase& test)
{
    World world;
    test.ExpectEq(world.Grant(), kAllAccepted, "grant");
    const auto g1 = world.GetLast<PolicyChange>();
    const Peer hospital = world.GetHospitalPeer();
    test.ExpectEq(world.Inject<PolicyChanged>(g1, hospital),
                  Ending{kAccessControl, Reason::Replayed},
                  "G1 again");
    test.ExpectEq(world.Emergency(), kAllAccepted, "emergency");
    const auto e3 = world.GetLast<EmergencyKeyRequest>();
    const auto e5 = world.GetLast<EmergencyKeyClaim>();
    world.Wait(Seconds(6));
    test.ExpectEq(world.Inject<PolicyChanged>(g1, hospital),
                  Ending{kAccessControl, Reason::Expired},
                  "G1 after dT");
    test.ExpectEq(world.Inject<EmergencyKeyAnswer>(e3, hospital),
                  Ending{kKeyManager, Reason::Expired},
                  "E3 after dT");
    test.ExpectEq(world.Inject<EmergencyKeyDelivery>(e5, hospital),
                  Ending{kKeyManager, Reason::Expired},
                  "E5 after dT");
}

/// Who may not be sent to emergencies gets no key.
void
TestStrangers(WorldTestCase& test)
{
    World world;
    world.Read(160);
    world.GetPhone().BeginEmergency("P-1", "R-1", 0);
    test.ExpectEq(world.Retrieve(), Ending{kKeyManager, Reason::AccessDenied}, "no ambulance");
    const PublicKeyQuery nobody{"R-7"};
    test.ExpectEq(world.Inject<PublicKeyAnswer>(nobody, world.GetHospitalPeer()),
                  Ending{kKeyManager, Reason::NotRegistered},
                  "nobody's key");
}

} // namespace

std::vector<TestCase*>
MakeTamperingCases()
{
    Tamperings tamperings;
    AddRegister(tamperings);
    AddSubscribe(tamperings);
    AddUpload(tamperings);
    AddAccess(tamperings);
    std::vector<TestCase*> cases;
    for (const Tampering& tampering : tamperings.Get())
    {
        cases.push_back(new WorldTestCase(tampering.name, [tampering](WorldTestCase& test) {
            TestTampering(test, tampering);
        }));
    }
    cases.push_back(new WorldTestCase("no HTTP", TestNoHttp));
    cases.push_back(new WorldTestCase("lost answer", TestLostAnswer));
    cases.push_back(new WorldTestCase("replay", TestReplay));
    cases.push_back(new WorldTestCase("strangers", TestStrangers));
    return cases;
}

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3
