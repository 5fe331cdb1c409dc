// SPDX-License-Identifier: GPL-2.0-only
#include "worker-pool.h"

#include "ns3/wall-profile.h"

#include <chrono>

namespace ns3
{
namespace ehealth
{

namespace
{

/// Looks at a job before sleeping: some tens of microseconds.
constexpr int kSpins = 20000;
/// Jobs after which it is seen whether threads are of use.
constexpr unsigned kTrial = 256;
/// Jobs done without threads after a trial in which they were of none.
constexpr unsigned kPause = 4096;

} // namespace

bool
WorkerPool::Job::Claim()
{
    State expected = State::Pending;
    return m_state.compare_exchange_strong(expected, State::Running, std::memory_order_acq_rel);
}

bool
WorkerPool::Job::IsDone() const
{
    return m_state.load(std::memory_order_acquire) == State::Done;
}

void
WorkerPool::Job::Execute()
{
    const auto begin = std::chrono::steady_clock::now();
    try
    {
        m_work();
    }
    catch (...)
    {
        m_exception = std::current_exception(); // for whoever joins
    }
    m_hostSeconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    m_state.store(State::Done, std::memory_order_release);
}

WorkerPool::WorkerPool(unsigned threads)
{
    m_threads.reserve(threads);
    for (unsigned i = 0; i < threads; ++i)
    {
        m_threads.emplace_back([this] { Loop(); });
    }
}

WorkerPool::~WorkerPool()
{
    {
        const std::lock_guard<std::mutex> lock(m_mutex);
        m_stopping = true;
        m_queue.clear();
    }
    m_queued.notify_all();
    for (auto& thread : m_threads)
    {
        thread.join();
    }
}

std::shared_ptr<WorkerPool::Job>
WorkerPool::Submit(std::function<void()> work)
{
    auto job = std::make_shared<Job>(std::move(work));
    if (!m_threads.empty() && IsWorthwhile())
    {
        job->m_offered = true;
        {
            const std::lock_guard<std::mutex> lock(m_mutex);
            m_queue.push_back(job);
            m_length.store(m_queue.size(), std::memory_order_release);
        }
        m_queued.notify_one();
    }
    return job;
}

bool
WorkerPool::IsWorthwhile()
{
    if (m_pause > 0)
    {
        --m_pause;
        return false;
    }
    if (++m_tried == kTrial)
    {
        m_pause = m_missed > kTrial / 2 ? kPause : 0;
        m_tried = 0;
        m_missed = 0;
    }
    return true;
}

void
WorkerPool::Join(Job& job)
{
    if (job.Claim())
    {
        m_missed += job.m_offered ? 1 : 0;
        const WallProfile::Scope profile(WallProfile::Part::Operation);
        job.Execute();
    }
    else
    {
        WaitUntilDone(job);
    }
    if (job.m_exception)
    {
        std::rethrow_exception(job.m_exception);
    }
}

void
WorkerPool::Cancel(Job& job)
{
    if (job.Claim())
    {
        job.m_state.store(Job::State::Done, std::memory_order_release);
        return;
    }
    WaitUntilDone(job);
}

std::shared_ptr<WorkerPool::Job>
WorkerPool::Take()
{
    while (!m_queue.empty())
    {
        std::shared_ptr<Job> job = std::move(m_queue.front());
        m_queue.pop_front();
        m_length.store(m_queue.size(), std::memory_order_release);
        if (job->Claim())
        {
            return job;
        }
    }
    return nullptr;
}

void
WorkerPool::Linger() const
{
    for (int i = 0; i < kSpins && m_length.load(std::memory_order_acquire) == 0; ++i)
    {
    }
}

void
WorkerPool::WaitUntilDone(const Job& job)
{
    const WallProfile::Scope profile(WallProfile::Part::Waiting);
    // Most jobs are nearly done when they are joined; falling asleep and waking up would take
    // longer.
    for (int i = 0; i < kSpins && !job.IsDone(); ++i)
    {
        std::atomic_signal_fence(std::memory_order_acquire);
    }
    std::unique_lock<std::mutex> lock(m_mutex);
    while (!job.IsDone())
    {
        if (const std::shared_ptr<Job> other = Take())
        {
            lock.unlock();
            other->Execute();
            lock.lock();
        }
        else
        {
            m_finished.wait(lock);
        }
    }
}

void
WorkerPool::Loop()
{
    std::unique_lock<std::mutex> lock(m_mutex);
    while (!m_stopping)
    {
        const std::shared_ptr<Job> job = Take();
        lock.unlock();
        if (job)
        {
            job->Execute();
            lock.lock();
            m_finished.notify_all();
            continue;
        }
        Linger();
        lock.lock();
        m_queued.wait(lock, [this] { return m_stopping || !m_queue.empty(); });
    }
}

} // namespace ehealth
} // namespace ns3
