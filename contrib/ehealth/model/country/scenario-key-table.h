// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_SCENARIO_KEY_TABLE_H
#define EHEALTH_SCENARIO_KEY_TABLE_H

#include "ns3/abort.h"
#include "ns3/scenario-schema.h"

#include <type_traits>

/**
 * @file
 * @ingroup ehealth-country
 * How a row of scenario-keys.cc becomes a ScenarioKey: the member that it fills is given as a path
 * of member pointers, whose last type says how the value is held.
 */

namespace ns3
{
namespace ehealth
{

namespace keys
{

template <class T>
struct Stored
{
    using Type = T;
    static constexpr bool kOptional = false;
};

template <class T>
struct Stored<std::optional<T>>
{
    using Type = T;
    static constexpr bool kOptional = true;
};

/// Whether a member is a list, as of tables of which there may be several.
template <class T>
inline constexpr bool kIsList = false;

template <class T>
inline constexpr bool kIsList<std::vector<T>> = true;

/// @return the names of all schemes
const std::vector<std::string>& GetSchemes();

/// Follows member pointers: Reach<&A::b, &B::c>(a) is a.b.c; of a list, the last element: it is the
/// one being written or read.
template <auto First, auto... Rest, class Root>
auto&
Reach(Root& root)
{
    auto& member = root.*First;
    if constexpr (sizeof...(Rest) == 0)
    {
        return member;
    }
    else if constexpr (kIsList<std::remove_const_t<std::remove_reference_t<decltype(member)>>>)
    {
        return Reach<Rest...>(member.back());
    }
    else
    {
        return Reach<Rest...>(member);
    }
}

/// Reads the value of a member of type T; whole numbers of a quantity are held as double.
template <class T>
ScenarioValue
FromMember(const T& member, const ScenarioKey& key)
{
    if constexpr (Stored<T>::kOptional)
    {
        return member ? FromMember(*member, key) : ScenarioValue();
    }
    else if constexpr (std::is_enum_v<T>)
    {
        return key.choices.at(static_cast<std::size_t>(member));
    }
    else if constexpr (std::is_same_v<T, int64_t>)
    {
        return key.type == KeyType::Quantity ? ScenarioValue(static_cast<double>(member))
                                             : ScenarioValue(member);
    }
    else
    {
        return member;
    }
}

/// Writes a checked value to a member of type T.
template <class T>
void
ToMember(T& member, const ScenarioValue& value, const ScenarioKey& key)
{
    if constexpr (Stored<T>::kOptional)
    {
        member.reset();
        if (!std::holds_alternative<std::monostate>(value))
        {
            ToMember(member.emplace(), value, key);
        }
    }
    else if constexpr (std::is_enum_v<T>)
    {
        const auto& name = std::get<std::string>(value);
        std::size_t index = 0;
        while (key.choices.at(index) != name)
        {
            ++index;
        }
        member = static_cast<T>(index);
    }
    else if constexpr (std::is_same_v<T, int64_t>)
    {
        member = key.type == KeyType::Quantity ? static_cast<int64_t>(std::get<double>(value))
                                               : std::get<int64_t>(value);
    }
    else
    {
        member = std::get<T>(value);
    }
}

/// Collects the rows of the table.
class KeyTable
{
  public:
    /// A number with a unit.
    template <auto... Path>
    void Quantity(const char* name,
                  Dimension dimension,
                  const char* value,
                  const char* minimum,
                  const char* maximum,
                  const char* help)
    {
        ScenarioKey key = Make<Path...>(name, KeyType::Quantity, help);
        key.dimension = dimension;
        SetRange(key, minimum, maximum);
        Finish<Path...>(std::move(key), value);
    }

    /// A quantity of which only some values exist.
    template <auto... Path>
    void Steps(const char* name,
               Dimension dimension,
               const char* value,
               std::vector<std::string> steps,
               const char* help)
    {
        ScenarioKey key = Make<Path...>(name, KeyType::Quantity, help);
        key.dimension = dimension;
        SetRange(key, steps.front().c_str(), steps.back().c_str());
        key.choices = std::move(steps);
        Finish<Path...>(std::move(key), value);
    }

    /// A whole number.
    template <auto... Path>
    void Integer(const char* name,
                 const char* unit,
                 const char* value,
                 int64_t minimum,
                 int64_t maximum,
                 const char* help)
    {
        ScenarioKey key = Make<Path...>(name, KeyType::Integer, help);
        key.unit = unit;
        key.minimum = static_cast<double>(minimum);
        key.maximum = static_cast<double>(maximum);
        Finish<Path...>(std::move(key), value);
    }

    /// A number without a dimension.
    template <auto... Path>
    void Number(const char* name,
                const char* unit,
                const char* value,
                double minimum,
                double maximum,
                const char* help)
    {
        ScenarioKey key = Make<Path...>(name, KeyType::Number, help);
        key.unit = unit;
        key.minimum = minimum;
        key.maximum = maximum;
        Finish<Path...>(std::move(key), value);
    }

    /// One of several names; for an enum, in its order.
    template <auto... Path>
    void
    Choice(const char* name, const char* value, std::vector<std::string> choices, const char* help)
    {
        ScenarioKey key = Make<Path...>(name, KeyType::Choice, help);
        key.choices = std::move(choices);
        Finish<Path...>(std::move(key), value);
    }

    /// A value whose type says everything: Boolean, Text, TextList, Instant.
    template <auto... Path>
    void Plain(const char* name, KeyType type, const char* value, const char* help)
    {
        Finish<Path...>(Make<Path...>(name, type, help), value);
    }

    std::vector<ScenarioKey> Take()
    {
        return std::move(m_keys);
    }

  private:
    template <auto... Path>
    static ScenarioKey Make(const char* name, KeyType type, const char* help)
    {
        ScenarioKey key;
        key.name = name;
        key.type = type;
        key.help = help;
        return key;
    }

    static void SetRange(ScenarioKey& key, const char* minimum, const char* maximum)
    {
        const auto low = ParseQuantity(minimum, key.dimension);
        const auto high = ParseQuantity(maximum, key.dimension);
        NS_ABORT_MSG_UNLESS(low.value && high.value, key.name << ": " << minimum << maximum);
        key.minimum = *low.value;
        key.maximum = *high.value;
    }

    /// @param key a key but for its default
    /// @param value the default as text; null: from the country data
    template <auto... Path>
    void Finish(ScenarioKey key, const char* value)
    {
        using Member = std::remove_reference_t<decltype(Reach<Path...>(std::declval<Scenario&>()))>;
        NS_ABORT_MSG_IF(Stored<Member>::kOptional != (value == nullptr),
                        key.name << ": a key from the country data is held in an optional");
        if (value != nullptr)
        {
            const CheckedValue checked = key.FromText(value);
            NS_ABORT_MSG_UNLESS(checked.problem.empty(), key.name << ": " << checked.problem);
            key.defaultValue = checked.value;
        }
        // The closures hold a copy of the key without closures, for its choices and type.
        const ScenarioKey plain = key;
        key.get = [plain](const Scenario& scenario) {
            return FromMember(Reach<Path...>(scenario), plain);
        };
        key.set = [plain](Scenario& scenario, const ScenarioValue& to) {
            ToMember(Reach<Path...>(scenario), to, plain);
        };
        m_keys.push_back(std::move(key));
    }

    std::vector<ScenarioKey> m_keys;
};

/// Adds the keys of [workload].
void AddWorkload(KeyTable& table);

/// Adds the keys of [scheme].
void AddScheme(KeyTable& table);

/// Adds the keys of [adversary].
void AddAdversary(KeyTable& table);

/// Adds the keys of [symmetric_ehr].
void AddSymmetricEhr(KeyTable& table);

/// Adds the keys of [monitoring].
void AddMonitoring(KeyTable& table);

/// Adds the keys of [mobile_cloud].
void AddMobileCloud(KeyTable& table);

/// Adds the keys of [cloud].
void AddCloud(KeyTable& table);

} // namespace keys

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_SCENARIO_KEY_TABLE_H
