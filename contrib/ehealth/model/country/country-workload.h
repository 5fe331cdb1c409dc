// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_COUNTRY_WORKLOAD_H
#define EHEALTH_COUNTRY_WORKLOAD_H

#include "ns3/arrivals.h"
#include "ns3/country-registry.h"
#include "ns3/deployment.h"
#include "ns3/foreseen-process.h"

#include <cstdint>
#include <functional>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * What people do while the run lasts: they come to a hospital, come to enrol, have an emergency.
 * Each event is drawn ahead and announced, so that what the person brings can be made meanwhile,
 * and handled by the deployment that the person belongs to when its time has come.
 */
class CountryWorkload
{
  public:
    /// Says which deployment a person belongs to.
    using Chooser = std::function<Deployment&(uint64_t patient)>;

    /**
     * @param seed of the run
     * @param scenario duration, rates and start
     * @param population the country's people; must outlive this object
     * @param data the country, settled with the scenario
     * @param registry is told of everybody who will come; must outlive this object
     * @param expects whether deployments are told, too: there is a thread to work ahead
     * @param choose called not before Begin(), and always with the same result for a person
     */
    CountryWorkload(uint64_t seed,
                    const Scenario& scenario,
                    const Population& population,
                    const CountryData& data,
                    const CountryRegistry& registry,
                    bool expects,
                    Chooser choose);
    CountryWorkload(const CountryWorkload&) = delete;
    CountryWorkload& operator=(const CountryWorkload&) = delete;

    /// Lets events happen from now on, simulated time zero.
    void Begin();

  private:
    void Announce(const Arrival& arrival);
    void Announce(const Emergency& emergency);
    void Handle(const Arrival& arrival);
    void Handle(const Emergency& emergency);

    /// Lets a process's events happen one after the other while the run lasts.
    template <class Process>
    void ScheduleNext(ForeseenProcess<Process>& process);

    const CountryRegistry& m_registry;
    bool m_expects;
    Chooser m_choose;
    ForeseenProcess<ArrivalProcess> m_arrivals;
    ForeseenProcess<EnrolmentProcess> m_enrolments;
    ForeseenProcess<EmergencyProcess> m_emergencies;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_COUNTRY_WORKLOAD_H
