// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_ESP_GATEWAY_H
#define EHEALTH_ESP_GATEWAY_H

#include "ns3/esp-tunnel-net-device.h"
#include "ns3/esp.h"
#include "ns3/event-id.h"
#include "ns3/ip-l4-protocol.h"
#include "ns3/ipv4.h"
#include "ns3/nstime.h"
#include "ns3/socket.h"
#include "ns3/tunnel-key-exchange.h"
#include "ns3/vpn-directory.h"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace ns3
{
namespace ehealth
{

class PrefixRouting;

/// @ingroup ehealth-net
/// A security association pair as a gateway installed it.
struct EspAssociation
{
    Ipv4Address local; //!< this gateway
    Ipv4Address peer;  //!< the other
    TunnelKeys keys;   //!< of both directions
};

/**
 * @ingroup ehealth-net
 * A security gateway: ESP in tunnel mode (RFC 4303, RFC 4106) for the hosts behind it. Tunnels come
 * up with the first packet, by a TunnelKeyExchange over UDP port 7500, and are rekeyed before their
 * lifetime ends; packets wait for the first exchange.
 *
 * Encrypting and exchanging keys take no simulated time: gateways are taken to work at line rate.
 */
class EspGateway : public IpL4Protocol
{
  public:
    /// UDP port of the key exchange; not IKE's 500, as its messages are not IKE's.
    static constexpr uint16_t kPort = 7500;

    /// What a gateway is given.
    struct Settings
    {
        Ipv4Address address;               //!< its own, an address of its node
        GatewayIdentity identity;          //!< keys and certificate
        Ptr<const VpnDirectory> directory; //!< who is behind which gateway
        int64_t epoch{0};                  //!< Unix time at simulated time zero, seconds
        uint64_t seed{0};                  //!< of keys and nonces
    };

    /// @return the TypeId
    static TypeId GetTypeId();

    EspGateway();
    ~EspGateway() override;

    /**
     * Makes a node a gateway: adds the tunnel device, takes over protocol 50 and UDP port 7500, and
     * lets the node's routing send what the directory wants protected into the tunnel.
     * @param node with an internet stack and PrefixRouting, which has the gateway's address
     * @param settings who the gateway is
     */
    void Install(Ptr<Node> node, Settings settings);

    /// @return the tunnel device
    Ptr<EspTunnelNetDevice> GetDevice() const
    {
        return m_device;
    }

    /// @return security associations by which packets may come in, expired ones among them until
    /// the next key exchange
    std::size_t GetInboundCount() const
    {
        return m_inbound.size();
    }

    int GetProtocolNumber() const override;
    RxStatus Receive(Ptr<Packet> packet,
                     const Ipv4Header& header,
                     Ptr<Ipv4Interface> interface) override;
    RxStatus Receive(Ptr<Packet> packet,
                     const Ipv6Header& header,
                     Ptr<Ipv6Interface> interface) override;
    void SetDownTarget(DownTargetCallback callback) override;
    void SetDownTarget6(DownTargetCallback6 callback) override;
    DownTargetCallback GetDownTarget() const override;
    DownTargetCallback6 GetDownTarget6() const override;

    /**
     * Signature of the trace source Drop.
     * @param packet the packet
     * @param reason why it was dropped
     */
    typedef void (*DropTracedCallback)(Ptr<const Packet> packet, EspDropReason reason);

    /**
     * Signature of the trace source Installed.
     * @param association the pair
     */
    typedef void (*InstalledTracedCallback)(const EspAssociation& association);

    /**
     * Signature of the trace source Refused.
     * @param peer whose message it was
     * @param error why it was refused
     */
    typedef void (*RefusedTracedCallback)(Ipv4Address peer, KeyExchangeError error);

  protected:
    void DoDispose() override;

  private:
    /// A key exchange under way.
    struct Exchange
    {
        std::unique_ptr<TunnelKeyExchange> state;
        bool initiator{false};
        Bytes message; //!< the last one sent, to be repeated
        unsigned attempts{0};
        EventId retry;
    };

    /// What there is with one other gateway.
    struct Tunnel
    {
        std::optional<EspSender> sender;
        Time begun; //!< of the sender's association
        std::deque<uint32_t> inbound;
        std::optional<Exchange> exchange;
        uint64_t finished{0}; //!< number of the last exchange that this gateway began
        Bytes confirm;        //!< its last message
        std::deque<Ptr<Packet>> waiting;
    };

    struct Inbound
    {
        EspReceiver receiver;
        Ipv4Address peer;
        Time begun;
    };

    bool Protect(Ptr<Packet> packet);
    void SendProtected(Ipv4Address peer, Tunnel& tunnel, Ptr<Packet> packet);
    bool IsExpired(Time begun, uint64_t packets, double share) const;
    void Drop(Ptr<const Packet> packet, EspDropReason reason);

    void BeginExchange(Ipv4Address peer, Tunnel& tunnel);
    void HandleDatagram(Ptr<Socket> socket);
    void HandleInit(Ipv4Address peer, const KeyExchangeMessage& init);
    void HandleAnswer(Ipv4Address peer, const KeyExchangeMessage& answer);
    void HandleConfirm(Ipv4Address peer, const KeyExchangeMessage& confirm);
    void SendDatagram(Ipv4Address peer, const Bytes& message);
    void Repeat(Ipv4Address peer);
    void Transmit(Ipv4Address peer, Exchange& exchange);
    void InstallKeys(Ipv4Address peer, Tunnel& tunnel);
    /// Gives back what expired associations occupy, once a lifetime: in a long run a gateway has
    /// had tunnels with very many others.
    void ForgetExpired();
    Exchange MakeExchange(Ipv4Address peer, bool initiator);
    int64_t GetUnixSeconds() const;

    std::optional<Settings> m_settings; //!< once installed
    std::unique_ptr<RandomStream> m_random;
    Ptr<Ipv4> m_ipv4;
    Ptr<PrefixRouting> m_routing;
    Ptr<Socket> m_socket;
    Ptr<EspTunnelNetDevice> m_device;
    std::map<Ipv4Address, Tunnel> m_tunnels;
    std::map<uint32_t, Inbound> m_inbound; //!< by SPI
    Time m_forgotten;                      //!< when ForgetExpired() last did its work

    uint32_t m_pathMtu{0};
    bool m_extended{false};
    Time m_lifetime;
    uint64_t m_lifetimePackets{0};
    uint32_t m_maxWaiting{0};
    Time m_timeout;
    uint32_t m_maxAttempts{0};

    TracedCallback<Ptr<const Packet>, EspDropReason> m_dropTrace;
    TracedCallback<const EspAssociation&> m_installedTrace;
    TracedCallback<Ipv4Address, KeyExchangeError> m_refusedTrace;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_ESP_GATEWAY_H
