// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_PROFILED_SCHEDULER_H
#define EHEALTH_PROFILED_SCHEDULER_H

#include "ns3/scheduler.h"
#include "ns3/type-id.h"

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-metrics
 * Another scheduler, whose time counts for WallProfile::Part::Scheduler.
 */
class ProfiledScheduler : public Scheduler
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();

    ProfiledScheduler();
    ~ProfiledScheduler() override;

    void Insert(const Event& event) override;
    bool IsEmpty() const override;
    Event PeekNext() const override;
    Event RemoveNext() override;
    void Remove(const Event& event) override;

  private:
    /// @param type of the scheduler that does the work
    void SetType(TypeId type);

    Ptr<Scheduler> m_scheduler;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_PROFILED_SCHEDULER_H
