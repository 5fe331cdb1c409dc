// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/summary-prefetch.h"
#include "ns3/test.h"

#include <stdexcept>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

/// What is taken was derived once, by the thread or by whoever takes it.
class SummaryPrefetchTestCase : public TestCase
{
  public:
    SummaryPrefetchTestCase() : TestCase("summaries of people who were announced")
    {
    }

  private:
    void DoRun() override
    {
        std::atomic<int> derived{0};
        SummaryPrefetch prefetch([&derived](const std::string& patient) {
            if (patient == "nobody")
            {
                throw std::runtime_error("no such person");
            }
            ++derived;
            return ByteView(patient).ToBytes();
        });
        NS_TEST_EXPECT_MSG_EQ(prefetch.Take("anna").has_value(), false, "not announced");

        constexpr int kPeople = 2000;
        int taken = 0;
        int late = 0;
        for (int i = 0; i < kPeople; ++i)
        {
            const std::string patient = "patient " + std::to_string(i);
            prefetch.Announce(patient);
            if (i % 2 == 0)
            {
                std::this_thread::sleep_for(std::chrono::microseconds(i % 100));
            }
            const auto summary = prefetch.Take(patient);
            NS_TEST_EXPECT_MSG_EQ((!summary || *summary == ByteView(patient)), true, patient);
            NS_TEST_EXPECT_MSG_EQ(prefetch.Take(patient).has_value(), false, "only once");
            ++(summary ? taken : late);
        }
        NS_TEST_EXPECT_MSG_EQ(derived.load(), taken, "what came too late was not made as well");
        NS_TEST_EXPECT_MSG_EQ(taken + late, kPeople, "one or the other");

        // Of those who do not come only the last are remembered.
        for (int i = 0; i < 100; ++i)
        {
            prefetch.Announce("absent " + std::to_string(i));
        }
        while (derived.load() < taken + 100)
        {
            std::this_thread::yield();
        }
        NS_TEST_EXPECT_MSG_EQ(prefetch.Take("absent 0").has_value(), false, "forgotten");
        NS_TEST_EXPECT_MSG_EQ(prefetch.Take("absent 99").has_value(), true, "remembered");

        prefetch.Announce("nobody");
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        bool thrown = false;
        try
        {
            thrown = !prefetch.Take("nobody").has_value(); // not yet begun: its taker will throw
        }
        catch (const std::runtime_error&)
        {
            thrown = true;
        }
        NS_TEST_EXPECT_MSG_EQ(thrown, true, "what deriving throws reaches whoever takes");
    }
};

class SummaryPrefetchTestSuite : public TestSuite
{
  public:
    SummaryPrefetchTestSuite() : TestSuite("ehealth-summary-prefetch", TestSuite::Type::UNIT)
    {
        AddTestCase(new SummaryPrefetchTestCase);
    }
};

SummaryPrefetchTestSuite g_summaryPrefetchTestSuite;

} // namespace
