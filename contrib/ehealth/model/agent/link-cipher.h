// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_LINK_CIPHER_H
#define EHEALTH_LINK_CIPHER_H

#include "ns3/codec.h"
#include "ns3/message-type.h"
#include "ns3/operations.h"

#include <bitset>

namespace ns3
{
namespace ehealth
{

/// A message {m}K on the wire: sequence number and AES-256-GCM ciphertext.
struct LinkRecord
{
    uint64_t sequence{}; //!< number of the record
    Bytes sealed;        //!< ciphertext and tag
    EHEALTH_FIELDS(sequence, sealed)
};

/**
 * @ingroup ehealth-agent
 * One end of a key shared by two parties (BE, BC and TI of paper 000): AES-256-GCM with sequence
 * numbers. The nonce is direction and sequence number, the associated data is the message's step
 * and name; a receiver takes each number once, in a window as RFC 4303, section 3.4.3, has it.
 */
class LinkCipher
{
  public:
    /// Which of the two parties this is.
    enum class Side : uint8_t
    {
        Client,
        Server,
    };

    /**
     * @param key the shared key
     * @param side the two ends must differ: it separates the directions' nonces
     */
    LinkCipher(const SymmetricKey& key, Side side);

    /**
     * Derives the key two parties were given when they were set up.
     *
     * @param seed of the run
     * @param client name of the one end
     * @param server name of the other end
     */
    static SymmetricKey DeriveKey(uint64_t seed,
                                  const std::string& client,
                                  const std::string& server);

    /// Takes the next sequence number. @return the operation that makes {m}K
    Operation<LinkRecord> Seal(const MessageType& type, Bytes body);

    /// @return the operation that opens {m}K; nothing when it does not authenticate
    Operation<std::optional<Bytes>> Open(const MessageType& type, const LinkRecord& record) const;

    /// Marks an authenticated record's number as seen. @return false when it was before
    bool Accept(const LinkRecord& record);

  private:
    static constexpr std::size_t kWindow = 1024;

    SymmetricKey m_key;
    Side m_side;
    uint64_t m_next{1};
    uint64_t m_highest{0};
    std::bitset<kWindow> m_seen; //!< bit n: number m_highest - n was seen
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_LINK_CIPHER_H
