// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_SYMMETRIC_EHR_MESSAGES_H
#define EHEALTH_SYMMETRIC_EHR_MESSAGES_H

#include "ns3/aead.h"
#include "ns3/codec.h"
#include "ns3/digest.h"
#include "ns3/link-cipher.h"
#include "ns3/message-type.h"

/**
 * @file
 * @ingroup ehealth-symmetric-ehr
 * The messages of paper 003 ("a symmetric key based EHR management protocol with attribute-based
 * access control"): a reconstruction, because the paper's message tables are lost. A struct with
 * kType travels as a message; one without is what {n, ...}K holds. The number n stands in the
 * associated data of the ciphertext, with the scheme's name and the direction.
 *
 * Roles: P patient, D doctor, KS key server, DS data store. All times are Unix time, milliseconds.
 */

namespace ns3
{
namespace ehealth
{
namespace symmetricehr
{

/// RID: drawn by the patient for each record.
using RecordId = std::array<uint8_t, 16>;

/// N_P, N_D, N1, N2: a challenge.
using Challenge = std::array<uint8_t, 16>;

/// The number n in {n, ...}K.
enum class Number : uint8_t
{
    StoreRequest = 1,
    StoreGrant = 2,
    Token = 3,
    StoreTicket = 4,
    Upload = 5,
    Receipt = 6,
    Ehr = 7, //!< {EHR}DEK; the tables leave the number free
    RetrieveRequest = 8,
    RetrieveGrant = 9,
    RetrieveTicket = 10,
    EhrRequest = 11,
    EhrAnswer = 12,
    // Not of the paper: revocation with re-encryption, and the patient's changes of access.
    ReEncryptionOrder = 13,
    ReEncryptionReport = 14,
    OuterLayer = 15,
    AccessChange = 16,
    AccessChanged = 17,
    // Not of the paper: registration at a hospital's desk.
    KeyApplication = 18,
    KeyAttestation = 19,
    KeyDelivery = 20,
    KeyHandOver = 21,
    KeyConfirmation = 22,
    RegistrationReceipt = 23,
};

/// {n, ...}K: AES-256-GCM.
struct Sealed
{
    AeadNonce nonce{}; //!< random
    Bytes ciphertext;  //!< with its tag
    EHEALTH_FIELDS(nonce, ciphertext)
};

// ---------------------------------------------------------------- store

/// {1, P, D, DS, RID, A, N_P, T}K_P
struct StoreRequestBody
{
    std::string patient;   //!< P
    std::string doctor;    //!< D
    std::string dataStore; //!< DS
    RecordId record{};     //!< RID
    std::string policy;    //!< A, see AttributePolicy
    Challenge challenge{}; //!< N_P
    int64_t time{};        //!< T
    EHEALTH_FIELDS(patient, doctor, dataStore, record, policy, challenge, time)
};

/// {2, P, D, DS, RID, N_P, DEK, K_PS, T, L}K_P
struct StoreGrantBody
{
    std::string patient;            //!< P
    std::string doctor;             //!< D
    std::string dataStore;          //!< DS
    RecordId record{};              //!< RID
    Challenge challenge{};          //!< N_P
    SymmetricKey dataKey{};         //!< DEK
    SymmetricKey patientStoreKey{}; //!< K_PS
    int64_t time{};                 //!< T
    int64_t lifetime{};             //!< L, milliseconds
    EHEALTH_FIELDS(patient,
                   doctor,
                   dataStore,
                   record,
                   challenge,
                   dataKey,
                   patientStoreKey,
                   time,
                   lifetime)
};

/// Tok = {3, D, P, DS, RID, DEK, K_DS, T, L}K_D
struct TokenBody
{
    std::string doctor;            //!< D
    std::string patient;           //!< P
    std::string dataStore;         //!< DS
    RecordId record{};             //!< RID
    SymmetricKey dataKey{};        //!< DEK
    SymmetricKey doctorStoreKey{}; //!< K_DS
    int64_t time{};                //!< T
    int64_t lifetime{};            //!< L, milliseconds
    EHEALTH_FIELDS(doctor, patient, dataStore, record, dataKey, doctorStoreKey, time, lifetime)
};

/// Tkt = {4, DS, P, D, RID, K_PS, K_DS, T, L}K_S
struct StoreTicketBody
{
    std::string dataStore;          //!< DS
    std::string patient;            //!< P
    std::string doctor;             //!< D
    RecordId record{};              //!< RID
    SymmetricKey patientStoreKey{}; //!< K_PS
    SymmetricKey doctorStoreKey{};  //!< K_DS
    int64_t time{};                 //!< T
    int64_t lifetime{};             //!< L, milliseconds
    EHEALTH_FIELDS(dataStore,
                   patient,
                   doctor,
                   record,
                   patientStoreKey,
                   doctorStoreKey,
                   time,
                   lifetime)
};

/// {5, D, DS, P, RID, C, N_D, T}K_DS
struct UploadBody
{
    std::string doctor;    //!< D
    std::string dataStore; //!< DS
    std::string patient;   //!< P
    RecordId record{};     //!< RID
    Sealed ehr;            //!< C = {EHR}DEK
    Challenge challenge{}; //!< N_D
    int64_t time{};        //!< T
    EHEALTH_FIELDS(doctor, dataStore, patient, record, ehr, challenge, time)
};

/// {6, DS, P, D, RID, H(C), N_D}K_PS
struct ReceiptBody
{
    std::string dataStore; //!< DS
    std::string patient;   //!< P
    std::string doctor;    //!< D
    RecordId record{};     //!< RID
    Digest digest{};       //!< H(C)
    Challenge challenge{}; //!< N_D
    EHEALTH_FIELDS(dataStore, patient, doctor, record, digest, challenge)
};

/// S1. P -> KS: P, {1, ...}K_P
struct StoreRequest
{
    static constexpr MessageType kType{"S1", "EhrStoreRequest"}; //!< step and name
    std::string patient;                                         //!< P, in clear
    Sealed sealed;                                               //!< StoreRequestBody
    EHEALTH_FIELDS(patient, sealed)
};

/// S2. KS -> P: {2, ...}K_P, Tok, Tkt
struct StoreGrant
{
    static constexpr MessageType kType{"S2", "EhrStoreGrant"}; //!< step and name
    Sealed sealed;                                             //!< StoreGrantBody
    Sealed token;                                              //!< Tok: TokenBody
    Sealed ticket;                                             //!< Tkt: StoreTicketBody
    EHEALTH_FIELDS(sealed, token, ticket)
};

/// S3. P -> D: Tok, Tkt
struct StoreVoucher
{
    static constexpr MessageType kType{"S3", "EhrStoreVoucher"}; //!< step and name
    std::string keyServer; //!< KS, which the doctor shares the key of the token with
    Sealed token;          //!< Tok: TokenBody
    Sealed ticket;         //!< Tkt: StoreTicketBody
    EHEALTH_FIELDS(keyServer, token, ticket)
};

/// S4. D -> DS: Tkt, {5, ...}K_DS
struct EhrUpload
{
    static constexpr MessageType kType{"S4", "EhrUpload"}; //!< step and name
    Sealed ticket;                                         //!< Tkt: StoreTicketBody
    Sealed sealed;                                         //!< UploadBody
    EHEALTH_FIELDS(ticket, sealed)
};

/// S5. DS -> P: {6, ...}K_PS, over D, who can neither read nor make it
struct StoreReceipt
{
    static constexpr MessageType kType{"S5", "EhrStoreReceipt"}; //!< step and name
    Sealed sealed;                                               //!< ReceiptBody
    EHEALTH_FIELDS(sealed)
};

// ---------------------------------------------------------------- retrieve

/// {8, D, P, DS, RID, N1, T}K_D
struct RetrieveRequestBody
{
    std::string doctor;    //!< D
    std::string patient;   //!< P
    std::string dataStore; //!< DS
    RecordId record{};     //!< RID
    Challenge challenge{}; //!< N1
    int64_t time{};        //!< T
    /// Attributes that the doctor claims to have. Empty, and ignored, but for the mutant
    /// AssertedAttributes.
    std::vector<std::string> claims;
    EHEALTH_FIELDS(doctor, patient, dataStore, record, challenge, time, claims)
};

/// {9, D, P, DS, RID, N1, DEK, K_R, T, L}K_D
struct RetrieveGrantBody
{
    std::string doctor;                   //!< D
    std::string patient;                  //!< P
    std::string dataStore;                //!< DS
    RecordId record{};                    //!< RID
    Challenge challenge{};                //!< N1
    SymmetricKey dataKey{};               //!< DEK
    std::optional<SymmetricKey> outerKey; //!< of the layer added by re-encryption, if any
    SymmetricKey readKey{};               //!< K_R
    int64_t time{};                       //!< T
    int64_t lifetime{};                   //!< L, milliseconds
    EHEALTH_FIELDS(doctor,
                   patient,
                   dataStore,
                   record,
                   challenge,
                   dataKey,
                   outerKey,
                   readKey,
                   time,
                   lifetime)
};

/// Tkt' = {10, DS, D, P, RID, K_R, T, L}K_S
struct RetrieveTicketBody
{
    std::string dataStore;  //!< DS
    std::string doctor;     //!< D
    std::string patient;    //!< P
    RecordId record{};      //!< RID
    SymmetricKey readKey{}; //!< K_R
    int64_t time{};         //!< T
    int64_t lifetime{};     //!< L, milliseconds
    EHEALTH_FIELDS(dataStore, doctor, patient, record, readKey, time, lifetime)
};

/// {11, D, DS, P, RID, N2, T}K_R
struct EhrRequestBody
{
    std::string doctor;    //!< D
    std::string dataStore; //!< DS
    std::string patient;   //!< P
    RecordId record{};     //!< RID
    Challenge challenge{}; //!< N2
    int64_t time{};        //!< T
    EHEALTH_FIELDS(doctor, dataStore, patient, record, challenge, time)
};

/// {12, DS, D, P, RID, C, N2}K_R
struct EhrAnswerBody
{
    std::string dataStore; //!< DS
    std::string doctor;    //!< D
    std::string patient;   //!< P
    RecordId record{};     //!< RID
    Sealed ehr;            //!< C
    Challenge challenge{}; //!< N2
    EHEALTH_FIELDS(dataStore, doctor, patient, record, ehr, challenge)
};

/// R1. D -> KS: D, {8, ...}K_D
struct RetrieveRequest
{
    static constexpr MessageType kType{"R1", "EhrRetrieveRequest"}; //!< step and name
    std::string doctor;                                             //!< D, in clear
    Sealed sealed;                                                  //!< RetrieveRequestBody
    EHEALTH_FIELDS(doctor, sealed)
};

/// R2. KS -> D: {9, ...}K_D, Tkt'
struct RetrieveGrant
{
    static constexpr MessageType kType{"R2", "EhrRetrieveGrant"}; //!< step and name
    Sealed sealed;                                                //!< RetrieveGrantBody
    Sealed ticket;                                                //!< Tkt': RetrieveTicketBody
    EHEALTH_FIELDS(sealed, ticket)
};

/// R3. D -> DS: Tkt', {11, ...}K_R
struct EhrRequest
{
    static constexpr MessageType kType{"R3", "EhrRequest"}; //!< step and name
    Sealed ticket;                                          //!< Tkt': RetrieveTicketBody
    Sealed sealed;                                          //!< EhrRequestBody
    EHEALTH_FIELDS(ticket, sealed)
};

/// R4. DS -> D: {12, ...}K_R
struct EhrAnswer
{
    static constexpr MessageType kType{"R4", "EhrAnswer"}; //!< step and name
    Sealed sealed;                                         //!< EhrAnswerBody
    EHEALTH_FIELDS(sealed)
};

// ---------------------------------------------------------------- the patient's changes of access

/// What a patient changes.
enum class AccessChangeKind : uint8_t
{
    Delegate,  //!< lets a doctor read until a time, whatever the doctor's attributes
    Exclude,   //!< lets a doctor not read, whatever the doctor's attributes
    SetPolicy, //!< replaces A
    ListReads, //!< changes nothing: asks who read
};

/// A read of a record, of which the patient gets notice.
struct ReadNotice
{
    std::string doctor; //!< who
    RecordId record{};  //!< what
    int64_t time{};     //!< when DEK was handed out
    EHEALTH_FIELDS(doctor, record, time)
};

/// {16, P, RID, change, N_P, T}K_P
struct AccessChangeBody
{
    std::string patient;     //!< P
    RecordId record{};       //!< RID
    AccessChangeKind kind{}; //!< what to change
    std::string doctor;      //!< of Delegate and Exclude
    int64_t expiry{};        //!< of Delegate
    std::string policy;      //!< of SetPolicy
    Challenge challenge{};   //!< N_P
    int64_t time{};          //!< T
    EHEALTH_FIELDS(patient, record, kind, doctor, expiry, policy, challenge, time)
};

/// {17, P, RID, N_P, reads}K_P
struct AccessChangedBody
{
    std::string patient;           //!< P
    RecordId record{};             //!< RID
    Challenge challenge{};         //!< N_P
    std::vector<ReadNotice> reads; //!< of the record so far; empty in the published variant
    EHEALTH_FIELDS(patient, record, challenge, reads)
};

/// A1. P -> KS: P, {16, ...}K_P
struct AccessChange
{
    static constexpr MessageType kType{"A1", "EhrAccessChange"}; //!< step and name
    std::string patient;                                         //!< P, in clear
    Sealed sealed;                                               //!< AccessChangeBody
    EHEALTH_FIELDS(patient, sealed)
};

/// A2. KS -> P: {17, ...}K_P
struct AccessChanged
{
    static constexpr MessageType kType{"A2", "EhrAccessChanged"}; //!< step and name
    Sealed sealed;                                                //!< AccessChangedBody
    EHEALTH_FIELDS(sealed)
};

// ---------------------------------------------------------------- registration at a desk

/// {18, P, KS, N_P}Q: Q is on the desk's screen, and read by the phone's camera
struct KeyApplicationBody
{
    std::string patient;   //!< P
    std::string keyServer; //!< KS
    Challenge challenge{}; //!< N_P
    EHEALTH_FIELDS(patient, keyServer, challenge)
};

/// {19, H, KS, P, N_P, T}K_H: P's document was seen
struct KeyAttestationBody
{
    std::string desk;      //!< H
    std::string keyServer; //!< KS
    std::string patient;   //!< P, as the document says
    Challenge challenge{}; //!< N_P
    int64_t time{};        //!< T
    EHEALTH_FIELDS(desk, keyServer, patient, challenge, time)
};

/// {20, KS, H, P, N_P, K_P}K_H
struct KeyDeliveryBody
{
    std::string keyServer; //!< KS
    std::string desk;      //!< H
    std::string patient;   //!< P
    Challenge challenge{}; //!< N_P
    SymmetricKey key{};    //!< K_P
    EHEALTH_FIELDS(keyServer, desk, patient, challenge, key)
};

/// {21, H, P, KS, N_P, K_P}Q
struct KeyHandOverBody
{
    std::string desk;      //!< H
    std::string patient;   //!< P
    std::string keyServer; //!< KS
    Challenge challenge{}; //!< N_P
    SymmetricKey key{};    //!< K_P
    EHEALTH_FIELDS(desk, patient, keyServer, challenge, key)
};

/// {22, P, KS, H, N_P}K_P: P has the key
struct KeyConfirmationBody
{
    std::string patient;   //!< P
    std::string keyServer; //!< KS
    std::string desk;      //!< H
    Challenge challenge{}; //!< N_P
    EHEALTH_FIELDS(patient, keyServer, desk, challenge)
};

/// {23, KS, P, N_P}K_P: KS has written that P is registered
struct RegistrationReceiptBody
{
    std::string keyServer; //!< KS
    std::string patient;   //!< P
    Challenge challenge{}; //!< N_P
    EHEALTH_FIELDS(keyServer, patient, challenge)
};

/// G1. P -> H, NFC: {18, ...}Q
struct KeyApplication
{
    static constexpr MessageType kType{"G1", "EhrKeyApplication"}; //!< step and name
    Sealed sealed;                                                 //!< KeyApplicationBody
    EHEALTH_FIELDS(sealed)
};

/// G2. H -> KS: H, {19, ...}K_H
struct KeyAttestation
{
    static constexpr MessageType kType{"G2", "EhrKeyAttestation"}; //!< step and name
    std::string desk;                                              //!< H, in clear
    Sealed sealed;                                                 //!< KeyAttestationBody
    EHEALTH_FIELDS(desk, sealed)
};

/// G3. KS -> H: {20, ...}K_H
struct KeyDelivery
{
    static constexpr MessageType kType{"G3", "EhrKeyDelivery"}; //!< step and name
    Sealed sealed;                                              //!< KeyDeliveryBody
    EHEALTH_FIELDS(sealed)
};

/// G4. H -> P, NFC: {21, ...}Q
struct KeyHandOver
{
    static constexpr MessageType kType{"G4", "EhrKeyHandOver"}; //!< step and name
    Sealed sealed;                                              //!< KeyHandOverBody
    EHEALTH_FIELDS(sealed)
};

/// G5. P -> KS over H: {22, ...}K_P
struct KeyConfirmation
{
    static constexpr MessageType kType{"G5", "EhrKeyConfirmation"}; //!< step and name
    Sealed sealed;                                                  //!< KeyConfirmationBody
    EHEALTH_FIELDS(sealed)
};

/// G6. KS -> P over H: {23, ...}K_P
struct RegistrationReceipt
{
    static constexpr MessageType kType{"G6", "EhrRegistrationReceipt"}; //!< step and name
    Sealed sealed;                                                      //!< RegistrationReceiptBody
    EHEALTH_FIELDS(sealed)
};

// ---------------------------------------------------------------- re-encryption, hardened variant

/// {13, KS, DS, RID, old outer key, new outer key, N, T}K_S
struct ReEncryptionOrderBody
{
    std::string keyServer;                //!< KS
    std::string dataStore;                //!< DS
    std::string patient;                  //!< P
    RecordId record{};                    //!< RID
    std::optional<SymmetricKey> oldOuter; //!< of the layer to take off, if there is one
    SymmetricKey newOuter{};              //!< of the layer to put on
    Challenge challenge{};                //!< N
    int64_t time{};                       //!< T
    EHEALTH_FIELDS(keyServer, dataStore, patient, record, oldOuter, newOuter, challenge, time)
};

/// {14, DS, KS, RID, N}K_S
struct ReEncryptionReportBody
{
    std::string dataStore; //!< DS
    std::string keyServer; //!< KS
    RecordId record{};     //!< RID
    Challenge challenge{}; //!< N
    EHEALTH_FIELDS(dataStore, keyServer, record, challenge)
};

/// E1. KS -> DS: {13, ...}K_S
struct ReEncryptionOrder
{
    static constexpr MessageType kType{"E1", "EhrReEncryptionOrder"}; //!< step and name
    Sealed sealed;                                                    //!< ReEncryptionOrderBody
    EHEALTH_FIELDS(sealed)
};

/// E2. DS -> KS: {14, ...}K_S
struct ReEncryptionReport
{
    static constexpr MessageType kType{"E2", "EhrReEncryptionReport"}; //!< step and name
    Sealed sealed;                                                     //!< ReEncryptionReportBody
    EHEALTH_FIELDS(sealed)
};

// ---------------------------------------------------------------- between the replicas of a server

/// P1. A server -> its replica: a change, protected by their link's key
struct ReplicaChange
{
    static constexpr MessageType kType{"P1", "EhrReplicaChange"}; //!< step and name
    LinkRecord sealed;                                            //!< the change
    EHEALTH_FIELDS(sealed)
};

/// P2. The replica -> the server: the change is written
struct ReplicaAcknowledgement
{
    static constexpr MessageType kType{"P2", "EhrReplicaAcknowledgement"}; //!< step and name
    LinkRecord sealed;                                                     //!< nothing
    EHEALTH_FIELDS(sealed)
};

/// F1. A server that was down -> its replica: what did I miss?
struct CatchUpRequest
{
    static constexpr MessageType kType{"F1", "EhrCatchUpRequest"}; //!< step and name
    LinkRecord sealed;                                             //!< CatchUpRequestBody
    EHEALTH_FIELDS(sealed)
};

/// What CatchUpRequest holds.
struct CatchUpRequestBody
{
    uint64_t received{}; //!< changes up to this number are written and may be forgotten
    EHEALTH_FIELDS(received)
};

/// F2. The replica -> the server
struct CatchUpAnswer
{
    static constexpr MessageType kType{"F2", "EhrCatchUpAnswer"}; //!< step and name
    LinkRecord sealed;                                            //!< CatchUpAnswerBody
    EHEALTH_FIELDS(sealed)
};

/// What CatchUpAnswer holds.
struct CatchUpAnswerBody
{
    uint64_t last{};            //!< number of the last of these changes
    std::vector<Bytes> changes; //!< in order; none: nothing is missing
    EHEALTH_FIELDS(last, changes)
};

} // namespace symmetricehr
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_SYMMETRIC_EHR_MESSAGES_H
