// SPDX-License-Identifier: GPL-2.0-only
#include "operations.h"

#include "ns3/abort.h"
#include "ns3/hpke.h"
#include "ns3/signature.h"
#include "ns3/tls-connection.h"

#include <utility>

namespace ns3
{
namespace ehealth
{

const char*
GetName(Primitive primitive)
{
    static constexpr const char* names[] = {
        "ecdsa-p256-sign",
        "ecdsa-p256-verify",
        "ecdh-p256",
        "p256-keygen",
        "ed25519-sign",
        "ed25519-verify",
        "ed25519-keygen",
        "x25519",
        "x25519-keygen",
        "rsa2048-sign",
        "rsa2048-verify",
        "rsa2048-decrypt",
        "rsa2048-encrypt",
        "rsa2048-keygen",
        "aes256-gcm",
        "sha256",
        "hmac-sha256",
        "deflate",
        "inflate",
        "fingerprint-match",
        "database-read",
        "database-write",
        "fingerprint-search",
        "world-switch",
        "pairing",
    };
    static_assert(sizeof(names) / sizeof(*names) == kPrimitives, "a name for every primitive");
    return names[static_cast<std::size_t>(primitive)];
}

namespace op
{

namespace
{

/// The primitives of a suite.
struct SuiteCosts
{
    const char* signature;
    const char* encryption;
    const char* agreement;
    Primitive sign;
    Primitive verify;
    std::vector<CostItem> keygen;
    std::vector<CostItem> encapsulate;
    std::vector<CostItem> decapsulate;
    Primitive agree;
    Primitive ephemeral;
};

const SuiteCosts&
GetCosts(Suite suite)
{
    // HPKE derives its key with two extracts and three expands: 9 HMACs (RFC 9180, section 5.1).
    static const CostItem schedule{Primitive::HmacSha256, 9, 0};
    static const SuiteCosts p256{
        "ecdsa-p256",
        "hpke-p256",
        "ecdh-p256",
        Primitive::EcdsaP256Sign,
        Primitive::EcdsaP256Verify,
        {{Primitive::P256Keygen}},
        {{Primitive::P256Keygen}, {Primitive::EcdhP256}, schedule},
        {{Primitive::EcdhP256}, schedule},
        Primitive::EcdhP256,
        Primitive::P256Keygen,
    };
    static const SuiteCosts x25519{
        "ed25519",
        "hpke-x25519",
        "x25519",
        Primitive::Ed25519Sign,
        Primitive::Ed25519Verify,
        {{Primitive::Ed25519Keygen}, {Primitive::X25519Keygen}},
        {{Primitive::X25519Keygen}, {Primitive::X25519}, schedule},
        {{Primitive::X25519}, schedule},
        Primitive::X25519,
        Primitive::X25519Keygen,
    };
    static const SuiteCosts rsa2048{
        "rsa2048-pss",
        "rsa2048-oaep",
        "ecdh-p256",
        Primitive::Rsa2048Sign,
        Primitive::Rsa2048Verify,
        {{Primitive::Rsa2048Keygen}},
        {{Primitive::Rsa2048Encrypt}},
        {{Primitive::Rsa2048Decrypt}},
        Primitive::EcdhP256,
        Primitive::P256Keygen,
    };
    switch (suite)
    {
    case Suite::P256:
        return p256;
    case Suite::X25519:
        return x25519;
    case Suite::Rsa2048:
        return rsa2048;
    }
    NS_ABORT_MSG("no such suite: " << static_cast<int>(suite));
}

std::vector<CostItem>
With(std::vector<CostItem> items, const CostItem& more)
{
    items.push_back(more);
    return items;
}

Bytes
InContext(const std::string& context, ByteView body)
{
    static constexpr uint8_t separator[] = {0};
    return Concat({context, ByteView(separator, 1), body});
}

Reason
ToReason(CertificateStatus status)
{
    switch (status)
    {
    case CertificateStatus::Valid:
        return Reason::Accepted;
    case CertificateStatus::Malformed:
        return Reason::Malformed;
    case CertificateStatus::UntrustedIssuer:
    case CertificateStatus::BadSignature:
        return Reason::RejectedCertificate;
    case CertificateStatus::NotYetValid:
        return Reason::NotYetValid;
    case CertificateStatus::Expired:
        return Reason::ExpiredCertificate;
    case CertificateStatus::Revoked:
        return Reason::RevokedCertificate;
    }
    return Reason::RejectedCertificate;
}

} // namespace

Operation<Bytes>
Sign(const KeyPair& key, std::string context, Bytes body)
{
    const SuiteCosts& costs = GetCosts(key.GetSuite());
    const std::size_t size = body.size();
    return {{"sign", costs.signature, {{costs.sign}, {Primitive::Sha256, 1, size}}},
            [key, context = std::move(context), body = std::move(body)](RandomStream& random) {
                return ehealth::Sign(key, InContext(context, body), random);
            }};
}

Operation<bool>
Verify(const PublicKey& key, std::string context, Bytes body, Bytes signature)
{
    const SuiteCosts& costs = GetCosts(key.GetSuite());
    const std::size_t size = body.size();
    return {{"verify", costs.signature, {{costs.verify}, {Primitive::Sha256, 1, size}}},
            [key,
             context = std::move(context),
             body = std::move(body),
             signature = std::move(signature)](RandomStream&) {
                return ehealth::Verify(key, InContext(context, body), signature);
            }};
}

Operation<Bytes>
Seal(const PublicKey& key, std::string context, Bytes body)
{
    const SuiteCosts& costs = GetCosts(key.GetSuite());
    const std::size_t size = body.size();
    return {{"seal", costs.encryption, With(costs.encapsulate, {Primitive::Aes256Gcm, 1, size})},
            [key, context = std::move(context), body = std::move(body)](RandomStream& random) {
                return HpkeSeal(key, context, {}, body, random);
            }};
}

Operation<std::optional<Bytes>>
Open(const KeyPair& key, std::string context, Bytes sealed)
{
    const SuiteCosts& costs = GetCosts(key.GetSuite());
    const std::size_t size = sealed.size();
    return {{"open", costs.encryption, With(costs.decapsulate, {Primitive::Aes256Gcm, 1, size})},
            [key, context = std::move(context), sealed = std::move(sealed)](RandomStream&) {
                return HpkeOpen(key, context, {}, sealed);
            }};
}

Operation<Bytes>
Encrypt(const SymmetricKey& key, const AeadNonce& nonce, Bytes aad, Bytes body)
{
    const std::size_t size = body.size();
    return {{"encrypt", "aes-256-gcm", {{Primitive::Aes256Gcm, 1, size}}},
            [key, nonce, aad = std::move(aad), body = std::move(body)](RandomStream&) {
                return AeadSeal(key, nonce, aad, body);
            },
            size <= kInlineOctets};
}

Operation<std::optional<Bytes>>
Decrypt(const SymmetricKey& key, const AeadNonce& nonce, Bytes aad, Bytes sealed)
{
    const std::size_t size = sealed.size();
    return {{"decrypt", "aes-256-gcm", {{Primitive::Aes256Gcm, 1, size}}},
            [key, nonce, aad = std::move(aad), sealed = std::move(sealed)](RandomStream&) {
                return AeadOpen(key, nonce, aad, sealed);
            },
            size <= kInlineOctets};
}

Operation<KeyPair>
GenerateKeyPair(Suite suite)
{
    return {{"generate-key", GetName(suite), GetCosts(suite).keygen},
            [suite](RandomStream& random) { return KeyPair::Generate(suite, random); }};
}

Operation<EphemeralKey>
GenerateEphemeral(Suite suite)
{
    const SuiteCosts& costs = GetCosts(suite);
    return {{"generate-ephemeral", costs.agreement, {{costs.ephemeral}}},
            [suite](RandomStream& random) { return EphemeralKey::Generate(suite, random); }};
}

Operation<std::optional<SymmetricKey>>
Agree(const EphemeralKey& own, Bytes peer, std::string info)
{
    const SuiteCosts& costs = GetCosts(own.GetSuite());
    return {{"agree", costs.agreement, {{costs.agree}, {Primitive::HmacSha256, 2, 0}}},
            [own, peer = std::move(peer), info = std::move(info)](RandomStream&) {
                std::optional<SymmetricKey> key;
                if (const auto secret = own.Agree(peer))
                {
                    const Bytes derived = Hkdf({}, *secret, info, std::tuple_size_v<SymmetricKey>);
                    std::copy(derived.begin(), derived.end(), key.emplace().begin());
                }
                return key;
            }};
}

Operation<SymmetricKey>
Derive(Bytes salt, Bytes secret, Bytes info)
{
    return {{"derive", "hkdf-sha256", {{Primitive::HmacSha256, 2, 0}}},
            [salt = std::move(salt), secret = std::move(secret), info = std::move(info)](
                RandomStream&) {
                SymmetricKey key;
                const Bytes derived = Hkdf(salt, secret, info, key.size());
                std::copy(derived.begin(), derived.end(), key.begin());
                return key;
            },
            true};
}

Operation<Bytes>
Random(std::size_t octets)
{
    return {{"random", "aes-256-ctr", {{Primitive::Aes256Gcm, 1, octets}}},
            [octets](RandomStream& random) { return random.Take(octets); },
            octets <= kInlineOctets};
}

Operation<Digest>
Mac(const SymmetricKey& key, Bytes body)
{
    const std::size_t octets = body.size();
    return {{"mac", "hmac-sha256", {{Primitive::HmacSha256, 1, octets}}},
            [key, body = std::move(body)](RandomStream&) { return HmacSha256(key, body); },
            octets <= kInlineOctets};
}

Operation<Digest>
Hash(Bytes body)
{
    const std::size_t size = body.size();
    return {{"hash", "sha-256", {{Primitive::Sha256, 1, size}}},
            [body = std::move(body)](RandomStream&) { return ehealth::Sha256(body); },
            size <= kInlineOctets};
}

Operation<CheckedCertificate>
CheckCertificate(std::shared_ptr<const CertificateVerifier> verifier,
                 Bytes der,
                 int64_t now,
                 Suite suite)
{
    const SuiteCosts& costs = GetCosts(suite);
    const std::size_t size = der.size();
    return {{"check-certificate",
             costs.signature,
             {{costs.verify, 2, 0}, {Primitive::Sha256, 2, 2 * size}}},
            [verifier = std::move(verifier), der = std::move(der), now](RandomStream&) {
                CheckedCertificate checked;
                checked.reason = ToReason(verifier->Check(der, now, &checked.certificate));
                return checked;
            }};
}

Operation<Bytes>
IssueCertificate(std::shared_ptr<const CertificateAuthority> authority,
                 std::string commonName,
                 std::string role,
                 const PublicKey& key,
                 Validity validity,
                 uint64_t serial)
{
    const SuiteCosts& costs = GetCosts(key.GetSuite());
    return {{"issue-certificate", costs.signature, {{costs.sign}}},
            [authority = std::move(authority),
             commonName = std::move(commonName),
             role = std::move(role),
             key,
             validity,
             serial](RandomStream& random) {
                return authority->Issue(commonName, role, key, validity, serial, random);
            }};
}

OperationCost
GetTlsCost(const TlsWork& work)
{
    OperationCost cost{"tls-record", "aes-256-gcm", {}};
    const auto add = [&cost](Primitive primitive, uint32_t count, std::size_t octets = 0) {
        if (count > 0)
        {
            cost.items.push_back({primitive, count, octets});
        }
    };
    if (work.HasHandshake())
    {
        const SuiteCosts& costs = GetCosts(work.suite);
        cost.name = "tls-handshake";
        cost.algorithm = costs.signature;
        add(costs.ephemeral, work.keyGenerations);
        add(costs.agree, work.agreements);
        add(costs.sign, work.signatures);
        add(costs.verify, work.verifications);
        // The key schedule: 3 extracts, 8 secrets, 4 keys and nonces, 2 Finished and their keys
        // (RFC 8446, sections 4.4.4, 7.1 and 7.3). Of SHA-384, charged as SHA-256.
        constexpr uint32_t kKeySchedule = 23;
        add(Primitive::HmacSha256, kKeySchedule * work.agreements);
    }
    if (work.records > 0)
    {
        add(Primitive::Aes256Gcm, 1, work.recordOctets);
        add(Primitive::Aes256Gcm, work.records - 1);
    }
    return cost;
}

} // namespace op
} // namespace ehealth
} // namespace ns3
