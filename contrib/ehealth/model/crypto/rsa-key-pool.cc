// SPDX-License-Identifier: GPL-2.0-only
#include "rsa-key-pool.h"

#include <openssl/x509.h>

namespace ns3
{
namespace ehealth
{

namespace
{

Bytes
EncodeDer(EVP_PKEY* key, RsaForm form)
{
    uint8_t* der = nullptr;
    const int size = form == RsaForm::Public ? i2d_PUBKEY(key, &der) : i2d_PrivateKey(key, &der);
    RequireOpenssl(size > 0, "RSA key encoding");
    Bytes encoded(der, der + size);
    OPENSSL_clear_free(der, encoded.size());
    return encoded;
}

} // namespace

RsaKeyPool&
RsaKeyPool::Get()
{
    static RsaKeyPool pool;
    return pool;
}

void
RsaKeyPool::Configure(uint64_t seed, std::size_t size)
{
    const std::lock_guard<std::mutex> lock(m_mutex);
    if (seed != m_seed || size != m_keys.size())
    {
        m_seed = seed;
        m_keys.assign(size, nullptr);
        m_encodings.clear();
        m_decoded.clear();
    }
}

SharedPkey
RsaKeyPool::Draw(RandomStream& random)
{
    const std::lock_guard<std::mutex> lock(m_mutex);
    const uint64_t index = random.NextBelow(m_keys.size());
    SharedPkey& key = m_keys[index];
    if (!key)
    {
        key = Make(index);
    }
    return key;
}

SharedPkey
RsaKeyPool::Make(uint64_t index)
{
    // A stream of its own: the key does not depend on who draws it first.
    RandomStream stream(m_seed, "rsa-key-pool", "key", index);
    const ScopedRandomStream scope(stream);
    SharedPkey key(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048}), EVP_PKEY_free);
    RequireOpenssl(key != nullptr, "RSA key generation");
    const Bytes publicDer = EncodeDer(key.get(), RsaForm::Public);
    const Bytes privateDer = EncodeDer(key.get(), RsaForm::Private);
    const uint8_t* begin = publicDer.data();
    const auto size = static_cast<long>(publicDer.size());
    SharedPkey publicHalf(d2i_PUBKEY(nullptr, &begin, size), EVP_PKEY_free);
    RequireOpenssl(publicHalf != nullptr, "RSA key decoding");
    m_encodings[key.get()] = {publicDer, privateDer};
    m_encodings[publicHalf.get()] = {publicDer, std::nullopt};
    m_decoded[privateDer] = key;
    m_decoded[publicDer] = std::move(publicHalf);
    return key;
}

Bytes
RsaKeyPool::Encode(EVP_PKEY* key, RsaForm form)
{
    {
        const std::lock_guard<std::mutex> lock(m_mutex);
        const auto found = m_encodings.find(key);
        if (found != m_encodings.end())
        {
            const Encodings& encodings = found->second;
            if (form == RsaForm::Public)
            {
                return encodings.publicDer;
            }
            if (encodings.privateDer)
            {
                return *encodings.privateDer;
            }
        }
    }
    return EncodeDer(key, form);
}

SharedPkey
RsaKeyPool::Find(RsaForm form, ByteView der)
{
    const std::lock_guard<std::mutex> lock(m_mutex);
    const auto found = m_decoded.find(der.ToBytes());
    if (found == m_decoded.end())
    {
        return nullptr;
    }
    const bool isPrivate = m_encodings.at(found->second.get()).privateDer.has_value();
    return isPrivate == (form == RsaForm::Private) ? found->second : nullptr;
}

} // namespace ehealth
} // namespace ns3
