// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_EMR_AUTHORIZATION_MESSAGES_H
#define EHEALTH_EMR_AUTHORIZATION_MESSAGES_H

#include "ns3/codec.h"
#include "ns3/ec-group.h"
#include "ns3/message-type.h"

/**
 * @file
 * @ingroup ehealth-emr-authorization
 * The messages of paper 002 ("A secure electronic medical record authorization system for smart
 * device application in cloud computing environments"), in the order of its equations. A struct
 * with kType travels as a message; one without is what a signature or a ciphertext holds, in the
 * paper's order of fields.
 *
 * Roles: P patient (a smart device), D doctor, HPC hospital's private cloud, PC public cloud. All
 * times are Unix time, milliseconds.
 */

namespace ns3
{
namespace ehealth
{
namespace emrauthorization
{

/// B_P: the output of a fuzzy extractor, the same at every reading.
using BiometricPassword = std::array<uint8_t, 32>;

/// Who registers.
enum class Registrant : uint8_t
{
    Patient,      //!< with B_P
    Doctor,       //!< with Cert_D
    PrivateCloud, //!< with nothing
};

// ---------------------------------------------------------------- registration, Eqs 2-10

/// R1. X -> PC, secure channel: ID_X, and B_P or Cert_D.
struct SecretRequest
{
    static constexpr MessageType kType{"R1", "SecretRequest"}; //!< step and name
    Registrant registrant{};                                   //!< who registers
    std::string id;                                            //!< ID_X
    Bytes extra;                                               //!< B_P, Cert_D or nothing
    EHEALTH_FIELDS(registrant, id, extra)
};

/// R2. PC -> X, secure channel: R_X, S_X.
struct SecretGrant
{
    static constexpr MessageType kType{"R2", "SecretGrant"}; //!< step and name
    EcPoint::Encoded r{};                                    //!< R_X
    EcScalar::Encoded secret{};                              //!< S_X
    EHEALTH_FIELDS(r, secret)
};

// ---------------------------------------------------------------- hardened: against E4

/// What a patient signs so that a doctor may read the EMR.
struct ConsentStatement
{
    std::string patient;    //!< ID_P
    std::string doctor;     //!< ID_D
    std::string department; //!< ID_DE
    int64_t expiry{};       //!< Unix time, milliseconds
    EHEALTH_FIELDS(patient, doctor, department, expiry)
};

/// P's consent: the statement, but for the patient and doctor that the message names anyway.
struct Consent
{
    static constexpr MessageType kType{"-", "Consent"}; //!< what its signature is made as
    std::string department;                             //!< ID_DE
    int64_t expiry{};                                   //!< Unix time, milliseconds
    Bytes signature;                                    //!< P's over a ConsentStatement
    EHEALTH_FIELDS(department, expiry, signature)
};

// ---------------------------------------------------------------- consultation, Eqs 11-24

/// What C_P1 holds (Eq 12).
struct ConsultationRequestBody
{
    std::string patient;           //!< ID_P
    BiometricPassword biometric{}; //!< B_P
    EcPoint::Encoded rP1{};        //!< R_P1
    EcPoint::Encoded rP2{};        //!< R_P2
    int64_t time{};                //!< T_P1
    EHEALTH_FIELDS(patient, biometric, rP1, rP2, time)
};

/// What Sig_P1 signs (Eq 13).
struct ConsultationRequestStatement
{
    EcPoint::Encoded rP1{};              //!< R_P1
    std::string patient;                 //!< ID_P
    EcPoint::Encoded rP2{};              //!< R_P2
    BiometricPassword biometric{};       //!< B_P
    EcPoint::Encoded pk{};               //!< PK
    int64_t time{};                      //!< T_P1
    wire::Extension<std::string> doctor; //!< ID_D; hardened against E2
    EHEALTH_FIELDS(rP1, patient, rP2, biometric, pk, time, doctor)
};

/// M1. P -> D: C_P1, Sig_P1, T_P1.
struct ConsultationRequest
{
    static constexpr MessageType kType{"M1", "ConsultationRequest"}; //!< step and name
    Bytes sealed;                                                    //!< C_P1
    Bytes signature;                                                 //!< Sig_P1
    int64_t time{};                                                  //!< T_P1
    EHEALTH_FIELDS(sealed, signature, time)
};

/// What C_D1 holds (Eq 18).
struct ConsultationAnswerBody
{
    std::string doctor;                   //!< ID_D
    Bytes certificate;                    //!< Cert_D
    EcPoint::Encoded rD1{};               //!< R_D1
    EcPoint::Encoded rD2{};               //!< R_D2
    std::array<uint8_t, 32> sessionKey{}; //!< SEK_1; hardened against E1: its confirmation
    int64_t time{};                       //!< T_D1
    EHEALTH_FIELDS(doctor, certificate, rD1, rD2, sessionKey, time)
};

/// What Sig_D1 signs (Eq 19).
struct ConsultationAnswerStatement
{
    EcPoint::Encoded rD2{};               //!< R_D2
    std::string doctor;                   //!< ID_D
    int64_t time{};                       //!< T_D1
    Bytes certificate;                    //!< Cert_D
    std::array<uint8_t, 32> sessionKey{}; //!< SEK_1; hardened against E1: its confirmation
    EcPoint::Encoded pk{};                //!< PK
    EHEALTH_FIELDS(rD2, doctor, time, certificate, sessionKey, pk)
};

/// M2. D -> P: C_D1, Sig_D1, T_D1.
struct ConsultationAnswer
{
    static constexpr MessageType kType{"M2", "ConsultationAnswer"}; //!< step and name
    Bytes sealed;                                                   //!< C_D1
    Bytes signature;                                                //!< Sig_D1
    int64_t time{};                                                 //!< T_D1
    EHEALTH_FIELDS(sealed, signature, time)
};

/// What C_P2 holds (Eq 23).
struct BiomedicalSignalBody
{
    Bytes signal;                     //!< M_SD
    std::string patient;              //!< ID_P
    int64_t time{};                   //!< T_P2
    wire::Extension<Consent> consent; //!< hardened against E4
    EHEALTH_FIELDS(signal, patient, time, consent)
};

/// M3. P -> D: C_P2, T_P2.
struct BiomedicalSignal
{
    static constexpr MessageType kType{"M3", "BiomedicalSignal"}; //!< step and name
    Bytes sealed;                                                 //!< C_P2
    int64_t time{};                                               //!< T_P2
    EHEALTH_FIELDS(sealed, time)
};

// ---------------------------------------------------------------- EMR search, Eqs 25-48

/// What C_D2 holds (Eq 25).
struct IndexRequestBody
{
    std::string patient;              //!< ID_P
    int64_t time{};                   //!< T_D2
    std::string doctor;               //!< ID_D
    Bytes certificate;                //!< Cert_D
    std::string department;           //!< ID_DE
    wire::Extension<Consent> consent; //!< hardened against E4
    EHEALTH_FIELDS(patient, time, doctor, certificate, department, consent)
};

/// What Sig_D2 signs (Eq 26).
struct IndexRequestStatement
{
    EcScalar::Encoded secret{}; //!< S_D
    int64_t time{};             //!< T_D2
    std::string patient;        //!< ID_P
    std::string department;     //!< ID_DE
    std::string doctor;         //!< ID_D
    EHEALTH_FIELDS(secret, time, patient, department, doctor)
};

/// S1. D -> PC: C_D2, Sig_D2, T_D2.
struct IndexRequest
{
    static constexpr MessageType kType{"S1", "IndexRequest"}; //!< step and name
    Bytes sealed;                                             //!< C_D2
    Bytes signature;                                          //!< Sig_D2
    int64_t time{};                                           //!< T_D2
    EHEALTH_FIELDS(sealed, signature, time)
};

/// What C_C holds (Eq 29).
struct IndexAnswerBody
{
    std::string hospital;   //!< ID_HPC
    std::string department; //!< ID_DE
    int64_t time{};         //!< T_C
    EHEALTH_FIELDS(hospital, department, time)
};

/// What Sig_C signs (Eq 30).
struct IndexAnswerStatement
{
    std::string department;     //!< ID_DE
    EcScalar::Encoded secret{}; //!< S_SD, which is S_D
    std::string hospital;       //!< ID_HPC
    int64_t time{};             //!< T_C
    EHEALTH_FIELDS(department, secret, hospital, time)
};

/// S2. PC -> D: C_C, Sig_C, T_C.
struct IndexAnswer
{
    static constexpr MessageType kType{"S2", "IndexAnswer"}; //!< step and name
    Bytes sealed;                                            //!< C_C
    Bytes signature;                                         //!< Sig_C
    int64_t time{};                                          //!< T_C
    EHEALTH_FIELDS(sealed, signature, time)
};

/// What C_D3 holds (Eq 34), with ID_P: HPC needs it to verify Sig_D3 (Eq 37).
struct EmrSessionRequestBody
{
    Bytes certificate;                //!< Cert_D
    int64_t time{};                   //!< T_D3
    std::string doctor;               //!< ID_D
    std::string patient;              //!< ID_P
    EcPoint::Encoded rD3{};           //!< R_D3
    EcPoint::Encoded rD1{};           //!< R_D1
    wire::Extension<Consent> consent; //!< hardened against E4
    EHEALTH_FIELDS(certificate, time, doctor, patient, rD3, rD1, consent)
};

/// What Sig_D3 signs (Eq 35).
struct EmrSessionRequestStatement
{
    EcPoint::Encoded pk{};  //!< PK
    int64_t time{};         //!< T_D3
    std::string patient;    //!< ID_P
    EcPoint::Encoded rD3{}; //!< R_D3
    EcPoint::Encoded rD1{}; //!< R_D1
    EHEALTH_FIELDS(pk, time, patient, rD3, rD1)
};

/// S3. D -> HPC: C_D3, Sig_D3, T_D3.
struct EmrSessionRequest
{
    static constexpr MessageType kType{"S3", "EmrSessionRequest"}; //!< step and name
    Bytes sealed;                                                  //!< C_D3
    Bytes signature;                                               //!< Sig_D3
    int64_t time{};                                                //!< T_D3
    EHEALTH_FIELDS(sealed, signature, time)
};

/// What C_HPC1 holds (Eq 40), with R_HPC1: D needs it to compute SEK_2 (Eq 44).
struct EmrSessionAnswerBody
{
    std::string hospital;                 //!< ID_HPC
    std::array<uint8_t, 32> sessionKey{}; //!< SEK_2; hardened against E1: its confirmation
    int64_t time{};                       //!< T_HPC1
    EcPoint::Encoded rHpc2{};             //!< R_HPC2
    EcPoint::Encoded rHpc1{};             //!< R_HPC1
    EHEALTH_FIELDS(hospital, sessionKey, time, rHpc2, rHpc1)
};

/// What Sig_HPC1 signs (Eq 41).
struct EmrSessionAnswerStatement
{
    EcPoint::Encoded pk{}; //!< PK
    int64_t time{};        //!< T_HPC1
    std::string hospital;  //!< ID_HPC
    EHEALTH_FIELDS(pk, time, hospital)
};

/// S4. HPC -> D: C_HPC1, Sig_HPC1, T_HPC1.
struct EmrSessionAnswer
{
    static constexpr MessageType kType{"S4", "EmrSessionAnswer"}; //!< step and name
    Bytes sealed;                                                 //!< C_HPC1
    Bytes signature;                                              //!< Sig_HPC1
    int64_t time{};                                               //!< T_HPC1
    EHEALTH_FIELDS(sealed, signature, time)
};

/// What C_D4 holds (Eq 45).
struct EmrRequestBody
{
    std::string patient; //!< ID_P
    std::string doctor;  //!< ID_D
    int64_t time{};      //!< T_D4
    Bytes certificate;   //!< Cert_D
    EHEALTH_FIELDS(patient, doctor, time, certificate)
};

/// S5. D -> HPC: C_D4, T_D4.
struct EmrRequest
{
    static constexpr MessageType kType{"S5", "EmrRequest"}; //!< step and name
    Bytes sealed;                                           //!< C_D4
    int64_t time{};                                         //!< T_D4
    EHEALTH_FIELDS(sealed, time)
};

/// What C_HPC2 holds (Eq 47).
struct EmrAnswerBody
{
    Bytes record;   //!< M_EMR
    int64_t time{}; //!< T_HPC2
    EHEALTH_FIELDS(record, time)
};

/// S6. HPC -> D: C_HPC2, T_HPC2.
struct EmrAnswer
{
    static constexpr MessageType kType{"S6", "EmrAnswer"}; //!< step and name
    Bytes sealed;                                          //!< C_HPC2
    int64_t time{};                                        //!< T_HPC2
    EHEALTH_FIELDS(sealed, time)
};

// ---------------------------------------------------------------- diagnosis, Eqs 49-50

/// What C_D5 holds (Eq 49).
struct DiagnosisBody
{
    Bytes diagnosis;   //!< M_DINF
    Bytes certificate; //!< Cert_D
    int64_t time{};    //!< T_D5
    EHEALTH_FIELDS(diagnosis, certificate, time)
};

/// D1. D -> P: C_D5, T_D5.
struct Diagnosis
{
    static constexpr MessageType kType{"D1", "Diagnosis"}; //!< step and name
    Bytes sealed;                                          //!< C_D5
    int64_t time{};                                        //!< T_D5
    EHEALTH_FIELDS(sealed, time)
};

} // namespace emrauthorization
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_EMR_AUTHORIZATION_MESSAGES_H
