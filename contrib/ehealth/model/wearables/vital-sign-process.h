// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_VITAL_SIGN_PROCESS_H
#define EHEALTH_VITAL_SIGN_PROCESS_H

#include "ns3/vital-sign-model.h"

#include <limits>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-wearables
 * The vital signs of one person over time, computed only where somebody looks: an
 * Ornstein-Uhlenbeck process goes exactly from one instant to any later one, so what lies between
 * two readings costs nothing, and how often the sensors read does not change what they find.
 *
 * Readings are a function of seed, person and number of the reading: people do not share draws.
 */
class VitalSignProcess
{
  public:
    /**
     * @param model of the population; must outlive the process
     * @param seed of the run
     * @param person number of the person
     */
    VitalSignProcess(const VitalSignModel& model, uint64_t seed, uint64_t person);

    /// What there is, and what the sensors say.
    struct Reading
    {
        VitalSigns actual;   //!< the vital signs themselves
        VitalSigns measured; //!< with the sensors' errors, within what they can show
    };

    /**
     * Goes on to an instant, and reads the sensors.
     * @param seconds of local time since a midnight; not before the last reading
     * @param failure an emergency of this person; null: there is none
     */
    Reading Read(double seconds, const HeartFailure* failure = nullptr);

    /// @return the person's own means
    const VitalSigns& GetMeans() const
    {
        return m_means;
    }

  private:
    const VitalSignModel* m_model;
    uint64_t m_seed;
    uint64_t m_person;
    uint32_t m_readings{0};
    double m_time{-std::numeric_limits<double>::infinity()};
    VitalSigns m_means;
    // Ornstein-Uhlenbeck processes of variance 1.
    double m_activity{0};
    double m_thermal{0};
    std::array<double, kVitals> m_own{};
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_VITAL_SIGN_PROCESS_H
