// SPDX-License-Identifier: GPL-2.0-only
// M3: the cloud answers with an older record.
#include "ns3/mobile-cloud-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace mobilecloud;

namespace
{

/**
 * DAS answers a reader with a copy that it has kept, which the phone signed when it was new.
 */
class M3Attack : public MobileCloudAttack
{
    void DoStart() override
    {
        GetAdversary().Intercept<ProxyCopy>(LinkClass::Internet,
                                            [this](PassingMessage& passing, ProxyCopy& m) {
                                                Exchange(passing, m);
                                                return Adversary::kPass();
                                            });
        After(Seconds(1), [this] { Upload(88); });
        After(Seconds(5), [this] { Grant(GetTargets().doctor, AccessType::Continuous); });
        After(Seconds(10), [this] { Retrieve(GetTargets().doctor); });
        After(Seconds(20), [this] { Upload(160); });
        After(Seconds(25), [this] { Retrieve(GetTargets().doctor); });
        After(Seconds(60), [this] {
            m_active = true;
            m_run = Retrieve(GetTargets().doctor);
        });
    }

    void Exchange(PassingMessage& passing, ProxyCopy& m)
    {
        const auto document = ParseEprDocument(m.content);
        if (!document || document->patient != GetTargets().patient ||
            document->requester != GetTargets().doctor->GetStaff().id)
        {
            return;
        }
        if (m_old.content.empty())
        {
            m_old = m;
        }
        else if (m_active)
        {
            GetAdversary().Attempt(passing.run);
            m.content = m_old.content;
        }
    }

    void End() override
    {
        const auto& read = GetTargets().doctor->GetRead();
        const auto stored = FindStored();
        if (read && stored && m_active && read->run == m_run && read->epr.version < stored->version)
        {
            GetAdversary().ReportBroken(kGoalFreshness);
        }
    }

    ProxyCopy m_old;
    bool m_active{false};
    uint64_t m_run{0};
};

const AttackRegistration<M3Attack> g_attack({"M3",
                                             "mobile-cloud",
                                             "an older record is served as current",
                                             "insider who changes the cloud's answers",
                                             "DAS, step B2"});

} // namespace
} // namespace ehealth
} // namespace ns3
