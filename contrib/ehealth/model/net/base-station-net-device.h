// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_BASE_STATION_NET_DEVICE_H
#define EHEALTH_BASE_STATION_NET_DEVICE_H

#include "ns3/link-net-device.h"
#include "ns3/mobile-channel.h"

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-net
 * The network side of mobile access: one per MobileChannel. A packet sent through it goes to the
 * attached phone that has its IPv4 destination address.
 */
class BaseStationNetDevice : public LinkNetDevice
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();

    BaseStationNetDevice();
    ~BaseStationNetDevice() override;

    /// For MobileChannel: use its SetBaseStation() instead.
    /// @param channel channel
    void SetChannel(Ptr<MobileChannel> channel);

    /**
     * For MobileChannel: a packet has arrived.
     * @param packet IPv4 packet
     * @param from link address of the phone
     */
    void Receive(Ptr<Packet> packet, const Address& from);

    bool IsPointToPoint() const override;
    Ptr<Channel> GetChannel() const override;
    bool IsLinkUp() const override;
    bool Send(Ptr<Packet> packet, const Address& dest, uint16_t protocolNumber) override;

  protected:
    void DoDispose() override;

  private:
    Ptr<MobileChannel> m_channel;
    TracedCallback<Ptr<const Packet>> m_macTxTrace;
    TracedCallback<Ptr<const Packet>> m_macRxTrace;
    TracedCallback<Ptr<const Packet>, MobileDropReason> m_macTxDropTrace;
    TracedCallback<Ptr<const Packet>> m_snifferTrace;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_BASE_STATION_NET_DEVICE_H
