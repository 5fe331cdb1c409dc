// SPDX-License-Identifier: GPL-2.0-only
#include "floor.h"

#include <array>
#include <functional>
#include <libdeflate.h>
#include <map>
#include <memory>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>
#include <stdexcept>

namespace ns3
{
namespace ehealth
{

namespace
{

template <auto Free>
struct Deleter
{
    template <class T>
    void operator()(T* object) const
    {
        Free(object);
    }
};

using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Deleter<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Deleter<EVP_MD_CTX_free>>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, Deleter<EVP_CIPHER_CTX_free>>;
using Octets = std::vector<unsigned char>;

constexpr std::size_t kHash = 32;
constexpr std::size_t kMaxSignature = 512;

void
Check(bool ok, const char* what)
{
    if (!ok)
    {
        throw std::runtime_error(std::string("OpenSSL: ") + what + " failed");
    }
}

Key
MakeKey(const char* kind)
{
    const std::string name = kind;
    return Key(name == "p256"      ? EVP_EC_gen("P-256")
               : name == "rsa2048" ? EVP_RSA_gen(2048)
                                   : EVP_PKEY_Q_keygen(nullptr, nullptr, kind));
}

/// Signs or verifies a digest (Ed25519: a message) of 32 octets.
Step
MakeSign(const char* kind, bool verify)
{
    struct State
    {
        Key key;
        KeyContext context;
        DigestContext digest{EVP_MD_CTX_new()};
        Octets hash = Octets(kHash, 7);
        Octets signature = Octets(kMaxSignature);
        std::size_t size{kMaxSignature};
    };

    auto state = std::make_shared<State>();
    state->key = MakeKey(kind);
    if (std::string(kind) == "ED25519")
    {
        const auto sign = [state] {
            state->size = kMaxSignature;
            Check(EVP_DigestSignInit(state->digest.get(),
                                     nullptr,
                                     nullptr,
                                     nullptr,
                                     state->key.get()) == 1 &&
                      EVP_DigestSign(state->digest.get(),
                                     state->signature.data(),
                                     &state->size,
                                     state->hash.data(),
                                     kHash) == 1,
                  "sign");
        };
        if (!verify)
        {
            return sign;
        }
        sign();
        return [state] {
            Check(EVP_DigestVerifyInit(state->digest.get(),
                                       nullptr,
                                       nullptr,
                                       nullptr,
                                       state->key.get()) == 1 &&
                      EVP_DigestVerify(state->digest.get(),
                                       state->signature.data(),
                                       state->size,
                                       state->hash.data(),
                                       kHash) == 1,
                  "verify");
        };
    }
    state->context.reset(EVP_PKEY_CTX_new(state->key.get(), nullptr));
    Check(EVP_PKEY_sign_init(state->context.get()) == 1, "sign");
    if (std::string(kind) == "rsa2048")
    {
        Check(EVP_PKEY_CTX_set_rsa_padding(state->context.get(), RSA_PKCS1_PSS_PADDING) == 1 &&
                  EVP_PKEY_CTX_set_signature_md(state->context.get(), EVP_sha256()) == 1,
              "PSS");
    }
    const auto sign = [state] {
        state->size = kMaxSignature;
        Check(EVP_PKEY_sign(state->context.get(),
                            state->signature.data(),
                            &state->size,
                            state->hash.data(),
                            kHash) == 1,
              "sign");
    };
    if (!verify)
    {
        return sign;
    }
    sign();
    Check(EVP_PKEY_verify_init(state->context.get()) == 1, "verify");
    if (std::string(kind) == "rsa2048")
    {
        Check(EVP_PKEY_CTX_set_rsa_padding(state->context.get(), RSA_PKCS1_PSS_PADDING) == 1 &&
                  EVP_PKEY_CTX_set_signature_md(state->context.get(), EVP_sha256()) == 1,
              "PSS");
    }
    return [state] {
        Check(EVP_PKEY_verify(state->context.get(),
                              state->signature.data(),
                              state->size,
                              state->hash.data(),
                              kHash) == 1,
              "verify");
    };
}

Step
MakeAgree(const char* kind)
{
    struct State
    {
        Key own;
        Key peer;
        KeyContext context;
    };

    auto state = std::make_shared<State>();
    state->own = MakeKey(kind);
    state->peer = MakeKey(kind);
    state->context.reset(EVP_PKEY_CTX_new(state->own.get(), nullptr));
    Check(EVP_PKEY_derive_init(state->context.get()) == 1 &&
              EVP_PKEY_derive_set_peer(state->context.get(), state->peer.get()) == 1,
          "agree");
    return [state] {
        std::array<unsigned char, kHash> secret{};
        std::size_t size = secret.size();
        Check(EVP_PKEY_derive(state->context.get(), secret.data(), &size) == 1, "agree");
    };
}

/// Generates keys; the generator is set up once.
Step
MakeGenerate(const char* kind)
{
    const Key sample = MakeKey(kind);
    const std::shared_ptr<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new(sample.get(), nullptr),
                                                EVP_PKEY_CTX_free);
    Check(EVP_PKEY_keygen_init(context.get()) == 1, "key generation");
    return [context] {
        EVP_PKEY* key = nullptr;
        Check(EVP_PKEY_keygen(context.get(), &key) == 1, "key generation");
        EVP_PKEY_free(key);
    };
}

Step
MakeRsa(bool decrypt)
{
    struct State
    {
        Key key = MakeKey("rsa2048");
        KeyContext context{EVP_PKEY_CTX_new(key.get(), nullptr)};
        Octets plain = Octets(kHash, 7);
        Octets sealed = Octets(kMaxSignature);
        std::size_t size{kMaxSignature};
    };

    auto state = std::make_shared<State>();
    const auto setPadding = [](EVP_PKEY_CTX* context) {
        Check(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1 &&
                  EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()) == 1,
              "OAEP");
    };
    Check(EVP_PKEY_encrypt_init(state->context.get()) == 1, "encrypt");
    setPadding(state->context.get());
    const auto encrypt = [state] {
        state->size = kMaxSignature;
        Check(EVP_PKEY_encrypt(state->context.get(),
                               state->sealed.data(),
                               &state->size,
                               state->plain.data(),
                               kHash) == 1,
              "encrypt");
    };
    if (!decrypt)
    {
        return encrypt;
    }
    encrypt();
    Check(EVP_PKEY_decrypt_init(state->context.get()) == 1, "decrypt");
    setPadding(state->context.get());
    return [state] {
        Octets plain(kMaxSignature);
        std::size_t size = plain.size();
        Check(EVP_PKEY_decrypt(state->context.get(),
                               plain.data(),
                               &size,
                               state->sealed.data(),
                               state->size) == 1,
              "decrypt");
    };
}

Step
MakeGcm(std::size_t octets)
{
    struct State
    {
        CipherContext context{EVP_CIPHER_CTX_new()};
        Octets key = Octets(kHash, 1);
        Octets nonce = Octets(12, 2);
        Octets text;
        Octets tag = Octets(16);
    };

    auto state = std::make_shared<State>();
    state->text.resize(octets);
    Check(EVP_EncryptInit_ex2(state->context.get(),
                              EVP_aes_256_gcm(),
                              state->key.data(),
                              state->nonce.data(),
                              nullptr) == 1,
          "AES-GCM");
    return [state] {
        int size = 0;
        Check(EVP_EncryptInit_ex2(state->context.get(),
                                  nullptr,
                                  state->key.data(),
                                  state->nonce.data(),
                                  nullptr) == 1 &&
                  EVP_EncryptUpdate(state->context.get(),
                                    state->text.data(),
                                    &size,
                                    state->text.data(),
                                    static_cast<int>(state->text.size())) == 1 &&
                  EVP_EncryptFinal_ex(state->context.get(), state->tag.data(), &size) == 1 &&
                  EVP_CIPHER_CTX_ctrl(state->context.get(),
                                      EVP_CTRL_AEAD_GET_TAG,
                                      16,
                                      state->tag.data()) == 1,
              "AES-GCM");
    };
}

Step
MakeHash(std::size_t octets)
{
    const auto text = std::make_shared<Octets>(octets, 3);
    const std::shared_ptr<EVP_MD_CTX> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    const std::shared_ptr<EVP_MD> sha256(EVP_MD_fetch(nullptr, "SHA256", nullptr), EVP_MD_free);
    return [text, context, sha256] {
        std::array<unsigned char, kHash> digest{};
        Check(EVP_DigestInit_ex2(context.get(), sha256.get(), nullptr) == 1 &&
                  EVP_DigestUpdate(context.get(), text->data(), text->size()) == 1 &&
                  EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) == 1,
              "SHA-256");
    };
}

/// Two hashes more than the text needs, over one block each (RFC 2104).
Step
MakeHmac(std::size_t octets)
{
    return [text = MakeHash(octets + 64), key = MakeHash(96)] {
        text();
        key();
    };
}

/// Text of the kind a record is: names and numbers in a regular frame.
Octets
MakeText(std::size_t octets)
{
    Octets text;
    for (unsigned i = 0; text.size() < octets; ++i)
    {
        const std::string line = "{\"resourceType\":\"Observation\",\"valueQuantity\":{\"value\":" +
                                 std::to_string(i * 7919 % 1000) + ",\"unit\":\"mmHg\"}},";
        text.insert(text.end(), line.begin(), line.end());
    }
    text.resize(octets);
    return text;
}

Step
MakeZip(std::size_t octets, bool inflate)
{
    const auto plain = std::make_shared<Octets>(MakeText(octets));
    const std::shared_ptr<libdeflate_compressor> compressor(libdeflate_alloc_compressor(1),
                                                            libdeflate_free_compressor);
    const auto packed =
        std::make_shared<Octets>(libdeflate_zlib_compress_bound(compressor.get(), plain->size()));
    const auto deflate = [plain, packed, compressor] {
        return libdeflate_zlib_compress(compressor.get(),
                                        plain->data(),
                                        plain->size(),
                                        packed->data(),
                                        packed->size());
    };
    if (!inflate)
    {
        return deflate;
    }
    packed->resize(deflate());
    const std::shared_ptr<libdeflate_decompressor> decompressor(libdeflate_alloc_decompressor(),
                                                                libdeflate_free_decompressor);
    return [plain, packed, decompressor] {
        libdeflate_zlib_decompress(decompressor.get(),
                                   packed->data(),
                                   packed->size(),
                                   plain->data(),
                                   plain->size(),
                                   nullptr);
    };
}

} // namespace

std::optional<Step>
FindCryptoStep(const std::string& primitive, std::size_t octets)
{
    static const std::map<std::string, std::function<Step(std::size_t)>> makers{
        {"ecdsa-p256-sign", [](auto) { return MakeSign("p256", false); }},
        {"ecdsa-p256-verify", [](auto) { return MakeSign("p256", true); }},
        {"ecdh-p256", [](auto) { return MakeAgree("p256"); }},
        {"p256-keygen", [](auto) { return MakeGenerate("p256"); }},
        {"ed25519-sign", [](auto) { return MakeSign("ED25519", false); }},
        {"ed25519-verify", [](auto) { return MakeSign("ED25519", true); }},
        {"ed25519-keygen", [](auto) { return MakeGenerate("ED25519"); }},
        {"x25519", [](auto) { return MakeAgree("X25519"); }},
        {"x25519-keygen", [](auto) { return MakeGenerate("X25519"); }},
        {"rsa2048-sign", [](auto) { return MakeSign("rsa2048", false); }},
        {"rsa2048-verify", [](auto) { return MakeSign("rsa2048", true); }},
        {"rsa2048-decrypt", [](auto) { return MakeRsa(true); }},
        {"rsa2048-encrypt", [](auto) { return MakeRsa(false); }},
        {"rsa2048-keygen", [](auto) { return MakeGenerate("rsa2048"); }},
        {"aes256-gcm", MakeGcm},
        {"sha256", MakeHash},
        {"hmac-sha256", MakeHmac},
        {"deflate", [](std::size_t size) { return MakeZip(size, false); }},
        {"inflate", [](std::size_t size) { return MakeZip(size, true); }},
    };
    const auto found = makers.find(primitive);
    if (found == makers.end())
    {
        return std::nullopt;
    }
    return found->second(octets);
}

} // namespace ehealth
} // namespace ns3
