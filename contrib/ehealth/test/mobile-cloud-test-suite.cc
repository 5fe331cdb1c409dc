// SPDX-License-Identifier: GPL-2.0-only
// Honest runs of the secure mobile cloud: the algorithm of DAS, modes of encryption, grants,
// emergencies, and what happens when the phone does not answer.
#include "mobile-cloud-fixture.h"
#include "ns3/run-energy-meter.h"
#include "ns3/scenario-data.h"

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

namespace
{

std::string
Join(const std::vector<std::string>& texts)
{
    std::string joined;
    for (const std::string& text : texts)
    {
        joined += (joined.empty() ? "" : ", ") + text;
    }
    return joined;
}

std::string
GetPulse(const Epr& epr)
{
    return epr.attributes.front().value;
}

/// Registration, first record, and the three answers of DAS: pending, current, stale.
void
TestMainLine(WorldTestCase& test, const WorldOptions& base)
{
    WorldOptions options = base;
    options.registered = false;
    World world(options);
    test.ExpectEq(world.Upload(), Ending{kPhone, Reason::NotProvisioned}, "no keys yet");
    world.Wait(Seconds(1));
    world.Read(71);
    test.ExpectEq(world.Register(), kAllAccepted, "register");
    test.ExpectEq(Join(world.GetSent()),
                  "phone A1, h0 A2, phone A3, h0 A4, phone A5, das A6",
                  "messages of a registration");
    test.ExpectEq(world.GetDas().GetStore().CountMasters(), 1U, "a master copy");
    test.ExpectEq(world.Register(), Ending{kKeyManager, Reason::AlreadyEnrolled}, "only once");
    test.ExpectEq(world.Subscribe(), kAllAccepted, "subscribe");
    test.ExpectEq(world.Grant(), kAllAccepted, "grant");

    test.ExpectEq(world.Retrieve(), kAllAccepted, "no proxy copy yet: pending");
    test.ExpectEq(Join(world.GetSent()),
                  "d1 B1, das B2, das B3, push B4, phone B5, h0 B6, phone B7, h0 B8, phone B9, "
                  "das B10, phone B11, das B12, das B3, push B14, d1 B1, das B2, d1 B7, h0 B8",
                  "messages of a retrieval");
    test.Expect(world.GetRead().current, "DAS says it is current");
    test.Expect(Encode(world.GetRead().epr) == Encode(*world.GetPhone().FindStored("P-1")),
                "the doctor reads what the phone stored");
    test.ExpectEq(world.GetRead().epr.attributes.size(), 6U, "vital signs and medical data");
    test.ExpectEq(GetPulse(world.GetRead().epr), "71.0", "the pulse read");

    test.ExpectEq(world.Retrieve(), kAllAccepted, "dates are equal: current");
    test.ExpectEq(Join(world.GetSent()), "d1 B1, das B2", "answered at once");
    test.ExpectEq(world.GetPhone().GetRefreshes(), 1U, "the phone is not asked");

    test.ExpectEq(world.Upload(99), kAllAccepted, "a newer record");
    test.ExpectEq(world.Retrieve(), kAllAccepted, "dates differ: stale, then fresh");
    test.ExpectEq(GetPulse(world.GetRead().epr), "99.0", "the fresh one is read");
    test.ExpectEq(world.GetPhone().GetRefreshes(), 2U, "the phone made it");
    test.Expect(world.GetRead().GetAge() >= 0 && world.GetRead().GetAge() < 5000, "its age");
}

void
TestModes(WorldTestCase& test, EncryptionMode mode)
{
    WorldOptions options;
    options.mode = mode;
    World world(options);
    test.ExpectEq(world.Grant(), kAllAccepted, "grant");
    test.ExpectEq(world.Retrieve(), kAllAccepted, "retrieve");
    test.ExpectEq(GetPulse(world.GetRead().epr), "72.0", "is read");
    const auto parse = [&world] {
        return *ParseEprDocument(world.GetDas().GetStore().FindMaster("P-1")->json);
    };
    const EprDocument first = parse();
    test.ExpectEq(GetName(first.mode), std::string(GetName(mode)), "mode of the document");
    test.ExpectEq(world.Upload(), kAllAccepted, "the same values again");
    const EprDocument second = parse();
    if (mode == EncryptionMode::Hybrid)
    {
        test.Expect(first.record != second.record, "never encrypts the same");
        return;
    }
    test.ExpectEq(first.attributes.size(), 6U, "a ciphertext an attribute");
    test.ExpectEq(first.attributes.front().value == second.attributes.front().value,
                  mode == EncryptionMode::Textbook,
                  "only textbook RSA repeats itself");
}

void
TestGrants(WorldTestCase& test)
{
    World world;
    const Ending denied{kPhone, Reason::AccessDenied};
    test.ExpectEq(world.Retrieve(), denied, "nothing granted");
    test.ExpectEq(world.Grant(AccessType::OneTime), kAllAccepted, "one-time access");
    test.ExpectEq(world.Retrieve(), kAllAccepted, "once");
    test.ExpectEq(world.Retrieve(), kAllAccepted, "published: the proxy copy is served again");
    test.ExpectEq(world.Upload(), kAllAccepted, "a newer record");
    test.ExpectEq(world.Retrieve(), denied, "is not for the doctor");
    test.ExpectEq(world.Grant(), kAllAccepted, "continuous access");
    test.ExpectEq(world.Retrieve(), kAllAccepted, "read");
    test.ExpectEq(world.Upload(), kAllAccepted, "a newer record");
    test.ExpectEq(world.Retrieve(), kAllAccepted, "read, too");
    test.ExpectEq(world.Revoke(), kAllAccepted, "revoked");
    test.ExpectEq(world.Retrieve(), kAllAccepted, "published: the proxy copy is still served");
    test.ExpectEq(world.Upload(), kAllAccepted, "a newer record");
    test.ExpectEq(world.Retrieve(), denied, "is not for the doctor");
}

void
TestLevels(WorldTestCase& test)
{
    World world;
    AccessQuery query;
    query.patient = "P-1";
    query.requester = "R-1";
    query.level = AccessLevel::Write;
    auto& access = *world.GetHospital().accessControl;
    const auto ask = [&world, &query] {
        const Ending ending = world.Inject<AccessVerdict>(query, world.GetHospitalPeer());
        return ending == kAllAccepted && world.GetLast<AccessVerdict>().allowed;
    };
    access.SetPolicy("P-1", "R-1", {AccessLevel::Read, AccessType::Continuous});
    test.Expect(!ask(), "who may read may not write");
    query.level = AccessLevel::Read;
    test.Expect(ask(), "who may read reads");
    access.SetPolicy("P-1", "R-1", {AccessLevel::Write, AccessType::OneTime});
    test.Expect(ask(), "who may write reads");
    test.Expect(!ask(), "once");
    access.SetPolicy("P-1", "R-1", {AccessLevel::Read, AccessType::Continuous, 0});
    test.Expect(!ask(), "not after the end");
}

void
TestEmergency(WorldTestCase& test, bool hardened)
{
    WorldOptions options;
    options.hardened = hardened;
    World world(options);
    test.ExpectEq(world.Emergency(165), kAllAccepted, "emergency");
    test.ExpectEq(Join(world.GetSent()),
                  std::string("phone E1, phone E3, push E1, h0 E4, phone G1, h0 G2, phone A5, das "
                              "A6, phone B5, h0 B6, phone B11, das B12, das B3, push B14, amb "
                              "E5, h0 E6, amb B1, das B2, amb B7, h0 B8"),
                  "messages of an emergency");
    const auto& read = world.GetAmbulance().GetRead();
    test.Expect(read.has_value(), "the ambulance reads");
    test.ExpectEq(GetPulse(read->epr), "165.0", "what raised it");
    const auto verdict = world.GetLast<AccessVerdict>();
    test.Expect(verdict.allowed && verdict.type == AccessType::OneTime, "the policy let it, once");
    const auto& access = *world.GetHospital().accessControl;
    test.Expect(access.FindPolicy("P-1", "R-9") == nullptr, "and is used up");

    const Ending denied{kPhone, Reason::AccessDenied};
    test.ExpectEq(world.Retrieve(world.GetAmbulance()),
                  hardened ? denied : kAllAccepted,
                  "published: the copy stays, under the emergency's key");
    test.ExpectEq(world.Upload(99), kAllAccepted, "a newer record");
    test.ExpectEq(world.Retrieve(world.GetAmbulance()), denied, "is not for the ambulance");
}

/// What an emergency gives takes nothing of what the patient gave, and its copy is read for as long
/// as its key lasts.
void
TestEmergencyAndGrant(WorldTestCase& test)
{
    World world;
    const auto access = world.GetHospital().accessControl;
    access->SetPolicy("P-1", "R-9", {AccessLevel::Read, AccessType::Continuous});
    test.ExpectEq(world.Emergency(165), kAllAccepted, "emergency");
    test.Expect(access->FindPolicy("P-1", "R-9") != nullptr, "the grant stays");
    test.ExpectEq(world.Retrieve(world.GetAmbulance()), kAllAccepted, "the emergency's copy");
    test.ExpectEq(Join(world.GetSent()), "amb B1, das B2, amb E5, h0 E6", "by its key");
    test.ExpectEq(GetPulse(world.GetAmbulance().GetRead()->epr), "165.0", "the pulse");
    world.Wait(Hours(2));
    test.ExpectEq(world.Retrieve(world.GetAmbulance()),
                  Ending{kKeyManager, Reason::Expired},
                  "its key has expired");
    test.ExpectEq(world.Upload(99), kAllAccepted, "a newer record");
    test.ExpectEq(world.Retrieve(world.GetAmbulance()), kAllAccepted, "under the crew's own key");
    test.ExpectEq(GetPulse(world.GetAmbulance().GetRead()->epr), "99.0", "the pulse");
}

/// An older proxy copy does not replace a newer one.
void
TestOldProxyCopy(WorldTestCase& test)
{
    World world;
    test.ExpectEq(world.Grant(), kAllAccepted, "grant");
    test.ExpectEq(world.Retrieve(), kAllAccepted, "read");
    const auto old = world.GetLast<StoreProxy>();
    test.ExpectEq(world.Upload(88), kAllAccepted, "a newer record");
    test.ExpectEq(world.Retrieve(), kAllAccepted, "read");
    const Peer das = world.GetHelper().GetParameters().das;
    test.ExpectEq(world.Inject<ProxyStored>(old, das),
                  Ending{kDas, Reason::VersionConflict},
                  "the old copy again");
    test.ExpectEq(world.Retrieve(), kAllAccepted, "read");
    test.ExpectEq(GetPulse(world.GetRead().epr), "88.0", "the newer one");
}

/// Only what is followed has an account, from its first octet to its end.
void
TestEnergy(WorldTestCase& test)
{
    World world;
    RunEnergyMeter meter(DevicePower::Load(GetDataDirectory() + "/device_power.csv", "phone"),
                         10e6,
                         30e6);
    PatientPhone& phone = world.GetPhone();
    meter.Watch(phone.GetAgent());
    const uint64_t unfollowed = phone.BeginSubscribe("P-1", 0);
    world.Wait(Seconds(5));
    test.ExpectEq(meter.Settle(unfollowed).GetTotal(), 0.0, "nobody follows it");
    const uint64_t early = phone.BeginSubscribe("P-1", 0);
    meter.Follow(early);
    world.Wait(Seconds(5));
    test.Expect(meter.Settle(early).radio > 0, "what was sent before it was followed");
    test.ExpectEq(meter.Settle(early).GetTotal(), 0.0, "settled once");
    const uint64_t late = phone.BeginUpload("P-1", 0);
    meter.Follow(late);
    test.ExpectEq(meter.Settle(late).GetTotal(), 0.0, "nothing so far");
    world.Wait(Seconds(5));
    test.ExpectEq(meter.Settle(late).GetTotal(), 0.0, "what comes after the end does not count");
}

/// The phone finds the emergency by itself.
void
TestDetection(WorldTestCase& test)
{
    World world;
    world.GetPhone().SetDetector(
        [](const std::string&, const SensorReading& reading) { return reading.values[0] > 150; },
        "R-9",
        0);
    test.Expect(world.Read(80), "a calm reading");
    world.Wait(Seconds(5));
    test.Expect(!world.GetAmbulance().GetRead(), "raises nothing");
    test.Expect(world.Read(170), "a fast pulse");
    world.Wait(Seconds(5));
    test.Expect(world.GetAmbulance().GetRead().has_value(), "brings the ambulance");
}

void
TestDeadPhone(WorldTestCase& test)
{
    World world;
    test.ExpectEq(world.Grant(), kAllAccepted, "grant");
    test.ExpectEq(world.Retrieve(), kAllAccepted, "read");
    test.ExpectEq(world.Upload(111), kAllAccepted, "a newer record");
    world.Disconnect(world.GetPhone().GetAgent());
    test.ExpectEq(world.Retrieve(), kAllAccepted, "DAS returns the latest EPR as it has");
    test.Expect(!world.GetRead().current, "which is stale");
    test.ExpectEq(GetPulse(world.GetRead().epr), "72.0", "the old pulse");
    test.Expect(world.GetDuration() >= Seconds(30), "after the time-out");
}

void
TestPending(WorldTestCase& test)
{
    {
        World world;
        world.Disconnect(world.GetPhone().GetAgent());
        test.ExpectEq(world.Retrieve(), Ending{kMonitoring, Reason::Timeout}, "no copy at all");
    }
    WorldOptions options;
    options.registered = false;
    World empty(options);
    test.ExpectEq(empty.Retrieve(), Ending{kDas, Reason::UnknownRecord}, "no such patient");
}

/// The databases survive a restart of the service.
void
TestRestart(WorldTestCase& test)
{
    const std::string path = test.MakeDirectory() + "/das.sqlite";
    {
        WorldOptions options;
        options.path = path;
        World world(options);
        test.ExpectEq(world.Grant(), kAllAccepted, "grant");
        test.ExpectEq(world.Retrieve(), kAllAccepted, "read");
    }
    DocumentStore store(path);
    test.ExpectEq(store.CountMasters(), 1U, "master copies");
    test.ExpectEq(store.CountProxies(), 1U, "proxy copies");
    const auto dates = store.FindDates("P-1", "R-1");
    test.Expect(dates.master && dates.master == dates.proxy, "of the same date");
    test.Expect(store.PurgeProxy("P-1", "R-1"), "purged");
    test.Expect(!store.PurgeProxy("P-1", "R-1"), "only once");
}

/// What is stored again takes the place of what was there.
void
TestStoredAgain(WorldTestCase& test)
{
    DocumentStore store(":memory:");
    store.PutMaster("P-1", {1, "first"});
    store.PutMaster("P-2", {1, "another's"});
    store.PutMaster("P-1", {2, "second"});
    test.ExpectEq(store.CountMasters(), 2U, "one master copy a patient");
    const auto master = store.FindMaster("P-1");
    test.Expect(master && master->date == 2 && master->json == "second", "the newer master copy");
    store.PutProxy("P-1", "R-1", {1, "first"}, 10);
    store.PutProxy("P-1", "R-2", {1, "another's"}, 10);
    store.PutProxy("P-1", "R-1", {2, "second"}, 20);
    test.ExpectEq(store.CountProxies(), 2U, "one proxy copy a requester");
    const auto proxy = store.FindProxy("P-1", "R-1");
    test.Expect(proxy && proxy->date == 2 && proxy->json == "second", "the newer proxy copy");
    const auto mark = store.FindProxyMark("P-1", "R-1");
    test.Expect(mark && mark->expiry == 20, "its expiry");
}

void
TestDocuments(WorldTestCase& test)
{
    EprDocument document;
    document.patient = "P-\"1\"";
    document.version = 7;
    document.date = World::kEpoch;
    document.mode = EncryptionMode::Literal;
    document.attributes = {{"pulseRate", Bytes(256, 9)}};
    document.capability = ProxyCapability{World::kEpoch, true};
    document.signature = Bytes(256, 1);
    const std::string json = ToJson(document);
    const auto parsed = ParseEprDocument(json);
    test.Expect(parsed && Encode(*parsed) == Encode(document), "a document and back");
    const auto refuse = [&test, &json](const std::string& part, const std::string& by) {
        std::string changed = json;
        const auto at = changed.find(part);
        test.Expect(at != std::string::npos, "the document has " + part);
        changed.replace(at, part.size(), by);
        test.Expect(!ParseEprDocument(changed), part + " replaced by " + by);
    };
    refuse("\"version\":7", "\"version\":-7");
    refuse("\"version\":7", "\"version\":\"7\"");
    refuse("\"version\":7,", "");
    refuse("\"version\":7", "\"version\":7,\"more\":1");
    refuse("literal", "hybrid");
    refuse("literal", "rot13");
    refuse("\"once\":true", "\"once\":1");
    refuse("\"pulseRate\":\"C", "\"pulseRate\":\"-");
    refuse("}", "");
    test.Expect(!ParseEprDocument("[]") && !ParseEprDocument("") && !ParseEprDocument("1"),
                "no objects");
}

class MobileCloudTestSuite : public TestSuite
{
  public:
    MobileCloudTestSuite() : TestSuite("ehealth-mobile-cloud", TestSuite::Type::UNIT)
    {
        WorldOptions hardened;
        hardened.hardened = true;
        WorldOptions tls;
        tls.tls = true;
        WorldOptions modelled;
        modelled.modelledTls = true;
        const std::vector<std::pair<std::string, WorldOptions>> lines{{"published", {}},
                                                                      {"hardened", hardened},
                                                                      {"TLS", tls},
                                                                      {"modelled TLS", modelled}};
        for (const auto& [name, options] : lines)
        {
            Add("main line, " + name,
                [options = options](WorldTestCase& test) { TestMainLine(test, options); });
        }
        for (const auto mode :
             {EncryptionMode::Hybrid, EncryptionMode::Literal, EncryptionMode::Textbook})
        {
            Add(std::string("mode ") + mobilecloud::GetName(mode),
                [mode](WorldTestCase& test) { TestModes(test, mode); });
        }
        Add("grants", TestGrants);
        Add("levels", TestLevels);
        for (const bool each : {false, true})
        {
            Add(each ? "emergency, hardened" : "emergency, published",
                [each](WorldTestCase& test) { TestEmergency(test, each); });
        }
        Add("emergency and grant", TestEmergencyAndGrant);
        Add("old proxy copy", TestOldProxyCopy);
        Add("energy", TestEnergy);
        Add("detection", TestDetection);
        Add("dead phone", TestDeadPhone);
        Add("pending", TestPending);
        Add("restart", TestRestart);
        Add("stored again", TestStoredAgain);
        Add("documents", TestDocuments);
        for (const auto& cases : {MakeTamperingCases(), MakeHardenedCases(), MakeAttackCases()})
        {
            for (TestCase* each : cases)
            {
                AddTestCase(each);
            }
        }
    }

  private:
    void Add(const std::string& name, WorldTestCase::Body body)
    {
        AddTestCase(new WorldTestCase(name, std::move(body)));
    }
};

MobileCloudTestSuite g_mobileCloudTestSuite;

} // namespace

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3
