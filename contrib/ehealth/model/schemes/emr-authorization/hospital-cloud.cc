// SPDX-License-Identifier: GPL-2.0-only
#include "hospital-cloud.h"

namespace ns3
{
namespace ehealth
{
namespace emrauthorization
{

namespace
{

/// The reading of an EMR is charged for so many octets: its size is not known before.
constexpr std::size_t kTypicalRecord = 32768;

} // namespace

HospitalCloud::HospitalCloud(Ptr<Agent> agent,
                             const PublicParameters& parameters,
                             std::string id,
                             KeyPair keys,
                             EmrArchive archive)
    : m_agent(agent)
    , m_parameters(parameters)
    , m_id(std::move(id))
    , m_keys(std::move(keys))
    , m_archive(std::move(archive))
    , m_guard(2 * parameters.clockTolerance)
{
    m_agent->Serve<EmrSessionRequest>(kPrivateCloud, [this](Session& s) { return ServeEmr(s); });
}

uint64_t
HospitalCloud::BeginRegistration(uint32_t site)
{
    return m_agent->Begin(kCloudRegistration, site, kPrivateCloud, [this](Session& s) {
        return RegisterHospital(s);
    });
}

// Section "The hospital's private cloud registers with the public cloud"
Script
HospitalCloud::RegisterHospital(Session& s)
{
    Bytes nothing;
    m_secret = co_await Register(s, m_parameters, Registrant::PrivateCloud, m_id, nothing);
}

// Section "EMR search phase", HPC
Script
HospitalCloud::ServeEmr(Session& s)
{
    const auto s3 = co_await s.Receive<EmrSessionRequest>();
    co_await m_guard.RequireAdmitted(s);
    co_await s.Require(m_secret.has_value(), Reason::NotRegistered);

    // T'_D3 - T_D3 <= dT; Eq 36  (Cert_D || T_D3 || ID_D || R_D3 || R_D1) = D_PRK_HPC(C_D3), and
    // ID_P
    co_await RequireFresh(s, s3.time, m_parameters.clockTolerance);
    const Bytes plain3 = co_await OpenSealed(s, m_keys, EmrSessionRequest::kType, s3.sealed);
    const auto c3 = co_await s.Parse<EmrSessionRequestBody>(plain3);
    co_await RequireSameTime(s, c3.time, s3.time);
    const Certificate doctor = co_await RequireDoctor(s, m_parameters, c3.certificate, c3.doctor);

    // Eq 37  (PK || T_D3 || ID_P || R_D3 || R_D1) =? V_PUK_D(Sig_D3)
    const EmrSessionRequestStatement statement{m_parameters.pk.Encode(),
                                               c3.time,
                                               c3.patient,
                                               c3.rD3,
                                               c3.rD1};
    co_await RequireSignature(s,
                              EmrSessionRequest::kType,
                              doctor.key,
                              Encode(statement),
                              s3.signature);
    co_await m_guard.RequireNew(s, Encode(statement));
    const ConsentStatement consented{c3.patient,
                                     c3.doctor,
                                     c3.consent ? c3.consent->department : std::string()};
    co_await RequireConsent(s, m_parameters, consented, c3.consent);

    // Eq 38  R_HPC2 = r8 P
    const EcScalar r8 = co_await s.Run(op::DrawScalar());
    const EcPoint rHpc2 = co_await s.Run(op::MultiplyGenerator(r8));

    // Eq 39  SEK_2 = h((S_HPC R_D3 + r8 (R_D1 + h(ID_D || Cert_D || R_D1) PK)) || r8 R_D3)
    SessionKeyInput input;
    input.secret = m_secret->secret;
    input.ephemeral = r8;
    input.peerR = co_await RequirePoint(s, c3.rD1);
    input.peerFresh = co_await RequirePoint(s, c3.rD3);
    input.peerIdentity = EncodeIdentity(c3.doctor, c3.certificate, c3.rD1);
    const SymmetricKey sek2 = co_await ComputeSessionKey(s, input, m_parameters.pk);

    // Eq 40  C_HPC1 = E_PUK_D(ID_HPC || SEK_2 || T_HPC1 || R_HPC2), and R_HPC1
    EmrSessionAnswer s4;
    s4.time = s.GetUnixTime();
    const SymmetricKey shown = co_await ShowSessionKey(s, sek2);
    const EmrSessionAnswerBody c4{m_id, shown, s4.time, rHpc2.Encode(), m_secret->r.Encode()};
    s4.sealed = co_await s.Run(op::Seal(doctor.key, EmrSessionAnswer::kType.name, Encode(c4)));

    // Eq 41  Sig_HPC1 = S_PRK_HPC(PK || T_HPC1 || ID_HPC)
    const EmrSessionAnswerStatement answered{m_parameters.pk.Encode(), s4.time, m_id};
    s4.signature = co_await s.Run(op::Sign(m_keys, EmrSessionAnswer::kType.name, Encode(answered)));
    co_await s.Send(s.GetSender(), s4);

    // T'_D4 - T_D4 <= dT; Eq 46  (ID_P || ID_D || T_D4 || Cert_D) = D_SEK2(C_D4)
    const auto s5 = co_await s.Receive<EmrRequest>();
    co_await RequireFresh(s, s5.time, m_parameters.clockTolerance);
    const Bytes plain5 = co_await DecryptSession(s, sek2, EmrRequest::kType, s5.sealed);
    const auto c5 = co_await s.Parse<EmrRequestBody>(plain5);
    co_await RequireSameTime(s, c5.time, s5.time);
    co_await s.Require(c5.patient == c3.patient && c5.doctor == c3.doctor,
                       Reason::IdentityMismatch);
    co_await RequireDoctor(s, m_parameters, c5.certificate, c5.doctor);

    Operation<std::optional<Bytes>> read;
    read.cost = {"read", "archive", {{Primitive::DatabaseRead, 1, kTypicalRecord}}};
    read.work = [this, patient = c5.patient](RandomStream&) { return m_archive(patient); };
    auto found = co_await s.Run(std::move(read));
    Bytes record = co_await s.Require(std::move(found), Reason::UnknownRecord);

    s.ClaimSecret(kSecretRecord, m_id, record);
    s.ClaimCommit(kConsentToRead, m_id, c5.patient, ByteView(c5.doctor));
    s.ClaimRunning(kRecordAgreement, m_id, c5.doctor, record);

    // Eq 47  C_HPC2 = E_SEK2(M_EMR || T_HPC2)
    EmrAnswer s6;
    s6.time = s.GetUnixTime();
    const EmrAnswerBody c6{std::move(record), s6.time};
    s6.sealed =
        co_await s.Run(SealUnder(m_agent->GetVariant(), sek2, EmrAnswer::kType, Encode(c6)));
    co_await s.Send(s.GetSender(), s6);
}

} // namespace emrauthorization
} // namespace ehealth
} // namespace ns3
