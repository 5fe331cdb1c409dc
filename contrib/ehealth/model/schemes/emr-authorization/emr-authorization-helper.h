// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_EMR_AUTHORIZATION_HELPER_H
#define EHEALTH_EMR_AUTHORIZATION_HELPER_H

#include "ns3/doctor.h"
#include "ns3/hospital-cloud.h"
#include "ns3/patient-device.h"
#include "ns3/public-cloud.h"

#include <functional>
#include <map>
#include <vector>

namespace ns3
{
namespace ehealth
{
namespace emrauthorization
{

/// What an installation of the scheme is given.
struct Settings
{
    SchemeVariant variant{SchemeVariant::Published(kDefences)}; //!< which defences are on
    Suite suite{Suite::P256};              //!< of PUK_X and PRK_X; the group is P-256
    int64_t clockTolerance{5000};          //!< dT, milliseconds
    int64_t certificateLifetime{31536000}; //!< of Cert_D, seconds
    int64_t crlLifetime{604800};           //!< seconds
    Time consultation;                     //!< what a doctor takes to write the diagnosis
    /// @return M_DINF for a patient, by the number of the run and ID_P
    std::function<Bytes(uint64_t run, const std::string& patient)> diagnose;
    /// @return whether anybody has this ID_P
    std::function<bool(const std::string& id)> isPatient;
};

/**
 * @ingroup ehealth-emr-authorization
 * Installs the roles of paper 002 on nodes that have an address: the public cloud first, the
 * others in any order.
 */
class EmrAuthorizationHelper
{
  public:
    /// Called with every agent made, before it does anything.
    using AgentCallback = std::function<void(Ptr<Agent>)>;

    /**
     * Makes the medical authority that issues Cert_D.
     * @param environment shared by all agents; its epoch is the authority's birth
     * @param settings of the scheme
     * @param onAgent called with every agent
     */
    EmrAuthorizationHelper(Ptr<AgentEnvironment> environment,
                           Settings settings,
                           AgentCallback onAgent);
    ~EmrAuthorizationHelper();
    EmrAuthorizationHelper(const EmrAuthorizationHelper&) = delete;
    EmrAuthorizationHelper& operator=(const EmrAuthorizationHelper&) = delete;

    /**
     * Installs PC.
     * @param node a node with an address
     * @param name of the agent, and ID of PC
     * @param cores of its processor
     * @param archive entries of the index that are older than the simulation
     */
    Ptr<PublicCloud> InstallPublicCloud(Ptr<Node> node,
                                        const std::string& name,
                                        uint32_t cores,
                                        IndexArchive archive);

    /**
     * Installs HPC, which registers in the simulation.
     * @param node a node with an address
     * @param name of the agent
     * @param cores of its processor
     * @param id ID_HPC, at most 16 octets
     * @param archive its EMRs
     */
    Ptr<HospitalCloud> InstallHospitalCloud(Ptr<Node> node,
                                            const std::string& name,
                                            uint32_t cores,
                                            const std::string& id,
                                            EmrArchive archive);

    /**
     * Installs a doctor, with a certificate of the medical authority.
     * @param node a node with an address
     * @param name of the agent
     * @param cores of its processor
     * @param id ID_D, at most 16 octets
     * @param department ID_DE
     * @param registered whether the doctor registered before the simulation
     */
    Ptr<Doctor> InstallDoctor(Ptr<Node> node,
                              const std::string& name,
                              uint32_t cores,
                              const std::string& id,
                              const std::string& department,
                              bool registered);

    /// Installs a patient's device. It belongs to nobody yet.
    Ptr<PatientDevice> InstallPatientDevice(Ptr<Node> node,
                                            const std::string& name,
                                            uint32_t cores);

    /// @return a person: keys and B_P are functions of seed and ID_P, as is the secret of one who
    /// registered before the simulation
    PatientIdentity MakePatient(const std::string& id, bool registered);

    /// @return how patients reach a doctor
    DoctorContact GetContact(const Doctor& doctor) const;

    /// @return what everybody knows
    const PublicParameters& GetParameters() const
    {
        return m_parameters;
    }

    /// Replaces the medical authority's revocation list. @param serials revoked certificates
    void Revoke(const std::vector<uint64_t>& serials);

    /// Replaces the revocation list by one of the same that is good for crlLifetime from now on.
    void IssueCrl();

    /// @return Cert_D for any key, of the medical authority, for tests
    Bytes IssueCertificate(const std::string& id,
                           const char* role,
                           const PublicKey& key,
                           Validity validity,
                           uint64_t serial);

    /// @return keys that are a function of seed and identity
    KeyPair MakeKeys(const std::string& id) const;

  private:
    Ptr<Agent>
    MakeAgent(Ptr<Node> node, const std::string& name, const char* device, uint32_t cores);
    void Remember(const std::string& id, const PublicKey& key);
    std::optional<PublicKey> FindKey(const std::string& id) const;

    Ptr<AgentEnvironment> m_environment;
    Settings m_settings;
    AgentCallback m_onAgent;
    DoctorPractice m_practice;
    std::shared_ptr<const CertificateAuthority> m_authority;
    std::shared_ptr<CertificateVerifier> m_verifier;
    std::vector<uint64_t> m_revoked;               //!< serial numbers
    std::shared_ptr<const TlsContext> m_clientTls; //!< only PC shows a certificate
    PublicParameters m_parameters;
    EcScalar m_secretKey; //!< s
    uint64_t m_serial{1};
    std::map<std::string, PublicKey> m_keys; //!< of all but the patients
    std::map<std::string, Peer> m_hospitals; //!< by ID_HPC
    std::map<std::string, Ipv4Address> m_doctors;
    Ptr<PublicCloud> m_cloud;
    std::vector<Ptr<HospitalCloud>> m_hospitalClouds;
    std::vector<Ptr<Doctor>> m_doctorRoles;
    std::vector<Ptr<PatientDevice>> m_devices;
};

} // namespace emrauthorization
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_EMR_AUTHORIZATION_HELPER_H
