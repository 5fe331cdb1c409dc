// SPDX-License-Identifier: GPL-2.0-only
#include "place-name.h"

#include <fnmatch.h>
#include <string_view>

namespace ns3
{
namespace ehealth
{

namespace
{

/// Compares part by part. @param below whether the place may be below what has the name
bool
Compare(std::string_view place, std::string_view name, bool below)
{
    while (true)
    {
        const auto placeEnd = place.find('.');
        const auto nameEnd = name.find('.');
        const std::string wanted(place.substr(0, placeEnd));
        const std::string part(name.substr(0, nameEnd));
        if (fnmatch(wanted.c_str(), part.c_str(), FNM_NOESCAPE) != 0)
        {
            return false;
        }
        if (placeEnd == std::string_view::npos)
        {
            return true;
        }
        if (nameEnd == std::string_view::npos)
        {
            return below;
        }
        place.remove_prefix(placeEnd + 1);
        name.remove_prefix(nameEnd + 1);
    }
}

} // namespace

bool
PlaceContains(const std::string& place, const std::string& name)
{
    return Compare(place, name, false);
}

bool
PlaceOverlaps(const std::string& place, const std::string& name)
{
    return Compare(place, name, true);
}

} // namespace ehealth
} // namespace ns3
