// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_INDEXED_TCP_SOCKET_H
#define EHEALTH_INDEXED_TCP_SOCKET_H

#include "ns3/ipv4-header.h"
#include "ns3/ipv4-interface.h"
#include "ns3/tcp-socket-base.h"

#include <memory>
#include <unordered_map>

namespace ns3
{
namespace ehealth
{

class IndexedTcpSocket;

/// @ingroup ehealth-net
/// The connections of a node, by remote address, remote port and local port. Sockets register and
/// unregister themselves.
using TcpIndex = std::unordered_map<uint64_t, IndexedTcpSocket*>;

/**
 * @ingroup ehealth-net
 * ns-3's TCP socket, found without its search: once it is connected it is in the node's index, and
 * so are the sockets of connections that it accepts. It is TcpSocketBase in all else, its TypeId
 * included.
 */
class IndexedTcpSocket : public TcpSocketBase
{
  public:
    /// @param model to be copied, without connection. @param index of the node
    IndexedTcpSocket(const TcpSocketBase& model, std::shared_ptr<TcpIndex> index);
    ~IndexedTcpSocket() override;

    int Connect(const Address& address) override;

    /**
     * Finds the connection that TcpL4Protocol would find, and no listening socket; does not verify
     * checksums.
     * @param index of the node
     * @param segment TCP header and payload
     * @param header of IPv4
     * @param interface where it arrived
     * @return whether the segment was of one of the index' connections, whose socket has it now
     */
    static bool Deliver(const TcpIndex& index,
                        const Ptr<Packet>& segment,
                        const Ipv4Header& header,
                        const Ptr<Ipv4Interface>& interface);

  protected:
    /// A copy that is not connected.
    IndexedTcpSocket(const IndexedTcpSocket& other);

    Ptr<TcpSocketBase> Fork() override;
    void CompleteFork(Ptr<Packet> packet,
                      const TcpHeader& header,
                      const Address& from,
                      const Address& to) override;

  private:
    void Register();
    void Unregister();

    std::shared_ptr<TcpIndex> m_index;
    uint64_t m_key{0}; //!< with which it was last registered
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_INDEXED_TCP_SOCKET_H
