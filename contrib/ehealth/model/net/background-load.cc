// SPDX-License-Identifier: GPL-2.0-only
#include "background-load.h"

#include "ns3/abort.h"

#include <algorithm>
#include <cmath>

namespace ns3
{
namespace ehealth
{

namespace
{

/// After so many arrivals a queue of load kMaxLoad or less has forgotten how it was.
constexpr double kForgotten = 1000;

} // namespace

BackgroundLoad::BackgroundLoad(double load,
                               std::vector<BackgroundTraffic> traffic,
                               RandomStream random)
    : m_load(load), m_traffic(std::move(traffic)), m_random(std::move(random))
{
    NS_ABORT_MSG_IF(load < 0 || load > kMaxLoad,
                    "BackgroundLoad: a load is 0 to " << kMaxLoad << ", not " << load);
    double shares = 0;
    for (const BackgroundTraffic& kind : m_traffic)
    {
        NS_ABORT_MSG_IF(!kind.service.IsStrictlyPositive(),
                        "BackgroundLoad: objects take time, not " << kind.service.As(Time::US));
        shares += kind.share;
        m_rate += m_load * kind.share / kind.service.GetSeconds();
    }
    NS_ABORT_MSG_IF(std::abs(shares - 1) > 1e-9,
                    "BackgroundLoad: the shares add up to " << shares << ", not to 1");
}

template <class Weight>
const BackgroundTraffic&
BackgroundLoad::Draw(Weight weight)
{
    double total = 0;
    for (const BackgroundTraffic& kind : m_traffic)
    {
        total += weight(kind);
    }
    double left = total * m_random.NextDouble();
    for (const BackgroundTraffic& kind : m_traffic)
    {
        left -= weight(kind);
        if (left < 0)
        {
            return kind;
        }
    }
    return m_traffic.back();
}

double
BackgroundLoad::DrawExponential(double mean)
{
    return -mean * std::log1p(-m_random.NextDouble());
}

double
BackgroundLoad::DrawService()
{
    // Of each kind so many objects come as its share of the load holds.
    const auto& kind =
        Draw([](const BackgroundTraffic& each) { return each.share / each.service.GetSeconds(); });
    const double mean = kind.service.GetSeconds();
    return kind.exponential ? DrawExponential(mean) : mean;
}

double
BackgroundLoad::DrawResidual()
{
    const auto& kind = Draw([](const BackgroundTraffic& each) { return each.share; });
    const double mean = kind.service.GetSeconds();
    return kind.exponential ? DrawExponential(mean) : mean * m_random.NextDouble();
}

double
BackgroundLoad::DrawWork()
{
    // A geometric number of residual times (Kleinrock, equation 5.112).
    double work = 0;
    while (m_random.NextDouble() < m_load)
    {
        work += DrawResidual();
    }
    return work;
}

Time
BackgroundLoad::GetWait(Time now)
{
    if (m_rate == 0)
    {
        return Time();
    }
    double left = (now - m_asked).GetSeconds();
    if (m_asked.IsStrictlyNegative() || left * m_rate > kForgotten)
    {
        m_work = DrawWork();
        m_next = DrawExponential(1 / m_rate);
    }
    else
    {
        while (m_next <= left)
        {
            m_work = std::max(0.0, m_work - m_next) + DrawService();
            left -= m_next;
            m_next = DrawExponential(1 / m_rate);
        }
        m_work = std::max(0.0, m_work - left);
        m_next -= left;
    }
    m_asked = now;
    return Seconds(m_work);
}

Time
BackgroundLoad::GetMeanWait() const
{
    // load * E[S^2] / (2 E[S] (1 - load)) is the mean residual time times load / (1 - load).
    double residual = 0;
    for (const BackgroundTraffic& kind : m_traffic)
    {
        residual += kind.share * kind.service.GetSeconds() * (kind.exponential ? 1 : 0.5);
    }
    return Seconds(residual * m_load / (1 - m_load));
}

} // namespace ehealth
} // namespace ns3
