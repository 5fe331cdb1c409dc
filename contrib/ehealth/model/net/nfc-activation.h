// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_NFC_ACTIVATION_H
#define EHEALTH_NFC_ACTIVATION_H

#include "ns3/nfc-frame.h"

#include <array>
#include <vector>

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-net
/// What carries messages once a device is activated.
enum class NfcProtocol : uint8_t
{
    IsoDep, ///< ISO/IEC 14443-4, between reader and card
    NfcDep, ///< ISO/IEC 18092, peer to peer
};

/**
 * @ingroup ehealth-net
 * What poller and listener tell each other while the listener is activated.
 */
struct NfcActivationParameters
{
    NfcProtocol protocol{NfcProtocol::IsoDep}; ///< that both have
    std::array<uint8_t, 7> uid{};              ///< the listener's double-size unique identifier
    std::array<uint8_t, 7> pollerId{};         ///< an initiator's, for its NFCID3
    uint16_t pollerFrameSize{256};             ///< octets a poller takes at once
    uint16_t listenerFrameSize{256};           ///< octets a listener takes at once
    uint8_t fwi{7}; ///< frame waiting time integer (FWI, WT) of the listener
    NfcBitRate bitRate{NfcBitRate::Kbps106}; ///< chosen by PPS or PSL, both directions
    bool extendedLength{true}; ///< whether a card takes APDUs with extended length fields
};

/// @ingroup ehealth-net
/// A frame of the reader and the card's answer, CRC included where the standard has one.
struct NfcActivationStep
{
    Bytes request;  ///< reader to card
    Bytes response; ///< card to reader
};

/**
 * @ingroup ehealth-net
 * The activation of a type A device, all at 106 kbit/s: REQA, anticollision and selection on two
 * cascade levels (ISO/IEC 14443-3, section 6); then for a card RATS and PPS (ISO/IEC 14443-4,
 * section 5), for a peer ATR_REQ and, for another bit rate than 106 kbit/s, PSL_REQ (ISO/IEC 18092,
 * section 12.5). A single device answers, so no anticollision loop is ever needed.
 * @param parameters of both sides
 * @return six or seven exchanges; the first request is the short frame REQA
 */
std::vector<NfcActivationStep> MakeNfcActivation(const NfcActivationParameters& parameters);

/**
 * @ingroup ehealth-net
 * Longest DEP_REQ or DEP_RES that a peer takes: the length reduction (LR) of ISO/IEC 18092.
 * @param frameSize octets that the device takes at once
 * @return 64, 128, 192 or 254 octets: what fits, and 64 at least
 */
uint32_t GetNfcDepPayload(uint16_t frameSize);

/// @ingroup ehealth-net
/// Position of RATS and ATR_REQ, whose answer the listener may take its time for.
constexpr std::size_t kNfcRatsStep = 5;

/// @ingroup ehealth-net
/// The REQA command, sent as a short frame of seven bits.
constexpr uint8_t kNfcReqa = 0x26;

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_NFC_ACTIVATION_H
