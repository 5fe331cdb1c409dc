// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_TLS_FIXTURE_H
#define EHEALTH_TLS_FIXTURE_H

#include "ns3/tls-connection.h"

#include <memory>
#include <string>
#include <vector>

/**
 * @file
 * A certificate hierarchy with a server and a client of it, and both ends of TLS connections
 * between them, without a network.
 */

namespace tlstest
{

constexpr int64_t kNow = 1'700'050'000; //!< Unix seconds, November 2023
constexpr uint64_t kServerSerial = 10;
constexpr uint64_t kClientSerial = 20;

/// Everything that two parties are made of.
class Parties
{
  public:
    explicit Parties(ns3::ehealth::Suite keys, uint64_t seed = 1);

    /// @return a party of the hierarchy
    ns3::ehealth::TlsContext::Settings MakeSettings(const std::string& name) const;

    /// @return an identity that the issuing authority certifies
    ns3::ehealth::TlsContext::Identity
    MakeIdentity(const std::string& name,
                 const std::string& role,
                 uint64_t serial,
                 ns3::ehealth::Validity validity = {kNow - 1000, kNow + 100000});

    /// Replaces the revocation list.
    void Revoke(const std::vector<uint64_t>& serials);

    /// Makes both contexts anew, of what the settings say now.
    void MakeContexts();

    ns3::ehealth::Suite suite;
    int64_t now{kNow};
    mutable ns3::ehealth::RandomStream random;
    ns3::ehealth::CertificateAuthority root;
    ns3::ehealth::CertificateAuthority issuing;
    std::shared_ptr<ns3::ehealth::CertificateVerifier> verifier;
    ns3::ehealth::TlsContext::Settings serverSettings; //!< "server", asks for no certificate
    ns3::ehealth::TlsContext::Settings clientSettings; //!< "client", has no certificate
    std::shared_ptr<const ns3::ehealth::TlsContext> server;
    std::shared_ptr<const ns3::ehealth::TlsContext> client;
    std::shared_ptr<ns3::ehealth::TlsTickets> tickets;
    uint64_t connections{0}; //!< so far; each has random values of its own
};

/// The two ends of a connection.
class Pair
{
  public:
    explicit Pair(Parties& parties, const std::string& expected = "server");

    /// Starts both and carries octets until nobody has any more.
    void Shake();

    /// Carries octets until nobody has any more.
    void Pump();

    /// Sends from the client, and @return what the server has received then
    ns3::ehealth::Bytes ToServer(ns3::ehealth::ByteView octets);

    /// Sends from the server, and @return what the client has received then
    ns3::ehealth::Bytes ToClient(ns3::ehealth::ByteView octets);

    ns3::ehealth::TlsConnection client;
    ns3::ehealth::TlsConnection server;
    ns3::ehealth::Bytes fromClient; //!< all its octets so far
    ns3::ehealth::Bytes fromServer; //!< all its octets so far
};

} // namespace tlstest

#endif // EHEALTH_TLS_FIXTURE_H
