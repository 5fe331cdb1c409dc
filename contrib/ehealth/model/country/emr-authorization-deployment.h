// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_EMR_AUTHORIZATION_DEPLOYMENT_H
#define EHEALTH_EMR_AUTHORIZATION_DEPLOYMENT_H

#include "ns3/deployment.h"
#include "ns3/device-pool.h"
#include "ns3/emr-authorization-helper.h"

#include <functional>
#include <unordered_map>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * The EMR authorization scheme (paper 002) in a country: the public cloud in the national data
 * centre, a private cloud and doctors' workstations in each hospital, patients' devices on 4G and
 * 5G. Who arrives consults a doctor, who searches the EMR and sends a diagnosis; who has not
 * registered before the simulation does so first. Private clouds register when the simulation
 * begins, doctors of the hospitals did so before; further doctors register during it.
 */
class EmrAuthorizationDeployment : public Deployment
{
  public:
    /// Installs all roles. @param context of the country @param variant of the scheme
    EmrAuthorizationDeployment(const DeploymentContext& context, SchemeVariant variant);

    void Start() override;
    void Admit(const Arrival& arrival) override;
    /// Does nothing: the scheme has no protocol for emergencies.
    void HandleEmergency(const Emergency& emergency) override;
    Time GetLongestPause() const override;
    /// Finds nothing: no message of the scheme changes an EMR.
    RecordReport CheckRecords() override;
    std::unique_ptr<AttackTargets> MakeTargets(uint32_t hospital) override;
    std::vector<std::pair<std::string, std::string>> GetModelled() const override;

  private:
    /// A hospital at work.
    struct Hospital
    {
        Ptr<emrauthorization::HospitalCloud> cloud;
        std::vector<Ptr<emrauthorization::Doctor>> doctors; //!< registered
        uint32_t workstations{0};
        std::size_t nextDoctor{0};
    };

    using Devices = DevicePool<emrauthorization::PatientDevice>;

    /// A person at a doctor's, or on the way there.
    struct Visit
    {
        Devices::Device* device{nullptr};
        Ptr<emrauthorization::Doctor> doctor;
        uint64_t patient{0}; //!< number of the person
        uint32_t hospital{0};
        uint64_t consultation{0}; //!< its run; 0 before it
        bool consults{true};      //!< false: is there to register only
    };

    MedicoEnrolmentProcess MakeNewDoctors() const;
    emrauthorization::Settings MakeSettings();
    void InstallNational();
    void InstallHospital(uint32_t index);
    Ptr<emrauthorization::Doctor> AddDoctor(uint32_t hospital, bool registered);
    /// Throws ScenarioError when a hospital's LAN has too few addresses for its new doctors.
    void CheckAddresses() const;
    void ScheduleNextDoctor();
    void RegisterDoctor(uint32_t hospital);

    void RegisterPatient(Visit visit);
    void Consult(Visit visit);
    void Search(const Visit& visit);
    void Diagnose(const Visit& visit);
    void Leave(const Visit& visit);
    /// Goes on when the run was accepted; the patient leaves otherwise.
    void After(uint64_t run, const Visit& visit, std::function<void()> next);

    DeploymentContext m_context;
    SchemeVariant m_variant;
    MedicoEnrolmentProcess m_newDoctors;
    RandomStream m_remote;
    emrauthorization::EmrAuthorizationHelper m_scheme;
    Ptr<emrauthorization::PublicCloud> m_cloud;
    std::vector<Hospital> m_hospitals;
    Devices m_devices;
    /// Secrets of those who registered during the run, by patient number.
    std::unordered_map<uint64_t, emrauthorization::RegisteredSecret> m_newSecrets;
    uint64_t m_signals{0};                           //!< measured so far
    std::vector<std::string> m_register;             //!< who came, for attacks
    std::map<uint64_t, std::string> m_consultations; //!< whose a run is, for attacks
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_EMR_AUTHORIZATION_DEPLOYMENT_H
