// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_NFC_NET_DEVICE_H
#define EHEALTH_NFC_NET_DEVICE_H

#include "ns3/event-id.h"
#include "ns3/link-net-device.h"
#include "ns3/nfc-activation.h"
#include "ns3/nfc-transmission.h"
#include "ns3/nstime.h"
#include "ns3/traced-callback.h"

#include <deque>
#include <memory>
#include <optional>
#include <ostream>

namespace ns3
{

class ErrorModel;
class RandomVariableStream;

namespace ehealth
{

class NfcChannel;

/// @ingroup ehealth-net
/// How a transfer ended.
enum class NfcTransferStatus : uint8_t
{
    Delivered, ///< the other side has all of it
    LinkLost,  ///< the link was lost, or given up, while the message waited or was under way
    NoCard,    ///< given up (StopPolling, Reset) before any link came up
    TooLarge,  ///< longer than NfcTransmission::kMaxMessageSize
};

/// @ingroup ehealth-net
/// Why a frame that was sent had no effect.
enum class NfcDropReason : uint8_t
{
    OutOfRange,    ///< the devices were too far apart at its end
    CrcError,      ///< it arrived corrupted (CRC_A or parity)
    ProtocolError, ///< not a block that fits the state of the protocol
    NotActivated,  ///< the receiver is not, or no longer, activated with the sender
    TooLate,       ///< a fault made it late: nobody waits for it any more
    Fault,         ///< a fault of the air lost it
};

/// @return the enumerator's name
std::ostream& operator<<(std::ostream& os, NfcTransferStatus status);
/// @return the enumerator's name
std::ostream& operator<<(std::ostream& os, NfcDropReason reason);

/**
 * @ingroup ehealth-net
 * An NFC device that carries messages of up to 64 KiB both ways, with the timing of the air, in one
 * of the three modes of NFC:
 *
 * | Mode   | is                | leads        | finds | carries messages by                     |
 * |--------|-------------------|--------------|-------|-----------------------------------------|
 * | Reader | reader/writer     | always       | Card  | APDUs (ISO/IEC 7816-4) in ISO-DEP       |
 * | Card   | card emulation    | never        |       | the same                                |
 * | Peer   | peer-to-peer      | who polls    | Peer  | NFC-DEP (ISO/IEC 18092)                 |
 *
 * The device that leads, the poller, searches for a listener between StartPolling() and
 * StopPolling(). The one that it finds in range is activated (ISO/IEC 14443-3 type A); from then on
 * the poller drives a half-duplex exchange of blocks: IsoDepReader, IsoDepCard, NfcDepEndpoint.
 * When neither side has anything to send it asks the listener every PresenceCheckInterval whether
 * it has something in the meantime. A listener whose application is busy (SetBusyCallback) does not
 * answer at once that it has nothing: it asks for more time before the frame waiting time is over,
 * S(WTX) or a timeout PDU, and answers as soon as there is something. A poller that hears no answer
 * within the frame waiting time repeats as the standard says, and gives the link up after
 * MaxRetransmissions; it then searches again. A listener gives up when it has heard nothing for
 * FieldTimeout.
 *
 * One listener is served at a time. Several in the field are resolved by anticollision
 * (ResolveNfcField); one of the counterpart's mode is then woken and activated, the others sleep.
 * Two peers that both poll do not find each other.
 *
 * The frames are real. A frame costs one event, at its end; that is when it is traced, and when the
 * distance of the devices decides whether it is heard. Timing: see GetNfcFrameTime and the
 * attributes; the sources of the values are ISO/IEC 14443 and nfc.csv (E4).
 */
class NfcNetDevice : public LinkNetDevice
{
  public:
    /// Mode of NFC. (Not an enum class: ns-3.37 has no attributes of those.)
    enum Mode : uint8_t
    {
        Reader, ///< reader/writer
        Card,   ///< card, or card emulation
        Peer,   ///< peer-to-peer
    };

    /// EtherType under which messages pass through the NetDevice interface (IEEE 802 local
    /// experimental EtherType 1): NFC has no field for a protocol number.
    static constexpr uint16_t kProtocol = 0x88b5;

    /// Called once when a transfer has ended.
    using TransferCallback = Callback<void, NfcTransferStatus>;
    /// Called with every complete message received.
    using MessageCallback = Callback<void, Ptr<NfcNetDevice>, Ptr<Packet>>;
    /// Says whether the application will, or may, have something to say without being told more.
    using BusyCallback = Callback<bool>;
    /// Called at every change of IsActivated(), with its new value.
    using LinkCallback = Callback<void, bool>;

    /// @return the TypeId
    static TypeId GetTypeId();

    NfcNetDevice();
    ~NfcNetDevice() override;

    /// @return the mode
    Mode GetMode() const;

    /// @return the mode of the device that this one can talk to
    /// @param mode of this one
    static Mode GetCounterpart(Mode mode);

    /// @return whether it makes the field and leads: a reader, or a peer that polls
    bool IsPoller() const;

    /// A phone is a card to one device and a reader of another. Ends what is under way, as Reset().
    /// @param mode from now on
    void SetMode(Mode mode);

    /**
     * Send a message. It waits for its turn and, if necessary, for a link.
     * @param message not empty (aborts otherwise)
     * @param done called exactly once, never before this method has returned (unless the device is
     * disposed of first); may be null
     */
    void Transfer(Ptr<Packet> message, TransferCallback done);

    /// @param callback gets every message
    void SetMessageCallback(MessageCallback callback);

    /// @param callback is asked by a listener that has nothing to say; null: it is never busy
    void SetBusyCallback(BusyCallback callback);

    /// @param callback is told when a link comes up or goes down
    void SetLinkCallback(LinkCallback callback);

    /// @return whether there is a link to a device of the other side, as far as this one knows
    bool IsActivated() const;

    /// @return the device at the other end; null unless IsActivated()
    Ptr<NfcNetDevice> GetPeer() const;

    /// Begin to search for a listener (aborts on a card). The first attempt comes after a random
    /// part of PollInterval.
    void StartPolling();

    /// Switch the field off (aborts on a card). A link goes down, transfers not yet done end.
    void StopPolling();

    /// Back to the state after construction: no link, no transfers (which end), no search.
    void Reset();

    /// @param model decides which received frames are corrupted; null: none
    void SetReceiveErrorModel(Ptr<ErrorModel> model);

    /**
     * Use fixed random streams.
     * @param stream first stream number
     * @return the number of streams used
     */
    int64_t AssignStreams(int64_t stream);

    /// @param poller a device that polls
    /// @return whether this is a listener that answers its REQA, of whichever mode
    bool AnswersTo(Ptr<const NfcNetDevice> poller) const;

    /**
     * Decides whom a poller activates of several listeners in its field.
     * @param listeners of its counterpart's mode, in the order in which they were resolved
     * @return one of them
     */
    using ChoiceCallback = Callback<Ptr<NfcNetDevice>, const std::vector<Ptr<NfcNetDevice>>&>;

    /// @param callback asked when a listener is to be activated; null: the poller takes the one
    /// that was attached to the channel first
    void SetChoiceCallback(ChoiceCallback callback);

    /// For NfcChannel: use its Attach() and Detach() instead.
    /// @param channel channel, or null
    void SetChannel(Ptr<NfcChannel> channel);

    Ptr<Channel> GetChannel() const override;
    bool IsLinkUp() const override;
    bool Send(Ptr<Packet> packet, const Address& dest, uint16_t protocolNumber) override;

    /**
     * Signature of the trace source FrameDropped.
     * @param frame octets on the air
     * @param reason why it had no effect
     */
    typedef void (*DropTracedCallback)(Ptr<const Packet> frame, NfcDropReason reason);

    /**
     * Signature of the trace source Activated.
     * @param peer the other end
     */
    typedef void (*ActivatedTracedCallback)(Ptr<NfcNetDevice> peer);

    /// Signature of the trace source LinkLost.
    typedef void (*LinkLostTracedCallback)();

  protected:
    void DoDispose() override;

  private:
    enum class State : uint8_t
    {
        Idle,
        Polling,    ///< a poller between two attempts
        Activating, ///< the activation is under way
        Active,     ///< blocks are exchanged
    };

    struct PendingTransfer
    {
        Ptr<Packet> message;
        TransferCallback done;
    };

    // --- both sides
    /// Trace a frame's end, and decide whether the other end gets it.
    /// @return by how much later it gets it; nothing when it does not
    std::optional<Time> Emit(Ptr<Packet> frame);
    /// Trace a block's end, and let the other end have it when it gets there.
    void EmitBlock(Ptr<Packet> frame, void (NfcNetDevice::*receive)(Ptr<Packet>));
    /// Take a frame from the air: error model, then trace.
    /// @return whether it is intact
    bool Hear(Ptr<Packet>& frame);
    /// The same for a frame of the activation. Some of those have no CRC, but a parity bit for each
    /// octet: a corrupted one is noticed as well. @return whether it is intact
    bool HearActivation(Ptr<Packet> frame);
    void Drop(Ptr<const Packet> frame, NfcDropReason reason);
    /// Tells the traces of the device and of its channel.
    void NotifySent(Ptr<const Packet> frame) const;
    std::string GetApplicationId() const;
    void SetApplicationId(std::string hex);
    void ComeUp(Ptr<NfcNetDevice> peer, const NfcActivationParameters& parameters);
    /// Leave the present link or search. @param next Idle or Polling
    void GoDown(State next);
    void EndTransfers(NfcTransferStatus status);
    /// Let the transmission take the block of a frame; hand over what it completes.
    /// @return its verdict; nothing when the link has ended
    std::optional<NfcTransmission::Result> TakeBlock(Ptr<Packet> frame);
    /// Hand the next message to the transmission when there is room.
    void LoadMessage();
    Ptr<Packet> AddFraming(Ptr<Packet> block) const;
    Time GetFrameTime(Ptr<const Packet> frame) const;
    /// @return the present frame waiting time, extensions included
    Time GetWaitingTime() const;
    NfcActivationParameters GetActivationParameters(const NfcNetDevice& poller) const;
    std::unique_ptr<NfcTransmission> MakeTransmission() const;

    // --- poller
    void EndOfReqa();
    /// @return whom to activate of those in the field; null when none is of the counterpart's mode
    Ptr<NfcNetDevice> Choose(const std::vector<std::size_t>& order) const;
    void EndOfActivationRequest();
    void EndOfActivationResponse();
    /// @return whether the response of the present step reaches this poller
    bool HearActivationResponse();
    void AbandonActivation();
    /// Schedule the next block; before it a pause when neither side has anything to send.
    void ScheduleNextBlock();
    void SendNextBlock();
    void ScheduleFrame(Ptr<Packet> frame);
    void EndOfPollerFrame(Ptr<Packet> frame);
    void ReceiveFromListener(Ptr<Packet> frame);
    void CheckResponse();
    void Retry(NfcTransmission::Failure failure);

    // --- listener
    void ReceiveFromPoller(Ptr<Packet> frame);
    void EndOfPatience();
    void Answer(Ptr<Packet> block);
    void EndOfListenerFrame(Ptr<Packet> frame);
    void CheckField();

    // --- attributes
    Mode m_mode{Reader};
    NfcBitRate m_maxBitRate{NfcBitRate::Kbps106};
    uint16_t m_frameSize{256};
    uint8_t m_fwi{7};
    uint8_t m_waitingTimeMultiplier{2};
    Bytes m_aid;
    bool m_extendedLength{true};
    uint8_t m_maxRetransmissions{3};
    Time m_pollInterval;
    Time m_fieldGuardTime;
    Time m_frameDelayTime;
    Time m_turnaround;
    Time m_activationTurnaround;
    Time m_atsWait;
    Time m_presenceCheckInterval;
    Time m_fieldTimeout;
    Ptr<RandomVariableStream> m_discoveryPhase;
    Ptr<ErrorModel> m_receiveErrorModel;

    // --- state
    Ptr<NfcChannel> m_channel;
    State m_state{State::Idle};
    Time m_earliestStart;  ///< when the next frame may start
    uint64_t m_session{0}; ///< counts changes of state, to notice those made by a callback
    Ptr<NfcNetDevice> m_peer;
    NfcActivationParameters m_parameters; ///< of the present link
    std::unique_ptr<NfcTransmission> m_transmission;
    uint8_t m_extension{1}; ///< factor of the frame waiting time, asked for or granted
    std::deque<PendingTransfer> m_transfers;
    MessageCallback m_messageCallback;
    BusyCallback m_busyCallback;
    LinkCallback m_linkCallback;
    EventId m_event; ///< next attempt, end of the frame being sent or of a pause
    EventId m_timer; ///< poller: response timeout; listener: field timeout

    // --- poller
    bool m_initiates{false}; ///< polls, or leads a link
    std::vector<NfcActivationStep> m_steps;
    std::vector<Ptr<NfcNetDevice>> m_field; ///< listeners that take part in them
    ChoiceCallback m_choiceCallback;
    std::size_t m_step{0};
    bool m_idleWait{false};  ///< m_event ends the pause before a presence check
    bool m_awaiting{false};  ///< a response is due
    Time m_responseDeadline; ///< until when
    uint8_t m_retries{0};

    // --- listener
    bool m_holding{false}; ///< an answer is owed; m_event ends the time it may take
    Time m_pollerDue;      ///< since when the poller is to be heard

    TracedCallback<Ptr<const Packet>> m_phyTxTrace;
    TracedCallback<Ptr<const Packet>> m_phyRxTrace;
    TracedCallback<Ptr<const Packet>, NfcDropReason> m_dropTrace;
    TracedCallback<Ptr<NfcNetDevice>> m_activatedTrace;
    TracedCallback<> m_linkLostTrace;
};

/// @ingroup ehealth-net
/// Mode of NFC: NfcMode::Reader, NfcMode::Card, NfcMode::Peer.
using NfcMode = NfcNetDevice::Mode;

/// @return the enumerator's name
std::ostream& operator<<(std::ostream& os, NfcMode mode);

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_NFC_NET_DEVICE_H
