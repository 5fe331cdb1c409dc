// SPDX-License-Identifier: GPL-2.0-only
#include "nfc-activation.h"

namespace ns3
{
namespace ehealth
{

namespace
{

Bytes
WithCrc(Bytes frame)
{
    const uint16_t crc = CrcA(frame);
    frame.push_back(static_cast<uint8_t>(crc & 0xff));
    frame.push_back(static_cast<uint8_t>(crc >> 8));
    return frame;
}

/**
 * Anticollision and selection on one cascade level.
 * @param steps where the two exchanges go
 * @param level SEL octet: 0x93, 0x95
 * @param part the four octets of the level (cascade tag included)
 * @param sak select acknowledge
 */
void
AddCascadeLevel(std::vector<NfcActivationStep>& steps,
                uint8_t level,
                const std::array<uint8_t, 4>& part,
                uint8_t sak)
{
    const auto check = static_cast<uint8_t>(part[0] ^ part[1] ^ part[2] ^ part[3]);
    const Bytes uid = Concat({part, Bytes{check}});
    steps.push_back({{level, 0x20}, uid});
    steps.push_back({WithCrc(Concat({Bytes{level, 0x70}, uid})), WithCrc({sak})});
}

/// Divisor integer of PPS1: 0 for 106 kbit/s ... 3 for 848 kbit/s.
uint8_t
GetDivisorInteger(NfcBitRate rate)
{
    switch (rate)
    {
    case NfcBitRate::Kbps212:
        return 1;
    case NfcBitRate::Kbps424:
        return 2;
    case NfcBitRate::Kbps848:
        return 3;
    default:
        return 0;
    }
}

} // namespace

std::vector<NfcActivationStep>
MakeNfcActivation(const NfcActivationParameters& parameters)
{
    constexpr uint8_t kCascadeTag = 0x88;
    constexpr uint8_t kSakIncomplete = 0x04;
    constexpr uint8_t kSakIsoDep = 0x20;
    const auto& uid = parameters.uid;
    std::vector<NfcActivationStep> steps;
    steps.push_back({{kNfcReqa}, {0x44, 0x00}}); // ATQA: double-size UID, bit frame anticollision
    AddCascadeLevel(steps, 0x93, {kCascadeTag, uid[0], uid[1], uid[2]}, kSakIncomplete);
    AddCascadeLevel(steps, 0x95, {uid[3], uid[4], uid[5], uid[6]}, kSakIsoDep);
    // RATS without CID. ATS: length, T0 (TA, TB and TC follow), TA (all rates, both directions),
    // TB (FWI, SFGI 0), TC (no CID, no NAD), seven historical octets.
    const auto rats = static_cast<uint8_t>(parameters.fsdi << 4);
    const auto t0 = static_cast<uint8_t>(0x70 | parameters.fsci);
    const auto tb = static_cast<uint8_t>(parameters.fwi << 4);
    steps.push_back({WithCrc({0xe0, rats}),
                     WithCrc({12, t0, 0x77, tb, 0x00, 0x80, 'e', 'h', 'e', 'a', 'l', 't'})});
    const uint8_t divisor = GetDivisorInteger(parameters.bitRate);
    steps.push_back(
        {WithCrc({0xd0, 0x11, static_cast<uint8_t>(divisor << 2 | divisor)}), WithCrc({0xd0})});
    return steps;
}

} // namespace ehealth
} // namespace ns3
