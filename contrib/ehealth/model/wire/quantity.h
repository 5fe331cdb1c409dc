// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_QUANTITY_H
#define EHEALTH_QUANTITY_H

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/**
 * @file
 * @ingroup ehealth-wire
 * Numbers with units as they are written in a scenario ("15 min", "100 Mbit/s", "4 cm").
 */

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-wire
/// What a quantity measures. The base units, in which C++ holds it, are second, second per metre,
/// byte, bit per second and metre.
enum class Dimension : uint8_t
{
    Time,
    TimePerLength,
    DataSize,
    DataRate,
    Length,
};

/// @ingroup ehealth-wire
/// One unit of a dimension. The factor is a ratio, so that "0.05 ms" is rounded only once.
struct Unit
{
    const char* name;     //!< as written after the number
    double multiplier{1}; //!< base units = number * multiplier / divisor
    double divisor{1};    //!< see multiplier
};

/**
 * @ingroup ehealth-wire
 * @param dimension the dimension
 * @return its name with article, for messages: "a time", "a data rate"
 */
const char* GetName(Dimension dimension);

/**
 * @ingroup ehealth-wire
 * @param dimension the dimension
 * @return the units it may be written in, smallest first
 */
const std::vector<Unit>& GetUnits(Dimension dimension);

/// @ingroup ehealth-wire
/// What ParseQuantity() found.
struct ParsedQuantity
{
    std::optional<double> value; //!< in base units; nothing when the text is wrong
    std::string problem;         //!< what is wrong: "missing unit", "unknown unit \"x\"", ...
};

/**
 * @ingroup ehealth-wire
 * @param text a decimal number, optional spaces and a unit
 * @param dimension the dimension the unit must belong to
 * @return the value in base units, or what is wrong with the text
 */
ParsedQuantity ParseQuantity(std::string_view text, Dimension dimension);

/**
 * @ingroup ehealth-wire
 * @param value in base units
 * @param dimension its dimension
 * @return the most readable text with a unit that ParseQuantity() reads back as exactly this value
 */
std::string FormatQuantity(double value, Dimension dimension);

/**
 * @ingroup ehealth-wire
 * @param text a decimal number and nothing else
 * @return its value; nothing when it is not a finite number
 */
std::optional<double> ParseNumber(std::string_view text);

/**
 * @ingroup ehealth-wire
 * @param value a finite number
 * @return the shortest text that reads back as exactly this value
 */
std::string FormatNumber(double value);

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_QUANTITY_H
