// SPDX-License-Identifier: GPL-2.0-only
#include "messaging-service.h"

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

MessagingService::MessagingService(Ptr<Agent> agent, const Parameters& parameters)
    : m_agent(agent), m_guard(parameters)
{
    m_agent->Serve<PushSubscription>(kMessaging,
                                     [this](Session& s) { return ServeSubscription(s); });
    m_agent->Serve<UpdateNotice>(kMessaging, [this](Session& s) { return ServeNotice(s); });
    m_agent->Serve<EmergencyNotice>(kMessaging, [this](Session& s) { return ServeEmergency(s); });
}

std::optional<Peer>
MessagingService::FindSubscriber(const std::string& id) const
{
    const auto subscriber = m_subscribers.find(id);
    if (subscriber == m_subscribers.end() || !subscriber->second.GetStream()->IsOpen())
    {
        return std::nullopt;
    }
    return subscriber->second;
}

Script
MessagingService::ServeSubscription(Session& s)
{
    // A7  phone or monitoring application -> messaging service
    const auto a7 = co_await s.Receive<PushSubscription>();
    const Peer subscriber = s.GetSender();
    co_await m_guard.Require(s, a7.proof, kSubscribe, a7.subscriber, a7.subscriber);
    m_subscribers[a7.subscriber] = subscriber;

    // A8  messaging service -> phone or monitoring application
    const PushSubscribed a8{a7.subscriber};
    co_await s.Send(subscriber, a8);
}

// Fig. 2: "notification"
Script
MessagingService::ServeNotice(Session& s)
{
    // B3, B13  DAS -> messaging service
    const auto notice = co_await s.Receive<UpdateNotice>();
    const bool isRequest = notice.kind == NoticeKind::AccessRequested;
    co_await s.Require(isRequest || notice.kind == NoticeKind::EprAvailable, Reason::Malformed);
    const auto to = FindSubscriber(isRequest ? notice.patient : notice.requester);
    if (to && isRequest)
    {
        // B4  messaging service -> phone
        const AccessNotice b4{notice.patient, notice.requester};
        co_await s.Send(*to, b4);
    }
    else if (to)
    {
        // B14  messaging service -> monitoring application
        const AvailableNotice b14{notice.patient, notice.requester};
        co_await s.Send(*to, b14);
    }
}

// Section IV-B: "automatically sends notification to medical staff for ambulance service"
Script
MessagingService::ServeEmergency(Session& s)
{
    // E1  phone -> messaging service
    const auto e1 = co_await s.Receive<EmergencyNotice>();
    const auto staff = FindSubscriber(e1.staff);
    if (staff)
    {
        // E2  messaging service -> monitoring application of the staff
        co_await s.Send(*staff, e1);
    }
}

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3
