// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_WORKER_POOL_H
#define EHEALTH_WORKER_POOL_H

#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-agent
 * Threads that execute cryptographic operations while the simulator goes on. A job submitted at
 * simulated time t is joined at t + cost; what it computes depends on its inputs alone, so results
 * do not depend on the number of threads (0: every job runs when it is joined). Jobs are submitted,
 * joined and cancelled by one thread, the simulator's.
 */
class WorkerPool
{
  public:
    /// One unit of work; runs exactly once, or never when it is cancelled first.
    class Job
    {
      public:
        /// @param work what to execute
        explicit Job(std::function<void()> work) : m_work(std::move(work))
        {
        }

        /// @return the host's time the work took, seconds; valid once joined
        double GetHostSeconds() const
        {
            return m_hostSeconds;
        }

      private:
        friend class WorkerPool;

        enum class State : uint8_t
        {
            Pending,
            Running,
            Done,
        };

        bool Claim();
        void Execute();
        bool IsDone() const;

        std::function<void()> m_work;
        std::atomic<State> m_state{State::Pending};
        bool m_offered{false}; //!< to the threads
        double m_hostSeconds{0};
        std::exception_ptr m_exception; //!< what the work threw
    };

    /// @param threads number of worker threads
    explicit WorkerPool(unsigned threads);
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    /**
     * @param work what to execute; must not touch ns-3 objects
     * @return the job, to be joined or cancelled
     */
    std::shared_ptr<Job> Submit(std::function<void()> work);

    /// Returns when the job is done; executes it here if no thread has begun it, and other jobs
    /// that wait while a thread is at it. Rethrows what the work threw, whichever thread that was
    /// on.
    void Join(Job& job);

    /// Makes sure the job will not run, or is not running any more.
    void Cancel(Job& job);

  private:
    void Loop();
    /// @return the job handed over first that nobody has begun, claimed; null when there is none.
    /// The lock is held
    std::shared_ptr<Job> Take();
    /// Looks for a job for a while, without the lock: the next one often comes sooner than a thread
    /// that sleeps wakes up.
    void Linger() const;
    /// Returns when a thread has done the job; executes others that wait meanwhile.
    void WaitUntilDone(const Job& job);
    /// @return whether to hand over the next job: when the simulator is so far from busy that it
    /// joins most jobs before a thread wakes up, waking threads is in vain
    bool IsWorthwhile();

    std::mutex m_mutex;
    std::condition_variable m_queued;
    std::condition_variable m_finished;
    std::deque<std::shared_ptr<Job>> m_queue;
    std::atomic<std::size_t> m_length{0}; //!< of the queue, to be looked at without the lock
    bool m_stopping{false};
    std::vector<std::thread> m_threads;
    unsigned m_tried{0};  //!< jobs handed over in this trial
    unsigned m_missed{0}; //!< of these, joined before a thread began them
    unsigned m_pause{0};  //!< jobs until the next trial
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_WORKER_POOL_H
