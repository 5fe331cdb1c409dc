// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_NS3_COMPAT_H
#define EHEALTH_NS3_COMPAT_H

/**
 * @file
 * @ingroup ehealth-net
 * Every difference between the ns-3 versions (3.37 ... 3.48) that the module has to know, and the
 * only place that looks at the version. EHEALTH_NS3_MINOR (37 for ns-3.37; 999 for a development
 * tree) comes with the CMake target of the module, in both builds.
 */

#include "ns3/enum.h"
#include "ns3/ipv4-routing-protocol.h"

#ifndef EHEALTH_NS3_MINOR
#error "EHEALTH_NS3_MINOR is not defined: link the CMake target of the ehealth module"
#endif

/**
 * @ingroup ehealth-net
 * Accessor of an enum attribute: the template parameter became compulsory in ns-3.41.
 * @param type enum type
 * @param ... pointers to the member, or to its getter and setter
 */
#if EHEALTH_NS3_MINOR < 41
#define EHEALTH_MAKE_ENUM_ACCESSOR(type, ...) ::ns3::MakeEnumAccessor(__VA_ARGS__)
#else
#define EHEALTH_MAKE_ENUM_ACCESSOR(type, ...) ::ns3::MakeEnumAccessor<type>(__VA_ARGS__)
#endif

namespace ns3
{
namespace ehealth
{

#if EHEALTH_NS3_MINOR < 39
/// @ingroup ehealth-net
/// How Ipv4RoutingProtocol::RouteInput takes its callbacks (by value up to ns-3.38).
using UnicastForwardArgument = Ipv4RoutingProtocol::UnicastForwardCallback;
/// See UnicastForwardArgument.
using MulticastForwardArgument = Ipv4RoutingProtocol::MulticastForwardCallback;
/// See UnicastForwardArgument.
using LocalDeliverArgument = Ipv4RoutingProtocol::LocalDeliverCallback;
/// See UnicastForwardArgument.
using RouteErrorArgument = Ipv4RoutingProtocol::ErrorCallback;
#else
/// @ingroup ehealth-net
/// How Ipv4RoutingProtocol::RouteInput takes its callbacks (by reference from ns-3.39).
using UnicastForwardArgument = const Ipv4RoutingProtocol::UnicastForwardCallback&;
/// See UnicastForwardArgument.
using MulticastForwardArgument = const Ipv4RoutingProtocol::MulticastForwardCallback&;
/// See UnicastForwardArgument.
using LocalDeliverArgument = const Ipv4RoutingProtocol::LocalDeliverCallback&;
/// See UnicastForwardArgument.
using RouteErrorArgument = const Ipv4RoutingProtocol::ErrorCallback&;
#endif

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_NS3_COMPAT_H
