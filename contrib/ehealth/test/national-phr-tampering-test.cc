// SPDX-License-Identifier: GPL-2.0-only
#include "national-phr-tampering.h"

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

namespace
{

void
Begin(World& world, Run run)
{
    switch (run)
    {
    case Run::Patient:
        world.BeginEnrolment(0, World::MakeApplication(Applicant::Patient, "alice"));
        break;
    case Run::Home:
        world.BeginVisit(0, World::MakeCard(0, 1));
        break;
    case Run::Province:
        world.BeginVisit(1, World::MakeCard(0, 1));
        break;
    case Run::OtherProvince:
        world.BeginVisit(2, World::MakeCard(0, 1));
        break;
    case Run::Conscious:
        world.BeginEmergency(0, World::MakeCard(0, 1));
        break;
    case Run::Unconscious:
        world.BeginUnconscious(1, World::MakeCard(0, 1).id);
        break;
    case Run::Sync:
        world.BeginSync(1, World::MakeCard(0, 1));
        break;
    }
}

std::string
DescribeStores(World& world)
{
    return world.Describe({World::MakeCode(0, 0), World::MakeCode(0, 1)}, {"alice"});
}

void
Test(WorldTestCase& test, const Tampering& tampering)
{
    World world;
    if (tampering.run == Run::Sync)
    {
        world.AddPending(World::MakeCard(0, 1), world.MakeEntry("E-0", kOuEmergencyMedico, "new"));
    }
    const std::string before = DescribeStores(world);
    tampering.apply(world);
    Begin(world, tampering.run);
    const Ending ending = world.Run();
    test.ExpectEq(ending, tampering.consequence.ending, "who rejects, and why");
    test.ExpectEq(world.StopTampering(), 1U, "one message was changed");
    test.ExpectEq(world.CountSessions(), 0U, "no session is left");
    for (const Ending& other : world.GetEndings())
    {
        test.Expect(other == ending || other.reason == Reason::Accepted ||
                        other.reason == Reason::PeerAborted,
                    other.role + " ended for a reason of its own: " + GetName(other.reason));
    }
    if (tampering.consequence.stored)
    {
        test.Expect(DescribeStores(world) != before, "the stores have changed");
        return;
    }
    test.ExpectEq(DescribeStores(world), before, "the stores are as before");
    Begin(world, tampering.run);
    ExpectAccepted(test, world, "the next run is undisturbed");
}

/// Table 2. Where a field says "first octet", that is the length or the ASN.1 tag.
std::vector<Tampering>
MakeTable2()
{
    const Run run = Run::Patient;
    const char* phone = "h0.phone";
    const char* hpRa = "h0.hp-ra";
    const char* pRa = "p0.p-ra";
    const char* db = "h0.database";
    std::vector<Tampering> t;
    // 1
    using M1 = RegistrationRequest;
    t.push_back(Change<M1>(
        "applicant",
        phone,
        run,
        [](M1& m) { m.applicant = Applicant::Medico; },
        kRegistrationAgent,
        Reason::IdentityMismatch));
    t.push_back(Change<M1>(
        "applicant (no such)",
        phone,
        run,
        [](M1& m) { m.applicant = static_cast<Applicant>(7); },
        kRegistrationAgent,
        Reason::IdentityMismatch));
    t.push_back(Change<M1>(
        "id",
        phone,
        run,
        [](M1& m) { Flip(m.id); },
        kRegistrationAgent,
        Reason::IdentityMismatch));
    t.push_back(Change<M1>(
        "fingerprint",
        phone,
        run,
        [](M1& m) { Flip(m.fingerprint.record); },
        kRegistrationAgent,
        Reason::FingerprintMismatch));
    // The desk cannot see PD_Id: P-RA finds the difference in step 6.
    t.push_back(Change<M1>(
        "device",
        phone,
        run,
        [](M1& m) { Flip(m.device); },
        kProvinceAuthority,
        Reason::DeviceMismatch));
    t.push_back(Change<M1>(
        "code",
        phone,
        run,
        [](M1& m) { Flip(m.code); },
        kRegistrationAgent,
        Reason::InsuranceRefused));
    // 2
    using M2 = SignedRegistration;
    t.push_back(Change<M2>(
        "registration",
        hpRa,
        run,
        [](M2& m) { Flip(m.registration); },
        kProvinceAuthority,
        Reason::RejectedSignature));
    t.push_back(Change<M2>(
        "signature",
        hpRa,
        run,
        [](M2& m) { Flip(m.signature); },
        kProvinceAuthority,
        Reason::RejectedSignature));
    t.push_back(Change<M2>(
        "signature (empty)",
        hpRa,
        run,
        [](M2& m) { m.signature.clear(); },
        kProvinceAuthority,
        Reason::RejectedSignature));
    t.push_back(Change<M2>(
        "certificate",
        hpRa,
        run,
        [](M2& m) { m.certificate.back() ^= 1; },
        kProvinceAuthority,
        Reason::RejectedCertificate));
    t.push_back(Change<M2>(
        "certificate (tag)",
        hpRa,
        run,
        [](M2& m) { m.certificate[0] ^= 1; },
        kProvinceAuthority,
        Reason::Malformed));
    // 3
    using M3 = CodeQuery;
    t.push_back(Change<M3>(
        "code",
        pRa,
        run,
        [](M3& m) { Flip(m.code); },
        kCodeRegister,
        Reason::RejectedSignature));
    t.push_back(Change<M3>(
        "signature",
        pRa,
        run,
        [](M3& m) { Flip(m.signature); },
        kCodeRegister,
        Reason::RejectedSignature));
    t.push_back(Change<M3>(
        "certificate",
        pRa,
        run,
        [](M3& m) { m.certificate.back() ^= 1; },
        kCodeRegister,
        Reason::RejectedCertificate));
    using M3b = CodeVerdict;
    t.push_back(Change<M3b>(
        "sealed (ciphertext)",
        "insurance-db",
        run,
        [](M3b& m) { m.sealed.back() ^= 1; },
        kProvinceAuthority,
        Reason::RejectedDecryption));
    t.push_back(Change<M3b>(
        "sealed (encapsulation)",
        "insurance-db",
        run,
        [](M3b& m) { m.sealed[20] ^= 1; },
        kProvinceAuthority,
        Reason::RejectedDecryption));
    t.push_back(Change<M3b>(
        "sealed (empty)",
        "insurance-db",
        run,
        [](M3b& m) { m.sealed.clear(); },
        kProvinceAuthority,
        Reason::RejectedDecryption));
    // 4
    using M4 = Approval;
    const auto changeApproval = [](auto change) {
        return [change](M4& m) {
            auto body = *Decode<ApprovalBody>(m.body);
            change(body);
            m.body = Encode(body);
        };
    };
    t.push_back(Change<M4>("body.id",
                           pRa,
                           run,
                           changeApproval([](ApprovalBody& b) { Flip(b.id); }),
                           kRegistrationAgent,
                           Reason::RejectedSignature));
    t.push_back(Change<M4>("body.device",
                           pRa,
                           run,
                           changeApproval([](ApprovalBody& b) { Flip(b.device); }),
                           kRegistrationAgent,
                           Reason::RejectedSignature));
    t.push_back(Change<M4>("body.certificate",
                           pRa,
                           run,
                           changeApproval([](ApprovalBody& b) { b.certificate.back() ^= 1; }),
                           kRegistrationAgent,
                           Reason::RejectedCertificate));
    t.push_back(Change<M4>(
        "body (length)",
        pRa,
        run,
        [](M4& m) { m.body[0] ^= 1; },
        kRegistrationAgent,
        Reason::Malformed));
    t.push_back(Change<M4>(
        "signature",
        pRa,
        run,
        [](M4& m) { Flip(m.signature); },
        kRegistrationAgent,
        Reason::RejectedSignature));
    // 5
    using M5 = AuthorityKey;
    t.push_back(Change<M5>(
        "certificate",
        hpRa,
        run,
        [](M5& m) { m.certificate.back() ^= 1; },
        kPhone,
        Reason::RejectedCertificate));
    // 6
    using M6 = SealedCertificateRequest;
    t.push_back(Change<M6>(
        "sealed (ciphertext)",
        phone,
        run,
        [](M6& m) { m.sealed.back() ^= 1; },
        kProvinceAuthority,
        Reason::RejectedDecryption));
    t.push_back(Change<M6>(
        "sealed (encapsulation)",
        phone,
        run,
        [](M6& m) { m.sealed[20] ^= 1; },
        kProvinceAuthority,
        Reason::RejectedDecryption));
    using M6b = TrustedAppImage;
    t.push_back(Change<M6b>(
        "image",
        pRa,
        run,
        [](M6b& m) { Flip(m.image); },
        kPhone,
        Reason::RejectedImage));
    t.push_back(Change<M6b>(
        "digest",
        pRa,
        run,
        [](M6b& m) { Flip(m.digest); },
        kPhone,
        Reason::RejectedImage));
    // 7: an octet of a P-256 point leads off the curve; another point to another Sk.
    const Bytes foreignShare = [] {
        RandomStream random(World::kSeed, "test", "share");
        return EphemeralKey::Generate(Suite::P256, random).GetPublic();
    }();
    using M7 = AuthorityShare;
    t.push_back(Change<M7>(
        "share",
        pRa,
        run,
        [](M7& m) { Flip(m.share); },
        kPhone,
        Reason::RejectedKey));
    t.push_back(Change<M7>(
        "share (another)",
        pRa,
        run,
        [foreignShare](M7& m) { m.share = foreignShare; },
        kPhone,
        Reason::RejectedDecryption));
    using M7b = PhoneShare;
    t.push_back(Change<M7b>(
        "share",
        phone,
        run,
        [](M7b& m) { Flip(m.share); },
        kProvinceAuthority,
        Reason::RejectedKey));
    t.push_back(Change<M7b>(
        "share (another)",
        phone,
        run,
        [foreignShare](M7b& m) { m.share = foreignShare; },
        kPhone,
        Reason::RejectedDecryption));
    // 8
    using M8a = SignedIssueRequest;
    t.push_back(Change<M8a>(
        "request",
        pRa,
        run,
        [](M8a& m) { Flip(m.request); },
        kIssuingAuthority,
        Reason::RejectedSignature));
    t.push_back(Change<M8a>(
        "signature",
        pRa,
        run,
        [](M8a& m) { Flip(m.signature); },
        kIssuingAuthority,
        Reason::RejectedSignature));
    t.push_back(Change<M8a>(
        "certificate",
        pRa,
        run,
        [](M8a& m) { m.certificate.back() ^= 1; },
        kIssuingAuthority,
        Reason::RejectedCertificate));
    using M8b = IssuedCertificate;
    t.push_back(Change<M8b>(
        "certificate",
        "ca",
        run,
        [](M8b& m) { m.certificate.back() ^= 1; },
        kProvinceAuthority,
        Reason::RejectedCertificate));
    using M8 = Credential;
    t.push_back(Change<M8>(
        "sealed",
        pRa,
        run,
        [](M8& m) { Flip(m.sealed); },
        kPhone,
        Reason::RejectedDecryption));
    // 9
    using M9a = HolderCertificate;
    t.push_back(Change<M9a>(
        "certificate",
        pRa,
        run,
        [](M9a& m) { m.certificate.back() ^= 1; },
        kRegistrationAgent,
        Reason::RejectedCertificate));
    using M9b = CreateRecord;
    t.push_back(Change<M9b>(
        "agent",
        hpRa,
        run,
        [](M9b& m) { Flip(m.agent); },
        kDatabase,
        Reason::RejectedDecryption));
    t.push_back(Change<M9b>(
        "agent (another's key)",
        hpRa,
        run,
        [](M9b& m) { m.agent = "h0.medico"; },
        kDatabase,
        Reason::RejectedDecryption));
    t.push_back(Change<M9b>(
        "sequence",
        hpRa,
        run,
        [](M9b& m) { m.sealed.sequence ^= 4; },
        kDatabase,
        Reason::RejectedDecryption));
    t.push_back(Change<M9b>(
        "sealed",
        hpRa,
        run,
        [](M9b& m) { Flip(m.sealed); },
        kDatabase,
        Reason::RejectedDecryption));
    using M9c = RecordCreated;
    t.push_back(Change<M9c>(
        "sequence",
        db,
        run,
        [](M9c& m) { m.sealed.sequence ^= 4; },
        kRegistrationAgent,
        Reason::RejectedDecryption));
    t.push_back(Change<M9c>(
        "sealed",
        db,
        run,
        [](M9c& m) { Flip(m.sealed); },
        kRegistrationAgent,
        Reason::RejectedDecryption));
    // 10: HP-RA waits for the phone's verdict, so no record exists for a code that it refuses.
    using M10 = RecordCode;
    t.push_back(Change<M10>(
        "code",
        hpRa,
        run,
        [](M10& m) { Flip(m.code); },
        kPhone,
        Reason::RejectedSignature));
    t.push_back(Change<M10>(
        "signature",
        hpRa,
        run,
        [](M10& m) { Flip(m.signature); },
        kPhone,
        Reason::RejectedSignature));
    t.push_back(Change<M10>(
        "certificate",
        hpRa,
        run,
        [](M10& m) { m.certificate.back() ^= 1; },
        kPhone,
        Reason::RejectedCertificate));
    t.push_back(Change<CardSealed>(
        "code",
        phone,
        run,
        [](CardSealed& m) { Flip(m.code); },
        kRegistrationAgent,
        Reason::UnknownRecord));
    using M9d = DirectoryQuery;
    t.push_back(Change<M9d>(
        "server",
        db,
        run,
        [](M9d& m) { Flip(m.server); },
        kDirectory,
        Reason::RejectedDecryption));
    t.push_back(Change<M9d>(
        "sealed",
        db,
        run,
        [](M9d& m) { Flip(m.sealed); },
        kDirectory,
        Reason::RejectedDecryption));
    t.push_back(Change<DirectoryAnswer>(
        "sealed",
        "c-phrc",
        run,
        [](DirectoryAnswer& m) { Flip(m.sealed); },
        kDatabase,
        Reason::RejectedDecryption));
    t.push_back(Change<BackupStored>(
        "stored",
        "c-phrc",
        run,
        [](BackupStored& m) { m.stored = false; },
        kDatabase,
        Reason::AlreadyEnrolled,
        true));
    using M10b = RecordCodeConfirmation;
    t.push_back(Change<M10b>(
        "code",
        hpRa,
        run,
        [](M10b& m) { Flip(m.code); },
        kDatabase,
        Reason::RejectedSignature));
    t.push_back(Change<M10b>(
        "signature",
        hpRa,
        run,
        [](M10b& m) { Flip(m.signature); },
        kDatabase,
        Reason::RejectedSignature));
    t.push_back(Change<M10b>(
        "certificate",
        hpRa,
        run,
        [](M10b& m) { m.certificate.back() ^= 1; },
        kDatabase,
        Reason::RejectedCertificate));
    return t;
}

} // namespace

std::vector<TestCase*>
MakeTamperingCases()
{
    std::vector<TestCase*> cases;
    for (const auto& table : {MakeTable2(),
                              MakeTable3Tamperings(),
                              MakeTable4Tamperings(),
                              MakeServerTamperings(),
                              MakeTable5Tamperings(),
                              MakeUnconsciousTamperings(),
                              MakeSyncTamperings(),
                              MakeUnnoticedTamperings()})
    {
        for (const Tampering& tampering : table)
        {
            cases.push_back(
                new WorldTestCase("tampering: " + tampering.name,
                                  [tampering](WorldTestCase& test) { Test(test, tampering); }));
        }
    }
    return cases;
}

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3
