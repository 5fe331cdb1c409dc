// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_GOAL_JUDGE_H
#define EHEALTH_GOAL_JUDGE_H

#include "ns3/claim.h"
#include "ns3/digest.h"
#include "ns3/nstime.h"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-adversary
 * Decides from claims of honest roles, and from what adversaries have learned, which goals of a
 * scheme are broken. Nobody tells it the verdict.
 */
class GoalJudge
{
  public:
    /// A promise that was broken.
    struct Violation
    {
        std::string goal;    //!< which
        Time time;           //!< when
        uint64_t run{0};     //!< of the role that believed, or that claimed the secret
        std::string learner; //!< of a secret: the adversary
    };

    /// @param onViolation called with each violation
    explicit GoalJudge(std::function<void(const Violation&)> onViolation);

    /// Judges claims of these goals from now on.
    void Add(const std::vector<SecurityGoal>& goals);

    /// A party of the scheme is dishonest: what others believe about it is not judged.
    void Corrupt(const std::string& party);

    /// An honest role has asserted something. Aborts when the goal is unknown.
    void Hear(const Claim& claim);

    /**
     * An adversary presents what it believes to be a secret.
     * @param learner its name
     * @param value the octets
     */
    void Learn(const std::string& learner, ByteView value);

    /// A promise that the scheme makes without claims, such as bounded work, was measured broken.
    void Report(const std::string& goal, uint64_t run, const std::string& learner);

  private:
    /// What both must agree on: goal, who ran, data.
    using Key = std::tuple<std::string, std::string, Digest>;

    /// Who ran, by the peer they ran with; whether a Commit has been matched with it.
    using Running = std::multimap<std::string, bool>;

    struct Secret
    {
        std::string goal;
        uint64_t run;
    };

    void Check(const Claim& claim);
    void Violate(const Secret& secret, const std::string& learner);

    std::function<void(const Violation&)> m_onViolation;
    std::map<std::string, SecurityGoal::Kind> m_goals;
    std::set<std::string> m_corrupt;
    std::map<Key, Running> m_runs;
    std::map<Digest, Secret> m_secrets;
    std::map<Digest, std::string> m_learned; //!< by whom, while nobody has claimed it
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_GOAL_JUDGE_H
