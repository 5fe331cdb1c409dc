// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_COUNTRY_ATTACKS_H
#define EHEALTH_COUNTRY_ATTACKS_H

#include "ns3/deployment.h"
#include "ns3/results-database.h"
#include "ns3/scenario.h"
#include "ns3/threat-model.h"

#include <memory>
#include <vector>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * The attacks of a scenario on the schemes that are deployed.
 */
class CountryAttacks
{
  public:
    /// @param scenario with attacks @param network of the country @param environment of the agents
    CountryAttacks(const Scenario& scenario,
                   CountryNetwork& network,
                   Ptr<AgentEnvironment> environment);

    /// @return what is to watch every agent
    ThreatModel& GetThreats();

    /**
     * Begins the attacks on a scheme.
     * @param scheme that is deployed
     * @param deployment of it, complete; outlives this
     * @throws std::runtime_error when it offers attacks nothing, or the country has no such place
     */
    void Begin(const std::string& scheme, Deployment& deployment);

    /// The simulation is over. @param results get the tables attack_run and attack_event
    /// @return what became of each attack
    std::vector<AttackReport> End(ResultsDatabase& results);

  private:
    /// Whom an attack reaches.
    struct Reach
    {
        std::vector<std::string> places; //!< for Adversary::SetReach()
        uint32_t hospital{0};            //!< one of them
    };

    Reach FindReach(const Scenario::Attack& attack) const;
    void Flood(const std::string& link, double overload, Time from, Time to);

    const Scenario& m_scenario;
    CountryNetwork& m_network;
    ThreatModel m_threats;
    std::vector<std::unique_ptr<AttackTargets>> m_targets;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_COUNTRY_ATTACKS_H
