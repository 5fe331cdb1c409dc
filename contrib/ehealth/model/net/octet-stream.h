// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_OCTET_STREAM_H
#define EHEALTH_OCTET_STREAM_H

#include "ns3/address.h"
#include "ns3/bytes.h"
#include "ns3/ptr.h"
#include "ns3/simple-ref-count.h"

#include <cstdint>
#include <functional>
#include <iosfwd>

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-net
/// Why a stream ended.
enum class StreamError : uint8_t
{
    None,                   //!< it is open, or was closed here
    LinkLost,               //!< the connection was refused, broke, or the peer closed it
    HandshakeFailed,        //!< TLS: the peers do not understand each other
    ExpiredCertificate,     //!< TLS: one side's certificate is past its validity
    NotYetValidCertificate, //!< TLS: one side's certificate is before its validity
    RevokedCertificate,     //!< TLS: one side's certificate is on the revocation list
    RejectedCertificate,    //!< TLS: a certificate is missing, forged or somebody else's
    RejectedSignature,      //!< TLS: a signature or Finished value does not verify
    RejectedRecord,         //!< TLS: a record was changed on its way
};

/// @return the enumerator's name
std::ostream& operator<<(std::ostream& os, StreamError error);

/**
 * @ingroup ehealth-net
 * Octets in order, both ways, over a connection: TcpStream in clear, TlsStream encrypted. What
 * speaks a protocol over one does not know which of the two it is.
 */
class OctetStream : public SimpleRefCount<OctetStream>
{
  public:
    /// Called with octets from the peer, valid during the call.
    using DataCallback = std::function<void(ByteView)>;
    /// Called once when the stream failed or the peer closed it.
    using ClosedCallback = std::function<void()>;

    OctetStream() = default;
    virtual ~OctetStream() = default;
    OctetStream(const OctetStream&) = delete;
    OctetStream& operator=(const OctetStream&) = delete;

    /// @param callback called with what arrives
    void SetDataCallback(DataCallback callback)
    {
        m_onData = std::move(callback);
    }

    /// @param callback called when the stream ends by itself; not after Close()
    void SetClosedCallback(ClosedCallback callback)
    {
        m_onClosed = std::move(callback);
    }

    /// Sends octets after those sent before; also before the connection stands.
    virtual void Send(Bytes octets) = 0;

    /// Closes once everything is sent.
    virtual void Close() = 0;

    /// @return true until the stream failed or everything was sent after Close()
    virtual bool IsOpen() const = 0;

    /// @return address and port of the other end
    virtual Address GetPeerName() const = 0;

    /// @return whether the octets are encrypted
    virtual bool IsSecure() const = 0;

    /// @return how many octets more so many take in TCP, when they are sent at once
    virtual uint32_t GetProtection(std::size_t octets) const = 0;

    /// @return why the stream ended
    StreamError GetError() const
    {
        return m_error;
    }

  protected:
    DataCallback m_onData;                  //!< see SetDataCallback()
    ClosedCallback m_onClosed;              //!< see SetClosedCallback()
    StreamError m_error{StreamError::None}; //!< see GetError()
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_OCTET_STREAM_H
