// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_CSV_TABLE_H
#define EHEALTH_CSV_TABLE_H

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-wire
 * A data file: comma-separated values with a header row and quotes as in RFC 4180, but without line
 * breaks inside a field.
 */
class CsvTable
{
  public:
    /**
     * @param path the file
     * @return the table; nothing when the file cannot be read or a row has another number of
     *         fields than the header
     */
    static std::optional<CsvTable> Read(const std::string& path);

    /**
     * @param text the contents of a file
     * @return the table; nothing when a row has another number of fields than the header
     */
    static std::optional<CsvTable> Parse(std::string_view text);

    /// @return the number of rows without the header
    std::size_t GetSize() const;

    /// @return the names of the columns
    const std::vector<std::string>& GetColumns() const;

    /**
     * @param row from 0
     * @param column a name of the header
     * @return the field; aborts naming the column when there is none
     */
    const std::string& GetText(std::size_t row, std::string_view column) const;

    /**
     * @param row from 0
     * @param column a name of the header
     * @return the field as a number; nothing when it is empty or no number
     */
    std::optional<double> FindNumber(std::size_t row, std::string_view column) const;

    /**
     * @param column a name of the header
     * @param text a value
     * @return the first row that has the value in the column; nothing when none does
     */
    std::optional<std::size_t> FindRow(std::string_view column, std::string_view text) const;

    /**
     * @param column a name of the header
     * @return the fields of the column
     */
    std::vector<std::string> GetColumn(std::string_view column) const;

  private:
    std::size_t GetIndex(std::string_view column) const;

    std::vector<std::string> m_columns;
    std::vector<std::vector<std::string>> m_rows;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_CSV_TABLE_H
