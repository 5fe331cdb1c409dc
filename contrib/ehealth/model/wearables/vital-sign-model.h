// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_VITAL_SIGN_MODEL_H
#define EHEALTH_VITAL_SIGN_MODEL_H

#include "ns3/random-stream.h"
#include "ns3/vital-signs.h"

#include <string>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-wearables
 * Acute heart failure: the emergency of paper 001, section IV-B ("high rate of heart pulse, blood
 * pressure, and respiratory").
 */
struct HeartFailure
{
    double onset{0};   //!< seconds, on the clock of VitalSignProcess
    double end{0};     //!< from here on somebody treats the patient
    VitalSigns change; //!< what is added to each vital sign in the end
};

/**
 * @ingroup ehealth-wearables
 * How vital signs behave in a population: data/vital_signs.csv, each figure with its source.
 *
 * A vital sign is the person's own mean, plus a cosine of the hour of the day, plus three
 * Ornstein-Uhlenbeck processes: activity and body heat, which several vital signs share and are
 * correlated by, and the sign's own fluctuation.
 */
struct VitalSignModel
{
    /// Of one vital sign, in its unit.
    struct Sign
    {
        double mean{0};               //!< over people and the day
        double betweenSd{0};          //!< standard deviation of people's means
        double circadianAmplitude{0}; //!< of the cosine
        double circadianPeak{0};      //!< hour of its maximum, local time
        double ownSd{0};              //!< standard deviation of the own fluctuation
        double ownTime{0};            //!< its time constant, seconds
        double activity{0};           //!< change by one standard deviation of activity
        double thermal{0};            //!< change by one standard deviation of body heat
        double sensorSd{0};           //!< error of a reading
        double artefactSd{0};         //!< error of a reading spoilt by movement
        double failureMean{0};        //!< in acute heart failure
        double failureSd{0};          //!< between patients with acute heart failure
        double lowest{0};             //!< what the sensor shows
        double highest{0};            //!< what the sensor shows
    };

    /**
     * @param path of vital_signs.csv
     * @return the model
     * @throws CsvError naming file, line and column when a figure is missing or cannot be
     */
    static VitalSignModel Load(const std::string& path);

    /// @return the figures of a vital sign
    const Sign& Get(Vital vital) const
    {
        return signs[static_cast<std::size_t>(vital)];
    }

    /// @param vital whose. @param seconds of local time since a midnight. @return what the hour of
    /// the day adds to its mean
    double GetCircadian(Vital vital, double seconds) const;

    /// @return the means of a person, drawn
    VitalSigns DrawMeans(RandomStream& random) const;

    /**
     * @param random where the severity comes from
     * @param means of the person
     * @param onset seconds
     * @param duration seconds until somebody treats the patient
     * @return acute heart failure of the person. Pulse, respiration and pressures do not fall.
     */
    HeartFailure DrawHeartFailure(RandomStream& random,
                                  const VitalSigns& means,
                                  double onset,
                                  double duration) const;

    /// @param failure the emergency. @param vital to which it adds. @param seconds on its clock
    /// @return what it adds; nothing before its onset and after its end
    double GetChange(const HeartFailure& failure, Vital vital, double seconds) const;

    std::array<Sign, kVitals> signs; //!< in the order of Vital
    double activityTime{0};          //!< time constant of activity, seconds
    double thermalTime{0};           //!< time constant of body heat, seconds
    double pressureCorrelation{0};   //!< of people's mean systolic and diastolic pressures
    double artefactShare{0};         //!< of the readings, spoilt by movement
    double failureTime{0};           //!< in which heart failure brings 63 % of the change, seconds
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_VITAL_SIGN_MODEL_H
