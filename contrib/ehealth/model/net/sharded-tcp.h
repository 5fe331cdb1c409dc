// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_SHARDED_TCP_H
#define EHEALTH_SHARDED_TCP_H

#include "ns3/indexed-tcp-socket.h"
#include "ns3/ip-l4-protocol.h"
#include "ns3/node.h"
#include "ns3/socket.h"
#include "ns3/tcp-l4-protocol.h"

#include <memory>
#include <optional>
#include <vector>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-net
 * TCP for a node with hundreds of connections. ns-3's TcpL4Protocol searches all end points of a
 * node for each packet, tens of microseconds with a thousand of them; this one holds several of
 * them, the shards, and gives each packet to the one its remote address belongs to. Packets of
 * connections in the index go to their sockets at once; the shards get the others. Nothing else
 * differs: packets, their times and what sockets do are the same as without it; TcpL4Protocol logs
 * what the shards get. The global value ChecksumEnabled is to be set before the first packet.
 *
 * Nodes without it are served too by the static functions, through their own TCP.
 */
class ShardedTcp : public IpL4Protocol
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();

    /**
     * Replaces the node's TCP below IPv4. To be called before the node has any socket.
     * @param node with IPv4
     * @param shards how many, >= 1
     */
    static void Install(Ptr<Node> node, uint32_t shards);

    /// @param node with TCP. @param remote IPv4 socket address that will be connected to
    /// @return a socket for that connection
    static Ptr<Socket> CreateSocket(Ptr<Node> node, const Address& remote);

    /// @param node with TCP
    /// @return sockets which together listen for every remote address, to be bound alike
    static std::vector<Ptr<Socket>> CreateListeners(Ptr<Node> node);

    /// @return number of connections in the index
    std::size_t GetNIndexed() const;

    /// @return number of sockets of all shards
    std::size_t GetNSockets() const;

    /// @return number of sockets of one of ns-3's TCPs
    static std::size_t CountSockets(Ptr<const TcpL4Protocol> tcp);

    int GetProtocolNumber() const override;
    RxStatus Receive(Ptr<Packet> packet,
                     const Ipv4Header& header,
                     Ptr<Ipv4Interface> interface) override;
    RxStatus Receive(Ptr<Packet> packet,
                     const Ipv6Header& header,
                     Ptr<Ipv6Interface> interface) override;
    void ReceiveIcmp(Ipv4Address icmpSource,
                     uint8_t icmpTtl,
                     uint8_t icmpType,
                     uint8_t icmpCode,
                     uint32_t icmpInfo,
                     Ipv4Address payloadSource,
                     Ipv4Address payloadDestination,
                     const uint8_t payload[8]) override;
    void SetDownTarget(DownTargetCallback callback) override;
    void SetDownTarget6(DownTargetCallback6 callback) override;
    DownTargetCallback GetDownTarget() const override;
    DownTargetCallback6 GetDownTarget6() const override;

  protected:
    void DoDispose() override;

  private:
    const Ptr<TcpL4Protocol>& GetShard(Ipv4Address remote) const;

    /// @return whether segments may go to sockets unseen by a TcpL4Protocol, which would verify
    /// checksums; as it was when the first one came
    bool UsesIndex();
    /// @return a socket for connections by one of the shards
    Ptr<Socket> MakeSocket(Ptr<Node> node, const Ptr<TcpL4Protocol>& shard) const;

    std::vector<Ptr<TcpL4Protocol>> m_shards;
    std::shared_ptr<TcpIndex> m_index{std::make_shared<TcpIndex>()};
    bool m_useIndex{true};
    std::optional<bool> m_checksums; ///< whether they are to be verified; known when used
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_SHARDED_TCP_H
