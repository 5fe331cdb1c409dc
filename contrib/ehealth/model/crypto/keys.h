// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_KEYS_H
#define EHEALTH_KEYS_H

#include "ns3/openssl-handle.h"
#include "ns3/random-stream.h"
#include "ns3/suite.h"

#include <memory>
#include <optional>

namespace ns3
{
namespace ehealth
{

/// A key shared by the objects that use it; OpenSSL's keys may be used by several threads.
using SharedPkey = std::shared_ptr<EVP_PKEY>;

/**
 * @ingroup ehealth-crypto
 * A party's public key, for verifying and for encrypting. In the p256 and rsa2048 suites it is one
 * key; in the x25519 suite an Ed25519 and an X25519 key side by side. Cheap to copy.
 */
class PublicKey
{
  public:
    /// @param suite of the keys. @param signing verifies. @param kem encrypts; may be the same
    PublicKey(Suite suite, SharedPkey signing, SharedPkey kem);

    /**
     * @param suite of the key
     * @param encoded see Encode()
     * @return the key; nothing when it is malformed or no valid group element
     */
    static std::optional<PublicKey> Decode(Suite suite, ByteView encoded);

    /// @return p256: 65-octet SEC 1 point; x25519: Ed25519 (32) || X25519 (32); rsa2048: DER SPKI
    Bytes Encode() const;

    /// @return the suite
    Suite GetSuite() const
    {
        return m_suite;
    }

    /// @return the key of signatures
    EVP_PKEY* GetSigningKey() const
    {
        return m_signing.get();
    }

    /// @return the key of encryption
    EVP_PKEY* GetKemKey() const
    {
        return m_kem.get();
    }

  private:
    Suite m_suite;
    SharedPkey m_signing;
    SharedPkey m_kem;
};

/// @ingroup ehealth-crypto
/// A party's key pair. Cheap to copy.
class KeyPair
{
  public:
    /// @param suite of the keys. @param signing private key that signs. @param kem private key that
    /// decrypts; the same one except in the x25519 suite
    KeyPair(Suite suite, SharedPkey signing, SharedPkey kem);

    /// @return a new key pair, a function of the stream. rsa2048 keys come from RsaKeyPool
    static KeyPair Generate(Suite suite, RandomStream& random);

    /// @return the public half
    const PublicKey& GetPublic() const
    {
        return m_public;
    }

    /// @return the suite
    Suite GetSuite() const
    {
        return m_public.GetSuite();
    }

    /// @return the private key that signs
    EVP_PKEY* GetSigningKey() const
    {
        return m_public.GetSigningKey();
    }

    /// @return the private key that decrypts
    EVP_PKEY* GetKemKey() const
    {
        return m_public.GetKemKey();
    }

  private:
    PublicKey m_public; //!< OpenSSL's key objects hold both halves
};

/// @param signing a key of any kind
/// @return the suite whose signing key this is (uncompressed P-256 point, or RSA-2048 with the
/// exponent 65537); nothing when no suite has such keys
std::optional<Suite> FindSuite(EVP_PKEY* signing);

/// @name Single keys
/// @{

/// Kinds of Diffie-Hellman key.
enum class DhGroup : uint8_t
{
    P256,
    X25519,
};

/// @return the group in which parties of a suite agree on keys
constexpr DhGroup
GetDhGroup(Suite suite)
{
    return suite == Suite::X25519 ? DhGroup::X25519 : DhGroup::P256;
}

/// @return a new key of the group
SharedPkey GenerateDhKey(DhGroup group, RandomStream& random);

/// @return the key with this private value; nothing when it is out of range
SharedPkey DecodeDhPrivate(DhGroup group, ByteView privateKey, ByteView publicKey);

/// @return the public key; null when it is malformed or no valid group element
SharedPkey DecodeDhPublic(DhGroup group, ByteView encoded);

/// @return the private key of any kind as PKCS #8 in DER (RFC 5958)
Bytes EncodePrivate(EVP_PKEY* key);

/// @return the private key that EncodePrivate() encoded; null when it is malformed
SharedPkey DecodePrivate(ByteView encoded);

/// @return 65-octet SEC 1 point or 32-octet u-coordinate
Bytes EncodePublic(EVP_PKEY* key);

/// @param own private key. @param peer public key, validated when it was decoded
/// @return the shared secret (x-coordinate); nothing when the result is no valid element
std::optional<Bytes> AgreeDh(EVP_PKEY* own, EVP_PKEY* peer);

/// @}

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_KEYS_H
