// SPDX-License-Identifier: GPL-2.0-only
#include "patient-device.h"

namespace ns3
{
namespace ehealth
{
namespace emrauthorization
{

PatientDevice::PatientDevice(Ptr<Agent> agent, const PublicParameters& parameters)
    : m_agent(agent), m_parameters(parameters), m_guard(2 * parameters.clockTolerance)
{
    m_agent->Serve<Diagnosis>(kPatient, [this](Session& s) { return TakeDiagnosis(s); });
}

void
PatientDevice::SetOwner(PatientIdentity owner)
{
    m_agent->CloseConnections();
    m_owner = std::move(owner);
    m_sessionKey.reset();
    m_diagnosis.reset();
}

uint64_t
PatientDevice::BeginRegistration(uint32_t site)
{
    return m_agent->Begin(kPatientRegistration, site, kPatient, [this](Session& s) {
        return RegisterOwner(s);
    });
}

uint64_t
PatientDevice::BeginConsultation(const DoctorContact& doctor, Bytes signal, uint32_t site)
{
    m_sessionKey.reset();
    m_diagnosis.reset();
    m_doctor = doctor.id;
    return m_agent->Begin(kConsultation, site, kPatient, [this, doctor, signal](Session& s) {
        return Consult(s, doctor, signal);
    });
}

// Section "The patient registers with the public cloud"
Script
PatientDevice::RegisterOwner(Session& s)
{
    const BiometricPassword shown = ShowBiometric(m_agent->GetVariant(), m_owner->biometric);
    m_owner->secret = co_await Register(s,
                                        m_parameters,
                                        Registrant::Patient,
                                        m_owner->id,
                                        ByteView(shown).ToBytes());
}

// Section "Patient visiting doctor (consultation) phase", P
Script
PatientDevice::Consult(Session& s, DoctorContact doctor, Bytes signal)
{
    co_await s.Require(m_owner->secret.has_value(), Reason::NotRegistered);
    const RegisteredSecret own = *m_owner->secret; // R_P1, S_P
    const PublicKey pukD =
        co_await s.Require(m_parameters.findKey(doctor.id), Reason::NotRegistered);
    const Peer d = Peer::At(doctor.address, LinkClass::Open);

    // Eq 11  R_P2 = r5 P
    const EcScalar r5 = co_await s.Run(op::DrawScalar());
    const EcPoint rP2 = co_await s.Run(op::MultiplyGenerator(r5));

    // Eq 12  C_P1 = E_PUK_D(ID_P || B_P || R_P1 || R_P2 || T_P1)
    ConsultationRequest m1;
    m1.time = s.GetUnixTime();
    const ConsultationRequestBody c1{m_owner->id,
                                     ShowBiometric(m_agent->GetVariant(), m_owner->biometric),
                                     own.r.Encode(),
                                     rP2.Encode(),
                                     m1.time};
    m1.sealed = co_await s.Run(op::Seal(pukD, ConsultationRequest::kType.name, Encode(c1)));

    // Eq 13  Sig_P1 = S_PRK_P(R_P1 || ID_P || R_P2 || B_P || PK || T_P1)
    ConsultationRequestStatement
        s1{c1.rP1, c1.patient, c1.rP2, c1.biometric, m_parameters.pk.Encode(), m1.time, {}};
    if (s.Defends(E2))
    {
        s1.doctor = doctor.id;
    }
    m1.signature =
        co_await s.Run(op::Sign(m_owner->keys, ConsultationRequest::kType.name, Encode(s1)));
    s.ClaimSecret(kSecretBiometric, m_owner->id, m_owner->biometric);
    s.ClaimRunning(kPatientAuthentication, m_owner->id, doctor.id, c1.rP2);
    co_await s.Send(d, m1);

    // T'_D1 - T_D1 <= dT; Eq 20  (ID_D || Cert_D || R_D1 || R_D2 || SEK_1 || T_D1) = D_PRK_P(C_D1)
    const auto m2 = co_await s.Receive<ConsultationAnswer>();
    co_await RequireFresh(s, m2.time, m_parameters.clockTolerance);
    const Bytes plain = co_await OpenSealed(s, m_owner->keys, ConsultationAnswer::kType, m2.sealed);
    const auto c2 = co_await s.Parse<ConsultationAnswerBody>(plain);
    co_await RequireSameTime(s, c2.time, m2.time);
    co_await s.Require(c2.doctor == doctor.id, Reason::IdentityMismatch);
    const Certificate certificate =
        co_await RequireDoctor(s, m_parameters, c2.certificate, c2.doctor);

    // Eq 21  (R_D2 || ID_D || T_D1 || Cert_D || SEK_1 || PK) =? V_PUK_D(Sig_D1); printed: V_PUK_P
    const ConsultationAnswerStatement s2{c2.rD2,
                                         c2.doctor,
                                         c2.time,
                                         c2.certificate,
                                         c2.sessionKey,
                                         m_parameters.pk.Encode()};
    co_await RequireSignature(s,
                              ConsultationAnswer::kType,
                              certificate.key,
                              Encode(s2),
                              m2.signature);

    // Eq 22  SEK_1 =? h((S_P R_D2 + r5 (R_D1 + h(ID_D || Cert_D || R_D1) PK)) || r5 R_D2);
    // printed without Cert_D, which Eq 9 hashes
    SessionKeyInput input;
    input.secret = own.secret;
    input.ephemeral = r5;
    input.peerR = co_await RequirePoint(s, c2.rD1);
    input.peerFresh = co_await RequirePoint(s, c2.rD2);
    input.peerIdentity = EncodeIdentity(c2.doctor, c2.certificate, c2.rD1);
    const SymmetricKey sek1 = co_await ComputeSessionKey(s, input, m_parameters.pk);
    const SymmetricKey shown = co_await ShowSessionKey(s, sek1);
    co_await s.Require(shown == c2.sessionKey, Reason::RejectedSessionKey);
    m_sessionKey = sek1;
    s.ClaimCommit(kDoctorAuthentication, m_owner->id, doctor.id, sek1);

    // Eq 23  C_P2 = E_SEK1(M_SD, ID_P, T_P2)
    BiomedicalSignal m3;
    m3.time = s.GetUnixTime();
    BiomedicalSignalBody c3{signal, m_owner->id, m3.time, {}};
    if (s.Defends(E4))
    {
        const Consent consent = co_await MakeConsent(s, doctor);
        c3.consent = consent;
    }
    m3.sealed =
        co_await s.Run(SealUnder(m_agent->GetVariant(), sek1, BiomedicalSignal::kType, Encode(c3)));
    s.ClaimSecret(kSecretSignal, m_owner->id, signal);
    s.ClaimRunning(kConsentToRead, m_owner->id, {}, ByteView(doctor.id));
    co_await s.Send(d, m3);
}

// Section "Diagnosis phase", P
Script
PatientDevice::TakeDiagnosis(Session& s)
{
    const auto d1 = co_await s.Receive<Diagnosis>();
    co_await s.Require(m_sessionKey.has_value(), Reason::RejectedSessionKey);
    const SymmetricKey sek1 = *m_sessionKey;
    co_await RequireFresh(s, d1.time, m_parameters.clockTolerance);

    // Eq 50  (M_DINF || Cert_D || T_D5) = D_SEK1(C_D5)
    const Bytes plain = co_await DecryptSession(s, sek1, Diagnosis::kType, d1.sealed);
    const auto c5 = co_await s.Parse<DiagnosisBody>(plain);
    co_await RequireSameTime(s, c5.time, d1.time);
    const Bytes taken = Concat({sek1, plain});
    co_await m_guard.RequireNew(s, taken);
    co_await RequireDoctor(s, m_parameters, c5.certificate, m_doctor);
    // The device may have passed to its next owner, or begun another consultation, meanwhile.
    co_await s.Require(m_sessionKey == sek1, Reason::RejectedSessionKey);
    m_diagnosis = c5.diagnosis;
    s.ClaimCommit(kDiagnosisAgreement, m_owner->id, m_doctor, c5.diagnosis);
}

// Not in the paper: against E4
Task<Consent>
PatientDevice::MakeConsent(Session& s, DoctorContact doctor)
{
    Consent consent;
    consent.department = doctor.department;
    consent.expiry = s.GetUnixTime() + m_parameters.consentLifetime;
    const ConsentStatement statement{m_owner->id, doctor.id, doctor.department, consent.expiry};
    consent.signature =
        co_await s.Run(op::Sign(m_owner->keys, Consent::kType.name, Encode(statement)));
    co_return consent;
}

} // namespace emrauthorization
} // namespace ehealth
} // namespace ns3
