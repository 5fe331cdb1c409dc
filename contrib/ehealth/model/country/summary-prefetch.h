// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_SUMMARY_PREFETCH_H
#define EHEALTH_SUMMARY_PREFETCH_H

#include "ns3/bytes.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * A thread that makes the records of people before they arrive: making one takes no simulated time,
 * so that the simulator would always have to wait for it. What is made depends on the person alone,
 * whoever makes it.
 */
class SummaryPrefetch
{
  public:
    /// Makes the summary of a person, by national id; called on any thread.
    using Derive = std::function<Bytes(const std::string& patient)>;

    /// Starts the thread. @param derive must be good until this object is gone
    explicit SummaryPrefetch(Derive derive);
    ~SummaryPrefetch();
    SummaryPrefetch(const SummaryPrefetch&) = delete;
    SummaryPrefetch& operator=(const SummaryPrefetch&) = delete;

    /// Says that a person will soon arrive. Of those whose record nobody takes, some are kept.
    void Announce(const std::string& patient);

    /// @return the summary of a person who was announced, once; nothing when it is not under way
    std::optional<Bytes> Take(const std::string& patient);

  private:
    /// Announced people who are remembered.
    static constexpr std::size_t kRemembered = 64;

    struct Order
    {
        explicit Order(std::string person) : patient(std::move(person))
        {
        }

        std::string patient;
        std::atomic<bool> taken{false}; //!< by the thread, or by nobody any more
        std::promise<Bytes> summary;
    };

    void Loop();

    Derive m_derive;
    std::mutex m_mutex;
    std::condition_variable m_ordered;
    std::deque<std::shared_ptr<Order>> m_orders; //!< oldest first
    std::deque<std::shared_ptr<Order>> m_queue;  //!< for the thread
    bool m_stopping{false};
    std::thread m_thread;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_SUMMARY_PREFETCH_H
