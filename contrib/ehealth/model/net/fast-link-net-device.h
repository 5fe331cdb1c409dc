// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_FAST_LINK_NET_DEVICE_H
#define EHEALTH_FAST_LINK_NET_DEVICE_H

#include "ns3/point-to-point-net-device.h"
#include "ns3/traced-callback.h"

#include <deque>
#include <functional>
#include <memory>
#include <vector>

namespace ns3
{
namespace ehealth
{

class ImpairedChannel;

/**
 * @ingroup ehealth-net
 * A point-to-point device on an ImpairedChannel whose packets take one event a hop instead of two:
 * what leaves in the order of sending arrives when the packets before it, its own octets and the
 * link's delay have passed, all of which is known when it is sent. Arrival times, the length of the
 * queue and what it drops are those of ns-3's PointToPointNetDevice with a DropTailQueue.
 *
 * Of the traces of its parent class nothing fires, no packet gets a PPP header (its octets count),
 * and a receiver's error model is not asked: for links that only counters observe. On a channel
 * with faults or load of others, or towards a promiscuous receiver, the device is its parent; a
 * packet sent before a fault begins does not meet it. Rate, delay and the queue's size are those
 * when it first sends.
 */
class FastLinkNetDevice : public PointToPointNetDevice
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();

    /// Sets the rate, before anything is sent.
    void SetDataRate(DataRate rate);

    bool Send(Ptr<Packet> packet, const Address& dest, uint16_t protocolNumber) override;
    void SetReceiveCallback(ReceiveCallback cb) override;
    void SetPromiscReceiveCallback(PromiscReceiveCallback cb) override;

    /// Takes a packet that has arrived, and may change it: who sent it does not hold it any more,
    /// and sinks of Carried must not either, but for copies. @return whether it did; if not, the
    /// packet is as it was
    using Shortcut = std::function<bool(const Ptr<Packet>& packet)>;

    /**
     * Gives packets to somebody before the node and its protocol handlers see them.
     * @param protocol of the packets, an EtherType
     * @param shortcut takes them; none: nobody does
     */
    void SetShortcut(uint16_t protocol, Shortcut shortcut);

    /// TracedCallback signature: a packet without link header, and its octets on the wire.
    using CarriedCallback = void (*)(Ptr<const Packet> packet, uint32_t octets);

  private:
    /// Times of transmission by the number of octets, of a rate; negative: not yet computed.
    using TxTimes = std::vector<int64_t>;

    /// Looks for the other end. @return whether the channel is complete
    bool FindPeer();
    Time GetTxTime(uint32_t octets);
    void Deliver(Ptr<Packet> packet, uint16_t protocolNumber);

    DataRate m_rate;
    std::shared_ptr<TxTimes> m_txTimes; //!< shared by devices of the rate
    FastLinkNetDevice* m_peer{nullptr}; //!< the channel keeps it
    const ImpairedChannel* m_fastChannel{nullptr};
    uint32_t m_wire{0}; //!< of the channel, from here
    Time m_delay;
    std::size_t m_limit{0};    //!< packets that may wait
    Time m_free;               //!< when everything sent so far will have left
    std::deque<Time> m_starts; //!< when those that wait will begin to leave
    ReceiveCallback m_receive;
    Shortcut m_shortcut;
    uint16_t m_shortcutProtocol{0};
    bool m_promiscuous{false};
    TracedCallback<Ptr<const Packet>, uint32_t> m_carriedTrace;
    TracedCallback<Ptr<const Packet>> m_queueDropTrace;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_FAST_LINK_NET_DEVICE_H
