// SPDX-License-Identifier: GPL-2.0-only
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

/// Paper 000, Table 2, with the messages behind steps 3, 8 and 9 (see national-phr-messages.h).
const std::vector<std::string> kTable2{
    "RegistrationRequest",      // 1
    "SignedRegistration",       // 2
    "CodeQuery",                // 3
    "CodeVerdict",              // 3
    "Approval",                 // 4
    "AuthorityKey",             // 5
    "SealedCertificateRequest", // 6
    "TrustedAppImage",          // 6
    "AuthorityShare",           // 7
    "PhoneShare",               // 7
    "SignedIssueRequest",       // 8
    "IssuedCertificate",        // 8
    "Credential",               // 8
    "HolderCertificate",        // 9
    "CreateRecord",             // 9
    "RecordCreated",            // 9
    "RecordCode",               // 10
    "CardSealed",               // 10
    "RecordCodeConfirmation",   // 10
};

const std::vector<std::string> kTable3{"PresentCard",
                                       "LoginRequest",
                                       "LoginGrant",
                                       "RecordRequest",
                                       "RecordAnswer",
                                       "RecordUpdate"};

const std::vector<std::string> kTable3Fetched{"PresentCard",
                                              "LoginRequest",
                                              "LoginGrant",
                                              "RecordRequest",
                                              "FetchRecord",
                                              "FetchedRecord",
                                              "RecordAnswer",
                                              "RecordUpdate",
                                              "StoreEntry",
                                              "EntryStored"};

const std::vector<std::string> kTable4{"PresentCard",
                                       "LoginRequest",
                                       "LoginGrant",
                                       "RecordRequest",
                                       "CopyRequest",
                                       "CopyAnswer",
                                       "RecordAnswer",
                                       "RecordUpdate",
                                       "CopyUpdate",
                                       "StoreEntry",
                                       "EntryStored",
                                       "CopyAcknowledged"};

std::vector<std::string>
With(std::vector<std::string> messages, const char* last)
{
    messages.emplace_back(last);
    return messages;
}

/// A patient's enrolment asks the directory, too, and makes a backup.
std::vector<std::string>
MakePatientSteps()
{
    std::vector<std::string> steps = kTable2;
    const auto created = std::find(steps.begin(), steps.end(), "RecordCreated");
    steps.insert(created, {"DirectoryQuery", "DirectoryAnswer"});
    steps.insert(steps.end(), {"BackupRecord", "BackupStored"});
    return steps;
}

std::string
Join(const std::vector<std::string>& names)
{
    std::string text;
    for (const std::string& name : names)
    {
        text += name + " ";
    }
    return text;
}

std::set<std::string>
GetRoles(const World& world)
{
    std::set<std::string> roles;
    for (const Ending& ending : world.GetEndings())
    {
        roles.insert(ending.role);
    }
    return roles;
}

/// A patient and then a medico enrol; the patient visits the hospital of the enrolment.
void
TestEnrolment(WorldTestCase& test, Suite suite)
{
    WorldOptions options;
    options.settings.suite = suite;
    World world(options);
    const Application alice = World::MakeApplication(Applicant::Patient, "alice");
    world.BeginEnrolment(0, alice);
    ExpectAccepted(test, world, "patient enrolment");
    test.ExpectEq(Join(world.GetSent()), Join(MakePatientSteps()), "Table 2 in order");
    test.Expect(GetRoles(world) == std::set<std::string>{kPhone,
                                                         kRegistrationAgent,
                                                         kProvinceAuthority,
                                                         kIssuingAuthority,
                                                         kCodeRegister,
                                                         kDatabase,
                                                         kDirectory,
                                                         kBackup},
                "every role of Table 2 took part");

    const auto card = world.GetPhone(0).GetCard();
    test.Expect(card.has_value(), "the phone has its card");
    const auto record = world.GetStore(0).Find(card ? card->code : PhrCode{});
    test.Expect(record.has_value(), "the record exists at its home");
    if (!record)
    {
        return;
    }
    test.ExpectEq(record->patient, "alice", "it is the patient's");
    test.Expect(record->fingerprint == Sha256(Encode(alice.fingerprint)), "with H(f)");
    test.ExpectEq(record->version, 0U, "it has no entry yet");
    test.ExpectEq(+record->code[3], 0, "its code leads to its home");
    test.Expect(world.GetStore(0).FindByPatient("alice") == card->code, "found by P_Id");
    const auto backup = world.GetCentralStore().Find(card->code);
    test.Expect(backup && Encode(*backup) == Encode(*record), "C-PHRC has the same");
    test.Expect(!world.GetStore(0).FindMedico("alice"), "a patient is no medico");

    world.BeginVisit(0, *card);
    ExpectAccepted(test, world, "the new card opens the record");
    test.ExpectEq(*world.GetStore(0).GetVersion(card->code), 1U, "and the visit is recorded");

    world.BeginEnrolment(0, World::MakeApplication(Applicant::Medico, "bob"));
    ExpectAccepted(test, world, "medico enrolment");
    test.ExpectEq(Join(world.GetSent()), Join(kTable2), "Table 2 in order, no record to back up");
    const auto certificate =
        world.GetStore(0).FindMedico("bob").value_or(MedicoEntry()).certificate;
    test.Expect(!certificate.empty(), "the medico is in the directory");
    const auto parsed = Certificate::Parse(certificate);
    test.Expect(parsed && parsed->commonName == "bob" && parsed->role == kOuMedico,
                "with the medico's certificate");
    test.Expect(!world.GetStore(0).FindByPatient("bob"), "a medico gets no record");
    test.Expect(!world.GetStore(1).FindMedico("bob"), "the directory is the hospital's");
}

/// A patient of hospital 0 visits a hospital, twice.
void
TestVisit(WorldTestCase& test,
          Suite suite,
          uint32_t hospital,
          const std::vector<std::string>& steps)
{
    WorldOptions options;
    options.settings.suite = suite;
    World world(options);
    const HealthCard card = World::MakeCard(0, 1);
    world.BeginVisit(hospital, card);
    ExpectAccepted(test, world, "visit");
    test.ExpectEq(Join(world.GetSent()), Join(steps), "the messages of the table in order");
    world.BeginVisit(hospital, card);
    ExpectAccepted(test, world, "visit again");

    const auto home = world.GetStore(0).Find(card.code);
    test.Expect(home.has_value(), "the home has the record");
    if (!home)
    {
        return;
    }
    test.ExpectEq(home->version, 2U, "with both entries");
    test.ExpectEq(home->entries.size(), 2U, "with both entries");
    const std::string medico = "M-" + std::to_string(hospital);
    const Identity identity = world.GetIdentity(medico, kOuMedico);
    RandomStream random(World::kSeed, "test", "verify");
    for (const RecordEntry& entry : home->entries)
    {
        test.ExpectEq(entry.author, medico, "the medico's");
        const Bytes digest = ByteView(Sha256(entry.content)).ToBytes();
        test.Expect(
            VerifyAs(RecordUpdate::kType, identity.keys.GetPublic(), digest, entry.signature)
                .work(random),
            "signed by the medico");
    }
    const auto backup = world.GetCentralStore().Find(card.code);
    test.Expect(backup && backup->version == home->version, "C-PHRC has the version");
    test.Expect(backup && backup->patient == home->patient, "C-PHRC has the patient");
    if (backup)
    {
        test.ExpectEq(backup->entries.size(), home->entries.size(), "C-PHRC has the entries");
        for (std::size_t i = 0; i < backup->entries.size() && i < home->entries.size(); ++i)
        {
            test.Expect(Encode(backup->entries[i]) == Encode(home->entries[i]), "the same entries");
        }
    }
    for (uint32_t other = 1; other < World::kHospitals; ++other)
    {
        test.Expect(!world.GetStore(other).Find(card.code), "no copy is left elsewhere");
    }
}

class NationalPhrTestSuite : public TestSuite
{
  public:
    NationalPhrTestSuite() : TestSuite("ehealth-national-phr", TestSuite::Type::UNIT)
    {
        for (const auto& cases : {MakeHappyCases(),
                                  MakeEmergencyCases(),
                                  MakeTamperingCases(),
                                  MakeRejectionCases(),
                                  MakeFaultCases(),
                                  MakeHardenedCases()})
        {
            for (TestCase* testCase : cases)
            {
                AddTestCase(testCase);
            }
        }
    }
};

NationalPhrTestSuite g_nationalPhrTestSuite;

} // namespace

std::vector<TestCase*>
MakeHappyCases()
{
    std::vector<TestCase*> cases;
    for (const Suite suite : {Suite::P256, Suite::X25519, Suite::Rsa2048})
    {
        const std::string name = GetName(suite);
        cases.push_back(new WorldTestCase(name + ": enrolments", [suite](WorldTestCase& test) {
            TestEnrolment(test, suite);
        }));
        cases.push_back(
            new WorldTestCase(name + ": visit at the home server", [suite](WorldTestCase& test) {
                TestVisit(test, suite, 0, With(kTable3, "BackupEntry"));
            }));
        cases.push_back(
            new WorldTestCase(name + ": visit at another server of the province",
                              [suite](WorldTestCase& test) {
                                  TestVisit(test, suite, 1, With(kTable3Fetched, "BackupEntry"));
                              }));
        cases.push_back(
            new WorldTestCase(name + ": visit in another province", [suite](WorldTestCase& test) {
                TestVisit(test, suite, 2, kTable4);
            }));
    }
    return cases;
}

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3
