// SPDX-License-Identifier: GPL-2.0-only
#include "link-impairment.h"

namespace ns3
{
namespace ehealth
{

LinkImpairment::LinkImpairment(RandomStream random) : m_random(std::move(random))
{
}

void
LinkImpairment::SetRateCallback(std::function<void(double share)> callback)
{
    m_onRate = std::move(callback);
}

uint64_t
LinkImpairment::Begin(const LinkFault& fault)
{
    m_faults[m_begun] = fault;
    Sum();
    return m_begun++;
}

void
LinkImpairment::End(uint64_t number)
{
    m_faults.erase(number);
    Sum();
}

void
LinkImpairment::Sum()
{
    const double before = m_rateShare;
    double passing = 1;
    m_down = false;
    m_jitter = Time();
    m_rateShare = 1;
    for (const auto& [number, fault] : m_faults)
    {
        m_down = m_down || fault.down;
        passing *= 1 - fault.loss;
        m_jitter += fault.jitter;
        m_rateShare *= fault.rateShare;
    }
    m_loss = 1 - passing;
    if (m_onRate && m_rateShare != before)
    {
        m_onRate(m_rateShare);
    }
}

std::optional<Time>
LinkImpairment::Judge()
{
    if (m_down || (m_loss > 0 && m_random.NextDouble() < m_loss))
    {
        return std::nullopt;
    }
    return m_jitter.IsZero() ? Time() : Seconds(m_random.NextDouble() * m_jitter.GetSeconds());
}

} // namespace ehealth
} // namespace ns3
