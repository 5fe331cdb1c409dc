// SPDX-License-Identifier: GPL-2.0-only
#include "key-manager.h"

#include "ns3/rsa-cipher.h"

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

KeyManager::KeyManager(Ptr<Agent> agent, const Parameters& parameters, KeyManagerSetup setup)
    : m_agent(agent), m_parameters(parameters), m_setup(std::move(setup))
{
    m_agent->Serve<EprKeyRequest>(kKeyManager, [this](Session& s) { return ServeKeyRequest(s); });
    m_agent->Serve<PublicKeyQuery>(kKeyManager, [this](Session& s) { return ServePublicKey(s); });
    m_agent->Serve<EmergencyKeyRequest>(kKeyManager,
                                        [this](Session& s) { return ServeEmergencyKey(s); });
    m_agent->Serve<EmergencyKeyClaim>(kKeyManager,
                                      [this](Session& s) { return ServeEmergencyClaim(s); });
    if (m_parameters.defences.escrow)
    {
        m_agent->Serve<BreakGlassRequest>(kKeyManager,
                                          [this](Session& s) { return ServeBreakGlass(s); });
    }
}

std::optional<KeyManager::Party>
KeyManager::FindParty(const std::string& id) const
{
    if (const auto patient = m_patients.find(id); patient != m_patients.end())
    {
        return patient->second;
    }
    if (const auto staff = m_setup.staff->find(id); staff != m_setup.staff->end())
    {
        return Party{staff->second.key, staff->second.certificate, std::nullopt};
    }
    // A hundred thousand patients are not kept in a table.
    if (const auto known = m_setup.findRegistered(id))
    {
        const bool madeHere = !m_parameters.defences.phoneKeys;
        return Party{known->keys.GetPublic(),
                     known->certificate,
                     madeHere ? std::optional(known->keys) : std::nullopt};
    }
    return std::nullopt;
}

std::optional<PublicKey>
KeyManager::FindPublicKey(const std::string& id) const
{
    const auto party = FindParty(id);
    return party ? std::optional(party->key) : std::nullopt;
}

std::optional<KeyPair>
KeyManager::FindPrivateKey(const std::string& patient) const
{
    const auto party = FindParty(patient);
    return party ? party->pair : std::nullopt;
}

bool
KeyManager::IsAmbulance(const std::string& id) const
{
    const auto staff = m_setup.staff->find(id);
    return staff != m_setup.staff->end() && staff->second.ambulance;
}

// Section IV-A, step 1
Script
KeyManager::ServeKeyRequest(Session& s)
{
    // A1  phone -> Key Manager
    const auto a1 = co_await s.Receive<EprKeyRequest>();
    const Peer phone = s.GetSender();
    co_await s.Require(m_setup.mayRegister(a1.patient), Reason::NotRegistered);
    co_await s.Require(!FindParty(a1.patient), Reason::AlreadyEnrolled);

    EprKeyDelivery a2;
    a2.patient = a1.patient;
    std::optional<KeyPair> pair;
    std::optional<PublicKey> key;
    if (m_parameters.defences.phoneKeys)
    {
        key = PublicKey::Decode(Suite::Rsa2048, a1.publicKey);
        co_await s.Require(key.has_value(), Reason::RejectedKey);
        const bool possessed =
            co_await s.Run(op::Verify(*key, kSignKeyRequest, GetUnsigned(a1), a1.signature));
        co_await s.Require(possessed, Reason::RejectedSignature);
    }
    else
    {
        // KeyGen() -> (Prv^P, Pub^P)
        pair = co_await s.Run(op::GenerateKeyPair(Suite::Rsa2048));
        key = pair->GetPublic();
        a2.privateKey = EncodeRsaPrivate(*pair);
    }
    if (m_parameters.defences.NeedsCertificates())
    {
        a2.certificate = co_await s.Run(m_setup.certify(a1.patient, *key));
    }
    if (m_parameters.defences.escrow)
    {
        a2.escrowKey = m_setup.escrow.GetPublic().Encode();
    }
    a2.publicKey = key->Encode();
    const Party party{*key, a2.certificate, pair};
    m_patients.insert_or_assign(a1.patient, party);

    // A2  Key Manager -> phone
    co_await s.Send(phone, a2);
}

// Section III: "keep and provide public key for different user"
Script
KeyManager::ServePublicKey(Session& s)
{
    // B7  phone or monitoring application -> Key Manager
    const auto b7 = co_await s.Receive<PublicKeyQuery>();
    const Peer asker = s.GetSender();
    const auto holder = co_await s.Require(FindParty(b7.holder), Reason::NotRegistered);

    // B8  Key Manager -> phone or monitoring application
    PublicKeyAnswer b8;
    b8.holder = b7.holder;
    b8.publicKey = holder.key.Encode();
    b8.certificate = holder.certificate;
    co_await s.Send(asker, b8);
}

// End of section IV-B: "Key manager generates pair of key"
Script
KeyManager::ServeEmergencyKey(Session& s)
{
    // E3  phone -> Key Manager
    const auto e3 = co_await s.Receive<EmergencyKeyRequest>();
    const Peer phone = s.GetSender();
    const auto patient = co_await s.Require(FindParty(e3.patient), Reason::NotRegistered);
    const bool signedByP =
        co_await s.Run(op::Verify(patient.key, kSignEmergency, GetUnsigned(e3), e3.signature));
    co_await s.Require(signedByP, Reason::RejectedSignature);
    co_await RequireFresh(s, e3.time, m_parameters.clockTolerance);
    co_await s.Require(IsAmbulance(e3.staff), Reason::AccessDenied);

    const KeyPair pair = co_await s.Run(op::GenerateKeyPair(Suite::Rsa2048));
    EmergencyKeyAnswer e4;
    e4.keyId = m_setup.hospital + '-' + std::to_string(++m_emergencyPairs);
    e4.publicKey = pair.GetPublic().Encode();
    e4.expiry = s.GetUnixTime() + m_parameters.emergencyLifetime;
    const EmergencyPair made{e4.keyId, pair, e4.expiry};
    m_emergencies.insert_or_assign({e3.patient, e3.staff}, made);

    // E4  Key Manager -> phone
    co_await s.Send(phone, e4);
}

Script
KeyManager::ServeEmergencyClaim(Session& s)
{
    // E5  monitoring application of the staff -> Key Manager
    const auto e5 = co_await s.Receive<EmergencyKeyClaim>();
    const Peer app = s.GetSender();
    const auto staff = co_await s.Require(FindParty(e5.staff), Reason::NotRegistered);
    const bool signedByR =
        co_await s.Run(op::Verify(staff.key, kSignClaim, GetUnsigned(e5), e5.signature));
    co_await s.Require(signedByR, Reason::RejectedSignature);
    co_await RequireFresh(s, e5.time, m_parameters.clockTolerance);
    const auto pair = m_emergencies.find({e5.patient, e5.staff});
    co_await s.Require(pair != m_emergencies.end(), Reason::AccessDenied);
    co_await s.Require(pair->second.expiry >= s.GetUnixTime(), Reason::Expired);

    // E6  Key Manager -> monitoring application of the staff
    EmergencyKeyDelivery e6;
    e6.keyId = pair->second.id;
    e6.sealedKey =
        co_await s.Run(op::Seal(staff.key, kSealEmergency, EncodeRsaPrivate(pair->second.keys)));
    co_await s.Send(app, e6);
}

// Break-glass, Key Manager
Script
KeyManager::ServeBreakGlass(Session& s)
{
    // E9  monitoring application of the staff -> Key Manager
    const auto e9 = co_await s.Receive<BreakGlassRequest>();
    const Peer app = s.GetSender();
    const auto staff = co_await s.Require(FindParty(e9.staff), Reason::NotRegistered);
    const bool signedByR =
        co_await s.Run(op::Verify(staff.key, kSignBreakGlass, GetUnsigned(e9), e9.signature));
    co_await s.Require(signedByR, Reason::RejectedSignature);
    co_await RequireFresh(s, e9.time, m_parameters.clockTolerance);
    co_await s.Require(IsAmbulance(e9.staff), Reason::AccessDenied);
    m_audit.emplace_back(e9.patient, e9.staff);
    auto opened = co_await s.Run(OpenEscrow(m_setup.escrow, e9.escrow));
    const Epr epr = co_await s.Require(std::move(opened), Reason::RejectedDecryption);
    co_await s.Require(epr.patient == e9.patient, Reason::IdentityMismatch);

    // E10  Key Manager -> monitoring application of the staff
    BreakGlassAnswer e10;
    e10.sealedEpr = co_await s.Run(op::Seal(staff.key, kSealBreakGlass, Encode(epr)));
    co_await s.Send(app, e10);
}

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3
