// SPDX-License-Identifier: GPL-2.0-only
// Y3: attributes count as registered, not as claimed.
#include "ns3/symmetric-ehr-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace symmetricehr;

namespace
{

/// A registered doctor claims the attributes of those who may read.
class Y3Attack : public SymmetricEhrAttack
{
    void DoStart() override
    {
        const auto doctor = InstallDoctor("y3.d1", GetForeignAttributes());
        doctor->SetClaims(GetTargets().attributes);
        ReadAll(doctor);
    }
};

const AttackRegistration<Y3Attack> g_attack({"Y3",
                                             "symmetric-ehr",
                                             "a doctor claims attributes (negative control)",
                                             "dishonest doctor",
                                             "KS",
                                             false,
                                             false,
                                             "",
                                             {"asserted-attributes"}});

} // namespace
} // namespace ehealth
} // namespace ns3
