// SPDX-License-Identifier: GPL-2.0-only
// E4: any registered doctor may search for anybody's EMR.
#include "ns3/emr-authorization-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace emrauthorization;

namespace
{

/**
 * A registered doctor makes up the consultations of patients who visited others, and searches for
 * their EMRs with the scheme's own messages.
 */
class E4Attack : public EmrAuthorizationAttack
{
    void DoStart() override
    {
        EmrAuthorizationTargets& targets = GetTargets();
        m_doctor = targets.scheme->InstallDoctor(targets.addInternetHost("e4"),
                                                 "e4-doctor",
                                                 8,
                                                 "e4.d1",
                                                 targets.departments.front(),
                                                 true);
        GetAdversary().Own(m_doctor->GetAgent());
        m_accomplice = Leak(targets.doctors.front()->GetIdentity().id);
        // Whom to ask for: the patients of a colleague.
        GetAdversary().Tap<ConsultationRequest>(
            LinkClass::Open,
            [this](const PassingMessage&, const ConsultationRequest& m1) {
                const auto c1 = Open<ConsultationRequestBody>(*m_accomplice,
                                                              ConsultationRequest::kType,
                                                              m1.sealed);
                if (c1)
                {
                    Search(c1->patient);
                }
            });
    }

    void Search(const std::string& patient)
    {
        Doctor::Visit madeUp;
        madeUp.patient = patient;
        m_doctor->AddVisit(++m_visits, std::move(madeUp));
        GetAdversary().Attempt(m_doctor->BeginSearch(m_visits, 0));
    }

    Ptr<Doctor> m_doctor;
    std::optional<KeyPair> m_accomplice;
    uint64_t m_visits{0};
};

const AttackRegistration<E4Attack> g_attack({"E4",
                                             "emr-authorization",
                                             "a registered doctor reads the EMR of who never came",
                                             "dishonest doctor",
                                             "both clouds"});

} // namespace
} // namespace ehealth
} // namespace ns3
