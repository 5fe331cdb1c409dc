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
    std::function<void(World&)> begin;
    std::vector<Fault> faults;
};

const HealthCard kCard = World::MakeCard(0, 1);

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
    return {
        {"emergency-conscious",
         [](World& world) { world.BeginEmergency(0, kCard); },
         onPhone({"PresentIdentity", "PresentMedico", "MobileRecordCopy", "MobileUpdate"})},
        {"sync",
         [](World& world) { world.BeginSync(1, kCard); },
         onPhone({"SyncRequest", "SyncGrant", "SyncUpload", "SyncDownload"})},
        {"enrolment",
         [](World& world) {
             world.BeginEnrolment(0, World::MakeApplication(Applicant::Patient, "alice"));
         },
         onPhone({"RegistrationRequest", "AuthorityKey", "RecordCode", "CardSealed"})},
        {"visit", [](World& world) { world.BeginVisit(1, kCard); }, onPhone({"PresentCard"})},
        {"sync, server",
         [](World& world) { world.BeginSync(1, kCard); },
         {{"SyncAttestation", "h1.database"},
          {"SyncVerdict", "h1.database"},
          {"SyncRecord", "h1.database"},
          {"FetchRecord", "h0.database"},
          {"FetchedRecord", "h0.database"},
          {"StoreEntry", "h0.database"},
          {"EntryStored", "h0.database"},
          {"SyncResult", "h1.database"}}},
        {"emergency-unconscious",
         [](World& world) { world.BeginUnconscious(1, kCard.id); },
         {{"LoginRequest", "h1.database"},
          {"LoginGrant", "h1.database"},
          {"EmergencyRequest", "h1.database"},
          {"FetchRecord", "h0.database"},
          {"EmergencyAnswer", "h1.database"},
          {"RecordUpdate", "h1.database"},
          {"StoreEntry", "h0.database"},
          {"EntryStored", "h0.database"}}},
        {"visit, server",
         [](World& world) { world.BeginVisit(1, kCard); },
         {{"LoginRequest", "h1.database"},
          {"RecordRequest", "h1.database"},
          {"RecordAnswer", "h1.database"},
          {"RecordUpdate", "h1.database"},
          {"EntryStored", "h0.database"}}},
        {"visit elsewhere, server",
         [](World& world) { world.BeginVisit(2, kCard); },
         {{"CopyRequest", "c-phrc"},
          {"CopyAnswer", "c-phrc"},
          {"RecordAnswer", "h2.database"},
          {"RecordUpdate", "h2.database"},
          {"CopyUpdate", "c-phrc"},
          {"StoreEntry", "h0.database"},
          {"EntryStored", "h0.database"},
          {"CopyAcknowledged", "c-phrc"}}},
        {"enrolment, server",
         [](World& world) {
             world.BeginEnrolment(0, World::MakeApplication(Applicant::Patient, "alice"));
         },
         {{"DirectoryQuery", "c-phrc"},
          {"DirectoryAnswer", "c-phrc"},
          {"RecordCreated", "h0.database"},
          {"RecordCodeConfirmation", "h0.database"},
          {"BackupRecord", "c-phrc"},
          {"BackupStored", "c-phrc"}}},
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
                const bool inHospital1 = disturbed.name == std::string("sync") ||
                                         disturbed.name == std::string("visit");
                world.TakePhoneAway(inHospital1 ? 1 : 0);
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
    test.Expect(broken || ending == kAllAccepted, std::string("how it ends: ") +
                                                      GetName(ending.reason));
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
    const auto central = world.GetCentralStore().FindByPatient("alice");
    const auto home = world.GetStore(0).FindByPatient("alice");
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
    if (disturbed.name == std::string("enrolment") ||
        disturbed.name == std::string("enrolment, server"))
    {
        if (!home)
        {
            disturbed.begin(world);
            test.ExpectAccepted(world, "the next enrolment");
        }
    }
    else
    {
        disturbed.begin(world);
        test.ExpectAccepted(world, "the next run");
    }
    world.BeginSync(0, kCard);
    test.ExpectAccepted(world, "synchronisation");
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
