// SPDX-License-Identifier: GPL-2.0-only
// N3: nothing but a digest beside it protects the image of PHR-TA.
#include "ns3/national-phr-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace nationalphr;

namespace
{

/**
 * On the path, it gives phones another PHR-TA with a digest to match.
 */
class N3Attack : public NationalPhrAttack
{
    void DoStart() override
    {
        GetAdversary().Intercept<TrustedAppImage>(
            LinkClass::Internet,
            [this](PassingMessage& passing, TrustedAppImage& m) {
                GetAdversary().Attempt(passing.run);
                m.image.assign(m.image.size(), 0x90);
                m.digest = GetAdversary().Compute(op::Hash(m.image));
                return Adversary::kPass();
            });
    }
};

const AttackRegistration<N3Attack> g_attack({"N3",
                                             "national-phr",
                                             "the phone installs the adversary's PHR-TA",
                                             "man in the middle",
                                             "Internet, step 6"});

} // namespace
} // namespace ehealth
} // namespace ns3
