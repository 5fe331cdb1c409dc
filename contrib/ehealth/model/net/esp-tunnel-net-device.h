// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_ESP_TUNNEL_NET_DEVICE_H
#define EHEALTH_ESP_TUNNEL_NET_DEVICE_H

#include "ns3/link-net-device.h"

#include <functional>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-net
 * A gateway's end of all its tunnels as a network device: what IPv4 sends over it is protected,
 * what is unprotected comes in through it. Its MTU is what fits into the path between gateways;
 * IPv4 fragments larger packets before they are protected (RFC 4301, section 8.1).
 */
class EspTunnelNetDevice : public LinkNetDevice
{
  public:
    /// Called with an IPv4 packet to be protected.
    using Protector = std::function<bool(Ptr<Packet>)>;

    /// @return the TypeId
    static TypeId GetTypeId();

    /// @param protector takes the packets
    void SetProtector(Protector protector);

    /// Hands an unprotected packet to IPv4.
    void Deliver(Ptr<const Packet> packet);

    bool Send(Ptr<Packet> packet, const Address& dest, uint16_t protocolNumber) override;
    Ptr<Channel> GetChannel() const override;
    bool IsLinkUp() const override;

  protected:
    void DoDispose() override;

  private:
    Protector m_protector;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_ESP_TUNNEL_NET_DEVICE_H
