// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/object-factory.h"
#include "ns3/profiled-scheduler.h"
#include "ns3/simulator.h"
#include "ns3/test.h"
#include "ns3/type-id.h"
#include "ns3/wall-profile.h"

#include <algorithm>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

using Clock = std::chrono::steady_clock;
using Part = WallProfile::Part;

/// Keeps the processor busy. @return for how long at least, seconds
double
Spin(double seconds)
{
    const auto begin = Clock::now();
    double spent = 0;
    while (spent < seconds)
    {
        spent = std::chrono::duration<double>(Clock::now() - begin).count();
    }
    return spent;
}

/// @return the row; zero when there is none
WallProfile::Row
GetRow(const std::vector<WallProfile::Row>& rows,
       const std::string& part,
       const std::string& name = {})
{
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const auto& row) {
        return row.part == part && row.name == name;
    });
    return found == rows.end() ? WallProfile::Row{} : *found;
}

class SumTestCase : public TestCase
{
  public:
    SumTestCase() : TestCase("parts add up; inner ones are not counted for outer ones")
    {
    }

  private:
    void DoRun() override
    {
        const auto begin = Clock::now();
        WallProfile profile;
        Spin(0.001);
        double network = 0;
        double scripts = 0;
        double sign = 0;
        {
            const WallProfile::Scope outer(Part::Network);
            network = Spin(0.004);
            {
                const WallProfile::Scope inner(Part::Scripts);
                scripts = Spin(0.004);
                {
                    const WallProfile::Scope operation(Part::Operation);
                    sign = Spin(0.004);
                }
                profile.NameOperation("crypto", "sign", "ecdsa-p256");
            }
            network += Spin(0.004);
        }
        const auto rows = profile.GetRows();
        const double total = std::chrono::duration<double>(Clock::now() - begin).count();
        double sum = 0;
        for (const auto& row : rows)
        {
            sum += row.seconds;
        }
        NS_TEST_EXPECT_MSG_EQ((sum <= total), true, "no time is counted twice");
        NS_TEST_EXPECT_MSG_GT(sum, 0.9 * total, "and none is left out");
        NS_TEST_EXPECT_MSG_GT_OR_EQ(GetRow(rows, "network").seconds, network, "before and after");
        NS_TEST_EXPECT_MSG_GT_OR_EQ(GetRow(rows, "scripts").seconds, scripts, "inner part");
        const auto named = GetRow(rows, "crypto", "sign ecdsa-p256");
        NS_TEST_EXPECT_MSG_GT_OR_EQ(named.seconds, sign, "an operation has a row of its own");
        NS_TEST_EXPECT_MSG_EQ(named.count, 1, "executions");
        NS_TEST_EXPECT_MSG_EQ(GetRow(rows, "operations").count, 0, "all operations have names");
        NS_TEST_EXPECT_MSG_GT(GetRow(rows, "start-up").seconds, 0.0009, "what comes first");
        NS_TEST_EXPECT_MSG_EQ(
            std::is_sorted(rows.begin(),
                           rows.end(),
                           [](const auto& a, const auto& b) { return a.seconds > b.seconds; }),
            true,
            "longest first");
    }
};

class OffTestCase : public TestCase
{
  public:
    OffTestCase() : TestCase("without a profile nothing is counted, and scopes may outlive one")
    {
    }

  private:
    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ((WallProfile::Find() == nullptr), true, "there is none");
        const WallProfile::Scope before(Part::Scripts);
        {
            WallProfile profile;
            NS_TEST_EXPECT_MSG_EQ((WallProfile::Find() == &profile), true, "there is one");
            NS_TEST_EXPECT_MSG_EQ(GetRow(profile.GetRows(), "scripts").count, 0, "begun before");
        }
        NS_TEST_EXPECT_MSG_EQ((WallProfile::Find() == nullptr), true, "it is over");
    }
};

/// Events in the order in which a scheduler lets them happen, some at equal times, some cancelled.
std::vector<int>
GetOrder(ObjectFactory scheduler)
{
    Simulator::SetScheduler(scheduler);
    std::vector<int> order;
    std::vector<EventId> events;
    for (int i = 0; i < 200; ++i)
    {
        events.push_back(Simulator::Schedule(MicroSeconds(i * 37 % 20), [&order, i] {
            order.push_back(i);
            if (i % 5 == 0)
            {
                Simulator::Schedule(MicroSeconds(3), [&order, i] { order.push_back(1000 + i); });
            }
        }));
    }
    for (int i = 0; i < 200; i += 7)
    {
        Simulator::Remove(events[i]);
    }
    Simulator::Run();
    Simulator::Destroy();
    return order;
}

class SchedulerTestCase : public TestCase
{
  public:
    SchedulerTestCase() : TestCase("schedulers keep the same order; the profiled one is counted")
    {
    }

  private:
    void DoRun() override
    {
        const auto expected = GetOrder(ObjectFactory("ns3::MapScheduler"));
        NS_TEST_ASSERT_MSG_GT(expected.size(), 180, "events happen");
        for (const char* type : {"ns3::PriorityQueueScheduler",
                                 "ns3::HeapScheduler",
                                 "ns3::ListScheduler",
                                 "ns3::CalendarScheduler"})
        {
            NS_TEST_EXPECT_MSG_EQ((GetOrder(ObjectFactory(type)) == expected), true, type);
            ObjectFactory profiled("ns3::ehealth::ProfiledScheduler",
                                   "Type",
                                   TypeIdValue(TypeId::LookupByName(type)));
            WallProfile profile;
            NS_TEST_EXPECT_MSG_EQ((GetOrder(profiled) == expected), true, type << ", profiled");
            NS_TEST_EXPECT_MSG_GT(GetRow(profile.GetRows(), "scheduler").count,
                                  expected.size(),
                                  "insertions and removals are counted");
        }
    }
};

class WallProfileTestSuite : public TestSuite
{
  public:
    WallProfileTestSuite() : TestSuite("ehealth-wall-profile", TestSuite::Type::UNIT)
    {
        AddTestCase(new SumTestCase);
        AddTestCase(new OffTestCase);
        AddTestCase(new SchedulerTestCase);
    }
};

WallProfileTestSuite g_wallProfileTestSuite;

} // namespace
