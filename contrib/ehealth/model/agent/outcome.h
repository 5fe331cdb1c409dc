// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_OUTCOME_H
#define EHEALTH_OUTCOME_H

#include <cstdint>
#include <iosfwd>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-agent
 * Why a role's script, and with it a protocol run, came to its end. Every run ends in exactly one.
 */
enum class Reason : uint8_t
{
    Accepted, //!< every check passed

    // A check said no.
    Malformed,           //!< octets that do not decode as the expected message
    RejectedSignature,   //!< a signature does not verify
    RejectedDecryption,  //!< an authentication tag or key encapsulation does not verify
    RejectedCertificate, //!< a certificate is not from the hierarchy, or was changed
    ExpiredCertificate,  //!< a certificate is past its validity
    NotYetValid,         //!< a certificate is before its validity
    RevokedCertificate,  //!< a certificate is on the revocation list
    RejectedKey,         //!< a public key is not a valid group element
    RejectedImage,       //!< the trusted application's image does not match its digest
    Replayed,            //!< a sequence number or one-time value was seen before
    Expired,             //!< a time stamp lies outside the tolerance, or a one-time value lapsed
    TimeStampMismatch,   //!< a message states two different times
    RejectedSessionKey,  //!< the session key received is not the one computed
    NotRegistered,       //!< a party has not registered, here or at all
    IdentityMismatch,    //!< the identity differs from the one on record or on the document
    FingerprintMismatch, //!< the fingerprint differs from the one on record or from the live one
    DeviceMismatch,      //!< the device differs from the approved one
    InsuranceRefused,    //!< the insurance database does not know the code
    MedicalCodeRefused,  //!< the Medical Council does not know the code
    UnknownRecord,       //!< no record under this code
    UnknownMedico,       //!< no such medico in the hospital's directory
    AlreadyEnrolled,     //!< a record for this person exists
    VersionConflict,     //!< the record changed since it was read
    AccessDenied,        //!< the patient's access control does not let this role do it
    NotLoggedIn,         //!< the medico has not logged in to the LAN on this device
    NotProvisioned,      //!< the phone has no trusted application, card or record
    UntrustedState,      //!< the phone's PCRs are not those that card and record are sealed to
    TamperedPhone,       //!< card, record or their keys were changed in the phone's storage
    RolledBack,          //!< the phone's record is older than its counter says
    RejectedAttestation, //!< the phone's measurements are not those of trusted software
    UnknownFinger,       //!< a search found nobody with this fingerprint
    AmbiguousFinger,     //!< a search found several people with this fingerprint
    Revoked,             //!< the party's registration was revoked
    NoConsent,           //!< the patient has not consented to what is asked
    RateLimited,         //!< too many messages of one sender

    // Something broke.
    Timeout,         //!< no answer in time
    LinkLost,        //!< the link to the peer broke
    HandshakeFailed, //!< the peers' TLS does not understand each other
    PeerAborted,     //!< another role of the run ended without success
    StorageError,    //!< a record store failed
    Unfinished,      //!< under way when the simulation ended
};

/**
 * @ingroup ehealth-agent
 * The coarse result, as the results database stores it.
 */
enum class Outcome : uint8_t
{
    Accepted,
    Rejected,
    Failed,
};

/// @return the class of the reason
Outcome GetOutcome(Reason reason);

/// @return the name stored in results, such as "rejected-signature"
const char* GetName(Reason reason);

/// @return the name stored in results: "accepted", "rejected" or "failed"
const char* GetName(Outcome outcome);

/// Prints the name.
std::ostream& operator<<(std::ostream& os, Reason reason);

/// Prints the name.
std::ostream& operator<<(std::ostream& os, Outcome outcome);

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_OUTCOME_H
