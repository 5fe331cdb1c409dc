// SPDX-License-Identifier: GPL-2.0-only
// Table 5 and sections 4.7 and 4.8: what they do, and what a phone that was tampered with cannot.
#include "national-phr-fixture.h"
#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

namespace
{

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

bool
Contains(const Bytes& octets, std::string_view text)
{
    return std::search(octets.begin(), octets.end(), text.begin(), text.end()) != octets.end();
}

void
ExpectAgreement(WorldTestCase& test, World& world, const HealthCard& card, bool synchronised)
{
    test.ExpectEq(world.FindDisagreement(card, synchronised), "", "the three records agree");
}

/// An emergency outside, then a synchronisation at some hospital.
void
TestConscious(WorldTestCase& test, Suite suite, uint32_t hospital)
{
    WorldOptions options;
    options.settings.suite = suite;
    World world(options);
    const HealthCard card = World::MakeCard(0, 1);
    world.BeginEmergency(0, card);
    ExpectAccepted(test, world, "emergency");
    test.ExpectEq(Join(world.GetSent()),
                  "PresentIdentity PresentMedico MobileRecordCopy MobileUpdate ",
                  "Table 5 in order");
    auto mobile = world.ReadMobile(card);
    test.Expect(mobile && mobile->pending.size() == 1, "the phone has the entry");
    if (!mobile || mobile->pending.size() != 1)
    {
        return;
    }
    const MobileEntry entry = mobile->pending.front();
    test.ExpectEq(entry.entry.author, "E-0", "the medico's");
    test.Expect(world.FindRecord(card.code)->entries.empty(), "P-PHR does not have it yet");
    ExpectAgreement(test, world, card, false);

    world.BeginSync(hospital, card);
    ExpectAccepted(test, world, "synchronisation");
    const auto& sent = world.GetSent();
    for (const char* step : {"SyncRequest",
                             "SyncAttestation",
                             "SyncVerdict",
                             "SyncGrant",
                             "SyncUpload",
                             "SyncRecord",
                             "SyncResult",
                             "SyncDownload"})
    {
        test.ExpectEq(std::count(sent.begin(), sent.end(), step), 1, step);
    }
    ExpectAgreement(test, world, card, true);
    const auto record = world.FindRecord(card.code);
    test.Expect(record->entries.size() == 1 && Encode(record->entries[0]) == Encode(entry.entry),
                "P-PHR has the entry");

    world.BeginVisit(0, card);
    ExpectAccepted(test, world, "visit");
    ExpectAgreement(test, world, card, false);
    world.BeginSync(hospital, card);
    ExpectAccepted(test, world, "synchronisation the other way");
    ExpectAgreement(test, world, card, true);
    test.ExpectEq(world.ReadMobile(card)->record.entries.size(), 2U, "M-PHR has both");
    world.BeginSync(hospital, card);
    ExpectAccepted(test, world, "nothing to synchronise");
    ExpectAgreement(test, world, card, true);
}

/// What an emergency medico gets to see of a record, by default and by the patient's choice.
void
TestAccess(WorldTestCase& test)
{
    World world;
    const HealthCard card = World::MakeCard(0, 1);
    Bytes seen;
    const auto look = [&] {
        world.Tamper<MobileRecordCopy>("h0.phone", [&](auto& m) { seen = m.record.summary; });
        world.BeginEmergency(0, card);
        const Ending ending = world.Run();
        world.StopTampering();
        return ending;
    };
    test.ExpectEq(look(), kAllAccepted, "default");
    test.Expect(Contains(seen, "Allergy") && Contains(seen, "MedicationStatement"),
                "what it needs");
    test.Expect(!Contains(seen, "Observation") && !Contains(seen, "History of encounters"),
                "and no more");

    MobileRecord mobile = world.ReadMobile(card).value();
    const auto choose = [&](std::vector<std::string> read, std::vector<std::string> write) {
        mobile.record.access.rules = {{kOuEmergencyMedico, std::move(read), std::move(write)}};
        RandomStream random(World::kSeed, "test", "access");
        world.GetHandset(card)->StoreRecord(Encode(mobile), random);
    };
    choose({kAllergies}, {kEncounters});
    test.ExpectEq(look(), kAllAccepted, "allergies only");
    test.Expect(Contains(seen, "Allergy") && !Contains(seen, "MedicationStatement"),
                "no medication");
    choose({kAllergies}, {});
    test.ExpectEq(look(), Ending{kPhone, Reason::AccessDenied}, "nothing may be written");
    choose({}, {kEncounters});
    test.ExpectEq(look(), Ending{kPhone, Reason::AccessDenied}, "nothing may be read");

    // The same in P-PHR, for a physician's visit
    HealthRecord record = world.FindRecord(card.code).value();
    record.access.rules = {{kOuMedico, {kAllergies}, {kEncounters}}};
    world.GetStore(0).Put(record);
    world.BeginVisit(1, card);
    ExpectAccepted(test, world, "visit with a restricted record");
    record.access.rules = {{kOuMedico, {kAllergies}, {kMedication}}};
    record = world.FindRecord(card.code).value();
    record.access.rules = {{kOuMedico, {kAllergies}, {kMedication}}};
    world.GetStore(0).Put(record);
    world.BeginVisit(1, card);
    test.ExpectEq(world.Run(), Ending{kDatabase, Reason::AccessDenied}, "encounters are closed");
    record.access.rules = {{kOuMedico, {}, {}}};
    world.GetStore(0).Put(record);
    world.BeginVisit(1, card);
    test.ExpectEq(world.Run(), Ending{kDatabase, Reason::AccessDenied}, "everything is closed");
    test.ExpectEq(world.CountSessions(), 0U, "no session is left");
    world.BeginUnconscious(1, card.id);
    ExpectAccepted(test, world, "but not to who treats an unconscious patient");
}

/// What the patient chooses on the phone holds everywhere once it is synchronised.
void
TestChosenAccess(WorldTestCase& test, uint32_t hospital)
{
    World world;
    const HealthCard card = World::MakeCard(0, 1);
    const auto choose = [&](std::vector<AccessRule> rules) {
        MobileRecord mobile = world.ReadMobile(card).value();
        mobile.record.access.rules = std::move(rules);
        RandomStream random(World::kSeed, "test", "access");
        world.GetHandset(card)->StoreRecord(Encode(mobile), random);
        world.BeginSync(hospital, card);
        ExpectAccepted(test, world, "synchronisation");
        ExpectAgreement(test, world, card, true);
    };
    const Ending denied{kDatabase, Reason::AccessDenied};
    // Along with an entry of an emergency, which the new AC allows and the default does not
    world.AddPending(card, [&] {
        MobileEntry entry = world.MakeEntry("E-0", kOuEmergencyMedico, "result");
        entry.entry.section = kResults;
        return entry;
    }());
    choose({{kOuMedico, {kAllergies}, {kMedication}}, {kOuEmergencyMedico, {}, {kResults}}});
    test.ExpectEq(world.FindRecord(card.code)->entries.size(), 1U, "the entry is authorised");
    for (const uint32_t at : {0U, 1U, 2U})
    {
        world.BeginVisit(at, card);
        test.ExpectEq(world.Run(), denied, "encounters are closed at " + std::to_string(at));
    }
    test.ExpectEq(world.CountSessions(), 0U, "no session is left");
    choose({}); // AC alone
    for (const uint32_t at : {0U, 1U, 2U})
    {
        world.BeginVisit(at, card);
        ExpectAccepted(test, world, "the default again, at " + std::to_string(at));
    }
}

void
TestUnconscious(WorldTestCase& test, Suite suite, uint32_t hospital)
{
    WorldOptions options;
    options.settings.suite = suite;
    World world(options);
    const HealthCard card = World::MakeCard(0, 1);
    world.BeginUnconscious(hospital, card.id);
    ExpectAccepted(test, world, "emergency");
    const std::string medico = "M-" + std::to_string(hospital);
    const auto record = world.FindRecord(card.code);
    test.Expect(record->entries.size() == 1 && record->entries[0].author == medico,
                "the entry is in P-PHR, signed by the medico");
    for (const uint32_t server : {0U, hospital})
    {
        const auto audit = world.GetStore(server).GetAudit(card.code);
        test.ExpectEq(audit.size(), 1U, "one audit row at hospital " + std::to_string(server));
        test.Expect(!audit.empty() && audit[0].action == "break-glass" && audit[0].actor == medico,
                    "break-glass");
    }
    test.Expect(world.ReadMobile(card)->record.entries.empty(), "M-PHR does not have it");
    ExpectAgreement(test, world, card, false);
    world.BeginSync(1 - hospital, card);
    ExpectAccepted(test, world, "synchronisation");
    ExpectAgreement(test, world, card, true);
}

/// Whose finger?
void
TestFingers(WorldTestCase& test)
{
    World world;
    const HealthCard card = World::MakeCard(0, 1);
    world.BeginEmergency(0, card, "somebody else");
    test.ExpectEq(world.Run(), Ending{kMedico, Reason::FingerprintMismatch}, "another's phone");
    world.BeginUnconscious(0, "nobody");
    test.ExpectEq(world.Run(), Ending{kDatabase, Reason::UnknownFinger}, "nobody knows the finger");
    world.BeginUnconscious(2, card.id);
    test.ExpectEq(world.Run(),
                  Ending{kDatabase, Reason::UnknownFinger},
                  "the search is the province's");
    // The scanner's image fits two records of this server
    HealthRecord twin = world.FindRecord(World::MakeCode(0, 0)).value();
    world.GetStore(0).Put(twin);
    world.GetStore(0).PutFinger(twin.code, card.fingerprint.record);
    world.BeginUnconscious(0, card.id);
    test.ExpectEq(world.Run(), Ending{kDatabase, Reason::AmbiguousFinger}, "two candidates");
    test.Expect(world.Describe({card.code, twin.code}, {}).empty(), "nothing was stored");
    test.ExpectEq(world.CountSessions(), 0U, "no session is left");

    world.BeginEnrolment(0, World::MakeApplication(Applicant::Patient, "alice"));
    ExpectAccepted(test, world, "enrolment");
    const HealthCard alice = world.KeepHandset(0);
    world.BeginUnconscious(0, "alice");
    ExpectAccepted(test, world, "who has just enrolled is found");
    ExpectAgreement(test, world, alice, false);
    world.BeginEmergency(1, alice);
    ExpectAccepted(test, world, "and helped outside");
    world.BeginSync(2, alice);
    ExpectAccepted(test, world, "and synchronised in another province");
    ExpectAgreement(test, world, alice, true);
    test.ExpectEq(world.FindRecord(alice.code)->entries.size(), 2U, "both entries");
}

/// @return how often a message was sent in the last run
std::ptrdiff_t
CountSent(const World& world, const char* message)
{
    return std::count(world.GetSent().begin(), world.GetSent().end(), message);
}

/// Section 4.3.
void
TestLogin(WorldTestCase& test)
{
    const HealthCard card = World::MakeCard(0, 1);
    {
        World world;
        world.GetMedico(0).Touch(World::MakeFinger("a visitor"));
        world.BeginVisit(0, card);
        test.ExpectEq(world.Run(), Ending{kLogin, Reason::FingerprintMismatch}, "not the medico");
        world.GetMedico(0).Touch(world.GetHelper().MakeFinger("M-0"));
        world.BeginVisit(0, card);
        ExpectAccepted(test, world, "the medico's finger");
        test.ExpectEq(CountSent(world, "LoginRequest"), 1, "a login");
        world.BeginVisit(0, card);
        ExpectAccepted(test, world, "again");
        test.ExpectEq(CountSent(world, "LoginRequest"), 0, "the login lasts");
    }
    {
        WorldOptions options;
        options.settings.loginLifetime = 1000;
        World world(options);
        for (int visit = 0; visit < 2; ++visit)
        {
            world.BeginVisit(0, card);
            ExpectAccepted(test, world, "visit");
            test.ExpectEq(CountSent(world, "LoginRequest"), 1, "it had lapsed");
        }
    }
    WorldOptions options;
    options.settings.loginLifetime = 0;
    World world(options);
    world.BeginVisit(0, card);
    test.ExpectEq(world.Run(), Ending{kDatabase, Reason::NotLoggedIn}, "lapsed at once");
}

/// Software, card or record changed on the phone.
void
TestTamperedPhone(WorldTestCase& test)
{
    World world;
    const HealthCard card = World::MakeCard(0, 1);
    world.AddPending(card, world.MakeEntry("E-0", kOuEmergencyMedico, "new"));
    const auto phone = world.GetHandset(card);
    const auto expectRefused = [&](Reason reason, const std::string& what) {
        const Ending refused{kPhone, reason};
        world.BeginVisit(0, card);
        test.ExpectEq(world.Run(), refused, what + ": visit");
        test.Expect(world.GetSent().empty(), what + ": nothing is shown");
        world.BeginVisit(2, card);
        test.ExpectEq(world.Run(), refused, what + ": visit in another province");
        world.BeginEmergency(0, card);
        test.ExpectEq(world.Run(), refused, what + ": emergency");
        test.ExpectEq(world.CountSessions(), 0U, "no session is left");
        test.Expect(world.FindRecord(card.code)->entries.empty(), "P-PHR is as before");
    };
    const auto malware = std::make_shared<const SoftwareImage>(Bytes(10, 'x'));
    const TrustedPhone::Storage good = phone->GetStorage();
    for (auto image : {&phone->GetStorage().software.clientApp,
                       &phone->GetStorage().software.trustedApp,
                       &phone->GetStorage().software.platform[2]})
    {
        *image = malware;
        phone->Boot();
        expectRefused(Reason::UntrustedState, "malware");
        world.BeginSync(1, card);
        test.ExpectEq(world.Run(), Ending{kPhone, Reason::RejectedAttestation}, "nor synchronised");
        test.ExpectEq(world.CountSessions(), 0U, "no session is left");
        test.Expect(world.FindRecord(card.code)->entries.empty(), "P-PHR is as before");
        test.Expect(phone->OpenCard().has_value(), "the phone is in its trusted state again");
    }
    // An extend that nobody expects, without any other change
    phone->FindTpm(TrustedPhone::kPhrTpm, TrustedPhone::kPhrTa)
        ->Extend(TrustedPhone::kCardPcr, Sha256("x"));
    expectRefused(Reason::UntrustedState, "PCR");
    phone->GetStorage().software.trustedApp = nullptr;
    phone->Boot();
    expectRefused(Reason::NotProvisioned, "no PHR-TA");
    phone->GetStorage() = good;
    phone->Boot();
    phone->GetStorage().card.back() ^= 1;
    expectRefused(Reason::TamperedPhone, "card changed");
    phone->GetStorage() = good;
    phone->GetStorage().cardKey.privateArea.back() ^= 1;
    expectRefused(Reason::TamperedPhone, "key of the card changed");
    phone->GetStorage() = good;

    for (uint32_t hospital = 0; hospital < 3; ++hospital)
    {
        world.BeginEmergency(hospital, card);
        ExpectAccepted(test, world, "a phone as it should be");
    }
    const TrustedPhone::Storage newer = phone->GetStorage();
    phone->GetStorage() = good;
    const auto expectNoSync = [&](Reason reason, const char* what) {
        world.BeginSync(1, card);
        test.ExpectEq(world.Run(), Ending{kPhone, reason}, what);
        test.ExpectEq(world.CountSessions(), 0U, "no session is left");
        test.Expect(world.FindRecord(card.code)->entries.empty(), "P-PHR is as before");
    };
    expectNoSync(Reason::RolledBack, "an older M-PHR, without the emergencies' entries");
    phone->GetStorage() = newer;
    phone->GetStorage().record.back() ^= 1;
    expectNoSync(Reason::TamperedPhone, "M-PHR changed");
    phone->GetStorage().record.clear();
    expectNoSync(Reason::NotProvisioned, "M-PHR removed");
    phone->GetStorage() = newer;
    world.BeginSync(1, card);
    ExpectAccepted(test, world, "synchronisation");
    ExpectAgreement(test, world, card, true);
    test.ExpectEq(world.FindRecord(card.code)->entries.size(), 4U, "with all entries");
}

/// Entries on the phone that nobody entitled has signed are erased by the synchronisation.
void
TestUnauthorisedEntries(WorldTestCase& test)
{
    World world;
    const HealthCard card = World::MakeCard(0, 1);
    const int64_t now = World::kEpoch / 1000;
    const MobileEntry good = world.MakeEntry("E-0", kOuEmergencyMedico, "good");
    const auto add = [&](const std::string& what, auto change) {
        MobileEntry bad = world.MakeEntry("E-0", kOuEmergencyMedico, what);
        change(bad);
        world.AddPending(card, bad);
    };
    add("content", [](auto& e) { Flip(e.entry.content); });
    add("signature", [](auto& e) { Flip(e.entry.signature); });
    add("author", [](auto& e) { e.entry.author = "E-1"; });
    add("section", [](auto& e) { e.entry.section = kResults; });
    add("no certificate", [](auto& e) { e.certificate.clear(); });
    world.AddPending(card, good);
    add("expired", [&](auto& e) {
        e.certificate = world.Issue("E-0", kOuEmergencyMedico, {now - 7200, now - 3600}, 71);
    });
    add("not yet valid", [&](auto& e) {
        e.certificate = world.Issue("E-0", kOuEmergencyMedico, {now + 3600, now + 7200}, 72);
    });
    add("foreign", [&](auto& e) {
        e.certificate = world.Issue("E-0", kOuEmergencyMedico, {now - 60, now + 3600}, 73, true);
    });
    add("patient", [&](auto& e) {
        e.certificate = world.Issue("E-0", kOuPatient, {now - 60, now + 3600}, 74);
    });
    add("revoked", [&](auto& e) {
        e.certificate = world.Issue("E-0", kOuEmergencyMedico, {now - 60, now + 3600}, 75);
    });
    world.Revoke(75);
    add("twice", [&](auto& e) { e = good; });
    world.BeginSync(1, card);
    ExpectAccepted(test, world, "synchronisation");
    const auto record = world.FindRecord(card.code);
    test.ExpectEq(record->entries.size(), 1U, "one entry is authorised");
    test.Expect(!record->entries.empty() && Encode(record->entries[0]) == Encode(good.entry),
                "the good one");
    ExpectAgreement(test, world, card, true);
}

/// Three seeds' worth of everything in random order: the records agree after every run.
void
TestRandomLives(WorldTestCase& test, uint64_t seed)
{
    World world;
    RandomStream random(seed, "test", "lives");
    std::map<std::string, bool> synchronised;
    for (int step = 0; step < 40; ++step)
    {
        const HealthCard card = World::MakeCard(static_cast<uint32_t>(random.NextBelow(3)),
                                                static_cast<uint32_t>(random.NextBelow(2)));
        const auto hospital = static_cast<uint32_t>(random.NextBelow(3));
        const uint64_t what = random.NextBelow(4);
        switch (what)
        {
        case 0:
            world.BeginVisit(hospital, card);
            break;
        case 1:
            world.BeginEmergency(hospital, card);
            break;
        case 2:
            world.BeginUnconscious(card.code[3], card.id);
            break;
        default:
            world.BeginSync(hospital, card);
            break;
        }
        ExpectAccepted(test, world, "step " + std::to_string(step));
        synchronised[card.id] = what == 3;
        for (uint32_t home = 0; home < World::kHospitals; ++home)
        {
            for (uint32_t number = 0; number < World::kKnownRecords; ++number)
            {
                const HealthCard each = World::MakeCard(home, number);
                test.ExpectEq(world.FindDisagreement(each, synchronised[each.id]),
                              "",
                              "step " + std::to_string(step) + ", " + each.id);
            }
        }
    }
}

} // namespace

std::vector<TestCase*>
MakeEmergencyCases()
{
    std::vector<TestCase*> cases;
    const auto add = [&cases](const std::string& name, WorldTestCase::Body body) {
        cases.push_back(new WorldTestCase(name, std::move(body)));
    };
    for (const Suite suite : {Suite::P256, Suite::X25519, Suite::Rsa2048})
    {
        for (uint32_t hospital = 0; hospital < World::kHospitals; ++hospital)
        {
            add(std::string(GetName(suite)) +
                    ": conscious emergency, synchronisation at hospital " +
                    std::to_string(hospital),
                [suite, hospital](WorldTestCase& test) { TestConscious(test, suite, hospital); });
        }
        for (const uint32_t hospital : {0U, 1U})
        {
            add(std::string(GetName(suite)) + ": unconscious emergency at hospital " +
                    std::to_string(hospital),
                [suite, hospital](WorldTestCase& test) { TestUnconscious(test, suite, hospital); });
        }
    }
    add("access control", TestAccess);
    for (const uint32_t hospital : {0U, 1U, 2U})
    {
        add("access control chosen on the phone, synchronised at hospital " +
                std::to_string(hospital),
            [hospital](WorldTestCase& test) { TestChosenAccess(test, hospital); });
    }
    add("fingers that do not match", TestFingers);
    add("login by fingerprint", TestLogin);
    add("a tampered phone", TestTamperedPhone);
    add("entries that nobody entitled signed", TestUnauthorisedEntries);
    for (const uint64_t seed : {1, 2, 3})
    {
        add("random lives, seed " + std::to_string(seed),
            [seed](WorldTestCase& test) { TestRandomLives(test, seed); });
    }
    return cases;
}

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3
