// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_CERTIFICATE_H
#define EHEALTH_CERTIFICATE_H

#include "ns3/keys.h"
#include "ns3/validity.h"

#include <memory>
#include <openssl/x509.h>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-trust
 * An authority that issues X.509 v3 certificates and revocation lists (RFC 5280) through OpenSSL.
 *
 * A certificate's SubjectPublicKeyInfo is the holder's signing key. In the x25519 suite the
 * X25519 key, which that field has no room for, is in a private non-critical extension,
 * 2.25.237004645620406784079855767456325083831, whose value is a DER OCTET STRING of its 32 octets
 * (RFC 7748).
 */
class CertificateAuthority
{
  public:
    /// @return a self-signed authority that may certify one further level
    static CertificateAuthority
    MakeRoot(const std::string& name, const KeyPair& keys, Validity validity, RandomStream& random);

    /// @return an authority certified by this one, for end entities only
    CertificateAuthority MakeIntermediate(const std::string& name,
                                          const KeyPair& keys,
                                          Validity validity,
                                          RandomStream& random) const;

    /**
     * @param commonName of the holder
     * @param role of the holder, as organisational unit
     * @param key of the holder, of the authority's suite
     * @param validity of the certificate
     * @param serial unique for this authority
     * @param random for the signature
     * @return the certificate, DER. Thread-safe
     */
    Bytes Issue(const std::string& commonName,
                const std::string& role,
                const PublicKey& key,
                Validity validity,
                uint64_t serial,
                RandomStream& random) const;

    /**
     * @param thisUpdate when the list is made, Unix seconds
     * @param nextUpdate until when it counts
     * @param revokedSerials of the certificates that are revoked
     * @param random for the signature
     * @return the revocation list, DER
     */
    Bytes MakeCrl(int64_t thisUpdate,
                  int64_t nextUpdate,
                  const std::vector<uint64_t>& revokedSerials,
                  RandomStream& random) const;

    /// @return the authority's own certificate, DER
    const Bytes& GetCertificate() const
    {
        return m_certificate;
    }

  private:
    CertificateAuthority(KeyPair keys, Bytes certificate);

    KeyPair m_keys;
    Bytes m_certificate;
    std::shared_ptr<X509> m_decoded; //!< the same
};

/// @ingroup ehealth-trust
/// The fields of a holder's certificate.
struct Certificate
{
    Bytes der;              //!< the whole certificate
    std::string commonName; //!< holder's name (CN)
    std::string role;       //!< holder's role (OU)
    PublicKey key;          //!< holder's
    Validity validity;      //!< Unix seconds
    uint64_t serial{0};     //!< unique with its issuer

    /// @return the certificate; nothing when it is malformed or its key is of no suite
    static std::optional<Certificate> Parse(ByteView der);

    /// @param decoded a certificate. @param der its encoding. @return as Parse()
    static std::optional<Certificate> FromX509(X509* decoded, ByteView der);
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_CERTIFICATE_H
