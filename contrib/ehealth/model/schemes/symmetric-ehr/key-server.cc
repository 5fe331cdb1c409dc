// SPDX-License-Identifier: GPL-2.0-only
#include "key-server.h"

#include "ns3/abort.h"

#include <algorithm>

namespace ns3
{
namespace ehealth
{
namespace symmetricehr
{

namespace
{

/// Reading and writing a row is charged for so many octets.
constexpr std::size_t kRow = 512;

} // namespace

KeyServer::KeyServer(Ptr<Agent> agent, const Parameters& parameters, KeyServerSetup setup)
    : m_agent(agent)
    , m_parameters(parameters)
    , m_setup(std::move(setup))
    , m_revocation(parameters.protocols.revocation)
    , m_store(m_setup.path)
    , m_link(agent,
             m_setup.role,
             parameters,
             m_setup.path == ":memory:" ? m_setup.path : m_setup.path + ".backlog",
             [this](const Bytes& change) {
                 const auto decoded = Decode<KeyServerChange>(change);
                 NS_ABORT_MSG_UNLESS(decoded, m_setup.id << ": a change that does not decode");
                 m_store.Apply(*decoded, false);
             })
{
    m_revocation.concludingRoles = {m_setup.role};
    SetServing(true);
}

void
KeyServer::SetServing(bool serving)
{
    if (serving)
    {
        m_agent->Serve<StoreRequest>(m_setup.role, [this](Session& s) { return ServeStore(s); });
        m_agent->Serve<RetrieveRequest>(m_setup.role,
                                        [this](Session& s) { return ServeRetrieve(s); });
        m_agent->Serve<AccessChange>(m_setup.role,
                                     [this](Session& s) { return ServeAccessChange(s); });
        m_agent->Serve<KeyAttestation>(m_setup.role,
                                       [this](Session& s) { return ServeRegistration(s); });
        return;
    }
    m_agent->StopServing(StoreRequest::kType);
    m_agent->StopServing(RetrieveRequest::kType);
    m_agent->StopServing(AccessChange::kType);
    m_agent->StopServing(KeyAttestation::kType);
}

void
KeyServer::Register(const DoctorRegistration& doctor)
{
    KeyServerChange change;
    change.doctor = doctor;
    m_store.Apply(change, true);
}

SymmetricKey
KeyServer::GetKey(const std::string& id) const
{
    return DeriveLongTermKey(m_setup.master,
                             id,
                             m_parameters.GetKeyVersion(m_agent->GetUnixTime()));
}

SymmetricKey
KeyServer::GetStoreKey() const
{
    return DeriveLongTermKey(m_setup.master, m_parameters.FindRealm(m_setup.id)->dataStore.id, 0);
}

Task<Bytes>
KeyServer::OpenFrom(Session& s, std::string id, Number number, Sealed sealed)
{
    // K_X comes from the master key: an HKDF each time.
    const int64_t now = s.GetUnixTime();
    auto derive = op::Derive({}, {}, {});
    derive.work = [this, id](RandomStream&) { return GetKey(id); };
    const SymmetricKey key = co_await s.Run(std::move(derive));
    auto opened = co_await s.Run(Open(key, number, sealed));
    const uint64_t version = m_parameters.GetKeyVersion(now);
    const uint64_t before = m_parameters.GetKeyVersion(now - m_parameters.clockTolerance);
    if (!opened && before != version)
    {
        const SymmetricKey previous = DeriveLongTermKey(m_setup.master, id, before);
        opened = co_await s.Run(Open(previous, number, sealed));
    }
    Bytes plain = co_await s.Require(std::move(opened), Reason::RejectedDecryption);
    co_return plain;
}

Script
KeyServer::Write(Session& s, KeyServerChange change)
{
    const Bytes encoded = Encode(change);
    auto write = op::Write(encoded.size(), [this, change] {
        m_store.Apply(change, true);
        return true;
    });
    co_await s.Run(std::move(write));
    co_await m_link.Ship(s, encoded);
}

Task<std::optional<RecordKey>>
KeyServer::FindRecord(Session& s, RecordId record, std::string patient)
{
    auto read = op::Read(kRow, [this, record, patient] {
        auto stored = m_store.FindRecord(record);
        return stored ? stored : m_setup.archive(record, patient);
    });
    auto found = co_await s.Run(std::move(read));
    co_return found;
}

Task<DoctorRegistration>
KeyServer::RequireDoctor(Session& s, std::string doctor)
{
    auto read = op::Read(kRow, [this, doctor] { return m_store.FindDoctor(doctor); });
    auto found = co_await s.Run(std::move(read));
    auto registration = co_await s.Require(std::move(found), Reason::NotRegistered);
    co_return registration;
}

Script
KeyServer::RequirePatient(Session& s, std::string patient)
{
    if (!m_setup.isPatient(patient))
    {
        auto read = op::Read(kRow, [this, patient] { return m_store.IsPatient(patient); });
        const bool isRegistered = co_await s.Run(std::move(read));
        co_await s.Require(isRegistered, Reason::NotRegistered);
    }
}

// Registration, KS
Script
KeyServer::ServeRegistration(Session& s)
{
    // G2  H -> KS: H, {19, H, KS, P, N_P, T}K_H
    const auto g2 = co_await s.Receive<KeyAttestation>();
    const Peer sender = s.GetSender();
    const DoctorRegistration desk = co_await RequireDoctor(s, g2.desk);
    const Bytes plain = co_await OpenFrom(s, g2.desk, Number::KeyAttestation, g2.sealed);
    const auto ask = co_await s.Parse<KeyAttestationBody>(plain);
    co_await s.Require(ask.desk == g2.desk && ask.keyServer == m_setup.id,
                       Reason::IdentityMismatch);
    co_await RequireFresh(s, ask.time, m_parameters.clockTolerance);
    co_await s.Require(!desk.revoked, Reason::Revoked);
    const auto& attributes = desk.attributes;
    co_await s.Require(std::find(attributes.begin(), attributes.end(), kDeskAttribute) !=
                           attributes.end(),
                       Reason::AccessDenied);
    co_await s.Require(m_setup.isPerson(ask.patient), Reason::NotRegistered);

    // G3  KS -> H: {20, KS, H, P, N_P, K_P}K_H
    KeyDeliveryBody delivery;
    delivery.keyServer = m_setup.id;
    delivery.desk = ask.desk;
    delivery.patient = ask.patient;
    delivery.challenge = ask.challenge;
    auto derive = op::Derive({}, {}, {});
    derive.work = [this, patient = ask.patient](RandomStream&) { return GetKey(patient); };
    delivery.key = co_await s.Run(std::move(derive));
    KeyDelivery g3;
    g3.sealed = co_await s.Run(Seal(GetKey(ask.desk), Number::KeyDelivery, Encode(delivery)));
    co_await s.Send(sender, g3);

    // G5  P -> KS: {22, P, KS, H, N_P}K_P
    const auto g5 = co_await s.Receive<KeyConfirmation>();
    const auto confirmation =
        co_await Unseal<KeyConfirmationBody>(s, delivery.key, Number::KeyConfirmation, g5.sealed);
    co_await s.Require(confirmation.challenge == ask.challenge, Reason::Replayed);
    co_await s.Require(confirmation.patient == ask.patient &&
                           confirmation.keyServer == m_setup.id && confirmation.desk == ask.desk,
                       Reason::IdentityMismatch);
    s.ClaimCommit(kKeyAgreement, m_setup.id, ask.patient, ask.challenge);
    KeyServerChange change;
    change.patient = PatientRegistration{ask.patient, ask.desk, s.GetUnixTime()};
    co_await Write(s, change);

    // G6  KS -> P: {23, KS, P, N_P}K_P
    const RegistrationReceiptBody receipt{m_setup.id, ask.patient, ask.challenge};
    RegistrationReceipt g6;
    g6.sealed = co_await s.Run(Seal(delivery.key, Number::RegistrationReceipt, Encode(receipt)));
    co_await s.Send(sender, g6);
}

// Store, KS
Script
KeyServer::ServeStore(Session& s)
{
    // S1  P -> KS: P, {1, P, D, DS, RID, A, N_P, T}K_P
    const auto s1 = co_await s.Receive<StoreRequest>();
    const Peer patient = s.GetSender();
    co_await RequirePatient(s, s1.patient);
    const Bytes plain = co_await OpenFrom(s, s1.patient, Number::StoreRequest, s1.sealed);
    const auto ask = co_await s.Parse<StoreRequestBody>(plain);
    const Realm* realm = m_parameters.FindRealm(m_setup.id);
    co_await s.Require(ask.patient == s1.patient && ask.dataStore == realm->dataStore.id,
                       Reason::IdentityMismatch);
    co_await RequireFresh(s, ask.time, m_parameters.clockTolerance);
    std::optional<AttributePolicy> policy;
    try
    {
        policy = AttributePolicy::Parse(ask.policy);
    }
    catch (const PolicyError&)
    {
    }
    co_await s.Require(policy.has_value(), Reason::Malformed);
    const DoctorRegistration doctor = co_await RequireDoctor(s, ask.doctor);
    co_await s.Require(!doctor.revoked, Reason::Revoked);

    // RID is fresh, unless the other replica was asked the same and did not get to answer.
    auto known = co_await FindRecord(s, ask.record, ask.patient);
    const bool again = known && known->patient == ask.patient &&
                       known->challenge == ask.challenge && !m_store.IsOwn(ask.record);
    co_await s.Require(!known || again, Reason::Replayed);
    RecordKey record;
    if (again)
    {
        record = *known;
    }
    else
    {
        record.record = ask.record;
        record.patient = ask.patient;
        record.policy = policy->ToText();
        record.dataKey = co_await Draw<std::tuple_size_v<SymmetricKey>>(s);
        record.challenge = ask.challenge;
        record.time = s.GetUnixTime();
        KeyServerChange change;
        change.record = record;
        co_await Write(s, change);
    }

    s.ClaimCommit(kPatientAuthentication, m_setup.id, ask.patient, plain);
    s.ClaimRunning(kGrantAgreement,
                   m_setup.id,
                   ask.dataStore,
                   DescribeGrant(GrantKind::Store, ask.doctor, ask.patient, ask.record));

    // S2  KS -> P: {2, P, D, DS, RID, N_P, DEK, K_PS, T, L}K_P, Tok, Tkt
    StoreTicketBody ticket;
    ticket.dataStore = ask.dataStore;
    ticket.patient = ask.patient;
    ticket.doctor = ask.doctor;
    ticket.record = ask.record;
    ticket.patientStoreKey = co_await Draw<std::tuple_size_v<SymmetricKey>>(s);
    ticket.doctorStoreKey = co_await Draw<std::tuple_size_v<SymmetricKey>>(s);
    if (m_parameters.mutant == Mutant::SharedSessionKey)
    {
        ticket.doctorStoreKey = ticket.patientStoreKey;
    }
    ticket.time = s.GetUnixTime();
    ticket.lifetime = m_parameters.ticketLifetime;
    const TokenBody token{ask.doctor,
                          ask.patient,
                          ask.dataStore,
                          ask.record,
                          record.dataKey,
                          ticket.doctorStoreKey,
                          ticket.time,
                          ticket.lifetime};
    const StoreGrantBody grant{ask.patient,
                               ask.doctor,
                               ask.dataStore,
                               ask.record,
                               ask.challenge,
                               record.dataKey,
                               ticket.patientStoreKey,
                               ticket.time,
                               ticket.lifetime};
    StoreGrant s2;
    s2.sealed = co_await s.Run(Seal(GetKey(ask.patient), Number::StoreGrant, Encode(grant)));
    s2.token = co_await s.Run(Seal(GetKey(ask.doctor), Number::Token, Encode(token)));
    s2.ticket = co_await s.Run(Seal(GetStoreKey(), Number::StoreTicket, Encode(ticket)));
    co_await s.Send(patient, s2);
}

bool
KeyServer::IsAllowed(const RecordKey& record,
                     const DoctorRegistration& doctor,
                     const std::vector<std::string>& claims,
                     int64_t now)
{
    if (const auto delegation = m_store.FindDelegation(record.record, doctor.doctor))
    {
        // Expired: as if the patient had said nothing.
        if (delegation->expiry == 0 || now <= delegation->expiry)
        {
            return delegation->expiry != 0;
        }
    }
    AttributeSet attributes(doctor.attributes.begin(), doctor.attributes.end());
    if (m_parameters.mutant == Mutant::AssertedAttributes)
    {
        attributes.insert(claims.begin(), claims.end());
    }
    return AttributePolicy::Parse(record.policy).IsSatisfiedBy(attributes);
}

// Retrieve, KS
Script
KeyServer::ServeRetrieve(Session& s)
{
    // R1  D -> KS: D, {8, D, P, DS, RID, N1, T}K_D
    const auto r1 = co_await s.Receive<RetrieveRequest>();
    const Peer sender = s.GetSender();
    const DoctorRegistration doctor = co_await RequireDoctor(s, r1.doctor);
    const Bytes plain = co_await OpenFrom(s, r1.doctor, Number::RetrieveRequest, r1.sealed);
    const auto ask = co_await s.Parse<RetrieveRequestBody>(plain);
    const Realm* realm = m_parameters.FindRealm(m_setup.id);
    co_await s.Require(ask.doctor == r1.doctor && ask.dataStore == realm->dataStore.id,
                       Reason::IdentityMismatch);
    co_await RequireFresh(s, ask.time, m_parameters.clockTolerance);
    co_await s.Require(!doctor.revoked, Reason::Revoked);
    auto found = co_await FindRecord(s, ask.record, ask.patient);
    const RecordKey record = co_await s.Require(std::move(found), Reason::UnknownRecord);
    co_await s.Require(record.patient == ask.patient, Reason::IdentityMismatch);
    co_await s.Require(IsAllowed(record, doctor, ask.claims, s.GetUnixTime()),
                       Reason::AccessDenied);

    KeyServerChange change;
    change.release = KeyRelease{ask.patient, {ask.doctor, ask.record, s.GetUnixTime()}};
    co_await Write(s, change);

    s.ClaimCommit(kDoctorAuthentication, m_setup.id, ask.doctor, plain);
    s.ClaimRunning(kGrantAgreement,
                   m_setup.id,
                   ask.dataStore,
                   DescribeGrant(GrantKind::Retrieve, ask.doctor, ask.patient, ask.record));

    // R2  KS -> D: {9, D, P, DS, RID, N1, DEK, K_R, T, L}K_D, Tkt'
    RetrieveTicketBody ticket;
    ticket.dataStore = ask.dataStore;
    ticket.doctor = ask.doctor;
    ticket.patient = ask.patient;
    ticket.record = ask.record;
    ticket.readKey = co_await Draw<std::tuple_size_v<SymmetricKey>>(s);
    ticket.time = s.GetUnixTime();
    ticket.lifetime = m_parameters.ticketLifetime;
    const RetrieveGrantBody grant{ask.doctor,
                                  ask.patient,
                                  ask.dataStore,
                                  ask.record,
                                  ask.challenge,
                                  record.dataKey,
                                  record.outerKey,
                                  ticket.readKey,
                                  ticket.time,
                                  ticket.lifetime};
    RetrieveGrant r2;
    r2.sealed = co_await s.Run(Seal(GetKey(ask.doctor), Number::RetrieveGrant, Encode(grant)));
    r2.ticket = co_await s.Run(Seal(GetStoreKey(), Number::RetrieveTicket, Encode(ticket)));
    co_await s.Send(sender, r2);
}

// Changes of access, KS
Script
KeyServer::ServeAccessChange(Session& s)
{
    // A1  P -> KS: P, {16, P, RID, change, N_P, T}K_P
    const auto a1 = co_await s.Receive<AccessChange>();
    const Peer patient = s.GetSender();
    co_await RequirePatient(s, a1.patient);
    const Bytes plain = co_await OpenFrom(s, a1.patient, Number::AccessChange, a1.sealed);
    const auto ask = co_await s.Parse<AccessChangeBody>(plain);
    co_await s.Require(ask.patient == a1.patient, Reason::IdentityMismatch);
    co_await RequireFresh(s, ask.time, m_parameters.clockTolerance);
    auto found = co_await FindRecord(s, ask.record, ask.patient);
    RecordKey record = co_await s.Require(std::move(found), Reason::UnknownRecord);
    co_await s.Require(record.patient == ask.patient, Reason::IdentityMismatch);

    s.ClaimCommit(kPatientAuthentication, m_setup.id, ask.patient, plain);
    KeyServerChange change;
    switch (ask.kind)
    {
    case AccessChangeKind::Delegate:
    case AccessChangeKind::Exclude:
        change.delegation = Delegation{ask.record,
                                       ask.doctor,
                                       ask.kind == AccessChangeKind::Exclude ? 0 : ask.expiry,
                                       ask.time};
        break;
    case AccessChangeKind::SetPolicy:
        try
        {
            record.policy = AttributePolicy::Parse(ask.policy).ToText();
            record.time = s.GetUnixTime();
            change.record = record;
        }
        catch (const PolicyError&)
        {
        }
        co_await s.Require(change.record.has_value(), Reason::Malformed);
        break;
    case AccessChangeKind::ListReads:
        break;
    default:
        co_await s.Require(false, Reason::Malformed);
    }
    if (ask.kind != AccessChangeKind::ListReads)
    {
        co_await Write(s, change);
    }

    // A2  KS -> P: {17, P, RID, N_P, reads}K_P
    AccessChangedBody changed;
    changed.patient = ask.patient;
    changed.record = ask.record;
    changed.challenge = ask.challenge;
    if (m_parameters.defences.accessNotice)
    {
        auto read = op::Read(kRow, [this, ask] { return m_store.GetReads(ask.record); });
        changed.reads = co_await s.Run(std::move(read));
    }
    AccessChanged a2;
    a2.sealed = co_await s.Run(Seal(GetKey(ask.patient), Number::AccessChanged, Encode(changed)));
    co_await s.Send(patient, a2);
}

uint64_t
KeyServer::BeginRevocation(const std::string& doctor, uint32_t site)
{
    return m_agent->Begin(m_revocation, site, m_setup.role, [this, doctor](Session& s) {
        return Revoke(s, doctor);
    });
}

// Revocation, KS
Script
KeyServer::Revoke(Session& s, std::string doctor)
{
    DoctorRegistration registration = co_await RequireDoctor(s, doctor);
    registration.revoked = true;
    KeyServerChange change;
    change.doctor = registration;
    co_await Write(s, change);
    if (!m_parameters.defences.reEncryption)
    {
        co_return;
    }
    auto read = op::Read(kRow, [this, doctor] { return m_store.GetReleasesTo(doctor); });
    const std::vector<KeyRelease> releases = co_await s.Run(std::move(read));
    for (const KeyRelease& release : releases)
    {
        co_await ReEncrypt(s, release.read.record, release.patient);
    }
}

Script
KeyServer::ReEncrypt(Session& s, RecordId id, std::string patient)
{
    const Realm* realm = m_parameters.FindRealm(m_setup.id);
    auto found = co_await FindRecord(s, id, patient);
    RecordKey record = co_await s.Require(std::move(found), Reason::UnknownRecord);

    // E1  KS -> DS: {13, KS, DS, RID, old outer key, new outer key, N, T}K_S
    ReEncryptionOrderBody order;
    order.keyServer = m_setup.id;
    order.dataStore = realm->dataStore.id;
    order.patient = record.patient;
    order.record = id;
    order.oldOuter = record.outerKey;
    order.newOuter = co_await Draw<std::tuple_size_v<SymmetricKey>>(s);
    order.challenge = co_await Draw<std::tuple_size_v<Challenge>>(s);
    order.time = s.GetUnixTime();
    ReEncryptionOrder e1;
    e1.sealed = co_await s.Run(Seal(GetStoreKey(), Number::ReEncryptionOrder, Encode(order)));
    const ReEncryptionReport e2 =
        co_await Ask<ReEncryptionReport>(s, m_parameters, m_choice, realm->dataStore, e1);

    // E2  DS -> KS: {14, DS, KS, RID, N}K_S
    const auto report = co_await Unseal<ReEncryptionReportBody>(s,
                                                                GetStoreKey(),
                                                                Number::ReEncryptionReport,
                                                                e2.sealed);
    co_await s.Require(report.challenge == order.challenge, Reason::Replayed);
    co_await s.Require(report.dataStore == order.dataStore && report.keyServer == order.keyServer &&
                           report.record == id,
                       Reason::IdentityMismatch);
    record.outerKey = order.newOuter;
    record.time = s.GetUnixTime();
    KeyServerChange change;
    change.record = record;
    co_await Write(s, change);
}

} // namespace symmetricehr
} // namespace ehealth
} // namespace ns3
