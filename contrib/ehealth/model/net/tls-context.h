// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_TLS_CONTEXT_H
#define EHEALTH_TLS_CONTEXT_H

#include "ns3/certificate-verifier.h"
#include "ns3/keys.h"
#include "ns3/random-stream.h"

#include <functional>
#include <map>
#include <memory>
#include <openssl/ssl.h>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-net
 * The secrets of TLS connections in the form that Wireshark and others read ("SSLKEYLOGFILE").
 */
class TlsKeyLog
{
  public:
    /// Adds a line.
    void Add(std::string line)
    {
        m_lines.push_back(std::move(line));
    }

    /// Writes the lines. Throws std::runtime_error when the file cannot be written.
    void Write(const std::string& path) const;

  private:
    std::vector<std::string> m_lines;
};

/**
 * @ingroup ehealth-net
 * What a client keeps of its connections to resume them: one ticket a server, used once (RFC 8446,
 * section C.4).
 */
class TlsTickets
{
  public:
    /// A session that a server lets the client resume.
    struct Ticket
    {
        std::shared_ptr<SSL_SESSION> session; //!< with its pre-shared key
        int64_t received{0};                  //!< Unix seconds
    };

    /// Replaces the ticket of a server, and forgets tickets that are too old to be used.
    void Put(const std::string& server, Ticket ticket);

    /// @return the ticket of a server, which is gone from here then; nothing when there is none
    std::optional<Ticket> Take(const std::string& server);

  private:
    std::map<std::string, Ticket> m_tickets;
};

/**
 * @ingroup ehealth-net
 * What a party's TLS 1.3 connections (RFC 8446) have in common: its certificate, whom it trusts,
 * and OpenSSL's tables. Parties without a certificate may share one. The cipher suite is
 * TLS_AES_256_GCM_SHA384, the group and the signatures are those of the suite of keys.
 */
class TlsContext
{
  public:
    /// A party's certificate.
    struct Identity
    {
        KeyPair keys;      //!< private
        Bytes certificate; //!< for them, DER
        Bytes issuer;      //!< certificate of the authority that issued it, DER
    };

    /// What a context is made of.
    struct Settings
    {
        Suite suite{};                                       //!< of all keys
        std::optional<Identity> identity;                    //!< a server must have one
        std::shared_ptr<const CertificateVerifier> verifier; //!< of the peers
        /// Organisational unit that clients' certificates must have; empty: they need none.
        std::string clientRole;
        std::function<int64_t()> now;      //!< the party's clock: Unix time, seconds
        std::shared_ptr<TlsKeyLog> keyLog; //!< told of secrets; may be null
        uint64_t seed{0};                  //!< of the run
        std::string name;                  //!< of the party, for its random values
    };

    /// How long a ticket lets a client resume, seconds.
    static constexpr int64_t kTicketLifetime = 7200;

    /// @param settings see there. Throws CryptoError when OpenSSL does not take them
    explicit TlsContext(Settings settings);
    ~TlsContext();
    TlsContext(const TlsContext&) = delete;
    TlsContext& operator=(const TlsContext&) = delete;

    /// @return what it was made of
    const Settings& GetSettings() const
    {
        return m_settings;
    }

    /// @return OpenSSL's context
    SSL_CTX* GetHandle() const
    {
        return m_handle.get();
    }

  private:
    void SetAlgorithms();
    void SetIdentity(const Identity& identity);
    void SetTickets();

    Settings m_settings;
    OpensslHandle<SSL_CTX, SSL_CTX_free> m_handle;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_TLS_CONTEXT_H
