// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_MOBILE_CLOUD_MESSAGES_H
#define EHEALTH_MOBILE_CLOUD_MESSAGES_H

#include "ns3/epr-document.h"
#include "ns3/http-message.h"
#include "ns3/message-type.h"

/**
 * @file
 * @ingroup ehealth-mobile-cloud
 * The messages of paper 001. A: registration and storing (section IV-A). B: retrieval (section
 * IV-B and Fig. 2). G: granting. E: emergency (end of section IV-B). What goes to and from the
 * Data Access Service (DAS) is HTTP with JSON documents (section V-A); the rest has no format in
 * the paper. All of it travels over TLS.
 */

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

// --- A: registration and storing

/// A1: phone -> Key Manager. Asks for a key pair, or, hardened, for a certificate of one's own.
struct EprKeyRequest
{
    static constexpr MessageType kType{"A1", "EprKeyRequest"}; //!< the type
    std::string patient;                                       //!< P_i
    Bytes publicKey; //!< hardened: made on the phone, DER; otherwise empty
    Bytes signature; //!< hardened: by that key over (patient, publicKey): it is P's
    EHEALTH_FIELDS(patient, publicKey, signature)
};

/// A2: Key Manager -> phone. Step 1: KeyGen() -> (Prv^P, Pub^P).
struct EprKeyDelivery
{
    static constexpr MessageType kType{"A2", "EprKeyDelivery"}; //!< the type
    std::string patient;                                        //!< P_i
    Bytes privateKey;  //!< Prv^P, DER; hardened: empty, it never leaves the phone
    Bytes publicKey;   //!< Pub^P, DER
    Bytes certificate; //!< hardened: of Pub^P, DER
    Bytes escrowKey;   //!< hardened: public key of break-glass, DER
    EHEALTH_FIELDS(patient, privateKey, publicKey, certificate, escrowKey)
};

/// A3: phone -> HIS. Step 3: "EPR is loaded from HIS".
struct EprRequest
{
    static constexpr MessageType kType{"A3", "EprRequest"}; //!< the type
    std::string patient;                                    //!< P_i
    int64_t time{};                                         //!< Unix time, milliseconds
    Bytes signature;                                        //!< of P over the rest
    EHEALTH_FIELDS(patient, time, signature)
};

/// A4: HIS -> phone.
struct EprAnswer
{
    static constexpr MessageType kType{"A4", "EprAnswer"}; //!< the type
    std::string patient;                                   //!< P_i
    EprAttributes medical;                                 //!< medical data
    EHEALTH_FIELDS(patient, medical)
};

/// A5: phone -> DAS. Step 4, and every upload: EPR^PubP for the Master Storage.
struct StoreMaster : HttpRequest
{
    static constexpr MessageType kType{"A5", "StoreMaster"};  //!< the type
    static constexpr const char* kMethod = "PUT";             //!< method
    static constexpr const char* kPath = "/master/{patient}"; //!< path
};

/// A6: DAS -> phone. Stored.
struct MasterStored : HttpResponse
{
    static constexpr MessageType kType{"A6", "MasterStored"}; //!< the type
};

/// Who asks; hardened variant. In the field Authorization of a request to DAS, and in A7.
struct RequestProof
{
    std::string requester; //!< R_i or P_i
    int64_t time{};        //!< Unix time, milliseconds
    Bytes certificate;     //!< of the requester, DER
    Bytes signature;       //!< of the requester over (method, target, requester, time)
    EHEALTH_FIELDS(requester, time, certificate, signature)
};

/// A7: phone or monitoring application -> messaging service. Wants notifications.
struct PushSubscription
{
    static constexpr MessageType kType{"A7", "PushSubscription"}; //!< the type
    std::string subscriber;                                       //!< P_i or R_i
    std::optional<RequestProof> proof;                            //!< hardened: who it is
    EHEALTH_FIELDS(subscriber, proof)
};

/// A8: messaging service -> phone or monitoring application.
struct PushSubscribed
{
    static constexpr MessageType kType{"A8", "PushSubscribed"}; //!< the type
    std::string subscriber;                                     //!< P_i or R_i
    EHEALTH_FIELDS(subscriber)
};

// --- B: retrieval

/// B1: monitoring application -> DAS. The record of P_i for R_i.
struct FetchProxy : HttpRequest
{
    static constexpr MessageType kType{"B1", "FetchProxy"};              //!< the type
    static constexpr const char* kMethod = "GET";                        //!< method
    static constexpr const char* kPath = "/proxy/{patient}/{requester}"; //!< path
};

/// B2: DAS -> monitoring application. Response(EPR^PubR): 200 and the document, with the field
/// Epr-Status "current" or "stale"; 202 and nothing while there is none.
struct ProxyCopy : HttpResponse
{
    static constexpr MessageType kType{"B2", "ProxyCopy"}; //!< the type
};

/// What the messaging service is to tell somebody.
enum class NoticeKind : uint8_t
{
    AccessRequested, //!< to the patient's phone
    EprAvailable,    //!< to the requester
};

/// B3, B13: DAS -> messaging service.
struct UpdateNotice
{
    static constexpr MessageType kType{"B3", "UpdateNotice"}; //!< the type
    NoticeKind kind{};                                        //!< what happened
    std::string patient;                                      //!< P_i
    std::string requester;                                    //!< R_i
    EHEALTH_FIELDS(kind, patient, requester)
};

/// B4: messaging service -> phone. Fig. 2: notification about an access request.
struct AccessNotice
{
    static constexpr MessageType kType{"B4", "AccessNotice"}; //!< the type
    std::string patient;                                      //!< P_i
    std::string requester;                                    //!< R_i
    EHEALTH_FIELDS(patient, requester)
};

/// What a policy lets a user do.
enum class AccessLevel : uint8_t
{
    Read,
    Write, //!< reads, too
};

/// How long a policy lets a user do it.
enum class AccessType : uint8_t
{
    OneTime,    //!< for one request
    Continuous, //!< until it is revoked
};

/// B5: phone -> Access Control. May R_i?
struct AccessQuery
{
    static constexpr MessageType kType{"B5", "AccessQuery"}; //!< the type
    std::string patient;                                     //!< P_i
    std::string requester;                                   //!< R_i
    AccessLevel level{};                                     //!< wanted
    EHEALTH_FIELDS(patient, requester, level)
};

/// B6: Access Control -> phone.
struct AccessVerdict
{
    static constexpr MessageType kType{"B6", "AccessVerdict"}; //!< the type
    std::string patient;                                       //!< P_i
    std::string requester;                                     //!< R_i
    bool allowed{};                                            //!< by a policy
    AccessLevel level{};                                       //!< of the policy
    AccessType type{};                                         //!< of the policy
    EHEALTH_FIELDS(patient, requester, allowed, level, type)
};

/// B7: phone or monitoring application -> Key Manager. Pub^R or Pub^P?
struct PublicKeyQuery
{
    static constexpr MessageType kType{"B7", "PublicKeyQuery"}; //!< the type
    std::string holder;                                         //!< whose
    EHEALTH_FIELDS(holder)
};

/// B8: Key Manager -> phone or monitoring application.
struct PublicKeyAnswer
{
    static constexpr MessageType kType{"B8", "PublicKeyAnswer"}; //!< the type
    std::string holder;                                          //!< whose
    Bytes publicKey;                                             //!< DER
    Bytes certificate;                                           //!< hardened: of the key, DER
    EHEALTH_FIELDS(holder, publicKey, certificate)
};

/// B9: phone -> DAS. EPR^PubP, please.
struct FetchMaster : HttpRequest
{
    static constexpr MessageType kType{"B9", "FetchMaster"};  //!< the type
    static constexpr const char* kMethod = "GET";             //!< method
    static constexpr const char* kPath = "/master/{patient}"; //!< path
};

/// B10: DAS -> phone. 200 and the document.
struct MasterCopy : HttpResponse
{
    static constexpr MessageType kType{"B10", "MasterCopy"}; //!< the type
};

/// B11: phone -> DAS. EPR^PubR, signed, for the Proxy Storage; steps 2 and 3 of section IV-B.
struct StoreProxy : HttpRequest
{
    static constexpr MessageType kType{"B11", "StoreProxy"};             //!< the type
    static constexpr const char* kMethod = "PUT";                        //!< method
    static constexpr const char* kPath = "/proxy/{patient}/{requester}"; //!< path
};

/// B12: DAS -> phone. Stored.
struct ProxyStored : HttpResponse
{
    static constexpr MessageType kType{"B12", "ProxyStored"}; //!< the type
};

/// B14: messaging service -> monitoring application. Fetch again (B1).
struct AvailableNotice
{
    static constexpr MessageType kType{"B14", "AvailableNotice"}; //!< the type
    std::string patient;                                          //!< P_i
    std::string requester;                                        //!< R_i
    EHEALTH_FIELDS(patient, requester)
};

// --- G: granting and revoking

/// What a change does.
enum class PolicyChangeKind : uint8_t
{
    Grant,
    Revoke,    //!< "until patient purge permission from the access policy"
    Emergency, //!< one-time access of ambulance staff
};

/// G1: phone -> Access Control.
struct PolicyChange
{
    static constexpr MessageType kType{"G1", "PolicyChange"}; //!< the type
    std::string patient;                                      //!< P_i
    std::string user;                                         //!< R_i, as scanned
    PolicyChangeKind kind{};                                  //!< what to do
    AccessLevel level{};                                      //!< of the grant
    AccessType type{};                                        //!< of the grant
    int64_t time{};                                           //!< Unix time, milliseconds
    Bytes signature;                                          //!< of P over the rest
    EHEALTH_FIELDS(patient, user, kind, level, type, time, signature)
};

/// G2: Access Control -> phone. Done.
struct PolicyChanged
{
    static constexpr MessageType kType{"G2", "PolicyChanged"}; //!< the type
    std::string patient;                                       //!< P_i
    std::string user;                                          //!< R_i
    EHEALTH_FIELDS(patient, user)
};

/// G3: phone -> DAS. Hardened: a revocation purges the proxy copy, too.
struct PurgeProxy : HttpRequest
{
    static constexpr MessageType kType{"G3", "PurgeProxy"};              //!< the type
    static constexpr const char* kMethod = "DELETE";                     //!< method
    static constexpr const char* kPath = "/proxy/{patient}/{requester}"; //!< path
};

/// G4: DAS -> phone. Purged.
struct ProxyPurged : HttpResponse
{
    static constexpr MessageType kType{"G4", "ProxyPurged"}; //!< the type
};

// --- E: emergency

/// E1: phone -> messaging service; E2: messaging service -> ambulance staff.
struct EmergencyNotice
{
    static constexpr MessageType kType{"E1", "EmergencyNotice"}; //!< the type
    std::string patient;                                         //!< P_i
    std::string hospital;                                        //!< of the patient
    std::string staff;                                           //!< R_i on duty
    EHEALTH_FIELDS(patient, hospital, staff)
};

/// E3: phone -> Key Manager. Wants the public half of a short-lived pair.
struct EmergencyKeyRequest
{
    static constexpr MessageType kType{"E3", "EmergencyKeyRequest"}; //!< the type
    std::string patient;                                             //!< P_i
    std::string staff;                                               //!< R_i
    int64_t time{};                                                  //!< Unix, milliseconds
    Bytes signature;                                                 //!< of P over the rest
    EHEALTH_FIELDS(patient, staff, time, signature)
};

/// E4: Key Manager -> phone. "Key manager generates pair of key".
struct EmergencyKeyAnswer
{
    static constexpr MessageType kType{"E4", "EmergencyKeyAnswer"}; //!< the type
    std::string keyId;                                              //!< names the pair
    Bytes publicKey;                                                //!< DER
    int64_t expiry{};                                               //!< Unix, milliseconds
    EHEALTH_FIELDS(keyId, publicKey, expiry)
};

/// E5: monitoring application of the staff -> Key Manager. Wants the private half.
struct EmergencyKeyClaim
{
    static constexpr MessageType kType{"E5", "EmergencyKeyClaim"}; //!< the type
    std::string patient;                                           //!< P_i
    std::string staff;                                             //!< R_i
    int64_t time{};                                                //!< Unix, milliseconds
    Bytes signature;                                               //!< of R over the rest
    EHEALTH_FIELDS(patient, staff, time, signature)
};

/// E6: Key Manager -> monitoring application of the staff.
struct EmergencyKeyDelivery
{
    static constexpr MessageType kType{"E6", "EmergencyKeyDelivery"}; //!< the type
    std::string keyId;                                                //!< names the pair
    Bytes sealedKey;                                                  //!< enc_R[private key, DER]
    EHEALTH_FIELDS(keyId, sealedKey)
};

// --- Break-glass, hardened: the phone is dead

/// E7: monitoring application of the staff -> DAS. The master copy with its escrow.
struct FetchEscrow : HttpRequest
{
    static constexpr MessageType kType{"E7", "FetchEscrow"};              //!< the type
    static constexpr const char* kMethod = "GET";                         //!< method
    static constexpr const char* kPath = "/escrow/{patient}/{requester}"; //!< path
};

/// E8: DAS -> monitoring application of the staff. 200 and the document.
struct EscrowCopy : HttpResponse
{
    static constexpr MessageType kType{"E8", "EscrowCopy"}; //!< the type
};

/// E9: monitoring application of the staff -> Key Manager. Open this.
struct BreakGlassRequest
{
    static constexpr MessageType kType{"E9", "BreakGlassRequest"}; //!< the type
    std::string patient;                                           //!< P_i
    std::string staff;                                             //!< R_i
    Bytes escrow;                                                  //!< of the master copy
    int64_t time{};                                                //!< Unix, milliseconds
    Bytes signature;                                               //!< of R over the rest
    EHEALTH_FIELDS(patient, staff, escrow, time, signature)
};

/// E10: Key Manager -> monitoring application of the staff.
struct BreakGlassAnswer
{
    static constexpr MessageType kType{"E10", "BreakGlassAnswer"}; //!< the type
    Bytes sealedEpr;                                               //!< enc_R[EPR]
    EHEALTH_FIELDS(sealedEpr)
};

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_MOBILE_CLOUD_MESSAGES_H
