// SPDX-License-Identifier: GPL-2.0-only
#include "ehr-doctor.h"

namespace ns3
{
namespace ehealth
{
namespace symmetricehr
{

EhrDoctor::EhrDoctor(Ptr<Agent> agent, const Parameters& parameters, EhrDoctorIdentity identity)
    : m_agent(agent), m_parameters(parameters), m_identity(std::move(identity))
{
    m_agent->Serve<StoreVoucher>(kDoctor, [this](Session& s) { return Store(s); });
}

uint64_t
EhrDoctor::BeginRetrieve(const Referral& referral, uint32_t site)
{
    m_read.reset();
    m_readKeys.clear();
    return m_agent->Begin(m_parameters.protocols.retrieve,
                          site,
                          kDoctor,
                          [this, referral](Session& s) { return Retrieve(s, referral); });
}

// Store, D
Script
EhrDoctor::Store(Session& s)
{
    // S3  P -> D: Tok, Tkt
    const auto s3 = co_await s.Receive<StoreVoucher>();
    const Peer patient = s.GetSender();
    const Realm* realm = m_parameters.FindRealm(s3.keyServer);
    co_await s.Require(realm != nullptr, Reason::NotRegistered);
    const SymmetricKey own =
        co_await s.Require(m_identity.findKey(s3.keyServer), Reason::NotRegistered);
    const auto token = co_await Unseal<TokenBody>(s, own, Number::Token, s3.token);
    co_await s.Require(token.doctor == m_identity.id && token.dataStore == realm->dataStore.id,
                       Reason::IdentityMismatch);
    co_await RequireAlive(s, m_parameters, token.time, token.lifetime);

    // C = {EHR}DEK
    UploadBody upload;
    Bytes ehr = m_identity.write(s.GetRun(), token.patient);
    s.ClaimSecret(kSecretEhr, m_identity.id, ehr);
    upload.ehr = co_await s.Run(Seal(token.dataKey, Number::Ehr, std::move(ehr)));

    // S4  D -> DS: Tkt, {5, D, DS, P, RID, C, N_D, T}K_DS
    upload.doctor = m_identity.id;
    upload.dataStore = token.dataStore;
    upload.patient = token.patient;
    upload.record = token.record;
    upload.challenge = co_await Draw<std::tuple_size_v<Challenge>>(s);
    upload.time = s.GetUnixTime();
    s.ClaimRunning(kUploadAgreement,
                   m_identity.id,
                   upload.dataStore,
                   Concat({upload.record, upload.challenge}));
    EhrUpload s4;
    s4.ticket = s3.ticket;
    s4.sealed = co_await s.Run(Seal(token.doctorStoreKey, Number::Upload, Encode(upload)));
    const StoreReceipt s5 =
        co_await Ask<StoreReceipt>(s, m_parameters, m_choice, realm->dataStore, s4);

    // S5  DS -> P: passed on, for the device has no address that servers reach
    co_await s.Send(patient, s5);
}

// Retrieve, D
Script
EhrDoctor::Retrieve(Session& s, Referral referral)
{
    const Realm* realm = m_parameters.FindRealm(referral.keyServer);
    co_await s.Require(realm != nullptr, Reason::NotRegistered);
    const SymmetricKey own =
        co_await s.Require(m_identity.findKey(referral.keyServer), Reason::NotRegistered);

    // R1  D -> KS: D, {8, D, P, DS, RID, N1, T}K_D
    RetrieveRequestBody ask;
    ask.doctor = m_identity.id;
    ask.patient = referral.patient;
    ask.dataStore = realm->dataStore.id;
    ask.record = referral.record;
    ask.challenge = co_await Draw<std::tuple_size_v<Challenge>>(s);
    ask.time = s.GetUnixTime();
    ask.claims = m_claims;
    s.ClaimRunning(kDoctorAuthentication, m_identity.id, referral.keyServer, Encode(ask));
    RetrieveRequest r1;
    r1.doctor = m_identity.id;
    r1.sealed = co_await s.Run(Seal(own, Number::RetrieveRequest, Encode(ask)));
    const RetrieveGrant r2 =
        co_await Ask<RetrieveGrant>(s, m_parameters, m_choice, realm->keyServer, r1);

    // R2  KS -> D: {9, D, P, DS, RID, N1, DEK, K_R, T, L}K_D, Tkt'
    const auto grant = co_await Unseal<RetrieveGrantBody>(s, own, Number::RetrieveGrant, r2.sealed);
    co_await s.Require(grant.challenge == ask.challenge, Reason::Replayed);
    co_await s.Require(grant.doctor == ask.doctor && grant.patient == ask.patient &&
                           grant.dataStore == ask.dataStore && grant.record == ask.record,
                       Reason::IdentityMismatch);
    co_await RequireAlive(s, m_parameters, grant.time, grant.lifetime);

    // R3  D -> DS: Tkt', {11, D, DS, P, RID, N2, T}K_R
    EhrRequestBody request;
    request.doctor = ask.doctor;
    request.dataStore = ask.dataStore;
    request.patient = ask.patient;
    request.record = ask.record;
    request.challenge = co_await Draw<std::tuple_size_v<Challenge>>(s);
    request.time = s.GetUnixTime();
    s.ClaimRunning(kReadAgreement,
                   m_identity.id,
                   request.dataStore,
                   Concat({request.record, request.challenge}));
    EhrRequest r3;
    r3.ticket = r2.ticket;
    r3.sealed = co_await s.Run(Seal(grant.readKey, Number::EhrRequest, Encode(request)));
    const EhrAnswer r4 = co_await Ask<EhrAnswer>(s, m_parameters, m_choice, realm->dataStore, r3);

    // R4  DS -> D: {12, DS, D, P, RID, C, N2}K_R
    const auto answer =
        co_await Unseal<EhrAnswerBody>(s, grant.readKey, Number::EhrAnswer, r4.sealed);
    co_await s.Require(answer.challenge == request.challenge, Reason::Replayed);
    co_await s.Require(answer.dataStore == ask.dataStore && answer.doctor == ask.doctor &&
                           answer.patient == ask.patient && answer.record == ask.record,
                       Reason::IdentityMismatch);

    // EHR, under DEK, and under an outer layer once somebody was revoked
    Sealed ehr = answer.ehr;
    if (grant.outerKey)
    {
        ehr = co_await Unseal<Sealed>(s, *grant.outerKey, Number::OuterLayer, answer.ehr);
        m_readKeys.push_back(*grant.outerKey);
    }
    auto opened = co_await s.Run(Open(grant.dataKey, Number::Ehr, ehr));
    m_read = co_await s.Require(std::move(opened), Reason::RejectedDecryption);
    m_readKeys.push_back(grant.dataKey);
    s.ClaimSecret(kSecretEhr, m_identity.id, *m_read);
}

} // namespace symmetricehr
} // namespace ehealth
} // namespace ns3
