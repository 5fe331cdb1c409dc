// SPDX-License-Identifier: GPL-2.0-only
#include "central-phrc.h"

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

CentralPhrc::CentralPhrc(Ptr<Agent> agent,
                         const Trust& trust,
                         std::shared_ptr<RecordStore> store,
                         Archive archive)
    : m_agent(agent), m_trust(trust), m_store(std::move(store)), m_archive(std::move(archive))
{
    m_agent->Serve<CopyRequest>(kCentralPhrc, [this](Session& s) { return ServeCopy(s); });
    m_agent->Serve<BackupRecord>(kBackup, [this](Session& s) { return ServeBackupRecord(s); });
    m_agent->Serve<BackupEntry>(kBackup, [this](Session& s) { return ServeBackupEntry(s); });
    m_agent->Serve<DirectoryQuery>(kDirectory, [this](Session& s) { return ServeDirectory(s); });
}

void
CentralPhrc::AddServer(const std::string& agent, const SymmetricKey& ti)
{
    m_servers.emplace(agent, LinkCipher(ti, LinkCipher::Side::Server));
}

// Table 4, role D
Script
CentralPhrc::ServeCopy(Session& s)
{
    // 3  DB -> C-PHRC: {request(code)}TI
    const auto request = co_await s.Receive<CopyRequest>();
    const Peer server = s.GetSender();
    const auto ti = m_servers.find(request.server);
    co_await s.Require(ti != m_servers.end(), Reason::RejectedDecryption);
    const Bytes plainRequest =
        co_await OpenLinkRecord(s, ti->second, CopyRequest::kType, request.sealed);
    const auto asked = co_await s.Parse<CopyRequestBody>(plainRequest);

    // 4  C-PHRC -> DB: {copy of the record}TI
    const HealthRecord record = co_await RequireRecord(s, *m_store, m_archive, asked.code);
    CopyAnswer answer;
    answer.sealed = co_await s.Run(ti->second.Seal(CopyAnswer::kType, Encode(record)));
    co_await s.Send(server, answer);

    // 8  DB -> C-PHRC: {the new entry}TI, after the medico's work
    const auto copyUpdate = co_await s.Receive<CopyUpdate>(MilliSeconds(m_trust.otpLifetime));
    const Bytes plainUpdate =
        co_await OpenLinkRecord(s, ti->second, CopyUpdate::kType, copyUpdate.sealed);
    const auto update = co_await s.Parse<StoreEntry>(plainUpdate);
    co_await s.Require(update.code == asked.code, Reason::UnknownRecord);

    // 8, second leg: the home province stores it first, then the backup here
    EntryStored stored;
    stored.version = update.version;
    if (!update.entries.empty() || update.access)
    {
        const RecordHome home = m_archive.findHome(update.code);
        co_await s.Send(Peer::At(home.server, LinkClass::PhrcVpn), update);
        stored = co_await s.Receive<EntryStored>();
        if (stored.changed)
        {
            // This copy was behind: it is not any more. The home server ends the run; that may
            // arrive at any time, so the copy is put in place at once.
            m_store->Put(*stored.changed);
            co_await s.Receive<EntryStored>();
        }
        const auto appended = co_await AppendEntries(s, *m_store, update);
        co_await s.Require(ToReason(appended.first));
    }

    // 8, acknowledged
    if (s.Defends(N12))
    {
        CopyAcknowledged acknowledged;
        acknowledged.sealed =
            co_await s.Run(ti->second.Seal(CopyAcknowledged::kType, Encode(stored)));
        co_await s.Send(server, acknowledged);
    }
}

bool
CentralPhrc::IsKnownElsewhere(const std::string& patient, uint32_t home)
{
    auto known = m_store->FindByPatient(patient);
    if (!known)
    {
        known = m_archive.findPatient(patient);
    }
    return known && GetHomeCode(*known) != home;
}

// Section 3: which province keeps this patient's record?
Script
CentralPhrc::ServeDirectory(Session& s)
{
    const auto query = co_await s.Receive<DirectoryQuery>();
    const Peer server = s.GetSender();
    const auto ti = m_servers.find(query.server);
    co_await s.Require(ti != m_servers.end(), Reason::RejectedDecryption);
    const Bytes plain = co_await OpenLinkRecord(s, ti->second, DirectoryQuery::kType, query.sealed);
    const auto asked = co_await s.Parse<DirectoryQueryBody>(plain);
    auto lookUp = op::Read(asked.patient.size(),
                           [this, asked] { return IsKnownElsewhere(asked.patient, asked.home); });
    DirectoryAnswerBody found;
    found.known = co_await s.Run(std::move(lookUp));
    DirectoryAnswer answer;
    answer.sealed = co_await s.Run(ti->second.Seal(DirectoryAnswer::kType, Encode(found)));
    co_await s.Send(server, answer);
}

// Section 3: the backup of a new record. The home server decides about its own patients: what was
// kept for one of them when an answer got lost is replaced.
Script
CentralPhrc::ServeBackupRecord(Session& s)
{
    const auto backup = co_await s.Receive<BackupRecord>();
    const Peer server = s.GetSender();
    auto keep = op::Write(0, [this, record = backup.record] {
        if (IsKnownElsewhere(record.patient, GetHomeCode(record.code)))
        {
            return false;
        }
        if (const auto earlier = m_store->FindByPatient(record.patient))
        {
            m_store->Erase(*earlier);
        }
        m_store->Put(record);
        return true;
    });
    BackupStored answer;
    answer.stored = co_await s.Run(std::move(keep));
    co_await s.Send(server, answer);
}

// Section 3: the backup of new entries
Script
CentralPhrc::ServeBackupEntry(Session& s)
{
    const auto backup = co_await s.Receive<BackupEntry>();
    const Peer server = s.GetSender();
    const PhrCode code = backup.stored.code;
    if (!m_store->GetVersion(code))
    {
        auto record = co_await s.Require(m_archive.deriveIdentity(code), Reason::UnknownRecord);
        m_store->PutDerived(record);
    }
    const auto appended = co_await AppendEntries(s, *m_store, backup.stored);
    if (appended.first == AppendResult::VersionConflict && appended.second < backup.stored.version)
    {
        // An earlier backup was lost: the whole record, then.
        const FetchRecord fetch{code, m_agent->GetName(), AccessPurpose::Backup};
        co_await s.Send(server, fetch);
        const auto fetched = co_await s.Receive<FetchedRecord>();
        auto keep = op::Write(fetched.record.summary.size(), [this, record = fetched.record] {
            m_store->Put(record);
            return true;
        });
        co_await s.Run(std::move(keep));
        co_return;
    }
    co_await s.Require(ToReason(appended.first));
}

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3
