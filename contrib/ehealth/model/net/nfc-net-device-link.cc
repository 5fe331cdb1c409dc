// SPDX-License-Identifier: GPL-2.0-only
// The link of an NfcNetDevice: activation, the exchange of blocks, and the end of both.
#include "nfc-net-device.h"
#include "ns3/error-model.h"
#include "ns3/iso-dep-apdu.h"
#include "ns3/log.h"
#include "ns3/nfc-channel.h"
#include "ns3/nfc-dep.h"
#include "ns3/simulator.h"

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

Ptr<Packet>
NfcNetDevice::Emit(Ptr<Packet> frame)
{
    m_phyTxTrace(frame);
    const auto peer = m_peer;
    if (peer->m_channel != m_channel || !m_channel->IsInRange(this, peer))
    {
        peer->Drop(frame, NfcDropReason::OutOfRange);
        return nullptr;
    }
    if (PeekPointer(peer->m_peer) != this)
    {
        peer->Drop(frame, NfcDropReason::NotActivated);
        return nullptr;
    }
    return frame;
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

bool
NfcNetDevice::HearActivation(Ptr<Packet> frame)
{
    if (Hear(frame))
    {
        return true;
    }
    Drop(frame, NfcDropReason::CrcError);
    return false;
}

// --- Activation -------------------------------------------------------------------------------

NfcActivationParameters
NfcNetDevice::GetActivationParameters(const NfcNetDevice& poller) const
{
    constexpr uint8_t kManufacturer = 0x04;
    const auto writeId = [](const NfcNetDevice& device, std::array<uint8_t, 7>& id) {
        id[0] = kManufacturer;
        Mac48Address::ConvertFrom(device.GetAddress()).CopyTo(id.data() + 1);
    };
    NfcActivationParameters parameters;
    writeId(*this, parameters.uid);
    writeId(poller, parameters.pollerId);
    parameters.pollerFrameSize = poller.m_frameSize;
    parameters.listenerFrameSize = m_frameSize;
    parameters.fwi = m_fwi;
    parameters.bitRate = std::min(m_maxBitRate, poller.m_maxBitRate);
    parameters.extendedLength = m_extendedLength;
    if (m_mode == NfcMode::Peer)
    {
        parameters.protocol = NfcProtocol::NfcDep;
        parameters.bitRate = std::min(parameters.bitRate, NfcBitRate::Kbps424);
    }
    return parameters;
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

void
NfcNetDevice::EndOfReqa()
{
    const auto card = m_channel->FindListener(this);
    if (!card)
    {
        m_phyTxTrace(MakePacket(Bytes{kNfcReqa}));
        m_event = Simulator::Schedule(m_pollInterval, &NfcNetDevice::EndOfReqa, this);
        return;
    }
    if (card->m_state != State::Idle)
    {
        card->GoDown(State::Idle); // the new field resets it
    }
    m_state = State::Activating;
    m_peer = card;
    card->m_state = State::Activating;
    card->m_peer = this;
    m_parameters = card->GetActivationParameters(*this);
    m_steps = MakeNfcActivation(m_parameters);
    m_step = 0;
    EndOfActivationRequest();
}

void
NfcNetDevice::EndOfActivationRequest()
{
    const auto request = Emit(MakePacket(m_steps[m_step].request));
    if (!request || !m_peer->HearActivation(request))
    {
        AbandonActivation();
        return;
    }
    const Time wait = m_step == kNfcRatsStep ? m_peer->m_atsWait : Time(0);
    const Time air = GetNfcFrameTime(m_steps[m_step].response.size(), NfcBitRate::Kbps106);
    m_event = Simulator::Schedule(m_frameDelayTime + wait + air,
                                  &NfcNetDevice::EndOfActivationResponse,
                                  this);
}

void
NfcNetDevice::EndOfActivationResponse()
{
    const bool answers = PeekPointer(m_peer->m_peer) == this; // it has not been reset since
    const auto response = answers ? m_peer->Emit(MakePacket(m_steps[m_step].response)) : nullptr;
    if (!response || !HearActivation(response))
    {
        AbandonActivation();
        return;
    }
    ++m_step;
    if (m_step < m_steps.size())
    {
        const Time air = GetNfcFrameTime(m_steps[m_step].request.size(), NfcBitRate::Kbps106);
        m_event = Simulator::Schedule(m_activationTurnaround + air,
                                      &NfcNetDevice::EndOfActivationRequest,
                                      this);
        return;
    }
    m_steps.clear();
    const auto card = m_peer;
    const auto session = m_session;
    card->ComeUp(this, m_parameters);
    if (session != m_session)
    {
        return; // the card's callback has stopped this reader
    }
    m_earliestStart = Simulator::Now() + m_frameDelayTime + m_turnaround;
    ComeUp(card, m_parameters);
    if (session + 1 == m_session)
    {
        SendNextBlock();
    }
}

void
NfcNetDevice::AbandonActivation()
{
    NS_LOG_INFO("NFC activation failed at step " << m_step);
    const auto card = m_peer;
    GoDown(State::Polling);
    if (card->m_state == State::Activating && PeekPointer(card->m_peer) == this)
    {
        card->m_state = State::Idle; // not GoDown: its transfers go on waiting
        card->m_peer = nullptr;
    }
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
    m_awaiting = true;
    const Time waitingTime = GetWaitingTime();
    m_responseDeadline = Simulator::Now() + waitingTime;
    // The timer is moved on when it expires early, rather than cancelled at each response.
    if (m_timer.IsExpired() || Simulator::GetDelayLeft(m_timer) > waitingTime)
    {
        m_timer.Cancel();
        m_timer = Simulator::Schedule(waitingTime, &NfcNetDevice::CheckResponse, this);
    }
    if (const auto heard = Emit(frame))
    {
        m_peer->ReceiveFromPoller(heard);
    }
}

void
NfcNetDevice::ReceiveFromPoller(Ptr<Packet> frame)
{
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
    m_peer->m_responseDeadline =
        std::max(m_peer->m_responseDeadline, start + GetFrameTime(frame) + m_frameDelayTime);
    ScheduleFrame(frame);
}

void
NfcNetDevice::EndOfListenerFrame(Ptr<Packet> frame)
{
    if (const auto heard = Emit(frame))
    {
        m_peer->ReceiveFromListener(heard);
    }
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
