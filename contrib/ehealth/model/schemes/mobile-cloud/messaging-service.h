// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_MESSAGING_SERVICE_H
#define EHEALTH_MESSAGING_SERVICE_H

#include "ns3/mobile-cloud-common.h"

#include <map>

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

/**
 * @ingroup ehealth-mobile-cloud
 * The messaging service in the cloud: pushes notifications over the connections that phones and
 * monitoring applications keep open to it. What it cannot deliver is lost, as with other push
 * services; the sender is not told.
 */
class MessagingService : public SimpleRefCount<MessagingService>
{
  public:
    /**
     * @param agent the service's agent
     */
    explicit MessagingService(Ptr<Agent> agent);

    /// @return the service's agent
    const Ptr<Agent>& GetAgent() const
    {
        return m_agent;
    }

    /// @return number of subscribers
    std::size_t CountSubscribers() const
    {
        return m_subscribers.size();
    }

    /// @return notifications that could not be delivered, so far
    uint64_t GetUndelivered() const
    {
        return m_undelivered;
    }

  private:
    Script ServeSubscription(Session& s);
    Script ServeNotice(Session& s);
    Script ServeEmergency(Session& s);

    /// @return where the subscriber is; nothing when there is no connection
    std::optional<Peer> FindSubscriber(const std::string& id);

    Ptr<Agent> m_agent;
    std::map<std::string, Peer> m_subscribers;
    uint64_t m_undelivered{0};
};

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_MESSAGING_SERVICE_H
