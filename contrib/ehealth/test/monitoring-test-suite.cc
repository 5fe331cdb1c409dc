// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/monitoring.h"
#include "ns3/scenario-data.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <cmath>
#include <set>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

constexpr double kHour = 3600;

class PeopleTestCase : public TestCase
{
  public:
    PeopleTestCase() : TestCase("monitored people are spread evenly and found again")
    {
    }

  private:
    void DoRun() override
    {
        constexpr uint64_t population = 66186727;
        constexpr uint64_t monitored = 10007;
        const MonitoredPeople people(1, population, monitored);
        const MonitoredPeople other(2, population, monitored);
        std::set<uint64_t> turns;
        unsigned same = 0;
        for (uint64_t i = 0; i < monitored; ++i)
        {
            const uint64_t person = people.GetPerson(i);
            NS_TEST_ASSERT_MSG_LT(person, population, "an inhabitant");
            NS_TEST_ASSERT_MSG_EQ((people.FindIndex(person) == i), true, "is found again");
            NS_TEST_ASSERT_MSG_EQ_TOL(static_cast<double>(person) / population,
                                      (i + 0.5) / monitored,
                                      1.0 / monitored,
                                      "one of each part of the population");
            same += other.GetPerson(i) == person;
            turns.insert(people.GetInTurn(i));
        }
        NS_TEST_EXPECT_MSG_LT(same, 20, "another seed, other people");
        NS_TEST_EXPECT_MSG_EQ(turns.size(), monitored, "everybody is in turn once");
        unsigned found = 0;
        for (uint64_t person = 0; person < 200000; ++person)
        {
            found += people.FindIndex(person).has_value();
        }
        NS_TEST_EXPECT_MSG_EQ_TOL(found, 200000.0 * monitored / population, 1, "nobody else");
        NS_TEST_EXPECT_MSG_EQ(people.FindIndex(population).has_value(), false, "nobody");
        NS_TEST_EXPECT_MSG_EQ(MonitoredPeople(1, 10, 0).FindIndex(3).has_value(), false, "none");
        const MonitoredPeople all(1, 10, 10);
        NS_TEST_EXPECT_MSG_EQ((all.FindIndex(7) == 7U), true, "everybody");
    }
};

/// What happened in a run.
struct Log
{
    std::vector<std::pair<double, uint64_t>> uploads;
    std::vector<std::pair<double, uint64_t>> alarms;
    std::vector<std::pair<double, uint64_t>> reviews;
    AlarmTally tally;
    std::size_t emergencies{0};
};

Monitoring::Settings
MakeSettings()
{
    Monitoring::Settings settings;
    settings.patients = 500;
    settings.reviewsPerPatientDay = 24;
    settings.reviewHours.fill(1.0 / 24);
    settings.emergenciesPerPatientYear = 2000;
    settings.emergencyDuration = 0.5 * kHour;
    return settings;
}

Log
RunMonitoring(uint64_t seed, const Monitoring::Settings& settings)
{
    Log log;
    Monitoring monitoring(seed,
                          1000000,
                          VitalSignModel::Load(GetDataDirectory() + "/vital_signs.csv"),
                          settings,
                          9 * kHour,
                          kHour);
    Monitoring::Handlers handlers;
    const auto now = [] { return Simulator::Now().GetSeconds(); };
    handlers.upload = [&](uint64_t index, const VitalSigns&) {
        log.uploads.emplace_back(now(), index);
    };
    handlers.alarm = [&](uint64_t index, const VitalSigns&) {
        log.alarms.emplace_back(now(), index);
    };
    handlers.review = [&](uint64_t index) { log.reviews.emplace_back(now(), index); };
    Simulator::ScheduleNow([&] { monitoring.Start(handlers); });
    Simulator::Run();
    log.tally = monitoring.GetTally();
    log.emergencies = monitoring.CountEmergencies();
    Simulator::Destroy();
    return log;
}

class MonitoringTestCase : public TestCase
{
  public:
    MonitoringTestCase() : TestCase("phones upload, detectors alarm and doctors look as set")
    {
    }

  private:
    void DoRun() override
    {
        const Monitoring::Settings settings = MakeSettings();
        const Log log = RunMonitoring(1, settings);
        NS_TEST_EXPECT_MSG_EQ(log.uploads.size(), 2000, "four each in an hour");
        std::map<uint64_t, std::vector<double>> uploads;
        for (const auto& [time, index] : log.uploads)
        {
            uploads[index].push_back(time);
        }
        for (const auto& [index, times] : uploads)
        {
            NS_TEST_ASSERT_MSG_EQ(times.size(), 4, "person " << index);
            NS_TEST_ASSERT_MSG_EQ_TOL(times[3] - times[0], 2700, 1e-6, "keeps its place");
        }
        NS_TEST_EXPECT_MSG_EQ_TOL(log.reviews.size(),
                                  375,
                                  4 * std::sqrt(375),
                                  "one each, of those after the first period");
        NS_TEST_EXPECT_MSG_GT(log.emergencies, 60, "about 500 x 2000 / 8766");
        NS_TEST_EXPECT_MSG_GT(log.alarms.size(), 10, "some are noticed");
        const AlarmTally& tally = log.tally;
        NS_TEST_EXPECT_MSG_GT(tally.GetDetected(), 0, "some in time");
        NS_TEST_EXPECT_MSG_GT(tally.GetMissed(), 0, "some not");
        NS_TEST_EXPECT_MSG_LT(tally.GetDetected() + tally.GetMissed(),
                              log.emergencies,
                              "those that are not over do not count");
        NS_TEST_EXPECT_MSG_LT_OR_EQ(tally.GetDetected() + tally.GetFalseAlarms(),
                                    log.alarms.size(),
                                    "every alarm was raised");
        for (const auto& [time, index] : log.alarms)
        {
            const double since = std::fmod(time - uploads.at(index).front(), 60.0);
            NS_TEST_ASSERT_MSG_LT(std::min(std::abs(since), std::abs(60 - since)),
                                  1e-6,
                                  "alarms are raised when the sensors are read");
        }

        const Log again = RunMonitoring(1, settings);
        NS_TEST_EXPECT_MSG_EQ((again.uploads == log.uploads && again.alarms == log.alarms &&
                               again.reviews == log.reviews),
                              true,
                              "the same seed gives the same run");
        NS_TEST_EXPECT_MSG_EQ((RunMonitoring(2, settings).alarms == log.alarms), false, "another");

        Monitoring::Settings rare = settings;
        rare.uploadPeriod = 1800;
        NS_TEST_EXPECT_MSG_EQ(RunMonitoring(1, rare).uploads.size(), 1000, "two each");

        Monitoring::Settings nobody = settings;
        nobody.patients = 0;
        NS_TEST_EXPECT_MSG_EQ(RunMonitoring(1, nobody).uploads.size(), 0, "nobody is monitored");
    }
};

class MonitoringTestSuite : public TestSuite
{
  public:
    MonitoringTestSuite() : TestSuite("ehealth-monitoring", TestSuite::Type::UNIT)
    {
        AddTestCase(new PeopleTestCase);
        AddTestCase(new MonitoringTestCase);
    }
};

MonitoringTestSuite g_monitoringTestSuite;

} // namespace
