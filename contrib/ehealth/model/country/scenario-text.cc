// SPDX-License-Identifier: GPL-2.0-only
// The effective scenario as TOML and JSON.
#include "scenario-schema.h"
#include "scenario.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

namespace ns3
{
namespace ehealth
{

namespace
{

/// @return whether the tables [[deployment]] say what a key would
bool
IsSettledByDeployments(const Scenario& scenario, const std::string& key)
{
    return !scenario.deployments.empty() && (key == "scheme.name" || key == "scheme.variant");
}

} // namespace

std::vector<Scenario::Attack>
Scenario::GetAttacks() const
{
    std::vector<Attack> all;
    for (const std::string& id : adversary.attacks)
    {
        Attack& attack = all.emplace_back();
        attack.id = id;
        attack.start = adversary.start;
        attack.duration = adversary.duration;
    }
    all.insert(all.end(), attacks.begin(), attacks.end());
    return all;
}

std::vector<Scenario::Deployment>
Scenario::GetDeployments() const
{
    return deployments.empty() ? std::vector<Deployment>{{scheme.name, scheme.variant, 1}}
                               : deployments;
}

std::string
Scenario::ToToml() const
{
    std::ostringstream text;
    std::string section;
    for (const auto& key : ScenarioSchema::Get().GetKeys())
    {
        if (key.GetSection() != section)
        {
            text << (section.empty() ? "" : "\n");
            section = key.GetSection();
            text << "[" << section << "]\n";
        }
        const ScenarioValue value = key.get(*this);
        if (std::holds_alternative<std::monostate>(value))
        {
            text << "# " << key.GetLastName() << ": from the country data\n";
        }
        else if (IsSettledByDeployments(*this, key.name))
        {
            text << "# " << key.GetLastName() << ": from the first [[deployment]]\n";
        }
        else
        {
            text << key.GetLastName() << " = " << key.ToToml(value) << "\n";
        }
    }
    for (const auto& table : ScenarioSchema::Get().GetTables())
    {
        for (const Scenario& one : table.split(*this))
        {
            text << "\n[[" << table.name << "]]\n";
            for (const auto& key : table.keys)
            {
                text << key.GetLastName() << " = " << key.ToToml(key.get(one)) << "\n";
            }
        }
    }
    return text.str();
}

std::string
Scenario::ToJson() const
{
    nlohmann::ordered_json root;
    for (const auto& key : ScenarioSchema::Get().GetKeys())
    {
        std::string pointer = "/" + key.name;
        std::replace(pointer.begin(), pointer.end(), '.', '/');
        const ScenarioValue value = key.get(*this);
        root[nlohmann::ordered_json::json_pointer(pointer)] =
            std::holds_alternative<std::monostate>(value)
                ? nlohmann::ordered_json()
                : nlohmann::ordered_json::parse(key.ToToml(value));
    }
    for (const auto& table : ScenarioSchema::Get().GetTables())
    {
        for (const Scenario& one : table.split(*this))
        {
            nlohmann::ordered_json entry;
            for (const auto& key : table.keys)
            {
                entry[key.GetLastName()] = nlohmann::ordered_json::parse(key.ToToml(key.get(one)));
            }
            root[table.name].push_back(entry);
        }
    }
    return root.dump(2) + "\n";
}

} // namespace ehealth
} // namespace ns3
