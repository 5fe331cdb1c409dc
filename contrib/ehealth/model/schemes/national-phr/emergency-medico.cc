// SPDX-License-Identifier: GPL-2.0-only
#include "emergency-medico.h"

#include "ns3/emergency-channel.h"

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

EmergencyMedico::EmergencyMedico(Ptr<Agent> agent,
                                 Ptr<NfcNetDevice> nfc,
                                 const Trust& trust,
                                 Identity identity,
                                 std::string id,
                                 const MedicoPractice& practice)
    : m_agent(agent)
    , m_nfc(nfc)
    , m_trust(trust)
    , m_identity(std::move(identity))
    , m_id(std::move(id))
    , m_practice(practice)
{
    const auto treat = [this](Session& s) { return Treat(s); };
    if (m_agent->GetVariant().Defends(N10))
    {
        m_agent->Serve<EmergencyHello>(kMedico, treat);
    }
    else
    {
        m_agent->Serve<PresentIdentity>(kMedico, treat);
    }
}

void
EmergencyMedico::Attend(const FingerprintTemplate& finger)
{
    m_finger = finger;
}

// Table 5, role B
Script
EmergencyMedico::Treat(Session& s)
{
    const FingerprintTemplate finger = m_finger;
    std::optional<EmergencyChannel> channel;
    if (s.Defends(N10))
    {
        // The medico comes first
        channel = co_await EmergencyChannel::OfferToPhone(s, m_trust, m_identity, m_id);
    }

    // 1  A -> M: f, sig_P-RA(P_IC, f, P_Id); the finger is that of the person who is there
    PresentIdentity identity;
    if (channel)
    {
        identity = channel->GetIdentity();
    }
    else
    {
        identity = co_await s.Receive<PresentIdentity>();
    }
    const Peer phone = s.GetSender();
    const Certificate authority =
        co_await RequireCertificate(s, m_trust, identity.certificate, kOuProvinceAuthority);
    const bool genuine = co_await s.Run(
        VerifyAs(Credential::kType, authority.key, Encode(identity.statement), identity.signature));
    co_await s.Require(genuine, Reason::RejectedSignature);
    auto match = MatchFinger(identity.statement.fingerprint, finger);
    const bool same = co_await s.Run(std::move(match));
    co_await s.Require(same, Reason::FingerprintMismatch);

    // 2  M -> A: certificate_M, sig_M(N)
    if (!channel)
    {
        PresentMedico present;
        present.certificate = m_identity.certificate;
        const Bytes nonce = co_await s.Run(op::Random(present.nonce.size()));
        std::copy(nonce.begin(), nonce.end(), present.nonce.begin());
        present.signature = co_await s.Run(SignAs(PresentMedico::kType, m_identity.keys, nonce));
        s.ClaimRunning(kMedicoPresence, m_id, identity.statement.id, present.nonce);
        co_await s.Send(phone, present);
    }

    // 3  A -> M: M-PHR, AC
    const Time timeout = s.GetAgent().GetEnvironment().messageTimeout;
    MobileRecordCopy copy;
    if (channel)
    {
        copy = co_await channel->Receive<SealedMobileRecord, MobileRecordCopy>(s, 2 * timeout);
    }
    else
    {
        copy = co_await s.Receive<MobileRecordCopy>(2 * timeout);
    }
    co_await s.Require(copy.record.patient == identity.statement.id, Reason::IdentityMismatch);

    co_await s.Think(m_practice.consultation);

    // 4  M -> A: sig_M(new info)
    MobileUpdate update;
    update.entry.author = m_id;
    update.entry.time = s.GetUnixTime();
    update.entry.section = kEncounters;
    update.entry.content = m_practice.write(s.GetRun(), copy.record);
    const auto context = MakeEntryContext(s, copy.record.code, update.entry);
    update.entry.signature =
        co_await s.Run(SignEntry(m_identity.keys, update.entry.content, context));
    s.ClaimRunning(kEntryAgreement, m_id, kDatabase, DescribeEntry(copy.record.code, update.entry));
    s.ClaimSecret(kSecretEntry, m_id, update.entry.content);
    if (channel)
    {
        co_await channel->Send<SealedMobileUpdate>(s, phone, update);
    }
    else
    {
        co_await s.Send(phone, update);
    }
}

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3
