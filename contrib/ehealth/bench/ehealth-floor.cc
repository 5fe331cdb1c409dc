// SPDX-License-Identifier: GPL-2.0-only
// How long this host needs at least for what a run did: the same elementary operations through
// OpenSSL alone, the same packet-hops through ns-3's point-to-point links and IPv4 alone, the same
// rows through SQLite alone. ./ehealth bench sets the run's own time against it.
#include "floor.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <ctime>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <sqlite3.h>

using namespace ns3::ehealth;

namespace ns3
{
namespace ehealth
{

double
GetThreadSeconds()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

} // namespace ehealth
} // namespace ns3

namespace
{

using Json = nlohmann::ordered_json;

/// Processor time to spend on timing one thing, seconds.
constexpr double kTrial = 0.1;

/// Packet-hops for each verified signature, in a national day, and their octets.
constexpr double kDayHops = 34;
constexpr std::size_t kDayOctets = 850;

/// A results database, read.
class Results
{
  public:
    explicit Results(const std::string& path)
    {
        if (sqlite3_open_v2(path.c_str(), &m_database, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK)
        {
            throw std::runtime_error(path + ": " + sqlite3_errmsg(m_database));
        }
    }

    ~Results()
    {
        sqlite3_close(m_database);
    }

    Results(const Results&) = delete;
    Results& operator=(const Results&) = delete;

    /// Calls with each row: a text, then two numbers.
    void Query(const std::string& sql,
               const std::function<void(const std::string&, double, double)>& row) const
    {
        sqlite3_stmt* statement = nullptr;
        if (sqlite3_prepare_v2(m_database, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK)
        {
            throw std::runtime_error(std::string("results: ") + sqlite3_errmsg(m_database) +
                                     "; write them anew with this version");
        }
        while (sqlite3_step(statement) == SQLITE_ROW)
        {
            const auto* text = sqlite3_column_text(statement, 0);
            row(text == nullptr ? "" : reinterpret_cast<const char*>(text),
                sqlite3_column_double(statement, 1),
                sqlite3_column_double(statement, 2));
        }
        sqlite3_finalize(statement);
    }

  private:
    sqlite3* m_database{nullptr};
};

/// @return seconds of processor time one execution takes
double
Measure(const Step& step)
{
    step();
    double begin = GetThreadSeconds();
    step();
    const double once = std::max(GetThreadSeconds() - begin, 1e-8);
    const int count = std::clamp(static_cast<int>(kTrial / once), 10, 2000000);
    begin = GetThreadSeconds();
    for (int i = 0; i < count; ++i)
    {
        step();
    }
    return (GetThreadSeconds() - begin) / count;
}

/// A part of the floor: so many things of a kind, and how long one takes.
void
Add(Json& parts, const char* part, const std::string& kind, double count, double octets, double one)
{
    if (count > 0)
    {
        parts.push_back({{"part", part},
                         {"kind", kind},
                         {"count", static_cast<uint64_t>(count)},
                         {"mean_octets", octets},
                         {"microseconds", 1e6 * one},
                         {"seconds", count * one}});
    }
}

Json
MeasureFloor(const Results& results)
{
    Json parts = Json::array();
    results.Query("SELECT name, count, octets FROM primitive",
                  [&](const std::string& name, double count, double octets) {
                      const auto mean = static_cast<std::size_t>(octets / count);
                      if (name == "database-read")
                      {
                          Add(parts, "database", name, count, octets / count, MeasureFind(mean));
                      }
                      else if (name == "database-write")
                      {
                          Add(parts, "database", name, count, octets / count, MeasureInsert(mean));
                      }
                      else if (const auto step = FindCryptoStep(name, mean))
                      {
                          Add(parts, "crypto", name, count, octets / count, Measure(*step));
                      }
                  });
    results.Query("SELECT class = 'nfc', sum(packets), sum(bytes) FROM link GROUP BY 1",
                  [&](const std::string& nfc, double count, double octets) {
                      const auto mean = static_cast<std::size_t>(octets / std::max(count, 1.0));
                      Add(parts,
                          "network",
                          nfc == "1" ? "NFC frame" : "IPv4 packet-hop",
                          count,
                          octets / std::max(count, 1.0),
                          nfc == "1" ? MeasureFrameHop(mean) : MeasurePacketHop(mean));
                  });
    const char* rows = "SELECT 'results row', (SELECT count(*) FROM protocol_run) + "
                       "(SELECT count(*) FROM message), 0";
    results.Query(rows, [&](const std::string& kind, double count, double) {
        // Fifteen columns, mostly numbers.
        Add(parts, "database", kind, count, 120, MeasureInsert(120));
    });
    return parts;
}

/// @return seconds of processor time for a fixed set of steps, in a national day's proportion of
/// cryptography and network: how slow the host is now
double
MeasurePace()
{
    return Measure(*FindCryptoStep("ecdsa-p256-verify", 0)) +
           kDayHops * MeasurePacketHop(kDayOctets);
}

} // namespace

int
main(int argc, char* argv[])
{
    CLI::App app{"Measures how long this host needs at least for what a run did; prints JSON."};
    std::string path;
    bool pace = false;
    auto* const ofWhat = app.add_option_group("of what")->require_option(1);
    ofWhat->add_option("RESULTS", path, "Results database of the run");
    ofWhat->add_flag("--pace", pace, "A fixed set of steps instead: how slow the host is now");
    app.footer("Example: ehealth-floor results/two-hospitals-seed1.sqlite");
    CLI11_PARSE(app, argc, argv);
    try
    {
        std::cout << (pace ? Json(MeasurePace()) : MeasureFloor(Results(path))).dump(2) << "\n";
    }
    catch (const std::exception& error)
    {
        std::cerr << error.what() << "\n";
        return 1;
    }
    return 0;
}
