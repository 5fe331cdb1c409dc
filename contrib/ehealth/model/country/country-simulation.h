// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_COUNTRY_SIMULATION_H
#define EHEALTH_COUNTRY_SIMULATION_H

#include "ns3/adversary.h"
#include "ns3/progress-meter.h"
#include "ns3/record-report.h"
#include "ns3/scenario.h"
#include "ns3/wall-profile.h"

#include <iosfwd>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{
namespace ehealth
{

/// What a run came to; printed as a table.
struct RunSummary
{
    /// One protocol.
    struct Protocol
    {
        uint64_t runs{0};                             //!< begun
        uint64_t accepted{0};                         //!< ended well
        std::map<std::string, uint64_t> otherReasons; //!< how the others ended
        double median{0};                             //!< latency of accepted runs, seconds
        double p95{0};                                //!< 95th percentile, seconds
        double p99{0};                                //!< 99th percentile, seconds
        uint64_t messages{0};                         //!< sent
        uint64_t bytes{0};                            //!< handed to links
    };

    std::string scenario;                      //!< its name
    uint64_t seed{0};                          //!< run.seed
    std::string country;                       //!< country.data
    std::size_t provinces{0};                  //!< number of them
    std::size_t hospitals{0};                  //!< number of them
    int64_t population{0};                     //!< inhabitants
    std::map<std::string, Protocol> protocols; //!< by name
    uint64_t operations{0};                    //!< cryptographic and store operations executed
    uint64_t lateFailures{0};                  //!< scripts that failed after their run had ended
    uint64_t events{0};                        //!< executed by the simulator
    uint64_t packets{0};                       //!< on all links, hop by hop
    double simulatedSeconds{0};                //!< to the last event
    double wallSeconds{0};                     //!< of the simulation, without start-up
    double startupSeconds{0};                  //!< building the country
    uint64_t peakRssBytes{0};                  //!< of the process
    std::optional<RecordReport> records;       //!< with run.check_records
    std::vector<AttackReport> attacks;         //!< what became of each attack
    std::vector<WallProfile::Row> profile;     //!< with Options::profile: where the time went
    std::string digest;                        //!< SHA-256 of the event log, hexadecimal
    std::string resultsPath;                   //!< the file written
};

/// Prints the summary for people.
std::ostream& operator<<(std::ostream& os, const RunSummary& summary);

/**
 * @ingroup ehealth-country
 * A scenario, built and run: the country's network, the scheme installed on it, its people
 * arriving, and a recorder that writes the results database. ns-3's simulator is global: one at a
 * time in a process.
 */
class CountrySimulation
{
  public:
    /// How to run; no influence on results.
    struct Options
    {
        std::string resultsPath;    //!< SQLite file to write
        std::string pcapDirectory;  //!< for scenarios with run.pcap; next to the results when empty
        ProgressFunction progress;  //!< is told how far the run is; may be empty
        double progressInterval{1}; //!< the host's time between two calls, seconds
        bool profile{false};        //!< whether to find out where the host's time goes
    };

    /**
     * Builds everything up to the first event.
     * @throws std::runtime_error when data or files cannot be used
     */
    CountrySimulation(const Scenario& scenario, const Options& options);
    ~CountrySimulation();
    CountrySimulation(const CountrySimulation&) = delete;
    CountrySimulation& operator=(const CountrySimulation&) = delete;

    /**
     * Runs to the end and completes the results database.
     * @throws std::runtime_error when results cannot be written; nothing is left behind then
     * @throws RecordDisagreement, when the results are complete, with run.check_records
     */
    void Run();

    /// @return what the run came to; valid after Run()
    const RunSummary& GetSummary() const;

  private:
    class Implementation;
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_COUNTRY_SIMULATION_H
