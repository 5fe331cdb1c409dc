// SPDX-License-Identifier: GPL-2.0-only
// N11: measurements are reported, and the list of entries by who reports them.
#include "ns3/national-phr-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace nationalphr;

namespace
{

/**
 * Malware in the normal world leaves out of a synchronisation what a medico has written to the
 * phone.
 */
class N11Attack : public NationalPhrAttack
{
    void DoStart() override
    {
        const uint64_t patient = GetPatients().front();
        After(Seconds(1), [this, patient] { GetTargets().rescue(patient); });
        After(Seconds(60), [this, patient] { GetTargets().synchronise(patient); });
        GetAdversary().Intercept<SyncUpload>(LinkClass::Nfc,
                                             [this](PassingMessage& passing, SyncUpload& m) {
                                                 if (!m.entries.empty())
                                                 {
                                                     GetAdversary().Attempt(passing.run);
                                                     m.entries.clear();
                                                 }
                                                 return Adversary::kPass();
                                             });
    }
};

const AttackRegistration<N11Attack> g_attack({"N11",
                                              "national-phr",
                                              "malware drops entries from a synchronisation",
                                              "malware in the normal world of the phone",
                                              "DB, section 4.8"});

} // namespace
} // namespace ehealth
} // namespace ns3
