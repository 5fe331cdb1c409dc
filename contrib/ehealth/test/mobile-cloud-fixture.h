// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_MOBILE_CLOUD_FIXTURE_H
#define EHEALTH_MOBILE_CLOUD_FIXTURE_H

#include "ns3/mobile-cloud-helper.h"
#include "ns3/mobile-helper.h"
#include "ns3/tree-network-helper.h"
#include "scheme-world.h"

/**
 * @file
 * @ingroup ehealth-tests
 * A small country for the tests of the secure mobile cloud: DAS "das", messaging service "push",
 * the hospital "h0", doctor R-1 at "d1", ambulance staff R-9 at "amb", the phone of patient P-1
 * and a host of an intruder.
 */

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

/// What distinguishes one small country from another.
struct WorldOptions
{
    bool hardened{false};
    EncryptionMode mode{EncryptionMode::Hybrid};
    bool registered{true}; //!< P-1 registered, subscribed and uploaded before the test
    bool tls{false};       //!< real, otherwise none
    bool modelledTls{false};
    std::vector<std::string> with{}; //!< defences, such as "M4"
    std::vector<std::string> without{};
    std::string path{":memory:"}; //!< of DAS's database
};

/**
 * The small country, made through the public helper and observed through Agent's trace sources.
 */
class World : public SteppedWorld
{
  public:
    static constexpr const char* kPatient = "P-1";

    explicit World(const WorldOptions& options = {});
    ~World() override;

    /// @name Runs, each until nothing is under way. @return the first refusal
    /// @{
    Ending Register();
    Ending Subscribe();
    Ending Upload(double pulse = 72);
    Ending Grant(AccessType type = AccessType::Continuous);
    Ending Grant(const QrCode& code, AccessType type);
    Ending Revoke();
    Ending Retrieve();
    Ending Retrieve(MonitoringApp& app);
    Ending Emergency(double pulse = 160);
    Ending BreakGlass(MonitoringApp& app);
    /// A script of the test's, as a run of "retrieve".
    Ending Run(Ptr<Agent> agent, const Agent::ScriptFactory& script);
    /// @}

    /// The wearables of P-1 read a pulse. @return whether the phone took it
    bool Read(double pulse, bool genuine = true);

    /// @return a reading with a tag
    SensorReading MakeReading(double pulse) const;

    /// Sends a message as the intruder, and waits for an answer. @return the first refusal
    template <class Answer, class M>
    Ending Inject(const M& message, const Peer& to)
    {
        return Run(m_intruder,
                   [message, to](Session& s) { return SendOne<Answer, M>(s, message, to); });
    }

    /// @return the record that the doctor saw last
    const EprRead& GetRead() const
    {
        return *m_doctor->GetRead();
    }

    /// @return where the hospital's server is
    const Peer& GetHospitalPeer() const
    {
        return m_helper->GetParameters().FindHospital("h0")->server;
    }

    /// @return all agents, by name
    const std::map<std::string, Ptr<Agent>>& GetAgents() const
    {
        return m_agents;
    }

    /// @return what they share
    Ptr<AgentEnvironment> GetEnvironment() const
    {
        return m_environment;
    }

    MobileCloudHelper& GetHelper()
    {
        return *m_helper;
    }

    DataAccessService& GetDas()
    {
        return *m_helper->GetDas();
    }

    const MobileCloudHelper::InstalledHospital& GetHospital()
    {
        return m_helper->GetHospital("h0");
    }

    MonitoringApp& GetDoctor()
    {
        return *m_doctor;
    }

    MonitoringApp& GetAmbulance()
    {
        return *m_ambulance;
    }

    PatientPhone& GetPhone()
    {
        return *m_phone;
    }

    /// @return the host of the intruder
    Ptr<Agent> GetIntruder() const
    {
        return m_intruder;
    }

    /// Cuts a node off the network.
    void Disconnect(Ptr<Agent> agent);

  private:
    template <class Answer, class M>
    static Script SendOne(Session& s, M message, Peer to)
    {
        co_await s.Send(to, message);
        co_await s.Receive<Answer>();
    }

    Ptr<AgentEnvironment> m_environment;
    TreeNetworkHelper m_tree;
    MobileHelper m_mobileHelper;
    std::unique_ptr<MobileCloudHelper> m_helper;
    Ptr<MonitoringApp> m_doctor;
    Ptr<MonitoringApp> m_ambulance;
    Ptr<PatientPhone> m_phone;
    Ptr<Agent> m_intruder;
};

/// The cases, each file's; the suite adds them.
/// @{
std::vector<TestCase*> MakeTamperingCases();
std::vector<TestCase*> MakeHardenedCases();
std::vector<TestCase*> MakeAttackCases();
/// @}

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_MOBILE_CLOUD_FIXTURE_H
