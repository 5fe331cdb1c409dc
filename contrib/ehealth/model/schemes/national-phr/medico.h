// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_MEDICO_H
#define EHEALTH_MEDICO_H

#include "ns3/national-phr-common.h"

#include <functional>

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

/// What a medico writes, and how long the person takes for it.
struct MedicoPractice
{
    /// @return the text of a new entry, a FHIR resource, for a run
    std::function<Bytes(uint64_t run, const HealthRecord& record)> write;
    Time consultation; //!< between reading the record and writing the entry
};

/**
 * @ingroup ehealth-national-phr
 * Role B of Tables 3 and 4: a medico's device with PHR-browser in a hospital's LAN.
 */
class Medico : public SimpleRefCount<Medico>
{
  public:
    /**
     * @param agent the device's agent
     * @param nfc its reader
     * @param trust the hierarchy
     * @param id M_Id
     * @param identity the medico's keys and certificate
     * @param database the hospital's database server, over the LAN
     * @param bc the key shared with it
     * @param practice what the medico does
     */
    Medico(Ptr<Agent> agent,
           Ptr<NfcNetDevice> nfc,
           const Trust& trust,
           std::string id,
           Identity identity,
           Peer database,
           const SymmetricKey& bc,
           const MedicoPractice& practice);

    /// @return the device's reader
    Ptr<NfcNetDevice> GetReader() const
    {
        return m_nfc;
    }

  private:
    Script Visit(Session& s);

    Ptr<Agent> m_agent;
    Ptr<NfcNetDevice> m_nfc;
    const Trust& m_trust;
    std::string m_id;
    Identity m_identity;
    Peer m_database;
    LinkCipher m_bc;
    const MedicoPractice& m_practice;
};

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_MEDICO_H
