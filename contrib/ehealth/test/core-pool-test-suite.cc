// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/core-pool.h"
#include "ns3/random-stream.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

/// Requests that come at random, each with a random cost: the M/M/k queue.
class RandomLoad
{
  public:
    RandomLoad(uint64_t seed, double meanCost) : m_random(seed, "load", "test"), m_cost(meanCost)
    {
    }

    /// @return seconds that the next request waits for a core
    double Next(CorePool& pool, double rate)
    {
        m_now += DrawExponential(1 / rate);
        const Time now = Seconds(m_now);
        return (pool.Reserve(now, Seconds(DrawExponential(m_cost))) - now).GetSeconds();
    }

    double GetNow() const
    {
        return m_now;
    }

  private:
    double DrawExponential(double mean)
    {
        return -mean * std::log(1 - m_random.NextDouble());
    }

    RandomStream m_random;
    double m_cost;
    double m_now{0};
};

/// Erlang's C formula. @return probability that a request waits. @param offered load in cores
double
ErlangC(unsigned cores, double offered)
{
    double term = 1;
    double sum = 1;
    for (unsigned i = 1; i < cores; ++i)
    {
        term *= offered / i;
        sum += term;
    }
    term *= offered / cores;
    const double last = term / (1 - offered / cores);
    return last / (sum + last);
}

class QueueTheoryTestCase : public TestCase
{
  public:
    QueueTheoryTestCase(unsigned instances, unsigned cores, double utilisation)
        : TestCase("waits as Erlang says, " + std::to_string(instances) + " x " +
                   std::to_string(cores) + " cores at " +
                   std::to_string(std::lround(100 * utilisation)) + " percent")
        , m_instances(instances)
        , m_cores(cores)
        , m_utilisation(utilisation)
    {
    }

  private:
    void DoRun() override
    {
        ScalingRule fixed;
        fixed.minInstances = m_instances;
        fixed.maxInstances = m_instances;
        CorePool pool(m_cores, fixed);
        CorePool one(m_instances * m_cores);
        const unsigned k = m_instances * m_cores;
        constexpr double cost = 0.01;
        const double rate = m_utilisation * k / cost;
        RandomLoad load(1, cost);
        RandomLoad same(1, cost);
        constexpr unsigned batches = 40;
        constexpr unsigned batch = 5000;
        std::vector<double> waits(batches);
        std::vector<double> delayed(batches);
        for (unsigned i = 0; i < batches * batch; ++i)
        {
            const double wait = load.Next(pool, rate);
            NS_TEST_ASSERT_MSG_EQ((same.Next(one, rate) == wait),
                                  true,
                                  "instances of a fixed number are one node with all cores");
            waits[i / batch] += wait / batch;
            delayed[i / batch] += wait > 0 ? 1.0 / batch : 0.0;
        }
        const double probability = ErlangC(k, m_utilisation * k);
        Expect(delayed, probability, "probability of waiting");
        Expect(waits, probability * cost / (k * (1 - m_utilisation)), "mean wait, s");
        pool.AdvanceTo(Seconds(load.GetNow()));
        NS_TEST_EXPECT_MSG_EQ(pool.GetInstances(), m_instances, "the rule keeps the number");
    }

    /// Batch means: 99.9 % confidence of Student's distribution with 39 degrees of freedom.
    void Expect(const std::vector<double>& batches, double expected, const std::string& what)
    {
        const double n = batches.size();
        const double mean = std::accumulate(batches.begin(), batches.end(), 0.0) / n;
        double squares = 0;
        for (const double value : batches)
        {
            squares += (value - mean) * (value - mean);
        }
        const double error = std::sqrt(squares / (n - 1) / n);
        NS_TEST_EXPECT_MSG_EQ_TOL(mean, expected, 3.56 * error, what);
        NS_TEST_EXPECT_MSG_LT(error, 0.1 * expected, what << ": precise enough to say something");
    }

    unsigned m_instances;
    unsigned m_cores;
    double m_utilisation;
};

/// Evenly spaced requests. @return the longest wait, seconds
double
Drive(CorePool& pool, double from, double to, double rate, double cost)
{
    double longest = 0;
    const auto requests = static_cast<unsigned>((to - from) * rate);
    for (unsigned i = 0; i < requests; ++i)
    {
        const Time now = Seconds(from + i / rate);
        longest = std::max(longest, (pool.Reserve(now, Seconds(cost)) - now).GetSeconds());
    }
    return longest;
}

class ScaleOutTestCase : public TestCase
{
  public:
    ScaleOutTestCase() : TestCase("instances start after their time and stop after the calm")
    {
    }

  private:
    void DoRun() override
    {
        ScalingRule rule;
        rule.targetUtilisation = 0.5;
        rule.period = Seconds(10);
        rule.startUp = Seconds(25);
        rule.calm = Seconds(60);
        rule.minInstances = 2;
        rule.maxInstances = 5;
        CorePool pool(2, rule);
        // 3 of 4 cores busy: ceil(2 x 0.75 / 0.5) = 3 instances at 10 s, running at 35 s.
        Drive(pool, 0, 34.9, 300, 0.01);
        NS_TEST_EXPECT_MSG_EQ(pool.GetInstances(), 2, "the third has not started");
        Drive(pool, 34.9, 60, 300, 0.01);
        NS_TEST_EXPECT_MSG_EQ(pool.GetInstances(), 3, "3 of 6 cores are the target");
        NS_TEST_EXPECT_MSG_EQ((pool.GetChanges().back().at == Seconds(35)), true, "10 s + 25 s");
        Drive(pool, 60, 200, 2000, 0.01);
        NS_TEST_EXPECT_MSG_EQ(pool.GetInstances(), 5, "no more than the rule allows");
        const double backlog = Drive(pool, 200, 201, 1, 0.01);
        NS_TEST_EXPECT_MSG_GT(backlog, 50, "20 cores of work a second for 10 cores");
        pool.AdvanceTo(Seconds(3600));
        NS_TEST_EXPECT_MSG_EQ(pool.GetInstances(), 2, "no fewer than the rule allows");
        const Time stopped = pool.GetChanges().back().at;
        NS_TEST_EXPECT_MSG_GT((stopped - Seconds(201 + backlog)).GetSeconds(),
                              49,
                              "not before the calm has passed since the last busy evaluation");
        Time ran;
        const auto& changes = pool.GetChanges();
        for (std::size_t i = 0; i + 1 < changes.size(); ++i)
        {
            ran += (changes[i + 1].at - changes[i].at) * int64_t{changes[i].instances};
        }
        ran += (Seconds(3600) - changes.back().at) * int64_t{2};
        NS_TEST_EXPECT_MSG_EQ((pool.GetInstanceTime(Seconds(3600)) == ran), true, "what is billed");
    }
};

class ElasticityTestCase : public TestCase
{
  public:
    ElasticityTestCase() : TestCase("scaling keeps the wait short where a fixed number drowns")
    {
    }

  private:
    static double GetMeanWait(uint32_t maxInstances, double rate)
    {
        ScalingRule rule;
        rule.period = Seconds(10);
        rule.startUp = Seconds(10);
        rule.maxInstances = maxInstances;
        CorePool pool(2, rule);
        RandomLoad load(3, 0.01);
        double sum = 0;
        unsigned requests = 0;
        while (load.GetNow() < 300)
        {
            const double wait = load.Next(pool, rate);
            // Once the instances had time to start and the backlog of the start is served.
            if (load.GetNow() > 200)
            {
                sum += wait;
                ++requests;
            }
        }
        return sum / requests;
    }

    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_LT(GetMeanWait(1, 100), 0.01, "half of one instance");
        NS_TEST_EXPECT_MSG_GT(GetMeanWait(1, 400), 10, "twice one instance");
        NS_TEST_EXPECT_MSG_LT(GetMeanWait(10, 400), 0.02, "with instances to start");
    }
};

class StoppedWorkTestCase : public TestCase
{
  public:
    StoppedWorkTestCase() : TestCase("an instance that stops ends its work and takes no more")
    {
    }

  private:
    void DoRun() override
    {
        ScalingRule rule;
        rule.period = Seconds(10);
        rule.startUp = Seconds(0);
        rule.calm = Seconds(10);
        rule.maxInstances = 2;
        CorePool pool(1, rule);
        pool.Reserve(Seconds(0), Seconds(9.5));
        pool.AdvanceTo(Seconds(10));
        NS_TEST_EXPECT_MSG_EQ(pool.GetInstances(), 2, "95 % busy");
        pool.Reserve(Seconds(11), Seconds(1));
        pool.Reserve(Seconds(11), Seconds(1));
        pool.AdvanceTo(Seconds(29));
        // Both work on; the first evaluation that asks for one instance stops the idler one.
        pool.Reserve(Seconds(29.9), Seconds(2));
        pool.Reserve(Seconds(29.9), Seconds(4));
        pool.AdvanceTo(Seconds(30));
        NS_TEST_EXPECT_MSG_EQ(pool.GetInstances(), 1, "2 % busy since 20 s");
        const Time start = pool.Reserve(Seconds(30.5), Seconds(1));
        NS_TEST_EXPECT_MSG_EQ((start == Seconds(33.9)), true, "behind the work of the other one");
        pool.AdvanceTo(Seconds(40));
        NS_TEST_EXPECT_MSG_EQ(pool.GetInstances(), 1, "49 % busy without what was stopped");
    }
};

class CorePoolTestSuite : public TestSuite
{
  public:
    CorePoolTestSuite() : TestSuite("ehealth-core-pool", TestSuite::Type::UNIT)
    {
        AddTestCase(new QueueTheoryTestCase(1, 1, 0.6));
        AddTestCase(new QueueTheoryTestCase(2, 2, 0.7));
        AddTestCase(new QueueTheoryTestCase(4, 2, 0.85));
        AddTestCase(new ScaleOutTestCase);
        AddTestCase(new ElasticityTestCase);
        AddTestCase(new StoppedWorkTestCase);
    }
};

CorePoolTestSuite g_corePoolTestSuite;

} // namespace
