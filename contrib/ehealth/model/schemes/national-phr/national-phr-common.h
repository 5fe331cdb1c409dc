// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_NATIONAL_PHR_COMMON_H
#define EHEALTH_NATIONAL_PHR_COMMON_H

#include "ns3/certificate.h"
#include "ns3/keys.h"
#include "ns3/national-phr-messages.h"
#include "ns3/session.h"

#include <memory>

/**
 * @file
 * @ingroup ehealth-national-phr
 * What the roles share.
 */

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

/// @name The protocols, as results name them
/// @{
extern const Protocol kPatientEnrolment;   //!< Table 2
extern const Protocol kMedicoEnrolment;    //!< Table 2 as of section 4.3
extern const Protocol kVisit;              //!< Table 3
extern const Protocol kVisitOtherProvince; //!< Table 4
/// @}

/// @name The roles, as results name them
/// @{
constexpr const char* kPhone = "phone";                    //!< A
constexpr const char* kRegistrationAgent = "hp-ra";        //!< HP-RA
constexpr const char* kProvinceAuthority = "p-ra";         //!< P-RA
constexpr const char* kIssuingAuthority = "eh-issuing-ca"; //!< EH-ISSUING CA
constexpr const char* kCodeRegister = "code-register"; //!< Insurance or Medical Council database
constexpr const char* kDatabase = "database";          //!< the server that is asked
constexpr const char* kHomeDatabase = "home-database"; //!< the record's home server
constexpr const char* kCentralPhrc = "c-phrc";         //!< C-PHRC
constexpr const char* kBackup = "backup";              //!< C-PHRC, keeping a copy
constexpr const char* kMedico = "medico";              //!< M
/// @}

/// @name Roles in certificates (organisational unit)
/// @{
constexpr const char* kOuRegistrationAgent = "HP-RA"; //!< HP-RA
constexpr const char* kOuProvinceAuthority = "P-RA";  //!< P-RA
constexpr const char* kOuMedico = "medico";           //!< M
constexpr const char* kOuPatient = "patient";         //!< A

/// @}

/// What every party of the scheme knows from its installation.
struct Trust
{
    std::shared_ptr<const CertificateVerifier> verifier; //!< EH-ROOT, EH-ISSUING and the CRL
    Suite suite{};                                       //!< of all keys
    int64_t clockTolerance{5000};                        //!< dT, milliseconds
    int64_t otpLifetime{1800000}; //!< how long an OTP can be used, milliseconds
};

/// A party that signs and is sent encrypted messages.
struct Identity
{
    KeyPair keys;      //!< to sign and decrypt with
    Bytes certificate; //!< DER
};

/**
 * Checks a certificate against the hierarchy and its holder's role; ends the script otherwise.
 *
 * @param s the session
 * @param trust the hierarchy
 * @param der the certificate
 * @param role the organisational unit its holder must have
 * @return the certificate
 */
Task<Certificate> RequireCertificate(Session& s, const Trust& trust, Bytes der, const char* role);

/// Signs an encoded body as the given message.
inline Operation<Bytes>
SignAs(const MessageType& type, const KeyPair& key, Bytes body)
{
    return op::Sign(key, type.name, std::move(body));
}

/// Verifies a signature made by SignAs.
inline Operation<bool>
VerifyAs(const MessageType& type, const PublicKey& key, Bytes body, Bytes signature)
{
    return op::Verify(key, type.name, std::move(body), std::move(signature));
}

/**
 * Opens {m}K of a shared link key and marks its number; ends the script otherwise.
 *
 * @return the plaintext
 */
Task<Bytes>
OpenLinkRecord(Session& s, LinkCipher& cipher, const MessageType& type, LinkRecord record);

/// The key and nonces that the OTP of a visit gives: K = HKDF(OTP, TS || code || M_Id).
class VisitKey
{
  public:
    /// @param key K @param timeStamp TS
    VisitKey(const SymmetricKey& key, int64_t timeStamp);

    /// @return the operation that derives K
    static Operation<SymmetricKey> Derive(const OneTimeKey& otp,
                                          const PhrCode& code,
                                          const std::string& medico);

    /// @return {body}K, TS and the message's step and name in the associated data
    Operation<Bytes> Seal(const MessageType& type, Bytes body) const;

    /// @return the body; nothing when it does not authenticate
    Operation<std::optional<Bytes>> Open(const MessageType& type, Bytes sealed) const;

  private:
    Bytes MakeAad(const MessageType& type) const;
    /// One nonce a message: K seals each of the two once.
    static AeadNonce MakeNonce(const MessageType& type);

    SymmetricKey m_key;
    int64_t m_timeStamp;
};

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_NATIONAL_PHR_COMMON_H
