// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_EMERGENCY_MEDICO_H
#define EHEALTH_EMERGENCY_MEDICO_H

#include "ns3/medico.h"

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

/**
 * @ingroup ehealth-national-phr
 * Role B of Table 5: the device of an emergency medico outside of hospitals. It has NFC and no
 * network; to the patient's phone it is a smart card.
 */
class EmergencyMedico : public SimpleRefCount<EmergencyMedico>
{
  public:
    /**
     * @param agent the device's agent
     * @param nfc its NFC device, in card emulation
     * @param trust the hierarchy
     * @param identity the medico's keys and certificate
     * @param id M_Id
     * @param practice what the medico does
     */
    EmergencyMedico(Ptr<Agent> agent,
                    Ptr<NfcNetDevice> nfc,
                    const Trust& trust,
                    Identity identity,
                    std::string id,
                    const MedicoPractice& practice);

    /// The person who is treated, with their finger as the scanner sees it.
    void Attend(const FingerprintTemplate& finger);

    /// @return the device's NFC
    Ptr<NfcNetDevice> GetNfc() const
    {
        return m_nfc;
    }

  private:
    Script Treat(Session& s);

    Ptr<Agent> m_agent;
    Ptr<NfcNetDevice> m_nfc;
    const Trust& m_trust;
    Identity m_identity;
    std::string m_id;
    const MedicoPractice& m_practice;
    FingerprintTemplate m_finger;
};

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_EMERGENCY_MEDICO_H
