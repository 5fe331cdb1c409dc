// SPDX-License-Identifier: GPL-2.0-only
// Links and servers that fail in the middle of every step: the run ends, nothing is half-written,
// and the next run works.
#include "national-phr-fixture.h"
#include "ns3/simulator.h"

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

namespace
{

/// What may break, by the message during which it does.
struct Fault
{
    const char* message;
    const char* host; //!< goes down; null: the phone leaves the field
};

/// A protocol, and all steps in which it may be disturbed.
struct Disturbed
{
    const char* name;
    uint32_t hospital;  ///< where
    const char* enrols; ///< whom; null: nobody
    std::function<void(World&)> begin;
    std::vector<Fault> faults;
};

const HealthCard kCard = World::MakeCard(0, 1);
const char* const kNewPatient = "alice";
const char* const kNewMedico = "M-alice";

std::vector<Disturbed>
MakeDisturbed()
{
    const auto onPhone = [](std::vector<const char*> messages) {
        std::vector<Fault> faults;
        for (const char* message : messages)
        {
            faults.push_back({message, nullptr});
        }
        return faults;
    };
    const auto enrol = [](Applicant applicant, const char* who) {
        return [applicant, who](World& world) {
            world.BeginEnrolment(0, World::MakeApplication(applicant, who));
        };
    };
    const auto enrolPatient = enrol(Applicant::Patient, kNewPatient);
    const auto enrolMedico = enrol(Applicant::Medico, kNewMedico);
    return {
        {"emergency-conscious",
         0,
         nullptr,
         [](World& world) { world.BeginEmergency(0, kCard); },
         onPhone({"PresentIdentity", "PresentMedico", "MobileRecordCopy", "MobileUpdate"})},
        {"sync",
         1,
         nullptr,
         [](World& world) { world.BeginSync(1, kCard); },
         onPhone({"SyncRequest", "SyncGrant", "SyncUpload", "SyncDownload"})},
        {"enrolment",
         0,
         kNewPatient,
         enrolPatient,
         onPhone({"RegistrationRequest", "AuthorityKey", "RecordCode", "CardSealed"})},
        {"medico enrolment",
         0,
         kNewMedico,
         enrolMedico,
         onPhone({"RegistrationRequest", "AuthorityKey", "RecordCode", "CardSealed"})},
        {"visit",
         1,
         nullptr,
         [](World& world) { world.BeginVisit(1, kCard); },
         onPhone({"PresentCard"})},
        {"visit elsewhere",
         2,
         nullptr,
         [](World& world) { world.BeginVisit(2, kCard); },
         onPhone({"PresentCard"})},
        {"sync, server",
         1,
         nullptr,
         [](World& world) { world.BeginSync(1, kCard); },
         {{"SyncAttestation", "h1.database"},
          {"SyncVerdict", "h1.database"},
          {"SyncRecord", "h1.database"},
          {"FetchRecord", "h0.database"},
          {"FetchedRecord", "h0.database"},
          {"StoreEntry", "h0.database"},
          {"EntryStored", "h0.database"},
          {"BackupEntry", "c-phrc"},
          {"SyncResult", "h1.database"}}},
        {"emergency-unconscious",
         1,
         nullptr,
         [](World& world) { world.BeginUnconscious(1, kCard.id); },
         {{"LoginRequest", "h1.database"},
          {"LoginGrant", "h1.database"},
          {"EmergencyRequest", "h1.database"},
          {"FetchRecord", "h0.database"},
          {"FetchedRecord", "h0.database"},
          {"EmergencyAnswer", "h1.database"},
          {"RecordUpdate", "h1.database"},
          {"StoreEntry", "h0.database"},
          {"EntryStored", "h0.database"},
          {"BackupEntry", "c-phrc"}}},
        {"visit, server",
         1,
         nullptr,
         [](World& world) { world.BeginVisit(1, kCard); },
         {{"LoginRequest", "h1.database"},
          {"LoginGrant", "h1.database"},
          {"RecordRequest", "h1.database"},
          {"FetchRecord", "h0.database"},
          {"FetchedRecord", "h0.database"},
          {"RecordAnswer", "h1.database"},
          {"RecordUpdate", "h1.database"},
          {"StoreEntry", "h0.database"},
          {"EntryStored", "h0.database"},
          {"BackupEntry", "c-phrc"}}},
        {"visit elsewhere, server",
         2,
         nullptr,
         [](World& world) { world.BeginVisit(2, kCard); },
         {{"LoginRequest", "h2.database"},
          {"RecordRequest", "h2.database"},
          {"CopyRequest", "c-phrc"},
          {"CopyAnswer", "c-phrc"},
          {"RecordAnswer", "h2.database"},
          {"RecordUpdate", "h2.database"},
          {"CopyUpdate", "c-phrc"},
          {"StoreEntry", "h0.database"},
          {"EntryStored", "h0.database"},
          {"CopyAcknowledged", "c-phrc"}}},
        {"enrolment, server",
         0,
         kNewPatient,
         enrolPatient,
         {{"SignedRegistration", "p0.p-ra"},
          {"CodeQuery", "insurance-db"},
          {"CodeVerdict", "insurance-db"},
          {"Approval", "p0.p-ra"},
          {"SealedCertificateRequest", "p0.p-ra"},
          {"TrustedAppImage", "p0.p-ra"},
          {"AuthorityShare", "p0.p-ra"},
          {"PhoneShare", "p0.p-ra"},
          {"SignedIssueRequest", "ca"},
          {"IssuedCertificate", "ca"},
          {"Credential", "p0.p-ra"},
          {"HolderCertificate", "p0.p-ra"},
          {"CreateRecord", "h0.database"},
          {"DirectoryQuery", "c-phrc"},
          {"DirectoryAnswer", "c-phrc"},
          {"RecordCreated", "h0.database"},
          {"RecordCodeConfirmation", "h0.database"},
          {"BackupRecord", "c-phrc"},
          {"BackupStored", "c-phrc"}}},
        {"medico enrolment, server",
         0,
         kNewMedico,
         enrolMedico,
         {{"SignedRegistration", "p0.p-ra"},
          {"CodeQuery", "council-db"},
          {"CodeVerdict", "council-db"},
          {"SealedCertificateRequest", "p0.p-ra"},
          {"SignedIssueRequest", "ca"},
          {"IssuedCertificate", "ca"},
          {"HolderCertificate", "p0.p-ra"},
          {"CreateRecord", "h0.database"},
          {"RecordCreated", "h0.database"},
          {"RecordCodeConfirmation", "h0.database"}}},
    };
}

void
TestFault(WorldTestCase& test, const Disturbed& disturbed, const Fault& fault)
{
    World world;
    world.AddPending(kCard, world.MakeEntry("E-0", kOuEmergencyMedico, "new"));
    world.AtNextNamed(fault.message, [&world, &fault, &disturbed] {
        const auto strike = [&world, &fault, &disturbed] {
            if (fault.host != nullptr)
            {
                world.SetUp(fault.host, false);
            }
            else
            {
                world.TakePhoneAway(disturbed.hospital);
            }
        };
        // A LAN message is on its way for 0.1 ms; over NFC, after the activation, for 10 ms and
        // more.
        const Time now = fault.host == nullptr ? MilliSeconds(5) : MicroSeconds(20);
        Simulator::Schedule(now, strike);
    });
    disturbed.begin(world);
    const Ending ending = world.Run();
    test.ExpectEq(world.CountSessions(), 0U, "no session is left");
    const bool broken = ending.reason == Reason::LinkLost || ending.reason == Reason::Timeout;
    test.Expect(broken || ending == kAllAccepted,
                std::string("how it ends: ") + GetName(ending.reason));
    world.StopTampering();
    if (fault.host != nullptr)
    {
        world.SetUp(fault.host, true);
        world.Run(); // what TCP held back arrives within its longest timeout, a minute
        test.ExpectEq(world.CountSessions(), 0U, "no session is left of what arrived late");
    }
    for (uint32_t other = 1; other < World::kHospitals; ++other)
    {
        test.Expect(!world.GetStore(other).Find(kCard.code), "no copy is left elsewhere");
    }
    test.Expect(world.ReadMobile(kCard).has_value(), "M-PHR is whole");
    const auto central = world.GetCentralStore().FindByPatient(kNewPatient);
    const auto home = world.GetStore(0).FindByPatient(kNewPatient);
    test.Expect(!home || central == home, "no new record without its backup");

    // A record that C-PHRC lags behind is refused once, and then C-PHRC has caught up.
    for (int attempt = 0; attempt < 2; ++attempt)
    {
        world.BeginVisit(2, kCard);
        const Ending again = world.Run();
        test.Expect(again == kAllAccepted ||
                        (attempt == 0 && again == Ending{kHomeDatabase, Reason::VersionConflict}),
                    "the next visit elsewhere");
    }
    const bool isEnrolled =
        disturbed.enrols != nullptr && (world.GetStore(0).FindByPatient(disturbed.enrols) ||
                                        world.GetStore(0).FindMedico(disturbed.enrols));
    if (!isEnrolled)
    {
        disturbed.begin(world);
        ExpectAccepted(test, world, "the next run");
    }
    world.BeginSync(0, kCard);
    ExpectAccepted(test, world, "synchronisation");
    test.ExpectEq(world.FindDisagreement(kCard, true), "", "the three records agree");
}

} // namespace

std::vector<TestCase*>
MakeFaultCases()
{
    std::vector<TestCase*> cases;
    for (const Disturbed& disturbed : MakeDisturbed())
    {
        for (const Fault& fault : disturbed.faults)
        {
            const std::string what =
                fault.host == nullptr ? "the phone leaves" : std::string(fault.host) + " down";
            cases.push_back(new WorldTestCase(
                std::string("fault: ") + disturbed.name + ", " + what + " in " + fault.message,
                [disturbed, fault](WorldTestCase& test) { TestFault(test, disturbed, fault); }));
        }
    }
    return cases;
}

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3
