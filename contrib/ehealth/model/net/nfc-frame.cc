// SPDX-License-Identifier: GPL-2.0-only
#include "nfc-frame.h"

#include "ns3/abort.h"

#include <algorithm>

namespace ns3
{
namespace ehealth
{

namespace
{

/// CRC_A one octet at a time: x^16 + x^12 + x^5 + 1, least significant bit first.
constexpr std::array<uint16_t, 256>
MakeCrcTable()
{
    std::array<uint16_t, 256> table{};
    for (uint32_t octet = 0; octet < table.size(); ++octet)
    {
        uint32_t crc = octet;
        for (int bit = 0; bit < 8; ++bit)
        {
            crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x8408 : crc >> 1;
        }
        table[octet] = static_cast<uint16_t>(crc);
    }
    return table;
}

constexpr auto kCrcTable = MakeCrcTable();
constexpr uint16_t kCrcInitial = 0x6363;
constexpr uint32_t kCrcSize = 2;
constexpr uint8_t kNfcDepStart = 0xf0;
/// Preamble and sync: ISO/IEC 18092, section 11.2.2.
constexpr std::array<uint8_t, 8> kTypeFStart{0, 0, 0, 0, 0, 0, 0xb2, 0x4d};
constexpr uint32_t kMaxLengthOctet = 255;
constexpr std::array<uint16_t, 9> kFrameSizes{16, 24, 32, 40, 48, 64, 96, 128, 256};

/// Carrier periods in a bit.
uint64_t
GetBitPeriods(NfcBitRate rate)
{
    switch (rate)
    {
    case NfcBitRate::Kbps106:
        return 128;
    case NfcBitRate::Kbps212:
        return 64;
    case NfcBitRate::Kbps424:
        return 32;
    case NfcBitRate::Kbps848:
        return 16;
    }
    NS_ABORT_MSG("unknown NFC bit rate " << static_cast<int>(rate));
}

/// What comes before the length octet.
ByteView
GetStart(NfcFrameFormat format)
{
    static constexpr std::array<uint8_t, 1> kStart{kNfcDepStart};
    return format == NfcFrameFormat::TypeF ? ByteView(kTypeFStart) : ByteView(kStart);
}

/// CRC of a frame; in type F the start is not covered.
Bytes
MakeCrc(NfcFrameFormat format, ByteView octets)
{
    if (format == NfcFrameFormat::TypeF)
    {
        const uint16_t crc = CrcF(octets.Sub(kTypeFStart.size()));
        return {static_cast<uint8_t>(crc >> 8), static_cast<uint8_t>(crc & 0xff)};
    }
    const uint16_t crc = CrcA(octets);
    return {static_cast<uint8_t>(crc & 0xff), static_cast<uint8_t>(crc >> 8)};
}

} // namespace

Time
GetCarrierTime(uint64_t periods)
{
    return NanoSeconds((periods * 1000000000 + kNfcCarrierHz / 2) / kNfcCarrierHz);
}

Time
GetNfcFrameTime(std::size_t octets, NfcBitRate rate, NfcFrameFormat format)
{
    const std::size_t bits = format == NfcFrameFormat::TypeF ? 8 * octets : 9 * octets + 2;
    return GetCarrierTime(bits * GetBitPeriods(rate));
}

Time
GetNfcBitFrameTime(uint32_t bits)
{
    return GetCarrierTime((bits + 2) * GetBitPeriods(NfcBitRate::Kbps106));
}

Time
GetNfcShortFrameTime()
{
    return GetNfcBitFrameTime(7);
}

uint16_t
CrcA(ByteView octets)
{
    uint16_t crc = kCrcInitial;
    for (const uint8_t octet : octets)
    {
        crc = static_cast<uint16_t>((crc >> 8) ^ kCrcTable[(crc ^ octet) & 0xff]);
    }
    return crc;
}

Ptr<Packet>
MakePacket(ByteView octets)
{
    return Create<Packet>(octets.data(), static_cast<uint32_t>(octets.size()));
}

Bytes
GetBytes(Ptr<const Packet> packet)
{
    Bytes octets(packet->GetSize());
    packet->CopyData(octets.data(), packet->GetSize());
    return octets;
}

uint16_t
CrcF(ByteView octets)
{
    uint16_t crc = 0;
    for (const uint8_t octet : octets)
    {
        crc = static_cast<uint16_t>(crc ^ octet << 8);
        for (int bit = 0; bit < 8; ++bit)
        {
            crc = static_cast<uint16_t>((crc & 0x8000) != 0 ? crc << 1 ^ 0x1021 : crc << 1);
        }
    }
    return crc;
}

void
AddFraming(NfcFrameFormat format, Ptr<Packet> block)
{
    Bytes octets = GetBytes(block);
    if (format != NfcFrameFormat::TypeA)
    {
        const auto length = static_cast<uint32_t>(octets.size() + 1);
        NS_ABORT_MSG_IF(length > kMaxLengthOctet, "NFC block of " << octets.size() << " octets");
        octets = Concat({GetStart(format), Bytes{static_cast<uint8_t>(length)}, octets});
        block->RemoveAtEnd(block->GetSize());
        block->AddAtEnd(MakePacket(octets));
    }
    block->AddAtEnd(MakePacket(MakeCrc(format, octets)));
}

Bytes
MakeFrame(const Bytes& block, NfcFrameFormat format)
{
    const auto frame = MakePacket(block);
    AddFraming(format, frame);
    return GetBytes(frame);
}

bool
RemoveFraming(NfcFrameFormat format, Ptr<Packet> frame)
{
    const Bytes octets = GetBytes(frame);
    const std::size_t head = format == NfcFrameFormat::TypeA ? 0 : GetStart(format).size() + 1;
    if (octets.size() <= head + kCrcSize)
    {
        return false;
    }
    const ByteView covered = ByteView(octets).Sub(0, octets.size() - kCrcSize);
    if (ByteView(octets).Sub(covered.size()) != ByteView(MakeCrc(format, covered)))
    {
        return false;
    }
    if (head > 0 && (covered.Sub(0, head - 1) != GetStart(format) ||
                     covered[head - 1] != covered.size() - head + 1))
    {
        return false;
    }
    frame->RemoveAtEnd(kCrcSize);
    frame->RemoveAtStart(static_cast<uint32_t>(head));
    return true;
}

uint16_t
GetNfcFrameSize(uint8_t integer)
{
    NS_ABORT_MSG_IF(integer >= kFrameSizes.size(),
                    "NFC frame size integer " << +integer << " is not in 0..8");
    return kFrameSizes[integer];
}

uint8_t
GetNfcFrameSizeInteger(uint16_t octets)
{
    NS_ABORT_MSG_IF(octets < kFrameSizes.front(), "NFC frame size " << octets << " is below 16");
    return static_cast<uint8_t>(std::upper_bound(kFrameSizes.begin(), kFrameSizes.end(), octets) -
                                kFrameSizes.begin() - 1);
}

Time
GetNfcFrameWaitingTime(uint8_t fwi)
{
    NS_ABORT_MSG_IF(fwi > 14, "NFC frame waiting time integer " << +fwi << " is not in 0..14");
    return GetCarrierTime(uint64_t{4096} << fwi);
}

} // namespace ehealth
} // namespace ns3
