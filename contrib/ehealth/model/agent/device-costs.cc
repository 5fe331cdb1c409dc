// SPDX-License-Identifier: GPL-2.0-only
#include "device-costs.h"

#include "ns3/csv-table.h"

#include <algorithm>
#include <stdexcept>

namespace ns3
{
namespace ehealth
{

namespace
{

constexpr double kMicrosecond = 1e-6;
constexpr double kNanosecond = 1e-9;

std::optional<uint16_t>
FindIndex(const std::vector<std::string>& names, std::string_view name)
{
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
    {
        return std::nullopt;
    }
    return static_cast<uint16_t>(found - names.begin());
}

std::vector<std::string>
GetDistinct(const CsvTable& table, std::string_view column)
{
    std::vector<std::string> names;
    for (std::size_t row = 0; row < table.GetSize(); ++row)
    {
        const std::string& name = table.GetText(row, column);
        if (name.empty())
        {
            table.Fail(row, column, "a name is missing");
        }
        if (!FindIndex(names, name))
        {
            names.push_back(name);
        }
    }
    return names;
}

double
GetTime(const CsvTable& table, std::size_t row, std::string_view column, double unit)
{
    const double value = table.GetNumber(row, column);
    if (value < 0)
    {
        table.Fail(row, column, "a cost cannot be negative");
    }
    return value * unit;
}

} // namespace

DeviceCosts
DeviceCosts::Load(const std::string& path)
{
    const CsvTable table = CsvTable::Read(path);
    DeviceCosts costs;
    costs.m_path = path;
    costs.m_devices = GetDistinct(table, "device");
    costs.m_operations = GetDistinct(table, "operation");
    costs.m_costs.resize(costs.m_devices.size() * costs.m_operations.size());
    for (std::size_t row = 0; row < table.GetSize(); ++row)
    {
        for (const char* column : {"status", "source"})
        {
            if (table.GetText(row, column).empty())
            {
                table.Fail(row, column, "every figure needs one");
            }
        }
        const auto device = costs.GetDevice(table.GetText(row, "device"));
        const auto operation = costs.GetOperation(table.GetText(row, "operation"));
        auto& cost = costs.m_costs[device.index * costs.m_operations.size() + operation.index];
        if (cost)
        {
            table.Fail(row, "operation", "the device has a cost for it already");
        }
        cost = Cost{GetTime(table, row, "fixed_us", kMicrosecond),
                    GetTime(table, row, "ns_per_byte", kNanosecond)};
    }
    return costs;
}

DeviceClassId
DeviceCosts::GetDevice(std::string_view device) const
{
    const auto index = FindIndex(m_devices, device);
    if (!index)
    {
        throw std::runtime_error(m_path + ": no device class \"" + std::string(device) + "\"");
    }
    return {*index};
}

OperationId
DeviceCosts::GetOperation(std::string_view operation) const
{
    const auto index = FindIndex(m_operations, operation);
    if (!index)
    {
        throw std::runtime_error(m_path + ": no operation \"" + std::string(operation) + "\"");
    }
    return {*index};
}

const std::vector<std::string>&
DeviceCosts::GetDevices() const
{
    return m_devices;
}

const std::vector<std::string>&
DeviceCosts::GetOperations() const
{
    return m_operations;
}

const DeviceCosts::Cost*
DeviceCosts::FindCost(DeviceClassId device, OperationId operation) const
{
    const auto& cost = m_costs.at(device.index * m_operations.size() + operation.index);
    return cost ? &*cost : nullptr;
}

const DeviceCosts::Cost*
DeviceCosts::FindCost(std::string_view device, std::string_view operation) const
{
    const auto deviceIndex = FindIndex(m_devices, device);
    const auto operationIndex = FindIndex(m_operations, operation);
    return deviceIndex && operationIndex
             ? FindCost(DeviceClassId{*deviceIndex}, OperationId{*operationIndex})
             : nullptr;
}

const DeviceCosts::Cost&
DeviceCosts::GetCost(DeviceClassId device, OperationId operation) const
{
    if (const Cost* cost = FindCost(device, operation))
    {
        return *cost;
    }
    FailCost(m_devices.at(device.index), m_operations.at(operation.index));
}

const DeviceCosts::Cost&
DeviceCosts::GetCost(std::string_view device, std::string_view operation) const
{
    if (const Cost* cost = FindCost(device, operation))
    {
        return *cost;
    }
    FailCost(device, operation);
}

void
DeviceCosts::FailCost(std::string_view device, std::string_view operation) const
{
    throw std::runtime_error(m_path + ": no cost of operation \"" + std::string(operation) +
                             "\" on device class \"" + std::string(device) + "\"");
}

} // namespace ehealth
} // namespace ns3
