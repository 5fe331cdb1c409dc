// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_FRAME_STREAM_H
#define EHEALTH_FRAME_STREAM_H

#include "ns3/bytes.h"
#include "ns3/link-class.h"
#include "ns3/node.h"
#include "ns3/octet-stream.h"
#include "ns3/simple-ref-count.h"
#include "ns3/socket.h"
#include "ns3/tcp-stream.h"

#include <functional>
#include <vector>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-net
 * Length-delimited frames over a stream, in both directions. In clear over TCP, the octets that TLS
 * or an ESP tunnel would add travel as padding (see LinkOverhead), and a modelled TLS leg also
 * spends the round trip of its handshake before the first frame. Over a TlsStream nothing is
 * modelled.
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
    /// TCP payload of a full segment, octets.
    static constexpr uint32_t kSegment = TcpStream::kSegment;

    /**
     * Opens a connection in clear; frames sent meanwhile wait.
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

    /// Takes over an accepted connection in clear.
    FrameStream(Ptr<Socket> accepted, const LinkOverheads& overheads);

    /**
     * Frames over an encrypted stream, of either side.
     * @param stream whose callbacks become this object's
     * @param link the class of the leg
     * @param overheads the octets added, by class
     */
    FrameStream(Ptr<OctetStream> stream, LinkClass link, const LinkOverheads& overheads);

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
    Address GetPeerName() const
    {
        return m_stream->GetPeerName();
    }

    /// @return the class of the leg
    LinkClass GetLink() const
    {
        return m_link;
    }

    /// @return true until the connection failed or was closed
    bool IsOpen() const
    {
        return m_open && m_stream->IsOpen();
    }

    /// @return why the connection ended
    StreamError GetError() const
    {
        return m_stream->GetError();
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

    /// @return what is added to the leg beyond what its stream adds
    const LinkOverhead& GetOverhead() const;
    /// @return octets that stand for the protection of so many
    uint32_t GetPadding(std::size_t size) const;
    void AdoptStream();
    void Queue(Kind kind, ByteView payload, uint32_t padding);
    void SendWaiting();
    void Fail();
    void HandleData(ByteView octets);
    void ParseInput();

    Ptr<OctetStream> m_stream;
    const LinkOverheads& m_overheads;
    LinkClass m_link;
    FrameCallback m_onFrame;
    ClosedCallback m_onClosed;
    bool m_open{true};            //!< no malformed frame so far
    bool m_ready{true};           //!< no modelled handshake is under way: frames may leave
    bool m_closing{false};        //!< close when all that waits is sent
    std::vector<Bytes> m_waiting; //!< frames sent before the modelled handshake was done
    Bytes m_input;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_FRAME_STREAM_H
