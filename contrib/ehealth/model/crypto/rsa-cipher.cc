// SPDX-License-Identifier: GPL-2.0-only
#include "rsa-cipher.h"

#include "rsa-key-pool.h"

#include <algorithm>
#include <openssl/rsa.h>
#include <openssl/x509.h>

namespace ns3
{
namespace ehealth
{

namespace
{

bool
SetPadding(EVP_PKEY_CTX* context, RsaPadding padding)
{
    if (padding == RsaPadding::None)
    {
        return EVP_PKEY_CTX_set_rsa_padding(context, RSA_NO_PADDING) == 1;
    }
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()) == 1;
}

} // namespace

Bytes
RsaEncrypt(const PublicKey& key, RsaPadding padding, ByteView message, RandomStream& random)
{
    Bytes input = message.ToBytes();
    if (padding == RsaPadding::None)
    {
        input.insert(input.begin(), kRsaCiphertext - input.size(), 0);
    }
    const ScopedRandomStream scope(random);
    const PkeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key.GetKemKey(), nullptr));
    Bytes ciphertext(kRsaCiphertext);
    std::size_t size = ciphertext.size();
    RequireOpenssl(
        EVP_PKEY_encrypt_init(context.get()) == 1 && SetPadding(context.get(), padding) &&
            EVP_PKEY_encrypt(context.get(), ciphertext.data(), &size, input.data(), input.size()) ==
                1,
        "RSA encryption");
    return ciphertext;
}

std::optional<Bytes>
RsaDecrypt(const KeyPair& key, RsaPadding padding, ByteView ciphertext)
{
    const ScopedBlinding scope;
    const PkeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key.GetKemKey(), nullptr));
    Bytes message(kRsaCiphertext);
    std::size_t size = message.size();
    RequireOpenssl(EVP_PKEY_decrypt_init(context.get()) == 1 && SetPadding(context.get(), padding),
                   "RSA decryption");
    if (ciphertext.size() != kRsaCiphertext || EVP_PKEY_decrypt(context.get(),
                                                                message.data(),
                                                                &size,
                                                                ciphertext.data(),
                                                                ciphertext.size()) != 1)
    {
        ERR_clear_error();
        return std::nullopt;
    }
    message.resize(size);
    if (padding == RsaPadding::None)
    {
        message.erase(message.begin(), std::find_if(message.begin(), message.end(), [](uint8_t o) {
                          return o != 0;
                      }));
    }
    return message;
}

Bytes
EncodeRsaPrivate(const KeyPair& key)
{
    return RsaKeyPool::Get().Encode(key.GetKemKey(), RsaForm::Private);
}

std::optional<KeyPair>
DecodeRsaPrivate(ByteView der)
{
    if (const SharedPkey known = RsaKeyPool::Get().Find(RsaForm::Private, der))
    {
        return KeyPair(Suite::Rsa2048, known, known);
    }
    const unsigned char* data = der.data();
    SharedPkey key(d2i_PrivateKey(EVP_PKEY_RSA, nullptr, &data, static_cast<long>(der.size())),
                   EVP_PKEY_free);
    if (!key || data != der.end() || FindSuite(key.get()) != Suite::Rsa2048)
    {
        ERR_clear_error();
        return std::nullopt;
    }
    return KeyPair(Suite::Rsa2048, key, key);
}

} // namespace ehealth
} // namespace ns3
