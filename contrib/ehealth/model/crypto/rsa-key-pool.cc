// SPDX-License-Identifier: GPL-2.0-only
#include "rsa-key-pool.h"

namespace ns3
{
namespace ehealth
{

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
        // A stream of its own: the key does not depend on who draws it first.
        RandomStream stream(m_seed, "rsa-key-pool", "key", index);
        const ScopedRandomStream scope(stream);
        key = {EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048}), EVP_PKEY_free};
        RequireOpenssl(key != nullptr, "RSA key generation");
    }
    return key;
}

} // namespace ehealth
} // namespace ns3
