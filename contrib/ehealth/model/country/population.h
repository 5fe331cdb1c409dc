// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_POPULATION_H
#define EHEALTH_POPULATION_H

#include "ns3/code-issuer.h"
#include "ns3/country-data.h"
#include "ns3/health-record.h"
#include "ns3/random-stream.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-country
/// An inhabitant, derived from the run's seed and a number.
struct Patient
{
    uint64_t number{0};        //!< in the population, from 0
    std::string nationalId;    //!< P_Id
    std::string insuranceCode; //!< P_IC
    std::string device;        //!< PD_Id, the phone
    uint32_t province{0};      //!< index in CountryData::provinces
    uint32_t home{0};          //!< hospital that keeps the record, an index in the hospitals
    PhrCode code{};            //!< P-PHR code, if the patient enrolled before the simulation
    bool enrolled{false};      //!< before the simulation
};

/**
 * @ingroup ehealth-country
 * The inhabitants: numbers from 0, grouped by province. Nothing is stored a person; whatever is
 * asked about one is derived from the seed and the number. Fingerprints come from
 * RandomStream(seed, P_Id, "fingerprint"). Thread-safe.
 */
class Population
{
  public:
    /**
     * @param seed of the run
     * @param data the country
     * @param hospitals as MakeHospitals() lays them out
     * @param enrolledShare share of the people who enrolled before the simulation
     * @throws std::runtime_error when there are more people than identity numbers, 10^9
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

    /// @param person a number below GetSize()
    /// @return everything about the person
    Patient Get(uint64_t person) const;

    /// @return index of the province where the person lives
    uint32_t GetProvince(uint64_t person) const;

    /// @return index of the hospital where the person's record is at home, chosen by its beds
    uint32_t GetHomeHospital(uint64_t person) const;

    /// @return whether the person enrolled before the simulation
    bool IsEnrolled(uint64_t person) const;

    /// @return P_Id, in the country's format
    std::string GetNationalId(uint64_t person) const;

    /// @return PD_Id, the name of the person's phone
    std::string GetDevice(uint64_t person) const;

    /// @return the person with a P_Id; nothing when the check digit is wrong or nobody has it
    std::optional<uint64_t> FindByNationalId(std::string_view id) const;

    /// @return P_IC
    std::string GetInsuranceCode(uint64_t person) const;

    /// @return the person with a P_IC; nothing for a code that was not given out
    std::optional<uint64_t> FindByInsuranceCode(std::string_view code) const;

    /// @return the P-PHR code that the person got when enrolling before the simulation
    PhrCode GetPhrCode(uint64_t person) const;

    /// @return the enrolled person with a P-PHR code; nothing for a code that was not given out
    std::optional<uint64_t> FindByPhrCode(const PhrCode& code) const;

    /// @return the home hospital that a P-PHR code begins with, possibly of no hospital
    static uint32_t GetHome(const PhrCode& code);

    /// @return any person, all equally likely
    uint64_t DrawPatient(RandomStream& random) const;

    /// @return a person who lives in a province with inhabitants, all equally likely
    uint64_t DrawPatient(RandomStream& random, uint32_t province) const;

    /// @return a person of a province who enrolled before the simulation, all equally likely;
    /// GetEnrolled() of the province must not be zero
    uint64_t DrawEnrolled(RandomStream& random, uint32_t province) const;

    /// @return expected number of a province's people who enrolled before the simulation
    uint64_t GetEnrolled(uint32_t province) const;

    /// @return another hospital of the same province, chosen by its beds
    uint32_t DrawOtherHospital(RandomStream& random, uint32_t hospital) const;

    /// @return a hospital outside a province, chosen by its beds
    uint32_t DrawHospitalElsewhere(RandomStream& random, uint32_t province) const;

    /// @return number of hospitals of a province
    uint32_t GetHospitalCount(uint32_t province) const;

    /// @return number of a province's first inhabitant
    uint64_t GetFirst(uint32_t province) const
    {
        return province == 0 ? 0 : m_ends[province - 1];
    }

    /// @return number of provinces
    uint32_t GetProvinceCount() const
    {
        return static_cast<uint32_t>(m_ends.size());
    }

  private:
    /// @return the hospital to which a bed of the country belongs
    uint32_t FindHospital(uint64_t bed) const;
    /// @return number of the first bed of a hospital; all beds when past the last one
    uint64_t GetFirstBed(uint32_t hospital) const;
    /// @return a hospital among [first, end) but not among [leftOutFirst, leftOutEnd), by beds
    uint32_t DrawHospital(RandomStream& random,
                          uint32_t first,
                          uint32_t end,
                          uint32_t leftOutFirst,
                          uint32_t leftOutEnd) const;
    /// @return a number that depends on seed, person and purpose alone
    uint64_t Mix(uint64_t person, uint64_t purpose) const;

    uint64_t m_seed;
    double m_enrolledShare;
    NationalIdFormat m_idFormat;
    CodeIssuer m_insurance;
    Digest m_codeKey;
    std::vector<uint64_t> m_codeMasks;     //!< by hospital: hides numbers in P-PHR codes
    std::vector<uint64_t> m_ends;          //!< by province: number after its last inhabitant
    std::vector<uint64_t> m_bedEnds;       //!< by hospital: cumulated beds of the country
    std::vector<uint32_t> m_firstHospital; //!< by province, and the total at the end
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_POPULATION_H
