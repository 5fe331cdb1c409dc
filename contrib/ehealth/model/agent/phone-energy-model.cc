// SPDX-License-Identifier: GPL-2.0-only
#include "phone-energy-model.h"

#include "ns3/abort.h"
#include "ns3/simulator.h"

namespace ns3
{
namespace ehealth
{

NS_OBJECT_ENSURE_REGISTERED(PhoneEnergyModel);

TypeId
PhoneEnergyModel::GetTypeId()
{
    static TypeId tid = TypeId("ns3::ehealth::PhoneEnergyModel")
                            .SetParent<DeviceEnergyModel>()
                            .SetGroupName("Ehealth");
    return tid;
}

PhoneEnergyModel::PhoneEnergyModel(const DevicePower& power, double uplinkRate, double downlinkRate)
    : m_power(power), m_meter(power, uplinkRate, downlinkRate), m_watts(power.base)
{
}

void
PhoneEnergyModel::Watch(Ptr<Agent> agent)
{
    agent->TraceConnectWithoutContext("Sent", MakeCallback(&PhoneEnergyModel::OnSent, this));
    agent->TraceConnectWithoutContext("Received",
                                      MakeCallback(&PhoneEnergyModel::OnReceived, this));
    agent->TraceConnectWithoutContext("Operation",
                                      MakeCallback(&PhoneEnergyModel::OnOperation, this));
}

void
PhoneEnergyModel::SetDepletionCallback(std::function<void()> callback)
{
    m_depleted = std::move(callback);
}

void
PhoneEnergyModel::AddWork(Time cost)
{
    m_meter.AddWork(cost);
    Draw(m_power.cpu, Simulator::Now(), cost);
}

void
PhoneEnergyModel::AddTransfer(RadioDirection direction, uint64_t octets)
{
    const Time now = Simulator::Now();
    const bool idle = !m_inTail && now >= m_busyUntil;
    m_meter.AddTransfer(now, direction, octets);
    if (idle)
    {
        Draw(m_power.promotion, now, m_power.promotionTime);
    }
    if (m_inTail)
    {
        AddPower(-m_power.tail);
        m_inTail = false;
    }
    m_tailBegin.Cancel();
    m_tailEnd.Cancel();
    const Time begin = std::max(now, m_busyUntil);
    const Time duration = m_meter.GetDuration(direction, octets);
    Draw(m_meter.GetTransferPower(direction), begin, duration);
    m_busyUntil = begin + duration;
    m_tailBegin = Simulator::Schedule(m_busyUntil - now, [this] {
        AddPower(m_power.tail);
        m_inTail = true;
        m_tailEnd = Simulator::Schedule(m_power.tailTime, [this] {
            AddPower(-m_power.tail);
            m_inTail = false;
        });
    });
}

EnergyUse
PhoneEnergyModel::GetUse() const
{
    return m_meter.GetUse(Simulator::Now());
}

void
PhoneEnergyModel::SetEnergySource(Ptr<EnergySource> source)
{
    m_source = source;
}

double
PhoneEnergyModel::GetTotalEnergyConsumption() const
{
    return m_drained + m_watts * (Simulator::Now() - m_changed).GetSeconds();
}

void
PhoneEnergyModel::ChangeState(int)
{
}

void
PhoneEnergyModel::HandleEnergyDepletion()
{
    if (m_depleted)
    {
        m_depleted();
    }
}

void
PhoneEnergyModel::HandleEnergyRecharged()
{
}

void
PhoneEnergyModel::HandleEnergyChanged()
{
}

void
PhoneEnergyModel::DoDispose()
{
    m_tailBegin.Cancel();
    m_tailEnd.Cancel();
    m_source = nullptr;
    m_depleted = nullptr;
    DeviceEnergyModel::DoDispose();
}

double
PhoneEnergyModel::DoGetCurrentA() const
{
    NS_ABORT_MSG_IF(!m_source, "a phone's energy model without an energy source");
    return m_watts / m_source->GetSupplyVoltage();
}

void
PhoneEnergyModel::OnSent(const MessageSent& event)
{
    if (event.link != LinkClass::Nfc)
    {
        AddTransfer(RadioDirection::Uplink, event.bytes);
    }
}

void
PhoneEnergyModel::OnReceived(const MessageReceived& event)
{
    AddTransfer(RadioDirection::Downlink, event.bytes);
}

void
PhoneEnergyModel::OnOperation(const OperationEvent& event)
{
    AddWork(event.charged);
}

void
PhoneEnergyModel::AddPower(double watts)
{
    // The source takes what was drawn until now at the power before the change.
    m_drained = GetTotalEnergyConsumption();
    m_changed = Simulator::Now();
    if (m_source)
    {
        m_source->UpdateEnergySource();
    }
    m_watts += watts;
}

void
PhoneEnergyModel::Draw(double watts, Time from, Time duration)
{
    const Time wait = from - Simulator::Now();
    const Ptr<PhoneEnergyModel> self(this);
    Simulator::Schedule(wait, [self, watts] { self->AddPower(watts); });
    Simulator::Schedule(wait + duration, [self, watts] { self->AddPower(-watts); });
}

} // namespace ehealth
} // namespace ns3
