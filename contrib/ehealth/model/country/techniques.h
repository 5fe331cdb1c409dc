// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_TECHNIQUES_H
#define EHEALTH_TECHNIQUES_H

#include "ns3/object-factory.h"

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * @name Techniques that make a run fast and change no result
 * Switches to compare runs with and without them: ns-3's global values EhealthScheduler,
 * EhealthCertificateCache, EhealthFastLinks and EhealthResultsBatch, to be set by the environment
 * variable NS_GLOBAL_VALUE.
 * @{
 */

/// @param profiled whether its time is counted in a WallProfile. @return makes the event scheduler
ObjectFactory GetSchedulerFactory(bool profiled);

/// @return whether verifiers remember certificates found valid
bool IsCertificateCacheEnabled();

/// @return whether links without faults and load take one event a packet
bool AreFastLinksEnabled();

/// @return rows of the results database written in one transaction
uint32_t GetResultsBatch();

/// @}

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_TECHNIQUES_H
