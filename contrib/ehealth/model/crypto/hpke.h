// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_HPKE_H
#define EHEALTH_HPKE_H

#include "ns3/aead.h"
#include "ns3/keys.h"

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-crypto
 * enc_X[m]: hybrid public-key encryption, one message a context. p256 and x25519: HPKE (RFC 9180),
 * base mode, DHKEM with HKDF-SHA256 and AES-256-GCM. rsa2048: a random secret wrapped with
 * RSA-OAEP (SHA-256) in the place of "enc", then HKDF-SHA256 over (info) and AES-256-GCM.
 *
 * @param key of the recipient
 * @param info what the ciphertext is for
 * @param aad associated data
 * @param plaintext what is encrypted
 * @param random where the ephemeral key comes from
 * @return enc || ciphertext || tag
 */
Bytes HpkeSeal(const PublicKey& key,
               ByteView info,
               ByteView aad,
               ByteView plaintext,
               RandomStream& random);

/// @return the plaintext; nothing when key, info, aad or any octet differ
std::optional<Bytes> HpkeOpen(const KeyPair& key, ByteView info, ByteView aad, ByteView sealed);

/**
 * The parts of RFC 9180, for its test vectors.
 */
namespace hpke
{

/// AEAD identifiers (RFC 9180, section 7.3).
enum class Aead : uint16_t
{
    Aes128Gcm = 1,
    Aes256Gcm = 2,
};

/// The result of KeySchedule().
struct Context
{
    Bytes key;             //!< of the AEAD
    AeadNonce baseNonce{}; //!< of the AEAD
};

/// @return the sender's context (SetupBaseS) for a given ephemeral key, whose public half encoded
/// is enc; nothing for a bad one
std::optional<Context> SetupSender(DhGroup group,
                                   Aead aead,
                                   EVP_PKEY* ephemeral,
                                   ByteView enc,
                                   EVP_PKEY* recipient,
                                   ByteView info);

/// @return the recipient's context (SetupBaseR); nothing when enc is no valid key
std::optional<Context>
SetupRecipient(DhGroup group, Aead aead, ByteView enc, EVP_PKEY* recipient, ByteView info);

} // namespace hpke

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_HPKE_H
