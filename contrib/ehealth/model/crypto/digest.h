// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_DIGEST_H
#define EHEALTH_DIGEST_H

#include "ns3/bytes.h"

#include <initializer_list>

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-crypto
/// A SHA-256 value (FIPS 180-4).
using Digest = std::array<uint8_t, 32>;

/// @return SHA-256 of the octets
Digest Sha256(ByteView data);

/// @return SHA-256 of the concatenated parts
Digest Sha256(std::initializer_list<ByteView> parts);

/// @return HMAC-SHA256 (RFC 2104)
Digest HmacSha256(ByteView key, ByteView data);

/// @return the pseudorandom key of HKDF-SHA256 (RFC 5869, section 2.2)
Bytes HkdfExtract(ByteView salt, ByteView ikm);

/**
 * HKDF-SHA256's expansion (RFC 5869, section 2.3).
 * @param prk pseudorandom key
 * @param info context
 * @param length octets wanted, <= 255 * 32
 * @return the output keying material
 */
Bytes HkdfExpand(ByteView prk, ByteView info, std::size_t length);

/// @return HKDF-SHA256: extract, then expand
Bytes Hkdf(ByteView salt, ByteView ikm, ByteView info, std::size_t length);

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_DIGEST_H
