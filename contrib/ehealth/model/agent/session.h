// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_SESSION_H
#define EHEALTH_SESSION_H

#include "ns3/agent.h"
#include "ns3/codec.h"
#include "ns3/event-id.h"
#include "ns3/record-store.h"
#include "ns3/simulator.h"

#include <deque>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-agent
 * One role's part of one protocol run, as its script sees it. Whatever a script awaits either
 * resumes it with the result or ends it: a message that does not decode, a check that says no, a
 * link that breaks or a time that runs out end the script at that point with the matching Reason,
 * and the peers it talked to are told (Abort). A script that runs to its end is Accepted.
 *
 * GCC 12 destroys closures and brace-initialised structs twice when they are temporaries of a
 * co_await expression: give messages, and operations made of lambdas, a name first.
 */
class Session
{
  public:
    /// For Agent: @param agent where @param run number of the run @param role as results name it
    Session(Agent& agent, uint64_t run, const char* role);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    template <class M>
    class MessageAwaiter;
    template <class M>
    class ReceiveAwaiter;
    template <class M>
    class TryReceiveAwaiter;
    template <class T>
    class RunAwaiter;
    template <class T>
    class RequireAwaiter;
    class SendAwaiter;
    class ThinkAwaiter;

    /**
     * Waits for the next message M of this run.
     * @param timeout how long; the environment's message timeout when zero
     * @return the message
     */
    template <class M>
    ReceiveAwaiter<M> Receive(Time timeout = Time())
    {
        return ReceiveAwaiter<M>(*this, timeout);
    }

    /**
     * Waits for the answer to the last message sent, from a server that may be down.
     * @param timeout how long
     * @return the message; nothing when it did not come in time or the link broke, and the script
     *         goes on without that peer: whatever it still sends is dropped
     */
    template <class M>
    TryReceiveAwaiter<M> TryReceive(Time timeout)
    {
        return TryReceiveAwaiter<M>(*this, timeout);
    }

    /// Sends a message. Over NFC, resumes when it is delivered; over a connection, at once.
    template <class M>
    SendAwaiter Send(const Peer& to, const M& message);

    /// Executes an operation on this node's processor. @return its result, when its cost elapsed
    template <class T>
    RunAwaiter<T> Run(Operation<T> operation)
    {
        return RunAwaiter<T>(*this, std::move(operation), m_agent.GetProcessor());
    }

    /// The same on another processor of the node, such as its TEE, which must outlive the session.
    template <class T>
    RunAwaiter<T> Run(Operation<T> operation, Processor& processor)
    {
        return RunAwaiter<T>(*this, std::move(operation), processor);
    }

    /// Goes on iff the check holds; ends the script with the reason otherwise.
    RequireAwaiter<bool> Require(bool holds, Reason otherwise);

    /// Goes on with the value iff there is one; ends the script with the reason otherwise.
    template <class T>
    RequireAwaiter<T> Require(std::optional<T> value, Reason otherwise);

    /// Goes on iff the reason is Accepted; ends the script with it otherwise.
    RequireAwaiter<bool> Require(Reason reason);

    /// Goes on with the decoded message; ends the script as Malformed otherwise.
    template <class M>
    RequireAwaiter<M> Parse(ByteView bytes);

    /// Waits; the time is a person's and does not count as latency.
    ThinkAwaiter Think(Time duration);

    /// @return whether the scheme runs with the defence here
    bool Defends(uint32_t defence) const
    {
        return m_agent.GetVariant().Defends(defence);
    }

    /// Asserts, for its scheme's goals to be judged by, a Claim::Kind::Secret.
    void ClaimSecret(const char* goal, const std::string& actor, ByteView data) const
    {
        MakeClaim(Claim::Kind::Secret, goal, actor, {}, data);
    }

    /// The same of a Claim::Kind::Running.
    void ClaimRunning(const char* goal,
                      const std::string& actor,
                      const std::string& peer,
                      ByteView data) const
    {
        MakeClaim(Claim::Kind::Running, goal, actor, peer, data);
    }

    /// The same of a Claim::Kind::Commit.
    void ClaimCommit(const char* goal,
                     const std::string& actor,
                     const std::string& peer,
                     ByteView data) const
    {
        MakeClaim(Claim::Kind::Commit, goal, actor, peer, data);
    }

    /// @return the peer the last received message came from
    const Peer& GetSender() const
    {
        return m_sender;
    }

    /// @return this node's clock: Unix time, milliseconds
    int64_t GetUnixTime() const
    {
        return m_agent.GetUnixTime();
    }

    /// @return the number of the run
    uint64_t GetRun() const
    {
        return m_run;
    }

    /// @return whether the script waits for a message, rather than do something
    bool IsWaiting() const
    {
        return m_waiter != nullptr;
    }

    /// @return the agent the role plays on
    Agent& GetAgent() const
    {
        return m_agent;
    }

  private:
    friend class Agent;

    /// A receiving script: what it waits for.
    class Waiter
    {
      public:
        virtual ~Waiter() = default;
        virtual uint32_t GetTypeId() const = 0;
        /// @return false when the octets are not such a message
        virtual bool Decode(ByteView body) = 0;

        /// @return whether the script goes on without the message
        virtual bool IsOptional() const
        {
            return false;
        }
    };

    struct Letter
    {
        uint32_t type;
        Peer from;
        Bytes body;
    };

    void MakeClaim(Claim::Kind kind,
                   const char* goal,
                   const std::string& actor,
                   const std::string& peer,
                   ByteView data) const
    {
        if (!m_agent.m_traceClaim.IsEmpty())
        {
            m_agent.m_traceClaim({kind, m_run, goal, actor, peer, data.ToBytes()});
        }
    }

    /// Starts the script.
    void Start(Script script);
    /// Resumes the script; afterwards looks whether it ended.
    void Resume(std::coroutine_handle<> handle);
    /// Ends the script from outside.
    void Abort(Reason reason);
    /// Ends the script because the node's store failed.
    void AbortOn(const RecordStoreError& error);
    /// To be called while the script is suspended or about to be: it will not be resumed.
    void Fail(Reason reason);
    void Conclude(Reason reason);
    void Deliver(const Peer& from, uint32_t type, Bytes body);
    bool Match(Waiter& waiter);
    void Await(Waiter& waiter, std::coroutine_handle<> handle, Time timeout);
    void SetDeadline(Time timeout);
    void CheckDeadline();
    bool Uses(const Ptr<MessageStream>& stream) const;
    void Remember(const Peer& peer);
    /// The connection is closed. @param reason why
    void HandleClosed(const Ptr<MessageStream>& stream, Reason reason);
    /// Goes on without the answer to the last message, and without its addressee.
    void GiveUp();

    Agent& m_agent;
    uint64_t m_run;
    const char* m_role;
    Script m_script;
    std::optional<Reason> m_failure;
    bool m_inScript{false};
    std::deque<Letter> m_mailbox;
    Waiter* m_waiter{nullptr};
    std::coroutine_handle<> m_waiting;
    Peer m_sender;
    std::vector<Peer> m_peers; //!< everyone talked to, to be told of a failure
    Peer m_lastAddressee;
    std::vector<Peer> m_abandoned; //!< their messages are dropped
    Time m_deadline;               //!< of what the script awaits; zero: none
    EventId m_timer;
};

/// What waits for a message M.
template <class M>
class Session::MessageAwaiter : private Session::Waiter
{
  public:
    MessageAwaiter(Session& session, Time timeout) : m_session(session), m_timeout(timeout)
    {
    }

    ~MessageAwaiter() override
    {
        if (m_session.m_waiter == this)
        {
            m_session.m_waiter = nullptr;
        }
    }

    MessageAwaiter(const MessageAwaiter&) = delete;
    MessageAwaiter& operator=(const MessageAwaiter&) = delete;

    bool await_ready()
    {
        return m_session.Match(*this);
    }

    void await_suspend(std::coroutine_handle<> handle)
    {
        m_session.Await(*this, handle, m_timeout);
    }

  protected:
    std::optional<M> m_message; //!< nothing until it is here

  private:
    uint32_t GetTypeId() const override
    {
        return M::kType.GetId();
    }

    bool Decode(ByteView body) override
    {
        m_message = ehealth::Decode<M>(body);
        return m_message.has_value();
    }

    Session& m_session;
    Time m_timeout;
};

template <class M>
class Session::ReceiveAwaiter : public Session::MessageAwaiter<M>
{
  public:
    using Session::MessageAwaiter<M>::MessageAwaiter;

    M await_resume()
    {
        return std::move(*this->m_message);
    }
};

template <class M>
class Session::TryReceiveAwaiter : public Session::MessageAwaiter<M>
{
  public:
    using Session::MessageAwaiter<M>::MessageAwaiter;

    std::optional<M> await_resume()
    {
        return std::move(this->m_message);
    }

  private:
    bool IsOptional() const override
    {
        return true;
    }
};

class Session::SendAwaiter
{
  public:
    SendAwaiter(Session& session, const Peer& to, const MessageType& type, Bytes body)
        : m_session(session), m_to(to), m_type(type), m_body(std::move(body))
    {
    }

    ~SendAwaiter();
    SendAwaiter(const SendAwaiter&) = delete;
    SendAwaiter& operator=(const SendAwaiter&) = delete;

    bool await_ready();
    void await_suspend(std::coroutine_handle<> handle);

    void await_resume() const
    {
    }

  private:
    Session& m_session;
    Peer m_to;
    const MessageType& m_type;
    Bytes m_body;
    std::shared_ptr<bool> m_alive;
};

template <class T>
class Session::RequireAwaiter
{
  public:
    RequireAwaiter(Session& session, std::optional<T> value, Reason otherwise)
        : m_session(session), m_value(std::move(value)), m_otherwise(otherwise)
    {
    }

    bool await_ready() const
    {
        return m_value.has_value();
    }

    void await_suspend(std::coroutine_handle<>)
    {
        m_session.Fail(m_otherwise);
    }

    T await_resume()
    {
        return std::move(*m_value);
    }

  private:
    Session& m_session;
    std::optional<T> m_value;
    Reason m_otherwise;
};

template <class T>
class Session::RunAwaiter
{
  public:
    RunAwaiter(Session& session, Operation<T> operation, Processor& processor)
        : m_session(session), m_processor(processor), m_operation(std::move(operation))
    {
    }

    ~RunAwaiter()
    {
        m_completion.Cancel();
        if (m_job)
        {
            m_session.m_agent.GetEnvironment().pool.Cancel(*m_job);
        }
    }

    RunAwaiter(const RunAwaiter&) = delete;
    RunAwaiter& operator=(const RunAwaiter&) = delete;

    bool await_ready() const
    {
        return false;
    }

    void await_suspend(std::coroutine_handle<> handle)
    {
        const Time cost = m_processor.GetCost(m_operation.cost.items);
        m_slot = m_processor.Reserve(Simulator::Now(), cost);
        AgentEnvironment& environment = m_session.m_agent.GetEnvironment();
        // A stream of its own for each operation: what it draws does not depend on threads.
        const uint64_t index = m_session.m_agent.m_operations++;
        auto work = [this, seed = environment.seed, index] {
            RandomStream random(seed, m_session.m_agent.GetName(), "operation", index);
            m_result.emplace(m_operation.work(random));
        };
        WorkerPool& pool = environment.pool;
        m_job = m_operation.inSimulatorThread ? std::make_shared<WorkerPool::Job>(std::move(work))
                                              : pool.Submit(std::move(work));
        m_completion =
            Simulator::Schedule(m_slot.queued + m_slot.cost, &RunAwaiter::Complete, this, handle);
    }

    T await_resume()
    {
        return std::move(*m_result);
    }

  private:
    void Complete(std::coroutine_handle<> handle)
    {
        Agent& agent = m_session.m_agent;
        try
        {
            agent.GetEnvironment().pool.Join(*m_job);
        }
        catch (const RecordStoreError& error)
        {
            m_job.reset();
            m_session.AbortOn(error);
            return;
        }
        agent.m_traceOperation({m_session.m_run,
                                m_session.m_role,
                                &m_processor.GetDevice(),
                                m_processor.GetWorld(),
                                &m_operation.cost,
                                m_slot.cost,
                                m_slot.queued,
                                m_job->GetHostSeconds()});
        m_job.reset();
        m_session.Resume(handle);
    }

    Session& m_session;
    Processor& m_processor;
    Operation<T> m_operation;
    std::optional<T> m_result;
    std::shared_ptr<WorkerPool::Job> m_job;
    Processor::Slot m_slot;
    EventId m_completion;
};

class Session::ThinkAwaiter
{
  public:
    ThinkAwaiter(Session& session, Time duration) : m_session(session), m_duration(duration)
    {
    }

    ~ThinkAwaiter()
    {
        m_event.Cancel();
    }

    ThinkAwaiter(const ThinkAwaiter&) = delete;
    ThinkAwaiter& operator=(const ThinkAwaiter&) = delete;

    bool await_ready() const
    {
        return m_duration.IsZero();
    }

    void await_suspend(std::coroutine_handle<> handle)
    {
        m_event = Simulator::Schedule(m_duration, &ThinkAwaiter::Complete, this, handle);
    }

    void await_resume() const
    {
    }

  private:
    void Complete(std::coroutine_handle<> handle)
    {
        m_session.m_agent.m_traceThink({m_session.m_run, m_duration});
        m_session.Resume(handle);
    }

    Session& m_session;
    Time m_duration;
    EventId m_event;
};

template <class M>
Session::SendAwaiter
Session::Send(const Peer& to, const M& message)
{
    return {*this, to, M::kType, Encode(message)};
}

inline Session::RequireAwaiter<bool>
Session::Require(bool holds, Reason otherwise)
{
    return {*this, holds ? std::optional<bool>(true) : std::nullopt, otherwise};
}

template <class T>
Session::RequireAwaiter<T>
Session::Require(std::optional<T> value, Reason otherwise)
{
    return {*this, std::move(value), otherwise};
}

inline Session::RequireAwaiter<bool>
Session::Require(Reason reason)
{
    return Require(reason == Reason::Accepted, reason);
}

template <class M>
Session::RequireAwaiter<M>
Session::Parse(ByteView bytes)
{
    return {*this, Decode<M>(bytes), Reason::Malformed};
}

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_SESSION_H
