// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_CERTIFICATE_VERIFIER_H
#define EHEALTH_CERTIFICATE_VERIFIER_H

#include "ns3/certificate.h"
#include "ns3/digest.h"
#include "ns3/x509-encoding.h"

#include <cstring>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace ns3
{
namespace ehealth
{

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
    using SharedStore = std::shared_ptr<X509_STORE>;

    /// A certificate found valid, and from when to when that holds.
    struct Verdict
    {
        Digest digest{}; //!< of the certificate
        Validity validity;
        std::shared_ptr<const Certificate> certificate;
    };

    /// A digest is a hash as it is.
    struct DigestHash
    {
        std::size_t operator()(const Digest& digest) const
        {
            std::size_t hash = 0;
            std::memcpy(&hash, digest.data(), sizeof(hash));
            return hash;
        }
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
    SharedStore m_store; //!< the authority and its list; replaced, never changed
    std::size_t m_cacheSize{kCacheSize};
    mutable std::list<Verdict> m_verdicts; //!< the latest asked for first
    mutable std::unordered_map<Digest, std::list<Verdict>::iterator, DigestHash> m_cache;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_CERTIFICATE_VERIFIER_H
