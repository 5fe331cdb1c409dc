// SPDX-License-Identifier: GPL-2.0-only
#include "error-text.h"
#include "ns3/scenario-schema.h"
#include "ns3/test.h"

#include <algorithm>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

class QuantityTestCase : public TestCase
{
  public:
    QuantityTestCase() : TestCase("quantities: units are read and written exactly")
    {
    }

  private:
    void DoRun() override
    {
        struct Row
        {
            const char* text;
            Dimension dimension;
            double value;
        };

        const std::vector<Row> rows{
            {"15 min", Dimension::Time, 900},
            {"0.05 ms", Dimension::Time, 0.05e-3},
            {"5us", Dimension::Time, 5e-6},
            {"1e3 ns", Dimension::Time, 1e-6},
            {"  2  h ", Dimension::Time, 7200},
            {"7 d", Dimension::Time, 604800},
            {"4.9 us/km", Dimension::TimePerLength, 4.9e-9},
            {"4.9 ns/m", Dimension::TimePerLength, 4.9e-9},
            {"64 KiB", Dimension::DataSize, 65536},
            {"64 kB", Dimension::DataSize, 64000},
            {"100 Mbit/s", Dimension::DataRate, 1e8},
            {"4 cm", Dimension::Length, 0.04},
            {"-3 m", Dimension::Length, -3},
        };
        for (const auto& row : rows)
        {
            const auto parsed = ParseQuantity(row.text, row.dimension);
            NS_TEST_ASSERT_MSG_EQ(parsed.value.has_value(), true, row.text << " is read");
            NS_TEST_ASSERT_MSG_EQ_TOL(*parsed.value,
                                      row.value,
                                      1e-12,
                                      row.text << " in base units");
            const auto back =
                ParseQuantity(FormatQuantity(*parsed.value, row.dimension), row.dimension);
            NS_TEST_ASSERT_MSG_EQ((back.value == parsed.value), true, row.text << " round trip");
        }
        NS_TEST_ASSERT_MSG_EQ(FormatQuantity(3600, Dimension::Time), "1 h", "the larger unit");
        NS_TEST_ASSERT_MSG_EQ(FormatQuantity(5e-5, Dimension::Time), "50 us", "a small one");
        NS_TEST_ASSERT_MSG_EQ(FormatQuantity(65536, Dimension::DataSize), "64 KiB", "binary");
        for (const double value : {1.0 / 3, 0.1 + 0.2, 1e-300, 0.0})
        {
            const auto back =
                ParseQuantity(FormatQuantity(value, Dimension::Time), Dimension::Time);
            NS_TEST_ASSERT_MSG_EQ((back.value == value), true, value << " survives exactly");
        }

        const auto problem = [](const char* text) {
            return ParseQuantity(text, Dimension::DataRate).problem;
        };
        NS_TEST_ASSERT_MSG_EQ(problem("100"), "missing unit", "a bare number");
        NS_TEST_ASSERT_MSG_EQ(problem("100 MB/s"), "unknown unit \"MB/s\"", "another's unit");
        NS_TEST_ASSERT_MSG_EQ(problem("fast"), "not a number with a unit", "no number");
        NS_TEST_ASSERT_MSG_EQ(problem("inf bit/s"), "not a number with a unit", "not finite");
        NS_TEST_ASSERT_MSG_EQ(problem(""), "not a number with a unit", "nothing");
    }
};

class InstantTestCase : public TestCase
{
  public:
    InstantTestCase() : TestCase("instants: RFC 3339 text, UTC and the local clock")
    {
    }

  private:
    void DoRun() override
    {
        const auto tehran = Instant::Parse("2026-03-02T17:00:00+03:30");
        NS_TEST_ASSERT_MSG_EQ(tehran.has_value(), true, "an offset is read");
        NS_TEST_ASSERT_MSG_EQ(tehran->utc, 1772458200, "UTC (date -d ... +%s)");
        NS_TEST_ASSERT_MSG_EQ(tehran->GetLocalSecondOfDay(), 17 * 3600, "the clock on the wall");
        NS_TEST_ASSERT_MSG_EQ(tehran->GetLocalSecondOfDay(8 * 3600), 3600, "past midnight");
        NS_TEST_ASSERT_MSG_EQ(tehran->ToText(), "2026-03-02T17:00:00+03:30", "round trip");
        const auto west = Instant::Parse("1969-12-31T20:15:00-04:30");
        NS_TEST_ASSERT_MSG_EQ(west.has_value(), true, "a western offset is read");
        NS_TEST_ASSERT_MSG_EQ(west->utc, 2700, "east of it is later");
        NS_TEST_ASSERT_MSG_EQ(west->GetLocalSecondOfDay(), 72900, "before 1970 too");
        NS_TEST_ASSERT_MSG_EQ(west->ToText(), "1969-12-31T20:15:00-04:30", "round trip");
        // The examples of RFC 3339 section 5.8 in whole seconds, and what they must not become.
        NS_TEST_ASSERT_MSG_EQ(Instant::Parse("1996-12-19T16:39:57-08:00")->utc,
                              Instant::Parse("1996-12-20T00:39:57Z")->utc,
                              "RFC 3339: equivalent");
        for (const char* wrong : {"2026-02-30T00:00:00Z",
                                  "2026-13-01T00:00:00Z",
                                  "2026-03-02T24:00:00Z",
                                  "2026-03-02T17:00:00",
                                  "2026-03-02 17:00:00Z",
                                  "2026-03-02T17:00Z",
                                  "2026-03-02T17:00:00+0330",
                                  "2026-03-02T17:00:00+24:00",
                                  "02.03.2026",
                                  ""})
        {
            NS_TEST_ASSERT_MSG_EQ(Instant::Parse(wrong).has_value(), false, wrong << " is refused");
        }
    }
};

class DefaultsTestCase : public TestCase
{
  public:
    DefaultsTestCase() : TestCase("an empty file gives the defaults; values reach their members")
    {
    }

  private:
    void DoRun() override
    {
        const Scenario scenario = Scenario::FromText("", "path/to/my run.toml");
        NS_TEST_ASSERT_MSG_EQ(scenario.run.name, "my-run", "named after the file");
        NS_TEST_ASSERT_MSG_EQ(scenario.run.seed, 1, "seed");
        NS_TEST_ASSERT_MSG_EQ(scenario.run.duration, 900, "15 min in seconds");
        NS_TEST_ASSERT_MSG_EQ((scenario.run.recording == Recording::ProtocolRun), true, "rows");
        NS_TEST_ASSERT_MSG_EQ(scenario.country.data, "iran", "country");
        NS_TEST_ASSERT_MSG_EQ(scenario.country.provinces.size(), 0, "all provinces");
        NS_TEST_ASSERT_MSG_EQ(scenario.workload.visitsPerPersonYear.has_value(),
                              false,
                              "from the country data");
        NS_TEST_ASSERT_MSG_EQ_TOL(scenario.network.wan.fibreDelay, 4.9e-9, 1e-20, "s/m");
        NS_TEST_ASSERT_MSG_EQ(scenario.network.nfc.bitRate, 106e3, "bit/s");
        NS_TEST_ASSERT_MSG_EQ(scenario.network.nfc.frameSize, 256, "bytes");
        NS_TEST_ASSERT_MSG_EQ((scenario.scheme.variant == Variant::Published), true, "variant");
        NS_TEST_ASSERT_MSG_EQ((scenario.records.compression == Compression::Zlib), true, "zlib");

        const Scenario other = Scenario::FromText(R"(
            [run]
            name = "rush.2"
            start = 2026-03-02T08:00:00+07:00
            recording = "message"
            pcap = true
            [country]
            provinces = ["IR-23", "IR-21"]
            [workload]
            visits_per_person_year = 4
            hourly_profile = "opd_iran_mixed_estimated"
            [network]
            nfc.bit_rate = "848 kbit/s"
            mobile.downlink_median = "35.7 Mbit/s"
            [records]
            compression = "none"
        )");
        NS_TEST_ASSERT_MSG_EQ(other.run.name, "rush.2", "name");
        NS_TEST_ASSERT_MSG_EQ(other.run.start.offset, 7 * 3600, "a TOML date is an instant too");
        NS_TEST_ASSERT_MSG_EQ((other.run.recording == Recording::Message), true, "choice to enum");
        NS_TEST_ASSERT_MSG_EQ(other.run.pcap, true, "boolean");
        NS_TEST_ASSERT_MSG_EQ(other.country.provinces.at(1), "IR-21", "list");
        NS_TEST_ASSERT_MSG_EQ(other.workload.visitsPerPersonYear.value(), 4, "integer as number");
        NS_TEST_ASSERT_MSG_EQ(other.workload.hourlyProfile.value(),
                              "opd_iran_mixed_estimated",
                              "optional text");
        NS_TEST_ASSERT_MSG_EQ(other.network.nfc.bitRate, 848e3, "dotted key in a section");
        NS_TEST_ASSERT_MSG_EQ(other.network.mobile.downlinkMedian.value(), 35.7e6, "optional rate");
        NS_TEST_ASSERT_MSG_EQ((other.records.compression == Compression::None), true, "none");
    }
};

class OverridesTestCase : public TestCase
{
  public:
    OverridesTestCase() : TestCase("--set: applied after the file")
    {
    }

  private:
    void DoRun() override
    {
        const Scenario scenario = Scenario::FromText("[run]\nseed = 5\nduration = \"1 h\"\n",
                                                     "case.toml",
                                                     {"run.seed=7",
                                                      "run.duration=5 min",
                                                      "run.name=\"quoted\"",
                                                      "country.provinces=IR-23, IR-21",
                                                      "network.wan.route_factor = 1.4",
                                                      "scheme.suite=x25519",
                                                      "run.pcap=true",
                                                      "workload.other_province_share=0.1",
                                                      "run.start=2026-03-02T08:00:00Z",
                                                      "run.seed=8"});
        NS_TEST_ASSERT_MSG_EQ(scenario.run.seed, 8, "the last one counts");
        NS_TEST_ASSERT_MSG_EQ(scenario.run.duration, 300, "a quantity without quotes");
        NS_TEST_ASSERT_MSG_EQ(scenario.run.name, "quoted", "or a string with");
        NS_TEST_ASSERT_MSG_EQ(scenario.country.provinces.size(), 2, "a list with commas");
        NS_TEST_ASSERT_MSG_EQ(scenario.country.provinces.at(1), "IR-21", "trimmed");
        NS_TEST_ASSERT_MSG_EQ(scenario.network.wan.routeFactor, 1.4, "spaces around =");
        NS_TEST_ASSERT_MSG_EQ(scenario.scheme.suite, "x25519", "a choice");
        NS_TEST_ASSERT_MSG_EQ(scenario.run.pcap, true, "a boolean");
        NS_TEST_ASSERT_MSG_EQ(scenario.workload.otherProvinceShare.value(), 0.1, "an optional");
        NS_TEST_ASSERT_MSG_EQ(scenario.run.start.offset, 0, "an instant");
        const Scenario list =
            Scenario::FromText("", "x", {"country.provinces=[\"IR-23\", \"IR-21\"]"});
        NS_TEST_ASSERT_MSG_EQ(list.country.provinces.at(0), "IR-23", "a list as in TOML");
    }
};

class RoundTripTestCase : public TestCase
{
  public:
    RoundTripTestCase() : TestCase("the effective scenario loads to itself; the schema is sound")
    {
    }

  private:
    void DoRun() override
    {
        const Scenario scenario =
            Scenario::FromText("",
                               "trip.toml",
                               {"run.log=A \"quoted\" \\ text",
                                "run.duration=7.3 min",
                                "country.provinces=IR-23,IR-21",
                                "workload.other_hospital_share=0.333333333333333314829616256247",
                                "network.mobile.uplink_median=10.5 Mbit/s",
                                "network.wan.fibre_delay=5.123456789 us/km"});
        const std::string toml = scenario.ToToml();
        const Scenario back = Scenario::FromText(toml, "other.toml");
        NS_TEST_ASSERT_MSG_EQ(back.ToToml(), toml, "TOML");
        NS_TEST_ASSERT_MSG_EQ(back.ToJson(), scenario.ToJson(), "JSON");
        NS_TEST_ASSERT_MSG_EQ(back.run.name, "trip", "the name is kept");
        const auto change = [](const std::vector<std::string>& overrides) {
            const std::string text = "[[deployment]]\nscheme = \"national-phr\"\nshare = 0.5\n"
                                     "[[deployment]]\nscheme = \"emr-authorization\"\n"
                                     "share = 0.5\n";
            return Scenario::FromText(Scenario::FromText(text, "two.toml").ToToml(),
                                      "two.toml",
                                      overrides);
        };
        NS_TEST_EXPECT_MSG_EQ(change({}).GetDeployments().size(), 2, "with several schemes");
        NS_TEST_EXPECT_MSG_EQ(change({"deployment=[{scheme = \"mobile-cloud\"}]"}).scheme.name,
                              "mobile-cloud",
                              "and others in their place");
        NS_TEST_EXPECT_MSG_EQ(change({"deployment=[]", "scheme.name=symmetric-ehr"}).scheme.name,
                              "symmetric-ehr",
                              "and with one again");
        const Scenario hardened = Scenario::FromText(
            Scenario::FromText("", "one.toml").ToToml(),
            "one.toml",
            {"deployment=[{scheme = \"mobile-cloud\", variant = \"hardened\"}]"});
        NS_TEST_EXPECT_MSG_EQ((hardened.scheme.variant == Variant::Hardened),
                              true,
                              "in place of the one scheme of the file");
        const auto& schema = ScenarioSchema::Get();
        std::vector<std::string> names;
        for (const auto& key : schema.GetKeys())
        {
            NS_TEST_ASSERT_MSG_EQ((key.get(back) == key.get(scenario)), true, key.name);
            NS_TEST_ASSERT_MSG_EQ(schema.FindKey(key.name), &key, key.name << " is found");
            NS_TEST_ASSERT_MSG_NE(key.help, "", key.name << " is explained");
            NS_TEST_ASSERT_MSG_EQ(Contains(schema.ToMarkdown(), "`" + key.GetLastName() + "`"),
                                  true,
                                  key.name << " is in the reference");
            names.push_back(key.name);
        }
        std::sort(names.begin(), names.end());
        NS_TEST_ASSERT_MSG_EQ((std::adjacent_find(names.begin(), names.end()) == names.end()),
                              true,
                              "names are unique");
        NS_TEST_ASSERT_MSG_EQ(Contains(schema.ToText(), "default \"15 min\"; 1 s to 31 d"),
                              true,
                              "the text reference has default and range");
        NS_TEST_ASSERT_MSG_EQ(Contains(schema.ToJson(), "\"name\": \"run.duration\""),
                              true,
                              "the JSON reference has the key");
    }
};

class ScenarioTestSuite : public TestSuite
{
  public:
    ScenarioTestSuite() : TestSuite("ehealth-scenario", TestSuite::Type::UNIT)
    {
        AddTestCase(new QuantityTestCase);
        AddTestCase(new InstantTestCase);
        AddTestCase(new DefaultsTestCase);
        AddTestCase(new OverridesTestCase);
        AddTestCase(new RoundTripTestCase);
    }
};

ScenarioTestSuite g_scenarioTestSuite;

} // namespace
