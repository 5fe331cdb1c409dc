// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_ARRIVALS_H
#define EHEALTH_ARRIVALS_H

#include "ns3/population.h"

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * A non-homogeneous Poisson process whose rate is constant within each hour of the local day.
 */
class HourlyPoissonProcess
{
  public:
    /**
     * @param random where the times come from
     * @param perDay expected number of events in a day
     * @param profile share of the day's events by hour
     * @param startOfDay local time of day at time zero, seconds
     */
    HourlyPoissonProcess(RandomStream random,
                         double perDay,
                         const std::array<double, 24>& profile,
                         double startOfDay);

    /// @return the time of the next event, seconds from time zero; infinity when there is none
    double Next();

  private:
    RandomStream m_random;
    double m_perDay;
    std::array<double, 24> m_profile;
    double m_startOfDay;
    double m_now{0};
};

/// @ingroup ehealth-country
/// A patient comes to a hospital.
struct Arrival
{
    double time{0}; //!< seconds from the start of the run
    uint64_t patient{0};
    uint32_t hospital{0};
};

/**
 * @ingroup ehealth-country
 * Patients' arrivals, made one at a time: who, where and when. The shares of visits to another
 * hospital of the home province and to another province follow the country's data; where there is
 * no other hospital or province, patients go to their home hospital.
 */
class ArrivalProcess
{
  public:
    /**
     * @param seed of the run
     * @param population the country's people; must outlive this object
     * @param data the country, settled with the scenario
     * @param scenario rate factor and start
     */
    ArrivalProcess(uint64_t seed,
                   const Population& population,
                   const CountryData& data,
                   const Scenario& scenario);

    /// @return the next arrival
    Arrival Next();

  private:
    const Population& m_population;
    double m_otherHospitalShare;
    double m_otherProvinceShare;
    HourlyPoissonProcess m_times;
    RandomStream m_random;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_ARRIVALS_H
