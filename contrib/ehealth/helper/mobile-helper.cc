// SPDX-License-Identifier: GPL-2.0-only
#include "mobile-helper.h"

#include "ns3/abort.h"
#include "ns3/ipv4.h"
#include "ns3/prefix-routing-helper.h"
#include "ns3/tree-network-helper.h"

namespace ns3
{
namespace ehealth
{

namespace
{

/// LINKTYPE_RAW, whose name in ns-3 is another from ns-3.49 on.
constexpr auto kLinkType = static_cast<PcapHelper::DataLinkType>(101);

} // namespace

MobileHelper::MobileHelper()
{
    m_cellFactory.SetTypeId(ProfileMobileCell::GetTypeId());
    m_channelFactory.SetTypeId(MobileChannel::GetTypeId());
}

bool
MobileHelper::HasCellType(const std::string& type)
{
    TypeId found;
    return TypeId::LookupByNameFailSafe(type, &found) && found.IsChildOf(MobileCell::GetTypeId());
}

void
MobileHelper::SetCellType(const std::string& type)
{
    NS_ABORT_MSG_UNLESS(
        HasCellType(type),
        type << ": no type of mobile cell in this build; NrMobileCell needs an ns-3 "
                "with the module nr (doc/in-tree.md)");
    m_cellFactory = ObjectFactory(type);
}

void
MobileHelper::SetCellAttribute(const std::string& name, const AttributeValue& value)
{
    m_cellFactory.Set(name, value);
}

Ptr<MobileCell>
MobileHelper::MakeCell(Ptr<Node> router, Ipv4Address network, uint8_t prefixLength) const
{
    const auto cell = m_cellFactory.Create<MobileCell>();
    if (const auto profile = DynamicCast<ProfileMobileCell>(cell))
    {
        profile->SetChannelFactory(m_channelFactory);
    }
    cell->Install(router, network, prefixLength);
    return cell;
}

void
MobileHelper::SetChannelAttribute(const std::string& name, const AttributeValue& value)
{
    m_channelFactory.Set(name, value);
}

Ptr<BaseStationNetDevice>
MobileHelper::InstallBaseStation(Ptr<Node> node) const
{
    const auto device = CreateObject<BaseStationNetDevice>();
    node->AddDevice(device);
    m_channelFactory.Create<MobileChannel>()->SetBaseStation(device);
    return device;
}

Ptr<MobileNetDevice>
MobileHelper::InstallPhone(Ptr<Node> node) const
{
    const auto device = CreateObject<MobileNetDevice>();
    node->AddDevice(device);
    return device;
}

Ptr<MobileChannel>
MobileHelper::InstallCell(Ptr<Node> router, Ipv4Address network, uint8_t prefixLength) const
{
    const auto cell = CreateObject<ProfileMobileCell>();
    cell->SetChannelFactory(m_channelFactory);
    cell->Install(router, network, prefixLength);
    return cell->GetChannel();
}

Ptr<MobileNetDevice>
MobileHelper::InstallPhone(Ptr<Node> node,
                           Ptr<MobileChannel> cell,
                           Ipv4Address address,
                           uint32_t sector) const
{
    const auto device = InstallPhone(node);
    const auto ipv4 = node->GetObject<Ipv4>();
    const uint32_t interface = ipv4->AddInterface(device);
    ipv4->AddAddress(interface, Ipv4InterfaceAddress(address, Ipv4Mask::GetOnes()));
    ipv4->SetUp(interface);
    PrefixRoutingHelper::GetRouting(node)->SetDefaultRoute(interface);
    cell->AttachPhone(device, address, sector);
    return device;
}

void
MobileHelper::EnablePcapInternal(std::string prefix, Ptr<NetDevice> nd, bool, bool explicitFilename)
{
    if (!DynamicCast<MobileNetDevice>(nd) && !DynamicCast<BaseStationNetDevice>(nd))
    {
        return; // as ns-3's helpers do: EnablePcapAll passes every device
    }
    PcapHelper pcap;
    const std::string name = explicitFilename ? prefix : pcap.GetFilenameFromDevice(prefix, nd);
    const auto file = pcap.CreateFile(name, std::ios::out, kLinkType);
    pcap.HookDefaultSink<NetDevice>(nd, "Sniffer", file);
}

} // namespace ehealth
} // namespace ns3
