// SPDX-License-Identifier: GPL-2.0-only
#include "tls-connection.h"

#include <algorithm>
#include <chrono>
#include <ctime>

namespace ns3
{
namespace ehealth
{

namespace
{

/// Encrypted records look like this from outside (RFC 8446, section 5.2).
constexpr uint8_t kApplicationData = 23;
constexpr std::size_t kRecordHeader = 5;

/// Alerts that end a connection in order.
constexpr uint8_t kCloseNotify = SSL3_AD_CLOSE_NOTIFY;
constexpr uint8_t kUserCanceled = TLS1_AD_USER_CANCELLED;

StreamError
GetAlertError(uint8_t description)
{
    switch (description)
    {
    case SSL3_AD_CERTIFICATE_EXPIRED:
        return StreamError::ExpiredCertificate;
    case SSL3_AD_CERTIFICATE_REVOKED:
        return StreamError::RevokedCertificate;
    case SSL3_AD_BAD_CERTIFICATE:
    case SSL3_AD_UNSUPPORTED_CERTIFICATE:
    case SSL3_AD_CERTIFICATE_UNKNOWN:
    case TLS1_AD_UNKNOWN_CA:
    case TLS13_AD_CERTIFICATE_REQUIRED:
        return StreamError::RejectedCertificate;
    case TLS1_AD_DECRYPT_ERROR:
        return StreamError::RejectedSignature;
    case SSL3_AD_BAD_RECORD_MAC:
        return StreamError::RejectedRecord;
    default:
        return StreamError::HandshakeFailed;
    }
}

Bytes
EncodeCertificate(const X509* certificate)
{
    Bytes der;
    if (certificate != nullptr)
    {
        der.resize(static_cast<std::size_t>(i2d_X509(certificate, nullptr)));
        uint8_t* out = der.data();
        i2d_X509(certificate, &out);
    }
    return der;
}

} // namespace

class TlsConnection::Stopwatch
{
  public:
    explicit Stopwatch(TlsWork& work) : m_work(work)
    {
    }

    ~Stopwatch()
    {
        m_work.hostSeconds +=
            std::chrono::duration<double>(std::chrono::steady_clock::now() - m_begin).count();
    }

    Stopwatch(const Stopwatch&) = delete;
    Stopwatch& operator=(const Stopwatch&) = delete;

  private:
    TlsWork& m_work;
    std::chrono::steady_clock::time_point m_begin{std::chrono::steady_clock::now()};
};

TlsConnection::TlsConnection(std::shared_ptr<const TlsContext> context,
                             Role role,
                             std::string server,
                             RandomStream random,
                             std::shared_ptr<TlsTickets> tickets)
    : m_context(std::move(context))
    , m_role(role)
    , m_server(std::move(server))
    , m_random(std::move(random))
    , m_tickets(std::move(tickets))
{
    m_work.suite = m_context->GetSettings().suite;
}

TlsConnection::~TlsConnection()
{
    // OpenSSL forgets the ticket of a connection that was not closed in order. The link was lost:
    // that says nothing against resuming it (RFC 8446, section 6.1).
    if (m_ssl && (m_error == StreamError::None || m_error == StreamError::LinkLost))
    {
        SSL_set_shutdown(m_ssl.get(), SSL_SENT_SHUTDOWN);
    }
}

void
TlsConnection::MakeHandle()
{
    m_ssl.reset(SSL_new(m_context->GetHandle()));
    RequireOpenssl(m_ssl != nullptr, "TLS connection");
    SSL* const ssl = m_ssl.get();
    SSL_set_bio(ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_app_data(ssl, this);
    SSL_set_msg_callback(ssl, &TlsConnection::HandleMessage);
    SSL_set_msg_callback_arg(ssl, this);
    if (m_role == Role::Client)
    {
        SSL_set_connect_state(ssl);
        SSL_set_verify(ssl, SSL_VERIFY_PEER, nullptr);
        return;
    }
    SSL_set_accept_state(ssl);
    const bool asks = !m_context->GetSettings().clientRole.empty();
    SSL_set_verify(ssl,
                   asks ? SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT : SSL_VERIFY_NONE,
                   nullptr);
}

void
TlsConnection::Start()
{
    const Stopwatch watch(m_work);
    std::optional<TlsTickets::Ticket> ticket;
    if (m_role == Role::Client && m_tickets)
    {
        ticket = m_tickets->Take(m_server);
        // The handshake will not look at the certificate again.
        if (ticket && !CheckResumed(ticket->session.get()))
        {
            ticket.reset();
        }
    }
    Begin(ticket);
}

void
TlsConnection::Begin(const std::optional<TlsTickets::Ticket>& ticket)
{
    const Bytes key = m_random.Take(32);
    const std::string entity(key.begin(), key.end());
    std::time_t before{};
    do
    {
        // The same octets each time.
        RandomStream random(0, entity, "tls-start");
        const ScopedRandomStream scope(random);
        ERR_clear_error();
        before = std::time(nullptr);
        m_work = TlsWork{m_context->GetSettings().suite};
        MakeHandle();
        if (ticket)
        {
            // OpenSSL takes a ticket's age from the host's clock, in seconds.
            const int64_t age = m_context->GetSettings().now() - ticket->received;
            SSL_SESSION_set_time(ticket->session.get(), static_cast<long>(before - age));
            SSL_set_session(m_ssl.get(), ticket->session.get());
        }
        if (m_role == Role::Client)
        {
            CheckResult(SSL_do_handshake(m_ssl.get()));
        }
    } while (ticket && std::time(nullptr) != before); // the host's second is over: once more
}

void
TlsConnection::Receive(ByteView octets)
{
    if (m_error != StreamError::None)
    {
        return;
    }
    const Stopwatch watch(m_work);
    ERR_clear_error();
    BIO_write(SSL_get_rbio(m_ssl.get()), octets.data(), static_cast<int>(octets.size()));
    const ScopedRandomStream scope(m_random);
    Continue();
}

void
TlsConnection::Continue()
{
    if (!m_established)
    {
        if (const int result = SSL_do_handshake(m_ssl.get()); result != 1)
        {
            CheckResult(result);
            return;
        }
        m_established = true;
    }
    // Tickets and alerts, too, are found by reading.
    Bytes record(kMaxRecord);
    int read = 0;
    while ((read = SSL_read(m_ssl.get(), record.data(), static_cast<int>(record.size()))) > 0)
    {
        m_received.insert(m_received.end(), record.begin(), record.begin() + read);
    }
    CheckResult(read);
}

void
TlsConnection::CheckResult(int result)
{
    const int error = SSL_get_error(m_ssl.get(), result);
    ERR_clear_error();
    if (error == SSL_ERROR_NONE || error == SSL_ERROR_WANT_READ || m_error != StreamError::None)
    {
        return;
    }
    m_error = error == SSL_ERROR_ZERO_RETURN ? StreamError::LinkLost : StreamError::HandshakeFailed;
}

void
TlsConnection::Send(ByteView octets)
{
    const Stopwatch watch(m_work);
    for (std::size_t sent = 0; m_error == StreamError::None && sent < octets.size();)
    {
        const ScopedRandomStream scope(m_random);
        const ByteView part = octets.Sub(sent, std::min(kMaxRecord, octets.size() - sent));
        ERR_clear_error();
        CheckResult(SSL_write(m_ssl.get(), part.data(), static_cast<int>(part.size())));
        sent += part.size();
    }
}

void
TlsConnection::Close()
{
    if (m_error == StreamError::None && m_established)
    {
        const ScopedRandomStream scope(m_random);
        SSL_shutdown(m_ssl.get());
        ERR_clear_error();
    }
}

Bytes
TlsConnection::TakeOutput()
{
    Bytes output;
    BIO* const bio = SSL_get_wbio(m_ssl.get());
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    if (size > 0)
    {
        output.assign(data, data + size);
        // Emptied, it would keep the memory of the largest message.
        SSL_set0_wbio(m_ssl.get(), BIO_new(BIO_s_mem()));
    }
    return output;
}

TlsWork
TlsConnection::TakeWork()
{
    return std::exchange(m_work, TlsWork{m_context->GetSettings().suite});
}

bool
TlsConnection::IsResumed() const
{
    return SSL_session_reused(m_ssl.get()) == 1;
}

int
TlsConnection::CheckCertificate(ByteView der)
{
    const auto& settings = m_context->GetSettings();
    std::shared_ptr<const Certificate> certificate;
    const CertificateStatus status = settings.verifier->Check(der, settings.now(), &certificate);
    switch (status)
    {
    case CertificateStatus::Valid:
        break;
    case CertificateStatus::Expired:
        m_error = StreamError::ExpiredCertificate;
        return X509_V_ERR_CERT_HAS_EXPIRED;
    case CertificateStatus::NotYetValid:
        m_error = StreamError::NotYetValidCertificate;
        return X509_V_ERR_CERT_NOT_YET_VALID;
    case CertificateStatus::Revoked:
        m_error = StreamError::RevokedCertificate;
        return X509_V_ERR_CERT_REVOKED;
    case CertificateStatus::Malformed:
    case CertificateStatus::BadSignature:
    case CertificateStatus::UntrustedIssuer:
        m_error = StreamError::RejectedCertificate;
        return X509_V_ERR_CERT_UNTRUSTED;
    }
    const bool isExpected = m_role == Role::Client ? certificate->commonName == m_server
                                                   : certificate->role == settings.clientRole;
    if (!isExpected)
    {
        m_error = StreamError::RejectedCertificate;
        return X509_V_ERR_APPLICATION_VERIFICATION;
    }
    m_peer = std::move(certificate);
    return X509_V_OK;
}

int
TlsConnection::CheckPeer(X509* certificate)
{
    // The holder's and the issuing authority's.
    m_work.verifications += 2;
    return CheckCertificate(EncodeCertificate(certificate));
}

bool
TlsConnection::AcceptTicket(SSL_SESSION* session)
{
    const auto& settings = m_context->GetSettings();
    const int64_t age = settings.now() - SSL_SESSION_get_time(session);
    if (age < 0 || age > TlsContext::kTicketLifetime)
    {
        return false;
    }
    return settings.clientRole.empty() || CheckResumed(session);
}

bool
TlsConnection::CheckResumed(SSL_SESSION* session)
{
    const bool isGood =
        CheckCertificate(EncodeCertificate(SSL_SESSION_get0_peer(session))) == X509_V_OK;
    m_error = StreamError::None; // when it is not, a full handshake finds out
    return isGood;
}

void
TlsConnection::KeepTicket(std::shared_ptr<SSL_SESSION> session)
{
    if (m_tickets)
    {
        m_tickets->Put(m_server, {std::move(session), m_context->GetSettings().now()});
    }
}

void
TlsConnection::HandleMessage(int sent,
                             int,
                             int type,
                             const void* data,
                             std::size_t size,
                             SSL*,
                             void* connection)
{
    auto& self = *static_cast<TlsConnection*>(connection);
    const ByteView octets(static_cast<const uint8_t*>(data), size);
    const uint8_t* first = octets.data();
    if (type == SSL3_RT_HEADER && size == kRecordHeader && first[0] == kApplicationData)
    {
        ++self.m_work.records;
        self.m_work.recordOctets += std::size_t{first[3]} << 8 | first[4];
    }
    else if (type == SSL3_RT_HANDSHAKE && size > 0)
    {
        self.CountHandshakeMessage(sent == 1, first[0]);
    }
    else if (type == SSL3_RT_ALERT && size == 2)
    {
        self.HandleAlert(first[1]);
    }
}

void
TlsConnection::CountHandshakeMessage(bool sent, uint8_t type)
{
    switch (type)
    {
    case SSL3_MT_CLIENT_HELLO:
        m_work.keyGenerations += sent ? 1 : 0;
        break;
    case SSL3_MT_SERVER_HELLO:
        m_work.keyGenerations += sent ? 1 : 0;
        ++m_work.agreements;
        break;
    case SSL3_MT_CERTIFICATE_VERIFY:
        ++(sent ? m_work.signatures : m_work.verifications);
        break;
    default:
        break;
    }
}

void
TlsConnection::HandleAlert(uint8_t description)
{
    if (m_error == StreamError::None && description != kCloseNotify && description != kUserCanceled)
    {
        m_error = GetAlertError(description);
    }
}

} // namespace ehealth
} // namespace ns3
