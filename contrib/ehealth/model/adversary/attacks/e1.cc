// SPDX-License-Identifier: GPL-2.0-only
// E1: the session keys of paper 002 are transported, so that long-term keys open old traffic.
#include "ns3/emr-authorization-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace emrauthorization;

namespace
{

/**
 * Records what passes on open links. Then PRK_D of a doctor and PRK_P of this doctor's patients
 * leak, and C_D1 and C_HPC1 are searched for SEK_1 and SEK_2.
 */
class E1Attack : public EmrAuthorizationAttack
{
    void DoStart() override
    {
        Adversary& adversary = GetAdversary();
        Record<ConsultationRequest>(m_requests);
        Record<ConsultationAnswer>(m_answers);
        Record<BiomedicalSignal>(m_signals);
        Record<EmrSessionAnswer>(m_sessions);
        Record<EmrAnswer>(m_records);
        adversary.Tap<Diagnosis>(LinkClass::Open, [this](const auto& passing, const auto& d1) {
            m_diagnoses[passing.run] = d1;
        });
    }

    template <class M>
    void Record(std::map<uint64_t, M>& messages)
    {
        GetAdversary().Tap<M>(LinkClass::Open,
                              [&messages](const PassingMessage& passing, const M& message) {
                                  messages[passing.run] = message;
                              });
    }

    void End() override
    {
        const KeyPair doctor = Leak(GetTargets().doctors.front()->GetIdentity().id);
        for (const auto& [run, m1] : m_requests)
        {
            const auto c1 =
                Open<ConsultationRequestBody>(doctor, ConsultationRequest::kType, m1.sealed);
            const auto answer = m_answers.find(run);
            if (!c1 || answer == m_answers.end())
            {
                continue; // another doctor's
            }
            GetAdversary().Attempt(run);
            const auto c2 = Open<ConsultationAnswerBody>(Leak(c1->patient),
                                                         ConsultationAnswer::kType,
                                                         answer->second.sealed);
            if (c2)
            {
                ReadConsultation(run, c2->sessionKey);
            }
        }
        for (const auto& [run, s4] : m_sessions)
        {
            const auto c4 = Open<EmrSessionAnswerBody>(doctor, EmrSessionAnswer::kType, s4.sealed);
            const auto s6 = m_records.find(run);
            if (!c4 || s6 == m_records.end())
            {
                continue;
            }
            GetAdversary().Attempt(run);
            const auto c6 =
                OpenSession<EmrAnswerBody>(c4->sessionKey, EmrAnswer::kType, s6->second.sealed);
            if (c6)
            {
                GetAdversary().Learn(c6->record);
            }
        }
    }

    void ReadConsultation(uint64_t run, const SymmetricKey& key)
    {
        if (const auto m3 = m_signals.find(run); m3 != m_signals.end())
        {
            const auto c3 =
                OpenSession<BiomedicalSignalBody>(key, BiomedicalSignal::kType, m3->second.sealed);
            if (c3)
            {
                GetAdversary().Learn(c3->signal);
            }
        }
        for (const auto& each : m_diagnoses)
        {
            const auto c5 = OpenSession<DiagnosisBody>(key, Diagnosis::kType, each.second.sealed);
            if (c5)
            {
                GetAdversary().Learn(c5->diagnosis);
            }
        }
    }

    std::map<uint64_t, ConsultationRequest> m_requests;
    std::map<uint64_t, ConsultationAnswer> m_answers;
    std::map<uint64_t, BiomedicalSignal> m_signals;
    std::map<uint64_t, EmrSessionAnswer> m_sessions;
    std::map<uint64_t, EmrAnswer> m_records;
    std::map<uint64_t, Diagnosis> m_diagnoses;
};

const AttackRegistration<E1Attack>
    g_attack({"E1",
              "emr-authorization",
              "recorded traffic is opened with long-term keys that leak",
              "tap, key leak",
              "open links; keys of a doctor and the patients"});

} // namespace
} // namespace ehealth
} // namespace ns3
