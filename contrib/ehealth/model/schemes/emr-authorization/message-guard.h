// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_MESSAGE_GUARD_H
#define EHEALTH_MESSAGE_GUARD_H

#include "ns3/digest.h"
#include "ns3/session.h"

#include <deque>
#include <map>
#include <optional>
#include <set>

namespace ns3
{
namespace ehealth
{
namespace emrauthorization
{

/**
 * @ingroup ehealth-emr-authorization
 * What a receiver remembers of messages while their time stamps are fresh: against replays (E6)
 * and against floods (E9).
 */
class MessageGuard
{
  public:
    /// First messages of an address within the window. A patient or doctor sends one a visit.
    static constexpr std::size_t kFirstMessages = 8;

    /// @param window for how long a time stamp is fresh: 2 dT, milliseconds
    explicit MessageGuard(int64_t window);

    /// With E9, ends the script as RateLimited when its first message is one too many of its
    /// sender's address. TCP's handshake has proven the address: no cookie is needed. @param s the
    /// session
    Session::RequireAwaiter<bool> RequireAdmitted(Session& s);

    /// With E6, ends the script as Replayed when the statement was seen before, or could have been
    /// because this node's clock has gone back. @param s the session @param statement what is
    /// authenticated of a message
    Session::RequireAwaiter<bool> RequireNew(Session& s, ByteView statement);

  private:
    bool Admit(Ipv4Address from, int64_t now);
    bool Remember(const Digest& statement, int64_t now);

    int64_t m_window;
    std::optional<int64_t> m_forgotten; //!< when the last statement came that is no longer known
    std::map<Ipv4Address, std::deque<int64_t>> m_arrivals; //!< within the window, by sender
    std::set<Digest> m_seen;                               //!< within the window
    std::deque<std::pair<int64_t, Digest>> m_order;        //!< of m_seen, by time
};

} // namespace emrauthorization
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_MESSAGE_GUARD_H
