// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_MESSAGE_STREAM_H
#define EHEALTH_MESSAGE_STREAM_H

#include "ns3/bytes.h"
#include "ns3/link-class.h"
#include "ns3/nstime.h"
#include "ns3/octet-stream.h"

#include <functional>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-net
 * Whole messages over a connection, in both directions: what FrameStream delimits by lengths, and
 * HTTP channels by HTTP's own means.
 */
class MessageStream : public SimpleRefCount<MessageStream>
{
  public:
    /// Called with a message. @param from its stream @param frame the message @param wireSize
    /// octets of TCP that it was, framing and protection included
    using FrameCallback =
        std::function<void(Ptr<MessageStream> from, Bytes frame, uint32_t wireSize)>;
    /// Called when the connection is gone.
    using ClosedCallback = std::function<void(Ptr<MessageStream>)>;

    MessageStream() = default;
    virtual ~MessageStream() = default;
    MessageStream(const MessageStream&) = delete;
    MessageStream& operator=(const MessageStream&) = delete;

    /// @param callback called with every complete message
    void SetFrameCallback(FrameCallback callback)
    {
        m_onFrame = std::move(callback);
    }

    /// @param callback called once when the connection broke or was closed by the peer
    void SetClosedCallback(ClosedCallback callback)
    {
        m_onClosed = std::move(callback);
    }

    /// Sends a message, after those sent before. @return octets that it puts into TCP, framing and
    /// protection included; 0 when there is no such message on this stream, and nothing was sent
    virtual uint32_t Send(ByteView frame) = 0;

    /// Closes the connection once everything queued is sent. The closed callback is not called.
    virtual void Close() = 0;

    /// @return address and port of the other end
    virtual Address GetPeerName() const = 0;

    /// @return the class of the leg
    virtual LinkClass GetLink() const = 0;

    /// @return true until the connection failed or was closed
    virtual bool IsOpen() const = 0;

    /// @return why the connection ended
    virtual StreamError GetError() const = 0;

    /// @param time simulated time: when a message was last sent or received
    void SetLastUse(Time time)
    {
        m_lastUse = time;
    }

    /// @return see SetLastUse()
    Time GetLastUse() const
    {
        return m_lastUse;
    }

  protected:
    FrameCallback m_onFrame;   //!< see SetFrameCallback()
    ClosedCallback m_onClosed; //!< see SetClosedCallback()

  private:
    Time m_lastUse;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_MESSAGE_STREAM_H
