// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_CHECKED_RESULT_H
#define EHEALTH_CHECKED_RESULT_H

#include <optional>
#include <utility>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-trust
 * A value, or why there is none.
 * @tparam T the value
 * @tparam E an enumeration whose zero, E{}, means that nothing is wrong
 */
template <class T, class E>
class CheckedResult : public std::optional<T>
{
  public:
    /// @param value the value
    CheckedResult(T value) : std::optional<T>(std::move(value))
    {
    }

    /// @param error why there is no value
    CheckedResult(E error) : m_error(error)
    {
    }

    /// @return why there is no value; E{} when there is one
    E GetError() const
    {
        return m_error;
    }

  private:
    E m_error{};
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_CHECKED_RESULT_H
