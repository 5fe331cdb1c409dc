// SPDX-License-Identifier: GPL-2.0-only
#include "size-distribution.h"

#include "ns3/csv-table.h"
#include "ns3/normal-draw.h"

#include <algorithm>
#include <cmath>

namespace ns3
{
namespace ehealth
{

namespace
{

/// Quantiles of the standard normal distribution.
constexpr double kZ75 = 0.6744897501960817;
constexpr double kZ95 = 1.6448536269514722;

} // namespace

SizeDistribution
SizeDistribution::Load(const std::string& path, const std::string& item)
{
    const CsvTable table = CsvTable::Read(path);
    const std::size_t row = table.GetRow("item", item);
    if (table.GetText(row, "unit") != "bytes")
    {
        table.Fail(row, "unit", item + " is not a size in bytes");
    }
    SizeDistribution sizes;
    sizes.min = table.FindNumber(row, "min").value_or(0);
    sizes.p25 = table.GetNumber(row, "p25");
    sizes.median = table.GetNumber(row, "median");
    sizes.p95 = table.GetNumber(row, "p95");
    sizes.max = table.GetNumber(row, "max");
    if (sizes.min < 0 || sizes.min > sizes.p25)
    {
        table.Fail(row, "min", "must be at least 0 and at most p25");
    }
    if (!(0 < sizes.p25 && sizes.p25 < sizes.median && sizes.median < sizes.p95 &&
          sizes.p95 <= sizes.max))
    {
        table.Fail(row, "median", "quantiles must be positive and grow from p25 to max");
    }
    return sizes;
}

std::size_t
SizeDistribution::Draw(RandomStream& random) const
{
    const double z = DrawNormal(random);
    const double sigma = z < 0 ? std::log(median / p25) / kZ75 : std::log(p95 / median) / kZ95;
    return static_cast<std::size_t>(std::clamp(median * std::exp(sigma * z), min, max));
}

} // namespace ehealth
} // namespace ns3
