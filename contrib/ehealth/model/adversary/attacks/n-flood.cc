// SPDX-License-Identifier: GPL-2.0-only
// A flood on C-PHRC breaks no promise of the scheme, but those who wait for a record wait in vain.
#include "ns3/national-phr-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace nationalphr;

namespace
{

/// Offers the link to C-PHRC more than it carries.
class FloodCentralPhrcAttack : public NationalPhrAttack
{
    void DoStart() override
    {
        After(Time(), [this] {
            GetTargets().flood("c-phrc",
                               GetTargets().overload,
                               GetAdversary().GetStart(),
                               GetAdversary().GetEnd());
            GetAdversary().Attempt(0);
        });
    }
};

const AttackRegistration<FloodCentralPhrcAttack>
    g_attack({"N-flood",
              "national-phr",
              "the link to C-PHRC is flooded (breaks no goal: availability suffers)",
              "flood of packets",
              "link to C-PHRC",
              false,
              false});

} // namespace
} // namespace ehealth
} // namespace ns3
