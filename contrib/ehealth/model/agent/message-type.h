// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_MESSAGE_TYPE_H
#define EHEALTH_MESSAGE_TYPE_H

#include <cstdint>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-agent
 * What a message is: every message struct has one as `kType`.
 */
struct MessageType
{
    const char* step; //!< the row of the paper's table, such as "3b"
    const char* name; //!< unique within the module

    /// @return the identifier on the wire: FNV-1a (32 bits) of the name
    constexpr uint32_t GetId() const
    {
        uint32_t hash = 0x811c9dc5;
        for (const char* c = name; *c != '\0'; ++c)
        {
            hash = (hash ^ static_cast<uint8_t>(*c)) * 0x01000193U;
        }
        return hash;
    }
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_MESSAGE_TYPE_H
