// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_NATIONAL_PHR_MESSAGES_H
#define EHEALTH_NATIONAL_PHR_MESSAGES_H

#include "ns3/codec.h"
#include "ns3/fingerprint.h"
#include "ns3/health-record.h"
#include "ns3/link-cipher.h"
#include "ns3/message-type.h"

#include <optional>

/**
 * @file
 * @ingroup ehealth-national-phr
 * The messages of paper 000 ("A New Secure e-Health Structure Based On Mobile Trusted
 * Computing"), Tables 2, 3 and 4, in the tables' order. A struct with kType travels as a message;
 * one without is what a signature or a ciphertext holds.
 *
 * Roles: A phone, HP-RA registration agent in a hospital, P-RA registration authority of a
 * province, DB the province's distributed database (one server a hospital), C-PHRC the country's
 * record centre (I_PHRC in Table 4), M the medico's device.
 */

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

/// Who enrols: section 4.2 or section 4.3.
enum class Applicant : uint8_t
{
    Patient, //!< shows an insurance code
    Medico,  //!< shows a medical code
};

// ------------------------------------------------------- what hardened messages have in addition

/// A value that is never used twice.
struct Nonce
{
    Digest value{}; //!< 256 random bits
    EHEALTH_FIELDS(value)
};

/// A signature over what the message that has it says of it.
struct Signature
{
    Bytes octets; //!< made by SignAs()
    EHEALTH_FIELDS(octets)
};

// ---------------------------------------------------------------- Table 2: enrolment

/// 1. A -> HP-RA: P_Id, f, PD_Id and P_IC (M_Mc for a medico).
struct RegistrationRequest
{
    static constexpr MessageType kType{"1", "RegistrationRequest"}; //!< step and name
    Applicant applicant{};                                          //!< patient or medico
    std::string id;                                                 //!< P_Id or M_Id
    FingerprintTemplate fingerprint;                                //!< f
    std::string device;                                             //!< PD_Id or MD_Id
    std::string code;                                               //!< P_IC or M_Mc
    EHEALTH_FIELDS(applicant, id, fingerprint, device, code)
};

/// 2. HP-RA -> P-RA: sig_HP-RA(P_Id, f, PD_Id, P_IC).
struct SignedRegistration
{
    static constexpr MessageType kType{"2", "SignedRegistration"}; //!< step and name
    Bytes registration; //!< an encoded RegistrationRequest
    Bytes signature;    //!< by the sender
    Bytes certificate;  //!< HP-RA's
    EHEALTH_FIELDS(registration, signature, certificate)
};

/// 3, first part. P-RA -> Insurance DB or Medical Council DB: sig_P-RA(P_IC).
struct CodeQuery
{
    static constexpr MessageType kType{"3a", "CodeQuery"}; //!< step and name
    std::string code;                                      //!< P_IC or M_Mc
    Bytes signature;                                       //!< by the sender
    Bytes certificate;                                     //!< P-RA's
    wire::Extension<Nonce> nonce{};                        //!< N4: what the answer must state
    EHEALTH_FIELDS(code, signature, certificate, nonce)
};

/// N4: what a register signs.
struct VerdictStatement
{
    bool verified{};  //!< whether the register knows the code
    std::string code; //!< the code asked for
    Nonce nonce;      //!< of the query
    EHEALTH_FIELDS(verified, code, nonce)
};

/// N4: by which P-RA knows whose verdict it is.
struct VerdictProof
{
    Bytes signature;   //!< by the register, over a VerdictStatement
    Bytes certificate; //!< the register's
    EHEALTH_FIELDS(signature, certificate)
};

/// What step 3, second part, encrypts.
struct Verdict
{
    bool verified{};                       //!< whether the register knows the code
    std::string code;                      //!< the code asked for
    wire::Extension<VerdictProof> proof{}; //!< N4
    EHEALTH_FIELDS(verified, code, proof)
};

/// 3, second part. Insurance DB -> P-RA: enc_P-RA[verdict, P_IC].
struct CodeVerdict
{
    static constexpr MessageType kType{"3b", "CodeVerdict"}; //!< step and name
    Bytes sealed;                                            //!< a Verdict
    EHEALTH_FIELDS(sealed)
};

/// What step 4 signs.
struct ApprovalBody
{
    std::string id;                 //!< P_Id or M_Id
    std::string device;             //!< PD_Id or MD_Id
    Bytes certificate;              //!< P-RA's, with its public key
    wire::Extension<Nonce> token{}; //!< N1, N2: the enrolment token
    EHEALTH_FIELDS(id, device, certificate, token)
};

/// 4. P-RA -> HP-RA: sig_P-RA(approval: P_Id, PD_Id, P-RA public key).
struct Approval
{
    static constexpr MessageType kType{"4", "Approval"}; //!< step and name
    Bytes body;                                          //!< an ApprovalBody
    Bytes signature;                                     //!< by the sender
    EHEALTH_FIELDS(body, signature)
};

/// 5. HP-RA -> A: P-RA's public key, in its certificate, and where to reach it.
struct AuthorityKey
{
    static constexpr MessageType kType{"5", "AuthorityKey"}; //!< step and name
    Bytes certificate;                                       //!< DER
    uint32_t address{};                                      //!< IPv4
    wire::Extension<Nonce> token{};                          //!< N1, N2: the enrolment token
    EHEALTH_FIELDS(certificate, address, token)
};

/// What A asks to be certified in step 6.
struct CertificateRequest
{
    std::string id;                 //!< P_Id or M_Id
    std::string device;             //!< PD_Id or MD_Id
    Bytes publicKey;                //!< PD's
    wire::Extension<Nonce> token{}; //!< N2: given over NFC in step 5
    EHEALTH_FIELDS(id, device, publicKey, token)
};

/// What step 6, first part, encrypts: sig_PD(certificate request).
struct SignedCertificateRequest
{
    Bytes request;   //!< a CertificateRequest
    Bytes signature; //!< by the sender
    EHEALTH_FIELDS(request, signature)
};

/// 6, first part. A -> P-RA: enc_P-RA[sig_PD(certificate request) + PD public key].
struct SealedCertificateRequest
{
    static constexpr MessageType kType{"6a", "SealedCertificateRequest"}; //!< step and name
    Bytes sealed; //!< a SignedCertificateRequest
    EHEALTH_FIELDS(sealed)
};

/**
 * 6, second part. P-RA -> A: the image of PHR-TA. Its digest finds damage, not an attacker: the
 * published scheme does not sign it (N3 of the attack table).
 */
struct TrustedAppImage
{
    static constexpr MessageType kType{"6b", "TrustedAppImage"}; //!< step and name
    Bytes image;                                                 //!< octets of the application
    Digest digest{};                                             //!< SHA-256 of the image
    wire::Extension<Signature> signature{};                      //!< N3: P-RA's, over the digest
    EHEALTH_FIELDS(image, digest, signature)
};

/// 7, first part. P-RA -> A: P-RA's Diffie-Hellman value.
struct AuthorityShare
{
    static constexpr MessageType kType{"7a", "AuthorityShare"}; //!< step and name
    Bytes share;                                                //!< public Diffie-Hellman value
    wire::Extension<Signature> signature{}; //!< N1: P-RA's, over an AuthorityShareStatement
    EHEALTH_FIELDS(share, signature)
};

/// N1: what P-RA signs in step 7: a share for the enrolment of the token, which has not travelled
/// the Internet in clear.
struct AuthorityShareStatement
{
    Nonce token; //!< of the enrolment
    Bytes share; //!< P-RA's
    EHEALTH_FIELDS(token, share)
};

/// N1: what A signs in step 7.
struct PhoneShareStatement
{
    Bytes authorityShare; //!< P-RA's
    Bytes phoneShare;     //!< A's
    EHEALTH_FIELDS(authorityShare, phoneShare)
};

/// 7, second part. A -> P-RA: A's Diffie-Hellman value.
struct PhoneShare
{
    static constexpr MessageType kType{"7b", "PhoneShare"}; //!< step and name
    Bytes share;                                            //!< public Diffie-Hellman value
    wire::Extension<Signature> signature{}; //!< N1: PD's, over a PhoneShareStatement
    EHEALTH_FIELDS(share, signature)
};

/// What P-RA asks EH-ISSUING CA to certify, within step 8.
struct IssueRequest
{
    std::string id;   //!< P_Id or M_Id
    std::string role; //!< organisational unit wanted
    Bytes publicKey;  //!< of the holder
    EHEALTH_FIELDS(id, role, publicKey)
};

/// 8, before it. P-RA -> EH-ISSUING CA: sig_P-RA(holder, public key).
struct SignedIssueRequest
{
    static constexpr MessageType kType{"8a", "SignedIssueRequest"}; //!< step and name
    Bytes request;                                                  //!< an IssueRequest
    Bytes signature;                                                //!< by the sender
    Bytes certificate;                                              //!< P-RA's
    EHEALTH_FIELDS(request, signature, certificate)
};

/// 8, before it. EH-ISSUING CA -> P-RA: the certificate.
struct IssuedCertificate
{
    static constexpr MessageType kType{"8b", "IssuedCertificate"}; //!< step and name
    Bytes certificate;                                             //!< DER
    EHEALTH_FIELDS(certificate)
};

/// What P-RA certifies in step 8: (f, P_Id), and P_IC, because Table 5 shows it under P-RA's
/// signature.
struct IdentityStatement
{
    FingerprintTemplate fingerprint; //!< f
    std::string id;                  //!< P_Id or M_Id
    std::string code;                //!< P_IC or M_Mc
    EHEALTH_FIELDS(fingerprint, id, code)
};

/// What step 8 encrypts.
struct CredentialBody
{
    Bytes certificate; //!< DER
    Bytes signature;   //!< sig_P-RA over the IdentityStatement
    EHEALTH_FIELDS(certificate, signature)
};

/// 8. P-RA -> A: {certificate, sig_P-RA(f, P_Id)}Sk.
struct Credential
{
    static constexpr MessageType kType{"8", "Credential"}; //!< step and name
    Bytes sealed;                                          //!< a CredentialBody
    EHEALTH_FIELDS(sealed)
};

/// 9, before it. P-RA -> HP-RA: the holder's certificate.
struct HolderCertificate
{
    static constexpr MessageType kType{"9a", "HolderCertificate"}; //!< step and name
    Bytes certificate;                                             //!< DER
    EHEALTH_FIELDS(certificate)
};

/// What step 9, first part, encrypts.
struct CreateRecordBody
{
    Applicant applicant{};           //!< patient or medico
    std::string id;                  //!< P_Id or M_Id
    FingerprintTemplate fingerprint; //!< f: for searches, and for the medico's login
    Bytes certificate;               //!< with the holder's public key
    EHEALTH_FIELDS(applicant, id, fingerprint, certificate)
};

/// 9, first part. HP-RA -> DB: {P_Id, public key, create}BE.
struct CreateRecord
{
    static constexpr MessageType kType{"9b", "CreateRecord"}; //!< step and name
    std::string agent;                                        //!< which HP-RA: chooses BE
    LinkRecord sealed;                                        //!< a CreateRecordBody
    EHEALTH_FIELDS(agent, sealed)
};

/// What DirectoryQuery encrypts.
struct DirectoryQueryBody
{
    std::string patient; //!< P_Id
    uint32_t home{};     //!< number of the asking server
    EHEALTH_FIELDS(patient, home)
};

/// 9, within it. DB -> C-PHRC: {P_Id}TI. Does another server keep a record of this patient?
struct DirectoryQuery
{
    static constexpr MessageType kType{"9d", "DirectoryQuery"}; //!< step and name
    std::string server;                                         //!< which server: chooses TI
    LinkRecord sealed;                                          //!< a DirectoryQueryBody
    EHEALTH_FIELDS(server, sealed)
};

/// What DirectoryAnswer encrypts.
struct DirectoryAnswerBody
{
    bool known{}; //!< another server keeps one
    EHEALTH_FIELDS(known)
};

/// 9, within it. C-PHRC -> DB: {known}TI.
struct DirectoryAnswer
{
    static constexpr MessageType kType{"9e", "DirectoryAnswer"}; //!< step and name
    LinkRecord sealed;                                           //!< a DirectoryAnswerBody
    EHEALTH_FIELDS(sealed)
};

/// What step 9, second part, encrypts.
struct RecordCreatedBody
{
    PhrCode code{}; //!< of the P-PHR
    EHEALTH_FIELDS(code)
};

/// 9, second part. DB -> HP-RA: {P-PHR code}BE.
struct RecordCreated
{
    static constexpr MessageType kType{"9c", "RecordCreated"}; //!< step and name
    LinkRecord sealed;                                         //!< a RecordCreatedBody
    EHEALTH_FIELDS(sealed)
};

/// 10, first part. HP-RA -> A: sig_HP-RA(P-PHR code).
struct RecordCode
{
    static constexpr MessageType kType{"10a", "RecordCode"}; //!< step and name
    PhrCode code{};                                          //!< of the P-PHR
    Bytes signature;                                         //!< by the sender
    Bytes certificate;                                       //!< HP-RA's
    EHEALTH_FIELDS(code, signature, certificate)
};

/// 10, first part, answered. A -> HP-RA: the phone has accepted the code and sealed its card. Only
/// then HP-RA tells DB, so that no record exists for a phone that refused its code.
struct CardSealed
{
    static constexpr MessageType kType{"10a'", "CardSealed"}; //!< step and name
    PhrCode code{};                                           //!< of the P-PHR
    EHEALTH_FIELDS(code)
};

/// 10, second part. HP-RA -> DB: sig_HP-RA(P-PHR code).
struct RecordCodeConfirmation
{
    static constexpr MessageType kType{"10b", "RecordCodeConfirmation"}; //!< step and name
    PhrCode code{};                                                      //!< of the P-PHR
    Bytes signature;                                                     //!< by the sender
    Bytes certificate;                                                   //!< HP-RA's
    EHEALTH_FIELDS(code, signature, certificate)
};

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
