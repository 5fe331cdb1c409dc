// SPDX-License-Identifier: GPL-2.0-only
// N6: anybody who knows M's public key can make the answer of step 3.
#include "ns3/national-phr-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace nationalphr;

namespace
{

/**
 * An insider of the hospital's LAN, who has seen the card, replaces the answer by a record of its
 * own under an OTP of its own, and reads what M writes.
 */
class N6Attack : public NationalPhrAttack
{
    void DoStart() override
    {
        After(Time(), [this] { GetTargets().bringPatient(0); });
        GetAdversary().Tap<PresentCard>(LinkClass::Nfc,
                                        [this](const PassingMessage& passing,
                                               const PresentCard& m) { m_cards[passing.run] = m; });
        GetAdversary().Tap<RecordRequest>(
            LinkClass::Lan,
            [this](const PassingMessage& passing, const RecordRequest& m) {
                m_medicos[passing.run] = FindMedico(m.device);
            });
        GetAdversary().Intercept<RecordAnswer>(LinkClass::Lan,
                                               [this](PassingMessage& passing, RecordAnswer& m) {
                                                   Forge(passing.run, m);
                                                   return Adversary::kPass();
                                               });
        GetAdversary().Tap<RecordUpdate>(
            LinkClass::Lan,
            [this](const PassingMessage& passing, const RecordUpdate& m) { Read(passing.run, m); });
    }

    void Forge(uint64_t run, RecordAnswer& m)
    {
        const auto shown = m_cards.find(run);
        const auto asked = m_medicos.find(run);
        if (shown == m_cards.end() || asked == m_medicos.end())
        {
            return; // this visit had begun before the attack
        }
        const PresentCard& card = shown->second;
        const Ptr<Medico> medico = asked->second;
        GetAdversary().Attempt(run);
        OneTimeKey otp;
        otp.timeStamp = GetAdversary().GetUnixTime();
        GetAdversary().GetRandom().Fill(otp.otp.data(), otp.otp.size());
        HealthRecord record;
        record.code = card.code;
        record.patient = card.id;
        record.fingerprint = Sha256(Encode(card.fingerprint));
        const std::string text = "no allergies";
        record.summary.assign(text.begin(), text.end());
        const VisitKey key = DeriveKey(otp, card.code, medico->GetId());
        m.sealedRecord = GetAdversary().Compute(key.Seal(RecordAnswer::kType, Encode(record)));
        m.sealedOtp = GetAdversary().Compute(op::Seal(medico->GetIdentity().keys.GetPublic(),
                                                      RecordAnswer::kType.name,
                                                      Encode(otp)));
        m_keys.emplace(run, key);
    }

    void Read(uint64_t run, const RecordUpdate& m)
    {
        const auto key = m_keys.find(run);
        if (key == m_keys.end())
        {
            return;
        }
        const auto plain = GetAdversary().Compute(key->second.Open(RecordUpdate::kType, m.sealed));
        const auto body = plain ? Decode<RecordUpdateBody>(*plain) : std::nullopt;
        if (body)
        {
            GetAdversary().Learn(body->entry.content);
        }
    }

    std::map<uint64_t, PresentCard> m_cards;
    std::map<uint64_t, Ptr<Medico>> m_medicos;
    std::map<uint64_t, VisitKey> m_keys;
};

const AttackRegistration<N6Attack>
    g_attack({"N6",
              "national-phr",
              "the medico reads a forged record, and the insider the new entry",
              "insider of the LAN, NFC tap",
              "M, step 3"});

} // namespace
} // namespace ehealth
} // namespace ns3
