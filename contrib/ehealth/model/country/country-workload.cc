// SPDX-License-Identifier: GPL-2.0-only
#include "country-workload.h"

#include "ns3/simulator.h"
#include "ns3/wall-profile.h"

#include <utility>

namespace ns3
{
namespace ehealth
{

CountryWorkload::CountryWorkload(uint64_t seed,
                                 const Scenario& scenario,
                                 const Population& population,
                                 const CountryData& data,
                                 const CountryRegistry& registry,
                                 bool expects,
                                 Chooser choose)
    : m_registry(registry)
    , m_expects(expects)
    , m_choose(std::move(choose))
    , m_arrivals(ArrivalProcess(seed, population, data, scenario),
                 scenario.run.duration,
                 [this](const Arrival& arrival) { Announce(arrival); })
    , m_enrolments(EnrolmentProcess(seed, population, data, scenario),
                   scenario.run.duration,
                   [this](const Arrival& arrival) { Announce(arrival); })
    , m_emergencies(EmergencyProcess(seed, population, data, scenario),
                    scenario.run.duration,
                    [this](const Emergency& emergency) { Announce(emergency); })
{
}

void
CountryWorkload::Begin()
{
    ScheduleNext(m_arrivals);
    ScheduleNext(m_enrolments);
    ScheduleNext(m_emergencies);
}

void
CountryWorkload::Announce(const Arrival& arrival)
{
    // In the order in which the visit will ask for it.
    if (m_expects)
    {
        m_choose(arrival.patient).Expect(arrival);
    }
    m_registry.Announce(arrival.patient);
}

void
CountryWorkload::Announce(const Emergency& emergency)
{
    if (m_expects)
    {
        m_choose(emergency.patient).ExpectEmergency(emergency);
    }
    m_registry.Announce(emergency.patient);
}

void
CountryWorkload::Handle(const Arrival& arrival)
{
    m_choose(arrival.patient).Admit(arrival);
}

void
CountryWorkload::Handle(const Emergency& emergency)
{
    m_choose(emergency.patient).HandleEmergency(emergency);
}

template <class Process>
void
CountryWorkload::ScheduleNext(ForeseenProcess<Process>& process)
{
    if (const auto next = process.Next())
    {
        Simulator::Schedule(Seconds(next->time) - Simulator::Now(),
                            [this, &process, event = *next] {
                                const WallProfile::Scope profile(WallProfile::Part::People);
                                ScheduleNext(process);
                                Handle(event);
                            });
    }
}

} // namespace ehealth
} // namespace ns3
