// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_FHIR_DOCUMENT_H
#define EHEALTH_FHIR_DOCUMENT_H

#include "ns3/random-stream.h"

#include <optional>
#include <string>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-records
 * A distribution of document sizes: lognormal through a published median and 95th percentile,
 * clipped to the smallest and largest document seen (data/phr_sizes.csv).
 */
struct SizeDistribution
{
    double median{0}; //!< bytes
    double p95{0};    //!< bytes
    double min{0};    //!< bytes
    double max{0};    //!< bytes

    /// @return a size, bytes
    std::size_t Draw(RandomStream& random) const;
};

/**
 * @ingroup ehealth-records
 * @param patient P_Id
 * @param size wanted, bytes; the document comes within 5 % or 1 kB of it
 * @param random where its contents come from
 * @return a synthetic FHIR R4 document Bundle in the manner of an International Patient Summary:
 *         Composition, Patient, Condition, AllergyIntolerance, MedicationStatement, Observation
 */
std::string MakePatientSummary(const std::string& patient, std::size_t size, RandomStream& random);

/**
 * @ingroup ehealth-records
 * @param patient P_Id
 * @param size wanted, bytes; the document comes within 5 % or 1 kB of it
 * @param random where its contents come from
 * @return a synthetic FHIR R4 collection Bundle of one encounter and what was found in it
 */
std::string MakeEncounter(const std::string& patient, std::size_t size, RandomStream& random);

/// @ingroup ehealth-records
/// @return zlib data (RFC 1950), fastest level
Bytes Deflate(ByteView plain);

/// @ingroup ehealth-records
/// @return the plain octets; nothing when the data is damaged or would exceed the limit
std::optional<Bytes> Inflate(ByteView compressed, std::size_t limit);

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_FHIR_DOCUMENT_H
