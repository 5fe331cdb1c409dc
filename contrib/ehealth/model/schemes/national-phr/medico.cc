// SPDX-License-Identifier: GPL-2.0-only
#include "medico.h"

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

Medico::Medico(Ptr<Agent> agent,
               Ptr<NfcNetDevice> nfc,
               const Trust& trust,
               std::string id,
               Identity identity,
               FingerprintTemplate finger,
               Peer database,
               const SymmetricKey& bc,
               const MedicoPractice& practice)
    : m_agent(agent)
    , m_nfc(nfc)
    , m_trust(trust)
    , m_id(std::move(id))
    , m_identity(std::move(identity))
    , m_finger(std::move(finger))
    , m_database(std::move(database))
    , m_bc(bc, LinkCipher::Side::Client)
    , m_practice(practice)
{
    m_agent->Serve<PresentCard>(kMedico, [this](Session& s) { return Visit(s); });
    m_agent->Serve<SyncRequest>(kMedico, [this](Session& s) { return Sync(s); });
}

uint64_t
Medico::BeginEmergency(const FingerprintTemplate& finger, uint32_t site)
{
    return m_agent->Begin(kEmergencyUnconscious, site, kMedico, [this, finger](Session& s) {
        return Emergency(s, finger);
    });
}

void
Medico::Touch(const FingerprintTemplate& finger)
{
    m_finger = finger;
    m_loggedInUntil = 0;
}

void
Medico::Attend(const FingerprintTemplate& finger)
{
    m_attended = finger;
}

// Section 4.3: the medico's fingerprint opens the hospital's LAN
Task<bool>
Medico::EnsureLogin(Session& s)
{
    if (s.GetUnixTime() < m_loggedInUntil)
    {
        co_return true;
    }
    RandomStream noise(m_trust.seed, m_id, "login", s.GetRun());
    const LoginBody body{MakeImpression(m_finger, noise), m_identity.certificate};
    LoginRequest request;
    request.device = m_agent->GetName();
    request.sealed = co_await s.Run(m_bc.Seal(LoginRequest::kType, Encode(body)));
    co_await s.Send(m_database, request);
    const auto grant = co_await s.Receive<LoginGrant>();
    const Bytes plain = co_await OpenLinkRecord(s, m_bc, LoginGrant::kType, grant.sealed);
    const auto granted = co_await s.Parse<LoginGrantBody>(plain);
    m_loggedInUntil = granted.until;
    co_return true;
}

Task<HealthRecord>
Medico::OpenAnswer(Session& s, VisitKey visitKey, Bytes sealed)
{
    auto opened = co_await s.Run(visitKey.Open(RecordAnswer::kType, std::move(sealed)));
    const Bytes plain = co_await s.Require(std::move(opened), Reason::RejectedDecryption);
    auto record = co_await s.Parse<HealthRecord>(plain);
    s.ClaimCommit(kRecordAgreement, m_id, kDatabase, record.summary);
    co_return record;
}

// Table 3, step 4
Task<bool>
Medico::SendUpdate(Session& s,
                   VisitKey visitKey,
                   HealthRecord record,
                   PhrCode code,
                   std::optional<EntryContext> context)
{
    co_await s.Think(m_practice.consultation);
    RecordUpdateBody body;
    body.entry.author = m_id;
    body.entry.time = s.GetUnixTime();
    body.entry.section = kEncounters;
    body.entry.content = m_practice.write(s.GetRun(), record);
    body.entry.signature = co_await s.Run(SignEntry(m_identity.keys, body.entry.content, context));
    s.ClaimRunning(kEntryAgreement, m_id, kDatabase, DescribeEntry(code, body.entry));
    s.ClaimSecret(kSecretEntry, m_id, body.entry.content);
    RecordUpdate update;
    update.sealed = co_await s.Run(visitKey.Seal(RecordUpdate::kType, Encode(body)));
    co_await s.Send(m_database, update);
    co_return true;
}

// Tables 3 and 4, role B: the same in both
Script
Medico::Visit(Session& s)
{
    // 1  A -> M: f, P_Id, code
    const auto card = co_await s.Receive<PresentCard>();
    const Peer phone = s.GetSender();
    const FingerprintTemplate finger = m_attended;
    if (s.Defends(N5))
    {
        // f, P_Id and code are the same each time: a skimmer can show them, a relay carry them
        co_await RequirePresence(s, phone, card, finger);
    }
    s.ClaimCommit(kPresence, m_id, card.id, card.code);
    RequestGuard guard;
    if (s.Defends(N9))
    {
        const ConsentRequest consent{m_id};
        co_await s.Send(phone, consent);
        guard.consent = co_await s.Receive<Consent>();
    }
    if (s.Defends(N6))
    {
        guard.nonce = co_await DrawNonce(s);
    }
    co_await EnsureLogin(s);

    // 2  M -> DB: {request(code)}BC
    RecordRequestBody asked{card.code, m_identity.certificate};
    if (guard.nonce || guard.consent)
    {
        asked.guard = guard;
    }
    RecordRequest request;
    request.device = m_agent->GetName();
    request.sealed = co_await s.Run(m_bc.Seal(RecordRequest::kType, Encode(asked)));
    co_await s.Send(m_database, request);

    // 3 (5)  DB -> M: {P-PHR}K, enc_M[TS, OTP]. The database may ask two more servers first.
    const auto answer =
        co_await s.Receive<RecordAnswer>(2 * s.GetAgent().GetEnvironment().messageTimeout);
    if (s.Defends(N6))
    {
        // Anybody who knows M's public key can make enc_M and what follows from it
        Bytes whole = Concat({answer.sealedRecord, answer.sealedOtp});
        const Digest digest = co_await s.Run(op::Hash(std::move(whole)));
        co_await RequireAnswerProof(s, RecordAnswer::kType, answer.proof, *guard.nonce, digest);
    }
    auto openedOtp =
        co_await s.Run(op::Open(m_identity.keys, RecordAnswer::kType.name, answer.sealedOtp));
    const Bytes plainOtp = co_await s.Require(std::move(openedOtp), Reason::RejectedDecryption);
    const auto oneTime = co_await s.Parse<OneTimeKey>(plainOtp);
    co_await s.Require(std::abs(s.GetUnixTime() - oneTime.timeStamp) <= m_trust.clockTolerance,
                       Reason::Expired);
    const SymmetricKey k = co_await s.Run(VisitKey::Derive(oneTime, card.code, m_id));
    const VisitKey visitKey(k, oneTime.timeStamp);
    const HealthRecord record = co_await OpenAnswer(s, visitKey, answer.sealedRecord);

    // The record must be that of the person who presented the card
    co_await s.Require(record.patient == card.id, Reason::IdentityMismatch);
    const Digest fingerprint = co_await s.Run(op::Hash(Encode(card.fingerprint)));
    co_await s.Require(record.fingerprint == fingerprint, Reason::FingerprintMismatch);

    // 4 (6)  M -> DB: {sig_M(H(new info)), new info}K
    co_await SendUpdate(s, visitKey, record, card.code, MakeEntryContext(s, card.code, oneTime));
}

// Section 4.7
Script
Medico::Emergency(Session& s, FingerprintTemplate finger)
{
    co_await EnsureLogin(s);

    // 1  M -> DB: {f}BC
    EmergencyRequestBody asked{finger, m_identity.certificate};
    if (s.Defends(N6))
    {
        asked.nonce = co_await DrawNonce(s);
    }
    EmergencyRequest request;
    request.device = m_agent->GetName();
    request.sealed = co_await s.Run(m_bc.Seal(EmergencyRequest::kType, Encode(asked)));
    co_await s.Send(m_database, request);

    // 2  DB -> M: {emergency subset}K, enc_M[TS, OTP, code]
    const auto answer =
        co_await s.Receive<EmergencyAnswer>(3 * s.GetAgent().GetEnvironment().messageTimeout);
    if (s.Defends(N6))
    {
        Bytes whole = Concat({answer.sealedRecord, answer.sealedKey});
        const Digest digest = co_await s.Run(op::Hash(std::move(whole)));
        co_await RequireAnswerProof(s, EmergencyAnswer::kType, answer.proof, *asked.nonce, digest);
    }
    auto opened =
        co_await s.Run(op::Open(m_identity.keys, EmergencyAnswer::kType.name, answer.sealedKey));
    const Bytes plain = co_await s.Require(std::move(opened), Reason::RejectedDecryption);
    const auto key = co_await s.Parse<EmergencyKey>(plain);
    co_await s.Require(std::abs(s.GetUnixTime() - key.oneTime.timeStamp) <= m_trust.clockTolerance,
                       Reason::Expired);
    const SymmetricKey k = co_await s.Run(VisitKey::Derive(key.oneTime, key.code, m_id));
    const VisitKey visitKey(k, key.oneTime.timeStamp);
    const HealthRecord record = co_await OpenAnswer(s, visitKey, answer.sealedRecord);

    // 3  as step 4 of Table 3
    co_await SendUpdate(s, visitKey, record, key.code, MakeEntryContext(s, key.code, key.oneTime));
}

// Section 4.8: the device passes on what phone and database say to each other
Script
Medico::Sync(Session& s)
{
    // 1  A -> M: PCR values
    const auto request = co_await s.Receive<SyncRequest>();
    const Peer phone = s.GetSender();
    co_await EnsureLogin(s);

    // 2  M -> DB: {PCR values}BC
    const SyncAttestationBody body{request.measurements, m_identity.certificate};
    SyncAttestation attestation;
    attestation.device = m_agent->GetName();
    attestation.sealed = co_await s.Run(m_bc.Seal(SyncAttestation::kType, Encode(body)));
    co_await s.Send(m_database, attestation);
    if (s.Defends(N11))
    {
        co_await PassProof(s, phone);
    }

    // 3, 4  DB -> M -> A: whether they are trusted
    const auto verdict = co_await s.Receive<SyncVerdict>();
    const Bytes plainVerdict = co_await OpenLinkRecord(s, m_bc, SyncVerdict::kType, verdict.sealed);
    const auto grant = co_await s.Parse<SyncGrant>(plainVerdict);
    co_await s.Send(phone, grant);

    // 5, 6  A -> M -> DB: what M-PHR has
    const Time timeout = s.GetAgent().GetEnvironment().messageTimeout;
    const auto upload = co_await s.Receive<SyncUpload>(2 * timeout);
    SyncRecord record;
    record.sealed = co_await s.Run(m_bc.Seal(SyncRecord::kType, Encode(upload)));
    co_await s.Send(m_database, record);

    // 7, 8  DB -> M -> A: what P-PHR has
    const auto result = co_await s.Receive<SyncResult>(2 * timeout);
    const Bytes plainResult = co_await OpenLinkRecord(s, m_bc, SyncResult::kType, result.sealed);
    const auto download = co_await s.Parse<SyncDownload>(plainResult);
    co_await s.Send(phone, download);
}

Task<bool>
Medico::PassProof(Session& s, Peer phone)
{
    const auto sealedChallenge = co_await s.Receive<SealedSyncChallenge>();
    const Bytes plain =
        co_await OpenLinkRecord(s, m_bc, SealedSyncChallenge::kType, sealedChallenge.sealed);
    const auto challenge = co_await s.Parse<SyncChallenge>(plain);
    co_await s.Send(phone, challenge);
    const auto proof = co_await s.Receive<SyncProof>();
    SealedSyncProof sealedProof;
    sealedProof.sealed = co_await s.Run(m_bc.Seal(SealedSyncProof::kType, Encode(proof)));
    co_await s.Send(m_database, sealedProof);
    co_return true;
}

Task<bool>
Medico::RequirePresence(Session& s, Peer phone, PresentCard card, FingerprintTemplate finger)
{
    PresenceStatement statement;
    statement.challenge = co_await DrawNonce(s);
    statement.card = Sha256(Encode(card));
    const PresenceChallenge challenge{statement.challenge};
    const int64_t asked = s.GetUnixTime();
    co_await s.Send(phone, challenge);
    const auto echo = co_await s.Receive<PresenceEcho>();
    co_await s.Require(s.GetUnixTime() - asked <= m_trust.presenceBound, Reason::Expired);
    statement.echo = echo.nonce;

    const auto proof = co_await s.Receive<PresenceProof>();
    const Certificate patient =
        co_await RequireCertificate(s, m_trust, proof.certificate, kOuPatient);
    co_await s.Require(patient.commonName == card.id, Reason::IdentityMismatch);
    const bool genuine = co_await s.Run(
        VerifyAs(PresenceProof::kType, patient.key, Encode(statement), proof.signature));
    co_await s.Require(genuine, Reason::RejectedSignature);
    auto match = MatchFinger(card.fingerprint, finger);
    const bool same = co_await s.Run(std::move(match));
    co_await s.Require(same, Reason::FingerprintMismatch);
    co_return true;
}

Task<bool>
Medico::RequireAnswerProof(Session& s,
                           const MessageType& type,
                           wire::Extension<LinkRecord> proof,
                           Nonce nonce,
                           Digest answer)
{
    const LinkRecord sealed = co_await s.Require(proof, Reason::RejectedDecryption);
    const Bytes plain = co_await OpenLinkRecord(s, m_bc, type, sealed);
    const auto stated = co_await s.Parse<AnswerStatement>(plain);
    co_await s.Require(stated.nonce.value == nonce.value, Reason::Replayed);
    co_await s.Require(stated.answer == answer, Reason::RejectedDecryption);
    co_return true;
}

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3
