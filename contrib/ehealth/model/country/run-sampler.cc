// SPDX-License-Identifier: GPL-2.0-only
#include "run-sampler.h"

#include "ns3/agent.h"
#include "ns3/node-list.h"
#include "ns3/simulator.h"
#include "ns3/sqlite-memory.h"

#include <fstream>
#include <sys/resource.h>
#include <unistd.h>

namespace ns3
{
namespace ehealth
{

namespace
{

/// @return memory the process has now, octets; zero where the system does not tell
int64_t
GetRss()
{
    std::ifstream file("/proc/self/statm");
    int64_t size = 0;
    int64_t resident = 0;
    file >> size >> resident;
    return resident * sysconf(_SC_PAGESIZE);
}

} // namespace

uint64_t
GetPeakRss()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<uint64_t>(usage.ru_maxrss) * 1024;
}

double
GetCpuSeconds()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto toSeconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
    };
    return toSeconds(usage.ru_utime) + toSeconds(usage.ru_stime);
}

std::vector<WallProfile::Row>
WriteProfile(ResultsDatabase& database, WallProfile& profile)
{
    auto rows = profile.GetRows();
    double total = 0;
    for (const WallProfile::Row& row : rows)
    {
        database.Add(ProfileRow{row.part, row.name, static_cast<int64_t>(row.count), row.seconds});
        total += row.seconds;
    }
    database.SetRun("profile_s", std::to_string(total));
    return rows;
}

RunSampler::RunSampler(ResultsDatabase& database, const RunRecorder& recorder, Time duration)
    : m_database(database)
    , m_recorder(recorder)
    , m_interval(duration / kSamples)
    , m_end(Simulator::Now() + duration)
{
    Simulator::ScheduleNow(&RunSampler::SampleAndGoOn, this);
}

void
RunSampler::SampleAndGoOn()
{
    Sample();
    if (m_interval.IsStrictlyPositive() && Simulator::Now() + m_interval <= m_end)
    {
        Simulator::Schedule(m_interval, &RunSampler::SampleAndGoOn, this);
    }
}

int64_t
RunSampler::CountSockets(std::size_t node)
{
    for (std::size_t i = m_tcps.size(); i <= node; ++i)
    {
        const auto added = NodeList::GetNode(static_cast<uint32_t>(i));
        m_tcps.push_back({PeekPointer(added->GetObject<ShardedTcp>()),
                          PeekPointer(added->GetObject<TcpL4Protocol>())});
    }
    const Tcp& tcp = m_tcps[node];
    const std::size_t count = tcp.sharded ? tcp.sharded->GetNSockets()
                            : tcp.plain   ? ShardedTcp::CountSockets(tcp.plain)
                                          : 0;
    return static_cast<int64_t>(count);
}

void
RunSampler::Sample()
{
    SampleRow row;
    row.time_s = Simulator::Now().GetSeconds();
    row.rss_bytes = GetRss();
    row.store_bytes = GetSqliteMemory();
    row.open_runs = static_cast<int64_t>(m_recorder.GetOpenRuns());
    for (auto node = NodeList::Begin(); node != NodeList::End(); ++node)
    {
        row.sockets += CountSockets((*node)->GetId());
        for (uint32_t i = 0; i < (*node)->GetNApplications(); ++i)
        {
            if (const auto agent = DynamicCast<Agent>((*node)->GetApplication(i)))
            {
                row.sessions += static_cast<int64_t>(agent->GetSessionCount());
            }
        }
    }
    m_database.Add(row);
}

} // namespace ehealth
} // namespace ns3
