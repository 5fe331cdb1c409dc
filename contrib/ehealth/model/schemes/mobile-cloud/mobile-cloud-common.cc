// SPDX-License-Identifier: GPL-2.0-only
#include "mobile-cloud-common.h"

#include <algorithm>

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

namespace
{

constexpr const char* kScheme = "mobile-cloud";

/// @name Attacks that a switch answers
/// @{
constexpr uint32_t M1 = 1; //!< the cloud reads
constexpr uint32_t M2 = 2; //!< the cloud writes
constexpr uint32_t M3 = 3; //!< the cloud answers with an old version
constexpr uint32_t M4 = 4; //!< a revoked or one-time user
constexpr uint32_t M5 = 5; //!< the Key Manager leaks
constexpr uint32_t M6 = 6; //!< rogue QR code, substituted Pub^R
constexpr uint32_t M7 = 7; //!< spoofed sensor
constexpr uint32_t M8 = 8; //!< request flood
constexpr uint32_t M9 = 9; //!< dead phone

/// @}

} // namespace

const std::vector<SecurityGoal> kGoals{
    {kGoalSecrecy, SecurityGoal::Kind::Secrecy, "only P and readers let in learn vital signs"},
    {kGoalAgreement, SecurityGoal::Kind::Agreement, "what R reads is what P's phone stored"},
    {kGoalFreshness, SecurityGoal::Kind::BoundedWork, "R reads what P's phone stored last"},
    {kGoalBoundedWork,
     SecurityGoal::Kind::BoundedWork,
     "readers cannot make phones encrypt a record again and again"}};

Bytes
GetSecret(const Epr& epr)
{
    EprAttributes vitals = epr.attributes;
    vitals.resize(std::min(vitals.size(), kEprVitalSigns));
    wire::Writer secret;
    secret.Put(epr.patient);
    secret.Put(epr.version);
    secret.Put(vitals);
    return secret.Take();
}

const DefenceCatalogue kDefences{
    'M',
    {{M1, false, "RSA is never used without padding, and such documents are refused"},
     {M2, false, "records are signed when they are stored, and checked"},
     {M3, false, "readers refuse older versions and what is too old"},
     {M4, false, "the Data Access Service asks who reads, and purges"},
     {M5, false, "keys are made on the phone"},
     {M6, false, "QR codes are signed, and readers' keys certified"},
     {M7, false, "sensors authenticate their readings"},
     {M8, false, "requests are authenticated, and notices limited"},
     {M9, false, "an escrowed copy for break-glass"}}};

Defences
Defences::Of(const SchemeVariant& variant)
{
    Defences defences;
    defences.padding = variant.Defends(M1);
    defences.storedSignature = variant.Defends(M2);
    defences.freshness = variant.Defends(M3);
    defences.capability = variant.Defends(M4);
    defences.phoneKeys = variant.Defends(M5);
    defences.certifiedKeys = variant.Defends(M6);
    defences.sensorAuthentication = variant.Defends(M7);
    defences.rateLimit = variant.Defends(M8);
    defences.escrow = variant.Defends(M9);
    return defences;
}

Protocols::Protocols()
    : registration{kScheme, "register", {kPhone}}
    , subscription{kScheme, "subscribe", {kPhone}}
    , staffSubscription{kScheme, "subscribe", {kMonitoring}}
    , upload{kScheme, "upload", {kPhone}}
    , retrieve{kScheme, "retrieve", {kMonitoring}}
    , grant{kScheme, "grant", {kPhone}}
    , revocation{kScheme, "revoke", {kPhone}}
    , emergency{kScheme, "emergency", {kPhone, kMonitoring}}
    , breakGlass{kScheme, "break-glass", {kMonitoring}}
{
}

const Hospital*
Parameters::FindHospital(const std::string& id) const
{
    const auto hospital = hospitals.find(id);
    return hospital == hospitals.end() ? nullptr : &hospital->second;
}

Task<PublicKey>
RequireCertified(Session& s, const Parameters& parameters, Bytes certificate, std::string holder)
{
    const CheckedCertificate checked = co_await s.Run(op::CheckCertificate(parameters.verifier,
                                                                           std::move(certificate),
                                                                           s.GetUnixTime() / 1000,
                                                                           Suite::Rsa2048));
    co_await s.Require(checked.reason);
    co_await s.Require(checked.certificate->commonName == holder, Reason::IdentityMismatch);
    co_return checked.certificate->key;
}

Session::RequireAwaiter<bool>
RequireReadable(Session& s, const Parameters& parameters, const EprDocument& document)
{
    const bool isPadded = document.mode != EncryptionMode::Textbook;
    return s.Require(IsWellFormed(document) && (isPadded || !parameters.defences.padding),
                     Reason::Malformed);
}

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3
