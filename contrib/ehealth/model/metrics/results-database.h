// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_RESULTS_DATABASE_H
#define EHEALTH_RESULTS_DATABASE_H

#include <cstdint>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-metrics
/// Results cannot be written; names the file and SQLite's or the system's reason.
class ResultsError : public std::runtime_error
{
  public:
    using std::runtime_error::runtime_error;
};

/// @name Rows of the results database
/// Members are named as the columns, units included; results-columns.cc explains them.
/// @{

struct SiteRow
{
    int64_t id{0};
    std::string kind;
    std::string name;
    std::string province;
    double lat{0};
    double lon{0};

    auto Fields() const
    {
        return std::tie(id, kind, name, province, lat, lon);
    }
};

struct ProtocolRunRow
{
    int64_t id{0};
    std::string scheme;
    std::string variant;
    std::string protocol;
    std::string province;
    int64_t site{0};
    double start_s{0};
    double latency_s{0};
    std::string outcome;
    std::string reason;
    double network_s{0};
    double crypto_s{0};
    double queue_s{0};
    double nfc_s{0};
    double think_s{0};
    int64_t messages{0};
    int64_t bytes{0};

    auto Fields() const
    {
        return std::tie(id,
                        scheme,
                        variant,
                        protocol,
                        province,
                        site,
                        start_s,
                        latency_s,
                        outcome,
                        reason,
                        network_s,
                        crypto_s,
                        queue_s,
                        nfc_s,
                        think_s,
                        messages,
                        bytes);
    }
};

struct MessageRow
{
    int64_t protocol_run{0};
    std::string step;
    std::string name;
    std::string sender;
    std::string receiver;
    std::string link;
    double sent_s{0};
    double received_s{0};
    int64_t bytes{0};

    auto Fields() const
    {
        return std::tie(protocol_run,
                        step,
                        name,
                        sender,
                        receiver,
                        link,
                        sent_s,
                        received_s,
                        bytes);
    }
};

struct CryptoOpRow
{
    std::string scheme;
    std::string role;
    std::string device;
    std::string operation;
    std::string algorithm;
    int64_t count{0};
    double charged_s{0};
    double host_s{0};

    auto Fields() const
    {
        return std::tie(scheme, role, device, operation, algorithm, count, charged_s, host_s);
    }
};

struct LinkRow
{
    std::string class_;
    std::string name;
    int64_t packets{0};
    int64_t bytes{0};
    int64_t dropped{0};
    double utilisation{0};

    auto Fields() const
    {
        return std::tie(class_, name, packets, bytes, dropped, utilisation);
    }
};

struct MetricRow
{
    std::string name;
    std::string unit;
    std::string title;
    double value{0}; //!< NaN, stored as NULL: there is none
    std::string source{};

    auto Fields() const
    {
        return std::tie(name, unit, title, value, source);
    }
};

struct RunRow
{
    std::string key;
    std::string value;

    auto Fields() const
    {
        return std::tie(key, value);
    }
};

/// @}

/// @ingroup ehealth-metrics
/// What a column of the results database holds; the table "column" of every file.
struct ResultsColumn
{
    const char* table;
    const char* column;
    const char* type; //!< SQLite's: TEXT, INTEGER, REAL
    const char* unit; //!< "s", "byte", "1", ... ; empty for text
    const char* title;
};

/// @return every column of every table, in order: the contract, stated once
const std::vector<ResultsColumn>& GetResultsColumns();

/**
 * @ingroup ehealth-metrics
 * Writes one SQLite file a run: to "<path>.partial" in batched transactions, renamed to its path by
 * Finish(). Without Finish() nothing is left behind.
 */
class ResultsDatabase
{
  public:
    /// The version of the contract; stored as "schema_version".
    static constexpr int kSchemaVersion = 1;

    /// @param path of the file to write; an older one is replaced by Finish()
    explicit ResultsDatabase(std::string path);
    ~ResultsDatabase();
    ResultsDatabase(const ResultsDatabase&) = delete;
    ResultsDatabase& operator=(const ResultsDatabase&) = delete;

    /// @name Add a row
    /// @{
    void Add(const SiteRow& row);
    void Add(const ProtocolRunRow& row);
    void Add(const MessageRow& row);
    void Add(const CryptoOpRow& row);
    void Add(const LinkRow& row);
    void Add(const MetricRow& row);
    /// @}

    /// Sets a property of the run.
    void SetRun(const std::string& key, const std::string& value);

    /// Commits, writes through to the disk and gives the file its name.
    void Finish();

    /// Lets the database grow to so many pages at most, for tests of a full disk.
    void LimitPages(uint32_t pages);

  private:
    enum Table : uint8_t
    {
        Run,
        Site,
        ProtocolRun,
        Message,
        CryptoOp,
        Link,
        Metric,
        Column,
        kTables,
    };

    template <class Row>
    void Insert(Table table, const Row& row);
    void MakeTables();
    void Execute(const std::string& sql);
    void Close();
    [[noreturn]] void Fail(const std::string& what) const;

    std::string m_path;
    std::string m_partial;
    sqlite3* m_database{nullptr};
    sqlite3_stmt* m_statements[kTables]{};
    uint32_t m_pending{0}; //!< rows of the transaction under way
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_RESULTS_DATABASE_H
