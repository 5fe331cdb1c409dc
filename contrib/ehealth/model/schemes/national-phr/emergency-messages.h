// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_EMERGENCY_MESSAGES_H
#define EHEALTH_EMERGENCY_MESSAGES_H

#include "ns3/national-phr-messages.h"
#include "ns3/tpm.h"

/**
 * @file
 * @ingroup ehealth-national-phr
 * The messages of paper 000 outside of visits: Table 5, section 4.7 and section 4.8; and what the
 * phone keeps.
 */

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

/// The health card on the phone, sealed under TPM-PHR. A visit shows its first three fields.
struct HealthCard
{
    FingerprintTemplate fingerprint; //!< f
    std::string id;                  //!< P_Id
    PhrCode code{};                  //!< of the P-PHR
    std::string insuranceCode;       //!< P_IC
    Bytes certificate;               //!< the holder's, DER
    Bytes statement;                 //!< sig_P-RA over the IdentityStatement
    Bytes authority;                 //!< P-RA's certificate, DER
    EHEALTH_FIELDS(fingerprint, id, code, insuranceCode, certificate, statement, authority)
};

/// An entry that a medico has written to the phone, with what is needed to verify it later.
struct MobileEntry
{
    RecordEntry entry; //!< with sig_M(H(new info))
    Bytes certificate; //!< its author's, DER
    EHEALTH_FIELDS(entry, certificate)
};

/// M-PHR: what the phone keeps under its binding key.
struct MobileRecord
{
    HealthRecord record;              //!< as P-PHR was at the last synchronisation
    std::vector<MobileEntry> pending; //!< entries made since, not yet in P-PHR
    EHEALTH_FIELDS(record, pending)
};

// --------------------------------------- Table 5: emergency, conscious patient, outside; NFC only

/// 1. A -> M: f, sig_P-RA(P_IC, f, P_Id).
struct PresentIdentity
{
    static constexpr MessageType kType{"1", "PresentIdentity"}; //!< step and name
    IdentityStatement statement;                                //!< P_IC, f, P_Id
    Bytes signature;                                            //!< P-RA's
    Bytes certificate;                                          //!< P-RA's
    EHEALTH_FIELDS(statement, signature, certificate)
};

/// 2. M -> A: certificate_M, sig_M(N). N is the medico's own: whoever has seen the two can show
/// them again (N10 of the attack table).
struct PresentMedico
{
    static constexpr MessageType kType{"2", "PresentMedico"}; //!< step and name
    Bytes certificate;                                        //!< the medico's
    Digest nonce{};                                           //!< N
    Bytes signature;                                          //!< by the medico
    EHEALTH_FIELDS(certificate, nonce, signature)
};

/// 3. A -> M: M-PHR, AC (the paper has steps 3 and 4 the other way round). What AC hides from the
/// medico's role is left out.
struct MobileRecordCopy
{
    static constexpr MessageType kType{"3", "MobileRecordCopy"}; //!< step and name
    HealthRecord record;                                         //!< with AC
    EHEALTH_FIELDS(record)
};

/// 4. M -> A: sig_M(new info).
struct MobileUpdate
{
    static constexpr MessageType kType{"4", "MobileUpdate"}; //!< step and name
    RecordEntry entry;                                       //!< with sig_M(H(new info))
    EHEALTH_FIELDS(entry)
};

// N10: Table 5 with the medico first, and nothing of the patient's in clear. Whoever has seen a
// medico's certificate and sig_M(N) gets nothing for them, nor does who listens.

/// 0. A -> M: the phone's nonce.
struct EmergencyHello
{
    static constexpr MessageType kType{"0", "EmergencyHello"}; //!< step and name
    Nonce nonce;                                               //!< the phone's
    EHEALTH_FIELDS(nonce)
};

/// What MedicoOffer signs.
struct MedicoOfferStatement
{
    Nonce nonce; //!< the phone's
    Bytes share; //!< the medico's, for this exchange only
    EHEALTH_FIELDS(nonce, share)
};

/// 2. M -> A, before 1: certificate_M, share, sig_M(nonce, share).
struct MedicoOffer
{
    static constexpr MessageType kType{"2", "MedicoOffer"}; //!< step and name
    Bytes certificate;                                      //!< the medico's
    Bytes share;                                            //!< public Diffie-Hellman value
    Bytes signature;                                        //!< over a MedicoOfferStatement
    EHEALTH_FIELDS(certificate, share, signature)
};

/// 1. A -> M: share, {f, sig_P-RA(P_IC, f, P_Id)}K.
struct SealedIdentity
{
    static constexpr MessageType kType{"1", "SealedIdentity"}; //!< step and name
    Bytes share;                                               //!< public Diffie-Hellman value
    Bytes sealed;                                              //!< a PresentIdentity
    EHEALTH_FIELDS(share, sealed)
};

/// 3. A -> M: {M-PHR, AC}K.
struct SealedMobileRecord
{
    static constexpr MessageType kType{"3", "SealedMobileRecord"}; //!< step and name
    Bytes sealed;                                                  //!< a MobileRecordCopy
    EHEALTH_FIELDS(sealed)
};

/// 4. M -> A: {sig_M(new info)}K.
struct SealedMobileUpdate
{
    static constexpr MessageType kType{"4", "SealedMobileUpdate"}; //!< step and name
    Bytes sealed;                                                  //!< a MobileUpdate
    EHEALTH_FIELDS(sealed)
};

// ------------------------------------------------- section 4.7: emergency, unconscious patient

/// What EmergencyRequest encrypts.
struct EmergencyRequestBody
{
    FingerprintTemplate fingerprint; //!< the patient's finger as the device sees it
    Bytes certificate;               //!< the medico's
    wire::Extension<Nonce> nonce{};  //!< N6: what the answer must state
    EHEALTH_FIELDS(fingerprint, certificate, nonce)
};

/// 1. M -> DB: {f}BC. Whose finger is this?
struct EmergencyRequest
{
    static constexpr MessageType kType{"1", "EmergencyRequest"}; //!< step and name
    std::string device;                                          //!< which device: chooses BC
    LinkRecord sealed;                                           //!< an EmergencyRequestBody
    EHEALTH_FIELDS(device, sealed)
};

/// What enc_M holds in EmergencyAnswer.
struct EmergencyKey
{
    OneTimeKey oneTime; //!< TS and OTP, as in step 3 of Table 3
    PhrCode code{};     //!< of the P-PHR found
    EHEALTH_FIELDS(oneTime, code)
};

/// 2. DB -> M: {emergency subset of P-PHR}K, enc_M[TS, OTP, code]; step 4 of Table 3 follows.
struct EmergencyAnswer
{
    static constexpr MessageType kType{"2", "EmergencyAnswer"}; //!< step and name
    Bytes sealedRecord;                                         //!< a HealthRecord
    Bytes sealedKey;                                            //!< an EmergencyKey
    wire::Extension<LinkRecord> proof{};                        //!< N6: an AnswerStatement
    EHEALTH_FIELDS(sealedRecord, sealedKey, proof)
};

// ------------------------------------------------- section 4.8: synchronisation of M-PHR and P-PHR

/// 1. A -> M: PCR values of TPM-PHR. Not fresh: old ones can be replayed (N11 of the attack table).
struct SyncRequest
{
    static constexpr MessageType kType{"1", "SyncRequest"}; //!< step and name
    std::vector<Digest> measurements;                       //!< what the phone runs
    EHEALTH_FIELDS(measurements)
};

/// What SyncAttestation encrypts.
struct SyncAttestationBody
{
    std::vector<Digest> measurements; //!< the phone's
    Bytes certificate;                //!< the medico's
    EHEALTH_FIELDS(measurements, certificate)
};

/// 2. M -> DB: {PCR values}BC.
struct SyncAttestation
{
    static constexpr MessageType kType{"2", "SyncAttestation"}; //!< step and name
    std::string device;                                         //!< which device: chooses BC
    LinkRecord sealed;                                          //!< a SyncAttestationBody
    EHEALTH_FIELDS(device, sealed)
};

// N11: measurements that are quoted, for a nonce of the database's, by the patient's own TPM-PHR,
// with what M-PHR has. DB -> M -> A, and back, between steps 2 and 3.

/// 2'. DB -> M: {nonce}BC; M passes it on to A as SyncChallenge.
struct SealedSyncChallenge
{
    static constexpr MessageType kType{"2a", "SealedSyncChallenge"}; //!< step and name
    LinkRecord sealed;                                               //!< a SyncChallenge
    EHEALTH_FIELDS(sealed)
};

/// 2'. M -> A: what to quote for.
struct SyncChallenge
{
    static constexpr MessageType kType{"2b", "SyncChallenge"}; //!< step and name
    Nonce nonce;                                               //!< the database's
    EHEALTH_FIELDS(nonce)
};

/// What PHR-TA states of M-PHR; the quote is for SHA-256 of nonce and statement.
struct SyncStatement
{
    std::string id;     //!< P_Id, of the card
    PhrCode code{};     //!< of the P-PHR, of the card
    uint32_t version{}; //!< of P-PHR at the last synchronisation
    uint64_t count{};   //!< value of the counter of changes of M-PHR
    Digest chain{};     //!< hash chain over the entries made since: see ChainEntries()
    Digest access{};    //!< SHA-256 of AC
    EHEALTH_FIELDS(id, code, version, count, chain, access)
};

/// 2'. A -> M: the statement and the quote over it.
struct SyncProof
{
    static constexpr MessageType kType{"2c", "SyncProof"}; //!< step and name
    SyncStatement statement;                               //!< PHR-TA's
    TpmQuote quote;                                        //!< TPM-PHR's
    Bytes certificate;                                     //!< of TPM-PHR's attestation key
    EHEALTH_FIELDS(statement, quote, certificate)
};

/// 2'. M -> DB: {proof}BC.
struct SealedSyncProof
{
    static constexpr MessageType kType{"2d", "SealedSyncProof"}; //!< step and name
    LinkRecord sealed;                                           //!< a SyncProof
    EHEALTH_FIELDS(sealed)
};

/// What SyncVerdict encrypts; also the message to the phone.
struct SyncGrant
{
    static constexpr MessageType kType{"4", "SyncGrant"}; //!< step and name
    bool trusted{}; //!< false: the phone is to return to its last trusted state
    EHEALTH_FIELDS(trusted)
};

/// 3. DB -> M: {verdict}BC; M passes it on to A as step 4.
struct SyncVerdict
{
    static constexpr MessageType kType{"3", "SyncVerdict"}; //!< step and name
    LinkRecord sealed;                                      //!< a SyncGrant
    EHEALTH_FIELDS(sealed)
};

/// 5. A -> M: what M-PHR has that P-PHR may not have.
struct SyncUpload
{
    static constexpr MessageType kType{"5", "SyncUpload"}; //!< step and name
    std::string id;                                        //!< P_Id
    PhrCode code{};                                        //!< of the P-PHR
    uint32_t version{};                                    //!< of P-PHR at the last synchronisation
    std::vector<MobileEntry> entries;                      //!< made since
    AccessControl access; //!< AC, as the patient has chosen it on the phone
    EHEALTH_FIELDS(id, code, version, entries, access)
};

/// 6. M -> DB: {upload}BC.
struct SyncRecord
{
    static constexpr MessageType kType{"6", "SyncRecord"}; //!< step and name
    LinkRecord sealed;                                     //!< a SyncUpload
    EHEALTH_FIELDS(sealed)
};

/// What SyncResult encrypts; also the message to the phone. Entries of M-PHR that are not in the
/// order are not authorised and are erased.
struct SyncDownload
{
    static constexpr MessageType kType{"8", "SyncDownload"}; //!< step and name
    std::vector<Digest> order;        //!< SHA-256 of P-PHR's entries since the version
    std::vector<RecordEntry> missing; //!< those of them that M-PHR does not have
    EHEALTH_FIELDS(order, missing)
};

/// 7. DB -> M: {download}BC; M passes it on to A as step 8.
struct SyncResult
{
    static constexpr MessageType kType{"7", "SyncResult"}; //!< step and name
    LinkRecord sealed;                                     //!< a SyncDownload
    EHEALTH_FIELDS(sealed)
};

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_EMERGENCY_MESSAGES_H
