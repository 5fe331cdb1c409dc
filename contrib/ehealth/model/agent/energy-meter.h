// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_ENERGY_METER_H
#define EHEALTH_ENERGY_METER_H

#include "ns3/device-power.h"

#include <cstdint>

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-agent
/// Which way octets go over a device's radio.
enum class RadioDirection : uint8_t
{
    Uplink,
    Downlink,
};

/// @ingroup ehealth-agent
/// Energy by what took it.
struct EnergyUse
{
    double computation{0}; //!< J
    double radio{0};       //!< J

    /// @return both, J
    double GetTotal() const
    {
        return computation + radio;
    }
};

/**
 * @ingroup ehealth-agent
 * The energy that a device takes for operations and for its radio, above its base power. It is
 * computed when something happens and needs no events, so every phone of a country can have one;
 * PhoneEnergyModel drains a battery of ns-3's by the same figures.
 *
 * Simplifications: promotion takes energy but does not delay the transfer; what goes out while the
 * radio is busy follows what it is busy with.
 */
class EnergyMeter
{
  public:
    /// @param power of the device
    /// @param uplinkRate of its radio, bit/s. @param downlinkRate of its radio, bit/s
    EnergyMeter(const DevicePower& power, double uplinkRate, double downlinkRate);

    /// @param cost time on a core
    void AddWork(Time cost);

    /// @param at an instant, not before that of the last transfer. @param direction of it. @param
    /// octets on the radio
    void AddTransfer(Time at, RadioDirection direction, uint64_t octets);

    /// @return what was taken until an instant, not before that of the last transfer; a transfer
    /// counts when it begins
    EnergyUse GetUse(Time now) const;

    /// @return what was taken since the last call, with the whole tail of the last transfer: the
    /// radio is idle from here on
    EnergyUse Settle();

    /// @return how long a transfer takes
    Time GetDuration(RadioDirection direction, uint64_t octets) const;

    /// @return power of the radio during a transfer, W
    double GetTransferPower(RadioDirection direction) const;

  private:
    double GetRate(RadioDirection direction) const
    {
        return direction == RadioDirection::Uplink ? m_uplinkRate : m_downlinkRate;
    }

    DevicePower m_power;
    double m_uplinkRate;
    double m_downlinkRate;
    EnergyUse m_use;         //!< without the tail of the last transfer
    bool m_connected{false}; //!< there was a transfer since the last call of Settle()
    Time m_busyUntil;        //!< end of the last transfer
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_ENERGY_METER_H
