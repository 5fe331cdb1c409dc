// SPDX-License-Identifier: GPL-2.0-only
#include "record-database.h"

#include "ns3/log.h"

#include <algorithm>

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

NS_LOG_COMPONENT_DEFINE("EhealthRecordDatabase");

namespace
{

/// Without N12: the record becomes what it was when the entries' author read it, with the entries;
/// what others have stored since is gone.
std::pair<AppendResult, uint32_t>
Overwrite(RecordStore& store, const StoreEntry& update)
{
    auto record = store.Find(update.code);
    if (!record)
    {
        return {AppendResult::UnknownRecord, 0};
    }
    record->entries.resize(std::min<std::size_t>(record->entries.size(), update.version));
    record->entries.insert(record->entries.end(), update.entries.begin(), update.entries.end());
    record->version = static_cast<uint32_t>(record->entries.size());
    if (update.access)
    {
        record->access = *update.access;
    }
    store.Put(*record);
    return {AppendResult::Ok, record->version};
}

} // namespace

Task<HealthRecord>
RequireRecord(Session& s, RecordStore& store, const Archive& archive, PhrCode code)
{
    uint64_t changes = 0;
    auto read = op::Read(kTypicalRecord, [&store, &changes, code] {
        changes = store.GetChanges();
        return store.Find(code);
    });
    std::optional<HealthRecord> found = co_await s.Run(std::move(read));
    if (!found || found->summary.empty())
    {
        // Not read since before the simulation: its row is completed now, at no simulated cost.
        Operation<std::optional<HealthRecord>> derive;
        derive.cost.name = "derive";
        derive.cost.algorithm = "archive";
        derive.work = [derive = archive.derive, code](RandomStream&) { return derive(code); };
        auto derived = co_await s.Run(std::move(derive));
        if (store.GetChanges() != changes)
        {
            found = store.Find(code); // others may have completed it meanwhile, and added to it
        }
        if (derived)
        {
            if (found)
            {
                derived->version = found->version;
                derived->entries = found->entries;
                derived->access = found->access;
            }
            found = std::move(derived);
            store.PutDerived(*found);
        }
    }
    auto record = co_await s.Require(std::move(found), Reason::UnknownRecord);
    co_return record;
}

Task<std::pair<AppendResult, uint32_t>>
AppendEntries(Session& s, RecordStore& store, StoreEntry update)
{
    std::size_t size = 0;
    for (const RecordEntry& entry : update.entries)
    {
        size += entry.content.size();
    }
    auto append = op::Write(size, [&store, versions = s.Defends(N12), update = std::move(update)] {
        if (!versions)
        {
            return Overwrite(store, update);
        }
        const AppendResult appended =
            store.Append(update.code, update.entries, update.version, update.access);
        return std::make_pair(appended, store.GetVersion(update.code).value_or(0));
    });
    const auto result = co_await s.Run(std::move(append));
    co_return result;
}

Reason
ToReason(AppendResult result)
{
    switch (result)
    {
    case AppendResult::Ok:
        return Reason::Accepted;
    case AppendResult::UnknownRecord:
        return Reason::UnknownRecord;
    case AppendResult::Duplicate:
        return Reason::Replayed;
    case AppendResult::VersionConflict:
        break;
    }
    return Reason::VersionConflict;
}

RecordDatabase::RecordDatabase(Ptr<Agent> agent,
                               const Trust& trust,
                               std::shared_ptr<RecordStore> store,
                               Archive archive,
                               Peer centralPhrc,
                               const SymmetricKey& ti,
                               uint32_t homeCode)
    : m_agent(agent)
    , m_trust(trust)
    , m_store(std::move(store))
    , m_archive(std::move(archive))
    , m_centralPhrc(std::move(centralPhrc))
    , m_ti(ti, LinkCipher::Side::Client)
    , m_homeCode(homeCode)
    , m_trustedSoftware(TrustedPhone::Measure(trust.software))
{
    m_agent->Serve<CreateRecord>(kDatabase, [this](Session& s) { return Create(s); });
    m_agent->Serve<LoginRequest>(kLogin, [this](Session& s) { return LogIn(s); });
    m_agent->Serve<RecordRequest>(kDatabase, [this](Session& s) { return Visit(s); });
    m_agent->Serve<EmergencyRequest>(kDatabase, [this](Session& s) { return Emergency(s); });
    m_agent->Serve<SyncAttestation>(kDatabase, [this](Session& s) { return Sync(s); });
    m_agent->Serve<FetchRecord>(kHomeDatabase, [this](Session& s) { return ServeFetch(s); });
    m_agent->Serve<StoreEntry>(kHomeDatabase, [this](Session& s) { return ServeStore(s); });
}

void
RecordDatabase::AddLanPeer(const std::string& agent, const SymmetricKey& key)
{
    m_lanKeys.emplace(agent, LinkCipher(key, LinkCipher::Side::Server));
}

// Table 2, role E
Script
RecordDatabase::Create(Session& s)
{
    // 9  HP-RA -> DB: {P_Id, public key, create}BE
    const auto create = co_await s.Receive<CreateRecord>();
    const Peer hpRa = s.GetSender();
    const PeerCipher be = m_lanKeys.find(create.agent);
    co_await s.Require(be != m_lanKeys.end(), Reason::RejectedDecryption);
    const Bytes plain = co_await OpenLinkRecord(s, be->second, CreateRecord::kType, create.sealed);
    const auto body = co_await s.Parse<CreateRecordBody>(plain);

    // Before a code is given out: otherwise the phone would take one that leads nowhere.
    if (body.applicant == Applicant::Patient)
    {
        co_await RequireNewPatient(s, body.id);
    }

    HealthRecord record;
    record.patient = body.id;
    record.fingerprint = Sha256(Encode(body.fingerprint));
    const Bytes random = co_await s.Run(op::Random(record.code.size()));
    std::copy(random.begin(), random.end(), record.code.begin());
    for (std::size_t i = 0; i < sizeof(m_homeCode); ++i)
    {
        record.code[i] = static_cast<uint8_t>(m_homeCode >> (8 * (3 - i)));
    }

    // 9  DB -> HP-RA: {P-PHR code}BE
    const RecordCreatedBody createdBody{record.code};
    RecordCreated created;
    created.sealed = co_await s.Run(be->second.Seal(RecordCreated::kType, Encode(createdBody)));
    co_await s.Send(hpRa, created);

    // 10  HP-RA -> DB: sig_HP-RA(P-PHR code); only now the record exists
    const auto confirmation = co_await s.Receive<RecordCodeConfirmation>(
        3 * s.GetAgent().GetEnvironment().messageTimeout);
    const Certificate agent =
        co_await RequireCertificate(s, m_trust, confirmation.certificate, kOuRegistrationAgent);
    const bool genuine = co_await s.Run(VerifyAs(RecordCode::kType,
                                                 agent.key,
                                                 ByteView(confirmation.code).ToBytes(),
                                                 confirmation.signature));
    co_await s.Require(genuine, Reason::RejectedSignature);
    co_await s.Require(confirmation.code == record.code, Reason::UnknownRecord);
    if (body.applicant == Applicant::Patient)
    {
        co_await StoreNewRecord(s, record, body.fingerprint);
        co_return;
    }
    auto write = op::Write(body.certificate.size(), [this, body] {
        m_store->PutMedico(body.id, {body.certificate, body.fingerprint.record});
        return true;
    });
    co_await s.Run(std::move(write));
}

Task<bool>
RecordDatabase::RequireNewPatient(Session& s, std::string patient)
{
    auto findPatient = op::Read(patient.size(), [this, patient] {
        const auto known = m_store->FindByPatient(patient);
        return known ? known : m_archive.findPatient(patient);
    });
    const auto here = co_await s.Run(std::move(findPatient));
    co_await s.Require(!here, Reason::AlreadyEnrolled);

    // Section 3: C-PHRC knows the records of all provinces
    const DirectoryQueryBody body{patient, m_homeCode};
    DirectoryQuery query;
    query.server = m_agent->GetName();
    query.sealed = co_await s.Run(m_ti.Seal(DirectoryQuery::kType, Encode(body)));
    co_await s.Send(m_centralPhrc, query);
    const auto answer = co_await s.Receive<DirectoryAnswer>();
    const Bytes plain = co_await OpenLinkRecord(s, m_ti, DirectoryAnswer::kType, answer.sealed);
    const auto found = co_await s.Parse<DirectoryAnswerBody>(plain);
    co_await s.Require(!found.known, Reason::AlreadyEnrolled);
    co_return true;
}

Task<bool>
RecordDatabase::StoreNewRecord(Session& s, HealthRecord record, FingerprintTemplate finger)
{
    auto write = op::Write(finger.record.size(), [this, record, finger] {
        if (m_store->FindByPatient(record.patient))
        {
            return false;
        }
        m_store->Put(record);
        m_store->PutFinger(record.code, finger.record);
        return true;
    });
    const bool stored = co_await s.Run(std::move(write));
    co_await s.Require(stored, Reason::AlreadyEnrolled);

    // Kept only if C-PHRC keeps it, too: there another hospital's enrolment may have been faster.
    const auto guard = EraseUnlessKept(record.code);
    const BackupRecord backup{record};
    co_await s.Send(m_centralPhrc, backup);
    const auto answer = co_await s.Receive<BackupStored>();
    co_await s.Require(answer.stored, Reason::AlreadyEnrolled);
    guard->keep = true;
    co_return true;
}

// Section 4.3
Script
RecordDatabase::LogIn(Session& s)
{
    const auto request = co_await s.Receive<LoginRequest>();
    const Peer device = s.GetSender();
    const PeerCipher bc = m_lanKeys.find(request.device);
    co_await s.Require(bc != m_lanKeys.end(), Reason::RejectedDecryption);
    const Bytes plain = co_await OpenLinkRecord(s, bc->second, LoginRequest::kType, request.sealed);
    const auto body = co_await s.Parse<LoginBody>(plain);
    const Certificate medico = co_await RequireMedico(s, m_trust, body.certificate);
    auto find = op::Read(body.certificate.size(),
                         [this, id = medico.commonName] { return m_store->FindMedico(id); });
    auto found = co_await s.Run(std::move(find));
    const MedicoEntry entry = co_await s.Require(std::move(found), Reason::UnknownMedico);
    co_await s.Require(entry.certificate == body.certificate, Reason::UnknownMedico);
    auto match = MatchFinger(FingerprintTemplate{entry.fingerprint}, body.fingerprint);
    const bool same = co_await s.Run(std::move(match));
    co_await s.Require(same, Reason::FingerprintMismatch);

    const LoginGrantBody granted{s.GetUnixTime() + m_trust.loginLifetime};
    m_logins[request.device] = {body.certificate, granted.until};
    LoginGrant grant;
    grant.sealed = co_await s.Run(bc->second.Seal(LoginGrant::kType, Encode(granted)));
    co_await s.Send(device, grant);
}

Task<Certificate>
RecordDatabase::RequireLogin(Session& s, std::string device, Bytes certificate)
{
    const Certificate medico = co_await RequireMedico(s, m_trust, certificate);
    auto find = op::Read(certificate.size(),
                         [this, id = medico.commonName] { return m_store->FindMedico(id); });
    const auto entry = co_await s.Run(std::move(find));
    co_await s.Require(entry && entry->certificate == certificate, Reason::UnknownMedico);
    const auto login = m_logins.find(device);
    co_await s.Require(login != m_logins.end() && login->second.certificate == certificate &&
                           s.GetUnixTime() < login->second.until,
                       Reason::NotLoggedIn);
    co_return medico;
}

std::shared_ptr<RecordDatabase::StoredCopy>
RecordDatabase::EraseUnlessKept(const PhrCode& code)
{
    const auto erase = [store = m_store](StoredCopy* copy) {
        try
        {
            if (!copy->keep)
            {
                store->Erase(copy->code);
            }
        }
        catch (const RecordStoreError& error)
        {
            NS_LOG_WARN("a copy is left behind: " << error.what());
        }
        delete copy;
    };
    return {new StoredCopy{code}, erase};
}

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3
