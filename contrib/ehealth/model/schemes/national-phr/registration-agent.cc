// SPDX-License-Identifier: GPL-2.0-only
#include "registration-agent.h"

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

RegistrationAgent::RegistrationAgent(Ptr<Agent> agent,
                                     Ptr<NfcNetDevice> nfc,
                                     const Trust& trust,
                                     Identity identity,
                                     Peer pra,
                                     Ipv4Address praAddress,
                                     Peer database,
                                     const SymmetricKey& be)
    : m_agent(agent)
    , m_nfc(nfc)
    , m_trust(trust)
    , m_identity(std::move(identity))
    , m_pra(std::move(pra))
    , m_praAddress(praAddress)
    , m_database(std::move(database))
    , m_be(be, LinkCipher::Side::Client)
{
    m_agent->Serve<RegistrationRequest>(kRegistrationAgent,
                                        [this](Session& s) { return Enrol(s); });
}

void
RegistrationAgent::Seat(const Application& person)
{
    m_person = person;
}

// Table 2, role HP-RA
Script
RegistrationAgent::Enrol(Session& s)
{
    // 1  A -> HP-RA: P_Id, f, PD_Id, P_IC; compared with the person and the documents
    const auto registration = co_await s.Receive<RegistrationRequest>();
    const Peer phone = s.GetSender();
    const Application person = m_person;
    co_await s.Require(registration.applicant == person.applicant && registration.id == person.id,
                       Reason::IdentityMismatch);
    co_await s.Require(Encode(registration.fingerprint) == Encode(person.fingerprint),
                       Reason::FingerprintMismatch);
    co_await s.Require(registration.code == person.code,
                       person.applicant == Applicant::Patient ? Reason::InsuranceRefused
                                                              : Reason::MedicalCodeRefused);

    // 2  HP-RA -> P-RA: sig_HP-RA(P_Id, f, PD_Id, P_IC)
    SignedRegistration signedRegistration;
    signedRegistration.registration = Encode(registration);
    signedRegistration.signature = co_await s.Run(
        SignAs(SignedRegistration::kType, m_identity.keys, signedRegistration.registration));
    signedRegistration.certificate = m_identity.certificate;
    co_await s.Send(m_pra, signedRegistration);

    // 4  P-RA -> HP-RA: sig_P-RA(approval: P_Id, PD_Id, P-RA public key)
    const Time timeout = s.GetAgent().GetEnvironment().messageTimeout;
    const auto approval = co_await s.Receive<Approval>(2 * timeout);
    const auto approved = co_await s.Parse<ApprovalBody>(approval.body);
    const Certificate pra =
        co_await RequireCertificate(s, m_trust, approved.certificate, kOuProvinceAuthority);
    const bool genuine =
        co_await s.Run(VerifyAs(Approval::kType, pra.key, approval.body, approval.signature));
    co_await s.Require(genuine, Reason::RejectedSignature);
    co_await s.Require(approved.id == registration.id, Reason::IdentityMismatch);
    co_await s.Require(approved.device == registration.device, Reason::DeviceMismatch);

    // 5  HP-RA -> A: P-RA public key
    AuthorityKey authorityKey{approved.certificate, m_praAddress.Get()};
    authorityKey.token = approved.token; // N1, N2
    co_await s.Send(phone, authorityKey);

    // 9  P-RA -> HP-RA: certificate, when phone and P-RA are through with steps 6 to 8
    const auto holder = co_await s.Receive<HolderCertificate>(6 * timeout);
    const Certificate certificate = co_await RequireCertificate(
        s,
        m_trust,
        holder.certificate,
        registration.applicant == Applicant::Patient ? kOuPatient : kOuMedico);
    co_await s.Require(certificate.commonName == registration.id, Reason::IdentityMismatch);

    // 9  HP-RA -> DB: {P_Id, public key, create}BE
    const CreateRecordBody create{registration.applicant,
                                  registration.id,
                                  registration.fingerprint,
                                  holder.certificate};
    CreateRecord createRecord;
    createRecord.agent = m_agent->GetName();
    createRecord.sealed = co_await s.Run(m_be.Seal(CreateRecord::kType, Encode(create)));
    co_await s.Send(m_database, createRecord);

    // 9  DB -> HP-RA: {P-PHR code}BE
    const auto created = co_await s.Receive<RecordCreated>(2 * timeout);
    const Bytes plain = co_await OpenLinkRecord(s, m_be, RecordCreated::kType, created.sealed);
    const auto body = co_await s.Parse<RecordCreatedBody>(plain);

    // 10  HP-RA -> A and HP-RA -> DB: sig_HP-RA(P-PHR code)
    RecordCode recordCode;
    recordCode.code = body.code;
    recordCode.signature =
        co_await s.Run(SignAs(RecordCode::kType, m_identity.keys, ByteView(body.code).ToBytes()));
    recordCode.certificate = m_identity.certificate;
    co_await s.Send(phone, recordCode);
    const auto sealed = co_await s.Receive<CardSealed>(2 * timeout);
    co_await s.Require(sealed.code == body.code, Reason::UnknownRecord);
    const RecordCodeConfirmation confirmation{recordCode.code,
                                              recordCode.signature,
                                              recordCode.certificate};
    co_await s.Send(m_database, confirmation);
}

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3
