// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/attack.h"
#include "ns3/goal-judge.h"
#include "ns3/scheme-variant.h"
#include "ns3/test.h"

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
        const std::vector<std::string>
            expected{"E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8", "E9", "E10", "E-link"};
        NS_TEST_EXPECT_MSG_EQ((ids == expected), true, "all of the paper's table, in order");
    }
};

class AdversaryTestSuite : public TestSuite
{
  public:
    AdversaryTestSuite() : TestSuite("ehealth-adversary", UNIT)
    {
        AddTestCase(new GoalJudgeTestCase, TestCase::QUICK);
        AddTestCase(new SchemeVariantTestCase, TestCase::QUICK);
        AddTestCase(new AttackRegistryTestCase, TestCase::QUICK);
    }
};

AdversaryTestSuite g_adversaryTestSuite;

} // namespace
