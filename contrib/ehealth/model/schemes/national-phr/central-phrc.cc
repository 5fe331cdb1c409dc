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
    const RecordHome home = m_archive.findHome(update.code);
    co_await s.Send(Peer::At(home.server, LinkClass::PhrcVpn), update);
    const auto stored = co_await s.Receive<EntryStored>();
    co_await AppendEntry(s, *m_store, update);

    // 8, acknowledged
    CopyAcknowledged acknowledged;
    acknowledged.sealed = co_await s.Run(ti->second.Seal(CopyAcknowledged::kType, Encode(stored)));
    co_await s.Send(server, acknowledged);
}

// Section 3: the backup of a new record
Script
CentralPhrc::ServeBackupRecord(Session& s)
{
    const auto backup = co_await s.Receive<BackupRecord>();
    auto keep = op::Write(0, [this, record = backup.record] {
        m_store->Put(record);
        return true;
    });
    co_await s.Run(std::move(keep));
}

// Section 3: the backup of a new entry
Script
CentralPhrc::ServeBackupEntry(Session& s)
{
    const auto backup = co_await s.Receive<BackupEntry>();
    const PhrCode code = backup.stored.code;
    if (!m_store->GetVersion(code))
    {
        auto record = co_await s.Require(m_archive.deriveIdentity(code), Reason::UnknownRecord);
        m_store->Put(record);
    }
    co_await AppendEntry(s, *m_store, backup.stored);
}

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3
