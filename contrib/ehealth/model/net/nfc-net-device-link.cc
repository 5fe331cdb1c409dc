// SPDX-License-Identifier: GPL-2.0-only
// The link of an NfcNetDevice: the exchange of blocks, and its end.
#include "nfc-net-device.h"
#include "ns3/error-model.h"
#include "ns3/iso-dep-apdu.h"
#include "ns3/log.h"
#include "ns3/nfc-channel.h"
#include "ns3/nfc-dep.h"
#include "ns3/simulator.h"
#include "ns3/wall-profile.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace ehealth
{

NS_LOG_COMPONENT_DEFINE("EhealthNfcLink");

void
NfcNetDevice::GoDown(State next)
{
    const bool wasActive = IsActivated();
    ++m_session;
    m_event.Cancel();
    m_timer.Cancel();
    m_idleWait = false;
    m_awaiting = false;
    m_holding = false;
    m_initiates = m_initiates && next == State::Polling;
    m_transmission.reset();
    m_peer = nullptr;
    m_state = next;
    if (next == State::Polling)
    {
        m_event = Simulator::Schedule(m_pollInterval, &NfcNetDevice::EndOfReqa, this);
    }
    if (wasActive)
    {
        NS_LOG_INFO("NFC " << m_mode << " lost its link");
        m_linkLostTrace();
        NotifyLinkChange();
    }
    if (wasActive || next == State::Idle)
    {
        EndTransfers(wasActive ? NfcTransferStatus::LinkLost : NfcTransferStatus::NoCard);
    }
    if (wasActive && !m_linkCallback.IsNull())
    {
        m_linkCallback(false);
    }
}

void
NfcNetDevice::EndTransfers(NfcTransferStatus status)
{
    // A callback may begin new transfers: those wait for the next link.
    const auto transfers = std::exchange(m_transfers, {});
    for (const auto& transfer : transfers)
    {
        if (!transfer.done.IsNull())
        {
            Simulator::ScheduleNow([done = transfer.done, status] { done(status); });
        }
    }
}

void
NfcNetDevice::ComeUp(Ptr<NfcNetDevice> peer, const NfcActivationParameters& parameters)
{
    ++m_session;
    m_state = State::Active;
    m_peer = peer;
    m_parameters = parameters;
    m_transmission = MakeTransmission();
    m_extension = 1;
    m_retries = 0;
    m_pollerDue = Simulator::Now();
    if (!IsPoller())
    {
        m_timer = Simulator::Schedule(m_fieldTimeout, &NfcNetDevice::CheckField, this);
    }
    NS_LOG_INFO("NFC " << m_mode << " activated");
    m_activatedTrace(peer);
    NotifyLinkChange();
    if (!m_linkCallback.IsNull())
    {
        m_linkCallback(true);
    }
}

void
NfcNetDevice::Drop(Ptr<const Packet> frame, NfcDropReason reason)
{
    NS_LOG_DEBUG("NFC frame of " << frame->GetSize() << " bytes dropped: " << reason);
    m_dropTrace(frame, reason);
}

void
NfcNetDevice::NotifySent(Ptr<const Packet> frame) const
{
    m_phyTxTrace(frame);
    if (m_channel)
    {
        m_channel->NotifyCarried(frame);
    }
}

std::optional<Time>
NfcNetDevice::Emit(Ptr<Packet> frame)
{
    NotifySent(frame);
    const auto peer = m_peer;
    if (peer->m_channel != m_channel || !m_channel->IsInRange(this, peer))
    {
        peer->Drop(frame, NfcDropReason::OutOfRange);
        return std::nullopt;
    }
    if (PeekPointer(peer->m_peer) != this)
    {
        peer->Drop(frame, NfcDropReason::NotActivated);
        return std::nullopt;
    }
    const auto impairment = m_channel->GetImpairment();
    const auto late = impairment ? impairment->Judge() : Time();
    if (!late)
    {
        peer->Drop(frame, NfcDropReason::Fault);
        m_channel->NotifyDrop(frame);
    }
    return late;
}

void
NfcNetDevice::EmitBlock(Ptr<Packet> frame, void (NfcNetDevice::*receive)(Ptr<Packet>))
{
    const auto late = Emit(frame);
    if (!late)
    {
        return;
    }
    if (late->IsZero())
    {
        (PeekPointer(m_peer)->*receive)(frame);
        return;
    }
    const auto arrive = [peer = m_peer, session = m_peer->m_session, frame, receive] {
        // A poller that has repeated in the meantime is deaf while it sends.
        if (session != peer->m_session || (peer->IsPoller() && !peer->m_awaiting))
        {
            peer->Drop(frame, NfcDropReason::TooLate);
            return;
        }
        (PeekPointer(peer)->*receive)(frame);
    };
    Simulator::Schedule(*late, arrive);
}

bool
NfcNetDevice::Hear(Ptr<Packet>& frame)
{
    const bool corrupt = m_receiveErrorModel && m_receiveErrorModel->IsCorrupt(frame);
    if (corrupt)
    {
        Bytes octets = GetBytes(frame);
        octets.front() ^= 0x01;
        frame = MakePacket(octets);
    }
    m_phyRxTrace(frame);
    return !corrupt;
}

std::unique_ptr<NfcTransmission>
NfcNetDevice::MakeTransmission() const
{
    const bool poller = IsPoller();
    const uint16_t theirs = poller ? m_parameters.listenerFrameSize : m_parameters.pollerFrameSize;
    if (m_parameters.protocol == NfcProtocol::NfcDep)
    {
        return std::make_unique<NfcDepEndpoint>(poller ? NfcTransmission::Role::Poller
                                                       : NfcTransmission::Role::Listener,
                                                GetNfcDepPayload(theirs));
    }
    const uint16_t size = GetNfcFrameSize(GetNfcFrameSizeInteger(theirs));
    CardApplication application{m_aid, m_extendedLength};
    if (!poller)
    {
        return std::make_unique<IsoDepCard>(std::move(application), size);
    }
    application.extendedLength = m_extendedLength && m_parameters.extendedLength;
    return std::make_unique<IsoDepReader>(std::move(application), size);
}

// --- Blocks -----------------------------------------------------------------------------------

void
NfcNetDevice::LoadMessage()
{
    if (!m_transmission->IsSending() && !m_transfers.empty())
    {
        m_transmission->StartMessage(m_transfers.front().message);
    }
}

Ptr<Packet>
NfcNetDevice::AddFraming(Ptr<Packet> block) const
{
    ehealth::AddFraming(m_transmission->GetFrameFormat(m_parameters.bitRate), block);
    return block;
}

Time
NfcNetDevice::GetFrameTime(Ptr<const Packet> frame) const
{
    return GetNfcFrameTime(frame->GetSize(),
                           m_parameters.bitRate,
                           m_transmission->GetFrameFormat(m_parameters.bitRate));
}

Time
NfcNetDevice::GetWaitingTime() const
{
    constexpr uint8_t kMaxFwi = 14;
    return std::min(GetNfcFrameWaitingTime(m_parameters.fwi) * m_extension,
                    GetNfcFrameWaitingTime(kMaxFwi));
}

std::optional<NfcTransmission::Result>
NfcNetDevice::TakeBlock(Ptr<Packet> frame)
{
    Hear(frame);
    const auto block = frame->Copy();
    if (!RemoveFraming(m_transmission->GetFrameFormat(m_parameters.bitRate), block))
    {
        Drop(frame, NfcDropReason::CrcError);
        return NfcTransmission::Result{};
    }
    auto result = m_transmission->Accept(block);
    if (!result.valid)
    {
        Drop(frame, NfcDropReason::ProtocolError);
        return result;
    }
    m_extension = std::max<uint8_t>(result.extension, 1);
    const auto session = m_session;
    if (result.delivered)
    {
        const auto done = m_transfers.front().done;
        m_transfers.pop_front();
        if (!done.IsNull())
        {
            done(NfcTransferStatus::Delivered);
        }
    }
    if (result.message && session == m_session)
    {
        DeliverUp(result.message->Copy(), kProtocol, m_peer->GetAddress());
        if (!m_messageCallback.IsNull())
        {
            m_messageCallback(this, result.message);
        }
    }
    if (result.ended && session == m_session)
    {
        Drop(frame, NfcDropReason::ProtocolError);
        GoDown(State::Polling);
    }
    if (session != m_session)
    {
        return std::nullopt;
    }
    return result;
}

void
NfcNetDevice::ScheduleNextBlock()
{
    LoadMessage();
    if (!m_transmission->IsIdle())
    {
        SendNextBlock();
        return;
    }
    m_idleWait = true;
    m_event = Simulator::Schedule(m_presenceCheckInterval, &NfcNetDevice::SendNextBlock, this);
}

void
NfcNetDevice::SendNextBlock()
{
    const WallProfile::Scope profile(WallProfile::Part::Nfc);
    m_idleWait = false;
    LoadMessage();
    ScheduleFrame(AddFraming(m_transmission->MakeBlock()));
}

void
NfcNetDevice::ScheduleFrame(Ptr<Packet> frame)
{
    const Time now = Simulator::Now();
    const Time end = std::max(now, m_earliestStart) + GetFrameTime(frame);
    m_event = Simulator::Schedule(end - now,
                                  IsPoller() ? &NfcNetDevice::EndOfPollerFrame
                                             : &NfcNetDevice::EndOfListenerFrame,
                                  this,
                                  frame);
}

void
NfcNetDevice::EndOfPollerFrame(Ptr<Packet> frame)
{
    const WallProfile::Scope profile(WallProfile::Part::Nfc);
    m_awaiting = true;
    const Time waitingTime = GetWaitingTime();
    m_responseDeadline = Simulator::Now() + waitingTime;
    // The timer is moved on when it expires early, rather than cancelled at each response.
    if (m_timer.IsExpired() || Simulator::GetDelayLeft(m_timer) > waitingTime)
    {
        m_timer.Cancel();
        m_timer = Simulator::Schedule(waitingTime, &NfcNetDevice::CheckResponse, this);
    }
    EmitBlock(frame, &NfcNetDevice::ReceiveFromPoller);
}

void
NfcNetDevice::ReceiveFromPoller(Ptr<Packet> frame)
{
    m_event.Cancel(); // an answer to what the poller has given up by now
    m_holding = false;
    m_pollerDue = Simulator::Now();
    m_earliestStart = m_pollerDue + m_frameDelayTime + m_turnaround;
    const auto result = TakeBlock(frame);
    if (!result || !result->valid)
    {
        return; // a listener stays silent: the poller repeats
    }
    LoadMessage();
    if (m_transmission->MayWait() && !m_busyCallback.IsNull() && m_busyCallback())
    {
        // Its answer, or its request for more time, begins before the waiting time is over.
        const Time patience = GetWaitingTime() * 9 / 10;
        m_holding = true;
        m_pollerDue += patience;
        m_event = Simulator::Schedule(patience, &NfcNetDevice::EndOfPatience, this);
        return;
    }
    Answer(m_transmission->MakeBlock());
}

void
NfcNetDevice::EndOfPatience()
{
    const WallProfile::Scope profile(WallProfile::Part::Nfc);
    if (!m_busyCallback())
    {
        Answer(m_transmission->MakeBlock());
        return;
    }
    // If that gets lost the poller repeats, but so much later.
    m_extension = m_waitingTimeMultiplier;
    Answer(m_transmission->MakeExtension(m_extension));
}

void
NfcNetDevice::Answer(Ptr<Packet> block)
{
    m_holding = false;
    const auto frame = AddFraming(block);
    // The poller hears that an answer has begun; it waits for its end and a little longer.
    const Time start = std::max(Simulator::Now(), m_earliestStart);
    if (PeekPointer(m_peer->m_peer) == this) // it may have gone, and be busy elsewhere
    {
        m_peer->m_responseDeadline =
            std::max(m_peer->m_responseDeadline, start + GetFrameTime(frame) + m_frameDelayTime);
    }
    ScheduleFrame(frame);
}

void
NfcNetDevice::EndOfListenerFrame(Ptr<Packet> frame)
{
    EmitBlock(frame, &NfcNetDevice::ReceiveFromListener);
}

void
NfcNetDevice::ReceiveFromListener(Ptr<Packet> frame)
{
    m_awaiting = false;
    m_earliestStart = Simulator::Now() + m_frameDelayTime + m_turnaround;
    const auto result = TakeBlock(frame);
    if (!result)
    {
        return;
    }
    if (!result->valid)
    {
        Retry(NfcTransmission::Failure::Garbled);
        return;
    }
    if (result->progress)
    {
        m_retries = 0;
    }
    ScheduleNextBlock();
}

void
NfcNetDevice::CheckResponse()
{
    const WallProfile::Scope profile(WallProfile::Part::Nfc);
    if (!m_awaiting)
    {
        return; // the next frame sets the timer again
    }
    const Time left = m_responseDeadline - Simulator::Now();
    if (left.IsStrictlyPositive())
    {
        m_timer = Simulator::Schedule(left, &NfcNetDevice::CheckResponse, this);
        return;
    }
    m_awaiting = false;
    m_earliestStart = Simulator::Now() + m_turnaround;
    Retry(NfcTransmission::Failure::Silence);
}

void
NfcNetDevice::Retry(NfcTransmission::Failure failure)
{
    if (m_retries == m_maxRetransmissions)
    {
        GoDown(State::Polling);
        return;
    }
    ++m_retries;
    ScheduleFrame(AddFraming(m_transmission->MakeRetry(failure)));
}

void
NfcNetDevice::CheckField()
{
    const WallProfile::Scope profile(WallProfile::Part::Nfc);
    const Time left = m_pollerDue + m_fieldTimeout * m_extension - Simulator::Now();
    if (left.IsStrictlyPositive())
    {
        m_timer = Simulator::Schedule(left, &NfcNetDevice::CheckField, this);
        return;
    }
    GoDown(State::Idle);
}

} // namespace ehealth
} // namespace ns3
