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
 * A non-homogeneous Poisson process whose rate is constant within each hour of the local day. One
 * event is made at a time, whatever lies ahead.
 */
class HourlyPoissonProcess
{
  public:
    /**
     * @param random where the times come from
     * @param perDay expected number of events in a day
     * @param profile share of the day's events by hour
     * @param startOfDay local time of day at time zero, seconds in [0, 86400)
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
    double m_now;    //!< seconds since local midnight before time zero
    uint64_t m_hour; //!< hours since that midnight, of m_now
    double m_startOfDay;
};

/// @ingroup ehealth-country
/// Where a visit is, seen from the hospital that keeps the record.
enum class VisitKind : uint8_t
{
    HomeHospital,
    OtherHospital, //!< of the home province
    OtherProvince,
};

/// @ingroup ehealth-country
/// A patient comes to a hospital.
struct Arrival
{
    double time{0};                          //!< seconds from the start of the run
    uint64_t patient{0};                     //!< number of the person
    uint32_t hospital{0};                    //!< index of the hospital
    VisitKind kind{VisitKind::HomeHospital}; //!< where, relative to the home
    bool enrolment{false};                   //!< did not enrol before the simulation
    bool visit{true};                        //!< false: comes to enrol only
};

/// @ingroup ehealth-country
/// How an emergency is met.
enum class EmergencyKind : uint8_t
{
    Outside,     //!< an emergency medico comes to the conscious patient
    Unconscious, //!< the patient is brought to a hospital and cannot say who they are
    AtHospital,  //!< the patient comes to a hospital and can
};

/// @ingroup ehealth-country
/// A patient in an emergency.
struct Emergency
{
    double time{0};                                //!< seconds from the start of the run
    uint64_t patient{0};                           //!< number of the person
    uint32_t hospital{0};                          //!< which treats them or sends the medico
    EmergencyKind kind{EmergencyKind::AtHospital}; //!< how it is met
};

/**
 * @ingroup ehealth-country
 * Patients' arrivals, made one at a time: who, where and when. Everybody is equally likely to come.
 * The shares of visits to another province, and within the home province to another hospital,
 * follow the country's data; where there is no other province or hospital, the patient goes to the
 * home hospital.
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

    /// @return the next arrival; its time is infinity when nobody comes any more
    Arrival Next();

  private:
    const Population& m_population;
    double m_otherHospitalShare;
    double m_otherProvinceShare;
    HourlyPoissonProcess m_times;
    RandomStream m_random;
};

/**
 * @ingroup ehealth-country
 * People who come to their home hospital to enrol and for nothing else, at the hours of the visits;
 * everybody who has not enrolled before the simulation is equally likely to come.
 */
class EnrolmentProcess
{
  public:
    /**
     * @param seed of the run
     * @param population the country's people; must outlive this object
     * @param data the country, settled with the scenario
     * @param scenario rate and start; not everybody may be enrolled if the rate is above zero
     */
    EnrolmentProcess(uint64_t seed,
                     const Population& population,
                     const CountryData& data,
                     const Scenario& scenario);

    /// @return the next arrival; its time is infinity when nobody comes any more
    Arrival Next();

  private:
    const Population& m_population;
    HourlyPoissonProcess m_times;
    RandomStream m_random;
};

/**
 * @ingroup ehealth-country
 * Emergencies, made one at a time: who, where, when and how. Everybody is equally likely to have
 * one; where people are then is distributed as for visits.
 */
class EmergencyProcess
{
  public:
    /**
     * @param seed of the run
     * @param population the country's people; must outlive this object
     * @param data the country, settled with the scenario
     * @param scenario shares, rate factor and start
     */
    EmergencyProcess(uint64_t seed,
                     const Population& population,
                     const CountryData& data,
                     const Scenario& scenario);

    /// @return the next emergency; its time is infinity when there is none any more
    Emergency Next();

  private:
    const Population& m_population;
    double m_otherHospitalShare;
    double m_otherProvinceShare;
    double m_outsideShare;
    double m_unconsciousShare;
    HourlyPoissonProcess m_times;
    RandomStream m_random;
};

/// @ingroup ehealth-country
/// A medico comes to enrol.
struct MedicoEnrolment
{
    double time{0};       //!< seconds from the start of the run
    uint64_t medico{0};   //!< from 0, in order of arrival
    uint32_t hospital{0}; //!< index of the hospital
};

/**
 * @ingroup ehealth-country
 * Medical staff who enrol: a homogeneous Poisson process, all hospitals equally likely.
 */
class MedicoEnrolmentProcess
{
  public:
    /**
     * @param seed of the run
     * @param hospitals number of hospitals, > 0
     * @param perHospitalDay expected enrolments a hospital and day
     */
    MedicoEnrolmentProcess(uint64_t seed, uint32_t hospitals, double perHospitalDay);

    /// @return the next enrolment; its time is infinity when there is none
    MedicoEnrolment Next();

  private:
    uint32_t m_hospitals;
    HourlyPoissonProcess m_times;
    RandomStream m_places;
    uint64_t m_next{0};
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_ARRIVALS_H
