// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_ACCESS_CONTROL_SERVER_H
#define EHEALTH_ACCESS_CONTROL_SERVER_H

#include "ns3/mobile-cloud-common.h"

#include <functional>
#include <map>

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

/// A line of the access policy: "a pair of identification number of patient and permitted user,
/// with specified access level and access type" (section IV-B).
struct AccessPolicy
{
    AccessLevel level{};       //!< what is permitted
    AccessType type{};         //!< how often
    int64_t expiry{INT64_MAX}; //!< of an emergency's override, Unix time, milliseconds
};

/// What Access Control asks the Key Manager next to it.
struct AccessControlSetup
{
    /// @return Pub of a patient; nothing for strangers
    std::function<std::optional<PublicKey>(const std::string& patient)> findKey;
    /// @return whether somebody may be sent to emergencies
    std::function<bool(const std::string& staff)> isAmbulance;
};

/**
 * @ingroup ehealth-mobile-cloud
 * Access Control of a hospital: keeps the patients' access policies, and tells their phones who
 * may read. It is the phone that enforces them.
 */
class AccessControlServer : public SimpleRefCount<AccessControlServer>
{
  public:
    /**
     * @param agent of the hospital's server
     * @param parameters what everybody knows
     * @param setup see there
     */
    AccessControlServer(Ptr<Agent> agent, const Parameters& parameters, AccessControlSetup setup);

    /// Sets a policy that was made before the simulation.
    void SetPolicy(const std::string& patient, const std::string& user, AccessPolicy policy);

    /// @return the policy. Null when there is none
    const AccessPolicy* FindPolicy(const std::string& patient, const std::string& user) const;

  private:
    Script ServeQuery(Session& s);
    Script ServeChange(Session& s);

    Ptr<Agent> m_agent;
    const Parameters& m_parameters;
    AccessControlSetup m_setup;
    std::map<std::pair<std::string, std::string>, AccessPolicy> m_policies;
    std::map<std::string, int64_t> m_changed; //!< by patient: time of the last change
};

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_ACCESS_CONTROL_SERVER_H
