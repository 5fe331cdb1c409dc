// SPDX-License-Identifier: GPL-2.0-only
#include "nfc-net-device.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/error-model.h"
#include "ns3/log.h"
#include "ns3/nfc-channel.h"
#include "ns3/ns3-compat.h"
#include "ns3/pointer.h"
#include "ns3/random-variable-stream.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"
#include "ns3/wall-profile.h"

namespace ns3
{
namespace ehealth
{

NS_LOG_COMPONENT_DEFINE("EhealthNfcNetDevice");
NS_OBJECT_ENSURE_REGISTERED(NfcNetDevice);

std::ostream&
operator<<(std::ostream& os, NfcMode mode)
{
    switch (mode)
    {
    case NfcMode::Reader:
        return os << "Reader";
    case NfcMode::Card:
        return os << "Card";
    case NfcMode::Peer:
        return os << "Peer";
    }
    return os << "NfcMode(" << static_cast<int>(mode) << ")";
}

std::ostream&
operator<<(std::ostream& os, NfcTransferStatus status)
{
    switch (status)
    {
    case NfcTransferStatus::Delivered:
        return os << "Delivered";
    case NfcTransferStatus::LinkLost:
        return os << "LinkLost";
    case NfcTransferStatus::NoCard:
        return os << "NoCard";
    case NfcTransferStatus::TooLarge:
        return os << "TooLarge";
    }
    return os << "NfcTransferStatus(" << static_cast<int>(status) << ")";
}

std::ostream&
operator<<(std::ostream& os, NfcDropReason reason)
{
    switch (reason)
    {
    case NfcDropReason::OutOfRange:
        return os << "OutOfRange";
    case NfcDropReason::CrcError:
        return os << "CrcError";
    case NfcDropReason::ProtocolError:
        return os << "ProtocolError";
    case NfcDropReason::NotActivated:
        return os << "NotActivated";
    case NfcDropReason::TooLate:
        return os << "TooLate";
    case NfcDropReason::Fault:
        return os << "Fault";
    }
    return os << "NfcDropReason(" << static_cast<int>(reason) << ")";
}

TypeId
NfcNetDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::ehealth::NfcNetDevice")
            .SetParent<LinkNetDevice>()
            .SetGroupName("Ehealth")
            .AddConstructor<NfcNetDevice>()
            .AddAttribute("Mtu",
                          "What GetMtu() answers, bytes; messages may be longer (64 KiB)",
                          UintegerValue(65535),
                          MakeUintegerAccessor(&NfcNetDevice::SetMtu, &NfcNetDevice::GetMtu),
                          MakeUintegerChecker<uint16_t>(1))
            .AddAttribute("Mode",
                          "Mode of NFC",
                          EnumValue(NfcMode::Reader),
                          EHEALTH_MAKE_ENUM_ACCESSOR(NfcMode, &NfcNetDevice::m_mode),
                          MakeEnumChecker(NfcMode::Reader,
                                          "Reader",
                                          NfcMode::Card,
                                          "Card",
                                          NfcMode::Peer,
                                          "Peer"))
            .AddAttribute("BitRate",
                          "Fastest bit rate offered, kbit/s; the slower of both sides is used, and "
                          "424 at most by peers",
                          EnumValue(NfcBitRate::Kbps106),
                          EHEALTH_MAKE_ENUM_ACCESSOR(NfcBitRate, &NfcNetDevice::m_maxBitRate),
                          MakeEnumChecker(NfcBitRate::Kbps106,
                                          "106",
                                          NfcBitRate::Kbps212,
                                          "212",
                                          NfcBitRate::Kbps424,
                                          "424",
                                          NfcBitRate::Kbps848,
                                          "848"))
            .AddAttribute("FrameSize",
                          "Longest frame this device takes (FSD, FSC), bytes; the next smaller "
                          "size of ISO/IEC 14443-4 table 1 is announced; by a peer, as longest "
                          "payload, the next smaller of 64, 128, 192, 254",
                          UintegerValue(256),
                          MakeUintegerAccessor(&NfcNetDevice::m_frameSize),
                          MakeUintegerChecker<uint16_t>(16, 256))
            .AddAttribute("Fwi",
                          "Frame waiting time integer of a listener (FWI, WT): it answers within "
                          "(4096/13.56 MHz) x 2^Fwi",
                          UintegerValue(7),
                          MakeUintegerAccessor(&NfcNetDevice::m_fwi),
                          MakeUintegerChecker<uint8_t>(0, 14))
            .AddAttribute("WaitingTimeMultiplier",
                          "So many frame waiting times (WTXM, RTOX) a listener asks for while its "
                          "application is busy; as much longer it takes it to notice that it has "
                          "left the field",
                          UintegerValue(2),
                          MakeUintegerAccessor(&NfcNetDevice::m_waitingTimeMultiplier),
                          MakeUintegerChecker<uint8_t>(1, NfcTransmission::kMaxExtension))
            .AddAttribute("ApplicationId",
                          "Name (AID) of the application that a reader selects and a card has, "
                          "5 to 16 bytes in hexadecimal; F0 begins a proprietary one",
                          StringValue("f0654865616c7468"), // "eHealth"
                          MakeStringAccessor(&NfcNetDevice::SetApplicationId,
                                             &NfcNetDevice::GetApplicationId),
                          MakeStringChecker())
            .AddAttribute(
                "ExtendedLength",
                "Whether APDUs of more than 255 bytes are taken; command chaining and GET "
                "RESPONSE otherwise",
                BooleanValue(true),
                MakeBooleanAccessor(&NfcNetDevice::m_extendedLength),
                MakeBooleanChecker())
            .AddAttribute("MaxRetransmissions",
                          "How often a poller repeats before it gives the link up",
                          UintegerValue(3),
                          MakeUintegerAccessor(&NfcNetDevice::m_maxRetransmissions),
                          MakeUintegerChecker<uint8_t>())
            .AddAttribute("PollInterval",
                          "Period in which a poller searches for listeners (time)",
                          TimeValue(MilliSeconds(300)),
                          MakeTimeAccessor(&NfcNetDevice::m_pollInterval),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("DiscoveryPhase",
                          "Part of PollInterval that passes before a poller's first attempt, 0..1",
                          StringValue("ns3::UniformRandomVariable[Min=0|Max=1]"),
                          MakePointerAccessor(&NfcNetDevice::m_discoveryPhase),
                          MakePointerChecker<RandomVariableStream>())
            .AddAttribute("FieldGuardTime",
                          "Unmodulated field before the first command (time); ISO/IEC 14443-3: "
                          "at least 5 ms",
                          TimeValue(MilliSeconds(5)),
                          MakeTimeAccessor(&NfcNetDevice::m_fieldGuardTime),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("FrameDelayTime",
                          "Shortest time from the end of a frame to the start of the answer "
                          "(time); ISO/IEC 14443-3: 1236/fc",
                          TimeValue(GetCarrierTime(1236)),
                          MakeTimeAccessor(&NfcNetDevice::m_frameDelayTime),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("Turnaround",
                          "What this device needs on top of FrameDelayTime before it sends its "
                          "next block (time)",
                          TimeValue(MicroSeconds(300)),
                          MakeTimeAccessor(&NfcNetDevice::m_turnaround),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("ActivationTurnaround",
                          "What a poller needs between two commands of the activation (time)",
                          TimeValue(MicroSeconds(500)),
                          MakeTimeAccessor(&NfcNetDevice::m_activationTurnaround),
                          MakeTimeChecker(Time(0)))
            .AddAttribute(
                "AtsWait",
                "What a listener needs on top of FrameDelayTime before it answers RATS or ATR_REQ "
                "(time)",
                TimeValue(MicroSeconds(4800)),
                MakeTimeAccessor(&NfcNetDevice::m_atsWait),
                MakeTimeChecker(Time(0)))
            .AddAttribute("PresenceCheckInterval",
                          "Pause of a poller when neither side has anything to send (time); must "
                          "be clearly shorter than the listener's FieldTimeout",
                          TimeValue(MilliSeconds(20)),
                          MakeTimeAccessor(&NfcNetDevice::m_presenceCheckInterval),
                          MakeTimeChecker(Time(0)))
            .AddAttribute(
                "FieldTimeout",
                "A listener that has heard nothing for so long has left the field (time); "
                "must exceed a frame of each side plus PresenceCheckInterval",
                TimeValue(MilliSeconds(100)),
                MakeTimeAccessor(&NfcNetDevice::m_fieldTimeout),
                MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("ReceiveErrorModel",
                          "Decides which received frames are corrupted",
                          PointerValue(),
                          MakePointerAccessor(&NfcNetDevice::m_receiveErrorModel),
                          MakePointerChecker<ErrorModel>())
            .AddTraceSource("PhyTx",
                            "A frame (with CRC) has been sent; fires at its end",
                            MakeTraceSourceAccessor(&NfcNetDevice::m_phyTxTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("PhyRx",
                            "A frame (with CRC) has been heard, intact or not; fires at its end",
                            MakeTraceSourceAccessor(&NfcNetDevice::m_phyRxTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("FrameDropped",
                            "A frame had no effect: traced at the device that would have received "
                            "it, with the reason",
                            MakeTraceSourceAccessor(&NfcNetDevice::m_dropTrace),
                            "ns3::ehealth::NfcNetDevice::DropTracedCallback")
            .AddTraceSource("Activated",
                            "A link has come up",
                            MakeTraceSourceAccessor(&NfcNetDevice::m_activatedTrace),
                            "ns3::ehealth::NfcNetDevice::ActivatedTracedCallback")
            .AddTraceSource("LinkLost",
                            "A link has gone down, whoever ended it",
                            MakeTraceSourceAccessor(&NfcNetDevice::m_linkLostTrace),
                            "ns3::ehealth::NfcNetDevice::LinkLostTracedCallback");
    return tid;
}

NfcNetDevice::NfcNetDevice() = default;

NfcNetDevice::~NfcNetDevice() = default;

void
NfcNetDevice::DoDispose()
{
    m_event.Cancel();
    m_timer.Cancel();
    m_transfers.clear();
    m_messageCallback = MessageCallback();
    m_linkCallback = LinkCallback();
    m_busyCallback = BusyCallback();
    m_choiceCallback = ChoiceCallback();
    m_field.clear();
    m_transmission.reset();
    m_peer = nullptr;
    m_channel = nullptr;
    m_state = State::Idle;
    m_discoveryPhase = nullptr;
    m_receiveErrorModel = nullptr;
    LinkNetDevice::DoDispose();
}

NfcMode
NfcNetDevice::GetMode() const
{
    return m_mode;
}

NfcMode
NfcNetDevice::GetCounterpart(NfcMode mode)
{
    switch (mode)
    {
    case NfcMode::Reader:
        return NfcMode::Card;
    case NfcMode::Card:
        return NfcMode::Reader;
    case NfcMode::Peer:
        break;
    }
    return NfcMode::Peer;
}

bool
NfcNetDevice::IsPoller() const
{
    return m_mode == NfcMode::Reader || m_initiates;
}

std::string
NfcNetDevice::GetApplicationId() const
{
    return ToHex(m_aid);
}

void
NfcNetDevice::SetApplicationId(std::string hex)
{
    constexpr std::size_t kMin = 5;
    constexpr std::size_t kMax = 16;
    m_aid = FromHex(hex);
    NS_ABORT_MSG_IF(m_aid.size() < kMin || m_aid.size() > kMax,
                    "NfcNetDevice::ApplicationId " << hex << " does not have 5 to 16 bytes");
}

void
NfcNetDevice::SetMode(NfcMode mode)
{
    Reset();
    m_mode = mode;
}

Ptr<Channel>
NfcNetDevice::GetChannel() const
{
    return m_channel;
}

void
NfcNetDevice::SetChannel(Ptr<NfcChannel> channel)
{
    if (m_channel)
    {
        Reset();
    }
    m_channel = channel;
}

void
NfcNetDevice::SetMessageCallback(MessageCallback callback)
{
    m_messageCallback = callback;
}

void
NfcNetDevice::SetBusyCallback(BusyCallback callback)
{
    m_busyCallback = callback;
}

void
NfcNetDevice::SetLinkCallback(LinkCallback callback)
{
    m_linkCallback = callback;
}

void
NfcNetDevice::SetReceiveErrorModel(Ptr<ErrorModel> model)
{
    m_receiveErrorModel = model;
}

int64_t
NfcNetDevice::AssignStreams(int64_t stream)
{
    m_discoveryPhase->SetStream(stream);
    return 1;
}

bool
NfcNetDevice::IsActivated() const
{
    return m_state == State::Active;
}

bool
NfcNetDevice::IsLinkUp() const
{
    return IsActivated();
}

Ptr<NfcNetDevice>
NfcNetDevice::GetPeer() const
{
    return IsActivated() ? m_peer : nullptr;
}

bool
NfcNetDevice::AnswersTo(Ptr<const NfcNetDevice> poller) const
{
    // A card whose reader has turned to something else has not noticed yet: a new field wakes it.
    return this != PeekPointer(poller) && !IsPoller() &&
           (!m_peer || m_peer == poller || PeekPointer(m_peer->m_peer) != this);
}

void
NfcNetDevice::SetChoiceCallback(ChoiceCallback callback)
{
    m_choiceCallback = callback;
}

bool
NfcNetDevice::Send(Ptr<Packet> packet, const Address&, uint16_t protocolNumber)
{
    if (protocolNumber != kProtocol || packet->GetSize() == 0)
    {
        NS_LOG_WARN("NFC does not carry protocol " << protocolNumber << " or empty packets");
        return false;
    }
    Transfer(packet, TransferCallback());
    return packet->GetSize() <= NfcTransmission::kMaxMessageSize;
}

void
NfcNetDevice::Transfer(Ptr<Packet> message, TransferCallback done)
{
    const WallProfile::Scope profile(WallProfile::Part::Nfc);
    NS_LOG_FUNCTION(this << message);
    NS_ABORT_MSG_IF(message->GetSize() == 0, "NFC carries no empty messages");
    if (message->GetSize() > NfcTransmission::kMaxMessageSize)
    {
        if (!done.IsNull())
        {
            Simulator::ScheduleNow([done] { done(NfcTransferStatus::TooLarge); });
        }
        return;
    }
    m_transfers.push_back({message->Copy(), done});
    if (m_idleWait)
    {
        m_event.Cancel();
        SendNextBlock();
    }
    else if (m_holding)
    {
        m_event.Cancel();
        LoadMessage();
        Answer(m_transmission->MakeBlock());
    }
}

void
NfcNetDevice::StartPolling()
{
    NS_LOG_FUNCTION(this);
    NS_ABORT_MSG_IF(m_mode == NfcMode::Card, "an NFC card cannot poll");
    NS_ABORT_MSG_IF(!m_channel, "an NFC device polls without being attached to a channel");
    if (m_state != State::Idle)
    {
        return;
    }
    m_initiates = true;
    m_state = State::Polling;
    const Time wait = m_pollInterval * m_discoveryPhase->GetValue();
    m_event = Simulator::Schedule(wait + m_fieldGuardTime + GetNfcShortFrameTime(),
                                  &NfcNetDevice::EndOfReqa,
                                  this);
}

void
NfcNetDevice::StopPolling()
{
    NS_LOG_FUNCTION(this);
    NS_ABORT_MSG_IF(m_mode == NfcMode::Card, "an NFC card cannot poll");
    Reset();
}

void
NfcNetDevice::Reset()
{
    NS_LOG_FUNCTION(this);
    GoDown(State::Idle);
}

} // namespace ehealth
} // namespace ns3
