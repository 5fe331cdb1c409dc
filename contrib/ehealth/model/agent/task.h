// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_TASK_H
#define EHEALTH_TASK_H

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

namespace ns3
{
namespace ehealth
{

template <class T>
class Task;

namespace detail
{

/// What every promise of a Task shares: lazy start, and return to the awaiting coroutine.
class TaskPromiseBase
{
  public:
    std::suspend_always initial_suspend() const noexcept
    {
        return {};
    }

    struct FinalAwaiter
    {
        bool await_ready() const noexcept
        {
            return false;
        }

        template <class Promise>
        std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> self) const noexcept
        {
            const std::coroutine_handle<> continuation = self.promise().m_continuation;
            return continuation ? continuation : std::noop_coroutine();
        }

        void await_resume() const noexcept
        {
        }
    };

    FinalAwaiter final_suspend() const noexcept
    {
        return {};
    }

    void unhandled_exception()
    {
        m_exception = std::current_exception();
    }

    void SetContinuation(std::coroutine_handle<> continuation)
    {
        m_continuation = continuation;
    }

    void RethrowIfFailed() const
    {
        if (m_exception)
        {
            std::rethrow_exception(m_exception);
        }
    }

  private:
    std::coroutine_handle<> m_continuation;
    std::exception_ptr m_exception;
};

template <class T>
class TaskPromise : public TaskPromiseBase
{
  public:
    Task<T> get_return_object();

    void return_value(T value)
    {
        m_value.emplace(std::move(value));
    }

    T TakeResult()
    {
        RethrowIfFailed();
        return std::move(*m_value);
    }

  private:
    std::optional<T> m_value;
};

template <>
class TaskPromise<void> : public TaskPromiseBase
{
  public:
    Task<void> get_return_object();

    void return_void() const
    {
    }

    void TakeResult() const
    {
        RethrowIfFailed();
    }
};

} // namespace detail

/**
 * @ingroup ehealth-agent
 * A lazily started coroutine, owned by this object. Destroying the object destroys the coroutine
 * wherever it is suspended, with everything it holds: this is how a script is ended from outside.
 * Awaiting a Task from another one runs it as a part of that one.
 */
template <class T>
class [[nodiscard]] Task
{
  public:
    /// What the language looks for.
    using promise_type = detail::TaskPromise<T>;
    /// Handle of this kind of coroutine.
    using Handle = std::coroutine_handle<promise_type>;

    Task() = default;

    /// Takes over the coroutine.
    explicit Task(Handle handle) : m_handle(handle)
    {
    }

    /// Takes over the coroutine.
    Task(Task&& other) noexcept : m_handle(std::exchange(other.m_handle, {}))
    {
    }

    /// Takes over the coroutine of another one.
    Task& operator=(Task&& other) noexcept
    {
        if (this != &other)
        {
            Destroy();
            m_handle = std::exchange(other.m_handle, {});
        }
        return *this;
    }

    ~Task()
    {
        Destroy();
    }

    /// @return the handle, to be resumed by the owner
    std::coroutine_handle<> GetHandle() const
    {
        return m_handle;
    }

    /// @return true once the coroutine ran to its end
    bool IsDone() const
    {
        return m_handle && m_handle.done();
    }

    /// @return the result of a finished task; rethrows what the coroutine threw
    T TakeResult()
    {
        return m_handle.promise().TakeResult();
    }

    /// Starts the task as a part of the awaiting coroutine and resumes that one with the result.
    auto operator co_await() const noexcept
    {
        struct Awaiter
        {
            Handle handle;

            bool await_ready() const noexcept
            {
                return false;
            }

            std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiting) const noexcept
            {
                handle.promise().SetContinuation(awaiting);
                return handle;
            }

            T await_resume() const
            {
                return handle.promise().TakeResult();
            }
        };

        return Awaiter{m_handle};
    }

  private:
    void Destroy()
    {
        if (m_handle)
        {
            std::exchange(m_handle, {}).destroy();
        }
    }

    Handle m_handle;
};

/**
 * @ingroup ehealth-agent
 * A role's part of a protocol: the column of the paper's table, read from top to bottom.
 */
using Script = Task<void>;

namespace detail
{

template <class T>
Task<T>
TaskPromise<T>::get_return_object()
{
    return Task<T>(Task<T>::Handle::from_promise(*this));
}

inline Task<void>
TaskPromise<void>::get_return_object()
{
    return Task<void>(Task<void>::Handle::from_promise(*this));
}

} // namespace detail

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_TASK_H
