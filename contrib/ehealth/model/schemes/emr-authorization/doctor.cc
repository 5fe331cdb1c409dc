// SPDX-License-Identifier: GPL-2.0-only
#include "doctor.h"

#include "ns3/abort.h"

namespace ns3
{
namespace ehealth
{
namespace emrauthorization
{

Doctor::Doctor(Ptr<Agent> agent,
               const PublicParameters& parameters,
               DoctorIdentity identity,
               const DoctorPractice& practice)
    : m_agent(agent)
    , m_parameters(parameters)
    , m_identity(std::move(identity))
    , m_practice(practice)
    , m_guard(2 * parameters.clockTolerance)
{
    m_agent->Serve<ConsultationRequest>(kDoctor, [this](Session& s) { return Consult(s); });
}

uint64_t
Doctor::BeginRegistration(uint32_t site)
{
    return m_agent->Begin(kDoctorRegistration, site, kDoctor, [this](Session& s) {
        return RegisterDoctor(s);
    });
}

uint64_t
Doctor::BeginSearch(uint64_t visit, uint32_t site)
{
    return m_agent->Begin(kEmrSearch, site, kDoctor, [this, visit](Session& s) {
        return Search(s, visit);
    });
}

uint64_t
Doctor::BeginDiagnosis(uint64_t visit, uint32_t site)
{
    return m_agent->Begin(kDiagnosis, site, kDoctor, [this, visit](Session& s) {
        return Diagnose(s, visit);
    });
}

const Doctor::Visit*
Doctor::FindVisit(uint64_t visit) const
{
    const auto found = m_visits.find(visit);
    return found == m_visits.end() ? nullptr : &found->second;
}

void
Doctor::AddVisit(uint64_t visit, Visit contents)
{
    m_visits[visit] = std::move(contents);
}

void
Doctor::EndVisit(uint64_t visit)
{
    m_visits.erase(visit);
}

// Section "The doctor registers with the public cloud"
Script
Doctor::RegisterDoctor(Session& s)
{
    m_secret = co_await Register(s,
                                 m_parameters,
                                 Registrant::Doctor,
                                 m_identity.id,
                                 m_identity.certificate);
}

// Section "Patient visiting doctor (consultation) phase", D
Script
Doctor::Consult(Session& s)
{
    const auto m1 = co_await s.Receive<ConsultationRequest>();
    co_await s.Require(m_secret.has_value(), Reason::NotRegistered);
    const Peer device = s.GetSender();
    co_await m_guard.RequireAdmitted(s);

    // T'_P1 - T_P1 <= dT; Eq 14  (ID_P || B_P || R_P1 || R_P2 || T_P1) = D_PRK_D(C_P1)
    co_await RequireFresh(s, m1.time, m_parameters.clockTolerance);
    const Bytes plain1 =
        co_await OpenSealed(s, m_identity.keys, ConsultationRequest::kType, m1.sealed);
    const auto c1 = co_await s.Parse<ConsultationRequestBody>(plain1);
    co_await RequireSameTime(s, c1.time, m1.time);

    // Eq 15  (R_P1 || ID_P || R_P2 || B_P || PK || T_P1) =? V_PUK_P(Sig_P1)
    const PublicKey pukP =
        co_await s.Require(m_parameters.findKey(c1.patient), Reason::NotRegistered);
    ConsultationRequestStatement
        s1{c1.rP1, c1.patient, c1.rP2, c1.biometric, m_parameters.pk.Encode(), c1.time, {}};
    if (s.Defends(E2))
    {
        s1.doctor = m_identity.id;
    }
    co_await RequireSignature(s, ConsultationRequest::kType, pukP, Encode(s1), m1.signature);
    co_await m_guard.RequireNew(s, Encode(s1));
    s.ClaimCommit(kPatientAuthentication, m_identity.id, c1.patient, c1.rP2);

    // Eq 16  R_D2 = r6 P
    const EcScalar r6 = co_await s.Run(op::DrawScalar());
    const EcPoint rD2 = co_await s.Run(op::MultiplyGenerator(r6));

    // Eq 17  SEK_1 = h((S_D R_P2 + r6 (R_P1 + h(ID_P || B_P || R_P1) PK)) || r6 R_P2); printed
    // with H, the biometric hash, in Eqs 3, 4, 9 and 17
    SessionKeyInput input;
    input.secret = m_secret->secret;
    input.ephemeral = r6;
    input.peerR = co_await RequirePoint(s, c1.rP1);
    input.peerFresh = co_await RequirePoint(s, c1.rP2);
    input.peerIdentity = EncodeIdentity(c1.patient, c1.biometric, c1.rP1);
    const SymmetricKey sek1 = co_await ComputeSessionKey(s, input, m_parameters.pk);

    // Eq 18  C_D1 = E_PUK_P(ID_D || Cert_D || R_D1 || R_D2 || SEK_1 || T_D1)
    ConsultationAnswer m2;
    const SymmetricKey shown = co_await ShowSessionKey(s, sek1);
    m2.time = s.GetUnixTime();
    const ConsultationAnswerBody c2{m_identity.id,
                                    m_identity.certificate,
                                    m_secret->r.Encode(),
                                    rD2.Encode(),
                                    shown,
                                    m2.time};
    m2.sealed = co_await s.Run(op::Seal(pukP, ConsultationAnswer::kType.name, Encode(c2)));

    // Eq 19  Sig_D1 = S_PRK_D(R_D2 || ID_D || T_D1 || Cert_D || SEK_1 || PK)
    const ConsultationAnswerStatement s2{c2.rD2,
                                         c2.doctor,
                                         c2.time,
                                         c2.certificate,
                                         c2.sessionKey,
                                         m_parameters.pk.Encode()};
    m2.signature =
        co_await s.Run(op::Sign(m_identity.keys, ConsultationAnswer::kType.name, Encode(s2)));
    s.ClaimRunning(kDoctorAuthentication, m_identity.id, c1.patient, sek1);
    co_await s.Send(device, m2);

    // T'_P2 - T_P2 <= dT; Eq 24  (M_SD, ID_P, T_P2) = D_SEK1(C_P2)
    const auto m3 = co_await s.Receive<BiomedicalSignal>();
    co_await RequireFresh(s, m3.time, m_parameters.clockTolerance);
    const Bytes plain3 = co_await DecryptSession(s, sek1, BiomedicalSignal::kType, m3.sealed);
    const auto c3 = co_await s.Parse<BiomedicalSignalBody>(plain3);
    co_await RequireSameTime(s, c3.time, m3.time);
    co_await s.Require(c3.patient == c1.patient, Reason::IdentityMismatch);
    Visit& visit = m_visits[s.GetRun()];
    visit.patient = c1.patient;
    visit.sessionKey = sek1;
    visit.device = device;
    visit.signal = c3.signal;
    visit.consent = c3.consent;
}

// Section "EMR search phase", D
Script
Doctor::Search(Session& s, uint64_t visit)
{
    const Visit* known = FindVisit(visit);
    NS_ABORT_MSG_IF(known == nullptr, m_identity.id << ": no visit " << visit);
    const Visit patient = *known;
    const std::string hospital = co_await AskIndex(s, patient);
    Bytes record = co_await AskHospital(s, patient, hospital);
    m_visits[visit].record = std::move(record);
}

Task<std::string>
Doctor::AskIndex(Session& s, Visit visit)
{
    co_await s.Require(m_secret.has_value(), Reason::NotRegistered);
    const PublicKey pukC =
        co_await s.Require(m_parameters.findKey(m_parameters.cloudId), Reason::NotRegistered);

    // Eq 25  C_D2 = E_PUK_PC(ID_P || T_D2 || ID_D || Cert_D || ID_DE)
    IndexRequest s1;
    s1.time = s.GetUnixTime();
    const IndexRequestBody c2{visit.patient,
                              s1.time,
                              m_identity.id,
                              m_identity.certificate,
                              m_identity.department,
                              visit.consent};
    s1.sealed = co_await s.Run(op::Seal(pukC, IndexRequest::kType.name, Encode(c2)));

    // Eq 26  Sig_D2 = S_PRK_D(S_D || T_D2 || ID_P || ID_DE || ID_D)
    const IndexRequestStatement statement{m_secret->secret.Encode(),
                                          s1.time,
                                          visit.patient,
                                          m_identity.department,
                                          m_identity.id};
    s1.signature =
        co_await s.Run(op::Sign(m_identity.keys, IndexRequest::kType.name, Encode(statement)));
    s.ClaimRunning(kSearchAuthentication, m_identity.id, m_parameters.cloudId, Encode(statement));
    co_await s.Send(m_parameters.cloud, s1);

    // T'_C - T_C <= dT; Eq 31  (ID_HPC || ID_DE || T_C) = D_PRK_D(C_C)
    const auto s2 = co_await s.Receive<IndexAnswer>();
    co_await RequireFresh(s, s2.time, m_parameters.clockTolerance);
    const Bytes plain = co_await OpenSealed(s, m_identity.keys, IndexAnswer::kType, s2.sealed);
    const auto cC = co_await s.Parse<IndexAnswerBody>(plain);
    co_await RequireSameTime(s, cC.time, s2.time);

    // Eq 32  (ID_DE || S_SD || ID_HPC || T_C) =? V_PUK_C(Sig_C), with S_SD = S_D
    const IndexAnswerStatement answered{m_identity.department,
                                        m_secret->secret.Encode(),
                                        cC.hospital,
                                        cC.time};
    co_await RequireSignature(s, IndexAnswer::kType, pukC, Encode(answered), s2.signature);
    const std::string hospital = cC.hospital;
    co_return hospital;
}

Task<Bytes>
Doctor::AskHospital(Session& s, Visit visit, std::string hospital)
{
    const Peer hpc = co_await s.Require(m_parameters.findHospital(hospital), Reason::NotRegistered);
    const PublicKey pukHpc =
        co_await s.Require(m_parameters.findKey(hospital), Reason::NotRegistered);

    // Eq 33  R_D3 = r7 P
    const EcScalar r7 = co_await s.Run(op::DrawScalar());
    const EcPoint rD3 = co_await s.Run(op::MultiplyGenerator(r7));

    // Eq 34  C_D3 = E_PUK_HPC(Cert_D || T_D3 || ID_D || R_D3 || R_D1), and ID_P
    EmrSessionRequest s3;
    s3.time = s.GetUnixTime();
    const EmrSessionRequestBody c3{m_identity.certificate,
                                   s3.time,
                                   m_identity.id,
                                   visit.patient,
                                   rD3.Encode(),
                                   m_secret->r.Encode(),
                                   visit.consent};
    s3.sealed = co_await s.Run(op::Seal(pukHpc, EmrSessionRequest::kType.name, Encode(c3)));

    // Eq 35  Sig_D3 = S_PRK_D(PK || T_D3 || ID_P || R_D3 || R_D1)
    const EmrSessionRequestStatement statement{m_parameters.pk.Encode(),
                                               s3.time,
                                               visit.patient,
                                               c3.rD3,
                                               c3.rD1};
    s3.signature =
        co_await s.Run(op::Sign(m_identity.keys, EmrSessionRequest::kType.name, Encode(statement)));
    co_await s.Send(hpc, s3);

    // T'_HPC1 - T_HPC1 <= dT; Eq 42  (ID_HPC || SEK_2 || T_HPC1 || R_HPC2) = D_PRK_D(C_HPC1), and
    // R_HPC1
    const auto s4 = co_await s.Receive<EmrSessionAnswer>();
    co_await RequireFresh(s, s4.time, m_parameters.clockTolerance);
    const Bytes plain4 =
        co_await OpenSealed(s, m_identity.keys, EmrSessionAnswer::kType, s4.sealed);
    const auto c4 = co_await s.Parse<EmrSessionAnswerBody>(plain4);
    co_await RequireSameTime(s, c4.time, s4.time);
    co_await s.Require(c4.hospital == hospital, Reason::IdentityMismatch);

    // Eq 43  (PK || T_HPC1 || ID_HPC) =? V_PUK_HPC(Sig_HPC1); printed: S_PRK_HPC
    const EmrSessionAnswerStatement answered{m_parameters.pk.Encode(), c4.time, c4.hospital};
    co_await RequireSignature(s, EmrSessionAnswer::kType, pukHpc, Encode(answered), s4.signature);

    // Eq 44  SEK_2 =? h((S_D R_HPC2 + r7 (R_HPC1 + h(ID_HPC || R_HPC1) PK)) || r7 R_HPC2)
    SessionKeyInput input;
    input.secret = m_secret->secret;
    input.ephemeral = r7;
    input.peerR = co_await RequirePoint(s, c4.rHpc1);
    input.peerFresh = co_await RequirePoint(s, c4.rHpc2);
    input.peerIdentity = EncodeIdentity(c4.hospital, {}, c4.rHpc1);
    const SymmetricKey sek2 = co_await ComputeSessionKey(s, input, m_parameters.pk);
    const SymmetricKey shown = co_await ShowSessionKey(s, sek2);
    co_await s.Require(shown == c4.sessionKey, Reason::RejectedSessionKey);

    // Eq 45  C_D4 = E_SEK2(ID_P || ID_D || T_D4 || Cert_D)
    EmrRequest s5;
    s5.time = s.GetUnixTime();
    const EmrRequestBody c5{visit.patient, m_identity.id, s5.time, m_identity.certificate};
    s5.sealed =
        co_await s.Run(SealUnder(m_agent->GetVariant(), sek2, EmrRequest::kType, Encode(c5)));
    co_await s.Send(hpc, s5);

    // T'_HPC2 - T_HPC2 <= dT; Eq 48  (M_EMR || T_HPC2) = D_SEK2(C_HPC2)
    const auto s6 = co_await s.Receive<EmrAnswer>();
    co_await RequireFresh(s, s6.time, m_parameters.clockTolerance);
    const Bytes plain6 = co_await DecryptSession(s, sek2, EmrAnswer::kType, s6.sealed);
    auto c6 = co_await s.Parse<EmrAnswerBody>(plain6);
    co_await RequireSameTime(s, c6.time, s6.time);
    s.ClaimCommit(kRecordAgreement, m_identity.id, hospital, c6.record);
    co_return std::move(c6.record);
}

// Section "Diagnosis phase", D
Script
Doctor::Diagnose(Session& s, uint64_t visit)
{
    const Visit* known = FindVisit(visit);
    NS_ABORT_MSG_IF(known == nullptr, m_identity.id << ": no visit " << visit);
    const Visit patient = *known;
    co_await s.Think(m_practice.consultation);

    // Eq 49  C_D5 = E_SEK1(M_DINF || Cert_D || T_D5)
    Diagnosis d1;
    d1.time = s.GetUnixTime();
    const DiagnosisBody c5{m_practice.diagnose(s.GetRun(), patient.patient),
                           m_identity.certificate,
                           d1.time};
    d1.sealed = co_await s.Run(
        SealUnder(m_agent->GetVariant(), patient.sessionKey, Diagnosis::kType, Encode(c5)));
    s.ClaimSecret(kSecretDiagnosis, m_identity.id, c5.diagnosis);
    s.ClaimRunning(kDiagnosisAgreement, m_identity.id, patient.patient, c5.diagnosis);
    co_await s.Send(patient.device, d1);
}

} // namespace emrauthorization
} // namespace ehealth
} // namespace ns3
