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

/**
 * Somebody near the patient sends the phone readings of a failing heart; the ambulance's crew is in
 * it, and reads.
 */
class M7Attack : public MobileCloudAttack
{
    void DoStart() override
    {
        After(Seconds(1), [this] { Upload(72); });
        After(Seconds(10), [this] { Spoof(); });
    }

    void Spoof()
    {
        GetAdversary().Own(GetTargets().ambulance->GetAgent());
        SensorReading spoofed;
        spoofed.time = GetAdversary().GetUnixTime();
        spoofed.values = {170, 32, 200, 120, 36.8};
        m_spoofed = GetAdversary().GetUnixTime();
        GetAdversary().Attempt(0);
        if (GetTargets().phone->TakeReading(GetTargets().patient, spoofed))
        {
            // What the phone takes for true raises the alarm.
            GetAdversary().Attempt(
                GetTargets().phone->BeginEmergency(GetTargets().patient,
                                                   GetTargets().ambulance->GetStaff().id,
                                                   0));
        }
    }

    void End() override
    {
        const auto& read = GetTargets().ambulance->GetRead();
        if (read && m_spoofed > 0 && read->time >= m_spoofed)
        {
            Learn(read->epr);
        }
    }

    int64_t m_spoofed{0};
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
