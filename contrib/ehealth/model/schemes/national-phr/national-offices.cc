// SPDX-License-Identifier: GPL-2.0-only
#include "national-offices.h"

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

CodeRegister::CodeRegister(Ptr<Agent> agent,
                           const Trust& trust,
                           Identity identity,
                           std::function<bool(const std::string& code)> isKnown)
    : m_agent(agent), m_trust(trust), m_identity(std::move(identity)), m_isKnown(std::move(isKnown))
{
    m_agent->Serve<CodeQuery>(kCodeRegister, [this](Session& s) { return Answer(s); });
}

// Table 2, role D
Script
CodeRegister::Answer(Session& s)
{
    // 3  P-RA -> D: sig_P-RA(P_IC)
    const auto query = co_await s.Receive<CodeQuery>();
    const Peer asker = s.GetSender();
    const Certificate pra =
        co_await RequireCertificate(s, m_trust, query.certificate, kOuProvinceAuthority);
    const bool genuine = co_await s.Run(
        VerifyAs(CodeQuery::kType, pra.key, ByteView(query.code).ToBytes(), query.signature));
    co_await s.Require(genuine, Reason::RejectedSignature);

    // 3  D -> P-RA: enc_P-RA[verdict, P_IC]
    Verdict verdict;
    verdict.code = query.code;
    auto lookUp =
        op::Read(query.code.size(), [this, code = query.code] { return m_isKnown(code); });
    verdict.verified = co_await s.Run(std::move(lookUp));
    if (verdict.verified)
    {
        s.ClaimRunning(kVerdictAgreement, kCodeRegister, pra.commonName, verdict.code);
    }
    if (s.Defends(N4))
    {
        // Anybody can encrypt to P-RA: the signature tells whose verdict it is, the nonce when
        const Nonce nonce = co_await s.Require(query.nonce, Reason::Malformed);
        const VerdictStatement statement{verdict.verified, verdict.code, nonce};
        VerdictProof& proof = verdict.proof.emplace();
        proof.signature =
            co_await s.Run(SignAs(CodeVerdict::kType, m_identity.keys, Encode(statement)));
        proof.certificate = m_identity.certificate;
    }
    CodeVerdict answer;
    answer.sealed = co_await s.Run(op::Seal(pra.key, CodeVerdict::kType.name, Encode(verdict)));
    co_await s.Send(asker, answer);
}

IssuingAuthority::IssuingAuthority(Ptr<Agent> agent,
                                   const Trust& trust,
                                   std::shared_ptr<const CertificateAuthority> authority,
                                   int64_t lifetime)
    : m_agent(agent), m_trust(trust), m_authority(std::move(authority)), m_lifetime(lifetime)
{
    m_agent->Serve<SignedIssueRequest>(kIssuingAuthority, [this](Session& s) { return Issue(s); });
}

// Table 2, step 8, role EH-ISSUING CA
Script
IssuingAuthority::Issue(Session& s)
{
    const auto signedIssue = co_await s.Receive<SignedIssueRequest>();
    const Peer pra = s.GetSender();
    const Certificate authority =
        co_await RequireCertificate(s, m_trust, signedIssue.certificate, kOuProvinceAuthority);
    const bool genuine = co_await s.Run(VerifyAs(SignedIssueRequest::kType,
                                                 authority.key,
                                                 signedIssue.request,
                                                 signedIssue.signature));
    co_await s.Require(genuine, Reason::RejectedSignature);
    const auto request = co_await s.Parse<IssueRequest>(signedIssue.request);
    const PublicKey key = co_await s.Require(PublicKey::Decode(m_trust.suite, request.publicKey),
                                             Reason::RejectedKey);

    const int64_t now = s.GetUnixTime() / 1000;
    IssuedCertificate issued;
    issued.certificate = co_await s.Run(op::IssueCertificate(m_authority,
                                                             request.id,
                                                             request.role,
                                                             key,
                                                             Validity{now, now + m_lifetime},
                                                             s.GetRun() + 1));
    co_await s.Send(pra, issued);
}

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3
