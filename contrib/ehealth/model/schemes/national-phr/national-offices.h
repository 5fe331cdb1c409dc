// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_NATIONAL_OFFICES_H
#define EHEALTH_NATIONAL_OFFICES_H

#include "ns3/national-phr-common.h"

#include <functional>

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

/**
 * @ingroup ehealth-national-phr
 * Role D of Table 2: the Insurance database, or the Medical Council database of section 4.3. It
 * answers anyone in the hierarchy. Nothing authenticates its answer unless it runs with N4.
 */
class CodeRegister : public SimpleRefCount<CodeRegister>
{
  public:
    /**
     * @param agent the database's agent
     * @param trust the hierarchy
     * @param identity keys and certificate, to sign with (N4)
     * @param isKnown whether a code is on the register
     */
    CodeRegister(Ptr<Agent> agent,
                 const Trust& trust,
                 Identity identity,
                 std::function<bool(const std::string& code)> isKnown);

  private:
    Script Answer(Session& s);

    Ptr<Agent> m_agent;
    const Trust& m_trust;
    Identity m_identity;
    std::function<bool(const std::string&)> m_isKnown;
};

/**
 * @ingroup ehealth-national-phr
 * EH-ISSUING CA, within step 8 of Table 2: issues the holder's certificate to a P-RA.
 */
class IssuingAuthority : public SimpleRefCount<IssuingAuthority>
{
  public:
    /**
     * @param agent the authority's agent
     * @param trust the hierarchy
     * @param authority keys and certificate of EH-ISSUING
     * @param lifetime of issued certificates, seconds
     */
    IssuingAuthority(Ptr<Agent> agent,
                     const Trust& trust,
                     std::shared_ptr<const CertificateAuthority> authority,
                     int64_t lifetime);

  private:
    Script Issue(Session& s);

    Ptr<Agent> m_agent;
    const Trust& m_trust;
    std::shared_ptr<const CertificateAuthority> m_authority;
    int64_t m_lifetime;
};

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_NATIONAL_OFFICES_H
