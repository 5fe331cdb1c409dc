// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_APDU_H
#define EHEALTH_APDU_H

#include "ns3/bytes.h"

#include <optional>

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-net
/// Instruction octets (ISO/IEC 7816-4, table 4.2) that are used here.
enum class Instruction : uint8_t
{
    Select = 0xa4,      ///< choose an application by its name
    Envelope = 0xc2,    ///< hand over a data string, in a chain of commands if need be
    GetResponse = 0xc0, ///< fetch what is left of a response
    GetData = 0xca,     ///< fetch a data object
};

/// @ingroup ehealth-net
/// Status words SW1-SW2 (ISO/IEC 7816-4, section 5.6) that are used here.
enum class StatusWord : uint16_t
{
    Ok = 0x9000,                  ///< normal processing
    MoreAvailable = 0x6100,       ///< SW2: octets left, 0 for 256 or more
    WrongLength = 0x6700,         ///< Lc, Le and the length of the command do not fit
    LastCommandExpected = 0x6883, ///< a chain of commands is not finished
    NoChaining = 0x6884,          ///< this command cannot be chained
    ConditionsNotMet = 0x6985,    ///< no application selected, or nothing left to fetch
    FileNotFound = 0x6a82,        ///< no application of this name
    NotEnoughMemory = 0x6a84,     ///< the data string is too long
    WrongParameters = 0x6a86,     ///< P1-P2
    DataNotFound = 0x6a88,        ///< no such data object (now)
    WrongInstruction = 0x6d00,    ///< INS not supported
    WrongClass = 0x6e00,          ///< CLA not supported
};

/**
 * @ingroup ehealth-net
 * A command APDU: ISO/IEC 7816-4, section 5.2.
 */
struct CommandApdu
{
    /// Class octet of an interindustry command on the basic channel; more commands of a chain
    /// follow
    static constexpr uint8_t kChaining = 0x10;
    /// Longest data field
    static constexpr uint32_t kMaxData = 65535;
    /// Longest response data field
    static constexpr uint32_t kMaxExpected = 65536;
    /// The same with short length fields
    static constexpr uint32_t kMaxShortData = 255;
    /// The same with short length fields
    static constexpr uint32_t kMaxShortExpected = 256;

    uint8_t classOctet{0};  ///< CLA
    uint8_t instruction{0}; ///< INS
    uint8_t parameter1{0};  ///< P1
    uint8_t parameter2{0};  ///< P2
    Bytes data;             ///< Nc = 0..65535 octets
    uint32_t expected{0};   ///< Ne: longest response data field that is taken, octets
    bool isExtended{false}; ///< when decoded: the length fields were extended ones

    /**
     * @return the octets, with short length fields where they are enough and extended ones
     * otherwise; aborts when a field is too long
     */
    Bytes Encode() const;

    /**
     * Decodes strictly: exactly one of the cases 1, 2S, 3S, 4S, 2E, 3E and 4E, nothing after it.
     * @param octets a command
     * @return the command; nothing when the lengths do not fit
     */
    static std::optional<CommandApdu> Decode(ByteView octets);
};

/**
 * @ingroup ehealth-net
 * A response APDU: ISO/IEC 7816-4, section 5.2.
 */
struct ResponseApdu
{
    Bytes data;         ///< the data field
    uint16_t status{0}; ///< SW1-SW2

    /// @return whether the status word is this one, whatever SW2 counts
    /// @param word Ok, MoreAvailable, ...
    bool Is(StatusWord word) const;

    /// @return the octets
    Bytes Encode() const;

    /// @param octets a response
    /// @return the response; nothing when there is no room for a status word
    static std::optional<ResponseApdu> Decode(ByteView octets);
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_APDU_H
