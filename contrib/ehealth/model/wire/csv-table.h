// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_CSV_TABLE_H
#define EHEALTH_CSV_TABLE_H

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-wire
/// A data file cannot be used. what() is "file:line: column "name": what is wrong".
class CsvError : public std::runtime_error
{
  public:
    /**
     * @param source the file
     * @param line from 1; 0 when the problem is the file's
     * @param problem what is wrong, with the column where it is one field
     */
    CsvError(const std::string& source, std::size_t line, const std::string& problem);

    /// @return the file
    const std::string& GetSource() const;

    /// @return the line, from 1; 0 when the problem is the file's
    std::size_t GetLine() const;

    /// @return what() without file and line
    const std::string& GetProblem() const;

  private:
    std::string m_source;
    std::size_t m_line;
    std::string m_problem;
};

/**
 * @ingroup ehealth-wire
 * A data file: comma-separated values as in RFC 4180, with a header row. Strict: a stray or
 * unfinished quote, a row of another length than the header and a column named twice are errors.
 * Empty lines are skipped.
 */
class CsvTable
{
  public:
    /**
     * @param path the file
     * @return the table
     * @throws CsvError when it cannot be read or is malformed
     */
    static CsvTable Read(const std::string& path);

    /**
     * @param text the contents of a file
     * @param source what to call the text in messages
     * @return the table
     * @throws CsvError when it is malformed
     */
    static CsvTable Parse(std::string_view text, const std::string& source = "text");

    /// @return the number of rows without the header
    std::size_t GetSize() const;

    /// @return the names of the columns
    const std::vector<std::string>& GetColumns() const;

    /**
     * @param row from 0
     * @param column a name of the header
     * @return the field
     * @throws CsvError naming the column when there is none
     */
    const std::string& GetText(std::size_t row, std::string_view column) const;

    /**
     * @param row from 0
     * @param column a name of the header
     * @return the field as a finite number; nothing when it is empty
     * @throws CsvError when it is no number
     */
    std::optional<double> FindNumber(std::size_t row, std::string_view column) const;

    /**
     * @param row from 0
     * @param column a name of the header
     * @return the field as a finite number
     * @throws CsvError when it is empty or no number
     */
    double GetNumber(std::size_t row, std::string_view column) const;

    /**
     * @param row from 0
     * @param column a name of the header
     * @return the field as an integer >= 0
     * @throws CsvError when it is none
     */
    int64_t GetCount(std::size_t row, std::string_view column) const;

    /**
     * @param column a name of the header
     * @param text a value
     * @return the first row that has the value in the column; nothing when none does
     */
    std::optional<std::size_t> FindRow(std::string_view column, std::string_view text) const;

    /**
     * @param column a name of the header
     * @param text a value
     * @return the first row that has the value in the column
     * @throws CsvError when none does
     */
    std::size_t GetRow(std::string_view column, std::string_view text) const;

    /**
     * @param column a name of the header
     * @return the fields of the column
     */
    std::vector<std::string> GetColumn(std::string_view column) const;

    /**
     * Ends a reading with what is wrong with one field.
     * @param row from 0
     * @param column a name of the header
     * @param problem what is wrong
     * @throws CsvError always
     */
    [[noreturn]] void Fail(std::size_t row,
                           std::string_view column,
                           const std::string& problem) const;

  private:
    std::size_t GetIndex(std::string_view column) const;

    std::string m_source;
    std::vector<std::string> m_columns;
    std::vector<std::vector<std::string>> m_rows;
    std::vector<std::size_t> m_lines; //!< where each row begins, from 1
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_CSV_TABLE_H
