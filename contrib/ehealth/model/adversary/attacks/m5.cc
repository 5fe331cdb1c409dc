// SPDX-License-Identifier: GPL-2.0-only
// M5: the Key Manager has made every private key.
#include "ns3/mobile-cloud-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace mobilecloud;

namespace
{

/**
 * The keys of the Key Manager leak to somebody who reads the cloud's database.
 */
class M5Attack : public MobileCloudAttack
{
    void DoStart() override
    {
        After(Seconds(1), [this] { Upload(88); });
    }

    void End() override
    {
        const auto master = FindMaster();
        GetAdversary().Attempt(0);
        const auto leaked = GetTargets()
                                .scheme->GetHospital(GetTargets().hospitalName)
                                .keyManager->FindPrivateKey(GetTargets().patient);
        if (master && leaked)
        {
            Learn(GetAdversary().Compute(DecryptEpr(*leaked, *master)));
        }
    }
};

const AttackRegistration<M5Attack>
    g_attack({"M5",
              "mobile-cloud",
              "keys that the Key Manager made open every record",
              "leak of the Key Manager, reader of the cloud's database",
              "Key Manager"});

} // namespace
} // namespace ehealth
} // namespace ns3
