// SPDX-License-Identifier: GPL-2.0-only
#include "iso-dep.h"

#include "ns3/abort.h"
#include "ns3/assert.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace ehealth
{

NS_OBJECT_ENSURE_REGISTERED(IsoDepHeader);

namespace
{

// PCB without CID and NAD: ISO/IEC 14443-4, figures 15 and 16.
constexpr uint8_t kInformationPcb = 0x02;
constexpr uint8_t kAckPcb = 0xa2;
constexpr uint8_t kNakPcb = 0xb2;
constexpr uint8_t kExtensionPcb = 0xf2;
constexpr uint8_t kNumberBit = 0x01;
constexpr uint8_t kChainingBit = 0x10;
/// Prologue and CRC_A.
constexpr uint32_t kOverhead = 3;
/// WTXM; the other two bits tell a power level.
constexpr uint8_t kFactorBits = 0x3f;

/// @return WTXM of the information field of an S(WTX); 0 when there is none
uint8_t
GetFactor(Ptr<const Packet> content)
{
    if (content->GetSize() != 1)
    {
        return 0;
    }
    const auto factor = static_cast<uint8_t>(GetBytes(content).front() & kFactorBits);
    return factor <= NfcTransmission::kMaxExtension ? factor : 0;
}

Ptr<Packet>
MakeExtensionBlock(uint8_t factor)
{
    const auto block = MakePacket(Bytes{factor});
    block->AddHeader(IsoDepHeader(IsoDepHeader::Kind::Extension));
    return block;
}

} // namespace

TypeId
IsoDepHeader::GetTypeId()
{
    static TypeId tid = TypeId("ns3::ehealth::IsoDepHeader")
                            .SetParent<Header>()
                            .SetGroupName("Ehealth")
                            .AddConstructor<IsoDepHeader>();
    return tid;
}

TypeId
IsoDepHeader::GetInstanceTypeId() const
{
    return GetTypeId();
}

IsoDepHeader::IsoDepHeader() = default;

IsoDepHeader::IsoDepHeader(Kind kind, uint8_t number, bool chaining)
    : m_kind(kind), m_number(number), m_chaining(chaining)
{
}

IsoDepHeader::Kind
IsoDepHeader::GetKind() const
{
    return m_kind;
}

uint8_t
IsoDepHeader::GetNumber() const
{
    return m_number;
}

bool
IsoDepHeader::IsChaining() const
{
    return m_chaining;
}

void
IsoDepHeader::Print(std::ostream& os) const
{
    switch (m_kind)
    {
    case Kind::Information:
        os << "I(" << +m_number << (m_chaining ? ", more)" : ")");
        break;
    case Kind::Ack:
        os << "R(ACK " << +m_number << ")";
        break;
    case Kind::Nak:
        os << "R(NAK " << +m_number << ")";
        break;
    case Kind::Extension:
        os << "S(WTX)";
        break;
    case Kind::Invalid:
        os << "invalid";
        break;
    }
}

uint32_t
IsoDepHeader::GetSerializedSize() const
{
    return 1;
}

void
IsoDepHeader::Serialize(Buffer::Iterator start) const
{
    uint8_t pcb = m_number;
    switch (m_kind)
    {
    case Kind::Information:
        pcb |= kInformationPcb | (m_chaining ? kChainingBit : 0);
        break;
    case Kind::Ack:
        pcb |= kAckPcb;
        break;
    case Kind::Nak:
        pcb |= kNakPcb;
        break;
    case Kind::Extension:
        pcb = kExtensionPcb;
        break;
    case Kind::Invalid:
        NS_ABORT_MSG("an ISO-DEP block needs a kind");
    }
    start.WriteU8(pcb);
}

uint32_t
IsoDepHeader::Deserialize(Buffer::Iterator start)
{
    const uint8_t pcb = start.ReadU8();
    m_number = pcb & kNumberBit;
    m_chaining = false;
    if (pcb == kExtensionPcb)
    {
        m_kind = Kind::Extension;
        return 1;
    }
    switch (pcb & ~kNumberBit)
    {
    case kInformationPcb | kChainingBit:
        m_chaining = true;
        [[fallthrough]];
    case kInformationPcb:
        m_kind = Kind::Information;
        break;
    case kAckPcb:
        m_kind = Kind::Ack;
        break;
    case kNakPcb:
        m_kind = Kind::Nak;
        break;
    default:
        m_kind = Kind::Invalid;
    }
    return 1;
}

IsoDepEndpoint::IsoDepEndpoint(Role role, uint32_t frameSize)
    : m_role(role)
    , m_maxContent(frameSize - kOverhead)
    , m_number(role == Role::Poller ? 0 : 1) // rules A and C
{
    NS_ABORT_MSG_IF(frameSize <= kOverhead, "ISO-DEP frame size " << frameSize << " is too small");
}

bool
IsoDepEndpoint::IsSending() const
{
    return m_outgoing != nullptr;
}

void
IsoDepEndpoint::StartMessage(Ptr<const Packet> message)
{
    NS_ABORT_MSG_IF(IsSending(), "ISO-DEP sends one message at a time");
    NS_ABORT_MSG_IF(message->GetSize() == 0 || message->GetSize() > kMaxMessageSize,
                    "ISO-DEP cannot carry a message of " << message->GetSize() << " octets");
    m_outgoing = message;
    m_offset = 0;
    m_inFlight = 0;
}

bool
IsoDepEndpoint::OwesInformation() const
{
    return m_next == Next::Information && m_extension == 0;
}

bool
IsoDepEndpoint::Advance()
{
    m_offset += m_inFlight;
    m_inFlight = 0;
    if (m_outgoing && m_offset == m_outgoing->GetSize())
    {
        m_outgoing = nullptr;
        return true;
    }
    return false;
}

bool
IsoDepEndpoint::Collect(const IsoDepHeader& header, Ptr<Packet> content, Result& result)
{
    if (m_incoming)
    {
        if (m_incoming->GetSize() + content->GetSize() > kMaxMessageSize)
        {
            return false;
        }
        m_incoming->AddAtEnd(content);
    }
    else
    {
        m_incoming = content;
    }
    if (!header.IsChaining())
    {
        if (m_incoming->GetSize() > 0)
        {
            result.message = m_incoming;
        }
        m_incoming = nullptr;
    }
    return true;
}

IsoDepEndpoint::Result
IsoDepEndpoint::Accept(Ptr<const Packet> block)
{
    if (block->GetSize() == 0)
    {
        return {};
    }
    const auto content = block->Copy();
    IsoDepHeader header;
    content->RemoveHeader(header);
    return m_role == Role::Poller ? AcceptAsReader(header, content) : AcceptAsCard(header, content);
}

IsoDepEndpoint::Result
IsoDepEndpoint::AcceptAsReader(const IsoDepHeader& header, Ptr<Packet> content)
{
    Result result;
    const bool current = header.GetNumber() == m_number;
    switch (header.GetKind())
    {
    case IsoDepHeader::Kind::Information:
        if (!current || (m_chaining && !m_lastWasAck))
        {
            return result; // the card must acknowledge a chained block before it sends its own
        }
        if (!Collect(header, content, result))
        {
            return result;
        }
        m_number ^= 1; // rule B
        result.delivered = Advance();
        m_next = header.IsChaining() ? Next::Ack : Next::Information;
        break;
    case IsoDepHeader::Kind::Ack:
        if (current && m_chaining && !m_lastWasAck)
        {
            m_number ^= 1; // rules B and 7
            Advance();
            m_next = Next::Information;
        }
        else if (!current && m_lastBlock && !m_lastWasAck)
        {
            m_next = Next::Repeat; // rule 6: the card has not got our last I-block
            result.valid = true;
            return result;
        }
        else
        {
            return result;
        }
        break;
    case IsoDepHeader::Kind::Extension:
        m_extension = GetFactor(content);
        if (m_extension == 0)
        {
            return result;
        }
        m_next = Next::Extension; // rule 9
        result.extension = m_extension;
        break;
    default:
        return result; // a card never sends R(NAK)
    }
    result.valid = true;
    result.progress = true;
    return result;
}

IsoDepEndpoint::Result
IsoDepEndpoint::AcceptAsCard(const IsoDepHeader& header, Ptr<Packet> content)
{
    Result result;
    result.valid = true;
    const bool current = header.GetNumber() == m_number;
    switch (header.GetKind())
    {
    case IsoDepHeader::Kind::Information:
        if (current && m_lastBlock)
        {
            m_next = Next::Repeat; // we have it already: the answer got lost
            break;
        }
        if (m_extension != 0 || (m_chaining && !m_lastWasAck))
        {
            return {}; // the reader must answer S(WTX), or acknowledge a chained block, first
        }
        if (!Collect(header, content, result))
        {
            return {};
        }
        m_number = header.GetNumber(); // rule D
        result.progress = true;
        result.delivered = Advance();
        m_next = header.IsChaining() ? Next::Ack : Next::Information;
        break;
    case IsoDepHeader::Kind::Ack:
        if (current)
        {
            m_next = Next::Repeat; // rule 11
        }
        else if (m_chaining)
        {
            m_number ^= 1; // rules E and 13
            result.progress = true;
            Advance();
            m_next = Next::Information;
        }
        else
        {
            return {};
        }
        break;
    case IsoDepHeader::Kind::Nak:
        m_next = current ? Next::Repeat : Next::Ack; // rules 11 and 12
        break;
    case IsoDepHeader::Kind::Extension:
        if (m_extension == 0 || GetFactor(content) != m_extension)
        {
            return {}; // nobody has asked for that
        }
        result.extension = std::exchange(m_extension, 0);
        m_next = Next::Information;
        break;
    case IsoDepHeader::Kind::Invalid:
        return {};
    }
    if (m_next == Next::Repeat && !m_lastBlock)
    {
        return {};
    }
    return result;
}

Ptr<Packet>
IsoDepEndpoint::MakeBlock()
{
    switch (m_next)
    {
    case Next::Repeat:
        m_lastWasAck = m_role == Role::Listener && m_lastWasAck;
        return m_lastBlock->Copy();
    case Next::Ack:
    {
        const auto block = Create<Packet>();
        block->AddHeader(IsoDepHeader(IsoDepHeader::Kind::Ack, m_number));
        m_lastWasAck = true;
        if (m_role == Role::Listener)
        {
            m_lastBlock = block->Copy();
        }
        return block;
    }
    case Next::Extension:
        return MakeExtensionBlock(m_extension);
    case Next::Information:
        break;
    }
    Ptr<Packet> block;
    m_chaining = false;
    m_inFlight = 0;
    if (m_outgoing)
    {
        m_inFlight = std::min(m_outgoing->GetSize() - m_offset, m_maxContent);
        m_chaining = m_offset + m_inFlight < m_outgoing->GetSize();
        block = m_outgoing->CreateFragment(m_offset, m_inFlight);
    }
    else
    {
        block = Create<Packet>();
    }
    block->AddHeader(IsoDepHeader(IsoDepHeader::Kind::Information, m_number, m_chaining));
    m_lastWasAck = false;
    m_lastBlock = block->Copy();
    return block;
}

Ptr<Packet>
IsoDepEndpoint::MakeExtension(uint8_t factor)
{
    NS_ASSERT(m_role == Role::Listener && OwesInformation());
    m_extension = factor;
    m_lastBlock = MakeExtensionBlock(factor);
    m_lastWasAck = false;
    return m_lastBlock->Copy();
}

Ptr<Packet>
IsoDepEndpoint::MakeRetry()
{
    NS_ASSERT(m_role == Role::Poller);
    const auto block = Create<Packet>();
    // Rule 5 while the card is chaining, rule 4 otherwise.
    const auto kind = m_lastWasAck ? IsoDepHeader::Kind::Ack : IsoDepHeader::Kind::Nak;
    block->AddHeader(IsoDepHeader(kind, m_number));
    return block;
}

} // namespace ehealth
} // namespace ns3
