// SPDX-License-Identifier: GPL-2.0-only
#include "profiled-scheduler.h"

#include "ns3/object-factory.h"
#include "ns3/priority-queue-scheduler.h"
#include "ns3/wall-profile.h"

namespace ns3
{
namespace ehealth
{

NS_OBJECT_ENSURE_REGISTERED(ProfiledScheduler);

TypeId
ProfiledScheduler::GetTypeId()
{
    static TypeId tid = TypeId("ns3::ehealth::ProfiledScheduler")
                            .SetParent<Scheduler>()
                            .SetGroupName("Ehealth")
                            .AddConstructor<ProfiledScheduler>()
                            .AddAttribute("Type",
                                          "The scheduler that does the work",
                                          TypeIdValue(PriorityQueueScheduler::GetTypeId()),
                                          MakeTypeIdAccessor(&ProfiledScheduler::SetType),
                                          MakeTypeIdChecker());
    return tid;
}

ProfiledScheduler::ProfiledScheduler() = default;

ProfiledScheduler::~ProfiledScheduler() = default;

void
ProfiledScheduler::SetType(TypeId type)
{
    ObjectFactory factory;
    factory.SetTypeId(type);
    m_scheduler = factory.Create<Scheduler>();
}

void
ProfiledScheduler::Insert(const Event& event)
{
    const WallProfile::Scope profile(WallProfile::Part::Scheduler);
    m_scheduler->Insert(event);
}

bool
ProfiledScheduler::IsEmpty() const
{
    return m_scheduler->IsEmpty();
}

Scheduler::Event
ProfiledScheduler::PeekNext() const
{
    return m_scheduler->PeekNext();
}

Scheduler::Event
ProfiledScheduler::RemoveNext()
{
    const WallProfile::Scope profile(WallProfile::Part::Scheduler);
    return m_scheduler->RemoveNext();
}

void
ProfiledScheduler::Remove(const Event& event)
{
    const WallProfile::Scope profile(WallProfile::Part::Scheduler);
    m_scheduler->Remove(event);
}

} // namespace ehealth
} // namespace ns3
