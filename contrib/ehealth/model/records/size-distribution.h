// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_SIZE_DISTRIBUTION_H
#define EHEALTH_SIZE_DISTRIBUTION_H

#include "ns3/random-stream.h"

#include <string>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-records
 * A distribution of document sizes: a lognormal through published quantiles, clipped to the
 * smallest and largest document seen. Sizes are skewed even as logarithms, so the half below the
 * median has a width of its own: median, lower quartile and 95th percentile are met exactly.
 */
struct SizeDistribution
{
    double min{0};    //!< bytes; 0 where it is not published
    double p25{0};    //!< lower quartile, bytes
    double median{0}; //!< bytes
    double p95{0};    //!< 95th percentile, bytes
    double max{0};    //!< bytes

    /**
     * @param path of phr_sizes.csv
     * @param item a row of it, in bytes
     * @return its distribution
     * @throws std::runtime_error naming file, line and column when the row cannot be used
     */
    static SizeDistribution Load(const std::string& path, const std::string& item);

    /// @param random where the size comes from
    /// @return a size, bytes
    std::size_t Draw(RandomStream& random) const;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_SIZE_DISTRIBUTION_H
