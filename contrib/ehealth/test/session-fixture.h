// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_SESSION_FIXTURE_H
#define EHEALTH_SESSION_FIXTURE_H

#include "ns3/session.h"
#include "ns3/tree-network-helper.h"

#include <string>
#include <vector>

/**
 * @file
 * @ingroup ehealth-tests
 * Two agents on a small network, the messages that they exchange, and scripts that do: for the
 * tests of sessions and of the connections below them.
 */

namespace ns3
{
namespace ehealth
{
namespace sessiontest
{

/// What the client begins.
inline const Protocol kProtocol{"test", "exchange", {"client"}};

/// Opens the server's part.
struct Ping
{
    static constexpr MessageType kType{"1", "SessionTestPing"};
    uint32_t number{};
    Bytes body;
    EHEALTH_FIELDS(number, body)
};

/// The answer to it.
struct Pong
{
    static constexpr MessageType kType{"2", "SessionTestPong"};
    uint32_t number{};
    EHEALTH_FIELDS(number)
};

/// What ended, and when.
struct End
{
    std::string agent;
    Reason reason;
    Time time;
};

/// Two hosts behind one router, 1 ms a link, with an agent each.
class World
{
  public:
    /// @param workers number of threads that execute operations
    explicit World(unsigned workers = 0);
    ~World();
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    /// Begins a run. @param at seconds @param script the client's
    void Begin(double at, Agent::ScriptFactory script);

    /// @param agent its name @return how its part ended; Unfinished when it did not
    End GetEnd(const std::string& agent) const;

    /// @return where clients send to
    Peer GetServer() const;

    Ptr<AgentEnvironment> environment;
    Ptr<Node> clientNode;
    Ptr<Node> serverNode;
    Ptr<Agent> client;
    Ptr<Agent> server;
    std::vector<End> ends;
    std::vector<uint32_t> numbers; //!< as a script received them
    Time thought;
    int operations{0};
    int received{0}; //!< messages

  private:
    Ptr<Agent> AddAgent(Ptr<Node> node, const std::string& name);
    void OnEnd(std::string agent, const SessionEnd& event);
    void OnThink(const ThinkEvent& event);
    void OnOperation(const OperationEvent& event);
    void OnReceived(const MessageReceived& event);

    TreeNetworkHelper m_network;
};

/// Sends a Ping. @param session the client's @param to the server @param timeout for the Pong
Script PingAndWait(Session& session, Peer to, Time timeout);

/// Answers a Ping. @param session the server's @param duration how long a person thinks before
Script ThinkAndAnswer(Session& session, Time duration);

} // namespace sessiontest
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_SESSION_FIXTURE_H
