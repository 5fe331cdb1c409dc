// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_NFC_DEP_H
#define EHEALTH_NFC_DEP_H

#include "ns3/nfc-transmission.h"

#include <optional>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-net
 * A DEP_REQ or DEP_RES, without DID and NAD: ISO/IEC 18092, section 12.6.
 */
struct NfcDepPdu
{
    /// Kind of protocol data unit.
    enum class Kind : uint8_t
    {
        Information, ///< carries a message, or a part of it
        Ack,         ///< got a part
        Nack,        ///< the last answer arrived corrupted (initiator only)
        Attention,   ///< are you there?
        Timeout,     ///< more time, please; granted
    };

    Kind kind{Kind::Information}; ///< of PDU
    uint8_t number{0};            ///< PNI, 0..3; supervisory PDUs have none
    bool more{false};             ///< MI: the message goes on in the next one
    Bytes data;                   ///< of an Information; RTOX of a Timeout

    /// @return the octets @param role of the sender: DEP_REQ of a poller, DEP_RES of a listener
    Bytes Encode(NfcTransmission::Role role) const;

    /**
     * Decodes strictly.
     * @param role of the sender
     * @param octets of a block
     * @return the PDU; nothing when it is none
     */
    static std::optional<NfcDepPdu> Decode(NfcTransmission::Role role, ByteView octets);
};

/**
 * @ingroup ehealth-net
 * One end of a peer-to-peer exchange: the data exchange protocol NFC-DEP of ISO/IEC 18092 (NFCIP-1,
 * passive mode), section 12.6.1.3, without its timing. One message is one chain of information
 * PDUs; one without content carries no message (the initiator's question whether there is
 * something, the target's answer that there is not). There is no LLCP on top.
 */
class NfcDepEndpoint : public NfcTransmission
{
  public:
    /**
     * @param role Poller: initiator; Listener: target
     * @param payload longest payload (DEP_REQ or DEP_RES) the other side takes, octets
     */
    NfcDepEndpoint(Role role, uint32_t payload);

    NfcFrameFormat GetFrameFormat(NfcBitRate rate) const override;
    bool IsSending() const override;
    void StartMessage(Ptr<const Packet> message) override;
    bool IsIdle() const override;
    bool MayWait() const override;
    Result Accept(Ptr<const Packet> block) override;
    Ptr<Packet> MakeBlock() override;
    Ptr<Packet> MakeRetry(Failure failure) override;
    Ptr<Packet> MakeExtension(uint8_t factor) override;

  private:
    /// What MakeBlock() makes.
    enum class Next : uint8_t
    {
        Information,
        Ack,
        Attention,
        Timeout,
        Repeat,
    };

    Result AcceptAsInitiator(const NfcDepPdu& pdu);
    Result AcceptAsTarget(const NfcDepPdu& pdu);
    /// What a new Information or Ack brings. @return false when it does not fit
    bool Take(const NfcDepPdu& pdu, Result& result);
    /// The other side has our last information PDU. @return whether it completed the message
    bool Advance();
    Ptr<Packet> Make(const NfcDepPdu& pdu) const;

    Role m_role;
    uint32_t m_maxContent; ///< octets of a message in one PDU
    uint8_t m_number;      ///< initiator: PNI of the present exchange; target: of the last one
    Next m_next{Next::Information};
    Bytes m_outgoing;              ///< message being sent; empty: none
    std::size_t m_offset{0};       ///< octets of it that have arrived
    std::size_t m_inFlight{0};     ///< octets of it in the last information PDU
    bool m_chaining{false};        ///< that one had MI
    bool m_lastWasAck{false};      ///< the last PDU with a number that was sent was an Ack
    Ptr<Packet> m_lastBlock;       ///< last PDU sent: with a number (initiator), that answered
    Bytes m_incoming;              ///< message being received
    bool m_receivedContent{false}; ///< the last information PDU received carried something
    uint8_t m_extension{0};        ///< RTOX asked for and (target) not granted yet
    bool m_attention{false};       ///< the initiator has asked whether the target is there
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_NFC_DEP_H
