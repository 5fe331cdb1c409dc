// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_RSA_KEY_POOL_H
#define EHEALTH_RSA_KEY_POOL_H

#include "ns3/keys.h"

#include <mutex>
#include <vector>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-crypto
 * RSA-2048 keys, a few of them used again and again: making one takes about 100 ms of host time,
 * so a country's parties cannot each have their own. Simplification: parties share keys; sizes,
 * costs and checks are those of separate keys. Thread-safe.
 */
class RsaKeyPool
{
  public:
    /// @return the process's pool
    static RsaKeyPool& Get();

    /// Sets what the keys depend on; those already made are dropped when it differs.
    /// @param seed of the run. @param size number of keys, >= 1
    void Configure(uint64_t seed, std::size_t size);

    /// @return a key of the pool, chosen by the stream; made when it is first drawn
    SharedPkey Draw(RandomStream& random);

  private:
    RsaKeyPool() = default;

    std::mutex m_mutex;
    uint64_t m_seed{0};
    std::vector<SharedPkey> m_keys{8};
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_RSA_KEY_POOL_H
