// SPDX-License-Identifier: GPL-2.0-only
// NFC: both ends of each conversation with any blocks.
#include "ns3/iso-dep-apdu.h"
#include "ns3/nfc-dep.h"

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
    if (data[0] / 4 % 2 == 0)
    {
        NfcDepEndpoint end(role, kFrameSize);
        CheckConversation(end, role, input);
    }
    else if (isListener)
    {
        IsoDepCard card(application, kFrameSize);
        CheckConversation(card, role, input);
    }
    else
    {
        IsoDepReader reader(application, kFrameSize);
        CheckConversation(reader, role, input);
    }
    return 0;
}
