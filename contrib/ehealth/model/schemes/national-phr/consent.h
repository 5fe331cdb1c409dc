// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_CONSENT_H
#define EHEALTH_CONSENT_H

#include "ns3/national-phr-common.h"

#include <map>

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

/**
 * @ingroup ehealth-national-phr
 * Defence N9, in a database server: whoever has BC and a medico's login still needs the patient.
 * Each consent serves one reading at this server; another server would take it, too, until it
 * expires, from the medico it names.
 */
class ConsentGuard
{
  public:
    /**
     * Ends the script unless the patient of a record consents to what a medico asks.
     *
     * @param s the server's session
     * @param trust the hierarchy, and how far ahead an expiry may lie
     * @param consent as it came with the request; none: NoConsent
     * @param record whose patient must have signed it
     * @param medico M_Id of who asks
     */
    Task<bool> Require(Session& s,
                       const Trust& trust,
                       std::optional<Consent> consent,
                       HealthRecord record,
                       std::string medico);

  private:
    /// @return false when the nonce was here before and has not expired
    bool Take(const ConsentStatement& statement, int64_t now);

    std::map<Digest, int64_t> m_used; //!< nonces, and when they expire, Unix ms
};

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_CONSENT_H
