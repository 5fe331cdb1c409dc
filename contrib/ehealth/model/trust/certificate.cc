// SPDX-License-Identifier: GPL-2.0-only
#include "certificate.h"

#include "ns3/signature.h"
#include "ns3/x509-encoding.h"

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

using TimeHandle = OpensslHandle<ASN1_TIME, ASN1_TIME_free>;

int
GetKemKeyNid()
{
    static const int nid = OBJ_create(kKemKeyOid, "ehealthKemKey", "ehealth encryption key");
    return nid;
}

TimeHandle
MakeTime(int64_t unixSeconds)
{
    return TimeHandle(ASN1_TIME_set(nullptr, static_cast<time_t>(unixSeconds)));
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
        X509_sign(c, issuerKeys.GetSigningKey(), GetSignatureDigest(issuerKeys.GetSuite())) > 0,
        "certificate signature");
    return EncodeDer<X509>(c, i2d_X509);
}

} // namespace

CertificateAuthority::CertificateAuthority(KeyPair keys, Bytes certificate)
    : m_keys(std::move(keys))
    , m_certificate(std::move(certificate))
    , m_decoded(DecodeSharedCertificate(m_certificate).release(), X509_free)
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
        X509_CRL_sign(crl.get(), m_keys.GetSigningKey(), GetSignatureDigest(m_keys.GetSuite())) > 0,
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

} // namespace ehealth
} // namespace ns3
