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

/**
 * @ingroup ehealth-net
 * What reader and card tell each other while the card is activated.
 */
struct NfcActivationParameters
{
    std::array<uint8_t, 7> uid{};            ///< the card's double-size unique identifier
    uint8_t fsdi{8};                         ///< frame size integer of the reader
    uint8_t fsci{8};                         ///< frame size integer of the card
    uint8_t fwi{7};                          ///< frame waiting time integer of the card
    NfcBitRate bitRate{NfcBitRate::Kbps106}; ///< chosen by PPS, both directions
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
 * The activation of a type A card, all at 106 kbit/s: REQA, anticollision and selection on two
 * cascade levels (ISO/IEC 14443-3, section 6), RATS and PPS (ISO/IEC 14443-4, section 5). A single
 * card answers, so no anticollision loop is ever needed.
 * @param parameters of both sides
 * @return seven exchanges; the first request is the short frame REQA, the sixth one RATS
 */
std::vector<NfcActivationStep> MakeNfcActivation(const NfcActivationParameters& parameters);

/// @ingroup ehealth-net
/// Position of RATS, whose answer the card may take its time for.
constexpr std::size_t kNfcRatsStep = 5;

/// @ingroup ehealth-net
/// The REQA command, sent as a short frame of seven bits.
constexpr uint8_t kNfcReqa = 0x26;

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_NFC_ACTIVATION_H
