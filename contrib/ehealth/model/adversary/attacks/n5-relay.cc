// SPDX-License-Identifier: GPL-2.0-only
// N5, as a relay: what the reader asks is answered by a phone that is far away.
#include "ns3/stranger-attack.h"

namespace ns3
{
namespace ehealth
{

using namespace nationalphr;

namespace
{

/// One way, between the reader's end of the relay and the phone's: two mobile phones.
const Time kRelayDelay = MilliSeconds(25);

/**
 * A stranger lays one end of a relay on a reader; the other end is held to the pocket of the
 * patient whose card was seen there before.
 */
class N5RelayAttack : public StrangerAttack
{
    void DoStart() override
    {
        GetAdversary().Intercept(LinkClass::Nfc, [this](PassingMessage& passing) {
            return std::optional<Time>(m_relayed.count(passing.run) > 0 ? kRelayDelay : Time());
        });
        StrangerAttack::DoStart();
    }

    HandsetSource MakeHandset(const PresentCard& seen) override
    {
        return [this, id = seen.id] { return GetTargets().reachPhone(id); };
    }

    void HandleVisit(uint64_t run) override
    {
        m_relayed.insert(run);
        StrangerAttack::HandleVisit(run);
    }

    std::set<uint64_t> m_relayed;
};

const AttackRegistration<N5RelayAttack> g_attack({"N5-relay",
                                                  "national-phr",
                                                  "a stranger is admitted with a phone far away",
                                                  "NFC relay, 25 ms each way",
                                                  "M, step 1",
                                                  true,
                                                  false,
                                                  "N5"});

} // namespace
} // namespace ehealth
} // namespace ns3
