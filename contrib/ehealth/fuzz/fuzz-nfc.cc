// SPDX-License-Identifier: GPL-2.0-only
// NFC: frames with their framing, APDUs, and both ends of each conversation with any blocks.
#include "ns3/apdu.h"
#include "ns3/iso-dep-apdu.h"
#include "ns3/nfc-dep.h"
#include "ns3/nfc-frame.h"

#include <algorithm>
#include <cstdlib>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

using Role = NfcTransmission::Role;

constexpr uint32_t kFrameSize = 64;

void
Require(bool holds)
{
    if (!holds)
    {
        std::abort();
    }
}

/// What passes for a frame is the frame of its block.
void
CheckFrame(ByteView octets)
{
    for (const auto format :
         {NfcFrameFormat::TypeA, NfcFrameFormat::NfcDepA, NfcFrameFormat::TypeF})
    {
        const Ptr<Packet> frame = MakePacket(octets);
        if (RemoveFraming(format, frame))
        {
            AddFraming(format, frame);
        }
        Require(ByteView(GetBytes(frame)) == octets);
    }
}

/// What decodes encodes to the same octets, or to the one canonical form of them.
void
CheckApdu(ByteView octets)
{
    if (const auto response = ResponseApdu::Decode(octets))
    {
        Require(ByteView(response->Encode()) == octets);
    }
    if (const auto command = CommandApdu::Decode(octets))
    {
        const Bytes canonical = command->Encode();
        const auto again = CommandApdu::Decode(canonical);
        Require(again && again->Encode() == canonical && canonical.size() <= octets.size());
    }
    for (const Role role : {Role::Poller, Role::Listener})
    {
        if (const auto pdu = NfcDepPdu::Decode(role, octets))
        {
            Require(ByteView(pdu->Encode(role)) == octets);
        }
    }
}

/// Blocks of the given lengths, one after the other; this end sends messages besides.
void
CheckConversation(NfcTransmission& end, Role role, ByteView input)
{
    const Bytes message(300, 'm');
    end.StartMessage(MakePacket(message));
    if (role == Role::Poller)
    {
        end.MakeBlock();
    }
    while (!input.empty())
    {
        const std::size_t size = std::min<std::size_t>(input.data()[0], input.size() - 1);
        const auto result = end.Accept(MakePacket(input.Sub(1, size)));
        input = input.Sub(1 + size);
        Require(!result.message || result.message->GetSize() <= IsoDepEndpoint::kMaxMessageSize);
        Require(!result.delivered || !end.IsSending());
        if (result.ended)
        {
            return;
        }
        Ptr<Packet> answer;
        if (result.valid)
        {
            answer = role == Role::Listener && end.MayWait() && size % 2 == 0
                       ? end.MakeExtension(1 + size % NfcTransmission::kMaxExtension)
                       : end.MakeBlock();
        }
        else if (role == Role::Poller)
        {
            answer = end.MakeRetry(NfcTransmission::Failure::Garbled);
        }
        Require(!answer || answer->GetSize() <= kFrameSize); // what the other side takes
        if (!end.IsSending())
        {
            end.StartMessage(MakePacket(message));
        }
    }
}

} // namespace

/// libFuzzer's entry: the first octet chooses what is tried.
extern "C" int
LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size)
{
    if (size < 2)
    {
        return 0;
    }
    const ByteView input(data + 1, size - 1);
    const bool isListener = data[0] % 2 == 1;
    const Role role = isListener ? Role::Listener : Role::Poller;
    const CardApplication application{{0xf0, 'e', 'h', 'r', 1}, data[0] % 4 < 2};
    switch (data[0] / 4 % 4)
    {
    case 0:
        CheckFrame(input);
        break;
    case 1:
        CheckApdu(input);
        break;
    case 2:
    {
        NfcDepEndpoint end(role, kFrameSize);
        CheckConversation(end, role, input);
        break;
    }
    default:
        if (isListener)
        {
            IsoDepCard card(application, kFrameSize);
            CheckConversation(card, role, input);
        }
        else
        {
            IsoDepReader reader(application, kFrameSize);
            CheckConversation(reader, role, input);
        }
    }
    return 0;
}
