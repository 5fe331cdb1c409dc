// SPDX-License-Identifier: GPL-2.0-only
#include "data-store.h"

#include "ns3/abort.h"

namespace ns3
{
namespace ehealth
{
namespace symmetricehr
{

namespace
{

/// The reading of an EHR is charged for so many octets: its size is not known before.
constexpr std::size_t kTypicalRecord = 32768;

/// So much of it for finding that it is not there.
constexpr std::size_t kRow = 512;

} // namespace

DataStore::DataStore(Ptr<Agent> agent, const Parameters& parameters, DataStoreSetup setup)
    : m_agent(agent)
    , m_parameters(parameters)
    , m_setup(std::move(setup))
    , m_store(m_setup.path)
    , m_link(agent,
             m_setup.role,
             parameters,
             m_setup.path == ":memory:" ? m_setup.path : m_setup.path + ".backlog",
             [this](const Bytes& change) {
                 const auto decoded = Decode<StoredEhr>(change);
                 NS_ABORT_MSG_UNLESS(decoded, m_setup.id << ": a change that does not decode");
                 m_store.Merge(*decoded);
             })
{
    SetServing(true);
}

void
DataStore::SetServing(bool serving)
{
    if (serving)
    {
        m_agent->Serve<EhrUpload>(m_setup.role, [this](Session& s) { return ServeUpload(s); });
        m_agent->Serve<EhrRequest>(m_setup.role, [this](Session& s) { return ServeEhr(s); });
        m_agent->Serve<ReEncryptionOrder>(m_setup.role,
                                          [this](Session& s) { return ServeReEncryption(s); });
        return;
    }
    m_agent->StopServing(EhrUpload::kType);
    m_agent->StopServing(EhrRequest::kType);
    m_agent->StopServing(ReEncryptionOrder::kType);
}

Script
DataStore::RequireOnce(Session& s, SymmetricKey key, Challenge challenge, int64_t time)
{
    if (m_parameters.defences.clockCheck)
    {
        co_await RequireFresh(s, time, m_parameters.clockTolerance);
    }
    if (m_parameters.defences.nonceCache)
    {
        const int64_t now = s.GetUnixTime();
        while (!m_forget.empty() && m_forget.begin()->first < now)
        {
            m_seen.erase(m_forget.begin()->second);
            m_forget.erase(m_forget.begin());
        }
        const Seen seen{key, challenge};
        co_await s.Require(m_seen.insert(seen).second, Reason::Replayed);
        m_forget.emplace(now + m_parameters.ticketLifetime + m_parameters.clockTolerance, seen);
    }
}

Task<std::optional<StoredEhr>>
DataStore::FindEhr(Session& s, RecordId record, std::string patient)
{
    auto read = op::Read(kRow, [this, record] { return m_store.Find(record); });
    std::optional<StoredEhr> found = co_await s.Run(std::move(read));
    Operation<std::optional<StoredEhr>> load;
    load.cost = {"read", "archive", {{Primitive::DatabaseRead, 1, kTypicalRecord}}};
    if (found)
    {
        load.cost.items.front().octets = found->ehr.ciphertext.size();
        load.cost.algorithm = "sqlite";
        load.work = [found](RandomStream&) { return found; };
        load.inSimulatorThread = true;
    }
    else
    {
        load.work = [this, record, patient](RandomStream&) {
            return m_setup.archive(record, patient);
        };
    }
    auto loaded = co_await s.Run(std::move(load));
    co_return loaded;
}

// Store, DS
Script
DataStore::ServeUpload(Session& s)
{
    // S4  D -> DS: Tkt, {5, D, DS, P, RID, C, N_D, T}K_DS
    const auto s4 = co_await s.Receive<EhrUpload>();
    const Peer doctor = s.GetSender();
    const auto ticket =
        co_await Unseal<StoreTicketBody>(s, m_setup.key, Number::StoreTicket, s4.ticket);
    co_await s.Require(ticket.dataStore == m_setup.id, Reason::IdentityMismatch);
    co_await RequireAlive(s, m_parameters, ticket.time, ticket.lifetime);
    const auto upload =
        co_await Unseal<UploadBody>(s, ticket.doctorStoreKey, Number::Upload, s4.sealed);
    // A mutant's ticket does not say it: only the doctor does.
    const bool sameDoctor =
        upload.doctor == ticket.doctor || m_parameters.mutant == Mutant::TicketWithoutDoctor;
    const bool sameRecord =
        upload.record == ticket.record || m_parameters.mutant == Mutant::TicketWithoutRecord;
    co_await s.Require(sameDoctor && sameRecord && upload.dataStore == m_setup.id &&
                           upload.patient == ticket.patient,
                       Reason::IdentityMismatch);
    co_await RequireOnce(s, ticket.doctorStoreKey, upload.challenge, upload.time);

    StoredEhr ehr;
    ehr.record = upload.record;
    ehr.patient = upload.patient;
    ehr.doctor = upload.doctor;
    ehr.challenge = upload.challenge;
    ehr.time = s.GetUnixTime();
    ehr.ehr = upload.ehr;
    ehr.digest = co_await s.Run(op::Hash(Encode(upload.ehr)));
    // Unless the other replica wrote it and did not get to answer.
    if (!m_store.IsMerged(ehr))
    {
        s.ClaimCommit(kUploadAgreement,
                      m_setup.id,
                      ehr.doctor,
                      Concat({ehr.record, ehr.challenge}));
        s.ClaimCommit(kGrantAgreement,
                      m_setup.id,
                      m_setup.keyServer,
                      DescribeGrant(GrantKind::Store, ehr.doctor, ehr.patient, ehr.record));
        auto write = op::Write(upload.ehr.ciphertext.size(), [this, ehr] {
            m_store.Add(ehr);
            return true;
        });
        co_await s.Run(std::move(write));
        co_await m_link.Ship(s, Encode(ehr));
    }

    // S5  DS -> P: {6, DS, P, D, RID, H(C), N_D}K_PS
    const ReceiptBody receipt{m_setup.id,
                              ehr.patient,
                              ehr.doctor,
                              ehr.record,
                              ehr.digest,
                              upload.challenge};
    s.ClaimRunning(kReceiptAgreement, m_setup.id, ehr.patient, Concat({ehr.record, ehr.digest}));
    StoreReceipt s5;
    s5.sealed = co_await s.Run(Seal(ticket.patientStoreKey, Number::Receipt, Encode(receipt)));
    co_await s.Send(doctor, s5);
}

// Retrieve, DS
Script
DataStore::ServeEhr(Session& s)
{
    // R3  D -> DS: Tkt', {11, D, DS, P, RID, N2, T}K_R
    const auto r3 = co_await s.Receive<EhrRequest>();
    const Peer doctor = s.GetSender();
    const auto ticket =
        co_await Unseal<RetrieveTicketBody>(s, m_setup.key, Number::RetrieveTicket, r3.ticket);
    co_await s.Require(ticket.dataStore == m_setup.id, Reason::IdentityMismatch);
    co_await RequireAlive(s, m_parameters, ticket.time, ticket.lifetime);
    const auto ask =
        co_await Unseal<EhrRequestBody>(s, ticket.readKey, Number::EhrRequest, r3.sealed);
    const bool sameDoctor =
        ask.doctor == ticket.doctor || m_parameters.mutant == Mutant::TicketWithoutDoctor;
    const bool sameRecord =
        ask.record == ticket.record || m_parameters.mutant == Mutant::TicketWithoutRecord;
    co_await s.Require(sameDoctor && sameRecord && ask.dataStore == m_setup.id &&
                           ask.patient == ticket.patient,
                       Reason::IdentityMismatch);
    co_await RequireOnce(s, ticket.readKey, ask.challenge, ask.time);
    auto found = co_await FindEhr(s, ask.record, ask.patient);
    const StoredEhr ehr = co_await s.Require(std::move(found), Reason::UnknownRecord);
    co_await s.Require(ehr.patient == ask.patient, Reason::IdentityMismatch);

    s.ClaimCommit(kReadAgreement, m_setup.id, ask.doctor, Concat({ask.record, ask.challenge}));
    s.ClaimCommit(kGrantAgreement,
                  m_setup.id,
                  m_setup.keyServer,
                  DescribeGrant(GrantKind::Retrieve, ask.doctor, ask.patient, ask.record));

    // R4  DS -> D: {12, DS, D, P, RID, C, N2}K_R
    const EhrAnswerBody answer{m_setup.id,
                               ask.doctor,
                               ask.patient,
                               ask.record,
                               ehr.ehr,
                               ask.challenge};
    EhrAnswer r4;
    r4.sealed = co_await s.Run(Seal(ticket.readKey, Number::EhrAnswer, Encode(answer)));
    co_await s.Send(doctor, r4);
}

// Revocation, DS
Script
DataStore::ServeReEncryption(Session& s)
{
    // E1  KS -> DS: {13, KS, DS, RID, old outer key, new outer key, N, T}K_S
    const auto e1 = co_await s.Receive<ReEncryptionOrder>();
    const Peer keyServer = s.GetSender();
    const auto order = co_await Unseal<ReEncryptionOrderBody>(s,
                                                              m_setup.key,
                                                              Number::ReEncryptionOrder,
                                                              e1.sealed);
    co_await s.Require(order.dataStore == m_setup.id, Reason::IdentityMismatch);
    co_await RequireOnce(s, m_setup.key, order.challenge, order.time);
    auto found = co_await FindEhr(s, order.record, order.patient);
    StoredEhr ehr = co_await s.Require(std::move(found), Reason::UnknownRecord);

    // The outer layer hides C from who has DEK; what is under it stays hidden from the data store.
    Sealed inner = ehr.ehr;
    if (ehr.layer > 0)
    {
        const SymmetricKey old = co_await s.Require(order.oldOuter, Reason::RejectedKey);
        inner = co_await Unseal<Sealed>(s, old, Number::OuterLayer, ehr.ehr);
    }
    ehr.ehr = co_await s.Run(Seal(order.newOuter, Number::OuterLayer, Encode(inner)));
    ++ehr.layer;
    auto write = op::Write(ehr.ehr.ciphertext.size(), [this, ehr] {
        m_store.Merge(ehr);
        return true;
    });
    co_await s.Run(std::move(write));
    co_await m_link.Ship(s, Encode(ehr));

    // E2  DS -> KS: {14, DS, KS, RID, N}K_S
    const ReEncryptionReportBody report{m_setup.id, order.keyServer, order.record, order.challenge};
    ReEncryptionReport e2;
    e2.sealed = co_await s.Run(Seal(m_setup.key, Number::ReEncryptionReport, Encode(report)));
    co_await s.Send(keyServer, e2);
}

} // namespace symmetricehr
} // namespace ehealth
} // namespace ns3
