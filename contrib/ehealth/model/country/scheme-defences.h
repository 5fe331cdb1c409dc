// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_SCHEME_DEFENCES_H
#define EHEALTH_SCHEME_DEFENCES_H

#include "ns3/claim.h"
#include "ns3/scenario.h"
#include "ns3/scheme-variant.h"

namespace ns3
{
namespace ehealth
{

/// @return the defences of a scheme, by scheme.name; none for one that is published only
const DefenceCatalogue& GetDefences(const std::string& scheme);

/// @return what a scheme promises; nothing for one whose goals are not declared
const std::vector<SecurityGoal>& GetGoals(const std::string& scheme);

/// @return whether any scheme has a defence of this name, such as "E3"
bool IsDefence(const std::string& name);

/**
 * @ingroup ehealth-country
 * @param scenario its scheme.with and scheme.without
 * @param deployment scheme and variant
 * @return the form in which the scheme is deployed
 */
SchemeVariant MakeVariant(const Scenario& scenario, const Scenario::Deployment& deployment);

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_SCHEME_DEFENCES_H
