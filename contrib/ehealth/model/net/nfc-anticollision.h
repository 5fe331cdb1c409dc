// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_NFC_ANTICOLLISION_H
#define EHEALTH_NFC_ANTICOLLISION_H

#include "ns3/bytes.h"

#include <array>
#include <cstdint>
#include <vector>

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-net
/// A listener's double-size unique identifier.
using NfcUid = std::array<uint8_t, 7>;

/// @ingroup ehealth-net
/// A frame of the reader and the answer to it, CRC included where the standard has one.
struct NfcActivationStep
{
    Bytes request;            ///< reader to card
    Bytes response;           ///< card to reader; empty: nobody answers
    uint32_t requestBits{0};  ///< bits between start and end of frame; 0: nine an octet
    uint32_t responseBits{0}; ///< likewise
    std::size_t responder{0}; ///< which listener answers: its index; of several, the first
    bool patient{false};      ///< the listener may take its time for the answer
};

/// @ingroup ehealth-net
/// What a reader does to learn who is in its field.
struct NfcResolution
{
    std::vector<NfcActivationStep> steps; ///< from REQA on
    std::vector<std::size_t> order;       ///< the listeners in the order in which they are resolved
};

/**
 * @ingroup ehealth-net
 * What one listener of ISO/IEC 14443-3 type A takes part in the anticollision with.
 */
struct NfcListenerId
{
    NfcUid uid;  ///< unique in the field
    uint8_t sak; ///< select acknowledge of the last cascade level
};

/**
 * @ingroup ehealth-net
 * Resolution of a field by bit frame anticollision (ISO/IEC 14443-3, section 6.5.3): REQA; then on
 * each of two cascade levels ANTICOLLISION commands, each with one more bit than the last one's
 * collision, until the identifiers that answer no longer differ, and SELECT. Where listeners
 * collide the reader goes on with those that have a 1. With several listeners the selected one is
 * sent to sleep (HLTA) and the next REQA answered by the others, until nobody answers.
 * @param listeners at least one
 * @return frames and order; a listener alone stays selected
 */
NfcResolution ResolveNfcField(const std::vector<NfcListenerId>& listeners);

/**
 * @ingroup ehealth-net
 * Wakes the listeners of a field (WUPA) and selects one whose identifier is known.
 * @param listeners as resolved
 * @param chosen index of the one
 * @return three exchanges
 */
std::vector<NfcActivationStep> SelectNfcListener(const std::vector<NfcListenerId>& listeners,
                                                 std::size_t chosen);

/// @ingroup ehealth-net
/// The REQA command, sent as a short frame of seven bits.
constexpr uint8_t kNfcReqa = 0x26;

/// @ingroup ehealth-net
/// The WUPA command, sent like REQA; also wakes listeners that sleep.
constexpr uint8_t kNfcWupa = 0x52;

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_NFC_ANTICOLLISION_H
