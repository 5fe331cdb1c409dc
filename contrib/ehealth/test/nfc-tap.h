// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_NFC_TAP_H
#define EHEALTH_NFC_TAP_H

// What the test suites of NfcNetDevice share.

#include "ns3/constant-position-mobility-model.h"
#include "ns3/nfc-helper.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

namespace ns3
{
namespace ehealth
{

/// @return octets that differ from place to place
/// @param size how many
inline Bytes
MakeNfcContent(std::size_t size)
{
    Bytes content(size);
    for (std::size_t i = 0; i < size; ++i)
    {
        content[i] = static_cast<uint8_t>(i * 11 + i / 251);
    }
    return content;
}

/// What happened at an NFC device.
struct NfcLog
{
    std::vector<Bytes> messages;
    std::vector<Time> messageTimes;
    std::vector<NfcTransferStatus> transfers;
    std::vector<Time> transferTimes;
    std::vector<bool> links;
    std::vector<Time> linkTimes;
    std::vector<NfcDropReason> drops;
    uint32_t sent{0};

    void Watch(Ptr<NfcNetDevice> device)
    {
        device->SetMessageCallback(Callback<void, Ptr<NfcNetDevice>, Ptr<Packet>>(
            [this](Ptr<NfcNetDevice>, Ptr<Packet> message) {
                messages.push_back(GetBytes(message));
                messageTimes.push_back(Simulator::Now());
            }));
        device->SetLinkCallback(Callback<void, bool>([this](bool up) {
            links.push_back(up);
            linkTimes.push_back(Simulator::Now());
        }));
        device->TraceConnectWithoutContext(
            "FrameDropped",
            Callback<void, Ptr<const Packet>, NfcDropReason>(
                [this](Ptr<const Packet>, NfcDropReason reason) { drops.push_back(reason); }));
        device->TraceConnectWithoutContext(
            "PhyTx",
            Callback<void, Ptr<const Packet>>([this](Ptr<const Packet>) { ++sent; }));
    }

    NfcNetDevice::TransferCallback Done()
    {
        return NfcNetDevice::TransferCallback([this](NfcTransferStatus status) {
            transfers.push_back(status);
            transferTimes.push_back(Simulator::Now());
        });
    }
};

/// A reader and a card on top of it.
class NfcTap
{
  public:
    explicit NfcTap(const NfcHelper& helper = NfcHelper(), double phase = 0)
    {
        channel = helper.CreateChannel();
        reader = Install(helper, NfcMode::Reader);
        card = Install(helper, NfcMode::Card);
        reader->SetAttribute(
            "DiscoveryPhase",
            StringValue("ns3::ConstantRandomVariable[Constant=" + std::to_string(phase) + "]"));
        atReader.Watch(reader);
        atCard.Watch(card);
    }

    ~NfcTap()
    {
        Simulator::Destroy();
    }

    Ptr<NfcNetDevice> Install(const NfcHelper& helper, NfcMode mode) const
    {
        const auto node = CreateObject<Node>();
        node->AggregateObject(CreateObject<ConstantPositionMobilityModel>());
        return helper.Install(node, mode, channel);
    }

    static void Move(Ptr<NfcNetDevice> device, double distance)
    {
        device->GetNode()->GetObject<MobilityModel>()->SetPosition(Vector(distance, 0, 0));
    }

    static void RunUntil(Time time)
    {
        Simulator::Stop(time - Simulator::Now());
        Simulator::Run();
    }

    Ptr<NfcChannel> channel;
    Ptr<NfcNetDevice> reader;
    Ptr<NfcNetDevice> card;
    NfcLog atReader;
    NfcLog atCard;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_NFC_TAP_H
