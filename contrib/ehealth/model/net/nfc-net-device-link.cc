// SPDX-License-Identifier: GPL-2.0-only
// The link of an NfcNetDevice: activation, the exchange of blocks, and the end of both.
#include "nfc-net-device.h"
#include "ns3/error-model.h"
#include "ns3/log.h"
#include "ns3/nfc-channel.h"
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
    m_endpoint.reset();
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
    m_bitRate = parameters.bitRate;
    const bool reader = m_mode == NfcMode::Reader;
    m_endpoint.emplace(reader ? IsoDepEndpoint::Role::Reader : IsoDepEndpoint::Role::Card,
                       GetNfcFrameSize(reader ? parameters.fsci : parameters.fsdi));
    m_retries = 0;
    m_lastHeard = Simulator::Now();
    if (!reader)
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
NfcNetDevice::GetActivationParameters(const NfcNetDevice& reader) const
{
    NfcActivationParameters parameters;
    constexpr uint8_t kManufacturer = 0x04;
    parameters.uid[0] = kManufacturer;
    Mac48Address::ConvertFrom(GetAddress()).CopyTo(parameters.uid.data() + 1);
    parameters.fsdi = GetNfcFrameSizeInteger(reader.m_frameSize);
    parameters.fsci = GetNfcFrameSizeInteger(m_frameSize);
    parameters.fwi = m_fwi;
    parameters.bitRate = std::min(m_maxBitRate, reader.m_maxBitRate);
    return parameters;
}

void
NfcNetDevice::EndOfReqa()
{
    const auto card = m_channel->FindCard(this);
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
        ScheduleNextBlock(false);
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

Ptr<Packet>
NfcNetDevice::MakeFrame()
{
    if (!m_endpoint->IsSending() && !m_transfers.empty())
    {
        m_endpoint->StartMessage(m_transfers.front().message);
    }
    const auto frame = m_endpoint->MakeBlock();
    AddCrcA(frame);
    return frame;
}

std::optional<IsoDepEndpoint::Result>
NfcNetDevice::TakeBlock(Ptr<Packet> frame)
{
    Hear(frame);
    const auto block = frame->Copy();
    if (!RemoveCrcA(block))
    {
        Drop(frame, NfcDropReason::CrcError);
        return IsoDepEndpoint::Result{};
    }
    auto result = m_endpoint->Accept(block);
    if (!result.valid)
    {
        Drop(frame, NfcDropReason::ProtocolError);
        return result;
    }
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
    if (session != m_session)
    {
        return std::nullopt;
    }
    return result;
}

void
NfcNetDevice::ScheduleNextBlock(bool idleWait)
{
    const auto frame = MakeFrame();
    m_idleWait = m_endpoint->IsIdle();
    const Time now = Simulator::Now();
    const Time wait = idleWait && m_idleWait ? m_presenceCheckInterval : Time(0);
    ScheduleFrame(frame, std::max(now + wait, m_earliestStart));
}

void
NfcNetDevice::ScheduleFrame(Ptr<Packet> frame, Time start)
{
    m_frameStart = start;
    const Time end = start + GetNfcFrameTime(frame->GetSize(), m_bitRate);
    m_event =
        Simulator::Schedule(end - Simulator::Now(), &NfcNetDevice::EndOfReaderFrame, this, frame);
}

void
NfcNetDevice::EndOfReaderFrame(Ptr<Packet> frame)
{
    m_idleWait = false;
    m_awaiting = true;
    const Time waitingTime = GetNfcFrameWaitingTime(m_parameters.fwi);
    m_responseDeadline = Simulator::Now() + waitingTime;
    // The timer is moved on when it expires early, rather than cancelled at each response.
    if (m_timer.IsExpired())
    {
        m_timer = Simulator::Schedule(waitingTime, &NfcNetDevice::CheckResponse, this);
    }
    if (const auto heard = Emit(frame))
    {
        m_peer->ReceiveFromReader(heard);
    }
}

void
NfcNetDevice::ReceiveFromReader(Ptr<Packet> frame)
{
    m_lastHeard = Simulator::Now();
    const auto result = TakeBlock(frame);
    if (!result || !result->valid)
    {
        return; // a card stays silent: the reader repeats
    }
    const auto answer = MakeFrame();
    const Time delay =
        m_frameDelayTime + m_turnaround + GetNfcFrameTime(answer->GetSize(), m_bitRate);
    // The reader hears that an answer has begun; it waits for its end and a little longer.
    m_peer->m_responseDeadline =
        std::max(m_peer->m_responseDeadline, Simulator::Now() + delay + m_frameDelayTime);
    m_event = Simulator::Schedule(delay, &NfcNetDevice::EndOfCardFrame, this, answer);
}

void
NfcNetDevice::EndOfCardFrame(Ptr<Packet> frame)
{
    if (const auto heard = Emit(frame))
    {
        m_peer->ReceiveFromCard(heard);
    }
}

void
NfcNetDevice::ReceiveFromCard(Ptr<Packet> frame)
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
        Retry();
        return;
    }
    if (result->progress)
    {
        m_retries = 0;
    }
    ScheduleNextBlock(true);
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
    Retry();
}

void
NfcNetDevice::Retry()
{
    if (m_retries == m_maxRetransmissions)
    {
        GoDown(State::Polling);
        return;
    }
    ++m_retries;
    const auto frame = m_endpoint->MakeRetry();
    AddCrcA(frame);
    ScheduleFrame(frame, m_earliestStart);
}

void
NfcNetDevice::CheckField()
{
    const Time left = m_lastHeard + m_fieldTimeout - Simulator::Now();
    if (left.IsStrictlyPositive())
    {
        m_timer = Simulator::Schedule(left, &NfcNetDevice::CheckField, this);
        return;
    }
    GoDown(State::Idle);
}

} // namespace ehealth
} // namespace ns3
