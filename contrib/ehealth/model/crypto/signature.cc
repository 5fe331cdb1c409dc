// SPDX-License-Identifier: GPL-2.0-only
#include "signature.h"

#include <openssl/ecdsa.h>
#include <openssl/rsa.h>

namespace ns3
{
namespace ehealth
{

namespace
{

constexpr std::size_t kScalar = 32;

using EcdsaSignature = OpensslHandle<ECDSA_SIG, ECDSA_SIG_free>;

bool
SetPadding(Suite suite, EVP_PKEY_CTX* context)
{
    return suite != Suite::Rsa2048 ||
           (EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
            EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1);
}

Bytes
ToFixedSize(const Bytes& der)
{
    const uint8_t* begin = der.data();
    const EcdsaSignature parts(d2i_ECDSA_SIG(nullptr, &begin, static_cast<long>(der.size())));
    Bytes fixed(2 * kScalar);
    RequireOpenssl(
        parts && BN_bn2binpad(ECDSA_SIG_get0_r(parts.get()), fixed.data(), kScalar) > 0 &&
            BN_bn2binpad(ECDSA_SIG_get0_s(parts.get()), fixed.data() + kScalar, kScalar) > 0,
        "ECDSA signature encoding");
    return fixed;
}

Bytes
ToDer(ByteView fixed)
{
    const EcdsaSignature parts(ECDSA_SIG_new());
    ECDSA_SIG_set0(parts.get(),
                   BN_bin2bn(fixed.data(), kScalar, nullptr),
                   BN_bin2bn(fixed.data() + kScalar, kScalar, nullptr));
    Bytes der(static_cast<std::size_t>(i2d_ECDSA_SIG(parts.get(), nullptr)));
    uint8_t* out = der.data();
    i2d_ECDSA_SIG(parts.get(), &out);
    return der;
}

} // namespace

const EVP_MD*
GetSignatureDigest(Suite suite)
{
    return suite == Suite::X25519 ? nullptr : EVP_sha256();
}

std::size_t
GetSignatureSize(Suite suite)
{
    return suite == Suite::Rsa2048 ? 256 : 64;
}

Bytes
Sign(const KeyPair& key, ByteView message, RandomStream& random)
{
    const ScopedRandomStream scope(random);
    const Suite suite = key.GetSuite();
    const DigestContext context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* parameters = nullptr;
    std::size_t size = 0;
    bool ok = EVP_DigestSignInit(context.get(),
                                 &parameters,
                                 GetSignatureDigest(suite),
                                 nullptr,
                                 key.GetSigningKey()) == 1;
    ok = ok && SetPadding(suite, parameters);
    ok = ok && EVP_DigestSign(context.get(), nullptr, &size, message.data(), message.size()) == 1;
    Bytes signature(size);
    ok =
        ok &&
        EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size()) == 1;
    RequireOpenssl(ok, "signing");
    signature.resize(size);
    return suite == Suite::P256 ? ToFixedSize(signature) : signature;
}

bool
Verify(const PublicKey& key, ByteView message, ByteView signature)
{
    const Suite suite = key.GetSuite();
    if (signature.size() != GetSignatureSize(suite))
    {
        return false;
    }
    const Bytes encoded = suite == Suite::P256 ? ToDer(signature) : signature.ToBytes();
    const DigestContext context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* parameters = nullptr;
    const bool ok = EVP_DigestVerifyInit(context.get(),
                                         &parameters,
                                         GetSignatureDigest(suite),
                                         nullptr,
                                         key.GetSigningKey()) == 1 &&
                    SetPadding(suite, parameters);
    RequireOpenssl(ok, "signature verification");
    const bool genuine = EVP_DigestVerify(context.get(),
                                          encoded.data(),
                                          encoded.size(),
                                          message.data(),
                                          message.size()) == 1;
    if (!genuine)
    {
        ERR_clear_error();
    }
    return genuine;
}

} // namespace ehealth
} // namespace ns3
