// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_REGISTRATION_AGENT_H
#define EHEALTH_REGISTRATION_AGENT_H

#include "ns3/phone.h"

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

/**
 * @ingroup ehealth-national-phr
 * Role HP-RA of Table 2: the registration agent in a hospital. It sees the person and their
 * documents, so it compares what the phone says with what it sees.
 */
class RegistrationAgent : public SimpleRefCount<RegistrationAgent>
{
  public:
    /**
     * @param agent the desk's agent
     * @param nfc its reader
     * @param trust the hierarchy
     * @param identity its keys and certificate
     * @param pra the province's registration authority, over CAs-VPN
     * @param praAddress the same, as the phone reaches it over the Internet
     * @param database the hospital's database server, over the LAN
     * @param be the key shared with it
     */
    RegistrationAgent(Ptr<Agent> agent,
                      Ptr<NfcNetDevice> nfc,
                      const Trust& trust,
                      Identity identity,
                      Peer pra,
                      Ipv4Address praAddress,
                      Peer database,
                      const SymmetricKey& be);

    /// The person who now stands at the desk, with documents and finger.
    void Seat(const Application& person);

    /// @return the desk's reader
    Ptr<NfcNetDevice> GetReader() const
    {
        return m_nfc;
    }

  private:
    Script Enrol(Session& s);

    Ptr<Agent> m_agent;
    Ptr<NfcNetDevice> m_nfc;
    const Trust& m_trust;
    Identity m_identity;
    Peer m_pra;
    Ipv4Address m_praAddress;
    Peer m_database;
    LinkCipher m_be;
    Application m_person;
};

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_REGISTRATION_AGENT_H
