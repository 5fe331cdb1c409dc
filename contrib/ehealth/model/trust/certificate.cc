// SPDX-License-Identifier: GPL-2.0-only
#include "certificate.h"

#include <algorithm>
#include <ctime>
#include <openssl/objects.h>
#include <openssl/x509v3.h>

namespace ns3
{
namespace ehealth
{

namespace
{

constexpr const char* kKemKeyOid = "2.25.79155489233427103";
constexpr long kVersion3 = 2;

using X509Handle = OpensslHandle<X509, X509_free>;
using CrlHandle = OpensslHandle<X509_CRL, X509_CRL_free>;
using TimeHandle = OpensslHandle<ASN1_TIME, ASN1_TIME_free>;

int
GetKemKeyNid()
{
    static const int nid = OBJ_create(kKemKeyOid, "ehealthKemKey", "ehealth encryption key");
    return nid;
}

void
FreeStack(STACK_OF(X509) * stack)
{
    sk_X509_free(stack);
}

X509Handle
DecodeCertificate(ByteView der)
{
    const uint8_t* begin = der.data();
    X509Handle certificate(d2i_X509(nullptr, &begin, static_cast<long>(der.size())));
    if (!certificate || begin != der.end())
    {
        ERR_clear_error();
        return nullptr;
    }
    return certificate;
}

TimeHandle
MakeTime(int64_t unixSeconds)
{
    return TimeHandle(ASN1_TIME_set(nullptr, static_cast<time_t>(unixSeconds)));
}

int64_t
ToUnix(const ASN1_TIME* time)
{
    std::tm parts{};
    ASN1_TIME_to_tm(time, &parts);
    return static_cast<int64_t>(timegm(&parts));
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
    const Bytes raw = EncodePublic(key.GetKemKey());
    const OpensslHandle<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free> octets(ASN1_OCTET_STRING_new());
    ASN1_OCTET_STRING_set(octets.get(), raw.data(), static_cast<int>(raw.size()));
    const OpensslHandle<X509_EXTENSION, X509_EXTENSION_free> extension(
        X509_EXTENSION_create_by_NID(nullptr, GetKemKeyNid(), 0, octets.get()));
    RequireOpenssl(extension && X509_add_ext(certificate, extension.get(), -1) == 1,
                   "certificate extension");
}

const EVP_MD*
GetMessageDigest(Suite suite)
{
    return suite == Suite::X25519 ? nullptr : EVP_sha256();
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

/// What distinguishes the kinds of certificate.
struct Profile
{
    const char* basicConstraints;
    const char* keyUsage;
};

constexpr Profile kRootProfile{"critical,CA:TRUE,pathlen:1", "critical,keyCertSign,cRLSign"};
constexpr Profile kIssuingProfile{"critical,CA:TRUE,pathlen:0", "critical,keyCertSign,cRLSign"};
constexpr Profile kHolderProfile{"critical,CA:FALSE", "critical,digitalSignature,keyAgreement"};

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
    RequireOpenssl(X509_set_pubkey(c, key.GetSigningKey()) == 1, "certificate key");
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

} // namespace

CertificateAuthority::CertificateAuthority(KeyPair keys, Bytes certificate)
    : m_keys(std::move(keys)),
      m_certificate(std::move(certificate)),
      m_decoded(DecodeCertificate(m_certificate).release(), X509_free)
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
                           kHolderProfile,
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
    const X509Handle certificate = DecodeCertificate(der);
    EVP_PKEY* const spki = certificate ? X509_get0_pubkey(certificate.get()) : nullptr;
    uint64_t serial = 0;
    if (spki == nullptr ||
        ASN1_INTEGER_get_uint64(&serial, X509_get0_serialNumber(certificate.get())) != 1)
    {
        ERR_clear_error();
        return std::nullopt;
    }
    EVP_PKEY_up_ref(spki);
    const SharedPkey signing(spki, EVP_PKEY_free);
    SharedPkey kem = signing;
    Suite suite = Suite::P256;
    switch (EVP_PKEY_get_base_id(spki))
    {
    case EVP_PKEY_EC:
        break;
    case EVP_PKEY_RSA:
        suite = Suite::Rsa2048;
        break;
    case EVP_PKEY_ED25519:
    {
        suite = Suite::X25519;
        const int index = X509_get_ext_by_NID(certificate.get(), GetKemKeyNid(), -1);
        if (index >= 0)
        {
            const ASN1_OCTET_STRING* octets =
                X509_EXTENSION_get_data(X509_get_ext(certificate.get(), index));
            kem = DecodeDhPublic(DhGroup::X25519,
                                 {ASN1_STRING_get0_data(octets),
                                  static_cast<std::size_t>(ASN1_STRING_length(octets))});
        }
        else
        {
            kem = nullptr;
        }
        break;
    }
    default:
        kem = nullptr;
    }
    if (!kem)
    {
        return std::nullopt;
    }
    const X509_NAME* subject = X509_get_subject_name(certificate.get());
    return Certificate{der.ToBytes(),
                       GetText(subject, NID_commonName),
                       GetText(subject, NID_organizationalUnitName),
                       PublicKey(suite, signing, kem),
                       {ToUnix(X509_get0_notBefore(certificate.get())),
                        ToUnix(X509_get0_notAfter(certificate.get()))},
                       serial};
}

CertificateVerifier::CertificateVerifier(ByteView rootDer, ByteView intermediateDer)
    : m_root(DecodeCertificate(rootDer).release())
    , m_intermediate(DecodeCertificate(intermediateDer).release())
{
    RequireOpenssl(m_root && m_intermediate, "the hierarchy's own certificates");
    MakeStore();
}

CertificateVerifier::~CertificateVerifier() = default;

void
CertificateVerifier::MakeStore()
{
    m_store.reset(X509_STORE_new());
    X509_STORE_add_cert(m_store.get(), m_root.get());
    X509_STORE_set_flags(m_store.get(), X509_V_FLAG_CRL_CHECK);
    if (m_crl)
    {
        X509_STORE_add_crl(m_store.get(), m_crl.get());
    }
}

void
CertificateVerifier::SetCrl(ByteView crlDer)
{
    const uint8_t* begin = crlDer.data();
    CrlHandle crl(d2i_X509_CRL(nullptr, &begin, static_cast<long>(crlDer.size())));
    RequireOpenssl(crl != nullptr, "revocation list");
    const std::lock_guard<std::mutex> lock(m_mutex);
    m_crl.reset(crl.release());
    m_cache.clear();
    MakeStore();
}

void
CertificateVerifier::EnableCache(bool enable)
{
    const std::lock_guard<std::mutex> lock(m_mutex);
    m_cacheEnabled = enable;
    m_cache.clear();
}

CertificateStatus
CertificateVerifier::Check(ByteView der,
                           int64_t now,
                           std::shared_ptr<const Certificate>* certificate) const
{
    const Digest digest = Sha256(der);
    {
        const std::lock_guard<std::mutex> lock(m_mutex);
        const auto known = m_cache.find(digest);
        if (known != m_cache.end() && known->second.validity.notBefore <= now &&
            now <= known->second.validity.notAfter)
        {
            if (certificate != nullptr)
            {
                *certificate = known->second.certificate;
            }
            return CertificateStatus::Valid;
        }
    }
    const X509Handle decoded = DecodeCertificate(der);
    auto parsed = decoded ? Certificate::Parse(der) : std::nullopt;
    if (!parsed)
    {
        return CertificateStatus::Malformed;
    }
    const CertificateStatus status = Verify(decoded.get(), now);
    if (status == CertificateStatus::Valid)
    {
        const Verdict verdict{GetChainValidity(decoded.get()),
                              std::make_shared<const Certificate>(std::move(*parsed))};
        if (certificate != nullptr)
        {
            *certificate = verdict.certificate;
        }
        const std::lock_guard<std::mutex> lock(m_mutex);
        if (m_cacheEnabled)
        {
            m_cache[digest] = verdict;
        }
    }
    return status;
}

CertificateStatus
CertificateVerifier::Verify(X509* certificate, int64_t now) const
{
    const OpensslHandle<X509_STORE_CTX, X509_STORE_CTX_free> context(X509_STORE_CTX_new());
    const OpensslHandle<STACK_OF(X509), FreeStack> untrusted(sk_X509_new_null());
    sk_X509_push(untrusted.get(), m_intermediate.get());
    RequireOpenssl(
        X509_STORE_CTX_init(context.get(), m_store.get(), certificate, untrusted.get()) == 1,
        "certificate verification");
    X509_VERIFY_PARAM_set_time(X509_STORE_CTX_get0_param(context.get()), static_cast<time_t>(now));
    if (X509_verify_cert(context.get()) == 1)
    {
        return CertificateStatus::Valid;
    }
    ERR_clear_error();
    switch (X509_STORE_CTX_get_error(context.get()))
    {
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return CertificateStatus::Expired;
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return CertificateStatus::NotYetValid;
    case X509_V_ERR_CERT_REVOKED:
        return CertificateStatus::Revoked;
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
        return CertificateStatus::BadSignature;
    default:
        return CertificateStatus::UntrustedIssuer;
    }
}

Validity
CertificateVerifier::GetChainValidity(X509* certificate) const
{
    Validity common{ToUnix(X509_CRL_get0_lastUpdate(m_crl.get())),
                    ToUnix(X509_CRL_get0_nextUpdate(m_crl.get()))};
    for (const X509* link : {static_cast<const X509*>(certificate),
                             static_cast<const X509*>(m_intermediate.get()),
                             static_cast<const X509*>(m_root.get())})
    {
        common.notBefore = std::max(common.notBefore, ToUnix(X509_get0_notBefore(link)));
        common.notAfter = std::min(common.notAfter, ToUnix(X509_get0_notAfter(link)));
    }
    return common;
}

} // namespace ehealth
} // namespace ns3
