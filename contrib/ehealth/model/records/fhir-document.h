// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_FHIR_DOCUMENT_H
#define EHEALTH_FHIR_DOCUMENT_H

#include "ns3/random-stream.h"

#include <string>

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-records
/// MakePatientSummary() writes documents of exactly the wanted size from this one on, bytes.
constexpr std::size_t kMinPatientSummary = 6000;

/// @ingroup ehealth-records
/// MakeEncounter() writes documents of exactly the wanted size from this one on, bytes.
constexpr std::size_t kMinEncounter = 1000;

/**
 * @ingroup ehealth-records
 * Writes a synthetic document Bundle of FHIR R4 in the manner of the International Patient Summary
 * (HL7 FHIR IPS): a Composition whose sections refer to Encounter, Condition, AllergyIntolerance,
 * MedicationStatement and Observation resources of a Patient. Codes are real, people are not.
 *
 * @param patient P_Id; printable ASCII without quotes and backslashes
 * @param size wanted, bytes; the document is exactly so long, or of the least size that it can have
 * @param random where its contents come from
 * @return minified JSON
 */
std::string MakePatientSummary(const std::string& patient, std::size_t size, RandomStream& random);

/**
 * @ingroup ehealth-records
 * Writes what a visit adds to a record: a collection Bundle of FHIR R4 with one Encounter, and
 * conditions, medications and observations that refer to it.
 *
 * @param patient P_Id; printable ASCII without quotes and backslashes
 * @param size wanted, bytes; the document is exactly so long, or of the least size that it can have
 * @param random where its contents come from
 * @return minified JSON
 */
std::string MakeEncounter(const std::string& patient, std::size_t size, RandomStream& random);

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_FHIR_DOCUMENT_H
