// SPDX-License-Identifier: GPL-2.0-only
// NFC frames: what passes for a frame is the frame of its block.
#include "ns3/nfc-frame.h"

#include <cstdlib>

using namespace ns3;
using namespace ns3::ehealth;

/// libFuzzer's entry.
extern "C" int
LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size)
{
    const ByteView octets(data, size);
    for (const auto format :
         {NfcFrameFormat::TypeA, NfcFrameFormat::NfcDepA, NfcFrameFormat::TypeF})
    {
        const Ptr<Packet> frame = MakePacket(octets);
        if (RemoveFraming(format, frame))
        {
            AddFraming(format, frame);
        }
        if (!(ByteView(GetBytes(frame)) == octets))
        {
            std::abort();
        }
    }
    return 0;
}
