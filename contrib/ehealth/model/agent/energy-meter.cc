// SPDX-License-Identifier: GPL-2.0-only
#include "energy-meter.h"

#include "ns3/abort.h"

#include <algorithm>

namespace ns3
{
namespace ehealth
{

EnergyMeter::EnergyMeter(const DevicePower& power, double uplinkRate, double downlinkRate)
    : m_power(power), m_uplinkRate(uplinkRate), m_downlinkRate(downlinkRate)
{
    NS_ABORT_MSG_IF(uplinkRate <= 0 || downlinkRate <= 0, "a radio's rates are greater than 0");
}

void
EnergyMeter::AddWork(Time cost)
{
    m_use.computation += m_power.cpu * cost.GetSeconds();
}

void
EnergyMeter::AddTransfer(Time at, RadioDirection direction, uint64_t octets)
{
    if (!m_connected || at >= m_busyUntil + m_power.tailTime)
    {
        m_use = GetUse(at);
        m_use.radio += m_power.promotion * m_power.promotionTime.GetSeconds();
        m_busyUntil = at;
        m_connected = true;
    }
    else if (at > m_busyUntil)
    {
        m_use = GetUse(at);
        m_busyUntil = at;
    }
    const Time duration = GetDuration(direction, octets);
    m_use.radio += GetTransferPower(direction) * duration.GetSeconds();
    m_busyUntil += duration;
}

EnergyUse
EnergyMeter::GetUse(Time now) const
{
    EnergyUse use = m_use;
    if (m_connected && now > m_busyUntil)
    {
        use.radio += m_power.tail * std::min(now - m_busyUntil, m_power.tailTime).GetSeconds();
    }
    return use;
}

EnergyUse
EnergyMeter::Settle()
{
    const EnergyUse use = GetUse(m_busyUntil + m_power.tailTime);
    m_use = EnergyUse();
    m_connected = false;
    return use;
}

Time
EnergyMeter::GetDuration(RadioDirection direction, uint64_t octets) const
{
    return Seconds(8 * static_cast<double>(octets) / GetRate(direction));
}

double
EnergyMeter::GetTransferPower(RadioDirection direction) const
{
    constexpr double mega = 1e6;
    const double slope = direction == RadioDirection::Uplink ? m_power.uplink : m_power.downlink;
    return m_power.connected + slope * GetRate(direction) / mega;
}

} // namespace ehealth
} // namespace ns3
