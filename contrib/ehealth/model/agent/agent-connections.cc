// SPDX-License-Identifier: GPL-2.0-only
#include "agent-connections.h"

#include "ns3/simulator.h"
#include "ns3/wall-profile.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace ns3
{
namespace ehealth
{

AgentConnections::AgentConnections(UseCheck isInUse) : m_isInUse(std::move(isInUse))
{
}

AgentConnections::~AgentConnections()
{
    m_idleCheck.Cancel();
}

void
AgentConnections::SetIdleTimeout(Time timeout)
{
    m_idleTimeout = timeout;
}

Time
AgentConnections::GetIdleTimeout() const
{
    return m_idleTimeout;
}

AgentConnections::Target
AgentConnections::GetTarget(const Peer& peer)
{
    return {peer.GetAddress(), peer.GetLink(), peer.IsHttp()};
}

Ptr<MessageStream>
AgentConnections::Find(const Peer& peer) const
{
    const auto found = m_opened.find(GetTarget(peer));
    return found != m_opened.end() && found->second->IsOpen() ? found->second : nullptr;
}

void
AgentConnections::AddOpened(const Peer& peer, Ptr<MessageStream> stream)
{
    m_opened[GetTarget(peer)] = stream;
    ScheduleIdleCheck(m_idleTimeout);
}

void
AgentConnections::AddAccepted(Ptr<MessageStream> stream)
{
    m_accepted[PeekPointer(stream)] = {stream, m_acceptedSoFar++};
}

void
AgentConnections::Remove(Ptr<MessageStream> stream)
{
    m_accepted.erase(PeekPointer(stream));
    for (auto connection = m_opened.begin(); connection != m_opened.end();)
    {
        connection =
            connection->second == stream ? m_opened.erase(connection) : std::next(connection);
    }
}

void
AgentConnections::CloseOpened()
{
    ForgetClosed();
    for (const auto& connection : std::exchange(m_opened, {}))
    {
        Close(connection.second);
    }
}

void
AgentConnections::Reset()
{
    // What is still on the way was for the process that is gone.
    const auto ignore = [](Ptr<MessageStream>, Bytes, uint32_t) {};
    for (const auto& connection : m_opened)
    {
        connection.second->SetFrameCallback(ignore);
    }
    CloseOpened();
    std::map<uint64_t, Ptr<MessageStream>> accepted;
    for (const auto& connection : std::exchange(m_accepted, {}))
    {
        accepted[connection.second.number] = connection.second.stream;
    }
    for (const auto& connection : accepted)
    {
        connection.second->SetFrameCallback(ignore);
        Close(connection.second);
    }
}

void
AgentConnections::Clear()
{
    m_opened.clear();
    m_accepted.clear();
    m_closing.clear();
    m_idleCheck.Cancel();
}

void
AgentConnections::Close(Ptr<MessageStream> stream)
{
    stream->Close();
    m_closing.push_back(stream);
}

void
AgentConnections::ForgetClosed()
{
    const auto isClosed = [](const Ptr<MessageStream>& stream) { return !stream->IsOpen(); };
    m_closing.erase(std::remove_if(m_closing.begin(), m_closing.end(), isClosed), m_closing.end());
}

void
AgentConnections::ScheduleIdleCheck(Time delay)
{
    if (m_idleTimeout.IsStrictlyPositive() && m_idleCheck.IsExpired())
    {
        m_idleCheck = Simulator::Schedule(delay, &AgentConnections::CloseIdle, this);
    }
}

void
AgentConnections::CloseIdle()
{
    const WallProfile::Scope profile(WallProfile::Part::Network);
    const Time now = Simulator::Now();
    Time next = now + m_idleTimeout;
    for (auto connection = m_opened.begin(); connection != m_opened.end();)
    {
        const Ptr<MessageStream> stream = connection->second;
        const Time end = stream->GetLastUse() + m_idleTimeout;
        if (end <= now && !m_isInUse(stream))
        {
            connection = m_opened.erase(connection);
            Close(stream);
            continue;
        }
        next = end > now ? std::min(next, end) : next;
        ++connection;
    }
    ForgetClosed();
    if (!m_opened.empty() || !m_closing.empty())
    {
        ScheduleIdleCheck(next - now);
    }
}

} // namespace ehealth
} // namespace ns3
