// SPDX-License-Identifier: GPL-2.0-only
// N5: what a card shows in step 1 is the same each time.
#include "ns3/national-phr-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace nationalphr;

namespace
{

/**
 * A skimmer reads f, P_Id and code of a patient; a stranger shows them at a reader, from a phone
 * without the patient's keys.
 */
class N5Attack : public NationalPhrAttack
{
    void DoStart() override
    {
        GetTargets().visit(GetTargets().patients.front(), 0, {});
        GetAdversary().Tap<PresentCard>(LinkClass::Nfc,
                                        [this](const PassingMessage&, const PresentCard& m) {
                                            if (!m_shown)
                                            {
                                                m_shown = true;
                                                Show(m);
                                            }
                                        });
    }

    void Show(const PresentCard& seen)
    {
        const Trust& trust = GetTargets().scheme->GetTrust();
        const auto clone = [&trust, seen] { return MakeClone(trust, seen); };
        Simulator::Schedule(kLater, [this, clone] {
            GetTargets().present(clone, [this](uint64_t run) { GetAdversary().Attempt(run); });
        });
    }

    /// When the patient has gone.
    const Time kLater{Seconds(20)};

    bool m_shown{false};
};

const AttackRegistration<N5Attack> g_attack({"N5",
                                             "national-phr",
                                             "a stranger is admitted with a skimmed card",
                                             "NFC skimmer",
                                             "M, step 1"});

} // namespace
} // namespace ehealth
} // namespace ns3
