// SPDX-License-Identifier: GPL-2.0-only
#include "device-costs.h"

#include "ns3/csv-table.h"

#include <stdexcept>

namespace ns3
{
namespace ehealth
{

DeviceCosts
DeviceCosts::Load(const std::string& path)
{
    const auto table = CsvTable::Read(path);
    if (!table)
    {
        throw std::runtime_error(path + ": cannot be read as a CSV table of device costs");
    }
    DeviceCosts costs;
    costs.m_path = path;
    for (std::size_t row = 0; row < table->GetSize(); ++row)
    {
        const auto fixed = table->FindNumber(row, "fixed_us");
        const auto perByte = table->FindNumber(row, "ns_per_byte");
        if (!fixed || !perByte || *fixed < 0 || *perByte < 0)
        {
            throw std::runtime_error(path + ": row " + std::to_string(row + 1) +
                                     ": fixed_us and ns_per_byte must be numbers >= 0");
        }
        costs.m_costs[{table->GetText(row, "device"), table->GetText(row, "operation")}] = {
            *fixed * 1e-6,
            *perByte * 1e-9};
    }
    return costs;
}

const DeviceCosts::Cost*
DeviceCosts::FindCost(const std::string& device, const std::string& operation) const
{
    const auto cost = m_costs.find({device, operation});
    return cost == m_costs.end() ? nullptr : &cost->second;
}

const DeviceCosts::Cost&
DeviceCosts::GetCost(const std::string& device, const std::string& operation) const
{
    if (const Cost* cost = FindCost(device, operation))
    {
        return *cost;
    }
    throw std::runtime_error(m_path + ": no cost of operation '" + operation + "' on device '" +
                             device + "'");
}

} // namespace ehealth
} // namespace ns3
