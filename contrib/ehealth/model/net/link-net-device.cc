// SPDX-License-Identifier: GPL-2.0-only
#include "link-net-device.h"

#include "ns3/log.h"
#include "ns3/packet.h"

namespace ns3
{
namespace ehealth
{

NS_LOG_COMPONENT_DEFINE("EhealthLinkNetDevice");
NS_OBJECT_ENSURE_REGISTERED(LinkNetDevice);

TypeId
LinkNetDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::ehealth::LinkNetDevice").SetParent<NetDevice>().SetGroupName("Ehealth");
    return tid;
}

LinkNetDevice::LinkNetDevice() : m_address(Mac48Address::Allocate())
{
}

LinkNetDevice::~LinkNetDevice() = default;

void
LinkNetDevice::DoDispose()
{
    m_node = nullptr;
    m_receiveCallback = ReceiveCallback();
    m_promiscReceiveCallback = PromiscReceiveCallback();
    NetDevice::DoDispose();
}

void
LinkNetDevice::SetIfIndex(const uint32_t index)
{
    m_ifIndex = index;
}

uint32_t
LinkNetDevice::GetIfIndex() const
{
    return m_ifIndex;
}

void
LinkNetDevice::SetAddress(Address address)
{
    m_address = Mac48Address::ConvertFrom(address);
}

Address
LinkNetDevice::GetAddress() const
{
    return m_address;
}

bool
LinkNetDevice::SetMtu(const uint16_t mtu)
{
    m_mtu = mtu;
    return true;
}

uint16_t
LinkNetDevice::GetMtu() const
{
    return m_mtu;
}

void
LinkNetDevice::AddLinkChangeCallback(Callback<void> callback)
{
    m_linkChangeCallbacks.ConnectWithoutContext(callback);
}

void
LinkNetDevice::NotifyLinkChange()
{
    m_linkChangeCallbacks();
}

bool
LinkNetDevice::IsBroadcast() const
{
    return false;
}

Address
LinkNetDevice::GetBroadcast() const
{
    // IPv4 addresses what it sends over a device without ARP to this.
    return Mac48Address::GetBroadcast();
}

bool
LinkNetDevice::IsMulticast() const
{
    return false;
}

Address
LinkNetDevice::GetMulticast(Ipv4Address multicastGroup) const
{
    return Mac48Address::GetMulticast(multicastGroup);
}

Address
LinkNetDevice::GetMulticast(Ipv6Address addr) const
{
    return Mac48Address::GetMulticast(addr);
}

bool
LinkNetDevice::IsBridge() const
{
    return false;
}

bool
LinkNetDevice::IsPointToPoint() const
{
    return true;
}

bool
LinkNetDevice::SendFrom(Ptr<Packet>, const Address& source, const Address&, uint16_t)
{
    NS_LOG_WARN("sending with another source address (" << source << ") is not supported");
    return false;
}

Ptr<Node>
LinkNetDevice::GetNode() const
{
    return m_node;
}

void
LinkNetDevice::SetNode(Ptr<Node> node)
{
    m_node = node;
}

bool
LinkNetDevice::NeedsArp() const
{
    return false;
}

void
LinkNetDevice::SetReceiveCallback(ReceiveCallback cb)
{
    m_receiveCallback = cb;
}

void
LinkNetDevice::SetPromiscReceiveCallback(PromiscReceiveCallback cb)
{
    m_promiscReceiveCallback = cb;
}

bool
LinkNetDevice::SupportsSendFrom() const
{
    return false;
}

void
LinkNetDevice::DeliverUp(Ptr<const Packet> packet, uint16_t protocol, const Address& from)
{
    if (!m_promiscReceiveCallback.IsNull())
    {
        m_promiscReceiveCallback(this, packet, protocol, from, m_address, PACKET_HOST);
    }
    if (!m_receiveCallback.IsNull())
    {
        m_receiveCallback(this, packet, protocol, from);
    }
}

} // namespace ehealth
} // namespace ns3
