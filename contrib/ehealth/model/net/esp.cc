// SPDX-License-Identifier: GPL-2.0-only
#include "esp.h"

#include "ns3/aead.h"
#include "ns3/codec.h"
#include "ns3/wall-profile.h"

#include <algorithm>
#include <limits>

namespace ns3
{
namespace ehealth
{

namespace
{

/// Payload, padding, pad length and next header fill words of four octets.
constexpr std::size_t kAlignment = 4;
/// Pad length and next header.
constexpr std::size_t kTrailer = 2;
constexpr uint64_t kMax32 = std::numeric_limits<uint32_t>::max();

std::size_t
RoundUp(std::size_t size)
{
    return (size + kAlignment - 1) / kAlignment * kAlignment;
}

AeadNonce
MakeNonce(const EspKey& key, ByteView iv)
{
    AeadNonce nonce{};
    std::copy(key.salt.begin(), key.salt.end(), nonce.begin());
    std::copy(iv.begin(), iv.end(), nonce.begin() + key.salt.size());
    return nonce;
}

/// RFC 4106, section 5: SPI and sequence number, of which ESP sends the lower half only.
Bytes
MakeAad(uint32_t spi, uint64_t sequence, bool extended)
{
    wire::Writer aad;
    aad.Put(spi);
    if (extended)
    {
        aad.Put(sequence);
    }
    else
    {
        aad.Put(static_cast<uint32_t>(sequence));
    }
    return aad.Take();
}

/// @return how much of a decrypted packet is payload; nothing when the rest is no padding
std::optional<std::size_t>
FindPayload(const Bytes& plain)
{
    if (plain.size() < kTrailer || plain.back() != esp::kNextIpv4)
    {
        return std::nullopt;
    }
    const std::size_t padding = plain[plain.size() - kTrailer];
    if (plain.size() < kTrailer + padding)
    {
        return std::nullopt;
    }
    const std::size_t size = plain.size() - kTrailer - padding;
    for (std::size_t i = 0; i < padding; ++i)
    {
        if (plain[size + i] != i + 1)
        {
            return std::nullopt;
        }
    }
    return size;
}

} // namespace

std::ostream&
operator<<(std::ostream& os, EspDropReason reason)
{
    constexpr const char* names[] = {"Malformed",
                                     "UnknownSpi",
                                     "Replayed",
                                     "BadIcv",
                                     "Expired",
                                     "Policy",
                                     "QueueFull",
                                     "NoSecurity"};
    return os << names[static_cast<std::size_t>(reason)];
}

std::size_t
esp::GetTunnelSize(std::size_t inner)
{
    return kOuterHeader + kHeader + RoundUp(inner + kTrailer) + kIcv;
}

std::size_t
esp::GetTunnelMtu(std::size_t pathMtu)
{
    const std::size_t overhead = kOuterHeader + kHeader + kIcv;
    return pathMtu < overhead + kAlignment
             ? 0
             : (pathMtu - overhead) / kAlignment * kAlignment - kTrailer;
}

EspSender::EspSender(uint32_t spi, const EspKey& key, bool extended)
    : m_spi(spi), m_key(key), m_extended(extended)
{
}

std::optional<Bytes>
EspSender::Seal(ByteView payload)
{
    const WallProfile::Scope profile(WallProfile::Part::Esp);
    if (m_sequence == (m_extended ? std::numeric_limits<uint64_t>::max() : kMax32))
    {
        return std::nullopt;
    }
    ++m_sequence;
    Bytes plain(RoundUp(payload.size() + kTrailer));
    std::copy(payload.begin(), payload.end(), plain.begin());
    const std::size_t padding = plain.size() - payload.size() - kTrailer;
    for (std::size_t i = 0; i < padding; ++i)
    {
        plain[payload.size() + i] = static_cast<uint8_t>(i + 1);
    }
    plain[plain.size() - kTrailer] = static_cast<uint8_t>(padding);
    plain.back() = esp::kNextIpv4;

    wire::Writer header;
    header.Put(m_spi);
    header.Put(static_cast<uint32_t>(m_sequence));
    header.Put(m_sequence); // the initialisation vector: unique, which is all it has to be
    const Bytes front = header.Take();
    const AeadNonce nonce = MakeNonce(m_key, ByteView(front).Sub(esp::kHeader / 2));
    return Concat(
        {front, AeadSeal(m_key.key, nonce, MakeAad(m_spi, m_sequence, m_extended), plain)});
}

EspReceiver::EspReceiver(const EspKey& key, bool extended) : m_key(key), m_extended(extended)
{
}

void
EspReceiver::SetSequence(uint64_t sequence)
{
    m_highest = sequence;
    m_window = 1;
}

std::optional<uint64_t>
EspReceiver::Complete(uint32_t low) const
{
    if (!m_extended)
    {
        return low;
    }
    const uint64_t high = m_highest >> 32;
    const uint64_t lowest = (m_highest & kMax32) - (esp::kWindow - 1); // may be below zero: case B
    const bool spansTwo = (m_highest & kMax32) < esp::kWindow - 1;
    if (!spansTwo)
    {
        return (low >= lowest ? high : high + 1) << 32 | low;
    }
    if (low >= static_cast<uint32_t>(lowest))
    {
        return high == 0 ? std::nullopt : std::optional<uint64_t>((high - 1) << 32 | low);
    }
    return high << 32 | low;
}

bool
EspReceiver::IsNew(uint64_t sequence) const
{
    if (sequence > m_highest)
    {
        return true;
    }
    const uint64_t age = m_highest - sequence;
    return age < esp::kWindow && (m_window >> age & 1) == 0;
}

void
EspReceiver::Remember(uint64_t sequence)
{
    if (sequence <= m_highest)
    {
        m_window |= uint64_t{1} << (m_highest - sequence);
        return;
    }
    const uint64_t step = sequence - m_highest;
    m_window = step < esp::kWindow ? m_window << step | 1 : 1;
    m_highest = sequence;
}

EspReceiver::Result
EspReceiver::Open(ByteView packet)
{
    const WallProfile::Scope profile(WallProfile::Part::Esp);
    if (packet.size() < esp::kHeader + kAlignment + esp::kIcv ||
        (packet.size() - esp::kHeader - esp::kIcv) % kAlignment != 0)
    {
        return {std::nullopt, EspDropReason::Malformed};
    }
    wire::Reader reader(packet.Sub(0, esp::kHeader / 2));
    uint32_t spi{};
    uint32_t low{};
    reader.Get(spi);
    reader.Get(low);
    const auto sequence = Complete(low);
    if (!sequence || !IsNew(*sequence))
    {
        return {std::nullopt, EspDropReason::Replayed};
    }
    const AeadNonce nonce = MakeNonce(m_key, packet.Sub(esp::kHeader / 2, esp::kHeader / 2));
    auto plain =
        AeadOpen(m_key.key, nonce, MakeAad(spi, *sequence, m_extended), packet.Sub(esp::kHeader));
    if (!plain)
    {
        return {std::nullopt, EspDropReason::BadIcv};
    }
    Remember(*sequence);
    const auto size = FindPayload(*plain);
    if (!size)
    {
        return {std::nullopt, EspDropReason::Malformed};
    }
    plain->resize(*size);
    ++m_packets;
    return {std::move(plain), EspDropReason::Malformed};
}

} // namespace ehealth
} // namespace ns3
