// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_SIGNATURE_H
#define EHEALTH_SIGNATURE_H

#include "ns3/keys.h"

namespace ns3
{
namespace ehealth
{

/// @return octets of a signature: 64 (r || s, or Ed25519), 256 (RSA-PSS)
std::size_t GetSignatureSize(Suite suite);

/// @return what is given to OpenSSL to hash a message that the suite signs; null: Ed25519, which
/// hashes by itself
const EVP_MD* GetSignatureDigest(Suite suite);

/**
 * @ingroup ehealth-crypto
 * ECDSA P-256 with SHA-256 as r || s (so that sizes do not depend on chance), Ed25519 (RFC 8032),
 * or RSA-PSS with SHA-256 and a 32-octet salt (RFC 8017).
 * @param key signs
 * @param message what is signed
 * @param random where nonce or salt come from
 * @return the signature
 */
Bytes Sign(const KeyPair& key, ByteView message, RandomStream& random);

/// @return whether the signature is the key's over the message; false for any malformed input
bool Verify(const PublicKey& key, ByteView message, ByteView signature);

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_SIGNATURE_H
