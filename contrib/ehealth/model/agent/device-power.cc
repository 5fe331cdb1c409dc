// SPDX-License-Identifier: GPL-2.0-only
#include "device-power.h"

#include "ns3/csv-table.h"

namespace ns3
{
namespace ehealth
{

DevicePower
DevicePower::Load(const std::string& path, const std::string& device)
{
    const CsvTable table = CsvTable::Read(path);
    const auto get = [&](const std::string& component) {
        for (std::size_t row = 0; row < table.GetSize(); ++row)
        {
            if (table.GetText(row, "device") == device &&
                table.GetText(row, "component") == component)
            {
                const double value = table.GetNumber(row, "value");
                if (value < 0)
                {
                    table.Fail(row, "value", "must not be negative");
                }
                return value;
            }
        }
        throw CsvError(path,
                       0,
                       "there is no row of device \"" + device + "\" and component \"" + component +
                           "\"");
    };
    DevicePower power;
    power.cpu = get("cpu_active");
    power.promotion = get("lte_promotion");
    power.promotionTime = Seconds(get("lte_promotion_time"));
    power.connected = get("lte_connected");
    power.uplink = get("lte_uplink");
    power.downlink = get("lte_downlink");
    power.tail = get("lte_tail");
    power.tailTime = Seconds(get("lte_tail_time"));
    power.base = get("base");
    power.battery = get("battery_energy");
    power.batteryVoltage = get("battery_voltage");
    return power;
}

} // namespace ehealth
} // namespace ns3
