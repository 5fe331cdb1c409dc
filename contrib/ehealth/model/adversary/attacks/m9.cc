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
        Watch(crew, [this](const EprRead& read) { m_seen[read.run] = read.epr.version; });
        crew->GetAgent()->TraceConnectWithoutContext(
            "SessionEnd",
            Callback<void, const SessionEnd&>([this](const SessionEnd& end) { Judge(end.run); }));
        After(Seconds(1), [this] { Upload(72); });
        After(Seconds(5), [this, crew] { Grant(crew, AccessType::Continuous); });
        After(Seconds(10), [this, crew] { m_before = Retrieve(crew); });
        After(Seconds(20), [this] { Upload(165); });
        After(Seconds(25), [this, crew] {
            const auto stored = FindStored();
            if (!stored || m_seen.count(m_before) == 0)
            {
                return; // the crew could not read before, either
            }
            m_latest = stored->version;
            m_dead = true;
            GetAdversary().Attempt(0);
            if (GetTargets().scheme->GetParameters().defences.escrow)
            {
                m_run = crew->BeginBreakGlass({GetTargets().patient, GetTargets().hospitalName}, 0);
            }
            else
            {
                m_run = Retrieve(crew);
            }
        });
    }

    /// The crew gets nothing, or what is old.
    void Judge(uint64_t run)
    {
        const auto seen = m_seen.find(run);
        if (m_run == run && (seen == m_seen.end() || seen->second < m_latest))
        {
            GetAdversary().ReportBroken(kGoalFreshness);
        }
    }

    bool m_dead{false};
    uint64_t m_before{0};                //!< run in which the crew reads while the phone answers
    std::optional<uint64_t> m_run;       //!< run in which it needs the latest record
    uint64_t m_latest{0};                //!< version of that
    std::map<uint64_t, uint64_t> m_seen; //!< versions that the crew has seen, by run
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
