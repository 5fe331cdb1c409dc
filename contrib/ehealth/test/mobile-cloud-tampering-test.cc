// SPDX-License-Identifier: GPL-2.0-only
// One octet changed in each part of each message, HTTP that is none, strangers, and messages sent
// again or too late.
#include "mobile-cloud-fixture.h"

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

namespace
{

enum class Phase : uint8_t
{
    Register,
    Upload,
    Retrieve,
    Grant,
    Emergency,
};

/// A change of a message, and who refuses it for what reason.
struct Tampering
{
    std::string name;
    Phase phase;
    std::function<void(World&)> apply;
    Ending expected;
    bool hardened;
};

/// All changes, collected.
class Tamperings
{
  public:
    template <class M, class F>
    void Add(const char* what,
             const char* sender,
             Phase phase,
             F change,
             const char* refusing,
             Reason reason,
             bool hardened = false)
    {
        const auto apply = [sender, change](World& world) {
            world.TamperBody<M>(sender, [change](Bytes& body) {
                auto message = Decode<M>(body);
                NS_ABORT_UNLESS(message);
                change(*message);
                body = Encode(*message);
            });
        };
        m_all.push_back({std::string(M::kType.step) + ": " + what + (hardened ? ", hardened" : ""),
                         phase,
                         apply,
                         {refusing, reason},
                         hardened});
    }

    /// The same for the document that an HTTP message carries.
    template <class M, class F>
    void AddDocument(const char* what,
                     const char* sender,
                     Phase phase,
                     F change,
                     const char* refusing,
                     Reason reason,
                     bool hardened = false)
    {
        Add<M>(
            what,
            sender,
            phase,
            [change](M& message) {
                if (message.content.empty())
                {
                    return; // DAS has none yet
                }
                auto document = ParseEprDocument(message.content);
                NS_ABORT_UNLESS(document);
                change(*document);
                message.content = ToJson(*document);
            },
            refusing,
            reason,
            hardened);
    }

    /// The message is cut short, or has an octet too many.
    template <class M>
    void AddMalformed(const char* sender, Phase phase, const char* receiver)
    {
        const std::string step = M::kType.step;
        m_all.push_back({step + ": cut short",
                         phase,
                         [sender](World& world) {
                             world.TamperBody<M>(sender, [](Bytes& body) { body.pop_back(); });
                         },
                         {receiver, Reason::Malformed},
                         false});
        m_all.push_back({step + ": an octet too many",
                         phase,
                         [sender](World& world) {
                             world.TamperBody<M>(sender, [](Bytes& body) { body.push_back('x'); });
                         },
                         {receiver, Reason::Malformed},
                         false});
    }

    const std::vector<Tampering>& Get() const
    {
        return m_all;
    }

  private:
    std::vector<Tampering> m_all;
};

void
FlipRecord(EprDocument& document)
{
    document.record.front() ^= 1;
}

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

void
AddRetrieve(Tamperings& t)
{
    const Phase phase = Phase::Retrieve;
    const auto patient = [](auto& m) { m.patient.back() ^= 1; };
    const auto requester = [](auto& m) { m.requester.back() ^= 8; }; // R-1 -> R-9
    t.Add<FetchProxy>(
        "for another requester",
        "d1",
        phase,
        [](auto& m) { m.target.back() ^= 8; },
        kPhone,
        Reason::AccessDenied);
    t.Add<FetchProxy>(
        "for another requester",
        "d1",
        phase,
        [](auto& m) { m.target.back() ^= 8; },
        kDas,
        Reason::IdentityMismatch,
        true);
    t.Add<FetchProxy>(
        "no proof",
        "d1",
        phase,
        [](auto& m) { m.fields.clear(); },
        kDas,
        Reason::NotRegistered,
        true);
    t.AddDocument<ProxyCopy>("record",
                             "das",
                             phase,
                             FlipRecord,
                             kMonitoring,
                             Reason::RejectedSignature);
    t.AddDocument<ProxyCopy>(
        "wrapped key",
        "das",
        phase,
        [](auto& d) { d.wrappedKey.back() ^= 1; },
        kMonitoring,
        Reason::RejectedSignature);
    t.AddDocument<ProxyCopy>(
        "date",
        "das",
        phase,
        [](auto& d) { ++d.date; },
        kMonitoring,
        Reason::RejectedSignature);
    t.AddDocument<ProxyCopy>(
        "signature",
        "das",
        phase,
        [](auto& d) { d.signature.front() ^= 1; },
        kMonitoring,
        Reason::RejectedSignature);
    t.AddDocument<ProxyCopy>("patient",
                             "das",
                             phase,
                             patient,
                             kMonitoring,
                             Reason::IdentityMismatch);
    t.AddDocument<ProxyCopy>("requester",
                             "das",
                             phase,
                             requester,
                             kMonitoring,
                             Reason::IdentityMismatch);
    t.Add<ProxyCopy>(
        "JSON cut short",
        "das",
        phase,
        [](auto& m) { m.content.erase(0, 1); },
        kMonitoring,
        Reason::Malformed);
    t.Add<UpdateNotice>(
        "kind",
        "das",
        phase,
        [](auto& m) { m.kind = static_cast<NoticeKind>(7); },
        kMessaging,
        Reason::Malformed);
    t.Add<UpdateNotice>("patient: lost", "das", phase, patient, kMonitoring, Reason::Timeout);
    t.AddMalformed<UpdateNotice>("das", phase, kMessaging);
    t.Add<AccessNotice>("patient", "push", phase, patient, kPhone, Reason::NotProvisioned);
    t.Add<AccessNotice>("requester", "push", phase, requester, kPhone, Reason::AccessDenied);
    t.AddMalformed<AccessNotice>("push", phase, kPhone);
    t.Add<AccessQuery>("requester", "phone", phase, requester, kPhone, Reason::IdentityMismatch);
    t.Add<AccessQuery>(
        "level",
        "phone",
        phase,
        [](auto& m) { m.level = AccessLevel::Write; },
        kPhone,
        Reason::AccessDenied);
    t.AddMalformed<AccessQuery>("phone", phase, kAccessControl);
    t.Add<AccessVerdict>("patient", "h0", phase, patient, kPhone, Reason::IdentityMismatch);
    t.Add<AccessVerdict>("requester", "h0", phase, requester, kPhone, Reason::IdentityMismatch);
    t.Add<AccessVerdict>(
        "verdict",
        "h0",
        phase,
        [](auto& m) { m.allowed = !m.allowed; },
        kPhone,
        Reason::AccessDenied);
    t.AddMalformed<AccessVerdict>("h0", phase, kPhone);
    t.Add<PublicKeyQuery>(
        "nobody",
        "phone",
        phase,
        [](auto& m) { m.holder.front() ^= 1; },
        kKeyManager,
        Reason::NotRegistered);
    t.Add<PublicKeyQuery>(
        "somebody else",
        "phone",
        phase,
        [](auto& m) { m.holder.back() ^= 8; },
        kPhone,
        Reason::IdentityMismatch);
    t.AddMalformed<PublicKeyQuery>("phone", phase, kKeyManager);
    t.Add<PublicKeyAnswer>(
        "no key",
        "h0",
        phase,
        [](auto& m) { m.publicKey.front() ^= 1; },
        kPhone,
        Reason::RejectedKey);
    t.Add<PublicKeyAnswer>(
        "another key",
        "h0",
        phase,
        [](auto& m) { m.publicKey[100] ^= 1; },
        kPhone,
        Reason::RejectedKey,
        true);
    t.Add<PublicKeyAnswer>(
        "certificate",
        "h0",
        phase,
        [](auto& m) { m.certificate.back() ^= 1; },
        kPhone,
        Reason::RejectedCertificate,
        true);
    t.AddMalformed<PublicKeyAnswer>("h0", phase, kPhone);
    t.AddDocument<MasterCopy>("record",
                              "das",
                              phase,
                              FlipRecord,
                              kPhone,
                              Reason::RejectedDecryption);
    t.AddDocument<MasterCopy>(
        "wrapped key",
        "das",
        phase,
        [](auto& d) { d.wrappedKey.back() ^= 1; },
        kPhone,
        Reason::RejectedDecryption);
    t.AddDocument<MasterCopy>("patient", "das", phase, patient, kPhone, Reason::IdentityMismatch);
    t.AddDocument<MasterCopy>(
        "date",
        "das",
        phase,
        [](auto& d) { ++d.date; },
        kPhone,
        Reason::RejectedSignature,
        true);
    t.Add<MasterCopy>(
        "JSON cut short",
        "das",
        phase,
        [](auto& m) { m.content.pop_back(); },
        kPhone,
        Reason::Malformed);
    t.AddDocument<StoreProxy>("patient", "phone", phase, patient, kDas, Reason::IdentityMismatch);
    t.AddDocument<StoreProxy>("requester",
                              "phone",
                              phase,
                              requester,
                              kDas,
                              Reason::IdentityMismatch);
    t.AddDocument<StoreProxy>("record",
                              "phone",
                              phase,
                              FlipRecord,
                              kMonitoring,
                              Reason::RejectedSignature);
    t.AddDocument<StoreProxy>("record",
                              "phone",
                              phase,
                              FlipRecord,
                              kDas,
                              Reason::RejectedSignature,
                              true);
    t.AddDocument<StoreProxy>(
        "capability",
        "phone",
        phase,
        [](auto& d) { ++d.capability->expiry; },
        kDas,
        Reason::RejectedSignature,
        true);
    t.Add<AvailableNotice>("patient",
                           "push",
                           phase,
                           patient,
                           kMonitoring,
                           Reason::IdentityMismatch);
    t.Add<AvailableNotice>("requester",
                           "push",
                           phase,
                           requester,
                           kMonitoring,
                           Reason::IdentityMismatch);
    t.AddMalformed<AvailableNotice>("push", phase, kMonitoring);
}

void
AddGrantAndEmergency(Tamperings& t)
{
    const auto signature = [](auto& m) { m.signature[9] ^= 1; };
    const auto patient = [](auto& m) { m.patient.back() ^= 1; };
    const Phase grant = Phase::Grant;
    t.Add<PolicyChange>("signature",
                        "phone",
                        grant,
                        signature,
                        kAccessControl,
                        Reason::RejectedSignature);
    t.Add<PolicyChange>(
        "user",
        "phone",
        grant,
        [](auto& m) { m.user.back() ^= 8; },
        kAccessControl,
        Reason::RejectedSignature);
    t.Add<PolicyChange>(
        "type",
        "phone",
        grant,
        [](auto& m) { m.type = AccessType::OneTime; },
        kAccessControl,
        Reason::RejectedSignature);
    t.Add<PolicyChange>("patient", "phone", grant, patient, kAccessControl, Reason::NotRegistered);
    t.AddMalformed<PolicyChange>("phone", grant, kAccessControl);
    t.Add<PolicyChanged>("patient", "h0", grant, patient, kPhone, Reason::IdentityMismatch);
    t.AddMalformed<PolicyChanged>("h0", grant, kPhone);

    const Phase emergency = Phase::Emergency;
    t.Add<EmergencyNotice>(
        "staff",
        "push",
        emergency,
        [](auto& m) { m.staff.back() ^= 1; },
        kMonitoring,
        Reason::IdentityMismatch);
    t.Add<EmergencyNotice>(
        "hospital",
        "push",
        emergency,
        [](auto& m) { m.hospital.back() ^= 1; },
        kMonitoring,
        Reason::NotRegistered);
    t.AddMalformed<EmergencyNotice>("phone", emergency, kMessaging);
    t.Add<EmergencyKeyRequest>("signature",
                               "phone",
                               emergency,
                               signature,
                               kKeyManager,
                               Reason::RejectedSignature);
    t.Add<EmergencyKeyRequest>(
        "staff",
        "phone",
        emergency,
        [](auto& m) { m.staff.back() ^= 8; },
        kKeyManager,
        Reason::RejectedSignature);
    t.AddMalformed<EmergencyKeyRequest>("phone", emergency, kKeyManager);
    t.Add<EmergencyKeyAnswer>(
        "key",
        "h0",
        emergency,
        [](auto& m) { m.publicKey.front() ^= 1; },
        kPhone,
        Reason::RejectedKey);
    t.Add<EmergencyKeyAnswer>(
        "expiry",
        "h0",
        emergency,
        [](auto& m) { m.expiry = 0; },
        kPhone,
        Reason::Expired);
    t.AddMalformed<EmergencyKeyAnswer>("h0", emergency, kPhone);
    t.Add<EmergencyKeyClaim>("signature",
                             "amb",
                             emergency,
                             signature,
                             kKeyManager,
                             Reason::RejectedSignature);
    t.AddMalformed<EmergencyKeyClaim>("amb", emergency, kKeyManager);
    t.Add<EmergencyKeyDelivery>(
        "key",
        "h0",
        emergency,
        [](auto& m) { m.sealedKey.back() ^= 1; },
        kMonitoring,
        Reason::RejectedDecryption);
    t.Add<EmergencyKeyDelivery>(
        "name of the key",
        "h0",
        emergency,
        [](auto& m) { m.keyId.back() ^= 1; },
        kMonitoring,
        Reason::RejectedKey);
    t.AddMalformed<EmergencyKeyDelivery>("h0", emergency, kMonitoring);
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
    if (tampering.phase == Phase::Retrieve)
    {
        test.ExpectEq(world.Grant(), kAllAccepted, "grant");
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
    test.ExpectEq(world.Upload(), Ending{kPhone, Reason::Timeout}, "no answer");
    world.StopTampering();
    world.Wait(Seconds(1));
    test.ExpectEq(world.Upload(), kAllAccepted, "over another connection");
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
    AddUpload(tamperings);
    AddRetrieve(tamperings);
    AddGrantAndEmergency(tamperings);
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
