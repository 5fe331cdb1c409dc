// SPDX-License-Identifier: GPL-2.0-only
#include "session.h"

#include "ns3/log.h"
#include "ns3/wall-profile.h"

#include <algorithm>

namespace ns3
{
namespace ehealth
{

NS_LOG_COMPONENT_DEFINE("EhealthSession");

Session::Session(Agent& agent, uint64_t run, const char* role)
    : m_agent(agent), m_run(run), m_role(role)
{
}

Session::~Session()
{
    m_timer.Cancel();
}

void
Session::Start(Script script)
{
    m_script = std::move(script);
    Resume(m_script.GetHandle());
}

void
Session::Resume(std::coroutine_handle<> handle)
{
    const WallProfile::Scope profile(WallProfile::Part::Scripts);
    m_deadline = Time();
    m_inScript = true;
    handle.resume();
    m_inScript = false;
    if (m_failure)
    {
        Conclude(*m_failure);
    }
    else if (m_script.IsDone())
    {
        try
        {
            m_script.TakeResult();
        }
        catch (const RecordStoreError& error)
        {
            AbortOn(error);
            return;
        }
        Conclude(Reason::Accepted);
    }
}

void
Session::Fail(Reason reason)
{
    m_failure = reason;
}

void
Session::Abort(Reason reason)
{
    if (m_inScript)
    {
        Fail(reason); // Resume() sees it as soon as the script suspends
        return;
    }
    Conclude(reason);
}

void
Session::AbortOn(const RecordStoreError& error)
{
    NS_LOG_WARN(m_agent.GetName() << ": " << m_role << ": " << error.what());
    Abort(Reason::StorageError);
}

void
Session::Conclude(Reason reason)
{
    NS_LOG_INFO(m_agent.GetName() << ": " << m_role << " of run " << m_run << ": " << reason);
    m_agent.m_traceSessionEnd({m_run, m_role, reason});
    if (reason != Reason::Accepted)
    {
        AbortNotice notice;
        notice.reason = reason;
        for (const Peer& peer : m_peers)
        {
            if (peer.GetDevice() && !peer.GetDevice()->IsActivated())
            {
                continue; // out of the field: the next phone there is somebody else's
            }
            m_agent.SendMessage(m_run, peer, AbortNotice::kType, Encode(notice), nullptr);
        }
    }
    m_agent.EndSession(m_run); // destroys *this and, with it, the suspended script
}

void
Session::Deliver(const Peer& from, uint32_t type, Bytes body)
{
    if (std::find(m_abandoned.begin(), m_abandoned.end(), from) != m_abandoned.end())
    {
        return;
    }
    if (type == AbortNotice::kType.GetId())
    {
        m_peers.erase(std::remove(m_peers.begin(), m_peers.end(), from), m_peers.end());
        Abort(Reason::PeerAborted);
        return;
    }
    m_mailbox.push_back({type, from, std::move(body)});
    if (m_waiter == nullptr || m_waiter->GetTypeId() != type)
    {
        return;
    }
    if (Match(*m_waiter))
    {
        m_waiter = nullptr;
        Resume(m_waiting);
    }
    else
    {
        Conclude(*m_failure);
    }
}

bool
Session::Match(Waiter& waiter)
{
    const auto letter =
        std::find_if(m_mailbox.begin(), m_mailbox.end(), [&waiter](const Letter& candidate) {
            return candidate.type == waiter.GetTypeId();
        });
    if (letter == m_mailbox.end())
    {
        return false;
    }
    m_sender = letter->from;
    Remember(m_sender);
    const Bytes body = std::move(letter->body);
    m_mailbox.erase(letter);
    if (!waiter.Decode(body))
    {
        Fail(Reason::Malformed);
        return false;
    }
    return true;
}

void
Session::Await(Waiter& waiter, std::coroutine_handle<> handle, Time timeout)
{
    if (!m_failure)
    {
        m_waiter = &waiter;
        m_waiting = handle;
        SetDeadline(timeout.IsZero() ? m_agent.GetEnvironment().messageTimeout : timeout);
    }
}

void
Session::SetDeadline(Time timeout)
{
    m_deadline = Simulator::Now() + timeout;
    // One timer a session, moved on lazily: most deadlines are met and cost no event.
    if (m_timer.IsExpired() || TimeStep(m_timer.GetTs()) > m_deadline)
    {
        m_timer.Cancel();
        m_timer = Simulator::Schedule(timeout, &Session::CheckDeadline, this);
    }
}

void
Session::CheckDeadline()
{
    if (m_deadline.IsZero())
    {
        return;
    }
    if (m_deadline > Simulator::Now())
    {
        m_timer = Simulator::Schedule(m_deadline - Simulator::Now(), &Session::CheckDeadline, this);
        return;
    }
    if (m_waiter != nullptr && m_waiter->IsOptional())
    {
        GiveUp();
        return;
    }
    Abort(Reason::Timeout);
}

void
Session::HandleClosed(const Ptr<MessageStream>& stream, Reason reason)
{
    if (m_waiter != nullptr && m_waiter->IsOptional() && m_lastAddressee.GetStream() == stream)
    {
        GiveUp();
        return;
    }
    Abort(reason);
}

void
Session::GiveUp()
{
    m_peers.erase(std::remove(m_peers.begin(), m_peers.end(), m_lastAddressee), m_peers.end());
    m_abandoned.push_back(m_lastAddressee);
    m_waiter = nullptr;
    Resume(m_waiting);
}

bool
Session::Uses(const Ptr<MessageStream>& stream) const
{
    return std::any_of(m_peers.begin(), m_peers.end(), [&stream](const Peer& peer) {
        return peer.GetStream() == stream;
    });
}

void
Session::Remember(const Peer& peer)
{
    if (std::find(m_peers.begin(), m_peers.end(), peer) == m_peers.end())
    {
        m_peers.push_back(peer);
    }
}

Session::ThinkAwaiter
Session::Think(Time duration)
{
    return {*this, duration};
}

Session::SendAwaiter::~SendAwaiter()
{
    if (m_alive)
    {
        *m_alive = false;
    }
}

bool
Session::SendAwaiter::await_ready()
{
    if (m_to.GetLink() == LinkClass::Nfc)
    {
        return false;
    }
    if (!m_to.GetStream())
    {
        m_to = Peer::Behind(m_session.m_agent.GetStream(m_to));
    }
    m_session.Remember(m_to);
    m_session.m_lastAddressee = m_to;
    if (!m_to.GetStream()->IsOpen())
    {
        m_session.Fail(Reason::LinkLost);
        return false;
    }
    m_session.m_agent.SendMessage(m_session.m_run, m_to, m_type, std::move(m_body), nullptr);
    return true;
}

void
Session::SendAwaiter::await_suspend(std::coroutine_handle<> handle)
{
    if (m_session.m_failure)
    {
        return;
    }
    m_session.Remember(m_to);
    m_alive = std::make_shared<bool>(true);
    // Resumed by an event of its own: the device may answer before this function returns.
    const auto resume = [alive = m_alive, session = &m_session, handle](bool delivered) {
        if (!*alive)
        {
            return;
        }
        if (delivered)
        {
            session->Resume(handle);
        }
        else
        {
            session->Abort(Reason::LinkLost);
        }
    };
    m_session.SetDeadline(m_session.m_agent.GetEnvironment().messageTimeout);
    m_session.m_agent.SendMessage(
        m_session.m_run,
        m_to,
        m_type,
        std::move(m_body),
        [resume](bool delivered) { Simulator::ScheduleNow([=] { resume(delivered); }); });
}

} // namespace ehealth
} // namespace ns3
