// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_NORMAL_DRAW_H
#define EHEALTH_NORMAL_DRAW_H

#include "ns3/random-stream.h"

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-crypto
/// @param random where the number comes from. @return a standard normal number, by the transform of
/// Box and Muller
double DrawNormal(RandomStream& random);

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_NORMAL_DRAW_H
