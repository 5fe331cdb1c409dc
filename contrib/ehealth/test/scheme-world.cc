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
