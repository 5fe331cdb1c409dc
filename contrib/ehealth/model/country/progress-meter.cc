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

ProgressMeter::ProgressMeter(const RunRecorder& recorder,
                             double duration,
                             double interval,
                             ProgressFunction report)
    : m_recorder(recorder)
    , m_duration(duration)
    , m_interval(interval)
    , m_report(std::move(report))
    , m_begin(std::chrono::steady_clock::now())
{
    m_event = Simulator::Schedule(kTick, &ProgressMeter::Tick, this);
}

ProgressMeter::~ProgressMeter()
{
    m_event.Cancel();
}

void
ProgressMeter::Tick()
{
    RunProgress now;
    now.simulatedSeconds = Simulator::Now().GetSeconds();
    now.duration = m_duration;
    now.endedRuns = m_recorder.GetEndedRuns();
    now.wallSeconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - m_begin).count();
    if (now.simulatedSeconds < m_duration)
    {
        m_event = Simulator::Schedule(kTick, &ProgressMeter::Tick, this);
    }
    if (now.wallSeconds - m_lastReport >= m_interval)
    {
        m_lastReport = now.wallSeconds;
        m_report(now);
    }
}

ProgressLine::ProgressLine() : m_terminal(isatty(STDERR_FILENO) == 1)
{
}

ProgressLine::~ProgressLine()
{
    if (m_terminal && m_shown)
    {
        std::fputc('\n', stderr);
    }
}

double
ProgressLine::GetInterval() const
{
    return m_terminal ? 0.5 : 10;
}

void
ProgressLine::Write(const RunProgress& now)
{
    m_shown = true;
    std::fprintf(stderr,
                 "%s%6.1f s of %.0f s simulated, %llu runs ended, %.1f x real time, %.0f s left%s",
                 m_terminal ? "\r" : "",
                 now.simulatedSeconds,
                 now.duration,
                 static_cast<unsigned long long>(now.endedRuns),
                 now.simulatedSeconds / now.wallSeconds,
                 (now.duration - now.simulatedSeconds) * now.wallSeconds / now.simulatedSeconds,
                 m_terminal ? "   " : "\n");
}

} // namespace ehealth
} // namespace ns3
