// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_NATIONAL_PHR_DEPLOYMENT_H
#define EHEALTH_NATIONAL_PHR_DEPLOYMENT_H

#include "ns3/deployment.h"
#include "ns3/national-phr-people.h"
#include "ns3/reception.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * The national PHR scheme (paper 000) in a country. Who arrives visits a medico; who has not
 * enrolled before the simulation enrols first. Medical staff enrol at the registration desks.
 * Emergency medicos go out from the hospitals to conscious patients; unconscious ones are brought
 * to a hospital. A while after either the patient synchronises the phone there.
 */
class NationalPhrDeployment : public Deployment
{
  public:
    /// Installs all roles. @param context of the country @param variant of the scheme
    NationalPhrDeployment(const DeploymentContext& context, SchemeVariant variant);

    void Start() override;
    void Expect(const Arrival& arrival) override;
    void ExpectEmergency(const Emergency& emergency) override;
    void Admit(const Arrival& arrival) override;
    void HandleEmergency(const Emergency& emergency) override;
    Time GetLongestPause() const override;
    RecordReport CheckRecords() override;
    std::unique_ptr<AttackTargets> MakeTargets(uint32_t hospital) override;
    std::vector<std::pair<std::string, std::string>> GetModelled() const override;

  private:
    /// A medico, with the number of the device at the reception.
    template <class Role>
    struct Staffed
    {
        Ptr<Role> role;
        std::size_t device{0};
    };

    /// A hospital at work.
    struct HospitalDesk
    {
        Ptr<nationalphr::RecordDatabase> database;
        std::unique_ptr<Reception<nationalphr::Phone>> reception;
        Staffed<nationalphr::RegistrationAgent> registration;
        std::vector<Staffed<nationalphr::Medico>> medicos;
        std::size_t nextMedico{0};
        std::size_t verifiedMedicos{0}; //!< ahead, in the order in which they are called
        /// Made when first called out.
        std::vector<Staffed<nationalphr::EmergencyMedico>> emergencyMedicos;
        std::size_t nextEmergencyMedico{0};
    };

    nationalphr::Settings MakeSettings();
    void InstallNational();
    void InstallHospital(uint32_t index);
    std::shared_ptr<RecordStore> OpenStore(const std::string& name, int cacheKib) const;
    nationalphr::Archive MakeArchive(std::optional<uint32_t> server) const;

    /// Has the certificate verified of the next medico who has not attended to anybody yet.
    void VerifyMedicoAhead(uint32_t hospital);
    void ScheduleNextMedico();
    void EnrolPatient(const Arrival& arrival);
    void EnrolMedico(const MedicoEnrolment& medico);
    void Enrol(const nationalphr::Application& application,
               uint32_t hospital,
               std::function<void(Reason)> afterwards,
               std::function<void(nationalphr::Phone&)> takenAway);
    void Visit(uint64_t patient, uint32_t hospital, std::function<void(Reason)> afterwards = {});
    /// Lets a stranger lay a phone on a medico's reader in the first hospital.
    void Present(uint32_t hospital,
                 const nationalphr::HandsetSource& handset,
                 const std::function<void(uint64_t run)>& begun);
    void RescueOutside(uint64_t patient, uint32_t hospital);
    void RescueUnconscious(uint64_t patient, uint32_t hospital);
    /// Adds to the number of runs that write an entry.
    void CountWriter(Reason reason);
    void ScheduleSync(uint64_t patient, uint32_t hospital);
    void Synchronise(uint64_t patient, uint32_t hospital);

    /// Lets a person do something now, or as soon as whatever they do already is over.
    void WhenFree(uint64_t patient, std::function<void()> begin);
    Staffed<nationalphr::Medico>& CallMedico(uint32_t hospital);
    Staffed<nationalphr::EmergencyMedico>& CallEmergencyMedico(uint32_t hospital);

    DeploymentContext m_context;
    SchemeVariant m_variant;
    std::set<std::string> m_lapsed; //!< insurance and medical codes that no longer hold
    CodeIssuer m_medicalCouncil;
    MedicoEnrolmentProcess m_newMedicos;
    nationalphr::NationalPhrHelper m_scheme;
    Ptr<nationalphr::CentralPhrc> m_central;
    NationalPhrPeople m_people;
    DevicePool<nationalphr::Phone> m_phones;
    std::vector<HospitalDesk> m_hospitals;
    std::map<uint64_t, uint64_t> m_visits; //!< whose visit a run is, for attacks
    uint64_t m_writers{0};                 //!< accepted runs that write an entry
    uint64_t m_otherWriters{0};            //!< those that were not accepted
    uint64_t m_unconsciousRescued{0};      //!< accepted runs of section 4.7
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_NATIONAL_PHR_DEPLOYMENT_H
