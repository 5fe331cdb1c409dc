// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_POPULATION_H
#define EHEALTH_POPULATION_H

#include "ns3/country-data.h"
#include "ns3/random-stream.h"

#include <string>
#include <vector>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * The inhabitants: numbers from 0, grouped by province. Nothing is stored a person; whatever is
 * asked about one is derived from the seed and the number. Thread-safe.
 */
class Population
{
  public:
    /**
     * @param seed of the run
     * @param data the country
     * @param hospitals as MakeHospitals() lays them out
     * @param enrolledShare share of the people who enrolled before the simulation
     */
    Population(uint64_t seed,
               const CountryData& data,
               const std::vector<HospitalSite>& hospitals,
               double enrolledShare);

    /// @return number of inhabitants
    uint64_t GetSize() const
    {
        return m_ends.back();
    }

    /// @return index of the province where the person lives
    uint32_t GetProvince(uint64_t person) const;

    /// @return index of the hospital where the person's record is at home, chosen by its beds
    uint32_t GetHomeHospital(uint64_t person) const;

    /// @return whether the person enrolled before the simulation
    bool IsEnrolled(uint64_t person) const;

    /// @return P_Id: ten digits, the last one the check digit of Iran's national identity numbers
    static std::string GetNationalId(uint64_t person);

    /// @return a hospital of a province, chosen by its beds
    uint32_t DrawHospital(RandomStream& random, uint32_t province) const;

    /// @return a hospital outside a province, chosen by its beds
    uint32_t DrawHospitalElsewhere(RandomStream& random, uint32_t province) const;

    /// @return number of hospitals of a province
    uint32_t GetHospitalCount(uint32_t province) const;

    /// @return number of provinces
    uint32_t GetProvinceCount() const
    {
        return static_cast<uint32_t>(m_ends.size());
    }

  private:
    /// The hospital at a point of a province's cumulated beds.
    uint32_t FindHospital(uint32_t province, uint64_t bed) const;
    uint64_t GetBeds(uint32_t province) const;
    /// A number that depends on seed, person and purpose alone.
    uint64_t Mix(uint64_t person, uint64_t purpose) const;

    uint64_t m_seed;
    double m_enrolledShare;
    std::vector<uint64_t> m_ends;          //!< by province: number after its last inhabitant
    std::vector<uint64_t> m_bedEnds;       //!< by hospital: cumulated beds of the country
    std::vector<uint32_t> m_firstHospital; //!< by province, and the total at the end
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_POPULATION_H
