// SPDX-License-Identifier: GPL-2.0-only
// M4: a reader whose access has ended reads again.
#include "ns3/mobile-cloud-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace mobilecloud;

namespace
{

/**
 * A doctor with one-time access reads once, and is given it again by DAS.
 */
class M4Attack : public MobileCloudAttack
{
    void DoStart() override
    {
        Watch(GetTargets().doctor, [this](const EprRead& read) {
            if (m_run == read.run)
            {
                Learn(read.epr);
            }
        });
        After(Seconds(1), [this] { Upload(88); });
        After(Seconds(5), [this] { Grant(GetTargets().doctor, AccessType::OneTime); });
        After(Seconds(10), [this] { Retrieve(GetTargets().doctor); });
        After(Seconds(20), [this] {
            GetAdversary().Own(GetTargets().doctor->GetAgent());
            m_run = Retrieve(GetTargets().doctor);
            GetAdversary().Attempt(*m_run);
        });
    }

    std::optional<uint64_t> m_run; //!< the second one
};

const AttackRegistration<M4Attack> g_attack(
    {"M4", "mobile-cloud", "one-time access is used twice", "dishonest doctor", "DAS, step B2"});

} // namespace
} // namespace ehealth
} // namespace ns3
