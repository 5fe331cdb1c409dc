// SPDX-License-Identifier: GPL-2.0-only
// E3: the visited doctor is sent B_P, a login factor.
#include "ns3/emr-authorization-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace emrauthorization;

namespace
{

/// A doctor keeps what patients send for other purposes.
class E3Attack : public EmrAuthorizationAttack
{
    void DoStart() override
    {
        m_dishonest = Leak(GetTargets().doctors.front()->GetIdentity().id);
        GetAdversary().Tap<ConsultationRequest>(
            LinkClass::Open,
            [this](const PassingMessage& passing, const ConsultationRequest& m1) {
                const auto c1 = Open<ConsultationRequestBody>(*m_dishonest,
                                                              ConsultationRequest::kType,
                                                              m1.sealed);
                if (c1)
                {
                    GetAdversary().Attempt(passing.run);
                    GetAdversary().Learn(c1->biometric);
                }
            });
    }

    std::optional<KeyPair> m_dishonest;
};

const AttackRegistration<E3Attack> g_attack({"E3",
                                             "emr-authorization",
                                             "the visited doctor learns the biometric password",
                                             "dishonest doctor",
                                             "patients"});

} // namespace
} // namespace ehealth
} // namespace ns3
