// SPDX-License-Identifier: GPL-2.0-only
#include "certificate-verifier.h"

#include "ns3/certificate-cache.h"
#include "ns3/x509-encoding.h"

#include <algorithm>
#include <atomic>
#include <ctime>
#include <openssl/x509v3.h>

namespace ns3
{
namespace ehealth
{

namespace
{

std::atomic<bool> g_cachesEnabled{true};

using StoreHandle = OpensslHandle<X509_STORE, X509_STORE_free>;
using ContextHandle = OpensslHandle<X509_STORE_CTX, X509_STORE_CTX_free>;

Validity
Intersect(const Validity& a, const Validity& b)
{
    return {std::max(a.notBefore, b.notBefore), std::min(a.notAfter, b.notAfter)};
}

/// @return X509_V_OK, or why a certificate's chain to what the store trusts is not good
int
VerifyChain(X509_STORE* store, X509* certificate, int64_t now)
{
    const ContextHandle context(X509_STORE_CTX_new());
    RequireOpenssl(X509_STORE_CTX_init(context.get(), store, certificate, nullptr) == 1,
                   "certificate verification");
    X509_VERIFY_PARAM_set_time(X509_STORE_CTX_get0_param(context.get()), static_cast<time_t>(now));
    const bool good = X509_verify_cert(context.get()) == 1;
    ERR_clear_error();
    return good ? X509_V_OK : X509_STORE_CTX_get_error(context.get());
}

/// @return whether, at the time, the root lets the intermediate issue certificates
bool
IsAuthority(X509* intermediate, X509* root, int64_t now)
{
    const StoreHandle store(X509_STORE_new());
    RequireOpenssl(X509_STORE_add_cert(store.get(), root) == 1, "certificate store");
    return VerifyChain(store.get(), intermediate, now) == X509_V_OK &&
           X509_check_ca(intermediate) == 1 && X509_get_pathlen(root) != 0;
}

/// @return whether an authority may sign a revocation list, and has signed this one
bool
IsCrlOf(X509_CRL* crl, X509* authority)
{
    const bool good = (X509_get_key_usage(authority) & KU_CRL_SIGN) != 0 &&
                      X509_CRL_verify(crl, X509_get0_pubkey(authority)) == 1;
    ERR_clear_error();
    return good;
}

/// Takes the place of OpenSSL's check of a revocation list, which would verify the signature again
/// with each certificate. @return whether the list is up to date
int
CheckCrlTime(X509_STORE_CTX* context, X509_CRL* crl)
{
    time_t now = X509_VERIFY_PARAM_get_time(X509_STORE_CTX_get0_param(context));
    if (X509_cmp_time(X509_CRL_get0_lastUpdate(crl), &now) < 0 &&
        X509_cmp_time(X509_CRL_get0_nextUpdate(crl), &now) > 0)
    {
        return 1;
    }
    X509_STORE_CTX_set_error(context, X509_V_ERR_CRL_HAS_EXPIRED);
    return 0;
}

} // namespace

CertificateVerifier::CertificateVerifier(ByteView rootDer, ByteView intermediateDer)
    : m_root(DecodeSharedCertificate(rootDer).release())
    , m_intermediate(DecodeSharedCertificate(intermediateDer).release())
{
    RequireOpenssl(m_root && m_intermediate, "the hierarchy's own certificates");
    const auto root = GetValidity(m_root.get());
    const auto intermediate = GetValidity(m_intermediate.get());
    RequireOpenssl(root && intermediate, "the hierarchy's own validity");
    m_validity = Intersect(*root, *intermediate);
    m_cacheSize = g_cachesEnabled ? kCacheSize : 0;
    m_store = MakeStore(nullptr);
}

CertificateVerifier::~CertificateVerifier() = default;

CertificateVerifier::SharedStore
CertificateVerifier::MakeStore(X509_CRL* crl) const
{
    // The authority and its list are verified once, here; holders' chains end at the authority.
    SharedStore store(X509_STORE_new(), X509_STORE_free);
    bool ok =
        X509_STORE_set_flags(store.get(), X509_V_FLAG_CRL_CHECK | X509_V_FLAG_PARTIAL_CHAIN) == 1;
    if (IsAuthority(m_intermediate.get(), m_root.get(), m_validity.notBefore))
    {
        ok = ok && X509_STORE_add_cert(store.get(), m_intermediate.get()) == 1;
    }
    if (crl != nullptr && IsCrlOf(crl, m_intermediate.get()))
    {
        ok = ok && X509_STORE_add_crl(store.get(), crl) == 1;
    }
    X509_STORE_set_check_crl(store.get(), CheckCrlTime);
    RequireOpenssl(ok, "certificate store");
    return store;
}

void
CertificateVerifier::SetCrl(ByteView crlDer)
{
    const uint8_t* begin = crlDer.data();
    const CrlHandle crl(d2i_X509_CRL(nullptr, &begin, static_cast<long>(crlDer.size())));
    const auto validity =
        crl ? GetValidity(X509_CRL_get0_lastUpdate(crl.get()), X509_CRL_get0_nextUpdate(crl.get()))
            : std::nullopt;
    RequireOpenssl(validity.has_value(), "revocation list");
    SharedStore store = MakeStore(crl.get());
    const std::lock_guard<std::mutex> lock(m_mutex);
    m_crlValidity = *validity;
    m_store = std::move(store);
    ClearCache();
}

void
EnableCertificateCaches(bool enable)
{
    g_cachesEnabled = enable;
}

void
CertificateVerifier::SetCacheSize(std::size_t size)
{
    const std::lock_guard<std::mutex> lock(m_mutex);
    m_cacheSize = size;
    ClearCache();
}

void
CertificateVerifier::ClearCache()
{
    m_cache.clear();
    m_verdicts.clear();
}

void
CertificateVerifier::Remember(Verdict verdict) const
{
    const auto [at, isNew] = m_cache.try_emplace(verdict.digest);
    if (!isNew)
    {
        m_verdicts.erase(at->second); // another thread's, or no longer valid
    }
    else if (m_verdicts.size() == m_cacheSize)
    {
        m_cache.erase(m_verdicts.back().digest);
        m_verdicts.pop_back();
    }
    m_verdicts.push_front(std::move(verdict));
    at->second = m_verdicts.begin();
}

CertificateStatus
CertificateVerifier::Check(ByteView der,
                           int64_t now,
                           std::shared_ptr<const Certificate>* certificate) const
{
    const Digest digest = Sha256(der);
    SharedStore store;
    Validity validity;
    {
        const std::lock_guard<std::mutex> lock(m_mutex);
        const auto known = m_cache.find(digest);
        if (known != m_cache.end() && known->second->validity.notBefore <= now &&
            now < known->second->validity.notAfter)
        {
            if (certificate != nullptr)
            {
                *certificate = known->second->certificate;
            }
            m_verdicts.splice(m_verdicts.begin(), m_verdicts, known->second);
            return CertificateStatus::Valid;
        }
        store = m_store;
        validity = Intersect(m_validity, m_crlValidity);
    }
    const X509Handle decoded = DecodeCertificate(der);
    auto parsed = decoded ? Certificate::FromX509(decoded.get(), der) : std::nullopt;
    if (!parsed)
    {
        return CertificateStatus::Malformed;
    }
    const CertificateStatus status = Verify(store.get(), decoded.get(), now);
    if (status == CertificateStatus::Valid)
    {
        Verdict verdict{digest,
                        Intersect(validity, parsed->validity),
                        std::make_shared<const Certificate>(std::move(*parsed))};
        if (certificate != nullptr)
        {
            *certificate = verdict.certificate;
        }
        const std::lock_guard<std::mutex> lock(m_mutex);
        // A verdict under a revocation list that was replaced meanwhile does not count.
        if (m_cacheSize > 0 && m_store == store)
        {
            Remember(std::move(verdict));
        }
    }
    return status;
}

CertificateStatus
CertificateVerifier::Verify(X509_STORE* store, X509* certificate, int64_t now) const
{
    switch (VerifyChain(store, certificate, now))
    {
    case X509_V_OK:
        // The root is not in the chain.
        return now < m_validity.notBefore ? CertificateStatus::NotYetValid
             : now < m_validity.notAfter  ? CertificateStatus::Valid
                                          : CertificateStatus::Expired;
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return CertificateStatus::Expired;
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return CertificateStatus::NotYetValid;
    case X509_V_ERR_CERT_REVOKED:
        return CertificateStatus::Revoked;
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
    case X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE:
        return CertificateStatus::BadSignature;
    default:
        return CertificateStatus::UntrustedIssuer;
    }
}

} // namespace ehealth
} // namespace ns3
