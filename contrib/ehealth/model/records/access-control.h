// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_ACCESS_CONTROL_H
#define EHEALTH_ACCESS_CONTROL_H

#include "ns3/codec.h"

#include <string>
#include <vector>

namespace ns3
{
namespace ehealth
{

struct HealthRecord;

/// @name Sections of a record
/// @ingroup ehealth-records
/// @{
constexpr const char* kProblems = "problems";     //!< problem list
constexpr const char* kAllergies = "allergies";   //!< allergies and adverse reactions
constexpr const char* kMedication = "medication"; //!< medication summary
constexpr const char* kResults = "results";       //!< observations
constexpr const char* kEncounters = "encounters"; //!< history of encounters
/// @}

/// @return all sections
const std::vector<std::string>& GetRecordSections();

/// @ingroup ehealth-records
/// What holders of a role may do.
struct AccessRule
{
    std::string role;               //!< as in the medico's certificate
    std::vector<std::string> read;  //!< sections they may read
    std::vector<std::string> write; //!< sections they may add entries to
    EHEALTH_FIELDS(role, read, write)
};

/**
 * @ingroup ehealth-records
 * AC of paper 000: what a patient lets each medico role read and write. A role without a rule of
 * the patient's has that of GetDefaultAccess(); a role that neither names may do nothing.
 */
struct AccessControl
{
    std::vector<AccessRule> rules; //!< the patient's own; at most one a role
    EHEALTH_FIELDS(rules)

    /// @return whether the role may read the section
    bool MayRead(const std::string& role, const std::string& section) const;

    /// @return whether the role may add entries to the section
    bool MayWrite(const std::string& role, const std::string& section) const;

  private:
    const AccessRule* FindRule(const std::string& role) const;
};

/// @ingroup ehealth-records
/// @return the default access permission: a medico reads and writes everything; an
/// emergency-medico reads problems, allergies and medication and adds medication and encounters; a
/// nurse reads allergies and medication and adds results. The paper gives none.
const std::vector<AccessRule>& GetDefaultAccess();

/**
 * @ingroup ehealth-records
 * @param record a record
 * @param role of a medico
 * @return the record with those sections of summary and entries only that the role may read;
 *         nothing when it may read none, or when the summary is not a FHIR document Bundle
 */
std::optional<HealthRecord> Restrict(const HealthRecord& record, const std::string& role);

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_ACCESS_CONTROL_H
