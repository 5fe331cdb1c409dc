// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_NATIONAL_PHR_COMMON_H
#define EHEALTH_NATIONAL_PHR_COMMON_H

#include "ns3/certificate-verifier.h"
#include "ns3/emergency-messages.h"
#include "ns3/keys.h"
#include "ns3/session.h"
#include "ns3/trusted-phone.h"

#include <functional>
#include <memory>
#include <optional>

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
extern const Protocol kPatientEnrolment;     //!< Table 2
extern const Protocol kMedicoEnrolment;      //!< Table 2 as of section 4.3
extern const Protocol kVisit;                //!< Table 3
extern const Protocol kVisitOtherProvince;   //!< Table 4
extern const Protocol kEmergencyConscious;   //!< Table 5
extern const Protocol kEmergencyUnconscious; //!< section 4.7
extern const Protocol kSync;                 //!< section 4.8
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
constexpr const char* kDirectory = "directory";        //!< C-PHRC, as the directory of patients
constexpr const char* kLogin = "login";                //!< the server, letting a medico in
constexpr const char* kMedico = "medico";              //!< M
/// @}

/// @name Defences, by the number of the attack they answer
/// @{
constexpr uint32_t N1 = 1;   //!< signed Diffie-Hellman, bound to the enrolment token of step 5
constexpr uint32_t N2 = 2;   //!< certificates only for who has the enrolment token
constexpr uint32_t N3 = 3;   //!< P-RA signs the digest of PHR-TA's image
constexpr uint32_t N4 = 4;   //!< registers sign their verdicts, over a nonce
constexpr uint32_t N5 = 5;   //!< whoever presents a card proves to be there with phone and finger
constexpr uint32_t N6 = 6;   //!< answers are authenticated under BC, over a nonce
constexpr uint32_t N7 = 7;   //!< OTPs of 256 bits instead of six digits
constexpr uint32_t N8 = 8;   //!< a signature holds for one entry of one record
constexpr uint32_t N9 = 9;   //!< records are read with the patient's signed consent
constexpr uint32_t N10 = 10; //!< in Table 5 the medico comes first, and nothing is in clear
constexpr uint32_t N11 = 11; //!< measurements are quoted, and M-PHR's entries with them
constexpr uint32_t N12 = 12; //!< versions and acknowledgements of records
constexpr uint32_t N13 = 13; //!< card and record are sealed to what the phone runs
extern const DefenceCatalogue kDefences; //!< all of them
/// @}

/// @name What the scheme promises
/// @{
constexpr const char* kSecretCredential = "secrecy of sig_P-RA(f, P_Id)"; //!< by A and P-RA
constexpr const char* kSecretRecord = "secrecy of the record";            //!< by DB, and by A
constexpr const char* kSecretEntry = "secrecy of new entries";            //!< by M
constexpr const char* kEnrolmentAgreement = "agreement on P_Id and PD";   //!< P-RA with A, step 8
constexpr const char* kImageAgreement = "agreement on PHR-TA";            //!< A with P-RA, step 6
constexpr const char* kVerdictAgreement = "agreement on the verdict";     //!< P-RA with D, step 3
constexpr const char* kPresence = "presence of A";                        //!< M with A, step 1
constexpr const char* kConsentToRead = "consent of A to reading";         //!< DB with A, step 3
constexpr const char* kRecordAgreement = "agreement on the record";       //!< M with DB, step 3
constexpr const char* kEntryAgreement = "agreement on new entries";       //!< DB with M, step 4
constexpr const char* kMedicoPresence = "presence of M";                  //!< A with M, Table 5
constexpr const char* kSyncAgreement = "agreement on M-PHR"; //!< DB with A, section 4.8
constexpr const char* kNoLostUpdate = "no entry is lost";    //!< measured, not claimed
extern const std::vector<SecurityGoal> kGoals;               //!< all of it

/// @}

/// @return what claims on an entry of a record agree on
inline Bytes
DescribeEntry(const PhrCode& code, const RecordEntry& entry)
{
    return Concat({code, entry.content});
}

/// @name Roles in certificates (organisational unit)
/// @{
constexpr const char* kOuRegistrationAgent = "HP-RA";          //!< HP-RA
constexpr const char* kOuProvinceAuthority = "P-RA";           //!< P-RA
constexpr const char* kOuMedico = "medico";                    //!< M, a physician
constexpr const char* kOuEmergencyMedico = "emergency-medico"; //!< M, of an ambulance
constexpr const char* kOuNurse = "nurse";                      //!< M, nursing staff
constexpr const char* kOuPatient = "patient";                  //!< A
constexpr const char* kOuInsurance = "insurance";              //!< Insurance database, with N4
constexpr const char* kOuMedicalCouncil = "medical-council"; //!< Medical Council database, with N4
constexpr const char* kOuPhoneTpm = "TPM-PHR"; //!< attestation key of a phone's TPM-PHR, with N11

/// @}

/// What every party of the scheme knows from its installation.
struct Trust
{
    std::shared_ptr<const CertificateVerifier> verifier; //!< EH-ROOT, EH-ISSUING and the CRL
    Suite suite{};                                       //!< of all keys
    int64_t clockTolerance{5000};                        //!< dT, milliseconds
    int64_t otpLifetime{1800000};    //!< how long an OTP can be used, milliseconds
    int64_t loginLifetime{28800000}; //!< how long a medico stays logged in, milliseconds
    int64_t presenceBound{80};       //!< N5: until a challenge must be answered, milliseconds
    uint64_t seed{};                 //!< of the run, for what phones are made of
    PhoneSoftware software; //!< of every phone, PHR-TA included: what an enrolled phone runs
    PcrSelection sealedPcrs{
        TrustedPhone::kSealedPcrs}; //!< what cards are sealed to: none without N13
    /// N11: the certificate of TPM-PHR's attestation key that a phone comes with. Thread-safe.
    std::function<Bytes(TrustedPhone&)> findTpmCertificate;
};

/// @return the key pair PD of somebody who enrolled before the simulation. Thread-safe
KeyPair MakeHolderKey(const Trust& trust, const std::string& id);

/// @return a phone as it leaves its maker: with PHR-CA, without PHR-TA. @param trust for the
/// software. @param device PD_Id
std::shared_ptr<TrustedPhone> MakePhone(const Trust& trust, const std::string& device);

/**
 * Makes the phone of somebody who enrolled before the simulation: provisioned and sealed as by the
 * enrolment.
 * @param trust for the software
 * @param device PD_Id
 * @param card to seal
 * @param record to keep under the binding key; none when the run at hand does not need it
 * @return the phone. Thread-safe
 */
std::shared_ptr<TrustedPhone> MakeEnrolledPhone(const Trust& trust,
                                                const std::string& device,
                                                const HealthCard& card,
                                                const std::optional<MobileRecord>& record);

/// @return the reason for which a script ends when PHR-TA refuses; Accepted when it does not
Reason ToReason(PhoneError error);

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

/// @return whether the organisational unit is that of a medico
bool IsMedico(const std::string& role);

/// The same for a medico of any role.
Task<Certificate> RequireMedico(Session& s, const Trust& trust, Bytes der);

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

/// @return what a medico signs of an entry: H(new info); with N8, H(code, TS, OTP id, new info)
Bytes DigestEntry(const Bytes& content, const std::optional<EntryContext>& context);

/// @return N8: the context of an entry made in a visit; nothing without the defence
std::optional<EntryContext> MakeEntryContext(const Session& s,
                                             const PhrCode& code,
                                             const OneTimeKey& oneTime);

/// @return N8: the context of an entry made on a phone; nothing without the defence
std::optional<EntryContext> MakeEntryContext(const Session& s,
                                             const PhrCode& code,
                                             const RecordEntry& entry);

/// @return sig_M(H(new info)), whichever protocol the entry is made in
inline Operation<Bytes>
SignEntry(const KeyPair& key,
          const Bytes& content,
          const std::optional<EntryContext>& context = std::nullopt)
{
    return SignAs(RecordUpdate::kType, key, DigestEntry(content, context));
}

/// Verifies what SignEntry made.
inline Operation<bool>
VerifyEntry(const PublicKey& key,
            const RecordEntry& entry,
            const std::optional<EntryContext>& context = std::nullopt)
{
    return VerifyAs(RecordUpdate::kType, key, DigestEntry(entry.content, context), entry.signature);
}

/// @return a value that is never used twice
Task<Nonce> DrawNonce(Session& s);

/// @return the operation that compares two fingers one to one
Operation<bool> MatchFinger(const FingerprintTemplate& enrolled, const FingerprintTemplate& seen);

/**
 * Leaves of a record what AC lets a role read; ends the script as AccessDenied when that is
 * nothing.
 */
Task<HealthRecord> RequireReadable(Session& s, HealthRecord record, std::string role);

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
