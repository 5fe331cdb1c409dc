// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_COST_PROFILE_ROLES_H
#define EHEALTH_COST_PROFILE_ROLES_H

#include "ns3/cost-profile-messages.h"
#include "ns3/cost-profile.h"
#include "ns3/session.h"

#include <map>

namespace ns3
{
namespace ehealth
{
namespace costprofile
{

/// @return how often who begins a phase, or who answers, executes an operation of which the phase
/// has so many: they take turns
constexpr uint32_t
GetShare(uint32_t count, bool answering)
{
    return (count + (answering ? 0 : 1)) / 2;
}

/**
 * @ingroup ehealth-cost-profile
 * A patient's device.
 */
class ProfilePatient : public SimpleRefCount<ProfilePatient>
{
  public:
    /// @param agent the device's agent @param profile the costs; outlives the role
    ProfilePatient(Ptr<Agent> agent, const CostProfile& profile);

    /**
     * Begins a consultation; the device keeps the connection for the diagnosis.
     * @param doctor whom to visit
     * @param site where, for the record
     * @return the run
     */
    uint64_t BeginConsultation(const Peer& doctor, uint32_t site);

    /// @return the agent
    Ptr<Agent> GetAgent() const
    {
        return m_agent;
    }

  private:
    Script Consult(Session& s, Peer doctor);
    Script TakeDiagnosis(Session& s);

    Ptr<Agent> m_agent;
    const CostProfile& m_profile;
};

/**
 * @ingroup ehealth-cost-profile
 * The doctors of a hospital, at one computer with the cores of all their workstations.
 */
class ProfileDoctors : public SimpleRefCount<ProfileDoctors>
{
  public:
    /**
     * @param agent the computer's agent
     * @param profile the costs; outlives the role
     * @param cloud where EMRs are
     * @param consultation what a doctor takes to write the diagnosis
     */
    ProfileDoctors(Ptr<Agent> agent,
                   const CostProfile& profile,
                   const Peer& cloud,
                   Time consultation);

    /// Begins the search of a patient's EMR. @param site where, for the record. @return the run
    uint64_t BeginSearch(uint32_t site);

    /**
     * Begins the diagnosis of a patient whose consultation was accepted.
     * @param visit the run of the consultation
     * @param site where, for the record
     * @return the run
     */
    uint64_t BeginDiagnosis(uint64_t visit, uint32_t site);

    /// The patient is gone: forgets the visit.
    void EndVisit(uint64_t visit);

  private:
    Script Consult(Session& s);
    Script Search(Session& s);
    Script Diagnose(Session& s, Peer patient);

    Ptr<Agent> m_agent;
    const CostProfile& m_profile;
    Peer m_cloud;
    Time m_consultation;
    std::map<uint64_t, Peer> m_patients; //!< devices, by the run of the consultation
};

/**
 * @ingroup ehealth-cost-profile
 * The cloud where EMRs are.
 */
class ProfileCloud : public SimpleRefCount<ProfileCloud>
{
  public:
    /// @param agent the server's agent @param profile the costs; outlives the role
    ProfileCloud(Ptr<Agent> agent, const CostProfile& profile);

  private:
    Script ServeSearch(Session& s);

    Ptr<Agent> m_agent;
    const CostProfile& m_profile;
};

} // namespace costprofile
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_COST_PROFILE_ROLES_H
