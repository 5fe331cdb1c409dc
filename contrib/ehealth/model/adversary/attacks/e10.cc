// SPDX-License-Identifier: GPL-2.0-only
// E10: whoever knows s and every S_X still lacks the r of the run.
#include "ns3/emr-authorization-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace emrauthorization;

namespace
{

/**
 * A negative control. PC's insider knows s, S_P and S_D, taps M3, and tries as SEK_1 all that can
 * be computed from these and the R of the registrations: in Eq 17, r6 and r5 are missing.
 */
class E10Attack : public EmrAuthorizationAttack
{
    void DoStart() override
    {
        GetAdversary().Tap<BiomedicalSignal>(
            LinkClass::Open,
            [this](const PassingMessage& passing, const BiomedicalSignal& m3) {
                GetAdversary().Attempt(passing.run);
                for (const auto& doctor : GetTargets().doctors)
                {
                    Try(doctor->GetSecret()->secret, doctor->GetSecret()->r, m3);
                }
            });
    }

    void Try(const EcScalar& secret, const EcPoint& r, const BiomedicalSignal& m3)
    {
        const EcPoint& pk = GetTargets().scheme->GetParameters().pk;
        const std::vector<EcPoint> known{r, pk, pk.Multiply(secret), r.Multiply(secret), r + pk};
        for (const EcPoint& first : known)
        {
            for (const EcPoint& third : known)
            {
                const SymmetricKey guess = Sha256(Concat({first.Encode(), third.Encode()}));
                const auto c3 =
                    OpenSession<BiomedicalSignalBody>(guess, BiomedicalSignal::kType, m3.sealed);
                if (c3)
                {
                    GetAdversary().Learn(c3->signal);
                }
            }
        }
    }
};

const AttackRegistration<E10Attack>
    g_attack({"E10",
              "emr-authorization",
              "PC's insider guesses a session key (negative control)",
              "insider who knows s",
              "open links",
              false});

} // namespace
} // namespace ehealth
} // namespace ns3
