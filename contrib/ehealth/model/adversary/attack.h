// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_ATTACK_H
#define EHEALTH_ATTACK_H

#include "ns3/abort.h"
#include "ns3/adversary.h"
#include "ns3/simulator.h"

#include <memory>
#include <string>
#include <vector>

namespace ns3
{
namespace ehealth
{

/// What is known of an attack before it runs.
struct AttackInfo
{
    std::string id;         //!< "E2": the scheme's letter and a number, or a name of one's own
    std::string scheme;     //!< whose
    std::string title;      //!< what it does, for people
    std::string capability; //!< what the adversary can do
    std::string target;     //!< to whom
    bool published{true};   //!< is expected to break a goal of the published variant
    bool hardened{false};   //!< is expected to break a goal of the hardened variant
    std::string defence{};  //!< which answers it; empty: the one named as the attack, if any
    /// Deliberate mistakes (such as symmetric_ehr.mutant) that it breaks the published variant
    /// with.
    std::vector<std::string> mutants{};
    /// What the matrix of attacks sets for it, "key=value".
    std::vector<std::string> settings{};
};

/**
 * @ingroup ehealth-adversary
 * What a scheme's installation offers to attacks: its roles, and places for machines.
 */
struct AttackTargets
{
    virtual ~AttackTargets() = default;

    SchemeVariant variant; //!< of the scheme
    /// Connects a machine of the adversary's to the Internet. @return the node, with an address
    std::function<Ptr<Node>(const std::string& name)> addInternetHost;
    std::vector<SecurityGoal> goals; //!< of the scheme
    uint32_t hospital{0};            //!< where attacks bring about what they wait for
    /// One of a few patients visits that hospital, not for the first time. @param patient which
    std::function<void(std::size_t patient)> bringPatient;
    /// @return who visits in a run, for attacks to be judged by; nothing when nobody does
    std::function<std::optional<std::string>(uint64_t run)> findPatient;
    double overload{2}; //!< of floods: load offered over the link's capacity
    Time clockError;    //!< of attacks on clocks: how far these are ahead
    /// Offers a link more than it carries for a while. @param link its name, see [[fault]]
    std::function<void(const std::string& link, double overload, Time from, Time to)> flood;
};

/**
 * @ingroup ehealth-adversary
 * An attack: a small script made of an adversary's capabilities. Subclass AttackOn, and register
 * the class with a static AttackRegistration.
 */
class Attack
{
  public:
    virtual ~Attack() = default;

    /// Takes its places before the simulation begins. @param targets of the scheme @param adversary
    /// whose capabilities it uses
    virtual void Start(AttackTargets& targets, Adversary& adversary) = 0;

    /// Looks at what it achieved when the simulation is over.
    virtual void End()
    {
    }
};

/// An attack on a scheme whose targets are a T.
template <class T>
class AttackOn : public Attack
{
  public:
    /// See Attack. @param targets a T @param adversary whose capabilities it uses
    void Start(AttackTargets& targets, Adversary& adversary) final
    {
        m_targets = dynamic_cast<T*>(&targets);
        NS_ABORT_MSG_IF(m_targets == nullptr, adversary.GetName() << ": not for this scheme");
        m_adversary = &adversary;
        DoStart();
    }

  protected:
    /// Takes its places. What it does to people waits for After().
    virtual void DoStart() = 0;

    /// Does something so long after the attack began, unless it has ended by then.
    void After(Time time, std::function<void()> what)
    {
        const Time start = std::max(GetAdversary().GetStart() - Simulator::Now(), Time());
        Later(start + time, std::move(what));
    }

    /// Does something so long from now, unless the attack has ended by then.
    void Later(Time delay, std::function<void()> what)
    {
        Simulator::Schedule(delay, [this, what = std::move(what)] {
            if (GetAdversary().IsActive())
            {
                what();
            }
        });
    }

    /// @return the scheme's installation
    T& GetTargets()
    {
        return *m_targets;
    }

    /// @return the adversary
    Adversary& GetAdversary()
    {
        return *m_adversary;
    }

  private:
    T* m_targets{nullptr};
    Adversary* m_adversary{nullptr};
};

/**
 * @ingroup ehealth-adversary
 * All attacks that are linked into the program, by id.
 */
class AttackRegistry
{
  public:
    /// Makes an attack.
    using Factory = std::function<std::unique_ptr<Attack>()>;

    /// Adds one. An id is used once.
    static void Register(AttackInfo info, Factory factory);

    /// @return what is known of an attack; null when there is none of this id
    static const AttackInfo* Find(const std::string& id);

    /// @return the attack; aborts when there is none of this id
    static std::unique_ptr<Attack> Make(const std::string& id);

    /// @return every attack, in natural order of ids: E2 before E10
    static std::vector<AttackInfo> List();
};

/// Registers an attack class: `static AttackRegistration<E2> g_e2({...});`.
template <class A>
struct AttackRegistration
{
    /// @param info of the attack
    explicit AttackRegistration(AttackInfo info)
    {
        AttackRegistry::Register(std::move(info), [] { return std::make_unique<A>(); });
    }
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_ATTACK_H
