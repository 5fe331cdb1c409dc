// SPDX-License-Identifier: GPL-2.0-only
#include "nfc-helper.h"

#include "ns3/constant-position-mobility-model.h"
#include "ns3/enum.h"
#include "ns3/simulator.h"

namespace ns3
{
namespace ehealth
{

namespace
{

/// LINKTYPE_ISO_14443, of which ns-3's enumeration knows nothing.
constexpr auto kLinkType = static_cast<PcapHelper::DataLinkType>(264);

// Events of the pseudo header: www.kaiser.cx/pcap-iso14443.html
constexpr uint8_t kCardToReader = 0xff;
constexpr uint8_t kReaderToCard = 0xfe;

/// @param sent whether the device has sent it, rather than heard it
void
WriteFrame(Ptr<PcapFileWrapper> file,
           const NfcNetDevice* device,
           bool sent,
           Ptr<const Packet> frame)
{
    const uint8_t event = device->IsPoller() == sent ? kReaderToCard : kCardToReader;
    // Version, event, length of the frame (big-endian).
    const auto size = frame->GetSize();
    const std::array<uint8_t, 4> header{0,
                                        event,
                                        static_cast<uint8_t>(size >> 8),
                                        static_cast<uint8_t>(size & 0xff)};
    const auto record = MakePacket(header);
    record->AddAtEnd(frame);
    file->Write(Simulator::Now(), record);
}

} // namespace

NfcHelper::NfcHelper()
{
    m_deviceFactory.SetTypeId(NfcNetDevice::GetTypeId());
    m_channelFactory.SetTypeId(NfcChannel::GetTypeId());
}

void
NfcHelper::SetDeviceAttribute(const std::string& name, const AttributeValue& value)
{
    m_deviceFactory.Set(name, value);
}

void
NfcHelper::SetChannelAttribute(const std::string& name, const AttributeValue& value)
{
    m_channelFactory.Set(name, value);
}

Ptr<NfcChannel>
NfcHelper::CreateChannel() const
{
    return m_channelFactory.Create<NfcChannel>();
}

Ptr<NfcNetDevice>
NfcHelper::Install(Ptr<Node> node, NfcMode mode, Ptr<NfcChannel> channel) const
{
    const auto device = m_deviceFactory.Create<NfcNetDevice>();
    device->SetAttribute("Mode", EnumValue(mode));
    node->AddDevice(device);
    if (channel)
    {
        channel->Attach(device);
    }
    return device;
}

Ptr<NfcNetDevice>
NfcHelper::InstallAt(Ptr<Node> node,
                     NfcMode mode,
                     Ptr<NfcChannel> channel,
                     const Vector& position) const
{
    const auto mobility = CreateObject<ConstantPositionMobilityModel>();
    mobility->SetPosition(position);
    node->AggregateObject(mobility);
    return Install(node, mode, channel);
}

Ptr<NfcNetDevice>
NfcHelper::LayOn(Ptr<NfcNetDevice> phone, Ptr<NfcNetDevice> device, NfcMode mode)
{
    if (const auto last = phone->GetPeer())
    {
        (phone->IsPoller() ? phone : last)->StopPolling();
    }
    phone->SetMode(mode);
    device->SetMode(NfcNetDevice::GetCounterpart(mode));
    const auto at = device->GetNode()->GetObject<MobilityModel>();
    phone->GetNode()->GetObject<MobilityModel>()->SetPosition(at->GetPosition());
    const auto poller = mode == NfcMode::Reader ? phone : device;
    poller->StartPolling();
    return poller;
}

int64_t
NfcHelper::AssignStreams(const NetDeviceContainer& devices, int64_t stream)
{
    int64_t next = stream;
    for (auto device = devices.Begin(); device != devices.End(); ++device)
    {
        if (const auto nfc = DynamicCast<NfcNetDevice>(*device))
        {
            next += nfc->AssignStreams(next);
        }
    }
    return next - stream;
}

void
NfcHelper::EnablePcapInternal(std::string prefix, Ptr<NetDevice> nd, bool, bool explicitFilename)
{
    const auto device = DynamicCast<NfcNetDevice>(nd);
    if (!device)
    {
        return; // as ns-3's helpers do: EnablePcapAll passes every device
    }
    PcapHelper pcap;
    const std::string name = explicitFilename ? prefix : pcap.GetFilenameFromDevice(prefix, nd);
    const auto file = pcap.CreateFile(name, std::ios::out, kLinkType);
    const NfcNetDevice* self = PeekPointer(device); // owns the callbacks
    device->TraceConnectWithoutContext("PhyTx", MakeBoundCallback(&WriteFrame, file, self, true));
    device->TraceConnectWithoutContext("PhyRx", MakeBoundCallback(&WriteFrame, file, self, false));
}

} // namespace ehealth
} // namespace ns3
