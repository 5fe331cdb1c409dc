// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_NATIONAL_PHR_HELPER_H
#define EHEALTH_NATIONAL_PHR_HELPER_H

#include "ns3/central-phrc.h"
#include "ns3/emergency-medico.h"
#include "ns3/medico.h"
#include "ns3/national-offices.h"
#include "ns3/phone.h"
#include "ns3/province-authority.h"
#include "ns3/record-database.h"
#include "ns3/registration-agent.h"

#include <functional>
#include <vector>

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

/// @return the text of an entry: a FHIR encounter of about 1 kB
Bytes WriteNote(uint64_t run, const HealthRecord& record);

/// What an installation of the scheme is given.
struct Settings
{
    SchemeVariant variant{SchemeVariant::Published(kDefences)}; //!< which defences are on
    Suite suite{Suite::P256};                                   //!< of all keys
    int64_t clockTolerance{5000};                               //!< dT, milliseconds
    int64_t otpLifetime{1800000};                               //!< milliseconds
    int64_t presenceBound{80};              //!< N5: until a challenge must be answered, ms
    int64_t loginLifetime{28800000};        //!< of a medico's login to the LAN, milliseconds
    int64_t certificateLifetime{31536000};  //!< seconds
    int64_t crlLifetime{604800};            //!< seconds
    std::size_t trustedAppSize{128 * 1024}; //!< octets of the PHR-TA image
    Time consultation;                      //!< what a medico takes to write an entry
    /// Its text; a short note unless told otherwise.
    std::function<Bytes(uint64_t run, const HealthRecord& record)> writeEntry{WriteNote};
};

/**
 * @ingroup ehealth-national-phr
 * Installs the roles of paper 000 on nodes that have an address. Nationwide roles first: whoever is
 * installed later is told where they are.
 */
class NationalPhrHelper
{
  public:
    /// Called with every agent made, before it does anything.
    using AgentCallback = std::function<void(Ptr<Agent>)>;

    /**
     * Makes the certificate hierarchy EH-ROOT, EH-ISSUING with its first revocation list.
     *
     * @param environment shared by all agents; its epoch is the hierarchy's birth
     * @param settings of the scheme
     * @param onAgent called with every agent
     */
    NationalPhrHelper(Ptr<AgentEnvironment> environment, Settings settings, AgentCallback onAgent);
    ~NationalPhrHelper();
    NationalPhrHelper(const NationalPhrHelper&) = delete;
    NationalPhrHelper& operator=(const NationalPhrHelper&) = delete;

    /// Installs C-PHRC.
    Ptr<CentralPhrc> InstallCentralPhrc(Ptr<Node> node,
                                        const std::string& name,
                                        uint32_t cores,
                                        std::shared_ptr<RecordStore> store,
                                        Archive archive);

    /// The same where no record is older than the simulation; they are kept in memory.
    Ptr<CentralPhrc> InstallCentralPhrc(Ptr<Node> node, const std::string& name, uint32_t cores);

    /// Installs EH-ISSUING CA.
    void InstallIssuingAuthority(Ptr<Node> node, const std::string& name, uint32_t cores);

    /// Installs the Insurance or the Medical Council database. It knows every code when not told.
    void InstallCodeRegister(
        Ptr<Node> node,
        const std::string& name,
        uint32_t cores,
        Applicant applicant,
        std::function<bool(const std::string& code)> isKnown = [](const std::string&) {
            return true;
        });

    /// Installs a province's registration authority, known by its name from then on.
    void InstallProvinceAuthority(Ptr<Node> node, const std::string& name, uint32_t cores);

    /// Installs a hospital's server of the provincial database. For the home code see
    /// RecordDatabase.
    Ptr<RecordDatabase> InstallDatabase(Ptr<Node> node,
                                        const std::string& name,
                                        uint32_t cores,
                                        std::shared_ptr<RecordStore> store,
                                        Archive archive,
                                        uint32_t homeCode);

    /**
     * The same where no record is older than the simulation; they are kept in memory. Codes lead to
     * the databases installed by this method.
     * @param node a node with an address
     * @param name of the agent
     * @param cores of its processor
     * @param province databases that name the same one belong together
     */
    Ptr<RecordDatabase> InstallDatabase(Ptr<Node> node,
                                        const std::string& name,
                                        uint32_t cores,
                                        const std::string& province);

    /**
     * Installs a hospital's registration desk.
     * @param node a node with an address
     * @param name of the agent
     * @param cores of its processor
     * @param reader the desk's NFC reader
     * @param database name of the hospital's server
     * @param authority name of the province's registration authority
     */
    Ptr<RegistrationAgent> InstallRegistrationAgent(Ptr<Node> node,
                                                    const std::string& name,
                                                    uint32_t cores,
                                                    Ptr<NfcNetDevice> reader,
                                                    const std::string& database,
                                                    const std::string& authority);

    /**
     * Installs a medico's device and enters the medico in the hospital's directory.
     * @param node a node with an address
     * @param name of the agent
     * @param cores of its processor
     * @param reader the device's NFC reader
     * @param medico M_Id
     * @param database name of the hospital's server
     */
    Ptr<Medico> InstallMedico(Ptr<Node> node,
                              const std::string& name,
                              uint32_t cores,
                              Ptr<NfcNetDevice> reader,
                              const std::string& medico,
                              const std::string& database);

    /**
     * Installs the device of an emergency medico outside of hospitals.
     * @param node any node: it needs no address
     * @param name of the agent
     * @param cores of its processor
     * @param nfc its NFC device, in card mode
     * @param medico M_Id
     */
    Ptr<EmergencyMedico> InstallEmergencyMedico(Ptr<Node> node,
                                                const std::string& name,
                                                uint32_t cores,
                                                Ptr<NfcNetDevice> nfc,
                                                const std::string& medico);

    /// @return the finger of a medico installed here
    FingerprintTemplate MakeFinger(const std::string& medico) const;

    /**
     * Adds to a card what P-RA issued to somebody who enrolled before the simulation: certificate,
     * statement and P-RA's certificate. Thread-safe.
     * @param card with fingerprint, id, code and insurance code
     * @param authority name of the province's registration authority
     */
    void AddCredential(HealthCard& card, const std::string& authority) const;

    /// @return whether visits need a card's credential: with N5 or N9
    bool VisitsNeedCredential() const
    {
        return m_settings.variant.Defends(N5) || m_settings.variant.Defends(N9);
    }

    /// @return what all parties know from their installation
    const Trust& GetTrust() const
    {
        return m_trust;
    }

    /// Installs the phone software.
    Ptr<Phone>
    InstallPhone(Ptr<Node> node, const std::string& name, uint32_t cores, Ptr<NfcNetDevice> nfc);

    /// @return the hierarchy, for tests: to issue, to revoke
    const CertificateAuthority& GetIssuingAuthority() const
    {
        return *m_issuing;
    }

    /// @return the verifier all roles share
    CertificateVerifier& GetVerifier()
    {
        return *m_verifier;
    }

    /// Replaces the issuing CA's revocation list by one that is good for crlLifetime from now on.
    void IssueCrl();

    /// @return an identity of the hierarchy
    Identity MakeIdentity(const std::string& name, const char* role);

  private:
    /// A database installed by province: its home code is its index.
    struct Home
    {
        Ipv4Address server;
        std::string province;
    };

    /// An archive of nothing, which knows where codes lead as seen from the home of the number.
    Archive MakeEmptyArchive(std::optional<uint32_t> own) const;

    Ptr<Agent>
    MakeAgent(Ptr<Node> node, const std::string& name, const char* device, uint32_t cores);
    const Ipv4Address& GetAddress(const std::string& name) const;
    /// Makes Internet legs of an agent TLS. @param clientRole that its clients' certificates have
    void SetTls(Ptr<Agent> agent, const Identity& identity, const char* clientRole);

    Ptr<AgentEnvironment> m_environment;
    Settings m_settings;
    AgentCallback m_onAgent;
    MedicoPractice m_practice;
    std::shared_ptr<const CertificateAuthority> m_issuing;
    std::shared_ptr<CertificateVerifier> m_verifier;
    Trust m_trust;
    std::shared_ptr<const Bytes> m_image;
    std::shared_ptr<const TlsContext> m_phoneTls; //!< phones need no certificate of their own
    uint64_t m_serial{1};
    std::map<std::string, Ipv4Address> m_addresses; //!< by the name given at installation
    std::string m_insurance;
    std::string m_medicalCouncil;
    std::string m_issuingName;
    std::string m_centralName;
    Ptr<CentralPhrc> m_central;
    std::map<std::string, Ptr<RecordDatabase>> m_databases;
    std::shared_ptr<std::vector<Home>> m_homes{std::make_shared<std::vector<Home>>()};
    std::vector<Ptr<CodeRegister>> m_registers;
    Ptr<IssuingAuthority> m_issuingAuthority;
    std::vector<Ptr<ProvinceAuthority>> m_authorities;
    std::map<std::string, Identity> m_authorityIdentities; //!< by name
    std::vector<Ptr<EmergencyMedico>> m_emergencyMedicos;
    std::vector<Ptr<RegistrationAgent>> m_registrationAgents;
    std::vector<Ptr<Medico>> m_medicos;
    std::vector<Ptr<Phone>> m_phones;
};

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_NATIONAL_PHR_HELPER_H
