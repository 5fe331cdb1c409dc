// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_AEAD_H
#define EHEALTH_AEAD_H

#include "ns3/bytes.h"

#include <optional>

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-crypto
/// A 256-bit key.
using SymmetricKey = std::array<uint8_t, 32>;

/// @ingroup ehealth-crypto
/// A 96-bit nonce: never twice under one key.
using AeadNonce = std::array<uint8_t, 12>;

/// Octets of the authentication tag.
constexpr std::size_t kAeadTag = 16;

/// @return AES-GCM (NIST SP 800-38D): ciphertext || tag. @param key 16 or 32 octets
Bytes AeadSeal(ByteView key, const AeadNonce& nonce, ByteView aad, ByteView plaintext);

/// @return the plaintext; nothing when key, nonce, associated data, ciphertext or tag differ
std::optional<Bytes> AeadOpen(ByteView key, const AeadNonce& nonce, ByteView aad, ByteView sealed);

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_AEAD_H
