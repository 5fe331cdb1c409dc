// SPDX-License-Identifier: GPL-2.0-only
// E2: Sig_P1 does not name the doctor.
#include "ns3/emr-authorization-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace emrauthorization;

namespace
{

/**
 * A dishonest doctor D' opens a patient's M1, seals it again for another doctor D, and sends it
 * with the patient's signature: D believes that the patient has come.
 */
class E2Attack : public EmrAuthorizationAttack
{
    void DoStart() override
    {
        EmrAuthorizationTargets& targets = GetTargets();
        m_dishonest = Leak(targets.doctors.front()->GetIdentity().id);
        m_victim = targets.doctors.back();
        m_host = GetAdversary().AddHost(targets.addInternetHost("e2"));
        GetAdversary().Tap<ConsultationRequest>(
            LinkClass::Open,
            [this](const PassingMessage& passing, const ConsultationRequest& m1) {
                if (!GetAdversary().Owns(passing.sender.GetName()))
                {
                    Redirect(m1);
                }
            });
    }

    void Redirect(const ConsultationRequest& m1)
    {
        auto plain = GetAdversary().Compute(
            op::Open(*m_dishonest, ConsultationRequest::kType.name, m1.sealed));
        const auto key = GetTargets().scheme->GetParameters().findKey(m_victim->GetIdentity().id);
        if (!plain || !key)
        {
            return; // sent to another doctor
        }
        ConsultationRequest forged = m1;
        forged.sealed = GetAdversary().Compute(
            op::Seal(*key, ConsultationRequest::kType.name, std::move(*plain)));
        const Peer d = At(GetTargets().scheme->GetContact(*m_victim));
        const auto script = [d, forged](Session& s) { return Send(s, d, forged); };
        GetAdversary().Attempt(m_host->Begin(kInjection, 0, "adversary", script));
    }

    static Script Send(Session& s, Peer d, ConsultationRequest m1)
    {
        co_await s.Send(d, m1);
        co_await s.Receive<ConsultationAnswer>(); // sealed for P: of no use
    }

    std::optional<KeyPair> m_dishonest;
    Ptr<Doctor> m_victim;
    Ptr<Agent> m_host;
};

const AttackRegistration<E2Attack>
    g_attack({"E2",
              "emr-authorization",
              "a dishonest doctor passes a patient's M1 on to another doctor",
              "dishonest doctor, injection",
              "a doctor"});

} // namespace
} // namespace ehealth
} // namespace ns3
