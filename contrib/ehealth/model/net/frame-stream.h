// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_FRAME_STREAM_H
#define EHEALTH_FRAME_STREAM_H

#include "ns3/bytes.h"
#include "ns3/callback.h"
#include "ns3/link-class.h"
#include "ns3/node.h"
#include "ns3/simple-ref-count.h"
#include "ns3/socket.h"

#include <deque>
#include <functional>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-net
 * Length-delimited frames over an ns-3 TCP connection, in both directions. The octets that TLS or
 * an ESP tunnel would add travel as padding (see LinkOverhead); a TLS leg also spends the round
 * trip of its handshake before the first frame.
 */
class FrameStream : public SimpleRefCount<FrameStream>
{
  public:
    /// Called with a frame and its octets on the link.
    using FrameCallback = std::function<void(Ptr<FrameStream>, Bytes)>;
    /// Called when the connection is gone.
    using ClosedCallback = std::function<void(Ptr<FrameStream>)>;

    /// The largest frame accepted, octets.
    static constexpr uint32_t kMaxFrame = 16 << 20;
    /// TCP payload of a full segment, octets: 1500 less headers and the ESP tunnel's share.
    static constexpr uint32_t kSegment = 1394;

    /**
     * Opens a connection; frames sent meanwhile wait.
     *
     * @param node the local node
     * @param remote address and port
     * @param link the class of the leg
     * @param overheads the octets added, by class
     */
    FrameStream(Ptr<Node> node,
                const Address& remote,
                LinkClass link,
                const LinkOverheads& overheads);

    /// Takes over an accepted connection.
    FrameStream(Ptr<Socket> accepted, const LinkOverheads& overheads);

    /**
     * Prepares a listening socket: accepted connections inherit what it sets. They have full
     * segments, and do not give up for a day. A session's deadline decides how long anybody waits
     * for an answer; a connection that gave up while the host was cut off would be half-open at
     * the other end, which learns of that only minutes after its next message is lost.
     * @param socket TCP, before Listen()
     */
    static void Configure(Ptr<Socket> socket);

    ~FrameStream();
    FrameStream(const FrameStream&) = delete;
    FrameStream& operator=(const FrameStream&) = delete;

    /// @param callback called with every complete frame
    void SetFrameCallback(FrameCallback callback);

    /// @param callback called once when the connection broke or was closed by the peer
    void SetClosedCallback(ClosedCallback callback);

    /// Sends a frame, after those sent before.
    void Send(ByteView frame);

    /// Closes the connection once everything queued is sent. The closed callback is not called.
    void Close();

    /// @return address and port of the other end
    Address GetPeerName() const;

    /// @return the class of the leg
    LinkClass GetLink() const
    {
        return m_link;
    }

    /// @return true until the connection failed or was closed
    bool IsOpen() const
    {
        return m_open;
    }

    /// @return octets that a frame of this size puts into TCP, protection included
    uint32_t GetWireSize(std::size_t frame) const;

  private:
    enum class Kind : uint8_t
    {
        Frame,
        ClientHandshake,
        ServerHandshake,
    };

    static constexpr uint32_t kHeader = 10;

    const LinkOverhead& GetOverhead() const;
    /// @return octets that stand for the protection of so many
    uint32_t GetPadding(std::size_t size) const;
    void AdoptSocket();
    void Queue(Kind kind, ByteView payload, uint32_t padding);
    void Flush();
    void Fail();
    void HandleConnected(Ptr<Socket> socket);
    void HandleBroken(Ptr<Socket> socket);
    void HandleSendSpace(Ptr<Socket> socket, uint32_t available);
    void HandleReadable(Ptr<Socket> socket);
    void ParseInput();

    Ptr<Socket> m_socket;
    const LinkOverheads& m_overheads;
    LinkClass m_link;
    FrameCallback m_onFrame;
    ClosedCallback m_onClosed;
    bool m_open{true};
    bool m_connected{false};
    bool m_ready{false};   //!< handshake done: frames may leave
    bool m_closing{false}; //!< close when the queue is empty
    std::deque<Ptr<Packet>> m_outgoing;
    std::deque<Bytes> m_waiting; //!< frames sent before the handshake was done
    Bytes m_input;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_FRAME_STREAM_H
