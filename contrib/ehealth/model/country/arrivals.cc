// SPDX-License-Identifier: GPL-2.0-only
#include "arrivals.h"

#include <cmath>
#include <limits>
#include <stdexcept>

namespace ns3
{
namespace ehealth
{

namespace
{

constexpr double kHour = 3600;
constexpr std::size_t kHours = 24;
constexpr double kDaysPerYear = 365.25;

/// Draws an inhabitant, after which there is hardly (e^-64) anybody who was not drawn.
constexpr uint64_t kDraws = 64;

std::array<double, kHours>
MakeEvenProfile()
{
    std::array<double, kHours> profile{};
    profile.fill(1.0 / kHours);
    return profile;
}

/// Where a person is when something happens.
struct Place
{
    uint32_t hospital; //!< in charge there
    VisitKind kind;
};

Place
DrawPlace(const Population& population,
          RandomStream& random,
          uint64_t patient,
          double otherHospitalShare,
          double otherProvinceShare)
{
    const uint32_t home = population.GetHomeHospital(patient);
    const uint32_t province = population.GetProvince(patient);
    const bool leavesProvince = random.NextDouble() < otherProvinceShare;
    const bool leavesHospital = random.NextDouble() < otherHospitalShare;
    if (leavesProvince && population.GetProvinceCount() > 1)
    {
        return {population.DrawHospitalElsewhere(random, province), VisitKind::OtherProvince};
    }
    if (!leavesProvince && leavesHospital && population.GetHospitalCount(province) > 1)
    {
        return {population.DrawOtherHospital(random, home), VisitKind::OtherHospital};
    }
    return {home, VisitKind::HomeHospital};
}

/// @return what happens in a day to the whole population
double
GetDailyNumber(const Population& population, double perPersonYear)
{
    return static_cast<double>(population.GetSize()) * perPersonYear / kDaysPerYear;
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
              GetDailyNumber(population, data.visitsPerPersonYear) * scenario.workload.rateFactor,
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
    arrival.enrolment = !m_population.IsEnrolled(arrival.patient);
    const Place place = DrawPlace(m_population,
                                  m_random,
                                  arrival.patient,
                                  m_otherHospitalShare,
                                  m_otherProvinceShare);
    arrival.hospital = place.hospital;
    arrival.kind = place.kind;
    return arrival;
}

EnrolmentProcess::EnrolmentProcess(uint64_t seed,
                                   const Population& population,
                                   const CountryData& data,
                                   const Scenario& scenario)
    : m_population(population)
    , m_times(RandomStream(seed, "enrolments", "times"),
              GetDailyNumber(population, scenario.workload.enrolmentsPerPersonYear) *
                  scenario.workload.rateFactor,
              data.hourlyProfile,
              scenario.run.start.GetLocalSecondOfDay())
    , m_random(seed, "enrolments", "people")
{
}

Arrival
EnrolmentProcess::Next()
{
    Arrival arrival;
    arrival.time = m_times.Next();
    if (std::isinf(arrival.time))
    {
        return arrival;
    }
    uint64_t draws = 0;
    do
    {
        if (draws++ == kDraws * m_population.GetSize())
        {
            throw std::runtime_error(
                "workload.enrolments_per_person_year: nobody of " +
                std::to_string(m_population.GetSize()) +
                " inhabitants is left to enrol; give a higher workload.enrolment_share, or 0 "
                "enrolments");
        }
        arrival.patient = m_population.DrawPatient(m_random);
    } while (m_population.IsEnrolled(arrival.patient));
    arrival.hospital = m_population.GetHomeHospital(arrival.patient);
    arrival.enrolment = true;
    arrival.visit = false;
    return arrival;
}

EmergencyProcess::EmergencyProcess(uint64_t seed,
                                   const Population& population,
                                   const CountryData& data,
                                   const Scenario& scenario)
    : m_population(population)
    , m_otherHospitalShare(data.otherHospitalShare)
    , m_otherProvinceShare(data.otherProvinceShare)
    , m_outsideShare(scenario.workload.emergencyOutsideShare)
    , m_unconsciousShare(scenario.workload.emergencyUnconsciousShare)
    , m_times(RandomStream(seed, "emergencies", "times"),
              GetDailyNumber(population, data.emergenciesPerPersonYear) *
                  scenario.workload.rateFactor,
              data.emergencyProfile,
              scenario.run.start.GetLocalSecondOfDay())
    , m_random(seed, "emergencies", "people")
{
}

Emergency
EmergencyProcess::Next()
{
    Emergency emergency;
    emergency.time = m_times.Next();
    emergency.patient = m_population.DrawPatient(m_random);
    emergency.hospital = DrawPlace(m_population,
                                   m_random,
                                   emergency.patient,
                                   m_otherHospitalShare,
                                   m_otherProvinceShare)
                             .hospital;
    const double drawn = m_random.NextDouble();
    emergency.kind = drawn < m_outsideShare                      ? EmergencyKind::Outside
                   : drawn < m_outsideShare + m_unconsciousShare ? EmergencyKind::Unconscious
                                                                 : EmergencyKind::AtHospital;
    return emergency;
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
