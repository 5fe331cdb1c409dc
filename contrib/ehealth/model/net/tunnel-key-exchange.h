// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_TUNNEL_KEY_EXCHANGE_H
#define EHEALTH_TUNNEL_KEY_EXCHANGE_H

#include "ns3/certificate-verifier.h"
#include "ns3/codec.h"
#include "ns3/digest.h"
#include "ns3/esp.h"
#include "ns3/key-agreement.h"

#include <memory>
#include <string>

/**
 * @file
 * @ingroup ehealth-net
 * How two gateways agree on a pair of security associations: an ephemeral Diffie-Hellman exchange
 * authenticated by signatures and X.509 certificates, the SIGMA-I protocol (Krawczyk, CRYPTO 2003)
 * that IKEv2 (RFC 7296) has, too. Differences from IKEv2: three messages instead of four, as the
 * responder proves itself at once; one fixed proposal, so nothing is negotiated; no IKE security
 * association is kept, so each rekeying is a whole exchange with forward secrecy; own encoding.
 *
 *     Init     i -> r  exchange, SPI_i, N_i, g^x, ESN
 *     Answer   r -> i  exchange, SPI_r, N_r, g^y, {cert_r, sig_r("answer", transcript)}K_r
 *     Confirm  i -> r  exchange, {cert_i, sig_i("confirm", transcript)}K_i
 *
 * The transcript is SHA-256 over Init and the clear part of Answer. All keys come from HKDF-Extract
 * (N_i || N_r, g^xy) and HKDF-Expand over the transcript (RFC 5869); {}K is AES-256-GCM.
 */

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-net
/// Who a gateway is. The common name of its certificate is its IPv4 address in dotted notation.
struct GatewayIdentity
{
    KeyPair keys;                                        //!< its suite is the exchange's
    Bytes certificate;                                   //!< its own, DER
    std::shared_ptr<const CertificateVerifier> verifier; //!< of the others'
};

/// @ingroup ehealth-net
/// What an exchange ends in: a security association each way.
struct TunnelKeys
{
    uint32_t outboundSpi{0}; //!< chosen by the peer
    uint32_t inboundSpi{0};  //!< chosen here
    EspKey outbound;         //!< for what is sent
    EspKey inbound;          //!< for what is received
    bool extended{false};    //!< 64-bit sequence numbers
};

/// @ingroup ehealth-net
/// Why a message of an exchange was refused.
enum class KeyExchangeError : uint8_t
{
    None,
    Malformed,           //!< no message of this step
    RejectedKey,         //!< the other's share is no valid group element
    RejectedDecryption,  //!< changed on its way
    RejectedCertificate, //!< not valid, or not the peer's
    RejectedSignature,   //!< not over this exchange
};

/// @return the enumerator's name
std::ostream& operator<<(std::ostream& os, KeyExchangeError error);

/// @ingroup ehealth-net
/// One message of an exchange; which fields it has follows from its step.
struct KeyExchangeMessage
{
    /// The step.
    enum class Step : uint8_t
    {
        Init,
        Answer,
        Confirm,
    };

    Step step{};                     //!< which message it is
    uint64_t exchange{};             //!< number that the initiator chose
    uint32_t spi{};                  //!< of the sender's inbound association; not in Confirm
    std::array<uint8_t, 32> nonce{}; //!< not in Confirm
    Bytes share;                     //!< g^x or g^y; not in Confirm
    bool extended{};                 //!< 64-bit sequence numbers; the initiator decides
    Bytes sealed;                    //!< certificate and signature; not in Init
    EHEALTH_FIELDS(exchange, step, spi, nonce, extended, share, sealed)
};

/**
 * @ingroup ehealth-net
 * One side of one exchange. It knows no network: messages go in and come out.
 */
class TunnelKeyExchange
{
  public:
    /**
     * @param identity of this gateway
     * @param peer common name that the other's certificate must have
     * @param spi of this side's inbound association
     * @param random draws keys, nonces and signatures
     */
    TunnelKeyExchange(const GatewayIdentity& identity,
                      std::string peer,
                      uint32_t spi,
                      RandomStream& random);

    /// @param extended whether to ask for 64-bit sequence numbers. @return Init
    Bytes Begin(bool extended);

    /// @param init from the initiator. @return Answer; empty when Init is refused
    Bytes Answer(const KeyExchangeMessage& init);

    /// @param answer from the responder. @param now Unix time, seconds. @return Confirm; empty when
    /// Answer is refused
    Bytes Confirm(const KeyExchangeMessage& answer, int64_t now);

    /// @param confirm from the initiator. @param now Unix time, seconds. @return whether it is good
    bool Finish(const KeyExchangeMessage& confirm, int64_t now);

    /// @return the agreed keys, once Confirm() or Finish() has succeeded
    const TunnelKeys& GetKeys() const
    {
        return m_keys;
    }

    /// @return the number that Begin() drew or Init brought
    uint64_t GetNumber() const
    {
        return m_init.exchange;
    }

    /// @return why the last message was refused
    KeyExchangeError GetError() const
    {
        return m_error;
    }

  private:
    KeyExchangeMessage MakeShare(KeyExchangeMessage::Step step);
    bool DeriveKeys(ByteView peerShare, bool initiator);
    Bytes SealProof(const char* what, const Digest& key);
    bool CheckProof(const char* what, const Digest& key, ByteView sealed, int64_t now);
    Digest GetTranscript() const;

    const GatewayIdentity& m_identity;
    std::string m_peer;
    uint32_t m_spi;
    RandomStream& m_random;
    EphemeralKey m_ephemeral;
    KeyExchangeMessage m_init;
    KeyExchangeMessage m_answer;
    Digest m_initiatorKey{}; //!< K_i
    Digest m_responderKey{}; //!< K_r
    TunnelKeys m_keys;
    KeyExchangeError m_error{KeyExchangeError::None};
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_TUNNEL_KEY_EXCHANGE_H
