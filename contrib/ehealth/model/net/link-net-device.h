// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_LINK_NET_DEVICE_H
#define EHEALTH_LINK_NET_DEVICE_H

#include "ns3/mac48-address.h"
#include "ns3/net-device.h"
#include "ns3/node.h"
#include "ns3/traced-callback.h"

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-net
 * What the module's devices have in common: the duties of an ns-3 NetDevice on a link without
 * address resolution, broadcast, multicast or bridging. A promiscuous receiver gets what the
 * ordinary one gets.
 */
class LinkNetDevice : public NetDevice
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();

    LinkNetDevice();
    ~LinkNetDevice() override;

    void SetIfIndex(const uint32_t index) override;
    uint32_t GetIfIndex() const override;
    void SetAddress(Address address) override;
    Address GetAddress() const override;
    bool SetMtu(const uint16_t mtu) override;
    uint16_t GetMtu() const override;
    void AddLinkChangeCallback(Callback<void> callback) override;
    bool IsBroadcast() const override;
    Address GetBroadcast() const override;
    bool IsMulticast() const override;
    Address GetMulticast(Ipv4Address multicastGroup) const override;
    Address GetMulticast(Ipv6Address addr) const override;
    bool IsBridge() const override;
    bool IsPointToPoint() const override;
    bool SendFrom(Ptr<Packet> packet,
                  const Address& source,
                  const Address& dest,
                  uint16_t protocolNumber) override;
    Ptr<Node> GetNode() const override;
    void SetNode(Ptr<Node> node) override;
    bool NeedsArp() const override;
    void SetReceiveCallback(ReceiveCallback cb) override;
    void SetPromiscReceiveCallback(PromiscReceiveCallback cb) override;
    bool SupportsSendFrom() const override;

  protected:
    void DoDispose() override;

    /// Tell whoever registered that IsLinkUp() has changed.
    void NotifyLinkChange();

    /**
     * Hand a packet to the node.
     * @param packet without any link header
     * @param protocol EtherType
     * @param from link address of the sender
     */
    void DeliverUp(Ptr<const Packet> packet, uint16_t protocol, const Address& from);

  private:
    Ptr<Node> m_node;
    uint32_t m_ifIndex{0};
    Mac48Address m_address;
    uint16_t m_mtu{1500};
    ReceiveCallback m_receiveCallback;
    PromiscReceiveCallback m_promiscReceiveCallback;
    TracedCallback<> m_linkChangeCallbacks;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_LINK_NET_DEVICE_H
