// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_COUNTRY_FAULTS_H
#define EHEALTH_COUNTRY_FAULTS_H

#include "ns3/country-network.h"
#include "ns3/scenario.h"

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * Finds the links that each fault of a scenario is about, and lets it begin and end.
 *
 * @param scenario the seed and the faults
 * @param network with all its links
 * @throws std::runtime_error naming file, line, key and place when no link is meant
 */
void ScheduleFaults(const Scenario& scenario, CountryNetwork& network);

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_COUNTRY_FAULTS_H
