// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_INSTANT_H
#define EHEALTH_INSTANT_H

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * A point in time and the clock it was read from: certificates count seconds of UTC, hospitals
 * open by the clock on their wall.
 */
struct Instant
{
    int64_t utc{0};    //!< seconds since 1970-01-01T00:00:00Z
    int32_t offset{0}; //!< seconds by which the local clock is ahead of UTC

    /**
     * @param text RFC 3339 section 5.6 date-time in whole seconds: 2026-03-02T17:00:00+03:30
     * @return the instant; nothing when the text is malformed or no such date exists
     */
    static std::optional<Instant> Parse(std::string_view text);

    /// @return RFC 3339 text that Parse() reads back
    std::string ToText() const;

    /**
     * @param elapsed seconds since this instant
     * @return seconds since local midnight, in [0, 86400)
     */
    double GetLocalSecondOfDay(double elapsed = 0) const;
};

/// @return true iff both are the same time on the same clock
bool operator==(const Instant& a, const Instant& b);

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_INSTANT_H
