// SPDX-License-Identifier: GPL-2.0-only
#include "esp-tunnel-net-device.h"

#include "ns3/channel.h"
#include "ns3/protocol-numbers.h"

namespace ns3
{
namespace ehealth
{

NS_OBJECT_ENSURE_REGISTERED(EspTunnelNetDevice);

TypeId
EspTunnelNetDevice::GetTypeId()
{
    static TypeId tid = TypeId("ns3::ehealth::EspTunnelNetDevice")
                            .SetParent<LinkNetDevice>()
                            .SetGroupName("Ehealth")
                            .AddConstructor<EspTunnelNetDevice>();
    return tid;
}

void
EspTunnelNetDevice::SetProtector(Protector protector)
{
    m_protector = std::move(protector);
}

void
EspTunnelNetDevice::Deliver(Ptr<const Packet> packet)
{
    DeliverUp(packet, ethertype::kIpv4, GetBroadcast());
}

bool
EspTunnelNetDevice::Send(Ptr<Packet> packet, const Address&, uint16_t protocolNumber)
{
    return protocolNumber == ethertype::kIpv4 && m_protector && m_protector(packet);
}

Ptr<Channel>
EspTunnelNetDevice::GetChannel() const
{
    return nullptr;
}

bool
EspTunnelNetDevice::IsLinkUp() const
{
    return true;
}

void
EspTunnelNetDevice::DoDispose()
{
    m_protector = nullptr;
    LinkNetDevice::DoDispose();
}

} // namespace ehealth
} // namespace ns3
