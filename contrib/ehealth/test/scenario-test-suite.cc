// SPDX-License-Identifier: GPL-2.0-only
#include "error-text.h"
#include "ns3/scenario-data.h"
#include "ns3/scenario-schema.h"
#include "ns3/test.h"

#include <algorithm>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

/// @return the message of loading a text; empty when it loads
std::string
LoadError(const std::string& text, const std::vector<std::string>& overrides = {})
{
    try
    {
        Scenario::FromText(text, "case.toml", overrides);
    }
    catch (const ScenarioError& error)
    {
        return error.what();
    }
    return "";
}

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

/// One wrong text and what its message must say.
struct WrongCase
{
    const char* title;
    const char* text;
    std::vector<std::string> parts;
};

class ErrorsTestCase : public TestCase
{
  public:
    ErrorsTestCase() : TestCase("every wrong file is refused with file, line, key and remedy")
    {
    }

  private:
    void DoRun() override
    {
        const std::vector<WrongCase> cases{
            {"not TOML", "[run]\nseed 1\n", {"case.toml:2: not TOML"}},
            {"unclosed string", "[run]\nname = \"x\n", {"case.toml:2: not TOML"}},
            {"key twice", "[run]\nseed = 1\nseed = 2\n", {"case.toml:3: not TOML"}},
            {"misspelt key",
             "[run]\n\nduraton = \"5 min\"\n",
             {"case.toml:3: run.duraton: unknown key", "did you mean run.duration"}},
            {"misspelt section",
             "[netwrok.wan]\nroute_factor = 1.4\n",
             {"case.toml:2: netwrok.wan.route_factor: unknown key", "network.wan.route_factor"}},
            {"key without section",
             "seed = 1\n",
             {"case.toml:1: seed: unknown key", "did you mean run.seed"}},
            {"nothing like it",
             "[zzzzzz]\nqqqqqq = 1\n",
             {"case.toml:2: zzzzzz.qqqqqq: unknown key", "lists all keys"}},
            {"unknown empty section", "[bogus]\n", {"case.toml:1: bogus: unknown key"}},
            {"section as value",
             "[network]\nwan = 5\n",
             {"case.toml:2: network.wan: 5 is an integer", "write [network.wan]"}},
            {"value as section",
             "[run.seed]\nx = 1\n",
             {"case.toml:1: run.seed: ", "wrong type: this is a section"}},
            {"missing unit",
             "[run]\nduration = 300\n",
             {"case.toml:2: run.duration: 300: missing unit",
              "ns, us, ms, s, min, h, d",
              "1 s to 31 d",
              "\"15 min\""}},
            {"missing unit in a string",
             "[network.wan]\ncore_rate = \"10\"\n",
             {"case.toml:2: network.wan.core_rate", "missing unit", "Gbit/s"}},
            {"unit of another dimension",
             "[network.nfc]\nrange = \"4 s\"\n",
             {"case.toml:2: network.nfc.range", "unknown unit \"s\"", "mm, cm, m, km"}},
            {"no number",
             "[network.nfc]\nrange = \"near\"\n",
             {"network.nfc.range: ", "near", "not a number with a unit", "1 mm to 1 m"}},
            {"string for integer",
             "[run]\nworkers = \"2\"\n",
             {"case.toml:2: run.workers", "wrong type: this is a string", "integer from 0 to 64"}},
            {"fraction for integer",
             "[run]\nworkers = 1.5\n",
             {"case.toml:2: run.workers: 1.5: wrong type: this is a number"}},
            {"integer for boolean",
             "[run]\npcap = 1\n",
             {"case.toml:2: run.pcap: 1: wrong type", "give true or false"}},
            {"integer for string",
             "[run]\nname = 7\n",
             {"case.toml:2: run.name: 7: wrong type", "a string in quotes"}},
            {"string for list",
             "[country]\nprovinces = \"IR-23\"\n",
             {"case.toml:2: country.provinces", "wrong type", "[\"IR-23\", \"IR-21\"]"}},
            {"list of integers",
             "[country]\nprovinces = [23]\n",
             {"case.toml:2: country.provinces", "the list holds an integer"}},
            {"integer out of range",
             "[run]\nworkers = 65\n",
             {"case.toml:2: run.workers: 65: out of range", "0 to 64 (threads)"}},
            {"number out of range",
             "[network.wan]\nroute_factor = 0.5\n",
             {"case.toml:2: network.wan.route_factor: 0.5: out of range", "1 to 10"}},
            {"not a number",
             "[network.wan]\nroute_factor = nan\n",
             {"case.toml:2: network.wan.route_factor: nan: out of range"}},
            {"quantity out of range",
             "[run]\nduration = \"0 s\"\n",
             {"case.toml:2: run.duration", "0 s", "out of range", "1 s to 31 d"}},
            {"part of a byte",
             "[security]\nvpn_overhead = \"1.5 B\"\n",
             {"case.toml:2: security.vpn_overhead", "not a whole number of bytes"}},
            {"no such choice",
             "[country]\ndata = \"france\"\n",
             {"case.toml:2: country.data", "france", "\"iran\", \"thailand\", \"taiwan\""}},
            {"no such step",
             "[network.nfc]\nbit_rate = \"100 kbit/s\"\n",
             {"case.toml:2: network.nfc.bit_rate", "not one of the choices", "\"848 kbit/s\""}},
            {"no such date",
             "[run]\nstart = \"2026-02-30T00:00:00Z\"\n",
             {"case.toml:2: run.start", "not a date and time", "2026-03-02T17:00:00+03:30"}},
            {"date without offset",
             "[run]\nstart = 2026-03-02T17:00:00\n",
             {"case.toml:2: run.start", "not a date and time", "offset from UTC"}},
            {"no defences",
             "[scheme]\nname = \"cost-profile-li\"\nvariant = \"hardened\"\n",
             {"case.toml:3: scheme.variant", "hardened", "no defences", "published"}},
            {"no such defence",
             "[scheme]\nwithout = [\"E99\"]\n",
             {"case.toml:2: scheme.without", "E99", "no such defence", "E3"}},
            {"percentile below median",
             "[network.mobile]\nrtt_p95_4g = \"20 ms\"\n",
             {"case.toml:2: network.mobile.rtt_p95_4g",
              "20 ms",
              "less than network.mobile.rtt_median_4g"}},
            {"percentile below median, 5G",
             "[network.mobile]\nrtt_median_5g = \"60 ms\"\n",
             {"case.toml: network.mobile.rtt_p95_5g",
              "48 ms",
              "less than network.mobile.rtt_median_5g"}},
            {"a scheme deployed twice",
             "[[deployment]]\nscheme = \"national-phr\"\nshare = 0.5\n"
             "[[deployment]]\nscheme = \"national-phr\"\nvariant = \"hardened\"\nshare = 0.5\n",
             {"deployment.scheme: \"national-phr\": deployed twice", "in runs of their own"}},
            {"shares that are not all",
             "[[deployment]]\nscheme = \"national-phr\"\nshare = 0.5\n",
             {"deployment.share: the shares add up to 0.5", "add up to 1"}},
            {"fault without a place",
             "[[fault]]\nkind = \"link-down\"\n",
             {"case.toml:1: fault.place: missing", "\"lan\""}},
            {"attack without an id",
             "[[attack]]\nattack = \"E2\"\n",
             {"case.toml:2: attack.attack: unknown key; an attack has id, place",
              "case.toml:1: attack.id: missing; give an attack's id"}},
            {"fault of no kind",
             "[[fault]]\nplace = \"lan\"\nkind = \"fire\"\n",
             {"case.toml:3: fault.kind", "fire", "\"link-down\", \"loss\""}},
            {"nothing lost",
             "[run]\n[[fault]]\nplace = \"lan\"\nkind = \"loss\"\n",
             {"case.toml:2: fault.amount: 0", "share of packets"}},
            {"no rate left",
             "[[fault]]\nplace = \"lan\"\nkind = \"bandwidth\"\n",
             {"case.toml:1: fault.amount: 0", "link-down"}},
            {"more than all lost",
             "[[fault]]\nplace = \"lan\"\nkind = \"loss\"\namount = 5\n",
             {"case.toml:4: fault.amount: 5: out of range", "0 to 1"}},
            {"amount of jitter",
             "[[fault]]\nplace = \"lan\"\nkind = \"jitter\"\namount = 0.5\n",
             {"case.toml:1: fault.amount: 0.5", "give fault.jitter"}},
            {"no jitter",
             "[[fault]]\nplace = \"lan\"\nkind = \"jitter\"\n",
             {"case.toml:1: fault.jitter: 0 s", "give the largest lag"}},
            {"jitter of a link that is down",
             "[[fault]]\nplace = \"lan\"\njitter = \"5 ms\"\n",
             {"case.toml:1: fault.jitter: \"5 ms\"", "remove it"}},
            {"jitter without unit",
             "[[fault]]\nplace = \"lan\"\nkind = \"jitter\"\njitter = \"5\"\n",
             {"case.toml:4: fault.jitter", "missing unit"}},
            {"unknown key of a fault",
             "[[fault]]\nplace = \"lan\"\nend = \"5 s\"\n",
             {"case.toml:3: fault.end: unknown key",
              "a fault has kind, place, start, duration, amount, jitter"}},
            {"one table for many",
             "[fault]\nplace = \"lan\"\n",
             {"case.toml:1: fault", "write [[fault]]"}},
            {"no such province",
             "[country]\ndata = \"iran\"\nprovinces = [\"IR-23\", \"TH-10\"]\n",
             {"case.toml:3: country.provinces", "TH-10", "not in iran_provinces.csv", "IR-21"}},
            {"no such hourly profile",
             "[workload]\nhourly_profile = \"night\"\n",
             {"case.toml:2: workload.hourly_profile", "night", "opd_iran_mixed_estimated"}},
            {"no such hourly profile of emergencies",
             "[workload]\nemergency_hourly_profile = \"noon\"\n",
             {"case.toml:2: workload.emergency_hourly_profile", "noon", "ed_korea_published"}},
            {"more than all emergencies",
             "[workload]\nemergency_outside_share = 0.5\nemergency_unconscious_share = 0.6\n",
             {"case.toml:3: workload.emergency_unconscious_share",
              "0.6",
              "more than 1 with workload.emergency_outside_share"}},
            {"nobody left to enrol",
             "[workload]\nenrolments_per_person_year = 0.1\nenrolment_share = 0\n",
             {"case.toml:2: workload.enrolments_per_person_year",
              "nobody is left to enrol",
              "workload.enrolment_share above 0"}},
            {"no such size profile",
             "[records]\nsize_profile = \"big\"\n",
             {"case.toml:2: records.size_profile", "big", "CCDA_EMERGE"}},
            {"name with a slash",
             "[run]\nname = \"../x\"\n",
             {"case.toml:2: run.name", "../x", "not usable in file names"}},
        };
        for (const auto& each : cases)
        {
            const std::string message = LoadError(each.text);
            NS_TEST_ASSERT_MSG_NE(message, "", each.title << " must be refused");
            for (const auto& part : each.parts)
            {
                NS_TEST_ASSERT_MSG_EQ(Contains(message, part),
                                      true,
                                      each.title << ": \"" << part << "\" in: " << message);
            }
        }

        const std::string all = LoadError("[run]\n"
                                          "workers = 65\n"
                                          "duration = 5\n"
                                          "[country]\n"
                                          "nonsense = 1\n"
                                          "provinces = [\"XX\"]\n"
                                          "[network.mobile]\n"
                                          "rtt_p95_4g = \"1 ms\"\n"
                                          "rtt_median_5g = \"11 s\"\n",
                                          {"run.pcap=2"});
        std::size_t position = 0;
        for (const char* part : {"case.toml:2: run.workers",
                                 "\ncase.toml:3: run.duration",
                                 "\ncase.toml:5: country.nonsense",
                                 "\ncase.toml:6: country.provinces",
                                 "\ncase.toml:8: network.mobile.rtt_p95_4g",
                                 "\ncase.toml:9: network.mobile.rtt_median_5g",
                                 "\n--set: run.pcap"})
        {
            const auto found = all.find(part, position);
            NS_TEST_ASSERT_MSG_NE(found, std::string::npos, "all, in order: " << part << all);
            position = found;
        }
        NS_TEST_ASSERT_MSG_EQ(std::count(all.begin(), all.end(), '\n'), 6, "no other: " << all);
        NS_TEST_ASSERT_MSG_EQ(Contains(LoadError("x = \"\xff\"\n"), "not TOML"),
                              true,
                              "text that is not UTF-8 is refused");

        std::string missing;
        try
        {
            Scenario::Load("/nonexistent/x.toml");
        }
        catch (const ScenarioError& error)
        {
            missing = error.what();
        }
        NS_TEST_ASSERT_MSG_EQ(Contains(missing, "/nonexistent/x.toml: cannot read"),
                              true,
                              "a missing file is named: " << missing);
    }
};

class DataTestCase : public TestCase
{
  public:
    DataTestCase() : TestCase("data files: all are looked for")
    {
    }

  private:
    void DoRun() override
    {
        const auto problems = FindDataProblems(Scenario(), "/nonexistent");
        NS_TEST_ASSERT_MSG_EQ(problems.size(), 7, "every file is missing");
        NS_TEST_ASSERT_MSG_EQ(Contains(problems.front().ToText(), "/nonexistent/countries.toml: "),
                              true,
                              "with its path");
        NS_TEST_ASSERT_MSG_EQ(Contains(problems.front().message, "EHEALTH_DATA_DIR"),
                              true,
                              "and the remedy");
        for (const char* country : {"iran", "thailand", "taiwan"})
        {
            Scenario scenario;
            scenario.country.data = country;
            NS_TEST_ASSERT_MSG_EQ(FindDataProblems(scenario, GetDataDirectory()).size(),
                                  0,
                                  country << " is complete");
        }
    }
};

class OverridesTestCase : public TestCase
{
  public:
    OverridesTestCase() : TestCase("--set: applied after the file, checked as strictly")
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

        const std::vector<WrongCase> cases{
            {"no =", "run.seed", {"--set: run.seed: missing \"=\""}},
            {"unknown", "run.sed=1", {"--set: run.sed: unknown key", "run.seed"}},
            {"a section", "network.wan=1", {"--set: network.wan: unknown key; it is a section"}},
            {"no unit", "run.duration=300", {"--set: run.duration: 300: missing unit"}},
            {"no integer", "run.workers=two", {"--set: run.workers: two: not an integer"}},
            {"a fraction", "run.workers=1.5", {"not an integer"}},
            {"huge", "run.seed=99999999999999999999", {"--set: run.seed", "out of range"}},
            {"no number", "network.wan.route_factor=1,4", {"1,4: not a number"}},
            {"no boolean", "run.pcap=yes", {"yes: not true or false"}},
            {"no choice", "scheme.suite=p-256", {"p-256: not one of the choices", "\"x25519\""}},
            {"whole", "scheme.with=E77", {"--set: scheme.with", "E77", "no such defence"}},
        };
        for (const auto& each : cases)
        {
            const std::string message = LoadError("", {each.text});
            NS_TEST_ASSERT_MSG_NE(message, "", each.title << " must be refused");
            for (const auto& part : each.parts)
            {
                NS_TEST_ASSERT_MSG_EQ(Contains(message, part),
                                      true,
                                      each.title << ": \"" << part << "\" in: " << message);
            }
        }
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
        AddTestCase(new ErrorsTestCase);
        AddTestCase(new DataTestCase);
        AddTestCase(new OverridesTestCase);
        AddTestCase(new RoundTripTestCase);
    }
};

ScenarioTestSuite g_scenarioTestSuite;

} // namespace
