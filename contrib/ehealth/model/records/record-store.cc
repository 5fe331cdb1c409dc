// SPDX-License-Identifier: GPL-2.0-only
#include "record-store.h"

namespace ns3
{
namespace ehealth
{

namespace
{

/// Marks our databases in their header: "EHPR".
constexpr int64_t kApplicationId = 0x45485052;
/// Version of the tables.
constexpr int64_t kFormat = 3;

/// Tables with long rows have row numbers: without them a kilobyte of each row is in the inner
/// pages of the tree, too, and these hold few. What is long is last: what is before it can be read
/// alone.
constexpr const char* kTables[] = {
    "CREATE TABLE record (code BLOB PRIMARY KEY, patient TEXT NOT NULL, fingerprint BLOB NOT NULL, "
    "version INTEGER NOT NULL, compressed INTEGER NOT NULL, access BLOB NOT NULL, "
    "summary BLOB NOT NULL)",
    "CREATE INDEX record_patient ON record (patient)",
    "CREATE TABLE entry (code BLOB NOT NULL, position INTEGER NOT NULL, author TEXT NOT NULL, "
    "time INTEGER NOT NULL, section TEXT NOT NULL, signature BLOB NOT NULL, content BLOB NOT NULL, "
    "PRIMARY KEY (code, position))",
    "CREATE TABLE medico (id TEXT PRIMARY KEY, certificate BLOB NOT NULL, "
    "fingerprint BLOB NOT NULL)",
    "CREATE TABLE finger (code BLOB PRIMARY KEY, fingerprint BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE audit (id INTEGER PRIMARY KEY, code BLOB NOT NULL, time INTEGER NOT NULL, "
    "actor TEXT NOT NULL, action TEXT NOT NULL)",
    "CREATE INDEX audit_code ON audit (code)",
};

constexpr const char* kQueriesSql[] = {
    "SELECT patient, fingerprint, version, compressed, access, summary FROM record WHERE code = ?",
    "SELECT author, time, section, signature, content FROM entry WHERE code = ? ORDER BY position",
    "SELECT code FROM record WHERE patient = ?",
    "SELECT version FROM record WHERE code = ?",
    "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (code) DO UPDATE SET "
    "patient = excluded.patient, fingerprint = excluded.fingerprint, version = excluded.version, "
    "compressed = excluded.compressed, access = excluded.access, summary = excluded.summary",
    "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)",
    "SELECT 1 FROM entry WHERE code = ? AND signature = ?",
    "UPDATE record SET version = ? WHERE code = ?",
    "UPDATE record SET access = ? WHERE code = ?",
    "DELETE FROM record WHERE code = ?",
    "DELETE FROM entry WHERE code = ?",
    "SELECT count(*) FROM record",
    "SELECT code FROM record ORDER BY code",
    "INSERT INTO medico VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
    "certificate = excluded.certificate, fingerprint = excluded.fingerprint",
    "SELECT certificate, fingerprint FROM medico WHERE id = ?",
    "INSERT OR REPLACE INTO finger VALUES (?, ?)",
    "SELECT code, fingerprint FROM finger ORDER BY code",
    "DELETE FROM finger WHERE code = ?",
    "INSERT INTO audit (code, time, actor, action) VALUES (?, ?, ?, ?)",
    "SELECT time, actor, action FROM audit WHERE code = ? ORDER BY id",
    "SELECT count(*) FROM audit WHERE action = ?",
};

SqliteSchema
GetSchema(int cacheKib)
{
    return {"record store",
            kApplicationId,
            kFormat,
            {std::begin(kTables), std::end(kTables)},
            {std::begin(kQueriesSql), std::end(kQueriesSql)},
            cacheKib};
}

} // namespace

using Statement = SqliteStore::Statement;
using Transaction = SqliteStore::Transaction;

RecordStore::RecordStore(const std::string& path, int cacheKib) : m_store(path, GetSchema(cacheKib))
{
}

RecordStore::~RecordStore() = default;

std::optional<HealthRecord>
RecordStore::Find(const PhrCode& code)
{
    Statement row(m_store, FindRecord);
    if (!row.Bind(ByteView(code)).Step())
    {
        return std::nullopt;
    }
    HealthRecord record;
    record.code = code;
    record.patient = row.GetText(0);
    row.Get(1, record.fingerprint);
    record.version = static_cast<uint32_t>(row.GetNumber(2));
    record.compressed = row.GetNumber(3) != 0;
    auto access = Decode<AccessControl>(row.GetBlob(4));
    record.summary = row.GetBlob(5).ToBytes();
    if (!access)
    {
        throw RecordStoreError(m_store.GetPath() + ": an access control that is none (" +
                               kQueriesSql[FindRecord] + ")");
    }
    record.access = std::move(*access);
    Statement entries(m_store, FindEntries);
    entries.Bind(ByteView(code));
    while (entries.Step())
    {
        RecordEntry& entry = record.entries.emplace_back();
        entry.author = entries.GetText(0);
        entry.time = entries.GetNumber(1);
        entry.section = entries.GetText(2);
        entry.signature = entries.GetBlob(3).ToBytes();
        entry.content = entries.GetBlob(4).ToBytes();
    }
    return record;
}

std::optional<PhrCode>
RecordStore::FindByPatient(const std::string& patient)
{
    Statement row(m_store, FindPatient);
    if (!row.Bind(patient).Step())
    {
        return std::nullopt;
    }
    PhrCode code{};
    row.Get(0, code);
    return code;
}

std::optional<uint32_t>
RecordStore::GetVersion(const PhrCode& code)
{
    Statement row(m_store, FindVersion);
    if (!row.Bind(ByteView(code)).Step())
    {
        return std::nullopt;
    }
    return static_cast<uint32_t>(row.GetNumber(0));
}

void
RecordStore::InsertEntryRow(const PhrCode& code, uint32_t position, const RecordEntry& entry)
{
    Statement(m_store, InsertEntry)
        .Bind(ByteView(code))
        .Bind(int64_t{position})
        .Bind(entry.author)
        .Bind(entry.time)
        .Bind(entry.section)
        .Bind(ByteView(entry.signature))
        .Bind(ByteView(entry.content))
        .Step();
}

void
RecordStore::Put(const HealthRecord& record)
{
    Transaction transaction(m_store);
    PutRows(record);
    transaction.Commit();
}

void
RecordStore::PutDerived(const HealthRecord& record)
{
    Transaction transaction(m_store);
    PutRows(record);
    transaction.Postpone();
}

void
RecordStore::PutRows(const HealthRecord& record)
{
    const Bytes access = Encode(record.access);
    Statement(m_store, InsertRecord)
        .Bind(ByteView(record.code))
        .Bind(record.patient)
        .Bind(ByteView(record.fingerprint))
        .Bind(int64_t{record.version})
        .Bind(int64_t{record.compressed})
        .Bind(ByteView(access))
        .Bind(ByteView(record.summary))
        .Step();
    Statement(m_store, DeleteEntries).Bind(ByteView(record.code)).Step();
    uint32_t position = 0;
    for (const RecordEntry& entry : record.entries)
    {
        InsertEntryRow(record.code, ++position, entry);
    }
}

AppendResult
RecordStore::Append(const PhrCode& code, const RecordEntry& entry, uint32_t expectedVersion)
{
    return Append(code, std::vector<RecordEntry>{entry}, expectedVersion);
}

AppendResult
RecordStore::Append(const PhrCode& code,
                    const std::vector<RecordEntry>& entries,
                    uint32_t expectedVersion,
                    const std::optional<AccessControl>& access)
{
    Transaction transaction(m_store);
    const auto version = GetVersion(code);
    if (!version)
    {
        return AppendResult::UnknownRecord;
    }
    for (const RecordEntry& entry : entries)
    {
        if (Statement(m_store, FindEntry)
                .Bind(ByteView(code))
                .Bind(ByteView(entry.signature))
                .Step())
        {
            return AppendResult::Duplicate;
        }
    }
    if (*version != expectedVersion)
    {
        return AppendResult::VersionConflict;
    }
    uint32_t position = *version;
    for (const RecordEntry& entry : entries)
    {
        InsertEntryRow(code, ++position, entry);
    }
    Statement(m_store, SetVersion).Bind(int64_t{position}).Bind(ByteView(code)).Step();
    if (access)
    {
        const Bytes encoded = Encode(*access);
        Statement(m_store, SetAccess).Bind(ByteView(encoded)).Bind(ByteView(code)).Step();
    }
    transaction.Commit();
    return AppendResult::Ok;
}

bool
RecordStore::Erase(const PhrCode& code)
{
    Transaction transaction(m_store);
    const bool present = GetVersion(code).has_value();
    Statement(m_store, DeleteEntries).Bind(ByteView(code)).Step();
    Statement(m_store, DeleteRecord).Bind(ByteView(code)).Step();
    Statement(m_store, DeleteFinger).Bind(ByteView(code)).Step();
    transaction.Commit();
    return present;
}

uint64_t
RecordStore::GetChanges() const
{
    return m_store.GetChanges();
}

uint64_t
RecordStore::GetCount()
{
    return m_store.Count(CountRecords);
}

std::vector<PhrCode>
RecordStore::GetCodes()
{
    std::vector<PhrCode> codes;
    Statement row(m_store, FindCodes);
    while (row.Step())
    {
        row.Get(0, codes.emplace_back());
    }
    return codes;
}

void
RecordStore::PutMedico(const std::string& medico, const MedicoEntry& entry)
{
    Transaction transaction(m_store);
    Statement(m_store, InsertMedico)
        .Bind(medico)
        .Bind(ByteView(entry.certificate))
        .Bind(ByteView(entry.fingerprint))
        .Step();
    transaction.Commit();
}

std::optional<MedicoEntry>
RecordStore::FindMedico(const std::string& medico)
{
    Statement row(m_store, FindMedicoQuery);
    if (!row.Bind(medico).Step())
    {
        return std::nullopt;
    }
    return MedicoEntry{row.GetBlob(0).ToBytes(), row.GetBlob(1).ToBytes()};
}

void
RecordStore::PutFinger(const PhrCode& code, const Bytes& fingerprint)
{
    Transaction transaction(m_store);
    Statement(m_store, InsertFinger).Bind(ByteView(code)).Bind(ByteView(fingerprint)).Step();
    transaction.Commit();
}

void
RecordStore::VisitFingers(const std::function<void(const PhrCode&, const Bytes&)>& callback)
{
    Statement row(m_store, FindFingers);
    while (row.Step())
    {
        PhrCode code{};
        row.Get(0, code);
        callback(code, row.GetBlob(1).ToBytes());
    }
}

void
RecordStore::AddAudit(const AuditRow& row)
{
    Transaction transaction(m_store);
    Statement(m_store, InsertAudit)
        .Bind(ByteView(row.code))
        .Bind(row.time)
        .Bind(row.actor)
        .Bind(row.action)
        .Step();
    transaction.Commit();
}

uint64_t
RecordStore::CountAudit(const std::string& action)
{
    Statement row(m_store, CountAuditRows);
    row.Bind(action).Step();
    return static_cast<uint64_t>(row.GetNumber(0));
}

std::vector<AuditRow>
RecordStore::GetAudit(const PhrCode& code)
{
    std::vector<AuditRow> rows;
    Statement found(m_store, FindAudit);
    found.Bind(ByteView(code));
    while (found.Step())
    {
        rows.push_back({code, found.GetNumber(0), found.GetText(1), found.GetText(2)});
    }
    return rows;
}

void
RecordStore::LimitPages(uint32_t pages)
{
    m_store.Execute(("PRAGMA max_page_count = " + std::to_string(pages)).c_str());
}

} // namespace ehealth
} // namespace ns3
