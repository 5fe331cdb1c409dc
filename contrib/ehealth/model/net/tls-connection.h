// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_TLS_CONNECTION_H
#define EHEALTH_TLS_CONNECTION_H

#include "ns3/octet-stream.h"
#include "ns3/tls-context.h"

#include <memory>
#include <string>
#include <utility>

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-net
/// What a TLS connection has computed, in operations of its suite of keys.
struct TlsWork
{
    Suite suite{};               //!< of the keys
    uint32_t keyGenerations{0};  //!< ephemeral keys
    uint32_t agreements{0};      //!< Diffie-Hellman
    uint32_t signatures{0};      //!< made
    uint32_t verifications{0};   //!< of signatures, those on certificates included
    uint32_t records{0};         //!< encrypted or decrypted
    std::size_t recordOctets{0}; //!< in them
    double hostSeconds{0};       //!< the host's time

    /// @return whether any of it belongs to a handshake
    bool HasHandshake() const
    {
        return keyGenerations + agreements + signatures + verifications > 0;
    }

    /// @return whether nothing was computed
    bool IsEmpty() const
    {
        return !HasHandshake() && records == 0;
    }
};

/**
 * @ingroup ehealth-net
 * One end of a TLS 1.3 connection, by OpenSSL through memory BIOs. It knows no network: octets of
 * the connection and of the application go in and come out. All randomness is drawn from the given
 * stream and all time is the party's clock, so octets are a function of the inputs. (OpenSSL 3.2
 * and later state a ticket's age in the host's milliseconds: with them four octets of a resuming
 * ClientHello, which nothing depends on, and its binder and keys, are not.)
 */
class TlsConnection
{
  public:
    /// Which end.
    enum class Role : uint8_t
    {
        Client,
        Server,
    };

    /// Octets that TLS adds to a record: header 5, content type 1, tag 16 (RFC 8446, section 5.2).
    static constexpr uint32_t kRecordOverhead = 22;
    /// Octets of data in a record at most (RFC 8446, section 5.1).
    static constexpr std::size_t kMaxRecord = 1 << 14;

    /**
     * @param context of the party
     * @param role which end
     * @param server a client: common name that the server's certificate must have; otherwise unused
     * @param random draws everything
     * @param tickets a client: where tickets are kept; null: it does not resume
     */
    TlsConnection(std::shared_ptr<const TlsContext> context,
                  Role role,
                  std::string server,
                  RandomStream random,
                  std::shared_ptr<TlsTickets> tickets);
    ~TlsConnection();
    TlsConnection(const TlsConnection&) = delete;
    TlsConnection& operator=(const TlsConnection&) = delete;

    /// Begins: a client says hello. To be called once, before the others.
    void Start();

    /// Takes octets of the connection.
    void Receive(ByteView octets);

    /// Encrypts octets of the application, once the connection is established.
    void Send(ByteView octets);

    /// Says that nothing more will be sent (close_notify).
    void Close();

    /// @return octets for the other end, alerts included
    Bytes TakeOutput();

    /// @return decrypted octets of the application
    Bytes TakeReceived()
    {
        return std::exchange(m_received, {});
    }

    /// @return what was computed since it was asked last
    TlsWork TakeWork();

    /// @return whether octets of the application can be sent
    bool IsEstablished() const
    {
        return m_established;
    }

    /// @return whether the handshake resumed an earlier connection
    bool IsResumed() const;

    /// @return why the connection is of no use any more; None while it is
    StreamError GetError() const
    {
        return m_error;
    }

    /// @return the peer's certificate; null before it was checked, or when a client showed none
    const std::shared_ptr<const Certificate>& GetPeer() const
    {
        return m_peer;
    }

    /// @return the party's context
    const TlsContext& GetContext() const
    {
        return *m_context;
    }

    /// @name For TlsContext's callbacks
    /// @{

    /// @param certificate of the peer. @return X509_V_OK, or why it is refused
    int CheckPeer(X509* certificate);

    /// @param session that a ticket holds. @return whether a server may resume it
    bool AcceptTicket(SSL_SESSION* session);

    /// @param session that a client may resume
    void KeepTicket(std::shared_ptr<SSL_SESSION> session);

    /// @}

  private:
    using SslHandle = OpensslHandle<SSL, SSL_free>;

    /// Adds up the host's time while alive.
    class Stopwatch;

    void MakeHandle();
    void Begin(const std::optional<TlsTickets::Ticket>& ticket);
    void Continue();
    /// Notes why OpenSSL did not succeed, unless it only waits for octets.
    void CheckResult(int result);
    int CheckCertificate(ByteView der);
    /// @return whether the peer of an earlier connection would still be accepted
    bool CheckResumed(SSL_SESSION* session);
    static void HandleMessage(int sent,
                              int version,
                              int type,
                              const void* data,
                              std::size_t size,
                              SSL* ssl,
                              void* connection);
    void CountHandshakeMessage(bool sent, uint8_t type);
    void HandleAlert(uint8_t description);

    std::shared_ptr<const TlsContext> m_context;
    Role m_role;
    std::string m_server;
    RandomStream m_random;
    std::shared_ptr<TlsTickets> m_tickets;
    SslHandle m_ssl;
    bool m_established{false};
    StreamError m_error{StreamError::None};
    std::shared_ptr<const Certificate> m_peer;
    Bytes m_received;
    TlsWork m_work;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_TLS_CONNECTION_H
