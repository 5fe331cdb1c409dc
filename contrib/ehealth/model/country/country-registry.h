// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_COUNTRY_REGISTRY_H
#define EHEALTH_COUNTRY_REGISTRY_H

#include "ns3/fhir-document.h"
#include "ns3/fingerprint.h"
#include "ns3/health-record.h"
#include "ns3/population.h"
#include "ns3/prefetch.h"
#include "ns3/scenario.h"
#include "ns3/size-distribution.h"

#include <cstdint>
#include <optional>
#include <string>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * What existed before the simulation began: records and fingerprints, derived from seed and person.
 * All methods that give something are thread-safe.
 */
class CountryRegistry
{
  public:
    /**
     * @param seed of the run
     * @param population the people; must outlive this object
     * @param scenario size profiles and compression of records
     * @param dataDirectory of the shipped data
     * @param prefetch makes the summaries of people who are announced; may be null
     * @throws std::runtime_error naming file and row when a size profile cannot be used
     */
    CountryRegistry(uint64_t seed,
                    const Population& population,
                    const Scenario& scenario,
                    const std::string& dataDirectory,
                    PrefetchThread* prefetch = nullptr);

    /// @return the record as it was before the simulation; nothing for a code of none
    std::optional<HealthRecord> DeriveRecord(const PhrCode& code, bool withSummary) const;

    /// @return the summary of a person's health before the simulation: a FHIR document, compressed
    /// if the scenario says so
    Bytes DeriveSummary(const std::string& patient) const;

    /// Says that a person will soon arrive.
    void Announce(uint64_t patient) const;

    /// @return a finger's template, by P_Id or M_Id
    FingerprintTemplate MakeFingerprint(const std::string& id) const;

    /// @return the text of a new entry: a FHIR encounter
    Bytes WriteEntry(uint64_t run, const std::string& patient) const;

  private:
    Bytes MakeSummary(const std::string& patient) const;

    uint64_t m_seed;
    const Population& m_population;
    SizeDistribution m_summarySizes;
    SizeDistribution m_entrySizes;
    bool m_compress;
    mutable Prefetch<std::string, Bytes> m_summaries; //!< by P_Id
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_COUNTRY_REGISTRY_H
