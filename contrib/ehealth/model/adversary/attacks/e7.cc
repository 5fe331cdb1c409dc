// SPDX-License-Identifier: GPL-2.0-only
// E7: time stamps travel twice, in a ciphertext and beside it.
#include "ns3/emr-authorization-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace emrauthorization;

namespace
{

/// Sends first messages again long after dT, with another time beside the ciphertext.
class E7Attack : public EmrAuthorizationAttack
{
    void DoStart() override
    {
        m_host = GetAdversary().AddHost(GetTargets().addInternetHost("e7"));
        Replay<ConsultationRequest>();
        Replay<IndexRequest>();
    }

    template <class M>
    void Replay()
    {
        GetAdversary().Tap<M>(LinkClass::Open,
                              [this](const PassingMessage& passing, const M& captured) {
                                  const int64_t tolerance =
                                      GetTargets().scheme->GetParameters().clockTolerance;
                                  Later(MilliSeconds(4 * tolerance),
                                        [this, late = passing, m = M(captured)]() mutable {
                                            m.time = GetAdversary().GetUnixTime();
                                            late.body = Encode(m);
                                            GetAdversary().Attempt(late.run);
                                            GetAdversary().Resend(m_host, late);
                                        });
                              });
    }

    Ptr<Agent> m_host;
};

const AttackRegistration<E7Attack> g_attack({"E7",
                                             "emr-authorization",
                                             "old messages are sent with a new outer time",
                                             "tap, modified replay",
                                             "open links",
                                             false,
                                             false});

} // namespace
} // namespace ehealth
} // namespace ns3
