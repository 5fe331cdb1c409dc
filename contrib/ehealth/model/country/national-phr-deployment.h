// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_NATIONAL_PHR_DEPLOYMENT_H
#define EHEALTH_NATIONAL_PHR_DEPLOYMENT_H

#include "ns3/deployment.h"
#include "ns3/national-phr-helper.h"
#include "ns3/reception.h"

#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * The national PHR scheme (paper 000) in a country. Who arrives visits a medico; who has not
 * enrolled before the simulation enrols first. Medical staff enrol at the registration desks.
 */
class NationalPhrDeployment : public Deployment
{
  public:
    /// Installs all roles. @param context of the country
    explicit NationalPhrDeployment(const DeploymentContext& context);

    void Start() override;
    void Admit(const Arrival& arrival) override;
    void HandleRunEnd(uint64_t run, Reason reason) override;
    Time GetLongestPause() const override;
    std::vector<std::pair<std::string, std::string>> GetModelled() const override;

  private:
    /// A hospital at work.
    struct HospitalDesk
    {
        std::unique_ptr<Reception> reception;
        Ptr<nationalphr::RegistrationAgent> registration;
        std::size_t deskReader{0};
        std::vector<std::size_t> medicoReaders;
        std::size_t nextMedico{0};
    };

    nationalphr::Settings MakeSettings();
    void InstallNational();
    void InstallHospital(uint32_t index);
    std::shared_ptr<RecordStore> OpenStore(const std::string& name) const;
    nationalphr::Archive MakeArchive(std::optional<uint32_t> server) const;

    void ScheduleNextMedico();
    void EnrolPatient(uint64_t patient, uint32_t hospital);
    void EnrolMedico(const MedicoEnrolment& medico);
    void Enrol(const nationalphr::Application& application,
               uint32_t hospital,
               std::function<void()> afterwards,
               std::function<void(nationalphr::Phone&)> takenAway);
    void Visit(uint64_t patient, uint32_t hospital);

    DeploymentContext m_context;
    CodeIssuer m_medicalCouncil;
    MedicoEnrolmentProcess m_newMedicos;
    nationalphr::NationalPhrHelper m_scheme;
    std::vector<HospitalDesk> m_hospitals;
    /// Cards of those who enrolled during the run, by patient number.
    std::unordered_map<uint64_t, nationalphr::HealthCard> m_newCards;
    /// What people do once their run ended well.
    std::unordered_map<uint64_t, std::function<void()>> m_afterRun;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_NATIONAL_PHR_DEPLOYMENT_H
