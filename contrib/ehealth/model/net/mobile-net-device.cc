// SPDX-License-Identifier: GPL-2.0-only
#include "mobile-net-device.h"

#include "ns3/log.h"
#include "ns3/protocol-numbers.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace ehealth
{

NS_LOG_COMPONENT_DEFINE("EhealthMobileNetDevice");
NS_OBJECT_ENSURE_REGISTERED(MobileNetDevice);

TypeId
MobileNetDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::ehealth::MobileNetDevice")
            .SetParent<LinkNetDevice>()
            .SetGroupName("Ehealth")
            .AddConstructor<MobileNetDevice>()
            .AddAttribute("Mtu",
                          "Largest IPv4 packet, bytes",
                          UintegerValue(1500),
                          MakeUintegerAccessor(&MobileNetDevice::SetMtu, &MobileNetDevice::GetMtu),
                          MakeUintegerChecker<uint16_t>(68))
            .AddTraceSource("MacTx",
                            "An IPv4 packet has been accepted for transmission",
                            MakeTraceSourceAccessor(&MobileNetDevice::m_macTxTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("MacRx",
                            "An IPv4 packet has been received",
                            MakeTraceSourceAccessor(&MobileNetDevice::m_macRxTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("MacTxDrop",
                            "A packet was refused by this device, with the reason; see also the "
                            "channel's Drop",
                            MakeTraceSourceAccessor(&MobileNetDevice::m_macTxDropTrace),
                            "ns3::ehealth::MobileChannel::DropTracedCallback")
            .AddTraceSource("Sniffer",
                            "A packet has been sent or received: for pcap",
                            MakeTraceSourceAccessor(&MobileNetDevice::m_snifferTrace),
                            "ns3::Packet::TracedCallback");
    return tid;
}

MobileNetDevice::MobileNetDevice() = default;

MobileNetDevice::~MobileNetDevice() = default;

void
MobileNetDevice::DoDispose()
{
    m_channel = nullptr;
    LinkNetDevice::DoDispose();
}

Ipv4Address
MobileNetDevice::GetIpv4Address() const
{
    return m_ipv4Address;
}

void
MobileNetDevice::SetChannel(Ptr<MobileChannel> channel, Ipv4Address address)
{
    m_channel = channel;
    m_ipv4Address = address;
    NotifyLinkChange();
}

Ptr<Channel>
MobileNetDevice::GetChannel() const
{
    return m_channel;
}

bool
MobileNetDevice::IsLinkUp() const
{
    return m_channel != nullptr;
}

bool
MobileNetDevice::Send(Ptr<Packet> packet, const Address&, uint16_t protocolNumber)
{
    NS_LOG_FUNCTION(this << packet << protocolNumber);
    if (protocolNumber != ethertype::kIpv4)
    {
        m_macTxDropTrace(packet, MobileDropReason::NotIpv4);
        return false;
    }
    if (!m_channel)
    {
        m_macTxDropTrace(packet, MobileDropReason::NotAttached);
        return false;
    }
    m_macTxTrace(packet);
    m_snifferTrace(packet);
    return m_channel->SendUplink(this, packet);
}

void
MobileNetDevice::Receive(Ptr<Packet> packet, const Address& from)
{
    NS_LOG_FUNCTION(this << packet);
    m_macRxTrace(packet);
    m_snifferTrace(packet);
    DeliverUp(packet, ethertype::kIpv4, from);
}

} // namespace ehealth
} // namespace ns3
