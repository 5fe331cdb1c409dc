// SPDX-License-Identifier: GPL-2.0-only
#include "record-database.h"

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

Task<HealthRecord>
RequireRecord(Session& s, RecordStore& store, const Archive& archive, PhrCode code)
{
    auto read = op::Read(kTypicalRecord, [&store, code] { return store.Find(code); });
    std::optional<HealthRecord> found = co_await s.Run(std::move(read));
    if (!found || found->summary.empty())
    {
        // Not read since before the simulation: its row is completed now, at no simulated cost.
        Operation<std::optional<HealthRecord>> derive;
        derive.cost.name = "derive";
        derive.cost.algorithm = "archive";
        derive.work = [derive = archive.derive, code](RandomStream&) { return derive(code); };
        auto derived = co_await s.Run(std::move(derive));
        if (derived)
        {
            if (found)
            {
                derived->version = found->version;
                derived->entries = found->entries;
            }
            found = std::move(derived);
            store.Put(*found);
        }
    }
    auto record = co_await s.Require(std::move(found), Reason::UnknownRecord);
    co_return record;
}

Task<uint32_t>
AppendEntry(Session& s, RecordStore& store, StoreEntry update)
{
    const std::size_t size = update.entry.content.size();
    auto append = op::Write(size, [&store, update = std::move(update)] {
        const AppendResult appended = store.Append(update.code, update.entry, update.version);
        return std::make_pair(appended, store.GetVersion(update.code));
    });
    const auto result = co_await s.Run(std::move(append));
    co_await s.Require(result.first != AppendResult::UnknownRecord, Reason::UnknownRecord);
    co_await s.Require(result.first != AppendResult::Duplicate, Reason::Replayed);
    co_await s.Require(result.first == AppendResult::Ok, Reason::VersionConflict);
    co_return* result.second;
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
{
    m_agent->Serve<CreateRecord>(kDatabase, [this](Session& s) { return Create(s); });
    m_agent->Serve<RecordRequest>(kDatabase, [this](Session& s) { return Visit(s); });
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
        auto findPatient =
            op::Read(body.id.size(), [this, id = body.id] { return m_store->FindByPatient(id); });
        const auto known = co_await s.Run(std::move(findPatient));
        co_await s.Require(!known, Reason::AlreadyEnrolled);
    }

    HealthRecord record;
    record.patient = body.id;
    record.fingerprint = body.fingerprint;
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
    const auto confirmation = co_await s.Receive<RecordCodeConfirmation>();
    const Certificate agent =
        co_await RequireCertificate(s, m_trust, confirmation.certificate, kOuRegistrationAgent);
    const bool genuine = co_await s.Run(VerifyAs(RecordCode::kType,
                                                 agent.key,
                                                 ByteView(confirmation.code).ToBytes(),
                                                 confirmation.signature));
    co_await s.Require(genuine, Reason::RejectedSignature);
    co_await s.Require(confirmation.code == record.code, Reason::UnknownRecord);
    auto write = op::Write(body.certificate.size(), [this, body, record] {
        if (body.applicant == Applicant::Medico)
        {
            m_store->PutMedico(body.id, body.certificate);
            return true;
        }
        if (m_store->FindByPatient(body.id))
        {
            return false;
        }
        m_store->Put(record);
        return true;
    });
    const bool stored = co_await s.Run(std::move(write));
    co_await s.Require(stored, Reason::AlreadyEnrolled);
    if (body.applicant == Applicant::Patient)
    {
        const BackupRecord backup{record};
        co_await s.Send(m_centralPhrc, backup);
    }
}

// Tables 3 and 4, role C
Script
RecordDatabase::Visit(Session& s)
{
    // 2  M -> DB: {request(code)}BC
    const auto request = co_await s.Receive<RecordRequest>();
    const Peer medico = s.GetSender();
    const PeerCipher bc = m_lanKeys.find(request.device);
    co_await s.Require(bc != m_lanKeys.end(), Reason::RejectedDecryption);
    const Bytes plainRequest =
        co_await OpenLinkRecord(s, bc->second, RecordRequest::kType, request.sealed);
    const auto asked = co_await s.Parse<RecordRequestBody>(plainRequest);
    const Certificate m = co_await RequireCertificate(s, m_trust, asked.certificate, kOuMedico);
    auto findMedico = op::Read(asked.certificate.size(),
                               [this, id = m.commonName] { return m_store->FindMedico(id); });
    const auto onStaff = co_await s.Run(std::move(findMedico));
    co_await s.Require(onStaff == asked.certificate, Reason::UnknownMedico);

    // The record: from here, from its home server, or (Table 4, steps 3 and 4) from C-PHRC
    const RecordHome home = m_archive.findHome(asked.code);
    co_await s.Require(home.kind != RecordHome::Kind::Unknown, Reason::UnknownRecord);
    HealthRecord record;
    if (home.kind == RecordHome::Kind::Here)
    {
        record = co_await RequireRecord(s, *m_store, m_archive, asked.code);
    }
    else if (home.kind == RecordHome::Kind::SameProvince)
    {
        const FetchRecord fetch{asked.code};
        co_await s.Send(Peer::At(home.server, LinkClass::ProvinceVpn), fetch);
        record = (co_await s.Receive<FetchedRecord>()).record;
    }
    else
    {
        record = co_await FetchCopy(s, asked.code);
    }

    // 3 (5)  create OTP and TS; DB -> M: {P-PHR}K, enc_M[TS, OTP]
    OneTimeKey oneTime;
    oneTime.timeStamp = s.GetUnixTime();
    const Bytes otp = co_await s.Run(op::Random(oneTime.otp.size()));
    std::copy(otp.begin(), otp.end(), oneTime.otp.begin());
    const SymmetricKey k = co_await s.Run(VisitKey::Derive(oneTime, asked.code, m.commonName));
    const VisitKey visitKey(k, oneTime.timeStamp);
    RecordAnswer answer;
    answer.sealedRecord = co_await s.Run(visitKey.Seal(RecordAnswer::kType, Encode(record)));
    answer.sealedOtp = co_await s.Run(op::Seal(m.key, RecordAnswer::kType.name, Encode(oneTime)));
    co_await s.Send(medico, answer);

    // 4 (6)  M -> DB: {sig_M(H(new info)), new info}K
    const auto update = co_await s.Receive<RecordUpdate>(MilliSeconds(m_trust.otpLifetime));
    auto opened = co_await s.Run(visitKey.Open(RecordUpdate::kType, update.sealed));
    const Bytes plainUpdate = co_await s.Require(std::move(opened), Reason::RejectedDecryption);
    const auto body = co_await s.Parse<RecordUpdateBody>(plainUpdate);
    const bool genuine = co_await s.Run(VerifyAs(RecordUpdate::kType,
                                                 m.key,
                                                 ByteView(Sha256(body.entry.content)).ToBytes(),
                                                 body.entry.signature));
    co_await s.Require(genuine, Reason::RejectedSignature);
    co_await s.Require(body.entry.author == m.commonName, Reason::IdentityMismatch);

    // 5 (7, 8)  update the record
    const StoreEntry store{asked.code, record.version, body.entry};
    if (home.kind == RecordHome::Kind::Here)
    {
        co_await AppendEntry(s, *m_store, store);
        const BackupEntry backup{store};
        co_await s.Send(m_centralPhrc, backup);
    }
    else if (home.kind == RecordHome::Kind::SameProvince)
    {
        co_await s.Send(Peer::At(home.server, LinkClass::ProvinceVpn), store);
        co_await s.Receive<EntryStored>();
    }
    else
    {
        co_await ReturnCopy(s, store);
    }
}

// Table 4, steps 3 and 4: the copy is kept here until step 8
Task<HealthRecord>
RecordDatabase::FetchCopy(Session& s, PhrCode code)
{
    const CopyRequestBody body{code};
    CopyRequest request;
    request.server = m_agent->GetName();
    request.sealed = co_await s.Run(m_ti.Seal(CopyRequest::kType, Encode(body)));
    co_await s.Send(m_centralPhrc, request);

    const auto answer = co_await s.Receive<CopyAnswer>();
    const Bytes plain = co_await OpenLinkRecord(s, m_ti, CopyAnswer::kType, answer.sealed);
    auto record = co_await s.Parse<HealthRecord>(plain);
    auto keep = op::Write(plain.size(), [this, record] {
        m_store->Put(record);
        return true;
    });
    co_await s.Run(std::move(keep));
    co_return record;
}

// Table 4, steps 7 and 8: update the copy, return it, delete it once that is acknowledged
Task<uint32_t>
RecordDatabase::ReturnCopy(Session& s, StoreEntry update)
{
    co_await AppendEntry(s, *m_store, update);
    CopyUpdate copyUpdate;
    copyUpdate.sealed = co_await s.Run(m_ti.Seal(CopyUpdate::kType, Encode(update)));
    co_await s.Send(m_centralPhrc, copyUpdate);

    const auto acknowledged = co_await s.Receive<CopyAcknowledged>();
    const Bytes plain =
        co_await OpenLinkRecord(s, m_ti, CopyAcknowledged::kType, acknowledged.sealed);
    const auto stored = co_await s.Parse<EntryStored>(plain);
    auto erase = op::Write(0, [this, code = update.code] { return m_store->Erase(code); });
    co_await s.Run(std::move(erase));
    co_return stored.version;
}

// Table 3, the record's home server: hands out the record
Script
RecordDatabase::ServeFetch(Session& s)
{
    const auto fetch = co_await s.Receive<FetchRecord>();
    const Peer server = s.GetSender();
    FetchedRecord fetched;
    fetched.record = co_await RequireRecord(s, *m_store, m_archive, fetch.code);
    co_await s.Send(server, fetched);
}

// Tables 3 and 4, the record's home server: stores the new entry
Script
RecordDatabase::ServeStore(Session& s)
{
    const auto store = co_await s.Receive<StoreEntry>();
    const Peer server = s.GetSender();
    co_await RequireRecord(s, *m_store, m_archive, store.code);
    EntryStored stored;
    stored.version = co_await AppendEntry(s, *m_store, store);
    co_await s.Send(server, stored);
    if (server.GetLink() == LinkClass::ProvinceVpn)
    {
        const BackupEntry backup{store};
        co_await s.Send(m_centralPhrc, backup);
    }
}

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3
