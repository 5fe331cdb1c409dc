// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_EMERGENCY_DETECTOR_H
#define EHEALTH_EMERGENCY_DETECTOR_H

#include "ns3/vital-sign-model.h"

#include <cstdint>
#include <vector>

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-wearables
/// When a phone takes vital signs for an emergency.
struct DetectorRule
{
    uint32_t total{5};       //!< aggregate early warning score from which a reading alarms
    uint32_t single{0};      //!< single score from which a reading alarms; 0: only the aggregate
    uint32_t consecutive{3}; //!< readings in a row that have to alarm; so many calm ones re-arm
};

/**
 * @ingroup ehealth-wearables
 * The phone's detector of emergencies (paper 001, section IV-B: "by analyzing collected data from
 * sensors"). It sees readings only.
 */
class EmergencyDetector
{
  public:
    /**
     * @param rule of the detector
     * @param measured the next reading
     * @return true: an emergency is raised now. It is not raised again before as many calm
     *         readings in a row.
     */
    bool Observe(const DetectorRule& rule, const VitalSigns& measured);

    /// @return whether an emergency was raised and is not over
    bool IsRaised() const
    {
        return m_raised;
    }

  private:
    uint8_t m_inRow{0}; //!< readings in a row that contradict the state
    bool m_raised{false};
};

/**
 * @ingroup ehealth-wearables
 * How good a detector was: false alarms and misses.
 */
class AlarmTally
{
  public:
    /// @param seconds for which one more person was monitored
    void AddMonitored(double seconds);

    /// An alarm of somebody who has no emergency.
    void AddFalseAlarm();

    /// The first alarm of an emergency. @param delay since its onset, seconds
    void AddDetected(double delay);

    /// An emergency that was over, or lasted longer than the patient can wait, without an alarm.
    void AddMissed();

    /// @return alarms without an emergency
    uint64_t GetFalseAlarms() const
    {
        return m_falseAlarms;
    }

    /// @return emergencies with an alarm
    uint64_t GetDetected() const
    {
        return m_delays.size();
    }

    /// @return emergencies without
    uint64_t GetMissed() const
    {
        return m_missed;
    }

    /// @return false alarms a person and day; 0 when nobody was monitored
    double GetFalseAlarmRate() const;

    /// @return share of missed emergencies; 0 when there was none
    double GetMissRate() const;

    /// @return seconds from onset to alarm, in the order of the alarms
    const std::vector<double>& GetDelays() const
    {
        return m_delays;
    }

  private:
    double m_monitored{0};
    uint64_t m_falseAlarms{0};
    uint64_t m_missed{0};
    std::vector<double> m_delays;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_EMERGENCY_DETECTOR_H
