// SPDX-License-Identifier: GPL-2.0-only
#include "goal-judge.h"

#include "ns3/abort.h"
#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{
namespace ehealth
{

GoalJudge::GoalJudge(std::function<void(const Violation&)> onViolation)
    : m_onViolation(std::move(onViolation))
{
}

void
GoalJudge::Add(const std::vector<SecurityGoal>& goals)
{
    for (const SecurityGoal& goal : goals)
    {
        m_goals[goal.name] = goal.kind;
    }
}

void
GoalJudge::Corrupt(const std::string& party)
{
    m_corrupt.insert(party);
}

void
GoalJudge::Hear(const Claim& claim)
{
    NS_ABORT_MSG_IF(m_goals.count(claim.goal) == 0,
                    "claim \"" << claim.goal << "\": no goal of the scheme has this name");
    switch (claim.kind)
    {
    case Claim::Kind::Secret:
        if (!claim.data.empty())
        {
            const Digest value = Sha256(claim.data);
            const Secret& secret =
                m_secrets.emplace(value, Secret{claim.goal, claim.run}).first->second;
            if (const auto learned = m_learned.find(value); learned != m_learned.end())
            {
                Violate(secret, learned->second);
                m_learned.erase(learned);
            }
        }
        break;
    case Claim::Kind::Running:
        m_runs[{claim.goal, claim.actor, Sha256(claim.data)}].emplace(claim.peer, false);
        break;
    case Claim::Kind::Commit:
        Check(claim);
        break;
    }
}

void
GoalJudge::Check(const Claim& claim)
{
    if (m_corrupt.count(claim.peer) > 0)
    {
        return;
    }
    const bool injective = m_goals.at(claim.goal) == SecurityGoal::Kind::InjectiveAgreement;
    auto& running = m_runs[{claim.goal, claim.peer, Sha256(claim.data)}];
    const auto partner = std::find_if(running.begin(), running.end(), [&](const auto& each) {
        return (each.first.empty() || each.first == claim.actor) && !(injective && each.second);
    });
    if (partner != running.end())
    {
        partner->second = true;
        return;
    }
    m_onViolation({claim.goal, Simulator::Now(), claim.run, {}});
}

void
GoalJudge::Learn(const std::string& learner, ByteView value)
{
    const Digest digest = Sha256(value);
    if (const auto secret = m_secrets.find(digest); secret != m_secrets.end())
    {
        Violate(secret->second, learner);
    }
    else
    {
        m_learned.emplace(digest, learner);
    }
}

void
GoalJudge::Violate(const Secret& secret, const std::string& learner)
{
    m_onViolation({secret.goal, Simulator::Now(), secret.run, learner});
}

void
GoalJudge::Report(const std::string& goal, uint64_t run, const std::string& learner)
{
    m_onViolation({goal, Simulator::Now(), run, learner});
}

} // namespace ehealth
} // namespace ns3
