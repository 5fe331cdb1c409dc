// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_PROVINCE_AUTHORITY_H
#define EHEALTH_PROVINCE_AUTHORITY_H

#include "ns3/national-phr-common.h"

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

/**
 * @ingroup ehealth-national-phr
 * Role P-RA of Table 2: the registration authority of a province.
 */
class ProvinceAuthority : public SimpleRefCount<ProvinceAuthority>
{
  public:
    /// The parties P-RA talks to.
    struct Peers
    {
        Peer insurance;        //!< Insurance database, Internet
        Peer medicalCouncil;   //!< Medical Council database, Internet
        Peer issuingAuthority; //!< EH-ISSUING CA, CAs-VPN
    };

    /**
     * @param agent the authority's agent
     * @param trust the hierarchy
     * @param identity its keys and certificate
     * @param peers whom it talks to
     * @param image of PHR-TA, given to every phone
     */
    ProvinceAuthority(Ptr<Agent> agent,
                      const Trust& trust,
                      Identity identity,
                      Peers peers,
                      std::shared_ptr<const Bytes> image);

  private:
    Script Enrol(Session& s);
    /// N4: ends the script unless the verdict is the register's, on this query.
    Task<bool> RequireVerdictProof(Session& s, Verdict verdict, Nonce nonce, const char* role);

    Ptr<Agent> m_agent;
    const Trust& m_trust;
    Identity m_identity;
    Peers m_peers;
    std::shared_ptr<const Bytes> m_image;
};

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_PROVINCE_AUTHORITY_H
