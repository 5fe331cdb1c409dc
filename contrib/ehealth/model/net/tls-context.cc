// SPDX-License-Identifier: GPL-2.0-only
#include "tls-context.h"

#include "ns3/tls-connection.h"
#include "ns3/x509-encoding.h"

#include <ctime>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace ns3
{
namespace ehealth
{

namespace
{

/// Called when a ticket is made: its time is the simulated one.
int
HandleTicketMade(SSL* ssl, void*)
{
    const auto& connection = *static_cast<TlsConnection*>(SSL_get_app_data(ssl));
    SSL_SESSION_set_time(SSL_get_session(ssl),
                         static_cast<long>(connection.GetContext().GetSettings().now()));
    return 1;
}

/// Called when a ticket comes back.
SSL_TICKET_RETURN
HandleTicketUsed(SSL* ssl,
                 SSL_SESSION* session,
                 const unsigned char*,
                 std::size_t,
                 SSL_TICKET_STATUS status,
                 void*)
{
    auto& connection = *static_cast<TlsConnection*>(SSL_get_app_data(ssl));
    if ((status != SSL_TICKET_SUCCESS && status != SSL_TICKET_SUCCESS_RENEW) ||
        !connection.AcceptTicket(session))
    {
        return SSL_TICKET_RETURN_IGNORE_RENEW;
    }
    // OpenSSL compares it with the host's clock.
    SSL_SESSION_set_time(session, static_cast<long>(std::time(nullptr)));
    return SSL_TICKET_RETURN_USE_RENEW;
}

int
HandleNewSession(SSL* ssl, SSL_SESSION* session)
{
    auto& connection = *static_cast<TlsConnection*>(SSL_get_app_data(ssl));
    connection.KeepTicket(std::shared_ptr<SSL_SESSION>(session, SSL_SESSION_free));
    return 1; // the reference was taken over
}

int
HandleCertificate(X509_STORE_CTX* store, void*)
{
    auto* const ssl =
        static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
    auto& connection = *static_cast<TlsConnection*>(SSL_get_app_data(ssl));
    const int error = connection.CheckPeer(X509_STORE_CTX_get0_cert(store));
    X509_STORE_CTX_set_error(store, error);
    return error == X509_V_OK ? 1 : 0;
}

void
HandleSecret(const SSL* ssl, const char* line)
{
    // Both ends would say the same.
    if (SSL_is_server(ssl) == 0)
    {
        const auto& connection = *static_cast<TlsConnection*>(SSL_get_app_data(ssl));
        connection.GetContext().GetSettings().keyLog->Add(line);
    }
}

} // namespace

void
TlsKeyLog::Write(const std::string& path) const
{
    std::ofstream file(path);
    for (const std::string& line : m_lines)
    {
        file << line << '\n';
    }
    file.close();
    if (!file)
    {
        throw std::runtime_error(path + ": cannot write the keys of TLS");
    }
}

void
TlsTickets::Put(const std::string& server, Ticket ticket)
{
    const int64_t oldest = ticket.received - TlsContext::kTicketLifetime;
    for (auto other = m_tickets.begin(); other != m_tickets.end();)
    {
        other = other->second.received < oldest ? m_tickets.erase(other) : std::next(other);
    }
    m_tickets[server] = std::move(ticket);
}

std::optional<TlsTickets::Ticket>
TlsTickets::Take(const std::string& server)
{
    const auto found = m_tickets.find(server);
    if (found == m_tickets.end())
    {
        return std::nullopt;
    }
    Ticket ticket = std::move(found->second);
    m_tickets.erase(found);
    return ticket;
}

TlsContext::TlsContext(Settings settings) : m_settings(std::move(settings))
{
    RandomStream random(m_settings.seed, m_settings.name, "tls-context");
    const ScopedRandomStream scope(random);
    m_handle.reset(SSL_CTX_new(TLS_method()));
    RequireOpenssl(m_handle != nullptr, "TLS context");
    SetAlgorithms();
    if (m_settings.identity)
    {
        SetIdentity(*m_settings.identity);
    }
    SetTickets();
    SSL_CTX* const context = m_handle.get();
    // Thousands of connections are idle: a record's buffers are there only while it is.
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_cert_verify_callback(context, HandleCertificate, nullptr);
    if (m_settings.keyLog)
    {
        SSL_CTX_set_keylog_callback(context, HandleSecret);
    }
}

TlsContext::~TlsContext() = default;

void
TlsContext::SetAlgorithms()
{
    SSL_CTX* const context = m_handle.get();
    const char* signatures[] = {"ECDSA+SHA256", "ed25519", "rsa_pss_rsae_sha256"};
    const bool isX25519 = GetDhGroup(m_settings.suite) == DhGroup::X25519;
    RequireOpenssl(
        SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) == 1 &&
            SSL_CTX_set_ciphersuites(context, "TLS_AES_256_GCM_SHA384") == 1 &&
            SSL_CTX_set1_groups_list(context, isX25519 ? "X25519" : "P-256") == 1 &&
            SSL_CTX_set1_sigalgs_list(context, signatures[static_cast<int>(m_settings.suite)]) == 1,
        "TLS algorithms");
}

void
TlsContext::SetIdentity(const Identity& identity)
{
    // A key of its own: how much an RSA operation draws depends on what the key did before, and
    // worker threads use the party's key at times that depend on the host.
    const PkeyHandle key(EVP_PKEY_dup(identity.keys.GetSigningKey()));
    const X509Handle certificate = DecodeCertificate(identity.certificate);
    const X509Handle issuer = DecodeCertificate(identity.issuer);
    SSL_CTX* const context = m_handle.get();
    RequireOpenssl(key && certificate && issuer &&
                       SSL_CTX_use_certificate(context, certificate.get()) == 1 &&
                       SSL_CTX_use_PrivateKey(context, key.get()) == 1 &&
                       SSL_CTX_add1_chain_cert(context, issuer.get()) == 1,
                   "TLS identity");
}

void
TlsContext::SetTickets()
{
    SSL_CTX* const context = m_handle.get();
    RandomStream random(m_settings.seed, m_settings.name, "tls-tickets");
    constexpr std::size_t kTicketKeys = 80;
    Bytes keys = random.Take(kTicketKeys);
    RequireOpenssl(
        SSL_CTX_set_tlsext_ticket_keys(context, keys.data(), static_cast<long>(keys.size())) == 1,
        "TLS ticket keys");
    // A ticket is bound to its server by the keys; OpenSSL wants a name where clients show
    // certificates.
    const Bytes name{'T', 'L', 'S'};
    SSL_CTX_set_session_id_context(context, name.data(), static_cast<unsigned>(name.size()));
    SSL_CTX_set_timeout(context, kTicketLifetime);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context, HandleNewSession);
    RequireOpenssl(
        SSL_CTX_set_session_ticket_cb(context, HandleTicketMade, HandleTicketUsed, nullptr) == 1,
        "TLS tickets");
}

} // namespace ehealth
} // namespace ns3
