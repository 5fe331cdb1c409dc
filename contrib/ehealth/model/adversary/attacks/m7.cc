// SPDX-License-Identifier: GPL-2.0-only
// M7: a false emergency.
#include "ns3/mobile-cloud-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace mobilecloud;

namespace
{

/// Forged readings, one a second: more than a detector waits for.
constexpr uint32_t kForged = 10;

/**
 * Somebody near the patient sends the phone readings of a failing heart, until its detector raises
 * the alarm; the ambulance's crew is in it, and reads.
 */
class M7Attack : public MobileCloudAttack
{
    void DoStart() override
    {
        After(Seconds(1), [this] { Upload(72); });
        After(Seconds(9), [this] { GetAdversary().Own(GetTargets().ambulance->GetAgent()); });
        for (uint32_t i = 0; i < kForged; ++i)
        {
            After(Seconds(10 + i), [this] { Spoof(); });
        }
        Watch(GetTargets().ambulance, [this](const EprRead& read) {
            if (m_spoofed)
            {
                Learn(read.epr);
            }
        });
    }

    void Spoof()
    {
        SensorReading spoofed;
        spoofed.time = GetAdversary().GetUnixTime();
        spoofed.values = {170, 32, 85, 50, 36.8};
        m_spoofed = true;
        GetAdversary().Attempt(0);
        GetTargets().phone->TakeReading(GetTargets().patient, spoofed);
    }

    bool m_spoofed{false};
};

const AttackRegistration<M7Attack>
    g_attack({"M7",
              "mobile-cloud",
              "a spoofed sensor and an ambulance's crew break the glass",
              "radio near the patient, dishonest crew",
              "phone"});

} // namespace
} // namespace ehealth
} // namespace ns3
