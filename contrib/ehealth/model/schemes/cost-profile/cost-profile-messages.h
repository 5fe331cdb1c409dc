// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_COST_PROFILE_MESSAGES_H
#define EHEALTH_COST_PROFILE_MESSAGES_H

#include "ns3/codec.h"
#include "ns3/message-type.h"

/**
 * @file
 * @ingroup ehealth-cost-profile
 * Messages of nothing but a size. Paper 002 prints the bits of a phase, not its messages: a phase
 * with an answer has a message each way, of half the octets.
 */

namespace ns3
{
namespace ehealth
{
namespace costprofile
{

/// Consultation, patient to doctor.
struct ProfileConsultation
{
    static constexpr MessageType kType{"C1", "ProfileConsultation"}; //!< step and name
    Bytes padding;                                                   //!< zeros
    EHEALTH_FIELDS(padding)
};

/// Consultation, doctor to patient.
struct ProfileConsultationAnswer
{
    static constexpr MessageType kType{"C2", "ProfileConsultationAnswer"}; //!< step and name
    Bytes padding;                                                         //!< zeros
    EHEALTH_FIELDS(padding)
};

/// EMR search, doctor to cloud.
struct ProfileSearch
{
    static constexpr MessageType kType{"S1", "ProfileSearch"}; //!< step and name
    Bytes padding;                                             //!< zeros
    EHEALTH_FIELDS(padding)
};

/// EMR search, cloud to doctor.
struct ProfileSearchAnswer
{
    static constexpr MessageType kType{"S2", "ProfileSearchAnswer"}; //!< step and name
    Bytes padding;                                                   //!< zeros
    EHEALTH_FIELDS(padding)
};

/// Diagnosis, doctor to patient.
struct ProfileDiagnosis
{
    static constexpr MessageType kType{"D1", "ProfileDiagnosis"}; //!< step and name
    Bytes padding;                                                //!< zeros
    EHEALTH_FIELDS(padding)
};

} // namespace costprofile
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_COST_PROFILE_MESSAGES_H
