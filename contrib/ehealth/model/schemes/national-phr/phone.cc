// SPDX-License-Identifier: GPL-2.0-only
#include "phone.h"

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

Phone::Phone(Ptr<Agent> agent, Ptr<NfcNetDevice> nfc, const Trust& trust)
    : m_agent(agent)
    , m_nfc(nfc)
    , m_trust(trust)
    , m_tee("phone-tee", 1, agent->GetEnvironment().costs, ExecutionWorld::Tee)
    , m_tpm("phone-ftpm", 1, agent->GetEnvironment().costs, ExecutionWorld::Tpm)
{
}

uint64_t
Phone::BeginEnrolment(const Application& application, uint32_t site)
{
    const Protocol& protocol =
        application.applicant == Applicant::Patient ? kPatientEnrolment : kMedicoEnrolment;
    return m_agent->Begin(protocol, site, kPhone, [this, application](Session& s) {
        return Enrol(s, application);
    });
}

uint64_t
Phone::BeginVisit(const Protocol& protocol, HandsetSource handset, uint32_t site)
{
    return m_agent->Begin(protocol, site, kPhone, [this, handset](Session& s) {
        return Visit(s, handset);
    });
}

uint64_t
Phone::BeginVisit(const Protocol& protocol, const HealthCard& card, uint32_t site)
{
    const auto make = [this, card] {
        return MakeEnrolledPhone(m_trust, "PD-" + card.id, card, std::nullopt);
    };
    return BeginVisit(protocol, make, site);
}

uint64_t
Phone::BeginEmergency(HandsetSource handset, uint32_t site)
{
    return m_agent->Begin(kEmergencyConscious, site, kPhone, [this, handset](Session& s) {
        return Emergency(s, handset);
    });
}

uint64_t
Phone::BeginSync(HandsetSource handset, uint32_t site)
{
    return m_agent->Begin(kSync, site, kPhone, [this, handset](Session& s) {
        return Sync(s, handset);
    });
}

std::optional<HealthCard>
Phone::GetCard() const
{
    if (!m_handset)
    {
        return std::nullopt;
    }
    const auto opened = m_handset->OpenCard();
    return opened ? Decode<HealthCard>(*opened) : std::nullopt;
}

// Table 2, role A
Script
Phone::Enrol(Session& s, Application application)
{
    const Peer reader = Peer::Near(m_nfc);
    // A person who enrols anew does so with an erased phone.
    const auto maker = [this, device = application.device] { return MakePhone(m_trust, device); };
    co_await TakeHandset(s, maker);

    // 1  A -> HP-RA: P_Id, f, PD_Id, P_IC
    const RegistrationRequest registration{application.applicant,
                                           application.id,
                                           application.fingerprint,
                                           application.device,
                                           application.code};
    co_await s.Send(reader, registration);

    // 5  HP-RA -> A: P-RA public key. The approval behind it took the registration agent, P-RA
    // and the insurance database one message time each.
    const Time approval = 3 * s.GetAgent().GetEnvironment().messageTimeout;
    const auto authorityKey = co_await s.Receive<AuthorityKey>(approval);
    const Certificate authority =
        co_await RequireCertificate(s, m_trust, authorityKey.certificate, kOuProvinceAuthority);
    const Peer pra =
        Peer::At(Ipv4Address(authorityKey.address), LinkClass::Internet, authority.commonName);

    // 6  A -> P-RA: enc_P-RA[sig_PD(certificate request) + PD public key]
    const KeyPair keys = co_await MakeDeviceKey(s);
    CertificateRequest request{application.id, application.device, keys.GetPublic().Encode()};
    if (s.Defends(N2))
    {
        request.token = authorityKey.token; // it was at the desk
    }
    const MessageType& step6 = SealedCertificateRequest::kType;
    SignedCertificateRequest signedRequest;
    s.ClaimRunning(kEnrolmentAgreement, application.id, authority.commonName, request.publicKey);
    signedRequest.request = Encode(request);
    signedRequest.signature = co_await SignWithHolderKey(s, step6, signedRequest.request);
    SealedCertificateRequest sealedRequest;
    sealedRequest.sealed =
        co_await s.Run(op::Seal(authority.key, step6.name, Encode(signedRequest)));
    co_await s.Send(pra, sealedRequest);

    // 6  P-RA -> A: PHR-TA image
    const auto trustedApp = co_await s.Receive<TrustedAppImage>();
    const Digest digest = co_await s.Run(op::Hash(trustedApp.image));
    co_await s.Require(digest == trustedApp.digest, Reason::RejectedImage);
    if (s.Defends(N3))
    {
        co_await RequireImageSignature(s, authority, trustedApp);
    }
    s.ClaimCommit(kImageAgreement, application.id, authority.commonName, digest);
    co_await InstallTrustedApp(s, trustedApp.image);

    // 7  Diffie-Hellman -> Sk
    const auto theirs = co_await s.Receive<AuthorityShare>();
    if (s.Defends(N1))
    {
        co_await RequireShareSignature(s, authority, authorityKey, theirs);
    }
    const EphemeralKey ephemeral = co_await s.Run(op::GenerateEphemeral(m_trust.suite));
    const auto agreed = co_await s.Run(op::Agree(ephemeral, theirs.share, "national-phr Sk"));
    const SymmetricKey sk = co_await s.Require(agreed, Reason::RejectedKey);
    PhoneShare ours{ephemeral.GetPublic()};
    if (s.Defends(N1))
    {
        const PhoneShareStatement statement{theirs.share, ours.share};
        ours.signature.emplace().octets =
            co_await SignWithHolderKey(s, PhoneShare::kType, Encode(statement));
    }
    co_await s.Send(pra, ours);

    // 8  P-RA -> A: {certificate, sig_P-RA(f, P_Id)}Sk
    const auto credential = co_await s.Receive<Credential>(approval);
    auto opened = co_await s.Run(op::Decrypt(sk,
                                             AeadNonce{},
                                             ByteView(Credential::kType.name).ToBytes(),
                                             credential.sealed));
    const Bytes plain = co_await s.Require(std::move(opened), Reason::RejectedDecryption);
    const auto body = co_await s.Parse<CredentialBody>(plain);
    const Certificate own = co_await RequireCertificate(
        s,
        m_trust,
        body.certificate,
        application.applicant == Applicant::Patient ? kOuPatient : kOuMedico);
    co_await s.Require(own.commonName == application.id &&
                           own.key.Encode() == keys.GetPublic().Encode(),
                       Reason::RejectedCertificate);
    const IdentityStatement statement{application.fingerprint, application.id, application.code};
    const bool stated = co_await s.Run(
        VerifyAs(Credential::kType, authority.key, Encode(statement), body.signature));
    co_await s.Require(stated, Reason::RejectedSignature);
    s.ClaimSecret(kSecretCredential, application.id, body.signature);

    // 10  HP-RA -> A: sig_HP-RA(P-PHR code)
    const auto recordCode = co_await s.Receive<RecordCode>(approval);
    const Certificate agent =
        co_await RequireCertificate(s, m_trust, recordCode.certificate, kOuRegistrationAgent);
    const bool genuine = co_await s.Run(VerifyAs(RecordCode::kType,
                                                 agent.key,
                                                 ByteView(recordCode.code).ToBytes(),
                                                 recordCode.signature));
    co_await s.Require(genuine, Reason::RejectedSignature);
    HealthCard card;
    card.fingerprint = application.fingerprint;
    card.id = application.id;
    card.code = recordCode.code;
    card.insuranceCode = application.code;
    card.certificate = body.certificate;
    card.statement = body.signature;
    card.authority = authorityKey.certificate;
    co_await SealCard(s, card);
    MobileRecord mobile;
    mobile.record.code = card.code;
    mobile.record.patient = card.id;
    mobile.record.fingerprint = Sha256(Encode(card.fingerprint));
    co_await StoreRecord(s, mobile);

    // 10, answered: only now the record comes to exist
    const CardSealed sealed{card.code};
    co_await s.Send(reader, sealed);
}

// Tables 3 and 4, role A
Script
Phone::Visit(Session& s, HandsetSource handset)
{
    co_await TakeHandset(s, handset);
    const HealthCard card = co_await OpenCard(s);

    // 1  A -> M: f, P_Id, code
    if (!m_met.empty())
    {
        s.ClaimRunning(kPresence, card.id, m_met, card.code);
        s.ClaimRunning(kConsentToRead, card.id, "", Concat({card.code, m_met}));
    }
    const PresentCard present{card.fingerprint, card.id, card.code};
    const Peer device = Peer::Near(m_nfc);
    co_await s.Send(device, present);
    if (s.Defends(N5))
    {
        co_await ProvePresence(s, device, card);
    }
    if (s.Defends(N9))
    {
        co_await GiveConsent(s, device, card);
    }
}

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3
