// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_TCP_STREAM_H
#define EHEALTH_TCP_STREAM_H

#include "ns3/node.h"
#include "ns3/octet-stream.h"
#include "ns3/socket.h"

#include <deque>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-net
 * Octets in clear over an ns-3 TCP socket, which takes only as much as its buffer holds: the rest
 * waits here.
 */
class TcpStream : public OctetStream
{
  public:
    /// TCP payload of a full segment, octets: 1500 less headers and the ESP tunnel's share.
    static constexpr uint32_t kSegment = 1394;

    /**
     * Opens a connection.
     * @param node the local node
     * @param remote address and port
     */
    TcpStream(Ptr<Node> node, const Address& remote);

    /// Takes over an accepted connection.
    explicit TcpStream(Ptr<Socket> accepted);

    ~TcpStream() override;

    /**
     * Prepares a listening socket: accepted connections inherit what it sets. They have full
     * segments, and do not give up for a day. A session's deadline decides how long anybody waits
     * for an answer; a connection that gave up while the host was cut off would be half-open at
     * the other end, which learns of that only minutes after its next message is lost.
     * @param socket TCP, before Listen()
     */
    static void Configure(Ptr<Socket> socket);

    /// @param callback called when the connection stands; never for an accepted one
    void SetConnectedCallback(std::function<void()> callback);

    void Send(Bytes octets) override;
    void Close() override;

    bool IsOpen() const override
    {
        return m_open;
    }

    Address GetPeerName() const override
    {
        Address name;
        m_socket->GetPeerName(name);
        return name;
    }

    bool IsSecure() const override
    {
        return false;
    }

    uint32_t GetProtection(std::size_t) const override
    {
        return 0;
    }

  private:
    void AdoptSocket();
    void Flush();
    void HandleConnected(Ptr<Socket> socket);
    void HandleBroken(Ptr<Socket> socket);
    void HandleSendSpace(Ptr<Socket> socket, uint32_t available);
    void HandleReadable(Ptr<Socket> socket);

    Ptr<Socket> m_socket;
    std::function<void()> m_onConnected;
    bool m_open{true};
    bool m_connected{false};
    bool m_closing{false}; //!< close when the queue is empty
    std::deque<Bytes> m_outgoing;
    std::size_t m_sent{0}; //!< octets of the first of these that the socket has taken
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_TCP_STREAM_H
