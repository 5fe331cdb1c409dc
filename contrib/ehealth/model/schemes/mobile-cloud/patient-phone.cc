// SPDX-License-Identifier: GPL-2.0-only
#include "patient-phone.h"

#include "ns3/abort.h"
#include "ns3/rsa-cipher.h"

#include <algorithm>

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

namespace
{

constexpr const char* kWrap = "mobile-cloud Prv^P";

/// The phone works for a reader more often than DAS sends notices: one may be sooner on its way
/// than the one before.
constexpr int64_t kSooner = 2;

} // namespace

Digest
SensorReading::MakeTag(const SymmetricKey& key, const std::string& patient) const
{
    wire::Writer body;
    body.Put(patient);
    body.Put(time);
    for (const EprAttribute& attribute : MakeVitalSigns(values))
    {
        body.Put(attribute);
    }
    return HmacSha256(key, body.Take());
}

PatientPhone::PatientPhone(Ptr<Agent> agent,
                           const Parameters& parameters,
                           const SymmetricKey& deviceKey)
    : m_agent(agent)
    , m_parameters(parameters)
    , m_deviceKey(deviceKey)
    , m_notices(parameters.refreshInterval / kSooner)
{
    m_agent->Serve<AccessNotice>(kPhone, [this](Session& s) { return Refresh(s); });
}

void
PatientPhone::AddPatient(const CloudPatient& patient)
{
    auto owner = std::make_shared<Owner>();
    owner->patient = patient;
    if (patient.keys)
    {
        RandomStream random(m_agent->GetEnvironment().seed, m_agent->GetName() + patient.id, kWrap);
        random.Fill(owner->wrapNonce.data(), owner->wrapNonce.size());
        owner->wrapped =
            AeadSeal(m_deviceKey, owner->wrapNonce, kWrap, EncodeRsaPrivate(patient.keys->keys));
        owner->key = patient.keys->keys.GetPublic();
        owner->certificate = patient.keys->certificate;
        owner->patient.keys.reset(); // only the wrapped one stays
    }
    m_owners[patient.id] = std::move(owner);
}

bool
PatientPhone::TakeReading(const std::string& patient, const SensorReading& reading)
{
    const auto owner = m_owners.find(patient);
    NS_ABORT_MSG_IF(owner == m_owners.end(),
                    "mobile-cloud: " << m_agent->GetName() << " is not the phone of " << patient);
    if (m_parameters.defences.sensorAuthentication)
    {
        const Digest tag = reading.MakeTag(owner->second->patient.sensorKey, patient);
        if (tag != reading.tag || reading.time <= owner->second->reading.time)
        {
            ++m_refusedReadings;
            return false;
        }
    }
    owner->second->reading = reading;
    if (m_detector && m_detector(patient, reading))
    {
        BeginEmergency(patient, m_staff, m_emergencySite);
    }
    return true;
}

void
PatientPhone::SetDetector(Detector detector, const std::string& staff, uint32_t site)
{
    m_detector = std::move(detector);
    m_staff = staff;
    m_emergencySite = site;
}

PatientPhone::Detector
MakeDetector(const DetectorRule& rule)
{
    return [rule, detectors = std::map<std::string, EmergencyDetector>()](
               const std::string& patient,
               const SensorReading& reading) mutable {
        const VitalSigns measured{reading.values};
        return detectors[patient].Observe(rule, measured);
    };
}

void
PatientPhone::SetStoreCallback(StoreCallback callback)
{
    m_onStore = std::move(callback);
}

std::optional<Epr>
PatientPhone::FindStored(const std::string& patient) const
{
    const auto owner = m_owners.find(patient);
    return owner == m_owners.end() ? std::nullopt : owner->second->stored;
}

uint64_t
PatientPhone::BeginRegister(const std::string& patient, uint32_t site)
{
    return m_agent->Begin(m_parameters.protocols.registration,
                          site,
                          kPhone,
                          [this, patient](Session& s) { return Register(s, patient); });
}

uint64_t
PatientPhone::BeginSubscribe(const std::string& patient, uint32_t site)
{
    return m_agent->Begin(m_parameters.protocols.subscription,
                          site,
                          kPhone,
                          [this, patient](Session& s) { return Subscribe(s, patient); });
}

uint64_t
PatientPhone::BeginUpload(const std::string& patient, uint32_t site)
{
    return m_agent->Begin(m_parameters.protocols.upload, site, kPhone, [this, patient](Session& s) {
        return Upload(s, patient);
    });
}

uint64_t
PatientPhone::BeginGrant(const std::string& patient,
                         const QrCode& code,
                         AccessLevel level,
                         AccessType type,
                         uint32_t site)
{
    return m_agent->Begin(m_parameters.protocols.grant,
                          site,
                          kPhone,
                          [this, patient, code, level, type](Session& s) {
                              return Grant(s, patient, code, level, type);
                          });
}

uint64_t
PatientPhone::BeginRevoke(const std::string& patient, const std::string& user, uint32_t site)
{
    return m_agent->Begin(m_parameters.protocols.revocation,
                          site,
                          kPhone,
                          [this, patient, user](Session& s) { return Revoke(s, patient, user); });
}

uint64_t
PatientPhone::BeginEmergency(const std::string& patient, const std::string& staff, uint32_t site)
{
    return m_agent->Begin(
        m_parameters.protocols.emergency,
        site,
        kPhone,
        [this, patient, staff](Session& s) { return Emergency(s, patient, staff); });
}

Session::RequireAwaiter<PatientPhone::OwnerPtr>
PatientPhone::RequireOwner(Session& s, const std::string& patient)
{
    const auto owner = m_owners.find(patient);
    const bool registered = owner != m_owners.end() && owner->second->key;
    return s.Require(registered ? std::optional(owner->second) : std::nullopt,
                     Reason::NotProvisioned);
}

Session::RequireAwaiter<Hospital>
PatientPhone::RequireHospital(Session& s, const OwnerPtr& owner)
{
    const Hospital* hospital = m_parameters.FindHospital(owner->patient.hospital);
    return s.Require(hospital != nullptr ? std::optional(*hospital) : std::nullopt,
                     Reason::NotRegistered);
}

Task<PartyKeys>
PatientPhone::Unwrap(Session& s, OwnerPtr owner)
{
    auto opened = co_await s.Run(
        op::Decrypt(m_deviceKey, owner->wrapNonce, ByteView(kWrap).ToBytes(), owner->wrapped));
    const Bytes der = co_await s.Require(std::move(opened), Reason::TamperedPhone);
    const KeyPair pair = co_await s.Require(DecodeRsaPrivate(der), Reason::TamperedPhone);
    const PartyKeys keys{pair, owner->certificate};
    co_return keys;
}

// Section IV-A, step 2: "securely stored on patient's smart phone device using AES"
Script
PatientPhone::Wrap(Session& s, OwnerPtr owner, KeyPair keys)
{
    const Bytes nonce = co_await s.Run(op::Random(owner->wrapNonce.size()));
    std::copy(nonce.begin(), nonce.end(), owner->wrapNonce.begin());
    owner->wrapped = co_await s.Run(op::Encrypt(m_deviceKey,
                                                owner->wrapNonce,
                                                ByteView(kWrap).ToBytes(),
                                                EncodeRsaPrivate(keys)));
}

// Section IV-A, registration
Script
PatientPhone::Register(Session& s, std::string patient)
{
    const auto known = m_owners.find(patient);
    co_await s.Require(known != m_owners.end(), Reason::NotProvisioned);
    const OwnerPtr owner = known->second;
    const Hospital hospital = co_await RequireHospital(s, owner);

    // A1  phone -> Key Manager
    EprKeyRequest a1;
    a1.patient = patient;
    std::optional<KeyPair> pair;
    if (m_parameters.defences.phoneKeys)
    {
        pair = co_await s.Run(op::GenerateKeyPair(Suite::Rsa2048));
        a1.publicKey = pair->GetPublic().Encode();
        a1.signature = co_await s.Run(op::Sign(*pair, kSignKeyRequest, GetUnsigned(a1)));
    }
    co_await s.Send(hospital.server, a1);

    // A2  Key Manager -> phone: (Prv^P, Pub^P)
    const auto a2 = co_await s.Receive<EprKeyDelivery>();
    co_await s.Require(a2.patient == patient, Reason::IdentityMismatch);
    if (!m_parameters.defences.phoneKeys)
    {
        pair = co_await s.Require(DecodeRsaPrivate(a2.privateKey), Reason::RejectedKey);
    }
    co_await s.Require(pair->GetPublic().Encode() == a2.publicKey, Reason::RejectedKey);
    if (m_parameters.defences.NeedsCertificates())
    {
        const PublicKey certified =
            co_await RequireCertified(s, m_parameters, a2.certificate, patient);
        co_await s.Require(certified.Encode() == a2.publicKey, Reason::RejectedKey);
    }
    if (m_parameters.defences.escrow)
    {
        owner->patient.escrowKey =
            co_await s.Require(PublicKey::Decode(Suite::Rsa2048, a2.escrowKey),
                               Reason::RejectedKey);
    }
    co_await Wrap(s, owner, *pair);

    // A3  phone -> HIS, A4  HIS -> phone: medical data
    EprRequest a3;
    a3.patient = patient;
    a3.time = s.GetUnixTime();
    a3.signature = co_await s.Run(op::Sign(*pair, kSignEprRequest, GetUnsigned(a3)));
    co_await s.Send(hospital.server, a3);
    const auto a4 = co_await s.Receive<EprAnswer>();
    co_await s.Require(a4.patient == patient, Reason::IdentityMismatch);
    Epr medical;
    medical.attributes = a4.medical;
    co_await s.Require(CanEncrypt(m_parameters.mode, medical), Reason::Malformed);
    owner->patient.medical = a4.medical;
    owner->key = pair->GetPublic();
    owner->certificate = a2.certificate;

    // A5, A6: EPR^PubP is saved on Master Storage
    co_await StoreRecord(s, owner);
}

Script
PatientPhone::Subscribe(Session& s, std::string patient)
{
    // A7  phone -> messaging service, A8  messaging service -> phone
    PushSubscription a7;
    a7.subscriber = patient;
    if (m_parameters.defences.NeedsProof())
    {
        const OwnerPtr owner = co_await RequireOwner(s, patient);
        const PartyKeys own = co_await Unwrap(s, owner);
        a7.proof = co_await MakeProof(s, kSubscribe, patient, patient, own);
    }
    co_await s.Send(m_parameters.messaging, a7);
    const auto a8 = co_await s.Receive<PushSubscribed>();
    co_await s.Require(a8.subscriber == patient, Reason::IdentityMismatch);
}

Script
PatientPhone::Upload(Session& s, std::string patient)
{
    const OwnerPtr owner = co_await RequireOwner(s, patient);
    co_await StoreRecord(s, owner);
}

// Section IV-A, steps 3 and 4
Task<Epr>
PatientPhone::StoreRecord(Session& s, OwnerPtr owner)
{
    Epr epr;
    epr.patient = owner->patient.id;
    epr.version = ++owner->version;
    // DAS tells versions apart by their dates.
    epr.date = std::max(s.GetUnixTime(), owner->date + 1);
    owner->date = epr.date;
    epr.attributes = MakeVitalSigns(owner->reading.values);
    epr.attributes.insert(epr.attributes.end(),
                          owner->patient.medical.begin(),
                          owner->patient.medical.end());
    if (m_onStore)
    {
        m_onStore(epr);
    }
    s.ClaimRunning(kGoalAgreement, epr.patient, {}, Encode(epr));
    s.ClaimSecret(kGoalSecrecy, epr.patient, GetSecret(epr));

    // Encrypt(EPR, Pub^P, S_n) -> EPR^PubP
    EprDocument document = co_await s.Run(EncryptEpr(m_parameters.mode, *owner->key, epr));
    if (m_parameters.defences.escrow && owner->patient.escrowKey)
    {
        document.escrow = co_await s.Run(MakeEscrow(*owner->patient.escrowKey, epr));
    }
    if (m_parameters.defences.storedSignature)
    {
        document.certificate = owner->certificate;
        const PartyKeys own = co_await Unwrap(s, owner);
        document.signature = co_await s.Run(op::Sign(own.keys, kSignEpr, document.GetSigned()));
    }

    // A5  phone -> DAS: PUT /master/P_i, A6  DAS -> phone
    const auto a5 = MakeRequest<StoreMaster>({epr.patient}, ToJson(document));
    co_await s.Send(m_parameters.das, a5);
    co_await s.Receive<MasterStored>();
    if (!owner->stored || owner->stored->version < epr.version)
    {
        owner->stored = epr;
    }
    co_return epr;
}

Task<PublicKey>
PatientPhone::FetchKey(Session& s, OwnerPtr owner, std::string requester)
{
    const Hospital hospital = co_await RequireHospital(s, owner);
    // B7  phone -> Key Manager, B8  Key Manager -> phone
    const PublicKeyQuery b7{requester};
    co_await s.Send(hospital.server, b7);
    const auto b8 = co_await s.Receive<PublicKeyAnswer>();
    co_await s.Require(b8.holder == requester, Reason::IdentityMismatch);
    auto key = PublicKey::Decode(Suite::Rsa2048, b8.publicKey);
    const PublicKey answered = co_await s.Require(std::move(key), Reason::RejectedKey);
    if (m_parameters.defences.certifiedKeys)
    {
        const PublicKey certified =
            co_await RequireCertified(s, m_parameters, b8.certificate, requester);
        co_await s.Require(certified.Encode() == b8.publicKey, Reason::RejectedKey);
    }
    co_return answered;
}

Task<AccessVerdict>
PatientPhone::RequireAccess(Session& s, OwnerPtr owner, std::string requester)
{
    const Hospital hospital = co_await RequireHospital(s, owner);
    // B5  phone -> Access Control, B6  Access Control -> phone
    AccessQuery b5;
    b5.patient = owner->patient.id;
    b5.requester = requester;
    co_await s.Send(hospital.server, b5);
    const auto b6 = co_await s.Receive<AccessVerdict>();
    co_await s.Require(b6.patient == b5.patient && b6.requester == b5.requester,
                       Reason::IdentityMismatch);
    co_await s.Require(b6.allowed, Reason::AccessDenied);
    co_return b6;
}

bool
PatientPhone::MayRefresh(Session& s, const Owner& owner, const std::string& requester) const
{
    return !m_parameters.defences.rateLimit ||
           m_notices.IsDue(owner.patient.id, requester, owner.date, s.GetUnixTime());
}

// Section IV-B and Fig. 2: Update(P_i, R_i)
Script
PatientPhone::Refresh(Session& s)
{
    // B4  messaging service -> phone
    const auto b4 = co_await s.Receive<AccessNotice>();
    const OwnerPtr owner = co_await RequireOwner(s, b4.patient);
    // Whoever sent the notice: anybody can send B3 to the messaging service.
    co_await s.Require(MayRefresh(s, *owner, b4.requester), Reason::RateLimited);
    const AccessVerdict b6 = co_await RequireAccess(s, owner, b4.requester);
    // Others may have come while Access Control was asked. Only readers who may read are noted.
    const bool isDue = !m_parameters.defences.rateLimit ||
                       m_notices.Take(b4.patient, b4.requester, owner->date, s.GetUnixTime());
    co_await s.Require(isDue, Reason::RateLimited);
    const PublicKey key = co_await FetchKey(s, owner, b4.requester);

    // B9  phone -> DAS: GET /master/P_i, B10  DAS -> phone: EPR^PubP
    const PartyKeys own = co_await Unwrap(s, owner);
    const auto fetch = MakeRequest<FetchMaster>({b4.patient});
    const auto b9 = co_await Authorize(s, m_parameters, fetch, b4.patient, own);
    co_await s.Send(m_parameters.das, b9);
    const auto b10 = co_await s.Receive<MasterCopy>();
    const EprDocument master = co_await s.Require(ParseEprDocument(b10.content), Reason::Malformed);
    co_await RequireReadable(s, m_parameters, master);
    co_await s.Require(master.patient == b4.patient, Reason::IdentityMismatch);
    if (m_parameters.defences.storedSignature)
    {
        const bool signedByP =
            co_await s.Run(op::Verify(*owner->key, kSignEpr, master.GetSigned(), master.signature));
        co_await s.Require(signedByP, Reason::RejectedSignature);
    }

    // Step 1: Decrypt(EPR^PubP, Prv^P, S_n) -> EPR
    auto decrypted = co_await s.Run(DecryptEpr(own.keys, master));
    const Epr epr = co_await s.Require(std::move(decrypted), Reason::RejectedDecryption);
    // What anybody can encrypt for this phone need not be what it has stored.
    co_await s.Require(CanEncrypt(m_parameters.mode, epr), Reason::Malformed);
    const bool once = b6.type == AccessType::OneTime;
    co_await StoreForReader(s, owner, own, epr, b4.requester, key, {}, once);
    ++m_refreshes;
}

Script
PatientPhone::StoreForReader(Session& s,
                             OwnerPtr owner,
                             PartyKeys own,
                             Epr epr,
                             std::string requester,
                             PublicKey key,
                             std::string keyId,
                             bool once)
{
    // Step 2: Encrypt(EPR, Pub^R, S_n) -> EPR^PubR
    EprDocument document = co_await s.Run(EncryptEpr(m_parameters.mode, key, epr));
    document.requester = requester;
    document.keyId = keyId;
    if (m_parameters.defences.capability)
    {
        const ProxyCapability capability{s.GetUnixTime() + m_parameters.capabilityLifetime, once};
        document.capability = capability;
    }
    if (m_parameters.defences.storedSignature)
    {
        document.certificate = owner->certificate;
    }

    // Step 3: Sign(Prv^P, T) -> T^PrvP
    document.signature = co_await s.Run(op::Sign(own.keys, kSignEpr, document.GetSigned()));

    // B11  phone -> DAS: PUT /proxy/P_i/R_i
    const auto b11 = MakeRequest<StoreProxy>({epr.patient, requester}, ToJson(document));
    co_await s.Send(m_parameters.das, b11);
    co_await s.Receive<ProxyStored>();
}

Script
PatientPhone::ChangePolicy(Session& s, OwnerPtr owner, PartyKeys own, PolicyChange change)
{
    const Hospital hospital = co_await RequireHospital(s, owner);
    // G1  phone -> Access Control, G2  Access Control -> phone
    change.patient = owner->patient.id;
    change.time = s.GetUnixTime();
    change.signature = co_await s.Run(op::Sign(own.keys, kSignPolicy, GetUnsigned(change)));
    co_await s.Send(hospital.server, change);
    const auto g2 = co_await s.Receive<PolicyChanged>();
    co_await s.Require(g2.patient == change.patient && g2.user == change.user,
                       Reason::IdentityMismatch);
}

// Section IV-B: "allow patient's smart record to scan and grant access"
Script
PatientPhone::Grant(Session& s,
                    std::string patient,
                    QrCode code,
                    AccessLevel level,
                    AccessType type)
{
    const OwnerPtr owner = co_await RequireOwner(s, patient);
    if (m_parameters.defences.certifiedKeys)
    {
        const PublicKey key =
            co_await RequireCertified(s, m_parameters, code.certificate, code.requester);
        const bool signedByR =
            co_await s.Run(op::Verify(key, kSignQr, GetUnsigned(code), code.signature));
        co_await s.Require(signedByR, Reason::RejectedSignature);
        co_await s.Require(code.expiry >= s.GetUnixTime(), Reason::Expired);
    }
    const PartyKeys own = co_await Unwrap(s, owner);
    PolicyChange grant;
    grant.user = code.requester;
    grant.kind = PolicyChangeKind::Grant;
    grant.level = level;
    grant.type = type;
    co_await ChangePolicy(s, owner, own, grant);
}

Script
PatientPhone::Revoke(Session& s, std::string patient, std::string user)
{
    const OwnerPtr owner = co_await RequireOwner(s, patient);
    const PartyKeys own = co_await Unwrap(s, owner);
    PolicyChange revoke;
    revoke.user = user;
    revoke.kind = PolicyChangeKind::Revoke;
    co_await ChangePolicy(s, owner, own, revoke);
    if (m_parameters.defences.capability)
    {
        // G3  phone -> DAS: DELETE /proxy/P_i/R_i, G4  DAS -> phone
        const auto purge = MakeRequest<PurgeProxy>({patient, user});
        const auto g3 = co_await Authorize(s, m_parameters, purge, patient, own);
        co_await s.Send(m_parameters.das, g3);
        co_await s.Receive<ProxyPurged>();
    }
}

// End of section IV-B
Script
PatientPhone::Emergency(Session& s, std::string patient, std::string staff)
{
    const OwnerPtr owner = co_await RequireOwner(s, patient);
    const Hospital hospital = co_await RequireHospital(s, owner);
    const PartyKeys own = co_await Unwrap(s, owner);

    // E1  phone -> messaging service: for the ambulance
    const EmergencyNotice e1{patient, hospital.id, staff};
    co_await s.Send(m_parameters.messaging, e1);

    // E3  phone -> Key Manager, E4  Key Manager -> phone: a short-lived pair
    EmergencyKeyRequest e3;
    e3.patient = patient;
    e3.staff = staff;
    e3.time = s.GetUnixTime();
    e3.signature = co_await s.Run(op::Sign(own.keys, kSignEmergency, GetUnsigned(e3)));
    co_await s.Send(hospital.server, e3);
    const auto e4 = co_await s.Receive<EmergencyKeyAnswer>();
    auto decoded = PublicKey::Decode(Suite::Rsa2048, e4.publicKey);
    const PublicKey key = co_await s.Require(std::move(decoded), Reason::RejectedKey);
    co_await s.Require(e4.expiry >= s.GetUnixTime(), Reason::Expired);

    // G1, G2: one-time access overrides the policy
    PolicyChange privilege;
    privilege.user = staff;
    privilege.kind = PolicyChangeKind::Emergency;
    co_await ChangePolicy(s, owner, own, privilege);

    // A5, A6: the reading that raised it; B5, B6: uses the access up; B11: for the staff
    const Epr epr = co_await StoreRecord(s, owner);
    co_await RequireAccess(s, owner, staff);
    co_await StoreForReader(s, owner, own, epr, staff, key, e4.keyId, true);
}

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3
