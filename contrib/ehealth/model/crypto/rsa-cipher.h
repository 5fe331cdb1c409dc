// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_RSA_CIPHER_H
#define EHEALTH_RSA_CIPHER_H

#include "ns3/keys.h"

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-crypto
/// How RSA encryption fills a message up to the size of the modulus.
enum class RsaPadding : uint8_t
{
    Oaep, //!< RSAES-OAEP with SHA-256 (RFC 8017, section 7.1)
    None, //!< zeros in front: "textbook" RSA, whose ciphertexts repeat and can be guessed
};

/// Octets of an RSA-2048 ciphertext.
constexpr std::size_t kRsaCiphertext = 256;

/// The largest message of RSA-2048 with OAEP and SHA-256, octets.
constexpr std::size_t kRsaOaepMessage = kRsaCiphertext - 2 * 32 - 2;

/**
 * One RSA operation.
 * @param key of the rsa2048 suite
 * @param padding see RsaPadding
 * @param message at most kRsaOaepMessage octets; without leading zeros when not padded
 * @param random where OAEP's seed comes from
 * @return kRsaCiphertext octets
 */
Bytes RsaEncrypt(const PublicKey& key, RsaPadding padding, ByteView message, RandomStream& random);

/// @return the message; nothing when the ciphertext was made for another key, or changed. Without
/// padding, anything below the modulus is some message.
std::optional<Bytes> RsaDecrypt(const KeyPair& key, RsaPadding padding, ByteView ciphertext);

/// @return an RSA private key, PKCS #1 DER (RFC 8017, appendix A.1.2)
Bytes EncodeRsaPrivate(const KeyPair& key);

/// @return the key pair; nothing when the octets are no RSA-2048 private key
std::optional<KeyPair> DecodeRsaPrivate(ByteView der);

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_RSA_CIPHER_H
