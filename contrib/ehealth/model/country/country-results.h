// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_COUNTRY_RESULTS_H
#define EHEALTH_COUNTRY_RESULTS_H

#include "ns3/country-network.h"
#include "ns3/results-database.h"

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * Writes a row for every link.
 * @param network whose links
 * @param seconds simulated
 * @param results get the table link
 * @return packets sent on all links
 */
uint64_t WriteLinks(const CountryNetwork& network, double seconds, ResultsDatabase& results);

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_COUNTRY_RESULTS_H
