// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_ADVERSARY_H
#define EHEALTH_ADVERSARY_H

#include "ns3/agent.h"
#include "ns3/codec.h"
#include "ns3/goal-judge.h"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace ns3
{
namespace ehealth
{

/// Something that happened in an attack.
struct AttackEvent
{
    /// What it was.
    enum class Kind : uint8_t
    {
        Attempt,  //!< the adversary meddled
        Success,  //!< a goal was broken
        Detected, //!< an honest role refused
    };

    Time time;          //!< simulated
    Kind kind{};        //!< what it was
    uint64_t run{0};    //!< the protocol run it is about; 0: none
    std::string detail; //!< the goal; or the role and its reason
};

/// What became of an attack.
struct AttackReport
{
    std::string id;                  //!< "E2"
    std::string scheme;              //!< whose
    std::string variant;             //!< of the scheme
    std::string capability;          //!< what the adversary can do
    std::string target;              //!< to whom
    std::string place;               //!< whom it reaches; empty: everybody
    Time from;                       //!< begins
    Time to;                         //!< ends; zero: with the simulation
    uint64_t attempts{0};            //!< made
    uint64_t successes{0};           //!< goals broken, once a run and goal
    std::string goal;                //!< the first one broken; empty: none
    double firstSuccess{0};          //!< simulated time, seconds; NaN without success
    double victimCost{0};            //!< processor time that honest roles spent on it, seconds
    double attackerCost{0};          //!< processor time that the adversary spent, seconds
    uint64_t detected{0};            //!< parts of runs that honest roles refused because of it
    std::string detectedBy;          //!< who did first, and why: "doctor: rejected-signature"
    std::set<std::string> goals;     //!< all that were broken
    double advantage{0};             //!< over guessing, where that is measured; NaN elsewhere
    std::vector<AttackEvent> events; //!< in order of time
};

/// What the adversaries' own runs are called.
extern const Protocol kInjection;

/**
 * @ingroup ehealth-adversary
 * One adversary: its places, its machines, what it knows and what it costs. It reads what passes
 * its places in clear, makes messages with the schemes' own codecs and real cryptography, and has
 * no keys but those it was given.
 *
 * A place is a class of link, of the agents within its reach. VPNs are ESP tunnels: nobody sits
 * inside.
 */
class Adversary
{
  public:
    /// @return how long the message is held back; nothing when it does not go on
    using Interceptor = std::function<std::optional<Time>(PassingMessage&)>;

    /// Lets a message go on.
    static constexpr auto kPass = [] { return std::optional<Time>(Time()); };

    /**
     * @param name as errors and results have it
     * @param environment of the agents
     * @param judge of the scheme's goals
     */
    Adversary(std::string name, Ptr<AgentEnvironment> environment, GoalJudge& judge);
    Adversary(const Adversary&) = delete;
    Adversary& operator=(const Adversary&) = delete;

    /// @name Capabilities
    /// @{

    /**
     * Sits on the path: reads, changes, delays, drops, redirects.
     * @param link class of the legs, anywhere
     * @param interceptor called with every message
     */
    void Intercept(LinkClass link, Interceptor interceptor);

    /**
     * The same for one kind of message. The message is what the interceptor leaves of it.
     * @param link class of the legs
     * @param interceptor gets the message decoded
     */
    template <class M>
    void Intercept(LinkClass link,
                   std::function<std::optional<Time>(PassingMessage&, M&)> interceptor);

    /// Listens only. @param link class of the legs @param tap called with every message M
    template <class M>
    void Tap(LinkClass link, std::function<void(const PassingMessage&, const M&)> tap);

    /// Puts a message, captured or changed, on its way (again), as if its sender had.
    void Inject(const PassingMessage& message);

    /// Sends a message, captured on its way to a server or changed, over a connection of a machine
    /// of its own. @param host see AddHost() @param message to send
    void Resend(Ptr<Agent> host, const PassingMessage& message);

    /**
     * Sets the clock of a machine wrong, from now on, wherever the adversary reaches and while it
     * is active; forged NTP answers do so (RFC 7384, section 3.2).
     * @param agent name of the machine's agent
     * @param error how far it is ahead; negative: behind; zero: sets it right again
     */
    void SkewClock(const std::string& agent, Time error);

    /// Owns a machine, or a dishonest party's: what it sends is the adversary's doing.
    void Own(Ptr<Agent> agent);

    /// Plays a party of the scheme, with its keys. @param party identity of the scheme
    void Corrupt(const std::string& party);

    /// Installs an agent of its own. @param node a node with an address
    Ptr<Agent> AddHost(Ptr<Node> node);

    /// Computes on its own machine. @return the result
    template <class T>
    T Compute(const Operation<T>& operation);

    /// @}

    /**
     * Reaches only the runs in which agents of some places take part.
     * @param places of agents, see place-name.h; none: reaches everybody
     */
    void SetReach(std::vector<std::string> places);

    /// Acts only between two simulated times. @param from the first @param to the second; zero:
    /// without end
    void SetActive(Time from, Time to);

    /// @return whether it acts at this time
    bool IsActive() const;

    /// @return when it begins, simulated time
    Time GetStart() const
    {
        return m_from;
    }

    /// @return when it ends, simulated time; zero: with the simulation
    Time GetEnd() const
    {
        return m_to;
    }

    /// Presents what it believes to be a secret of somebody.
    void Learn(ByteView value);

    /// Counts an attempt. @param run it meddled with
    void Attempt(uint64_t run);

    /// Visits were told apart. @param advantage over guessing, 0 to 1
    void ReportAdvantage(double advantage);

    /// The promise of bounded work was measured broken. @param goal its name
    void ReportBroken(const std::string& goal);

    /// @return randomness of its own, from the run's seed
    RandomStream& GetRandom()
    {
        return m_random;
    }

    /// @return the name
    const std::string& GetName() const
    {
        return m_name;
    }

    /// @return Unix time, milliseconds
    int64_t GetUnixTime() const;

    /// @return number of attempts
    uint64_t GetAttempts() const
    {
        return m_attempts;
    }

    /// @return how often honest roles executed an operation of this name in the runs it meddled
    /// with
    uint64_t CountVictimOperations(const std::string& operation) const;

    /// @name For ThreatModel
    /// @{

    /// Called with every message of honest agents on their way out.
    std::optional<Time> Pass(PassingMessage& message);
    /// @return whether the agent is the adversary's
    bool Owns(const std::string& agent) const;
    /// @return whether it meddled with the run
    bool Touched(uint64_t run) const;
    /// @return how far an agent's clock is ahead now, by SkewClock()
    Time GetClockError(const std::string& agent) const;
    /// An honest role has executed an operation, or one of its own.
    void HandleOperation(const OperationEvent& event, bool own);
    /// An honest role's part has ended.
    void HandleEnd(const SessionEnd& event);
    /// A goal was broken by it.
    void HandleViolation(const GoalJudge::Violation& violation);
    /// Adds what happened. @param report id, scheme, variant, capability and target are kept
    void Complete(AttackReport& report) const;
    /// @}

  private:
    struct Place
    {
        LinkClass link;
        Interceptor interceptor;
    };

    /// @param place where an agent is. @return whether that is in one of the places
    bool Reaches(const std::string& place) const;

    std::string m_name;
    Ptr<AgentEnvironment> m_environment;
    GoalJudge& m_judge;
    RandomStream m_random;
    Processor m_processor; //!< what Compute() costs
    Time m_from;
    Time m_to;
    std::vector<std::string> m_reach;
    std::set<uint64_t> m_reached; //!< runs, with a limited reach
    std::vector<Place> m_places;
    std::map<std::string, Time> m_clockErrors; //!< by agent
    std::set<uint64_t> m_misdated;             //!< runs in which a wrong clock took part
    std::vector<Ptr<Agent>> m_own;
    std::set<std::string> m_ownNames;
    std::set<uint64_t> m_touched;
    uint64_t m_attempts{0};
    std::set<std::pair<std::string, uint64_t>> m_broken; //!< goal and run
    std::vector<AttackEvent> m_events;
    Time m_victimCost;
    Time m_attackerCost;
    std::map<std::string, uint64_t> m_victimOperations;
    uint64_t m_detected{0};
    std::optional<double> m_advantage;
};

template <class M>
void
Adversary::Intercept(LinkClass link,
                     std::function<std::optional<Time>(PassingMessage&, M&)> interceptor)
{
    Intercept(link, [interceptor = std::move(interceptor)](PassingMessage& passing) {
        if (passing.type.GetId() != M::kType.GetId())
        {
            return kPass();
        }
        auto message = Decode<M>(passing.body);
        if (!message)
        {
            return kPass();
        }
        const auto fate = interceptor(passing, *message);
        passing.body = Encode(*message);
        return fate;
    });
}

template <class M>
void
Adversary::Tap(LinkClass link, std::function<void(const PassingMessage&, const M&)> tap)
{
    Intercept<M>(link, [tap = std::move(tap)](PassingMessage& passing, M& message) {
        tap(passing, message);
        return kPass();
    });
}

template <class T>
T
Adversary::Compute(const Operation<T>& operation)
{
    m_attackerCost += m_processor.GetCost(operation.cost.items);
    return operation.work(m_random);
}

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_ADVERSARY_H
