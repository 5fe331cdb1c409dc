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
    phone->TraceConnectWithoutContext("RunStart", MakeCallback(&RunEnergyMeter::OnRunStart, this));
    phone->TraceConnectWithoutContext("Sent", MakeCallback(&RunEnergyMeter::OnSent, this));
    phone->TraceConnectWithoutContext("Received", MakeCallback(&RunEnergyMeter::OnReceived, this));
    phone->TraceConnectWithoutContext("Operation",
                                      MakeCallback(&RunEnergyMeter::OnOperation, this));
}

void
RunEnergyMeter::Follow(uint64_t run)
{
    const EnergyMeter meter(m_power, m_uplinkRate, m_downlinkRate);
    m_accounts.try_emplace(run, Account{meter, true}).first->second.followed = true;
}

EnergyUse
RunEnergyMeter::Settle(uint64_t run)
{
    const auto found = m_accounts.find(run);
    if (found == m_accounts.end())
    {
        return {};
    }
    const EnergyUse use = found->second.meter.Settle();
    m_accounts.erase(found);
    return use;
}

EnergyMeter*
RunEnergyMeter::FindMeter(uint64_t run)
{
    const auto found = m_accounts.find(run);
    return found == m_accounts.end() ? nullptr : &found->second.meter;
}

void
RunEnergyMeter::OnRunStart(const RunStart& event)
{
    // A script may send before whoever began the run knows its number.
    const EnergyMeter meter(m_power, m_uplinkRate, m_downlinkRate);
    m_accounts.try_emplace(event.run, Account{meter, false});
    Simulator::ScheduleNow([this, run = event.run] {
        const auto found = m_accounts.find(run);
        if (found != m_accounts.end() && !found->second.followed)
        {
            m_accounts.erase(found);
        }
    });
}

void
RunEnergyMeter::OnSent(const MessageSent& event)
{
    EnergyMeter* meter = FindMeter(event.run);
    if (meter != nullptr && event.link != LinkClass::Nfc)
    {
        meter->AddTransfer(Simulator::Now(), RadioDirection::Uplink, event.bytes);
    }
}

void
RunEnergyMeter::OnReceived(const MessageReceived& event)
{
    if (EnergyMeter* meter = FindMeter(event.run))
    {
        meter->AddTransfer(Simulator::Now(), RadioDirection::Downlink, event.bytes);
    }
}

void
RunEnergyMeter::OnOperation(const OperationEvent& event)
{
    if (EnergyMeter* meter = FindMeter(event.run))
    {
        meter->AddWork(event.charged);
    }
}

} // namespace ehealth
} // namespace ns3
