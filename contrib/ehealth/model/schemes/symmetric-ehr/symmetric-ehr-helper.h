// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_SYMMETRIC_EHR_HELPER_H
#define EHEALTH_SYMMETRIC_EHR_HELPER_H

#include "ns3/data-store.h"
#include "ns3/ehr-doctor.h"
#include "ns3/ehr-patient.h"
#include "ns3/key-server.h"
#include "ns3/registration-desk.h"

namespace ns3
{
namespace ehealth
{
namespace symmetricehr
{

/// What an installation of the scheme is given.
struct Settings
{
    SchemeVariant variant;            //!< published, hardened, or with single defences
    Mutant mutant{Mutant::None};      //!< at most one mistake
    int64_t clockTolerance{5000};     //!< dT, milliseconds
    int64_t ticketLifetime{600000};   //!< L, milliseconds
    int64_t keyLifetime{31536000000}; //!< rotation period of long-term keys, milliseconds
    Time failoverTimeout{Seconds(2)}; //!< a client waits so long for a server before the next
    /// @return the EHR that a doctor writes about a patient, by the number of the run
    std::function<Bytes(uint64_t run, const std::string& patient)> write;
    /// @return whether anybody registered as a patient before the simulation has this P
    std::function<bool(const std::string& id)> isPatient;
    /// @return whether the country's register of persons has this P
    std::function<bool(const std::string& id)> isPerson;
};

/// What a realm is made of.
struct RealmSetup
{
    std::string keyServer;            //!< KS
    std::string dataStore;            //!< DS
    std::vector<Ptr<Node>> keyNodes;  //!< one, or two with the second as the reserve of the first
    std::vector<Ptr<Node>> dataNodes; //!< the same
    uint32_t cores{1};                //!< of each server's processor
    std::string device;               //!< class of the servers in the cost table
    std::string directory;            //!< of the databases; empty: in memory
    KeyArchive keyArchive;            //!< records older than the simulation
    EhrArchive ehrArchive;            //!< their EHRs
};

/**
 * @ingroup ehealth-symmetric-ehr
 * Installs the roles of paper 003 on nodes that have an address: the realms first, the others in
 * any order.
 */
class SymmetricEhrHelper
{
  public:
    /// Called with every agent made, before it does anything.
    using AgentCallback = std::function<void(Ptr<Agent>)>;

    /// The servers of a realm, the first one preferred.
    struct InstalledRealm
    {
        std::vector<Ptr<KeyServer>> keyServers; //!< KS and its reserve
        std::vector<Ptr<DataStore>> dataStores; //!< DS and its reserve
    };

    /**
     * @param environment shared by all agents
     * @param settings of the scheme
     * @param onAgent called with every agent
     */
    SymmetricEhrHelper(Ptr<AgentEnvironment> environment, Settings settings, AgentCallback onAgent);
    SymmetricEhrHelper(const SymmetricEhrHelper&) = delete;
    SymmetricEhrHelper& operator=(const SymmetricEhrHelper&) = delete;

    /// Installs a key server and a data store, each with its reserve if it has one.
    const InstalledRealm& InstallRealm(const RealmSetup& setup);

    /**
     * Installs a doctor, registered in person at all key servers.
     * @param node a node with an address
     * @param name of the agent
     * @param cores of its processor
     * @param id D
     * @param attributes as registered, each "name:value"
     */
    Ptr<EhrDoctor> InstallDoctor(Ptr<Node> node,
                                 const std::string& name,
                                 uint32_t cores,
                                 const std::string& id,
                                 const std::vector<std::string>& attributes);

    /**
     * Installs a registration desk, registered in person at all key servers.
     * @param node a node with an address
     * @param nfc its reader
     * @param name of the agent
     * @param cores of its processor
     * @param id H
     */
    Ptr<RegistrationDesk> InstallDesk(Ptr<Node> node,
                                      Ptr<NfcNetDevice> nfc,
                                      const std::string& name,
                                      uint32_t cores,
                                      const std::string& id);

    /// Installs a patient's device, with or without NFC. It belongs to nobody yet.
    Ptr<EhrPatient> InstallPatientDevice(Ptr<Node> node,
                                         const std::string& name,
                                         uint32_t cores,
                                         Ptr<NfcNetDevice> nfc = nullptr);

    /// @return a person P with K_P as the key server KS has it now
    EhrPatientIdentity MakePatient(const std::string& id, const std::string& keyServer) const;

    /// @return how patients reach a doctor
    EhrDoctorContact GetContact(const EhrDoctor& doctor) const;

    /// @return K_X now, shared by X and the key server KS: for the party itself, and for leaks
    SymmetricKey GetLongTermKey(const std::string& keyServer, const std::string& id) const;

    /// The same for what X holds so much later, when X has erased older ones.
    SymmetricKey GetLongTermKey(const std::string& keyServer,
                                const std::string& id,
                                Time later) const;

    /// @return K_S, shared by the key server KS and its data store, which is not rotated
    SymmetricKey GetStoreKey(const std::string& keyServer) const;

    /// Takes a server off the network, as a power cut does. @param server the agent
    static void Fail(Ptr<Agent> server);

    /**
     * Brings a key server back: it catches up with its replica before it serves.
     * @param server which one. @param site where, for the record
     */
    static void Restore(Ptr<KeyServer> server, uint32_t site);
    /// The same for a data store.
    static void Restore(Ptr<DataStore> server, uint32_t site);

    /// @return the scheme's form
    const SchemeVariant& GetVariant() const
    {
        return m_settings.variant;
    }

    /// @return what everybody knows
    const Parameters& GetParameters() const
    {
        return m_parameters;
    }

    /// @return the realms, by the id of the key server
    const std::map<std::string, InstalledRealm>& GetRealms() const
    {
        return m_realms;
    }

  private:
    Ptr<Agent>
    MakeAgent(Ptr<Node> node, const std::string& name, const std::string& device, uint32_t cores);
    SymmetricKey MakeMaster(const std::string& keyServer) const;
    /// Registers somebody at all key servers, in person.
    void Register(const std::string& id, const std::vector<std::string>& attributes);
    /// @return what finds K_X of somebody
    std::function<std::optional<SymmetricKey>(const std::string& keyServer)>
    MakeKeyFinder(const std::string& id) const;

    Ptr<AgentEnvironment> m_environment;
    Settings m_settings;
    AgentCallback m_onAgent;
    Parameters m_parameters;
    std::map<std::string, InstalledRealm> m_realms;
    std::vector<Ptr<EhrDoctor>> m_doctors;
    std::vector<Ptr<RegistrationDesk>> m_desks;
    std::vector<Ptr<EhrPatient>> m_devices;
};

} // namespace symmetricehr
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_SYMMETRIC_EHR_HELPER_H
