// SPDX-License-Identifier: GPL-2.0-only
#include "country-attacks.h"

#include "ns3/abort.h"
#include "ns3/link-impairment.h"
#include "ns3/place-name.h"
#include "ns3/random-stream.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace ns3
{
namespace ehealth
{

namespace
{

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

const char*
GetName(AttackEvent::Kind kind)
{
    switch (kind)
    {
    case AttackEvent::Kind::Attempt:
        return "attempt";
    case AttackEvent::Kind::Success:
        return "success";
    case AttackEvent::Kind::Detected:
        return "detected";
    }
    NS_ABORT_MSG("no such event");
}

std::unique_ptr<AttackTargets>
MakeTargets(const std::string& attack, Deployment& deployment, uint32_t hospital)
{
    try
    {
        return deployment.MakeTargets(hospital);
    }
    catch (const std::runtime_error& error)
    {
        throw std::runtime_error("attack " + attack + ": " + error.what());
    }
}

} // namespace

CountryAttacks::CountryAttacks(const Scenario& scenario,
                               CountryNetwork& network,
                               Ptr<AgentEnvironment> environment)
    : m_scenario(scenario), m_network(network), m_threats(environment)
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
    for (const Scenario::Attack& attack : m_scenario.GetAttacks())
    {
        if (AttackRegistry::Find(attack.id)->scheme != scheme)
        {
            continue;
        }
        const Reach reach = FindReach(attack);
        auto targets = MakeTargets(attack.id, deployment, reach.hospital);
        if (!targets)
        {
            throw std::runtime_error("attack " + attack.id + ": " + scheme +
                                     " offers attacks no targets: remove it from the scenario");
        }
        targets->clockError = Seconds(attack.clockError);
        targets->hospital = reach.hospital;
        targets->overload = attack.overload;
        targets->flood = [this](const std::string& link, double overload, Time from, Time to) {
            Flood(link, overload, from, to);
        };
        const Time from = Seconds(attack.start);
        const Time to = attack.duration > 0 ? from + Seconds(attack.duration) : Time();
        m_targets.push_back(std::move(targets));
        m_threats.Begin(attack.id, *m_targets.back(), from, to, reach.places);
    }
}

CountryAttacks::Reach
CountryAttacks::FindReach(const Scenario::Attack& attack) const
{
    const auto& hospitals = m_network.GetHospitals();
    std::vector<uint32_t> reached;
    for (uint32_t h = 0; h < hospitals.size(); ++h)
    {
        const std::string& hospital = hospitals[h].name;
        const bool meant =
            attack.place.empty() || std::any_of(attack.place.begin(),
                                                attack.place.end(),
                                                [&hospital](const std::string& place) {
                                                    return PlaceOverlaps(place, hospital);
                                                });
        if (meant)
        {
            reached.push_back(h);
        }
    }
    if (reached.empty())
    {
        const ScenarioProblem problem{
            attack.source,
            attack.line,
            "attack.place",
            "no hospital there; give a province (" + m_network.GetProvinces().front().name +
                "), a hospital (" + hospitals.front().name + "); '*' stands for any characters"};
        throw std::runtime_error(problem.ToText());
    }
    Reach reach{attack.place, reached.front()};
    if (attack.hospitalShare < 1)
    {
        RandomStream random(static_cast<uint64_t>(m_scenario.run.seed), attack.id, "hospitals");
        const double share = attack.hospitalShare * static_cast<double>(reached.size());
        const auto wanted = std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil(share)));
        reach.places.clear();
        for (std::size_t i = 0; i < wanted; ++i)
        {
            const auto rest = static_cast<double>(reached.size() - i);
            const auto drawn = i + static_cast<std::size_t>(random.NextDouble() * rest);
            std::swap(reached[i], reached[drawn]);
            reach.places.push_back(hospitals[reached[i]].name);
        }
        reach.hospital = reached.front();
    }
    return reach;
}

void
CountryAttacks::Flood(const std::string& link, double overload, Time from, Time to)
{
    // What is offered beyond the capacity is lost, whosesoever it is.
    LinkFault effect;
    effect.loss = 1 - 1 / overload;
    for (const LinkCounters* each : m_network.FindLinks(link))
    {
        const auto impairment = m_network.GetImpairment(*each);
        Simulator::Schedule(from - Simulator::Now(), [impairment, effect, length = to - from] {
            const uint64_t number = impairment->Begin(effect);
            if (length.IsStrictlyPositive())
            {
                Simulator::Schedule(length, [impairment, number] { impairment->End(number); });
            }
        });
    }
}

std::vector<AttackReport>
CountryAttacks::End(ResultsDatabase& results)
{
    auto reports = m_threats.End();
    int64_t number = 0;
    for (const AttackReport& report : reports)
    {
        AttackRunRow row;
        row.attack = number;
        row.id = report.id;
        row.scheme = report.scheme;
        row.variant = report.variant;
        row.capability = report.capability;
        row.target = report.target;
        row.place = report.place;
        row.start_s = report.from.GetSeconds();
        row.end_s = report.to.IsZero() ? kNan : report.to.GetSeconds();
        row.attempts = static_cast<int64_t>(report.attempts);
        row.successes = static_cast<int64_t>(report.successes);
        row.goal = report.goal;
        row.first_success_s = report.firstSuccess;
        row.victim_s = report.victimCost;
        row.attacker_s = report.attackerCost;
        row.detected = static_cast<int64_t>(report.detected);
        row.detected_by = report.detectedBy;
        row.advantage = report.advantage;
        for (const std::string& goal : report.goals)
        {
            row.goals += (row.goals.empty() ? "" : "; ") + goal;
        }
        results.Add(row);
        for (const AttackEvent& event : report.events)
        {
            AttackEventRow each;
            each.attack = number;
            each.time_s = event.time.GetSeconds();
            each.event = GetName(event.kind);
            each.protocol_run = static_cast<int64_t>(event.run);
            each.detail = event.detail;
            results.Add(each);
        }
        ++number;
    }
    return reports;
}

} // namespace ehealth
} // namespace ns3
