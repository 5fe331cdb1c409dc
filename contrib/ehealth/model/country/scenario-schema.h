// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_SCENARIO_SCHEMA_H
#define EHEALTH_SCENARIO_SCHEMA_H

#include "ns3/quantity.h"
#include "ns3/scenario.h"

#include <functional>
#include <variant>

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-country
/// A value of any key; std::monostate stands for "from the country data".
using ScenarioValue = std::
    variant<std::monostate, bool, int64_t, double, std::string, std::vector<std::string>, Instant>;

/// @ingroup ehealth-country
/// What a key's value may be.
enum class KeyType : uint8_t
{
    Boolean,  //!< bool
    Integer,  //!< int64_t
    Number,   //!< double
    Quantity, //!< double in base units, written as a string with a unit
    Text,     //!< std::string
    Choice,   //!< std::string, one of a list
    TextList, //!< std::vector<std::string>
    Instant,  //!< Instant, written as RFC 3339 text
};

/// @ingroup ehealth-country
/// A value, or what is wrong with it.
struct CheckedValue
{
    ScenarioValue value; //!< meaningful when problem is empty
    std::string problem; //!< what is wrong, without the remedy; empty: nothing
};

/**
 * @ingroup ehealth-country
 * One key of a scenario: everything known about it but the code that uses it.
 */
struct ScenarioKey
{
    std::string name;                 //!< dotted name: network.wan.route_factor
    KeyType type{};                   //!< type of the value
    Dimension dimension{};            //!< of a Quantity
    std::string unit;                 //!< what an Integer or Number counts; may be empty
    ScenarioValue defaultValue;       //!< std::monostate: from the country data
    double minimum{};                 //!< of an Integer, Number or Quantity (base units)
    double maximum{};                 //!< see minimum; inclusive
    std::vector<std::string> choices; //!< of a Choice, or the few values a Quantity may take
    std::string help;                 //!< meaning and source

    std::function<ScenarioValue(const Scenario&)> get;        //!< reads the member
    std::function<void(Scenario&, const ScenarioValue&)> set; //!< writes the member

    /// @return the section: the name up to the last dot
    std::string GetSection() const;

    /// @return the part of the name after the last dot
    std::string GetLastName() const;

    /// @return the type in words, with unit and dimension: "time", "integer", "choice"
    std::string GetTypeName() const;

    /// @return what would be right, for messages: "an integer from 0 to 64, for example 1"
    std::string GetExpectation() const;

    /// @return the range in the key's unit ("1 s to 31 d") or the choices; empty when there are
    /// none
    std::string GetRange() const;

    /**
     * @param text a value as given to --set: without quotes around strings, lists with commas
     * @return the checked value
     */
    CheckedValue FromText(std::string_view text) const;

    /**
     * @param value a value of the key's type
     * @return the value, or why it is not allowed (out of range, not a choice)
     */
    CheckedValue Check(ScenarioValue value) const;

    /**
     * @param value a value of the key's type, not std::monostate
     * @return it as TOML
     */
    std::string ToToml(const ScenarioValue& value) const;
};

/**
 * @ingroup ehealth-country
 * A table of which there may be several: [[deployment]], [[fault]]. Its keys read and write the
 * last element of the scenario's list.
 */
struct ScenarioTable
{
    std::string name;              //!< "fault"
    std::vector<ScenarioKey> keys; //!< in order
    /// Keys that the first element stands for, and that are not to be given beside it.
    std::vector<std::string> standsFor;

    /// Adds an element to the list, written in this line of the source.
    std::function<void(Scenario&, const std::string& source, uint32_t line)> append;
    /// Empties the list.
    std::function<void(Scenario&)> clear;
    /// @return a scenario for each element, of which it is the last
    std::function<std::vector<Scenario>(const Scenario&)> split;
};

/**
 * @ingroup ehealth-country
 * The keys of a scenario, in the order in which they are written and documented.
 */
class ScenarioSchema
{
  public:
    /// @return the one schema
    static const ScenarioSchema& Get();

    /// @return all keys but those of tables of which there may be several
    const std::vector<ScenarioKey>& GetKeys() const;

    /// @return the tables of which there may be several
    const std::vector<ScenarioTable>& GetTables() const;

    /**
     * @param name dotted name
     * @return the key; null when there is none
     */
    const ScenarioKey* FindKey(std::string_view name) const;

    /**
     * @param name dotted name
     * @return true iff some key lies below it, as network.wan does
     */
    bool IsSection(std::string_view name) const;

    /**
     * @param name a name that is no key
     * @return up to three known names most like it, best first; may be empty
     */
    std::vector<std::string> FindNearest(std::string_view name) const;

    /// @return the reference as plain text
    std::string ToText() const;

    /// @return the reference as Markdown tables
    std::string ToMarkdown() const;

    /// @return the reference as a JSON array, one object a key; minimum and maximum in base units;
    /// repeated are those of tables of which there may be several
    std::string ToJson() const;

  private:
    ScenarioSchema();

    std::vector<ScenarioKey> m_keys;
    std::vector<ScenarioTable> m_tables;
};

/**
 * @ingroup ehealth-country
 * The table of scenario-keys.cc; ScenarioSchema is its user.
 * @return every key, in order
 */
std::vector<ScenarioKey> MakeScenarioKeys();

/**
 * @ingroup ehealth-country
 * The tables of scenario-tables.cc; ScenarioSchema is their user.
 * @return every table of which there may be several, in order
 */
std::vector<ScenarioTable> MakeScenarioTables();

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_SCENARIO_SCHEMA_H
