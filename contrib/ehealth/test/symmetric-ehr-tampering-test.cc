// SPDX-License-Identifier: GPL-2.0-only
// One octet changed in each part of each of the nine messages, messages that do not decode,
// strangers, and messages sent again or too late.
#include "symmetric-ehr-fixture.h"

namespace ns3
{
namespace ehealth
{
namespace symmetricehr
{

namespace
{

enum class Phase : uint8_t
{
    Store,
    Retrieve,
};

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
       Reason reason = Reason::RejectedDecryption)
{
    return {std::string(M::kType.step) + ": " + what,
            phase,
            [sender, change](World& world) {
                world.TamperBody<M>(sender, [change](Bytes& body) {
                    auto message = Decode<M>(body);
                    NS_ABORT_UNLESS(message);
                    change(*message);
                    body = Encode(*message);
                });
            },
            {refusing, reason}};
}

/// The message is cut short, or has an octet too many.
template <class M>
void
AddMalformed(std::vector<Tampering>& t, const char* sender, Phase phase, const char* receiver)
{
    t.push_back({std::string(M::kType.step) + ": cut short",
                 phase,
                 [sender](World& world) {
                     world.TamperBody<M>(sender, [](Bytes& body) { body.pop_back(); });
                 },
                 {receiver, Reason::Malformed}});
    t.push_back(
        {std::string(M::kType.step) + ": an octet too many",
         phase,
         [sender](World& world) {
             world.TamperBody<M>(sender, [](Bytes& body) { body = Concat({body, ByteView("x")}); });
         },
         {receiver, Reason::Malformed}});
}

/// The octets of {n, ...}K: nonce, ciphertext, tag, and none at all.
template <class M, class Part>
void
AddSealed(std::vector<Tampering>& t,
          const std::string& what,
          const char* sender,
          Phase phase,
          Part part,
          const char* receiver)
{
    const auto add = [&](const char* octet, auto change) {
        t.push_back(Change<M>((what + octet).c_str(),
                              sender,
                              phase,
                              [part, change](M& m) { change(m.*part); },
                              receiver));
    };
    add(", nonce", [](Sealed& sealed) { sealed.nonce[5] ^= 1; });
    add(", first octet", [](Sealed& sealed) { sealed.ciphertext.front() ^= 1; });
    add(", tag", [](Sealed& sealed) { sealed.ciphertext.back() ^= 1; });
    add(", empty", [](Sealed& sealed) { sealed.ciphertext.clear(); });
}

std::vector<Tampering>
MakeTamperings()
{
    std::vector<Tampering> t;
    const Phase store = Phase::Store;
    const Phase retrieve = Phase::Retrieve;
    AddSealed<StoreRequest>(t, "{1}K_P", "device", store, &StoreRequest::sealed, kKeyServer);
    t.push_back(Change<StoreRequest>(
        "P, another patient",
        "device",
        store,
        [](StoreRequest& m) { m.patient.back() ^= 1; },
        kKeyServer));
    t.push_back(Change<StoreRequest>(
        "P, nobody",
        "device",
        store,
        [](StoreRequest& m) { m.patient.front() ^= 1; },
        kKeyServer,
        Reason::NotRegistered));
    AddMalformed<StoreRequest>(t, "device", store, kKeyServer);

    AddSealed<StoreGrant>(t, "{2}K_P", "ks", store, &StoreGrant::sealed, kPatient);
    AddSealed<StoreGrant>(t, "Tok", "ks", store, &StoreGrant::token, kDoctor);
    AddSealed<StoreGrant>(t, "Tkt", "ks", store, &StoreGrant::ticket, kDataStore);
    t.push_back(Change<StoreGrant>(
        "Tok and Tkt exchanged",
        "ks",
        store,
        [](StoreGrant& m) { std::swap(m.token, m.ticket); },
        kDoctor));
    AddMalformed<StoreGrant>(t, "ks", store, kPatient);

    AddSealed<StoreVoucher>(t, "Tok", "device", store, &StoreVoucher::token, kDoctor);
    AddSealed<StoreVoucher>(t, "Tkt", "device", store, &StoreVoucher::ticket, kDataStore);
    t.push_back(Change<StoreVoucher>(
        "KS, none",
        "device",
        store,
        [](StoreVoucher& m) { m.keyServer.back() ^= 1; },
        kDoctor,
        Reason::NotRegistered));
    AddMalformed<StoreVoucher>(t, "device", store, kDoctor);

    AddSealed<EhrUpload>(t, "Tkt", "d1", store, &EhrUpload::ticket, kDataStore);
    AddSealed<EhrUpload>(t, "{5}K_DS", "d1", store, &EhrUpload::sealed, kDataStore);
    AddMalformed<EhrUpload>(t, "d1", store, kDataStore);

    AddSealed<StoreReceipt>(t, "{6}K_PS", "ds", store, &StoreReceipt::sealed, kPatient);
    AddMalformed<StoreReceipt>(t, "ds", store, kDoctor);

    AddSealed<RetrieveRequest>(t, "{8}K_D", "d1", retrieve, &RetrieveRequest::sealed, kKeyServer);
    t.push_back(Change<RetrieveRequest>(
        "D, another doctor",
        "d1",
        retrieve,
        [](RetrieveRequest& m) { m.doctor = "D-surgeon"; },
        kKeyServer));
    t.push_back(Change<RetrieveRequest>(
        "D, nobody",
        "d1",
        retrieve,
        [](RetrieveRequest& m) { m.doctor.back() ^= 1; },
        kKeyServer,
        Reason::NotRegistered));
    AddMalformed<RetrieveRequest>(t, "d1", retrieve, kKeyServer);

    AddSealed<RetrieveGrant>(t, "{9}K_D", "ks", retrieve, &RetrieveGrant::sealed, kDoctor);
    AddSealed<RetrieveGrant>(t, "Tkt'", "ks", retrieve, &RetrieveGrant::ticket, kDataStore);
    AddMalformed<RetrieveGrant>(t, "ks", retrieve, kDoctor);

    AddSealed<EhrRequest>(t, "Tkt'", "d1", retrieve, &EhrRequest::ticket, kDataStore);
    AddSealed<EhrRequest>(t, "{11}K_R", "d1", retrieve, &EhrRequest::sealed, kDataStore);
    AddMalformed<EhrRequest>(t, "d1", retrieve, kDataStore);

    AddSealed<EhrAnswer>(t, "{12}K_R", "ds", retrieve, &EhrAnswer::sealed, kDoctor);
    AddMalformed<EhrAnswer>(t, "ds", retrieve, kDoctor);
    return t;
}

void
TestTampering(WorldTestCase& test, const Tampering& tampering)
{
    World world;
    if (tampering.phase == Phase::Retrieve)
    {
        test.ExpectEq(world.Store(), kAllAccepted, "a record");
    }
    tampering.apply(world);
    const Ending ending =
        tampering.phase == Phase::Store ? world.Store() : world.Retrieve(world.GetCardiologist());
    test.ExpectEq(ending, tampering.expected, tampering.name);
    test.ExpectEq(world.StopTampering(), 1U, "one message was changed");
    test.ExpectEq(world.CountSessions(), 0U, "no session is left");
    test.Expect(tampering.phase == Phase::Retrieve || !world.GetDevice().GetStored(),
                "the patient has no receipt");
    test.Expect(!world.GetCardiologist().GetRead(), "nothing was read");
}

/// A message of another number under the same key does not pass for the expected one.
void
TestNumbers(WorldTestCase& test)
{
    World world;
    test.ExpectEq(world.Store(), kAllAccepted, "a record");
    // {1}K_P, sent to the key server as {16}K_P
    const auto s1 = world.GetLast<StoreRequest>();
    const AccessChange moved{s1.patient, s1.sealed};
    test.ExpectEq(world.Inject(moved, world.GetKeyServerPeer()),
                  Ending{kKeyServer, Reason::RejectedDecryption},
                  "a request to store is no change of access");
    // Tkt = {4}K_S for Tkt' = {10}K_S
    const auto s4 = world.GetLast<EhrUpload>();
    const EhrRequest r3{s4.ticket, s4.sealed};
    test.ExpectEq(world.Inject(r3, world.GetDataStorePeer()),
                  Ending{kDataStore, Reason::RejectedDecryption},
                  "a ticket to store is no ticket to retrieve");
}

/// Messages of an earlier run, sent again at once.
void
TestReplay(WorldTestCase& test, bool hardened)
{
    World world({hardened});
    test.ExpectEq(world.Store(), kAllAccepted, "a record");
    test.ExpectEq(world.Retrieve(world.GetCardiologist()), kAllAccepted, "read");
    const auto s1 = world.GetLast<StoreRequest>();
    test.ExpectEq(world.Inject(s1, world.GetKeyServerPeer()),
                  Ending{kKeyServer, Reason::Replayed},
                  "S1 again");
    const auto s4 = world.GetLast<EhrUpload>();
    const Ending refused{kDataStore, Reason::Replayed};
    test.ExpectEq(world.Inject(s4, world.GetDataStorePeer()),
                  hardened ? refused : kAllAccepted,
                  "S4 again");
    test.ExpectEq(world.GetDataStore().GetStore().Count(),
                  hardened ? 1U : 2U,
                  "uploads written: the published variant writes the replayed one, too");
    const auto r3 = world.GetLast<EhrRequest>();
    test.ExpectEq(world.Inject(r3, world.GetDataStorePeer()),
                  hardened ? refused : kAllAccepted,
                  "R3 again");
    // R1 again makes the key server answer again, to a doctor who does not wait for it.
    const auto r1 = world.GetLast<RetrieveRequest>();
    test.ExpectEq(world.Inject(r1, world.GetKeyServerPeer()), kAllAccepted, "R1 again");

    // S2 and R2 of an earlier run do not answer a later request.
    const Bytes s2 = Encode(world.GetLast<StoreGrant>());
    world.TamperBody<StoreGrant>("ks", [s2](Bytes& body) { body = s2; });
    test.ExpectEq(world.Store(), Ending{kPatient, Reason::Replayed}, "S2 of an earlier run");
    world.StopTampering();
    test.ExpectEq(world.Store(), kAllAccepted, "a record");
    test.ExpectEq(world.Retrieve(world.GetCardiologist()), kAllAccepted, "read");
    const Bytes r2 = Encode(world.GetLast<RetrieveGrant>());
    world.TamperBody<RetrieveGrant>("ks", [r2](Bytes& body) { body = r2; });
    test.ExpectEq(world.Retrieve(world.GetCardiologist()),
                  Ending{kDoctor, Reason::Replayed},
                  "R2 of an earlier run");
}

/// The same too late: after dT at the key server, after L at the data store.
void
TestStale(WorldTestCase& test, bool hardened)
{
    World world({hardened});
    test.ExpectEq(world.Store(), kAllAccepted, "a record");
    test.ExpectEq(world.Retrieve(world.GetCardiologist()), kAllAccepted, "read");
    const auto s1 = world.GetLast<StoreRequest>();
    const auto s3 = world.GetLast<StoreVoucher>();
    const auto s4 = world.GetLast<EhrUpload>();
    const auto r1 = world.GetLast<RetrieveRequest>();
    const auto r3 = world.GetLast<EhrRequest>();
    world.Wait(Seconds(6));
    const Ending atKs{kKeyServer, Reason::Expired};
    const Ending atDs{kDataStore, Reason::Expired};
    test.ExpectEq(world.Inject(s1, world.GetKeyServerPeer()), atKs, "S1 after dT");
    test.ExpectEq(world.Inject(r1, world.GetKeyServerPeer()), atKs, "R1 after dT");
    test.ExpectEq(world.Inject(s4, world.GetDataStorePeer()),
                  hardened ? atDs : kAllAccepted,
                  "S4 after dT: the published variant enforces L only");
    test.ExpectEq(world.Inject(r3, world.GetDataStorePeer()),
                  hardened ? atDs : kAllAccepted,
                  "R3 after dT");
    world.Wait(Seconds(600));
    test.ExpectEq(world.Inject(s4, world.GetDataStorePeer()), atDs, "S4 after L");
    test.ExpectEq(world.Inject(r3, world.GetDataStorePeer()), atDs, "R3 after L");
    const auto contact = world.GetHelper().GetContact(world.GetCardiologist());
    test.ExpectEq(world.Inject(s3, contact.peer), Ending{kDoctor, Reason::Expired}, "S3 after L");
}

/// Who is not registered, and who has another's key.
void
TestStrangers(WorldTestCase& test)
{
    World world;
    world.SetPatient("X-1");
    test.ExpectEq(world.Store(),
                  Ending{kKeyServer, Reason::NotRegistered},
                  "a patient who did not register");
    // An intruder as a patient: in P-1's name, with P-2's key.
    EhrPatientIdentity intruder = world.GetHelper().MakePatient("P-2", "ks");
    intruder.id = "P-1";
    world.GetDevice().SetOwner(intruder);
    test.ExpectEq(world.Store(),
                  Ending{kKeyServer, Reason::RejectedDecryption},
                  "a patient with another one's key");
    world.SetPatient("P-1");
    test.ExpectEq(world.Store("specialisation:cardiology AND"),
                  Ending{kKeyServer, Reason::Malformed},
                  "a policy that is none");
    test.ExpectEq(world.Store(), kAllAccepted, "a record");
    RecordId other = world.GetRecord();
    other.back() ^= 1;
    test.ExpectEq(world.Retrieve(world.GetCardiologist(), other),
                  Ending{kKeyServer, Reason::UnknownRecord},
                  "a record that was never stored");
    // The record of one patient, asked for as another's.
    const RecordId record = world.GetRecord();
    world.SetPatient("P-2");
    test.ExpectEq(world.Retrieve(world.GetCardiologist(), record),
                  Ending{kKeyServer, Reason::IdentityMismatch},
                  "another patient's record");
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
    cases.push_back(new WorldTestCase("message numbers are authenticated", TestNumbers));
    for (const bool hardened : {false, true})
    {
        const std::string variant = hardened ? ", hardened" : ", published";
        cases.push_back(new WorldTestCase("replay" + variant, [hardened](WorldTestCase& test) {
            TestReplay(test, hardened);
        }));
        cases.push_back(new WorldTestCase("stale" + variant, [hardened](WorldTestCase& test) {
            TestStale(test, hardened);
        }));
    }
    cases.push_back(new WorldTestCase("strangers", TestStrangers));
    return cases;
}

} // namespace symmetricehr
} // namespace ehealth
} // namespace ns3
