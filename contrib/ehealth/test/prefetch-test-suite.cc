// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/bytes.h"
#include "ns3/foreseen-process.h"
#include "ns3/prefetch.h"
#include "ns3/test.h"

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

constexpr std::size_t kLimit = 100;

using Summaries = Prefetch<std::string, Bytes>;

/// Returns when the thread has carried out what it was given so far.
void
WaitFor(PrefetchThread& thread)
{
    std::promise<void> done;
    thread.Submit([&done] { done.set_value(); });
    done.get_future().get();
}

/// What is taken was made once, by the thread or by whoever takes it.
class TakeTestCase : public TestCase
{
  public:
    TakeTestCase() : TestCase("things that were announced are made once")
    {
    }

  private:
    void DoRun() override
    {
        std::atomic<int> made{0};
        PrefetchThread thread;
        Summaries summaries(&thread, kLimit);
        const auto announce = [&](const std::string& patient) {
            summaries.Announce(patient, [&made, patient] {
                ++made;
                return ByteView(patient).ToBytes();
            });
        };
        NS_TEST_EXPECT_MSG_EQ(summaries.Take("anna").has_value(), false, "not announced");

        constexpr int kPeople = 2000;
        int taken = 0;
        int late = 0;
        for (int i = 0; i < kPeople; ++i)
        {
            const std::string patient = "patient " + std::to_string(i);
            announce(patient);
            if (i % 2 == 0)
            {
                std::this_thread::sleep_for(std::chrono::microseconds(i % 100));
            }
            const auto summary = summaries.Take(patient);
            NS_TEST_EXPECT_MSG_EQ((!summary || *summary == ByteView(patient)), true, patient);
            NS_TEST_EXPECT_MSG_EQ(summaries.Take(patient).has_value(), false, "only once");
            ++(summary ? taken : late);
        }
        NS_TEST_EXPECT_MSG_EQ(made.load(), taken, "what came too late was not made as well");
        NS_TEST_EXPECT_MSG_EQ(taken + late, kPeople, "one or the other");

        announce("twice");
        announce("twice");
        WaitFor(thread);
        NS_TEST_EXPECT_MSG_EQ(made.load(), taken + 1, "who is announced again is known");
        NS_TEST_EXPECT_MSG_EQ(summaries.Take("twice").has_value(), true, "made ahead");
        announce("twice");
        WaitFor(thread);
        NS_TEST_EXPECT_MSG_EQ(summaries.Take("twice").has_value(), true, "taken, made again");
    }
};

/// Of those who do not come only the last are remembered, and no work is done for the others.
class ForgetTestCase : public TestCase
{
  public:
    ForgetTestCase() : TestCase("things that nobody takes are forgotten")
    {
    }

  private:
    void DoRun() override
    {
        constexpr int kExcess = 30;
        constexpr int kPeople = static_cast<int>(kLimit) + kExcess;
        std::atomic<int> made{0};
        PrefetchThread thread;
        Prefetch<int, std::shared_ptr<int>> things(&thread, kLimit);
        std::promise<void> go;
        thread.Submit([&go] { go.get_future().get(); });
        const auto announce = [&](int number) {
            things.Announce(number, [&made, number] {
                ++made;
                return std::make_shared<int>(number);
            });
        };
        for (int i = 0; i < kPeople; ++i)
        {
            announce(i);
        }
        NS_TEST_EXPECT_MSG_EQ(things.Take(kPeople - 1).has_value(), false, "not begun: not waited");
        go.set_value();
        WaitFor(thread);
        NS_TEST_EXPECT_MSG_EQ(made.load(), kPeople - kExcess - 1, "neither forgotten nor taken");
        NS_TEST_EXPECT_MSG_EQ(things.Take(kExcess - 1).has_value(), false, "forgotten");
        const auto oldest = things.Take(kExcess);
        NS_TEST_EXPECT_MSG_EQ((oldest && **oldest == kExcess), true, "remembered");

        // What was made is given back when it is forgotten.
        const std::weak_ptr<int> kept = *things.Take(kExcess + 1);
        NS_TEST_EXPECT_MSG_EQ(kept.expired(), true, "who takes a thing has it alone");
        std::weak_ptr<int> made0;
        things.Announce(-1, [&made0] {
            auto thing = std::make_shared<int>(-1);
            made0 = thing;
            return thing;
        });
        WaitFor(thread);
        NS_TEST_EXPECT_MSG_EQ(made0.expired(), false, "kept");
        for (int i = 0; i < static_cast<int>(kLimit); ++i)
        {
            announce(kPeople + i);
        }
        WaitFor(thread);
        NS_TEST_EXPECT_MSG_EQ(made0.expired(), true, "forgotten");
    }
};

/// Errors reach whoever takes the thing, and nobody else; without a thread nothing is made.
class FailureTestCase : public TestCase
{
  public:
    FailureTestCase() : TestCase("what cannot be made, and nobody who makes it")
    {
    }

  private:
    void DoRun() override
    {
        PrefetchThread thread;
        Summaries summaries(&thread, kLimit);
        summaries.Announce("nobody", []() -> Bytes { throw std::runtime_error("no such person"); });
        thread.Submit([] { throw std::runtime_error("nobody waits for this"); });
        WaitFor(thread);
        bool thrown = false;
        try
        {
            summaries.Take("nobody");
        }
        catch (const std::runtime_error&)
        {
            thrown = true;
        }
        NS_TEST_EXPECT_MSG_EQ(thrown, true, "what making throws reaches whoever takes");

        Summaries off(nullptr, kLimit);
        off.Announce("anna", [] { return Bytes(1); });
        NS_TEST_EXPECT_MSG_EQ(off.IsOn(), false, "no thread");
        NS_TEST_EXPECT_MSG_EQ(off.Take("anna").has_value(), false, "nobody makes it");
    }
};

/// Events come as the process makes them, each announced once, half of the known ones at least
/// before it comes.
class ForeseenProcessTestCase : public TestCase
{
  public:
    ForeseenProcessTestCase() : TestCase("events that are known before they happen")
    {
    }

  private:
    struct Event
    {
        double time{0};
    };

    struct Process
    {
        Event Next()
        {
            return {static_cast<double>(drawn++)};
        }

        int drawn{0};
    };

    void DoRun() override
    {
        constexpr int kEvents = 100;
        using Foreseen = ForeseenProcess<Process>;
        std::vector<double> announced;
        Foreseen process({}, kEvents, [&](const Event& event) { announced.push_back(event.time); });
        NS_TEST_EXPECT_MSG_EQ(announced.empty(), true, "nothing is drawn before it is asked for");
        for (int i = 0; i < kEvents; ++i)
        {
            const auto event = process.Next();
            NS_TEST_ASSERT_MSG_EQ(event.has_value(), true, "before the end");
            NS_TEST_EXPECT_MSG_EQ(event->time, i, "in order");
            const std::size_t known = announced.size() - static_cast<std::size_t>(i);
            NS_TEST_EXPECT_MSG_LT_OR_EQ(known, Foreseen::kForeseen, "no more are known");
            NS_TEST_EXPECT_MSG_EQ((known > Foreseen::kForeseen / 2 ||
                                   announced.size() == static_cast<std::size_t>(kEvents)),
                                  true,
                                  "no fewer are known, until the end");
        }
        NS_TEST_EXPECT_MSG_EQ(process.Next().has_value(), false, "the end");
        NS_TEST_EXPECT_MSG_EQ(process.Next().has_value(), false, "the end, again");
        NS_TEST_EXPECT_MSG_EQ(announced.size(), static_cast<std::size_t>(kEvents), "all");
        NS_TEST_EXPECT_MSG_EQ(announced.back(), kEvents - 1, "none that does not happen");

        Foreseen never({}, 0, [&](const Event&) { announced.clear(); });
        NS_TEST_EXPECT_MSG_EQ(never.Next().has_value(), false, "nothing happens");
        NS_TEST_EXPECT_MSG_EQ(announced.empty(), false, "nothing is announced");
    }
};

class PrefetchTestSuite : public TestSuite
{
  public:
    PrefetchTestSuite() : TestSuite("ehealth-prefetch", TestSuite::Type::UNIT)
    {
        AddTestCase(new TakeTestCase);
        AddTestCase(new ForgetTestCase);
        AddTestCase(new FailureTestCase);
        AddTestCase(new ForeseenProcessTestCase);
    }
};

PrefetchTestSuite g_prefetchTestSuite;

} // namespace
