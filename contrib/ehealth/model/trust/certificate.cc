// SPDX-License-Identifier: GPL-2.0-only
#include "certificate.h"

#include "ns3/certificate-cache.h"

#include <algorithm>
#include <atomic>
#include <ctime>
#include <openssl/objects.h>
#include <openssl/x509v3.h>

namespace ns3
{
namespace ehealth
{

namespace
{

// 2.25 is the arc of UUIDs (X.667): version 5 of "urn:ehealth:x509:x25519-subject-key".
constexpr const char* kKemKeyOid = "2.25.237004645620406784079855767456325083831";
constexpr uint8_t kKemKeyHeader[] = {0x04, 0x20}; // DER: OCTET STRING of 32 octets
constexpr long kVersion3 = 2;

std::atomic<bool> g_cachesEnabled{true};

using X509Handle = OpensslHandle<X509, X509_free>;
using CrlHandle = OpensslHandle<X509_CRL, X509_CRL_free>;
using TimeHandle = OpensslHandle<ASN1_TIME, ASN1_TIME_free>;
using StoreHandle = OpensslHandle<X509_STORE, X509_STORE_free>;
using ContextHandle = OpensslHandle<X509_STORE_CTX, X509_STORE_CTX_free>;

Validity
Intersect(const Validity& a, const Validity& b)
{
    return {std::max(a.notBefore, b.notBefore), std::min(a.notAfter, b.notAfter)};
}

int
GetKemKeyNid()
{
    static const int nid = OBJ_create(kKemKeyOid, "ehealthKemKey", "ehealth encryption key");
    return nid;
}

template <class T>
Bytes
EncodeDer(T* object, int (*encode)(const T*, uint8_t**))
{
    uint8_t* der = nullptr;
    const int size = encode(object, &der);
    RequireOpenssl(size > 0, "DER encoding");
    Bytes bytes(der, der + size);
    OPENSSL_free(der);
    return bytes;
}

X509Handle
DecodeCertificate(ByteView der)
{
    const uint8_t* begin = der.data();
    X509Handle certificate(d2i_X509(nullptr, &begin, static_cast<long>(der.size())));
    // Other encodings of the same certificate would have other digests.
    if (!certificate || EncodeDer<X509>(certificate.get(), i2d_X509) != der)
    {
        ERR_clear_error();
        return nullptr;
    }
    return certificate;
}

/// @return a certificate that several threads will use; null when it is malformed
X509Handle
DecodeShared(ByteView der)
{
    X509Handle certificate = DecodeCertificate(der);
    if (certificate)
    {
        X509_check_purpose(certificate.get(), -1, 0); // decodes the extensions, else done on use
    }
    return certificate;
}

TimeHandle
MakeTime(int64_t unixSeconds)
{
    return TimeHandle(ASN1_TIME_set(nullptr, static_cast<time_t>(unixSeconds)));
}

std::optional<int64_t>
ToUnix(const ASN1_TIME* time)
{
    std::tm parts{};
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1)
    {
        return std::nullopt;
    }
    return static_cast<int64_t>(timegm(&parts));
}

std::optional<Validity>
GetValidity(const ASN1_TIME* begin, const ASN1_TIME* end)
{
    const auto notBefore = ToUnix(begin);
    const auto notAfter = ToUnix(end);
    if (!notBefore || !notAfter)
    {
        return std::nullopt;
    }
    return Validity{*notBefore, *notAfter};
}

std::optional<Validity>
GetValidity(const X509* certificate)
{
    return GetValidity(X509_get0_notBefore(certificate), X509_get0_notAfter(certificate));
}

void
AddText(X509_NAME* name, int nid, const std::string& text)
{
    RequireOpenssl(X509_NAME_add_entry_by_NID(name,
                                              nid,
                                              MBSTRING_UTF8,
                                              reinterpret_cast<const uint8_t*>(text.data()),
                                              static_cast<int>(text.size()),
                                              -1,
                                              0) == 1,
                   "certificate name");
}

std::string
GetText(const X509_NAME* name, int nid)
{
    const int index = X509_NAME_get_index_by_NID(name, nid, -1);
    if (index < 0)
    {
        return {};
    }
    const ASN1_STRING* text = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index));
    return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
            static_cast<std::size_t>(ASN1_STRING_length(text))};
}

void
AddExtension(X509* certificate, X509* issuer, int nid, const char* value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const OpensslHandle<X509_EXTENSION, X509_EXTENSION_free> extension(
        X509V3_EXT_nconf_nid(nullptr, &context, nid, value));
    RequireOpenssl(extension && X509_add_ext(certificate, extension.get(), -1) == 1,
                   "certificate extension");
}

void
AddKemKey(X509* certificate, const PublicKey& key)
{
    const Bytes raw =
        Concat({ByteView(kKemKeyHeader, sizeof(kKemKeyHeader)), EncodePublic(key.GetKemKey())});
    const OpensslHandle<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free> octets(ASN1_OCTET_STRING_new());
    ASN1_OCTET_STRING_set(octets.get(), raw.data(), static_cast<int>(raw.size()));
    const OpensslHandle<X509_EXTENSION, X509_EXTENSION_free> extension(
        X509_EXTENSION_create_by_NID(nullptr, GetKemKeyNid(), 0, octets.get()));
    RequireOpenssl(extension && X509_add_ext(certificate, extension.get(), -1) == 1,
                   "certificate extension");
}

/// Sets SubjectPublicKeyInfo. Ten times faster for the elliptic curves than X509_set_pubkey(),
/// which encodes the key and decodes it again.
void
SetKey(X509* certificate, const PublicKey& key)
{
    if (key.GetSuite() == Suite::Rsa2048)
    {
        RequireOpenssl(X509_set_pubkey(certificate, key.GetSigningKey()) == 1, "certificate key");
        return;
    }
    const bool isP256 = key.GetSuite() == Suite::P256;
    const Bytes raw = EncodePublic(key.GetSigningKey());
    auto* const octets = static_cast<uint8_t*>(OPENSSL_memdup(raw.data(), raw.size()));
    RequireOpenssl(
        octets != nullptr &&
            X509_PUBKEY_set0_param(X509_get_X509_PUBKEY(certificate),
                                   OBJ_nid2obj(isP256 ? NID_X9_62_id_ecPublicKey : NID_ED25519),
                                   isP256 ? V_ASN1_OBJECT : V_ASN1_UNDEF,
                                   isP256 ? OBJ_nid2obj(NID_X9_62_prime256v1) : nullptr,
                                   octets,
                                   static_cast<int>(raw.size())) == 1,
        "certificate key");
}

/// @return the X25519 key of a certificate; null when it has none or a malformed one
SharedPkey
FindKemKey(const X509* certificate)
{
    const int index = X509_get_ext_by_NID(certificate, GetKemKeyNid(), -1);
    if (index < 0)
    {
        return nullptr;
    }
    const ASN1_OCTET_STRING* octets = X509_EXTENSION_get_data(X509_get_ext(certificate, index));
    const ByteView value(ASN1_STRING_get0_data(octets),
                         static_cast<std::size_t>(ASN1_STRING_length(octets)));
    const ByteView header(kKemKeyHeader, sizeof(kKemKeyHeader));
    return value.Sub(0, header.size()) == header
             ? DecodeDhPublic(DhGroup::X25519, value.Sub(header.size()))
             : nullptr;
}

const EVP_MD*
GetMessageDigest(Suite suite)
{
    return suite == Suite::X25519 ? nullptr : EVP_sha256();
}

/// What distinguishes the kinds of certificate.
struct Profile
{
    const char* basicConstraints;
    const char* keyUsage;
};

constexpr Profile kRootProfile{"critical,CA:TRUE,pathlen:1", "critical,keyCertSign,cRLSign"};
constexpr Profile kIssuingProfile{"critical,CA:TRUE,pathlen:0", "critical,keyCertSign,cRLSign"};

/// What the key in SubjectPublicKeyInfo does (RFC 5480, 8410 and 3279): the one of the x25519
/// suite only signs.
constexpr Profile
GetHolderProfile(Suite suite)
{
    constexpr const char* usages[] = {"critical,digitalSignature,keyAgreement",
                                      "critical,digitalSignature",
                                      "critical,digitalSignature,keyEncipherment"};
    return {"critical,CA:FALSE", usages[static_cast<int>(suite)]};
}

Bytes
MakeCertificate(const std::string& commonName,
                const std::string& role,
                const PublicKey& key,
                Validity validity,
                uint64_t serial,
                const Profile& profile,
                X509* issuer,
                const KeyPair& issuerKeys,
                RandomStream& random)
{
    const X509Handle certificate(X509_new());
    X509* const c = certificate.get();
    X509_set_version(c, kVersion3);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(c), serial);
    AddText(X509_get_subject_name(c), NID_commonName, commonName);
    AddText(X509_get_subject_name(c), NID_organizationalUnitName, role);
    X509* const signer = issuer != nullptr ? issuer : c;
    X509_set_issuer_name(c, X509_get_subject_name(signer));
    X509_set1_notBefore(c, MakeTime(validity.notBefore).get());
    X509_set1_notAfter(c, MakeTime(validity.notAfter).get());
    SetKey(c, key);
    AddExtension(c, signer, NID_basic_constraints, profile.basicConstraints);
    AddExtension(c, signer, NID_key_usage, profile.keyUsage);
    AddExtension(c, signer, NID_subject_key_identifier, "hash");
    AddExtension(c, signer, NID_authority_key_identifier, "keyid");
    if (key.GetSuite() == Suite::X25519)
    {
        AddKemKey(c, key);
    }
    const ScopedRandomStream scope(random);
    RequireOpenssl(
        X509_sign(c, issuerKeys.GetSigningKey(), GetMessageDigest(issuerKeys.GetSuite())) > 0,
        "certificate signature");
    return EncodeDer<X509>(c, i2d_X509);
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

CertificateAuthority::CertificateAuthority(KeyPair keys, Bytes certificate)
    : m_keys(std::move(keys))
    , m_certificate(std::move(certificate))
    , m_decoded(DecodeShared(m_certificate).release(), X509_free)
{
}

CertificateAuthority
CertificateAuthority::MakeRoot(const std::string& name,
                               const KeyPair& keys,
                               Validity validity,
                               RandomStream& random)
{
    return {keys,
            MakeCertificate(name,
                            "CA",
                            keys.GetPublic(),
                            validity,
                            1,
                            kRootProfile,
                            nullptr,
                            keys,
                            random)};
}

CertificateAuthority
CertificateAuthority::MakeIntermediate(const std::string& name,
                                       const KeyPair& keys,
                                       Validity validity,
                                       RandomStream& random) const
{
    return {keys,
            MakeCertificate(name,
                            "CA",
                            keys.GetPublic(),
                            validity,
                            2,
                            kIssuingProfile,
                            m_decoded.get(),
                            m_keys,
                            random)};
}

Bytes
CertificateAuthority::Issue(const std::string& commonName,
                            const std::string& role,
                            const PublicKey& key,
                            Validity validity,
                            uint64_t serial,
                            RandomStream& random) const
{
    return MakeCertificate(commonName,
                           role,
                           key,
                           validity,
                           serial,
                           GetHolderProfile(key.GetSuite()),
                           m_decoded.get(),
                           m_keys,
                           random);
}

Bytes
CertificateAuthority::MakeCrl(int64_t thisUpdate,
                              int64_t nextUpdate,
                              const std::vector<uint64_t>& revokedSerials,
                              RandomStream& random) const
{
    const CrlHandle crl(X509_CRL_new());
    X509_CRL_set_version(crl.get(), 1);
    X509_CRL_set_issuer_name(crl.get(), X509_get_subject_name(m_decoded.get()));
    X509_CRL_set1_lastUpdate(crl.get(), MakeTime(thisUpdate).get());
    X509_CRL_set1_nextUpdate(crl.get(), MakeTime(nextUpdate).get());
    for (const uint64_t serial : revokedSerials)
    {
        const OpensslHandle<ASN1_INTEGER, ASN1_INTEGER_free> number(ASN1_INTEGER_new());
        ASN1_INTEGER_set_uint64(number.get(), serial);
        X509_REVOKED* const revoked = X509_REVOKED_new();
        X509_REVOKED_set_serialNumber(revoked, number.get());
        X509_REVOKED_set_revocationDate(revoked, MakeTime(thisUpdate).get());
        X509_CRL_add0_revoked(crl.get(), revoked);
    }
    X509_CRL_sort(crl.get());
    const ScopedRandomStream scope(random);
    RequireOpenssl(
        X509_CRL_sign(crl.get(), m_keys.GetSigningKey(), GetMessageDigest(m_keys.GetSuite())) > 0,
        "revocation list signature");
    return EncodeDer<X509_CRL>(crl.get(), i2d_X509_CRL);
}

std::optional<Certificate>
Certificate::Parse(ByteView der)
{
    const X509Handle decoded = DecodeCertificate(der);
    return decoded ? FromX509(decoded.get(), der) : std::nullopt;
}

std::optional<Certificate>
Certificate::FromX509(X509* decoded, ByteView der)
{
    EVP_PKEY* const spki = X509_get0_pubkey(decoded);
    const auto suite = spki != nullptr ? FindSuite(spki) : std::nullopt;
    const auto validity = GetValidity(decoded);
    uint64_t serial = 0;
    if (!suite || !validity ||
        ASN1_INTEGER_get_uint64(&serial, X509_get0_serialNumber(decoded)) != 1)
    {
        ERR_clear_error();
        return std::nullopt;
    }
    EVP_PKEY_up_ref(spki);
    const SharedPkey signing(spki, EVP_PKEY_free);
    const SharedPkey kem = *suite == Suite::X25519 ? FindKemKey(decoded) : signing;
    if (!kem)
    {
        return std::nullopt;
    }
    const X509_NAME* subject = X509_get_subject_name(decoded);
    return Certificate{der.ToBytes(),
                       GetText(subject, NID_commonName),
                       GetText(subject, NID_organizationalUnitName),
                       PublicKey(*suite, signing, kem),
                       *validity,
                       serial};
}

CertificateVerifier::CertificateVerifier(ByteView rootDer, ByteView intermediateDer)
    : m_root(DecodeShared(rootDer).release())
    , m_intermediate(DecodeShared(intermediateDer).release())
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
