// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_EARLY_WARNING_SCORE_H
#define EHEALTH_EARLY_WARNING_SCORE_H

#include "ns3/vital-signs.h"

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-wearables
 * The National Early Warning Score 2 (Royal College of Physicians, 2017) of the vital signs that
 * wearables measure.
 *
 * Oxygen saturation, oxygen given and consciousness, the score's three other parts, are not among
 * the vital signs of paper 001: they count as normal, so a score is at most what a nurse's would
 * be. Diastolic pressure has no part in the score.
 */
struct EarlyWarningScore
{
    uint8_t pulse{0};       //!< 0 to 3
    uint8_t respiration{0}; //!< 0 to 3
    uint8_t systolic{0};    //!< 0 to 3
    uint8_t temperature{0}; //!< 0 to 3

    /// @param signs as measured; rounded as the chart has them: temperature to a tenth of a
    /// degree, the rest to whole numbers. @return their score
    static EarlyWarningScore Of(const VitalSigns& signs);

    /// @return the aggregate score; 5 or more asks for an urgent response, 7 or more for an
    /// emergency response
    unsigned GetTotal() const;

    /// @return the greatest single score; 3 alone asks for an urgent review in a ward
    unsigned GetHighest() const;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_EARLY_WARNING_SCORE_H
