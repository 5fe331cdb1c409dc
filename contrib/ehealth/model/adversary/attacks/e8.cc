// SPDX-License-Identifier: GPL-2.0-only
// E8: AES-256-CTR under the session keys has no integrity.
#include "ns3/emr-authorization-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace emrauthorization;

namespace
{

/// Flips one bit in the middle of a diagnosis.
class E8Attack : public EmrAuthorizationAttack
{
    void DoStart() override
    {
        GetAdversary().Intercept<Diagnosis>(LinkClass::Open,
                                            [this](PassingMessage& passing, Diagnosis& d1) {
                                                // After its length comes M_DINF itself.
                                                constexpr std::size_t kDose = 16;
                                                d1.sealed.at(kDose) ^= 1;
                                                GetAdversary().Attempt(passing.run);
                                                return Adversary::kPass();
                                            });
    }
};

const AttackRegistration<E8Attack> g_attack(
    {"E8", "emr-authorization", "a bit of the diagnosis is flipped", "modify", "open links"});

} // namespace
} // namespace ehealth
} // namespace ns3
