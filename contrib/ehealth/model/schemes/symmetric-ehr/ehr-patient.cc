// SPDX-License-Identifier: GPL-2.0-only
#include "ehr-patient.h"

#include "ns3/abort.h"

namespace ns3
{
namespace ehealth
{
namespace symmetricehr
{

EhrPatient::EhrPatient(Ptr<Agent> agent, const Parameters& parameters, Ptr<NfcNetDevice> nfc)
    : m_agent(agent), m_nfc(nfc), m_parameters(parameters)
{
}

void
EhrPatient::SetOwner(EhrPatientIdentity owner)
{
    m_agent->CloseConnections();
    m_owner = std::move(owner);
    m_choice.Clear();
    m_stored.reset();
    m_reads.clear();
}

uint64_t
EhrPatient::BeginRegistration(const std::string& id,
                              const std::string& keyServer,
                              const SymmetricKey& code,
                              uint32_t site)
{
    NS_ABORT_MSG_IF(m_nfc == nullptr, m_agent->GetName() << ": no NFC device to register with");
    SetOwner({id, keyServer, {}});
    return m_agent->Begin(m_parameters.protocols.registration,
                          site,
                          kPatient,
                          [this, code](Session& s) { return Register(s, code); });
}

uint64_t
EhrPatient::BeginStore(const EhrDoctorContact& doctor, const std::string& policy, uint32_t site)
{
    m_stored.reset();
    return m_agent->Begin(m_parameters.protocols.store,
                          site,
                          kPatient,
                          [this, doctor, policy](Session& s) { return Store(s, doctor, policy); });
}

uint64_t
EhrPatient::BeginAccessChange(const AccessChangeBody& change, uint32_t site)
{
    m_reads.clear();
    return m_agent->Begin(m_parameters.protocols.accessChange,
                          site,
                          kPatient,
                          [this, change](Session& s) { return ChangeAccess(s, change); });
}

// Registration, P
Script
EhrPatient::Register(Session& s, SymmetricKey code)
{
    // G1  P -> H: {18, P, KS, N_P}Q
    const Peer desk = Peer::Near(m_nfc);
    KeyApplicationBody ask;
    ask.patient = m_owner.id;
    ask.keyServer = m_owner.keyServer;
    ask.challenge = co_await Draw<std::tuple_size_v<Challenge>>(s);
    KeyApplication g1;
    g1.sealed = co_await s.Run(Seal(code, Number::KeyApplication, Encode(ask)));
    co_await s.Send(desk, g1);

    // G4  H -> P: {21, H, P, KS, N_P, K_P}Q, after the desk has asked KS
    const Time answer = 2 * s.GetAgent().GetEnvironment().messageTimeout;
    const auto g4 = co_await s.Receive<KeyHandOver>(answer);
    const auto given = co_await Unseal<KeyHandOverBody>(s, code, Number::KeyHandOver, g4.sealed);
    co_await s.Require(given.challenge == ask.challenge, Reason::Replayed);
    co_await s.Require(given.patient == ask.patient && given.keyServer == ask.keyServer,
                       Reason::IdentityMismatch);
    s.ClaimSecret(kSecretKey, ask.patient, given.key);

    // G5  P -> KS over H: {22, P, KS, H, N_P}K_P
    const KeyConfirmationBody confirmation{ask.patient, ask.keyServer, given.desk, ask.challenge};
    s.ClaimRunning(kKeyAgreement, ask.patient, ask.keyServer, ask.challenge);
    KeyConfirmation g5;
    g5.sealed = co_await s.Run(Seal(given.key, Number::KeyConfirmation, Encode(confirmation)));
    co_await s.Send(desk, g5);

    // G6  KS -> P over H: {23, KS, P, N_P}K_P
    const auto g6 = co_await s.Receive<RegistrationReceipt>();
    const auto receipt = co_await Unseal<RegistrationReceiptBody>(s,
                                                                  given.key,
                                                                  Number::RegistrationReceipt,
                                                                  g6.sealed);
    co_await s.Require(receipt.challenge == ask.challenge, Reason::Replayed);
    co_await s.Require(receipt.keyServer == ask.keyServer && receipt.patient == ask.patient,
                       Reason::IdentityMismatch);
    m_owner.key = given.key;
}

// Store, P
Script
EhrPatient::Store(Session& s, EhrDoctorContact doctor, std::string policy)
{
    const Realm* realm = m_parameters.FindRealm(m_owner.keyServer);
    co_await s.Require(realm != nullptr, Reason::NotRegistered);

    // S1  P -> KS: P, {1, P, D, DS, RID, A, N_P, T}K_P
    StoreRequestBody ask;
    ask.patient = m_owner.id;
    ask.doctor = doctor.id;
    ask.dataStore = realm->dataStore.id;
    ask.record = co_await Draw<std::tuple_size_v<RecordId>>(s);
    ask.policy = policy;
    ask.challenge = co_await Draw<std::tuple_size_v<Challenge>>(s);
    ask.time = s.GetUnixTime();
    s.ClaimRunning(kPatientAuthentication, m_owner.id, m_owner.keyServer, Encode(ask));
    StoreRequest s1;
    s1.patient = m_owner.id;
    s1.sealed = co_await s.Run(Seal(m_owner.key, Number::StoreRequest, Encode(ask)));
    const StoreGrant s2 = co_await Ask<StoreGrant>(s, m_parameters, m_choice, realm->keyServer, s1);

    // S2  KS -> P: {2, P, D, DS, RID, N_P, DEK, K_PS, T, L}K_P, Tok, Tkt
    const auto grant =
        co_await Unseal<StoreGrantBody>(s, m_owner.key, Number::StoreGrant, s2.sealed);
    co_await s.Require(grant.challenge == ask.challenge, Reason::Replayed);
    co_await s.Require(grant.patient == ask.patient && grant.doctor == ask.doctor &&
                           grant.dataStore == ask.dataStore && grant.record == ask.record,
                       Reason::IdentityMismatch);
    co_await RequireAlive(s, m_parameters, grant.time, grant.lifetime);

    // S3  P -> D: Tok, Tkt
    const StoreVoucher s3{m_owner.keyServer, s2.token, s2.ticket};
    co_await s.Send(doctor.peer, s3);

    // S5  DS -> P: {6, DS, P, D, RID, H(C), N_D}K_PS
    const auto s5 = co_await s.Receive<StoreReceipt>();
    const auto receipt =
        co_await Unseal<ReceiptBody>(s, grant.patientStoreKey, Number::Receipt, s5.sealed);
    co_await s.Require(receipt.dataStore == ask.dataStore && receipt.patient == ask.patient &&
                           receipt.doctor == ask.doctor && receipt.record == ask.record,
                       Reason::IdentityMismatch);
    s.ClaimCommit(kReceiptAgreement,
                  m_owner.id,
                  ask.dataStore,
                  Concat({receipt.record, receipt.digest}));
    m_stored = StoredRecord{ask.record, receipt.digest};
}

// Changes of access, P
Script
EhrPatient::ChangeAccess(Session& s, AccessChangeBody change)
{
    const Realm* realm = m_parameters.FindRealm(m_owner.keyServer);
    co_await s.Require(realm != nullptr, Reason::NotRegistered);

    // A1  P -> KS: P, {16, P, RID, change, N_P, T}K_P
    change.patient = m_owner.id;
    change.challenge = co_await Draw<std::tuple_size_v<Challenge>>(s);
    change.time = s.GetUnixTime();
    s.ClaimRunning(kPatientAuthentication, m_owner.id, m_owner.keyServer, Encode(change));
    AccessChange a1;
    a1.patient = m_owner.id;
    a1.sealed = co_await s.Run(Seal(m_owner.key, Number::AccessChange, Encode(change)));
    const AccessChanged a2 =
        co_await Ask<AccessChanged>(s, m_parameters, m_choice, realm->keyServer, a1);

    // A2  KS -> P: {17, P, RID, N_P, reads}K_P
    const auto changed =
        co_await Unseal<AccessChangedBody>(s, m_owner.key, Number::AccessChanged, a2.sealed);
    co_await s.Require(changed.challenge == change.challenge, Reason::Replayed);
    co_await s.Require(changed.patient == change.patient && changed.record == change.record,
                       Reason::IdentityMismatch);
    m_reads = changed.reads;
}

} // namespace symmetricehr
} // namespace ehealth
} // namespace ns3
