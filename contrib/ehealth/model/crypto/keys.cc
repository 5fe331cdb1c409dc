// SPDX-License-Identifier: GPL-2.0-only
#include "keys.h"

#include "ns3/rsa-key-pool.h"

#include <algorithm>
#include <openssl/core_names.h>
#include <openssl/objects.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

namespace ns3
{
namespace ehealth
{

namespace
{

constexpr std::size_t kRawKey = 32;
constexpr std::size_t kP256Point = 65;

SharedPkey
Share(EVP_PKEY* key)
{
    return {key, EVP_PKEY_free};
}

SharedPkey
GenerateRaw(const char* type, RandomStream& random)
{
    const ScopedRandomStream scope(random);
    auto key = Share(EVP_PKEY_Q_keygen(nullptr, nullptr, type));
    RequireOpenssl(key != nullptr, type);
    return key;
}

SharedPkey
DecodeRaw(int type, ByteView encoded)
{
    if (encoded.size() != kRawKey)
    {
        return nullptr;
    }
    return Share(EVP_PKEY_new_raw_public_key(type, nullptr, encoded.data(), encoded.size()));
}

/// Points of small order on Curve25519 and its twist, as u-coordinates below 2^255 (0, 1, two of
/// order 8, p - 1, p, p + 1): every agreement with them gives zero (RFC 7748, section 6.1).
bool
HasSmallOrder(ByteView u)
{
    static const std::array<Bytes, 7> points{
        FromHex("0000000000000000000000000000000000000000000000000000000000000000"),
        FromHex("0100000000000000000000000000000000000000000000000000000000000000"),
        FromHex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
        FromHex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
        FromHex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        FromHex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        FromHex("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
    };
    Bytes masked = u.ToBytes();
    masked.back() &= 0x7f; // the top bit is ignored (section 5)
    return std::find(points.begin(), points.end(), masked) != points.end();
}

/// Whether it has the public exponent of this module's keys, 65537: under a hostile modulus or
/// exponent encryption could fail.
bool
IsRsa2048(EVP_PKEY* key)
{
    BIGNUM* number = nullptr;
    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &number);
    const OpensslHandle<BIGNUM, BN_free> exponent(number);
    number = nullptr;
    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &number);
    const OpensslHandle<BIGNUM, BN_free> modulus(number);
    return exponent && BN_is_word(exponent.get(), RSA_F4) == 1 && modulus &&
           BN_num_bits(modulus.get()) == 2048 && BN_is_odd(modulus.get()) == 1;
}

/// A key generator of the thread: setting one up costs as much as the generation itself.
SharedPkey
GenerateP256()
{
    thread_local const PkeyContext context = [] {
        PkeyContext made(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
        RequireOpenssl(made && EVP_PKEY_keygen_init(made.get()) == 1 &&
                           EVP_PKEY_CTX_set_group_name(made.get(), "prime256v1") == 1,
                       "P-256 key generator");
        return made;
    }();
    EVP_PKEY* key = nullptr;
    RequireOpenssl(EVP_PKEY_generate(context.get(), &key) == 1, "P-256 key generation");
    return Share(key);
}

/// An empty P-256 key to copy the curve from: looking it up by name takes longer.
EVP_PKEY*
GetP256Parameters()
{
    static EVP_PKEY* const parameters = [] {
        const PkeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
        EVP_PKEY* made = nullptr;
        RequireOpenssl(context && EVP_PKEY_paramgen_init(context.get()) == 1 &&
                           EVP_PKEY_CTX_set_group_name(context.get(), "prime256v1") == 1 &&
                           EVP_PKEY_paramgen(context.get(), &made) == 1,
                       "P-256 parameters");
        return made;
    }();
    return parameters;
}

SharedPkey
DecodeP256(ByteView point)
{
    // Only the uncompressed form: one encoding a key.
    if (point.size() != kP256Point || point[0] != 0x04)
    {
        return nullptr;
    }
    auto key = Share(EVP_PKEY_new());
    RequireOpenssl(EVP_PKEY_copy_parameters(key.get(), GetP256Parameters()) == 1,
                   "P-256 parameters");
    // Fails for a point that is not on the curve.
    if (EVP_PKEY_set1_encoded_public_key(key.get(), point.data(), point.size()) != 1)
    {
        ERR_clear_error();
        return nullptr;
    }
    return key;
}

SharedPkey
DecodeP256Pair(ByteView privateKey, ByteView point)
{
    const OpensslHandle<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> builder(OSSL_PARAM_BLD_new());
    const OpensslHandle<BIGNUM, BN_clear_free> scalar(
        BN_bin2bn(privateKey.data(), static_cast<int>(privateKey.size()), nullptr));
    const bool ok =
        OSSL_PARAM_BLD_push_utf8_string(builder.get(),
                                        OSSL_PKEY_PARAM_GROUP_NAME,
                                        "prime256v1",
                                        0) == 1 &&
        OSSL_PARAM_BLD_push_octet_string(builder.get(),
                                         OSSL_PKEY_PARAM_PUB_KEY,
                                         point.data(),
                                         point.size()) == 1 &&
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, scalar.get()) == 1;
    const OpensslHandle<OSSL_PARAM, OSSL_PARAM_free> params(OSSL_PARAM_BLD_to_param(builder.get()));
    const PkeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    RequireOpenssl(ok && params && context && EVP_PKEY_fromdata_init(context.get()) == 1,
                   "EC key import");
    EVP_PKEY* key = nullptr;
    if (EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, params.get()) != 1)
    {
        ERR_clear_error();
        return nullptr;
    }
    return Share(key);
}

} // namespace

PublicKey::PublicKey(Suite suite, SharedPkey signing, SharedPkey kem)
    : m_suite(suite), m_signing(std::move(signing)), m_kem(std::move(kem))
{
}

std::optional<PublicKey>
PublicKey::Decode(Suite suite, ByteView encoded)
{
    SharedPkey signing;
    SharedPkey kem;
    switch (suite)
    {
    case Suite::P256:
        signing = kem = DecodeP256(encoded);
        break;
    case Suite::X25519:
        if (encoded.size() == 2 * kRawKey)
        {
            signing = DecodeRaw(EVP_PKEY_ED25519, encoded.Sub(0, kRawKey));
            kem = DecodeDhPublic(DhGroup::X25519, encoded.Sub(kRawKey));
        }
        break;
    case Suite::Rsa2048:
    {
        signing = kem = RsaKeyPool::Get().Find(RsaForm::Public, encoded);
        if (signing)
        {
            break;
        }
        const uint8_t* begin = encoded.data();
        signing = kem = Share(d2i_PUBKEY(nullptr, &begin, static_cast<long>(encoded.size())));
        if (!signing || FindSuite(signing.get()) != suite ||
            PublicKey(suite, signing, kem).Encode() != encoded)
        {
            signing = nullptr;
        }
        break;
    }
    }
    if (!signing || !kem)
    {
        ERR_clear_error();
        return std::nullopt;
    }
    return PublicKey(suite, std::move(signing), std::move(kem));
}

Bytes
PublicKey::Encode() const
{
    switch (m_suite)
    {
    case Suite::P256:
        return EncodePublic(m_signing.get());
    case Suite::X25519:
        return Concat({EncodePublic(m_signing.get()), EncodePublic(m_kem.get())});
    case Suite::Rsa2048:
        break;
    }
    return RsaKeyPool::Get().Encode(m_signing.get(), RsaForm::Public);
}

std::optional<Suite>
FindSuite(EVP_PKEY* signing)
{
    char group[32];
    std::size_t size = 0;
    switch (EVP_PKEY_get_base_id(signing))
    {
    case EVP_PKEY_EC:
        if (EVP_PKEY_get_group_name(signing, group, sizeof(group), &size) == 1 &&
            OBJ_sn2nid(group) == NID_X9_62_prime256v1 && EncodePublic(signing).size() == kP256Point)
        {
            return Suite::P256;
        }
        break;
    case EVP_PKEY_ED25519:
        return Suite::X25519;
    case EVP_PKEY_RSA:
        if (IsRsa2048(signing))
        {
            return Suite::Rsa2048;
        }
        break;
    default:
        break;
    }
    ERR_clear_error();
    return std::nullopt;
}

KeyPair::KeyPair(Suite suite, SharedPkey signing, SharedPkey kem)
    : m_public(suite, std::move(signing), std::move(kem))
{
}

KeyPair
KeyPair::Generate(Suite suite, RandomStream& random)
{
    SharedPkey signing;
    SharedPkey kem;
    switch (suite)
    {
    case Suite::P256:
        signing = kem = GenerateDhKey(DhGroup::P256, random);
        break;
    case Suite::X25519:
        signing = GenerateRaw("ED25519", random);
        kem = GenerateRaw("X25519", random);
        break;
    case Suite::Rsa2048:
        signing = kem = RsaKeyPool::Get().Draw(random);
        break;
    }
    return {suite, std::move(signing), std::move(kem)};
}

SharedPkey
GenerateDhKey(DhGroup group, RandomStream& random)
{
    if (group == DhGroup::X25519)
    {
        return GenerateRaw("X25519", random);
    }
    const ScopedRandomStream scope(random);
    return GenerateP256();
}

SharedPkey
DecodeDhPrivate(DhGroup group, ByteView privateKey, ByteView publicKey)
{
    return group == DhGroup::P256 ? DecodeP256Pair(privateKey, publicKey)
                                  : Share(EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519,
                                                                       nullptr,
                                                                       privateKey.data(),
                                                                       privateKey.size()));
}

SharedPkey
DecodeDhPublic(DhGroup group, ByteView encoded)
{
    if (group == DhGroup::P256)
    {
        return DecodeP256(encoded);
    }
    SharedPkey key = DecodeRaw(EVP_PKEY_X25519, encoded);
    return key && !HasSmallOrder(encoded) ? key : nullptr;
}

Bytes
EncodePrivate(EVP_PKEY* key)
{
    const OpensslHandle<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free> info(EVP_PKEY2PKCS8(key));
    RequireOpenssl(info != nullptr, "PKCS #8");
    uint8_t* der = nullptr;
    const int size = i2d_PKCS8_PRIV_KEY_INFO(info.get(), &der);
    RequireOpenssl(size > 0, "PKCS #8 encoding");
    Bytes encoded(der, der + size);
    OPENSSL_clear_free(der, encoded.size());
    return encoded;
}

SharedPkey
DecodePrivate(ByteView encoded)
{
    const uint8_t* begin = encoded.data();
    const OpensslHandle<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free> info(
        d2i_PKCS8_PRIV_KEY_INFO(nullptr, &begin, static_cast<long>(encoded.size())));
    auto key = info && begin == encoded.end() ? Share(EVP_PKCS82PKEY(info.get())) : nullptr;
    if (!key)
    {
        ERR_clear_error();
    }
    return key;
}

Bytes
EncodePublic(EVP_PKEY* key)
{
    Bytes encoded(kP256Point);
    std::size_t size = encoded.size();
    if (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC)
    {
        RequireOpenssl(EVP_PKEY_get_octet_string_param(key,
                                                       OSSL_PKEY_PARAM_PUB_KEY,
                                                       encoded.data(),
                                                       encoded.size(),
                                                       &size) == 1,
                       "EC key encoding");
    }
    else
    {
        RequireOpenssl(EVP_PKEY_get_raw_public_key(key, encoded.data(), &size) == 1,
                       "raw key encoding");
    }
    encoded.resize(size);
    return encoded;
}

std::optional<Bytes>
AgreeDh(EVP_PKEY* own, EVP_PKEY* peer)
{
    const PkeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, own, nullptr));
    Bytes secret(kRawKey);
    std::size_t size = secret.size();
    const ScopedBlinding scope;
    // The peer's point was found on the curve when it was decoded; P-256 has no others of small
    // order, so OpenSSL's own check, as costly as the agreement, would add nothing. X25519's
    // all-zero result is refused (RFC 7748, section 6.1).
    if (EVP_PKEY_derive_init(context.get()) != 1 ||
        EVP_PKEY_derive_set_peer_ex(context.get(), peer, 0) != 1 ||
        EVP_PKEY_derive(context.get(), secret.data(), &size) != 1)
    {
        ERR_clear_error();
        return std::nullopt;
    }
    secret.resize(size);
    return secret;
}

} // namespace ehealth
} // namespace ns3
