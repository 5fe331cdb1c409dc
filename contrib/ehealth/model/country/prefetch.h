// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_PREFETCH_H
#define EHEALTH_PREFETCH_H

#include "ns3/prefetch-thread.h"

#include <atomic>
#include <functional>
#include <future>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * Things of one kind that a thread makes before they are asked for: Value, by Key. Whoever comes
 * for one that the thread has not begun makes it instead. Thread-safe.
 */
template <class Key, class Value>
class Prefetch
{
  public:
    /// @param thread makes the things; null: nobody does. @param limit so many that nobody has
    /// taken are kept, those announced last
    Prefetch(PrefetchThread* thread, std::size_t limit) : m_thread(thread), m_limit(limit)
    {
    }

    Prefetch(const Prefetch&) = delete;
    Prefetch& operator=(const Prefetch&) = delete;

    /// @return whether things are made ahead
    bool IsOn() const
    {
        return m_thread != nullptr;
    }

    /**
     * Says that a thing will be asked for, if that has not been said before.
     * @param key of the thing
     * @param make makes it, on the thread; see PrefetchThread
     */
    void Announce(const Key& key, std::function<Value()> make)
    {
        if (!IsOn())
        {
            return;
        }
        auto order = std::make_shared<Order>();
        {
            const std::lock_guard<std::mutex> lock(m_mutex);
            const auto [entry, isNew] = m_entries.try_emplace(key);
            if (!isNew)
            {
                return;
            }
            entry->second = {order, m_keys.insert(m_keys.end(), key)};
            if (m_entries.size() > m_limit)
            {
                Remove(m_entries.find(m_keys.front()))->Claim();
            }
        }
        m_thread->Submit([order = std::move(order), make = std::move(make)] {
            if (!order->Claim())
            {
                return;
            }
            try
            {
                order->value.set_value(make());
            }
            catch (...)
            {
                order->value.set_exception(std::current_exception()); // for whoever takes it
            }
        });
    }

    /// @param key of a thing. @return the thing, once; nothing when it is not made yet nor under
    /// way: the caller is to make it. Throws what making it threw
    std::optional<Value> Take(const Key& key)
    {
        std::shared_ptr<Order> order;
        {
            const std::lock_guard<std::mutex> lock(m_mutex);
            const auto entry = m_entries.find(key);
            if (entry == m_entries.end())
            {
                return std::nullopt;
            }
            order = Remove(entry);
        }
        if (order->Claim())
        {
            return std::nullopt; // sooner made by the caller than by a thread that is yet to wake
        }
        return order->value.get_future().get();
    }

  private:
    struct Order
    {
        std::atomic<bool> claimed{false}; //!< by the thread, or by nobody any more
        std::promise<Value> value;

        /// @return whether the caller is the first
        bool Claim()
        {
            return !claimed.exchange(true);
        }
    };

    struct Entry
    {
        std::shared_ptr<Order> order;
        typename std::list<Key>::iterator position; //!< in m_keys
    };

    using Entries = std::unordered_map<Key, Entry>;

    /// The lock is held. @param entry present. @return its order, forgotten
    std::shared_ptr<Order> Remove(typename Entries::iterator entry)
    {
        std::shared_ptr<Order> order = std::move(entry->second.order);
        m_keys.erase(entry->second.position);
        m_entries.erase(entry);
        return order;
    }

    PrefetchThread* m_thread;
    std::size_t m_limit;
    std::mutex m_mutex;
    Entries m_entries;
    std::list<Key> m_keys; //!< oldest first
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_PREFETCH_H
