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
    std::string name;      //!< English name
    std::string iso;       //!< ISO 3166-2 code
    std::string capital;   //!< or seat
    double latitude{0};    //!< of the capital, degrees
    double longitude{0};   //!< of the capital, degrees
    int64_t population{0}; //!< inhabitants
    int hospitals{0};      //!< published or estimated number
    int64_t beds{0};       //!< of all its hospitals
    double radiusKm{0};    //!< its hospitals lie so far from the capital at most (rule E19)
};

/// @ingroup ehealth-country
/// How a country numbers its inhabitants.
enum class NationalIdFormat : uint8_t
{
    Iran,    //!< ten digits; the last one checks the others modulo 11
    Generic, //!< "N" and ten digits, the last one by the Luhn algorithm (ISO/IEC 7812-1)
};

/// @ingroup ehealth-country
/// A hospital, derived from its province's totals.
struct HospitalSite
{
    uint32_t province{0}; //!< index in CountryData::provinces
    uint32_t rank{0};     //!< in its province, from 0, most beds first
    std::string name;     //!< the capital and the rank from 1: "Yazd 3"
    int64_t beds{0};      //!< number of beds
    double latitude{0};   //!< degrees
    double longitude{0};  //!< degrees
};

/**
 * @ingroup ehealth-country
 * @param latitude1 degrees
 * @param longitude1 degrees
 * @param latitude2 degrees
 * @param longitude2 degrees
 * @return great-circle distance on a sphere of the Earth's mean radius, kilometres
 */
double GreatCircleKm(double latitude1, double longitude1, double latitude2, double longitude2);

/**
 * @ingroup ehealth-country
 * A country's figures, from the tables, columns and rows that data/countries.toml names; their
 * sources and estimation rules are in data/SOURCES.md.
 */
struct CountryData
{
    std::string name;                //!< as in countries.toml: "iran"
    std::vector<Province> provinces; //!< ordered by ISO code
    double hubLatitude{0};           //!< of the national data centre, degrees
    double hubLongitude{0};          //!< of the national data centre, degrees
    NationalIdFormat nationalIdFormat{NationalIdFormat::Generic}; //!< how identity numbers are made
    double visitsPerPersonYear{0};                                //!< outpatient visits
    double otherHospitalShare{0};           //!< of the visits inside the home province
    double otherProvinceShare{0};           //!< of all visits
    std::string hourlyProfileName;          //!< a column of hourly_profiles.csv
    std::array<double, 24> hourlyProfile{}; //!< share of a day's visits by local hour; adds up to 1
    double emergenciesPerPersonYear{0};     //!< emergency visits
    std::string emergencyProfileName;       //!< a column of hourly_profiles.csv
    std::array<double, 24> emergencyProfile{}; //!< the same of a day's emergencies
    double mobileDownlinkMedian{0};            //!< bit/s
    double mobileUplinkMedian{0};              //!< bit/s

    /**
     * @param dataDir directory of the shipped data
     * @param country a section of countries.toml
     * @return the country
     * @throws std::runtime_error naming file, key or line and column, and value, when something
     *         is missing or makes no sense
     */
    static CountryData Load(const std::string& dataDir, const std::string& country);

    /**
     * Takes a scenario's choices over the data's: provinces, population scale, workload, mobile
     * rates. What the scenario leaves to the data is then written into the scenario, so that it
     * holds what is simulated.
     * @param scenario checked against the data by FindDataProblems()
     * @param dataDir directory of the shipped data, for another hourly profile
     * @throws std::runtime_error as Load(), or when no province is left
     */
    void Settle(Scenario& scenario, const std::string& dataDir);

    /// @return distance of a province's capital to the national data centre, kilometres
    double GetDistanceToHub(const Province& province) const;

    /// @return number of inhabitants
    int64_t GetPopulation() const;
};

/**
 * @ingroup ehealth-country
 * @param dataDir directory of the shipped data
 * @param country a section of countries.toml
 * @return the name of the file of its provinces and hospitals
 * @throws std::runtime_error naming countries.toml when it does not say
 */
std::string GetProvinceFile(const std::string& dataDir, const std::string& country);

/**
 * @ingroup ehealth-country
 * @param dataDir directory of the shipped data
 * @param name a column of hourly_profiles.csv
 * @return the share of each hour; adds up to 1
 * @throws std::runtime_error naming file, line and column when it cannot be used
 */
std::array<double, 24> LoadHourlyProfile(const std::string& dataDir, const std::string& name);

/**
 * @ingroup ehealth-country
 * Lays out a country's hospitals. Published are totals by province only, so beds follow rule E18
 * and places rule E19 of data/SOURCES.md: right orders of magnitude, not real hospitals.
 *
 * @param data the country
 * @param cap hospitals a province at most, the largest ones; 0: all
 * @return the hospitals, by province, then rank
 */
std::vector<HospitalSite> MakeHospitals(const CountryData& data, int64_t cap = 0);

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_COUNTRY_DATA_H
