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
constexpr std::size_t kHours = 24;
constexpr double kDaysPerYear = 365.25;

std::array<double, kHours>
MakeEvenProfile()
{
    std::array<double, kHours> profile{};
    profile.fill(1.0 / kHours);
    return profile;
}

} // namespace

HourlyPoissonProcess::HourlyPoissonProcess(RandomStream random,
                                           double perDay,
                                           const std::array<double, 24>& profile,
                                           double startOfDay)
    : m_random(std::move(random))
    , m_perDay(perDay)
    , m_profile(profile)
    , m_now(startOfDay)
    , m_hour(static_cast<uint64_t>(startOfDay / kHour))
    , m_startOfDay(startOfDay)
{
}

double
HourlyPoissonProcess::Next()
{
    // A unit exponential is used up at the rate of each hour in turn.
    double left = -std::log1p(-m_random.NextDouble());
    for (std::size_t hoursWithout = 0; hoursWithout < kHours; ++m_hour)
    {
        const double rate = m_perDay * m_profile[m_hour % kHours] / kHour;
        const double boundary = static_cast<double>(m_hour + 1) * kHour;
        if (rate * (boundary - m_now) > left)
        {
            m_now += left / rate;
            return m_now - m_startOfDay;
        }
        left -= rate * (boundary - m_now);
        m_now = boundary;
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
    arrival.patient = m_population.DrawPatient(m_random);
    arrival.hospital = m_population.GetHomeHospital(arrival.patient);
    arrival.enrolment = !m_population.IsEnrolled(arrival.patient);
    const uint32_t province = m_population.GetProvince(arrival.patient);
    const bool leavesProvince = m_random.NextDouble() < m_otherProvinceShare;
    const bool leavesHospital = m_random.NextDouble() < m_otherHospitalShare;
    if (leavesProvince && m_population.GetProvinceCount() > 1)
    {
        arrival.kind = VisitKind::OtherProvince;
        arrival.hospital = m_population.DrawHospitalElsewhere(m_random, province);
    }
    else if (!leavesProvince && leavesHospital && m_population.GetHospitalCount(province) > 1)
    {
        arrival.kind = VisitKind::OtherHospital;
        arrival.hospital = m_population.DrawOtherHospital(m_random, arrival.hospital);
    }
    return arrival;
}

MedicoEnrolmentProcess::MedicoEnrolmentProcess(uint64_t seed,
                                               uint32_t hospitals,
                                               double perHospitalDay)
    : m_hospitals(hospitals)
    , m_times(RandomStream(seed, "medico-enrolments", "times"),
              perHospitalDay * hospitals,
              MakeEvenProfile(),
              0)
    , m_places(seed, "medico-enrolments", "places")
{
}

MedicoEnrolment
MedicoEnrolmentProcess::Next()
{
    return {m_times.Next(), m_next++, static_cast<uint32_t>(m_places.NextBelow(m_hospitals))};
}

} // namespace ehealth
} // namespace ns3
