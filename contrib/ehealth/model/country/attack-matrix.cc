// SPDX-License-Identifier: GPL-2.0-only
#include "attack-matrix.h"

#include "country-simulation.h"
#include "ns3/abort.h"
#include "scenario-schema.h"
#include "scheme-defences.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <ostream>
#include <stdexcept>

namespace ns3
{
namespace ehealth
{

namespace
{

/// A variant to attack, and what is expected there.
struct Cell
{
    Variant variant;
    bool withoutDefence;
    std::string mutant;
    bool expected;

    /// @return the cell's name in file names
    std::string GetName() const
    {
        if (!mutant.empty())
        {
            return mutant;
        }
        return withoutDefence                ? "without"
             : variant == Variant::Published ? "published"
                                             : "hardened";
    }
};

std::vector<AttackInfo>
Choose(const AttackMatrixOptions& options)
{
    for (const std::string& id : options.attacks)
    {
        if (AttackRegistry::Find(id) == nullptr)
        {
            throw std::runtime_error("--attack: " + id + ": no such attack; see --list");
        }
    }
    std::vector<AttackInfo> chosen;
    for (AttackInfo& info : AttackRegistry::List())
    {
        const auto& ids = options.attacks;
        if ((options.scheme.empty() || info.scheme == options.scheme) &&
            (ids.empty() || std::count(ids.begin(), ids.end(), info.id) > 0))
        {
            chosen.push_back(std::move(info));
        }
    }
    if (chosen.empty())
    {
        throw std::runtime_error("--scheme: " + options.scheme + ": no attack on it; see --list");
    }
    return chosen;
}

const std::string&
GetDefence(const AttackInfo& info)
{
    return info.defence.empty() ? info.id : info.defence;
}

std::vector<Cell>
GetCells(const AttackInfo& info)
{
    std::vector<Cell> cells{{Variant::Published, false, {}, info.published},
                            {Variant::Hardened, false, {}, info.hardened}};
    if (GetDefences(info.scheme).Has(GetDefence(info)))
    {
        cells.push_back({Variant::Hardened, true, {}, true});
    }
    for (const std::string& mutant : info.mutants)
    {
        cells.push_back({Variant::Published, false, mutant, true});
    }
    return cells;
}

AttackMatrixRow
RunCell(Scenario scenario, const AttackInfo& info, const Cell& cell, const std::string& directory)
{
    scenario.deployments.clear();
    scenario.scheme.name = info.scheme;
    scenario.scheme.variant = cell.variant;
    scenario.scheme.with.clear();
    scenario.scheme.without.clear();
    if (cell.withoutDefence)
    {
        scenario.scheme.without.push_back(GetDefence(info));
    }
    scenario.attacks.clear();
    scenario.adversary.attacks = {info.id};
    if (!cell.mutant.empty())
    {
        scenario.symmetricEhr.mutant = cell.mutant;
    }
    for (const std::string& setting : info.settings)
    {
        const auto equals = setting.find('=');
        const ScenarioKey* key = ScenarioSchema::Get().FindKey(setting.substr(0, equals));
        NS_ABORT_MSG_IF(key == nullptr, info.id << ": " << setting << ": no such key");
        key->set(scenario, key->FromText(setting.substr(equals + 1)).value);
    }
    scenario.run.name = info.id + "-" + cell.GetName();
    CountrySimulation::Options options;
    options.resultsPath = directory + "/" + scenario.run.name + "-seed" +
                          std::to_string(scenario.run.seed) + ".sqlite";
    CountrySimulation simulation(scenario, options);
    simulation.Run();
    return {info,
            cell.mutant,
            cell.expected,
            static_cast<uint64_t>(scenario.run.seed),
            simulation.GetSummary().attacks.front()};
}

} // namespace

std::vector<AttackMatrixRow>
RunAttackMatrix(const Scenario& scenario, const AttackMatrixOptions& options)
{
    const auto attacks = Choose(options);
    std::filesystem::create_directories(options.directory);
    std::vector<AttackMatrixRow> rows;
    for (int64_t seed = 0; seed < options.seeds; ++seed)
    {
        Scenario seeded = scenario;
        seeded.run.seed += seed;
        for (const AttackInfo& info : attacks)
        {
            for (const Cell& cell : GetCells(info))
            {
                rows.push_back(RunCell(seeded, info, cell, options.directory));
                if (options.onRow)
                {
                    options.onRow(rows.back());
                }
            }
        }
    }
    return rows;
}

void
Print(std::ostream& os, const AttackMatrixRow& row, bool header)
{
    const char* format = "%-8s %-31s %5s %-9s %-9s %8s %9s %11s %11s  %s\n";
    char line[512];
    if (header)
    {
        std::snprintf(line,
                      sizeof(line),
                      format,
                      "id",
                      "variant",
                      "seed",
                      "expected",
                      "observed",
                      "attempts",
                      "successes",
                      "victims/ms",
                      "attacker/ms",
                      "goal broken, or who refused");
        os << line;
    }
    const auto say = [](bool succeeds) { return succeeds ? "succeeds" : "fails"; };
    const auto milliseconds = [](double seconds) {
        char text[32];
        std::snprintf(text, sizeof(text), "%.1f", 1000 * seconds);
        return std::string(text);
    };
    const AttackReport& report = row.report;
    std::snprintf(line,
                  sizeof(line),
                  format,
                  row.info.id.c_str(),
                  report.variant.c_str(),
                  std::to_string(row.seed).c_str(),
                  say(row.expected),
                  say(row.Succeeded()),
                  std::to_string(report.attempts).c_str(),
                  std::to_string(report.successes).c_str(),
                  milliseconds(report.victimCost).c_str(),
                  milliseconds(report.attackerCost).c_str(),
                  (row.Succeeded() ? report.goal : report.detectedBy).c_str());
    os << line;
}

} // namespace ehealth
} // namespace ns3
