// SPDX-License-Identifier: GPL-2.0-only
#include "threat-model.h"

#include "ns3/node-clock.h"

#include <algorithm>

namespace ns3
{
namespace ehealth
{

ThreatModel::ThreatModel(Ptr<AgentEnvironment> environment)
    : m_environment(environment)
    , m_judge([this](const auto& violation) { HandleViolation(violation); })
{
}

void
ThreatModel::Watch(Ptr<Agent> agent)
{
    agent->SetOutgoingFilter([this](PassingMessage& message) {
        std::optional<Time> delay = Time();
        for (const Threat& threat : m_threats)
        {
            if (threat.adversary->Owns(message.sender.GetName()))
            {
                continue;
            }
            const auto held = threat.adversary->Pass(message);
            if (!held)
            {
                return held;
            }
            *delay += *held;
        }
        return delay;
    });
    agent->AggregateObject(CreateObject<NodeClock>([this, name = agent->GetName()] {
        Time error;
        for (const Threat& threat : m_threats)
        {
            error += threat.adversary->GetClockError(name);
        }
        return error;
    }));
    // An agent that an adversary owns makes no honest claims, and others' about it are void.
    const std::string name = agent->GetName();
    agent->TraceConnectWithoutContext(
        "Claim",
        Callback<void, const Claim&>([this, name](const Claim& claim) {
            if (FindOwner(name) == nullptr)
            {
                m_judge.Hear(claim);
            }
            else
            {
                m_judge.Corrupt(claim.actor);
            }
        }));
    agent->TraceConnectWithoutContext(
        "Operation",
        Callback<void, const OperationEvent&>([this, name](const OperationEvent& event) {
            const Adversary* owner = FindOwner(name);
            for (const Threat& threat : m_threats)
            {
                if (owner == nullptr || owner == threat.adversary.get())
                {
                    threat.adversary->HandleOperation(event, owner != nullptr);
                }
            }
        }));
    agent->TraceConnectWithoutContext(
        "SessionEnd",
        Callback<void, const SessionEnd&>([this, name](const SessionEnd& event) {
            if (FindOwner(name) == nullptr)
            {
                for (const Threat& threat : m_threats)
                {
                    threat.adversary->HandleEnd(event);
                }
            }
        }));
}

void
ThreatModel::Begin(const std::string& id,
                   AttackTargets& targets,
                   Time from,
                   Time to,
                   const std::vector<std::string>& reach)
{
    const AttackInfo* info = AttackRegistry::Find(id);
    NS_ABORT_MSG_IF(info == nullptr, "attack " << id << ": none of this id");
    m_judge.Add(targets.goals);
    Threat threat;
    threat.adversary = std::make_unique<Adversary>(id, m_environment, m_judge);
    threat.attack = AttackRegistry::Make(id);
    threat.report.id = id;
    threat.report.scheme = info->scheme;
    threat.report.variant = targets.variant.GetName();
    threat.report.capability = info->capability;
    threat.report.target = info->target;
    threat.adversary->SetActive(from, to);
    threat.adversary->SetReach(reach);
    m_threats.push_back(std::move(threat));
    m_threats.back().attack->Start(targets, *m_threats.back().adversary);
}

std::vector<AttackReport>
ThreatModel::End()
{
    std::vector<AttackReport> reports;
    for (Threat& threat : m_threats)
    {
        threat.attack->End();
        threat.adversary->Complete(threat.report);
        reports.push_back(threat.report);
    }
    return reports;
}

void
ThreatModel::HandleViolation(const GoalJudge::Violation& violation)
{
    const auto doer = std::find_if(m_threats.begin(), m_threats.end(), [&](const auto& threat) {
        return violation.learner.empty() ? threat.adversary->Touched(violation.run)
                                         : violation.learner == threat.adversary->GetName();
    });
    NS_ABORT_MSG_IF(doer == m_threats.end(),
                    "goal \"" << violation.goal << "\" is broken in run " << violation.run
                              << " without an adversary's doing");
    doer->adversary->HandleViolation(violation);
}

Adversary*
ThreatModel::FindOwner(const std::string& agent) const
{
    const auto owner = std::find_if(m_threats.begin(), m_threats.end(), [&agent](const auto& each) {
        return each.adversary->Owns(agent);
    });
    return owner == m_threats.end() ? nullptr : owner->adversary.get();
}

} // namespace ehealth
} // namespace ns3
