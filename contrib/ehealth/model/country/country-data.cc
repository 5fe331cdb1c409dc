// SPDX-License-Identifier: GPL-2.0-only
#include "country-data.h"

#include "ns3/csv-table.h"

// As in scenario.cc: toml++ must be configured alike in all files of a library.
#define TOML_EXCEPTIONS 0
#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>
#include <toml++/toml.h>

namespace ns3
{
namespace ehealth
{

namespace
{

constexpr double kPi = 3.14159265358979323846;
constexpr double kEarthRadiusKm = 6371.0;
constexpr double kMegabit = 1e6;
constexpr int64_t kMinBeds = 20;

/// Reads the tables that a country's section of countries.toml refers to.
class Source
{
  public:
    Source(std::string directory, std::string country)
        : m_directory(std::move(directory))
        , m_country(std::move(country))
        , m_path(m_directory + "/countries.toml")
    {
        auto parsed = toml::parse_file(m_path);
        if (!parsed)
        {
            Fail(m_path, std::string(parsed.error().description()));
        }
        m_file = std::move(parsed).table();
        m_section = m_file[m_country].as_table();
        if (m_section == nullptr)
        {
            Fail(m_path, "no section [" + m_country + "]");
        }
    }

    const CsvTable& GetTable(const std::string& name)
    {
        auto& table = m_tables[name];
        if (!table)
        {
            table = CsvTable::Read(m_directory + "/" + name);
            if (!table)
            {
                Fail(m_directory + "/" + name, "cannot be read as a CSV table");
            }
        }
        return *table;
    }

    bool Has(std::string_view key) const
    {
        return m_section->contains(key);
    }

    std::string GetText(std::string_view key, std::string_view subKey = {}) const
    {
        const auto node = subKey.empty() ? (*m_section)[key] : (*m_section)[key][subKey];
        const auto text = node.value<std::string>();
        if (!text)
        {
            Fail(m_path,
                 "[" + m_country + "] has no text " + std::string(key) + " " + std::string(subKey));
        }
        return *text;
    }

    /// A figure of workload.csv, named by country and metric.
    double GetMetric(std::string_view key)
    {
        const CsvTable& table = GetTable("workload.csv");
        const std::string country = GetText(key, "country");
        const std::string metric = GetText(key, "metric");
        for (std::size_t row = 0; row < table.GetSize(); ++row)
        {
            if (table.GetText(row, "country") == country && table.GetText(row, "metric") == metric)
            {
                return GetNumber("workload.csv", row, "value");
            }
        }
        Fail(m_directory + "/workload.csv", "no row of " + country + ", " + metric);
    }

    /// A figure of network.csv in Mbit/s, named by parameter. @return bit/s
    double GetRate(std::string_view key)
    {
        const std::string parameter = GetText(key);
        const auto row = GetTable("network.csv").FindRow("parameter", parameter);
        if (!row)
        {
            Fail(m_directory + "/network.csv", "no parameter " + parameter);
        }
        return kMegabit * GetNumber("network.csv", *row, "value");
    }

    double GetNumber(const std::string& file, std::size_t row, const std::string& column)
    {
        const auto number = GetTable(file).FindNumber(row, column);
        if (!number)
        {
            Fail(m_directory + "/" + file,
                 "row " + std::to_string(row + 1) + ", column " + column + ": not a number");
        }
        return *number;
    }

    [[noreturn]] static void Fail(const std::string& path, const std::string& what)
    {
        throw std::runtime_error(path + ": " + what);
    }

  private:
    std::string m_directory;
    std::string m_country;
    std::string m_path;
    toml::table m_file;
    toml::table* m_section{nullptr};
    std::map<std::string, std::optional<CsvTable>> m_tables;
};

std::array<double, 24>
LoadProfile(Source& source, const std::string& name)
{
    const std::string file = "hourly_profiles.csv";
    const auto& columns = source.GetTable(file).GetColumns();
    if (std::find(columns.begin(), columns.end(), name) == columns.end())
    {
        Source::Fail(file, "no profile " + name);
    }
    std::array<double, 24> profile{};
    for (std::size_t hour = 0; hour < profile.size(); ++hour)
    {
        profile[hour] = source.GetNumber(file, hour, name);
    }
    return profile;
}

Province
LoadProvince(Source& source, std::size_t row)
{
    const std::string file = source.GetText("provinces", "file");
    const CsvTable& table = source.GetTable(file);
    const auto number = [&](const char* key) {
        return source.GetNumber(file, row, source.GetText("provinces", key));
    };
    Province province;
    province.name = table.GetText(row, source.GetText("provinces", "name"));
    province.iso = table.GetText(row, "iso_3166_2");
    province.capital = table.GetText(row, source.GetText("provinces", "capital"));
    province.latitude = number("latitude");
    province.longitude = number("longitude");
    province.population = std::llround(number("population"));
    province.hospitals = std::llround(number("hospitals"));
    province.beds = source.Has("beds_per_1000")
                      ? std::llround(source.GetMetric("beds_per_1000") *
                                     static_cast<double>(province.population) / 1000)
                      : std::llround(number("beds"));
    return province;
}

/// Shares the beds of a province: see MakeHospitals().
std::vector<int64_t>
ShareBeds(int64_t beds, int64_t hospitals)
{
    const int64_t spare = std::max<int64_t>(0, beds - kMinBeds * hospitals);
    double total = 0;
    for (int64_t rank = 0; rank < hospitals; ++rank)
    {
        total += 1.0 / static_cast<double>(rank + 4);
    }
    std::vector<int64_t> shares;
    double cumulated = 0;
    int64_t given = 0;
    for (int64_t rank = 0; rank < hospitals; ++rank)
    {
        cumulated += 1.0 / static_cast<double>(rank + 4);
        const int64_t upTo = std::llround(static_cast<double>(spare) * cumulated / total);
        shares.push_back(kMinBeds + upTo - given);
        given = upTo;
    }
    return shares;
}

} // namespace

double
GreatCircleKm(double latitude1, double longitude1, double latitude2, double longitude2)
{
    const auto radians = [](double degrees) { return degrees * kPi / 180; };
    const double dLatitude = radians(latitude2 - latitude1);
    const double dLongitude = radians(longitude2 - longitude1);
    const double h = std::pow(std::sin(dLatitude / 2), 2) +
                     std::cos(radians(latitude1)) * std::cos(radians(latitude2)) *
                         std::pow(std::sin(dLongitude / 2), 2);
    return 2 * kEarthRadiusKm * std::asin(std::sqrt(std::min(1.0, h)));
}

CountryData
CountryData::Load(const std::string& directory, const std::string& country)
{
    Source source(directory, country);
    CountryData data;
    data.name = country;
    const std::string file = source.GetText("provinces", "file");
    for (std::size_t row = 0; row < source.GetTable(file).GetSize(); ++row)
    {
        data.provinces.push_back(LoadProvince(source, row));
    }
    std::sort(data.provinces.begin(),
              data.provinces.end(),
              [](const Province& a, const Province& b) { return a.iso < b.iso; });
    const std::string hub = source.GetText("hub");
    const auto found = std::find_if(data.provinces.begin(),
                                    data.provinces.end(),
                                    [&hub](const Province& p) { return p.iso == hub; });
    if (found == data.provinces.end())
    {
        Source::Fail(directory + "/" + file, "no province " + hub + ", the national hub");
    }
    data.hubLatitude = found->latitude;
    data.hubLongitude = found->longitude;
    data.visitsPerPersonYear = source.GetMetric("visits_per_person_year");
    data.otherHospitalShare = source.GetMetric("other_hospital_share");
    data.otherProvinceShare = source.GetMetric("other_province_share");
    data.hourlyProfileName = source.GetText("hourly_profile");
    data.hourlyProfile = LoadProfile(source, data.hourlyProfileName);
    data.mobileDownlinkMedian = source.GetRate("downlink");
    data.mobileUplinkMedian = source.GetRate("uplink");
    return data;
}

void
CountryData::Settle(Scenario& scenario, const std::string& directory)
{
    auto& workload = scenario.workload;
    auto& mobile = scenario.network.mobile;
    if (workload.hourlyProfile && *workload.hourlyProfile != hourlyProfileName)
    {
        Source source(directory, name);
        hourlyProfileName = *workload.hourlyProfile;
        hourlyProfile = LoadProfile(source, hourlyProfileName);
    }
    visitsPerPersonYear = workload.visitsPerPersonYear.value_or(visitsPerPersonYear);
    otherHospitalShare = workload.otherHospitalShare.value_or(otherHospitalShare);
    otherProvinceShare = workload.otherProvinceShare.value_or(otherProvinceShare);
    mobileDownlinkMedian = mobile.downlinkMedian.value_or(mobileDownlinkMedian);
    mobileUplinkMedian = mobile.uplinkMedian.value_or(mobileUplinkMedian);
    workload.hourlyProfile = hourlyProfileName;
    workload.visitsPerPersonYear = visitsPerPersonYear;
    workload.otherHospitalShare = otherHospitalShare;
    workload.otherProvinceShare = otherProvinceShare;
    mobile.downlinkMedian = mobileDownlinkMedian;
    mobile.uplinkMedian = mobileUplinkMedian;

    const auto& chosen = scenario.country.provinces;
    if (!chosen.empty())
    {
        provinces.erase(std::remove_if(provinces.begin(),
                                       provinces.end(),
                                       [&chosen](const Province& p) {
                                           return std::find(chosen.begin(), chosen.end(), p.iso) ==
                                                  chosen.end();
                                       }),
                        provinces.end());
    }
    for (Province& province : provinces)
    {
        province.population = std::llround(static_cast<double>(province.population) *
                                           scenario.country.populationScale);
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
    constexpr double kmPerDegree = 111.2;
    std::vector<HospitalSite> sites;
    for (uint32_t p = 0; p < data.provinces.size(); ++p)
    {
        const Province& province = data.provinces[p];
        const auto beds = ShareBeds(province.beds, province.hospitals);
        const int64_t count = cap > 0 ? std::min(cap, province.hospitals) : province.hospitals;
        const double radius = 20 * std::sqrt(static_cast<double>(province.hospitals) / 10);
        for (int64_t rank = 0; rank < count; ++rank)
        {
            const double distance = radius * std::sqrt(static_cast<double>(rank) /
                                                       static_cast<double>(province.hospitals));
            const double angle = goldenAngle * static_cast<double>(rank);
            HospitalSite site;
            site.province = p;
            site.name = province.capital + " " + std::to_string(rank + 1);
            site.beds = beds[static_cast<std::size_t>(rank)];
            site.latitude = province.latitude + distance * std::cos(angle) / kmPerDegree;
            site.longitude =
                province.longitude + distance * std::sin(angle) /
                                         (kmPerDegree * std::cos(province.latitude * kPi / 180));
            sites.push_back(site);
        }
    }
    return sites;
}

} // namespace ehealth
} // namespace ns3
