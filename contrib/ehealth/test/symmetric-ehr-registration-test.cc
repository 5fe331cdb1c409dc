// SPDX-License-Identifier: GPL-2.0-only
// Registration at a desk: K_P over NFC, each message changed, and people who are not who they say.
#include "symmetric-ehr-fixture.h"

namespace ns3
{
namespace ehealth
{
namespace symmetricehr
{

namespace
{

/// Somebody in the register of persons who has not registered as a patient.
constexpr const char* kNewcomer = "N-1";

void
TestRegistration(WorldTestCase& test)
{
    World world;
    world.SetPatient(kNewcomer);
    test.ExpectEq(world.Store(),
                  Ending{kKeyServer, Reason::NotRegistered},
                  "nobody stores without registration");
    test.ExpectEq(world.Register(kNewcomer, kNewcomer), kAllAccepted, "registers");
    const std::vector<std::string> sent{"device G1",
                                        "desk G2",
                                        "ks G3",
                                        "desk G4",
                                        "device G5",
                                        "desk G5",
                                        "ks P1",
                                        "ks.reserve P2",
                                        "ks G6",
                                        "desk G6"};
    test.Expect(world.GetSent() == sent, "the messages");
    test.Expect(world.GetDevice().GetOwner().key ==
                    world.GetHelper().GetLongTermKey("ks", kNewcomer),
                "K_P as the key server has it");
    for (const std::size_t replica : {0U, 1U})
    {
        test.Expect(world.GetKeyServer(replica).GetStore().IsPatient(kNewcomer),
                    "both servers know the patient");
    }
    test.Expect(world.GetDuration() > MilliSeconds(30) && world.GetDuration() < Seconds(1),
                "as long as NFC takes");
    test.ExpectEq(world.Store(), kAllAccepted, "stores with the key from the desk");
    test.ExpectEq(world.Register(kNewcomer, kNewcomer), kAllAccepted, "K_P is given out anew");
}

/// K_P that was rotated is renewed at a desk.
void
TestRenewal(WorldTestCase& test)
{
    WorldOptions options;
    options.hardened = true;
    options.keyLifetime = Hours(1);
    World world(options);
    world.Wait(Hours(1) + Minutes(1));
    world.SetPatient("P-1");
    world.Wait(Hours(1));
    test.ExpectEq(world.Store(),
                  Ending{kKeyServer, Reason::RejectedDecryption},
                  "the old key is over");
    test.ExpectEq(world.Register("P-1", "P-1"), kAllAccepted, "a new one from the desk");
    test.ExpectEq(world.Store(), kAllAccepted, "is taken");
}

void
TestFailover(WorldTestCase& test)
{
    World world;
    world.Fail("ks");
    test.ExpectEq(world.Register(kNewcomer, kNewcomer), kAllAccepted, "the reserve registers");
    test.Expect(world.GetKeyServer(1).GetStore().IsPatient(kNewcomer), "and knows the patient");
}

void
TestImpostors(WorldTestCase& test)
{
    World world;
    test.ExpectEq(world.Register(kNewcomer, "P-1"),
                  Ending{kDesk, Reason::IdentityMismatch},
                  "the document is another one's");
    test.ExpectEq(world.Register("X-1", "X-1"),
                  Ending{kKeyServer, Reason::NotRegistered},
                  "nobody in the register of persons");
    // A code is good for one registration.
    test.ExpectEq(world.Register(kNewcomer, kNewcomer), kAllAccepted, "registers");
    const auto g1 = world.GetLast<KeyApplication>();
    const auto contact = world.GetDeskPeer();
    test.ExpectEq(world.Inject(g1, contact),
                  Ending{kDesk, Reason::NotRegistered},
                  "nobody sits at the desk");
    world.GetDesk().Seat(kNewcomer);
    test.ExpectEq(world.Inject(g1, contact),
                  Ending{kDesk, Reason::RejectedDecryption},
                  "another code is on the screen");
    const auto g2 = world.GetLast<KeyAttestation>();
    world.Wait(Seconds(6));
    test.ExpectEq(world.Inject(g2, world.GetKeyServerPeer()),
                  Ending{kKeyServer, Reason::Expired},
                  "G2 after dT");

    // A doctor has a key, but does not vouch for patients.
    KeyAttestationBody body{"D-cardio", "ks", kNewcomer, {}, world.GetTime()};
    KeyAttestation forged;
    forged.desk = "D-cardio";
    RandomStream random(World::kSeed, "test", "nonce");
    random.Fill(forged.sealed.nonce.data(), forged.sealed.nonce.size());
    forged.sealed.ciphertext = AeadSeal(world.GetHelper().GetLongTermKey("ks", "D-cardio"),
                                        forged.sealed.nonce,
                                        MakeAad(Number::KeyAttestation),
                                        Encode(body));
    test.ExpectEq(world.Inject(forged, world.GetKeyServerPeer()),
                  Ending{kKeyServer, Reason::AccessDenied},
                  "a doctor is no desk");
}

/// What listens to NFC alone does not learn K_P.
void
TestListener(WorldTestCase& test)
{
    World world;
    test.ExpectEq(world.Register(kNewcomer, kNewcomer), kAllAccepted, "registers");
    const SymmetricKey key = world.GetHelper().GetLongTermKey("ks", kNewcomer);
    for (const Bytes& body : {Encode(world.GetLast<KeyApplication>()),
                              Encode(world.GetLast<KeyHandOver>()),
                              Encode(world.GetLast<KeyConfirmation>())})
    {
        test.Expect(std::search(body.begin(), body.end(), key.begin(), key.end()) == body.end(),
                    "K_P is not in clear");
    }
}

/// One octet changed in nonce, ciphertext and tag, and messages that do not decode.
template <class M>
void
AddTampering(std::vector<TestCase*>& cases,
             const std::string& sender,
             const char* refusing,
             const char* decoding)
{
    const auto add = [&](const std::string& what, auto change, const Ending& expected) {
        cases.push_back(new WorldTestCase(
            std::string(M::kType.step) + ": " + what,
            [sender, change, expected](WorldTestCase& test) {
                World world;
                world.TamperBody<M>(sender, change);
                test.ExpectEq(world.Register(kNewcomer, kNewcomer), expected, "registration");
                test.ExpectEq(world.StopTampering(), 1U, "one message was changed");
                test.ExpectEq(world.CountSessions(), 0U, "no session is left");
                test.Expect(world.GetDevice().GetOwner().key == SymmetricKey{},
                            "the patient has no key");
            }));
    };
    const Ending rejected{refusing, Reason::RejectedDecryption};
    const Ending malformed{decoding, Reason::Malformed};
    const auto flip = [](std::size_t fromEnd) {
        return [fromEnd](Bytes& body) { body[body.size() - 1 - fromEnd] ^= 1; };
    };
    constexpr std::size_t kInTag = 3;
    constexpr std::size_t kInCiphertext = 20;
    add("tag", flip(kInTag), rejected);
    add("ciphertext", flip(kInCiphertext), rejected);
    add(
        "nonce",
        [](Bytes& body) {
            auto message = Decode<M>(body);
            NS_ABORT_UNLESS(message);
            message->sealed.nonce[5] ^= 1;
            body = Encode(*message);
        },
        rejected);
    add(
        "cut short",
        [](Bytes& body) { body.pop_back(); },
        malformed);
    add(
        "an octet too many",
        [](Bytes& body) {
            body = Concat({body, ByteView("x")});
        },
        malformed);
}

} // namespace

std::vector<TestCase*>
MakeRegistrationCases()
{
    std::vector<TestCase*> cases{
        new WorldTestCase("registration", TestRegistration),
        new WorldTestCase("registration, renewal", TestRenewal),
        new WorldTestCase("registration, failover", TestFailover),
        new WorldTestCase("registration, impostors", TestImpostors),
        new WorldTestCase("registration, a listener", TestListener),
    };
    AddTampering<KeyApplication>(cases, "device", kDesk, kDesk);
    AddTampering<KeyAttestation>(cases, "desk", kKeyServer, kKeyServer);
    AddTampering<KeyDelivery>(cases, "ks", kDesk, kDesk);
    AddTampering<KeyHandOver>(cases, "desk", kPatient, kPatient);
    AddTampering<KeyConfirmation>(cases, "device", kKeyServer, kDesk);
    AddTampering<RegistrationReceipt>(cases, "ks", kPatient, kDesk);
    return cases;
}

} // namespace symmetricehr
} // namespace ehealth
} // namespace ns3
