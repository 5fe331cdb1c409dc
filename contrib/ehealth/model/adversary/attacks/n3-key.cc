// SPDX-License-Identifier: GPL-2.0-only
// N3 by a compromised P-RA: a defence by P-RA's signature lasts as long as its key is secret.
#include "ns3/national-phr-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace nationalphr;

namespace
{

/**
 * The keys of P-RA have leaked: whoever is on the path of step 6 swaps PHR-TA's image, and signs
 * it. No attack of the paper's table: it shows how far the compromise of one authority reaches.
 */
class N3KeyAttack : public NationalPhrAttack
{
    void DoStart() override
    {
        GetAdversary().Intercept<TrustedAppImage>(
            LinkClass::Internet,
            [this](PassingMessage& passing, TrustedAppImage& m) {
                Swap(passing.sender.GetName(), m);
                GetAdversary().Attempt(passing.run);
                return Adversary::kPass();
            });
    }

    void Swap(const std::string& authority, TrustedAppImage& m)
    {
        m.image.assign(m.image.size(), 0x90);
        m.digest = GetAdversary().Compute(op::Hash(m.image));
        if (m.signature)
        {
            const KeyPair leaked =
                GetTargets().scheme->MakeIdentity(authority, kOuProvinceAuthority).keys;
            m.signature->octets = GetAdversary().Compute(
                SignAs(TrustedAppImage::kType, leaked, ByteView(m.digest).ToBytes()));
        }
    }
};

const AttackRegistration<N3KeyAttack> g_attack({"N3-key",
                                                "national-phr",
                                                "PHR-TA's image is swapped with P-RA's keys",
                                                "leak of P-RA's keys, man in the middle",
                                                "Internet, step 6",
                                                true,
                                                true,
                                                "N3"});

} // namespace
} // namespace ehealth
} // namespace ns3
