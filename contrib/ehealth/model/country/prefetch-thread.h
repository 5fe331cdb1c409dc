// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_PREFETCH_THREAD_H
#define EHEALTH_PREFETCH_THREAD_H

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * A thread that does ahead what will be asked for: what people have had since before the simulation
 * takes no simulated time to make, so that the simulator would always have to wait for it. Orders
 * depend on seed and person alone, whoever carries them out and when; they call only what is
 * thread-safe, draw only from random streams of their own, and touch no ns-3 objects.
 */
class PrefetchThread
{
  public:
    PrefetchThread();
    /// Stops the thread; orders that it has not begun are dropped.
    ~PrefetchThread();
    PrefetchThread(const PrefetchThread&) = delete;
    PrefetchThread& operator=(const PrefetchThread&) = delete;

    /**
     * Thread-safe, also to be called by orders.
     * @param order carried out after those before it, or never; what it refers to must be good
     *        until this object is gone
     */
    void Submit(std::function<void()> order);

  private:
    void Loop();

    std::mutex m_mutex;
    std::condition_variable m_ordered;
    std::deque<std::function<void()>> m_orders;
    bool m_stopping{false};
    std::thread m_thread;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_PREFETCH_THREAD_H
