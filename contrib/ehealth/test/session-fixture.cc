// SPDX-License-Identifier: GPL-2.0-only
#include "session-fixture.h"

#include "ns3/names.h"
#include "ns3/scenario-data.h"
#include "ns3/simulator.h"

namespace ns3
{
namespace ehealth
{
namespace sessiontest
{

World::World(unsigned workers)
{
    environment =
        Create<AgentEnvironment>(1,
                                 workers,
                                 DeviceCosts::Load(GetDataDirectory() + "/device_costs.csv"));
    const auto root = m_network.AddRoot("root");
    const TreeNetworkHelper::Uplink uplink{"lan", DataRate("100Mbps"), MilliSeconds(1)};
    clientNode = m_network.AddHost(root, "client", "10.0.0.1", uplink);
    serverNode = m_network.AddHost(root, "server", "10.0.0.2", uplink);
    client = AddAgent(clientNode, "client");
    server = AddAgent(serverNode, "server");
}

World::~World()
{
    Simulator::Destroy();
    Names::Clear();
}

void
World::Begin(double at, Agent::ScriptFactory script)
{
    Simulator::Schedule(Seconds(at), [this, script = std::move(script)] {
        client->Begin(kProtocol, 0, "client", script);
    });
}

End
World::GetEnd(const std::string& agent) const
{
    for (const End& end : ends)
    {
        if (end.agent == agent)
        {
            return end;
        }
    }
    return {agent, Reason::Unfinished, Time()};
}

Peer
World::GetServer() const
{
    return Peer::At("10.0.0.2", LinkClass::Lan);
}

Ptr<Agent>
World::AddAgent(Ptr<Node> node, const std::string& name)
{
    auto agent = CreateObject<Agent>(environment, name, "phone", 1);
    node->AddApplication(agent);
    agent->TraceConnect("SessionEnd", name, MakeCallback(&World::OnEnd, this));
    agent->TraceConnectWithoutContext("Think", MakeCallback(&World::OnThink, this));
    agent->TraceConnectWithoutContext("Operation", MakeCallback(&World::OnOperation, this));
    agent->TraceConnectWithoutContext("Received", MakeCallback(&World::OnReceived, this));
    return agent;
}

void
World::OnEnd(std::string agent, const SessionEnd& event)
{
    ends.push_back({std::move(agent), event.reason, Simulator::Now()});
}

void
World::OnThink(const ThinkEvent& event)
{
    thought += event.duration;
}

void
World::OnOperation(const OperationEvent&)
{
    ++operations;
}

void
World::OnReceived(const MessageReceived&)
{
    ++received;
}

Script
PingAndWait(Session& session, Peer to, Time timeout)
{
    const Ping ping;
    co_await session.Send(to, ping);
    co_await session.Receive<Pong>(timeout);
}

Script
ThinkAndAnswer(Session& session, Time duration)
{
    co_await session.Receive<Ping>();
    co_await session.Think(duration);
    const Pong pong;
    co_await session.Send(session.GetSender(), pong);
}

} // namespace sessiontest
} // namespace ehealth
} // namespace ns3
