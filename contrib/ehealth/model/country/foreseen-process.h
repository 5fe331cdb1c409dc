// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_FORESEEN_PROCESS_H
#define EHEALTH_FORESEEN_PROCESS_H

#include <deque>
#include <functional>
#include <optional>
#include <utility>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * The events of a process, such as ArrivalProcess, some of them known before they happen: what
 * people bring is made meanwhile. They are the same events.
 */
template <class Process>
class ForeseenProcess
{
  public:
    /// What the process makes.
    using Event = decltype(std::declval<Process>().Next());

    /// So many events are known, at most. They are drawn by the half of it, so as not to wake a
    /// thread for each.
    static constexpr std::size_t kForeseen = 32;

    /**
     * @param process draws the events
     * @param end events from then on do not happen, seconds from the start of the run
     * @param announce called with each event that happens, when it is drawn
     */
    ForeseenProcess(Process process, double end, std::function<void(const Event&)> announce)
        : m_process(std::move(process)), m_end(end), m_announce(std::move(announce))
    {
    }

    /// @return the next event; nothing when no more happen
    std::optional<Event> Next()
    {
        if (!m_isOver && m_drawn.size() <= kForeseen / 2)
        {
            Draw();
        }
        if (m_drawn.empty())
        {
            return std::nullopt;
        }
        const Event next = m_drawn.front();
        m_drawn.pop_front();
        return next;
    }

  private:
    void Draw()
    {
        while (m_drawn.size() < kForeseen)
        {
            const Event event = m_process.Next();
            if (event.time >= m_end)
            {
                m_isOver = true;
                return;
            }
            m_drawn.push_back(event);
            m_announce(event);
        }
    }

    Process m_process;
    double m_end;
    std::function<void(const Event&)> m_announce;
    std::deque<Event> m_drawn;
    bool m_isOver{false};
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_FORESEEN_PROCESS_H
