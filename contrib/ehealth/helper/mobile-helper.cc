// SPDX-License-Identifier: GPL-2.0-only
#include "mobile-helper.h"

#include "ns3/abort.h"

namespace ns3
{
namespace ehealth
{

MobileHelper::MobileHelper()
{
    m_channelFactory.SetTypeId(MobileChannel::GetTypeId());
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

void
MobileHelper::EnablePcapInternal(std::string prefix, Ptr<NetDevice> nd, bool, bool explicitFilename)
{
    if (!DynamicCast<MobileNetDevice>(nd) && !DynamicCast<BaseStationNetDevice>(nd))
    {
        return; // as ns-3's helpers do: EnablePcapAll passes every device
    }
    PcapHelper pcap;
    const std::string name = explicitFilename ? prefix : pcap.GetFilenameFromDevice(prefix, nd);
    const auto file = pcap.CreateFile(name, std::ios::out, PcapHelper::DLT_RAW);
    pcap.HookDefaultSink<NetDevice>(nd, "Sniffer", file);
}

} // namespace ehealth
} // namespace ns3
