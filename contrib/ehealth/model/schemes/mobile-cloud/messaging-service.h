// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_MESSAGING_SERVICE_H
#define EHEALTH_MESSAGING_SERVICE_H

#include "ns3/request-proof.h"

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
 * services; the sender is not told. In variants with proofs, only a party itself subscribes. Who
 * sends notices is never asked: phones limit what they do for them (M8).
 */
class MessagingService : public SimpleRefCount<MessagingService>
{
  public:
    /**
     * @param agent the service's agent
     * @param parameters what everybody knows
     */
    MessagingService(Ptr<Agent> agent, const Parameters& parameters);

    /// @return the service's agent
    const Ptr<Agent>& GetAgent() const
    {
        return m_agent;
    }

  private:
    Script ServeSubscription(Session& s);
    Script ServeNotice(Session& s);
    Script ServeEmergency(Session& s);

    /// @return where the subscriber is; nothing when there is no connection
    std::optional<Peer> FindSubscriber(const std::string& id) const;

    Ptr<Agent> m_agent;
    ProofGuard m_guard;
    std::map<std::string, Peer> m_subscribers;
};

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_MESSAGING_SERVICE_H
