// SPDX-License-Identifier: GPL-2.0-only
// As in every file that includes toml++: its inline code differs with exceptions.
#define TOML_EXCEPTIONS 0

#include "country-data.h"

#include "ns3/csv-table.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <stdexcept>
#include <toml++/toml.h>

namespace ns3
{
namespace ehealth
{

namespace
{

constexpr double kPi = 3.14159265358979323846;
/// Mean radius of the Earth (IUGG).
constexpr double kEarthRadiusKm = 6371.0;
constexpr double kMegabit = 1e6;
/// How far the sum of a rounded hourly profile may be from 1.
constexpr double kProfileTolerance = 0.001;
/// Rule E19: limits of a province's radius, kilometres.
constexpr double kMinRadiusKm = 3;
constexpr double kMaxRadiusKm = 100;

double
ToRadians(double degrees)
{
    return degrees * kPi / 180;
}

/// A country's section of countries.toml, and the tables it names.
class Source
{
  public:
    Source(const std::string& directory, const std::string& country)
        : m_directory(directory), m_path(directory + "/countries.toml"), m_country(country)
    {
        toml::parse_result parsed = toml::parse_file(m_path);
        if (!parsed)
        {
            const auto& error = parsed.error();
            const auto line = error.source().begin.line;
            throw std::runtime_error(m_path + (line > 0 ? ":" + std::to_string(line) : "") + ": " +
                                     std::string(error.description()));
        }
        m_file = std::move(parsed).table();
        m_section = m_file[country].as_table();
        if (m_section == nullptr)
        {
            std::string known;
            for (const auto& [name, section] : m_file)
            {
                known += (known.empty() ? "" : ", ") + std::string(name.str());
            }
            throw std::runtime_error(m_path + ": no country [" + country + "]; known are " + known);
        }
    }

    /// @return a table of the data directory, read once
    const CsvTable& GetTable(const std::string& file)
    {
        auto found = m_tables.find(file);
        if (found == m_tables.end())
        {
            found = m_tables.emplace(file, CsvTable::Read(m_directory + "/" + file)).first;
        }
        return found->second;
    }

    bool Has(std::string_view key) const
    {
        return static_cast<bool>(m_section->at_path(key));
    }

    std::string GetText(std::string_view key) const
    {
        const auto text = m_section->at_path(key).value<std::string>();
        return text ? *text : Fail<std::string>(key, "a text");
    }

    double GetNumber(std::string_view key) const
    {
        const auto number = m_section->at_path(key).value<double>();
        return number ? *number : Fail<double>(key, "a number");
    }

    /// @return a figure of workload.csv, named by country and metric
    double GetMetric(const std::string& key)
    {
        const CsvTable& table = GetTable("workload.csv");
        const std::string country = GetText(key + ".country");
        const std::string metric = GetText(key + ".metric");
        for (std::size_t row = 0; row < table.GetSize(); ++row)
        {
            if (table.GetText(row, "country") == country && table.GetText(row, "metric") == metric)
            {
                return table.GetNumber(row, "value");
            }
        }
        return Fail<double>(key, "a row of workload.csv, not " + country + ", " + metric);
    }

    /// @return a figure of network.csv in Mbit/s, named by its parameter; in bit/s
    double GetRate(std::string_view key)
    {
        const CsvTable& table = GetTable("network.csv");
        const std::size_t row = table.GetRow("parameter", GetText(key));
        if (table.GetText(row, "unit") != "Mbit/s")
        {
            table.Fail(row, "unit", "the rate named by " + std::string(key) + " is not in Mbit/s");
        }
        return kMegabit * table.GetNumber(row, "value");
    }

    /// Ends with a key that does not hold what it should.
    template <class T>
    [[noreturn]] T Fail(std::string_view key, const std::string& wanted) const
    {
        const auto node = m_section->at_path(key);
        const auto line = node ? node.node()->source().begin.line : m_section->source().begin.line;
        throw std::runtime_error(m_path + ":" + std::to_string(line) + ": " + m_country + "." +
                                 std::string(key) + ": must be " + wanted);
    }

  private:
    std::string m_directory;
    std::string m_path;
    std::string m_country;
    toml::table m_file;
    toml::table* m_section{nullptr};
    std::map<std::string, CsvTable> m_tables;
};

/// Splits a total in proportion to weights, in whole numbers that add up to it.
std::vector<int64_t>
Share(int64_t total, const std::vector<double>& weights)
{
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    std::vector<int64_t> parts;
    double cumulated = 0;
    int64_t given = 0;
    for (const double weight : weights)
    {
        cumulated += weight;
        const int64_t upTo = std::llround(static_cast<double>(total) * cumulated / sum);
        parts.push_back(upTo - given);
        given = upTo;
    }
    return parts;
}

double
GetDegrees(const CsvTable& table, std::size_t row, const std::string& column, double limit)
{
    const double degrees = table.GetNumber(row, column);
    if (std::abs(degrees) > limit)
    {
        table.Fail(row, column, table.GetText(row, column) + " is not a place on Earth");
    }
    return degrees;
}

Province
LoadProvince(const Source& source, const CsvTable& table, std::size_t row)
{
    const auto column = [&source](const char* key) {
        return source.GetText(std::string("provinces.") + key);
    };
    Province province;
    province.name = table.GetText(row, column("name"));
    province.iso = table.GetText(row, "iso_3166_2");
    province.capital = table.GetText(row, column("capital"));
    province.latitude = GetDegrees(table, row, column("latitude"), 90);
    province.longitude = GetDegrees(table, row, column("longitude"), 180);
    province.population = table.GetCount(row, column("population"));
    province.hospitals = static_cast<int>(table.GetCount(row, column("hospitals")));
    if (province.hospitals == 0)
    {
        table.Fail(row, column("hospitals"), "a province needs a hospital");
    }
    if (source.Has("provinces.beds"))
    {
        province.beds = table.GetCount(row, column("beds"));
    }
    return province;
}

/// Rule E15: half of the beds by population, half by hospitals.
void
EstimateBeds(std::vector<Province>& provinces, double bedsPer1000)
{
    double population = 0;
    double hospitals = 0;
    for (const Province& province : provinces)
    {
        population += static_cast<double>(province.population);
        hospitals += province.hospitals;
    }
    std::vector<double> weights;
    weights.reserve(provinces.size());
    for (const Province& province : provinces)
    {
        weights.push_back(static_cast<double>(province.population) / population +
                          province.hospitals / hospitals);
    }
    const auto beds = Share(std::llround(bedsPer1000 * population / 1000), weights);
    for (std::size_t p = 0; p < provinces.size(); ++p)
    {
        provinces[p].beds = beds[p];
    }
}

/// Rule E19: half the distance to the nearest other capital, within limits.
void
SetRadii(std::vector<Province>& provinces)
{
    for (Province& province : provinces)
    {
        double nearest = 2 * kMaxRadiusKm;
        for (const Province& other : provinces)
        {
            if (&other != &province)
            {
                nearest = std::min(nearest,
                                   GreatCircleKm(province.latitude,
                                                 province.longitude,
                                                 other.latitude,
                                                 other.longitude));
            }
        }
        province.radiusKm = std::max(nearest / 2, kMinRadiusKm);
    }
}

std::vector<Province>
LoadProvinces(Source& source)
{
    const CsvTable& table = source.GetTable(source.GetText("provinces.file"));
    if (static_cast<double>(table.GetSize()) != source.GetNumber("provinces.count"))
    {
        source.Fail<void>("provinces.count",
                          "the number of rows of " + source.GetText("provinces.file") + ", " +
                              std::to_string(table.GetSize()));
    }
    std::vector<Province> provinces;
    for (std::size_t row = 0; row < table.GetSize(); ++row)
    {
        provinces.push_back(LoadProvince(source, table, row));
        if (table.FindRow("iso_3166_2", provinces.back().iso) != row)
        {
            table.Fail(row, "iso_3166_2", provinces.back().iso + " is named twice");
        }
    }
    if (!source.Has("provinces.beds"))
    {
        EstimateBeds(provinces, source.GetNumber("provinces.beds_per_1000"));
    }
    for (const Province& province : provinces)
    {
        if (province.beds < province.hospitals)
        {
            source.Fail<void>("provinces.beds",
                              "at least one a hospital, not " + std::to_string(province.beds) +
                                  " in " + province.name);
        }
    }
    SetRadii(provinces);
    std::sort(provinces.begin(), provinces.end(), [](const Province& a, const Province& b) {
        return a.iso < b.iso;
    });
    return provinces;
}

double
GetShare(Source& source, const std::string& key)
{
    const double share = source.GetMetric(key);
    return share >= 0 && share <= 1 ? share : source.Fail<double>(key, "a share from 0 to 1");
}

NationalIdFormat
GetNationalIdFormat(const Source& source)
{
    const std::string name = source.GetText("national_id");
    if (name != "iran" && name != "generic")
    {
        source.Fail<void>("national_id", "\"iran\" or \"generic\", not \"" + name + "\"");
    }
    return name == "iran" ? NationalIdFormat::Iran : NationalIdFormat::Generic;
}

/// Rule E18: beds of a province's hospitals, largest first.
std::vector<int64_t>
ShareBeds(const Province& province)
{
    constexpr int64_t smallest = 20;
    const int64_t least = std::min<int64_t>(smallest, province.beds / province.hospitals);
    std::vector<double> weights;
    weights.reserve(static_cast<std::size_t>(province.hospitals));
    for (int rank = 0; rank < province.hospitals; ++rank)
    {
        weights.push_back(1.0 / (rank + 4));
    }
    auto beds = Share(province.beds - least * province.hospitals, weights);
    std::sort(beds.rbegin(), beds.rend());
    for (int64_t& each : beds)
    {
        each += least;
    }
    return beds;
}

} // namespace

double
GreatCircleKm(double latitude1, double longitude1, double latitude2, double longitude2)
{
    // The haversine formula is exact for near places as well.
    const double h = std::pow(std::sin(ToRadians(latitude2 - latitude1) / 2), 2) +
                     std::cos(ToRadians(latitude1)) * std::cos(ToRadians(latitude2)) *
                         std::pow(std::sin(ToRadians(longitude2 - longitude1) / 2), 2);
    return 2 * kEarthRadiusKm * std::asin(std::sqrt(std::min(1.0, h)));
}

std::string
GetProvinceFile(const std::string& dataDir, const std::string& country)
{
    return Source(dataDir, country).GetText("provinces.file");
}

std::array<double, 24>
LoadHourlyProfile(const std::string& dataDir, const std::string& name)
{
    const CsvTable table = CsvTable::Read(dataDir + "/hourly_profiles.csv");
    std::array<double, 24> profile{};
    double sum = 0;
    for (std::size_t hour = 0; hour < profile.size(); ++hour)
    {
        const std::size_t row = table.GetRow("hour", std::to_string(hour));
        profile[hour] = table.GetNumber(row, name);
        if (profile[hour] < 0)
        {
            table.Fail(row, name, "a share cannot be negative");
        }
        sum += profile[hour];
    }
    if (std::abs(sum - 1) > kProfileTolerance)
    {
        table.Fail(0, name, "the hours add up to " + std::to_string(sum) + ", not 1");
    }
    for (double& share : profile)
    {
        share /= sum;
    }
    return profile;
}

CountryData
CountryData::Load(const std::string& dataDir, const std::string& country)
{
    Source source(dataDir, country);
    CountryData data;
    data.name = country;
    data.provinces = LoadProvinces(source);
    const std::string hub = source.GetText("hub");
    const auto found = std::find_if(data.provinces.begin(),
                                    data.provinces.end(),
                                    [&hub](const Province& p) { return p.iso == hub; });
    if (found == data.provinces.end())
    {
        source.Fail<void>("hub", "the ISO code of a province, not \"" + hub + "\"");
    }
    data.hubLatitude = found->latitude;
    data.hubLongitude = found->longitude;
    data.nationalIdFormat = GetNationalIdFormat(source);
    data.visitsPerPersonYear = source.GetMetric("visits_per_person_year");
    data.otherHospitalShare = GetShare(source, "other_hospital_share");
    data.otherProvinceShare = GetShare(source, "other_province_share");
    data.hourlyProfileName = source.GetText("hourly_profile");
    data.hourlyProfile = LoadHourlyProfile(dataDir, data.hourlyProfileName);
    data.emergenciesPerPersonYear = source.GetMetric("emergency_visits_per_1000") / 1000;
    data.emergencyProfileName = source.GetText("emergency_hourly_profile");
    data.emergencyProfile = LoadHourlyProfile(dataDir, data.emergencyProfileName);
    data.mobileDownlinkMedian = source.GetRate("mobile_downlink");
    data.mobileUplinkMedian = source.GetRate("mobile_uplink");
    return data;
}

void
CountryData::Settle(Scenario& scenario, const std::string& dataDir)
{
    auto& workload = scenario.workload;
    auto& mobile = scenario.network.mobile;
    const auto settleProfile = [&dataDir](std::optional<std::string>& chosen,
                                          std::string& name,
                                          std::array<double, 24>& profile) {
        if (chosen && *chosen != name)
        {
            name = *chosen;
            profile = LoadHourlyProfile(dataDir, name);
        }
        chosen = name;
    };
    settleProfile(workload.hourlyProfile, hourlyProfileName, hourlyProfile);
    settleProfile(workload.emergencyHourlyProfile, emergencyProfileName, emergencyProfile);
    emergenciesPerPersonYear = workload.emergenciesPerPersonYear.value_or(emergenciesPerPersonYear);
    workload.emergenciesPerPersonYear = emergenciesPerPersonYear;
    visitsPerPersonYear = workload.visitsPerPersonYear.value_or(visitsPerPersonYear);
    otherHospitalShare = workload.otherHospitalShare.value_or(otherHospitalShare);
    otherProvinceShare = workload.otherProvinceShare.value_or(otherProvinceShare);
    mobileDownlinkMedian = mobile.downlinkMedian.value_or(mobileDownlinkMedian);
    mobileUplinkMedian = mobile.uplinkMedian.value_or(mobileUplinkMedian);
    workload.visitsPerPersonYear = visitsPerPersonYear;
    workload.otherHospitalShare = otherHospitalShare;
    workload.otherProvinceShare = otherProvinceShare;
    mobile.downlinkMedian = mobileDownlinkMedian;
    mobile.uplinkMedian = mobileUplinkMedian;

    const auto& chosen = scenario.country.provinces;
    const auto isLeftOut = [&chosen](const Province& province) {
        return !chosen.empty() &&
               std::find(chosen.begin(), chosen.end(), province.iso) == chosen.end();
    };
    provinces.erase(std::remove_if(provinces.begin(), provinces.end(), isLeftOut), provinces.end());
    for (Province& province : provinces)
    {
        province.population = std::llround(static_cast<double>(province.population) *
                                           scenario.country.populationScale);
    }
    if (const int64_t total = scenario.country.syntheticHospitals; total > 0)
    {
        const auto n = static_cast<int64_t>(provinces.size());
        if (total < n)
        {
            throw std::runtime_error("country.synthetic_hospitals: " + std::to_string(total) +
                                     ": fewer than provinces (" + std::to_string(n) + ")");
        }
        for (int64_t p = 0; p < n; ++p)
        {
            provinces[static_cast<std::size_t>(p)].hospitals =
                static_cast<int>(total / n + (p < total % n ? 1 : 0));
        }
    }
    if (GetPopulation() == 0)
    {
        throw std::runtime_error("country.provinces and country.population_scale leave nobody in " +
                                 name);
    }
}

double
CountryData::GetDistanceToHub(const Province& province) const
{
    return GreatCircleKm(province.latitude, province.longitude, hubLatitude, hubLongitude);
}

int64_t
CountryData::GetPopulation() const
{
    int64_t sum = 0;
    for (const Province& province : provinces)
    {
        sum += province.population;
    }
    return sum;
}

std::vector<HospitalSite>
MakeHospitals(const CountryData& data, int64_t cap)
{
    constexpr double goldenAngle = 2.39996322972865332;
    constexpr double kmPerDegree = kEarthRadiusKm * kPi / 180;
    std::vector<HospitalSite> sites;
    for (uint32_t p = 0; p < data.provinces.size(); ++p)
    {
        const Province& province = data.provinces[p];
        const auto beds = ShareBeds(province);
        const auto count = static_cast<uint32_t>(
            cap > 0 ? std::min<int64_t>(cap, province.hospitals) : province.hospitals);
        for (uint32_t rank = 0; rank < count; ++rank)
        {
            const double distance =
                province.radiusKm * std::sqrt(static_cast<double>(rank) / province.hospitals);
            const double angle = goldenAngle * rank;
            HospitalSite site;
            site.province = p;
            site.rank = rank;
            site.name = province.capital + " " + std::to_string(rank + 1);
            site.beds = beds[rank];
            site.latitude = province.latitude + distance * std::cos(angle) / kmPerDegree;
            site.longitude =
                province.longitude +
                distance * std::sin(angle) / (kmPerDegree * std::cos(ToRadians(province.latitude)));
            sites.push_back(site);
        }
    }
    return sites;
}

} // namespace ehealth
} // namespace ns3
