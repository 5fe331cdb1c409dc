// SPDX-License-Identifier: GPL-2.0-only
#include "normal-draw.h"

#include <cmath>

namespace ns3
{
namespace ehealth
{

double
DrawNormal(RandomStream& random)
{
    constexpr double kPi = 3.14159265358979323846;
    // 1 - u avoids the logarithm of zero.
    const double u = 1 - random.NextDouble();
    const double v = random.NextDouble();
    return std::sqrt(-2 * std::log(u)) * std::cos(2 * kPi * v);
}

} // namespace ehealth
} // namespace ns3
