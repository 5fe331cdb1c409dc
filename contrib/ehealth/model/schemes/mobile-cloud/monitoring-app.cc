// SPDX-License-Identifier: GPL-2.0-only
#include "monitoring-app.h"

#include "ns3/rsa-cipher.h"
#include "ns3/signature.h"

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

namespace
{

/// A QR code is shown for so long, milliseconds.
constexpr int64_t kQrLifetime = 300000;

} // namespace

MonitoringApp::MonitoringApp(Ptr<Agent> agent, const Parameters& parameters, CloudStaff staff)
    : m_agent(agent), m_parameters(parameters), m_staff(std::move(staff))
{
    m_agent->Serve<EmergencyNotice>(kMonitoring, [this](Session& s) { return ServeEmergency(s); });
}

void
MonitoringApp::AddReadCallback(ReadCallback callback)
{
    m_onRead.push_back(std::move(callback));
}

uint64_t
MonitoringApp::BeginSubscribe(uint32_t site)
{
    return m_agent->Begin(m_parameters.protocols.staffSubscription,
                          site,
                          kMonitoring,
                          [this](Session& s) { return Subscribe(s); });
}

uint64_t
MonitoringApp::BeginRetrieve(const CloudContact& contact, uint32_t site)
{
    return m_agent->Begin(m_parameters.protocols.retrieve,
                          site,
                          kMonitoring,
                          [this, contact](Session& s) { return Retrieve(s, contact); });
}

uint64_t
MonitoringApp::BeginBreakGlass(const CloudContact& contact, uint32_t site)
{
    return m_agent->Begin(m_parameters.protocols.breakGlass,
                          site,
                          kMonitoring,
                          [this, contact](Session& s) { return BreakGlass(s, contact); });
}

QrCode
MonitoringApp::ShowQrCode()
{
    QrCode code;
    code.requester = m_staff.id;
    if (m_parameters.defences.certifiedKeys)
    {
        code.expiry = m_agent->GetUnixTime() + kQrLifetime;
        code.certificate = m_staff.keys.certificate;
        auto sign = op::Sign(m_staff.keys.keys, kSignQr, GetUnsigned(code));
        RandomStream random(m_agent->GetEnvironment().seed, m_staff.id, kSignQr, m_codes++);
        code.signature = sign.work(random);
    }
    return code;
}

Session::RequireAwaiter<Hospital>
MonitoringApp::RequireHospital(Session& s, const std::string& id)
{
    const Hospital* hospital = m_parameters.FindHospital(id);
    return s.Require(hospital != nullptr ? std::optional(*hospital) : std::nullopt,
                     Reason::NotRegistered);
}

void
MonitoringApp::See(Session& s, const Epr& epr, bool current, std::optional<int64_t> firstAge)
{
    s.ClaimCommit(kGoalAgreement, m_staff.id, epr.patient, Encode(epr));
    uint64_t& version = m_versions[epr.patient];
    version = std::max(version, epr.version);
    EprRead read;
    read.run = s.GetRun();
    read.requester = m_staff.id;
    read.epr = epr;
    read.time = s.GetUnixTime();
    read.current = current;
    read.firstAge = firstAge;
    m_read = read;
    for (const ReadCallback& callback : m_onRead)
    {
        callback(read);
    }
}

Script
MonitoringApp::Subscribe(Session& s)
{
    // A7  monitoring application -> messaging service, A8  back
    PushSubscription a7;
    a7.subscriber = m_staff.id;
    if (m_parameters.defences.NeedsProof())
    {
        a7.proof = co_await MakeProof(s, kSubscribe, m_staff.id, m_staff.id, m_staff.keys);
    }
    co_await s.Send(m_parameters.messaging, a7);
    const auto a8 = co_await s.Receive<PushSubscribed>();
    co_await s.Require(a8.subscriber == m_staff.id, Reason::IdentityMismatch);
}

Task<MonitoringApp::Copy>
MonitoringApp::Fetch(Session& s, std::string patient)
{
    // B1  monitoring application -> DAS: GET /proxy/P_i/R_i
    const auto fetch = MakeRequest<FetchProxy>({patient, m_staff.id});
    const auto b1 = co_await Authorize(s, m_parameters, fetch, m_staff.id, m_staff.keys);
    co_await s.Send(m_parameters.das, b1);

    // B2  DAS -> monitoring application: EPR^PubR, or nothing yet
    const auto b2 = co_await s.Receive<ProxyCopy>();
    Copy copy;
    if (b2.status == 200)
    {
        copy.document = co_await s.Require(ParseEprDocument(b2.content), Reason::Malformed);
        co_await RequireReadable(s, m_parameters, *copy.document);
        const std::string* status = FindField(b2.fields, kEprStatus);
        copy.current = status != nullptr && *status == kCurrent;
    }
    co_return copy;
}

Task<PublicKey>
MonitoringApp::FindPatientKey(Session& s, CloudContact contact)
{
    const auto known = m_keys.find(contact.patient);
    if (known != m_keys.end())
    {
        co_return known->second;
    }
    const Hospital hospital = co_await RequireHospital(s, contact.hospital);
    // B7  monitoring application -> Key Manager, B8  Key Manager -> monitoring application
    const PublicKeyQuery b7{contact.patient};
    co_await s.Send(hospital.server, b7);
    const auto b8 = co_await s.Receive<PublicKeyAnswer>();
    co_await s.Require(b8.holder == contact.patient, Reason::IdentityMismatch);
    auto decoded = PublicKey::Decode(Suite::Rsa2048, b8.publicKey);
    const PublicKey key = co_await s.Require(std::move(decoded), Reason::RejectedKey);
    if (m_parameters.defences.certifiedKeys)
    {
        const PublicKey certified =
            co_await RequireCertified(s, m_parameters, b8.certificate, contact.patient);
        co_await s.Require(certified.Encode() == b8.publicKey, Reason::RejectedKey);
    }
    m_keys.insert_or_assign(contact.patient, key);
    co_return key;
}

bool
MonitoringApp::IsReplayed(const EprDocument& document) const
{
    const auto seen = m_versions.find(document.patient);
    return m_parameters.defences.freshness && seen != m_versions.end() &&
           document.version < seen->second;
}

Reason
MonitoringApp::JudgeAge(Session& s, const EprDocument& document) const
{
    if (IsReplayed(document))
    {
        return Reason::Replayed;
    }
    const int64_t age = s.GetUnixTime() - document.date;
    return m_parameters.defences.freshness && age > m_parameters.maxAge ? Reason::Expired
                                                                        : Reason::Accepted;
}

Task<MonitoringApp::EmergencyKey>
MonitoringApp::ClaimKey(Session& s, CloudContact contact)
{
    const Hospital hospital = co_await RequireHospital(s, contact.hospital);
    // E5  monitoring application -> Key Manager, E6  Key Manager -> monitoring application
    EmergencyKeyClaim e5;
    e5.patient = contact.patient;
    e5.staff = m_staff.id;
    e5.time = s.GetUnixTime();
    e5.signature = co_await s.Run(op::Sign(m_staff.keys.keys, kSignClaim, GetUnsigned(e5)));
    co_await s.Send(hospital.server, e5);
    const auto e6 = co_await s.Receive<EmergencyKeyDelivery>();
    auto opened = co_await s.Run(op::Open(m_staff.keys.keys, kSealEmergency, e6.sealedKey));
    const Bytes der = co_await s.Require(std::move(opened), Reason::RejectedDecryption);
    const KeyPair pair = co_await s.Require(DecodeRsaPrivate(der), Reason::RejectedKey);
    const EmergencyKey claimed{e6.keyId, pair};
    co_return claimed;
}

// Section III: "they verify EPR using patient's public key to prove authenticity, before
// decrypting it with their own private key"
Task<Epr>
MonitoringApp::Open(Session& s,
                    CloudContact contact,
                    EprDocument document,
                    std::optional<EmergencyKey> claimed)
{
    co_await s.Require(document.patient == contact.patient && document.requester == m_staff.id,
                       Reason::IdentityMismatch);
    const PublicKey key = co_await FindPatientKey(s, contact);
    const bool signedByP =
        co_await s.Run(op::Verify(key, kSignEpr, document.GetSigned(), document.signature));
    co_await s.Require(signedByP, Reason::RejectedSignature);
    KeyPair keys = m_staff.keys.keys;
    if (!document.keyId.empty())
    {
        if (!claimed)
        {
            claimed = co_await ClaimKey(s, contact);
        }
        co_await s.Require(document.keyId == claimed->id, Reason::RejectedKey);
        keys = claimed->keys;
    }
    auto decrypted = co_await s.Run(DecryptEpr(keys, document));
    const Epr epr = co_await s.Require(std::move(decrypted), Reason::RejectedDecryption);
    co_return epr;
}

// Section IV-B, the reader
Script
MonitoringApp::Retrieve(Session& s, CloudContact contact)
{
    Copy copy = co_await Fetch(s, contact.patient);
    std::optional<Epr> old;
    std::optional<int64_t> firstAge;
    Reason age = Reason::Timeout;
    if (copy.document)
    {
        age = JudgeAge(s, *copy.document);
        if (copy.current)
        {
            co_await s.Require(age);
            const Epr epr = co_await Open(s, contact, *copy.document);
            See(s, epr, true);
            co_return;
        }
        // One under an emergency's key is opened only if no other comes: the key may have expired.
        if (age == Reason::Accepted && copy.document->keyId.empty())
        {
            old = co_await Open(s, contact, *copy.document);
            firstAge = s.GetUnixTime() - old->date;
        }
    }

    // B14  messaging service -> monitoring application: a fresh one is there
    const auto b14 = co_await s.TryReceive<AvailableNotice>(m_parameters.refreshTimeout);
    if (b14)
    {
        co_await s.Require(b14->patient == contact.patient && b14->requester == m_staff.id,
                           Reason::IdentityMismatch);
        copy = co_await Fetch(s, contact.patient);
        const EprDocument document =
            co_await s.Require(std::move(copy.document), Reason::UnknownRecord);
        co_await s.Require(JudgeAge(s, document));
        const Epr epr = co_await Open(s, contact, document);
        See(s, epr, copy.current, firstAge);
        co_return;
    }
    // The phone did not answer: "DAS return latest EPR as it has"
    co_await s.Require(age);
    if (!old)
    {
        old = co_await Open(s, contact, *copy.document);
    }
    See(s, *old, false, firstAge);
}

// End of section IV-B, the ambulance's staff
Script
MonitoringApp::ServeEmergency(Session& s)
{
    // E2  messaging service -> monitoring application
    const auto e2 = co_await s.Receive<EmergencyNotice>();
    co_await s.Require(e2.staff == m_staff.id, Reason::IdentityMismatch);
    const CloudContact contact{e2.patient, e2.hospital};
    co_await RequireHospital(s, e2.hospital);
    const auto b14 = co_await s.Receive<AvailableNotice>(m_parameters.refreshTimeout);
    co_await s.Require(b14.patient == e2.patient && b14.requester == m_staff.id,
                       Reason::IdentityMismatch);

    // The key first: a copy may be handed out once only.
    const std::optional<EmergencyKey> claimed = co_await ClaimKey(s, contact);
    Copy copy = co_await Fetch(s, e2.patient);
    const EprDocument document =
        co_await s.Require(std::move(copy.document), Reason::UnknownRecord);
    co_await s.Require(JudgeAge(s, document));
    const Epr epr = co_await Open(s, contact, document, claimed);
    See(s, epr, copy.current);
}

// Break-glass, the ambulance's staff
Script
MonitoringApp::BreakGlass(Session& s, CloudContact contact)
{
    const Hospital hospital = co_await RequireHospital(s, contact.hospital);
    // E7  monitoring application -> DAS: GET /escrow/P_i/R_i, E8  DAS -> monitoring application
    const auto fetch = MakeRequest<FetchEscrow>({contact.patient, m_staff.id});
    const auto e7 = co_await Authorize(s, m_parameters, fetch, m_staff.id, m_staff.keys);
    co_await s.Send(m_parameters.das, e7);
    const auto e8 = co_await s.Receive<EscrowCopy>();
    const EprDocument master = co_await s.Require(ParseEprDocument(e8.content), Reason::Malformed);
    co_await RequireReadable(s, m_parameters, master);
    co_await s.Require(master.patient == contact.patient, Reason::IdentityMismatch);
    if (m_parameters.defences.storedSignature)
    {
        const PublicKey key = co_await FindPatientKey(s, contact);
        const bool signedByP =
            co_await s.Run(op::Verify(key, kSignEpr, master.GetSigned(), master.signature));
        co_await s.Require(signedByP, Reason::RejectedSignature);
    }
    // Where the phone is dead, the latest copy is old: only what is replayed is refused.
    co_await s.Require(!IsReplayed(master), Reason::Replayed);

    // E9  monitoring application -> Key Manager, E10  Key Manager -> monitoring application
    BreakGlassRequest e9;
    e9.patient = contact.patient;
    e9.staff = m_staff.id;
    e9.escrow = master.escrow;
    e9.time = s.GetUnixTime();
    e9.signature = co_await s.Run(op::Sign(m_staff.keys.keys, kSignBreakGlass, GetUnsigned(e9)));
    co_await s.Send(hospital.server, e9);
    const auto e10 = co_await s.Receive<BreakGlassAnswer>();
    auto opened = co_await s.Run(op::Open(m_staff.keys.keys, kSealBreakGlass, e10.sealedEpr));
    const Bytes plain = co_await s.Require(std::move(opened), Reason::RejectedDecryption);
    const auto epr = co_await s.Parse<Epr>(plain);
    co_await s.Require(epr.patient == contact.patient && epr.version == master.version,
                       Reason::IdentityMismatch);
    See(s, epr, true);
}

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3
