// SPDX-License-Identifier: GPL-2.0-only
// One octet changed in each part of the messages of retrieval, grants and emergencies.
#include "mobile-cloud-tampering.h"

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

namespace
{

/// Makes a document of it as of textbook RSA: one ciphertext that is as long as such ones are.
void
MakeTextbook(EprDocument& document)
{
    document.mode = EncryptionMode::Textbook;
    document.wrappedKey.clear();
    document.record.clear();
    document.attributes = {{"pulseRate", Bytes(256, 7)}};
}

void
AddRetrieve(Tamperings& t)
{
    const Phase phase = Phase::Retrieve;
    const auto patient = [](auto& m) { m.patient.back() ^= 1; };
    const auto requester = [](auto& m) { m.requester.back() ^= 8; }; // R-1 -> R-9
    t.Add<FetchProxy>(
        "for another requester",
        "d1",
        phase,
        [](auto& m) { m.target.back() ^= 8; },
        kPhone,
        Reason::AccessDenied);
    t.Add<FetchProxy>(
        "for another requester",
        "d1",
        phase,
        [](auto& m) { m.target.back() ^= 8; },
        kDas,
        Reason::IdentityMismatch,
        true);
    t.Add<FetchProxy>(
        "no proof",
        "d1",
        phase,
        [](auto& m) { m.fields.clear(); },
        kDas,
        Reason::NotRegistered,
        true);
    t.AddDocument<ProxyCopy>("record",
                             "das",
                             phase,
                             FlipRecord,
                             kMonitoring,
                             Reason::RejectedSignature);
    t.AddDocument<ProxyCopy>(
        "wrapped key",
        "das",
        phase,
        [](auto& d) { d.wrappedKey.back() ^= 1; },
        kMonitoring,
        Reason::RejectedSignature);
    t.AddDocument<ProxyCopy>(
        "date",
        "das",
        phase,
        [](auto& d) { ++d.date; },
        kMonitoring,
        Reason::RejectedSignature);
    t.AddDocument<ProxyCopy>(
        "signature",
        "das",
        phase,
        [](auto& d) { d.signature.front() ^= 1; },
        kMonitoring,
        Reason::RejectedSignature);
    t.AddDocument<ProxyCopy>("patient",
                             "das",
                             phase,
                             patient,
                             kMonitoring,
                             Reason::IdentityMismatch);
    t.AddDocument<ProxyCopy>("requester",
                             "das",
                             phase,
                             requester,
                             kMonitoring,
                             Reason::IdentityMismatch);
    t.Add<ProxyCopy>(
        "JSON cut short",
        "das",
        phase,
        [](auto& m) { m.content.erase(0, 1); },
        kMonitoring,
        Reason::Malformed);
    t.Add<UpdateNotice>(
        "kind",
        "das",
        phase,
        [](auto& m) { m.kind = static_cast<NoticeKind>(7); },
        kMessaging,
        Reason::Malformed);
    t.Add<UpdateNotice>("patient: lost", "das", phase, patient, kMonitoring, Reason::Timeout);
    t.AddMalformed<UpdateNotice>("das", phase, kMessaging);
    t.Add<AccessNotice>("patient", "push", phase, patient, kPhone, Reason::NotProvisioned);
    t.Add<AccessNotice>("requester", "push", phase, requester, kPhone, Reason::AccessDenied);
    t.AddMalformed<AccessNotice>("push", phase, kPhone);
    t.Add<AccessQuery>("requester", "phone", phase, requester, kPhone, Reason::IdentityMismatch);
    t.Add<AccessQuery>(
        "level",
        "phone",
        phase,
        [](auto& m) { m.level = AccessLevel::Write; },
        kPhone,
        Reason::AccessDenied);
    t.AddMalformed<AccessQuery>("phone", phase, kAccessControl);
    t.Add<AccessVerdict>("patient", "h0", phase, patient, kPhone, Reason::IdentityMismatch);
    t.Add<AccessVerdict>("requester", "h0", phase, requester, kPhone, Reason::IdentityMismatch);
    t.Add<AccessVerdict>(
        "verdict",
        "h0",
        phase,
        [](auto& m) { m.allowed = !m.allowed; },
        kPhone,
        Reason::AccessDenied);
    t.AddMalformed<AccessVerdict>("h0", phase, kPhone);
    t.Add<PublicKeyQuery>(
        "nobody",
        "phone",
        phase,
        [](auto& m) { m.holder.front() ^= 1; },
        kKeyManager,
        Reason::NotRegistered);
    t.Add<PublicKeyQuery>(
        "somebody else",
        "phone",
        phase,
        [](auto& m) { m.holder.back() ^= 8; },
        kPhone,
        Reason::IdentityMismatch);
    t.AddMalformed<PublicKeyQuery>("phone", phase, kKeyManager);
    t.Add<PublicKeyAnswer>(
        "no key",
        "h0",
        phase,
        [](auto& m) { m.publicKey.front() ^= 1; },
        kPhone,
        Reason::RejectedKey);
    t.Add<PublicKeyAnswer>(
        "another key",
        "h0",
        phase,
        [](auto& m) { m.publicKey[100] ^= 1; },
        kPhone,
        Reason::RejectedKey,
        true);
    t.Add<PublicKeyAnswer>(
        "certificate",
        "h0",
        phase,
        [](auto& m) { m.certificate.back() ^= 1; },
        kPhone,
        Reason::RejectedCertificate,
        true);
    t.AddMalformed<PublicKeyAnswer>("h0", phase, kPhone);
    t.AddDocument<MasterCopy>("record",
                              "das",
                              phase,
                              FlipRecord,
                              kPhone,
                              Reason::RejectedDecryption);
    t.AddDocument<MasterCopy>(
        "wrapped key",
        "das",
        phase,
        [](auto& d) { d.wrappedKey.back() ^= 1; },
        kPhone,
        Reason::RejectedDecryption);
    t.AddDocument<MasterCopy>("patient", "das", phase, patient, kPhone, Reason::IdentityMismatch);
    t.AddDocument<MasterCopy>(
        "date",
        "das",
        phase,
        [](auto& d) { ++d.date; },
        kPhone,
        Reason::RejectedSignature,
        true);
    t.Add<MasterCopy>(
        "JSON cut short",
        "das",
        phase,
        [](auto& m) { m.content.pop_back(); },
        kPhone,
        Reason::Malformed);
    t.AddDocument<StoreProxy>("patient", "phone", phase, patient, kDas, Reason::IdentityMismatch);
    t.AddDocument<StoreProxy>("requester",
                              "phone",
                              phase,
                              requester,
                              kDas,
                              Reason::IdentityMismatch);
    t.AddDocument<StoreProxy>("record",
                              "phone",
                              phase,
                              FlipRecord,
                              kMonitoring,
                              Reason::RejectedSignature);
    t.AddDocument<StoreProxy>("record",
                              "phone",
                              phase,
                              FlipRecord,
                              kDas,
                              Reason::RejectedSignature,
                              true);
    t.AddDocument<StoreProxy>(
        "capability",
        "phone",
        phase,
        [](auto& d) { ++d.capability->expiry; },
        kDas,
        Reason::RejectedSignature,
        true);
    const auto status = [](uint16_t value) { return [value](auto& m) { m.status = value; }; };
    t.Add<ProxyStored>("status: 460", "das", phase, status(204 ^ 256), kPhone, Reason::PeerAborted);
    t.Add<ProxyStored>("no status", "das", phase, status(204 ^ 128), kPhone, Reason::PeerAborted);
    t.AddDocument<MasterCopy>("textbook",
                              "das",
                              phase,
                              MakeTextbook,
                              kPhone,
                              Reason::Malformed,
                              true);
    t.AddDocument<ProxyCopy>("textbook",
                             "das",
                             phase,
                             MakeTextbook,
                             kMonitoring,
                             Reason::Malformed,
                             true);
    t.AddDocument<StoreProxy>("textbook",
                              "phone",
                              phase,
                              MakeTextbook,
                              kDas,
                              Reason::Malformed,
                              true);
    t.Add<AvailableNotice>("patient",
                           "push",
                           phase,
                           patient,
                           kMonitoring,
                           Reason::IdentityMismatch);
    t.Add<AvailableNotice>("requester",
                           "push",
                           phase,
                           requester,
                           kMonitoring,
                           Reason::IdentityMismatch);
    t.AddMalformed<AvailableNotice>("push", phase, kMonitoring);
}

void
AddRevocationAndBreakGlass(Tamperings& t)
{
    const auto status = [](uint16_t value) { return [value](auto& m) { m.status = value; }; };
    const Phase revoke = Phase::Revoke;
    t.Add<PurgeProxy>(
        "requester",
        "phone",
        revoke,
        [](auto& m) { m.target.back() ^= 8; },
        kDas,
        Reason::RejectedSignature,
        true);
    t.Add<PurgeProxy>(
        "patient",
        "phone",
        revoke,
        [](auto& m) { m.target[std::string("/proxy/P-").size()] ^= 8; },
        kDas,
        Reason::IdentityMismatch,
        true);
    t.Add<PurgeProxy>(
        "no proof",
        "phone",
        revoke,
        [](auto& m) { m.fields.clear(); },
        kDas,
        Reason::NotRegistered,
        true);
    t.Add<PurgeProxy>(
        "method that is none: 405",
        "phone",
        revoke,
        [](auto& m) { m.method.back() ^= 1; },
        kPhone,
        Reason::PeerAborted,
        true);
    t.Add<ProxyPurged>("status: 460",
                       "das",
                       revoke,
                       status(204 ^ 256),
                       kPhone,
                       Reason::PeerAborted,
                       true);
    t.Add<ProxyPurged>("no status",
                       "das",
                       revoke,
                       status(204 ^ 128),
                       kPhone,
                       Reason::PeerAborted,
                       true);
    const Phase glass = Phase::BreakGlass;
    t.Add<FetchEscrow>(
        "requester",
        "amb",
        glass,
        [](auto& m) { m.target.back() ^= 1; },
        kDas,
        Reason::IdentityMismatch,
        true);
    t.Add<FetchEscrow>(
        "patient",
        "amb",
        glass,
        [](auto& m) { m.target[std::string("/escrow/P-").size()] ^= 8; },
        kDas,
        Reason::RejectedSignature,
        true);
    t.Add<FetchEscrow>(
        "proof",
        "amb",
        glass,
        [](auto& m) {
            auto proof = FindAuthorization(m.fields);
            proof->signature[9] ^= 1;
            m.fields = {MakeAuthorization(*proof)};
        },
        kDas,
        Reason::RejectedSignature,
        true);
    t.Add<FetchEscrow>(
        "no proof",
        "amb",
        glass,
        [](auto& m) { m.fields.clear(); },
        kDas,
        Reason::NotRegistered,
        true);
    t.AddDocument<EscrowCopy>("textbook",
                              "das",
                              glass,
                              MakeTextbook,
                              kMonitoring,
                              Reason::Malformed,
                              true);
    t.AddDocument<EscrowCopy>(
        "patient",
        "das",
        glass,
        [](auto& d) { d.patient.back() ^= 1; },
        kMonitoring,
        Reason::IdentityMismatch,
        true);
}

void
AddGrantAndEmergency(Tamperings& t)
{
    const auto signature = [](auto& m) { m.signature[9] ^= 1; };
    const auto patient = [](auto& m) { m.patient.back() ^= 1; };
    const Phase grant = Phase::Grant;
    t.Add<PolicyChange>("signature",
                        "phone",
                        grant,
                        signature,
                        kAccessControl,
                        Reason::RejectedSignature);
    t.Add<PolicyChange>(
        "user",
        "phone",
        grant,
        [](auto& m) { m.user.back() ^= 8; },
        kAccessControl,
        Reason::RejectedSignature);
    t.Add<PolicyChange>(
        "type",
        "phone",
        grant,
        [](auto& m) { m.type = AccessType::OneTime; },
        kAccessControl,
        Reason::RejectedSignature);
    t.Add<PolicyChange>("patient", "phone", grant, patient, kAccessControl, Reason::NotRegistered);
    t.AddMalformed<PolicyChange>("phone", grant, kAccessControl);
    t.Add<PolicyChanged>("patient", "h0", grant, patient, kPhone, Reason::IdentityMismatch);
    t.AddMalformed<PolicyChanged>("h0", grant, kPhone);

    const Phase emergency = Phase::Emergency;
    t.Add<EmergencyNotice>(
        "staff",
        "push",
        emergency,
        [](auto& m) { m.staff.back() ^= 1; },
        kMonitoring,
        Reason::IdentityMismatch);
    t.Add<EmergencyNotice>(
        "hospital",
        "push",
        emergency,
        [](auto& m) { m.hospital.back() ^= 1; },
        kMonitoring,
        Reason::NotRegistered);
    t.AddMalformed<EmergencyNotice>("phone", emergency, kMessaging);
    t.Add<EmergencyKeyRequest>("signature",
                               "phone",
                               emergency,
                               signature,
                               kKeyManager,
                               Reason::RejectedSignature);
    t.Add<EmergencyKeyRequest>(
        "staff",
        "phone",
        emergency,
        [](auto& m) { m.staff.back() ^= 8; },
        kKeyManager,
        Reason::RejectedSignature);
    t.AddMalformed<EmergencyKeyRequest>("phone", emergency, kKeyManager);
    t.Add<EmergencyKeyAnswer>(
        "key",
        "h0",
        emergency,
        [](auto& m) { m.publicKey.front() ^= 1; },
        kPhone,
        Reason::RejectedKey);
    t.Add<EmergencyKeyAnswer>(
        "expiry",
        "h0",
        emergency,
        [](auto& m) { m.expiry = 0; },
        kPhone,
        Reason::Expired);
    t.AddMalformed<EmergencyKeyAnswer>("h0", emergency, kPhone);
    t.Add<EmergencyKeyClaim>("signature",
                             "amb",
                             emergency,
                             signature,
                             kKeyManager,
                             Reason::RejectedSignature);
    t.AddMalformed<EmergencyKeyClaim>("amb", emergency, kKeyManager);
    t.Add<EmergencyKeyDelivery>(
        "key",
        "h0",
        emergency,
        [](auto& m) { m.sealedKey.back() ^= 1; },
        kMonitoring,
        Reason::RejectedDecryption);
    t.Add<EmergencyKeyDelivery>(
        "name of the key",
        "h0",
        emergency,
        [](auto& m) { m.keyId.back() ^= 1; },
        kMonitoring,
        Reason::RejectedKey);
    t.AddMalformed<EmergencyKeyDelivery>("h0", emergency, kMonitoring);
}

} // namespace

void
AddAccess(Tamperings& t)
{
    AddRetrieve(t);
    AddGrantAndEmergency(t);
    AddRevocationAndBreakGlass(t);
}

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3
