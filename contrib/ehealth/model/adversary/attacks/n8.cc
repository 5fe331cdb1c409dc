// SPDX-License-Identifier: GPL-2.0-only
// N8: sig_M(H(new info)) holds for any record.
#include "ns3/national-phr-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace nationalphr;

namespace
{

/**
 * Another medico, who has got hold of OTPs of M's visits, reads an entry of one patient's visit and
 * sends it in another patient's, with M's signature.
 */
class N8Attack : public NationalPhrAttack
{
    void DoStart() override
    {
        for (std::size_t i = 0; i < GetTargets().patients.size(); ++i)
        {
            After(Seconds(10.0 * static_cast<double>(i)), [this, i] {
                GetTargets().visit(GetTargets().patients[i], GetTargets().hospital, {});
            });
        }
        GetAdversary().Tap<PresentCard>(
            LinkClass::Nfc,
            [this](const PassingMessage& passing, const PresentCard& m) {
                m_visits[passing.run].code = m.code;
            });
        GetAdversary().Tap<RecordRequest>(
            LinkClass::Lan,
            [this](const PassingMessage& passing, const RecordRequest& m) {
                m_visits[passing.run].medico = FindMedico(m.device);
            });
        GetAdversary().Tap<RecordAnswer>(
            LinkClass::Lan,
            [this](const PassingMessage& passing, const RecordAnswer& m) {
                const auto visit = m_visits.find(passing.run);
                // Of a visit that had begun before the attack it knows too little.
                if (visit != m_visits.end() && visit->second.medico)
                {
                    visit->second.otp = OpenOtp(*visit->second.medico, m.sealedOtp);
                }
            });
        GetAdversary().Intercept<RecordUpdate>(LinkClass::Lan,
                                               [this](PassingMessage& passing, RecordUpdate& m) {
                                                   Move(passing.run, m_visits[passing.run], m);
                                                   return Adversary::kPass();
                                               });
    }

    /// What it has of a visit.
    struct StolenVisit
    {
        PhrCode code{};
        Ptr<Medico> medico;
        std::optional<OneTimeKey> otp;
    };

    /// An entry, and whose record it belongs to.
    struct StolenEntry
    {
        PhrCode code{};
        RecordEntry entry;
    };

    void Move(uint64_t run, const StolenVisit& visit, RecordUpdate& m)
    {
        if (!visit.otp)
        {
            return; // an emergency, or one that had begun before the attack
        }
        const VisitKey key = DeriveKey(*visit.otp, visit.code, visit.medico->GetId());
        const auto plain = GetAdversary().Compute(key.Open(RecordUpdate::kType, m.sealed));
        auto body = plain ? Decode<RecordUpdateBody>(*plain) : std::nullopt;
        if (!body)
        {
            return;
        }
        const auto known =
            m_entries.emplace(visit.medico->GetId(), StolenEntry{visit.code, body->entry});
        const StolenEntry& stolen = known.first->second;
        if (stolen.code != visit.code)
        {
            GetAdversary().Attempt(run);
            body->entry = stolen.entry;
            m.sealed = GetAdversary().Compute(key.Seal(RecordUpdate::kType, Encode(*body)));
        }
    }

    std::map<uint64_t, StolenVisit> m_visits;
    std::map<std::string, StolenEntry> m_entries; //!< by M_Id
};

const AttackRegistration<N8Attack>
    g_attack({"N8",
              "national-phr",
              "a medico's entry is moved to another patient's record",
              "man in the middle on the LAN, leak of OTPs",
              "DB, step 4"});

} // namespace
} // namespace ehealth
} // namespace ns3
