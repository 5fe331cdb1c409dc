// SPDX-License-Identifier: GPL-2.0-only
#include "results-database.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ns3
{
namespace ehealth
{

namespace
{

constexpr const char* kTableNames[] = {"run",
                                       "site",
                                       "protocol_run",
                                       "message",
                                       "crypto_op",
                                       "primitive",
                                       "profile",
                                       "sample",
                                       "attack_run",
                                       "attack_event",
                                       "link",
                                       "observation",
                                       "metric",
                                       "column"};

void
BindValue(sqlite3_stmt* statement, int index, int64_t value)
{
    sqlite3_bind_int64(statement, index, value);
}

void
BindValue(sqlite3_stmt* statement, int index, double value)
{
    sqlite3_bind_double(statement, index, value);
}

void
BindValue(sqlite3_stmt* statement, int index, const std::optional<int64_t>& value)
{
    if (value)
    {
        sqlite3_bind_int64(statement, index, *value);
    }
    else
    {
        sqlite3_bind_null(statement, index);
    }
}

void
BindValue(sqlite3_stmt* statement, int index, const std::string& value)
{
    sqlite3_bind_text(statement,
                      index,
                      value.data(),
                      static_cast<int>(value.size()),
                      SQLITE_STATIC);
}

/// @return the text followed by the name in quotes
std::string
Quote(std::string text, const char* name)
{
    text += '"';
    text += name;
    text += '"';
    return text;
}

/// Writes a file or directory through to the disk. @return 0, or errno
int
Sync(const std::string& path)
{
    const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
    {
        return errno;
    }
    const int reason = fsync(descriptor) == 0 ? 0 : errno;
    close(descriptor);
    return reason;
}

/// A file of its own is locked: where locks go over a network, SQLite's would meet the database's.
constexpr const char* kLockSuffix = ".lock";

/// @return whether the name is still that of the open file
bool
IsNamed(const std::string& name, int descriptor)
{
    struct stat named
    {
    };

    struct stat opened
    {
    };

    return stat(name.c_str(), &named) == 0 && fstat(descriptor, &opened) == 0 &&
           named.st_dev == opened.st_dev && named.st_ino == opened.st_ino;
}

/// Keeps others from writing the same results. @return the open file that does
int
LockResults(const std::string& path)
{
    const std::string name = path + kLockSuffix;
    while (true)
    {
        const int lock = open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (lock < 0)
        {
            throw ResultsError(path + ": cannot write results: " + std::strerror(errno));
        }
        // A file system without locks keeps nobody away.
        if (flock(lock, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        {
            close(lock);
            throw ResultsError(path +
                               ": another run is writing these results; wait for it, or name "
                               "another file");
        }
        if (IsNamed(name, lock))
        {
            return lock;
        }
        close(lock); // its owner has removed it meanwhile
    }
}

/// A row of the table "column".
struct ColumnRow
{
    std::string table;
    std::string column;
    std::string type;
    std::string unit;
    std::string title;

    auto Fields() const
    {
        return std::tie(table, column, type, unit, title);
    }
};

} // namespace

ResultsDatabase::ResultsDatabase(std::string path, uint32_t batch)
    : m_path(std::move(path)), m_partial(m_path + ".partial"), m_batch(batch)
{
    const std::filesystem::path target(m_path);
    std::error_code error;
    if (std::filesystem::is_directory(target, error))
    {
        throw ResultsError(m_path + ": is a directory; name a file for the results");
    }
    if (target.has_parent_path())
    {
        std::filesystem::create_directories(target.parent_path(), error);
    }
    m_lock = LockResults(m_path);
    // A run that was killed leaves its files; its journal is none of the new one's.
    std::filesystem::remove(m_partial, error);
    std::filesystem::remove(m_partial + "-journal", error);
    try
    {
        if (sqlite3_open(m_partial.c_str(), &m_database) != SQLITE_OK)
        {
            Fail("open");
        }
        MakeTables();
    }
    catch (const ResultsError&)
    {
        Close();
        throw;
    }
}

ResultsDatabase::~ResultsDatabase()
{
    Close();
}

void
ResultsDatabase::Close()
{
    for (sqlite3_stmt*& statement : m_statements)
    {
        sqlite3_finalize(statement);
        statement = nullptr;
    }
    if (m_database != nullptr)
    {
        sqlite3_close(m_database);
        m_database = nullptr;
        std::error_code error;
        std::filesystem::remove(m_partial, error);
        std::filesystem::remove(m_partial + "-journal", error);
    }
    if (m_lock >= 0)
    {
        unlink((m_path + kLockSuffix).c_str());
        close(m_lock);
        m_lock = -1;
    }
}

void
ResultsDatabase::MakeTables()
{
    Execute("PRAGMA journal_mode = DELETE");
    Execute("PRAGMA synchronous = OFF"); // Finish() writes through
    Execute("BEGIN");
    for (std::size_t table = 0; table < kTables; ++table)
    {
        std::string create = Quote("CREATE TABLE ", kTableNames[table]);
        std::string insert = Quote("INSERT INTO ", kTableNames[table]);
        const char* separator = " (";
        const char* mark = " VALUES (?";
        for (const ResultsColumn& column : GetResultsColumns())
        {
            if (std::strcmp(column.table, kTableNames[table]) == 0)
            {
                create += Quote(separator, column.column);
                create += " ";
                create += column.type;
                insert += mark;
                separator = ", ";
                mark = ", ?";
            }
        }
        create += ")";
        insert += ")";
        Execute(create);
        m_statements[table] = Prepare(insert, SQLITE_PREPARE_PERSISTENT);
    }
    for (const ResultsColumn& column : GetResultsColumns())
    {
        Insert(Column,
               ColumnRow{column.table, column.column, column.type, column.unit, column.title});
    }
    SetRun("schema_version", std::to_string(kSchemaVersion));
}

template <class Row>
void
ResultsDatabase::Insert(Table table, const Row& row)
{
    sqlite3_stmt* const statement = m_statements[table];
    int index = 0;
    std::apply([&](const auto&... value) { (BindValue(statement, ++index, value), ...); },
               row.Fields());
    const int result = sqlite3_step(statement);
    sqlite3_reset(statement);
    if (result != SQLITE_DONE)
    {
        Fail(std::string("table ") + kTableNames[table]);
    }
    if (++m_pending >= m_batch)
    {
        m_pending = 0;
        Execute("COMMIT");
        Execute("BEGIN");
    }
}

void
ResultsDatabase::Add(const SiteRow& row)
{
    Insert(Site, row);
}

void
ResultsDatabase::Add(const ProtocolRunRow& row)
{
    Insert(ProtocolRun, row);
}

void
ResultsDatabase::Add(const MessageRow& row)
{
    Insert(Message, row);
}

void
ResultsDatabase::Add(const CryptoOpRow& row)
{
    Insert(CryptoOp, row);
}

void
ResultsDatabase::Add(const PrimitiveRow& row)
{
    Insert(PrimitiveTable, row);
}

void
ResultsDatabase::Add(const ProfileRow& row)
{
    Insert(Profile, row);
}

void
ResultsDatabase::Add(const SampleRow& row)
{
    Insert(Sample, row);
}

void
ResultsDatabase::Add(const AttackRunRow& row)
{
    Insert(AttackRun, row);
}

void
ResultsDatabase::Add(const AttackEventRow& row)
{
    Insert(AttackEvent, row);
}

void
ResultsDatabase::Add(const LinkRow& row)
{
    Insert(Link, row);
}

void
ResultsDatabase::Add(const ObservationRow& row)
{
    Insert(Observation, row);
}

void
ResultsDatabase::Add(const MetricRow& row)
{
    Insert(Metric, row);
}

void
ResultsDatabase::ReadLatencies(
    const std::function<void(const std::string&, const std::string&, double)>& callback)
{
    const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> query(
        Prepare("SELECT scheme, protocol, latency_s FROM protocol_run WHERE outcome = 'accepted' "
                "ORDER BY rowid",
                0),
        sqlite3_finalize);
    const auto getText = [&query](int column) {
        return std::string(reinterpret_cast<const char*>(sqlite3_column_text(query.get(), column)));
    };
    int result = sqlite3_step(query.get());
    for (; result == SQLITE_ROW; result = sqlite3_step(query.get()))
    {
        callback(getText(0), getText(1), sqlite3_column_double(query.get(), 2));
    }
    if (result != SQLITE_DONE)
    {
        Fail("reading latencies");
    }
}

void
ResultsDatabase::SetRun(const std::string& key, const std::string& value)
{
    Insert(Run, RunRow{key, value});
}

void
ResultsDatabase::Finish()
{
    Execute("COMMIT");
    for (sqlite3_stmt*& statement : m_statements)
    {
        sqlite3_finalize(statement);
        statement = nullptr;
    }
    if (const int reason = Sync(m_partial); reason != 0)
    {
        throw ResultsError(m_path + ": cannot write results: " + std::strerror(reason));
    }
    if (sqlite3_close(m_database) != SQLITE_OK)
    {
        Fail("close");
    }
    m_database = nullptr;
    std::error_code error;
    std::filesystem::rename(m_partial, m_path, error);
    if (error)
    {
        std::error_code ignored;
        std::filesystem::remove(m_partial, ignored);
        throw ResultsError(m_path + ": cannot name the results: " + error.message());
    }
    // The name is as durable as its directory; some file systems refuse to sync one.
    const std::string directory = std::filesystem::path(m_path).parent_path();
    Sync(directory.empty() ? "." : directory);
}

void
ResultsDatabase::LimitPages(uint32_t pages)
{
    Execute("PRAGMA max_page_count = " + std::to_string(pages));
}

void
ResultsDatabase::Execute(const std::string& sql)
{
    if (sqlite3_exec(m_database, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    {
        Fail(sql);
    }
}

sqlite3_stmt*
ResultsDatabase::Prepare(const std::string& sql, unsigned int flags)
{
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(m_database, sql.c_str(), -1, flags, &statement, nullptr) != SQLITE_OK)
    {
        Fail(sql);
    }
    return statement;
}

void
ResultsDatabase::Fail(const std::string& what) const
{
    throw ResultsError(m_path + ": cannot write results: " + sqlite3_errmsg(m_database) + " (" +
                       what + ")");
}

} // namespace ehealth
} // namespace ns3
