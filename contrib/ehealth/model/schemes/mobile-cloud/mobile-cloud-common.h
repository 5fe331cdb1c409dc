// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_MOBILE_CLOUD_COMMON_H
#define EHEALTH_MOBILE_CLOUD_COMMON_H

#include "ns3/epr-cipher.h"
#include "ns3/freshness.h"
#include "ns3/mobile-cloud-messages.h"
#include "ns3/operations.h"
#include "ns3/scheme-variant.h"
#include "ns3/session.h"

#include <map>

/**
 * @file
 * @ingroup ehealth-mobile-cloud
 * What the roles share: parameters, defences, and how they address DAS.
 */

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

/// @name The roles, as results name them
/// @{
constexpr const char* kPhone = "phone";                  //!< personal record application
constexpr const char* kDas = "das";                      //!< Data Access Service
constexpr const char* kMessaging = "messaging-service";  //!< push notification
constexpr const char* kMonitoring = "monitoring-app";    //!< of doctors and staff
constexpr const char* kKeyManager = "key-manager";       //!< in the hospital
constexpr const char* kAccessControl = "access-control"; //!< in the hospital
constexpr const char* kHis = "hospital-information";     //!< HIS, in the hospital

/// @}

/// The defences of the hardened variant, one switch each.
struct Defences
{
    bool padding{false};              //!< M1: textbook RSA is not used
    bool storedSignature{false};      //!< M2: EPR is signed when it is stored, and checked
    bool freshness{false};            //!< M3: readers refuse older versions, and what is too old
    bool capability{false};           //!< M4: DAS asks who reads, and purges
    bool phoneKeys{false};            //!< M5: keys are made on the phone
    bool certifiedKeys{false};        //!< M6: QR codes are signed; Pub^R has a certificate
    bool sensorAuthentication{false}; //!< M7: readings carry their sensor's tag
    bool rateLimit{false};            //!< M8: DAS asks who reads, and notifies so often only
    bool escrow{false};               //!< M9: a copy for break-glass

    /// @return those of a variant
    static Defences Of(const SchemeVariant& variant);

    /// @return whether requests to DAS carry a RequestProof
    bool NeedsProof() const
    {
        return capability || rateLimit;
    }

    /// @return whether parties have certificates that others check
    bool NeedsCertificates() const
    {
        return storedSignature || certifiedKeys || NeedsProof();
    }
};

/// The defences by the attacks they answer, M1 to M9.
extern const DefenceCatalogue kDefences;

/// The protocols, as results name them.
struct Protocols
{
    Protocols();

    Protocol registration;      //!< "register": A1 to A6
    Protocol subscription;      //!< "subscribe" of a phone: A7 and A8
    Protocol staffSubscription; //!< "subscribe" of a monitoring application
    Protocol upload;            //!< "upload": A5 and A6
    Protocol retrieve;          //!< "retrieve": B1 to B14
    Protocol grant;             //!< "grant": G1 and G2
    Protocol revocation;        //!< "revoke": G1 to G4
    Protocol emergency;         //!< "emergency": E1 to E6 and B11 to B14
    Protocol breakGlass;        //!< "break-glass": E7 to E10, hardened
};

/// A hospital as others see it: Key Manager, Access Control and HIS.
struct Hospital
{
    std::string id; //!< its name
    Peer server;    //!< where they are
};

/// What everybody knows.
struct Parameters
{
    Defences defences;                         //!< of the variant
    EncryptionMode mode{};                     //!< how records are encrypted
    Time refreshTimeout{Seconds(30)};          //!< a reader waits so long for a fresh copy
    int64_t clockTolerance{5000};              //!< dT of signed requests, milliseconds
    int64_t maxAge{3600000};                   //!< hardened: readers refuse older copies, ms
    int64_t capabilityLifetime{86400000};      //!< hardened: of a proxy copy, milliseconds
    int64_t emergencyLifetime{3600000};        //!< of emergency keys and access, milliseconds
    int64_t refreshInterval{10000};            //!< hardened: between two notices about one pair, ms
    Protocols protocols;                       //!< what runs are called
    Peer das;                                  //!< Data Access Service
    Peer messaging;                            //!< messaging service
    std::map<std::string, Hospital> hospitals; //!< by id
    std::shared_ptr<const CertificateVerifier> verifier; //!< hardened: of all certificates

    /// @return the hospital. Null when there is none
    const Hospital* FindHospital(const std::string& id) const;
};

/// A party's keys.
struct PartyKeys
{
    KeyPair keys;      //!< Prv and Pub
    Bytes certificate; //!< hardened: of Pub, DER
};

/// @name What signatures are made for
/// @{
constexpr const char* kSignEpr = "mobile-cloud EPR";                   //!< EprDocument
constexpr const char* kSignPolicy = "mobile-cloud policy";             //!< PolicyChange
constexpr const char* kSignRequest = "mobile-cloud request";           //!< RequestProof
constexpr const char* kSignKeyRequest = "mobile-cloud key request";    //!< EprKeyRequest
constexpr const char* kSignEmergency = "mobile-cloud emergency key";   //!< EmergencyKeyRequest
constexpr const char* kSignClaim = "mobile-cloud emergency key claim"; //!< EmergencyKeyClaim
constexpr const char* kSignBreakGlass = "mobile-cloud break-glass";    //!< BreakGlassRequest
constexpr const char* kSignEprRequest = "mobile-cloud EPR request";    //!< EprRequest
constexpr const char* kSignQr = "mobile-cloud QR code";                //!< QrCode
constexpr const char* kSealEmergency = "mobile-cloud emergency key";   //!< EmergencyKeyDelivery
constexpr const char* kSealBreakGlass = "mobile-cloud break-glass";    //!< BreakGlassAnswer

/// @}

/// @return what is signed of a message: all of it but the signature
template <class M>
Bytes
GetUnsigned(M message)
{
    message.signature.clear();
    return Encode(message);
}

/// @return a request to DAS with values for the names in its path
template <class M>
M
MakeRequest(const std::vector<std::string>& values, std::string content = {})
{
    M request;
    request.method = M::kMethod;
    request.target = GetHttpPath<M>().Fill(values);
    request.content = std::move(content);
    if (!request.content.empty())
    {
        request.fields.push_back({"Content-Type", "application/json"});
    }
    return request;
}

/// Checks a party's certificate for its name and key; ends the script otherwise. @return the key
Task<PublicKey>
RequireCertified(Session& s, const Parameters& parameters, Bytes certificate, std::string holder);

/// Ends the script as Malformed unless a document can be one of EncryptEpr(), and its mode is one
/// that the variant reads (M1: not textbook RSA).
Session::RequireAwaiter<bool> RequireReadable(Session& s,
                                              const Parameters& parameters,
                                              const EprDocument& document);

/// @name Fields of HTTP messages
/// @{
constexpr const char* kEprStatus = "Epr-Status"; //!< of ProxyCopy
constexpr const char* kCurrent = "current";      //!< it has the master's date
constexpr const char* kStale = "stale";          //!< it has an older one

/// @}

/// @name The goals of the scheme, as claims name them
/// @{
constexpr const char* kGoalSecrecy = "epr-secrecy";      //!< of vital signs: patient and readers
constexpr const char* kGoalAgreement = "epr-agreement";  //!< reader and patient on the Epr
constexpr const char* kGoalFreshness = "epr-freshness";  //!< readers get the latest record
constexpr const char* kGoalBoundedWork = "bounded-work"; //!< of phones for readers

/// @}

/// All of them.
extern const std::vector<SecurityGoal> kGoals;

/// @return what is secret of a record: the patient's vital signs at a time
Bytes GetSecret(const Epr& epr);

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_MOBILE_CLOUD_COMMON_H
