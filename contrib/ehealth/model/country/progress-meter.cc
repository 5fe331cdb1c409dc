// SPDX-License-Identifier: GPL-2.0-only
#include "progress-meter.h"

#include "ns3/simulator.h"

#include <cstdio>
#include <unistd.h>

namespace ns3
{
namespace ehealth
{

namespace
{

/// Simulated time between looks at the clock.
const Time kTick = MilliSeconds(250);

} // namespace

ProgressMeter::ProgressMeter(const RunRecorder& recorder, double duration)
    : m_recorder(recorder)
    , m_duration(duration)
    , m_terminal(isatty(STDERR_FILENO) == 1)
    , m_begin(std::chrono::steady_clock::now())
{
    m_event = Simulator::Schedule(kTick, &ProgressMeter::Tick, this);
}

ProgressMeter::~ProgressMeter()
{
    m_event.Cancel();
    if (m_terminal && m_shown)
    {
        std::fputc('\n', stderr);
    }
}

void
ProgressMeter::Tick()
{
    const double simulated = Simulator::Now().GetSeconds();
    if (simulated < m_duration)
    {
        m_event = Simulator::Schedule(kTick, &ProgressMeter::Tick, this);
    }
    const double wall =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - m_begin).count();
    if (wall - m_lastShown < (m_terminal ? 0.5 : 10))
    {
        return;
    }
    m_lastShown = wall;
    m_shown = true;
    std::fprintf(stderr,
                 "%s%6.1f s of %.0f s simulated, %llu runs ended, %.1f x real time, %.0f s left%s",
                 m_terminal ? "\r" : "",
                 simulated,
                 m_duration,
                 static_cast<unsigned long long>(m_recorder.GetEndedRuns()),
                 simulated / wall,
                 (m_duration - simulated) * wall / simulated,
                 m_terminal ? "   " : "\n");
}

} // namespace ehealth
} // namespace ns3
