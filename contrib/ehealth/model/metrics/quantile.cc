// SPDX-License-Identifier: GPL-2.0-only
#include "quantile.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ns3
{
namespace ehealth
{

double
GetQuantile(std::vector<double> values, double q)
{
    if (values.empty())
    {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const double rank = std::max(1.0, std::ceil(q * static_cast<double>(values.size())));
    const auto nth = values.begin() + static_cast<std::ptrdiff_t>(rank) - 1;
    std::nth_element(values.begin(), nth, values.end());
    return *nth;
}

} // namespace ehealth
} // namespace ns3
