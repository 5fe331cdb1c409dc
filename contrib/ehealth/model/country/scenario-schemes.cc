// SPDX-License-Identifier: GPL-2.0-only
#include "scenario-schemes.h"

#include "ns3/attack.h"
#include "ns3/quantity.h"
#include "ns3/scheme-defences.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace ns3
{
namespace ehealth
{

namespace
{

using Problems = std::vector<ScenarioProblem>;

void
CheckDeployments(const Scenario& scenario, Problems& problems)
{
    double sum = 0;
    std::set<std::string> seen;
    for (const auto& deployment : scenario.GetDeployments())
    {
        sum += deployment.share;
        if (deployment.variant == Variant::Hardened &&
            GetDefences(deployment.scheme).defences.empty())
        {
            problems.push_back(
                {"",
                 0,
                 scenario.deployments.empty() ? "scheme.variant" : "deployment.variant",
                 "\"hardened\": " + deployment.scheme + " has no defences; give \"published\""});
        }
        if (!seen.insert(deployment.scheme).second)
        {
            problems.push_back({"",
                                0,
                                "deployment.scheme",
                                "\"" + deployment.scheme +
                                    "\": deployed twice; give one deployment the sum of the "
                                    "shares, and compare variants in runs of their own"});
        }
    }
    if (std::abs(sum - 1) > 1e-9)
    {
        problems.push_back(
            {"",
             0,
             "deployment.share",
             "the shares add up to " + FormatNumber(sum) + "; let them add up to 1"});
    }
}

void
CheckDefences(const Scenario& scenario, Problems& problems)
{
    for (const auto& [key, names] : {std::pair("scheme.with", scenario.scheme.with),
                                     std::pair("scheme.without", scenario.scheme.without)})
    {
        for (const std::string& name : names)
        {
            if (!IsDefence(name))
            {
                problems.push_back({"",
                                    0,
                                    key,
                                    "\"" + name +
                                        "\": no such defence; give letter and number of the "
                                        "attack it answers, such as \"E3\""});
            }
        }
    }
}

void
CheckAttacks(const Scenario& scenario, Problems& problems)
{
    const auto deployments = scenario.GetDeployments();
    std::set<std::string> seen;
    for (const auto& chosen : scenario.GetAttacks())
    {
        const auto report = [&](const std::string& problem) {
            problems.push_back({chosen.source,
                                chosen.line,
                                chosen.source.empty() ? "adversary.attacks" : "attack.id",
                                "\"" + chosen.id + "\"" + problem});
        };
        const AttackInfo* attack = AttackRegistry::Find(chosen.id);
        if (chosen.id.empty() && !chosen.source.empty())
        {
            problems.push_back({chosen.source,
                                chosen.line,
                                "attack.id",
                                "missing; give an attack's id, such as id = \"E2\": see ehealth "
                                "attacks --list"});
        }
        else if (attack == nullptr)
        {
            report(": no such attack; see ehealth attacks --list");
        }
        else if (std::none_of(deployments.begin(), deployments.end(), [&](const auto& each) {
                     return each.scheme == attack->scheme;
                 }))
        {
            report(" is an attack on " + attack->scheme +
                   ", which is not deployed; set scheme.name");
        }
        else if (!seen.insert(chosen.id).second)
        {
            report(": given twice; let one [[attack]] have all its places");
        }
    }
}

void
CheckCloud(const Scenario& scenario, Problems& problems)
{
    if (scenario.cloud.maxInstances < scenario.cloud.minInstances)
    {
        problems.push_back({"",
                            0,
                            "cloud.max_instances",
                            std::to_string(scenario.cloud.maxInstances) +
                                ": less than cloud.min_instances, " +
                                std::to_string(scenario.cloud.minInstances)});
    }
}

} // namespace

std::vector<ScenarioProblem>
FindSchemeProblems(const Scenario& scenario)
{
    Problems problems;
    CheckDeployments(scenario, problems);
    CheckDefences(scenario, problems);
    CheckAttacks(scenario, problems);
    CheckCloud(scenario, problems);
    return problems;
}

} // namespace ehealth
} // namespace ns3
