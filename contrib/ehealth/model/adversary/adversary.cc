// SPDX-License-Identifier: GPL-2.0-only
#include "adversary.h"

#include "ns3/abort.h"
#include "ns3/inet-socket-address.h"
#include "ns3/place-name.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <limits>

namespace ns3
{
namespace ehealth
{

namespace
{

/// An adversary's machine.
constexpr const char* kDevice = "workstation";
constexpr uint32_t kCores = 8;

bool
IsTunnel(LinkClass link)
{
    return link == LinkClass::ProvinceVpn || link == LinkClass::PhrcVpn ||
           link == LinkClass::CasVpn;
}

} // namespace

const Protocol kInjection{"adversary", "injection", {"adversary"}};

Adversary::Adversary(std::string name, Ptr<AgentEnvironment> environment, GoalJudge& judge)
    : m_name(std::move(name))
    , m_environment(environment)
    , m_judge(judge)
    , m_random(environment->seed, m_name, "adversary")
    , m_processor(kDevice, kCores, environment->costs)
{
}

void
Adversary::Intercept(LinkClass link, Interceptor interceptor)
{
    NS_ABORT_MSG_IF(IsTunnel(link),
                    m_name << ": " << ehealth::GetName(link)
                           << " is encrypted between gateways; sit at an end of it");
    m_places.push_back({link, std::move(interceptor)});
}

void
Adversary::Inject(const PassingMessage& message)
{
    m_touched.insert(message.run);
    message.sender.Forward(message);
}

void
Adversary::Resend(Ptr<Agent> host, const PassingMessage& message)
{
    const auto server =
        InetSocketAddress::ConvertFrom(message.to.GetStream()->GetPeerName()).GetIpv4();
    PassingMessage again{*host,
                         message.run,
                         message.type,
                         Peer::At(server, message.to.GetLink()),
                         message.body};
    host->Forward(again);
}

void
Adversary::Own(Ptr<Agent> agent)
{
    m_own.push_back(agent);
    m_ownNames.insert(agent->GetName());
    agent->TraceConnectWithoutContext(
        "Sent",
        Callback<void, const MessageSent&>(
            [this](const MessageSent& sent) { m_touched.insert(sent.run); }));
}

void
Adversary::Corrupt(const std::string& party)
{
    m_judge.Corrupt(party);
}

Ptr<Agent>
Adversary::AddHost(Ptr<Node> node)
{
    const std::string name = m_name + "-" + std::to_string(m_own.size());
    auto agent = CreateObject<Agent>(m_environment, name, kDevice, kCores);
    node->AddApplication(agent);
    agent->TraceConnectWithoutContext(
        "Operation",
        Callback<void, const OperationEvent&>(
            [this](const OperationEvent& event) { HandleOperation(event, true); }));
    Own(agent);
    return agent;
}

void
Adversary::SetReach(std::vector<std::string> places)
{
    m_reach = std::move(places);
}

bool
Adversary::Reaches(const std::string& place) const
{
    return m_reach.empty() ||
           std::any_of(m_reach.begin(), m_reach.end(), [&place](const std::string& reached) {
               return PlaceContains(reached, place);
           });
}

void
Adversary::SetActive(Time from, Time to)
{
    m_from = from;
    m_to = to;
}

bool
Adversary::IsActive() const
{
    const Time now = Simulator::Now();
    return now >= m_from && (m_to.IsZero() || now < m_to);
}

void
Adversary::SkewClock(const std::string& agent, Time error)
{
    m_clockErrors[agent] = error;
}

Time
Adversary::GetClockError(const std::string& agent) const
{
    const auto error = m_clockErrors.find(agent);
    return error != m_clockErrors.end() && IsActive() && Reaches(agent) ? error->second : Time();
}

void
Adversary::Learn(ByteView value)
{
    m_judge.Learn(m_name, value);
}

void
Adversary::Attempt(uint64_t run)
{
    ++m_attempts;
    m_touched.insert(run);
    m_events.push_back({Simulator::Now(), AttackEvent::Kind::Attempt, run, ""});
}

void
Adversary::ReportBroken(const std::string& goal)
{
    m_judge.Report(goal, 0, m_name);
}

void
Adversary::ReportAdvantage(double advantage)
{
    m_advantage = advantage;
}

int64_t
Adversary::GetUnixTime() const
{
    return m_environment->GetUnixTime();
}

uint64_t
Adversary::CountVictimOperations(const std::string& operation) const
{
    const auto found = m_victimOperations.find(operation);
    return found == m_victimOperations.end() ? 0 : found->second;
}

std::optional<Time>
Adversary::Pass(PassingMessage& message)
{
    Time delay;
    if (!IsActive())
    {
        return delay;
    }
    if (!m_reach.empty())
    {
        if (Reaches(message.sender.GetPlace()))
        {
            m_reached.insert(message.run);
        }
        else if (m_reached.count(message.run) == 0)
        {
            return delay;
        }
    }
    if (!GetClockError(message.sender.GetName()).IsZero() && m_misdated.insert(message.run).second)
    {
        Attempt(message.run);
    }
    for (const Place& place : m_places)
    {
        if (place.link != message.to.GetLink())
        {
            continue;
        }
        const auto held = place.interceptor(message);
        if (!held)
        {
            return std::nullopt;
        }
        delay += *held;
    }
    return delay;
}

bool
Adversary::Owns(const std::string& agent) const
{
    return m_ownNames.count(agent) > 0;
}

bool
Adversary::Touched(uint64_t run) const
{
    return m_touched.count(run) > 0;
}

void
Adversary::HandleOperation(const OperationEvent& event, bool own)
{
    if (own)
    {
        m_attackerCost += event.charged;
    }
    else if (Touched(event.run))
    {
        m_victimCost += event.charged;
        ++m_victimOperations[event.cost->name];
    }
}

void
Adversary::HandleEnd(const SessionEnd& event)
{
    if (Touched(event.run) && GetOutcome(event.reason) == Outcome::Rejected)
    {
        ++m_detected;
        m_events.push_back({Simulator::Now(),
                            AttackEvent::Kind::Detected,
                            event.run,
                            std::string(event.role) + ": " + ehealth::GetName(event.reason)});
    }
}

void
Adversary::HandleViolation(const GoalJudge::Violation& violation)
{
    if (m_broken.emplace(violation.goal, violation.run).second)
    {
        m_events.push_back(
            {violation.time, AttackEvent::Kind::Success, violation.run, violation.goal});
    }
}

void
Adversary::Complete(AttackReport& report) const
{
    const auto findFirst = [this](AttackEvent::Kind kind) {
        return std::find_if(m_events.begin(), m_events.end(), [kind](const AttackEvent& event) {
            return event.kind == kind;
        });
    };
    const auto success = findFirst(AttackEvent::Kind::Success);
    const auto detection = findFirst(AttackEvent::Kind::Detected);
    for (const std::string& place : m_reach)
    {
        report.place += (report.place.empty() ? "" : ", ") + place;
    }
    report.from = m_from;
    report.to = m_to;
    report.attempts = m_attempts;
    report.successes = m_broken.size();
    report.goal = success == m_events.end() ? "" : success->detail;
    report.firstSuccess = success == m_events.end() ? std::numeric_limits<double>::quiet_NaN()
                                                    : success->time.GetSeconds();
    report.victimCost = m_victimCost.GetSeconds();
    report.attackerCost = m_attackerCost.GetSeconds();
    report.detected = m_detected;
    report.detectedBy = detection == m_events.end() ? "" : detection->detail;
    report.advantage = m_advantage.value_or(std::numeric_limits<double>::quiet_NaN());
    report.events = m_events;
    for (const auto& broken : m_broken)
    {
        report.goals.insert(broken.first);
    }
}

} // namespace ehealth
} // namespace ns3
