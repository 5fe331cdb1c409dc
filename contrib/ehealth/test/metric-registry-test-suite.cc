// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/metric-registry.h"
#include "ns3/results-database.h"
#include "ns3/test.h"

#include <limits>
#include <sqlite3.h>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

/// All rows of the table "metric", one a line, as SQLite's command line shows them.
std::string
ReadMetrics(const std::string& path)
{
    sqlite3* database = nullptr;
    std::string text;
    if (sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK)
    {
        sqlite3_exec(
            database,
            "SELECT name, unit, title, value, source FROM metric ORDER BY rowid",
            [](void* out, int columns, char** values, char**) {
                for (int i = 0; i < columns; ++i)
                {
                    *static_cast<std::string*>(out) +=
                        std::string(i == 0 ? "" : "|") + (values[i] ? values[i] : "NULL");
                }
                *static_cast<std::string*>(out) += "\n";
                return 0;
            },
            &text,
            nullptr);
    }
    sqlite3_close(database);
    return text;
}

/// Metrics are written as declared, with the value set last.
class MetricRegistryTestCase : public TestCase
{
  public:
    MetricRegistryTestCase() : TestCase("metrics are written in the order they are declared in")
    {
    }

  private:
    void DoRun() override
    {
        MetricRegistry metrics;
        metrics.Declare({"wait", "s", "Longest wait", "protocol_run.queue_s"});
        metrics.Declare({"lost", "1", "Lost messages", "link.dropped"});
        metrics.Declare({"apples", "1", "Never set", "nothing"});
        metrics.Declare({"none", "s", "Without a value", "no run"});
        metrics.Set("lost", 2);
        metrics.Set("wait", 7);
        metrics.Set("wait", 0.25);
        metrics.Set("none", std::numeric_limits<double>::quiet_NaN());

        const std::string path = CreateTempDirFilename("metrics.sqlite");
        ResultsDatabase database(path);
        metrics.Write(database);
        database.Finish();
        NS_TEST_ASSERT_MSG_EQ(ReadMetrics(path),
                              "wait|s|Longest wait|0.25|protocol_run.queue_s\n"
                              "lost|1|Lost messages|2.0|link.dropped\n"
                              "apples|1|Never set|NULL|nothing\n"
                              "none|s|Without a value|NULL|no run\n",
                              "each metric with its last value");
    }
};

class MetricRegistryTestSuite : public TestSuite
{
  public:
    MetricRegistryTestSuite() : TestSuite("ehealth-metric-registry", Type::UNIT)
    {
        AddTestCase(new MetricRegistryTestCase);
    }
};

MetricRegistryTestSuite g_metricRegistryTestSuite;

} // namespace
