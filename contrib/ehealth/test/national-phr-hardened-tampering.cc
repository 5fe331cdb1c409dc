// SPDX-License-Identifier: GPL-2.0-only
// What each defence of the national PHR scheme refuses, with it alone and with all of them.
#include "national-phr-fixture.h"

#include <algorithm>

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

namespace
{

using Begin = std::function<void(World&)>;

/// An attack as seen by one message, and who refuses it.
struct Refusal
{
    std::string name;
    const char* defence;
    std::function<void(World&)> before; //!< an honest run to take messages from; none when empty
    std::function<void(World&)> attack; //!< tampers and begins
    Ending ending;
};

void
Enrol(World& world)
{
    world.BeginEnrolment(0, World::MakeApplication(Applicant::Patient, "alice"));
}

void
Visit(World& world)
{
    world.BeginVisit(0, World::MakeCard(0, 1));
}

void
Rescue(World& world)
{
    world.BeginEmergency(0, World::MakeCard(0, 1));
}

void
Sync(World& world)
{
    world.BeginSync(0, World::MakeCard(0, 1));
}

/// A change of every message M of an agent.
template <class M, class F>
Refusal
Change(const char* defence,
       const std::string& what,
       const char* sender,
       Begin begin,
       F change,
       const char* role,
       Reason reason)
{
    return {std::string(defence) + ": " + M::kType.name + "." + what,
            defence,
            {},
            [sender, begin, change](World& world) {
                world.Tamper<M>(sender, change);
                begin(world);
            },
            {role, reason}};
}

/// The message M of an earlier run instead of this run's.
template <class M>
Refusal
Replay(const char* defence,
       const char* sender,
       Begin first,
       Begin second,
       const char* role,
       Reason reason)
{
    const auto taken = std::make_shared<M>();
    return {std::string(defence) + ": " + M::kType.name + " of an earlier run",
            defence,
            [sender, first, taken](World& world) {
                world.Tamper<M>(sender, [taken](M& m) { *taken = m; });
                first(world);
            },
            [sender, second, taken](World& world) {
                world.Tamper<M>(sender, [taken](M& m) { m = *taken; });
                second(world);
            },
            {role, reason}};
}

/// A change of what is sealed within M under a device's BC.
template <class M, class B, class F>
Refusal
ChangeInside(const char* defence,
             const std::string& what,
             LinkCipher::Side side,
             Begin begin,
             F change,
             const char* role,
             Reason reason)
{
    const char* const sender = side == LinkCipher::Side::Client ? "h0.medico" : "h0.database";
    return {std::string(defence) + ": " + M::kType.name + " inside." + what,
            defence,
            {},
            [side, sender, begin, change](World& world) {
                world.TamperInside<M, B>(sender, "h0.medico", "h0.database", side, change);
                begin(world);
            },
            {role, reason}};
}

/// @return a Diffie-Hellman value of the attacker's
Bytes
MakeShare()
{
    RandomStream random(World::kSeed, "attacker", "share");
    return op::GenerateEphemeral(Suite::P256).work(random).GetPublic();
}

KeyPair
MakeKeys()
{
    RandomStream random(World::kSeed, "attacker", "keys");
    return KeyPair::Generate(Suite::P256, random);
}

/// N2: a request for alice's certificate on the attacker's key.
void
RequestForAnother(World& world)
{
    const PublicKey pra = world.GetIdentity("p0.p-ra", kOuProvinceAuthority).keys.GetPublic();
    world.Tamper<SealedCertificateRequest>("h0.phone", [pra](SealedCertificateRequest& m) {
        RandomStream random(World::kSeed, "attacker", "request");
        const KeyPair keys = MakeKeys();
        const Application alice = World::MakeApplication(Applicant::Patient, "alice");
        const CertificateRequest request{alice.id, alice.device, keys.GetPublic().Encode()};
        SignedCertificateRequest made;
        made.request = Encode(request);
        made.signature = SignAs(SealedCertificateRequest::kType, keys, made.request).work(random);
        m.sealed = op::Seal(pra, SealedCertificateRequest::kType.name, Encode(made)).work(random);
    });
    Enrol(world);
}

/// N4: anybody encrypts "verified" to P-RA, of a person without insurance.
void
ForgeVerdict(World& world)
{
    const PublicKey pra = world.GetIdentity("p0.p-ra", kOuProvinceAuthority).keys.GetPublic();
    Application alice = World::MakeApplication(Applicant::Patient, "alice");
    alice.code = "none";
    world.Tamper<CodeVerdict>("insurance-db", [pra, code = alice.code](CodeVerdict& m) {
        RandomStream random(World::kSeed, "attacker", "verdict");
        Verdict verdict;
        verdict.verified = true;
        verdict.code = code;
        m.sealed = op::Seal(pra, CodeVerdict::kType.name, Encode(verdict)).work(random);
    });
    world.BeginEnrolment(0, alice);
}

/// N6: anybody who knows M's public key makes an OTP and a record.
void
ForgeAnswer(World& world)
{
    const PublicKey medico = world.GetIdentity("M-0", kOuMedico).keys.GetPublic();
    world.Tamper<RecordAnswer>("h0.database", [medico](RecordAnswer& m) {
        RandomStream random(World::kSeed, "attacker", "answer");
        const HealthCard card = World::MakeCard(0, 1);
        OneTimeKey oneTime;
        oneTime.timeStamp = World::kEpoch + Simulator::Now().GetMilliSeconds();
        HealthRecord record;
        record.code = card.code;
        record.patient = card.id;
        record.fingerprint = Sha256(Encode(card.fingerprint));
        const VisitKey key(VisitKey::Derive(oneTime, card.code, "M-0").work(random),
                           oneTime.timeStamp);
        m.sealedRecord = key.Seal(RecordAnswer::kType, Encode(record)).work(random);
        m.sealedOtp = op::Seal(medico, RecordAnswer::kType.name, Encode(oneTime)).work(random);
    });
    Visit(world);
}

/// N8: an entry that M-0 made for another patient, in a visit whose OTP is known.
void
MoveEntry(World& world)
{
    const Identity medico = world.GetIdentity("M-0", kOuMedico);
    const auto other = world.FindRecord(World::MakeCode(0, 0))->entries.at(0);
    const auto oneTime = std::make_shared<OneTimeKey>();
    world.Intercept("h0.database", [oneTime, medico](PassingMessage& passing) {
        if (passing.type.GetId() == RecordAnswer::kType.GetId())
        {
            RandomStream random(World::kSeed, "attacker", "open");
            const auto answer = Decode<RecordAnswer>(passing.body);
            const auto plain =
                op::Open(medico.keys, RecordAnswer::kType.name, answer->sealedOtp).work(random);
            *oneTime = Decode<OneTimeKey>(*plain).value();
        }
        return std::optional<Time>(Time());
    });
    world.Intercept("h0.medico", [oneTime, other](PassingMessage& passing) {
        if (passing.type.GetId() == RecordUpdate::kType.GetId())
        {
            RandomStream random(World::kSeed, "attacker", "move");
            const PhrCode code = World::MakeCode(0, 1);
            const VisitKey key(VisitKey::Derive(*oneTime, code, "M-0").work(random),
                               oneTime->timeStamp);
            RecordUpdateBody body;
            body.entry = other;
            RecordUpdate update;
            update.sealed = key.Seal(RecordUpdate::kType, Encode(body)).work(random);
            passing.body = Encode(update);
        }
        return std::optional<Time>(Time());
    });
    Visit(world);
}

std::vector<Refusal>
MakeEnrolmentRefusals()
{
    const char* phone = "h0.phone";
    const char* pra = "p0.p-ra";
    std::vector<Refusal> r;
    r.push_back(Change<AuthorityShare>(
        "N1",
        "share",
        pra,
        Enrol,
        [](AuthorityShare& m) { m.share = MakeShare(); },
        kPhone,
        Reason::RejectedSignature));
    r.push_back(Change<AuthorityShare>(
        "N1",
        "signature (left out)",
        pra,
        Enrol,
        [](AuthorityShare& m) { m.signature.reset(); },
        kPhone,
        Reason::RejectedSignature));
    r.push_back(Change<PhoneShare>(
        "N1",
        "share",
        phone,
        Enrol,
        [](PhoneShare& m) { m.share = MakeShare(); },
        kProvinceAuthority,
        Reason::RejectedSignature));
    r.push_back(Replay<AuthorityShare>(
        "N1",
        pra,
        [](World& world) {
            world.BeginEnrolment(1, World::MakeApplication(Applicant::Patient, "bob"));
        },
        Enrol,
        kPhone,
        Reason::RejectedSignature));
    r.push_back({"N2: certificate for another",
                 "N2",
                 {},
                 RequestForAnother,
                 {kProvinceAuthority, Reason::NotRegistered}});
    r.push_back(Change<AuthorityKey>(
        "N2",
        "token",
        "h0.hp-ra",
        Enrol,
        [](AuthorityKey& m) { Flip(m.token->value); },
        kProvinceAuthority,
        Reason::NotRegistered));
    r.push_back(Change<TrustedAppImage>(
        "N3",
        "image and digest",
        pra,
        Enrol,
        [](TrustedAppImage& m) {
            Flip(m.image);
            m.digest = Sha256(m.image);
        },
        kPhone,
        Reason::RejectedSignature));
    r.push_back(Change<TrustedAppImage>(
        "N3",
        "signature (left out)",
        pra,
        Enrol,
        [](TrustedAppImage& m) { m.signature.reset(); },
        kPhone,
        Reason::RejectedSignature));
    r.push_back({"N4: forged verdict",
                 "N4",
                 {},
                 ForgeVerdict,
                 {kProvinceAuthority, Reason::RejectedSignature}});
    r.push_back(Change<CodeQuery>(
        "N4",
        "nonce",
        pra,
        Enrol,
        [](CodeQuery& m) { Flip(m.nonce->value); },
        kProvinceAuthority,
        Reason::RejectedSignature));
    r.push_back(Change<CodeQuery>(
        "N4",
        "nonce (left out)",
        pra,
        Enrol,
        [](CodeQuery& m) { m.nonce.reset(); },
        kCodeRegister,
        Reason::Malformed));
    return r;
}

std::vector<Refusal>
MakeVisitRefusals()
{
    const char* phone = "h0.phone";
    const auto client = LinkCipher::Side::Client;
    std::vector<Refusal> r;
    // N5
    r.push_back(Change<PresenceEcho>(
        "N5",
        "nonce",
        phone,
        Visit,
        [](PresenceEcho& m) { Flip(m.nonce.value); },
        kMedico,
        Reason::RejectedSignature));
    r.push_back(Change<PresenceProof>(
        "N5",
        "signature",
        phone,
        Visit,
        [](PresenceProof& m) { Flip(m.signature); },
        kMedico,
        Reason::RejectedSignature));
    r.push_back(Change<PresentCard>(
        "N5",
        "id (another's card)",
        phone,
        Visit,
        [](PresentCard& m) {
            const HealthCard other = World::MakeCard(0, 0);
            m = {other.fingerprint, other.id, other.code};
        },
        kMedico,
        Reason::IdentityMismatch));
    r.push_back(
        Replay<PresenceProof>("N5", phone, Visit, Visit, kMedico, Reason::RejectedSignature));
    r.push_back({"N5: relayed",
                 "N5",
                 {},
                 [phone](World& world) {
                     world.Intercept(phone, [](PassingMessage& passing) {
                         const bool timed = passing.type.GetId() == PresenceEcho::kType.GetId();
                         return std::optional<Time>(timed ? MilliSeconds(50) : Time());
                     });
                     Visit(world);
                 },
                 {kMedico, Reason::Expired}});
    r.push_back({"N5: another's finger",
                 "N5",
                 {},
                 [](World& world) {
                     Visit(world);
                     world.GetMedico(0).Attend(World::MakeFinger("thief"));
                 },
                 {kMedico, Reason::FingerprintMismatch}});
    // N6
    r.push_back(
        {"N6: forged answer", "N6", {}, ForgeAnswer, {kMedico, Reason::RejectedDecryption}});
    r.push_back(Change<RecordAnswer>(
        "N6",
        "proof (left out)",
        "h0.database",
        Visit,
        [](RecordAnswer& m) { m.proof.reset(); },
        kMedico,
        Reason::RejectedDecryption));
    r.push_back(Change<EmergencyAnswer>(
        "N6",
        "proof (left out)",
        "h0.database",
        [](World& world) { world.BeginUnconscious(0, World::MakeCard(0, 1).id); },
        [](EmergencyAnswer& m) { m.proof.reset(); },
        kMedico,
        Reason::RejectedDecryption));
    r.push_back(Replay<RecordAnswer>("N6", "h0.database", Visit, Visit, kMedico, Reason::Replayed));
    r.push_back(ChangeInside<RecordRequest, RecordRequestBody>(
        "N6",
        "nonce",
        client,
        Visit,
        [](RecordRequestBody& body) { Flip(body.guard->nonce->value); },
        kMedico,
        Reason::Replayed));
    // N8
    r.push_back({"N8: another patient's entry",
                 "N8",
                 [](World& world) { world.BeginVisit(0, World::MakeCard(0, 0)); },
                 MoveEntry,
                 {kDatabase, Reason::RejectedSignature}});
    // N9
    const auto request = [&r, client](const char* what, auto change, Reason reason) {
        r.push_back(
            ChangeInside<RecordRequest,
                         RecordRequestBody>("N9", what, client, Visit, change, kDatabase, reason));
    };
    request(
        "guard (left out)",
        [](RecordRequestBody& body) { body.guard.reset(); },
        Reason::NoConsent);
    request(
        "code (another's)",
        [](RecordRequestBody& body) { body.code = World::MakeCode(0, 0); },
        Reason::NoConsent);
    request(
        "consent.certificate (a medico's)",
        [](RecordRequestBody& body) { body.guard->consent->certificate = body.certificate; },
        Reason::RejectedCertificate);
    const auto consent = [&r, phone](const char* what, auto change, Reason reason) {
        r.push_back(Change<Consent>("N9", what, phone, Visit, change, kDatabase, reason));
    };
    consent(
        "medico",
        [](Consent& m) { Flip(m.statement.medico); },
        Reason::NoConsent);
    consent(
        "nonce",
        [](Consent& m) { Flip(m.statement.nonce.value); },
        Reason::RejectedSignature);
    consent(
        "signature",
        [](Consent& m) { Flip(m.signature); },
        Reason::RejectedSignature);
    consent(
        "expiry (past)",
        [](Consent& m) { m.statement.expiry = World::kEpoch - 1; },
        Reason::Expired);
    consent(
        "expiry (next year)",
        [](Consent& m) { m.statement.expiry += 31536000000; },
        Reason::Expired);
    r.push_back(Replay<Consent>("N9", phone, Visit, Visit, kDatabase, Reason::Replayed));
    return r;
}

std::vector<Refusal>
MakeEmergencyRefusals()
{
    const char* phone = "h0.phone";
    const char* medico = "h0.ambulance";
    std::vector<Refusal> r;
    // N10
    r.push_back(
        Replay<MedicoOffer>("N10", medico, Rescue, Rescue, kPhone, Reason::RejectedSignature));
    r.push_back(Change<MedicoOffer>(
        "N10",
        "share",
        medico,
        Rescue,
        [](MedicoOffer& m) { m.share = MakeShare(); },
        kPhone,
        Reason::RejectedSignature));
    r.push_back(Change<SealedIdentity>(
        "N10",
        "share",
        phone,
        Rescue,
        [](SealedIdentity& m) { m.share = MakeShare(); },
        kMedico,
        Reason::RejectedDecryption));
    r.push_back(Change<SealedMobileRecord>(
        "N10",
        "sealed",
        phone,
        Rescue,
        [](SealedMobileRecord& m) { Flip(m.sealed); },
        kMedico,
        Reason::RejectedDecryption));
    r.push_back(Change<SealedMobileUpdate>(
        "N10",
        "sealed",
        medico,
        Rescue,
        [](SealedMobileUpdate& m) { Flip(m.sealed); },
        kPhone,
        Reason::RejectedDecryption));
    // N11
    r.push_back(Replay<SyncProof>("N11", phone, Sync, Sync, kPhone, Reason::RejectedAttestation));
    r.push_back(Change<SyncProof>(
        "N11",
        "statement.chain",
        phone,
        Sync,
        [](SyncProof& m) { Flip(m.statement.chain); },
        kPhone,
        Reason::RejectedAttestation));
    r.push_back({"N11: malware reports golden PCR values",
                 "N11",
                 {},
                 [phone](World& world) {
                     const auto handset = world.GetHandset(World::MakeCard(0, 1));
                     const auto golden = handset->ReadMeasurements();
                     const std::string other = "another PHR-CA";
                     handset->GetStorage().software.clientApp =
                         std::make_shared<const SoftwareImage>(ByteView(other).ToBytes());
                     handset->Boot();
                     world.Tamper<SyncRequest>(phone, [golden](SyncRequest& m) {
                         m.measurements = golden;
                     });
                     Sync(world);
                 },
                 {kPhone, Reason::RejectedAttestation}});
    r.push_back({"N11: an entry is left out",
                 "N11",
                 Rescue,
                 [phone](World& world) {
                     world.Tamper<SyncUpload>(phone, [](SyncUpload& m) { m.entries.clear(); });
                     Sync(world);
                 },
                 {kDatabase, Reason::TamperedPhone}});
    r.push_back({"N11: a phone of an earlier state",
                 "N11",
                 Sync,
                 [](World& world) {
                     const auto handset = world.GetHandset(World::MakeCard(0, 1));
                     const TrustedPhone earlier = *handset;
                     for (int again = 0; again < 2; ++again)
                     {
                         Sync(world);
                         world.Run();
                     }
                     *handset = earlier;
                     Sync(world);
                 },
                 {kDatabase, Reason::RolledBack}});
    return r;
}

void
TestRefusal(WorldTestCase& test, const Refusal& refusal, const SchemeVariant& variant)
{
    WorldOptions options;
    options.settings.variant = variant;
    if (refusal.ending.reason == Reason::Replayed)
    {
        // World::Run() goes on for an hour: what is replayed must not have lapsed by then.
        options.settings.otpLifetime = 2 * 3600 * 1000;
    }
    World world(options);
    if (refusal.before)
    {
        refusal.before(world);
        ExpectAccepted(test, world, "before");
        world.StopTampering();
    }
    refusal.attack(world);
    const Ending ending = world.Run();
    test.ExpectEq(ending, refusal.ending, variant.GetName());
    test.ExpectEq(world.CountSessions(), 0U, "no session is left");
}

} // namespace

std::vector<TestCase*>
MakeHardenedTamperingCases()
{
    std::vector<TestCase*> cases;
    for (const auto& table :
         {MakeEnrolmentRefusals(), MakeVisitRefusals(), MakeEmergencyRefusals()})
    {
        for (const Refusal& refusal : table)
        {
            for (const auto& variant :
                 {SchemeVariant::Published(kDefences).With(kDefences, {refusal.defence}),
                  SchemeVariant::Hardened(kDefences)})
            {
                cases.push_back(new WorldTestCase(refusal.name + " (" + variant.GetName() + ")",
                                                  [refusal, variant](WorldTestCase& test) {
                                                      TestRefusal(test, refusal, variant);
                                                  }));
            }
        }
    }
    return cases;
}

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3
