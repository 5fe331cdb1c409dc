// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_PROGRESS_METER_H
#define EHEALTH_PROGRESS_METER_H

#include "ns3/event-id.h"
#include "ns3/run-recorder.h"

#include <chrono>
#include <functional>

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-country
/// How far a simulation is.
struct RunProgress
{
    double simulatedSeconds{0}; //!< so far
    double duration{0};         //!< in all, seconds; what is under way then ends after it
    uint64_t endedRuns{0};      //!< protocol runs
    double wallSeconds{0};      //!< since the simulation began
};

/// @ingroup ehealth-country
/// Is told how far a simulation is.
using ProgressFunction = std::function<void(const RunProgress&)>;

/**
 * @ingroup ehealth-country
 * Calls a function at intervals of the host's time while a simulation runs.
 */
class ProgressMeter
{
  public:
    /// @param recorder counts the runs. @param duration simulated time to come, seconds
    /// @param interval of the host's time, seconds. @param report is called
    ProgressMeter(const RunRecorder& recorder,
                  double duration,
                  double interval,
                  ProgressFunction report);
    ~ProgressMeter();
    ProgressMeter(const ProgressMeter&) = delete;
    ProgressMeter& operator=(const ProgressMeter&) = delete;

  private:
    void Tick();

    const RunRecorder& m_recorder;
    double m_duration;
    double m_interval;
    ProgressFunction m_report;
    std::chrono::steady_clock::time_point m_begin;
    double m_lastReport{0};
    EventId m_event;
};

/**
 * @ingroup ehealth-country
 * Tells on standard error how far a simulation is: simulated time, protocol runs, real-time factor
 * and the time left. On a terminal one line is written over and over.
 */
class ProgressLine
{
  public:
    ProgressLine();
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    /// @return the host's time between two lines, seconds
    double GetInterval() const;

    /// Writes the line.
    void Write(const RunProgress& now);

  private:
    bool m_terminal;
    bool m_shown{false};
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_PROGRESS_METER_H
