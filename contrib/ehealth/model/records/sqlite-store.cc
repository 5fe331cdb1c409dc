// SPDX-License-Identifier: GPL-2.0-only
#include "sqlite-store.h"

#include <sqlite3.h>

namespace ns3
{
namespace ehealth
{

namespace
{

/// A journal in memory is twice as fast as one on disk, and rolls back all the same.
constexpr const char* kSettings[] = {
    "PRAGMA journal_mode = MEMORY",
    "PRAGMA synchronous = OFF",
    "PRAGMA locking_mode = EXCLUSIVE",
};

/// Each connection's share of small allocations: 40 slots of 128 octets.
constexpr int kLookasideSize = 128;
constexpr int kLookasideSlots = 40;

/// Statements of every store, after those of its schema.
constexpr const char* kTransactions[] = {"BEGIN IMMEDIATE",
                                         "SAVEPOINT change",
                                         "RELEASE change",
                                         "COMMIT"};

/// Their indices, in the same order.
enum TransactionQuery : std::size_t
{
    kBegin,
    kSavepoint,
    kRelease,
    kCommit,
};

} // namespace

SqliteStore::SqliteStore(const std::string& path, SqliteSchema schema)
    : m_path(path), m_schema(std::move(schema))
{
    m_schema.queries.insert(m_schema.queries.end(),
                            std::begin(kTransactions),
                            std::end(kTransactions));
    m_statements.resize(m_schema.queries.size());
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
SqliteStore::Prepare()
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
    Execute(("PRAGMA cache_size = -" + std::to_string(m_schema.cacheKib)).c_str());
    if (isNew)
    {
        Execute("BEGIN");
        for (const char* sql : m_schema.tables)
        {
            Execute(sql);
        }
        Execute(("PRAGMA application_id = " + std::to_string(m_schema.applicationId)).c_str());
        Execute(("PRAGMA user_version = " + std::to_string(m_schema.format)).c_str());
        Execute("COMMIT");
    }
    else if (GetNumber("PRAGMA application_id") != m_schema.applicationId ||
             GetNumber("PRAGMA user_version") != m_schema.format)
    {
        throw RecordStoreError(m_path + ": a database, but not a " + m_schema.kind +
                               " of this version (PRAGMA application_id)");
    }
    // Most of a country's stores are idle most of the time.
    sqlite3_db_release_memory(m_database);
}

SqliteStore::~SqliteStore()
{
    if (HasOpenTransaction())
    {
        // What was postponed; when that fails it is lost, as it may be.
        sqlite3_exec(m_database, "COMMIT", nullptr, nullptr, nullptr);
    }
    for (sqlite3_stmt* statement : m_statements)
    {
        sqlite3_finalize(statement);
    }
    sqlite3_close(m_database);
}

void
SqliteStore::Execute(const char* sql)
{
    if (sqlite3_exec(m_database, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    {
        Fail(sql);
    }
}

uint64_t
SqliteStore::GetChanges() const
{
    return static_cast<uint64_t>(sqlite3_total_changes64(m_database));
}

uint64_t
SqliteStore::Count(std::size_t query)
{
    Statement row(*this, query);
    row.Step();
    return static_cast<uint64_t>(row.GetNumber(0));
}

int64_t
SqliteStore::GetNumber(const char* sql)
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

sqlite3_stmt*
SqliteStore::GetPrepared(std::size_t query)
{
    sqlite3_stmt*& prepared = m_statements.at(query);
    if (prepared == nullptr && sqlite3_prepare_v3(m_database,
                                                  m_schema.queries[query],
                                                  -1,
                                                  SQLITE_PREPARE_PERSISTENT,
                                                  &prepared,
                                                  nullptr) != SQLITE_OK)
    {
        Fail(m_schema.queries[query]);
    }
    return prepared;
}

bool
SqliteStore::HasOpenTransaction() const
{
    return sqlite3_get_autocommit(m_database) == 0;
}

void
SqliteStore::RunTransactionQuery(std::size_t query)
{
    Statement(*this, m_schema.queries.size() - std::size(kTransactions) + query).Step();
}

void
SqliteStore::Fail(const std::string& what) const
{
    throw RecordStoreError(m_path + ": " + sqlite3_errmsg(m_database) + " (" + what + ")");
}

SqliteStore::Statement::Statement(SqliteStore& store, std::size_t query)
    : m_store(store), m_statement(store.GetPrepared(query))
{
}

SqliteStore::Statement::~Statement()
{
    sqlite3_reset(m_statement);
    sqlite3_clear_bindings(m_statement);
}

SqliteStore::Statement&
SqliteStore::Statement::Bind(ByteView blob)
{
    // An empty blob, not NULL.
    return Check(sqlite3_bind_blob64(m_statement,
                                     ++m_bound,
                                     blob.empty() ? "" : static_cast<const void*>(blob.data()),
                                     blob.size(),
                                     SQLITE_STATIC));
}

SqliteStore::Statement&
SqliteStore::Statement::Bind(const std::string& text)
{
    return Check(sqlite3_bind_text64(m_statement,
                                     ++m_bound,
                                     text.data(),
                                     text.size(),
                                     SQLITE_STATIC,
                                     SQLITE_UTF8));
}

SqliteStore::Statement&
SqliteStore::Statement::Bind(int64_t number)
{
    return Check(sqlite3_bind_int64(m_statement, ++m_bound, number));
}

bool
SqliteStore::Statement::Step()
{
    const int result = sqlite3_step(m_statement);
    if (result != SQLITE_ROW && result != SQLITE_DONE)
    {
        m_store.Fail(sqlite3_sql(m_statement));
    }
    return result == SQLITE_ROW;
}

ByteView
SqliteStore::Statement::GetBlob(int column) const
{
    return {static_cast<const uint8_t*>(sqlite3_column_blob(m_statement, column)),
            static_cast<std::size_t>(sqlite3_column_bytes(m_statement, column))};
}

std::string
SqliteStore::Statement::GetText(int column) const
{
    const ByteView text = GetBlob(column);
    return {text.begin(), text.end()};
}

int64_t
SqliteStore::Statement::GetNumber(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

bool
SqliteStore::Statement::IsNull(int column) const
{
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

SqliteStore::Statement&
SqliteStore::Statement::Check(int result)
{
    if (result != SQLITE_OK)
    {
        m_store.Fail(sqlite3_sql(m_statement));
    }
    return *this;
}

void
SqliteStore::Statement::RequireSize(std::size_t size, std::size_t expected) const
{
    if (size != expected)
    {
        throw RecordStoreError(m_store.m_path + ": a value of " + std::to_string(size) +
                               " octets instead of " + std::to_string(expected) + " (" +
                               sqlite3_sql(m_statement) + ")");
    }
}

SqliteStore::Transaction::Transaction(SqliteStore& store)
    : m_store(store), m_followsPostponed(store.HasOpenTransaction())
{
    if (m_store.m_inTransaction)
    {
        throw RecordStoreError(m_store.m_path + ": a transaction within a transaction");
    }
    m_store.RunTransactionQuery(m_followsPostponed ? kSavepoint : kBegin);
    m_store.m_inTransaction = true;
}

SqliteStore::Transaction::~Transaction()
{
    m_store.m_inTransaction = false;
    // SQLite itself rolls back all, postponed changes included, after some errors.
    if (m_done || !m_store.HasOpenTransaction())
    {
        return;
    }
    sqlite3* const database = m_store.m_database;
    constexpr const char* kUndo = "ROLLBACK TO change; RELEASE change";
    if (!m_followsPostponed ||
        sqlite3_exec(database, kUndo, nullptr, nullptr, nullptr) != SQLITE_OK)
    {
        sqlite3_exec(database, "ROLLBACK", nullptr, nullptr, nullptr);
    }
}

void
SqliteStore::Transaction::Commit()
{
    m_store.RunTransactionQuery(kCommit);
    m_done = true;
}

void
SqliteStore::Transaction::Postpone()
{
    if (m_followsPostponed)
    {
        m_store.RunTransactionQuery(kRelease);
    }
    m_done = true;
}

} // namespace ehealth
} // namespace ns3
