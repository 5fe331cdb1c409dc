// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_EMR_AUTHORIZATION_FIXTURE_H
#define EHEALTH_EMR_AUTHORIZATION_FIXTURE_H

#include "ns3/emr-authorization-helper.h"
#include "ns3/mobile-helper.h"
#include "ns3/test.h"
#include "ns3/tree-network-helper.h"

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

/// How a role's part ended.
struct Ending
{
    std::string role;
    Reason reason;

    friend bool operator==(const Ending& a, const Ending& b)
    {
        return a.role == b.role && a.reason == b.reason;
    }
};

std::ostream& operator<<(std::ostream& os, const Ending& ending);

/// The ending of runs in which every role was content.
inline const Ending kAllAccepted{"all", Reason::Accepted};

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
class World
{
  public:
    static constexpr uint64_t kSeed = 42;
    static constexpr int64_t kEpoch = 1790000000000; //!< milliseconds

    /// @param suite of the public keys. @param registered whether clouds and doctor are registered
    explicit World(Suite suite = Suite::P256, bool registered = true);
    ~World();
    World(const World&) = delete;
    World& operator=(const World&) = delete;

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

    /// Changes every message M that an agent sends from now on.
    template <class M, class F>
    void Tamper(const std::string& agent, F change)
    {
        m_agents.at(agent)->SetOutgoingFilter([this, change](PassingMessage& passing) {
            if (passing.type.GetId() == M::kType.GetId())
            {
                auto message = Decode<M>(passing.body);
                NS_ABORT_UNLESS(message);
                change(*message);
                passing.body = Encode(*message);
                ++m_tampered;
            }
            return std::optional<Time>(Time());
        });
    }

    /// @return how many messages were changed since the last call, and ends all tampering
    uint32_t StopTampering();

    /// @return names of all messages since the last phase began
    const std::vector<std::string>& GetSent() const
    {
        return m_sent;
    }

    /// @return number of sessions under way, anywhere
    std::size_t CountSessions() const;

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
        return m_environment->epoch + Simulator::Now().GetMilliSeconds();
    }

  private:
    void Watch(Ptr<Agent> agent);
    Ending Finish();

    Ptr<AgentEnvironment> m_environment;
    TreeNetworkHelper m_tree;
    MobileHelper m_mobileHelper;
    std::map<std::string, Ptr<Agent>> m_agents;
    std::unique_ptr<EmrAuthorizationHelper> m_helper;
    Ptr<PublicCloud> m_cloud;
    std::vector<Ptr<HospitalCloud>> m_hospitals;
    Ptr<Doctor> m_doctor;
    Ptr<PatientDevice> m_device;
    uint64_t m_visit{0};
    std::vector<std::string> m_sent;
    std::vector<Ending> m_endings;
    uint32_t m_tampered{0};
};

/// A test that is a function.
class WorldTestCase : public TestCase
{
  public:
    using Body = std::function<void(WorldTestCase&)>;

    WorldTestCase(const std::string& name, Body body);

    /// Fails the test unless the condition holds.
    void Expect(bool condition, const std::string& what);

    /// Fails the test unless both are equal.
    template <class A, class B>
    void ExpectEq(const A& actual, const B& expected, const std::string& what)
    {
        NS_TEST_EXPECT_MSG_EQ(actual, expected, what);
    }

  private:
    void DoRun() override;

    Body m_body;
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
