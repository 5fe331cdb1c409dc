// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_MOBILE_CLOUD_HELPER_H
#define EHEALTH_MOBILE_CLOUD_HELPER_H

#include "ns3/access-control-server.h"
#include "ns3/data-access-service.h"
#include "ns3/hospital-information.h"
#include "ns3/key-manager.h"
#include "ns3/messaging-service.h"
#include "ns3/monitoring-app.h"
#include "ns3/patient-phone.h"

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

/// What an installation of the scheme is given.
struct Settings
{
    SchemeVariant variant;                       //!< published, hardened, or with single defences
    EncryptionMode mode{EncryptionMode::Hybrid}; //!< how records are encrypted
    Time refreshTimeout{Seconds(30)};            //!< a reader waits so long for a fresh copy
    int64_t clockTolerance{5000};                //!< dT of signed requests, milliseconds
    int64_t maxAge{3600000};                     //!< hardened: readers refuse older copies, ms
    int64_t capabilityLifetime{86400000};        //!< hardened: of a proxy copy, milliseconds
    int64_t emergencyLifetime{3600000};          //!< of emergency keys and access, milliseconds
    int64_t refreshInterval{10000};              //!< hardened: between two notices, milliseconds
    int64_t certificateLifetime{31536000};       //!< hardened and TLS: seconds
    /// @return whether somebody is a patient and may register
    std::function<bool(const std::string& id)> isPatient;
    /// @return medical data that HIS has of a patient; none when not set
    std::function<EprAttributes(const std::string& patient)> findMedical;
};

/**
 * @ingroup ehealth-mobile-cloud
 * Installs the roles of paper 001 on nodes that have an address: DAS and messaging service first,
 * then hospitals, then the others in any order.
 */
class MobileCloudHelper
{
  public:
    /// Called with every agent made, before it does anything.
    using AgentCallback = std::function<void(Ptr<Agent>)>;

    /// The roles on a hospital's server.
    struct InstalledHospital
    {
        Ptr<Agent> agent;                       //!< of the server
        Ptr<KeyManager> keyManager;             //!< Key Manager
        Ptr<AccessControlServer> accessControl; //!< Access Control
        Ptr<HospitalInformation> information;   //!< HIS
        KeyPair escrow;                         //!< hardened: opens escrow copies
    };

    /**
     * @param environment shared by all agents
     * @param settings of the scheme
     * @param onAgent called with every agent
     */
    MobileCloudHelper(Ptr<AgentEnvironment> environment, Settings settings, AgentCallback onAgent);
    ~MobileCloudHelper();
    MobileCloudHelper(const MobileCloudHelper&) = delete;
    MobileCloudHelper& operator=(const MobileCloudHelper&) = delete;

    /**
     * Installs the Data Access Service with Master and Proxy Storage.
     * @param node with an address
     * @param name of the agent and of its certificate
     * @param cores of its processor
     * @param path of the database; ":memory:" for none
     */
    Ptr<DataAccessService> InstallDas(Ptr<Node> node,
                                      const std::string& name,
                                      uint32_t cores,
                                      const std::string& path = ":memory:");

    /// Installs the messaging service. Parameters as InstallDas().
    Ptr<MessagingService> InstallMessaging(Ptr<Node> node, const std::string& name, uint32_t cores);

    /// Installs Key Manager, Access Control and HIS. @param node a hospital's server @param name of
    /// the agent and the hospital's id @param cores of its processor
    const InstalledHospital& InstallHospital(Ptr<Node> node,
                                             const std::string& name,
                                             uint32_t cores);

    /**
     * Installs a monitoring application; its user is registered at the hospital.
     * @param node with an address
     * @param name of the agent
     * @param device class in the cost table: "workstation", "phone"
     * @param cores of its processor
     * @param id R_i
     * @param hospital where R_i registered
     * @param ambulance R_i may be sent to emergencies
     */
    Ptr<MonitoringApp> InstallMonitoringApp(Ptr<Node> node,
                                            const std::string& name,
                                            const std::string& device,
                                            uint32_t cores,
                                            const std::string& id,
                                            const std::string& hospital,
                                            bool ambulance);

    /// Installs a phone with the personal record application. It belongs to nobody yet.
    Ptr<PatientPhone> InstallPhone(Ptr<Node> node, const std::string& name, uint32_t cores);

    /**
     * @param id P_i
     * @param hospital of the patient
     * @param registered before the simulation: with keys; otherwise the phone has to register
     * @return the patient, for PatientPhone::AddPatient()
     */
    CloudPatient MakePatient(const std::string& id, const std::string& hospital, bool registered);

    /// @return the installed hospital; aborts naming it when there is none
    const InstalledHospital& GetHospital(const std::string& id) const;

    /// @return Prv^X and Pub^X as X has them: for the party itself, and for leaks
    PartyKeys GetKeys(const std::string& id) const;

    /// @return what everybody knows
    const Parameters& GetParameters() const
    {
        return m_parameters;
    }

    /// @return the Data Access Service
    const Ptr<DataAccessService>& GetDas() const
    {
        return m_das;
    }

  private:
    Ptr<Agent>
    MakeAgent(Ptr<Node> node, const std::string& name, const std::string& device, uint32_t cores);
    /// The same for one whom the messaging service reaches: over the connection that was opened for
    /// the subscription (A7), and is kept.
    Ptr<Agent> MakeSubscriber(Ptr<Node> node,
                              const std::string& name,
                              const std::string& device,
                              uint32_t cores);
    /// Lets an agent serve TLS under its name, in runs with TLS.
    void SetServerTls(Ptr<Agent> agent);
    Operation<Bytes> Certify(const std::string& holder, const PublicKey& key) const;
    Bytes IssueCertificate(const std::string& holder, const PublicKey& key) const;

    Ptr<AgentEnvironment> m_environment;
    Settings m_settings;
    AgentCallback m_onAgent;
    Parameters m_parameters;
    std::shared_ptr<const CertificateAuthority> m_authority;
    std::shared_ptr<CertificateVerifier> m_verifier;
    std::shared_ptr<const TlsContext> m_clientTls;
    Ptr<DataAccessService> m_das;
    Ptr<MessagingService> m_messaging;
    std::map<std::string, InstalledHospital> m_hospitals;
    std::map<std::string, std::string> m_registered; //!< patients' hospitals, of MakePatient()
    mutable std::map<std::string, PartyKeys> m_keys; //!< of GetKeys()
    mutable uint64_t m_serial{1000};                 //!< of the next certificate
    std::shared_ptr<StaffDirectory> m_staff;
    std::vector<Ptr<MonitoringApp>> m_apps;
    std::vector<Ptr<PatientPhone>> m_phones;
};

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_MOBILE_CLOUD_HELPER_H
