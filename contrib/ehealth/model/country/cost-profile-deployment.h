// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_COST_PROFILE_DEPLOYMENT_H
#define EHEALTH_COST_PROFILE_DEPLOYMENT_H

#include "ns3/cost-profile-roles.h"
#include "ns3/deployment.h"
#include "ns3/device-pool.h"

#include <functional>
#include <unordered_map>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * The printed costs of one of the schemes that paper 002 compares with, replayed over the country's
 * network: patients' devices on 4G and 5G, a computer for the doctors of each hospital, a cloud in
 * the national data centre. Visits are those of the EMR authorization scheme: consultation, search,
 * diagnosis. Everybody is registered.
 */
class CostProfileDeployment : public Deployment
{
  public:
    /**
     * Installs all roles.
     * @param context of the country
     * @param scheme as the scenario names it: "cost-profile-chiou"
     */
    CostProfileDeployment(const DeploymentContext& context, const std::string& scheme);

    void Start() override;
    void Admit(const Arrival& arrival) override;
    /// Does nothing: no cost of an emergency is printed.
    void HandleEmergency(const Emergency& emergency) override;
    Time GetLongestPause() const override;
    /// Finds nothing: there are no records.
    RecordReport CheckRecords() override;
    std::vector<std::pair<std::string, std::string>> GetModelled() const override;

    /// @return whether a scenario's scheme is such a profile
    static bool IsCostProfile(const std::string& scheme);

  private:
    using Devices = DevicePool<costprofile::ProfilePatient>;

    /// A hospital's doctors.
    struct Hospital
    {
        Ptr<costprofile::ProfileDoctors> doctors;
        Peer address;
    };

    /// A person at a doctor's, or on the way there.
    struct Visit
    {
        Devices::Device* device{nullptr};
        uint32_t hospital{0};
        uint64_t consultation{0}; //!< its run
    };

    Ptr<Agent>
    MakeAgent(Ptr<Node> node, const std::string& name, const char* device, uint32_t cores);
    void InstallHospital(uint32_t index, const Peer& cloud);
    /// Goes on when the run was accepted; the patient leaves otherwise.
    void After(uint64_t run, const Visit& visit, std::function<void()> next);
    void Leave(const Visit& visit);

    DeploymentContext m_context;
    costprofile::CostProfile m_profile;
    RandomStream m_remote;
    Ptr<costprofile::ProfileCloud> m_cloud;
    std::vector<Hospital> m_hospitals;
    Devices m_devices;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_COST_PROFILE_DEPLOYMENT_H
