// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_CERTIFICATE_H
#define EHEALTH_CERTIFICATE_H

#include "ns3/digest.h"
#include "ns3/keys.h"

#include <list>
#include <map>
#include <mutex>
#include <openssl/x509.h>
#include <string>
#include <vector>

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-trust
/// When a certificate may be used, Unix seconds: from notBefore to the second before notAfter (as
/// OpenSSL has it; RFC 5280 includes notAfter).
struct Validity
{
    int64_t notBefore{0}; //!< Unix seconds
    int64_t notAfter{0};  //!< Unix seconds
};

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
/// What a verifier finds.
enum class CertificateStatus : uint8_t
{
    Valid,
    Malformed,       //!< no X.509 certificate
    UntrustedIssuer, //!< not from the hierarchy, or its revocation list is missing or out of date
    BadSignature,    //!< from the hierarchy by name, but changed or forged
    NotYetValid,
    Expired,
    Revoked,
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

/**
 * @ingroup ehealth-trust
 * Verifies holders' certificates against a root, an issuing authority and its revocation list, with
 * OpenSSL's X509_verify_cert: the latter two once, holders' up to the authority. Valid ones are
 * remembered (by SHA-256 of the certificate) with the interval in which the verdict holds: the same
 * answers, without repeating the work. Thread-safe.
 */
class CertificateVerifier
{
  public:
    /// @param rootDer trusted. @param intermediateDer issues the holders' certificates
    CertificateVerifier(ByteView rootDer, ByteView intermediateDer);
    ~CertificateVerifier();
    CertificateVerifier(const CertificateVerifier&) = delete;
    CertificateVerifier& operator=(const CertificateVerifier&) = delete;

    /// Replaces the issuing authority's revocation list. Throws CryptoError when it is malformed.
    void SetCrl(ByteView crlDer);

    /**
     * @param der a holder's certificate
     * @param now Unix seconds
     * @param certificate receives the certificate when it is valid; may be null
     * @return the verdict
     */
    CertificateStatus Check(ByteView der,
                            int64_t now,
                            std::shared_ptr<const Certificate>* certificate = nullptr) const;

    /// The medicos of a country and some who come once, of about 3 kB each.
    static constexpr std::size_t kCacheSize = 12288;

    /// @param size how many verdicts are remembered, kCacheSize unless told; 0: none. What was is
    /// forgotten. The answers are the same
    void SetCacheSize(std::size_t size);

  private:
    using X509Handle = OpensslHandle<X509, X509_free>;
    using CrlHandle = OpensslHandle<X509_CRL, X509_CRL_free>;
    using SharedStore = std::shared_ptr<X509_STORE>;

    /// A certificate found valid, and from when to when that holds.
    struct Verdict
    {
        Digest digest{}; //!< of the certificate
        Validity validity;
        std::shared_ptr<const Certificate> certificate;
    };

    SharedStore MakeStore(X509_CRL* crl) const;
    /// Forgets all verdicts.
    void ClearCache();
    /// Remembers a verdict, in place of the one that was not asked for the longest.
    void Remember(Verdict verdict) const;
    CertificateStatus Verify(X509_STORE* store, X509* certificate, int64_t now) const;

    X509Handle m_root;
    X509Handle m_intermediate;
    Validity m_validity;        //!< of both
    mutable std::mutex m_mutex; //!< protects what follows
    Validity m_crlValidity;
    SharedStore m_store; //!< the root and the revocation list; replaced, never changed
    std::size_t m_cacheSize{kCacheSize};
    mutable std::list<Verdict> m_verdicts; //!< the latest asked for first
    mutable std::map<Digest, std::list<Verdict>::iterator> m_cache;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_CERTIFICATE_H
