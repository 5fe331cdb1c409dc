// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_DEPLOYMENT_H
#define EHEALTH_DEPLOYMENT_H

#include "ns3/agent-environment.h"
#include "ns3/arrivals.h"
#include "ns3/country-network.h"
#include "ns3/country-registry.h"
#include "ns3/device-pool.h"
#include "ns3/outcome.h"
#include "ns3/prefetch-thread.h"
#include "ns3/record-report.h"
#include "ns3/run-recorder.h"
#include "ns3/threat-model.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * The country that a scheme is deployed in. Everything outlives the deployment.
 */
struct DeploymentContext
{
    const Scenario& scenario;               //!< what the experimenter chose
    const CountryData& data;                //!< the country, settled with the scenario
    const std::vector<HospitalSite>& sites; //!< its hospitals
    const Population& population;           //!< its people
    const CountryRegistry& registry;        //!< what existed before the simulation
    CountryNetwork& network;                //!< its nodes and links
    Ptr<AgentEnvironment> environment;      //!< shared by all agents
    RunRecorder& recorder;                  //!< watches agents
    ThreatModel* threats;                   //!< also watches agents; null without attacks
    PrefetchThread* prefetch;               //!< does ahead what it can; null without workers
    std::filesystem::path storeDirectory;   //!< where servers keep their databases

    /// Lets an agent be watched by all who do.
    void Watch(Ptr<Agent> agent) const
    {
        recorder.Watch(agent);
        if (threats != nullptr)
        {
            threats->Watch(agent);
        }
    }
};

/// @return the draws of who consults a doctor from home: the same for every scheme
inline RandomStream
MakeRemoteStream(const DeploymentContext& context)
{
    return {static_cast<uint64_t>(context.scenario.run.seed), "workload", "remote"};
}

/// @return who is in a hospital, with the radio for itself. @param context of the country. @param
/// hospital its index
inline DeviceSite
GetHospitalSite(const DeploymentContext& context, uint32_t hospital)
{
    return {context.sites[hospital].province, context.network.GetHospitals()[hospital].name};
}

/// @return where who arrives uses a device: in the hospital, or at home in a remote consultation
/// (workload.remote_share)
inline DeviceSite
ChooseDeviceSite(const DeploymentContext& context, const Arrival& arrival, RandomStream& remote)
{
    if (remote.NextDouble() >= context.scenario.workload.remoteShare)
    {
        return GetHospitalSite(context, arrival.hospital);
    }
    const uint32_t province = context.population.GetProvince(arrival.patient);
    return {province, context.network.GetProvinces()[province].name};
}

/**
 * @ingroup ehealth-country
 * A scheme at work in a country: installs its roles on the country's nodes and leads the people
 * who arrive through its protocols. The only part of this layer that knows the scheme's insides.
 */
class Deployment
{
  public:
    virtual ~Deployment() = default;

    /// Called at simulated time zero: what happens without anybody's arrival.
    virtual void Start() = 0;

    /// Called some time before Admit() when there is a thread that can make ahead what the person
    /// brings.
    virtual void Expect([[maybe_unused]] const Arrival& arrival)
    {
    }

    /// The same before HandleEmergency().
    virtual void ExpectEmergency([[maybe_unused]] const Emergency& emergency)
    {
    }

    /// Called when a person of this deployment comes to a hospital.
    virtual void Admit(const Arrival& arrival) = 0;

    /// Called when a person of this deployment has an emergency.
    virtual void HandleEmergency(const Emergency& emergency) = 0;

    /// To be called when any protocol run ends, also another deployment's.
    void HandleRunEnd(uint64_t run, Reason reason);

    /// @return the longest time between two protocol runs of one visit; the simulation goes on for
    /// so long after the last run
    virtual Time GetLongestPause() const = 0;

    /// Compares all records as the scheme's protocols promise them, when nothing is under way.
    virtual RecordReport CheckRecords() = 0;

    /// Tells the recorder what else there is to say of the run; called once, at its end.
    virtual void Report()
    {
    }

    /**
     * @param hospital where attacks bring about what they wait for
     * @return what attacks on the scheme are given; null when there are none. Outlived by this
     */
    virtual std::unique_ptr<AttackTargets> MakeTargets([[maybe_unused]] uint32_t hospital)
    {
        return nullptr;
    }

    /// @return what is modelled instead of computed: subject and statement, for the results
    virtual std::vector<std::pair<std::string, std::string>> GetModelled() const = 0;

  protected:
    /// Lets something follow the end of a run, as an event of its own: when the last role's part
    /// of the run is over, too. @param run under way @param handle called with its outcome
    void WhenRunEnds(uint64_t run, std::function<void(Reason)> handle);

    /// Goes on with @p next when the run was accepted, with @p otherwise when not.
    void After(uint64_t run, std::function<void()> next, std::function<void()> otherwise);

    /// Has something that expires made anew, each time half of its lifetime has passed.
    void Renew(Time lifetime, std::function<void()> make);

  private:
    std::unordered_map<uint64_t, std::function<void(Reason)>> m_whenEnded;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_DEPLOYMENT_H
