// SPDX-License-Identifier: GPL-2.0-only
// N12: two provinces write to one record at once.
#include "ns3/national-phr-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace nationalphr;

namespace
{

/**
 * A patient visits hospitals of two provinces at the same time, and the LAN of one of them is slow:
 * each medico writes to the record as it was before the other did.
 */
class N12Attack : public NationalPhrAttack
{
    void DoStart() override
    {
        m_patient = GetPatients().front();
        const uint32_t first = GetTargets().hospital;
        for (const uint32_t hospital : {first, (first + 1) % GetTargets().hospitals})
        {
            After(Seconds(1), [this, hospital] {
                GetTargets().visit(m_patient, hospital, [this](Reason reason) {
                    m_accepted += reason == Reason::Accepted ? 1 : 0;
                });
            });
        }
        GetAdversary().Intercept<RecordUpdate>(LinkClass::Lan,
                                               [this](PassingMessage& passing, RecordUpdate&) {
                                                   GetAdversary().Attempt(passing.run);
                                                   return std::optional<Time>(kHeld);
                                               });
    }

    void End() override
    {
        if (GetTargets().countEntries(m_patient) < m_accepted)
        {
            GetAdversary().ReportBroken(kNoLostUpdate);
        }
    }

    /// So long every update takes, which is longer than reading.
    const Time kHeld{Seconds(2)};

    uint64_t m_patient{0};
    uint32_t m_accepted{0};
};

const AttackRegistration<N12Attack> g_attack({"N12",
                                              "national-phr",
                                              "an entry is lost when two provinces write at once",
                                              "delay",
                                              "LAN of two hospitals, step 4",
                                              false});

} // namespace
} // namespace ehealth
} // namespace ns3
