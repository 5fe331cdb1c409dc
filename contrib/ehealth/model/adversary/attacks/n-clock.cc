// SPDX-License-Identifier: GPL-2.0-only
// A wrong clock breaks no promise of the scheme, but who has one takes fresh messages for old.
#include "ns3/national-phr-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace nationalphr;

namespace
{

/// The clocks of medicos' devices are wrong: they refuse the OTPs of step 3 once that is more than
/// dT.
class NClockAttack : public NationalPhrAttack
{
    void DoStart() override
    {
        After(Time(), [this] { GetTargets().bringPatient(0); });
        for (const auto& medico : GetTargets().medicos)
        {
            GetAdversary().SkewClock(medico->GetAgent()->GetName(), GetTargets().clockError);
        }
    }
};

const AttackRegistration<NClockAttack>
    g_attack({"N-clock",
              "national-phr",
              "clocks of medicos' devices are wrong (breaks no goal: availability suffers)",
              "forged network time",
              "M, step 3",
              false,
              false});

} // namespace
} // namespace ehealth
} // namespace ns3
