// SPDX-License-Identifier: GPL-2.0-only
#include "error-text.h"
#include "ns3/country-data.h"
#include "ns3/csv-table.h"
#include "ns3/device-costs.h"
#include "ns3/scenario-data.h"
#include "ns3/test.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

std::string
ReadFile(const std::string& path)
{
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

class CsvTestCase : public TestCase
{
  public:
    CsvTestCase() : TestCase("CSV is read as RFC 4180; errors name file, line and column")
    {
    }

  private:
    void DoRun() override
    {
        const auto table =
            CsvTable::Parse("a,b\r\n\"x, \"\"y\"\"\",2.5\n\nz,\n\"two\nlines\",7\n", "t.csv");
        NS_TEST_ASSERT_MSG_EQ(table.GetSize(), 3, "rows without the header and empty lines");
        NS_TEST_ASSERT_MSG_EQ(table.GetText(0, "a"), "x, \"y\"", "a quoted field");
        NS_TEST_ASSERT_MSG_EQ(table.GetText(2, "a"), "two\nlines", "a line break in quotes");
        NS_TEST_ASSERT_MSG_EQ(table.GetNumber(0, "b"), 2.5, "a number");
        NS_TEST_ASSERT_MSG_EQ(table.GetCount(2, "b"), 7, "a whole number");
        NS_TEST_ASSERT_MSG_EQ(table.FindNumber(1, "b").has_value(), false, "an empty field");
        NS_TEST_ASSERT_MSG_EQ(table.FindRow("a", "z").value(), 1, "a row by its value");
        NS_TEST_ASSERT_MSG_EQ(table.FindRow("a", "w").has_value(), false, "no such row");

        const std::vector<std::pair<std::string, std::string>> broken{
            {"", "t.csv: no header"},
            {"a,a\n", "t.csv:1: column \"a\": named twice"},
            {"a,\n", "t.csv:1: column \"\": a column needs a name"},
            {"a,b\n1,2\n1\n", "t.csv:3: column \"b\": missing; the row has 1 fields, the header 2"},
            {"a,b\n1,2,3\n", "t.csv:2: column \"b\": not the last field"},
            {"a,b\n1,\"2\n", "t.csv:2: a quote is not closed"},
            {"a,b\n1,\"2\"3\n", "t.csv:2: text after a closing quote"},
            {"a,b\n1,2\"\n", "t.csv:2: a quote inside a field without quotes"},
            {"a,b\n1,2\r3,4\n", "t.csv:2: a carriage return without a line feed"},
        };
        for (const auto& [text, problem] : broken)
        {
            const std::string error = ErrorOf([&csv = text] { CsvTable::Parse(csv, "t.csv"); });
            NS_TEST_ASSERT_MSG_EQ(Contains(error, problem), true, problem << " in: " << error);
        }
        const std::vector<std::pair<std::function<void()>, std::string>> wrong{
            {[&] { table.GetNumber(0, "a"); }, "t.csv:2: column \"a\": \"x, \"y\"\" is not a num"},
            {[&] { table.GetNumber(1, "b"); }, "t.csv:4: column \"b\": a number is missing"},
            {[&] { table.GetCount(0, "b"); }, "t.csv:2: column \"b\": \"2.5\" is not a whole"},
            {[&] { table.GetText(0, "c"); }, "t.csv:1: column \"c\": not in the header"},
            {[&] { table.GetRow("a", "w"); }, "t.csv: column \"a\": no row has \"w\""},
            {[&] { CsvTable::Read("/nonexistent"); }, "/nonexistent: cannot read"},
        };
        for (const auto& [reading, problem] : wrong)
        {
            const std::string error = ErrorOf(reading);
            NS_TEST_ASSERT_MSG_EQ(Contains(error, problem), true, problem << " in: " << error);
        }
    }
};

class CountriesTestCase : public TestCase
{
  public:
    CountriesTestCase() : TestCase("countries: published totals, beds and places of hospitals")
    {
    }

  private:
    struct Totals
    {
        const char* name;
        std::size_t provinces;
        int hospitals;
        int64_t population;
        int64_t beds;
    };

    void DoRun() override
    {
        // SOURCES.md: S01 and S15; S10 and S12; S17 and S18.
        for (const Totals& totals : {Totals{"iran", 31, 954, 79926270, 157410},
                                     Totals{"thailand", 77, 1283, 66186727, 138992},
                                     Totals{"taiwan", 22, 438, 0, 0}})
        {
            const CountryData data = CountryData::Load(GetDataDirectory(), totals.name);
            NS_TEST_ASSERT_MSG_EQ(data.provinces.size(), totals.provinces, totals.name);
            int hospitals = 0;
            int64_t beds = 0;
            for (const Province& province : data.provinces)
            {
                hospitals += province.hospitals;
                beds += province.beds;
            }
            NS_TEST_ASSERT_MSG_EQ(hospitals, totals.hospitals, totals.name);
            if (totals.population > 0)
            {
                NS_TEST_ASSERT_MSG_EQ(data.GetPopulation(), totals.population, totals.name);
                NS_TEST_ASSERT_MSG_EQ(beds, totals.beds, totals.name);
            }
            NS_TEST_ASSERT_MSG_EQ(
                std::is_sorted(data.provinces.begin(),
                               data.provinces.end(),
                               [](const Province& a, const Province& b) { return a.iso < b.iso; }),
                true,
                "provinces are ordered by ISO code");
            CheckHospitals(data);
        }
        const CountryData iran = CountryData::Load(GetDataDirectory(), "iran");
        NS_TEST_ASSERT_MSG_EQ(iran.provinces.front().iso, "IR-00", "Markazi has the first code");
        NS_TEST_ASSERT_MSG_EQ(iran.visitsPerPersonYear, 4.84, "S20");
        NS_TEST_ASSERT_MSG_EQ(iran.otherProvinceShare, 0.082, "S24");
        NS_TEST_ASSERT_MSG_EQ(iran.otherHospitalShare, 0.13, "S24");
        NS_TEST_ASSERT_MSG_EQ(iran.mobileDownlinkMedian, 35.7e6, "S40, in bit/s");
        NS_TEST_ASSERT_MSG_EQ_TOL(iran.hourlyProfile[17], 0.11572, 1e-4, "the busiest hour");
    }

    void CheckHospitals(const CountryData& data)
    {
        const auto sites = MakeHospitals(data);
        std::size_t at = 0;
        for (std::size_t p = 0; p < data.provinces.size(); ++p)
        {
            const Province& province = data.provinces[p];
            int64_t beds = 0;
            int64_t previous = INT64_MAX;
            for (int rank = 0; rank < province.hospitals; ++rank, ++at)
            {
                const HospitalSite& site = sites.at(at);
                NS_TEST_ASSERT_MSG_EQ(site.province, p, "by province");
                NS_TEST_ASSERT_MSG_EQ(site.rank, static_cast<uint32_t>(rank), "then rank");
                NS_TEST_ASSERT_MSG_LT_OR_EQ(site.beds, previous, "the largest first");
                NS_TEST_ASSERT_MSG_GT_OR_EQ(site.beds, 20, site.name << " has a minimum");
                NS_TEST_ASSERT_MSG_LT_OR_EQ(GreatCircleKm(province.latitude,
                                                          province.longitude,
                                                          site.latitude,
                                                          site.longitude),
                                            1.05 * province.radiusKm,
                                            site.name << " is in its province");
                previous = site.beds;
                beds += site.beds;
            }
            NS_TEST_ASSERT_MSG_EQ(beds, province.beds, province.name << ": all beds are given");
        }
        NS_TEST_ASSERT_MSG_EQ(at, sites.size(), "no other hospitals");
        NS_TEST_ASSERT_MSG_EQ(sites.front().latitude,
                              data.provinces.front().latitude,
                              "the largest stands at the capital");
        const auto capped = MakeHospitals(data, 2);
        NS_TEST_ASSERT_MSG_LT_OR_EQ(capped.size(), 2 * data.provinces.size(), "at most two each");
        NS_TEST_ASSERT_MSG_EQ(capped.front().beds, sites.front().beds, "a cap keeps the largest");
    }
};

class DistanceTestCase : public TestCase
{
  public:
    DistanceTestCase() : TestCase("great-circle distances agree with wan_delays.csv")
    {
    }

  private:
    void DoRun() override
    {
        const auto table = CsvTable::Read(GetDataDirectory() + "/wan_delays.csv");
        std::size_t checked = 0;
        for (const auto& [name, code] : {std::pair<const char*, const char*>{"iran", "IR"},
                                         {"thailand", "TH"},
                                         {"taiwan", "TW"}})
        {
            const CountryData data = CountryData::Load(GetDataDirectory(), name);
            for (const Province& province : data.provinces)
            {
                const std::size_t row = table.GetRow("iso_3166_2", province.iso);
                NS_TEST_ASSERT_MSG_EQ(table.GetText(row, "country"), code, province.iso);
                NS_TEST_ASSERT_MSG_EQ_TOL(data.GetDistanceToHub(province),
                                          table.GetNumber(row, "great_circle_km_to_national_hub"),
                                          0.2,
                                          province.iso << " to the hub, km");
                ++checked;
            }
        }
        NS_TEST_ASSERT_MSG_EQ(checked, 130, "every row");
        NS_TEST_ASSERT_MSG_EQ_TOL(GreatCircleKm(0, 0, 0, 180), 20015.1, 0.1, "half the equator");
        NS_TEST_ASSERT_MSG_EQ_TOL(GreatCircleKm(35, 51, 35, 51), 0, 1e-9, "the same place");
    }
};

/// A copy of the data directory in which one thing is wrong.
class BrokenDataTestCase : public TestCase
{
  public:
    BrokenDataTestCase() : TestCase("countries: what is wrong in the data files is named")
    {
    }

  private:
    struct Case
    {
        const char* file;
        const char* from;
        const char* to;
        const char* problem;
    };

    void DoRun() override
    {
        const std::filesystem::path directory = CreateTempDirFilename("data");
        std::filesystem::remove_all(directory);
        std::filesystem::copy(GetDataDirectory(), directory);
        const std::vector<Case> cases{
            {"iran_provinces.csv", "capital_lat", "lat", ":1: column \"capital_lat\": not in"},
            {"iran_provinces.csv", "35.8327", "north", ":2: column \"capital_lat\": \"north\""},
            {"iran_provinces.csv", "35.8327", "95", ":2: column \"capital_lat\": 95 is not a pl"},
            {"iran_provinces.csv", ",17,", ",0,", ":2: column \"hospitals\": a province needs"},
            {"iran_provinces.csv", "IR-24", "IR-30", ":3: column \"iso_3166_2\": IR-30 is named"},
            {"iran_provinces.csv", "Ardabil,IR-24", "IR-24", ":3: column \"beds_status\": missing"},
            {"workload.csv", "4.84", "many", ":2: column \"value\": \"many\" is not a number"},
            {"workload.csv", "0.082", "8.2", "iran.other_province_share: must be a share"},
            {"network.csv", "35.7,Mbit/s", "35.7,kbit/s", ":2: column \"unit\": the rate named"},
            {"hourly_profiles.csv", "0.11572", "0.2", "opd_iran_mixed_estimated\": the hours add"},
            {"hourly_profiles.csv", "\n23,", "\n24,", "column \"hour\": no row has \"23\""},
            {"countries.toml", "count = 31", "count = 30", "iran.provinces.count: must be the nu"},
            {"countries.toml", "IR-23", "IR-99", "iran.hub: must be the ISO code of a province"},
            {"countries.toml", "\"iran\"\nvisits", "\"x\"\nvisits", "iran.national_id: must be"},
            {"countries.toml", "[iran]", "[persia]", "no country [iran]; known are persia"},
            {"countries.toml", "hub = ", "hub ", "countries.toml:7: "},
            {"countries.toml", "emergency_hourly", "night_hourly", "emergency_hourly_profile"},
            {"countries.toml",
             "metric = \"outp",
             "metric = \"inp",
             "must be a row of workload.csv"},
        };
        for (const Case& each : cases)
        {
            const std::string path = (directory / each.file).string();
            const std::string intact = ReadFile(path);
            std::string text = intact;
            const auto at = text.find(each.from);
            NS_TEST_ASSERT_MSG_NE(at, std::string::npos, each.from << " is in " << each.file);
            text.replace(at, std::string(each.from).size(), each.to);
            std::ofstream(path) << text;
            const std::string error =
                ErrorOf([&] { CountryData::Load(directory.string(), "iran"); });
            NS_TEST_ASSERT_MSG_EQ(Contains(error, each.problem),
                                  true,
                                  each.problem << " in: " << error);
            NS_TEST_ASSERT_MSG_EQ(Contains(error, directory.string()),
                                  true,
                                  "the file is named: " << error);
            std::ofstream(path) << intact;
        }
        NS_TEST_ASSERT_MSG_EQ(ErrorOf([&] { CountryData::Load(directory.string(), "iran"); }),
                              "",
                              "the intact copy loads");
        std::filesystem::remove_all(directory);
    }
};

class SettleTestCase : public TestCase
{
  public:
    SettleTestCase() : TestCase("a scenario's choices go before the data's")
    {
    }

  private:
    void DoRun() override
    {
        Scenario scenario;
        scenario.country.provinces = {"IR-21", "IR-23"};
        scenario.country.populationScale = 0.5;
        scenario.workload.otherProvinceShare = 0.25;
        scenario.workload.hourlyProfile = "ed_korea_published";
        scenario.workload.emergencyHourlyProfile = "ed_iowa_usa_measured";
        CountryData data = CountryData::Load(GetDataDirectory(), "iran");
        data.Settle(scenario, GetDataDirectory());
        NS_TEST_ASSERT_MSG_EQ(data.provinces.size(), 2, "two provinces are left");
        NS_TEST_ASSERT_MSG_EQ(data.GetPopulation(), 569267 + 6633819, "half of their people");
        NS_TEST_ASSERT_MSG_EQ(data.otherProvinceShare, 0.25, "the scenario's share");
        NS_TEST_ASSERT_MSG_EQ_TOL(data.hourlyProfile[0], 0.0392, 1e-4, "and profile");
        NS_TEST_ASSERT_MSG_EQ(scenario.workload.visitsPerPersonYear.value(), 4.84, "told back");
        NS_TEST_ASSERT_MSG_EQ_TOL(data.emergencyProfile[0], 0.02829, 1e-4, "of emergencies, too");
        NS_TEST_ASSERT_MSG_EQ(scenario.workload.emergenciesPerPersonYear.value(), 0.38, "E1");
        scenario.country.populationScale = 1e-9;
        const std::string error = ErrorOf([&] { data.Settle(scenario, GetDataDirectory()); });
        NS_TEST_ASSERT_MSG_EQ(Contains(error, "leave nobody in iran"), true, error);
    }
};

class DeviceCostsTestCase : public TestCase
{
  public:
    DeviceCostsTestCase() : TestCase("device costs: every class has every operation")
    {
    }

  private:
    void DoRun() override
    {
        const DeviceCosts costs = DeviceCosts::Load(GetDataDirectory() + "/device_costs.csv");
        NS_TEST_ASSERT_MSG_EQ(costs.GetDevices().size(), 9, "classes");
        NS_TEST_ASSERT_MSG_EQ(costs.GetOperations().size(), 25, "operations");
        for (const std::string& device : costs.GetDevices())
        {
            for (const std::string& operation : costs.GetOperations())
            {
                const auto& cost =
                    costs.GetCost(costs.GetDevice(device), costs.GetOperation(operation));
                // Only a phone has two worlds to switch between.
                const bool isFree = operation == "world-switch" && device != "phone-tee";
                NS_TEST_ASSERT_MSG_EQ((cost.fixedSeconds == 0),
                                      isFree,
                                      device << ", " << operation);
                NS_TEST_ASSERT_MSG_EQ(&cost,
                                      costs.FindCost(device, operation),
                                      "by name and by id");
            }
        }
        const auto& sign = costs.GetCost("hospital-server", "ecdsa-p256-sign");
        NS_TEST_ASSERT_MSG_EQ_TOL(sign.fixedSeconds, 13.9e-6, 1e-12, "S70");
        const auto& aes = costs.GetCost("hospital-server", "aes256-gcm");
        NS_TEST_ASSERT_MSG_EQ_TOL(aes.fixedSeconds + 16384 * aes.secondsPerByte,
                                  16384 / 5070e6,
                                  1e-9,
                                  "S70: 5070 MB/s at 16 kB");
        NS_TEST_ASSERT_MSG_EQ_TOL(aes.fixedSeconds + 1024 * aes.secondsPerByte,
                                  1024 / 2055e6,
                                  1e-9,
                                  "S70: 2055 MB/s at 1 kB");
        NS_TEST_ASSERT_MSG_EQ(costs.FindCost("phone", "x"), nullptr, "no such operation");
        std::string error = ErrorOf([&] { costs.GetCost("abacus", "sha256"); });
        NS_TEST_ASSERT_MSG_EQ(Contains(error,
                                       "device_costs.csv: no cost of operation \"sha256\" "
                                       "on device class \"abacus\""),
                              true,
                              error);
        error = ErrorOf([&] { costs.GetDevice("abacus"); });
        NS_TEST_ASSERT_MSG_EQ(Contains(error, "no device class \"abacus\""), true, error);
        error = ErrorOf([&] { costs.GetOperation("x"); });
        NS_TEST_ASSERT_MSG_EQ(Contains(error, "no operation \"x\""), true, error);

        const std::string header = "device,operation,fixed_us,ns_per_byte,status,source,note\n";
        const std::vector<std::pair<std::string, std::string>> broken{
            {"device,operation\nphone,sha256\n", ":1: column \"status\": not in the header"},
            {header + "phone,sha256,-1,0,x,S1,\n", ":2: column \"fixed_us\": a cost cannot be"},
            {header + "phone,sha256,1,fast,x,S1,\n", ":2: column \"ns_per_byte\": \"fast\" is"},
            {header + "phone,sha256,1,0,x,,\n", ":2: column \"source\": every figure needs one"},
            {header + ",sha256,1,0,x,S1,\n", ":2: column \"device\": a name is missing"},
            {header + "phone,sha256,1,0,x,S1,\nphone,sha256,1,0,x,S1,\n",
             ":3: column \"operation\": the device has a cost"},
        };
        const std::string path = CreateTempDirFilename("costs.csv");
        for (const auto& [text, problem] : broken)
        {
            std::ofstream(path) << text;
            error = ErrorOf([&] { DeviceCosts::Load(path); });
            NS_TEST_ASSERT_MSG_EQ(Contains(error, path + problem), true, error);
        }
    }
};

class CountryDataTestSuite : public TestSuite
{
  public:
    CountryDataTestSuite() : TestSuite("ehealth-country-data", TestSuite::Type::UNIT)
    {
        AddTestCase(new CsvTestCase);
        AddTestCase(new CountriesTestCase);
        AddTestCase(new DistanceTestCase);
        AddTestCase(new BrokenDataTestCase);
        AddTestCase(new SettleTestCase);
        AddTestCase(new DeviceCostsTestCase);
    }
};

CountryDataTestSuite g_countryDataTestSuite;

} // namespace
