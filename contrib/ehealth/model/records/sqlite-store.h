// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_SQLITE_STORE_H
#define EHEALTH_SQLITE_STORE_H

#include "ns3/bytes.h"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-records
/// SQLite failed; names the file, the statement and SQLite's reason.
class RecordStoreError : public std::runtime_error
{
  public:
    using std::runtime_error::runtime_error;
};

/// @ingroup ehealth-records
/// Memory for pages of a hospital's store, KiB at most. There are a thousand of them, idle most of
/// the time.
constexpr int kLocalCacheKib = 128;
/// @ingroup ehealth-records
/// Memory for pages of a store that serves a whole country, KiB at most. More is slower:
/// SQLite 3.40 goes through every cached page after some splits of a page.
constexpr int kNationalCacheKib = 4 * 1024;

/// @ingroup ehealth-records
/// What a database holds and what is asked of it.
struct SqliteSchema
{
    const char* kind;                 //!< for error messages: "record store"
    int64_t applicationId;            //!< marks the file (PRAGMA application_id)
    int64_t format;                   //!< version of the tables (PRAGMA user_version)
    std::vector<const char*> tables;  //!< statements that make them
    std::vector<const char*> queries; //!< prepared when first used, by index
    int cacheKib{kLocalCacheKib};     //!< memory for pages
};

/**
 * @ingroup ehealth-records
 * A server's SQLite database: opens or makes the file, keeps its prepared statements. For speed the
 * journal is in memory and nothing is forced to the disk: a process that is killed, or a power
 * failure, may damage the file while changes are made or postponed. One thread at a time.
 */
class SqliteStore
{
  public:
    class Statement;
    class Transaction;

    /**
     * @param path of the database file, made when missing; ":memory:" for none
     * @param schema of the database
     * @throws RecordStoreError when it cannot be opened for writing, is damaged or is of another
     *         kind or version
     */
    SqliteStore(const std::string& path, SqliteSchema schema);
    ~SqliteStore();
    SqliteStore(const SqliteStore&) = delete;
    SqliteStore& operator=(const SqliteStore&) = delete;

    /// @return the file
    const std::string& GetPath() const
    {
        return m_path;
    }

    /// @return how many rows have been inserted, changed or removed since it was opened
    uint64_t GetChanges() const;

    /// @param query one without parameters, of the schema. @return what it counts
    uint64_t Count(std::size_t query);

    /// Runs a statement without results. @throws RecordStoreError
    void Execute(const char* sql);

  private:
    void Prepare();
    int64_t GetNumber(const char* sql);
    sqlite3_stmt* GetPrepared(std::size_t query);
    bool HasOpenTransaction() const;
    void RunTransactionQuery(std::size_t query);
    [[noreturn]] void Fail(const std::string& what) const;

    std::string m_path;
    SqliteSchema m_schema;
    sqlite3* m_database{nullptr};
    std::vector<sqlite3_stmt*> m_statements;
    bool m_inTransaction{false}; //!< a Transaction is being made; postponed ones are over
};

/// One use of a prepared statement: binds in order, steps, and resets at the end. All methods
/// throw RecordStoreError when SQLite fails. What is bound must outlive the statement.
class SqliteStore::Statement
{
  public:
    /// @param store the database. @param query index in its schema
    Statement(SqliteStore& store, std::size_t query);
    ~Statement();
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    /// Binds the next parameter: octets, NULL never.
    Statement& Bind(ByteView blob);
    /// Binds the next parameter.
    Statement& Bind(const std::string& text);
    /// Binds the next parameter.
    Statement& Bind(int64_t number);

    /// @return whether there is a row
    bool Step();

    /// @return a column, from 0; valid until the next step
    ByteView GetBlob(int column) const;
    /// @return a column, from 0
    std::string GetText(int column) const;
    /// @return a column, from 0
    int64_t GetNumber(int column) const;
    /// @return whether a column, from 0, is NULL
    bool IsNull(int column) const;

    /// Reads a column of exactly so many octets.
    template <std::size_t N>
    void Get(int column, std::array<uint8_t, N>& octets) const
    {
        const ByteView blob = GetBlob(column);
        RequireSize(blob.size(), N);
        std::copy(blob.begin(), blob.end(), octets.begin());
    }

  private:
    Statement& Check(int result);
    void RequireSize(std::size_t size, std::size_t expected) const;

    SqliteStore& m_store;
    sqlite3_stmt* m_statement;
    int m_bound{0};
};

/// Several changes that are made all or none: rolls back unless it is committed or postponed. One
/// at a time.
class SqliteStore::Transaction
{
  public:
    /// Begins. @param store the database. @throws RecordStoreError within another one
    explicit Transaction(SqliteStore& store);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    /// Makes the changes last, and all that were postponed before.
    void Commit();

    /// Makes the changes last when the next transaction is committed or the store is closed. They
    /// are lost when SQLite fails until then, for want of room for instance.
    void Postpone();

  private:
    SqliteStore& m_store;
    bool m_followsPostponed; //!< changes, which are not undone with this one's
    bool m_done{false};
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_SQLITE_STORE_H
