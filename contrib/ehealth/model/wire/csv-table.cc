// SPDX-License-Identifier: GPL-2.0-only
#include "csv-table.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <sstream>

namespace ns3
{
namespace ehealth
{

namespace
{

std::string
InColumn(std::string_view column, const std::string& problem)
{
    return "column \"" + std::string(column) + "\": " + problem;
}

/// Reads a text row by row.
class RowReader
{
  public:
    RowReader(std::string_view text, const std::string& source) : m_text(text), m_source(source)
    {
    }

    /// @return whether there was another row that is not an empty line
    bool Next()
    {
        while (m_pos < m_text.size())
        {
            m_rowLine = m_line;
            m_fields.clear();
            do
            {
                m_fields.push_back(ReadField());
            } while (Skip(','));
            EndLine();
            if (m_fields.size() > 1 || !m_fields.front().empty())
            {
                return true;
            }
        }
        return false;
    }

    std::vector<std::string> TakeFields()
    {
        return std::move(m_fields);
    }

    std::size_t GetLine() const
    {
        return m_rowLine;
    }

  private:
    bool Skip(char c)
    {
        const bool found = m_pos < m_text.size() && m_text[m_pos] == c;
        m_pos += found ? 1 : 0;
        return found;
    }

    void EndLine()
    {
        const bool carriageReturn = Skip('\r');
        if (Skip('\n') || (m_pos == m_text.size() && !carriageReturn))
        {
            ++m_line;
            return;
        }
        throw CsvError(m_source,
                       m_line,
                       carriageReturn ? "a carriage return without a line feed"
                                      : "text after a closing quote");
    }

    std::string ReadField()
    {
        if (Skip('"'))
        {
            return ReadQuoted();
        }
        const auto end = std::min(m_text.find_first_of(",\"\r\n", m_pos), m_text.size());
        if (end < m_text.size() && m_text[end] == '"')
        {
            throw CsvError(m_source, m_line, "a quote inside a field without quotes");
        }
        std::string field(m_text.substr(m_pos, end - m_pos));
        m_pos = end;
        return field;
    }

    std::string ReadQuoted()
    {
        std::string field;
        const std::size_t begin = m_line;
        while (m_pos < m_text.size())
        {
            const char c = m_text[m_pos++];
            if (c == '"' && !Skip('"'))
            {
                return field;
            }
            m_line += c == '\n' ? 1 : 0;
            field += c;
        }
        throw CsvError(m_source, begin, "a quote is not closed");
    }

    std::string_view m_text;
    const std::string& m_source;
    std::size_t m_pos{0};
    std::size_t m_line{1};
    std::size_t m_rowLine{1};
    std::vector<std::string> m_fields;
};

void
CheckHeader(const std::vector<std::string>& columns, const std::string& source)
{
    for (auto name = columns.begin(); name != columns.end(); ++name)
    {
        if (name->empty() || std::find(columns.begin(), name, *name) != name)
        {
            throw CsvError(
                source,
                1,
                InColumn(*name, name->empty() ? "a column needs a name" : "named twice"));
        }
    }
}

} // namespace

CsvError::CsvError(const std::string& source, std::size_t line, const std::string& problem)
    : std::runtime_error(source + (line > 0 ? ":" + std::to_string(line) : "") + ": " + problem)
    , m_source(source)
    , m_line(line)
    , m_problem(problem)
{
}

const std::string&
CsvError::GetSource() const
{
    return m_source;
}

std::size_t
CsvError::GetLine() const
{
    return m_line;
}

const std::string&
CsvError::GetProblem() const
{
    return m_problem;
}

CsvTable
CsvTable::Read(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file)
    {
        throw CsvError(path, 0, "cannot read this data file");
    }
    return Parse(text.str(), path);
}

CsvTable
CsvTable::Parse(std::string_view text, const std::string& source)
{
    CsvTable table;
    table.m_source = source;
    RowReader reader(text, source);
    if (!reader.Next())
    {
        throw CsvError(source, 0, "no header");
    }
    table.m_columns = reader.TakeFields();
    const auto& columns = table.m_columns;
    CheckHeader(columns, source);
    while (reader.Next())
    {
        auto fields = reader.TakeFields();
        if (fields.size() != columns.size())
        {
            const bool isShort = fields.size() < columns.size();
            throw CsvError(source,
                           reader.GetLine(),
                           InColumn(isShort ? columns[fields.size()] : columns.back(),
                                    isShort ? "missing" : "not the last field") +
                               "; the row has " + std::to_string(fields.size()) +
                               " fields, the header " + std::to_string(columns.size()));
        }
        table.m_rows.push_back(std::move(fields));
        table.m_lines.push_back(reader.GetLine());
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
    const std::string& text = GetText(row, column);
    if (text.empty())
    {
        return std::nullopt;
    }
    double value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stop != end || !std::isfinite(value))
    {
        Fail(row, column, "\"" + text + "\" is not a number");
    }
    return value;
}

double
CsvTable::GetNumber(std::size_t row, std::string_view column) const
{
    const auto value = FindNumber(row, column);
    if (!value)
    {
        Fail(row, column, "a number is missing");
    }
    return *value;
}

int64_t
CsvTable::GetCount(std::size_t row, std::string_view column) const
{
    const std::string& text = GetText(row, column);
    int64_t value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stop != end || value < 0)
    {
        Fail(row, column, "\"" + text + "\" is not a whole number >= 0");
    }
    return value;
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

std::size_t
CsvTable::GetRow(std::string_view column, std::string_view text) const
{
    const auto row = FindRow(column, text);
    if (!row)
    {
        throw CsvError(m_source, 0, InColumn(column, "no row has \"" + std::string(text) + "\""));
    }
    return *row;
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

void
CsvTable::Fail(std::size_t row, std::string_view column, const std::string& problem) const
{
    throw CsvError(m_source, m_lines.at(row), InColumn(column, problem));
}

std::size_t
CsvTable::GetIndex(std::string_view column) const
{
    const auto found = std::find(m_columns.begin(), m_columns.end(), column);
    if (found == m_columns.end())
    {
        throw CsvError(m_source, 1, InColumn(column, "not in the header"));
    }
    return static_cast<std::size_t>(found - m_columns.begin());
}

} // namespace ehealth
} // namespace ns3
