// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_SYMMETRIC_EHR_DEPLOYMENT_H
#define EHEALTH_SYMMETRIC_EHR_DEPLOYMENT_H

#include "ns3/deployment.h"
#include "ns3/device-pool.h"
#include "ns3/reception.h"
#include "ns3/symmetric-ehr-helper.h"

#include <functional>
#include <optional>
#include <unordered_map>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * The symmetric-key EHR scheme (paper 003) in a country: key server and data store, each with a
 * reserve, in the national data centre or in each province; doctors' workstations in the hospitals;
 * patients' devices on 4G and 5G. Who arrives lets a doctor read the record so far and, after the
 * consultation, store a new one. Who lacks a record gets a key at the registration desk first, and
 * has the new record read by the doctor who goes on with the treatment.
 */
class SymmetricEhrDeployment : public Deployment
{
  public:
    /// Installs all roles. @param context of the country. @param variant of the scheme
    SymmetricEhrDeployment(const DeploymentContext& context, const SchemeVariant& variant);

    void Start() override;
    void Admit(const Arrival& arrival) override;
    /// Does nothing: the scheme has no protocol for emergencies.
    void HandleEmergency(const Emergency& emergency) override;
    Time GetLongestPause() const override;
    /// Looks for every record with a receipt at the key server and the data store, and at their
    /// reserves.
    RecordReport CheckRecords() override;
    std::unique_ptr<AttackTargets> MakeTargets(uint32_t hospital) override;
    std::vector<std::pair<std::string, std::string>> GetModelled() const override;

  private:
    using Devices = DevicePool<symmetricehr::EhrPatient>;
    using Desk = Reception<symmetricehr::EhrPatient>;

    /// A hospital at work.
    struct Hospital
    {
        std::vector<Ptr<symmetricehr::EhrDoctor>> doctors;
        std::size_t nextDoctor{0};
        Ptr<symmetricehr::RegistrationDesk> desk;
        std::unique_ptr<Desk> reception;
        std::size_t deskDevice{0}; //!< the desk's reader, at the reception
    };

    /// What a doctor reads.
    struct Record
    {
        symmetricehr::RecordId id{};
        uint32_t hospital{0}; //!< whose policy it has
    };

    /// A person at a doctor's, or on the way there.
    struct Visit
    {
        uint64_t person{0};
        Devices::Device* device{nullptr};
        Ptr<symmetricehr::EhrDoctor> doctor;
        uint32_t hospital{0};
        std::optional<Record> record{}; //!< nothing: there is none so far
    };

    /// A record with a receipt.
    struct Receipt
    {
        std::string patient;
        std::string keyServer;
        symmetricehr::StoredRecord record;
    };

    symmetricehr::Settings MakeSettings(const SchemeVariant& variant) const;
    void InstallRealms();
    void InstallHospital(uint32_t index);
    void InstallDesk(uint32_t index);
    std::vector<std::string> MakeAttributes(uint32_t hospital, uint32_t doctor) const;
    /// @return the record that a person has had since before the simulation
    symmetricehr::Referral MakeReferral(const std::string& patient,
                                        const std::string& keyServer) const;
    /// @return the policy of a record written in a hospital
    std::string MakePolicy(uint32_t hospital) const;
    /// @return id of the key server that a person is registered at
    std::string GetKeyServer(uint64_t person) const;
    Ptr<symmetricehr::EhrDoctor> ChooseDoctor(uint32_t hospital);

    /// Lets a person register at the desk. @param next called when that was accepted
    void Register(uint64_t person,
                  uint32_t hospital,
                  const std::function<void(const symmetricehr::EhrPatientIdentity&)>& next);
    /// @return the record that a person has; nothing: none so far
    std::optional<Record> FindRecord(const Arrival& arrival) const;
    /// Lets the patient delegate if the record's policy does not let this doctor read.
    void Grant(const Visit& visit);
    void Read(const Visit& visit);
    void Consult(const Visit& visit);
    void Store(const Visit& visit);
    /// A patient, led by an attack, lets a doctor store a record at a hospital.
    void StoreFor(uint32_t hospital,
                  const std::string& patient,
                  const symmetricehr::EhrDoctorContact& doctor,
                  const std::string& policy,
                  const std::function<void(const symmetricehr::RecordId&)>& stored);
    void Refer(const Visit& visit);
    void Leave(const Visit& visit);
    /// Goes on when the run was accepted; the patient leaves otherwise.
    void After(uint64_t run, const Visit& visit, std::function<void()> next);
    void ScheduleOutage();

    DeploymentContext m_context;
    RandomStream m_remote;
    symmetricehr::SymmetricEhrHelper m_scheme;
    Devices m_devices;
    std::vector<Hospital> m_hospitals; //!< their receptions take phones from the pool
    std::vector<Receipt> m_receipts;
    /// Who registered during the simulation, and the first record written since.
    std::unordered_map<uint64_t, std::optional<Record>> m_newcomers;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_SYMMETRIC_EHR_DEPLOYMENT_H
