// SPDX-License-Identifier: GPL-2.0-only
// M9: the phone is dead when its patient needs help.
#include "ns3/mobile-cloud-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace mobilecloud;

namespace
{

/**
 * A fault, or somebody who jams the radio: nothing reaches the phone any more. Its patient's data
 * are needed by the ambulance's crew, who have read them before.
 */
class M9Attack : public MobileCloudAttack
{
    void DoStart() override
    {
        GetAdversary().Intercept<AccessNotice>(
            LinkClass::Internet,
            [this](PassingMessage& passing, AccessNotice& m) -> std::optional<Time> {
                if (!m_dead || m.patient != GetTargets().patient)
                {
                    return Time();
                }
                GetAdversary().Attempt(passing.run);
                return std::nullopt;
            });
        const Ptr<MonitoringApp> crew = GetTargets().ambulance;
        After(Seconds(1), [this] { Upload(72); });
        After(Seconds(5), [this, crew] { Grant(crew, AccessType::Continuous); });
        After(Seconds(10), [this, crew] { Retrieve(crew); });
        After(Seconds(20), [this] { Upload(165); });
        After(Seconds(25), [this, crew] {
            m_dead = true;
            GetAdversary().Attempt(0);
            if (GetTargets().scheme->GetParameters().defences.escrow)
            {
                crew->BeginBreakGlass({GetTargets().patient, GetTargets().hospitalName}, 0);
            }
            else
            {
                Retrieve(crew);
            }
        });
    }

    void End() override
    {
        const auto& read = GetTargets().ambulance->GetRead();
        const auto stored = FindStored();
        if (m_dead && stored && (!read || read->epr.version < stored->version))
        {
            GetAdversary().ReportBroken(kGoalFreshness);
        }
    }

    bool m_dead{false};
};

const AttackRegistration<M9Attack>
    g_attack({"M9",
              "mobile-cloud",
              "the ambulance reads old data of a patient whose phone is dead",
              "fault, or jamming of the phone",
              "phone, step B4"});

} // namespace
} // namespace ehealth
} // namespace ns3
