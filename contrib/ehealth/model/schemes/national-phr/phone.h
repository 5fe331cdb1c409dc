// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_PHONE_H
#define EHEALTH_PHONE_H

#include "ns3/national-phr-common.h"

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

/// What a person brings to the enrolment.
struct Application
{
    Applicant applicant{};           //!< who applies
    std::string id;                  //!< P_Id or M_Id
    FingerprintTemplate fingerprint; //!< f
    std::string device;              //!< PD_Id or MD_Id
    std::string code;                //!< P_IC or M_Mc
};

/// The health card on the phone: what a visit presents.
struct HealthCard
{
    FingerprintTemplate fingerprint; //!< f
    std::string id;                  //!< P_Id
    PhrCode code{};                  //!< of the P-PHR
};

/**
 * @ingroup ehealth-national-phr
 * Role A of Tables 2, 3 and 4: the phone of a patient, or of a medico who enrols.
 */
class Phone : public SimpleRefCount<Phone>
{
  public:
    /**
     * @param agent the phone's agent
     * @param nfc its NFC device
     * @param trust the hierarchy
     */
    Phone(Ptr<Agent> agent, Ptr<NfcNetDevice> nfc, const Trust& trust);

    /**
     * Begins an enrolment at a registration agent's reader.
     * @param application what the person brings
     * @param site where, for the record
     * @return the run
     */
    uint64_t BeginEnrolment(const Application& application, uint32_t site);

    /**
     * Begins a visit at a medico's reader.
     * @param protocol kVisit or kVisitOtherProvince
     * @param card what is presented
     * @param site where, for the record
     * @return the run
     */
    uint64_t BeginVisit(const Protocol& protocol, const HealthCard& card, uint32_t site);

    /// @return the card of the last enrolment that succeeded on this phone
    const std::optional<HealthCard>& GetCard() const
    {
        return m_card;
    }

    /// @return the agent
    Ptr<Agent> GetAgent() const
    {
        return m_agent;
    }

  private:
    Script Enrol(Session& s, Application application);
    Script Visit(Session& s, HealthCard card);

    Ptr<Agent> m_agent;
    Ptr<NfcNetDevice> m_nfc;
    const Trust& m_trust;
    std::optional<HealthCard> m_card;
};

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_PHONE_H
