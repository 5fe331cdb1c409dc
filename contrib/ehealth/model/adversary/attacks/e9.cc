// SPDX-License-Identifier: GPL-2.0-only
// E9: every first message with a fresh time costs its receiver a decryption.
#include "ns3/emr-authorization-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace emrauthorization;

namespace
{

/// Messages a second, for so long.
constexpr uint32_t kRate = 50;
const Time kDuration = Seconds(4);

/// Floods a doctor with first messages that hold nothing.
class E9Attack : public EmrAuthorizationAttack
{
    void DoStart() override
    {
        m_host = GetAdversary().AddHost(GetTargets().addInternetHost("e9"));
        m_doctor = At(GetTargets().scheme->GetContact(*GetTargets().doctors.front()));
        for (Time at; at < kDuration; at += Seconds(1) / kRate)
        {
            After(at, [this] { Flood(); });
        }
    }

    void Flood()
    {
        ConsultationRequest nothing;
        nothing.sealed = GetAdversary().GetRandom().Take(256);
        nothing.signature = GetAdversary().GetRandom().Take(64);
        nothing.time = GetAdversary().GetUnixTime();
        const auto script = [d = m_doctor, nothing](Session& s) { return Send(s, d, nothing); };
        GetAdversary().Attempt(m_host->Begin(kInjection, 0, "adversary", script));
    }

    static Script Send(Session& s, Peer d, ConsultationRequest m1)
    {
        co_await s.Send(d, m1);
    }

    void End() override
    {
        // One decryption in ten messages is what the scheme grants to strangers.
        const uint64_t decryptions = GetAdversary().CountVictimOperations("open");
        if (10 * decryptions > GetAdversary().GetAttempts())
        {
            GetAdversary().ReportBroken(kBoundedWork);
        }
    }

    Ptr<Agent> m_host;
    Peer m_doctor;
};

const AttackRegistration<E9Attack> g_attack({"E9",
                                             "emr-authorization",
                                             "a flood of first messages, each costs a decryption",
                                             "flood",
                                             "a doctor"});

} // namespace
} // namespace ehealth
} // namespace ns3
