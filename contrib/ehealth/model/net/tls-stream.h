// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_TLS_STREAM_H
#define EHEALTH_TLS_STREAM_H

#include "ns3/octet-stream.h"
#include "ns3/tcp-stream.h"
#include "ns3/tls-connection.h"

#include <deque>
#include <functional>
#include <memory>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-net
 * Octets over TLS 1.3 over TCP, as client or server. What the connection computes takes simulated
 * time: octets leave, and what was received is delivered, when the host's processor has done it.
 * One connection computes one thing after the other.
 */
class TlsStream : public OctetStream
{
  public:
    /// Takes the time of a computation on the host's processor; calls the other when it is over.
    using ChargeCallback = std::function<void(const TlsWork& work, std::function<void()> done)>;

    /**
     * @param transport below; of the same side
     * @param connection not begun yet
     * @param charge see ChargeCallback
     */
    TlsStream(Ptr<TcpStream> transport,
              std::unique_ptr<TlsConnection> connection,
              ChargeCallback charge);
    ~TlsStream() override;

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
    void Start();
    /// Does what is to be done next, unless something is being done.
    void Process();
    /// @return whether there was anything to do
    bool DoNext();
    /// Has the processor take its time for what was done.
    void Charge();
    void Finish();
    void Fail(StreamError error);

    Ptr<TcpStream> m_transport;
    std::unique_ptr<TlsConnection> m_connection;
    ChargeCallback m_charge;
    bool m_open{true};
    bool m_started{false};
    bool m_busy{false};          //!< the processor is at work for this connection
    bool m_closing{false};       //!< say goodbye when everything is sent
    bool m_transportLost{false}; //!< nothing more arrives
    Bytes m_input;               //!< arrived, still encrypted
    std::deque<Bytes> m_output;  //!< to be encrypted
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_TLS_STREAM_H
