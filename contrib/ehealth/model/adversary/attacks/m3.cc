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
        Watch(GetTargets().doctor, [this](const EprRead& read) {
            if (m_run == read.run && read.epr.version < m_latest)
            {
                GetAdversary().ReportBroken(kGoalFreshness);
            }
        });
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
            const auto stored = FindStored();
            if (stored)
            {
                m_latest = stored->version;
                m_run = Retrieve(GetTargets().doctor);
            }
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
        else if (m_run)
        {
            GetAdversary().Attempt(passing.run);
            m.content = m_old.content;
        }
    }

    ProxyCopy m_old;
    std::optional<uint64_t> m_run; //!< that is to be deceived
    uint64_t m_latest{0};          //!< version that it should see
};

const AttackRegistration<M3Attack> g_attack({"M3",
                                             "mobile-cloud",
                                             "an older record is served as current",
                                             "insider who changes the cloud's answers",
                                             "DAS, step B2"});

} // namespace
} // namespace ehealth
} // namespace ns3
