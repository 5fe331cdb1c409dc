// SPDX-License-Identifier: GPL-2.0-only
// Y2: a policy admits doctors by their attributes.
#include "ns3/symmetric-ehr-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace symmetricehr;

namespace
{

/// A registered doctor without the attributes asks for records, with the scheme's own messages.
class Y2Attack : public SymmetricEhrAttack
{
    void DoStart() override
    {
        const auto doctor = InstallDoctor("y2.d1", GetForeignAttributes());
        ReadAll(doctor);
    }
};

const AttackRegistration<Y2Attack>
    g_attack({"Y2",
              "symmetric-ehr",
              "a doctor without the attributes reads (negative control)",
              "dishonest doctor",
              "KS",
              false,
              false});

} // namespace
} // namespace ehealth
} // namespace ns3
