// SPDX-License-Identifier: GPL-2.0-only
#include "key-agreement.h"

namespace ns3
{
namespace ehealth
{

EphemeralKey::EphemeralKey(Suite suite, SharedPkey key)
    : m_suite(suite), m_key(std::move(key)), m_public(EncodePublic(m_key.get()))
{
}

EphemeralKey
EphemeralKey::Generate(Suite suite, RandomStream& random)
{
    return {suite, GenerateDhKey(GetDhGroup(suite), random)};
}

std::optional<Bytes>
EphemeralKey::Agree(ByteView peerPublic) const
{
    const SharedPkey peer = DecodeDhPublic(GetDhGroup(m_suite), peerPublic);
    return peer ? AgreeDh(m_key.get(), peer.get()) : std::nullopt;
}

} // namespace ehealth
} // namespace ns3
