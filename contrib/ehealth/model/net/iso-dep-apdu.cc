// SPDX-License-Identifier: GPL-2.0-only
#include "iso-dep-apdu.h"

#include "ns3/abort.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace ehealth
{

namespace
{

/// SELECT by DF name, first occurrence, FCI template wanted: ISO/IEC 7816-4, section 7.1.1.
constexpr uint8_t kByName = 0x04;
/// GET DATA: a data object of the application, P1-P2 0100 to 01FF.
constexpr uint8_t kApplicationData = 0x01;
constexpr uint8_t kFciTag = 0x6f;
constexpr uint8_t kNameTag = 0x84;

CommandApdu
MakeCommandOf(Instruction instruction, uint8_t parameter1)
{
    CommandApdu command;
    command.instruction = static_cast<uint8_t>(instruction);
    command.parameter1 = parameter1;
    return command;
}

} // namespace

// --- Reader -----------------------------------------------------------------------------------

IsoDepReader::IsoDepReader(CardApplication application, uint32_t frameSize)
    : m_application(std::move(application)), m_endpoint(Role::Poller, frameSize)
{
}

NfcFrameFormat
IsoDepReader::GetFrameFormat(NfcBitRate) const
{
    return NfcFrameFormat::TypeA;
}

bool
IsoDepReader::IsSending() const
{
    return !m_message.empty();
}

void
IsoDepReader::StartMessage(Ptr<const Packet> message)
{
    NS_ABORT_MSG_IF(IsSending(), "a reader sends one message at a time");
    m_message = GetBytes(message);
    m_offset = 0;
}

bool
IsoDepReader::IsIdle() const
{
    return m_selected && !m_command && !IsSending() && !m_more && m_cardHasNone;
}

bool
IsoDepReader::Advance()
{
    m_offset += std::exchange(m_inFlight, 0);
    if (IsSending() && m_offset == m_message.size())
    {
        m_message.clear();
        m_offset = 0;
        return true;
    }
    return false;
}

CommandApdu
IsoDepReader::MakeCommand()
{
    const bool extended = m_application.extendedLength;
    const uint32_t expected = extended ? CommandApdu::kMaxExpected : CommandApdu::kMaxShortExpected;
    if (!m_selected)
    {
        auto command = MakeCommandOf(Instruction::Select, kByName);
        command.data = m_application.aid;
        command.expected = CommandApdu::kMaxShortExpected;
        return command;
    }
    if (m_more || !IsSending())
    {
        auto command = m_more ? MakeCommandOf(Instruction::GetResponse, 0)
                              : MakeCommandOf(Instruction::GetData, kApplicationData);
        command.expected = expected;
        return command;
    }
    auto command = MakeCommandOf(Instruction::Envelope, 0);
    const std::size_t room = extended ? CommandApdu::kMaxData : CommandApdu::kMaxShortData;
    m_inFlight = std::min(m_message.size() - m_offset, room);
    command.data = ByteView(m_message).Sub(m_offset, m_inFlight).ToBytes();
    if (m_offset + m_inFlight < m_message.size())
    {
        command.classOctet = CommandApdu::kChaining;
    }
    else
    {
        command.expected = expected;
    }
    return command;
}

void
IsoDepReader::TakeResponse(const ResponseApdu& response, Result& result)
{
    const CommandApdu command = *std::exchange(m_command, std::nullopt);
    const bool ok = response.Is(StatusWord::Ok);
    if (!m_selected)
    {
        m_selected = ok;
        result.ended = !ok;
        return;
    }
    m_cardHasNone = response.data.empty();
    const bool asked = command.instruction == static_cast<uint8_t>(Instruction::GetData);
    if (asked && response.Is(StatusWord::DataNotFound))
    {
        return;
    }
    m_more = response.Is(StatusWord::MoreAvailable);
    if (!(ok || m_more) || m_incoming.size() + response.data.size() > kMaxMessageSize)
    {
        result.ended = true;
        return;
    }
    result.delivered = Advance();
    m_incoming.insert(m_incoming.end(), response.data.begin(), response.data.end());
    if (!m_more && !m_incoming.empty())
    {
        result.message = MakePacket(std::exchange(m_incoming, {}));
    }
}

NfcTransmission::Result
IsoDepReader::Accept(Ptr<const Packet> block)
{
    Result result = m_endpoint.Accept(block);
    result.delivered = false; // that was the command
    if (result.extension != 0 && m_command && m_command->classOctet != CommandApdu::kChaining)
    {
        result.delivered = Advance(); // a card that needs time has the whole command
    }
    if (const auto octets = std::exchange(result.message, nullptr))
    {
        const auto response = ResponseApdu::Decode(GetBytes(octets));
        result.ended = !response || !m_command;
        if (!result.ended)
        {
            TakeResponse(*response, result);
        }
    }
    return result;
}

Ptr<Packet>
IsoDepReader::MakeBlock()
{
    if (!m_command)
    {
        m_command = MakeCommand();
        m_endpoint.StartMessage(MakePacket(m_command->Encode()));
    }
    return m_endpoint.MakeBlock();
}

Ptr<Packet>
IsoDepReader::MakeRetry(Failure)
{
    return m_endpoint.MakeRetry();
}

// --- Card -------------------------------------------------------------------------------------

IsoDepCard::IsoDepCard(CardApplication application, uint32_t frameSize)
    : m_application(std::move(application)), m_endpoint(Role::Listener, frameSize)
{
}

NfcFrameFormat
IsoDepCard::GetFrameFormat(NfcBitRate) const
{
    return NfcFrameFormat::TypeA;
}

bool
IsoDepCard::IsSending() const
{
    return !m_message.empty();
}

void
IsoDepCard::StartMessage(Ptr<const Packet> message)
{
    NS_ABORT_MSG_IF(IsSending(), "a card sends one message at a time");
    m_message = GetBytes(message);
    m_offset = 0;
}

bool
IsoDepCard::MayWait() const
{
    return m_answer && m_answer->open && !IsSending() && m_endpoint.OwesInformation();
}

IsoDepCard::Answer
IsoDepCard::Select(const CommandApdu& command)
{
    if (command.parameter1 != kByName || command.parameter2 != 0)
    {
        return {StatusWord::WrongParameters, false, {}};
    }
    if (command.data != m_application.aid)
    {
        return {StatusWord::FileNotFound, false, {}};
    }
    m_selected = true;
    Answer answer{StatusWord::Ok, false, {}};
    if (command.expected > 0)
    {
        const auto length = static_cast<uint8_t>(m_application.aid.size());
        const Bytes head{kFciTag, static_cast<uint8_t>(length + 2), kNameTag, length};
        answer.data = Concat({head, m_application.aid});
    }
    return answer;
}

IsoDepCard::Answer
IsoDepCard::TakeEnvelope(CommandApdu command, bool chaining, Result& result)
{
    if (m_incoming.size() + command.data.size() > kMaxMessageSize)
    {
        m_incoming.clear();
        m_inChain = false;
        return {StatusWord::NotEnoughMemory, false, {}};
    }
    m_incoming.insert(m_incoming.end(), command.data.begin(), command.data.end());
    m_inChain = chaining;
    if (chaining)
    {
        return {StatusWord::Ok, false, {}};
    }
    if (m_incoming.empty())
    {
        return {StatusWord::WrongLength, false, {}};
    }
    result.message = MakePacket(std::exchange(m_incoming, {}));
    return {StatusWord::Ok, true, {}};
}

IsoDepCard::Answer
IsoDepCard::TakeCommand(ByteView octets, Result& result)
{
    const auto refuse = [](StatusWord status) { return Answer{status, false, {}}; };
    auto command = CommandApdu::Decode(octets);
    if (!command || (command->isExtended && !m_application.extendedLength))
    {
        return refuse(StatusWord::WrongLength);
    }
    m_expected = command->expected;
    const bool chaining = command->classOctet == CommandApdu::kChaining;
    if (command->classOctet != 0 && !chaining)
    {
        return refuse(StatusWord::WrongClass);
    }
    const auto instruction = static_cast<Instruction>(command->instruction);
    const bool known = instruction == Instruction::Select || instruction == Instruction::Envelope ||
                       instruction == Instruction::GetData ||
                       instruction == Instruction::GetResponse;
    if (!known)
    {
        return refuse(StatusWord::WrongInstruction);
    }
    if (instruction != Instruction::Envelope && (chaining || m_inChain))
    {
        m_incoming.clear();
        m_inChain = false;
        return refuse(chaining ? StatusWord::NoChaining : StatusWord::LastCommandExpected);
    }
    if (instruction == Instruction::Select)
    {
        return Select(*command);
    }
    if (!m_selected)
    {
        return refuse(StatusWord::ConditionsNotMet);
    }
    const uint8_t wanted = instruction == Instruction::GetData ? kApplicationData : 0;
    if (command->parameter1 != wanted || command->parameter2 != 0)
    {
        return refuse(StatusWord::WrongParameters);
    }
    if (instruction == Instruction::GetResponse)
    {
        return m_left ? Answer{StatusWord::Ok, true, {}} : refuse(StatusWord::ConditionsNotMet);
    }
    m_left = false;
    m_offset = 0; // what was not fetched is offered again from its beginning
    if (instruction == Instruction::Envelope)
    {
        return TakeEnvelope(std::move(*command), chaining, result);
    }
    if (!command->data.empty() || command->expected == 0)
    {
        return refuse(StatusWord::WrongLength);
    }
    return {StatusWord::DataNotFound, true, {}};
}

ResponseApdu
IsoDepCard::MakeResponse()
{
    const Answer answer = *std::exchange(m_answer, std::nullopt);
    ResponseApdu response;
    response.status = static_cast<uint16_t>(answer.status);
    if (!answer.open || !IsSending())
    {
        response.data = answer.data;
        return response;
    }
    const std::size_t left = m_message.size() - m_offset;
    m_inFlight = std::min<std::size_t>(left, m_expected);
    response.data = ByteView(m_message).Sub(m_offset, m_inFlight).ToBytes();
    const std::size_t more = left - m_inFlight;
    response.status = static_cast<uint16_t>(StatusWord::Ok);
    m_left = more > 0;
    if (m_left)
    {
        response.status = static_cast<uint16_t>(StatusWord::MoreAvailable) |
                          (more < CommandApdu::kMaxShortExpected ? more : 0);
    }
    return response;
}

NfcTransmission::Result
IsoDepCard::Accept(Ptr<const Packet> block)
{
    Result result = m_endpoint.Accept(block);
    if (std::exchange(result.delivered, false))
    {
        m_offset += std::exchange(m_inFlight, 0);
        if (IsSending() && m_offset == m_message.size())
        {
            m_message.clear();
            m_offset = 0;
            result.delivered = true;
        }
    }
    if (const auto octets = std::exchange(result.message, nullptr))
    {
        m_answer = TakeCommand(GetBytes(octets), result);
    }
    return result;
}

Ptr<Packet>
IsoDepCard::MakeBlock()
{
    if (m_answer && m_endpoint.OwesInformation())
    {
        m_endpoint.StartMessage(MakePacket(MakeResponse().Encode()));
    }
    return m_endpoint.MakeBlock();
}

Ptr<Packet>
IsoDepCard::MakeExtension(uint8_t factor)
{
    return m_endpoint.MakeExtension(factor);
}

} // namespace ehealth
} // namespace ns3
