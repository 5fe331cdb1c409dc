// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_PREFIX_ROUTING_H
#define EHEALTH_PREFIX_ROUTING_H

#include "ns3/address.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv4-route.h"
#include "ns3/ipv4.h"
#include "ns3/ns3-compat.h"
#include "ns3/traced-callback.h"
#include "ns3/traffic-control-layer.h"

#include <array>
#include <functional>
#include <optional>
#include <ostream>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-net
 * Why PrefixRouting did not route a packet.
 */
enum class RoutingDropReason : uint8_t
{
    NoRoute,            ///< no prefix covers the destination, and there is no default route
    ForwardingDisabled, ///< it arrived on an interface that does not forward
    NotUnicast,         ///< multicast or broadcast, which this protocol does not carry
    Policy,             ///< the node's policy forbids it
};

/// @return the enumerator's name
std::ostream& operator<<(std::ostream& os, RoutingDropReason reason);

/**
 * @ingroup ehealth-net
 * What a security gateway does with a packet it is to forward (RFC 4301, section 4.4.1).
 */
enum class RoutingPolicy : uint8_t
{
    Bypass,  ///< forwards it by its routes
    Protect, ///< forwards it over the interface of its tunnels
    Discard, ///< drops it
};

/**
 * @ingroup ehealth-net
 * Static IPv4 routing whose look-up time does not depend on the number of routes: one hash table
 * per prefix length, asked longest first, and one Ipv4Route object per interface, made beforehand.
 *
 * It is for links on which the next hop follows from the interface (point-to-point links, a phone's
 * access): the gateway of the routes is 0.0.0.0, which ns-3's IPv4 reads as "the destination
 * itself", and nothing is resolved by ARP. Interfaces need no address: packets are forwarded over
 * unnumbered interfaces, and what a node itself sends over one carries the node's first address as
 * its source (RFC 1812, section 2.2.7). A node accepts packets to any of its addresses on any
 * interface (weak host model).
 *
 * Multicast and broadcast are not supported. Routes over an interface that is down are passed over
 * in favour of shorter prefixes. An interface with an address of a prefix shorter than /32 has a
 * route to that network, unless another one was given for it.
 *
 * The fast path: where this is IPv4's routing protocol, a packet that is only to be passed on goes
 * from its incoming to its outgoing device with its time to live lowered, without the way up and
 * down through ns3::TrafficControlLayer and ns3::Ipv4L3Protocol, one that is for the node itself
 * goes from its device to TCP, UDP or whatever else was put above IPv4, and what TCP and UDP send,
 * or others by Send(), goes to its device. What is more than that takes the ordinary way: ICMP for
 * the node itself (raw sockets want it), errors, fragments, IP options, checksums, devices with a
 * queue disc, interfaces with ARP, nodes with IPv6, and of what the node sends also what a socket
 * has set a time to live, type of service or priority for, and what comes without a route (UDP
 * sockets bound to an address). Packets arrive at the same times either way, as long as no queue
 * of a device is full: where a device has flow control, traffic control drops packets before it is.
 * They differ in their identification, which counts apart from IPv4's, by destinations. A protocol
 * that answers RX_ENDPOINT_UNREACH gets the packet once more, from IPv4. IPv4's DefaultTtl is read
 * when the first interface comes up, the global value ChecksumEnabled with the first packet.
 *
 * The trace sources and raw sockets of the node's IPv4 do not see what took the fast path, nor do
 * other protocol handlers of the node what came over a FastLinkNetDevice: switch the attribute
 * FastPath off where they are to, for ns3::FlowMonitor, say.
 */
class PrefixRouting : public Ipv4RoutingProtocol
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();

    PrefixRouting();
    ~PrefixRouting() override;

    /**
     * Add a route, or replace the one to the same prefix.
     * @param network the prefix; bits beyond the mask are ignored
     * @param mask contiguous mask (aborts otherwise)
     * @param interface IPv4 interface index; must exist (aborts otherwise)
     */
    void AddRoute(Ipv4Address network, Ipv4Mask mask, uint32_t interface);

    /**
     * Remove a route.
     * @param network the prefix
     * @param mask its mask
     * @return false when there is none
     */
    bool RemoveRoute(Ipv4Address network, Ipv4Mask mask);

    /// @param interface where everything goes that no route covers: the route to 0.0.0.0/0
    void SetDefaultRoute(uint32_t interface);

    /// Decides about a packet that came in over a device.
    using PolicyCallback = std::function<RoutingPolicy(const Ipv4Header&, Ptr<const NetDevice>)>;

    /**
     * Makes the node a security gateway. The policy is asked for what is forwarded, not for what
     * the node sends or receives itself.
     * @param policy decides; replaces an earlier one
     * @param interface IPv4 interface index of what is to be protected
     */
    void SetPolicy(PolicyCallback policy, uint32_t interface);

    /// @return the number of routes, the default route included
    std::size_t GetNRoutes() const;

    /**
     * Longest-prefix look-up.
     * @param destination unicast address
     * @return the IPv4 interface index; nothing when no route (over an interface that is up) fits
     */
    std::optional<uint32_t> FindInterface(Ipv4Address destination) const;

    /**
     * Ipv4::Send() for packets of the node itself, by the fast path where it can be taken; TCP and
     * UDP send with it.
     * @param packet the payload, which becomes the network's: it gets a header, and routers change
     * it
     * @param source address
     * @param destination address
     * @param protocol above IPv4
     * @param route from RouteOutput(); null: IPv4 looks for one
     */
    void Send(Ptr<Packet> packet,
              Ipv4Address source,
              Ipv4Address destination,
              uint8_t protocol,
              Ptr<Ipv4Route> route);

    Ptr<Ipv4Route> RouteOutput(Ptr<Packet> p,
                               const Ipv4Header& header,
                               Ptr<NetDevice> oif,
                               Socket::SocketErrno& sockerr) override;
    bool RouteInput(Ptr<const Packet> p,
                    const Ipv4Header& header,
                    Ptr<const NetDevice> idev,
                    UnicastForwardArgument ucb,
                    MulticastForwardArgument mcb,
                    LocalDeliverArgument lcb,
                    RouteErrorArgument ecb) override;
    void NotifyInterfaceUp(uint32_t interface) override;
    void NotifyInterfaceDown(uint32_t interface) override;
    void NotifyAddAddress(uint32_t interface, Ipv4InterfaceAddress address) override;
    void NotifyRemoveAddress(uint32_t interface, Ipv4InterfaceAddress address) override;
    void SetIpv4(Ptr<Ipv4> ipv4) override;
    void PrintRoutingTable(Ptr<OutputStreamWrapper> stream,
                           Time::Unit unit = Time::S) const override;

    /**
     * Signature of the trace source Drop.
     * @param header the packet's IPv4 header
     * @param packet the packet without it
     * @param reason why it was dropped
     */
    typedef void (*DropTracedCallback)(const Ipv4Header& header,
                                       Ptr<const Packet> packet,
                                       RoutingDropReason reason);

  protected:
    void DoDispose() override;

  private:
    /// The routes of one prefix length.
    struct Table
    {
        uint16_t length;                               ///< prefix length, bits
        uint32_t mask;                                 ///< the same as a mask, host order
        std::unordered_map<uint32_t, uint32_t> routes; ///< prefix (host order) -> interface
    };

    /// What is kept ready for an interface.
    struct Interface
    {
        Ptr<Ipv4Route> route;    ///< route out of this interface
        bool up{false};          ///< as notified by IPv4
        Ptr<NetDevice> device;   ///< of this interface
        Address broadcast;       ///< link address of everybody there
        Ptr<Ipv4Interface> ipv4; ///< IPv4's own object for it; null where IPv4 is no Ipv4L3Protocol
    };

    /// Index of the loopback interface: Ipv4L3Protocol always makes it first.
    static constexpr uint32_t kLoopback = 0;

    Table& GetTable(uint16_t length);
    static bool IsUnicast(Ipv4Address address);
    bool IsLocal(Ipv4Address address) const;
    /// Bring the interfaces' routes and the set of own addresses up to date with IPv4.
    void Refresh();

    // The fast path, in prefix-routing-fast-path.cc.

    /// Takes packets before IPv4 does, on interfaces where they are not taken yet.
    void Intercept();
    /// The same with what TCP and UDP send.
    void InterceptOwn();
    /// Leaves links' packets to their nodes again.
    void Release();
    /// @return the identification of the node's next packet to a destination
    uint16_t NextIdentification(Ipv4Address destination, uint8_t protocol);
    /// @return the interface of a device; kLoopback when it is none of IPv4's
    uint32_t GetInterface(const Ptr<NetDevice>& device) const;
    /// Takes the fast path with a packet, or else the ordinary way.
    void Receive(Ptr<NetDevice> device,
                 Ptr<const Packet> packet,
                 uint16_t protocol,
                 const Address& from,
                 const Address& to,
                 NetDevice::PacketType type);
    /// @return whether IPv4 computes checksums, as it was when the node's first packet came
    bool HasChecksums();
    /// @return whether packets may pass by IPv4 there: it is up and has no ARP
    static bool IsPlain(const Interface& interface);
    /// @return whether a packet of so many octets may leave there by the fast path
    bool CanLeave(const Interface& interface, uint32_t octets) const;
    /// @return whether the node's packet was sent by the fast path
    bool SendFast(const Ptr<Packet>& packet,
                  Ipv4Address source,
                  Ipv4Address destination,
                  uint8_t protocol,
                  const Ptr<Ipv4Route>& route);
    /// @param own the same packet where nobody else holds it: it may be changed when it is taken
    /// @return whether the packet was forwarded or delivered
    bool TakeFastPath(uint32_t interface, const Ptr<const Packet>& packet, const Ptr<Packet>& own);
    /// @return whether the protocol above IPv4 has the packet
    bool Deliver(uint32_t interface, const Ipv4Header& header, const Ptr<const Packet>& packet);
    /// @return whether the packet was forwarded
    bool Forward(uint32_t interface,
                 Ipv4Header header,
                 const Ptr<const Packet>& packet,
                 const Ptr<Packet>& own);

    bool m_fastPath{true};
    Ptr<Ipv4> m_ipv4;
    Ptr<TrafficControlLayer> m_trafficControl;
    std::optional<bool> m_checksums;              ///< whether IPv4 computes them; known when used
    uint8_t m_ttl{64};                            ///< of the node's packets: IPv4's DefaultTtl
    std::array<uint16_t, 16> m_identifications{}; ///< next ones of the fast path, by destinations
    const Packet* m_refused{nullptr}; ///< what a link offers again, to all protocol handlers
    uint32_t m_intercepted{1};        ///< interfaces below this number, but for the loopback
    std::vector<Table> m_tables;      ///< longest prefixes first
    std::vector<Interface> m_interfaces;
    std::vector<uint32_t> m_interfaceOfDevice; ///< by NetDevice::GetIfIndex(); kLoopback for none
    std::unordered_set<uint32_t> m_localAddresses;
    PolicyCallback m_policy;
    uint32_t m_protected{0}; ///< interface of what the policy wants protected
    TracedCallback<const Ipv4Header&, Ptr<const Packet>, RoutingDropReason> m_dropTrace;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_PREFIX_ROUTING_H
