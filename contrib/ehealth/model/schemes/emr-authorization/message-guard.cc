// SPDX-License-Identifier: GPL-2.0-only
#include "message-guard.h"

#include "emr-authorization-common.h"
#include "ns3/inet-socket-address.h"

#include <algorithm>

namespace ns3
{
namespace ehealth
{
namespace emrauthorization
{

MessageGuard::MessageGuard(int64_t window) : m_window(window)
{
}

Session::RequireAwaiter<bool>
MessageGuard::RequireAdmitted(Session& s)
{
    const auto from =
        InetSocketAddress::ConvertFrom(s.GetSender().GetStream()->GetPeerName()).GetIpv4();
    return s.Require(!s.Defends(E9) || Admit(from, s.GetUnixTime()), Reason::RateLimited);
}

Session::RequireAwaiter<bool>
MessageGuard::RequireNew(Session& s, ByteView statement)
{
    return s.Require(!s.Defends(E6) || Remember(Sha256(statement), s.GetUnixTime()),
                     Reason::Replayed);
}

bool
MessageGuard::Admit(Ipv4Address from, int64_t now)
{
    auto& arrivals = m_arrivals[from];
    while (!arrivals.empty() && arrivals.front() + m_window < now)
    {
        arrivals.pop_front();
    }
    if (arrivals.size() >= kFirstMessages)
    {
        return false;
    }
    arrivals.push_back(now);
    return true;
}

bool
MessageGuard::Remember(const Digest& statement, int64_t now)
{
    if (m_forgotten && now <= *m_forgotten + m_window)
    {
        // The clock has gone back: what was forgotten could be fresh again.
        return false;
    }
    while (!m_order.empty() && m_order.front().first + m_window < now)
    {
        m_forgotten = std::max(m_order.front().first, m_forgotten.value_or(m_order.front().first));
        m_seen.erase(m_order.front().second);
        m_order.pop_front();
    }
    if (!m_seen.insert(statement).second)
    {
        return false;
    }
    m_order.emplace_back(now, statement);
    return true;
}

} // namespace emrauthorization
} // namespace ehealth
} // namespace ns3
