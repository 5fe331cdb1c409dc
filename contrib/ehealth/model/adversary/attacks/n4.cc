// SPDX-License-Identifier: GPL-2.0-only
// N4: anybody can encrypt to P-RA what looks like a register's verdict.
#include "ns3/national-phr-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace nationalphr;

namespace
{

/**
 * Somebody whose insurance has ended, or a medico struck off, enrols; on the path, the register's
 * answer is replaced.
 */
class N4Attack : public NationalPhrAttack
{
    void DoStart() override
    {
        GetAdversary().Tap<RegistrationRequest>(
            LinkClass::Nfc,
            [this](const PassingMessage&, const RegistrationRequest& m) {
                GetTargets().lapse(m.code);
            });
        GetAdversary().Tap<CodeQuery>(LinkClass::Internet,
                                      [this](const PassingMessage& passing, const CodeQuery& m) {
                                          m_queries[passing.run] = m;
                                      });
        GetAdversary().Intercept<CodeVerdict>(LinkClass::Internet,
                                              [this](PassingMessage& passing, CodeVerdict& m) {
                                                  Forge(passing.run, m);
                                                  return Adversary::kPass();
                                              });
    }

    void Forge(uint64_t run, CodeVerdict& m)
    {
        const CodeQuery& query = m_queries[run];
        const auto authority = Certificate::Parse(query.certificate);
        if (!authority)
        {
            return;
        }
        GetAdversary().Attempt(run);
        Verdict verdict;
        verdict.verified = true;
        verdict.code = query.code;
        m.sealed = GetAdversary().Compute(
            op::Seal(authority->key, CodeVerdict::kType.name, Encode(verdict)));
    }

    std::map<uint64_t, CodeQuery> m_queries;
};

const AttackRegistration<N4Attack> g_attack({"N4",
                                             "national-phr",
                                             "somebody whom the register does not know enrols",
                                             "man in the middle",
                                             "Internet, step 3"});

} // namespace
} // namespace ehealth
} // namespace ns3
