// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_QUANTILE_H
#define EHEALTH_QUANTILE_H

#include <vector>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-metrics
 * @param values a sample, in any order
 * @param q the share of the sample that is not larger, 0 to 1
 * @return the smallest such value of the sample (no interpolation); NaN when there is none
 */
double GetQuantile(std::vector<double> values, double q);

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_QUANTILE_H
