// SPDX-License-Identifier: GPL-2.0-only
// NFC: frames with their CRC, and both ends of the block protocol with any blocks.
#include "ns3/iso-dep.h"
#include "ns3/nfc-frame.h"

#include <cstdlib>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

void
CheckFrame(ByteView octets)
{
    const Ptr<Packet> frame = MakePacket(octets);
    if (RemoveCrcA(frame))
    {
        AddCrcA(frame);
    }
    if (!(ByteView(GetBytes(frame)) == octets))
    {
        std::abort();
    }
}

/// Blocks of the given lengths, one after the other; the endpoint sends a message besides.
void
CheckBlocks(IsoDepEndpoint::Role role, ByteView input)
{
    constexpr uint32_t kFrameSize = 64;
    IsoDepEndpoint endpoint(role, kFrameSize);
    const Bytes message(300, 'm');
    endpoint.StartMessage(MakePacket(message));
    while (!input.empty())
    {
        const std::size_t size = std::min<std::size_t>(input.data()[0], input.size() - 1);
        const auto result = endpoint.Accept(MakePacket(input.Sub(1, size)));
        input = input.Sub(1 + size);
        if (result.message && result.message->GetSize() > IsoDepEndpoint::kMaxMessageSize)
        {
            std::abort();
        }
        Ptr<Packet> answer;
        if (result.valid)
        {
            answer = endpoint.MakeBlock();
        }
        else if (role == IsoDepEndpoint::Role::Reader)
        {
            answer = endpoint.MakeRetry();
        }
        if (answer && answer->GetSize() + 2 > kFrameSize)
        {
            std::abort(); // longer than the other side takes
        }
        if (!endpoint.IsSending() && result.delivered)
        {
            endpoint.StartMessage(MakePacket(message));
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
    switch (data[0] % 3)
    {
    case 0:
        CheckFrame(input);
        break;
    case 1:
        CheckBlocks(IsoDepEndpoint::Role::Reader, input);
        break;
    default:
        CheckBlocks(IsoDepEndpoint::Role::Card, input);
    }
    return 0;
}
