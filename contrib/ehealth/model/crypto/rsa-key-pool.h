// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_RSA_KEY_POOL_H
#define EHEALTH_RSA_KEY_POOL_H

#include "ns3/keys.h"

#include <map>
#include <mutex>
#include <optional>
#include <vector>

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-crypto
/// How an RSA key is written, DER.
enum class RsaForm : uint8_t
{
    Public,  //!< SubjectPublicKeyInfo (RFC 5280, section 4.1)
    Private, //!< PKCS #1 (RFC 8017, appendix A.1.2)
};

/**
 * @ingroup ehealth-crypto
 * RSA-2048 keys, a few of them used again and again: making one takes about 100 ms of host time,
 * so a country's parties cannot each have their own. Simplification: parties share keys; sizes,
 * costs and checks are those of separate keys. Thread-safe.
 *
 * OpenSSL looks for an encoder or decoder anew each time, 0.1 ms, and a key that it has decoded has
 * its Montgomery and blinding values to compute again. What the pool's keys are written as is
 * therefore kept, and who reads it gets the same object as all others.
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

    /// @return the key, written so; computed when it is none of the pool's. Stops the program when
    /// the key has no such form
    Bytes Encode(EVP_PKEY* key, RsaForm form);

    /// @return the pool's key that is written so, without its private half from the public form;
    /// null when none is
    SharedPkey Find(RsaForm form, ByteView der);

  private:
    /// The forms of a key.
    struct Encodings
    {
        Bytes publicDer;
        std::optional<Bytes> privateDer; //!< none: the key is a public half
    };

    RsaKeyPool() = default;
    SharedPkey Make(uint64_t index);

    std::mutex m_mutex;
    uint64_t m_seed{0};
    std::vector<SharedPkey> m_keys{8};
    std::map<const EVP_PKEY*, Encodings> m_encodings; //!< of m_keys and their public halves
    std::map<Bytes, SharedPkey> m_decoded;            //!< by either form
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_RSA_KEY_POOL_H
