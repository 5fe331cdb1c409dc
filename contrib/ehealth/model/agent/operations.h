// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_OPERATIONS_H
#define EHEALTH_OPERATIONS_H

#include "ns3/aead.h"
#include "ns3/certificate-verifier.h"
#include "ns3/digest.h"
#include "ns3/key-agreement.h"
#include "ns3/keys.h"
#include "ns3/operation.h"
#include "ns3/outcome.h"

#include <memory>
#include <optional>
#include <string>

/**
 * @file
 * @ingroup ehealth-agent
 * The operations that scripts run, each made of a real OpenSSL computation and its cost. The
 * context strings separate domains: a signature or ciphertext made as one message does not pass as
 * another.
 */

namespace ns3
{
namespace ehealth
{

struct TlsWork;

/// What checking a certificate gives.
struct CheckedCertificate
{
    Reason reason{};                                //!< Accepted, or why it is refused
    std::shared_ptr<const Certificate> certificate; //!< null when it is refused
};

namespace op
{

/// @return X's signature over (context, body), fixed size
Operation<Bytes> Sign(const KeyPair& key, std::string context, Bytes body);

/// @return whether the signature over (context, body) is X's
Operation<bool> Verify(const PublicKey& key, std::string context, Bytes body, Bytes signature);

/// @return enc_X[body] by HPKE (RFC 9180), or RSA-OAEP and AES-256-GCM in the rsa2048 suite
Operation<Bytes> Seal(const PublicKey& key, std::string context, Bytes body);

/// @return what enc_X holds; nothing when it was made for another key, context, or changed
Operation<std::optional<Bytes>> Open(const KeyPair& key, std::string context, Bytes sealed);

/// @return {body}K, AES-256-GCM with the associated data
Operation<Bytes> Encrypt(const SymmetricKey& key, const AeadNonce& nonce, Bytes aad, Bytes body);

/// @return the body; nothing when key, nonce, associated data or ciphertext differ
Operation<std::optional<Bytes>>
Decrypt(const SymmetricKey& key, const AeadNonce& nonce, Bytes aad, Bytes sealed);

/// @return a new key pair of the suite
Operation<KeyPair> GenerateKeyPair(Suite suite);

/// @return a new ephemeral Diffie-Hellman key of the suite
Operation<EphemeralKey> GenerateEphemeral(Suite suite);

/// @return HKDF-SHA256 of the agreed secret; nothing when the peer's value is not valid
Operation<std::optional<SymmetricKey>> Agree(const EphemeralKey& own, Bytes peer, std::string info);

/// @return HMAC-SHA256 of the octets
Operation<Digest> Mac(const SymmetricKey& key, Bytes body);

/// @return HKDF-SHA256(salt, secret, info)
Operation<SymmetricKey> Derive(Bytes salt, Bytes secret, Bytes info);

/// @return so many octets from the operation's random stream
Operation<Bytes> Random(std::size_t octets);

/// @return SHA-256 of the octets
Operation<Digest> Hash(Bytes body);

/**
 * @param verifier the hierarchy to check against
 * @param der the holder's certificate
 * @param now Unix time, seconds
 * @param suite of the hierarchy's keys: two signatures are checked, the holder's and the issuer's
 * @return the verdict and the certificate
 */
Operation<CheckedCertificate> CheckCertificate(std::shared_ptr<const CertificateVerifier> verifier,
                                               Bytes der,
                                               int64_t now,
                                               Suite suite);

/// @return the DER of a certificate that the authority signs; the key's suite is the authority's
Operation<Bytes> IssueCertificate(std::shared_ptr<const CertificateAuthority> authority,
                                  std::string commonName,
                                  std::string role,
                                  const PublicKey& key,
                                  Validity validity,
                                  uint64_t serial);

/// @return what a TLS connection's computations cost: "tls-handshake" or "tls-record"
OperationCost GetTlsCost(const TlsWork& work);

/**
 * A read of the node's own store, executed between events when its cost has elapsed.
 *
 * @param octets expected size, for the cost
 * @param work the query
 */
template <class F>
auto
Read(std::size_t octets, F work)
{
    using T = decltype(work());
    return Operation<T>{{"read", "sqlite", {{Primitive::DatabaseRead, 1, octets}}},
                        [work = std::move(work)](RandomStream&) mutable { return work(); },
                        true};
}

/**
 * A write to the node's own store, executed between events when its cost has elapsed.
 *
 * @param octets size, for the cost
 * @param work the transaction
 */
template <class F>
auto
Write(std::size_t octets, F work)
{
    using T = decltype(work());
    return Operation<T>{{"write", "sqlite", {{Primitive::DatabaseWrite, 1, octets}}},
                        [work = std::move(work)](RandomStream&) mutable { return work(); },
                        true};
}

} // namespace op
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_OPERATIONS_H
