// SPDX-License-Identifier: GPL-2.0-only
#include "nfc-activation.h"

namespace ns3
{
namespace ehealth
{

namespace
{

/// Longest payloads of the length reductions 0 to 3.
constexpr std::array<uint8_t, 4> kPayloads{64, 128, 192, 254};

uint8_t
GetLengthReduction(uint16_t frameSize)
{
    uint8_t reduction = 0;
    while (reduction + 1U < kPayloads.size() && kPayloads[reduction + 1] <= frameSize)
    {
        ++reduction;
    }
    return reduction;
}

/// NFCID3: ten octets.
Bytes
MakeId(const std::array<uint8_t, 7>& id)
{
    return Concat({id, Bytes(3)});
}

/// Divisor integer of PPS1 and PSL_REQ: 0 for 106 kbit/s ... 3 for 848 kbit/s.
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

/// RATS without CID; PPS.
void
AddIsoDep(std::vector<NfcActivationStep>& steps, const NfcActivationParameters& parameters)
{
    // ATS: length, T0 (TA, TB and TC follow), TA (all rates, both directions), TB (FWI, SFGI 0), TC
    // (no CID, no NAD), historical octets in compact TLV (ISO/IEC 7816-4, section 12.1.1): card
    // capabilities (selection by full DF name, one-octet data units, command chaining and perhaps
    // extended lengths), life cycle status (operational).
    const uint8_t fsdi = GetNfcFrameSizeInteger(parameters.pollerFrameSize);
    const uint8_t fsci = GetNfcFrameSizeInteger(parameters.listenerFrameSize);
    const auto t0 = static_cast<uint8_t>(0x70 | fsci);
    const auto tb = static_cast<uint8_t>(parameters.fwi << 4);
    const uint8_t lengths = parameters.extendedLength ? 0xc0 : 0x80;
    steps.push_back(
        {MakeFrame({0xe0, static_cast<uint8_t>(fsdi << 4)}),
         MakeFrame({12, t0, 0x77, tb, 0x00, 0x80, 0x73, 0x80, 0x01, lengths, 0x81, 0x05})});
    const uint8_t divisor = GetDivisorInteger(parameters.bitRate);
    steps.push_back(
        {MakeFrame({0xd0, 0x11, static_cast<uint8_t>(divisor << 2 | divisor)}), MakeFrame({0xd0})});
}

/// ATR_REQ without DID, NAD and general bytes; PSL_REQ.
void
AddNfcDep(std::vector<NfcActivationStep>& steps, const NfcActivationParameters& parameters)
{
    const auto frame = [](std::initializer_list<ByteView> parts) {
        return MakeFrame(Concat(parts), NfcFrameFormat::NfcDepA);
    };
    const uint8_t initiator = GetLengthReduction(parameters.pollerFrameSize);
    const uint8_t target = GetLengthReduction(parameters.listenerFrameSize);
    const auto shift = [](uint8_t reduction) { return static_cast<uint8_t>(reduction << 4); };
    // DID, BS, BR, (TO,) PP.
    steps.push_back(
        {frame({Bytes{0xd4, 0x00}, MakeId(parameters.pollerId), Bytes{0, 0, 0, shift(initiator)}}),
         frame({Bytes{0xd5, 0x01},
                MakeId(parameters.uid),
                Bytes{0, 0, 0, parameters.fwi, shift(target)}})});
    if (parameters.bitRate != NfcBitRate::Kbps106)
    {
        // DID, BRS, FSL.
        const uint8_t divisor = GetDivisorInteger(parameters.bitRate);
        const auto rates = static_cast<uint8_t>(divisor << 3 | divisor);
        steps.push_back(
            {frame({Bytes{0xd4, 0x04, 0x00, rates, initiator}}), frame({Bytes{0xd5, 0x05, 0x00}})});
    }
}

} // namespace

uint32_t
GetNfcDepPayload(uint16_t frameSize)
{
    return kPayloads[GetLengthReduction(frameSize)];
}

uint8_t
GetNfcSak(NfcProtocol protocol)
{
    return protocol == NfcProtocol::IsoDep ? 0x20 : 0x40;
}

std::vector<NfcActivationStep>
MakeNfcProtocolActivation(const NfcActivationParameters& parameters)
{
    std::vector<NfcActivationStep> steps;
    const bool isCard = parameters.protocol == NfcProtocol::IsoDep;
    isCard ? AddIsoDep(steps, parameters) : AddNfcDep(steps, parameters);
    steps.front().patient = true;
    return steps;
}

} // namespace ehealth
} // namespace ns3
