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
               Peer database,
               const SymmetricKey& bc,
               const MedicoPractice& practice)
    : m_agent(agent)
    , m_nfc(nfc)
    , m_trust(trust)
    , m_id(std::move(id))
    , m_identity(std::move(identity))
    , m_database(std::move(database))
    , m_bc(bc, LinkCipher::Side::Client)
    , m_practice(practice)
{
    m_agent->Serve<PresentCard>(kMedico, [this](Session& s) { return Visit(s); });
}

// Tables 3 and 4, role B: the same in both
Script
Medico::Visit(Session& s)
{
    // 1  A -> M: f, P_Id, code
    const auto card = co_await s.Receive<PresentCard>();

    // 2  M -> DB: {request(code)}BC
    const RecordRequestBody asked{card.code, m_identity.certificate};
    RecordRequest request;
    request.device = m_agent->GetName();
    request.sealed = co_await s.Run(m_bc.Seal(RecordRequest::kType, Encode(asked)));
    co_await s.Send(m_database, request);

    // 3 (5)  DB -> M: {P-PHR}K, enc_M[TS, OTP]. The database may ask two more servers first.
    const auto answer =
        co_await s.Receive<RecordAnswer>(2 * s.GetAgent().GetEnvironment().messageTimeout);
    auto openedOtp =
        co_await s.Run(op::Open(m_identity.keys, RecordAnswer::kType.name, answer.sealedOtp));
    const Bytes plainOtp = co_await s.Require(std::move(openedOtp), Reason::RejectedDecryption);
    const auto oneTime = co_await s.Parse<OneTimeKey>(plainOtp);
    co_await s.Require(std::abs(s.GetUnixTime() - oneTime.timeStamp) <= m_trust.clockTolerance,
                       Reason::Expired);
    const SymmetricKey k = co_await s.Run(VisitKey::Derive(oneTime, card.code, m_id));
    const VisitKey visitKey(k, oneTime.timeStamp);
    auto openedRecord = co_await s.Run(visitKey.Open(RecordAnswer::kType, answer.sealedRecord));
    const Bytes plainRecord =
        co_await s.Require(std::move(openedRecord), Reason::RejectedDecryption);
    const auto record = co_await s.Parse<HealthRecord>(plainRecord);

    // The record must be that of the person who presented the card
    co_await s.Require(record.patient == card.id, Reason::IdentityMismatch);
    const Digest fingerprint = co_await s.Run(op::Hash(Encode(card.fingerprint)));
    co_await s.Require(record.fingerprint == fingerprint, Reason::FingerprintMismatch);

    co_await s.Think(m_practice.consultation);

    // 4 (6)  M -> DB: {sig_M(H(new info)), new info}K
    RecordUpdateBody body;
    body.entry.author = m_id;
    body.entry.time = s.GetUnixTime();
    body.entry.section = "encounters";
    body.entry.content = m_practice.write(s.GetRun(), record);
    const Digest digest = co_await s.Run(op::Hash(body.entry.content));
    body.entry.signature =
        co_await s.Run(SignAs(RecordUpdate::kType, m_identity.keys, ByteView(digest).ToBytes()));
    RecordUpdate update;
    update.sealed = co_await s.Run(visitKey.Seal(RecordUpdate::kType, Encode(body)));
    co_await s.Send(m_database, update);
}

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3
