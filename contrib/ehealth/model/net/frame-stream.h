// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_FRAME_STREAM_H
#define EHEALTH_FRAME_STREAM_H

#include "ns3/bytes.h"
#include "ns3/message-stream.h"
#include "ns3/node.h"
#include "ns3/socket.h"
#include "ns3/tcp-stream.h"

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
class FrameStream : public MessageStream
{
  public:
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

    ~FrameStream() override;

    uint32_t Send(ByteView frame) override;
    void Close() override;

    Address GetPeerName() const override
    {
        return m_stream->GetPeerName();
    }

    LinkClass GetLink() const override
    {
        return m_link;
    }

    bool IsOpen() const override
    {
        return m_open && m_stream->IsOpen();
    }

    StreamError GetError() const override
    {
        return m_stream->GetError();
    }

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
    /// @return octets of a frame of so many, framing and protection included
    uint32_t GetWireSize(std::size_t frame) const;
    void AdoptStream();
    void Queue(Kind kind, ByteView payload, uint32_t padding);
    void SendWaiting();
    void Fail();
    void HandleData(ByteView octets);
    void ParseInput();

    Ptr<OctetStream> m_stream;
    const LinkOverheads& m_overheads;
    LinkClass m_link;
    bool m_open{true};            //!< no malformed frame so far
    bool m_ready{true};           //!< no modelled handshake is under way: frames may leave
    bool m_closing{false};        //!< close when all that waits is sent
    std::vector<Bytes> m_waiting; //!< frames sent before the modelled handshake was done
    Bytes m_input;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_FRAME_STREAM_H
