// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_CORE_POOL_H
#define EHEALTH_CORE_POOL_H

#include "ns3/nstime.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-agent
 * When a cloud starts and stops instances of a service: at every evaluation it wants
 * ceil(running x utilisation / target) of them, as the Kubernetes horizontal pod autoscaler does;
 * more at once, fewer only when no evaluation of the last while wanted as many.
 */
struct ScalingRule
{
    double targetUtilisation{0.6}; //!< of the running cores, over an evaluation period; in (0, 1]
    Time period{Seconds(60)};      //!< between evaluations
    Time startUp{Seconds(30)};     //!< from the decision until an instance takes requests
    Time calm{Seconds(300)};       //!< for how long fewer have to be enough
    uint32_t minInstances{1};      //!< >= 1; there from the beginning
    uint32_t maxInstances{10};     //!< >= minInstances
};

/**
 * @ingroup ehealth-agent
 * The cores of a node, or of the equal instances of a service behind a load balancer. Work goes to
 * the core that is free first and stays there: first come, first served for a fixed number of
 * cores, and what waits does not move to an instance that starts later.
 *
 * Rules are applied when work comes, for the time that has passed since: no events are needed, and
 * the clock is the caller's.
 */
class CorePool
{
  public:
    /// @param cores of a single instance that is always there, >= 1
    explicit CorePool(uint32_t cores);

    /**
     * @param cores of an instance, >= 1
     * @param rule by which instances start and stop
     */
    CorePool(uint32_t cores, const ScalingRule& rule);

    /// A change of the number of running instances.
    struct Change
    {
        Time at;            //!< when
        uint32_t instances; //!< from then on
    };

    /**
     * Books a core.
     * @param now not before the last booking
     * @param cost on the core
     * @return when it starts
     */
    Time Reserve(Time now, Time cost);

    /// Applies the rule up to an instant at which nothing is booked. @param now not before the
    /// last booking
    void AdvanceTo(Time now);

    /// @return the cores of an instance
    uint32_t GetCores() const
    {
        return m_coresEach;
    }

    /// @return running instances, as of the last booking or AdvanceTo()
    uint32_t GetInstances() const
    {
        return m_changes.back().instances;
    }

    /// @return how the number of running instances changed, from time zero on
    const std::vector<Change>& GetChanges() const
    {
        return m_changes;
    }

    /// @param until an instant not before the last change. @return time for which instances ran,
    /// summed over them: what a cloud bills
    Time GetInstanceTime(Time until) const;

    /// @return time booked on cores so far
    Time GetBookedTime() const
    {
        return m_booked;
    }

  private:
    struct Core
    {
        Time freeAt;
        uint32_t instance; //!< number of its instance
    };

    struct Later
    {
        bool operator()(const Core& a, const Core& b) const
        {
            return a.freeAt > b.freeAt || (a.freeAt == b.freeAt && a.instance > b.instance);
        }
    };

    struct Wish
    {
        Time at;
        uint32_t instances;
    };

    void AddInstance(Time now);
    void StopInstance(Time now);
    void Evaluate(Time now);
    /// @return time of the bookings that lies before an instant
    Time GetWorkDone(Time now) const;

    uint32_t m_coresEach;
    std::optional<ScalingRule> m_rule;
    std::vector<Core> m_cores;   //!< a heap with the earliest on top
    std::deque<Time> m_starting; //!< when instances that were started will run
    std::deque<Wish> m_wishes;   //!< of the evaluations that are still remembered
    std::vector<Change> m_changes;
    uint32_t m_numbered{0}; //!< instances so far
    Time m_booked;
    Time m_nextEvaluation;
    Time m_ranAtEvaluation;  //!< instance time until the last one
    Time m_workAtEvaluation; //!< done until then, and left to instances that stopped
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_CORE_POOL_H
