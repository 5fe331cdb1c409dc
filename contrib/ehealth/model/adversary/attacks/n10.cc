// SPDX-License-Identifier: GPL-2.0-only
// N10: Table 5's medico signs a nonce of the medico's own.
#include "ns3/national-phr-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace nationalphr;

namespace
{

/**
 * Who has seen a medico's certificate and sig_M(N) once shows them again to a patient's phone,
 * which releases M-PHR; it is read on its way.
 */
class N10Attack : public NationalPhrAttack
{
    void DoStart() override
    {
        for (std::size_t i = 0; i < kRescues; ++i)
        {
            const uint64_t patient = GetPatients()[i % GetPatients().size()];
            After(Seconds(30.0 * static_cast<double>(i)),
                  [this, patient] { GetTargets().rescue(patient); });
        }
        Repeat(m_published);
        Repeat(m_hardened);
        GetAdversary().Tap<MobileRecordCopy>(
            LinkClass::Nfc,
            [this](const PassingMessage&, const MobileRecordCopy& m) {
                GetAdversary().Learn(m.record.summary);
            });
    }

    template <class M>
    void Repeat(std::optional<M>& seen)
    {
        GetAdversary().Intercept<M>(LinkClass::Nfc, [this, &seen](PassingMessage& passing, M& m) {
            if (seen)
            {
                GetAdversary().Attempt(passing.run);
                m = *seen;
            }
            seen = m;
            return Adversary::kPass();
        });
    }

    static constexpr std::size_t kRescues = 3;

    std::optional<PresentMedico> m_published;
    std::optional<MedicoOffer> m_hardened;
};

const AttackRegistration<N10Attack> g_attack({"N10",
                                              "national-phr",
                                              "a phone releases M-PHR to who is no medico",
                                              "NFC tap, replay",
                                              "A, Table 5"});

} // namespace
} // namespace ehealth
} // namespace ns3
