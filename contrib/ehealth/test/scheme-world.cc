// SPDX-License-Identifier: GPL-2.0-only
#include "scheme-world.h"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace ns3
{
namespace ehealth
{

std::ostream&
operator<<(std::ostream& os, const Ending& ending)
{
    return os << ending.role << ": " << ending.reason;
}

uint32_t
SchemeWorld::StopTampering()
{
    for (const auto& agent : m_agents)
    {
        ResetFilter(agent.second);
    }
    return std::exchange(m_tampered, 0);
}

std::size_t
SchemeWorld::CountSessions() const
{
    std::size_t count = 0;
    for (const auto& agent : m_agents)
    {
        count += agent.second->GetSessionCount();
    }
    return count;
}

void
SchemeWorld::Join(Ptr<Agent> agent)
{
    m_agents[agent->GetName()] = agent;
    ResetFilter(agent);
    agent->TraceConnectWithoutContext(
        "SessionEnd",
        Callback<void, const SessionEnd&>([this](const SessionEnd& end) {
            m_endings.push_back({end.role, end.reason});
        }));
}

void
SchemeWorld::ResetFilter(Ptr<Agent> agent)
{
    agent->SetOutgoingFilter({});
}

void
SchemeWorld::Clear()
{
    m_sent.clear();
    m_endings.clear();
}

Ending
SchemeWorld::FindRefusal() const
{
    const auto refusal = std::find_if(m_endings.begin(), m_endings.end(), [](const auto& ending) {
        return ending.reason != Reason::Accepted;
    });
    return refusal == m_endings.end() ? kAllAccepted : *refusal;
}

const Time SteppedWorld::kStep = MilliSeconds(100);

void
SteppedWorld::Wait(Time time)
{
    Simulator::Stop(time);
    Simulator::Run();
}

void
SteppedWorld::Watch(Ptr<Agent> agent)
{
    Join(agent);
    agent->TraceConnectWithoutContext(
        "Sent",
        Callback<void, const MessageSent&>([this](const MessageSent& sent) {
            m_sent.push_back(*sent.sender + " " + sent.type->step);
        }));
}

void
SteppedWorld::ResetFilter(Ptr<Agent> agent)
{
    agent->SetOutgoingFilter([this](PassingMessage& passing) {
        m_lastBodies[passing.type.name] = passing.body;
        return std::optional<Time>(Time());
    });
}

void
SteppedWorld::Begin()
{
    Clear();
    m_begun = Simulator::Now();
}

Ending
SteppedWorld::Finish()
{
    do
    {
        Wait(kStep);
    } while (CountSessions() > 0);
    m_duration = Simulator::Now() - m_begun;
    return FindRefusal();
}

WorldTestCase::WorldTestCase(const std::string& name, Body body)
    : TestCase(name), m_body(std::move(body))
{
}

void
WorldTestCase::Expect(bool condition, const std::string& what)
{
    NS_TEST_EXPECT_MSG_EQ(condition, true, what);
}

std::string
WorldTestCase::MakeDirectory()
{
    const std::string path = CreateTempDirFilename("stores");
    std::filesystem::create_directories(path);
    return path;
}

void
WorldTestCase::DoRun()
{
    m_body(*this);
}

} // namespace ehealth
} // namespace ns3
