// SPDX-License-Identifier: GPL-2.0-only
#include "apdu.h"

#include "ns3/abort.h"

namespace ns3
{
namespace ehealth
{

namespace
{

constexpr std::size_t kHeader = 4;
constexpr std::size_t kStatus = 2;

void
Append16(Bytes& octets, uint32_t value)
{
    octets.push_back(static_cast<uint8_t>(value >> 8 & 0xff));
    octets.push_back(static_cast<uint8_t>(value & 0xff));
}

uint32_t
Read16(ByteView octets, std::size_t at)
{
    return static_cast<uint32_t>(octets[at]) << 8 | octets[at + 1];
}

/// A length field in which 0 stands for the largest value.
uint32_t
OrMax(uint32_t value, uint32_t max)
{
    return value == 0 ? max : value;
}

} // namespace

Bytes
CommandApdu::Encode() const
{
    NS_ABORT_MSG_IF(data.size() > kMaxData || expected > kMaxExpected,
                    "no command APDU has room for " << data.size() << " octets of data and "
                                                    << expected << " of an answer");
    Bytes octets{classOctet, instruction, parameter1, parameter2};
    const bool extended = data.size() > kMaxShortData || expected > kMaxShortExpected;
    if (extended)
    {
        octets.push_back(0);
    }
    if (!data.empty())
    {
        if (extended)
        {
            Append16(octets, static_cast<uint32_t>(data.size()));
        }
        else
        {
            octets.push_back(static_cast<uint8_t>(data.size()));
        }
        octets.insert(octets.end(), data.begin(), data.end());
    }
    if (expected > 0)
    {
        // 256 and 65536 are written as 0.
        if (extended)
        {
            Append16(octets, expected);
        }
        else
        {
            octets.push_back(static_cast<uint8_t>(expected & 0xff));
        }
    }
    return octets;
}

std::optional<CommandApdu>
CommandApdu::Decode(ByteView octets)
{
    if (octets.size() < kHeader)
    {
        return std::nullopt;
    }
    CommandApdu command;
    command.classOctet = octets[0];
    command.instruction = octets[1];
    command.parameter1 = octets[2];
    command.parameter2 = octets[3];
    const ByteView body = octets.Sub(kHeader, octets.size() - kHeader);
    if (body.size() == 0)
    {
        return command; // case 1
    }
    if (body.size() == 1)
    {
        command.expected = OrMax(body[0], kMaxShortExpected); // case 2S
        return command;
    }
    // A length field of one octet other than 0, or of three of which the first is 0.
    command.isExtended = body[0] == 0;
    const std::size_t field = command.isExtended ? 3 : 1;
    if (body.size() < field)
    {
        return std::nullopt;
    }
    const uint32_t length = command.isExtended ? Read16(body, 1) : body[0];
    const std::size_t rest = body.size() - field;
    if (command.isExtended && rest == 0)
    {
        command.expected = OrMax(length, kMaxExpected); // case 2E
        return command;
    }
    if (length == 0 || rest < length)
    {
        return std::nullopt;
    }
    command.data = body.Sub(field, length).ToBytes();
    const ByteView last = body.Sub(field + length, rest - length);
    if (last.size() == 0)
    {
        return command; // cases 3S and 3E
    }
    if (last.size() != (command.isExtended ? 2U : 1U))
    {
        return std::nullopt;
    }
    command.expected = command.isExtended ? OrMax(Read16(last, 0), kMaxExpected)
                                          : OrMax(last[0], kMaxShortExpected); // cases 4S and 4E
    return command;
}

bool
ResponseApdu::Is(StatusWord word) const
{
    const auto wanted = static_cast<uint16_t>(word);
    return word == StatusWord::MoreAvailable ? (status & 0xff00) == wanted : status == wanted;
}

Bytes
ResponseApdu::Encode() const
{
    Bytes octets = data;
    Append16(octets, status);
    return octets;
}

std::optional<ResponseApdu>
ResponseApdu::Decode(ByteView octets)
{
    if (octets.size() < kStatus)
    {
        return std::nullopt;
    }
    ResponseApdu response;
    const std::size_t size = octets.size() - kStatus;
    response.data = octets.Sub(0, size).ToBytes();
    response.status = static_cast<uint16_t>(Read16(octets, size));
    return response;
}

} // namespace ehealth
} // namespace ns3
