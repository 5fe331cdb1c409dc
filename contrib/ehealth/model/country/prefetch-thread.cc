// SPDX-License-Identifier: GPL-2.0-only
#include "prefetch-thread.h"

namespace ns3
{
namespace ehealth
{

PrefetchThread::PrefetchThread()
{
    m_thread = std::thread([this] { Loop(); });
}

PrefetchThread::~PrefetchThread()
{
    {
        const std::lock_guard<std::mutex> lock(m_mutex);
        m_stopping = true;
    }
    m_ordered.notify_one();
    m_thread.join();
}

void
PrefetchThread::Submit(std::function<void()> order)
{
    {
        const std::lock_guard<std::mutex> lock(m_mutex);
        m_orders.push_back(std::move(order));
    }
    m_ordered.notify_one();
}

void
PrefetchThread::Loop()
{
    std::unique_lock<std::mutex> lock(m_mutex);
    while (true)
    {
        m_ordered.wait(lock, [this] { return m_stopping || !m_orders.empty(); });
        if (m_stopping)
        {
            return;
        }
        std::function<void()> order = std::move(m_orders.front());
        m_orders.pop_front();
        lock.unlock();
        try
        {
            order();
        }
        catch (...)
        {
            // Nobody waits for an order itself: who needs what it failed at, fails at it again.
        }
        order = nullptr; // what it holds is given back without the lock
        lock.lock();
    }
}

} // namespace ehealth
} // namespace ns3
