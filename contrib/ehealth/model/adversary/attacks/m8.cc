// SPDX-License-Identifier: GPL-2.0-only
// M8: requests make the phone work.
#include "ns3/mobile-cloud-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace mobilecloud;

namespace
{

/// Requests a second, for so long.
constexpr uint32_t kRate = 50;
const Time kDuration = Seconds(1);

/**
 * A doctor's workstation asks DAS again and again. The phone is slower than the requests: until its
 * copy is there, each of them makes it decrypt, encrypt and sign.
 */
class M8Attack : public MobileCloudAttack
{
    void DoStart() override
    {
        After(Seconds(1), [this] { Upload(88); });
        After(Seconds(5), [this] { Grant(GetTargets().doctor, AccessType::Continuous); });
        After(Seconds(10), [this] { GetAdversary().Own(GetTargets().doctor->GetAgent()); });
        for (Time at; at < kDuration; at += Seconds(1) / kRate)
        {
            After(Seconds(10) + at,
                  [this] { GetAdversary().Attempt(Retrieve(GetTargets().doctor)); });
        }
    }

    void End() override
    {
        // One record in ten requests is what the scheme grants.
        const uint64_t records = GetAdversary().CountVictimOperations("encrypt-epr");
        if (10 * records > GetAdversary().GetAttempts())
        {
            GetAdversary().ReportBroken(kGoalBoundedWork);
        }
    }
};

const AttackRegistration<M8Attack> g_attack({"M8",
                                             "mobile-cloud",
                                             "requests that each cost the phone RSA operations",
                                             "flood by a reader",
                                             "phone, through DAS"});

} // namespace
} // namespace ehealth
} // namespace ns3
