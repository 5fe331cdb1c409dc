// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_MOBILE_CLOUD_DEPLOYMENT_H
#define EHEALTH_MOBILE_CLOUD_DEPLOYMENT_H

#include "ns3/deployment.h"
#include "ns3/mobile-cloud-helper.h"
#include "ns3/monitoring.h"
#include "ns3/run-energy-meter.h"

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * The secure mobile cloud (paper 001) in a country: DAS and messaging service in the national data
 * centre, as instances that the cloud scales; Key Manager, Access Control and HIS in each hospital,
 * with a doctor's and an ambulance's monitoring application; phones of monitored patients on 4G and
 * 5G. Phones upload, detectors raise emergencies, doctors review (Monitoring). Who enrols
 * registers, grants the doctor access by QR code and is read; a monitored patient who visits grants
 * access for once. Other patients who visit registered before the run: their phone uploads what
 * sensors read in the hospital, and they grant access for once.
 */
class MobileCloudDeployment : public Deployment
{
  public:
    /// Installs all roles but phones. @param context of the country. @param variant of the scheme
    MobileCloudDeployment(const DeploymentContext& context, const SchemeVariant& variant);

    void Start() override;
    void Admit(const Arrival& arrival) override;
    /// Does nothing: the scheme's emergencies are those that phones detect.
    void HandleEmergency(const Emergency& emergency) override;
    Time GetLongestPause() const override;
    /// Opens every master copy in DAS with its patient's key, and compares it with what the phone
    /// sent: it is not older than what DAS has acknowledged. Reports what readers saw that no phone
    /// has sent.
    RecordReport CheckRecords() override;
    void Report() override;
    std::unique_ptr<AttackTargets> MakeTargets(uint32_t hospital) override;
    std::vector<std::pair<std::string, std::string>> GetModelled() const override;

  private:
    using PhonePtr = Ptr<mobilecloud::PatientPhone>;

    /// A phone, which several patients of a hospital share.
    struct SharedPhone
    {
        PhonePtr role;
        uint32_t patients{0};
    };

    /// A hospital at work.
    struct Hospital
    {
        Ptr<mobilecloud::MonitoringApp> doctor;
        Ptr<mobilecloud::MonitoringApp> ambulance;
        std::vector<SharedPhone> phones;
    };

    /// A patient whose phone has been used.
    struct User
    {
        std::string id; //!< P_i
        uint32_t hospital{0};
        PhonePtr phone;
        bool registered{false};        //!< before the run
        SymmetricKey sensorKey{};      //!< of the wearables
        int64_t readAt{0};             //!< time of the phone's last reading, Unix, milliseconds
        std::vector<uint64_t> records; //!< hashes of the records sent to DAS, by version from 1
    };

    /// A master copy that is being opened.
    struct OpenedMaster
    {
        /// Of the record; nothing when it does not open. The job's as well, which writes it.
        using Fingerprint = std::shared_ptr<std::optional<uint64_t>>;

        const User* user; //!< whose
        uint64_t version; //!< of the record
        Fingerprint fingerprint{std::make_shared<std::optional<uint64_t>>()};
        std::shared_ptr<WorkerPool::Job> job; //!< that opens it
    };

    /// Energy that the runs of a protocol took.
    struct Energy
    {
        EnergyUse sum;
        uint64_t runs{0};
    };

    mobilecloud::Settings MakeSettings(const SchemeVariant& variant) const;
    Monitoring MakeMonitoring() const;
    ScalingRule MakeScalingRule() const;
    RunEnergyMeter MakeEnergyMeter() const;
    void InstallHospital(uint32_t index);
    /// @param province its index. @return a new phone's node there
    Ptr<Node> AddPhone(uint32_t province);
    PhonePtr ChoosePhone(uint32_t hospital);
    std::string GetHospitalName(uint32_t hospital) const;

    /// @return the monitored patient, with a phone that is subscribed or about to be
    User& UsePhone(uint64_t index);
    User& AddUser(uint64_t person, bool registered);

    /// @return what the patient's wearables tell the phone now
    static mobilecloud::SensorReading Read(const User& user, const VitalSigns& measured);
    /// The phone takes it, if it has not already. @return whether it has it
    static bool TakeReading(User& user, const VitalSigns& measured);
    void Upload(uint64_t index, const VitalSigns& measured);
    void RaiseAlarm(uint64_t index, const VitalSigns& measured);
    void ReviewRecord(uint64_t index);
    void Register(uint64_t person);
    /// A patient whom nobody monitors has come to a hospital and has the phone ready.
    void Visit(User& user, uint64_t person, uint32_t hospital);
    void VisitDoctor(User& user, mobilecloud::AccessType type);
    void Retrieve(User& user);
    void HandleRead(const mobilecloud::EprRead& read);
    /// Notes how old a record was when a doctor saw it. @param age milliseconds
    void ObserveAge(const char* name, const User& user, int64_t age);
    /// @return a number that stands for a record; equal records have equal ones
    static uint64_t MakeFingerprint(const mobilecloud::Epr& epr);
    /// Notes what a phone sends to DAS.
    void Remember(const mobilecloud::Epr& epr);
    /// @return what is wrong with what DAS has of a patient, unopened; empty: nothing
    static std::string CheckMaster(const User& user,
                                   const std::optional<mobilecloud::EprDocument>& master);
    /// Begins to open a master copy, on the run's threads. @return the job and where its result is
    OpenedMaster OpenMaster(const User& user, const mobilecloud::EprDocument& master) const;
    /// Follows a run to its end. @param protocol of it, for the energy of the phone
    void Follow(uint64_t run, const char* protocol, std::function<void(Reason)> handle = {});

    DeploymentContext m_context;
    SchemeVariant m_variant;
    mobilecloud::MobileCloudHelper m_scheme;
    Monitoring m_monitoring;
    RunEnergyMeter m_energyMeter;
    std::vector<Hospital> m_hospitals;
    std::map<uint64_t, User> m_users;                //!< by person
    std::unordered_map<std::string, uint64_t> m_ids; //!< persons by P_i
    std::map<std::string, Energy> m_energy;          //!< by protocol
    std::vector<std::string> m_problems;             //!< of what readers saw
    uint64_t m_reads{0};
    std::size_t m_phones{0};
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_MOBILE_CLOUD_DEPLOYMENT_H
