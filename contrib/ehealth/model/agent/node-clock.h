// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_NODE_CLOCK_H
#define EHEALTH_NODE_CLOCK_H

#include "ns3/nstime.h"
#include "ns3/object.h"

#include <functional>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-agent
 * A node's clock that may be wrong. Aggregated to an Agent, it is what Agent::GetUnixTime() reads;
 * an agent without one has the right time.
 */
class NodeClock : public Object
{
  public:
    /// @return by how much a clock is ahead now; negative: behind
    using Error = std::function<Time()>;

    static TypeId GetTypeId();

    /// @param error asked at every reading
    explicit NodeClock(Error error) : m_error(std::move(error))
    {
    }

    /// @return by how much it is ahead now
    Time GetError() const
    {
        return m_error();
    }

  private:
    Error m_error;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_NODE_CLOCK_H
