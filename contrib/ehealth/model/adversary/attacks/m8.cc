// SPDX-License-Identifier: GPL-2.0-only
// M8: requests make the phone work.
#include "ns3/mobile-cloud-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace mobilecloud;

namespace
{

/// Requests a second, for so long.
constexpr uint32_t kRate = 50;
const Time kDuration = Seconds(1);

/**
 * A doctor's workstation asks DAS again and again, and tells the messaging service that DAS did.
 * The phone is slower than the requests: until its copy is there, each of them makes it decrypt,
 * encrypt and sign.
 */
class M8Attack : public MobileCloudAttack
{
    void DoStart() override
    {
        After(Seconds(1), [this] { Upload(88); });
        After(Seconds(5), [this] { Grant(GetTargets().doctor, AccessType::Continuous); });
        After(Seconds(10), [this] { GetAdversary().Own(GetTargets().doctor->GetAgent()); });
        for (Time at; at < kDuration; at += Seconds(1) / kRate)
        {
            After(Seconds(10) + at,
                  [this] { GetAdversary().Attempt(Retrieve(GetTargets().doctor)); });
            After(Seconds(20) + at, [this] { Notify(); });
        }
    }

    /// B3 as from DAS.
    void Notify()
    {
        UpdateNotice b3;
        b3.kind = NoticeKind::AccessRequested;
        b3.patient = GetTargets().patient;
        b3.requester = GetTargets().doctor->GetStaff().id;
        const auto script = [b3, to = GetTargets().scheme->GetParameters().messaging](Session& s) {
            return Send(s, to, b3);
        };
        GetAdversary().Attempt(
            GetTargets().doctor->GetAgent()->Begin(kInjection, 0, "adversary", script));
    }

    static Script Send(Session& s, Peer to, UpdateNotice b3)
    {
        co_await s.Send(to, b3);
    }

    void End() override
    {
        // One record in ten requests and notices is what the scheme grants.
        const uint64_t records = GetAdversary().CountVictimOperations("encrypt-epr");
        if (10 * records > GetAdversary().GetAttempts())
        {
            GetAdversary().ReportBroken(kGoalBoundedWork);
        }
    }
};

const AttackRegistration<M8Attack> g_attack({"M8",
                                             "mobile-cloud",
                                             "requests that each cost the phone RSA operations",
                                             "flood by a reader",
                                             "phone, through DAS and messaging service"});

} // namespace
} // namespace ehealth
} // namespace ns3
