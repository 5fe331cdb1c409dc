// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_MOBILE_NET_DEVICE_H
#define EHEALTH_MOBILE_NET_DEVICE_H

#include "ns3/ipv4-address.h"
#include "ns3/link-net-device.h"
#include "ns3/mobile-channel.h"

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-net
 * A phone's 4G or 5G interface: IPv4 only, everything goes to the base station that it is attached
 * to (MobileChannel::AttachPhone). Its link is up while it is attached.
 */
class MobileNetDevice : public LinkNetDevice
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();

    MobileNetDevice();
    ~MobileNetDevice() override;

    /// @return the address with which it is attached; 0.0.0.0 when it is not
    Ipv4Address GetIpv4Address() const;

    /**
     * For MobileChannel: use its AttachPhone() and DetachPhone() instead.
     * @param channel channel, or null
     * @param address the phone's address there
     */
    void SetChannel(Ptr<MobileChannel> channel, Ipv4Address address);

    /**
     * For MobileChannel: a packet has arrived.
     * @param packet IPv4 packet
     * @param from link address of the base station
     */
    void Receive(Ptr<Packet> packet, const Address& from);

    Ptr<Channel> GetChannel() const override;
    bool IsLinkUp() const override;
    bool Send(Ptr<Packet> packet, const Address& dest, uint16_t protocolNumber) override;

  protected:
    void DoDispose() override;

  private:
    Ptr<MobileChannel> m_channel;
    Ipv4Address m_ipv4Address{Ipv4Address::GetAny()};
    TracedCallback<Ptr<const Packet>> m_macTxTrace;
    TracedCallback<Ptr<const Packet>> m_macRxTrace;
    TracedCallback<Ptr<const Packet>, MobileDropReason> m_macTxDropTrace;
    TracedCallback<Ptr<const Packet>> m_snifferTrace;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_MOBILE_NET_DEVICE_H
