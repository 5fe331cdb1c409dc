// SPDX-License-Identifier: GPL-2.0-only
#include "country-results.h"

#include <limits>

namespace ns3
{
namespace ehealth
{

uint64_t
WriteLinks(const CountryNetwork& network, double seconds, ResultsDatabase& results)
{
    uint64_t packets = 0;
    for (const LinkCounters& counters : network.GetTree().GetCounters())
    {
        LinkRow row;
        row.class_ = counters.linkClass;
        row.name = counters.name;
        row.packets = static_cast<int64_t>(counters.packets);
        row.bytes = static_cast<int64_t>(counters.bytes);
        row.dropped = static_cast<int64_t>(counters.dropped);
        // Without a fixed rate or without time this is NaN, which is stored as NULL.
        row.utilisation = std::numeric_limits<double>::quiet_NaN();
        if (counters.rate > 0 && seconds > 0)
        {
            row.utilisation = 8 * static_cast<double>(counters.bytes) /
                              (2 * static_cast<double>(counters.rate) * seconds);
        }
        packets += counters.packets;
        results.Add(row);
    }
    return packets;
}

} // namespace ehealth
} // namespace ns3
