// SPDX-License-Identifier: GPL-2.0-only
#include "scenario.h"

#include "scenario-report.h"
#include "scenario-schema.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
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

/// Reads a whole text into a scenario.
class Reader
{
  public:
    Reader(Scenario& scenario, ScenarioReport& report)
        : m_scenario(scenario), m_report(report), m_source(report.GetSource())
    {
    }

    void ReadToml(std::string_view text)
    {
        const toml::parse_result result = toml::parse(text, m_source);
        if (!result)
        {
            m_report.Report(m_source,
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
            m_report.Report("--set",
                            0,
                            text,
                            "missing \"=\"; give key=value, for example --set run.seed=2");
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
            m_report.Report("--set",
                            0,
                            table.name,
                            "not TOML: " + std::string(result.error().description()) +
                                "; give a list of tables, " + table.name + "=[{" +
                                table.keys.front().GetLastName() + " = ...}]");
            return;
        }
        table.clear(m_scenario);
        for (const std::string& key : table.standsFor)
        {
            m_report.ForgetSet(key);
        }
        const toml::node& tables = *result.table().get(table.name);
        if (!tables.is_array() || !tables.as_array()->empty())
        {
            ReadTables(table, tables, "--set");
        }
    }

  private:
    /// Tables [[deployment]] or [[fault]]: what one does not set has its default. Those of
    /// overrides are in no line of theirs.
    void ReadTables(const ScenarioTable& table, const toml::node& node, const std::string& source)
    {
        const auto getLine = [&](const toml::source_region& region) {
            return source == m_source ? region.begin.line : 0;
        };
        if (!node.is_array_of_tables())
        {
            m_report.Report(source,
                            getLine(node.source()),
                            table.name,
                            Describe(node) + " where tables are expected; write [[" + table.name +
                                "]]");
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
        m_report.Report(source, line, name, "unknown key; " + article + table.name + " has " + all);
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
                m_report.Report(m_source,
                                line,
                                name,
                                Write(node) + " is " + Describe(node) +
                                    ", but this is a section; write [" + name +
                                    "] and its keys below it");
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
        m_report.NoteSet(source, line, key.name, written);
        if (checked.problem.empty())
        {
            key.set(m_scenario, checked.value);
        }
        else
        {
            m_report.Report(source,
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
        m_report.Report(source,
                        line,
                        name,
                        "unknown key" +
                            (remedy.empty() ? "; \"ehealth schema\" lists all keys" : remedy));
    }

    Scenario& m_scenario;
    ScenarioReport& m_report;
    const std::string& m_source;
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
    ScenarioReport report(scenario, source);
    Reader reader(scenario, report);
    reader.ReadToml(text);
    for (const auto& each : overrides)
    {
        reader.ReadOverride(each);
    }
    CheckScenario(scenario, report);
    report.ThrowIfWrong();
    return scenario;
}

} // namespace ehealth
} // namespace ns3
