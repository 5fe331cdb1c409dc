// SPDX-License-Identifier: GPL-2.0-only
// A results database of a country's day has millions of rows: turning each into a Python tuple
// would take longer than reading them.
#include "bindings.h"

#include <cmath>
#include <memory>
#include <pybind11/numpy.h>
#include <pybind11/stl.h>
#include <sqlite3.h>
#include <unordered_map>

namespace py = pybind11;

namespace ns3
{
namespace ehealth
{

namespace
{

struct CloseDatabase
{
    void operator()(sqlite3* database) const
    {
        sqlite3_close(database);
    }
};

struct FinalizeStatement
{
    void operator()(sqlite3_stmt* statement) const
    {
        sqlite3_finalize(statement);
    }
};

/// @return a NumPy array with the values
template <class T>
py::array
ToArray(const std::vector<T>& values)
{
    return py::array_t<T>(static_cast<py::ssize_t>(values.size()), values.data());
}

/// The values of a column, gathered row by row.
class ColumnReader
{
  public:
    ColumnReader(const char* name, const char* declared)
        : m_name(name)
        , m_kind(declared == nullptr                         ? Kind::Text
                 : sqlite3_stricmp(declared, "REAL") == 0    ? Kind::Real
                 : sqlite3_stricmp(declared, "INTEGER") == 0 ? Kind::Integer
                                                             : Kind::Text)
    {
    }

    void Take(sqlite3_stmt* statement, int index)
    {
        const bool null = sqlite3_column_type(statement, index) == SQLITE_NULL;
        m_nulls = m_nulls || null;
        switch (m_kind)
        {
        case Kind::Real:
            m_reals.push_back(null ? std::nan("") : sqlite3_column_double(statement, index));
            break;
        case Kind::Integer:
            m_integers.push_back(sqlite3_column_int64(statement, index));
            m_present.push_back(!null);
            break;
        case Kind::Text:
            m_codes.push_back(null ? -1 : FindCode(statement, index));
            break;
        }
    }

    const std::string& GetName() const
    {
        return m_name;
    }

    /// @return the array; of a text column, (codes, texts). A missing number is NaN, a missing text
    /// has the code -1
    py::object Finish() const
    {
        switch (m_kind)
        {
        case Kind::Real:
            return ToArray(m_reals);
        case Kind::Integer:
            break;
        case Kind::Text:
            return py::make_tuple(ToArray(m_codes), py::cast(m_texts));
        }
        if (!m_nulls)
        {
            return ToArray(m_integers);
        }
        std::vector<double> values(m_integers.begin(), m_integers.end());
        for (std::size_t i = 0; i < values.size(); ++i)
        {
            values[i] = m_present[i] ? values[i] : std::nan("");
        }
        return ToArray(values);
    }

  private:
    enum class Kind : uint8_t
    {
        Real,
        Integer,
        Text,
    };

    int32_t FindCode(sqlite3_stmt* statement, int index)
    {
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, index));
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, index));
        // Neighbouring rows often hold the same text.
        if (!m_texts.empty() &&
            m_texts[static_cast<std::size_t>(m_last)] == std::string_view(text, size))
        {
            return m_last;
        }
        const auto [found, isNew] =
            m_known.try_emplace(std::string(text, size), static_cast<int32_t>(m_texts.size()));
        if (isNew)
        {
            m_texts.push_back(found->first);
        }
        m_last = found->second;
        return m_last;
    }

    std::string m_name;
    Kind m_kind;
    bool m_nulls{false};
    std::vector<double> m_reals;
    std::vector<int64_t> m_integers;
    std::vector<bool> m_present;
    std::vector<int32_t> m_codes;
    std::vector<std::string> m_texts;
    std::unordered_map<std::string, int32_t> m_known;
    int32_t m_last{0};
};

[[noreturn]] void
Fail(sqlite3* database)
{
    throw std::runtime_error(sqlite3_errmsg(database));
}

py::dict
ReadTable(const std::string& path, const std::string& table)
{
    sqlite3* opened = nullptr;
    const int status = sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READONLY, nullptr);
    const std::unique_ptr<sqlite3, CloseDatabase> database(opened);
    if (status != SQLITE_OK)
    {
        Fail(database.get());
    }
    std::unique_ptr<char, decltype(&sqlite3_free)> sql(
        sqlite3_mprintf("SELECT * FROM \"%w\"", table.c_str()),
        &sqlite3_free);
    sqlite3_stmt* prepared = nullptr;
    if (sqlite3_prepare_v2(database.get(), sql.get(), -1, &prepared, nullptr) != SQLITE_OK)
    {
        Fail(database.get());
    }
    const std::unique_ptr<sqlite3_stmt, FinalizeStatement> statement(prepared);
    std::vector<ColumnReader> columns;
    for (int i = 0; i < sqlite3_column_count(statement.get()); ++i)
    {
        columns.emplace_back(sqlite3_column_name(statement.get(), i),
                             sqlite3_column_decltype(statement.get(), i));
    }
    {
        const py::gil_scoped_release release;
        int step = sqlite3_step(statement.get());
        for (; step == SQLITE_ROW; step = sqlite3_step(statement.get()))
        {
            for (std::size_t i = 0; i < columns.size(); ++i)
            {
                columns[i].Take(statement.get(), static_cast<int>(i));
            }
        }
        if (step != SQLITE_DONE)
        {
            Fail(database.get());
        }
    }
    py::dict arrays;
    for (const auto& column : columns)
    {
        arrays[py::str(column.GetName())] = column.Finish();
    }
    return arrays;
}

} // namespace

void
BindResults(py::module_& module)
{
    module.def("read_table",
               &ReadTable,
               py::arg("path"),
               py::arg("table"),
               "The columns of a table of a SQLite file by name: NumPy arrays of numbers, and "
               "(codes, texts) for columns of text. Missing: NaN, or the code -1. Raises "
               "RuntimeError with SQLite's reason.");
}

} // namespace ehealth
} // namespace ns3
