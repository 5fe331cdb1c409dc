// SPDX-License-Identifier: GPL-2.0-only
// Freshness is a matter of the receiver's clock.
#include "ns3/emr-authorization-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace emrauthorization;

namespace
{

/// Sends first messages again, as they were, long after dT, while the clock of the doctor's
/// workstation is set back by so much.
class EClockAttack : public EmrAuthorizationAttack
{
    void DoStart() override
    {
        m_host = GetAdversary().AddHost(GetTargets().addInternetHost("e-clock"));
        GetAdversary().Tap<ConsultationRequest>(
            LinkClass::Open,
            [this](const PassingMessage& passing, const ConsultationRequest&) {
                const Time age =
                    4 * MilliSeconds(GetTargets().scheme->GetParameters().clockTolerance);
                Later(age,
                      [this, age, passing = PassingMessage(passing)] { Repeat(passing, age); });
            });
    }

    void Repeat(const PassingMessage& passing, Time age)
    {
        const auto doctor = FindAddressee(passing);
        if (!doctor)
        {
            return; // a dishonest one
        }
        const std::string workstation = doctor->GetAgent()->GetName();
        GetAdversary().SkewClock(workstation, Time() - age);
        GetAdversary().Attempt(passing.run);
        GetAdversary().Resend(m_host, passing);
        Later(kSetBack, [this, workstation] { GetAdversary().SkewClock(workstation, Time()); });
    }

    /// For so long, which is enough for one message.
    const Time kSetBack{Seconds(1)};

    Ptr<Agent> m_host;
};

const AttackRegistration<EClockAttack>
    g_attack({"E-clock",
              "emr-authorization",
              "old messages are sent again while the receiver's clock is set back",
              "forged network time, tap, replay",
              "D, M1",
              true,
              false,
              "E6"});

} // namespace
} // namespace ehealth
} // namespace ns3
