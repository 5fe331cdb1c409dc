// SPDX-License-Identifier: GPL-2.0-only
// How an NfcNetDevice that polls finds and activates another one.
#include "nfc-net-device.h"
#include "ns3/abort.h"
#include "ns3/log.h"
#include "ns3/nfc-channel.h"
#include "ns3/simulator.h"
#include "ns3/wall-profile.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace ehealth
{

NS_LOG_COMPONENT_DEFINE("EhealthNfcActivation");

namespace
{

/// After so long a reader knows that nobody answers (ISO/IEC 14443-3, section 6.4.3: 1 ms).
const Time kSilence = MilliSeconds(1);

/// @return time of a frame of the activation. @param bits 0: nine an octet
Time
GetAirTime(const Bytes& frame, uint32_t bits)
{
    return bits == 0 ? GetNfcFrameTime(frame.size(), NfcBitRate::Kbps106)
                     : GetNfcBitFrameTime(bits);
}

} // namespace

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

Ptr<NfcNetDevice>
NfcNetDevice::Choose(const std::vector<std::size_t>& order) const
{
    std::vector<Ptr<NfcNetDevice>> suitable;
    for (const std::size_t i : order)
    {
        if (m_field[i]->m_mode == GetCounterpart(m_mode))
        {
            suitable.push_back(m_field[i]);
        }
    }
    if (suitable.empty())
    {
        return nullptr;
    }
    if (m_choiceCallback.IsNull())
    {
        const auto first = std::find_if(m_field.begin(), m_field.end(), [this](const auto& device) {
            return device->m_mode == GetCounterpart(m_mode);
        });
        return *first;
    }
    const auto chosen = m_choiceCallback(suitable);
    NS_ABORT_MSG_IF(std::find(suitable.begin(), suitable.end(), chosen) == suitable.end(),
                    "an NFC device was chosen that was not offered");
    return chosen;
}

void
NfcNetDevice::EndOfReqa()
{
    const WallProfile::Scope profile(WallProfile::Part::Nfc);
    m_field = m_channel->FindListeners(this);
    std::vector<NfcListenerId> ids;
    for (const auto& listener : m_field)
    {
        const auto parameters = listener->GetActivationParameters(*this);
        ids.push_back({parameters.uid, GetNfcSak(parameters.protocol)});
    }
    auto resolution = ResolveNfcField(ids);
    const auto card = Choose(resolution.order);
    if (!card)
    {
        m_field.clear();
        NotifySent(MakePacket(Bytes{kNfcReqa}));
        m_event = Simulator::Schedule(m_pollInterval, &NfcNetDevice::EndOfReqa, this);
        return;
    }
    for (const auto& listener : m_field)
    {
        if (listener->m_state != State::Idle)
        {
            listener->GoDown(State::Idle); // the new field resets it
        }
    }
    m_state = State::Activating;
    m_peer = card;
    card->m_state = State::Activating;
    card->m_peer = this;
    m_parameters = card->GetActivationParameters(*this);
    m_steps = std::move(resolution.steps);
    const auto chosen =
        static_cast<std::size_t>(std::find(m_field.begin(), m_field.end(), card) - m_field.begin());
    if (m_field.size() > 1)
    {
        const auto selection = SelectNfcListener(ids, chosen);
        m_steps.insert(m_steps.end(), selection.begin(), selection.end());
    }
    for (auto& step : MakeNfcProtocolActivation(m_parameters))
    {
        step.responder = chosen;
        m_steps.push_back(std::move(step));
    }
    m_step = 0;
    EndOfActivationRequest();
}

void
NfcNetDevice::EndOfActivationRequest()
{
    const WallProfile::Scope profile(WallProfile::Part::Nfc);
    const NfcActivationStep& step = m_steps[m_step];
    const auto request = MakePacket(step.request);
    if (!Emit(request) || !m_peer->HearActivation(request))
    {
        AbandonActivation();
        return;
    }
    const Time wait = step.patient ? m_peer->m_atsWait : Time(0);
    const Time answer = step.response.empty()
                          ? kSilence
                          : m_frameDelayTime + wait + GetAirTime(step.response, step.responseBits);
    m_event = Simulator::Schedule(answer, &NfcNetDevice::EndOfActivationResponse, this);
}

bool
NfcNetDevice::HearActivationResponse()
{
    const NfcActivationStep& step = m_steps[m_step];
    if (step.response.empty())
    {
        return true;
    }
    const auto responder = m_field[step.responder];
    const auto response = MakePacket(step.response);
    if (responder == m_peer)
    {
        const bool answers = PeekPointer(m_peer->m_peer) == this; // it has not been reset since
        return answers && m_peer->Emit(response) && HearActivation(response);
    }
    // One that is resolved, but not chosen.
    responder->NotifySent(response);
    if (responder->m_channel != m_channel || !m_channel->IsInRange(this, responder))
    {
        Drop(response, NfcDropReason::OutOfRange);
        return false;
    }
    return HearActivation(response);
}

void
NfcNetDevice::EndOfActivationResponse()
{
    const WallProfile::Scope profile(WallProfile::Part::Nfc);
    if (!HearActivationResponse())
    {
        AbandonActivation();
        return;
    }
    ++m_step;
    if (m_step < m_steps.size())
    {
        const NfcActivationStep& step = m_steps[m_step];
        m_event =
            Simulator::Schedule(m_activationTurnaround + GetAirTime(step.request, step.requestBits),
                                &NfcNetDevice::EndOfActivationRequest,
                                this);
        return;
    }
    m_steps.clear();
    m_field.clear();
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

} // namespace ehealth
} // namespace ns3
