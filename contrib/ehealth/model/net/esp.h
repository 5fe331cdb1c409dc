// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_ESP_H
#define EHEALTH_ESP_H

#include "ns3/bytes.h"

#include <array>
#include <cstdint>
#include <optional>
#include <ostream>

/**
 * @file
 * @ingroup ehealth-net
 * IP Encapsulating Security Payload (RFC 4303) with AES-256-GCM and 16 octets of integrity check
 * value (RFC 4106): packets and sequence numbers of one direction, without any network.
 */

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-net
 * Keying material of one direction (RFC 4106, section 8.1).
 */
struct EspKey
{
    std::array<uint8_t, 32> key{}; //!< AES-256
    std::array<uint8_t, 4> salt{}; //!< first octets of every nonce
};

/// @ingroup ehealth-net
/// Why a packet for or from a tunnel was dropped.
enum class EspDropReason : uint8_t
{
    Malformed,  //!< no ESP packet, or its padding is not that of RFC 4303, section 2.4
    UnknownSpi, //!< no such security association
    Replayed,   //!< seen before, or older than the anti-replay window
    BadIcv,     //!< changed on its way, or protected with another key
    Expired,    //!< beyond the security association's lifetime
    Policy,     //!< its inner addresses are not what the association is for, or it came in clear
    QueueFull,  //!< too many packets wait for a key exchange
    NoSecurity, //!< the key exchange failed
};

/// @return the enumerator's name
std::ostream& operator<<(std::ostream& os, EspDropReason reason);

namespace esp
{

/// IP protocol number.
constexpr uint8_t kProtocol = 50;
/// Next header of tunnel mode: IPv4.
constexpr uint8_t kNextIpv4 = 4;
/// Octets before the ciphertext: SPI, sequence number, initialisation vector.
constexpr std::size_t kHeader = 16;
/// Octets of the integrity check value.
constexpr std::size_t kIcv = 16;
/// Octets of an outer IPv4 header.
constexpr std::size_t kOuterHeader = 20;
/// Sequence numbers that the anti-replay window spans (RFC 4303, section 3.4.3).
constexpr unsigned kWindow = 64;

/// @param inner octets of an IPv4 packet. @return octets of the ESP packet, outer header included
std::size_t GetTunnelSize(std::size_t inner);

/// @param pathMtu largest outer packet, octets. @return the largest inner packet
std::size_t GetTunnelMtu(std::size_t pathMtu);

} // namespace esp

/**
 * @ingroup ehealth-net
 * The sending half of a security association.
 */
class EspSender
{
  public:
    /**
     * @param spi security parameters index that the receiver chose
     * @param key keys of this direction
     * @param extended whether sequence numbers have 64 bits (ESN), of which 32 are sent
     */
    EspSender(uint32_t spi, const EspKey& key, bool extended);

    /**
     * @param payload an IPv4 packet
     * @return SPI to ICV; nothing when the sequence numbers are used up (RFC 4303, section 3.3.3)
     */
    std::optional<Bytes> Seal(ByteView payload);

    /// @return packets sealed
    uint64_t GetPackets() const
    {
        return m_sequence;
    }

    /// Goes on from a sequence number, for tests of its wrap-around.
    void SetSequence(uint64_t sequence)
    {
        m_sequence = sequence;
    }

  private:
    uint32_t m_spi;
    EspKey m_key;
    bool m_extended;
    uint64_t m_sequence{0};
};

/**
 * @ingroup ehealth-net
 * The receiving half of a security association.
 */
class EspReceiver
{
  public:
    /// What became of a packet: its payload, or why there is none.
    struct Result
    {
        std::optional<Bytes> payload;                   //!< an IPv4 packet
        EspDropReason reason{EspDropReason::Malformed}; //!< unless there is a payload
    };

    /**
     * @param key keys of this direction
     * @param extended whether sequence numbers have 64 bits (ESN)
     */
    EspReceiver(const EspKey& key, bool extended);

    /// @param packet SPI to ICV. @return the payload when the packet is authentic and new
    Result Open(ByteView packet);

    /// @return packets accepted
    uint64_t GetPackets() const
    {
        return m_packets;
    }

    /// Goes on after a sequence number, for tests of its wrap-around.
    void SetSequence(uint64_t sequence);

  private:
    /// @return the whole sequence number (RFC 4303, appendix A2.2); nothing before the first
    std::optional<uint64_t> Complete(uint32_t low) const;
    bool IsNew(uint64_t sequence) const;
    void Remember(uint64_t sequence);

    EspKey m_key;
    bool m_extended;
    uint64_t m_highest{0}; //!< sequence number of an authentic packet
    uint64_t m_window{1};  //!< bit i: m_highest - i was seen; number 0 is never sent
    uint64_t m_packets{0};
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_ESP_H
