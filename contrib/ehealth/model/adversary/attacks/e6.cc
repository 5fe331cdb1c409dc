// SPDX-License-Identifier: GPL-2.0-only
// E6: nothing remembers messages while their time stamps are fresh.
#include "ns3/emr-authorization-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace emrauthorization;

namespace
{

/// So long after the diagnosis, while the patient's device is still connected.
const Time kAtOnce = MilliSeconds(1);

/// Sends messages once more, within dT: the first ones from a machine of its own, the diagnosis in
/// the connection that carried it.
class E6Attack : public EmrAuthorizationAttack
{
    void DoStart() override
    {
        m_host = GetAdversary().AddHost(GetTargets().addInternetHost("e6"));
        Replay<ConsultationRequest>();
        Replay<IndexRequest>();
        GetAdversary().Tap<Diagnosis>(LinkClass::Open, [this](const auto& passing, const auto&) {
            Later(kAtOnce, [this, passing = PassingMessage(passing)] {
                GetAdversary().Attempt(passing.run);
                GetAdversary().Inject(passing);
            });
        });
    }

    template <class M>
    void Replay()
    {
        GetAdversary().Tap<M>(LinkClass::Open, [this](const PassingMessage& passing, const M&) {
            const int64_t tolerance = GetTargets().scheme->GetParameters().clockTolerance;
            Later(MilliSeconds(tolerance / 2), [this, passing = PassingMessage(passing)] {
                GetAdversary().Attempt(passing.run);
                GetAdversary().Resend(m_host, passing);
            });
        });
    }

    Ptr<Agent> m_host;
};

const AttackRegistration<E6Attack> g_attack(
    {"E6", "emr-authorization", "messages are sent again within dT", "tap, replay", "open links"});

} // namespace
} // namespace ehealth
} // namespace ns3
