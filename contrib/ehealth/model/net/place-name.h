// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_PLACE_NAME_H
#define EHEALTH_PLACE_NAME_H

#include <string>

/**
 * @file
 * @ingroup ehealth-net
 * Names of nodes, links and agents have parts, from the whole to the detail, with dots between:
 * "ir-21.h000.medico-1". A place is such a name, or a pattern of names: each part is a pattern of
 * the shell, in which '*' stands for any characters, '?' for one and "[1-3]" for one of these
 * ("ir-2*", "*.*.medico-*"). What is below a place is within it.
 */

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-net
/// @param place a place. @param name of something
/// @return whether that is the place, or below it
bool PlaceContains(const std::string& place, const std::string& name);

/// @ingroup ehealth-net
/// @param place a place. @param name of something
/// @return whether anything can be both within the place and within what has this name
bool PlaceOverlaps(const std::string& place, const std::string& name);

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_PLACE_NAME_H
