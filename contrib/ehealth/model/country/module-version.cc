// SPDX-License-Identifier: GPL-2.0-only
#include "module-version.h"

namespace ns3
{
namespace ehealth
{

std::string
GetModuleVersion()
{
    return EHEALTH_VERSION;
}

std::string
GetNs3Version()
{
    return EHEALTH_NS3_VERSION;
}

} // namespace ehealth
} // namespace ns3
