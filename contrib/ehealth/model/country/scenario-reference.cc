// SPDX-License-Identifier: GPL-2.0-only
// The schema as documentation: plain text, Markdown and JSON.
#include "scenario-schema.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

namespace ns3
{
namespace ehealth
{

namespace
{

std::string
GetDefaultText(const ScenarioKey& key)
{
    return std::holds_alternative<std::monostate>(key.defaultValue) ? "from the country data"
                                                                    : key.ToToml(key.defaultValue);
}

/// The range with what it counts: "0 to 64 threads".
std::string
GetRangeText(const ScenarioKey& key)
{
    const std::string range = key.GetRange();
    return range.empty() || key.unit.empty() ? range : range + " " + key.unit;
}

} // namespace

std::string
ScenarioSchema::ToText() const
{
    std::ostringstream text;
    const auto write = [&text](const ScenarioKey& key) {
        text << key.name << "\n    " << key.GetTypeName() << ", default " << GetDefaultText(key);
        const std::string range = GetRangeText(key);
        text << (range.empty() ? "" : "; ") << range << "\n    " << key.help << "\n";
    };
    std::for_each(m_keys.begin(), m_keys.end(), write);
    for (const auto& table : m_tables)
    {
        std::for_each(table.keys.begin(), table.keys.end(), write);
    }
    return text.str();
}

std::string
ScenarioSchema::ToMarkdown() const
{
    std::ostringstream text;
    std::string section;
    const auto write = [&text, &section](const ScenarioKey& key) {
        if (key.GetSection() != section)
        {
            text << (section.empty() ? "" : "\n");
            section = key.GetSection();
            text << "## " << section << "\n\n| key | type | default | range | meaning |\n"
                 << "|---|---|---|---|---|\n";
        }
        text << "| `" << key.GetLastName() << "` | " << key.GetTypeName() << " | "
             << GetDefaultText(key) << " | " << GetRangeText(key) << " | " << key.help << " |\n";
    };
    std::for_each(m_keys.begin(), m_keys.end(), write);
    for (const auto& table : m_tables)
    {
        std::for_each(table.keys.begin(), table.keys.end(), write);
    }
    return text.str();
}

std::string
ScenarioSchema::ToJson() const
{
    auto keys = nlohmann::ordered_json::array();
    const auto add = [&keys](const ScenarioKey& key, bool repeated) {
        nlohmann::ordered_json entry;
        entry["name"] = key.name;
        entry["type"] = key.GetTypeName();
        entry["unit"] = key.unit;
        entry["default"] = std::holds_alternative<std::monostate>(key.defaultValue)
                             ? nlohmann::ordered_json()
                             : nlohmann::ordered_json::parse(key.ToToml(key.defaultValue));
        entry["range"] = key.GetRange();
        if (key.type == KeyType::Integer || key.type == KeyType::Number ||
            key.type == KeyType::Quantity)
        {
            entry["minimum"] = key.minimum;
            entry["maximum"] = key.maximum;
        }
        entry["choices"] = key.choices;
        entry["repeated"] = repeated;
        entry["help"] = key.help;
        keys.push_back(entry);
    };
    for (const auto& key : m_keys)
    {
        add(key, false);
    }
    for (const auto& table : m_tables)
    {
        for (const auto& key : table.keys)
        {
            add(key, true);
        }
    }
    return keys.dump(2) + "\n";
}

} // namespace ehealth
} // namespace ns3
