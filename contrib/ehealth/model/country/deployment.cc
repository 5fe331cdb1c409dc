// SPDX-License-Identifier: GPL-2.0-only
#include "deployment.h"

#include "ns3/simulator.h"

namespace ns3
{
namespace ehealth
{

void
Deployment::HandleRunEnd(uint64_t run, Reason reason)
{
    // A run may end before the call that began it is over, and before anybody waits for it.
    Simulator::ScheduleNow([this, run, reason] {
        if (const auto handle = m_whenEnded.extract(run))
        {
            handle.mapped()(reason);
        }
    });
}

void
Deployment::WhenRunEnds(uint64_t run, std::function<void(Reason)> handle)
{
    m_whenEnded[run] = std::move(handle);
}

void
Deployment::After(uint64_t run, std::function<void()> next, std::function<void()> otherwise)
{
    WhenRunEnds(run, [next = std::move(next), otherwise = std::move(otherwise)](Reason reason) {
        reason == Reason::Accepted ? next() : otherwise();
    });
}

void
Deployment::Renew(Time lifetime, std::function<void()> make)
{
    Simulator::Schedule(lifetime / 2, [this, lifetime, make = std::move(make)] {
        make();
        Renew(lifetime, make);
    });
}

} // namespace ehealth
} // namespace ns3
