// SPDX-License-Identifier: GPL-2.0-only
#include "error-text.h"
#include "ns3/csv-table.h"
#include "ns3/early-warning-score.h"
#include "ns3/emergency-detector.h"
#include "ns3/scenario-data.h"
#include "ns3/test.h"
#include "ns3/vital-sign-process.h"

#include <cmath>
#include <filesystem>
#include <fstream>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

constexpr double kHour = 3600;

std::string
GetTablePath()
{
    return GetDataDirectory() + "/vital_signs.csv";
}

const VitalSignModel&
GetModel()
{
    static const VitalSignModel model = VitalSignModel::Load(GetTablePath());
    return model;
}

/// Sums of pairs of numbers.
struct Moments
{
    double n{0};
    double x{0};
    double y{0};
    double xx{0};
    double yy{0};
    double xy{0};

    void Add(double a, double b)
    {
        ++n;
        x += a;
        y += b;
        xx += a * a;
        yy += b * b;
        xy += a * b;
    }

    double GetMean() const
    {
        return x / n;
    }

    double GetVariance() const
    {
        return xx / n - x * x / n / n;
    }

    double GetCovariance() const
    {
        return xy / n - x * y / n / n;
    }

    /// @return standard error of the covariance, for normal numbers
    double GetCovarianceError() const
    {
        const double other = yy / n - y * y / n / n;
        const double both = GetCovariance();
        return std::sqrt((GetVariance() * other + both * both) / n);
    }
};

class LoadTestCase : public TestCase
{
  public:
    LoadTestCase() : TestCase("the table of vital signs is complete, or the gap is named")
    {
    }

  private:
    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ_TOL(GetModel().Get(Vital::Pulse).mean, 79.1, 1e-9, "S100");
        NS_TEST_EXPECT_MSG_EQ_TOL(GetModel().activityTime, 1200, 1e-9, "20 min in seconds");
        std::ifstream file(GetTablePath());
        std::string text;
        for (std::string line; std::getline(file, line);)
        {
            if (!Contains(line, "systolic,own_sd"))
            {
                text += line + "\n";
            }
        }
        const std::string path = CreateTempDirFilename("vital_signs.csv");
        std::ofstream(path) << text;
        const std::string missing = ErrorOf([&] { VitalSignModel::Load(path); });
        NS_TEST_EXPECT_MSG_EQ((Contains(missing, "systolic") && Contains(missing, "own_sd")),
                              true,
                              missing);
        std::ofstream(path) << text << "systolic,own_sd,-1,mmHg,estimated,E30,\n";
        const std::string negative = ErrorOf([&] { VitalSignModel::Load(path); });
        NS_TEST_EXPECT_MSG_EQ(Contains(negative, "at least"), true, negative);
    }
};

class StationaryTestCase : public TestCase
{
  public:
    StationaryTestCase() : TestCase("means, variances and correlations are the model's")
    {
    }

  private:
    void DoRun() override
    {
        const VitalSignModel& model = GetModel();
        constexpr unsigned people = 20000;
        const double time = 9 * kHour;
        std::array<Moments, kVitals> signs;
        Moments arousal;
        Moments pressure;
        for (unsigned person = 0; person < people; ++person)
        {
            VitalSignProcess process(model, 1, person);
            const VitalSigns actual = process.Read(time).actual;
            const VitalSigns& means = process.GetMeans();
            for (std::size_t i = 0; i < kVitals; ++i)
            {
                signs[i].Add(actual.values[i], 0);
            }
            arousal.Add(actual[Vital::Pulse] - means[Vital::Pulse],
                        actual[Vital::Systolic] - means[Vital::Systolic]);
            pressure.Add(means[Vital::Systolic], means[Vital::Diastolic]);
        }
        for (std::size_t i = 0; i < kVitals; ++i)
        {
            const auto& sign = model.signs[i];
            const double variance = sign.betweenSd * sign.betweenSd +
                                    sign.activity * sign.activity + sign.thermal * sign.thermal +
                                    sign.ownSd * sign.ownSd;
            const double mean = sign.mean + model.GetCircadian(static_cast<Vital>(i), time);
            const std::string name = ehealth::GetName(static_cast<Vital>(i));
            NS_TEST_EXPECT_MSG_EQ_TOL(signs[i].GetMean(),
                                      mean,
                                      4 * std::sqrt(variance / people),
                                      "mean of " + name + ", 4 sigma");
            NS_TEST_EXPECT_MSG_EQ_TOL(signs[i].GetVariance(),
                                      variance,
                                      4 * variance * std::sqrt(2.0 / people),
                                      "variance of " + name + ", 4 sigma");
        }
        NS_TEST_EXPECT_MSG_EQ_TOL(
            arousal.GetCovariance(),
            (model.Get(Vital::Pulse).activity * model.Get(Vital::Systolic).activity +
             model.Get(Vital::Pulse).thermal * model.Get(Vital::Systolic).thermal),
            4 * arousal.GetCovarianceError(),
            "pulse and pressure rise together");
        NS_TEST_EXPECT_MSG_EQ_TOL(
            pressure.GetCovariance(),
            (model.pressureCorrelation * model.Get(Vital::Systolic).betweenSd *
             model.Get(Vital::Diastolic).betweenSd),
            4 * pressure.GetCovarianceError(),
            "who has a high systolic pressure has a high diastolic one");
        const double spread = std::sqrt(signs[0].GetVariance());
        NS_TEST_EXPECT_MSG_EQ_TOL(spread, 14.5, 1, "published spread of the pulse (S100)");
    }
};

class StepTestCase : public TestCase
{
  public:
    StepTestCase() : TestCase("how often sensors read does not change what they find")
    {
    }

  private:
    void DoRun() override
    {
        for (const unsigned steps : {1U, 30U})
        {
            CheckCovariance(steps);
        }
    }

    /// Covariance of a person's pulse with that half an hour later.
    void CheckCovariance(unsigned steps)
    {
        const VitalSignModel& model = GetModel();
        const double lag = 0.5 * kHour;
        const double start = 9 * kHour;
        Moments pulse;
        for (unsigned person = 0; person < 10000; ++person)
        {
            VitalSignProcess process(model, 2, person);
            const double mean = process.GetMeans()[Vital::Pulse];
            const double before = process.Read(start).actual[Vital::Pulse] - mean -
                                  model.GetCircadian(Vital::Pulse, start);
            double after = 0;
            for (unsigned step = 1; step <= steps; ++step)
            {
                const double time = start + lag * step / steps;
                after = process.Read(time).actual[Vital::Pulse] - mean -
                        model.GetCircadian(Vital::Pulse, time);
            }
            pulse.Add(before, after);
        }
        const auto& sign = model.Get(Vital::Pulse);
        const double expected =
            sign.activity * sign.activity * std::exp(-lag / model.activityTime) +
            sign.thermal * sign.thermal * std::exp(-lag / model.thermalTime) +
            sign.ownSd * sign.ownSd * std::exp(-lag / sign.ownTime);
        NS_TEST_EXPECT_MSG_EQ_TOL(pulse.GetCovariance(),
                                  expected,
                                  4 * pulse.GetCovarianceError(),
                                  "in " << steps << " steps");
    }
};

class DeterminismTestCase : public TestCase
{
  public:
    DeterminismTestCase() : TestCase("readings are a function of seed, person and number")
    {
    }

  private:
    void DoRun() override
    {
        VitalSignProcess alone(GetModel(), 1, 7);
        VitalSignProcess among(GetModel(), 1, 7);
        VitalSignProcess neighbour(GetModel(), 1, 8);
        VitalSignProcess elsewhere(GetModel(), 2, 7);
        for (int i = 0; i < 50; ++i)
        {
            const double time = 60.0 * i;
            const VitalSigns one = alone.Read(time).measured;
            const VitalSigns two = neighbour.Read(time).measured;
            const VitalSigns three = elsewhere.Read(time).measured;
            const VitalSigns same = among.Read(time).measured;
            NS_TEST_ASSERT_MSG_EQ((one.values == same.values), true, "whoever else is read");
            NS_TEST_ASSERT_MSG_EQ((one.values != two.values), true, "people differ");
            NS_TEST_ASSERT_MSG_EQ((one.values != three.values), true, "seeds differ");
        }
    }
};

class SensorTestCase : public TestCase
{
  public:
    SensorTestCase() : TestCase("sensors err as the table says, within what they can show")
    {
    }

  private:
    void DoRun() override
    {
        VitalSignModel model = GetModel();
        Moments clean;
        Moments spoilt;
        for (unsigned person = 0; person < 4000; ++person)
        {
            model.artefactShare = 0;
            clean.Add(GetError(model, person), 0);
            model.artefactShare = 1;
            spoilt.Add(GetError(model, person), 0);
        }
        const auto& sign = model.Get(Vital::Respiration);
        NS_TEST_EXPECT_MSG_EQ_TOL(std::sqrt(clean.GetVariance()),
                                  sign.sensorSd,
                                  0.05 * sign.sensorSd,
                                  "a reading at rest");
        NS_TEST_EXPECT_MSG_EQ_TOL(std::sqrt(spoilt.GetVariance()),
                                  sign.artefactSd,
                                  0.15 * sign.artefactSd,
                                  "a reading spoilt by movement; some are clipped");
        model.signs[0].highest = 60;
        VitalSignProcess process(model, 1, 1);
        NS_TEST_EXPECT_MSG_LT_OR_EQ(process.Read(0).measured[Vital::Pulse], 60, "clipped");
    }

    static double GetError(const VitalSignModel& model, unsigned person)
    {
        VitalSignProcess process(model, 5, person);
        const auto reading = process.Read(0);
        return reading.measured[Vital::Respiration] - reading.actual[Vital::Respiration];
    }
};

class HeartFailureTestCase : public TestCase
{
  public:
    HeartFailureTestCase() : TestCase("heart failure brings the published vital signs")
    {
    }

  private:
    void DoRun() override
    {
        const VitalSignModel& model = GetModel();
        Moments respiration;
        for (unsigned person = 0; person < 4000; ++person)
        {
            VitalSignProcess process(model, 3, person);
            RandomStream random(3, "test", "failure", person);
            const HeartFailure failure =
                model.DrawHeartFailure(random, process.GetMeans(), 10 * kHour, 8 * kHour);
            for (const Vital vital : {Vital::Pulse, Vital::Systolic, Vital::Respiration})
            {
                NS_TEST_ASSERT_MSG_GT_OR_EQ(failure.change[vital], 0, "does not fall");
                NS_TEST_ASSERT_MSG_EQ(model.GetChange(failure, vital, 10 * kHour - 1), 0, "before");
                NS_TEST_ASSERT_MSG_EQ(model.GetChange(failure, vital, 18 * kHour), 0, "treated");
                NS_TEST_ASSERT_MSG_EQ_TOL(
                    model.GetChange(failure, vital, 10 * kHour + model.failureTime),
                    (1 - std::exp(-1)) * failure.change[vital],
                    1e-9,
                    "63 % after the time constant");
            }
            const double time = 17 * kHour;
            respiration.Add(process.Read(time, &failure).actual[Vital::Respiration] -
                                model.GetCircadian(Vital::Respiration, time),
                            0);
        }
        NS_TEST_EXPECT_MSG_EQ_TOL(respiration.GetMean(), 32, 0.5, "S101, hours after the onset");
    }
};

class ScoreTestCase : public TestCase
{
  public:
    ScoreTestCase() : TestCase("the early warning score is that of the NEWS2 chart")
    {
    }

  private:
    struct Row
    {
        Vital vital;
        double value;
        unsigned score;
    };

    void DoRun() override
    {
        // Royal College of Physicians (2017), chart 1: both ends of every band.
        const std::vector<Row> chart{{Vital::Respiration, 8, 3},    {Vital::Respiration, 9, 1},
                                     {Vital::Respiration, 11, 1},   {Vital::Respiration, 12, 0},
                                     {Vital::Respiration, 20, 0},   {Vital::Respiration, 21, 2},
                                     {Vital::Respiration, 24, 2},   {Vital::Respiration, 25, 3},
                                     {Vital::Systolic, 90, 3},      {Vital::Systolic, 91, 2},
                                     {Vital::Systolic, 100, 2},     {Vital::Systolic, 101, 1},
                                     {Vital::Systolic, 110, 1},     {Vital::Systolic, 111, 0},
                                     {Vital::Systolic, 219, 0},     {Vital::Systolic, 220, 3},
                                     {Vital::Pulse, 40, 3},         {Vital::Pulse, 41, 1},
                                     {Vital::Pulse, 50, 1},         {Vital::Pulse, 51, 0},
                                     {Vital::Pulse, 90, 0},         {Vital::Pulse, 91, 1},
                                     {Vital::Pulse, 110, 1},        {Vital::Pulse, 111, 2},
                                     {Vital::Pulse, 130, 2},        {Vital::Pulse, 131, 3},
                                     {Vital::Temperature, 35.0, 3}, {Vital::Temperature, 35.1, 1},
                                     {Vital::Temperature, 36.0, 1}, {Vital::Temperature, 36.1, 0},
                                     {Vital::Temperature, 38.0, 0}, {Vital::Temperature, 38.1, 1},
                                     {Vital::Temperature, 39.0, 1}, {Vital::Temperature, 39.1, 2},
                                     {Vital::Diastolic, 150, 0},    {Vital::Pulse, 90.4, 0},
                                     {Vital::Pulse, 90.6, 1},       {Vital::Temperature, 38.04, 0}};
        for (const Row& row : chart)
        {
            VitalSigns signs = GetNormal();
            signs[row.vital] = row.value;
            const EarlyWarningScore score = EarlyWarningScore::Of(signs);
            NS_TEST_EXPECT_MSG_EQ(score.GetTotal(),
                                  row.score,
                                  ehealth::GetName(row.vital) << " of " << row.value);
            NS_TEST_EXPECT_MSG_EQ(score.GetHighest(), row.score, "the only part");
        }
        VitalSigns failing = GetNormal();
        failing[Vital::Pulse] = 113;
        failing[Vital::Respiration] = 32;
        failing[Vital::Systolic] = 161;
        NS_TEST_EXPECT_MSG_EQ(EarlyWarningScore::Of(failing).GetTotal(), 5, "S101's mean patient");
        NS_TEST_EXPECT_MSG_EQ(EarlyWarningScore::Of(failing).GetHighest(), 3, "respiration");
    }

  public:
    static VitalSigns GetNormal()
    {
        return {{70, 15, 120, 70, 36.8}};
    }
};

class DetectorTestCase : public TestCase
{
  public:
    DetectorTestCase() : TestCase("a detector alarms once an emergency, after readings in a row")
    {
    }

  private:
    void DoRun() override
    {
        const VitalSigns calm = ScoreTestCase::GetNormal();
        VitalSigns grave = calm;
        grave[Vital::Pulse] = 120;
        grave[Vital::Respiration] = 30;
        const DetectorRule rule{5, 0, 3};
        EmergencyDetector detector;
        NS_TEST_EXPECT_MSG_EQ(Feed(detector, rule, {grave, grave, calm}), 0, "interrupted");
        NS_TEST_EXPECT_MSG_EQ(Feed(detector, rule, {grave, grave, grave}), 1, "three in a row");
        NS_TEST_EXPECT_MSG_EQ(detector.IsRaised(), true, "an emergency");
        NS_TEST_EXPECT_MSG_EQ(Feed(detector, rule, {grave, grave, calm, calm, grave}), 0, "once");
        NS_TEST_EXPECT_MSG_EQ(Feed(detector, rule, {calm, calm, calm}), 0, "over");
        NS_TEST_EXPECT_MSG_EQ(detector.IsRaised(), false, "armed again");
        NS_TEST_EXPECT_MSG_EQ(Feed(detector, rule, {grave, grave, grave}), 1, "the next one");
        VitalSigns breathless = calm;
        breathless[Vital::Respiration] = 25;
        EmergencyDetector aggregate;
        NS_TEST_EXPECT_MSG_EQ(Feed(aggregate, rule, std::vector<VitalSigns>(3, breathless)),
                              0,
                              "a score of 3");
        EmergencyDetector single;
        NS_TEST_EXPECT_MSG_EQ(Feed(single, {5, 3, 3}, std::vector<VitalSigns>(3, breathless)),
                              1,
                              "a single score of 3");
    }

    static unsigned Feed(EmergencyDetector& detector,
                         const DetectorRule& rule,
                         const std::vector<VitalSigns>& readings)
    {
        unsigned alarms = 0;
        for (const VitalSigns& reading : readings)
        {
            alarms += detector.Observe(rule, reading) ? 1 : 0;
        }
        return alarms;
    }
};

class DetectionRateTestCase : public TestCase
{
  public:
    DetectionRateTestCase() : TestCase("a stricter detector alarms less and misses more")
    {
    }

  private:
    static AlarmTally Watch(const DetectorRule& rule)
    {
        const VitalSignModel& model = GetModel();
        AlarmTally tally;
        constexpr unsigned people = 400;
        constexpr double start = 9 * kHour;
        for (unsigned person = 0; person < people; ++person)
        {
            VitalSignProcess process(model, 4, person);
            EmergencyDetector detector;
            const bool failing = person % 2 == 0;
            RandomStream random(4, "test", "failure", person);
            const HeartFailure failure =
                model.DrawHeartFailure(random, process.GetMeans(), start, 2 * kHour);
            bool found = false;
            for (double time = start; time < start + 2 * kHour; time += 60)
            {
                const auto reading = process.Read(time, failing ? &failure : nullptr);
                if (!detector.Observe(rule, reading.measured))
                {
                    continue;
                }
                if (!failing)
                {
                    tally.AddFalseAlarm();
                }
                else if (!found)
                {
                    found = true;
                    tally.AddDetected(time - start);
                }
            }
            if (failing && !found)
            {
                tally.AddMissed();
            }
            tally.AddMonitored(failing ? 0 : 2 * kHour);
        }
        return tally;
    }

    void DoRun() override
    {
        const AlarmTally loose = Watch({3, 0, 2});
        const AlarmTally usual = Watch({5, 0, 3});
        const AlarmTally strict = Watch({7, 0, 3});
        NS_TEST_EXPECT_MSG_GT(loose.GetFalseAlarmRate(), usual.GetFalseAlarmRate(), "alarms");
        NS_TEST_EXPECT_MSG_GT_OR_EQ(usual.GetFalseAlarmRate(), strict.GetFalseAlarmRate(), "less");
        NS_TEST_EXPECT_MSG_LT(loose.GetMissRate(), usual.GetMissRate(), "misses");
        NS_TEST_EXPECT_MSG_LT(usual.GetMissRate(), strict.GetMissRate(), "more");
        NS_TEST_EXPECT_MSG_EQ(usual.GetDetected() + usual.GetMissed(), 200, "every emergency");
        for (const double delay : usual.GetDelays())
        {
            NS_TEST_ASSERT_MSG_GT_OR_EQ(delay, 0, "not before the onset");
        }
    }
};

class WearablesTestSuite : public TestSuite
{
  public:
    WearablesTestSuite() : TestSuite("ehealth-wearables", TestSuite::Type::UNIT)
    {
        AddTestCase(new LoadTestCase);
        AddTestCase(new StationaryTestCase);
        AddTestCase(new StepTestCase);
        AddTestCase(new DeterminismTestCase);
        AddTestCase(new SensorTestCase);
        AddTestCase(new HeartFailureTestCase);
        AddTestCase(new ScoreTestCase);
        AddTestCase(new DetectorTestCase);
        AddTestCase(new DetectionRateTestCase);
    }
};

WearablesTestSuite g_wearablesTestSuite;

} // namespace
