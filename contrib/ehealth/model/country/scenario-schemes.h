// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_SCENARIO_SCHEMES_H
#define EHEALTH_SCENARIO_SCHEMES_H

#include "ns3/scenario.h"

#include <vector>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * Checks the deployments of schemes, their defences, and the attacks on them. Loading a scenario
 * calls it.
 * @param scenario whose keys are each in range
 * @return what is wrong with them together; without source and line
 */
std::vector<ScenarioProblem> FindSchemeProblems(const Scenario& scenario);

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_SCENARIO_SCHEMES_H
