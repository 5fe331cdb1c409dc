// SPDX-License-Identifier: GPL-2.0-only
#include "instant.h"

#include <cmath>
#include <cstdio>
#include <ctime>

namespace ns3
{
namespace ehealth
{

namespace
{

/// Reads a number of exactly `digits` digits at a position; nothing when there is another
/// character.
std::optional<int>
TakeDigits(std::string_view text, std::size_t position, std::size_t digits)
{
    if (position + digits > text.size())
    {
        return std::nullopt;
    }
    int value = 0;
    for (const char c : text.substr(position, digits))
    {
        if (c < '0' || c > '9')
        {
            return std::nullopt;
        }
        value = 10 * value + (c - '0');
    }
    return value;
}

/// @return seconds of a time-offset ("Z" or "+hh:mm")
std::optional<int32_t>
ParseOffset(std::string_view text)
{
    if (text == "Z")
    {
        return 0;
    }
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':')
    {
        return std::nullopt;
    }
    const auto hours = TakeDigits(text, 1, 2);
    const auto minutes = TakeDigits(text, 4, 2);
    if (!hours || !minutes || *hours > 23 || *minutes > 59)
    {
        return std::nullopt;
    }
    const int32_t seconds = 3600 * *hours + 60 * *minutes;
    return text[0] == '-' ? -seconds : seconds;
}

} // namespace

std::optional<Instant>
Instant::Parse(std::string_view text)
{
    if (text.size() < 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' ||
        text[13] != ':' || text[16] != ':')
    {
        return std::nullopt;
    }
    const auto year = TakeDigits(text, 0, 4);
    const auto month = TakeDigits(text, 5, 2);
    const auto day = TakeDigits(text, 8, 2);
    const auto hour = TakeDigits(text, 11, 2);
    const auto minute = TakeDigits(text, 14, 2);
    const auto second = TakeDigits(text, 17, 2);
    const auto offset = ParseOffset(text.substr(19));
    if (!year || !month || !day || !hour || !minute || !second || !offset)
    {
        return std::nullopt;
    }
    std::tm time{};
    time.tm_year = *year - 1900;
    time.tm_mon = *month - 1;
    time.tm_mday = *day;
    time.tm_hour = *hour;
    time.tm_min = *minute;
    time.tm_sec = *second;
    // timegm() carries over: a date that it changes (30 February) does not exist.
    const int64_t local = timegm(&time);
    if (time.tm_mon != *month - 1 || time.tm_mday != *day || time.tm_hour != *hour ||
        time.tm_min != *minute || time.tm_sec != *second)
    {
        return std::nullopt;
    }
    return Instant{local - *offset, *offset};
}

std::string
Instant::ToText() const
{
    const std::time_t local = utc + offset;
    std::tm time{};
    gmtime_r(&local, &time);
    char date[32];
    std::strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%S", &time);
    if (offset == 0)
    {
        return std::string(date) + "Z";
    }
    const int minutes = std::abs(offset) / 60;
    char zone[32];
    std::snprintf(zone,
                  sizeof(zone),
                  "%c%02d:%02d",
                  offset < 0 ? '-' : '+',
                  minutes / 60,
                  minutes % 60);
    return std::string(date) + zone;
}

double
Instant::GetLocalSecondOfDay(double elapsed) const
{
    constexpr int64_t day = 86400;
    const int64_t midnight = ((utc + offset) % day + day) % day;
    return std::fmod(static_cast<double>(midnight) + elapsed, static_cast<double>(day));
}

bool
operator==(const Instant& a, const Instant& b)
{
    return a.utc == b.utc && a.offset == b.offset;
}

} // namespace ehealth
} // namespace ns3
