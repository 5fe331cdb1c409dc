// SPDX-License-Identifier: GPL-2.0-only
// The defences of the hardened variant, one by one.
#include "mobile-cloud-fixture.h"

#include <algorithm>

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

namespace
{

WorldOptions
With(const std::string& defence)
{
    WorldOptions options;
    if (!defence.empty())
    {
        options.with = {defence};
    }
    return options;
}

/// A script that sends a request to DAS with the proof of somebody.
template <class M, class Answer>
Script
Ask(Session& s, const Parameters& parameters, M request, std::string id, PartyKeys keys)
{
    const auto signedRequest = co_await Authorize(s, parameters, request, id, keys);
    co_await s.Send(parameters.das, signedRequest);
    co_await s.Receive<Answer>();
}

/// M2: the cloud exchanges the master copy for one of its own making.
void
TestCloudWrites(WorldTestCase& test, bool defended)
{
    World world(With(defended ? "M2" : ""));
    test.ExpectEq(world.Grant(), kAllAccepted, "grant");
    auto& store = world.GetDas().GetStore();
    Epr fake = *world.GetPhone().FindStored("P-1");
    fake.attributes.front().value = "40.0";
    ++fake.date;
    RandomStream random(1, "cloud", "fake");
    const auto key = world.GetHelper().GetKeys("P-1").keys.GetPublic();
    EprDocument document = EncryptEpr(EncryptionMode::Hybrid, key, fake).work(random);
    const auto genuine = ParseEprDocument(store.FindMaster("P-1")->json);
    document.certificate = genuine->certificate;
    document.signature = genuine->signature;
    store.PutMaster("P-1", {fake.date, ToJson(document)});
    const Ending refused{kPhone, Reason::RejectedSignature};
    test.ExpectEq(world.Retrieve(), defended ? refused : kAllAccepted, "the fake record");
    test.ExpectEq(world.GetDoctor().GetRead().has_value(), !defended, "the doctor believes it");
}

/// M3: the cloud answers with an older version that has a valid signature, or a very old one.
void
TestCloudReplays(WorldTestCase& test, bool defended)
{
    World world(With(defended ? "M3" : ""));
    test.ExpectEq(world.Grant(), kAllAccepted, "grant");
    test.ExpectEq(world.Retrieve(), kAllAccepted, "read");
    const auto old = world.GetLast<ProxyCopy>();
    test.ExpectEq(world.Upload(150), kAllAccepted, "a newer record");
    test.ExpectEq(world.Retrieve(), kAllAccepted, "read");
    world.TamperBody<ProxyCopy>("das", [old](Bytes& body) { body = Encode(old); });
    test.ExpectEq(world.Retrieve(),
                  defended ? Ending{kMonitoring, Reason::Replayed} : kAllAccepted,
                  "an older version");
    world.StopTampering();
    test.ExpectEq(world.Retrieve(), kAllAccepted, "the right one");
    world.Wait(Hours(2));
    test.ExpectEq(world.Retrieve(),
                  defended ? Ending{kMonitoring, Reason::Expired} : kAllAccepted,
                  "two hours old");
}

/// M4: access ends when it is used up or revoked.
void
TestAccessEnds(WorldTestCase& test)
{
    World world(With("M4"));
    test.ExpectEq(world.Grant(AccessType::OneTime), kAllAccepted, "one-time access");
    test.ExpectEq(world.Retrieve(), kAllAccepted, "read");
    test.ExpectEq(world.GetDas().GetStore().CountProxies(), 0U, "and purged");
    test.ExpectEq(world.Retrieve(), Ending{kPhone, Reason::AccessDenied}, "not again");
    test.ExpectEq(world.Grant(), kAllAccepted, "continuous access");
    test.ExpectEq(world.Retrieve(), kAllAccepted, "read");
    test.ExpectEq(world.Retrieve(), kAllAccepted, "again");
    test.ExpectEq(world.Revoke(), kAllAccepted, "revoked");
    test.ExpectEq(world.GetDas().GetStore().CountProxies(), 0U, "purged");
    test.ExpectEq(world.Inject<ProxyStored>(world.GetLast<StoreProxy>(),
                                            world.GetHelper().GetParameters().das),
                  Ending{kDas, Reason::Replayed},
                  "the phone's copy again");
    test.ExpectEq(world.GetDas().GetStore().CountProxies(), 0U, "stays purged");
    test.ExpectEq(world.Retrieve(), Ending{kPhone, Reason::AccessDenied}, "not any more");

    // Who asks has to prove it, with a fresh proof, once.
    test.ExpectEq(world.Grant(), kAllAccepted, "continuous access again");
    test.ExpectEq(world.Retrieve(), kAllAccepted, "read");
    const auto replayed = world.GetLast<FetchProxy>();
    const Peer das = world.GetHelper().GetParameters().das;
    test.ExpectEq(world.Inject<ProxyCopy>(replayed, das),
                  Ending{kDas, Reason::Replayed},
                  "the same request again");
    world.Wait(Seconds(6));
    test.ExpectEq(world.Inject<ProxyCopy>(replayed, das),
                  Ending{kDas, Reason::Expired},
                  "the same request too late");
    const Parameters& parameters = world.GetHelper().GetParameters();
    const auto ask = [&](const std::string& path, const std::string& id, const PartyKeys& keys) {
        const auto request = MakeRequest<FetchProxy>({"P-1", path});
        return world.Run(world.GetIntruder(), [=, &parameters](Session& s) {
            return Ask<FetchProxy, ProxyCopy>(s, parameters, request, id, keys);
        });
    };
    // Somebody who does not share a key of the pool with R-1.
    const Bytes honest = world.GetHelper().GetKeys("R-1").keys.GetPublic().Encode();
    std::string stranger = "R-20";
    while (world.GetHelper().GetKeys(stranger).keys.GetPublic().Encode() == honest)
    {
        stranger += "0";
    }
    const PartyKeys own = world.GetHelper().GetKeys(stranger);
    test.ExpectEq(ask("R-1", stranger, own),
                  Ending{kDas, Reason::IdentityMismatch},
                  "another's copy");
    test.ExpectEq(ask("R-1", "R-1", own),
                  Ending{kDas, Reason::IdentityMismatch},
                  "in another's name");
    const PartyKeys mixed{own.keys, world.GetHelper().GetKeys("R-1").certificate};
    test.ExpectEq(ask("R-1", "R-1", mixed),
                  Ending{kDas, Reason::RejectedSignature},
                  "with another's certificate");
}

/// M5: what the Key Manager could leak.
void
TestKeyLeak(WorldTestCase& test)
{
    for (const bool defended : {false, true})
    {
        WorldOptions options = With(defended ? "M5" : "");
        options.registered = false;
        World world(options);
        test.ExpectEq(world.Register(), kAllAccepted, "register");
        test.ExpectEq(world.GetHospital().keyManager->FindPrivateKey("P-1").has_value(),
                      !defended,
                      "the Key Manager has Prv^P");
        test.ExpectEq(world.GetLast<EprKeyDelivery>().privateKey.empty(),
                      defended,
                      "Prv^P never travels");
    }
}

/// M6: codes that the reader's application did not make.
void
TestQrCodes(WorldTestCase& test)
{
    QrCode code;
    {
        World published;
        code = published.GetDoctor().ShowQrCode();
        code.requester = "R-9";
        test.ExpectEq(published.Grant(code, AccessType::Continuous),
                      kAllAccepted,
                      "published: any code is believed");
    }
    World world(With("M6"));
    const QrCode genuine = world.GetDoctor().ShowQrCode();
    test.ExpectEq(world.Grant(genuine, AccessType::Continuous), kAllAccepted, "a genuine code");
    code = genuine;
    code.requester = "R-9";
    test.ExpectEq(world.Grant(code, AccessType::Continuous),
                  Ending{kPhone, Reason::IdentityMismatch},
                  "another's certificate");
    code = genuine;
    ++code.expiry;
    test.ExpectEq(world.Grant(code, AccessType::Continuous),
                  Ending{kPhone, Reason::RejectedSignature},
                  "another expiry");
    code = genuine;
    code.certificate.clear();
    test.ExpectEq(world.Grant(code, AccessType::Continuous),
                  Ending{kPhone, Reason::Malformed},
                  "no certificate");
    world.Wait(Seconds(301));
    test.ExpectEq(world.Grant(genuine, AccessType::Continuous),
                  Ending{kPhone, Reason::Expired},
                  "an old code");
}

/// M7: readings that the sensor did not make.
void
TestSensors(WorldTestCase& test)
{
    {
        World published;
        published.Wait(Seconds(1));
        test.Expect(published.Read(200, false), "published: any reading is taken");
    }
    World world(With("M7"));
    world.Wait(Seconds(1));
    test.Expect(!world.Read(200, false), "a wrong tag");
    const SensorReading reading = world.MakeReading(90);
    test.Expect(world.GetPhone().TakeReading("P-1", reading), "a genuine reading");
    test.Expect(!world.GetPhone().TakeReading("P-1", reading), "again");
    SensorReading changed = world.MakeReading(90);
    changed.values[0] = 91;
    test.Expect(!world.GetPhone().TakeReading("P-1", changed), "changed");
    test.ExpectEq(world.GetPhone().GetRefusedReadings(), 3U, "audited");
}

/// M8: how often the phone works for requests that come at once.
void
TestFlood(WorldTestCase& test, bool defended)
{
    constexpr uint64_t kRequests = 5;
    World world(With(defended ? "M8" : ""));
    test.ExpectEq(world.Grant(), kAllAccepted, "grant");
    for (uint64_t i = 1; i < kRequests; ++i)
    {
        world.GetDoctor().BeginRetrieve({"P-1", "h0"}, 0);
    }
    world.Retrieve();
    test.ExpectEq(world.GetPhone().GetRefreshes(), defended ? 1U : kRequests, "refreshes");
    if (defended)
    {
        world.Wait(Seconds(11));
        test.ExpectEq(world.Upload(88), kAllAccepted, "a newer record");
        test.ExpectEq(world.Retrieve(), kAllAccepted, "after a while, again");
        test.ExpectEq(world.GetPhone().GetRefreshes(), 2U, "refreshes");
    }
}

/// Sends a message to the messaging service, which does not answer it.
template <class M>
Script
SendNotice(Session& s, Peer messaging, M message)
{
    co_await s.Send(messaging, message);
}

/// M8: notices that DAS has not sent.
void
TestNotices(WorldTestCase& test, bool defended)
{
    constexpr uint64_t kNotices = 5;
    World world(With(defended ? "M8" : ""));
    test.ExpectEq(world.Grant(), kAllAccepted, "grant");
    test.ExpectEq(world.Retrieve(), kAllAccepted, "read");
    const Peer messaging = world.GetHelper().GetParameters().messaging;
    const UpdateNotice b3{NoticeKind::AccessRequested, "P-1", "R-1"};
    for (uint64_t i = 0; i < kNotices; ++i)
    {
        const Ending ending = world.Run(world.GetIntruder(), [messaging, b3](Session& s) {
            return SendNotice(s, messaging, b3);
        });
        test.ExpectEq(ending,
                      defended ? Ending{kPhone, Reason::RateLimited} : kAllAccepted,
                      "a notice of the intruder's");
    }
    test.ExpectEq(world.GetPhone().GetRefreshes(), defended ? 1U : 1U + kNotices, "refreshes");
}

/// M8: somebody else wants the phone's notifications.
void
TestSubscribers(WorldTestCase& test, bool defended)
{
    World world(With(defended ? "M8" : ""));
    test.ExpectEq(world.Grant(), kAllAccepted, "grant");
    const Peer messaging = world.GetHelper().GetParameters().messaging;
    if (defended)
    {
        test.ExpectEq(world.Inject<PushSubscribed>(world.GetLast<PushSubscription>(), messaging),
                      Ending{kMessaging, Reason::Replayed},
                      "the phone's subscription again");
    }
    PushSubscription a7;
    a7.subscriber = "P-1";
    test.ExpectEq(world.Inject<PushSubscribed>(a7, messaging),
                  defended ? Ending{kMessaging, Reason::NotRegistered} : kAllAccepted,
                  "in the phone's name");
    test.ExpectEq(world.Retrieve(),
                  defended ? kAllAccepted : Ending{kMonitoring, Reason::Timeout},
                  "the phone hears of a request");
}

/// M9: the phone is dead, and its data are needed.
void
TestNoEscrow(WorldTestCase& test)
{
    World published;
    test.ExpectEq(published.BreakGlass(published.GetAmbulance()),
                  Ending{kMonitoring, Reason::PeerAborted},
                  "published: there is no escrow");
}

void
TestBreakGlass(WorldTestCase& test)
{
    WorldOptions options;
    options.hardened = true;
    World world(options);
    test.ExpectEq(world.Upload(133), kAllAccepted, "a record");
    world.Disconnect(world.GetPhone().GetAgent());
    world.Wait(Hours(2)); // much longer than readers take copies for fresh
    test.ExpectEq(world.BreakGlass(world.GetDoctor()),
                  Ending{kKeyManager, Reason::AccessDenied},
                  "not for any doctor");
    test.ExpectEq(world.BreakGlass(world.GetAmbulance()), kAllAccepted, "for the ambulance");
    const auto& read = world.GetAmbulance().GetRead();
    test.Expect(read && read->epr.attributes.front().value == "133.0", "the latest record");
    const auto& audit = world.GetHospital().keyManager->GetAudit();
    test.ExpectEq(audit.size(), 1U, "audited");
    test.Expect(audit.front() == std::make_pair(std::string("P-1"), std::string("R-9")), "who");

    const auto tamper = [&world, &test](auto change, Ending expected, const char* what) {
        world.Tamper<BreakGlassRequest>("amb", change);
        test.ExpectEq(world.BreakGlass(world.GetAmbulance()), expected, what);
        world.StopTampering();
    };
    tamper([](auto& m) { m.escrow.back() ^= 1; },
           Ending{kKeyManager, Reason::RejectedSignature},
           "another escrow");
    tamper([](auto& m) { m.staff = "R-7"; }, Ending{kKeyManager, Reason::NotRegistered}, "nobody");
    world.Tamper<EscrowCopy>("das", [](EscrowCopy& message) {
        auto document = ParseEprDocument(message.content);
        document->escrow.back() ^= 1;
        message.content = ToJson(*document);
    });
    test.ExpectEq(world.BreakGlass(world.GetAmbulance()),
                  Ending{kMonitoring, Reason::RejectedSignature},
                  "an escrow that the cloud changed");
    world.StopTampering();
    world.TamperBody<BreakGlassAnswer>("h0", [](Bytes& body) { body.back() ^= 1; });
    test.ExpectEq(world.BreakGlass(world.GetAmbulance()),
                  Ending{kMonitoring, Reason::RejectedDecryption},
                  "a changed answer");
    world.StopTampering();
}

} // namespace

std::vector<TestCase*>
MakeHardenedCases()
{
    std::vector<TestCase*> cases;
    const auto add = [&cases](const std::string& name, WorldTestCase::Body body) {
        cases.push_back(new WorldTestCase(name, std::move(body)));
    };
    const auto addBoth = [&add](const std::string& name, void (*body)(WorldTestCase&, bool)) {
        for (const bool defended : {false, true})
        {
            add(name + (defended ? ", defended" : ""),
                [body, defended](WorldTestCase& test) { body(test, defended); });
        }
    };
    addBoth("M2: the cloud writes", TestCloudWrites);
    addBoth("M3: the cloud replays", TestCloudReplays);
    add("M4: access ends", TestAccessEnds);
    add("M5: the Key Manager leaks", TestKeyLeak);
    add("M6: QR codes", TestQrCodes);
    add("M7: sensors", TestSensors);
    addBoth("M8: flood", TestFlood);
    addBoth("M8: notices", TestNotices);
    addBoth("M8: subscribers", TestSubscribers);
    add("M9: no escrow", TestNoEscrow);
    add("M9: break-glass", TestBreakGlass);
    return cases;
}

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3
