// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_ENROLMENT_MESSAGES_H
#define EHEALTH_ENROLMENT_MESSAGES_H

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
 * Computing"), Table 2, in the table's order. A struct with kType travels as a message; one without
 * is what a signature or a ciphertext holds.
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

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_ENROLMENT_MESSAGES_H
