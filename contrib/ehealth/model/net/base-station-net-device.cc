// SPDX-License-Identifier: GPL-2.0-only
#include "base-station-net-device.h"

#include "ns3/log.h"
#include "ns3/protocol-numbers.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace ehealth
{

NS_LOG_COMPONENT_DEFINE("EhealthBaseStationNetDevice");
NS_OBJECT_ENSURE_REGISTERED(BaseStationNetDevice);

TypeId
BaseStationNetDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::ehealth::BaseStationNetDevice")
            .SetParent<LinkNetDevice>()
            .SetGroupName("Ehealth")
            .AddConstructor<BaseStationNetDevice>()
            .AddAttribute(
                "Mtu",
                "Largest IPv4 packet, bytes",
                UintegerValue(1500),
                MakeUintegerAccessor(&BaseStationNetDevice::SetMtu, &BaseStationNetDevice::GetMtu),
                MakeUintegerChecker<uint16_t>(68))
            .AddTraceSource("MacTx",
                            "An IPv4 packet has been accepted for transmission",
                            MakeTraceSourceAccessor(&BaseStationNetDevice::m_macTxTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("MacRx",
                            "An IPv4 packet has been received",
                            MakeTraceSourceAccessor(&BaseStationNetDevice::m_macRxTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("MacTxDrop",
                            "A packet was refused by this device, with the reason; see also the "
                            "channel's Drop",
                            MakeTraceSourceAccessor(&BaseStationNetDevice::m_macTxDropTrace),
                            "ns3::ehealth::MobileChannel::DropTracedCallback")
            .AddTraceSource("Sniffer",
                            "A packet has been sent or received: for pcap",
                            MakeTraceSourceAccessor(&BaseStationNetDevice::m_snifferTrace),
                            "ns3::Packet::TracedCallback");
    return tid;
}

BaseStationNetDevice::BaseStationNetDevice() = default;

BaseStationNetDevice::~BaseStationNetDevice() = default;

void
BaseStationNetDevice::DoDispose()
{
    m_channel = nullptr;
    LinkNetDevice::DoDispose();
}

void
BaseStationNetDevice::SetChannel(Ptr<MobileChannel> channel)
{
    m_channel = channel;
    NotifyLinkChange();
}

bool
BaseStationNetDevice::IsPointToPoint() const
{
    return false;
}

Ptr<Channel>
BaseStationNetDevice::GetChannel() const
{
    return m_channel;
}

bool
BaseStationNetDevice::IsLinkUp() const
{
    return m_channel != nullptr;
}

bool
BaseStationNetDevice::Send(Ptr<Packet> packet, const Address&, uint16_t protocolNumber)
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
    return m_channel->SendDownlink(packet);
}

void
BaseStationNetDevice::Receive(Ptr<Packet> packet, const Address& from)
{
    NS_LOG_FUNCTION(this << packet);
    m_macRxTrace(packet);
    m_snifferTrace(packet);
    DeliverUp(packet, ethertype::kIpv4, from);
}

} // namespace ehealth
} // namespace ns3
