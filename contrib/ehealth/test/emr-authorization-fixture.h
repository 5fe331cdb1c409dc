// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_EMR_AUTHORIZATION_FIXTURE_H
#define EHEALTH_EMR_AUTHORIZATION_FIXTURE_H

#include "ns3/emr-authorization-helper.h"
#include "ns3/mobile-helper.h"
#include "ns3/tree-network-helper.h"
#include "scheme-world.h"

/**
 * @file
 * @ingroup ehealth-tests
 * A small country for the tests of the EMR authorization scheme: hospital h0 with a doctor and a
 * private cloud, hospital h1 with the private cloud that keeps the EMRs of all patients but those
 * whose identity begins with "P-new", a public cloud and one patient's device.
 */

namespace ns3
{
namespace ehealth
{
namespace emrauthorization
{

/// A phase of the scheme.
enum class Phase : uint8_t
{
    Registration, //!< the patient's
    Consultation,
    Search,
    Diagnosis,
};

/**
 * The small country, made through the public helper and observed through Agent's trace sources.
 */
class World : public SchemeWorld
{
  public:
    static constexpr uint64_t kSeed = 42;
    static constexpr int64_t kEpoch = 1790000000000; //!< milliseconds

    /// @param suite of the public keys. @param registered whether clouds and doctor are registered
    explicit World(Suite suite = Suite::P256, bool registered = true);
    ~World() override;

    /// Gives the device to a patient.
    void SetPatient(const std::string& id, bool registered = true);

    /// Runs one phase; those before it must have succeeded. @return the first refusal
    Ending Run(Phase phase);
    /// Runs the doctor's registration. @return the first refusal
    Ending RegisterDoctor();
    /// Runs consultation, search and diagnosis of a patient. @return the first refusal
    Ending Visit(const std::string& patient = "P-1");
    /// Runs the phases before one and then it. @return the first refusal
    Ending RunUpTo(Phase phase);
    /// Lets time pass.
    void Wait(Time time);

    Doctor& GetDoctor()
    {
        return *m_doctor;
    }

    PatientDevice& GetDevice()
    {
        return *m_device;
    }

    PublicCloud& GetCloud()
    {
        return *m_cloud;
    }

    EmrAuthorizationHelper& GetHelper()
    {
        return *m_helper;
    }

    /// @return the visit of the last consultation
    const Doctor::Visit* FindVisit() const
    {
        return m_doctor->FindVisit(m_visit);
    }

    /// @return the current time, Unix, milliseconds
    int64_t GetTime() const
    {
        return m_environment->GetUnixTime();
    }

  private:
    void Watch(Ptr<Agent> agent);
    Ending Finish();

    Ptr<AgentEnvironment> m_environment;
    TreeNetworkHelper m_tree;
    MobileHelper m_mobileHelper;
    std::unique_ptr<EmrAuthorizationHelper> m_helper;
    Ptr<PublicCloud> m_cloud;
    std::vector<Ptr<HospitalCloud>> m_hospitals;
    Ptr<Doctor> m_doctor;
    Ptr<PatientDevice> m_device;
    uint64_t m_visit{0};
};

/// The cases, each file's; the suite adds them.
/// @{
std::vector<TestCase*> MakeEquationCases();
std::vector<TestCase*> MakeRunCases();
std::vector<TestCase*> MakeTamperingCases();
/// @}

} // namespace emrauthorization
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_EMR_AUTHORIZATION_FIXTURE_H
