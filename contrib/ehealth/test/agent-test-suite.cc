// SPDX-License-Identifier: GPL-2.0-only
#include "error-text.h"
#include "ns3/device-costs.h"
#include "ns3/digest.h"
#include "ns3/outcome.h"
#include "ns3/processor.h"
#include "ns3/scenario-data.h"
#include "ns3/task.h"
#include "ns3/test.h"
#include "ns3/worker-pool.h"

#include <fstream>
#include <map>
#include <numeric>
#include <sstream>
#include <stdexcept>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

// --- Task

/// Counts the instances alive.
class Tracked
{
  public:
    explicit Tracked(int& alive) : m_alive(alive)
    {
        ++m_alive;
    }

    ~Tracked()
    {
        --m_alive;
    }

    Tracked(const Tracked&) = delete;
    Tracked& operator=(const Tracked&) = delete;

  private:
    int& m_alive;
};

Task<int>
Square(int n, int& calls)
{
    ++calls;
    co_return n* n;
}

Task<int>
SumOfSquares(int n, int& calls)
{
    int sum = 0;
    for (int i = 1; i <= n; ++i)
    {
        sum += co_await Square(i, calls);
    }
    co_return sum;
}

Task<void>
ThrowAt(int depth)
{
    if (depth == 0)
    {
        throw std::runtime_error("at the bottom");
    }
    co_await ThrowAt(depth - 1);
}

Task<int>
Catch()
{
    try
    {
        co_await ThrowAt(3);
    }
    catch (const std::runtime_error&)
    {
        co_return 1;
    }
    co_return 0;
}

Task<void>
Hang(int& alive, int depth)
{
    const Tracked tracked(alive);
    if (depth == 0)
    {
        co_await std::suspend_always();
    }
    else
    {
        co_await Hang(alive, depth - 1);
    }
}

class TaskTestCase : public TestCase
{
  public:
    TaskTestCase() : TestCase("tasks: nesting, results, exceptions, destruction while suspended")
    {
    }

  private:
    void DoRun() override
    {
        int calls = 0;
        Task<int> sum = SumOfSquares(4, calls);
        NS_TEST_ASSERT_MSG_EQ(calls, 0, "a task starts lazily");
        NS_TEST_ASSERT_MSG_EQ(sum.IsDone(), false, "it is not done before it ran");
        sum.GetHandle().resume();
        NS_TEST_ASSERT_MSG_EQ(sum.IsDone(), true, "nested tasks run within the outer one");
        NS_TEST_ASSERT_MSG_EQ(sum.TakeResult(), 1 + 4 + 9 + 16, "the result arrives");
        NS_TEST_ASSERT_MSG_EQ(calls, 4, "each part ran once");

        Task<void> failing = ThrowAt(3);
        failing.GetHandle().resume();
        NS_TEST_ASSERT_MSG_EQ(failing.IsDone(), true, "an exception ends the task");
        std::string what;
        try
        {
            failing.TakeResult();
        }
        catch (const std::runtime_error& error)
        {
            what = error.what();
        }
        NS_TEST_ASSERT_MSG_EQ(what, "at the bottom", "it passes through every level");
        Task<int> catching = Catch();
        catching.GetHandle().resume();
        NS_TEST_ASSERT_MSG_EQ(catching.TakeResult(), 1, "an outer task catches it");

        int alive = 0;
        {
            Task<void> hanging = Hang(alive, 5);
            hanging.GetHandle().resume();
            NS_TEST_ASSERT_MSG_EQ(alive, 6, "each level holds its local variables");
            Task<void> moved = std::move(hanging);
            NS_TEST_ASSERT_MSG_EQ(alive, 6, "moving a task keeps the coroutine");
            NS_TEST_ASSERT_MSG_EQ(moved.IsDone(), false, "it is suspended");
        }
        NS_TEST_ASSERT_MSG_EQ(alive, 0, "destroying a suspended task destroys what it holds");
        Task<void> replaced = Hang(alive, 1);
        replaced.GetHandle().resume();
        replaced = Hang(alive, 0);
        NS_TEST_ASSERT_MSG_EQ(alive, 0, "so does assigning to it");
    }
};

// --- WorkerPool

class WorkerPoolTestCase : public TestCase
{
  public:
    explicit WorkerPoolTestCase(unsigned threads)
        : TestCase("worker pool of " + std::to_string(threads) + " threads"), m_threads(threads)
    {
    }

  private:
    void DoRun() override
    {
        WorkerPool pool(m_threads);
        constexpr int kJobs = 300;
        std::vector<Digest> results(kJobs);
        std::vector<std::shared_ptr<WorkerPool::Job>> jobs;
        std::vector<int> executions(kJobs);
        for (int i = 0; i < kJobs; ++i)
        {
            jobs.push_back(pool.Submit([&results, &executions, i] {
                results[i] = Sha256(std::to_string(i));
                ++executions[i];
            }));
        }
        for (int i = kJobs - 1; i >= 0; i -= 2)
        {
            pool.Cancel(*jobs[i]);
        }
        for (int i = 0; i < kJobs; ++i)
        {
            pool.Join(*jobs[i]);
            if (i % 2 == 0)
            {
                NS_TEST_ASSERT_MSG_EQ(executions[i], 1, "a joined job ran exactly once");
                NS_TEST_ASSERT_MSG_EQ((results[i] == Sha256(std::to_string(i))),
                                      true,
                                      "its result is there");
                NS_TEST_ASSERT_MSG_GT_OR_EQ(jobs[i]->GetHostSeconds(), 0, "its time is known");
            }
            else
            {
                NS_TEST_ASSERT_MSG_LT_OR_EQ(executions[i], 1, "a cancelled job may have run");
            }
        }
        CheckException(pool);
        if (m_threads == 0)
        {
            bool ran = false;
            const auto job = pool.Submit([&ran] { ran = true; });
            NS_TEST_ASSERT_MSG_EQ(ran, false, "without threads a job waits for Join");
            pool.Cancel(*job);
            pool.Join(*job);
            NS_TEST_ASSERT_MSG_EQ(ran, false, "a cancelled job does not run");
        }
        else
        {
            CheckCancelRunning(pool);
            CheckHelp();
        }
    }

    /// Every thread is at a job that ends when a job behind it is done: only who joins can do that.
    void CheckHelp()
    {
        WorkerPool pool(m_threads);
        std::atomic<unsigned> running{0};
        std::atomic<bool> helped{false};
        std::thread::id helper;
        std::vector<std::shared_ptr<WorkerPool::Job>> busy;
        for (unsigned i = 0; i < m_threads; ++i)
        {
            busy.push_back(pool.Submit([&running, &helped] {
                ++running;
                const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(5);
                while (!helped && std::chrono::steady_clock::now() < limit)
                {
                    std::this_thread::yield();
                }
            }));
        }
        while (running < m_threads)
        {
            std::this_thread::yield();
        }
        const auto waiting = pool.Submit([&helped, &helper] {
            helper = std::this_thread::get_id();
            helped = true;
        });
        pool.Join(*busy.front());
        pool.Join(*waiting);
        NS_TEST_EXPECT_MSG_EQ((helper == std::this_thread::get_id()), true, "Join does what waits");
        for (const auto& job : busy)
        {
            pool.Join(*job);
        }
    }

    void CheckException(WorkerPool& pool)
    {
        for (int i = 0; i < 20; ++i)
        {
            const auto job = pool.Submit([] { throw std::runtime_error("broken"); });
            if (m_threads > 0)
            {
                std::this_thread::yield(); // lets a worker come first now and then
            }
            std::string what;
            try
            {
                pool.Join(*job);
            }
            catch (const std::runtime_error& error)
            {
                what = error.what();
            }
            NS_TEST_ASSERT_MSG_EQ(what, "broken", "Join rethrows, whichever thread ran the job");
        }
    }

    void CheckCancelRunning(WorkerPool& pool)
    {
        std::atomic<unsigned> running{0};
        std::atomic<bool> release{false};
        std::vector<std::shared_ptr<WorkerPool::Job>> busy;
        std::vector<std::atomic<bool>> ended(m_threads);
        for (unsigned i = 0; i < m_threads; ++i)
        {
            busy.push_back(pool.Submit([&running, &release, &ended, i] {
                ++running;
                while (!release)
                {
                    std::this_thread::yield();
                }
                ended[i] = true;
            }));
        }
        while (running < m_threads)
        {
            std::this_thread::yield();
        }
        bool ran = false;
        const auto pending = pool.Submit([&ran] { ran = true; });
        pool.Cancel(*pending); // all threads are busy: it returns at once
        std::thread releaser([&release] {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            release = true;
        });
        for (unsigned i = 0; i < m_threads; ++i)
        {
            pool.Cancel(*busy[i]);
            NS_TEST_EXPECT_MSG_EQ(ended[i], true, "Cancel waits for a running job");
        }
        releaser.join();
        pool.Join(*pending);
        NS_TEST_ASSERT_MSG_EQ(ran, false, "a job cancelled while pending never runs");
    }

    unsigned m_threads;
};

// --- device costs and processor

std::string
WriteFile(const std::string& path, const std::string& text)
{
    std::ofstream(path) << text;
    return path;
}

/// @return a table of costs: its header and these rows
std::string
MakeCosts(const std::vector<std::string>& rows)
{
    std::string text = "device,operation,fixed_us,ns_per_byte,status,source\n";
    for (const std::string& row : rows)
    {
        text += row + "\n";
    }
    return text;
}

/// Every primitive costs 100 us and 10 ns an octet on the device "unit".
std::string
MakeUnitCosts()
{
    std::vector<std::string> rows;
    for (std::size_t i = 0; i < kPrimitives; ++i)
    {
        rows.push_back(std::string("unit,") + ehealth::GetName(static_cast<Primitive>(i)) +
                       ",100,10,estimated,T1");
    }
    return MakeCosts(rows);
}

class DeviceCostsTestCase : public TestCase
{
  public:
    DeviceCostsTestCase() : TestCase("device costs: shipped table, errors")
    {
    }

  private:
    void DoRun() override
    {
        const auto costs = DeviceCosts::Load(GetDataDirectory() + "/device_costs.csv");
        for (const char* device : {"phone",
                                   "phone-tee",
                                   "phone-ftpm",
                                   "tpm",
                                   "nfc-reader",
                                   "workstation",
                                   "hospital-server",
                                   "national-server",
                                   "hsm"})
        {
            for (std::size_t i = 0; i < kPrimitives; ++i)
            {
                const char* operation = ehealth::GetName(static_cast<Primitive>(i));
                const auto* cost = costs.FindCost(device, operation);
                NS_TEST_ASSERT_MSG_NE((cost == nullptr),
                                      true,
                                      "a row for " << operation << " on " << device);
                const bool oneWorld = static_cast<Primitive>(i) == Primitive::WorldSwitch &&
                                      device != std::string("phone-tee");
                NS_TEST_ASSERT_MSG_EQ((cost->fixedSeconds + cost->secondsPerByte > 0),
                                      !oneWorld,
                                      operation << " on " << device << " takes time");
            }
        }
        NS_TEST_ASSERT_MSG_EQ((costs.FindCost("toaster", "sha256") == nullptr),
                              true,
                              "FindCost knows nothing of other devices");

        const std::string missing = CreateTempDirFilename("missing.csv");
        CheckError(missing, {missing});
        CheckError(Write("header.csv", "device,operation,fixed_us\nunit,sha256,1\n"),
                   {"header.csv", "status"});
        const std::string good = "unit,sha256,1,1,estimated,T1";
        CheckError(Write("ragged.csv", MakeCosts({good, "unit,hmac,1"})), {"ragged.csv:3"});
        CheckError(Write("text.csv", MakeCosts({"unit,sha256,x,1,estimated,T1"})),
                   {"text.csv:2", "fixed_us", "x"});
        CheckError(Write("negative.csv", MakeCosts({good, "unit,hmac,1,-1,estimated,T1"})),
                   {"negative.csv:3", "ns_per_byte", "negative"});
        CheckError(Write("status.csv", MakeCosts({"unit,sha256,1,1,,T1"})),
                   {"status.csv:2", "status"});
        CheckError(Write("source.csv", MakeCosts({"unit,sha256,1,1,estimated,"})),
                   {"source.csv:2", "source"});
        CheckError(Write("twice.csv", MakeCosts({good, good})), {"twice.csv:3", "already"});

        const std::string partial =
            Write("partial.csv", MakeCosts({"unit,ecdsa-p256-sign,1,1,estimated,T1"}));
        const std::string error =
            ErrorOf([&partial] { Processor("unit", 1, DeviceCosts::Load(partial)); });
        for (const char* part : {"partial.csv", "\"unit\"", "\"ecdsa-p256-verify\""})
        {
            NS_TEST_ASSERT_MSG_EQ(Contains(error, part), true, error << " names " << part);
        }
    }

    std::string Write(const std::string& name, const std::string& text)
    {
        return WriteFile(CreateTempDirFilename(name), text);
    }

    void CheckError(const std::string& path, const std::vector<std::string>& parts)
    {
        const std::string error = ErrorOf([&path] { DeviceCosts::Load(path); });
        for (const std::string& part : parts)
        {
            NS_TEST_ASSERT_MSG_EQ(Contains(error, part), true, "'" << error << "' names " << part);
        }
    }
};

class ProcessorTestCase : public TestCase
{
  public:
    ProcessorTestCase() : TestCase("processor: cost formula, first come first served")
    {
    }

  private:
    struct Row
    {
        int arrival;
        int cost;
        int queued;
    };

    void DoRun() override
    {
        const auto costs =
            DeviceCosts::Load(WriteFile(CreateTempDirFilename("unit.csv"), MakeUnitCosts()));
        Processor processor("unit", 2, costs);
        NS_TEST_ASSERT_MSG_EQ(processor.GetDevice(), "unit", "the device class is kept");
        // 3 * 100 us + 1000 octets * 10 ns, and 100 us
        const Time cost =
            processor.GetCost({{Primitive::Sha256, 3, 1000}, {Primitive::X25519, 1, 0}});
        NS_TEST_ASSERT_MSG_EQ_TOL(cost, MicroSeconds(410), NanoSeconds(1), "fixed and per octet");
        NS_TEST_ASSERT_MSG_EQ(processor.GetCost({}), Time(), "nothing costs nothing");

        // Two cores, worked out by hand (ms).
        CheckSchedule(processor,
                      {{0, 10, 0}, {0, 4, 0}, {1, 5, 3}, {2, 1, 7}, {3, 2, 7}, {20, 3, 0}});
        Processor single("unit", 1, costs);
        CheckSchedule(single, {{0, 3, 0}, {1, 3, 2}, {2, 3, 4}, {9, 1, 0}, {9, 1, 1}});
        Processor many("unit", 4, costs);
        CheckSchedule(many, {{0, 4, 0}, {0, 3, 0}, {0, 2, 0}, {0, 1, 0}, {0, 5, 1}, {0, 5, 2}});
    }

    void CheckSchedule(Processor& processor, const std::vector<Row>& rows)
    {
        for (const Row& row : rows)
        {
            const auto slot = processor.Reserve(MilliSeconds(row.arrival), MilliSeconds(row.cost));
            NS_TEST_EXPECT_MSG_EQ(slot.queued,
                                  MilliSeconds(row.queued),
                                  "waiting of the job of " << row.cost << " ms at " << row.arrival);
            NS_TEST_EXPECT_MSG_EQ(slot.cost, MilliSeconds(row.cost), "a job keeps its cost");
        }
    }
};

// --- outcomes

class OutcomeTestCase : public TestCase
{
  public:
    OutcomeTestCase() : TestCase("reasons: names, classes")
    {
    }

  private:
    void DoRun() override
    {
        std::map<std::string, Reason> names;
        std::map<Outcome, int> classes;
        for (int i = 0; i <= static_cast<int>(Reason::Unfinished); ++i)
        {
            const auto reason = static_cast<Reason>(i);
            NS_TEST_ASSERT_MSG_EQ(names.emplace(ehealth::GetName(reason), reason).second,
                                  true,
                                  "each reason has a name of its own");
            ++classes[GetOutcome(reason)];
        }
        NS_TEST_ASSERT_MSG_EQ(classes[Outcome::Accepted], 1, "one way to succeed");
        NS_TEST_ASSERT_MSG_EQ(classes[Outcome::Failed], 6, "six ways to break");
        CheckClass(names.at("accepted"), Outcome::Accepted, "accepted");
        CheckClass(names.at("malformed"), Outcome::Rejected, "rejected");
        CheckClass(names.at("version-conflict"), Outcome::Rejected, "rejected");
        CheckClass(names.at("rejected-signature"), Outcome::Rejected, "rejected");
        for (const char* name :
             {"timeout", "link-lost", "peer-aborted", "storage-error", "unfinished"})
        {
            CheckClass(names.at(name), Outcome::Failed, "failed");
        }
        std::ostringstream text;
        text << Reason::LinkLost << " " << Outcome::Failed;
        NS_TEST_ASSERT_MSG_EQ(text.str(), "link-lost failed", "both print their names");
    }

    void CheckClass(Reason reason, Outcome outcome, const std::string& name)
    {
        NS_TEST_EXPECT_MSG_EQ(GetOutcome(reason), outcome, "class of " << reason);
        NS_TEST_EXPECT_MSG_EQ(ehealth::GetName(outcome), name, "name of the class");
    }
};

class AgentTestSuite : public TestSuite
{
  public:
    AgentTestSuite() : TestSuite("ehealth-agent", TestSuite::Type::UNIT)
    {
        AddTestCase(new TaskTestCase);
        for (const unsigned threads : {0, 1, 4})
        {
            AddTestCase(new WorkerPoolTestCase(threads));
        }
        AddTestCase(new DeviceCostsTestCase);
        AddTestCase(new ProcessorTestCase);
        AddTestCase(new OutcomeTestCase);
    }
};

AgentTestSuite g_agentTestSuite;

} // namespace
