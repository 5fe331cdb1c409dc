// SPDX-License-Identifier: GPL-2.0-only
#include "quantity.h"

#include <charconv>
#include <cmath>

namespace ns3
{
namespace ehealth
{

namespace
{

/// Reads the number at the front of a text and leaves what follows it.
std::optional<double>
TakeNumber(std::string_view& text)
{
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || !std::isfinite(value))
    {
        return std::nullopt;
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
}

void
Trim(std::string_view& text)
{
    while (!text.empty() && text.front() == ' ')
    {
        text.remove_prefix(1);
    }
    while (!text.empty() && text.back() == ' ')
    {
        text.remove_suffix(1);
    }
}

} // namespace

const char*
GetName(Dimension dimension)
{
    switch (dimension)
    {
    case Dimension::Time:
        return "a time";
    case Dimension::TimePerLength:
        return "a time per length";
    case Dimension::DataSize:
        return "a data size";
    case Dimension::DataRate:
        return "a data rate";
    case Dimension::Length:
        return "a length";
    }
    return "";
}

const std::vector<Unit>&
GetUnits(Dimension dimension)
{
    static const std::vector<Unit> time{{"ns", 1, 1e9},
                                        {"us", 1, 1e6},
                                        {"ms", 1, 1e3},
                                        {"s"},
                                        {"min", 60},
                                        {"h", 3600},
                                        {"d", 86400}};
    static const std::vector<Unit> timePerLength{{"ns/m", 1, 1e9}, {"us/km", 1, 1e9}};
    static const std::vector<Unit> dataSize{{"B"},
                                            {"kB", 1e3},
                                            {"KiB", 1024},
                                            {"MB", 1e6},
                                            {"MiB", 1048576},
                                            {"GB", 1e9},
                                            {"GiB", 1073741824}};
    static const std::vector<Unit> dataRate{{"bit/s"},
                                            {"kbit/s", 1e3},
                                            {"Mbit/s", 1e6},
                                            {"Gbit/s", 1e9}};
    static const std::vector<Unit> length{{"mm", 1, 1e3}, {"cm", 1, 1e2}, {"m"}, {"km", 1e3}};
    switch (dimension)
    {
    case Dimension::Time:
        return time;
    case Dimension::TimePerLength:
        return timePerLength;
    case Dimension::DataSize:
        return dataSize;
    case Dimension::DataRate:
        return dataRate;
    case Dimension::Length:
        break;
    }
    return length;
}

ParsedQuantity
ParseQuantity(std::string_view text, Dimension dimension)
{
    Trim(text);
    const auto number = TakeNumber(text);
    if (!number)
    {
        return {std::nullopt, "not a number with a unit"};
    }
    Trim(text);
    if (text.empty())
    {
        return {std::nullopt, "missing unit"};
    }
    for (const auto& unit : GetUnits(dimension))
    {
        if (text == unit.name)
        {
            return {*number * unit.multiplier / unit.divisor, ""};
        }
    }
    return {std::nullopt, "unknown unit \"" + std::string(text) + "\""};
}

std::string
FormatQuantity(double value, Dimension dimension)
{
    std::string best;
    std::size_t bestDigits = 0;
    for (const auto& unit : GetUnits(dimension))
    {
        // Where no other unit reads back exactly, the base unit (ratio 1) does.
        const double number = value * unit.divisor / unit.multiplier;
        const std::string digits = FormatNumber(number);
        const std::string text = digits + " " + unit.name;
        if (ParseQuantity(text, dimension).value != value)
        {
            continue;
        }
        // Fewest digits win, then the larger unit ("15 min", "1 h"), but fractions of a unit only
        // where there is no smaller one ("300 ms"); zero is best read in the base unit.
        const bool familiar = value == 0 ? unit.multiplier == unit.divisor
                                         : std::abs(number) >= 1 && digits.size() <= bestDigits;
        if (best.empty() || familiar)
        {
            best = text;
            bestDigits = digits.size();
        }
    }
    return best;
}

std::optional<double>
ParseNumber(std::string_view text)
{
    Trim(text);
    const auto number = TakeNumber(text);
    return text.empty() ? number : std::nullopt;
}

std::string
FormatNumber(double value)
{
    char buffer[32];
    const auto [end, error] = std::to_chars(buffer, buffer + sizeof(buffer), value);
    return error == std::errc() ? std::string(buffer, end) : std::string();
}

} // namespace ehealth
} // namespace ns3
