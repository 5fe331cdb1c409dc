// SPDX-License-Identifier: GPL-2.0-only
#include "processor.h"

#include "ns3/abort.h"

#include <algorithm>
#include <functional>

namespace ns3
{
namespace ehealth
{

Processor::Processor(std::string device,
                     uint32_t cores,
                     const DeviceCosts& costs,
                     ExecutionWorld world)
    : m_device(std::move(device)), m_world(world), m_freeAt(cores)
{
    NS_ABORT_MSG_IF(cores == 0, "a processor of class " << m_device << " needs at least one core");
    for (std::size_t i = 0; i < kPrimitives; ++i)
    {
        m_costs[i] = costs.GetCost(m_device, GetName(static_cast<Primitive>(i)));
    }
}

Time
Processor::GetCost(const std::vector<CostItem>& items) const
{
    double seconds = 0;
    for (const CostItem& item : items)
    {
        const auto& cost = m_costs[static_cast<std::size_t>(item.primitive)];
        seconds +=
            item.count * cost.fixedSeconds + static_cast<double>(item.octets) * cost.secondsPerByte;
    }
    return Seconds(seconds);
}

Processor::Slot
Processor::Reserve(Time now, Time cost)
{
    std::pop_heap(m_freeAt.begin(), m_freeAt.end(), std::greater<>());
    const Time start = std::max(now, m_freeAt.back());
    m_freeAt.back() = start + cost;
    std::push_heap(m_freeAt.begin(), m_freeAt.end(), std::greater<>());
    return {start - now, cost};
}

} // namespace ehealth
} // namespace ns3
