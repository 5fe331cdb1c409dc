// SPDX-License-Identifier: GPL-2.0-only
#include "summary-prefetch.h"

#include <algorithm>

namespace ns3
{
namespace ehealth
{

SummaryPrefetch::SummaryPrefetch(Derive derive) : m_derive(std::move(derive))
{
    m_thread = std::thread([this] { Loop(); });
}

SummaryPrefetch::~SummaryPrefetch()
{
    {
        const std::lock_guard<std::mutex> lock(m_mutex);
        m_stopping = true;
    }
    m_ordered.notify_one();
    m_thread.join();
}

void
SummaryPrefetch::Announce(const std::string& patient)
{
    auto order = std::make_shared<Order>(patient);
    {
        const std::lock_guard<std::mutex> lock(m_mutex);
        m_orders.push_back(order);
        m_queue.push_back(std::move(order));
        if (m_orders.size() > kRemembered)
        {
            m_orders.pop_front();
        }
    }
    m_ordered.notify_one();
}

std::optional<Bytes>
SummaryPrefetch::Take(const std::string& patient)
{
    std::shared_ptr<Order> order;
    {
        const std::lock_guard<std::mutex> lock(m_mutex);
        const auto found =
            std::find_if(m_orders.begin(), m_orders.end(), [&patient](const auto& each) {
                return each->patient == patient;
            });
        if (found == m_orders.end())
        {
            return std::nullopt;
        }
        order = *found;
        m_orders.erase(found);
    }
    if (!order->taken.exchange(true))
    {
        return std::nullopt; // sooner made here than by a thread that has yet to wake up
    }
    return order->summary.get_future().get();
}

void
SummaryPrefetch::Loop()
{
    std::unique_lock<std::mutex> lock(m_mutex);
    while (true)
    {
        m_ordered.wait(lock, [this] { return m_stopping || !m_queue.empty(); });
        if (m_stopping)
        {
            return;
        }
        const std::shared_ptr<Order> order = std::move(m_queue.front());
        m_queue.pop_front();
        if (order->taken.exchange(true))
        {
            continue;
        }
        lock.unlock();
        try
        {
            order->summary.set_value(m_derive(order->patient));
        }
        catch (...)
        {
            order->summary.set_exception(std::current_exception()); // for whoever takes it
        }
        lock.lock();
    }
}

} // namespace ehealth
} // namespace ns3
