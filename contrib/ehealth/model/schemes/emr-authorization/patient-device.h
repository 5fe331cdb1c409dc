// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_PATIENT_DEVICE_H
#define EHEALTH_PATIENT_DEVICE_H

#include "ns3/emr-authorization-common.h"

namespace ns3
{
namespace ehealth
{
namespace emrauthorization
{

/// A patient as the device knows the person.
struct PatientIdentity
{
    std::string id;                           //!< ID_P
    BiometricPassword biometric{};            //!< B_P
    KeyPair keys;                             //!< PUK_P, PRK_P
    std::optional<RegisteredSecret> secret{}; //!< R_P1, S_P; nothing before the registration
};

/// The doctor a patient visits.
struct DoctorContact
{
    std::string id;         //!< ID_D
    std::string department; //!< ID_DE
    Ipv4Address address;    //!< of the doctor's workstation
};

/**
 * @ingroup ehealth-emr-authorization
 * Role P: a patient's smart device. It belongs to one person at a time.
 */
class PatientDevice : public SimpleRefCount<PatientDevice>
{
  public:
    /**
     * @param agent the device's agent
     * @param parameters public ones
     */
    PatientDevice(Ptr<Agent> agent, const PublicParameters& parameters);

    /// The device is a person's from now on; its connections are closed.
    void SetOwner(PatientIdentity owner);

    /// @return whose device it is; its secret is set once the registration has succeeded
    const std::optional<PatientIdentity>& GetOwner() const
    {
        return m_owner;
    }

    /// Begins the owner's registration. @param site where, for the record. @return the run
    uint64_t BeginRegistration(uint32_t site);

    /**
     * Begins a consultation; the device keeps the connection for the diagnosis.
     * @param doctor whom to visit
     * @param signal M_SD
     * @param site where, for the record
     * @return the run
     */
    uint64_t BeginConsultation(const DoctorContact& doctor, Bytes signal, uint32_t site);

    /// @return M_DINF of the last diagnosis; nothing since the last consultation began
    const std::optional<Bytes>& GetDiagnosis() const
    {
        return m_diagnosis;
    }

    /// @return the agent
    Ptr<Agent> GetAgent() const
    {
        return m_agent;
    }

  private:
    Script RegisterOwner(Session& s);
    Script Consult(Session& s, DoctorContact doctor, Bytes signal);
    Script TakeDiagnosis(Session& s);
    /// The owner's signed consent that the doctor reads the EMR.
    Task<Consent> MakeConsent(Session& s, DoctorContact doctor);

    Ptr<Agent> m_agent;
    const PublicParameters& m_parameters;
    std::optional<PatientIdentity> m_owner;
    std::string m_doctor;                     //!< ID_D of the last consultation
    std::optional<SymmetricKey> m_sessionKey; //!< SEK_1 of the last consultation
    std::optional<Bytes> m_diagnosis;
    MessageGuard m_guard;
};

} // namespace emrauthorization
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_PATIENT_DEVICE_H
