// SPDX-License-Identifier: GPL-2.0-only
#include "emergency-detector.h"

#include "ns3/early-warning-score.h"

namespace ns3
{
namespace ehealth
{

bool
EmergencyDetector::Observe(const DetectorRule& rule, const VitalSigns& measured)
{
    const EarlyWarningScore score = EarlyWarningScore::Of(measured);
    const bool alarming =
        score.GetTotal() >= rule.total || (rule.single > 0 && score.GetHighest() >= rule.single);
    if (alarming == m_raised)
    {
        m_inRow = 0;
        return false;
    }
    if (++m_inRow < rule.consecutive)
    {
        return false;
    }
    m_inRow = 0;
    m_raised = alarming;
    return alarming;
}

void
AlarmTally::AddMonitored(double seconds)
{
    m_monitored += seconds;
}

void
AlarmTally::AddFalseAlarm()
{
    ++m_falseAlarms;
}

void
AlarmTally::AddDetected(double delay)
{
    m_delays.push_back(delay);
}

void
AlarmTally::AddMissed()
{
    ++m_missed;
}

double
AlarmTally::GetFalseAlarmRate() const
{
    constexpr double day = 86400;
    return m_monitored > 0 ? static_cast<double>(m_falseAlarms) * day / m_monitored : 0;
}

double
AlarmTally::GetMissRate() const
{
    const uint64_t emergencies = GetDetected() + m_missed;
    return emergencies > 0 ? static_cast<double>(m_missed) / static_cast<double>(emergencies) : 0;
}

} // namespace ehealth
} // namespace ns3
