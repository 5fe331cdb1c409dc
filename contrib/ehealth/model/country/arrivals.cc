// SPDX-License-Identifier: GPL-2.0-only
#include "arrivals.h"

#include <cmath>
#include <limits>

namespace ns3
{
namespace ehealth
{

namespace
{

constexpr double kHour = 3600;
constexpr double kDaysPerYear = 365.25;

} // namespace

HourlyPoissonProcess::HourlyPoissonProcess(RandomStream random,
                                           double perDay,
                                           const std::array<double, 24>& profile,
                                           double startOfDay)
    : m_random(std::move(random)), m_perDay(perDay), m_profile(profile), m_startOfDay(startOfDay)
{
}

double
HourlyPoissonProcess::Next()
{
    // A unit exponential is used up at the rate of each hour in turn.
    double left = -std::log1p(-m_random.NextDouble());
    for (int hoursWithout = 0; hoursWithout < 24;)
    {
        const double local = m_startOfDay + m_now;
        const double hour = std::floor(local / kHour);
        const double rate =
            m_perDay * m_profile[static_cast<std::size_t>(std::fmod(hour, 24))] / kHour;
        const double toBoundary = (hour + 1) * kHour - local;
        if (rate * toBoundary > left)
        {
            m_now += left / rate;
            return m_now;
        }
        left -= rate * toBoundary;
        m_now = (hour + 1) * kHour - m_startOfDay;
        hoursWithout = rate > 0 ? 0 : hoursWithout + 1;
    }
    return std::numeric_limits<double>::infinity();
}

ArrivalProcess::ArrivalProcess(uint64_t seed,
                               const Population& population,
                               const CountryData& data,
                               const Scenario& scenario)
    : m_population(population)
    , m_otherHospitalShare(data.otherHospitalShare)
    , m_otherProvinceShare(data.otherProvinceShare)
    , m_times(RandomStream(seed, "arrivals", "times"),
              static_cast<double>(population.GetSize()) * data.visitsPerPersonYear / kDaysPerYear *
                  scenario.workload.rateFactor,
              data.hourlyProfile,
              scenario.run.start.GetLocalSecondOfDay())
    , m_random(seed, "arrivals", "people")
{
}

Arrival
ArrivalProcess::Next()
{
    Arrival arrival;
    arrival.time = m_times.Next();
    arrival.patient = m_random.NextBelow(m_population.GetSize());
    arrival.hospital = m_population.GetHomeHospital(arrival.patient);
    const uint32_t province = m_population.GetProvince(arrival.patient);
    const double choice = m_random.NextDouble();
    if (choice < m_otherProvinceShare)
    {
        if (m_population.GetProvinceCount() > 1)
        {
            arrival.hospital = m_population.DrawHospitalElsewhere(m_random, province);
        }
    }
    else if (choice < m_otherProvinceShare + m_otherHospitalShare &&
             m_population.GetHospitalCount(province) > 1)
    {
        const uint32_t home = arrival.hospital;
        while (arrival.hospital == home)
        {
            arrival.hospital = m_population.DrawHospital(m_random, province);
        }
    }
    return arrival;
}

} // namespace ehealth
} // namespace ns3
