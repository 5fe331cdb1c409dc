// SPDX-License-Identifier: GPL-2.0-only
#include "tunnel-key-exchange.h"

#include "ns3/aead.h"
#include "ns3/signature.h"

#include <algorithm>

namespace ns3
{
namespace ehealth
{

namespace
{

using Step = KeyExchangeMessage::Step;

/// What Answer and Confirm hold encrypted.
struct Proof
{
    Bytes certificate;
    Bytes signature;
    EHEALTH_FIELDS(certificate, signature)
};

/// What a proof's signature is over.
Bytes
MakeStatement(const char* what, const Digest& transcript)
{
    return Concat({"ehealth tunnel ", what, transcript});
}

/// Takes the next octets of derived keying material.
template <std::size_t N>
void
TakeFrom(ByteView material, std::size_t& used, std::array<uint8_t, N>& out)
{
    const ByteView part = material.Sub(used, N);
    std::copy(part.begin(), part.end(), out.begin());
    used += N;
}

} // namespace

std::ostream&
operator<<(std::ostream& os, KeyExchangeError error)
{
    constexpr const char* names[] = {"None",
                                     "Malformed",
                                     "RejectedKey",
                                     "RejectedDecryption",
                                     "RejectedCertificate",
                                     "RejectedSignature"};
    return os << names[static_cast<std::size_t>(error)];
}

TunnelKeyExchange::TunnelKeyExchange(const GatewayIdentity& identity,
                                     std::string peer,
                                     uint32_t spi,
                                     RandomStream& random)
    : m_identity(identity)
    , m_peer(std::move(peer))
    , m_spi(spi)
    , m_random(random)
    , m_ephemeral(EphemeralKey::Generate(identity.keys.GetPublic().GetSuite(), random))
{
}

KeyExchangeMessage
TunnelKeyExchange::MakeShare(Step step)
{
    KeyExchangeMessage message;
    message.step = step;
    message.spi = m_spi;
    m_random.Fill(message.nonce.data(), message.nonce.size());
    message.share = m_ephemeral.GetPublic();
    return message;
}

Digest
TunnelKeyExchange::GetTranscript() const
{
    KeyExchangeMessage clear = m_answer;
    clear.sealed.clear();
    return Sha256({Encode(m_init), Encode(clear)});
}

bool
TunnelKeyExchange::DeriveKeys(ByteView peerShare, bool initiator)
{
    const auto shared = m_ephemeral.Agree(peerShare);
    if (!shared)
    {
        m_error = KeyExchangeError::RejectedKey;
        return false;
    }
    const Bytes prk = HkdfExtract(Concat({m_init.nonce, m_answer.nonce}), *shared);
    EspKey fromInitiator;
    EspKey fromResponder;
    const Bytes material = HkdfExpand(
        prk,
        Concat({"ehealth tunnel", GetTranscript()}),
        2 * (m_initiatorKey.size() + fromInitiator.key.size() + fromInitiator.salt.size()));
    std::size_t used = 0;
    TakeFrom(material, used, m_initiatorKey);
    TakeFrom(material, used, m_responderKey);
    for (EspKey* key : {&fromInitiator, &fromResponder})
    {
        TakeFrom(material, used, key->key);
        TakeFrom(material, used, key->salt);
    }
    m_keys.outbound = initiator ? fromInitiator : fromResponder;
    m_keys.inbound = initiator ? fromResponder : fromInitiator;
    m_keys.inboundSpi = m_spi;
    m_keys.outboundSpi = initiator ? m_answer.spi : m_init.spi;
    m_keys.extended = m_init.extended;
    return true;
}

Bytes
TunnelKeyExchange::SealProof(const char* what, const Digest& key)
{
    Proof proof;
    proof.certificate = m_identity.certificate;
    proof.signature = Sign(m_identity.keys, MakeStatement(what, GetTranscript()), m_random);
    return AeadSeal(key, {}, what, Encode(proof)); // the key seals nothing else
}

bool
TunnelKeyExchange::CheckProof(const char* what, const Digest& key, ByteView sealed, int64_t now)
{
    const auto opened = AeadOpen(key, {}, what, sealed);
    const auto proof = opened ? Decode<Proof>(*opened) : std::nullopt;
    if (!proof)
    {
        m_error = KeyExchangeError::RejectedDecryption;
        return false;
    }
    std::shared_ptr<const Certificate> certificate;
    if (m_identity.verifier->Check(proof->certificate, now, &certificate) !=
            CertificateStatus::Valid ||
        certificate->commonName != m_peer)
    {
        m_error = KeyExchangeError::RejectedCertificate;
        return false;
    }
    const Bytes statement = MakeStatement(what, GetTranscript());
    if (!Verify(certificate->key, statement, proof->signature))
    {
        m_error = KeyExchangeError::RejectedSignature;
        return false;
    }
    return true;
}

Bytes
TunnelKeyExchange::Begin(bool extended)
{
    m_init = MakeShare(Step::Init);
    m_init.exchange = m_random.NextU64();
    m_init.extended = extended;
    return Encode(m_init);
}

Bytes
TunnelKeyExchange::Answer(const KeyExchangeMessage& init)
{
    m_error = KeyExchangeError::None;
    if (init.step != Step::Init || !init.sealed.empty())
    {
        m_error = KeyExchangeError::Malformed;
        return {};
    }
    m_init = init;
    m_answer = MakeShare(Step::Answer);
    m_answer.exchange = init.exchange;
    m_answer.extended = init.extended;
    if (!DeriveKeys(init.share, false))
    {
        return {};
    }
    m_answer.sealed = SealProof("answer", m_responderKey);
    return Encode(m_answer);
}

Bytes
TunnelKeyExchange::Confirm(const KeyExchangeMessage& answer, int64_t now)
{
    m_error = KeyExchangeError::None;
    if (answer.step != Step::Answer || answer.exchange != m_init.exchange ||
        answer.extended != m_init.extended)
    {
        m_error = KeyExchangeError::Malformed;
        return {};
    }
    m_answer = answer;
    if (!DeriveKeys(answer.share, true) ||
        !CheckProof("answer", m_responderKey, answer.sealed, now))
    {
        return {};
    }
    KeyExchangeMessage confirm;
    confirm.step = Step::Confirm;
    confirm.exchange = m_init.exchange;
    confirm.sealed = SealProof("confirm", m_initiatorKey);
    return Encode(confirm);
}

bool
TunnelKeyExchange::Finish(const KeyExchangeMessage& confirm, int64_t now)
{
    m_error = KeyExchangeError::None;
    if (confirm.step != Step::Confirm || confirm.exchange != m_init.exchange || confirm.spi != 0 ||
        !confirm.share.empty() || confirm.extended || confirm.nonce != decltype(confirm.nonce){})
    {
        m_error = KeyExchangeError::Malformed;
        return false;
    }
    return CheckProof("confirm", m_initiatorKey, confirm.sealed, now);
}

} // namespace ehealth
} // namespace ns3
