// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_KEY_AGREEMENT_H
#define EHEALTH_KEY_AGREEMENT_H

#include "ns3/keys.h"

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-crypto
 * One side of an ephemeral Diffie-Hellman exchange: P-256 (also in the rsa2048 suite) or X25519.
 */
class EphemeralKey
{
  public:
    /// @return a new key, a function of the stream
    static EphemeralKey Generate(Suite suite, RandomStream& random);

    /// @return the value to send
    const Bytes& GetPublic() const
    {
        return m_public;
    }

    /// @return the suite
    Suite GetSuite() const
    {
        return m_suite;
    }

    /// @return the shared secret; nothing when the peer's value is no valid group element
    std::optional<Bytes> Agree(ByteView peerPublic) const;

  private:
    EphemeralKey(Suite suite, SharedPkey key);

    Suite m_suite;
    SharedPkey m_key;
    Bytes m_public;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_KEY_AGREEMENT_H
