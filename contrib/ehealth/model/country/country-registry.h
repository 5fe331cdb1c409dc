// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_COUNTRY_REGISTRY_H
#define EHEALTH_COUNTRY_REGISTRY_H

#include "ns3/fhir-document.h"
#include "ns3/fingerprint.h"
#include "ns3/health-record.h"
#include "ns3/population.h"

#include <cstdint>
#include <optional>
#include <string>

namespace ns3
{
namespace ehealth
{

/// @name Kinds of code that registers give out
/// @{
constexpr const char* kInsuranceCode = "IC";
constexpr const char* kMedicalCode = "MC";

/// @}

/**
 * @ingroup ehealth-country
 * What existed before the simulation began: the codes of enrolled people and their records. A code
 * holds the person's number and a check value keyed with the run's seed, so that a register or a
 * database recognises its own codes and refuses others without storing 80 million of them; a record
 * is derived from seed and number. All methods are thread-safe.
 */
class CountryRegistry
{
  public:
    /**
     * @param seed of the run
     * @param population the people; must outlive this object
     * @param scenario size profiles and compression of records
     * @param dataDirectory of the shipped data
     * @throws std::runtime_error naming file and row when a size profile cannot be used
     */
    CountryRegistry(uint64_t seed,
                    const Population& population,
                    const Scenario& scenario,
                    const std::string& dataDirectory);

    /**
     * @param kind distinguishes registers: "IC" insurance, "MC" medical code
     * @param number of the person
     * @return a code of the register, such as "IC-0000123456-9f3a60c2"
     */
    std::string MakeCode(const char* kind, uint64_t number) const;

    /// @return whether the register gave out this code
    bool IsKnown(const char* kind, const std::string& code) const;

    /// @return the P-PHR code of a patient who enrolled before the simulation
    PhrCode MakePhrCode(uint64_t patient) const;

    /// @return the home server's number that the code begins with
    static uint32_t GetHome(const PhrCode& code);

    /// @return the patient's number; nothing for a code that MakePhrCode did not make
    std::optional<uint64_t> FindPatient(const PhrCode& code) const;

    /// @return the record as it was before the simulation; nothing for a code of none
    std::optional<HealthRecord> DeriveRecord(const PhrCode& code, bool withSummary) const;

    /// @return a finger's template, by P_Id or M_Id
    FingerprintTemplate MakeFingerprint(const std::string& id) const;

    /// @return the text of a new entry: a FHIR encounter
    Bytes WriteEntry(uint64_t run, const std::string& patient) const;

  private:
    /// The first eight octets of a keyed hash.
    uint64_t GetCheck(const std::string& text) const;

    uint64_t m_seed;
    const Population& m_population;
    SizeDistribution m_summarySizes;
    SizeDistribution m_entrySizes;
    bool m_compress;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_COUNTRY_REGISTRY_H
