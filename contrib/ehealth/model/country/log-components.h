// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_LOG_COMPONENTS_H
#define EHEALTH_LOG_COMPONENTS_H

#include <string>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * Enables ns-3 log components, with time, node and level before each message.
 *
 * @param text as in the environment variable NS_LOG: "Component=level_info:Other"; without a level
 *             everything is logged
 * @throws std::runtime_error naming the component or level that does not exist
 */
void EnableLogComponents(const std::string& text);

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_LOG_COMPONENTS_H
