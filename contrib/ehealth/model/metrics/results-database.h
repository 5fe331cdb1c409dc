// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_RESULTS_DATABASE_H
#define EHEALTH_RESULTS_DATABASE_H

#include <cstdint>
#include <functional>
#include <optional>
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

/// A row of the table "site".
struct SiteRow
{
    int64_t id{0};        //!< Number of the site
    std::string kind;     //!< hospital or data-centre
    std::string name;     //!< Unique name
    std::string province; //!< Province
    double lat{0};        //!< Latitude, degree
    double lon{0};        //!< Longitude, degree

    /// @return the columns in order
    auto Fields() const
    {
        return std::tie(id, kind, name, province, lat, lon);
    }
};

/// A row of the table "protocol_run".
struct ProtocolRunRow
{
    int64_t id{0};        //!< Number of the run, as in its messages
    std::string scheme;   //!< Scheme
    std::string variant;  //!< Variant of the scheme
    std::string protocol; //!< Protocol
    std::string province; //!< Province where it took place
    int64_t site{0};      //!< Site where it took place
    double start_s{0};    //!< Start, simulated time, s
    double latency_s{0};  //!< Latency without the time people take, s
    std::string outcome;  //!< accepted, rejected or failed
    std::string reason;   //!< Why it ended
    double network_s{0};  //!< Messages under way, except by NFC, s
    double crypto_s{0};   //!< Operations on processors, s
    double tee_s{0};      //!< Part of crypto_s in a TEE, world switches included, s
    double tpm_s{0};      //!< Part of crypto_s in a TPM, s
    double queue_s{0};    //!< Operations waiting for a processor, s
    double nfc_s{0};      //!< Messages under way by NFC, discovery included, s
    double think_s{0};    //!< Time people took, s
    int64_t messages{0};  //!< Messages sent
    int64_t bytes{0};     //!< Handed to links, protection included, byte

    /// @return the columns in order
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
                        tee_s,
                        tpm_s,
                        queue_s,
                        nfc_s,
                        think_s,
                        messages,
                        bytes);
    }
};

/// A row of the table "message".
struct MessageRow
{
    int64_t protocol_run{0}; //!< Run it belongs to
    std::string step;        //!< Row of the paper's table
    std::string name;        //!< Kind of message
    std::string sender;      //!< Sending agent
    std::string receiver;    //!< Receiving agent
    std::string link;        //!< Class of the leg
    double sent_s{0};        //!< Sent, simulated time, s
    double received_s{0};    //!< Received, simulated time, s
    int64_t bytes{0};        //!< Size with framing and protection, byte
    int64_t body_bytes{0};   //!< Size of what the scheme sends, byte

    /// @return the columns in order
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
                        bytes,
                        body_bytes);
    }
};

/// A row of the table "crypto_op".
struct CryptoOpRow
{
    std::string scheme;    //!< Scheme; - after the end of a run
    std::string role;      //!< Role that ran it
    std::string device;    //!< Class of device
    std::string operation; //!< Operation
    std::string algorithm; //!< Algorithm
    int64_t count{0};      //!< Executions
    double charged_s{0};   //!< Simulated time charged, s
    double host_s{0};      //!< Time the host took; not reproducible, s
    std::string protocol;  //!< Protocol; - after the end of a run

    /// @return the columns in order
    auto Fields() const
    {
        return std::tie(scheme,
                        role,
                        device,
                        operation,
                        algorithm,
                        count,
                        charged_s,
                        host_s,
                        protocol);
    }
};

/// A row of the table "primitive": what all operations together were made of.
struct PrimitiveRow
{
    std::string name;  //!< Elementary operation, as in the cost table
    int64_t count{0};  //!< Executions
    int64_t octets{0}; //!< Input of all executions, byte

    /// @return the columns in order
    auto Fields() const
    {
        return std::tie(name, count, octets);
    }
};

/// A row of the table "profile": where the host's time went; not reproducible.
struct ProfileRow
{
    std::string part; //!< What the time was spent on
    std::string name; //!< Operation and algorithm; empty for other parts
    int64_t count{0}; //!< How often it was begun
    double wall_s{0}; //!< The host's time, s

    /// @return the columns in order
    auto Fields() const
    {
        return std::tie(part, name, count, wall_s);
    }
};

/// A row of the table "sample": the process at a moment of the run; memory is not reproducible.
struct SampleRow
{
    double time_s{0};       //!< When, simulated time, s
    int64_t rss_bytes{0};   //!< Memory of the process, byte
    int64_t store_bytes{0}; //!< Part of it that SQLite has, for stores and results, byte
    int64_t open_runs{0};   //!< Protocol runs under way
    int64_t sessions{0};    //!< Roles' parts of protocol runs under way
    int64_t sockets{0};     //!< TCP sockets, those that listen included

    /// @return the columns in order
    auto Fields() const
    {
        return std::tie(time_s, rss_bytes, store_bytes, open_runs, sessions, sockets);
    }
};

/// A row of the table "attack_run".
struct AttackRunRow
{
    int64_t attack{0};         //!< Number of the row, from 0
    std::string id;            //!< Attack, as the table of its scheme names it
    std::string scheme;        //!< Scheme that is attacked
    std::string variant;       //!< Variant of the scheme
    std::string capability;    //!< What the adversary can do
    std::string target;        //!< To whom
    std::string place;         //!< Whom it reaches; empty: the whole country
    double start_s{0};         //!< Begins, simulated time, s
    double end_s{0};           //!< Ends, s; NaN, stored as NULL: with the simulation
    int64_t attempts{0};       //!< Attempts
    int64_t successes{0};      //!< Goals broken, once a run and goal
    std::string goal;          //!< First goal broken; empty: none
    double first_success_s{0}; //!< When, simulated time, s; NaN, stored as NULL: never
    double victim_s{0};        //!< Processor time of honest roles spent on it, s
    double attacker_s{0};      //!< Processor time of the adversary, s
    int64_t detected{0};       //!< Roles' parts that ended with a refusal
    std::string detected_by;   //!< Who refused first, and why
    std::string goals;         //!< All goals broken, with semicolons between
    double advantage{0};       //!< Over guessing; NaN, stored as NULL: not of this attack

    /// @return the columns in order
    auto Fields() const
    {
        return std::tie(attack,
                        id,
                        scheme,
                        variant,
                        capability,
                        target,
                        place,
                        start_s,
                        end_s,
                        attempts,
                        successes,
                        goal,
                        first_success_s,
                        victim_s,
                        attacker_s,
                        detected,
                        detected_by,
                        goals,
                        advantage);
    }
};

/// A row of the table "attack_event".
struct AttackEventRow
{
    int64_t attack{0};       //!< Row of attack_run it belongs to
    double time_s{0};        //!< Simulated time, s
    std::string event;       //!< attempt, success or detected
    int64_t protocol_run{0}; //!< Run it is about; 0: none
    std::string detail;      //!< Goal broken, or role that refused and why

    /// @return the columns in order
    auto Fields() const
    {
        return std::tie(attack, time_s, event, protocol_run, detail);
    }
};

/// A row of the table "link".
struct LinkRow
{
    std::string class_;    //!< Class of link
    std::string name;      //!< Lower end of the link
    int64_t packets{0};    //!< Packets sent, both directions
    int64_t bytes{0};      //!< Octets sent, both directions, byte
    int64_t dropped{0};    //!< Packets dropped
    double utilisation{0}; //!< Mean share of the capacity, both directions

    /// @return the columns in order
    auto Fields() const
    {
        return std::tie(class_, name, packets, bytes, dropped, utilisation);
    }
};

/// A row of the table "observation": one of many values of which the distribution, or the course
/// over time, is of interest.
struct ObservationRow
{
    std::string name;            //!< What was observed
    std::string unit;            //!< Unit of the value
    std::optional<int64_t> site; //!< Site where; nothing: of no site
    double time_s{0};            //!< When, simulated time, s
    double value{0};             //!< Value

    /// @return the columns in order
    auto Fields() const
    {
        return std::tie(name, unit, site, time_s, value);
    }
};

/// A row of the table "metric".
struct MetricRow
{
    std::string name;     //!< Name
    std::string unit;     //!< Unit
    std::string title;    //!< Meaning
    double value{0};      //!< NaN, stored as NULL: there is none
    std::string source{}; //!< What it is computed from

    /// @return the columns in order
    auto Fields() const
    {
        return std::tie(name, unit, title, value, source);
    }
};

/// A row of the table "run".
struct RunRow
{
    std::string key;   //!< Property of the run
    std::string value; //!< Its value

    /// @return the columns in order
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
    const char* table;  //!< its table
    const char* column; //!< its name
    const char* type;   //!< SQLite's: TEXT, INTEGER, REAL
    const char* unit;   //!< "s", "byte", "1", ... ; empty for text
    const char* title;  //!< what it holds
};

/// @return every column of every table, in order: the contract, stated once
const std::vector<ResultsColumn>& GetResultsColumns();

/**
 * @ingroup ehealth-metrics
 * Writes one SQLite file a run: to "<path>.partial" in batched transactions, renamed to its path by
 * Finish(). Without Finish() nothing is left behind. "<path>.lock" is locked meanwhile.
 */
class ResultsDatabase
{
  public:
    /// The version of the contract; stored as "schema_version".
    static constexpr int kSchemaVersion = 2;

    /// Rows written in one transaction unless asked otherwise.
    static constexpr uint32_t kBatch = 20000;

    /**
     * @param path of the file to write; an older one is replaced by Finish()
     * @param batch rows written in one transaction
     * @throws ResultsError also when another run is writing the same file
     */
    explicit ResultsDatabase(std::string path, uint32_t batch = kBatch);
    ~ResultsDatabase();
    ResultsDatabase(const ResultsDatabase&) = delete;
    ResultsDatabase& operator=(const ResultsDatabase&) = delete;

    /// @name Add a row
    /// @{

    /// Adds a row.
    void Add(const SiteRow& row);
    /// Adds a row.
    void Add(const ProtocolRunRow& row);
    /// Adds a row.
    void Add(const MessageRow& row);
    /// Adds a row.
    void Add(const CryptoOpRow& row);
    /// Adds a row.
    void Add(const PrimitiveRow& row);
    /// Adds a row.
    void Add(const ProfileRow& row);
    /// Adds a row.
    void Add(const SampleRow& row);
    /// Adds a row.
    void Add(const AttackRunRow& row);
    /// Adds a row.
    void Add(const AttackEventRow& row);
    /// Adds a row.
    void Add(const LinkRow& row);
    /// Adds a row.
    void Add(const ObservationRow& row);
    /// Adds a row.
    void Add(const MetricRow& row);
    /// @}

    /**
     * Reads back the latencies of accepted runs, in the order in which the runs ended.
     * @param callback gets scheme, protocol and latency (s) of each
     */
    void ReadLatencies(
        const std::function<void(const std::string&, const std::string&, double)>& callback);

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
        PrimitiveTable,
        Profile,
        Sample,
        AttackRun,
        AttackEvent,
        Link,
        Observation,
        Metric,
        Column,
        kTables,
    };

    template <class Row>
    void Insert(Table table, const Row& row);
    void MakeTables();
    void Execute(const std::string& sql);
    sqlite3_stmt* Prepare(const std::string& sql, unsigned int flags);
    void Close();
    [[noreturn]] void Fail(const std::string& what) const;

    std::string m_path;
    std::string m_partial;
    uint32_t m_batch;
    int m_lock{-1}; //!< open file that keeps other runs away
    sqlite3* m_database{nullptr};
    sqlite3_stmt* m_statements[kTables]{};
    uint32_t m_pending{0}; //!< rows of the transaction under way
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_RESULTS_DATABASE_H
