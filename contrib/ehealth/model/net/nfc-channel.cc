// SPDX-License-Identifier: GPL-2.0-only
#include "nfc-channel.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/log.h"
#include "ns3/mobility-model.h"
#include "ns3/nfc-net-device.h"
#include "ns3/node.h"

#include <algorithm>

namespace ns3
{
namespace ehealth
{

NS_LOG_COMPONENT_DEFINE("EhealthNfcChannel");
NS_OBJECT_ENSURE_REGISTERED(NfcChannel);

namespace
{

Ptr<MobilityModel>
GetMobility(Ptr<const NfcNetDevice> device)
{
    const auto mobility = device->GetNode()->GetObject<MobilityModel>();
    NS_ABORT_MSG_IF(!mobility,
                    "node " << device->GetNode()->GetId()
                            << " has an NFC device but no MobilityModel to tell where it is");
    return mobility;
}

} // namespace

TypeId
NfcChannel::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::ehealth::NfcChannel")
            .SetParent<Channel>()
            .SetGroupName("Ehealth")
            .AddConstructor<NfcChannel>()
            .AddAttribute("Range",
                          "Largest distance at which two devices hear each other, m",
                          DoubleValue(0.04),
                          MakeDoubleAccessor(&NfcChannel::m_range),
                          MakeDoubleChecker<double>(0))
            .AddTraceSource("Carried",
                            "A frame (with CRC) has been sent by any device; fires at its end",
                            MakeTraceSourceAccessor(&NfcChannel::m_carriedTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("Drop",
                            "A frame (with CRC) is lost to the faults of the air",
                            MakeTraceSourceAccessor(&NfcChannel::m_dropTrace),
                            "ns3::Packet::TracedCallback");
    return tid;
}

NfcChannel::NfcChannel() = default;

NfcChannel::~NfcChannel() = default;

void
NfcChannel::DoDispose()
{
    m_devices.clear();
    Channel::DoDispose();
}

void
NfcChannel::Attach(Ptr<NfcNetDevice> device)
{
    NS_LOG_FUNCTION(this << device);
    const auto before = DynamicCast<NfcChannel>(device->GetChannel());
    if (before == this)
    {
        return;
    }
    if (before)
    {
        before->Detach(device);
    }
    device->SetChannel(this);
    m_devices.push_back(device);
}

void
NfcChannel::Detach(Ptr<NfcNetDevice> device)
{
    NS_LOG_FUNCTION(this << device);
    const auto at = std::find(m_devices.begin(), m_devices.end(), device);
    if (at != m_devices.end())
    {
        m_devices.erase(at);
        device->SetChannel(nullptr);
    }
}

bool
NfcChannel::IsInRange(Ptr<const NfcNetDevice> a, Ptr<const NfcNetDevice> b) const
{
    return GetMobility(a)->GetDistanceFrom(GetMobility(b)) <= m_range;
}

std::vector<Ptr<NfcNetDevice>>
NfcChannel::FindListeners(Ptr<const NfcNetDevice> poller) const
{
    std::vector<Ptr<NfcNetDevice>> listeners;
    for (const auto& device : m_devices)
    {
        if (device->AnswersTo(poller) && IsInRange(device, poller))
        {
            listeners.push_back(device);
        }
    }
    return listeners;
}

void
NfcChannel::SetImpairment(Ptr<LinkImpairment> impairment)
{
    m_impairment = impairment;
}

Ptr<LinkImpairment>
NfcChannel::GetImpairment() const
{
    return m_impairment;
}

void
NfcChannel::NotifyCarried(Ptr<const Packet> frame)
{
    m_carriedTrace(frame);
}

void
NfcChannel::NotifyDrop(Ptr<const Packet> frame)
{
    m_dropTrace(frame);
}

std::size_t
NfcChannel::GetNDevices() const
{
    return m_devices.size();
}

Ptr<NetDevice>
NfcChannel::GetDevice(std::size_t i) const
{
    return m_devices.at(i);
}

} // namespace ehealth
} // namespace ns3
