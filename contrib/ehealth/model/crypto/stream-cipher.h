// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_STREAM_CIPHER_H
#define EHEALTH_STREAM_CIPHER_H

#include "ns3/aead.h"

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-crypto
/// The first counter block of AES-CTR: never do two messages under one key share a block.
using CounterBlock = std::array<uint8_t, 16>;

/**
 * @ingroup ehealth-crypto
 * AES-256-CTR (NIST SP 800-38A, section 6.5). Encrypts and decrypts; does not authenticate: who
 * changes a bit of the ciphertext changes that bit of the plaintext.
 * @param key the key
 * @param counter the first counter block
 * @param data plaintext or ciphertext
 * @return the other one, of the same length
 */
Bytes CtrCrypt(const SymmetricKey& key, const CounterBlock& counter, ByteView data);

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_STREAM_CIPHER_H
