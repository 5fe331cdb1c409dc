// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_NATIONAL_PHR_MESSAGES_H
#define EHEALTH_NATIONAL_PHR_MESSAGES_H

#include "ns3/enrolment-messages.h"
#include "ns3/fingerprint.h"
#include "ns3/health-record.h"
#include "ns3/link-cipher.h"

#include <optional>

/**
 * @file
 * @ingroup ehealth-national-phr
 * The messages of paper 000's login (section 4.3) and visits (Tables 3 and 4), in the order of the
 * section and the tables; those of Table 2 are in enrolment-messages.h, whose notes apply.
 */

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

// ------------------------------------------------- section 4.3: login to the hospital's LAN

/// What a login encrypts.
struct LoginBody
{
    FingerprintTemplate fingerprint; //!< the medico's finger as the device sees it now
    Bytes certificate;               //!< the medico's
    EHEALTH_FIELDS(fingerprint, certificate)
};

/// M -> DB: {f, certificate}BC.
struct LoginRequest
{
    static constexpr MessageType kType{"L1", "LoginRequest"}; //!< step and name
    std::string device;                                       //!< which device: chooses BC
    LinkRecord sealed;                                        //!< a LoginBody
    EHEALTH_FIELDS(device, sealed)
};

/// What its answer encrypts.
struct LoginGrantBody
{
    int64_t until{}; //!< Unix ms
    EHEALTH_FIELDS(until)
};

/// DB -> M: {until}BC.
struct LoginGrant
{
    static constexpr MessageType kType{"L2", "LoginGrant"}; //!< step and name
    LinkRecord sealed;                                      //!< a LoginGrantBody
    EHEALTH_FIELDS(sealed)
};

// ------------------------------------------ Tables 3 and 4: visit, visit in another province

/// 1. A -> M: f, P_Id, code. Static: a skimmer can replay it (N5 of the attack table).
struct PresentCard
{
    static constexpr MessageType kType{"1", "PresentCard"}; //!< step and name
    FingerprintTemplate fingerprint;                        //!< f
    std::string id;                                         //!< P_Id or M_Id
    PhrCode code{};                                         //!< of the P-PHR
    EHEALTH_FIELDS(fingerprint, id, code)
};

// N5: whoever presents a card proves to be there, with it. The challenge is answered at once, by a
// value that was fixed before, so that the time the answer takes tells how far away it was made;
// the signature over both comes afterwards (S. Brands, D. Chaum, "Distance-bounding protocols",
// EUROCRYPT 1993).

/// 1a. M -> A: challenge.
struct PresenceChallenge
{
    static constexpr MessageType kType{"1a", "PresenceChallenge"}; //!< step and name
    Nonce nonce;                                                   //!< the device's
    EHEALTH_FIELDS(nonce)
};

/// 1b. A -> M: the timed answer.
struct PresenceEcho
{
    static constexpr MessageType kType{"1b", "PresenceEcho"}; //!< step and name
    Nonce nonce;                                              //!< the phone's
    EHEALTH_FIELDS(nonce)
};

/// What 1c signs.
struct PresenceStatement
{
    Nonce challenge; //!< the device's
    Nonce echo;      //!< the phone's
    Digest card{};   //!< SHA-256 of the PresentCard shown
    EHEALTH_FIELDS(challenge, echo, card)
};

/// 1c. A -> M: the signature over both values and the card.
struct PresenceProof
{
    static constexpr MessageType kType{"1c", "PresenceProof"}; //!< step and name
    Bytes signature;                                           //!< the patient's, in the TEE
    Bytes certificate;                                         //!< the patient's
    EHEALTH_FIELDS(signature, certificate)
};

/// N9. M -> A: who asks for consent.
struct ConsentRequest
{
    static constexpr MessageType kType{"1d", "ConsentRequest"}; //!< step and name
    std::string medico;                                         //!< M_Id
    EHEALTH_FIELDS(medico)
};

/// N9: what a patient signs.
struct ConsentStatement
{
    PhrCode code{};     //!< of the P-PHR
    std::string medico; //!< M_Id: who may read it and write to it
    Nonce nonce;        //!< a consent serves once
    int64_t expiry{};   //!< Unix ms: until when
    EHEALTH_FIELDS(code, medico, nonce, expiry)
};

/// N9. A -> M, after step 1; M hands it on within step 2.
struct Consent
{
    static constexpr MessageType kType{"1e", "Consent"}; //!< step and name
    ConsentStatement statement;                          //!< to what
    Bytes signature;                                     //!< the patient's, in the TEE
    Bytes certificate;                                   //!< the patient's
    EHEALTH_FIELDS(statement, signature, certificate)
};

/// What hardened requests have in addition.
struct RequestGuard
{
    std::optional<Nonce> nonce;     //!< N6: what the answer must state
    std::optional<Consent> consent; //!< N9: the patient's
    EHEALTH_FIELDS(nonce, consent)
};

/// What step 2 encrypts.
struct RecordRequestBody
{
    PhrCode code{};                        //!< of the P-PHR
    Bytes certificate;                     //!< the medico's, as shown at the LAN login
    wire::Extension<RequestGuard> guard{}; //!< N6, N9
    EHEALTH_FIELDS(code, certificate, guard)
};

/// 2. M -> DB: {request(code)}BC.
struct RecordRequest
{
    static constexpr MessageType kType{"2", "RecordRequest"}; //!< step and name
    std::string device;                                       //!< which medico device: chooses BC
    LinkRecord sealed;                                        //!< a RecordRequestBody
    EHEALTH_FIELDS(device, sealed)
};

/// What enc_M holds in step 3 (5 in Table 4).
struct OneTimeKey
{
    int64_t timeStamp{}; //!< TS, Unix ms
    Digest otp{};        //!< OTP, 256 bits
    EHEALTH_FIELDS(timeStamp, otp)
};

/// N6: what DB states under BC of an answer that anybody could have encrypted to M.
struct AnswerStatement
{
    Nonce nonce;     //!< of the request
    Digest answer{}; //!< SHA-256 of the answer's two ciphertexts
    EHEALTH_FIELDS(nonce, answer)
};

/// 3 (5 in Table 4). DB -> M: {P-PHR}K, enc_M[TS, OTP]; K = HKDF(OTP, TS || code || M_Id).
struct RecordAnswer
{
    static constexpr MessageType kType{"3", "RecordAnswer"}; //!< step and name
    Bytes sealedRecord;                                      //!< a HealthRecord
    Bytes sealedOtp;                                         //!< a OneTimeKey
    wire::Extension<LinkRecord> proof{};                     //!< N6: an AnswerStatement
    EHEALTH_FIELDS(sealedRecord, sealedOtp, proof)
};

/// N8: what an entry's signature binds it to.
struct EntryContext
{
    PhrCode code{};      //!< of the P-PHR
    int64_t timeStamp{}; //!< TS; of an entry made on a phone, when it was made
    Digest otpId{};      //!< SHA-256 of the OTP; zero on a phone
    EHEALTH_FIELDS(code, timeStamp, otpId)
};

/// What step 4 (6 in Table 4) encrypts: the new information and sig_M(H(new info)).
struct RecordUpdateBody
{
    RecordEntry entry; //!< with sig_M(H(new info))
    EHEALTH_FIELDS(entry)
};

/// 4 (6 in Table 4). M -> DB: {sig_M(H(new info)), new info}K.
struct RecordUpdate
{
    static constexpr MessageType kType{"4", "RecordUpdate"}; //!< step and name
    Bytes sealed;                                            //!< a RecordUpdateBody
    EHEALTH_FIELDS(sealed)
};

// Table 3 within the distributed database: the record lives at another server of the province.

/// Why a record is read: kept in the audit trail.
enum class AccessPurpose : uint8_t
{
    Visit,
    BreakGlass, //!< an unconscious patient's, under the default access permission
    Sync,
    Backup, //!< by C-PHRC, whose copy is behind
};

/// 3, before it. DB -> home server of the record, over the provincial VPN.
struct FetchRecord
{
    static constexpr MessageType kType{"3f", "FetchRecord"}; //!< step and name
    PhrCode code{};                                          //!< of the P-PHR
    std::string actor;                                       //!< M_Id, or who else reads
    AccessPurpose purpose{};                                 //!< for the audit trail
    EHEALTH_FIELDS(code, actor, purpose)
};

/// 3, before it. Home server -> DB.
struct FetchedRecord
{
    static constexpr MessageType kType{"3g", "FetchedRecord"}; //!< step and name
    HealthRecord record;                                       //!< the whole record
    EHEALTH_FIELDS(record)
};

/// 5 (8 in Table 4, second leg). New entries go to the record's home server.
struct StoreEntry
{
    static constexpr MessageType kType{"5a", "StoreEntry"}; //!< step and name
    PhrCode code{};                                         //!< of the P-PHR
    uint32_t version{};                  //!< of the record the entries were made on
    std::vector<RecordEntry> entries;    //!< each with sig_M(H(new info)); one after a visit
    std::optional<AccessControl> access; //!< AC that the patient has chosen since; none: as it was
    EHEALTH_FIELDS(code, version, entries, access)
};

/// 5 (8 in Table 4, second leg). The home server has stored them, or refuses them because the
/// record has changed; then it tells what the record is now.
struct EntryStored
{
    static constexpr MessageType kType{"5b", "EntryStored"}; //!< step and name
    uint32_t version{};                                      //!< of the record now
    std::optional<HealthRecord> changed;                     //!< the record, when refused
    EHEALTH_FIELDS(version, changed)
};

// Section 3: C-PHRC holds the country's backup. The record's home server passes on what changed,
// over PHRC-VPN. It waits for C-PHRC when a record is new; not for new entries: a gap shows by the
// version, and C-PHRC then fetches the record.

/// A new record, after step 10 of Table 2. DB -> C-PHRC.
struct BackupRecord
{
    static constexpr MessageType kType{"10c", "BackupRecord"}; //!< step and name
    HealthRecord record;                                       //!< the whole record
    EHEALTH_FIELDS(record)
};

/// C-PHRC -> DB: whether it keeps the record; it does not when another server keeps one of the same
/// patient.
struct BackupStored
{
    static constexpr MessageType kType{"10d", "BackupStored"}; //!< step and name
    bool stored{};                                             //!< kept
    EHEALTH_FIELDS(stored)
};

/// A new entry, after step 5 of Table 3. Home server -> C-PHRC.
struct BackupEntry
{
    static constexpr MessageType kType{"5c", "BackupEntry"}; //!< step and name
    StoreEntry stored;                                       //!< what the home server stored
    EHEALTH_FIELDS(stored)
};

// Table 4: between the visited province's database and C-PHRC.

/// What step 3 of Table 4 encrypts.
struct CopyRequestBody
{
    PhrCode code{}; //!< of the P-PHR
    EHEALTH_FIELDS(code)
};

/// 3. DB -> C-PHRC: {request(code)}TI.
struct CopyRequest
{
    static constexpr MessageType kType{"3", "CopyRequest"}; //!< step and name
    std::string server;                                     //!< which database server: chooses TI
    LinkRecord sealed;                                      //!< a CopyRequestBody
    EHEALTH_FIELDS(server, sealed)
};

/// 4. C-PHRC -> DB: {copy of the record}TI.
struct CopyAnswer
{
    static constexpr MessageType kType{"4", "CopyAnswer"}; //!< step and name
    LinkRecord sealed;                                     //!< a HealthRecord
    EHEALTH_FIELDS(sealed)
};

/// 8. DB -> C-PHRC: {the new entry}TI; holds a StoreEntry.
struct CopyUpdate
{
    static constexpr MessageType kType{"8", "CopyUpdate"}; //!< step and name
    LinkRecord sealed;                                     //!< for the link
    EHEALTH_FIELDS(sealed)
};

/// 8, acknowledged. C-PHRC -> DB: {stored}TI; holds an EntryStored. The copy may be deleted.
struct CopyAcknowledged
{
    static constexpr MessageType kType{"8b", "CopyAcknowledged"}; //!< step and name
    LinkRecord sealed;                                            //!< for the link
    EHEALTH_FIELDS(sealed)
};

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_NATIONAL_PHR_MESSAGES_H
