// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_SCENARIO_FAULTS_H
#define EHEALTH_SCENARIO_FAULTS_H

#include "ns3/scenario.h"

#include <vector>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * @param fault a table [[fault]] whose keys are each in range
 * @return what is wrong with it as a whole
 */
std::vector<ScenarioProblem> FindFaultProblems(const Scenario::Fault& fault);

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_SCENARIO_FAULTS_H
