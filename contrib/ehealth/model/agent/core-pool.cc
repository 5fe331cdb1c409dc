// SPDX-License-Identifier: GPL-2.0-only
#include "core-pool.h"

#include "ns3/abort.h"

#include <algorithm>
#include <cmath>

namespace ns3
{
namespace ehealth
{

CorePool::CorePool(uint32_t cores) : m_coresEach(cores)
{
    NS_ABORT_MSG_IF(cores == 0, "a pool needs at least one core");
    AddInstance(Time(0));
}

CorePool::CorePool(uint32_t cores, const ScalingRule& rule)
    : m_coresEach(cores), m_rule(rule), m_nextEvaluation(rule.period)
{
    NS_ABORT_MSG_IF(cores == 0, "a pool needs at least one core");
    NS_ABORT_MSG_IF(rule.minInstances == 0 || rule.maxInstances < rule.minInstances,
                    "at least one instance, and at most as many as the rule allows; got "
                        << rule.minInstances << " to " << rule.maxInstances);
    NS_ABORT_MSG_IF(!(rule.targetUtilisation > 0 && rule.targetUtilisation <= 1),
                    "a target utilisation is in (0, 1]; got " << rule.targetUtilisation);
    NS_ABORT_MSG_IF(!rule.period.IsStrictlyPositive(), "an evaluation period is longer than 0 s");
    for (uint32_t i = 0; i < rule.minInstances; ++i)
    {
        AddInstance(Time(0));
    }
}

Time
CorePool::Reserve(Time now, Time cost)
{
    AdvanceTo(now);
    std::pop_heap(m_cores.begin(), m_cores.end(), Later());
    Core& core = m_cores.back();
    const Time start = std::max(now, core.freeAt);
    core.freeAt = start + cost;
    std::push_heap(m_cores.begin(), m_cores.end(), Later());
    m_booked += cost;
    return start;
}

void
CorePool::AdvanceTo(Time now)
{
    if (!m_rule)
    {
        return;
    }
    while (true)
    {
        if (!m_starting.empty() && m_starting.front() <= std::min(now, m_nextEvaluation))
        {
            AddInstance(m_starting.front());
            m_starting.pop_front();
        }
        else if (m_nextEvaluation <= now)
        {
            Evaluate(m_nextEvaluation);
            m_nextEvaluation += m_rule->period;
        }
        else
        {
            return;
        }
    }
}

Time
CorePool::GetInstanceTime(Time until) const
{
    Time total;
    for (std::size_t i = 0; i < m_changes.size(); ++i)
    {
        const Time end = i + 1 < m_changes.size() ? m_changes[i + 1].at : until;
        total += (end - m_changes[i].at) * static_cast<int64_t>(m_changes[i].instances);
    }
    return total;
}

void
CorePool::AddInstance(Time now)
{
    for (uint32_t i = 0; i < m_coresEach; ++i)
    {
        m_cores.push_back({now, m_numbered});
        std::push_heap(m_cores.begin(), m_cores.end(), Later());
    }
    ++m_numbered;
    const uint32_t instances = m_changes.empty() ? 1 : m_changes.back().instances + 1;
    m_changes.push_back({now, instances});
}

void
CorePool::StopInstance(Time now)
{
    // The one that is idle first: it takes no more work, but ends what it has.
    std::vector<Core> cores = m_cores;
    std::sort(cores.begin(), cores.end(), [](const Core& a, const Core& b) {
        return a.instance < b.instance || (a.instance == b.instance && a.freeAt < b.freeAt);
    });
    const Core* idlest = nullptr;
    for (std::size_t last = m_coresEach - 1; last < cores.size(); last += m_coresEach)
    {
        if (idlest == nullptr || cores[last].freeAt < idlest->freeAt)
        {
            idlest = &cores[last];
        }
    }
    const uint32_t instance = idlest->instance;
    for (const Core& core : cores)
    {
        if (core.instance == instance)
        {
            // What it still does says nothing about the load of those that run.
            m_workAtEvaluation += std::max(Time(0), core.freeAt - now);
        }
    }
    m_cores.erase(
        std::remove_if(m_cores.begin(),
                       m_cores.end(),
                       [instance](const Core& core) { return core.instance == instance; }),
        m_cores.end());
    std::make_heap(m_cores.begin(), m_cores.end(), Later());
    m_changes.push_back({now, m_changes.back().instances - 1});
}

void
CorePool::Evaluate(Time now)
{
    const Time work = GetWorkDone(now);
    const uint32_t running = GetInstances();
    // What ran for a part of the period counts for that part.
    const Time ran = GetInstanceTime(now);
    const double utilisation = (work - m_workAtEvaluation).GetSeconds() /
                               (ran - m_ranAtEvaluation).GetSeconds() / m_coresEach;
    m_ranAtEvaluation = ran;
    m_workAtEvaluation = work;

    // The margin keeps rounding errors of the quotient from starting an instance.
    constexpr double margin = 1e-9;
    const double wanted = std::ceil(running * utilisation / m_rule->targetUtilisation - margin);
    const auto wish = static_cast<uint32_t>(
        std::clamp<double>(wanted, m_rule->minInstances, m_rule->maxInstances));
    m_wishes.push_back({now, wish});
    while (m_wishes.front().at + m_rule->calm < now)
    {
        m_wishes.pop_front();
    }
    for (auto coming = running + static_cast<uint32_t>(m_starting.size()); coming < wish; ++coming)
    {
        m_starting.push_back(now + m_rule->startUp);
    }
    // Nothing is known yet of a while that did not pass.
    if (now < m_rule->calm)
    {
        return;
    }
    const auto greatest =
        std::max_element(m_wishes.begin(), m_wishes.end(), [](const Wish& a, const Wish& b) {
            return a.instances < b.instances;
        });
    while (m_starting.empty() && GetInstances() > greatest->instances)
    {
        StopInstance(now);
    }
}

Time
CorePool::GetWorkDone(Time now) const
{
    Time waiting;
    for (const Core& core : m_cores)
    {
        waiting += std::max(Time(0), core.freeAt - now);
    }
    return m_booked - waiting;
}

} // namespace ehealth
} // namespace ns3
