// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_RESULTS_READER_H
#define EHEALTH_RESULTS_READER_H

#include <sqlite3.h>
#include <string>
#include <vector>

namespace ns3
{
namespace ehealth
{

/// A results file, read with SQLite alone.
class ResultsReader
{
  public:
    explicit ResultsReader(const std::string& path)
    {
        sqlite3_open_v2(path.c_str(), &m_database, SQLITE_OPEN_READONLY, nullptr);
    }

    ~ResultsReader()
    {
        sqlite3_close(m_database);
    }

    ResultsReader(const ResultsReader&) = delete;
    ResultsReader& operator=(const ResultsReader&) = delete;

    /// @return the rows, fields as text; one row "error" when the query fails
    std::vector<std::vector<std::string>> Query(const std::string& sql) const
    {
        std::vector<std::vector<std::string>> rows;
        sqlite3_stmt* statement = nullptr;
        if (sqlite3_prepare_v2(m_database, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK)
        {
            return {{"error", sqlite3_errmsg(m_database)}};
        }
        while (sqlite3_step(statement) == SQLITE_ROW)
        {
            rows.emplace_back();
            for (int column = 0; column < sqlite3_column_count(statement); ++column)
            {
                const auto* text = sqlite3_column_text(statement, column);
                rows.back().push_back(text ? reinterpret_cast<const char*>(text) : "NULL");
            }
        }
        sqlite3_finalize(statement);
        return rows;
    }

    /// @return the only field of the only row
    std::string GetText(const std::string& sql) const
    {
        const auto rows = Query(sql);
        return rows.size() == 1 && rows[0].size() == 1 ? rows[0][0] : "not one field";
    }

    double GetNumber(const std::string& sql) const
    {
        return std::stod(GetText(sql));
    }

  private:
    sqlite3* m_database{nullptr};
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_RESULTS_READER_H
