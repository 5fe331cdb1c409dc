// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_RANDOM_STREAM_H
#define EHEALTH_RANDOM_STREAM_H

#include "ns3/bytes.h"

#include <memory>
#include <string_view>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-crypto
 * A deterministic stream of octets: the AES-256-CTR keystream under
 * SHA-256(seed || entity || 0 || purpose || 0 || index). All randomness of a run comes from such
 * streams, so a run is a function of its seed.
 */
class RandomStream
{
  public:
    /**
     * @param seed of the run
     * @param entity whose stream it is
     * @param purpose what it is for
     * @param index distinguishes streams of one entity and purpose
     */
    RandomStream(uint64_t seed,
                 std::string_view entity,
                 std::string_view purpose,
                 uint64_t index = 0);
    ~RandomStream();
    /// Goes on where the other one was.
    RandomStream(RandomStream&&) noexcept;
    /// Goes on where the other one was.
    RandomStream& operator=(RandomStream&&) noexcept;

    /// Writes the next octets.
    void Fill(uint8_t* out, std::size_t size);

    /// @return the next octets
    Bytes Take(std::size_t size);

    /// @return the next eight octets as a number
    uint64_t NextU64();

    /// @return a number in [0, 1)
    double NextDouble();

    /// @param bound > 0. @return a number in [0, bound), all equally likely
    uint64_t NextBelow(uint64_t bound);

  private:
    struct State;
    std::unique_ptr<State> m_state;
};

/**
 * @ingroup ehealth-crypto
 * While alive, OpenSSL's RAND_bytes() of this thread (keys, nonces, ECDSA's k) draws from a branch
 * of the stream. Once one was made in a process, RAND_bytes() without one fails: no operation can
 * silently use other randomness.
 *
 * The branch takes 32 octets of the stream, whatever is drawn from it: how much OpenSSL draws for
 * an RSA operation depends on the key's history, on whether it has a blinding factor for the
 * thread.
 */
class ScopedRandomStream
{
  public:
    /// @param stream where the random octets come from
    explicit ScopedRandomStream(RandomStream& stream);
    ~ScopedRandomStream();
    ScopedRandomStream(const ScopedRandomStream&) = delete;
    ScopedRandomStream& operator=(const ScopedRandomStream&) = delete;

  private:
    RandomStream m_branch;
    RandomStream* m_outer;
};

/**
 * @ingroup ehealth-crypto
 * While alive, RAND_bytes() of this thread serves private-key operations whose results do not
 * depend on it: OpenSSL refuses RSA decryption, and on some machines ECDH, without random values
 * to blind them against side channels, for which any values will do.
 */
class ScopedBlinding
{
  public:
    ScopedBlinding();
    ~ScopedBlinding();
    ScopedBlinding(const ScopedBlinding&) = delete;
    ScopedBlinding& operator=(const ScopedBlinding&) = delete;

  private:
    RandomStream* m_outer;
};

/**
 * @ingroup ehealth-crypto
 * Whether RAND_bytes() draws from the host where no stream is in scope: for a process that has
 * other users of OpenSSL, such as a Python interpreter. Not while a simulation runs.
 * @param allowed at first false
 */
void SetHostRandomness(bool allowed);

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_RANDOM_STREAM_H
