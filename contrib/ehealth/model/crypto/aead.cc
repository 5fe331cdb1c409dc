// SPDX-License-Identifier: GPL-2.0-only
#include "aead.h"

#include "ns3/openssl-handle.h"

namespace ns3
{
namespace ehealth
{

namespace
{

const EVP_CIPHER*
GetCipher(std::size_t keySize)
{
    static EVP_CIPHER* const aes128 = EVP_CIPHER_fetch(nullptr, "AES-128-GCM", nullptr);
    static EVP_CIPHER* const aes256 = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
    RequireOpenssl(keySize == 16 || keySize == 32, "AES-GCM: key size");
    return keySize == 16 ? aes128 : aes256;
}

} // namespace

Bytes
AeadSeal(ByteView key, const AeadNonce& nonce, ByteView aad, ByteView plaintext)
{
    thread_local const CipherContext context(EVP_CIPHER_CTX_new());
    EVP_CIPHER_CTX* const c = context.get();
    Bytes sealed(plaintext.size() + kAeadTag);
    int size = 0;
    bool ok = EVP_EncryptInit_ex2(c, GetCipher(key.size()), key.data(), nonce.data(), nullptr) == 1;
    ok = ok && EVP_EncryptUpdate(c, nullptr, &size, aad.data(), static_cast<int>(aad.size())) == 1;
    ok = ok && EVP_EncryptUpdate(c,
                                 sealed.data(),
                                 &size,
                                 plaintext.data(),
                                 static_cast<int>(plaintext.size())) == 1;
    ok = ok && EVP_EncryptFinal_ex(c, sealed.data() + plaintext.size(), &size) == 1;
    ok =
        ok &&
        EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_GET_TAG, kAeadTag, sealed.data() + plaintext.size()) ==
            1;
    RequireOpenssl(ok, "AES-GCM encryption");
    return sealed;
}

std::optional<Bytes>
AeadOpen(ByteView key, const AeadNonce& nonce, ByteView aad, ByteView sealed)
{
    if (sealed.size() < kAeadTag)
    {
        return std::nullopt;
    }
    thread_local const CipherContext context(EVP_CIPHER_CTX_new());
    EVP_CIPHER_CTX* const c = context.get();
    Bytes plaintext(sealed.size() - kAeadTag);
    Bytes tag = sealed.Sub(plaintext.size()).ToBytes();
    int size = 0;
    bool ok = EVP_DecryptInit_ex2(c, GetCipher(key.size()), key.data(), nonce.data(), nullptr) == 1;
    ok = ok && EVP_DecryptUpdate(c, nullptr, &size, aad.data(), static_cast<int>(aad.size())) == 1;
    ok = ok && EVP_DecryptUpdate(c,
                                 plaintext.data(),
                                 &size,
                                 sealed.data(),
                                 static_cast<int>(plaintext.size())) == 1;
    ok = ok && EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_SET_TAG, kAeadTag, tag.data()) == 1;
    RequireOpenssl(ok, "AES-GCM decryption");
    if (EVP_DecryptFinal_ex(c, plaintext.data() + plaintext.size(), &size) != 1)
    {
        return std::nullopt;
    }
    return plaintext;
}

} // namespace ehealth
} // namespace ns3
