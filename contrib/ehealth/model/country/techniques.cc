// SPDX-License-Identifier: GPL-2.0-only
#include "techniques.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/global-value.h"
#include "ns3/profiled-scheduler.h"
#include "ns3/results-database.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace ehealth
{

namespace
{

// With thousands of pending events twice as fast as ns-3's default, and the same order.
GlobalValue g_scheduler("EhealthScheduler",
                        "Type of the event scheduler",
                        StringValue("ns3::PriorityQueueScheduler"),
                        MakeStringChecker());

GlobalValue g_certificateCache("EhealthCertificateCache",
                               "Whether verifiers remember certificates found valid",
                               BooleanValue(true),
                               MakeBooleanChecker());

GlobalValue g_fastLinks("EhealthFastLinks",
                        "Whether links without faults and load take one event a packet",
                        BooleanValue(true),
                        MakeBooleanChecker());

// A commit per row would make writing it 10,000 times slower.
GlobalValue g_resultsBatch("EhealthResultsBatch",
                           "Rows of the results database written in one transaction",
                           UintegerValue(ResultsDatabase::kBatch),
                           MakeUintegerChecker<uint32_t>(1));

} // namespace

ObjectFactory
GetSchedulerFactory(bool profiled)
{
    StringValue name;
    g_scheduler.GetValue(name);
    const std::string type = name.Get();
    TypeId scheduler;
    NS_ABORT_MSG_IF(!TypeId::LookupByNameFailSafe(type, &scheduler) ||
                        !scheduler.IsChildOf(Scheduler::GetTypeId()),
                    "EhealthScheduler: " << type << " is no type of scheduler");
    ObjectFactory factory;
    factory.SetTypeId(profiled ? ProfiledScheduler::GetTypeId() : scheduler);
    if (profiled)
    {
        factory.Set("Type", TypeIdValue(scheduler));
    }
    return factory;
}

bool
IsCertificateCacheEnabled()
{
    BooleanValue value;
    g_certificateCache.GetValue(value);
    return value.Get();
}

bool
AreFastLinksEnabled()
{
    BooleanValue value;
    g_fastLinks.GetValue(value);
    return value.Get();
}

uint32_t
GetResultsBatch()
{
    UintegerValue value;
    g_resultsBatch.GetValue(value);
    return static_cast<uint32_t>(value.Get());
}

} // namespace ehealth
} // namespace ns3
