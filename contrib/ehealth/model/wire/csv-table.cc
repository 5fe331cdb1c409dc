// SPDX-License-Identifier: GPL-2.0-only
#include "csv-table.h"

#include "ns3/abort.h"
#include "ns3/quantity.h"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace ns3
{
namespace ehealth
{

namespace
{

std::vector<std::string>
SplitRow(std::string_view line)
{
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i)
    {
        const char c = line[i];
        if (c == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"')
        {
            fields.back() += c;
            ++i;
        }
        else if (c == '"')
        {
            quoted = !quoted;
        }
        else if (c == ',' && !quoted)
        {
            fields.emplace_back();
        }
        else
        {
            fields.back() += c;
        }
    }
    return fields;
}

} // namespace

std::optional<CsvTable>
CsvTable::Read(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return file ? Parse(text.str()) : std::nullopt;
}

std::optional<CsvTable>
CsvTable::Parse(std::string_view text)
{
    CsvTable table;
    while (!text.empty())
    {
        const auto end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (!line.empty() && line.back() == '\r')
        {
            line.remove_suffix(1);
        }
        if (line.empty())
        {
            continue;
        }
        auto fields = SplitRow(line);
        if (table.m_columns.empty())
        {
            table.m_columns = std::move(fields);
        }
        else if (fields.size() == table.m_columns.size())
        {
            table.m_rows.push_back(std::move(fields));
        }
        else
        {
            return std::nullopt;
        }
    }
    return table;
}

std::size_t
CsvTable::GetSize() const
{
    return m_rows.size();
}

const std::vector<std::string>&
CsvTable::GetColumns() const
{
    return m_columns;
}

const std::string&
CsvTable::GetText(std::size_t row, std::string_view column) const
{
    return m_rows.at(row)[GetIndex(column)];
}

std::optional<double>
CsvTable::FindNumber(std::size_t row, std::string_view column) const
{
    return ParseNumber(GetText(row, column));
}

std::optional<std::size_t>
CsvTable::FindRow(std::string_view column, std::string_view text) const
{
    const std::size_t index = GetIndex(column);
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [&](const auto& row) {
        return row[index] == text;
    });
    if (found == m_rows.end())
    {
        return std::nullopt;
    }
    return static_cast<std::size_t>(found - m_rows.begin());
}

std::vector<std::string>
CsvTable::GetColumn(std::string_view column) const
{
    const std::size_t index = GetIndex(column);
    std::vector<std::string> fields;
    fields.reserve(m_rows.size());
    for (const auto& row : m_rows)
    {
        fields.push_back(row[index]);
    }
    return fields;
}

std::size_t
CsvTable::GetIndex(std::string_view column) const
{
    const auto found = std::find(m_columns.begin(), m_columns.end(), column);
    NS_ABORT_MSG_IF(found == m_columns.end(), "no column \"" << column << "\" in the data file");
    return static_cast<std::size_t>(found - m_columns.begin());
}

} // namespace ehealth
} // namespace ns3
