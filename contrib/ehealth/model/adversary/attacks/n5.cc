// SPDX-License-Identifier: GPL-2.0-only
// N5: what a card shows in step 1 is the same each time.
#include "ns3/stranger-attack.h"

namespace ns3
{
namespace ehealth
{

using namespace nationalphr;

namespace
{

/**
 * A skimmer reads f, P_Id and code of patients; a stranger shows them at a reader, from a phone
 * without the patient's keys.
 */
class N5Attack : public StrangerAttack
{
    HandsetSource MakeHandset(const PresentCard& seen) override
    {
        return [&trust = GetTargets().scheme->GetTrust(), seen] { return MakeClone(trust, seen); };
    }
};

const AttackRegistration<N5Attack> g_attack({"N5",
                                             "national-phr",
                                             "a stranger is admitted with a skimmed card",
                                             "NFC skimmer",
                                             "M, step 1"});

} // namespace
} // namespace ehealth
} // namespace ns3
