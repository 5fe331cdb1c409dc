// SPDX-License-Identifier: GPL-2.0-only
#include "nfc-dep.h"

#include "ns3/abort.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace ehealth
{

namespace
{

// Command codes: ISO/IEC 18092, table 12.
constexpr std::array<uint8_t, 2> kRequest{0xd4, 0x06};
constexpr std::array<uint8_t, 2> kResponse{0xd5, 0x07};
constexpr std::size_t kHeader = 3;

// PFB: ISO/IEC 18092, section 12.6.1.1.
constexpr uint8_t kAckPfb = 0x40;
constexpr uint8_t kAttentionPfb = 0x80;
constexpr uint8_t kTimeoutPfb = 0x90;
constexpr uint8_t kSecondBit = 0x10; ///< MI of an Information, NACK of an Ack
constexpr uint8_t kNumbers = 4;

const std::array<uint8_t, 2>&
GetCommand(NfcTransmission::Role role)
{
    return role == NfcTransmission::Role::Poller ? kRequest : kResponse;
}

} // namespace

Bytes
NfcDepPdu::Encode(NfcTransmission::Role role) const
{
    uint8_t pfb = number;
    switch (kind)
    {
    case Kind::Information:
        pfb |= more ? kSecondBit : 0;
        break;
    case Kind::Ack:
        pfb |= kAckPfb;
        break;
    case Kind::Nack:
        pfb |= kAckPfb | kSecondBit;
        break;
    case Kind::Attention:
        pfb = kAttentionPfb;
        break;
    case Kind::Timeout:
        pfb = kTimeoutPfb;
        break;
    }
    return Concat({GetCommand(role), Bytes{pfb}, data});
}

std::optional<NfcDepPdu>
NfcDepPdu::Decode(NfcTransmission::Role role, ByteView octets)
{
    if (octets.size() < kHeader || octets.Sub(0, 2) != ByteView(GetCommand(role)))
    {
        return std::nullopt;
    }
    const uint8_t pfb = octets[2];
    NfcDepPdu pdu;
    pdu.data = octets.Sub(kHeader).ToBytes();
    if (pfb == kTimeoutPfb)
    {
        pdu.kind = Kind::Timeout;
        const bool fits = pdu.data.size() == 1 && pdu.data[0] > 0 &&
                          pdu.data[0] <= NfcTransmission::kMaxExtension;
        return fits ? std::optional<NfcDepPdu>(pdu) : std::nullopt;
    }
    pdu.number = pfb % kNumbers;
    switch (pfb - pdu.number)
    {
    case 0:
        return pdu;
    case kSecondBit:
        pdu.more = true;
        return pdu;
    case kAckPfb:
        pdu.kind = Kind::Ack;
        break;
    case kAckPfb | kSecondBit:
        pdu.kind = Kind::Nack;
        break;
    case kAttentionPfb:
        pdu.kind = Kind::Attention;
        break;
    default:
        return std::nullopt; // DID or NAD, or no PDU at all
    }
    const bool fits = pdu.data.empty() && (pdu.kind != Kind::Attention || pdu.number == 0);
    return fits ? std::optional<NfcDepPdu>(pdu) : std::nullopt;
}

NfcDepEndpoint::NfcDepEndpoint(Role role, uint32_t payload)
    : m_role(role)
    , m_maxContent(payload - kHeader)
    , m_number(role == Role::Poller ? 0 : kNumbers - 1)
{
    NS_ABORT_MSG_IF(payload <= kHeader, "NFC-DEP payload " << payload << " is too small");
}

NfcFrameFormat
NfcDepEndpoint::GetFrameFormat(NfcBitRate rate) const
{
    return rate == NfcBitRate::Kbps106 ? NfcFrameFormat::NfcDepA : NfcFrameFormat::TypeF;
}

bool
NfcDepEndpoint::IsSending() const
{
    return !m_outgoing.empty();
}

void
NfcDepEndpoint::StartMessage(Ptr<const Packet> message)
{
    NS_ABORT_MSG_IF(IsSending(), "NFC-DEP sends one message at a time");
    m_outgoing = GetBytes(message);
    m_offset = 0;
    m_inFlight = 0;
}

bool
NfcDepEndpoint::IsIdle() const
{
    return m_next == Next::Information && !IsSending() && !m_receivedContent;
}

bool
NfcDepEndpoint::MayWait() const
{
    return m_next == Next::Information && m_extension == 0 && !IsSending();
}

bool
NfcDepEndpoint::Advance()
{
    m_offset += std::exchange(m_inFlight, 0);
    if (IsSending() && m_offset == m_outgoing.size())
    {
        m_outgoing.clear();
        m_offset = 0;
        return true;
    }
    return false;
}

bool
NfcDepEndpoint::Take(const NfcDepPdu& pdu, Result& result)
{
    const bool awaitsAck = m_chaining && !m_lastWasAck;
    if (pdu.kind == NfcDepPdu::Kind::Ack)
    {
        if (!awaitsAck)
        {
            return false;
        }
        m_receivedContent = false;
        m_next = Next::Information;
    }
    else
    {
        if (awaitsAck || m_incoming.size() + pdu.data.size() > kMaxMessageSize)
        {
            return false;
        }
        m_receivedContent = !pdu.data.empty();
        m_incoming.insert(m_incoming.end(), pdu.data.begin(), pdu.data.end());
        if (!pdu.more && !m_incoming.empty())
        {
            result.message = MakePacket(std::exchange(m_incoming, {}));
        }
        m_next = pdu.more ? Next::Ack : Next::Information;
    }
    result.delivered = Advance();
    result.valid = true;
    result.progress = true;
    m_number = (m_number + 1) % kNumbers;
    return true;
}

NfcTransmission::Result
NfcDepEndpoint::Accept(Ptr<const Packet> block)
{
    const Role sender = m_role == Role::Poller ? Role::Listener : Role::Poller;
    const auto pdu = NfcDepPdu::Decode(sender, GetBytes(block));
    if (!pdu)
    {
        return {};
    }
    return m_role == Role::Poller ? AcceptAsInitiator(*pdu) : AcceptAsTarget(*pdu);
}

NfcTransmission::Result
NfcDepEndpoint::AcceptAsInitiator(const NfcDepPdu& pdu)
{
    Result result;
    switch (pdu.kind)
    {
    case NfcDepPdu::Kind::Information:
    case NfcDepPdu::Kind::Ack:
        if (pdu.number != m_number || !m_lastBlock || !Take(pdu, result))
        {
            return {};
        }
        break;
    case NfcDepPdu::Kind::Attention:
        if (!m_attention || !m_lastBlock)
        {
            return {};
        }
        m_next = Next::Repeat; // it is there, and has not got our last PDU or lost its answer
        result.valid = true;
        break;
    case NfcDepPdu::Kind::Timeout:
        m_extension = pdu.data.front();
        m_next = Next::Timeout;
        result.valid = true;
        result.progress = true;
        result.extension = m_extension;
        if (!m_chaining && !m_lastWasAck)
        {
            result.delivered = Advance(); // a target that needs time has the whole message
        }
        break;
    case NfcDepPdu::Kind::Nack:
        return {}; // only initiators send it
    }
    m_attention = false;
    return result;
}

NfcTransmission::Result
NfcDepEndpoint::AcceptAsTarget(const NfcDepPdu& pdu)
{
    Result result;
    result.valid = true;
    const bool repeated = pdu.number == m_number && m_lastBlock;
    switch (pdu.kind)
    {
    case NfcDepPdu::Kind::Information:
    case NfcDepPdu::Kind::Ack:
        if (repeated)
        {
            m_next = Next::Repeat; // we have it already: the answer got lost
        }
        else if (m_extension != 0 || pdu.number != (m_number + 1) % kNumbers || !Take(pdu, result))
        {
            return {};
        }
        break;
    case NfcDepPdu::Kind::Nack:
        if (!repeated)
        {
            return {};
        }
        m_next = Next::Repeat;
        break;
    case NfcDepPdu::Kind::Attention:
        m_next = Next::Attention;
        break;
    case NfcDepPdu::Kind::Timeout:
        if (m_extension == 0 || pdu.data.front() != m_extension)
        {
            return {}; // nobody has asked for that
        }
        result.extension = std::exchange(m_extension, 0);
        m_next = Next::Information;
        break;
    }
    return result;
}

Ptr<Packet>
NfcDepEndpoint::Make(const NfcDepPdu& pdu) const
{
    return MakePacket(pdu.Encode(m_role));
}

Ptr<Packet>
NfcDepEndpoint::MakeBlock()
{
    NfcDepPdu pdu;
    pdu.number = m_number;
    switch (m_next)
    {
    case Next::Repeat:
        return m_lastBlock->Copy();
    case Next::Attention:
        pdu.kind = NfcDepPdu::Kind::Attention;
        return Make(pdu);
    case Next::Timeout:
        pdu.kind = NfcDepPdu::Kind::Timeout;
        pdu.data = {m_extension};
        return Make(pdu);
    case Next::Ack:
        pdu.kind = NfcDepPdu::Kind::Ack;
        break;
    case Next::Information:
        m_inFlight = std::min<std::size_t>(m_outgoing.size() - m_offset, m_maxContent);
        pdu.data = ByteView(m_outgoing).Sub(m_offset, m_inFlight).ToBytes();
        m_chaining = IsSending() && m_offset + m_inFlight < m_outgoing.size();
        pdu.more = m_chaining;
        break;
    }
    m_lastWasAck = m_next == Next::Ack;
    m_lastBlock = Make(pdu);
    return m_lastBlock->Copy();
}

Ptr<Packet>
NfcDepEndpoint::MakeRetry(Failure failure)
{
    NfcDepPdu pdu;
    pdu.number = m_number;
    // Whether the target has got the last PDU is known when an answer came, and not otherwise.
    m_attention = failure == Failure::Silence || m_attention;
    pdu.kind = m_attention ? NfcDepPdu::Kind::Attention : NfcDepPdu::Kind::Nack;
    return Make(pdu);
}

Ptr<Packet>
NfcDepEndpoint::MakeExtension(uint8_t factor)
{
    m_extension = factor;
    NfcDepPdu pdu;
    pdu.kind = NfcDepPdu::Kind::Timeout;
    pdu.data = {factor};
    m_lastBlock = Make(pdu);
    return m_lastBlock->Copy();
}

} // namespace ehealth
} // namespace ns3
