// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_VITAL_SIGNS_H
#define EHEALTH_VITAL_SIGNS_H

#include <array>
#include <cstddef>
#include <cstdint>

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-wearables
/// What wearables measure: the attributes of paper 001, Fig. 3, in its order.
enum class Vital : uint8_t
{
    Pulse,       //!< beats a minute
    Respiration, //!< breaths a minute
    Systolic,    //!< arterial pressure, mmHg
    Diastolic,   //!< arterial pressure, mmHg
    Temperature, //!< of the body, degrees Celsius
};

/// Number of vital signs.
constexpr std::size_t kVitals = 5;

/// @return the name in data/vital_signs.csv, such as "pulse"
const char* GetName(Vital vital);

/// @ingroup ehealth-wearables
/// One value of each vital sign, in the units of Vital.
struct VitalSigns
{
    std::array<double, kVitals> values{}; //!< in the order of Vital

    /// @return the value
    double operator[](Vital vital) const
    {
        return values[static_cast<std::size_t>(vital)];
    }

    /// @return the value
    double& operator[](Vital vital)
    {
        return values[static_cast<std::size_t>(vital)];
    }
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_VITAL_SIGNS_H
