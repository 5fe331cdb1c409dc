// SPDX-License-Identifier: GPL-2.0-only
#include "mobile-cell.h"

#include "ns3/abort.h"
#include "ns3/ipv4.h"
#include "ns3/mobile-helper.h"
#include "ns3/prefix-routing-helper.h"
#include "ns3/tree-network-helper.h"

namespace ns3
{
namespace ehealth
{

NS_OBJECT_ENSURE_REGISTERED(MobileCell);
NS_OBJECT_ENSURE_REGISTERED(ProfileMobileCell);

TypeId
MobileCell::GetTypeId()
{
    static TypeId tid = TypeId("ns3::ehealth::MobileCell")
                            .SetParent<Object>()
                            .SetGroupName("Ehealth")
                            .AddTraceSource("Carried",
                                            "A packet was taken from a phone or for one",
                                            MakeTraceSourceAccessor(&MobileCell::m_carriedTrace),
                                            "ns3::ehealth::MobileCell::PacketTracedCallback")
                            .AddTraceSource("Drop",
                                            "A packet was dropped",
                                            MakeTraceSourceAccessor(&MobileCell::m_dropTrace),
                                            "ns3::ehealth::MobileCell::PacketTracedCallback");
    return tid;
}

MobileCell::MobileCell() = default;

MobileCell::~MobileCell() = default;

void
MobileCell::DoDispose()
{
    m_router = nullptr;
    Object::DoDispose();
}

void
MobileCell::Install(Ptr<Node> router, Ipv4Address network, uint8_t prefixLength)
{
    NS_ABORT_MSG_IF(m_router, "a mobile cell stands behind one router");
    NS_ABORT_MSG_IF(router->GetObject<MobileCell>(), "a router has one mobile cell behind it");
    m_router = router;
    m_network = network;
    m_mask = TreeNetworkHelper::GetMask(prefixLength);
    DoInstall();
    router->AggregateObject(this);
}

Ptr<NetDevice>
MobileCell::AddPhone(Ptr<Node> node, Ipv4Address address, uint32_t sector)
{
    NS_ABORT_MSG_IF(!m_router, "a mobile cell needs its router before the first phone");
    return DoAddPhone(node, address, sector);
}

void
MobileCell::MovePhone(Ptr<NetDevice>, uint32_t)
{
}

Ptr<Node>
MobileCell::GetRouter() const
{
    return m_router;
}

Ipv4Address
MobileCell::GetNetwork() const
{
    return m_network;
}

Ipv4Mask
MobileCell::GetMask() const
{
    return m_mask;
}

void
MobileCell::NotifyCarried(Ptr<const Packet> packet)
{
    m_carriedTrace(packet);
}

void
MobileCell::NotifyDrop(Ptr<const Packet> packet)
{
    m_dropTrace(packet);
}

TypeId
ProfileMobileCell::GetTypeId()
{
    static TypeId tid = TypeId("ns3::ehealth::ProfileMobileCell")
                            .SetParent<MobileCell>()
                            .SetGroupName("Ehealth")
                            .AddConstructor<ProfileMobileCell>();
    return tid;
}

ProfileMobileCell::ProfileMobileCell()
{
    m_channelFactory.SetTypeId(MobileChannel::GetTypeId());
}

ProfileMobileCell::~ProfileMobileCell() = default;

void
ProfileMobileCell::DoDispose()
{
    m_channel = nullptr;
    MobileCell::DoDispose();
}

void
ProfileMobileCell::SetChannelFactory(const ObjectFactory& factory)
{
    m_channelFactory = factory;
}

Ptr<MobileChannel>
ProfileMobileCell::GetChannel() const
{
    return m_channel;
}

void
ProfileMobileCell::DoInstall()
{
    const auto station = CreateObject<BaseStationNetDevice>();
    GetRouter()->AddDevice(station);
    m_channel = m_channelFactory.Create<MobileChannel>();
    m_channel->SetBaseStation(station);
    const auto ipv4 = GetRouter()->GetObject<Ipv4>();
    const uint32_t interface = ipv4->AddInterface(station);
    ipv4->SetUp(interface);
    PrefixRoutingHelper::GetRouting(GetRouter())->AddRoute(GetNetwork(), GetMask(), interface);
    const auto carried = MakeCallback(&ProfileMobileCell::NotifyCarried, this);
    station->TraceConnectWithoutContext("MacTx", carried);
    station->TraceConnectWithoutContext("MacRx", carried);
    m_channel->TraceConnectWithoutContext(
        "Drop",
        Callback<void, Ptr<const Packet>, MobileDropReason>(
            [this](Ptr<const Packet> packet, MobileDropReason) { NotifyDrop(packet); }));
}

Ptr<NetDevice>
ProfileMobileCell::DoAddPhone(Ptr<Node> node, Ipv4Address address, uint32_t sector)
{
    return MobileHelper().InstallPhone(node, m_channel, address, sector);
}

bool
ProfileMobileCell::TakesLatecomers() const
{
    return true;
}

void
ProfileMobileCell::MovePhone(Ptr<NetDevice> phone, uint32_t sector)
{
    m_channel->MovePhone(StaticCast<MobileNetDevice>(phone), sector);
}

void
ProfileMobileCell::SetImpairment(Ptr<LinkImpairment> impairment)
{
    m_channel->SetImpairment(impairment);
}

int64_t
ProfileMobileCell::AssignStreams(int64_t stream)
{
    return m_channel->AssignStreams(stream);
}

void
ProfileMobileCell::EnablePcap(const std::string& prefix, Ptr<NetDevice> phone)
{
    MobileHelper().EnablePcap(prefix, phone);
}

} // namespace ehealth
} // namespace ns3
