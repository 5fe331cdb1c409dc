// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_FRESHNESS_H
#define EHEALTH_FRESHNESS_H

#include "ns3/session.h"

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-agent
 * Ends the script as Expired unless |T' - T| <= dT, T' being this node's clock.
 * @param s of the receiver
 * @param time T of a message, Unix time, milliseconds
 * @param tolerance dT, milliseconds
 * @return to be awaited
 */
inline Session::RequireAwaiter<bool>
RequireFresh(Session& s, int64_t time, int64_t tolerance)
{
    const int64_t now = s.GetUnixTime();
    return s.Require(time >= now - tolerance && time <= now + tolerance, Reason::Expired);
}

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_FRESHNESS_H
