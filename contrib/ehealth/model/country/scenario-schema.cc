// SPDX-License-Identifier: GPL-2.0-only
#include "scenario-schema.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <numeric>

namespace ns3
{
namespace ehealth
{

namespace
{

std::string
Quote(const std::string& text)
{
    // JSON's escapes are a subset of those of a TOML basic string.
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string
Join(const std::vector<std::string>& parts, const std::string& separator)
{
    std::string all;
    for (const auto& part : parts)
    {
        all += (all.empty() ? "" : separator) + part;
    }
    return all;
}

std::string_view
Trim(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t");
    return first == std::string_view::npos
             ? std::string_view()
             : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Removes one pair of quotes around a text: --set run.name="x" in a shell that keeps them.
std::string_view
Unquote(std::string_view text)
{
    text = Trim(text);
    if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') &&
        text.back() == text.front())
    {
        return text.substr(1, text.size() - 2);
    }
    return text;
}

CheckedValue
ReadBoolean(std::string_view text)
{
    if (text == "true" || text == "false")
    {
        return {text == "true", ""};
    }
    return {{}, "not true or false"};
}

CheckedValue
ReadInteger(std::string_view text)
{
    int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc::result_out_of_range)
    {
        return {{}, "out of range"};
    }
    if (error != std::errc() || end != text.data() + text.size())
    {
        return {{}, "not an integer"};
    }
    return {value, ""};
}

CheckedValue
ReadList(std::string_view text)
{
    if (text.size() >= 2 && text.front() == '[' && text.back() == ']')
    {
        text = text.substr(1, text.size() - 2);
    }
    std::vector<std::string> list;
    while (!Trim(text).empty())
    {
        const auto comma = std::min(text.find(','), text.size());
        list.emplace_back(Unquote(text.substr(0, comma)));
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return {list, ""};
}

/// @return the number of single-character edits between two words (Levenshtein)
std::size_t
EditDistance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), 0);
    for (std::size_t i = 1; i <= a.size(); ++i)
    {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j)
        {
            const std::size_t substitute = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, substitute});
        }
    }
    return row[b.size()];
}

} // namespace

std::string
ScenarioKey::GetSection() const
{
    return name.substr(0, name.rfind('.'));
}

std::string
ScenarioKey::GetLastName() const
{
    return name.substr(name.rfind('.') + 1);
}

std::string
ScenarioKey::GetTypeName() const
{
    switch (type)
    {
    case KeyType::Boolean:
        return "boolean";
    case KeyType::Integer:
        return "integer";
    case KeyType::Number:
        return "number";
    case KeyType::Quantity:
        return std::string(GetName(dimension)).substr(2);
    case KeyType::Text:
        return "string";
    case KeyType::Choice:
        return "choice";
    case KeyType::TextList:
        return "list of strings";
    case KeyType::Instant:
        break;
    }
    return "instant";
}

std::string
ScenarioKey::GetRange() const
{
    if (!choices.empty())
    {
        std::vector<std::string> quoted(choices.size());
        std::transform(choices.begin(), choices.end(), quoted.begin(), Quote);
        return Join(quoted, ", ");
    }
    switch (type)
    {
    case KeyType::Integer:
    case KeyType::Number:
        return FormatNumber(minimum) + " to " + FormatNumber(maximum);
    case KeyType::Quantity:
        return FormatQuantity(minimum, dimension) + " to " + FormatQuantity(maximum, dimension);
    default:
        return "";
    }
}

std::string
ScenarioKey::GetExpectation() const
{
    const std::string example = std::holds_alternative<std::monostate>(defaultValue)
                                  ? ""
                                  : ", for example " + ToToml(defaultValue);
    switch (type)
    {
    case KeyType::Boolean:
        return "give true or false";
    case KeyType::Integer:
        return "give an integer from " + GetRange() + (unit.empty() ? "" : " (" + unit + ")") +
               example;
    case KeyType::Number:
        return "give a number from " + GetRange() + (unit.empty() ? "" : " (" + unit + ")") +
               example;
    case KeyType::Quantity:
    {
        if (!choices.empty())
        {
            return "give one of " + GetRange();
        }
        std::vector<std::string> units;
        for (const auto& each : GetUnits(dimension))
        {
            units.emplace_back(each.name);
        }
        return std::string("give ") + GetName(dimension) + " as a string with a unit (" +
               Join(units, ", ") + ") from " + GetRange() +
               (example.empty() ? ", for example " + Quote(FormatQuantity(minimum, dimension))
                                : example);
    }
    case KeyType::Text:
        return "give a string in quotes";
    case KeyType::Choice:
        return "give one of " + GetRange();
    case KeyType::TextList:
        return "give a list of strings, for example [\"IR-23\", \"IR-21\"]";
    case KeyType::Instant:
        break;
    }
    return "give a date and time of RFC 3339 with the offset from UTC" + example;
}

CheckedValue
ScenarioKey::FromText(std::string_view text) const
{
    text = Unquote(text);
    switch (type)
    {
    case KeyType::Boolean:
        return ReadBoolean(text);
    case KeyType::Integer:
    {
        const auto read = ReadInteger(text);
        return read.problem.empty() ? Check(read.value) : read;
    }
    case KeyType::Number:
    {
        const auto number = ParseNumber(text);
        return number ? Check(*number) : CheckedValue{{}, "not a number"};
    }
    case KeyType::Quantity:
    {
        const auto parsed = ParseQuantity(text, dimension);
        return parsed.value ? Check(*parsed.value) : CheckedValue{{}, parsed.problem};
    }
    case KeyType::TextList:
        return ReadList(text);
    case KeyType::Instant:
    {
        const auto instant = Instant::Parse(text);
        return instant ? CheckedValue{*instant, ""} : CheckedValue{{}, "not a date and time"};
    }
    case KeyType::Text:
    case KeyType::Choice:
        break;
    }
    return Check(std::string(text));
}

CheckedValue
ScenarioKey::Check(ScenarioValue value) const
{
    if (type == KeyType::Choice)
    {
        const bool known =
            std::count(choices.begin(), choices.end(), std::get<std::string>(value)) > 0;
        return {std::move(value), known ? "" : "not one of the choices"};
    }
    if (type == KeyType::Quantity && !choices.empty())
    {
        const bool known = std::any_of(choices.begin(), choices.end(), [&](const auto& choice) {
            return ParseQuantity(choice, dimension).value == std::get<double>(value);
        });
        return {std::move(value), known ? "" : "not one of the choices"};
    }
    double number = minimum;
    if (const auto* integer = std::get_if<int64_t>(&value))
    {
        number = static_cast<double>(*integer);
    }
    else if (const auto* real = std::get_if<double>(&value))
    {
        number = *real;
    }
    // Written so that a NaN is out of range too.
    if (!(number >= minimum && number <= maximum))
    {
        return {std::move(value), "out of range"};
    }
    if (type == KeyType::Quantity && dimension == Dimension::DataSize &&
        number != static_cast<double>(static_cast<int64_t>(number)))
    {
        return {std::move(value), "not a whole number of bytes"};
    }
    return {std::move(value), ""};
}

std::string
ScenarioKey::ToToml(const ScenarioValue& value) const
{
    switch (type)
    {
    case KeyType::Boolean:
        return std::get<bool>(value) ? "true" : "false";
    case KeyType::Integer:
        return std::to_string(std::get<int64_t>(value));
    case KeyType::Number:
        return FormatNumber(std::get<double>(value));
    case KeyType::Quantity:
        return Quote(FormatQuantity(std::get<double>(value), dimension));
    case KeyType::TextList:
    {
        std::vector<std::string> quoted;
        for (const auto& text : std::get<std::vector<std::string>>(value))
        {
            quoted.push_back(Quote(text));
        }
        return "[" + Join(quoted, ", ") + "]";
    }
    case KeyType::Instant:
        return Quote(std::get<Instant>(value).ToText());
    case KeyType::Text:
    case KeyType::Choice:
        break;
    }
    return Quote(std::get<std::string>(value));
}

ScenarioSchema::ScenarioSchema() : m_keys(MakeScenarioKeys()), m_tables(MakeScenarioTables())
{
}

const std::vector<ScenarioTable>&
ScenarioSchema::GetTables() const
{
    return m_tables;
}

const ScenarioSchema&
ScenarioSchema::Get()
{
    static const ScenarioSchema schema;
    return schema;
}

const std::vector<ScenarioKey>&
ScenarioSchema::GetKeys() const
{
    return m_keys;
}

const ScenarioKey*
ScenarioSchema::FindKey(std::string_view name) const
{
    const auto found = std::find_if(m_keys.begin(), m_keys.end(), [&](const auto& key) {
        return key.name == name;
    });
    return found == m_keys.end() ? nullptr : &*found;
}

bool
ScenarioSchema::IsSection(std::string_view name) const
{
    const std::string prefix = std::string(name) + ".";
    return std::any_of(m_keys.begin(), m_keys.end(), [&](const auto& key) {
        return key.name.compare(0, prefix.size(), prefix) == 0;
    });
}

std::vector<std::string>
ScenarioSchema::FindNearest(std::string_view name) const
{
    // A right last name in a wrong section is as near as one wrong letter.
    const std::string_view last = name.substr(name.rfind('.') + 1);
    std::vector<std::pair<std::size_t, std::string>> near;
    for (const auto& key : m_keys)
    {
        const std::size_t distance =
            std::min(EditDistance(name, key.name), EditDistance(last, key.GetLastName()) + 1);
        if (distance <= std::max<std::size_t>(2, last.size() / 3))
        {
            near.emplace_back(distance, key.name);
        }
    }
    std::sort(near.begin(), near.end());
    std::vector<std::string> names;
    for (std::size_t i = 0; i < near.size() && i < 3; ++i)
    {
        names.push_back(near[i].second);
    }
    return names;
}

} // namespace ehealth
} // namespace ns3
