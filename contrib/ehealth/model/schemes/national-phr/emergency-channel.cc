// SPDX-License-Identifier: GPL-2.0-only
#include "emergency-channel.h"

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

namespace
{

constexpr const char* kKeyInfo = "national-phr emergency";

} // namespace

EmergencyChannel::EmergencyChannel(const SymmetricKey& key) : m_key(key, 0)
{
}

Task<EmergencyChannel>
EmergencyChannel::AskMedico(Session& s, const Trust& trust, std::string patient, Peer device)
{
    // 0  A -> M: nonce
    EmergencyHello hello;
    hello.nonce = co_await DrawNonce(s);
    co_await s.Send(device, hello);

    // 2  M -> A: certificate_M, share, sig_M(nonce, share)
    const auto offer = co_await s.Receive<MedicoOffer>();
    const Certificate medico = co_await RequireMedico(s, trust, offer.certificate);
    const MedicoOfferStatement statement{hello.nonce, offer.share};
    const bool genuine = co_await s.Run(
        VerifyAs(MedicoOffer::kType, medico.key, Encode(statement), offer.signature));
    co_await s.Require(genuine, Reason::RejectedSignature);
    const EphemeralKey ephemeral = co_await s.Run(op::GenerateEphemeral(trust.suite));
    auto agreed = co_await s.Run(op::Agree(ephemeral, offer.share, kKeyInfo));
    const SymmetricKey key = co_await s.Require(std::move(agreed), Reason::RejectedKey);
    s.ClaimCommit(kMedicoPresence, patient, medico.commonName, offer.share);
    EmergencyChannel channel(key);
    channel.m_share = ephemeral.GetPublic();
    channel.m_medico = medico;
    co_return channel;
}

Task<EmergencyChannel>
EmergencyChannel::OfferToPhone(Session& s, const Trust& trust, Identity medico, std::string id)
{
    // 0  A -> M: nonce
    const auto hello = co_await s.Receive<EmergencyHello>();
    const Peer phone = s.GetSender();

    // 2  M -> A: certificate_M, share, sig_M(nonce, share)
    const EphemeralKey ephemeral = co_await s.Run(op::GenerateEphemeral(trust.suite));
    MedicoOffer offer;
    offer.certificate = medico.certificate;
    offer.share = ephemeral.GetPublic();
    const MedicoOfferStatement statement{hello.nonce, offer.share};
    offer.signature = co_await s.Run(SignAs(MedicoOffer::kType, medico.keys, Encode(statement)));
    s.ClaimRunning(kMedicoPresence, id, "", offer.share);
    co_await s.Send(phone, offer);

    // 1  A -> M: share, {f, sig_P-RA(P_IC, f, P_Id)}K
    const auto sealed = co_await s.Receive<SealedIdentity>();
    auto agreed = co_await s.Run(op::Agree(ephemeral, sealed.share, kKeyInfo));
    const SymmetricKey key = co_await s.Require(std::move(agreed), Reason::RejectedKey);
    EmergencyChannel channel(key);
    auto opened = co_await s.Run(channel.m_key.Open(SealedIdentity::kType, sealed.sealed));
    const Bytes plain = co_await s.Require(std::move(opened), Reason::RejectedDecryption);
    channel.m_identity = co_await s.Parse<PresentIdentity>(plain);
    co_return channel;
}

Task<bool>
EmergencyChannel::SendIdentity(Session& s, Peer device, PresentIdentity identity)
{
    SealedIdentity message;
    message.share = m_share;
    message.sealed = co_await s.Run(m_key.Seal(SealedIdentity::kType, Encode(identity)));
    co_await s.Send(device, message);
    co_return true;
}

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3
