// SPDX-License-Identifier: GPL-2.0-only
#include "floor.h"

#include <sqlite3.h>
#include <stdexcept>
#include <vector>

namespace ns3
{
namespace ehealth
{

namespace
{

constexpr int kBatch = 20000;
constexpr int kRows = 1000;

/// A temporary database, on disk when it outgrows its cache, with rows of one number and one blob.
class Table
{
  public:
    explicit Table(std::size_t octets) : m_row(octets, 5)
    {
        Check(sqlite3_open("", &m_database) == SQLITE_OK);
        Execute("PRAGMA journal_mode = OFF");
        Execute("PRAGMA synchronous = OFF");
        Execute("CREATE TABLE row (key INTEGER PRIMARY KEY, content BLOB)");
        Prepare("INSERT INTO row VALUES (?, ?)", &m_insert);
        Prepare("SELECT content FROM row WHERE key = ?", &m_find);
    }

    ~Table()
    {
        sqlite3_finalize(m_insert);
        sqlite3_finalize(m_find);
        sqlite3_close(m_database);
    }

    Table(const Table&) = delete;
    Table& operator=(const Table&) = delete;

    void Insert(int rows)
    {
        Execute("BEGIN");
        for (int i = 0; i < rows; ++i)
        {
            sqlite3_bind_int64(m_insert, 1, i);
            sqlite3_bind_blob(m_insert,
                              2,
                              m_row.data(),
                              static_cast<int>(m_row.size()),
                              SQLITE_STATIC);
            Check(sqlite3_step(m_insert) == SQLITE_DONE);
            sqlite3_reset(m_insert);
        }
        Execute("COMMIT");
    }

    void Find(int key)
    {
        sqlite3_bind_int64(m_find, 1, key);
        Check(sqlite3_step(m_find) == SQLITE_ROW &&
              sqlite3_column_bytes(m_find, 0) == static_cast<int>(m_row.size()));
        sqlite3_reset(m_find);
    }

  private:
    void Check(bool ok)
    {
        if (!ok)
        {
            throw std::runtime_error(std::string("SQLite: ") + sqlite3_errmsg(m_database));
        }
    }

    void Execute(const char* sql)
    {
        Check(sqlite3_exec(m_database, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
    }

    void Prepare(const char* sql, sqlite3_stmt** statement)
    {
        Check(sqlite3_prepare_v2(m_database, sql, -1, statement, nullptr) == SQLITE_OK);
    }

    sqlite3* m_database{nullptr};
    sqlite3_stmt* m_insert{nullptr};
    sqlite3_stmt* m_find{nullptr};
    std::vector<unsigned char> m_row;
};

} // namespace

double
MeasureInsert(std::size_t octets)
{
    Table table(octets);
    const double begin = GetThreadSeconds();
    table.Insert(kBatch);
    return (GetThreadSeconds() - begin) / kBatch;
}

double
MeasureFind(std::size_t octets)
{
    Table table(octets);
    table.Insert(kRows);
    const double begin = GetThreadSeconds();
    for (int i = 0; i < kBatch; ++i)
    {
        table.Find(i * 7919 % kRows);
    }
    return (GetThreadSeconds() - begin) / kBatch;
}

} // namespace ehealth
} // namespace ns3
