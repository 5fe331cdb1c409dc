// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_RUN_ENERGY_METER_H
#define EHEALTH_RUN_ENERGY_METER_H

#include "ns3/agent.h"
#include "ns3/energy-meter.h"

#include <unordered_map>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-agent
 * What protocol runs take from the batteries of phones: an EnergyMeter for each run under way that
 * somebody follows. Each run pays for its own promotion and tail of the radio, as if nothing else
 * used the phone at that time.
 */
class RunEnergyMeter
{
  public:
    /// @param power of the phones
    /// @param uplinkRate of their radios, bit/s. @param downlinkRate of their radios, bit/s
    RunEnergyMeter(const DevicePower& power, double uplinkRate, double downlinkRate);
    RunEnergyMeter(const RunEnergyMeter&) = delete;
    RunEnergyMeter& operator=(const RunEnergyMeter&) = delete;

    /// Counts what an agent does from now on; it must not outlive this object's use.
    void Watch(Ptr<Agent> phone);

    /// Opens the account of a run, which Settle() has to end: of one that began at a watched phone,
    /// now, with what it has taken already; of one that begins elsewhere, before it reaches a
    /// phone.
    void Follow(uint64_t run);

    /// Ends the account of a run: what comes later does not count. @return what it took, with the
    /// whole tail of its last transfer
    EnergyUse Settle(uint64_t run);

  private:
    /// An account.
    struct Account
    {
        EnergyMeter meter;
        bool followed; //!< somebody will settle it
    };

    void OnRunStart(const RunStart& event);
    void OnSent(const MessageSent& event);
    void OnReceived(const MessageReceived& event);
    void OnOperation(const OperationEvent& event);
    /// @return the meter of a run with an account; null otherwise
    EnergyMeter* FindMeter(uint64_t run);

    DevicePower m_power;
    double m_uplinkRate;
    double m_downlinkRate;
    std::unordered_map<uint64_t, Account> m_accounts; //!< by run; never iterated
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_RUN_ENERGY_METER_H
