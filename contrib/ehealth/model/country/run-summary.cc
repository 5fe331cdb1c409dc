// SPDX-License-Identifier: GPL-2.0-only
#include "country-simulation.h"

#include <algorithm>
#include <cstdio>
#include <ostream>

namespace ns3
{
namespace ehealth
{

namespace
{

template <class... Values>
void
Print(std::ostream& os, const char* format, Values... values)
{
    char line[256];
    std::snprintf(line, sizeof(line), format, values...);
    os << line;
}

/// Where the host's time went, as a table.
void
PrintProfile(std::ostream& os, const std::vector<WallProfile::Row>& rows)
{
    double total = 0;
    int width = 0;
    const auto getTitle = [](const WallProfile::Row& row) {
        return row.name.empty() ? row.part : row.part + ": " + row.name;
    };
    for (const WallProfile::Row& row : rows)
    {
        total += row.seconds;
        width = std::max(width, static_cast<int>(getTitle(row).size()));
    }
    Print(os, "%-*s %12s %10s %8s %10s\n", width, "wall time", "times", "s", "share", "us each");
    for (const WallProfile::Row& row : rows)
    {
        Print(os,
              "%-*s %12llu %10.3f %6.1f %% %10.1f\n",
              width,
              getTitle(row).c_str(),
              static_cast<unsigned long long>(row.count),
              row.seconds,
              100 * row.seconds / total,
              1e6 * row.seconds / static_cast<double>(std::max<uint64_t>(1, row.count)));
    }
    Print(os, "%-*s %12s %10.3f %6.1f %%\n\n", width, "all", "", total, 100.0);
}

} // namespace

std::ostream&
operator<<(std::ostream& os, const RunSummary& summary)
{
    Print(os,
          "\n%s, seed %llu: %s, %zu provinces, %zu hospitals, %.1f million people\n\n",
          summary.scenario.c_str(),
          static_cast<unsigned long long>(summary.seed),
          summary.country.c_str(),
          summary.provinces,
          summary.hospitals,
          static_cast<double>(summary.population) * 1e-6);
    int width = 21;
    for (const auto& protocol : summary.protocols)
    {
        width = std::max(width, static_cast<int>(protocol.first.size()));
    }
    Print(os,
          "%-*s %8s %8s %11s %9s %9s %10s %10s\n",
          width,
          "protocol",
          "runs",
          "accepted",
          "median/s",
          "p95/s",
          "p99/s",
          "messages",
          "MB");
    uint64_t runs = 0;
    uint64_t accepted = 0;
    uint64_t messages = 0;
    uint64_t bytes = 0;
    for (const auto& [name, protocol] : summary.protocols)
    {
        Print(os,
              "%-*s %8llu %8llu %11.3f %9.3f %9.3f %10llu %10.2f\n",
              width,
              name.c_str(),
              static_cast<unsigned long long>(protocol.runs),
              static_cast<unsigned long long>(protocol.accepted),
              protocol.median,
              protocol.p95,
              protocol.p99,
              static_cast<unsigned long long>(protocol.messages),
              static_cast<double>(protocol.bytes) * 1e-6);
        runs += protocol.runs;
        accepted += protocol.accepted;
        messages += protocol.messages;
        bytes += protocol.bytes;
    }
    Print(os,
          "%-*s %8llu %8llu %11s %9s %9s %10llu %10.2f\n\n",
          width,
          "all",
          static_cast<unsigned long long>(runs),
          static_cast<unsigned long long>(accepted),
          "",
          "",
          "",
          static_cast<unsigned long long>(messages),
          static_cast<double>(bytes) * 1e-6);
    for (const auto& [name, protocol] : summary.protocols)
    {
        for (const auto& [reason, count] : protocol.otherReasons)
        {
            Print(os,
                  "not accepted: %llu x %s: %s\n",
                  static_cast<unsigned long long>(count),
                  name.c_str(),
                  reason.c_str());
        }
    }
    if (summary.lateFailures > 0)
    {
        Print(os,
              "check: %llu scripts failed after their run had ended (backups)\n",
              static_cast<unsigned long long>(summary.lateFailures));
    }
    for (const AttackReport& attack : summary.attacks)
    {
        Print(os,
              "attack %s on %s: %llu attempts, %llu successes%s%s\n",
              attack.id.c_str(),
              attack.variant.c_str(),
              static_cast<unsigned long long>(attack.attempts),
              static_cast<unsigned long long>(attack.successes),
              attack.successes > 0 ? ", broken: " : "",
              attack.goal.c_str());
    }
    if (summary.records)
    {
        Print(os,
              "records: %llu patients with %llu entries compared, %zu disagreements\n",
              static_cast<unsigned long long>(summary.records->patients),
              static_cast<unsigned long long>(summary.records->entries),
              summary.records->problems.size());
    }
    if (!summary.profile.empty())
    {
        PrintProfile(os, summary.profile);
    }
    Print(os,
          "%llu cryptographic and store operations, %llu packets on links, %llu events\n",
          static_cast<unsigned long long>(summary.operations),
          static_cast<unsigned long long>(summary.packets),
          static_cast<unsigned long long>(summary.events));
    Print(os,
          "%.1f s simulated in %.1f s (start-up %.1f s): %.1f x real time; peak memory %.0f MB\n",
          summary.simulatedSeconds,
          summary.wallSeconds,
          summary.startupSeconds,
          summary.simulatedSeconds / summary.wallSeconds,
          static_cast<double>(summary.peakRssBytes) * 1e-6);
    os << "digest  " << summary.digest << "\nresults " << summary.resultsPath << "\n";
    return os;
}

} // namespace ehealth
} // namespace ns3
