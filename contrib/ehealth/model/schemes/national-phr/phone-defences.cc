// SPDX-License-Identifier: GPL-2.0-only
// What single defences add to role A.
#include "phone.h"

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

Task<bool>
Phone::RequireImageSignature(Session& s, Certificate authority, TrustedAppImage image)
{
    const Signature signature = co_await s.Require(image.signature, Reason::RejectedSignature);
    const bool genuine = co_await s.Run(VerifyAs(TrustedAppImage::kType,
                                                 authority.key,
                                                 ByteView(image.digest).ToBytes(),
                                                 signature.octets));
    co_await s.Require(genuine, Reason::RejectedSignature);
    co_return true;
}

Task<bool>
Phone::RequireShareSignature(Session& s,
                             Certificate authority,
                             AuthorityKey desk,
                             AuthorityShare theirs)
{
    const Nonce token = co_await s.Require(desk.token, Reason::NotRegistered);
    const Signature signature = co_await s.Require(theirs.signature, Reason::RejectedSignature);
    const AuthorityShareStatement statement{token, theirs.share};
    const bool genuine = co_await s.Run(
        VerifyAs(AuthorityShare::kType, authority.key, Encode(statement), signature.octets));
    co_await s.Require(genuine, Reason::RejectedSignature);
    co_return true;
}

Task<bool>
Phone::ProvePresence(Session& s, Peer device, HealthCard card)
{
    PresenceStatement statement;
    // Before the challenge, so that the answer takes no longer than the way there and back
    statement.echo = co_await DrawNonce(s);
    const auto challenge = co_await s.Receive<PresenceChallenge>();
    const PresenceEcho echo{statement.echo};
    co_await s.Send(device, echo);

    statement.challenge = challenge.nonce;
    const PresentCard shown{card.fingerprint, card.id, card.code};
    statement.card = Sha256(Encode(shown));
    PresenceProof proof;
    proof.signature = co_await SignWithHolderKey(s, PresenceProof::kType, Encode(statement));
    proof.certificate = card.certificate;
    co_await s.Send(device, proof);
    co_return true;
}

Task<bool>
Phone::GiveConsent(Session& s, Peer device, HealthCard card)
{
    const auto asked = co_await s.Receive<ConsentRequest>();
    Consent consent;
    consent.statement.code = card.code;
    consent.statement.medico = asked.medico;
    consent.statement.nonce = co_await DrawNonce(s);
    consent.statement.expiry = s.GetUnixTime() + m_trust.otpLifetime;
    consent.signature = co_await SignWithHolderKey(s, Consent::kType, Encode(consent.statement));
    consent.certificate = card.certificate;
    co_await s.Send(device, consent);
    co_return true;
}

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3
