// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_NFC_FRAME_H
#define EHEALTH_NFC_FRAME_H

#include "ns3/bytes.h"
#include "ns3/nstime.h"
#include "ns3/packet.h"

#include <ostream>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-net
 * Bit rates of ISO/IEC 14443: the carrier (13.56 MHz) divided by 128, 64, 32 or 16. The values are
 * the rounded names, kbit/s. (Not an enum class: ns-3.37 has no attributes of those.)
 */
enum NfcBitRate : uint16_t
{
    Kbps106 = 106, ///< fc/128 = 105.94 kbit/s
    Kbps212 = 212, ///< fc/64 = 211.88 kbit/s
    Kbps424 = 424, ///< fc/32 = 423.75 kbit/s
    Kbps848 = 848, ///< fc/16 = 847.5 kbit/s
};

/// @ingroup ehealth-net
/// How octets become a frame.
enum class NfcFrameFormat : uint8_t
{
    TypeA,   ///< ISO/IEC 14443-3, type A standard frame: octets with parity, CRC_A
    NfcDepA, ///< the same with a start octet (F0) and a length before: ISO/IEC 18092 at 106 kbit/s
    TypeF,   ///< ISO/IEC 18092 at 212 and 424 kbit/s: preamble, sync, length, CRC_F; no parity
};

/// @ingroup ehealth-net
/// Carrier frequency, Hz (ISO/IEC 14443-2).
constexpr uint32_t kNfcCarrierHz = 13560000;

/// @return that many periods of the 13.56 MHz carrier (fc), to the nanosecond
/// @param periods e.g. 1236 for the frame delay time
Time GetCarrierTime(uint64_t periods);

/**
 * @ingroup ehealth-net
 * Time on air of a frame. Type A: start bit, eight bits and a parity bit for each octet, end bit;
 * type F: eight bits for each octet.
 * @param octets octets, framing included
 * @param rate bit rate
 * @param format of the frame
 * @return its duration
 */
Time GetNfcFrameTime(std::size_t octets,
                     NfcBitRate rate,
                     NfcFrameFormat format = NfcFrameFormat::TypeA);

/// @return time on air of a frame at 106 kbit/s. @param bits between its start and end bit
Time GetNfcBitFrameTime(uint32_t bits);

/// @return time on air of a short frame (REQA): start bit, seven bits, end bit at 106 kbit/s
Time GetNfcShortFrameTime();

/**
 * @ingroup ehealth-net
 * CRC_A of ISO/IEC 14443-3, section 6.2.4.
 * @param octets what is covered
 * @return the CRC; its low octet is sent first
 */
uint16_t CrcA(ByteView octets);

/// @ingroup ehealth-net
/// @return a packet of these octets
/// @param octets the content
Ptr<Packet> MakePacket(ByteView octets);

/// @ingroup ehealth-net
/// @return the octets of a packet
/// @param packet the packet
Bytes GetBytes(Ptr<const Packet> packet);

/**
 * @ingroup ehealth-net
 * CRC_F of ISO/IEC 18092, section 11.2.3 (ITU-T V.41 with initial value 0).
 * @param octets what is covered: length and payload
 * @return the CRC; its high octet is sent first
 */
uint16_t CrcF(ByteView octets);

/// @ingroup ehealth-net
/// Make a frame of a block.
/// @param format of the frame
/// @param block at most 254 octets in formats with a length, changed in place
void AddFraming(NfcFrameFormat format, Ptr<Packet> block);

/// @ingroup ehealth-net
/// @return the octets of a block's frame
/// @param block see AddFraming()
/// @param format of the frame
Bytes MakeFrame(const Bytes& block, NfcFrameFormat format = NfcFrameFormat::TypeA);

/// @ingroup ehealth-net
/// Check a frame and reduce it to its block.
/// @param format of the frame
/// @param frame the frame, changed in place
/// @return false when it is too short, or start, length or CRC do not fit; it is then unchanged
bool RemoveFraming(NfcFrameFormat format, Ptr<Packet> frame);

/**
 * @ingroup ehealth-net
 * Frame size of a frame size integer (FSCI, FSDI): ISO/IEC 14443-4, table 1.
 * @param integer 0 to 8
 * @return 16 to 256 octets, prologue and CRC included; aborts on another integer
 */
uint16_t GetNfcFrameSize(uint8_t integer);

/**
 * @ingroup ehealth-net
 * Largest frame size integer whose frames are no longer than a size.
 * @param octets 16 or more (aborts otherwise)
 * @return 0 to 8
 */
uint8_t GetNfcFrameSizeInteger(uint16_t octets);

/**
 * @ingroup ehealth-net
 * Frame waiting time: ISO/IEC 14443-4, section 7.2.
 * @param fwi frame waiting time integer, 0 to 14
 * @return (4096/fc) x 2^FWI
 */
Time GetNfcFrameWaitingTime(uint8_t fwi);

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_NFC_FRAME_H
