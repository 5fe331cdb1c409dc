// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_NFC_ACTIVATION_H
#define EHEALTH_NFC_ACTIVATION_H

#include "ns3/nfc-anticollision.h"
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
    NfcUid uid{};                              ///< the listener's
    std::array<uint8_t, 7> pollerId{};         ///< an initiator's, for its NFCID3
    uint16_t pollerFrameSize{256};             ///< octets a poller takes at once
    uint16_t listenerFrameSize{256};           ///< octets a listener takes at once
    uint8_t fwi{7}; ///< frame waiting time integer (FWI, WT) of the listener
    NfcBitRate bitRate{NfcBitRate::Kbps106}; ///< chosen by PPS or PSL, both directions
    bool extendedLength{true}; ///< whether a card takes APDUs with extended length fields
};

/// @ingroup ehealth-net
/// @return SAK of a listener that is found by type A. @param protocol the one that it has
uint8_t GetNfcSak(NfcProtocol protocol);

/**
 * @ingroup ehealth-net
 * What follows once a type A device is selected, all at 106 kbit/s: for a card RATS and PPS
 * (ISO/IEC 14443-4, section 5), for a peer ATR_REQ and, for another bit rate than 106 kbit/s,
 * PSL_REQ (ISO/IEC 18092, section 12.5). The listener may take its time for the first answer.
 * @param parameters of both sides
 * @return one or two exchanges
 */
std::vector<NfcActivationStep> MakeNfcProtocolActivation(const NfcActivationParameters& parameters);

/**
 * @ingroup ehealth-net
 * Longest DEP_REQ or DEP_RES that a peer takes: the length reduction (LR) of ISO/IEC 18092.
 * @param frameSize octets that the device takes at once
 * @return 64, 128, 192 or 254 octets: what fits, and 64 at least
 */
uint32_t GetNfcDepPayload(uint16_t frameSize);

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_NFC_ACTIVATION_H
