// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_SCHEME_WORLD_H
#define EHEALTH_SCHEME_WORLD_H

#include "ns3/abort.h"
#include "ns3/agent.h"
#include "ns3/codec.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <functional>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

/**
 * @file
 * @ingroup ehealth-tests
 * What the small countries of the schemes' tests have in common.
 */

namespace ns3
{
namespace ehealth
{

/// How a role's part ended.
struct Ending
{
    std::string role;
    Reason reason;

    friend bool operator==(const Ending& a, const Ending& b)
    {
        return a.role == b.role && a.reason == b.reason;
    }
};

std::ostream& operator<<(std::ostream& os, const Ending& ending);

/// The ending of runs in which every role was content.
inline const Ending kAllAccepted{"all", Reason::Accepted};

/// A small country, observed through Agent's trace sources.
class SchemeWorld
{
  public:
    SchemeWorld() = default;
    SchemeWorld(const SchemeWorld&) = delete;
    SchemeWorld& operator=(const SchemeWorld&) = delete;
    virtual ~SchemeWorld() = default;

    /// Changes the body of every message M that an agent sends from now on.
    template <class M, class F>
    void TamperBody(const std::string& agent, F change)
    {
        m_agents.at(agent)->SetOutgoingFilter([this, change](PassingMessage& passing) {
            if (passing.type.GetId() == M::kType.GetId())
            {
                change(passing.body);
                ++m_tampered;
            }
            return std::optional<Time>(Time());
        });
    }

    /// Changes every message M that an agent sends from now on. @param change may return nothing
    template <class M, class F>
    void Tamper(const std::string& agent, F change)
    {
        TamperBody<M>(agent, [change](Bytes& body) {
            auto message = Decode<M>(body);
            NS_ABORT_UNLESS(message);
            change(*message);
            body = Encode(*message);
        });
    }

    /// Ends all tampering. @return how many messages were changed
    uint32_t StopTampering();

    /// @return what was noted of the messages since the last run began
    const std::vector<std::string>& GetSent() const
    {
        return m_sent;
    }

    /// @return all endings since the last run began
    const std::vector<Ending>& GetEndings() const
    {
        return m_endings;
    }

    /// @return number of sessions under way, anywhere
    std::size_t CountSessions() const;

  protected:
    /// Adds an agent, and notes how its parts end.
    void Join(Ptr<Agent> agent);

    /// Gives an agent the filter that it has without tampering.
    virtual void ResetFilter(Ptr<Agent> agent);

    /// Forgets messages and endings.
    void Clear();

    /// @return the first ending that is not Accepted, or kAllAccepted
    Ending FindRefusal() const;

    std::map<std::string, Ptr<Agent>> m_agents; //!< by name
    std::vector<std::string> m_sent;

  private:
    std::vector<Ending> m_endings;
    uint32_t m_tampered{0};
};

/// A small country whose runs are led one after the other, and whose messages are kept.
class SteppedWorld : public SchemeWorld
{
  public:
    static constexpr uint64_t kSeed = 42;
    static constexpr int64_t kEpoch = 1790000000000; //!< milliseconds
    static const Time kStep;                         //!< at least so long a run is waited for

    /// Lets time pass.
    void Wait(Time time);

    /// @return the body of the last message of the type that anybody sent
    template <class M>
    M GetLast() const
    {
        auto message = Decode<M>(m_lastBodies.at(M::kType.name));
        NS_ABORT_UNLESS(message);
        return *message;
    }

    /// @return how long the last run took
    Time GetDuration() const
    {
        return m_duration;
    }

    /// @return the current time, Unix, milliseconds
    int64_t GetTime() const
    {
        return kEpoch + Simulator::Now().GetMilliSeconds();
    }

  protected:
    /// Adds an agent, and notes sender and step of what it sends.
    void Watch(Ptr<Agent> agent);

    /// Keeps what it sends for GetLast().
    void ResetFilter(Ptr<Agent> agent) override;

    /// A run begins.
    void Begin();

    /// Waits until nothing is under way. @return the first refusal
    Ending Finish();

  private:
    std::map<std::string, Bytes> m_lastBodies; //!< by name of the message
    Time m_begun;
    Time m_duration;
};

/// A test that is a function.
class WorldTestCase : public TestCase
{
  public:
    using Body = std::function<void(WorldTestCase&)>;

    WorldTestCase(const std::string& name, Body body);

    /// Fails the test unless the condition holds.
    void Expect(bool condition, const std::string& what);

    /// Fails the test unless both are equal.
    template <class A, class B>
    void ExpectEq(const A& actual, const B& expected, const std::string& what)
    {
        NS_TEST_EXPECT_MSG_EQ(actual, expected, what);
    }

    /// @return a new directory for the test's files
    std::string MakeDirectory();

  private:
    void DoRun() override;

    Body m_body;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_SCHEME_WORLD_H
