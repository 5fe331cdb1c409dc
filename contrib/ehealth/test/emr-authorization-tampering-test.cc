// SPDX-License-Identifier: GPL-2.0-only
// One octet changed in each field of each message, and time stamps that are not what they should
// be. What a session key encrypts is not authenticated in the published variant: those cases show
// what is noticed and what is not.
#include "emr-authorization-fixture.h"

namespace ns3
{
namespace ehealth
{
namespace emrauthorization
{

namespace
{

/// A change of a message, and who refuses it for what reason.
struct Tampering
{
    std::string name;
    Phase phase;
    std::function<void(World&)> apply;
    Ending expected;
};

template <class M, class F>
Tampering
Change(const char* what,
       const char* sender,
       Phase phase,
       F change,
       const char* refusing,
       Reason reason)
{
    return {std::string(M::kType.step) + " " + M::kType.name + ": " + what,
            phase,
            [sender, change](World& world) { world.Tamper<M>(sender, change); },
            {refusing, reason}};
}

/// A message without its ciphertext.
template <class M>
Tampering
Empty(const char* sender, Phase phase, const char* receiver, Reason reason)
{
    return Change<M>(
        "no ciphertext",
        sender,
        phase,
        [](M& m) { m.sealed.clear(); },
        receiver,
        reason);
}

/// The three fields of a message that is sealed and signed.
template <class M>
void
AddSigned(std::vector<Tampering>& t, const char* sender, Phase phase, const char* receiver)
{
    t.push_back(Change<M>(
        "ciphertext",
        sender,
        phase,
        [](M& m) { m.sealed.back() ^= 1; },
        receiver,
        Reason::RejectedDecryption));
    t.push_back(Change<M>(
        "encapsulated key",
        sender,
        phase,
        [](M& m) { m.sealed[10] ^= 1; },
        receiver,
        Reason::RejectedDecryption));
    t.push_back(Change<M>(
        "signature",
        sender,
        phase,
        [](M& m) { m.signature[20] ^= 1; },
        receiver,
        Reason::RejectedSignature));
    t.push_back(Change<M>(
        "time stamp",
        sender,
        phase,
        [](M& m) { m.time ^= 1; },
        receiver,
        Reason::TimeStampMismatch));
    t.push_back(Change<M>(
        "half a signature",
        sender,
        phase,
        [](M& m) { m.signature.resize(m.signature.size() / 2); },
        receiver,
        Reason::RejectedSignature));
    t.push_back(Empty<M>(sender, phase, receiver, Reason::RejectedDecryption));
}

/// Time stamps outside of the tolerance of 5 s, of every message that has one.
template <class M>
void
AddTimes(std::vector<Tampering>& t, const char* sender, Phase phase, const char* receiver)
{
    t.push_back(Change<M>(
        "stale time stamp",
        sender,
        phase,
        [](M& m) { m.time -= 6000; },
        receiver,
        Reason::Expired));
    t.push_back(Change<M>(
        "future time stamp",
        sender,
        phase,
        [](M& m) { m.time += 6000; },
        receiver,
        Reason::Expired));
    t.push_back(Change<M>(
        "time stamp rewritten within the tolerance",
        sender,
        phase,
        [](M& m) { m.time -= 3000; },
        receiver,
        Reason::TimeStampMismatch));
}

/// A flipped bit of a ciphertext flips the same bit of the plaintext. @param fromEnd where, octets
/// before the end
template <class M>
Tampering
FlipSession(const char* what,
            const char* sender,
            Phase phase,
            std::size_t fromEnd,
            const char* refusing,
            Reason reason)
{
    return Change<M>(
        what,
        sender,
        phase,
        [fromEnd](M& m) { m.sealed.at(m.sealed.size() - fromEnd) ^= 1; },
        refusing,
        reason);
}

std::vector<Tampering>
MakeTamperings()
{
    std::vector<Tampering> t;
    const char* device = "device";
    const char* doctor = "doctor";
    const char* hospital = "h1.cloud";
    const char* cloud = "public-cloud";
    // R1, R2
    using R1 = SecretRequest;
    t.push_back(Change<R1>(
        "identity",
        device,
        Phase::Registration,
        [](R1& m) { m.id.back() ^= 1; },
        kPatient,
        Reason::RejectedKey));
    t.push_back(Change<R1>(
        "B_P",
        device,
        Phase::Registration,
        [](R1& m) { m.extra.back() ^= 1; },
        kPatient,
        Reason::RejectedKey));
    t.push_back(Change<R1>(
        "registrant",
        device,
        Phase::Registration,
        [](R1& m) { m.registrant = Registrant::Doctor; },
        kPublicCloud,
        Reason::Malformed));
    using R2 = SecretGrant;
    t.push_back(Change<R2>(
        "R_X (not on the curve)",
        cloud,
        Phase::Registration,
        [](R2& m) { m.r.back() ^= 1; },
        kPatient,
        Reason::RejectedKey));
    t.push_back(Change<R2>(
        "R_X (another point)",
        cloud,
        Phase::Registration,
        [](R2& m) { m.r = EcPoint::MultiplyGenerator(EcScalar::Hash({"x"})).Encode(); },
        kPatient,
        Reason::RejectedKey));
    t.push_back(Change<R2>(
        "S_X",
        cloud,
        Phase::Registration,
        [](R2& m) { m.secret.back() ^= 1; },
        kPatient,
        Reason::RejectedKey));
    t.push_back(Change<R2>(
        "S_X (not below n)",
        cloud,
        Phase::Registration,
        [](R2& m) { m.secret.fill(0xff); },
        kPatient,
        Reason::RejectedKey));

    // M1, M2, S1 to S4
    AddSigned<ConsultationRequest>(t, device, Phase::Consultation, kDoctor);
    AddTimes<ConsultationRequest>(t, device, Phase::Consultation, kDoctor);
    AddSigned<ConsultationAnswer>(t, doctor, Phase::Consultation, kPatient);
    AddTimes<ConsultationAnswer>(t, doctor, Phase::Consultation, kPatient);
    AddSigned<IndexRequest>(t, doctor, Phase::Search, kPublicCloud);
    AddTimes<IndexRequest>(t, doctor, Phase::Search, kPublicCloud);
    AddSigned<IndexAnswer>(t, cloud, Phase::Search, kDoctor);
    AddTimes<IndexAnswer>(t, cloud, Phase::Search, kDoctor);
    AddSigned<EmrSessionRequest>(t, doctor, Phase::Search, kPrivateCloud);
    AddTimes<EmrSessionRequest>(t, doctor, Phase::Search, kPrivateCloud);
    AddSigned<EmrSessionAnswer>(t, hospital, Phase::Search, kDoctor);
    AddTimes<EmrSessionAnswer>(t, hospital, Phase::Search, kDoctor);

    // M3: M_SD || ID_P || T_P2, ID_P being "P-1"
    using M3 = BiomedicalSignal;
    const Phase consultation = Phase::Consultation;
    t.push_back(FlipSession<M3>("T_P2 inside",
                                device,
                                consultation,
                                1,
                                kDoctor,
                                Reason::TimeStampMismatch));
    t.push_back(
        FlipSession<M3>("ID_P", device, consultation, 9, kDoctor, Reason::IdentityMismatch));
    t.push_back(
        FlipSession<M3>("length of ID_P", device, consultation, 12, kDoctor, Reason::Malformed));
    AddTimes<M3>(t, device, consultation, kDoctor);
    t.push_back(Empty<M3>(device, consultation, kDoctor, Reason::Malformed));

    // S5: ID_P || ID_D || T_D4 || Cert_D
    using S5 = EmrRequest;
    const auto flipS5 = [&t, doctor](const char* what, std::size_t at, Reason reason) {
        t.push_back(Change<S5>(
            what,
            doctor,
            Phase::Search,
            [at](S5& m) { m.sealed.at(at) ^= 1; },
            kPrivateCloud,
            reason));
    };
    flipS5("ID_P", 4, Reason::IdentityMismatch);
    flipS5("ID_D", 11, Reason::IdentityMismatch);
    flipS5("T_D4 inside", 23, Reason::TimeStampMismatch);
    t.push_back(FlipSession<S5>("signature of Cert_D",
                                doctor,
                                Phase::Search,
                                1,
                                kPrivateCloud,
                                Reason::RejectedCertificate));
    AddTimes<S5>(t, doctor, Phase::Search, kPrivateCloud);
    t.push_back(Empty<S5>(doctor, Phase::Search, kPrivateCloud, Reason::Malformed));

    // S6: M_EMR || T_HPC2
    using S6 = EmrAnswer;
    t.push_back(FlipSession<S6>("T_HPC2 inside",
                                hospital,
                                Phase::Search,
                                1,
                                kDoctor,
                                Reason::TimeStampMismatch));
    t.push_back(Change<S6>(
        "length of M_EMR",
        hospital,
        Phase::Search,
        [](S6& m) { m.sealed[3] ^= 1; },
        kDoctor,
        Reason::Malformed));
    AddTimes<S6>(t, hospital, Phase::Search, kDoctor);
    t.push_back(Empty<S6>(hospital, Phase::Search, kDoctor, Reason::Malformed));

    // D1: M_DINF || Cert_D || T_D5
    using D1 = Diagnosis;
    t.push_back(FlipSession<D1>("T_D5 inside",
                                doctor,
                                Phase::Diagnosis,
                                1,
                                kPatient,
                                Reason::TimeStampMismatch));
    t.push_back(FlipSession<D1>("signature of Cert_D",
                                doctor,
                                Phase::Diagnosis,
                                9,
                                kPatient,
                                Reason::RejectedCertificate));
    AddTimes<D1>(t, doctor, Phase::Diagnosis, kPatient);
    t.push_back(Empty<D1>(doctor, Phase::Diagnosis, kPatient, Reason::Malformed));
    return t;
}

/// @return the phases before one
Ending
RunBefore(World& world, Phase phase)
{
    if (phase <= Phase::Consultation)
    {
        return kAllAccepted;
    }
    return world.RunUpTo(static_cast<Phase>(static_cast<int>(phase) - 1));
}

void
TestTampering(WorldTestCase& test, const Tampering& tampering)
{
    World world;
    if (tampering.phase == Phase::Registration)
    {
        world.SetPatient("P-1", false);
    }
    test.ExpectEq(RunBefore(world, tampering.phase), kAllAccepted, "the phases before");
    tampering.apply(world);
    test.ExpectEq(world.Run(tampering.phase), tampering.expected, tampering.name);
    test.ExpectEq(world.StopTampering(), 1U, "one message was changed");
    test.ExpectEq(world.CountSessions(), 0U, "no session is left");
}

/// What the published variant does not notice: changed contents under a session key.
void
TestUnnoticed(WorldTestCase& test)
{
    World world;
    // The first octet after the length of M_SD, of M_EMR, of M_DINF
    world.Tamper<BiomedicalSignal>("device", [](BiomedicalSignal& m) { m.sealed[4] ^= 'p' ^ 'P'; });
    test.ExpectEq(world.Run(Phase::Consultation), kAllAccepted, "a changed M_SD is accepted");
    test.Expect(world.FindVisit()->signal[0] == 'P', "as it is");
    world.StopTampering();
    world.Tamper<EmrAnswer>("h1.cloud", [](EmrAnswer& m) { m.sealed[4] ^= 'E' ^ 'e'; });
    test.ExpectEq(world.Run(Phase::Search), kAllAccepted, "a changed M_EMR is accepted");
    test.Expect(world.FindVisit()->record[0] == 'e', "as it is");
    world.StopTampering();
    world.Tamper<Diagnosis>("doctor", [](Diagnosis& m) { m.sealed[4] ^= 'r' ^ 'b'; });
    test.ExpectEq(world.Run(Phase::Diagnosis), kAllAccepted, "a changed M_DINF is accepted");
    test.Expect(world.GetDevice().GetDiagnosis()->at(0) == 'b', "as it is");
}

/// Replaces a message by the one of the run before.
template <class M>
void
ReplaceByLast(World& world, const char* sender, M& stored)
{
    world.Tamper<M>(sender, [&stored](M& m) {
        if (m.time != 0 && stored.time != 0)
        {
            m = stored;
        }
        stored = m;
    });
}

/// Replays within dT pass where nothing of the run is in the message; after dT they do not.
void
TestReplays(WorldTestCase& test)
{
    World world;
    ConsultationRequest m1;
    ReplaceByLast(world, "device", m1);
    test.ExpectEq(world.Run(Phase::Consultation), kAllAccepted, "M1 is recorded");
    test.ExpectEq(world.Run(Phase::Consultation),
                  Ending{kPatient, Reason::RejectedSessionKey},
                  "the doctor answers a replayed M1; the patient sees another session");
    world.Wait(Seconds(6));
    test.ExpectEq(world.Run(Phase::Consultation),
                  Ending{kDoctor, Reason::Expired},
                  "after dT the doctor refuses it");
    world.StopTampering();

    test.ExpectEq(world.Run(Phase::Consultation), kAllAccepted, "a new consultation");
    IndexRequest s1;
    ReplaceByLast(world, "doctor", s1);
    test.ExpectEq(world.Run(Phase::Search), kAllAccepted, "S1 is recorded");
    test.ExpectEq(world.Run(Phase::Search), kAllAccepted, "PC answers a replayed S1");
    world.Wait(Seconds(6));
    test.ExpectEq(world.Run(Phase::Search),
                  Ending{kPublicCloud, Reason::Expired},
                  "after dT it refuses it");
    world.StopTampering();

    test.ExpectEq(world.RunUpTo(Phase::Search), kAllAccepted, "a new search");
    Diagnosis d1;
    ReplaceByLast(world, "doctor", d1);
    test.ExpectEq(world.Run(Phase::Diagnosis), kAllAccepted, "D1 is recorded");
    world.Wait(Seconds(6));
    test.ExpectEq(world.Run(Phase::Diagnosis),
                  Ending{kPatient, Reason::Expired},
                  "after dT the patient refuses a replayed D1");
}

/// Insiders: they can sign and seal, and send what is not right.
void
TestInsiders(WorldTestCase& test)
{
    {
        // A patient whose R_P2 is no point
        World world;
        const auto keys = world.GetHelper().MakeKeys("P-1");
        const auto pukD = world.GetHelper().MakeKeys("h0.d1").GetPublic();
        const PatientIdentity p = *world.GetDevice().GetOwner();
        world.Tamper<ConsultationRequest>("device", [&](ConsultationRequest& m) {
            EcPoint::Encoded bad = p.secret->r.Encode();
            bad[40] ^= 1;
            RandomStream random(1, "insider", "m1");
            const ConsultationRequestBody body{p.id,
                                               p.biometric,
                                               p.secret->r.Encode(),
                                               bad,
                                               m.time};
            const ConsultationRequestStatement statement{
                body.rP1,
                p.id,
                bad,
                p.biometric,
                world.GetHelper().GetParameters().pk.Encode(),
                m.time,
                {}};
            const char* context = ConsultationRequest::kType.name;
            m.sealed = op::Seal(pukD, context, Encode(body)).work(random);
            m.signature = op::Sign(keys, context, Encode(statement)).work(random);
        });
        test.ExpectEq(world.Run(Phase::Consultation),
                      Ending{kDoctor, Reason::RejectedKey},
                      "R_P2 is validated");
    }
    {
        // A doctor who sends another SEK_1 than Eq 17 gives
        World world;
        const auto keys = world.GetHelper().MakeKeys("h0.d1");
        const auto prkP = world.GetHelper().MakeKeys("P-1");
        world.Tamper<ConsultationAnswer>("doctor", [&](ConsultationAnswer& m) {
            RandomStream random(1, "insider", "m2");
            const char* context = ConsultationAnswer::kType.name;
            auto body =
                *Decode<ConsultationAnswerBody>(*op::Open(prkP, context, m.sealed).work(random));
            body.sessionKey[0] ^= 1;
            const ConsultationAnswerStatement statement{
                body.rD2,
                body.doctor,
                body.time,
                body.certificate,
                body.sessionKey,
                world.GetHelper().GetParameters().pk.Encode()};
            m.sealed = op::Seal(prkP.GetPublic(), context, Encode(body)).work(random);
            m.signature = op::Sign(keys, context, Encode(statement)).work(random);
        });
        test.ExpectEq(world.Run(Phase::Consultation),
                      Ending{kPatient, Reason::RejectedSessionKey},
                      "the patient computes SEK_1 (Eq 22)");
    }
    {
        // A hospital that states another identity than the one asked
        World world;
        const auto keys = world.GetHelper().MakeKeys("h1");
        const auto prkD = world.GetHelper().MakeKeys("h0.d1");
        test.ExpectEq(world.Run(Phase::Consultation), kAllAccepted, "consultation");
        world.Tamper<EmrSessionAnswer>("h1.cloud", [&](EmrSessionAnswer& m) {
            RandomStream random(1, "insider", "s4");
            const char* context = EmrSessionAnswer::kType.name;
            auto body =
                *Decode<EmrSessionAnswerBody>(*op::Open(prkD, context, m.sealed).work(random));
            body.hospital = "h0";
            m.sealed = op::Seal(prkD.GetPublic(), context, Encode(body)).work(random);
        });
        test.ExpectEq(world.Run(Phase::Search),
                      Ending{kDoctor, Reason::IdentityMismatch},
                      "ID_HPC is the one that PC named");
    }
}

} // namespace

std::vector<TestCase*>
MakeTamperingCases()
{
    std::vector<TestCase*> cases;
    for (const Tampering& tampering : MakeTamperings())
    {
        cases.push_back(new WorldTestCase(tampering.name, [tampering](WorldTestCase& test) {
            TestTampering(test, tampering);
        }));
    }
    cases.push_back(new WorldTestCase("what CTR does not notice", TestUnnoticed));
    cases.push_back(new WorldTestCase("replays", TestReplays));
    cases.push_back(new WorldTestCase("insiders", TestInsiders));
    return cases;
}

} // namespace emrauthorization
} // namespace ehealth
} // namespace ns3
