// SPDX-License-Identifier: GPL-2.0-only
#include "scenario-report.h"

#include "scenario-schema.h"

#include <algorithm>

namespace ns3
{
namespace ehealth
{

ScenarioReport::ScenarioReport(const Scenario& scenario, std::string source)
    : m_scenario(scenario), m_source(std::move(source))
{
}

void
ScenarioReport::NoteSet(const std::string& source,
                        uint32_t line,
                        const std::string& key,
                        const std::string& written)
{
    m_origins.push_back({source, line, key, written});
}

void
ScenarioReport::ForgetSet(const std::string& key)
{
    m_origins.erase(std::remove_if(m_origins.begin(),
                                   m_origins.end(),
                                   [&](const auto& origin) { return origin.key == key; }),
                    m_origins.end());
}

bool
ScenarioReport::IsSet(const std::string& name) const
{
    return std::any_of(m_origins.begin(), m_origins.end(), [&](const auto& origin) {
        return origin.key == name;
    });
}

bool
ScenarioReport::IsWrong(const std::string& name) const
{
    return std::any_of(m_problems.begin(), m_problems.end(), [&](const auto& problem) {
        return problem.key == name;
    });
}

bool
ScenarioReport::IsAnyWrong(const std::string& prefix) const
{
    return std::any_of(m_problems.begin(), m_problems.end(), [&](const auto& problem) {
        return problem.key.rfind(prefix, 0) == 0;
    });
}

void
ScenarioReport::ReportValue(const std::string& name, const std::string& problem)
{
    const ScenarioKey* key = ScenarioSchema::Get().FindKey(name);
    ReportWhereSet(name, key->ToToml(key->get(m_scenario)) + ": " + problem);
}

void
ScenarioReport::ReportFound(const std::vector<ScenarioProblem>& problems)
{
    for (const auto& problem : problems)
    {
        if (problem.key.empty() || problem.line > 0)
        {
            m_problems.push_back(problem);
        }
        else if (!IsWrong(problem.key))
        {
            ReportWhereSet(problem.key, problem.message);
        }
    }
}

void
ScenarioReport::ReportWhereSet(const std::string& name, const std::string& message)
{
    const auto origin = std::find_if(m_origins.rbegin(), m_origins.rend(), [&](const auto& each) {
        return each.key == name;
    });
    if (origin == m_origins.rend())
    {
        Report(m_source, 0, name, message);
    }
    else
    {
        Report(origin->source, origin->line, name, message);
    }
}

void
ScenarioReport::Report(const std::string& source,
                       uint32_t line,
                       const std::string& key,
                       const std::string& message)
{
    m_problems.push_back({source, line, key, message});
}

void
ScenarioReport::ThrowIfWrong()
{
    if (!m_problems.empty())
    {
        // toml++ sorts by name; what has no line (--set, data files) comes last.
        std::stable_sort(m_problems.begin(), m_problems.end(), [](const auto& a, const auto& b) {
            return a.line - 1 < b.line - 1;
        });
        throw ScenarioError(std::move(m_problems));
    }
}

} // namespace ehealth
} // namespace ns3
