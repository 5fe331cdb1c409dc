// SPDX-License-Identifier: GPL-2.0-only
#include "link-cipher.h"

namespace ns3
{
namespace ehealth
{

namespace
{

AeadNonce
MakeNonce(LinkCipher::Side sender, uint64_t sequence)
{
    AeadNonce nonce{};
    nonce[0] = static_cast<uint8_t>(sender);
    for (std::size_t i = 0; i < sizeof(sequence); ++i)
    {
        nonce[nonce.size() - 1 - i] = static_cast<uint8_t>(sequence >> (8 * i));
    }
    return nonce;
}

Bytes
MakeAad(const MessageType& type)
{
    return Concat({type.step, "/", type.name});
}

} // namespace

LinkCipher::LinkCipher(const SymmetricKey& key, Side side) : m_key(key), m_side(side)
{
}

SymmetricKey
LinkCipher::DeriveKey(uint64_t seed, const std::string& client, const std::string& server)
{
    SymmetricKey key;
    RandomStream(seed, client + "|" + server, "link-key").Fill(key.data(), key.size());
    return key;
}

Operation<LinkRecord>
LinkCipher::Seal(const MessageType& type, Bytes body)
{
    const uint64_t sequence = m_next++;
    auto encrypt = op::Encrypt(m_key, MakeNonce(m_side, sequence), MakeAad(type), std::move(body));
    return {encrypt.cost,
            [work = std::move(encrypt.work), sequence](RandomStream& random) {
                LinkRecord record;
                record.sequence = sequence;
                record.sealed = work(random);
                return record;
            },
            encrypt.inSimulatorThread};
}

Operation<std::optional<Bytes>>
LinkCipher::Open(const MessageType& type, const LinkRecord& record) const
{
    const Side sender = m_side == Side::Client ? Side::Server : Side::Client;
    return op::Decrypt(m_key, MakeNonce(sender, record.sequence), MakeAad(type), record.sealed);
}

bool
LinkCipher::Accept(const LinkRecord& record)
{
    if (record.sequence > m_highest)
    {
        m_seen <<= std::min<uint64_t>(record.sequence - m_highest, kWindow);
        m_seen.set(0);
        m_highest = record.sequence;
        return true;
    }
    const uint64_t age = m_highest - record.sequence;
    if (age >= kWindow || m_seen.test(age))
    {
        return false;
    }
    m_seen.set(age);
    return true;
}

} // namespace ehealth
} // namespace ns3
