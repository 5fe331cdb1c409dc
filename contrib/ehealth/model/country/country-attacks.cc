// SPDX-License-Identifier: GPL-2.0-only
#include "country-attacks.h"

#include <stdexcept>

namespace ns3
{
namespace ehealth
{

CountryAttacks::CountryAttacks(const Scenario& scenario, Ptr<AgentEnvironment> environment)
    : m_scenario(scenario), m_threats(environment)
{
}

ThreatModel&
CountryAttacks::GetThreats()
{
    return m_threats;
}

void
CountryAttacks::Begin(const std::string& scheme, Deployment& deployment)
{
    const auto& adversary = m_scenario.adversary;
    const Time from = Seconds(adversary.start);
    const Time to = adversary.duration > 0 ? from + Seconds(adversary.duration) : Time();
    for (const std::string& id : adversary.attacks)
    {
        if (AttackRegistry::Find(id)->scheme != scheme)
        {
            continue;
        }
        auto targets = deployment.MakeTargets();
        if (!targets)
        {
            throw std::runtime_error("attack " + id + ": " + scheme +
                                     " offers attacks no targets: remove it from "
                                     "adversary.attacks");
        }
        m_targets.push_back(std::move(targets));
        m_threats.Begin(id, *m_targets.back(), from, to);
    }
}

std::vector<AttackReport>
CountryAttacks::End(ResultsDatabase& results)
{
    auto reports = m_threats.End();
    for (const AttackReport& report : reports)
    {
        AttackRunRow row;
        row.id = report.id;
        row.scheme = report.scheme;
        row.variant = report.variant;
        row.capability = report.capability;
        row.target = report.target;
        row.attempts = static_cast<int64_t>(report.attempts);
        row.successes = static_cast<int64_t>(report.successes);
        row.goal = report.goal;
        row.first_success_s = report.firstSuccess;
        row.victim_s = report.victimCost;
        row.attacker_s = report.attackerCost;
        row.detected = static_cast<int64_t>(report.detected);
        row.detected_by = report.detectedBy;
        results.Add(row);
    }
    return reports;
}

} // namespace ehealth
} // namespace ns3
