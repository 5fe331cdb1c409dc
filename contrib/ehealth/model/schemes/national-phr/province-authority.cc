// SPDX-License-Identifier: GPL-2.0-only
#include "province-authority.h"

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

ProvinceAuthority::ProvinceAuthority(Ptr<Agent> agent,
                                     const Trust& trust,
                                     Identity identity,
                                     Peers peers,
                                     std::shared_ptr<const Bytes> image)
    : m_agent(agent)
    , m_trust(trust)
    , m_identity(std::move(identity))
    , m_peers(std::move(peers))
    , m_image(std::move(image))
{
    m_agent->Serve<SignedRegistration>(kProvinceAuthority, [this](Session& s) { return Enrol(s); });
}

// Table 2, role P-RA
Script
ProvinceAuthority::Enrol(Session& s)
{
    // 2  HP-RA -> P-RA: sig_HP-RA(P_Id, f, PD_Id, P_IC)
    const auto signedRegistration = co_await s.Receive<SignedRegistration>();
    const Peer hpRa = s.GetSender();
    const Certificate agent = co_await RequireCertificate(s,
                                                          m_trust,
                                                          signedRegistration.certificate,
                                                          kOuRegistrationAgent);
    const bool registered = co_await s.Run(VerifyAs(SignedRegistration::kType,
                                                    agent.key,
                                                    signedRegistration.registration,
                                                    signedRegistration.signature));
    co_await s.Require(registered, Reason::RejectedSignature);
    const auto registration =
        co_await s.Parse<RegistrationRequest>(signedRegistration.registration);
    const bool isPatient = registration.applicant == Applicant::Patient;

    // 3  P-RA -> Insurance DB: sig_P-RA(P_IC); the Medical Council DB for a medico's code
    CodeQuery query;
    query.code = registration.code;
    query.signature =
        co_await s.Run(SignAs(CodeQuery::kType, m_identity.keys, ByteView(query.code).ToBytes()));
    query.certificate = m_identity.certificate;
    if (s.Defends(N4))
    {
        query.nonce = co_await DrawNonce(s);
    }
    co_await s.Send(isPatient ? m_peers.insurance : m_peers.medicalCouncil, query);

    // 3  Insurance DB -> P-RA: enc_P-RA[verdict, P_IC]
    const auto answer = co_await s.Receive<CodeVerdict>();
    auto openedVerdict =
        co_await s.Run(op::Open(m_identity.keys, CodeVerdict::kType.name, answer.sealed));
    const Bytes plainVerdict =
        co_await s.Require(std::move(openedVerdict), Reason::RejectedDecryption);
    const auto verdict = co_await s.Parse<Verdict>(plainVerdict);
    if (s.Defends(N4))
    {
        const char* const role = isPatient ? kOuInsurance : kOuMedicalCouncil;
        co_await RequireVerdictProof(s, verdict, *query.nonce, role);
    }
    co_await s.Require(verdict.verified && verdict.code == registration.code,
                       isPatient ? Reason::InsuranceRefused : Reason::MedicalCodeRefused);
    s.ClaimCommit(kVerdictAgreement, m_agent->GetName(), kCodeRegister, verdict.code);

    // 4  P-RA -> HP-RA: sig_P-RA(approval: P_Id, PD_Id, P-RA public key)
    ApprovalBody approved{registration.id, registration.device, m_identity.certificate};
    Nonce token;
    if (s.Defends(N1) || s.Defends(N2))
    {
        // Over CAs-VPN to HP-RA, from there over NFC: who has it was at the desk
        token = co_await DrawNonce(s);
        approved.token = token;
    }
    Approval approval;
    approval.body = Encode(approved);
    approval.signature = co_await s.Run(SignAs(Approval::kType, m_identity.keys, approval.body));
    co_await s.Send(hpRa, approval);

    // 6  A -> P-RA: enc_P-RA[sig_PD(certificate request) + PD public key]
    const MessageType& step6 = SealedCertificateRequest::kType;
    // The phone makes a key pair first: in an RSA suite its TPM takes more than ten seconds.
    const auto sealedRequest = co_await s.Receive<SealedCertificateRequest>(
        3 * s.GetAgent().GetEnvironment().messageTimeout);
    const Peer phone = s.GetSender();
    auto openedRequest =
        co_await s.Run(op::Open(m_identity.keys, step6.name, sealedRequest.sealed));
    const Bytes plainRequest =
        co_await s.Require(std::move(openedRequest), Reason::RejectedDecryption);
    const auto signedRequest = co_await s.Parse<SignedCertificateRequest>(plainRequest);
    const auto request = co_await s.Parse<CertificateRequest>(signedRequest.request);
    const PublicKey holderKey =
        co_await s.Require(PublicKey::Decode(m_trust.suite, request.publicKey),
                           Reason::RejectedKey);
    const bool possessed =
        co_await s.Run(VerifyAs(step6, holderKey, signedRequest.request, signedRequest.signature));
    co_await s.Require(possessed, Reason::RejectedSignature);
    co_await s.Require(request.id == registration.id, Reason::IdentityMismatch);
    co_await s.Require(request.device == registration.device, Reason::DeviceMismatch);
    if (s.Defends(N2))
    {
        // P_Id and PD_Id are no secrets: only the phone that was at the desk has the token
        co_await s.Require(request.token && request.token->value == token.value,
                           Reason::NotRegistered);
    }

    // 6  P-RA -> A: PHR-TA image
    TrustedAppImage trustedApp;
    trustedApp.image = *m_image;
    trustedApp.digest = co_await s.Run(op::Hash(*m_image));
    s.ClaimRunning(kImageAgreement, m_agent->GetName(), request.id, trustedApp.digest);
    if (s.Defends(N3))
    {
        // A digest alone is replaced together with the image
        trustedApp.signature.emplace().octets = co_await s.Run(
            SignAs(TrustedAppImage::kType, m_identity.keys, ByteView(trustedApp.digest).ToBytes()));
    }
    co_await s.Send(phone, trustedApp);

    // 7  Diffie-Hellman -> Sk
    const EphemeralKey ephemeral = co_await s.Run(op::GenerateEphemeral(m_trust.suite));
    AuthorityShare ours{ephemeral.GetPublic()};
    if (s.Defends(N1))
    {
        const AuthorityShareStatement statement{token, ours.share};
        ours.signature.emplace().octets =
            co_await s.Run(SignAs(AuthorityShare::kType, m_identity.keys, Encode(statement)));
    }
    co_await s.Send(phone, ours);
    const auto theirs = co_await s.Receive<PhoneShare>();
    if (s.Defends(N1))
    {
        // Without both signatures a man in the middle agrees with each end on a key of its own
        const Signature signature = co_await s.Require(theirs.signature, Reason::RejectedSignature);
        const PhoneShareStatement statement{ours.share, theirs.share};
        const bool phones = co_await s.Run(
            VerifyAs(PhoneShare::kType, holderKey, Encode(statement), signature.octets));
        co_await s.Require(phones, Reason::RejectedSignature);
    }
    auto agreed = co_await s.Run(op::Agree(ephemeral, theirs.share, "national-phr Sk"));
    const SymmetricKey sk = co_await s.Require(std::move(agreed), Reason::RejectedKey);

    // 8  the certificate comes from EH-ISSUING CA
    const IssueRequest issue{request.id, isPatient ? kOuPatient : kOuMedico, request.publicKey};
    SignedIssueRequest signedIssue;
    signedIssue.request = Encode(issue);
    signedIssue.signature =
        co_await s.Run(SignAs(SignedIssueRequest::kType, m_identity.keys, signedIssue.request));
    signedIssue.certificate = m_identity.certificate;
    co_await s.Send(m_peers.issuingAuthority, signedIssue);
    const auto issued = co_await s.Receive<IssuedCertificate>();
    const Certificate certificate =
        co_await RequireCertificate(s, m_trust, issued.certificate, issue.role.c_str());
    co_await s.Require(certificate.commonName == request.id &&
                           certificate.key.Encode() == request.publicKey,
                       Reason::RejectedCertificate);

    // 8  P-RA -> A: {certificate, sig_P-RA(f, P_Id)}Sk. Sk is fresh, so one fixed nonce is safe.
    const IdentityStatement statement{registration.fingerprint, registration.id, registration.code};
    CredentialBody body;
    body.certificate = issued.certificate;
    body.signature = co_await s.Run(SignAs(Credential::kType, m_identity.keys, Encode(statement)));
    s.ClaimSecret(kSecretCredential, m_agent->GetName(), body.signature);
    s.ClaimCommit(kEnrolmentAgreement, m_agent->GetName(), request.id, request.publicKey);
    Credential credential;
    credential.sealed = co_await s.Run(
        op::Encrypt(sk, AeadNonce{}, ByteView(Credential::kType.name).ToBytes(), Encode(body)));
    co_await s.Send(phone, credential);

    // 9  P-RA -> HP-RA: certificate
    const HolderCertificate holder{issued.certificate};
    co_await s.Send(hpRa, holder);
}

Task<bool>
ProvinceAuthority::RequireVerdictProof(Session& s, Verdict verdict, Nonce nonce, const char* role)
{
    const VerdictProof proof = co_await s.Require(verdict.proof, Reason::RejectedSignature);
    const Certificate office = co_await RequireCertificate(s, m_trust, proof.certificate, role);
    const VerdictStatement statement{verdict.verified, verdict.code, nonce};
    const bool genuine = co_await s.Run(
        VerifyAs(CodeVerdict::kType, office.key, Encode(statement), proof.signature));
    co_await s.Require(genuine, Reason::RejectedSignature);
    co_return true;
}

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3
