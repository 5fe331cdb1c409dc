// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/attack.h"
#include "ns3/goal-judge.h"
#include "ns3/node-clock.h"
#include "ns3/place-name.h"
#include "ns3/ree-malware.h"
#include "ns3/scenario-data.h"
#include "ns3/scheme-variant.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <algorithm>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

const std::vector<SecurityGoal> kGoals{
    {"secret", SecurityGoal::Kind::Secrecy, ""},
    {"agreement", SecurityGoal::Kind::Agreement, ""},
    {"injective", SecurityGoal::Kind::InjectiveAgreement, ""},
};

/// A judge, and what it finds.
struct Court
{
    std::vector<std::string> broken;
    GoalJudge judge{[this](const auto& violation) { broken.push_back(violation.goal); }};

    Court()
    {
        judge.Add(kGoals);
    }

    void Hear(Claim::Kind kind,
              const char* goal,
              const std::string& actor,
              const std::string& peer,
              const std::string& data)
    {
        judge.Hear({kind, 1, goal, actor, peer, ByteView(data).ToBytes()});
    }
};

class GoalJudgeTestCase : public TestCase
{
  public:
    GoalJudgeTestCase() : TestCase("goals are judged by claims")
    {
    }

  private:
    void DoRun() override
    {
        using Kind = Claim::Kind;
        const std::vector<std::string> none;
        {
            Court court;
            court.Hear(Kind::Running, "injective", "P", "D", "x");
            court.Hear(Kind::Commit, "injective", "D", "P", "x");
            NS_TEST_EXPECT_MSG_EQ((court.broken == none), true, "an honest run");
            court.Hear(Kind::Commit, "injective", "D", "P", "x");
            NS_TEST_EXPECT_MSG_EQ(court.broken.size(), 1, "a replay");
        }
        {
            Court court;
            court.judge.Corrupt("P");
            court.Hear(Kind::Commit, "agreement", "D", "P", "x");
            NS_TEST_EXPECT_MSG_EQ((court.broken == none), true, "P is dishonest");
            court.Hear(Kind::Commit, "agreement", "P2", "D", "x");
            NS_TEST_EXPECT_MSG_EQ(court.broken.size(), 1, "D is honest");
        }
        {
            Court court;
            court.Hear(Kind::Running, "agreement", "P", "", "x");
            court.Hear(Kind::Commit, "agreement", "D", "P", "x");
            court.Hear(Kind::Commit, "agreement", "D", "P", "x");
            NS_TEST_EXPECT_MSG_EQ((court.broken == none), true, "twice is no harm here");
            court.Hear(Kind::Commit, "agreement", "D", "P", "y");
            NS_TEST_EXPECT_MSG_EQ(court.broken.size(), 1, "other data");
            court.Hear(Kind::Commit, "agreement", "D", "Q", "x");
            NS_TEST_EXPECT_MSG_EQ(court.broken.size(), 2, "another peer");
        }
        {
            Court court;
            court.Hear(Kind::Running, "injective", "P", "D'", "x");
            court.Hear(Kind::Commit, "injective", "D", "P", "x");
            NS_TEST_EXPECT_MSG_EQ(court.broken.size(), 1, "the peer ran with somebody else");
        }
        {
            Court court;
            court.Hear(Kind::Secret, "secret", "P", "", "pulse 72");
            court.judge.Learn("mallory", ByteView("pulse 71"));
            NS_TEST_EXPECT_MSG_EQ((court.broken == none), true, "a wrong guess");
            court.judge.Learn("mallory", ByteView("pulse 72"));
            NS_TEST_EXPECT_MSG_EQ(court.broken.size(), 1, "a secret is known");
            court.judge.Learn("mallory", ByteView("to come"));
            court.Hear(Kind::Secret, "secret", "P", "", "to come");
            NS_TEST_EXPECT_MSG_EQ(court.broken.size(), 2, "known before it was claimed");
            court.Hear(Kind::Secret, "secret", "P", "", "");
            court.judge.Learn("mallory", ByteView(""));
            NS_TEST_EXPECT_MSG_EQ(court.broken.size(), 2, "nothing is no secret");
        }
    }
};

class SchemeVariantTestCase : public TestCase
{
  public:
    SchemeVariantTestCase() : TestCase("defences are added and removed one by one")
    {
    }

  private:
    void DoRun() override
    {
        const DefenceCatalogue catalogue{'X', {{1, false, "one"}, {2, true, "two"}}};
        const auto published = SchemeVariant::Published(catalogue);
        NS_TEST_EXPECT_MSG_EQ(published.Defends(1), false, "not in the paper");
        NS_TEST_EXPECT_MSG_EQ(published.Defends(2), true, "in the paper");
        const auto hardened = SchemeVariant::Hardened(catalogue);
        NS_TEST_EXPECT_MSG_EQ(hardened.Defends(1) && hardened.Defends(2), true, "everything");
        const auto without = hardened.Without(catalogue, {"X2", "Y1"});
        NS_TEST_EXPECT_MSG_EQ(without.GetName(), "hardened-X2", "as results have it");
        NS_TEST_EXPECT_MSG_EQ(without.Defends(2), false, "removed");
        NS_TEST_EXPECT_MSG_EQ(without.Defends(1), true, "left");
        const auto with = published.With(catalogue, {"X1", "X2"});
        NS_TEST_EXPECT_MSG_EQ(with.GetName(), "published+X1", "X2 was there");
        NS_TEST_EXPECT_MSG_EQ(catalogue.Has("X1") && !catalogue.Has("X3"), true, "by name");
    }
};

class AttackRegistryTestCase : public TestCase
{
  public:
    AttackRegistryTestCase() : TestCase("attacks are found by id")
    {
    }

  private:
    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ((AttackRegistry::Find("E2") != nullptr), true, "there");
        NS_TEST_EXPECT_MSG_EQ((AttackRegistry::Find("E99") == nullptr), true, "not there");
        std::vector<std::string> ids;
        for (const AttackInfo& info : AttackRegistry::List())
        {
            if (info.scheme == "emr-authorization")
            {
                ids.push_back(info.id);
            }
        }
        const std::vector<std::string> expected{"E1",
                                                "E2",
                                                "E3",
                                                "E4",
                                                "E5",
                                                "E6",
                                                "E7",
                                                "E8",
                                                "E9",
                                                "E10",
                                                "E-clock",
                                                "E-downgrade",
                                                "E-forge",
                                                "E-link"};
        NS_TEST_EXPECT_MSG_EQ((ids == expected), true, "all of the paper's table, in order");
    }
};

class PlaceTestCase : public TestCase
{
  public:
    PlaceTestCase() : TestCase("places are names, part by part")
    {
    }

  private:
    void DoRun() override
    {
        const std::string medico = "ir-21.h000.medico-1";
        for (const char* place : {"ir-21",
                                  "ir-21.h000",
                                  "ir-2*",
                                  "*",
                                  "*.*.medico-*",
                                  "ir-21.h0*",
                                  "ir-2?",
                                  "ir-2[1-3]"})
        {
            NS_TEST_EXPECT_MSG_EQ(PlaceContains(place, medico), true, place);
        }
        for (const char* place :
             {"ir-2", "h000", "ir-21.h00", "*.medico-*", "ir-21.*.*.x", "ir-3*", "", "ir-21."})
        {
            NS_TEST_EXPECT_MSG_EQ(PlaceContains(place, medico), false, place);
        }
        NS_TEST_EXPECT_MSG_EQ(PlaceContains("*.*.medico-*", "ir-21.h000"), false, "above it");
        for (const char* place : {"ir-21", "*.*.medico-*", "ir-21.h000.database", "*1.h*"})
        {
            NS_TEST_EXPECT_MSG_EQ(PlaceOverlaps(place, "ir-21.h000"), true, place);
        }
        for (const char* place : {"ir-23", "*.h001.medico-*", "c-phrc"})
        {
            NS_TEST_EXPECT_MSG_EQ(PlaceOverlaps(place, "ir-21.h000"), false, place);
        }
    }
};

/// Malware in the normal world has what PHR-TA hands out, as long as it is on that phone.
class ReeMalwareTestCase : public TestCase
{
  public:
    ReeMalwareTestCase() : TestCase("malware in the normal world has no keys of the TEE")
    {
    }

  private:
    static SoftwareImagePtr MakeImage(const std::string& text)
    {
        return std::make_shared<const SoftwareImage>(ByteView(text).ToBytes());
    }

    static std::shared_ptr<TrustedPhone> MakePhone(const std::string& device)
    {
        const PhoneSoftware software{{MakeImage("kernel")}, MakeImage("PHR-CA"), nullptr};
        auto phone = std::make_shared<TrustedPhone>(1, device, software);
        phone->InstallTrustedApp(MakeImage("PHR-TA"));
        return phone;
    }

    void DoRun() override
    {
        const Bytes card = ByteView("card").ToBytes();
        const Bytes record = ByteView("record").ToBytes();
        RandomStream random(1, "test", "phone");
        const auto phone = MakePhone("PD-1");
        phone->SealCard(card, random);
        phone->StoreRecord(record, random);
        ReeMalware malware(phone);
        NS_TEST_EXPECT_MSG_EQ((malware.AskForCard() == card), true, "as PHR-CA");
        NS_TEST_EXPECT_MSG_EQ((malware.AskForRecord() == record), true, "as PHR-CA");

        // At rest it is encrypted, and nothing but this phone's TEE opens it.
        const Bytes& stored = malware.GetStorage().record;
        const auto clear = std::search(stored.begin(), stored.end(), record.begin(), record.end());
        NS_TEST_EXPECT_MSG_EQ((clear == stored.end()), true, "in the storage");
        const auto other = MakePhone("PD-2");
        NS_TEST_EXPECT_MSG_EQ(malware.ReadElsewhere(*other).has_value(), false, "another TEE");
        for (const char* caller : {"phr-ca", "malware"})
        {
            NS_TEST_EXPECT_MSG_EQ(phone->FindTpm(TrustedPhone::kPhrTpm, caller), nullptr, caller);
        }

        // What it changes there is noticed.
        malware.GetStorage().record.back() ^= 1;
        NS_TEST_EXPECT_MSG_EQ((malware.AskForRecord().GetError() == PhoneError::Altered),
                              true,
                              "changed");
    }
};

/// A clock that is wrong is an agent's own matter.
class NodeClockTestCase : public TestCase
{
  public:
    NodeClockTestCase() : TestCase("an agent reads its node's clock")
    {
    }

  private:
    void DoRun() override
    {
        const auto environment =
            Create<AgentEnvironment>(1,
                                     0,
                                     DeviceCosts::Load(GetDataDirectory() + "/device_costs.csv"));
        environment->epoch = 1000000;
        const auto right = CreateObject<Agent>(environment, "right", "workstation", 1);
        const auto wrong = CreateObject<Agent>(environment, "wrong", "workstation", 1);
        Time error = Seconds(-7);
        wrong->AggregateObject(CreateObject<NodeClock>([&error] { return error; }));
        NS_TEST_EXPECT_MSG_EQ(right->GetUnixTime(), 1000000, "right");
        NS_TEST_EXPECT_MSG_EQ(wrong->GetUnixTime(), 993000, "behind");
        error = MilliSeconds(1);
        NS_TEST_EXPECT_MSG_EQ(wrong->GetUnixTime(), 1000001, "ahead");
        right->Dispose();
        wrong->Dispose();
        Simulator::Destroy();
    }
};

/// An adversary who has not yet been told anything.
struct Mallory
{
    Ptr<AgentEnvironment> environment{
        Create<AgentEnvironment>(1,
                                 0,
                                 DeviceCosts::Load(GetDataDirectory() + "/device_costs.csv"))};
    GoalJudge judge{[](const auto&) {}};
    Adversary adversary{"mallory", environment, judge};
};

/// What an adversary does depends on the time.
class ActivityTestCase : public TestCase
{
  public:
    ActivityTestCase() : TestCase("an adversary acts in its time and its places")
    {
    }

  private:
    void DoRun() override
    {
        Mallory mallory;
        Adversary& adversary = mallory.adversary;
        adversary.SetActive(Seconds(10), Seconds(20));
        adversary.SetReach({"ir-21"});
        adversary.SkewClock("ir-21.h000", Seconds(3));
        adversary.SkewClock("ir-23.h000", Seconds(3));
        std::vector<bool> active;
        std::vector<Time> errors;
        for (const double at : {9.999, 10.0, 19.999, 20.0})
        {
            Simulator::Schedule(Seconds(at), [&] {
                active.push_back(adversary.IsActive());
                errors.push_back(adversary.GetClockError("ir-21.h000"));
                errors.push_back(adversary.GetClockError("ir-23.h000"));
                errors.push_back(adversary.GetClockError("ir-21.h001"));
            });
        }
        Simulator::Run();
        Simulator::Destroy();
        const Time three = Seconds(3);
        const Time zero;
        NS_TEST_EXPECT_MSG_EQ((active == std::vector<bool>{false, true, true, false}), true, "");
        const std::vector<Time>
            expected{zero, zero, zero, three, zero, zero, three, zero, zero, zero, zero, zero};
        NS_TEST_EXPECT_MSG_EQ((errors == expected), true, "clocks within reach, in time");
    }
};

/// Phones are where their owners take them.
class MovingAgentTestCase : public TestCase
{
  public:
    MovingAgentTestCase() : TestCase("an adversary reaches agents where they are")
    {
    }

  private:
    void DoRun() override
    {
        Mallory mallory;
        Adversary& adversary = mallory.adversary;
        adversary.SetActive(Time(), Time());
        adversary.SetReach({"ir-21.h000"});
        adversary.Intercept(LinkClass::Lan, [](PassingMessage&) { return std::optional<Time>(); });
        auto phone = CreateObject<Agent>(mallory.environment, "ir-21.phone-1", "phone", 1);
        const MessageType type{"1", "Test"};
        uint64_t run = 0;
        const auto isTaken = [&] {
            PassingMessage message{*phone, ++run, type, Peer::At("10.0.0.1", LinkClass::Lan), {}};
            return !adversary.Pass(message).has_value();
        };
        NS_TEST_EXPECT_MSG_EQ(isTaken(), false, "somewhere in the province");
        phone->SetPlace("ir-21.h000.phone-1");
        NS_TEST_EXPECT_MSG_EQ(isTaken(), true, "at the hospital");
        phone->SetPlace("ir-21.h001.phone-1");
        NS_TEST_EXPECT_MSG_EQ(isTaken(), false, "at another one");
        phone->Dispose();
        Simulator::Destroy();
    }
};

class AdversaryTestSuite : public TestSuite
{
  public:
    AdversaryTestSuite() : TestSuite("ehealth-adversary", TestSuite::Type::UNIT)
    {
        AddTestCase(new GoalJudgeTestCase);
        AddTestCase(new SchemeVariantTestCase);
        AddTestCase(new AttackRegistryTestCase);
        AddTestCase(new PlaceTestCase);
        AddTestCase(new ReeMalwareTestCase);
        AddTestCase(new NodeClockTestCase);
        AddTestCase(new ActivityTestCase);
        AddTestCase(new MovingAgentTestCase);
    }
};

AdversaryTestSuite g_adversaryTestSuite;

} // namespace
