// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_DOCTOR_H
#define EHEALTH_DOCTOR_H

#include "ns3/emr-authorization-common.h"

#include <functional>
#include <map>

namespace ns3
{
namespace ehealth
{
namespace emrauthorization
{

/// What identifies a doctor.
struct DoctorIdentity
{
    std::string id;         //!< ID_D
    std::string department; //!< ID_DE
    KeyPair keys;           //!< PUK_D, PRK_D
    Bytes certificate;      //!< Cert_D, DER
};

/// How a doctor works.
struct DoctorPractice
{
    /// @return M_DINF for a patient, by the number of the run and ID_P
    std::function<Bytes(uint64_t run, const std::string& patient)> diagnose;
    Time consultation; //!< between reading M_EMR and writing M_DINF
};

/**
 * @ingroup ehealth-emr-authorization
 * Role D: a doctor at a workstation in a hospital's LAN. Patients are told apart by the run of
 * their consultation.
 */
class Doctor : public SimpleRefCount<Doctor>
{
  public:
    /// A patient's visit, from M1 to the diagnosis.
    struct Visit
    {
        std::string patient;              //!< ID_P
        SymmetricKey sessionKey{};        //!< SEK_1
        Peer device;                      //!< the patient's, over the connection it opened
        Bytes signal;                     //!< M_SD
        wire::Extension<Consent> consent; //!< with E4
        Bytes record;                     //!< M_EMR; empty before the search
    };

    /**
     * @param agent the workstation's agent
     * @param parameters public ones
     * @param identity the doctor
     * @param practice what the doctor does
     */
    Doctor(Ptr<Agent> agent,
           const PublicParameters& parameters,
           DoctorIdentity identity,
           const DoctorPractice& practice);

    /// The doctor registered before the simulation.
    void SetSecret(const RegisteredSecret& secret)
    {
        m_secret = secret;
    }

    /// @return R_D1, S_D; nothing before the registration
    const std::optional<RegisteredSecret>& GetSecret() const
    {
        return m_secret;
    }

    /// @return the agent
    Ptr<Agent> GetAgent() const
    {
        return m_agent;
    }

    /// @return who it is
    const DoctorIdentity& GetIdentity() const
    {
        return m_identity;
    }

    /// Begins the doctor's registration. @param site where, for the record. @return the run
    uint64_t BeginRegistration(uint32_t site);

    /**
     * Begins the search for the EMR of a patient whose consultation was accepted.
     * @param visit the run of the consultation
     * @param site where, for the record
     * @return the run
     */
    uint64_t BeginSearch(uint64_t visit, uint32_t site);

    /// Begins the diagnosis of a patient; see BeginSearch(). @return the run
    uint64_t BeginDiagnosis(uint64_t visit, uint32_t site);

    /// @return the visit that the run of a consultation made; null when there is none
    const Visit* FindVisit(uint64_t visit) const;

    /// @return the visits under way, by the run of the consultation
    const std::map<uint64_t, Visit>& GetVisits() const
    {
        return m_visits;
    }

    /// A dishonest doctor makes up a visit.
    void AddVisit(uint64_t visit, Visit contents);

    /// The patient is gone: forgets the visit.
    void EndVisit(uint64_t visit);

  private:
    Script RegisterDoctor(Session& s);
    Script Consult(Session& s);
    Script Search(Session& s, uint64_t visit);
    Script Diagnose(Session& s, uint64_t visit);
    /// Steps 1 and 2 of the search. @return ID_HPC
    Task<std::string> AskIndex(Session& s, Visit visit);
    /// Steps 2 to 6 of the search. @return M_EMR
    Task<Bytes> AskHospital(Session& s, Visit visit, std::string hospital);

    Ptr<Agent> m_agent;
    const PublicParameters& m_parameters;
    DoctorIdentity m_identity;
    const DoctorPractice& m_practice;
    std::optional<RegisteredSecret> m_secret;
    std::map<uint64_t, Visit> m_visits; //!< by the run of the consultation
    MessageGuard m_guard;
};

} // namespace emrauthorization
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_DOCTOR_H
