// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_SCENARIO_DATA_H
#define EHEALTH_SCENARIO_DATA_H

#include "ns3/scenario.h"

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * @return the directory of the module's data files: the environment variable EHEALTH_DATA_DIR, or
 *         where the module was built
 */
std::string GetDataDirectory();

/**
 * @ingroup ehealth-country
 * Checks what a scenario names in the data files: the files themselves, provinces, the hourly
 * profile and the size profiles. Loading a scenario calls it.
 * @param scenario a scenario
 * @param directory of the data files
 * @return everything that is missing; those with a key have no source or line yet
 */
std::vector<ScenarioProblem> FindDataProblems(const Scenario& scenario,
                                              const std::string& directory);

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_SCENARIO_DATA_H
