// SPDX-License-Identifier: GPL-2.0-only
#include "record-store.h"

#include <sqlite3.h>

namespace ns3
{
namespace ehealth
{

namespace
{

/// Marks our databases in their header: "EHPR".
constexpr int64_t kApplicationId = 0x45485052;
/// Version of the tables.
constexpr int64_t kFormat = 2;

/// A journal in memory is twice as fast as one on disk, and rolls back all the same.
constexpr const char* kSettings[] = {
    "PRAGMA journal_mode = MEMORY",
    "PRAGMA synchronous = OFF",
    "PRAGMA locking_mode = EXCLUSIVE",
    "PRAGMA cache_size = -128",
};

constexpr const char* kTables[] = {
    "BEGIN",
    "CREATE TABLE record (code BLOB PRIMARY KEY, patient TEXT NOT NULL, fingerprint BLOB NOT NULL, "
    "version INTEGER NOT NULL, compressed INTEGER NOT NULL, summary BLOB NOT NULL, "
    "access BLOB NOT NULL)",
    "CREATE INDEX record_patient ON record (patient)",
    "CREATE TABLE entry (code BLOB NOT NULL, position INTEGER NOT NULL, author TEXT NOT NULL, "
    "time INTEGER NOT NULL, section TEXT NOT NULL, content BLOB NOT NULL, signature BLOB NOT NULL, "
    "PRIMARY KEY (code, position)) WITHOUT ROWID",
    "CREATE TABLE medico (id TEXT PRIMARY KEY, certificate BLOB NOT NULL, fingerprint BLOB NOT "
    "NULL) "
    "WITHOUT ROWID",
    "CREATE TABLE finger (code BLOB PRIMARY KEY, fingerprint BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE audit (id INTEGER PRIMARY KEY, code BLOB NOT NULL, time INTEGER NOT NULL, "
    "actor TEXT NOT NULL, action TEXT NOT NULL)",
    "CREATE INDEX audit_code ON audit (code)",
    "PRAGMA application_id = 0x45485052",
    "PRAGMA user_version = 2",
    "COMMIT",
};

constexpr const char* kQueriesSql[] = {
    "SELECT patient, fingerprint, version, compressed, summary, access FROM record WHERE code = ?",
    "SELECT author, time, section, content, signature FROM entry WHERE code = ? ORDER BY position",
    "SELECT code FROM record WHERE patient = ?",
    "SELECT version FROM record WHERE code = ?",
    "INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, ?, ?, ?)",
    "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)",
    "SELECT 1 FROM entry WHERE code = ? AND signature = ?",
    "UPDATE record SET version = ? WHERE code = ?",
    "UPDATE record SET access = ? WHERE code = ?",
    "DELETE FROM record WHERE code = ?",
    "DELETE FROM entry WHERE code = ?",
    "SELECT count(*) FROM record",
    "SELECT code FROM record ORDER BY code",
    "INSERT OR REPLACE INTO medico VALUES (?, ?, ?)",
    "SELECT certificate, fingerprint FROM medico WHERE id = ?",
    "INSERT OR REPLACE INTO finger VALUES (?, ?)",
    "SELECT code, fingerprint FROM finger ORDER BY code",
    "DELETE FROM finger WHERE code = ?",
    "INSERT INTO audit (code, time, actor, action) VALUES (?, ?, ?, ?)",
    "SELECT time, actor, action FROM audit WHERE code = ? ORDER BY id",
    "SELECT count(*) FROM audit WHERE action = ?",
    "BEGIN IMMEDIATE",
    "COMMIT",
};

/// Each connection's share of small allocations: 40 slots of 128 octets.
constexpr int kLookasideSize = 128;
constexpr int kLookasideSlots = 40;

} // namespace

/// One use of a prepared statement: binds, steps, and resets at the end.
class RecordStore::Statement
{
  public:
    Statement(RecordStore& store, Query query) : m_store(store)
    {
        sqlite3_stmt*& prepared = store.m_statements[query];
        if (prepared == nullptr && sqlite3_prepare_v3(store.m_database,
                                                      kQueriesSql[query],
                                                      -1,
                                                      SQLITE_PREPARE_PERSISTENT,
                                                      &prepared,
                                                      nullptr) != SQLITE_OK)
        {
            store.Fail(kQueriesSql[query]);
        }
        m_statement = prepared;
    }

    ~Statement()
    {
        sqlite3_reset(m_statement);
        sqlite3_clear_bindings(m_statement);
    }

    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    Statement& Bind(ByteView blob)
    {
        // An empty blob, not NULL.
        return Check(sqlite3_bind_blob64(m_statement,
                                         ++m_bound,
                                         blob.empty() ? "" : static_cast<const void*>(blob.data()),
                                         blob.size(),
                                         SQLITE_STATIC));
    }

    Statement& Bind(const std::string& text)
    {
        return Check(sqlite3_bind_text64(m_statement,
                                         ++m_bound,
                                         text.data(),
                                         text.size(),
                                         SQLITE_STATIC,
                                         SQLITE_UTF8));
    }

    Statement& Bind(int64_t number)
    {
        return Check(sqlite3_bind_int64(m_statement, ++m_bound, number));
    }

    /// @return whether there is a row
    bool Step()
    {
        const int result = sqlite3_step(m_statement);
        if (result != SQLITE_ROW && result != SQLITE_DONE)
        {
            m_store.Fail(sqlite3_sql(m_statement));
        }
        return result == SQLITE_ROW;
    }

    ByteView GetBlob(int column) const
    {
        return {static_cast<const uint8_t*>(sqlite3_column_blob(m_statement, column)),
                static_cast<std::size_t>(sqlite3_column_bytes(m_statement, column))};
    }

    std::string GetText(int column) const
    {
        const ByteView text = GetBlob(column);
        return {text.begin(), text.end()};
    }

    int64_t GetNumber(int column) const
    {
        return sqlite3_column_int64(m_statement, column);
    }

    template <std::size_t N>
    void Get(int column, std::array<uint8_t, N>& octets) const
    {
        const ByteView blob = GetBlob(column);
        if (blob.size() != N)
        {
            throw RecordStoreError(m_store.m_path + ": a value of " + std::to_string(blob.size()) +
                                   " octets instead of " + std::to_string(N) + " (" +
                                   sqlite3_sql(m_statement) + ")");
        }
        std::copy(blob.begin(), blob.end(), octets.begin());
    }

  private:
    Statement& Check(int result)
    {
        if (result != SQLITE_OK)
        {
            m_store.Fail(sqlite3_sql(m_statement));
        }
        return *this;
    }

    RecordStore& m_store;
    sqlite3_stmt* m_statement;
    int m_bound{0};
};

/// Rolls back unless it is committed.
class RecordStore::Transaction
{
  public:
    explicit Transaction(RecordStore& store) : m_store(store)
    {
        Statement(m_store, Query::Begin).Step();
    }

    ~Transaction()
    {
        if (!m_committed && sqlite3_get_autocommit(m_store.m_database) == 0)
        {
            sqlite3_exec(m_store.m_database, "ROLLBACK", nullptr, nullptr, nullptr);
        }
    }

    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    void Commit()
    {
        Statement(m_store, Query::Commit).Step();
        m_committed = true;
    }

  private:
    RecordStore& m_store;
    bool m_committed{false};
};

RecordStore::RecordStore(const std::string& path) : m_path(path)
{
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    try
    {
        if (sqlite3_open_v2(path.c_str(), &m_database, flags, nullptr) != SQLITE_OK)
        {
            Fail("open");
        }
        Prepare();
    }
    catch (const RecordStoreError&)
    {
        sqlite3_close(m_database);
        throw;
    }
}

void
RecordStore::Prepare()
{
    sqlite3_db_config(m_database,
                      SQLITE_DBCONFIG_LOOKASIDE,
                      nullptr,
                      kLookasideSize,
                      kLookasideSlots);
    // SQLite opens what it may not write for reading, and only looks at it when it is read.
    if (sqlite3_db_readonly(m_database, "main") == 1)
    {
        throw RecordStoreError(m_path + ": read-only (open)");
    }
    const bool isNew = GetNumber("PRAGMA schema_version") == 0;
    for (const char* setting : kSettings)
    {
        Execute(setting);
    }
    if (isNew)
    {
        for (const char* sql : kTables)
        {
            Execute(sql);
        }
    }
    else if (GetNumber("PRAGMA application_id") != kApplicationId ||
             GetNumber("PRAGMA user_version") != kFormat)
    {
        throw RecordStoreError(m_path + ": a database, but not a record store of this version "
                                        "(PRAGMA application_id)");
    }
    // Most of a country's stores are idle most of the time.
    sqlite3_db_release_memory(m_database);
}

RecordStore::~RecordStore()
{
    for (sqlite3_stmt* statement : m_statements)
    {
        sqlite3_finalize(statement);
    }
    sqlite3_close(m_database);
}

void
RecordStore::Execute(const char* sql)
{
    if (sqlite3_exec(m_database, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    {
        Fail(sql);
    }
}

int64_t
RecordStore::GetNumber(const char* sql)
{
    sqlite3_stmt* statement = nullptr;
    const bool found = sqlite3_prepare_v2(m_database, sql, -1, &statement, nullptr) == SQLITE_OK &&
                       sqlite3_step(statement) == SQLITE_ROW;
    const int64_t number = found ? sqlite3_column_int64(statement, 0) : 0;
    if (sqlite3_finalize(statement) != SQLITE_OK || !found)
    {
        Fail(sql);
    }
    return number;
}

void
RecordStore::Fail(const std::string& what) const
{
    throw RecordStoreError(m_path + ": " + sqlite3_errmsg(m_database) + " (" + what + ")");
}

std::optional<HealthRecord>
RecordStore::Find(const PhrCode& code)
{
    Statement row(*this, FindRecord);
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
    record.summary = row.GetBlob(4).ToBytes();
    auto access = Decode<AccessControl>(row.GetBlob(5));
    if (!access)
    {
        throw RecordStoreError(m_path + ": an access control that is none (" +
                               kQueriesSql[FindRecord] + ")");
    }
    record.access = std::move(*access);
    Statement entries(*this, FindEntries);
    entries.Bind(ByteView(code));
    while (entries.Step())
    {
        RecordEntry& entry = record.entries.emplace_back();
        entry.author = entries.GetText(0);
        entry.time = entries.GetNumber(1);
        entry.section = entries.GetText(2);
        entry.content = entries.GetBlob(3).ToBytes();
        entry.signature = entries.GetBlob(4).ToBytes();
    }
    return record;
}

std::optional<PhrCode>
RecordStore::FindByPatient(const std::string& patient)
{
    Statement row(*this, FindPatient);
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
    Statement row(*this, FindVersion);
    if (!row.Bind(ByteView(code)).Step())
    {
        return std::nullopt;
    }
    return static_cast<uint32_t>(row.GetNumber(0));
}

void
RecordStore::InsertEntryRow(const PhrCode& code, uint32_t position, const RecordEntry& entry)
{
    Statement(*this, InsertEntry)
        .Bind(ByteView(code))
        .Bind(int64_t{position})
        .Bind(entry.author)
        .Bind(entry.time)
        .Bind(entry.section)
        .Bind(ByteView(entry.content))
        .Bind(ByteView(entry.signature))
        .Step();
}

void
RecordStore::Put(const HealthRecord& record)
{
    Transaction transaction(*this);
    const Bytes access = Encode(record.access);
    Statement(*this, InsertRecord)
        .Bind(ByteView(record.code))
        .Bind(record.patient)
        .Bind(ByteView(record.fingerprint))
        .Bind(int64_t{record.version})
        .Bind(int64_t{record.compressed})
        .Bind(ByteView(record.summary))
        .Bind(ByteView(access))
        .Step();
    Statement(*this, DeleteEntries).Bind(ByteView(record.code)).Step();
    uint32_t position = 0;
    for (const RecordEntry& entry : record.entries)
    {
        InsertEntryRow(record.code, ++position, entry);
    }
    transaction.Commit();
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
    Transaction transaction(*this);
    const auto version = GetVersion(code);
    if (!version)
    {
        return AppendResult::UnknownRecord;
    }
    for (const RecordEntry& entry : entries)
    {
        if (Statement(*this, FindEntry).Bind(ByteView(code)).Bind(ByteView(entry.signature)).Step())
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
    Statement(*this, SetVersion).Bind(int64_t{position}).Bind(ByteView(code)).Step();
    if (access)
    {
        const Bytes encoded = Encode(*access);
        Statement(*this, SetAccess).Bind(ByteView(encoded)).Bind(ByteView(code)).Step();
    }
    transaction.Commit();
    return AppendResult::Ok;
}

bool
RecordStore::Erase(const PhrCode& code)
{
    Transaction transaction(*this);
    const bool present = GetVersion(code).has_value();
    Statement(*this, DeleteEntries).Bind(ByteView(code)).Step();
    Statement(*this, DeleteRecord).Bind(ByteView(code)).Step();
    Statement(*this, DeleteFinger).Bind(ByteView(code)).Step();
    transaction.Commit();
    return present;
}

uint64_t
RecordStore::GetCount()
{
    Statement row(*this, CountRecords);
    row.Step();
    return static_cast<uint64_t>(row.GetNumber(0));
}

std::vector<PhrCode>
RecordStore::GetCodes()
{
    std::vector<PhrCode> codes;
    Statement row(*this, FindCodes);
    while (row.Step())
    {
        row.Get(0, codes.emplace_back());
    }
    return codes;
}

void
RecordStore::PutMedico(const std::string& medico, const MedicoEntry& entry)
{
    Statement(*this, InsertMedico)
        .Bind(medico)
        .Bind(ByteView(entry.certificate))
        .Bind(ByteView(entry.fingerprint))
        .Step();
}

std::optional<MedicoEntry>
RecordStore::FindMedico(const std::string& medico)
{
    Statement row(*this, FindMedicoQuery);
    if (!row.Bind(medico).Step())
    {
        return std::nullopt;
    }
    return MedicoEntry{row.GetBlob(0).ToBytes(), row.GetBlob(1).ToBytes()};
}

void
RecordStore::PutFinger(const PhrCode& code, const Bytes& fingerprint)
{
    Statement(*this, InsertFinger).Bind(ByteView(code)).Bind(ByteView(fingerprint)).Step();
}

void
RecordStore::VisitFingers(const std::function<void(const PhrCode&, const Bytes&)>& callback)
{
    Statement row(*this, FindFingers);
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
    Statement(*this, InsertAudit)
        .Bind(ByteView(row.code))
        .Bind(row.time)
        .Bind(row.actor)
        .Bind(row.action)
        .Step();
}

uint64_t
RecordStore::CountAudit(const std::string& action)
{
    Statement row(*this, CountAuditRows);
    row.Bind(action).Step();
    return static_cast<uint64_t>(row.GetNumber(0));
}

std::vector<AuditRow>
RecordStore::GetAudit(const PhrCode& code)
{
    std::vector<AuditRow> rows;
    Statement found(*this, FindAudit);
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
    Execute(("PRAGMA max_page_count = " + std::to_string(pages)).c_str());
}

} // namespace ehealth
} // namespace ns3
