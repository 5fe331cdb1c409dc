// SPDX-License-Identifier: GPL-2.0-only
// Y1: the data store remembers no challenges, and takes old messages while their tickets live.
#include "ns3/symmetric-ehr-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace symmetricehr;

namespace
{

/// Sends S4 and R3 again from a machine of its own, within dT and after it.
class Y1Attack : public SymmetricEhrAttack
{
    void DoStart() override
    {
        m_host = GetAdversary().AddHost(GetTargets().addInternetHost("y1"));
        Replay<EhrUpload>();
        Replay<EhrRequest>();
    }

    template <class M>
    void Replay()
    {
        GetAdversary().Tap<M>(LinkClass::Open, [this](const PassingMessage& passing, const M&) {
            const int64_t tolerance = GetTargets().scheme->GetParameters().clockTolerance;
            for (const int64_t delay : {tolerance / 2, 2 * tolerance})
            {
                Later(MilliSeconds(delay), [this, passing = PassingMessage(passing)] {
                    GetAdversary().Attempt(passing.run);
                    GetAdversary().Resend(m_host, passing);
                });
            }
        });
    }

    Ptr<Agent> m_host;
};

const AttackRegistration<Y1Attack> g_attack({"Y1",
                                             "symmetric-ehr",
                                             "uploads and requests to read are sent again",
                                             "tap, replay",
                                             "DS, S4 and R3"});

} // namespace
} // namespace ehealth
} // namespace ns3
