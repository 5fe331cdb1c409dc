// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_BASE64_H
#define EHEALTH_BASE64_H

#include "ns3/bytes.h"

#include <optional>
#include <string>

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-crypto
/// @return the octets in base64 (RFC 4648, section 4), padded
std::string ToBase64(ByteView bytes);

/// @ingroup ehealth-crypto
/// @return the octets; nothing unless the text is exactly what ToBase64() makes of them
std::optional<Bytes> FromBase64(const std::string& text);

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_BASE64_H
