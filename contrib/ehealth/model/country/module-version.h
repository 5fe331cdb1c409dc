// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_MODULE_VERSION_H
#define EHEALTH_MODULE_VERSION_H

#include <string>

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-country
/// @return the version of this module
std::string GetModuleVersion();

/// @ingroup ehealth-country
/// @return the version of ns-3 that the module was built for
std::string GetNs3Version();

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_MODULE_VERSION_H
