// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_RUN_SAMPLER_H
#define EHEALTH_RUN_SAMPLER_H

#include "ns3/nstime.h"
#include "ns3/results-database.h"
#include "ns3/run-recorder.h"
#include "ns3/sharded-tcp.h"
#include "ns3/tcp-l4-protocol.h"
#include "ns3/wall-profile.h"

#include <vector>

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-country
/// @return the most memory the process has had, octets
uint64_t GetPeakRss();

/// @ingroup ehealth-country
/// @return processor time of all threads of the process so far, seconds
double GetCpuSeconds();

/**
 * @ingroup ehealth-country
 * Writes a profile to the table "profile" and its sum as the run's property "profile_s".
 * @return its rows
 */
std::vector<WallProfile::Row> WriteProfile(ResultsDatabase& database, WallProfile& profile);

/**
 * @ingroup ehealth-country
 * Looks at a run from time to time: how much memory the process has, and how many of the objects
 * are alive that come and go with patients. What must not grow from day to day shows there.
 */
class RunSampler
{
  public:
    /// Samples in the time during which people arrive: in a week, one every six hours.
    static constexpr int64_t kSamples = 28;

    /**
     * @param database where rows of the table "sample" go
     * @param recorder of the run
     * @param duration during which people arrive
     */
    RunSampler(ResultsDatabase& database, const RunRecorder& recorder, Time duration);
    RunSampler(const RunSampler&) = delete;
    RunSampler& operator=(const RunSampler&) = delete;

    /// Writes a row now.
    void Sample();

  private:
    /// A node's TCP; in shards, where there are both; null, where there is none.
    struct Tcp
    {
        const ShardedTcp* sharded;
        const TcpL4Protocol* plain;
    };

    void SampleAndGoOn();
    int64_t CountSockets(std::size_t node);

    ResultsDatabase& m_database;
    const RunRecorder& m_recorder;
    Time m_interval;
    Time m_end;
    std::vector<Tcp> m_tcps; //!< of the nodes, by number: looking for them takes time
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_RUN_SAMPLER_H
