// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_THREAT_MODEL_H
#define EHEALTH_THREAT_MODEL_H

#include "ns3/attack.h"

#include <memory>
#include <vector>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-adversary
 * All attacks of a simulation, the agents they are carried out on, and the judge of their success.
 * A simulation without attacks has no threat model, and its agents no filters.
 */
class ThreatModel
{
  public:
    /// @param environment of the agents
    explicit ThreatModel(Ptr<AgentEnvironment> environment);

    /// Puts an agent within reach, from now on. To be called with every agent.
    void Watch(Ptr<Agent> agent);

    /**
     * Begins an attack.
     * @param id of a registered attack
     * @param targets of its scheme; must outlive this object
     * @param from simulated time of its beginning
     * @param to of its end; zero: none
     * @param reach see Adversary::SetReach()
     */
    void Begin(const std::string& id,
               AttackTargets& targets,
               Time from,
               Time to,
               const std::vector<std::string>& reach = {});

    /// The simulation is over. @return what became of each attack
    std::vector<AttackReport> End();

  private:
    struct Threat
    {
        std::unique_ptr<Adversary> adversary;
        std::unique_ptr<Attack> attack;
        AttackReport report;
    };

    void HandleViolation(const GoalJudge::Violation& violation);
    Adversary* FindOwner(const std::string& agent) const;

    Ptr<AgentEnvironment> m_environment;
    GoalJudge m_judge;
    std::vector<Threat> m_threats;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_THREAT_MODEL_H
