// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_AGENT_CONNECTIONS_H
#define EHEALTH_AGENT_CONNECTIONS_H

#include "ns3/event-id.h"
#include "ns3/ipv4-address.h"
#include "ns3/link-class.h"
#include "ns3/message-stream.h"
#include "ns3/nstime.h"
#include "ns3/peer.h"

#include <functional>
#include <map>
#include <tuple>
#include <vector>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-agent
 * The connections of an agent: those that it opened, those that others opened to it, and those
 * that it closed and that still send what was queued. It closes what it opened and nobody uses.
 * How connections are made, and what is said over them, is the agent's.
 */
class AgentConnections
{
  public:
    /// Tells whether somebody waits for a message on a connection, however long it carried none.
    using UseCheck = std::function<bool(Ptr<MessageStream>)>;

    /// @param isInUse asked before a connection is closed for its idleness
    explicit AgentConnections(UseCheck isInUse);
    ~AgentConnections();
    AgentConnections(const AgentConnections&) = delete;
    AgentConnections& operator=(const AgentConnections&) = delete;

    /// @param timeout a connection that was opened here and carried no message for so long is
    /// closed; zero: never
    void SetIdleTimeout(Time timeout);

    /// @return see SetIdleTimeout()
    Time GetIdleTimeout() const;

    /// @param peer an address
    /// @return the connection that was opened to it; null when none is open
    Ptr<MessageStream> Find(const Peer& peer) const;

    /// Keeps a connection that was opened here, in place of an earlier one that is broken.
    /// @param peer an address @param stream the connection to it
    void AddOpened(const Peer& peer, Ptr<MessageStream> stream);

    /// Keeps a connection that somebody else opened. @param stream the connection
    void AddAccepted(Ptr<MessageStream> stream);

    /// Forgets a connection that is gone. @param stream the connection
    void Remove(Ptr<MessageStream> stream);

    /// Closes the connections opened here, once everything queued is sent.
    void CloseOpened();

    /// Closes all connections, also those that others opened, and ignores what still comes.
    void Reset();

    /// Forgets all connections without closing them.
    void Clear();

  private:
    /// Where a connection leads: address, class of the leg, whether HTTP is spoken.
    using Target = std::tuple<Ipv4Address, LinkClass, bool>;

    /// A connection that somebody else opened.
    struct Accepted
    {
        Ptr<MessageStream> stream;
        uint64_t number; //!< in the order of acceptance, in which all are closed
    };

    static Target GetTarget(const Peer& peer);
    void Close(Ptr<MessageStream> stream);
    void ForgetClosed();
    void ScheduleIdleCheck(Time delay);
    void CloseIdle();

    UseCheck m_isInUse;
    Time m_idleTimeout;
    std::map<Target, Ptr<MessageStream>> m_opened;
    std::map<const MessageStream*, Accepted> m_accepted;
    uint64_t m_acceptedSoFar{0};
    std::vector<Ptr<MessageStream>> m_closing; //!< still sending what was queued before Close()
    EventId m_idleCheck; //!< pending while there is anything to close or to forget
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_AGENT_CONNECTIONS_H
