// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_MODELLED_TLS_STREAM_H
#define EHEALTH_MODELLED_TLS_STREAM_H

#include "ns3/link-class.h"
#include "ns3/octet-stream.h"
#include "ns3/tcp-stream.h"

#include <deque>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-net
 * The place of a TlsStream in simulations whose TLS is modelled: the octets and the round trip of
 * TLS, no encryption and no computation. Both ends must have the same overhead.
 */
class ModelledTlsStream : public OctetStream
{
  public:
    /**
     * @param transport below
     * @param isClient opened the connection
     * @param overhead octets that TLS adds: handshakes and records
     */
    ModelledTlsStream(Ptr<TcpStream> transport, bool isClient, const LinkOverhead& overhead);
    ~ModelledTlsStream() override;

    void Send(Bytes octets) override;
    void Close() override;

    bool IsOpen() const override
    {
        return m_error == StreamError::None && m_transport->IsOpen();
    }

    Address GetPeerName() const override
    {
        return m_transport->GetPeerName();
    }

    bool IsSecure() const override
    {
        return true;
    }

    uint32_t GetProtection(std::size_t octets) const override;

  private:
    enum class Kind : uint8_t
    {
        Data,
        ClientHandshake,
        ServerHandshake,
    };

    /// Kind and length of what follows, padding not counted.
    static constexpr uint32_t kHeader = 5;

    void Write(Kind kind, ByteView payload, uint32_t overhead);
    void Receive(ByteView octets);
    void Fail(StreamError error);

    Ptr<TcpStream> m_transport;
    LinkOverhead m_overhead;
    bool m_ready;                //!< no handshake is under way
    bool m_closing{false};       //!< close when all that waits is sent
    std::deque<Bytes> m_waiting; //!< for the handshake
    Bytes m_input;               //!< a part of a record
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_MODELLED_TLS_STREAM_H
