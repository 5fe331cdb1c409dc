// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_SYMMETRIC_EHR_FIXTURE_H
#define EHEALTH_SYMMETRIC_EHR_FIXTURE_H

#include "ns3/mobile-helper.h"
#include "ns3/nfc-helper.h"
#include "ns3/symmetric-ehr-helper.h"
#include "ns3/tree-network-helper.h"
#include "scheme-world.h"

#include <filesystem>

/**
 * @file
 * @ingroup ehealth-tests
 * A small country for the tests of the symmetric-key EHR scheme: a key server "ks" and a data store
 * "ds", each with a reserve, doctors "D-cardio" and "D-surgeon", a patient's device and a host of
 * an intruder.
 */

namespace ns3
{
namespace ehealth
{
namespace symmetricehr
{

/// What distinguishes one small country from another.
struct WorldOptions
{
    bool hardened{false};
    Mutant mutant{Mutant::None};
    uint32_t replicas{2};
    Time keyLifetime{Days(365)};
    std::string directory{}; //!< of the databases; empty: in memory
};

/**
 * The small country, made through the public helper and observed through Agent's trace sources.
 */
class World : public SteppedWorld
{
  public:
    static constexpr const char* kPolicy = "specialisation:cardiology AND hospital:h0";

    explicit World(const WorldOptions& options = {});
    ~World() override;

    /// Gives the device to a patient, with K_P as it is now.
    void SetPatient(const std::string& id);

    /**
     * Lays the device on the desk, for a registration at the key server "ks".
     * @param id P, as the device says
     * @param document P, as the document says
     * @return the first refusal
     */
    Ending Register(const std::string& id, const std::string& document);

    /// Lets D-cardio write a record of the patient. @return the first refusal
    Ending Store(const std::string& policy = kPolicy);
    /// Lets a doctor read the record stored last. @return the first refusal
    Ending Retrieve(EhrDoctor& doctor);
    /// The same for any record.
    Ending Retrieve(EhrDoctor& doctor, const RecordId& record);
    /// Changes who may read the record stored last. @return the first refusal
    Ending ChangeAccess(AccessChangeBody change);
    /// Revokes a doctor. @return the first refusal
    Ending Revoke(const std::string& doctor);
    /// Lets a script of the test's run on an agent, as a run of "store". @return the first refusal
    Ending Run(Ptr<Agent> agent, const Agent::ScriptFactory& script);

    /// Sends a message as the intruder. @return the first refusal
    template <class M>
    Ending Inject(const M& message, const Peer& to)
    {
        return Run(m_intruder, [message, to](Session& s) { return SendOne<M>(s, message, to); });
    }

    /// @return the RID stored last
    RecordId GetRecord() const
    {
        return m_device->GetStored()->record;
    }

    /// @return where the first key server (0) or data store is
    Peer GetKeyServerPeer(std::size_t replica = 0) const;
    Peer GetDataStorePeer(std::size_t replica = 0) const;
    /// @return the desk, over the network
    Peer GetDeskPeer() const;

    KeyServer& GetKeyServer(std::size_t replica = 0)
    {
        return *m_realm->keyServers.at(replica);
    }

    DataStore& GetDataStore(std::size_t replica = 0)
    {
        return *m_realm->dataStores.at(replica);
    }

    /// Takes a server down, or brings it back.
    void Fail(const std::string& agent);
    void Restore(const std::string& agent);
    /// Gives a server its network back, without a restart.
    void Reconnect(const std::string& agent);

    EhrDoctor& GetCardiologist()
    {
        return *m_cardiologist;
    }

    EhrDoctor& GetSurgeon()
    {
        return *m_surgeon;
    }

    RegistrationDesk& GetDesk()
    {
        return *m_desk;
    }

    EhrPatient& GetDevice()
    {
        return *m_device;
    }

    SymmetricEhrHelper& GetHelper()
    {
        return *m_helper;
    }

  private:
    template <class M>
    static Script SendOne(Session& s, M message, Peer to)
    {
        co_await s.Send(to, message);
        co_await s.Think(Seconds(1));
    }

    Ptr<AgentEnvironment> m_environment;
    TreeNetworkHelper m_tree;
    MobileHelper m_mobileHelper;
    std::unique_ptr<SymmetricEhrHelper> m_helper;
    const SymmetricEhrHelper::InstalledRealm* m_realm{nullptr};
    Ptr<EhrDoctor> m_cardiologist;
    Ptr<EhrDoctor> m_surgeon;
    Ptr<RegistrationDesk> m_desk;
    Ptr<EhrPatient> m_device;
    NfcHelper m_nfcHelper;
    Ptr<NfcNetDevice> m_reader; //!< the desk's
    Ptr<NfcNetDevice> m_phone;  //!< the device's
    Ptr<Agent> m_intruder;
};

/// The cases, each file's; the suite adds them.
/// @{
std::vector<TestCase*> MakeRunCases();
std::vector<TestCase*> MakePolicyCases();
std::vector<TestCase*> MakeTamperingCases();
std::vector<TestCase*> MakeDishonestCases();
std::vector<TestCase*> MakeFailoverCases();
std::vector<TestCase*> MakeRegistrationCases();
/// @}

} // namespace symmetricehr
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_SYMMETRIC_EHR_FIXTURE_H
