// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_SCENARIO_NETWORK_H
#define EHEALTH_SCENARIO_NETWORK_H

#include "ns3/scenario.h"

#include <string>
#include <vector>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * @param fidelity of the mobile networks
 * @return the name of the cells' TypeId, which not every build has: MobileHelper::HasCellType
 */
std::string GetCellType(MobileFidelity fidelity);

/**
 * @ingroup ehealth-country
 * Checks what the models of links can do together. Loading a scenario calls it.
 * @param scenario whose keys are each in range
 * @return what is wrong with them; without source and line
 */
std::vector<ScenarioProblem> FindNetworkProblems(const Scenario& scenario);

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_SCENARIO_NETWORK_H
