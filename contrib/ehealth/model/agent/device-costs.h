// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_DEVICE_COSTS_H
#define EHEALTH_DEVICE_COSTS_H

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-agent
/// A device class of one DeviceCosts table; obtained from DeviceCosts::GetDevice().
struct DeviceClassId
{
    uint16_t index{0}; //!< in the table
};

/// @ingroup ehealth-agent
/// An operation of one DeviceCosts table; obtained from DeviceCosts::GetOperation().
struct OperationId
{
    uint16_t index{0}; //!< in the table
};

/**
 * @ingroup ehealth-agent
 * What operations cost on which class of device: data/device_costs.csv, each figure with its
 * source. Names are looked up once; costs are then found by their ids in constant time.
 */
class DeviceCosts
{
  public:
    /// The simulated time of one execution.
    struct Cost
    {
        double fixedSeconds{0};   //!< whatever the input's size
        double secondsPerByte{0}; //!< for each octet of input
    };

    /**
     * @param path of a CSV file with the columns device, operation, fixed_us, ns_per_byte, status
     *        and source
     * @return the table
     * @throws CsvError naming file, line and column when a row cannot be used
     */
    static DeviceCosts Load(const std::string& path);

    /**
     * @param device name of a class, such as "hospital-server"
     * @return its id
     * @throws std::runtime_error naming class and file when the table does not have it
     */
    DeviceClassId GetDevice(std::string_view device) const;

    /**
     * @param operation name, such as "ecdsa-p256-sign"
     * @return its id
     * @throws std::runtime_error naming operation and file when the table does not have it
     */
    OperationId GetOperation(std::string_view operation) const;

    /// @return the classes, in the order of the file
    const std::vector<std::string>& GetDevices() const;

    /// @return the operations, in the order of the file
    const std::vector<std::string>& GetOperations() const;

    /**
     * @param device of this table
     * @param operation of this table
     * @return the cost; null when the table has none for the two
     */
    const Cost* FindCost(DeviceClassId device, OperationId operation) const;

    /// @return the cost by names; null when the table has none for the two
    const Cost* FindCost(std::string_view device, std::string_view operation) const;

    /**
     * @param device of this table
     * @param operation of this table
     * @return the cost
     * @throws std::runtime_error naming device, operation and file when there is none
     */
    const Cost& GetCost(DeviceClassId device, OperationId operation) const;

    /// @return the cost by names
    /// @throws std::runtime_error naming device, operation and file when there is none
    const Cost& GetCost(std::string_view device, std::string_view operation) const;

  private:
    [[noreturn]] void FailCost(std::string_view device, std::string_view operation) const;

    std::string m_path;
    std::vector<std::string> m_devices;
    std::vector<std::string> m_operations;
    std::vector<std::optional<Cost>> m_costs; //!< by device, then operation
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_DEVICE_COSTS_H
