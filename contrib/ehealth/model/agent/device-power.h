// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_DEVICE_POWER_H
#define EHEALTH_DEVICE_POWER_H

#include "ns3/nstime.h"

#include <string>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-agent
 * What a battery-powered device draws: data/device_power.csv, each figure with its source. The
 * radio is that of Huang et al., "A close examination of performance and power characteristics of
 * 4G LTE networks" (MobiSys 2012): idle, promotion, connected with a power that grows with the
 * rate, and a tail before it is idle again.
 */
struct DevicePower
{
    /**
     * @param path of device_power.csv
     * @param device class, such as "phone"
     * @return its figures
     * @throws CsvError naming file and component when a figure is missing or negative
     */
    static DevicePower Load(const std::string& path, const std::string& device);

    double cpu{0};            //!< of one busy core above idle, W
    double promotion{0};      //!< of the radio from idle to connected, W
    Time promotionTime;       //!< how long that takes
    double connected{0};      //!< of the radio while it transfers, W
    double uplink{0};         //!< in addition, J/Mbit, which is W/(Mbit/s)
    double downlink{0};       //!< in addition, J/Mbit
    double tail{0};           //!< of the radio that waits for more, W
    Time tailTime;            //!< until it is idle
    double base{0};           //!< of the rest, screen off, W
    double battery{0};        //!< energy of a full battery, J
    double batteryVoltage{0}; //!< V
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_DEVICE_POWER_H
