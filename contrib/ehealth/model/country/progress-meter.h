// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_PROGRESS_METER_H
#define EHEALTH_PROGRESS_METER_H

#include "ns3/event-id.h"
#include "ns3/run-recorder.h"

#include <chrono>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * Tells on standard error how far a simulation is: simulated time, protocol runs, real-time factor
 * and the time left. On a terminal one line is written over and over; elsewhere a line every ten
 * seconds.
 */
class ProgressMeter
{
  public:
    /// @param recorder counts the runs. @param duration simulated time to come, seconds
    ProgressMeter(const RunRecorder& recorder, double duration);
    ~ProgressMeter();
    ProgressMeter(const ProgressMeter&) = delete;
    ProgressMeter& operator=(const ProgressMeter&) = delete;

  private:
    void Tick();

    const RunRecorder& m_recorder;
    double m_duration;
    bool m_terminal;
    bool m_shown{false};
    std::chrono::steady_clock::time_point m_begin;
    double m_lastShown{0};
    EventId m_event;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_PROGRESS_METER_H
