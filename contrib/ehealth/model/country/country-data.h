// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_COUNTRY_DATA_H
#define EHEALTH_COUNTRY_DATA_H

#include "ns3/scenario.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-country
/// A province, county or division.
struct Province
{
    std::string name;
    std::string iso; //!< ISO 3166-2
    std::string capital;
    double latitude{0};
    double longitude{0};
    int64_t population{0};
    int64_t hospitals{0};
    int64_t beds{0};
};

/// @ingroup ehealth-country
/// A hospital as the network sees it.
struct HospitalSite
{
    uint32_t province{0}; //!< index in CountryData::provinces
    std::string name;
    int64_t beds{0};
    double latitude{0};
    double longitude{0};
};

/// @return great-circle distance of two points given in degrees, kilometres
double GreatCircleKm(double latitude1, double longitude1, double latitude2, double longitude2);

/**
 * @ingroup ehealth-country
 * A country's figures, from the tables that data/countries.toml names; their sources are in
 * data/SOURCES.md.
 */
struct CountryData
{
    std::string name;
    std::vector<Province> provinces; //!< ordered by ISO code
    double hubLatitude{0};           //!< of the national data centre
    double hubLongitude{0};
    double visitsPerPersonYear{0};
    double otherHospitalShare{0};
    double otherProvinceShare{0};
    std::string hourlyProfileName;
    std::array<double, 24> hourlyProfile{}; //!< share of a day's visits by hour of local time
    double mobileDownlinkMedian{0};         //!< bit/s
    double mobileUplinkMedian{0};           //!< bit/s

    /**
     * @param directory of the shipped data
     * @param country name
     * @throws std::runtime_error naming file and figure when something cannot be used
     */
    static CountryData Load(const std::string& directory, const std::string& country);

    /**
     * Takes the scenario's choices over the data's, and puts the data's figures into the scenario
     * where it leaves the choice to them.
     * @param directory of the shipped data, for another hourly profile
     */
    void Settle(Scenario& scenario, const std::string& directory);

    /// @return great-circle distance of a province's capital to the national hub, kilometres
    double GetDistanceToHub(const Province& province) const;

    /// @return number of inhabitants
    int64_t GetPopulation() const;
};

/**
 * @ingroup ehealth-country
 * Lays out a country's hospitals. Published are totals by province only; so, by rule: beds are
 * shared as 1 / (rank + 4), at least 20 each, to the province's total; the largest hospital stands
 * in the capital and the others on a golden-angle spiral around it, to a radius of 20 km times the
 * square root of the province's share of hospitals per 10. Effect: distances inside a province are
 * of the right order, not those of real hospitals.
 *
 * @param data the country
 * @param cap hospitals a province at most; 0: all
 * @return hospitals ordered by province, largest first
 */
std::vector<HospitalSite> MakeHospitals(const CountryData& data, int64_t cap);

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_COUNTRY_DATA_H
