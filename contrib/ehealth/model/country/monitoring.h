// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_MONITORING_H
#define EHEALTH_MONITORING_H

#include "ns3/arrivals.h"
#include "ns3/emergency-detector.h"
#include "ns3/population.h"
#include "ns3/vital-sign-process.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * Who of a population is monitored: people drawn evenly over the country, one of each part of it.
 * Nothing is stored for them.
 */
class MonitoredPeople
{
  public:
    /**
     * @param seed of the run
     * @param population number of inhabitants
     * @param monitored number of monitored people, at most as many as inhabitants
     */
    MonitoredPeople(uint64_t seed, uint64_t population, uint64_t monitored);

    /// @return number of monitored people
    uint64_t GetSize() const
    {
        return m_monitored;
    }

    /// @param index of a monitored person, from 0. @return number of the person in the population
    uint64_t GetPerson(uint64_t index) const;

    /// @return index of the person; nothing when not monitored
    std::optional<uint64_t> FindIndex(uint64_t person) const;

    /**
     * @param turn from 0, below GetSize()
     * @return index of the person who is in turn: each once, neighbours far apart
     */
    uint64_t GetInTurn(uint64_t turn) const;

  private:
    /// @return number of the first inhabitant of a monitored person's part of the population
    uint64_t GetBegin(uint64_t index) const;

    uint64_t m_seed;
    uint64_t m_population;
    uint64_t m_monitored;
    uint64_t m_stride; //!< has no factor in common with m_monitored
};

/**
 * @ingroup ehealth-country
 * Monitoring as it happens, whatever scheme carries it: when phones upload what their wearables
 * read, when their detectors raise an emergency, when doctors look. Monitored people share one
 * pending event: they cost memory from their first reading on, and time only when they upload.
 */
class Monitoring
{
  public:
    /// What the scenario says ([monitoring]).
    struct Settings
    {
        uint64_t patients{0};                 //!< number of monitored people
        double samplingPeriod{60};            //!< between readings, s
        double uploadPeriod{900};             //!< between a phone's uploads, s
        double reviewsPerPatientDay{1};       //!< how often a doctor looks at a patient's record
        double watchedShare{0};               //!< of the patients: those watched closely
        double watchedReviews{0};             //!< share of the reviews that are of them
        std::array<double, 24> reviewHours{}; //!< share of the day's reviews by hour
        double emergenciesPerPatientYear{1};  //!< acute heart failure
        double emergencyDuration{3600};       //!< until somebody notices without an alarm, s
        DetectorRule detector;                //!< of the phones
    };

    /// What happens; called at the simulated time of the event.
    struct Handlers
    {
        /// A phone has the time's readings to upload. @param index of the person
        std::function<void(uint64_t index, const VitalSigns& measured)> upload;
        /// A phone raises an emergency.
        std::function<void(uint64_t index, const VitalSigns& measured)> alarm;
        /// A doctor looks at the record of a person. Not before everybody has uploaded once.
        std::function<void(uint64_t index)> review;
    };

    /**
     * @param seed of the run
     * @param population number of inhabitants
     * @param model of vital signs
     * @param settings of the scenario
     * @param startOfDay local time of day at time zero, s
     * @param duration of the run, s: nothing happens later
     */
    Monitoring(uint64_t seed,
               uint64_t population,
               VitalSignModel model,
               const Settings& settings,
               double startOfDay,
               double duration);

    /// Begins; to be called once, at time zero.
    void Start(Handlers handlers);

    /// @param person number of the person. @return what the sensors of somebody who is not
    /// monitored read now
    VitalSigns MeasureVisitor(uint64_t person) const;

    /// @return who is monitored
    const MonitoredPeople& GetPeople() const
    {
        return m_people;
    }

    /// @return what the scenario says
    const Settings& GetSettings() const
    {
        return m_settings;
    }

    /// @return false alarms, detected and missed emergencies until now. An emergency that is not
    /// over does not count, detected or not.
    AlarmTally GetTally() const;

    /// @return emergencies of the run, whether or not they began already
    std::size_t CountEmergencies() const
    {
        return m_emergencies.size();
    }

  private:
    /// A person whose phone has begun to read.
    struct Monitored
    {
        VitalSignProcess process;
        EmergencyDetector detector;
        VitalSigns next; //!< to upload
    };

    struct HeartFailureCase
    {
        HeartFailure failure;
        std::optional<double> alarmed; //!< when
    };

    void DrawEmergencies();
    void ScheduleUpload(uint64_t turn);
    void ScheduleReview();
    /// @return index of the person whom a doctor looks at
    uint64_t DrawReviewed();
    void Upload(uint64_t turn);
    void RaiseAlarm(uint64_t index, double time, const VitalSigns& measured);
    /// @return time of an upload, s
    double GetUploadTime(uint64_t turn) const;
    HeartFailureCase* FindEmergency(uint64_t index);

    uint64_t m_seed;
    VitalSignModel m_model;
    Settings m_settings;
    double m_startOfDay;
    double m_duration;
    MonitoredPeople m_people;
    HourlyPoissonProcess m_reviews;
    RandomStream m_reviewed;
    Handlers m_handlers;
    std::vector<std::unique_ptr<Monitored>> m_monitored; //!< by index; null before the first upload
    std::map<uint64_t, HeartFailureCase> m_emergencies;  //!< by index, at most one each
    uint64_t m_falseAlarms{0};
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_MONITORING_H
