// SPDX-License-Identifier: GPL-2.0-only
#include "scenario.h"

#include "ns3/attribute-policy.h"
#include "scenario-data.h"
#include "scenario-faults.h"
#include "scenario-network.h"
#include "scenario-schema.h"
#include "scenario-schemes.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

namespace ns3
{
namespace ehealth
{

namespace
{

/// @return the TOML type of a node in words
std::string
Describe(const toml::node& node)
{
    switch (node.type())
    {
    case toml::node_type::table:
        return "a section";
    case toml::node_type::array:
        return "a list";
    case toml::node_type::string:
        return "a string";
    case toml::node_type::integer:
        return "an integer";
    case toml::node_type::floating_point:
        return "a number";
    case toml::node_type::boolean:
        return "a boolean";
    default:
        return "a date or time";
    }
}

/// @return the node as it is written, without the contents of sections
std::string
Write(const toml::node& node)
{
    if (node.is_table())
    {
        return "{...}";
    }
    std::ostringstream text;
    node.visit([&](const auto& value) { text << value; });
    return text.str();
}

/// @return the table of which there may be several; null when there is none of this name
const ScenarioTable*
FindTable(const std::string& name)
{
    const auto& tables = ScenarioSchema::Get().GetTables();
    const auto found = std::find_if(tables.begin(), tables.end(), [&name](const auto& table) {
        return table.name == name;
    });
    return found == tables.end() ? nullptr : &*found;
}

/// Reads a whole text into a scenario and collects what is wrong.
class Reader
{
  public:
    Reader(Scenario& scenario, std::string source)
        : m_scenario(scenario), m_source(std::move(source))
    {
    }

    void ReadToml(std::string_view text)
    {
        const toml::parse_result result = toml::parse(text, m_source);
        if (!result)
        {
            Report(m_source,
                   result.error().source().begin.line,
                   "",
                   "not TOML: " + std::string(result.error().description()));
            return;
        }
        ReadTable(result.table(), "");
    }

    void ReadOverride(const std::string& text)
    {
        const auto equals = text.find('=');
        if (equals == std::string::npos)
        {
            Report("--set", 0, text, "missing \"=\"; give key=value, for example --set run.seed=2");
            return;
        }
        std::string name = text.substr(0, equals);
        name.erase(name.find_last_not_of(' ') + 1);
        const std::string value = text.substr(equals + 1);
        if (const ScenarioTable* table = FindTable(name))
        {
            ReadTablesOverride(*table, value);
            return;
        }
        const ScenarioKey* key = ScenarioSchema::Get().FindKey(name);
        if (key == nullptr)
        {
            ReportUnknown("--set", 0, name);
            return;
        }
        Accept(*key, key->FromText(value), value, "--set", 0);
    }

    /// Replaces all tables of a name: attack=[{id = "N3", start = "5 min"}].
    void ReadTablesOverride(const ScenarioTable& table, const std::string& value)
    {
        const std::string text = table.name + " = " + value;
        const toml::parse_result result = toml::parse(std::string_view(text));
        if (!result)
        {
            Report("--set",
                   0,
                   table.name,
                   "not TOML: " + std::string(result.error().description()) +
                       "; give a list of tables, " + table.name + "=[{" +
                       table.keys.front().GetLastName() + " = ...}]");
            return;
        }
        table.clear(m_scenario);
        const toml::node& tables = *result.table().get(table.name);
        if (!tables.is_array() || !tables.as_array()->empty())
        {
            ReadTables(table, tables, "--set");
        }
    }

    /// What cannot be seen from one key alone. Keys that are wrong already hold their defaults:
    /// nothing is concluded from them.
    void CheckWhole()
    {
        const auto& mobile = m_scenario.network.mobile;
        CheckOrder("network.mobile.rtt_median_4g",
                   mobile.rttMedian4g,
                   "network.mobile.rtt_p95_4g",
                   mobile.rttP954g);
        CheckOrder("network.mobile.rtt_median_5g",
                   mobile.rttMedian5g,
                   "network.mobile.rtt_p95_5g",
                   mobile.rttP955g);
        ReportFound(FindNetworkProblems(m_scenario));
        ReportFound(FindSchemeProblems(m_scenario));
        SettleDeployments();
        CheckFaults();
        CheckPolicy();
        CheckPeople();
        const std::string& name = m_scenario.run.name;
        if (name.front() == '.' || !std::all_of(name.begin(), name.end(), IsFileNameCharacter))
        {
            ReportValue("run.name",
                        "not usable in file names; give letters, digits, '.', '_' and '-', not "
                        "starting with '.'");
        }
        if (IsWrong("country.data"))
        {
            return;
        }
        ReportFound(FindDataProblems(m_scenario, GetDataDirectory()));
    }

    void CheckPeople()
    {
        const auto& workload = m_scenario.workload;
        if (workload.emergencyOutsideShare + workload.emergencyUnconsciousShare > 1 &&
            !IsWrong("workload.emergency_outside_share") &&
            !IsWrong("workload.emergency_unconscious_share"))
        {
            ReportValue("workload.emergency_unconscious_share",
                        "more than 1 with workload.emergency_outside_share; give two that add up "
                        "to 1 at most");
        }
        if (workload.enrolmentsPerPersonYear > 0 && workload.enrolmentShare == 0 &&
            !IsWrong("workload.enrolment_share"))
        {
            ReportValue("workload.enrolments_per_person_year",
                        "nobody is left to enrol; give workload.enrolment_share above 0");
        }
    }

    /// An unnamed run is named after its file.
    void NameAfterSource()
    {
        if (!m_scenario.run.name.empty())
        {
            return;
        }
        std::string name = std::filesystem::path(m_source).stem().string();
        std::replace_if(
            name.begin(),
            name.end(),
            [](char c) { return !IsFileNameCharacter(c); },
            '-');
        m_scenario.run.name = name.empty() || name.front() == '.' ? "scenario" : name;
    }

    void ThrowIfWrong()
    {
        if (!m_problems.empty())
        {
            // toml++ sorts by name; what has no line (--set, data files) comes last.
            std::stable_sort(m_problems.begin(),
                             m_problems.end(),
                             [](const auto& a, const auto& b) { return a.line - 1 < b.line - 1; });
            throw ScenarioError(std::move(m_problems));
        }
    }

  private:
    static bool IsFileNameCharacter(char c)
    {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               (c != '\0' && std::strchr("._-", c) != nullptr);
    }

    /// Tables [[deployment]] or [[fault]]: what one does not set has its default. Those of
    /// overrides are in no line of theirs.
    void ReadTables(const ScenarioTable& table, const toml::node& node, const std::string& source)
    {
        const auto getLine = [&](const toml::source_region& region) {
            return source == m_source ? region.begin.line : 0;
        };
        if (!node.is_array_of_tables())
        {
            Report(source,
                   getLine(node.source()),
                   table.name,
                   Describe(node) + " where tables are expected; write [[" + table.name + "]]");
            return;
        }
        for (const auto& element : *node.as_array())
        {
            table.append(m_scenario, source, getLine(element.source()));
            for (const auto& key : table.keys)
            {
                key.set(m_scenario, key.defaultValue);
            }
            for (const auto& [key, value] : *element.as_table())
            {
                ReadTableKey(table, std::string(key.str()), value, source, getLine(key.source()));
            }
        }
    }

    void ReadTableKey(const ScenarioTable& table,
                      const std::string& lastName,
                      const toml::node& value,
                      const std::string& source,
                      uint32_t line)
    {
        const std::string name = table.name + "." + lastName;
        const auto known = std::find_if(table.keys.begin(), table.keys.end(), [&](const auto& key) {
            return key.name == name;
        });
        if (known != table.keys.end())
        {
            Accept(*known, Convert(*known, value), Write(value), source, line);
            return;
        }
        std::string all;
        for (const auto& key : table.keys)
        {
            all += (all.empty() ? "" : ", ") + key.GetLastName();
        }
        const bool startsWithVowel = table.name.find_first_of("aeiou") == 0;
        const std::string article = startsWithVowel ? "an " : "a ";
        Report(source, line, name, "unknown key; " + article + table.name + " has " + all);
    }

    /// What is said twice must agree; the effective scenario says both.
    void SettleDeployments()
    {
        if (m_scenario.deployments.empty())
        {
            return;
        }
        const auto& first = m_scenario.deployments.front();
        if (IsSet("scheme.name") && m_scenario.scheme.name != first.scheme)
        {
            ReportValue("scheme.name", "there are tables [[deployment]]; remove this key");
        }
        m_scenario.scheme.name = first.scheme;
        m_scenario.scheme.variant = first.variant;
    }

    void CheckFaults()
    {
        const bool isRead =
            std::none_of(m_problems.begin(), m_problems.end(), [](const auto& problem) {
                return problem.key.rfind("fault.", 0) == 0;
            });
        for (const auto& fault : m_scenario.faults)
        {
            if (!isRead)
            {
                return; // what is wrong holds its default
            }
            ReportFound(FindFaultProblems(fault));
        }
    }

    void CheckPolicy()
    {
        // What stands for a name is as long as it is, so positions stay.
        std::string text = m_scenario.symmetricEhr.policy;
        for (const std::string variable : {"$hospital", "$province"})
        {
            for (std::size_t at = text.find(variable); at != std::string::npos;
                 at = text.find(variable))
            {
                text[at] = 'x';
            }
        }
        try
        {
            symmetricehr::AttributePolicy::Parse(text);
        }
        catch (const symmetricehr::PolicyError& error)
        {
            ReportValue("symmetric_ehr.policy", error.what());
        }
    }

    bool IsSet(const std::string& name) const
    {
        return std::any_of(m_origins.begin(), m_origins.end(), [&](const auto& origin) {
            return origin.key == name;
        });
    }

    void ReadTable(const toml::table& table, const std::string& prefix)
    {
        const auto& schema = ScenarioSchema::Get();
        for (const auto& [key, node] : table)
        {
            const std::string name = prefix + std::string(key.str());
            const uint32_t line = key.source().begin.line;
            if (const ScenarioTable* several = FindTable(name))
            {
                ReadTables(*several, node, m_source);
            }
            else if (const ScenarioKey* known = schema.FindKey(name))
            {
                Accept(*known, Convert(*known, node), Write(node), m_source, line);
            }
            else if (schema.IsSection(name) && !node.is_table())
            {
                Report(m_source,
                       line,
                       name,
                       Write(node) + " is " + Describe(node) + ", but this is a section; write [" +
                           name + "] and its keys below it");
            }
            else if (node.is_table() && (schema.IsSection(name) || !node.as_table()->empty()))
            {
                ReadTable(*node.as_table(), name + ".");
            }
            else
            {
                ReportUnknown(m_source, line, name);
            }
        }
    }

    /// A value as it stands in a file: types count, so "5" is not 5.
    static CheckedValue Convert(const ScenarioKey& key, const toml::node& node)
    {
        const bool number = node.is_integer() || node.is_floating_point();
        if (key.type == KeyType::Integer && node.is_integer())
        {
            return key.Check(node.as_integer()->get());
        }
        if (key.type == KeyType::Number && number)
        {
            return key.Check(*node.value<double>());
        }
        if (key.type == KeyType::Boolean && node.is_boolean())
        {
            return {node.as_boolean()->get(), ""};
        }
        if (key.type == KeyType::Quantity && number)
        {
            return {{}, "missing unit"};
        }
        if (key.type == KeyType::TextList && node.is_array())
        {
            std::vector<std::string> texts;
            for (const auto& element : *node.as_array())
            {
                if (!element.is_string())
                {
                    return {{}, "wrong type: the list holds " + Describe(element)};
                }
                texts.push_back(element.as_string()->get());
            }
            return {texts, ""};
        }
        const bool written = key.type == KeyType::Text || key.type == KeyType::Choice ||
                             key.type == KeyType::Quantity;
        if (written && node.is_string())
        {
            return key.FromText(node.as_string()->get());
        }
        if (key.type == KeyType::Instant && node.is_string())
        {
            return key.FromText(node.as_string()->get());
        }
        if (key.type == KeyType::Instant && node.is_date_time())
        {
            return key.FromText(Write(node));
        }
        return {{}, "wrong type: this is " + Describe(node)};
    }

    void Accept(const ScenarioKey& key,
                const CheckedValue& checked,
                const std::string& written,
                const std::string& source,
                uint32_t line)
    {
        m_origins.push_back({source, line, key.name, written});
        if (checked.problem.empty())
        {
            key.set(m_scenario, checked.value);
        }
        else
        {
            Report(source,
                   line,
                   key.name,
                   written + ": " + checked.problem + "; " + key.GetExpectation());
        }
    }

    void ReportUnknown(const std::string& source, uint32_t line, const std::string& name)
    {
        const auto& schema = ScenarioSchema::Get();
        std::string remedy;
        for (const auto& near : schema.FindNearest(name))
        {
            remedy += (remedy.empty() ? "; did you mean " : ", ") + near;
        }
        if (const ScenarioTable* several = FindTable(name.substr(0, name.find('.'))))
        {
            remedy = "; " + several->name + "s are tables [[" + several->name +
                     "]] of the scenario file, or --set " + several->name + "=[{...}]";
        }
        if (schema.IsSection(name))
        {
            remedy = "; it is a section, give one of its keys";
        }
        Report(source,
               line,
               name,
               "unknown key" + (remedy.empty() ? "; \"ehealth schema\" lists all keys" : remedy));
    }

    bool IsWrong(const std::string& name) const
    {
        return std::any_of(m_problems.begin(), m_problems.end(), [&](const auto& problem) {
            return problem.key == name;
        });
    }

    /// Two keys of which the second may not be less.
    void
    CheckOrder(const std::string& lowName, double low, const std::string& highName, double high)
    {
        if (high < low && !IsWrong(lowName) && !IsWrong(highName))
        {
            ReportValue(highName, "less than " + lowName + "; give at least that");
        }
    }

    /// Reports a value that was read without error.
    void ReportValue(const std::string& name, const std::string& problem)
    {
        const ScenarioKey* key = ScenarioSchema::Get().FindKey(name);
        ReportWhereSet(name, key->ToToml(key->get(m_scenario)) + ": " + problem);
    }

    /// Reports what was found in the scenario as a whole: a problem without a line where its key
    /// was set.
    void ReportFound(const std::vector<ScenarioProblem>& problems)
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

    /// Reports a key at the place where it was last set.
    void ReportWhereSet(const std::string& name, const std::string& message)
    {
        const auto origin = std::find_if(m_origins.rbegin(),
                                         m_origins.rend(),
                                         [&](const auto& each) { return each.key == name; });
        if (origin == m_origins.rend())
        {
            Report(m_source, 0, name, message);
        }
        else
        {
            Report(origin->source, origin->line, name, message);
        }
    }

    void Report(const std::string& source,
                uint32_t line,
                const std::string& key,
                const std::string& message)
    {
        m_problems.push_back({source, line, key, message});
    }

    Scenario& m_scenario;
    std::string m_source;
    std::vector<ScenarioProblem> m_origins; // where each key was set, with what
    std::vector<ScenarioProblem> m_problems;
};

std::string
JoinProblems(const std::vector<ScenarioProblem>& problems)
{
    std::string all;
    for (const auto& problem : problems)
    {
        all += (all.empty() ? "" : "\n") + problem.ToText();
    }
    return all;
}

} // namespace

std::string
ScenarioProblem::ToText() const
{
    std::string text = source;
    if (line > 0)
    {
        text += ":" + std::to_string(line);
    }
    if (!key.empty())
    {
        text += ": " + key;
    }
    return text + ": " + message;
}

ScenarioError::ScenarioError(std::vector<ScenarioProblem> problems)
    : std::runtime_error(JoinProblems(problems)), m_problems(std::move(problems))
{
}

const std::vector<ScenarioProblem>&
ScenarioError::GetProblems() const
{
    return m_problems;
}

Scenario::Scenario()
{
    for (const auto& key : ScenarioSchema::Get().GetKeys())
    {
        key.set(*this, key.defaultValue);
    }
}

Scenario
Scenario::Load(const std::string& path, const std::vector<std::string>& overrides)
{
    std::error_code error;
    std::ifstream file;
    if (std::filesystem::is_regular_file(path, error))
    {
        file.open(path, std::ios::binary);
    }
    if (!file.is_open())
    {
        throw ScenarioError({{path,
                              0,
                              "",
                              "cannot read this file; give the path of a scenario, for example "
                              "examples/two-hospitals.toml"}});
    }
    std::ostringstream text;
    text << file.rdbuf();
    return FromText(text.str(), path, overrides);
}

Scenario
Scenario::FromText(std::string_view text,
                   const std::string& source,
                   const std::vector<std::string>& overrides)
{
    Scenario scenario;
    Reader reader(scenario, source);
    reader.ReadToml(text);
    for (const auto& each : overrides)
    {
        reader.ReadOverride(each);
    }
    reader.NameAfterSource();
    reader.CheckWhole();
    reader.ThrowIfWrong();
    return scenario;
}

} // namespace ehealth
} // namespace ns3
