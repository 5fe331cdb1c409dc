// SPDX-License-Identifier: GPL-2.0-only
// Honest runs, the policy language, and what patients and officials decide about access.
#include "symmetric-ehr-fixture.h"

namespace ns3
{
namespace ehealth
{
namespace symmetricehr
{

namespace
{

void
TestRuns(WorldTestCase& test)
{
    World world;
    test.ExpectEq(world.Store(), kAllAccepted, "store");
    const std::vector<std::string> store{"device S1",
                                         "ks P1",
                                         "ks.reserve P2",
                                         "ks S2",
                                         "device S3",
                                         "d1 S4",
                                         "ds P1",
                                         "ds.reserve P2",
                                         "ds S5",
                                         "d1 S5"};
    test.Expect(world.GetSent() == store, "S1 to S5, each change written by the reserve, too");
    test.Expect(world.GetDevice().GetStored().has_value(), "the patient has a receipt");
    const Bytes c = Encode(world.GetDataStore().GetStore().Find(world.GetRecord())->ehr);
    test.Expect(Sha256(c) == world.GetDevice().GetStored()->digest, "the receipt is of C");

    test.ExpectEq(world.Retrieve(world.GetCardiologist()), kAllAccepted, "retrieve");
    const std::vector<std::string> retrieve{"d1 R1",
                                            "ks P1",
                                            "ks.reserve P2",
                                            "ks R2",
                                            "d1 R3",
                                            "ds R4"};
    test.Expect(world.GetSent() == retrieve, "R1 to R4, the release noted by the reserve, too");
    test.Expect(world.GetCardiologist().GetRead() == ByteView("EHR of P-1").ToBytes(),
                "what was written is read");
    test.ExpectEq(world.GetKeyServer().GetStore().CountRecords(), 1U, "one record at the server");
    test.ExpectEq(world.GetKeyServer(1).GetStore().CountRecords(), 1U, "and at its reserve");
    test.ExpectEq(world.GetDataStore(1).GetStore().CountRecords(), 1U, "and its EHR");
    test.Expect(world.GetDataStore().GetStore().Find(world.GetRecord())->ehr.ciphertext.size() ==
                    10 + kAeadTag,
                "the data store has the ciphertext only");

    const RecordId first = world.GetRecord();
    test.ExpectEq(world.Store(), kAllAccepted, "another record");
    test.Expect(first != world.GetRecord(), "has another RID");
    test.ExpectEq(world.Retrieve(world.GetCardiologist(), first), kAllAccepted, "both are there");
}

void
TestSingleServers(WorldTestCase& test)
{
    WorldOptions options;
    options.replicas = 1;
    World world(options);
    test.ExpectEq(world.Store(), kAllAccepted, "store");
    test.ExpectEq(world.GetSent().size(), 6U, "nothing is replicated");
    test.ExpectEq(world.Retrieve(world.GetCardiologist()), kAllAccepted, "retrieve");
}

void
TestAccess(WorldTestCase& test)
{
    World world;
    const Ending denied{kKeyServer, Reason::AccessDenied};
    test.ExpectEq(world.Store(), kAllAccepted, "for cardiologists of h0");
    test.ExpectEq(world.Retrieve(world.GetSurgeon()), denied, "a surgeon does not satisfy it");
    test.ExpectEq(world.Retrieve(world.GetCardiologist()), kAllAccepted, "a cardiologist does");

    AccessChangeBody delegate;
    delegate.kind = AccessChangeKind::Delegate;
    delegate.doctor = "D-surgeon";
    delegate.expiry = world.GetTime() + 60000;
    test.ExpectEq(world.ChangeAccess(delegate), kAllAccepted, "delegated to the surgeon");
    test.ExpectEq(world.Retrieve(world.GetSurgeon()), kAllAccepted, "who reads now");
    const RecordId shared = world.GetRecord();
    test.ExpectEq(world.Store(), kAllAccepted, "another record");
    test.ExpectEq(world.Retrieve(world.GetSurgeon()), denied, "is not delegated");
    world.Wait(Seconds(61));
    test.ExpectEq(world.Retrieve(world.GetSurgeon(), shared), denied, "the delegation expired");

    AccessChangeBody exclude;
    exclude.kind = AccessChangeKind::Exclude;
    exclude.doctor = "D-cardio";
    test.ExpectEq(world.ChangeAccess(exclude), kAllAccepted, "the cardiologist is excluded");
    test.ExpectEq(world.Retrieve(world.GetCardiologist()), denied, "from this record");
    test.ExpectEq(world.Retrieve(world.GetCardiologist(), shared), kAllAccepted, "not the other");

    AccessChangeBody policy;
    policy.kind = AccessChangeKind::SetPolicy;
    policy.policy = "2 OF (specialisation:surgery, hospital:h9, location:tehran)";
    test.ExpectEq(world.ChangeAccess(policy), kAllAccepted, "another policy");
    test.ExpectEq(world.Retrieve(world.GetSurgeon()), kAllAccepted, "lets the surgeon read");
    policy.policy = "2 OF (specialisation:surgery)";
    test.ExpectEq(world.ChangeAccess(policy),
                  Ending{kKeyServer, Reason::Malformed},
                  "a policy that is none changes nothing");
    test.ExpectEq(world.Retrieve(world.GetSurgeon()), kAllAccepted, "still reads");
}

void
TestNotice(WorldTestCase& test, bool hardened)
{
    World world({hardened});
    test.ExpectEq(world.Store(), kAllAccepted, "a record");
    test.ExpectEq(world.Retrieve(world.GetCardiologist()), kAllAccepted, "read once");
    AccessChangeBody list;
    list.kind = AccessChangeKind::ListReads;
    test.ExpectEq(world.ChangeAccess(list), kAllAccepted, "who read?");
    const auto& reads = world.GetDevice().GetReads();
    test.ExpectEq(reads.size(), hardened ? 1U : 0U, "only the hardened variant says");
    test.Expect(!hardened || reads.front().doctor == "D-cardio", "who it was");
}

/// Y4: a doctor keeps DEK, is revoked, and gets hold of what the data store has.
void
TestRevocation(WorldTestCase& test, bool hardened)
{
    World world({hardened});
    test.ExpectEq(world.Store("specialisation:surgery OR specialisation:cardiology"),
                  kAllAccepted,
                  "a record for two");
    test.ExpectEq(world.Retrieve(world.GetSurgeon()), kAllAccepted, "the surgeon reads it");
    const SymmetricKey cached = world.GetSurgeon().GetReadKeys().front();
    const auto opens = [&world, &cached] {
        const StoredEhr stored = *world.GetDataStore().GetStore().Find(world.GetRecord());
        return AeadOpen(cached, stored.ehr.nonce, MakeAad(Number::Ehr), stored.ehr.ciphertext)
            .has_value();
    };
    test.Expect(opens(), "DEK opens what is stored");

    test.ExpectEq(world.Revoke("D-surgeon"), kAllAccepted, "the surgeon is revoked");
    test.ExpectEq(world.Retrieve(world.GetSurgeon()),
                  Ending{kKeyServer, Reason::Revoked},
                  "gets no key any more");
    test.ExpectEq(opens(), !hardened, "the cached DEK opens only what is not re-encrypted");
    test.ExpectEq(world.Retrieve(world.GetCardiologist()), kAllAccepted, "others read on");
    test.Expect(world.GetCardiologist().GetRead() == ByteView("EHR of P-1").ToBytes(),
                "the same EHR");
    // The next revocation exchanges the outer layer.
    test.ExpectEq(world.Revoke("D-cardio"), kAllAccepted, "the cardiologist is revoked, too");
    test.ExpectEq(world.GetDataStore().GetStore().Find(world.GetRecord())->layer,
                  hardened ? 2U : 0U,
                  "re-encryptions");
    test.ExpectEq(world.GetDataStore(1).GetStore().Find(world.GetRecord())->layer,
                  hardened ? 2U : 0U,
                  "re-encryptions at the reserve");
    test.ExpectEq(world.Store(), Ending{kKeyServer, Reason::Revoked}, "and writes no more");
}

/// Y5: how many of three recorded R2, one in each period of rotation, a leak of K_D opens.
void
TestLeak(WorldTestCase& test, bool hardened)
{
    WorldOptions options;
    options.hardened = hardened;
    options.keyLifetime = Hours(1);
    World world(options);
    std::vector<RetrieveGrant> recorded;
    for (int period = 0; period < 3; ++period)
    {
        world.SetPatient("P-1"); // comes to have K_P renewed
        test.ExpectEq(world.Store(), kAllAccepted, "a record in each period");
        test.ExpectEq(world.Retrieve(world.GetCardiologist()), kAllAccepted, "read");
        recorded.push_back(world.GetLast<RetrieveGrant>());
        if (period < 2)
        {
            world.Wait(Hours(1));
        }
    }
    const SymmetricKey leaked = world.GetHelper().GetLongTermKey("ks", "D-cardio");
    std::size_t opened = 0;
    for (const auto& r2 : recorded)
    {
        opened +=
            AeadOpen(leaked, r2.sealed.nonce, MakeAad(Number::RetrieveGrant), r2.sealed.ciphertext)
                .has_value();
    }
    test.ExpectEq(opened, hardened ? 1U : 3U, "recordings that the leaked key opens");
}

/// K_P that was not renewed when its time was over.
void
TestRotation(WorldTestCase& test)
{
    WorldOptions options;
    options.hardened = true;
    options.keyLifetime = Hours(1);
    World world(options);
    world.Wait(Hours(1) - Seconds(2));
    world.SetPatient("P-1");
    world.Wait(Seconds(3));
    test.ExpectEq(world.Store(),
                  Ending{kPatient, Reason::RejectedDecryption},
                  "the request is accepted for dT, the answer is under the new key");
    world.Wait(Seconds(10));
    test.ExpectEq(world.Store(),
                  Ending{kKeyServer, Reason::RejectedDecryption},
                  "then the old key is over");
    world.SetPatient("P-1");
    test.ExpectEq(world.Store(), kAllAccepted, "until it is renewed");
}

} // namespace

std::vector<TestCase*>
MakeRunCases()
{
    std::vector<TestCase*> cases{
        new WorldTestCase("store and retrieve", TestRuns),
        new WorldTestCase("without reserves", TestSingleServers),
        new WorldTestCase("attributes, delegation, exclusion", TestAccess),
        new WorldTestCase("rotation", TestRotation),
    };
    for (const bool hardened : {false, true})
    {
        const std::string variant = hardened ? ", hardened" : ", published";
        const auto add = [&cases, &variant, hardened](const char* what, auto test) {
            cases.push_back(new WorldTestCase(what + variant, [test, hardened](WorldTestCase& t) {
                test(t, hardened);
            }));
        };
        add("notice of reads", TestNotice);
        add("revocation", TestRevocation);
        add("leak of a key", TestLeak);
    }
    return cases;
}

std::vector<TestCase*>
MakePolicyCases()
{
    const auto parse = [](WorldTestCase& test) {
        const AttributeSet attributes{"a:1", "b:2", "c:3", "hospital:Imam Khomeini"};
        const auto holds = [&attributes](const char* text) {
            return AttributePolicy::Parse(text).IsSatisfiedBy(attributes);
        };
        test.Expect(holds("a:1"), "an attribute");
        test.Expect(!holds("a:2"), "another value");
        test.Expect(holds(" a:1 AND b:2 "), "both");
        test.Expect(!holds("a:1 AND b:1"), "not both");
        test.Expect(holds("x:1 OR b:2"), "one of them");
        test.Expect(holds("a:1 OR x:1 AND x:2"), "AND binds stronger than OR");
        test.Expect(!holds("(a:1 OR x:1) AND x:2"), "but for parentheses");
        test.Expect(holds("2 OF (a:1, x:1, c:3)"), "two of three");
        test.Expect(!holds("3 OF (a:1, x:1, c:3)"), "not three");
        test.Expect(holds("2 OF (a:1 AND b:2, x:1 OR c:3, x:2)"), "of policies");
        test.Expect(holds("hospital:\"Imam Khomeini\""), "a value in quotation marks");
        test.Expect(!holds("hospital:imam"), "case matters");
        for (const char* text :
             {"a:1 OR b:2 AND (c:3 OR d:4)", "2 OF (a:1, b:2 AND c:3, 1 OF (d:\"x y\"))"})
        {
            const std::string once = AttributePolicy::Parse(text).ToText();
            test.ExpectEq(AttributePolicy::Parse(once).ToText(), once, "text reads as itself");
        }
    };
    const auto refuse = [](WorldTestCase& test) {
        struct Wrong
        {
            std::string text;
            std::size_t position;
            std::string part; //!< of the message
        };
        std::string deep;
        for (unsigned i = 0; i <= AttributePolicy::kMaxDepth; ++i)
        {
            deep += "(";
        }
        const std::vector<Wrong> all{
            {"", 1, "empty"},
            {"   ", 4, "empty"},
            {"a:1 AND", 8, "found the end"},
            {"a:1 b:2", 5, "AND, OR or the end, found 'b'"},
            {"(a:1 OR b:2", 12, "expected ')'"},
            {"a:1)", 4, "found ')'"},
            {"NOT a:1", 1, "NOT is not part"},
            {"a:1 AND NOT b:1", 9, "NOT is not part"},
            {"a:1 and b:2", 5, "AND, OR or the end, found 'and'"},
            {"or", 1, "in capitals"},
            {"A:1", 1, "expected an attribute"},
            {"a", 2, "expected ':'"},
            {"a :1", 2, "expected ':'"},
            {"a:", 3, "expected a value"},
            {"a:\"x", 3, "not closed"},
            {"a:\"\"", 3, "value is empty"},
            {"2 OF (a:1)", 1, "from 1 to 1"},
            {"0 OF (a:1)", 1, "from 1 to 1"},
            {"2 (a:1, b:2)", 3, "expected OF"},
            {"2x OF (a:1, b:2)", 1, "no number"},
            {"99999 OF (a:1, b:2)", 1, "no number"},
            {"1 OF a:1", 6, "expected '('"},
            {"1 OF (a:1,)", 11, "expected an attribute"},
            {"a:1 %", 5, "found '%'"},
            {deep, AttributePolicy::kMaxDepth + 1, "nested more than 32 deep"},
            {std::string(AttributePolicy::kMaxLength + 1, 'a'),
             AttributePolicy::kMaxLength + 1,
             "at most 4096 characters"},
        };
        for (const Wrong& wrong : all)
        {
            std::size_t position = 0;
            std::string message;
            try
            {
                AttributePolicy::Parse(wrong.text);
            }
            catch (const PolicyError& error)
            {
                position = error.GetPosition();
                message = error.what();
            }
            test.ExpectEq(position, wrong.position, "position in '" + wrong.text + "'");
            test.Expect(message.find(wrong.part) != std::string::npos,
                        "'" + message + "' says '" + wrong.part + "'");
        }
    };
    return {new WorldTestCase("policies", parse), new WorldTestCase("no policies", refuse)};
}

namespace
{

class SymmetricEhrTestSuite : public TestSuite
{
  public:
    SymmetricEhrTestSuite() : TestSuite("ehealth-symmetric-ehr", TestSuite::Type::UNIT)
    {
        for (const auto& cases : {MakeRunCases(),
                                  MakePolicyCases(),
                                  MakeTamperingCases(),
                                  MakeDishonestCases(),
                                  MakeFailoverCases(),
                                  MakeRegistrationCases()})
        {
            for (TestCase* each : cases)
            {
                AddTestCase(each);
            }
        }
    }
};

SymmetricEhrTestSuite g_symmetricEhrTestSuite;

} // namespace

} // namespace symmetricehr
} // namespace ehealth
} // namespace ns3
