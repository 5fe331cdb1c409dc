// SPDX-License-Identifier: GPL-2.0-only
#include "error-text.h"
#include "ns3/scenario-data.h"
#include "ns3/scenario.h"
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
    return ErrorOf([&] { Scenario::FromText(text, "case.toml", overrides); });
}

/// One wrong text and what its message must say.
struct WrongCase
{
    const char* title;
    const char* text;
    std::vector<std::string> parts;
};

/// Checks that what is wrong is refused, and that the message says why.
class RefusalTestCase : public TestCase
{
  protected:
    using TestCase::TestCase;

    /// @param each what was loaded. @param message of its error
    void CheckRefused(const WrongCase& each, const std::string& message)
    {
        NS_TEST_ASSERT_MSG_NE(message, "", each.title << " must be refused");
        for (const auto& part : each.parts)
        {
            NS_TEST_ASSERT_MSG_EQ(Contains(message, part),
                                  true,
                                  each.title << ": \"" << part << "\" in: " << message);
        }
    }
};

class ErrorsTestCase : public RefusalTestCase
{
  public:
    ErrorsTestCase()
        : RefusalTestCase("every wrong file is refused with file, line, key and remedy")
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
            {"scheme beside deployments",
             "[scheme]\nname = \"mobile-cloud\"\n[[deployment]]\nscheme = \"national-phr\"\n"
             "share = 1\n",
             {"case.toml:2: scheme.name", "tables [[deployment]]", "remove this key"}},
            {"variant beside deployments",
             "[scheme]\nvariant = \"hardened\"\n[[deployment]]\nscheme = \"national-phr\"\n"
             "share = 1\n",
             {"case.toml:2: scheme.variant", "tables [[deployment]]", "remove this key"}},
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
            CheckRefused(each, LoadError(each.text));
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

        const std::string missing = ErrorOf([] { Scenario::Load("/nonexistent/x.toml"); });
        NS_TEST_ASSERT_MSG_EQ(Contains(missing, "/nonexistent/x.toml: cannot read"),
                              true,
                              "a missing file is named: " << missing);
    }
};

class WrongOverridesTestCase : public RefusalTestCase
{
  public:
    WrongOverridesTestCase() : RefusalTestCase("--set: checked as strictly as the file")
    {
    }

  private:
    void DoRun() override
    {
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
            CheckRefused(each, LoadError("", {each.text}));
        }
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

class ScenarioErrorsTestSuite : public TestSuite
{
  public:
    ScenarioErrorsTestSuite() : TestSuite("ehealth-scenario-errors", TestSuite::Type::UNIT)
    {
        AddTestCase(new ErrorsTestCase);
        AddTestCase(new WrongOverridesTestCase);
        AddTestCase(new DataTestCase);
    }
};

ScenarioErrorsTestSuite g_scenarioErrorsTestSuite;

} // namespace
