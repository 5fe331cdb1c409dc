// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_EMR_AUTHORIZATION_COMMON_H
#define EHEALTH_EMR_AUTHORIZATION_COMMON_H

#include "ns3/certificate-verifier.h"
#include "ns3/ec-operations.h"
#include "ns3/emr-authorization-messages.h"
#include "ns3/freshness.h"
#include "ns3/keys.h"
#include "ns3/message-guard.h"
#include "ns3/operations.h"
#include "ns3/session.h"

#include <functional>
#include <memory>

/**
 * @file
 * @ingroup ehealth-emr-authorization
 * What the roles share: public parameters, and the equations that more than one role computes.
 */

namespace ns3
{
namespace ehealth
{
namespace emrauthorization
{

/// @name The protocols, as results name them
/// @{
extern const Protocol kPatientRegistration; //!< Eqs 2-4
extern const Protocol kCloudRegistration;   //!< Eqs 5-7
extern const Protocol kDoctorRegistration;  //!< Eqs 8-10
extern const Protocol kConsultation;        //!< Eqs 11-24
extern const Protocol kEmrSearch;           //!< Eqs 25-48
extern const Protocol kDiagnosis;           //!< Eqs 49-50
/// @}

/// @name The roles, as results name them
/// @{
constexpr const char* kPatient = "patient";            //!< P
constexpr const char* kDoctor = "doctor";              //!< D
constexpr const char* kPrivateCloud = "private-cloud"; //!< HPC
constexpr const char* kPublicCloud = "public-cloud";   //!< PC
/// @}

/// What answers the attacks E1 to E9.
/// @{
constexpr uint32_t E1 = 1; //!< a key-confirmation tag travels instead of SEK
constexpr uint32_t E2 = 2; //!< Sig_P1 names the doctor
constexpr uint32_t E3 = 3; //!< a digest of B_P stands for it; B_P never leaves the device
constexpr uint32_t E4 = 4; //!< the patient's signed consent goes to PC and HPC
constexpr uint32_t E5 =
    5; //!< the index is keyed by HMAC, its entries are authenticated ciphertexts
constexpr uint32_t E6 = 6; //!< receivers remember messages for as long as they are fresh
constexpr uint32_t E7 = 7; //!< the time in a ciphertext is compared with the one beside it
constexpr uint32_t E8 = 8; //!< session keys encrypt with AES-256-GCM
constexpr uint32_t E9 = 9; //!< first messages of one address are limited
extern const DefenceCatalogue kDefences; //!< all of them
/// @}

/// @name What the scheme promises
/// @{
extern const std::vector<SecurityGoal> kGoals;                             //!< all of it
constexpr const char* kSecretSignal = "secrecy of M_SD";                   //!< by P
constexpr const char* kSecretRecord = "secrecy of M_EMR";                  //!< by HPC
constexpr const char* kSecretDiagnosis = "secrecy of M_DINF";              //!< by D
constexpr const char* kSecretBiometric = "secrecy of B_P";                 //!< by P, also from D
constexpr const char* kSecretIndex = "secrecy of the index";               //!< by PC
constexpr const char* kPatientAuthentication = "authentication of P to D"; //!< Eq 15
constexpr const char* kDoctorAuthentication = "authentication of D to P";  //!< Eqs 21, 22
constexpr const char* kSearchAuthentication = "authentication of D to PC"; //!< Eq 28
constexpr const char* kConsentToRead = "consent of P to reading";          //!< Eq 46
constexpr const char* kRecordAgreement = "agreement on M_EMR";             //!< Eq 48
constexpr const char* kDiagnosisAgreement = "agreement on M_DINF";         //!< Eq 50
constexpr const char* kBoundedWork = "bounded work for strangers";         //!< of D, PC and HPC
/// @}

/// The organisational unit in Cert_D.
constexpr const char* kOuDoctor = "doctor";
/// Role of PC in its certificate.
constexpr const char* kOuPublicCloud = "public-cloud";

/// What everybody knows.
struct PublicParameters
{
    EcPoint pk;                                          //!< PK = sP
    Suite suite{};                                       //!< of PUK_X and PRK_X
    int64_t clockTolerance{5000};                        //!< dT, milliseconds
    int64_t consentLifetime{3600000};                    //!< of a patient's consent, milliseconds
    std::shared_ptr<const CertificateVerifier> verifier; //!< of the medical authority's Cert_D
    Peer cloud;          //!< PC over the insecure channel, a plain connection
    Peer secureCloud;    //!< PC over the secure channel of the registration, TLS
    std::string cloudId; //!< ID of PC, under which findKey() knows PUK_C
    /// PUK_X by ID_X; nothing when nobody has the identity. The paper presupposes that everybody
    /// knows it (assumptions A13 to A20).
    std::function<std::optional<PublicKey>(const std::string& id)> findKey;
    /// Where a hospital's private cloud is, by ID_HPC.
    std::function<std::optional<Peer>(const std::string& hospital)> findHospital;
};

/// What the registration gives X.
struct RegisteredSecret
{
    EcPoint r;       //!< R_X
    EcScalar secret; //!< S_X

    /// @return whether S_X P = R_X + h PK: Eqs 4, 7 and 10
    bool Holds(const EcScalar& hash, const EcPoint& pk) const;
};

/// @return what h and H hash of a registrant in Eqs 3 to 10, 17, 22, 39 and 44: ID_X || extra ||
/// R_X, each with its length
Bytes EncodeIdentity(const std::string& id, ByteView extra, const EcPoint::Encoded& r);

/**
 * Eqs 2-3, 5-6 and 8-9: R_X = rP, S_X = r + h(ID_X || extra || R_X) s.
 * @param id ID_X
 * @param extra B_P, Cert_D or nothing
 * @param s PC's secret key
 * @param random where r comes from
 * @return R_X and S_X
 */
RegisteredSecret
MakeSecret(const std::string& id, ByteView extra, const EcScalar& s, RandomStream& random);

/// One side of the agreement on a session key.
struct SessionKeyInput
{
    EcScalar secret;    //!< own S
    EcScalar ephemeral; //!< own r of the run
    EcPoint peerR;      //!< the peer's R of its registration
    EcPoint peerFresh;  //!< the peer's R of the run
    Bytes peerIdentity; //!< EncodeIdentity() of the peer
};

/**
 * Eqs 17, 22, 39 and 44: h((S R'_2 + r (R'_1 + h(ID' || extra' || R'_1) PK)) || r R'_2), with
 * primes for the peer's values. Both sides get h((S R'_2 + S' R_2) || r r' P).
 * @return the key
 */
Task<SymmetricKey> ComputeSessionKey(Session& s, SessionKeyInput input, EcPoint pk);

/**
 * Registers at the public cloud and checks what it grants; ends the script when Eq 4, 7 or 10 does
 * not hold.
 * @return R_X and S_X
 */
Task<RegisteredSecret> Register(Session& s,
                                const PublicParameters& parameters,
                                Registrant registrant,
                                std::string id,
                                Bytes extra);

/// With E7, ends the script unless the time in a ciphertext is the one beside it.
inline Session::RequireAwaiter<bool>
RequireSameTime(Session& s, int64_t inner, int64_t outer)
{
    return s.Require(inner == outer || !s.Defends(E7), Reason::TimeStampMismatch);
}

/// Ends the script as RejectedKey unless the octets are a point of the group. @return the point
inline Session::RequireAwaiter<EcPoint>
RequirePoint(Session& s, const EcPoint::Encoded& encoded)
{
    return s.Require(EcPoint::Decode(encoded), Reason::RejectedKey);
}

/// Checks that Cert_D is legal and the doctor's; ends the script otherwise. @return Cert_D
Task<Certificate> RequireDoctor(Session& s,
                                const PublicParameters& parameters,
                                Bytes certificate,
                                std::string doctor);

/// Opens E_PUK(...) sealed for this message; ends the script as RejectedDecryption otherwise.
Task<Bytes> OpenSealed(Session& s, const KeyPair& keys, const MessageType& type, Bytes sealed);

/// Checks V_PUK(Sig); ends the script as RejectedSignature otherwise.
Script RequireSignature(Session& s,
                        const MessageType& type,
                        const PublicKey& key,
                        Bytes statement,
                        Bytes signature);

/// E_SEK(...) of a message: AES-256-CTR, the message's type as the upper half of the first counter
/// block; with E8 AES-256-GCM. Each key encrypts each type of message once.
Operation<Bytes> SealUnder(const SchemeVariant& variant,
                           const SymmetricKey& key,
                           const MessageType& type,
                           Bytes body);

/// D_SEK(...), as the variant has it; nothing when it does not authenticate.
Operation<std::optional<Bytes>> OpenUnder(const SchemeVariant& variant,
                                          const SymmetricKey& key,
                                          const MessageType& type,
                                          Bytes sealed);

/// D_SEK(...); with E8, ends the script as RejectedDecryption when it does not authenticate.
Task<Bytes>
DecryptSession(Session& s, const SymmetricKey& key, const MessageType& type, Bytes sealed);

/// @return what stands for a session key in C_D1 and C_HPC1: itself; with E1, a digest of it under
/// HKDF, from which nobody gets back to the key
Task<SymmetricKey> ShowSessionKey(Session& s, const SymmetricKey& key);

/// @return what stands for B_P wherever the device gives it away: itself; with E3, its digest
BiometricPassword ShowBiometric(const SchemeVariant& variant, const BiometricPassword& biometric);

/// Checks that the patient has consented to the doctor's reading; ends the script as NoConsent
/// otherwise, and as RejectedSignature when somebody else has. With E4 only.
Script RequireConsent(Session& s,
                      const PublicParameters& parameters,
                      ConsentStatement statement,
                      std::optional<Consent> consent);

} // namespace emrauthorization
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_EMR_AUTHORIZATION_COMMON_H
