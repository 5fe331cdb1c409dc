// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_COMPRESSION_H
#define EHEALTH_COMPRESSION_H

#include "ns3/bytes.h"

#include <optional>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-records
 * @param plain any octets
 * @return zlib data (RFC 1950), at the fastest level; how much of it there is depends on the
 * version of libdeflate
 */
Bytes Deflate(ByteView plain);

/**
 * @ingroup ehealth-records
 * @param compressed zlib data (RFC 1950), and nothing after it
 * @param limit octets that may come out; what would give more is refused, so that a small message
 *        cannot fill the memory
 * @return the plain octets; nothing when the data is malformed, truncated or beyond the limit
 */
std::optional<Bytes> Inflate(ByteView compressed, std::size_t limit);

/// @ingroup ehealth-records
/// @return the version of libdeflate that the module was built with, such as "1.14"
const char* GetLibdeflateVersion();

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_COMPRESSION_H
