// SPDX-License-Identifier: GPL-2.0-only
#include "run-energy-meter.h"

#include "ns3/simulator.h"

namespace ns3
{
namespace ehealth
{

RunEnergyMeter::RunEnergyMeter(const DevicePower& power, double uplinkRate, double downlinkRate)
    : m_power(power), m_uplinkRate(uplinkRate), m_downlinkRate(downlinkRate)
{
}

void
RunEnergyMeter::Watch(Ptr<Agent> phone)
{
    phone->TraceConnectWithoutContext("Sent", MakeCallback(&RunEnergyMeter::OnSent, this));
    phone->TraceConnectWithoutContext("Received", MakeCallback(&RunEnergyMeter::OnReceived, this));
    phone->TraceConnectWithoutContext("Operation",
                                      MakeCallback(&RunEnergyMeter::OnOperation, this));
}

EnergyUse
RunEnergyMeter::Settle(uint64_t run)
{
    const auto found = m_meters.find(run);
    if (found == m_meters.end())
    {
        return {};
    }
    const EnergyUse use = found->second.Settle();
    m_meters.erase(found);
    return use;
}

EnergyMeter&
RunEnergyMeter::GetMeter(uint64_t run)
{
    return m_meters.try_emplace(run, m_power, m_uplinkRate, m_downlinkRate).first->second;
}

void
RunEnergyMeter::OnSent(const MessageSent& event)
{
    if (event.link != LinkClass::Nfc)
    {
        GetMeter(event.run).AddTransfer(Simulator::Now(), RadioDirection::Uplink, event.bytes);
    }
}

void
RunEnergyMeter::OnReceived(const MessageReceived& event)
{
    GetMeter(event.run).AddTransfer(Simulator::Now(), RadioDirection::Downlink, event.bytes);
}

void
RunEnergyMeter::OnOperation(const OperationEvent& event)
{
    if (event.run != kNoRun)
    {
        GetMeter(event.run).AddWork(event.charged);
    }
}

} // namespace ehealth
} // namespace ns3
