// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_DEVICE_COSTS_H
#define EHEALTH_DEVICE_COSTS_H

#include <map>
#include <string>
#include <utility>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-agent
 * What operations cost on which class of device: the table data/device_costs.csv, each figure with
 * its source.
 */
class DeviceCosts
{
  public:
    /// The cost of one execution.
    struct Cost
    {
        double fixedSeconds{0};
        double secondsPerByte{0};
    };

    /**
     * @param path of a CSV file with the columns device, operation, fixed_us, ns_per_byte
     * @return the table
     * @throws std::runtime_error naming file and row when it cannot be read
     */
    static DeviceCosts Load(const std::string& path);

    /// @return the cost; null when the table has no such row
    const Cost* FindCost(const std::string& device, const std::string& operation) const;

    /// @return the cost
    /// @throws std::runtime_error naming device, operation and file when there is none
    const Cost& GetCost(const std::string& device, const std::string& operation) const;

  private:
    std::string m_path;
    std::map<std::pair<std::string, std::string>, Cost> m_costs;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_DEVICE_COSTS_H
