// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_NFC_TRANSMISSION_H
#define EHEALTH_NFC_TRANSMISSION_H

#include "ns3/nfc-frame.h"

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-net
 * One end of the half-duplex conversation of two activated NFC devices, without its timing: it
 * carries messages of up to kMaxMessageSize octets both ways in blocks, one of each side at a time.
 *
 * The poller speaks first: MakeBlock(). The listener lets Accept() take the block and, if that is
 * valid, answers with MakeBlock(); and so on. A poller that has heard nothing, or nothing valid,
 * sends MakeRetry() instead; a listener then stays silent. A listener that MayWait() may put its
 * answer off until it has a message; when it needs longer than the frame waiting time it asks for
 * more with MakeExtension().
 */
class NfcTransmission
{
  public:
    /// Which end.
    enum class Role : uint8_t
    {
        Poller,   ///< makes the field and leads: a reader (PCD), an initiator
        Listener, ///< only answers: a card (PICC), a target
    };

    /// Why a poller has to repeat.
    enum class Failure : uint8_t
    {
        Silence, ///< it heard nothing within the frame waiting time
        Garbled, ///< what it heard was corrupted or did not fit
    };

    /// Longest message either end takes, octets.
    static constexpr uint32_t kMaxMessageSize = 65536;
    /// Largest factor of the frame waiting time that a listener may ask for.
    static constexpr uint8_t kMaxExtension = 59;

    /// What a block brought.
    struct Result
    {
        bool valid{false};     ///< it fits the state of the conversation
        bool progress{false};  ///< it is new, neither a repetition nor a request for one
        bool delivered{false}; ///< the other side has the whole message that was being sent
        bool ended{false};     ///< the two cannot understand each other: the link is of no use
        uint8_t extension{0};  ///< factor of the frame waiting time asked for, or granted; 0: none
        Ptr<Packet> message;   ///< a message that has been received completely, or null
    };

    virtual ~NfcTransmission() = default;

    /// @return how its blocks become frames at a bit rate @param rate of the link
    virtual NfcFrameFormat GetFrameFormat(NfcBitRate rate) const = 0;

    /// @return whether a message is being sent or awaits its acknowledgement
    virtual bool IsSending() const = 0;

    /// Begin a message.
    /// @param message not empty, at most kMaxMessageSize; only when not IsSending()
    virtual void StartMessage(Ptr<const Packet> message) = 0;

    /// @return whether a poller's next block would only ask whether the listener has something, and
    /// it had nothing the last time
    virtual bool IsIdle() const
    {
        return false;
    }

    /// @return whether a listener may put off the answer to what Accept() has taken
    virtual bool MayWait() const
    {
        return false;
    }

    /**
     * Take a block of the other side.
     * @param block without framing
     * @return what it brought
     */
    virtual Result Accept(Ptr<const Packet> block) = 0;

    /// @return the block to send now, without framing
    virtual Ptr<Packet> MakeBlock() = 0;

    /// @return a poller's block after a failure, without framing; null for a listener
    /// @param failure what went wrong
    virtual Ptr<Packet> MakeRetry([[maybe_unused]] Failure failure)
    {
        return nullptr;
    }

    /**
     * @param factor of the frame waiting time: 1..kMaxExtension
     * @return the block with which a listener asks for so much time, without framing; null for a
     * poller
     */
    virtual Ptr<Packet> MakeExtension([[maybe_unused]] uint8_t factor)
    {
        return nullptr;
    }
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_NFC_TRANSMISSION_H
