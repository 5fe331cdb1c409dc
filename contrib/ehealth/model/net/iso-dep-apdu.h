// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_ISO_DEP_APDU_H
#define EHEALTH_ISO_DEP_APDU_H

#include "ns3/apdu.h"
#include "ns3/iso-dep.h"

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-net
 * The health application of a card.
 */
struct CardApplication
{
    Bytes aid;                 ///< application identifier, 5..16 octets (ISO/IEC 7816-5)
    bool extendedLength{true}; ///< whether length fields may be extended ones
};

/**
 * @ingroup ehealth-net
 * The reader's end: it selects the application, hands over messages and asks for those of the card.
 */
class IsoDepReader : public NfcTransmission
{
  public:
    /**
     * @param application to select; extendedLength: whether both sides take extended length fields
     * @param frameSize longest frame the card takes, octets, CRC included
     */
    IsoDepReader(CardApplication application, uint32_t frameSize);

    NfcFrameFormat GetFrameFormat(NfcBitRate rate) const override;
    bool IsSending() const override;
    void StartMessage(Ptr<const Packet> message) override;
    bool IsIdle() const override;
    Result Accept(Ptr<const Packet> block) override;
    Ptr<Packet> MakeBlock() override;
    Ptr<Packet> MakeRetry(Failure failure) override;

  private:
    CommandApdu MakeCommand();
    void TakeResponse(const ResponseApdu& response, Result& result);
    /// The card has what the last command carried. @return whether that completed the message
    bool Advance();

    CardApplication m_application;
    IsoDepEndpoint m_endpoint;
    std::optional<CommandApdu> m_command; ///< awaits its response
    bool m_selected{false};
    bool m_more{false};       ///< the card has said 61xx
    bool m_cardHasNone{true}; ///< the last response brought nothing
    Bytes m_message;          ///< being sent; empty: none
    std::size_t m_offset{0};  ///< octets of it that the card has
    std::size_t m_inFlight{0};
    Bytes m_incoming; ///< message being received
};

/**
 * @ingroup ehealth-net
 * The card's end: an application in card emulation that takes and gives messages by APDUs of
 * ISO/IEC 7816-4. The interchange is the project's, the commands and status words the standard's:
 *
 * | command                  | data field                           | answer           | or   |
 * |--------------------------|--------------------------------------|------------------|------|
 * | SELECT, P1-P2 0400       | AID                                  | FCI template     | 6A82 |
 * | ENVELOPE C2, P1-P2 0000  | message, or with CLA 10 a part of it | message, if any  | 6A84 |
 * | GET DATA CA, P1-P2 0100  | none                                 | message          | 6A88 |
 * | GET RESPONSE, P1-P2 0000 | none                                 | more after 61xx  | 6985 |
 *
 * It refuses as well: 6E00 class, 6D00 instruction, 6700 lengths that do not fit, 6A86 P1-P2, 6985
 * before SELECT, 6883 another command within a chain, 6884 a chain of another command.
 */
class IsoDepCard : public NfcTransmission
{
  public:
    /**
     * @param application the card has
     * @param frameSize longest frame the reader takes, octets, CRC included
     */
    IsoDepCard(CardApplication application, uint32_t frameSize);

    NfcFrameFormat GetFrameFormat(NfcBitRate rate) const override;
    bool IsSending() const override;
    void StartMessage(Ptr<const Packet> message) override;
    bool MayWait() const override;
    Result Accept(Ptr<const Packet> block) override;
    Ptr<Packet> MakeBlock() override;
    Ptr<Packet> MakeExtension(uint8_t factor) override;

  private:
    /// What the card is to answer.
    struct Answer
    {
        StatusWord status; ///< without data
        bool open{false};  ///< the card's message instead, if it has one
        Bytes data;
    };

    Answer TakeCommand(ByteView octets, Result& result);
    Answer Select(const CommandApdu& command);
    Answer TakeEnvelope(CommandApdu command, bool chaining, Result& result);
    ResponseApdu MakeResponse();

    CardApplication m_application;
    IsoDepEndpoint m_endpoint;
    bool m_selected{false};
    std::optional<Answer> m_answer; ///< owed
    uint32_t m_expected{0};         ///< Ne of the command that is owed an answer
    bool m_inChain{false};
    Bytes m_incoming;        ///< message being received
    Bytes m_message;         ///< being sent; empty: none
    std::size_t m_offset{0}; ///< octets of it that the reader has
    std::size_t m_inFlight{0};
    bool m_left{false}; ///< the last answer was 61xx
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_ISO_DEP_APDU_H
