// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_RUN_RECORDER_H
#define EHEALTH_RUN_RECORDER_H

#include "ns3/agent.h"
#include "ns3/event-log-digest.h"
#include "ns3/metric-registry.h"
#include "ns3/results-database.h"

#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

namespace ns3
{
namespace ehealth
{

/// What became of the runs of one protocol.
struct ProtocolSummary
{
    std::map<Reason, uint64_t> ends; //!< number of runs by reason
    std::vector<double> latencies;   //!< of accepted runs, seconds; after Finish()
    uint64_t messages{0};            //!< sent until the runs' ends
    uint64_t bytes{0};               //!< the same, octets handed to the links

    /// @return the quantile of the latencies, seconds; NaN when no run was accepted
    double GetQuantile(double q) const;
    /// @return number of runs
    uint64_t GetRuns() const;
};

/**
 * @ingroup ehealth-metrics
 * Observes agents through their trace sources and turns what it sees into rows of the results
 * database: one protocol_run a run, its messages when asked for, and the totals of operations.
 *
 * A run is accepted when all the concluding roles of its protocol ended Accepted; it ends with the
 * reason of the first role that did not. What belongs to the run after that (backups) is executed
 * and digested but not added to the run's row.
 */
class RunRecorder
{
  public:
    /**
     * @param database where rows go
     * @param messages whether to write a row a message
     */
    RunRecorder(ResultsDatabase& database, bool messages);
    RunRecorder(const RunRecorder&) = delete;
    RunRecorder& operator=(const RunRecorder&) = delete;

    /// Names a site; runs refer to it by number. @return the number
    uint32_t AddSite(const SiteRow& site);

    /// Observes an agent from now on.
    void Watch(Ptr<Agent> agent);

    /**
     * Writes one of many values, of which the distribution or the course over time is of interest.
     * @param name of what is observed
     * @param unit of the value
     * @param site where; nothing: of no site
     * @param time when
     * @param value observed then
     */
    void Observe(const std::string& name,
                 const std::string& unit,
                 std::optional<uint32_t> site,
                 Time time,
                 double value);

    /// @return the scalar metrics of the run, for those who have more to say before Finish()
    MetricRegistry& GetMetrics()
    {
        return m_metrics;
    }

    /// Ends the runs still under way as Unfinished; writes totals of operations and metrics. Until
    /// then latencies are in the database alone, and memory does not grow with the number of runs.
    void Finish();

    /// @return number of runs begun and not ended
    std::size_t GetOpenRuns() const
    {
        return m_runs.size();
    }

    /// @return number of runs ended
    uint64_t GetEndedRuns() const
    {
        return m_ended;
    }

    /// @return number of cryptographic and store operations executed
    uint64_t GetOperations() const
    {
        return m_operationCount;
    }

    /// @return number of scripts that failed after their run had ended
    uint64_t GetLateFailures() const
    {
        return m_lateFailures;
    }

    /// @return the protocols seen, by name
    const std::map<std::string, ProtocolSummary>& GetProtocols() const
    {
        return m_protocols;
    }

    /// @return SHA-256 over the event log so far, hexadecimal
    std::string GetDigest() const
    {
        return m_digest.GetHex();
    }

    /// @param qualified whether protocols of different schemes are told apart in the summaries and
    /// metrics, as "emr-authorization/consultation"; to be set before the first run
    void SetQualifiedNames(bool qualified)
    {
        m_qualifiedNames = qualified;
    }

    /// @param callback called when a run ends
    void SetRunEndCallback(std::function<void(uint64_t run, Reason reason)> callback);

  private:
    struct InFlight
    {
        MessageSent sent;
        Time time;
    };

    struct OpenRun
    {
        const Protocol* protocol;
        const std::string* variant;
        uint32_t site;
        Time start;
        std::vector<const char*> concluding; //!< roles whose end is still awaited
        std::vector<InFlight> inFlight;
        Time network;
        Time nfc;
        Time crypto;
        Time tee;
        Time tpm;
        Time queue;
        Time think;
        uint32_t messages{0};
        uint64_t bytes{0};
        std::vector<MessageRow> rows;
    };

    struct OperationTotal
    {
        uint64_t count{0};
        Time charged; //!< whole nanoseconds: the order of summation does not matter
        double host{0};
    };

    struct PrimitiveTotal
    {
        uint64_t count{0};
        uint64_t octets{0};
    };

    /// The texts of a CryptoOpRow, in order. Not by content, which is compared at the end only.
    using OperationKey = std::array<const char*, 6>;

    struct OperationHash
    {
        std::size_t operator()(const OperationKey& key) const;
    };

    /// @return what a message that arrived was sent as; the end when it was not sent in this run
    static std::vector<InFlight>::iterator FindInFlight(OpenRun& run, const MessageReceived& event);
    void OnRunStart(const RunStart& event);
    void OnSessionEnd(const SessionEnd& event);
    void OnSent(const MessageSent& event);
    void OnReceived(const MessageReceived& event);
    void OnOperation(const OperationEvent& event);
    void OnThink(const ThinkEvent& event);
    void End(uint64_t run, OpenRun& open, Reason reason);
    std::string GetName(const std::string& scheme, const std::string& protocol) const;
    void DeclareMetrics(const std::string& protocol);
    void WriteOperations();
    void WritePrimitives();
    void WriteMetrics();

    ResultsDatabase& m_database;
    bool m_writeMessages;
    bool m_qualifiedNames{false};
    EventLogDigest m_digest;
    std::vector<SiteRow> m_sites;
    std::unordered_map<uint64_t, OpenRun> m_runs;
    std::map<std::string, ProtocolSummary> m_protocols;
    std::set<std::string> m_devices; //!< their names outlive processors
    std::unordered_map<OperationKey, OperationTotal, OperationHash> m_operations;
    std::array<PrimitiveTotal, kPrimitives> m_primitives{};
    MetricRegistry m_metrics;
    std::function<void(uint64_t, Reason)> m_onRunEnd;
    uint64_t m_ended{0};
    uint64_t m_operationCount{0};
    uint64_t m_lateFailures{0};
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_RUN_RECORDER_H
