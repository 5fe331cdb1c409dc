// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_PHONE_ENERGY_MODEL_H
#define EHEALTH_PHONE_ENERGY_MODEL_H

#include "ns3/agent.h"
#include "ns3/device-energy-model.h"
#include "ns3/energy-meter.h"
#include "ns3/energy-source.h"
#include "ns3/event-id.h"

#include <functional>

namespace ns3
{

// The names of ns-3's energy module are in here from 3.42 on, and in ns3 before.
namespace energy
{
}

namespace ehealth
{

using namespace energy;

/**
 * @ingroup ehealth-agent
 * A phone as one of ns-3's energy models: what its agent computes, sends and receives drains the
 * energy source of its node, and an empty one is reported. The figures are EnergyMeter's.
 *
 * It takes four events a transfer and two an operation, besides those of the energy source: it is
 * for phones that are looked at, not for a country's. An operation is drained when it is complete,
 * over the time it took.
 */
class PhoneEnergyModel : public DeviceEnergyModel
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();

    /// @param power of the device
    /// @param uplinkRate of its radio, bit/s. @param downlinkRate of its radio, bit/s
    PhoneEnergyModel(const DevicePower& power, double uplinkRate, double downlinkRate);

    /// Drains by what an agent does from now on. What it sends by NFC counts for nothing; what it
    /// receives counts as received by radio. The energy source has to outlive the agent's work.
    void Watch(Ptr<Agent> agent);

    /// @param callback called when the energy source is empty
    void SetDepletionCallback(std::function<void()> callback);

    /// Drains the time of an operation on a core.
    void AddWork(Time cost);

    /// Drains a transfer over the radio.
    void AddTransfer(RadioDirection direction, uint64_t octets);

    /// @return computation and radio until now
    EnergyUse GetUse() const;

    void SetEnergySource(Ptr<EnergySource> source) override;
    /// @return J drained from the source, base power included
    double GetTotalEnergyConsumption() const override;
    /// Does nothing: what the device does is its state.
    void ChangeState(int newState) override;
    void HandleEnergyDepletion() override;
    void HandleEnergyRecharged() override;
    void HandleEnergyChanged() override;

  protected:
    void DoDispose() override;

  private:
    double DoGetCurrentA() const override;
    void OnSent(const MessageSent& event);
    void OnReceived(const MessageReceived& event);
    void OnOperation(const OperationEvent& event);
    /// Changes the power drawn, from now on.
    void AddPower(double watts);
    /// Draws for a while.
    void Draw(double watts, Time from, Time duration);

    DevicePower m_power;
    EnergyMeter m_meter;
    Ptr<EnergySource> m_source;
    std::function<void()> m_depleted;
    double m_watts;      //!< drawn now
    double m_drained{0}; //!< J until m_changed
    Time m_changed;      //!< when m_watts last changed
    Time m_busyUntil;    //!< of the radio
    EventId m_tailBegin;
    EventId m_tailEnd;
    bool m_inTail{false};
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_PHONE_ENERGY_MODEL_H
