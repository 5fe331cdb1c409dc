// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_ISO_DEP_H
#define EHEALTH_ISO_DEP_H

#include "ns3/header.h"
#include "ns3/nfc-transmission.h"

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-net
 * The prologue field (PCB) of an ISO-DEP block, without CID and NAD: ISO/IEC 14443-4, section
 * 7.1.1. S(DESELECT) is not modelled (a reader that is done switches its field off): it decodes as
 * Invalid.
 */
class IsoDepHeader : public Header
{
  public:
    /// Kind of block.
    enum class Kind : uint8_t
    {
        Invalid,     ///< not a block of this model
        Information, ///< I-block
        Ack,         ///< R(ACK)
        Nak,         ///< R(NAK)
        Extension,   ///< S(WTX): request of the card, response of the reader
    };

    /// @return the TypeId
    static TypeId GetTypeId();

    IsoDepHeader();

    /**
     * @param kind Information, Ack, Nak or Extension
     * @param number block number, 0 or 1; S-blocks have none
     * @param chaining more I-blocks of the same message follow
     */
    explicit IsoDepHeader(Kind kind, uint8_t number = 0, bool chaining = false);

    /// @return the kind of block
    Kind GetKind() const;
    /// @return the block number, 0 or 1
    uint8_t GetNumber() const;
    /// @return whether more I-blocks of the same message follow
    bool IsChaining() const;

    TypeId GetInstanceTypeId() const override;
    void Print(std::ostream& os) const override;
    uint32_t GetSerializedSize() const override;
    void Serialize(Buffer::Iterator start) const override;
    uint32_t Deserialize(Buffer::Iterator start) override;

  private:
    Kind m_kind{Kind::Invalid};
    uint8_t m_number{0};
    bool m_chaining{false};
};

/**
 * @ingroup ehealth-net
 * One end of the half-duplex block transmission protocol of ISO/IEC 14443-4, section 7.5, without
 * its timing: the rules for block numbers, chaining, repetition and waiting time extension. One
 * message, an APDU, is one chain of I-blocks; an I-block without content carries none.
 *
 * The owner alternates: Accept() a block of the other side, then MakeBlock(). A reader that heard
 * nothing or nothing valid sends MakeRetry() instead; a card then stays silent.
 */
class IsoDepEndpoint
{
  public:
    /// Poller: reader; Listener: card.
    using Role = NfcTransmission::Role;
    /// What a block brought.
    using Result = NfcTransmission::Result;

    /// Longest message either end takes, octets: the longest command APDU.
    static constexpr uint32_t kMaxMessageSize = 65544;

    /**
     * @param role which end
     * @param frameSize longest frame the other side takes, octets, CRC included
     */
    IsoDepEndpoint(Role role, uint32_t frameSize);

    /// @return whether a message is being sent or awaits its acknowledgement
    bool IsSending() const;

    /// Begin a message.
    /// @param message not empty, at most kMaxMessageSize; only when not IsSending()
    void StartMessage(Ptr<const Packet> message);

    /// @return whether a card owes an I-block: nothing is to be acknowledged or repeated first
    bool OwesInformation() const;

    /**
     * Take a block of the other side.
     * @param block without CRC
     * @return what it brought
     */
    Result Accept(Ptr<const Packet> block);

    /// @return the block to send now, without CRC
    Ptr<Packet> MakeBlock();

    /// @return the reader's block after a timeout or an invalid block, without CRC (rules 4 and 5)
    Ptr<Packet> MakeRetry();

    /// @return a card's request for more time, S(WTX) @param factor WTXM, 1..kMaxExtension
    Ptr<Packet> MakeExtension(uint8_t factor);

  private:
    /// What MakeBlock() makes.
    enum class Next : uint8_t
    {
        Information,
        Ack,
        Extension,
        Repeat,
    };

    Result AcceptAsReader(const IsoDepHeader& header, Ptr<Packet> content);
    Result AcceptAsCard(const IsoDepHeader& header, Ptr<Packet> content);
    /// Account for the content of an I-block. @return false when the message grows too long
    bool Collect(const IsoDepHeader& header, Ptr<Packet> content, Result& result);
    /// The other side has our last I-block. @return whether it completed the message
    bool Advance();

    Role m_role;
    uint32_t m_maxContent; ///< octets of a message in one I-block
    uint8_t m_number;      ///< current block number (rules A and C)
    Next m_next{Next::Information};
    Ptr<const Packet> m_outgoing; ///< message being sent
    uint32_t m_offset{0};         ///< octets of it acknowledged
    uint32_t m_inFlight{0};       ///< octets of it in the last I-block
    bool m_chaining{false};       ///< the last I-block sent had the chaining bit
    Ptr<Packet> m_lastBlock;      ///< last block sent (card), last I-block sent (reader)
    bool m_lastWasAck{false};     ///< the last block sent was R(ACK)
    Ptr<Packet> m_incoming;       ///< message being received
    uint8_t m_extension{0};       ///< WTXM asked for and (card) not granted yet
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_ISO_DEP_H
