// SPDX-License-Identifier: GPL-2.0-only
#include "emr-authorization-fixture.h"
#include "ns3/signature.h"

namespace ns3
{
namespace ehealth
{
namespace emrauthorization
{

namespace
{

constexpr int kRegistrations = 1000;

/// H, the biometric hash: some other function than h.
EcScalar
HashBiometric(ByteView octets)
{
    return EcScalar::Hash({"biometric", octets});
}

/// A party of a key agreement.
struct Party
{
    std::string id;
    Bytes extra;
    RegisteredSecret secret;
    EcScalar ephemeral; //!< r
    EcPoint fresh;      //!< rP
};

Party
MakeParty(const std::string& id, Bytes extra, const EcScalar& s, RandomStream& random)
{
    Party party;
    party.id = id;
    party.extra = std::move(extra);
    party.secret = MakeSecret(id, party.extra, s, random);
    party.ephemeral = EcScalar::Draw(random);
    party.fresh = EcPoint::MultiplyGenerator(party.ephemeral);
    return party;
}

/// h((S R'_2 + r (R'_1 + h(identity') PK)) || r R'_2)
Digest
Agree(const Party& own, const Party& peer, const EcScalar& identity, const EcPoint& pk)
{
    const EcPoint sum = peer.fresh.Multiply(own.secret.secret) +
                        (peer.secret.r + pk.Multiply(identity)).Multiply(own.ephemeral);
    return Sha256({sum.Encode(), peer.fresh.Multiply(own.ephemeral).Encode()});
}

EcScalar
HashIdentity(const Party& party)
{
    return EcScalar::Hash({EncodeIdentity(party.id, party.extra, party.secret.r.Encode())});
}

/// Eqs 4, 7 and 10 for a thousand registrants of each kind, and not for anybody else's values.
void
TestRegistrations(WorldTestCase& test)
{
    RandomStream random(1, "test", "registrations");
    const EcScalar s = EcScalar::Draw(random);
    const EcPoint pk = EcPoint::MultiplyGenerator(s);
    const EcPoint other = EcPoint::MultiplyGenerator(EcScalar::Draw(random));
    uint32_t held = 0;
    uint32_t heldWrongly = 0;
    for (const std::size_t extraSize : {32, 500, 0}) // B_P, Cert_D, nothing
    {
        for (int i = 0; i < kRegistrations; ++i)
        {
            const std::string id = ToHex(random.Take(1 + random.NextBelow(20)));
            const Bytes extra = random.Take(extraSize);
            const RegisteredSecret made = MakeSecret(id, extra, s, random);
            const auto hash = [&made](const std::string& of, const Bytes& with) {
                return EcScalar::Hash({EncodeIdentity(of, with, made.r.Encode())});
            };
            held += made.Holds(hash(id, extra), pk);
            heldWrongly += made.Holds(hash(id + "x", extra), pk);
            heldWrongly += made.Holds(hash(id, Concat({extra, "x"})), pk);
            heldWrongly += made.Holds(hash(id, extra), other);
        }
    }
    test.ExpectEq(held, 3U * kRegistrations, "Eqs 4, 7 and 10 hold");
    test.ExpectEq(heldWrongly, 0U, "but not for another identity, B_P or Cert_D, or PK");
    test.Expect(EncodeIdentity("ab", ByteView("c"), {}) != EncodeIdentity("a", ByteView("bc"), {}),
                "fields cannot run into one another");
}

/// Both sides of Eqs 17 and 22, 39 and 44 get the same key, of all four values.
void
TestSessionKeys(WorldTestCase& test)
{
    RandomStream random(2, "test", "session-keys");
    const EcScalar s = EcScalar::Draw(random);
    const EcPoint pk = EcPoint::MultiplyGenerator(s);
    uint32_t agreed = 0;
    for (int i = 0; i < 100; ++i)
    {
        const Party p = MakeParty("P", random.Take(32), s, random);
        const Party d = MakeParty("D", random.Take(500), s, random);
        const Party hpc = MakeParty("HPC", {}, s, random);
        agreed += Agree(d, p, HashIdentity(p), pk) == Agree(p, d, HashIdentity(d), pk);
        agreed += Agree(hpc, d, HashIdentity(d), pk) == Agree(d, hpc, HashIdentity(hpc), pk);
    }
    test.ExpectEq(agreed, 200U, "Eq 17 = Eq 22 and Eq 39 = Eq 44");
    const Party p = MakeParty("P", random.Take(32), s, random);
    const Party d = MakeParty("D", random.Take(500), s, random);
    const EcScalar impostor = EcScalar::Draw(random);
    const Party forged = MakeParty("P", p.extra, impostor, random);
    test.Expect(Agree(d, forged, HashIdentity(forged), pk) != Agree(forged, d, HashIdentity(d), pk),
                "a secret that PC did not issue does not lead to the key");
}

/// The forms that the paper prints fail.
void
TestMisprints(WorldTestCase& test)
{
    RandomStream random(3, "test", "misprints");
    const EcScalar s = EcScalar::Draw(random);
    const EcPoint pk = EcPoint::MultiplyGenerator(s);

    // Eq 9 with H, checked by Eq 10 with h
    const Bytes certificate = random.Take(500);
    const EcScalar r3 = EcScalar::Draw(random);
    const EcPoint rD1 = EcPoint::MultiplyGenerator(r3);
    const Bytes identity = EncodeIdentity("D", certificate, rD1.Encode());
    const RegisteredSecret printed{rD1, r3 + HashBiometric(identity) * s};
    test.Expect(!printed.Holds(EcScalar::Hash({identity}), pk), "Eq 10 fails after Eq 9 with H");
    test.Expect(printed.Holds(HashBiometric(identity), pk), "it would hold with H in both");

    // Eq 22 without Cert_D
    const Party p = MakeParty("P", random.Take(32), s, random);
    const Party d = MakeParty("D", certificate, s, random);
    const EcScalar without = EcScalar::Hash({EncodeIdentity(d.id, {}, d.secret.r.Encode())});
    test.Expect(Agree(d, p, HashIdentity(p), pk) != Agree(p, d, without, pk),
                "Eq 22 without Cert_D differs from Eq 17");

    // Eq 44 as printed needs R_HPC1, which C_HPC1 as printed does not bring
    const Party hpc = MakeParty("HPC", {}, s, random);
    Party unknown = hpc;
    unknown.secret.r = EcPoint::MultiplyGenerator(EcScalar::Draw(random));
    test.Expect(Agree(hpc, d, HashIdentity(d), pk) != Agree(d, unknown, HashIdentity(unknown), pk),
                "Eq 44 does not give SEK_2 without R_HPC1");

    // Eq 21 with PUK_P
    const KeyPair prkP = KeyPair::Generate(Suite::P256, random);
    const KeyPair prkD = KeyPair::Generate(Suite::P256, random);
    const Bytes statement = random.Take(100);
    const Bytes signature = Sign(prkD, statement, random);
    test.Expect(!Verify(prkP.GetPublic(), statement, signature), "Eq 21 fails with PUK_P");
    test.Expect(Verify(prkD.GetPublic(), statement, signature), "and holds with PUK_D");
}

const std::vector<std::string> kConsultationMessages{"ConsultationRequest",
                                                     "ConsultationAnswer",
                                                     "BiomedicalSignal"};
const std::vector<std::string> kSearchMessages{"IndexRequest",
                                               "IndexAnswer",
                                               "EmrSessionRequest",
                                               "EmrSessionAnswer",
                                               "EmrRequest",
                                               "EmrAnswer"};

std::string
ToText(const Bytes& octets)
{
    return {octets.begin(), octets.end()};
}

/// Everything once, in each suite.
void
TestVisit(WorldTestCase& test, Suite suite)
{
    World world(suite);
    world.SetPatient("P-1", false);
    test.ExpectEq(world.Run(Phase::Registration), kAllAccepted, "registration");
    test.Expect(world.GetSent() == std::vector<std::string>{"SecretRequest", "SecretGrant"},
                "its messages");
    test.ExpectEq(world.Run(Phase::Consultation), kAllAccepted, "consultation");
    test.Expect(world.GetSent() == kConsultationMessages, "its messages");
    const Doctor::Visit* visit = world.FindVisit();
    test.Expect(visit != nullptr, "the doctor knows the patient");
    if (visit == nullptr)
    {
        return;
    }
    test.ExpectEq(visit->patient, "P-1", "by ID_P");
    test.ExpectEq(ToText(visit->signal), "pulse 72, blood pressure 120/80", "with M_SD");
    test.ExpectEq(world.Run(Phase::Search), kAllAccepted, "search");
    test.Expect(world.GetSent() == kSearchMessages, "its messages");
    test.ExpectEq(ToText(visit->record), "EMR at h1: P-1", "the doctor has M_EMR");
    test.ExpectEq(world.GetCloud().GetIndex().size(), 1U, "PC has stored an index entry");
    const auto entry = world.GetCloud().FindEntry("P-1", "cardiology");
    test.Expect(entry && entry->hospital == "h1" && entry->doctor == "h0.d1",
                "of the hospital and this doctor");
    test.ExpectEq(world.Run(Phase::Diagnosis), kAllAccepted, "diagnosis");
    test.Expect(world.GetSent() == std::vector<std::string>{"Diagnosis"}, "its message");
    test.Expect(world.GetDevice().GetDiagnosis() &&
                    ToText(*world.GetDevice().GetDiagnosis()) == "rest, P-1",
                "the patient has M_DINF");
    test.ExpectEq(world.CountSessions(), 0U, "no session is left");

    const auto secret = world.GetDoctor().GetSecret();
    test.ExpectEq(world.RegisterDoctor(), kAllAccepted, "the doctor registers again");
    test.Expect(world.GetDoctor().GetSecret()->r != secret->r, "with a new R_D1");
    test.ExpectEq(world.Visit("P-2"), kAllAccepted, "and works with it");
}

/// Who has not registered, or is not known, gets nowhere.
void
TestUnregistered(WorldTestCase& test)
{
    {
        World world(Suite::P256, false);
        test.ExpectEq(world.Visit(), Ending{kDoctor, Reason::NotRegistered}, "a doctor");
        test.ExpectEq(world.RegisterDoctor(), kAllAccepted, "who then registers");
        test.ExpectEq(world.Visit(), Ending{kPrivateCloud, Reason::NotRegistered}, "a hospital");
    }
    World world;
    world.SetPatient("P-1", false);
    test.ExpectEq(world.Run(Phase::Consultation),
                  Ending{kPatient, Reason::NotRegistered},
                  "a patient");
    test.ExpectEq(world.Visit("X-1"),
                  Ending{kDoctor, Reason::NotRegistered},
                  "an identity of nobody");
    test.ExpectEq(world.Visit("P-new"),
                  Ending{kPublicCloud, Reason::UnknownRecord},
                  "a patient who is not in the index");
    test.ExpectEq(world.CountSessions(), 0U, "no session is left");
}

/// A device that is gone before the diagnosis.
void
TestDeviceGone(WorldTestCase& test)
{
    World world;
    test.ExpectEq(world.RunUpTo(Phase::Search), kAllAccepted, "consultation and search");
    world.GetDevice().GetAgent()->CloseConnections();
    world.Wait(Seconds(1));
    test.ExpectEq(world.Run(Phase::Diagnosis),
                  Ending{kDoctor, Reason::LinkLost},
                  "the connection is closed");
    world.SetPatient("P-1");
    test.ExpectEq(world.RunUpTo(Phase::Search), kAllAccepted, "again");
    world.SetPatient("P-2");
    world.Wait(Seconds(1));
    test.ExpectEq(world.Run(Phase::Diagnosis),
                  Ending{kDoctor, Reason::LinkLost},
                  "the device is another person's");
    world.SetPatient("P-1");
    test.ExpectEq(world.RunUpTo(Phase::Search), kAllAccepted, "once more");
    world.GetDevice().GetAgent()->TraceConnectWithoutContext(
        "Received",
        Callback<void, const MessageReceived&>([&world](const MessageReceived&) {
            Simulator::Schedule(NanoSeconds(1), [&world] { world.SetPatient("P-3"); });
        }));
    test.ExpectEq(world.Run(Phase::Diagnosis),
                  Ending{kPatient, Reason::RejectedSessionKey},
                  "the device becomes another person's while it decrypts");
    test.Expect(!world.GetDevice().GetDiagnosis(), "who does not see the diagnosis");
}

/// @return a certificate for the keys of the doctor
Bytes
IssueForDoctor(World& world, const std::string& id, const char* role, Validity validity)
{
    return world.GetHelper().IssueCertificate(id,
                                              role,
                                              world.GetHelper().MakeKeys("h0.d1").GetPublic(),
                                              validity,
                                              999);
}

/// Cert_D is checked wherever it comes.
void
TestCertificates(WorldTestCase& test)
{
    const int64_t now = World::kEpoch / 1000;

    struct Case
    {
        const char* what;
        std::string id;
        const char* role;
        Validity validity;
        Reason reason;
    };

    const std::vector<Case> cases{
        {"an expired one", "h0.d1", kOuDoctor, {now - 100, now - 50}, Reason::ExpiredCertificate},
        {"one of tomorrow", "h0.d1", kOuDoctor, {now + 86400, now + 90000}, Reason::NotYetValid},
        {"another doctor's", "h0.d2", kOuDoctor, {now - 9, now + 9999}, Reason::IdentityMismatch},
        {"a nurse's", "h0.d1", "nurse", {now - 9, now + 9999}, Reason::RejectedCertificate},
    };
    for (const Case& each : cases)
    {
        World world;
        const Bytes bad = IssueForDoctor(world, each.id, each.role, each.validity);
        world.Tamper<SecretRequest>("doctor", [&bad](SecretRequest& m) { m.extra = bad; });
        test.ExpectEq(world.RegisterDoctor(),
                      Ending{kPublicCloud, each.reason},
                      std::string("registration with ") + each.what);
        test.ExpectEq(world.StopTampering(), 1U, "once");
    }
    World world;
    test.ExpectEq(world.RunUpTo(Phase::Consultation), kAllAccepted, "before the revocation");
    world.GetHelper().Revoke({1});
    test.ExpectEq(world.Run(Phase::Search),
                  Ending{kPublicCloud, Reason::RevokedCertificate},
                  "search after it");
    test.ExpectEq(world.Run(Phase::Diagnosis),
                  Ending{kPatient, Reason::RevokedCertificate},
                  "diagnosis after it");
    test.ExpectEq(world.Visit("P-2"),
                  Ending{kPatient, Reason::RevokedCertificate},
                  "consultation after it");
    test.ExpectEq(world.RegisterDoctor(),
                  Ending{kPublicCloud, Reason::RevokedCertificate},
                  "registration after it");
}

} // namespace

std::vector<TestCase*>
MakeEquationCases()
{
    return {new WorldTestCase("Eqs 4, 7, 10: a thousand registrations", TestRegistrations),
            new WorldTestCase("Eqs 17, 22, 39, 44: session keys", TestSessionKeys),
            new WorldTestCase("what the paper misprints fails", TestMisprints)};
}

std::vector<TestCase*>
MakeRunCases()
{
    std::vector<TestCase*> cases;
    for (const Suite suite : {Suite::P256, Suite::X25519, Suite::Rsa2048})
    {
        cases.push_back(
            new WorldTestCase(std::string("a visit, ") + GetName(suite),
                              [suite](WorldTestCase& test) { TestVisit(test, suite); }));
    }
    cases.push_back(new WorldTestCase("unregistered parties", TestUnregistered));
    cases.push_back(new WorldTestCase("a device that is gone", TestDeviceGone));
    cases.push_back(new WorldTestCase("bad certificates", TestCertificates));
    return cases;
}

namespace
{

class EmrAuthorizationTestSuite : public TestSuite
{
  public:
    EmrAuthorizationTestSuite() : TestSuite("ehealth-emr-authorization", TestSuite::Type::UNIT)
    {
        for (const auto& cases : {MakeEquationCases(), MakeRunCases(), MakeTamperingCases()})
        {
            for (TestCase* each : cases)
            {
                AddTestCase(each);
            }
        }
    }
};

EmrAuthorizationTestSuite g_emrAuthorizationTestSuite;

} // namespace

} // namespace emrauthorization
} // namespace ehealth
} // namespace ns3
