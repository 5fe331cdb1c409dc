// SPDX-License-Identifier: GPL-2.0-only
#include "access-control-server.h"

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

namespace
{

/// A policy is charged for as so many octets.
constexpr std::size_t kPolicy = 64;

} // namespace

AccessControlServer::AccessControlServer(Ptr<Agent> agent,
                                         const Parameters& parameters,
                                         AccessControlSetup setup)
    : m_agent(agent), m_parameters(parameters), m_setup(std::move(setup))
{
    m_agent->Serve<AccessQuery>(kAccessControl, [this](Session& s) { return ServeQuery(s); });
    m_agent->Serve<PolicyChange>(kAccessControl, [this](Session& s) { return ServeChange(s); });
}

void
AccessControlServer::SetPolicy(const std::string& patient,
                               const std::string& user,
                               AccessPolicy policy)
{
    m_policies[{patient, user}] = policy;
}

const AccessPolicy*
AccessControlServer::FindPolicy(const std::string& patient, const std::string& user) const
{
    const auto policy = m_policies.find({patient, user});
    return policy == m_policies.end() ? nullptr : &policy->second;
}

// Section IV-B: "automatically checks with access control"
Script
AccessControlServer::ServeQuery(Session& s)
{
    // B5  phone -> Access Control
    const auto b5 = co_await s.Receive<AccessQuery>();
    const Peer phone = s.GetSender();
    AccessVerdict b6;
    b6.patient = b5.patient;
    b6.requester = b5.requester;
    auto look = op::Read(kPolicy, [this, b5, b6, now = s.GetUnixTime()]() mutable {
        const auto entry = m_policies.find({b5.patient, b5.requester});
        if (entry == m_policies.end())
        {
            return b6;
        }
        const AccessPolicy policy = entry->second;
        b6.allowed = policy.level >= b5.level && policy.expiry >= now;
        b6.level = policy.level;
        b6.type = policy.type;
        // "One-time access allows requester to read EPR of a specific patient only once."
        if (b6.allowed && policy.type == AccessType::OneTime)
        {
            m_policies.erase(entry);
        }
        return b6;
    });
    b6 = co_await s.Run(std::move(look));

    // B6  Access Control -> phone
    co_await s.Send(phone, b6);
}

// Section IV-B: "access privilege must be granted and record in list of access policy"
Script
AccessControlServer::ServeChange(Session& s)
{
    // G1  phone -> Access Control
    const auto g1 = co_await s.Receive<PolicyChange>();
    const Peer phone = s.GetSender();
    const PublicKey key = co_await s.Require(m_setup.findKey(g1.patient), Reason::NotRegistered);
    const bool signedByP =
        co_await s.Run(op::Verify(key, kSignPolicy, GetUnsigned(g1), g1.signature));
    co_await s.Require(signedByP, Reason::RejectedSignature);
    co_await RequireFresh(s, g1.time, m_parameters.clockTolerance);
    const bool isNew = m_changed.count(g1.patient) == 0 || m_changed.at(g1.patient) < g1.time;
    co_await s.Require(isNew, Reason::Replayed);
    const bool isEmergency = g1.kind == PolicyChangeKind::Emergency;
    co_await s.Require(!isEmergency || m_setup.isAmbulance(g1.user), Reason::AccessDenied);
    m_changed[g1.patient] = g1.time;
    auto write = op::Write(kPolicy, [this, g1, isEmergency] {
        if (g1.kind == PolicyChangeKind::Revoke)
        {
            m_policies.erase({g1.patient, g1.user});
            return true;
        }
        const AccessPolicy* known = FindPolicy(g1.patient, g1.user);
        if (isEmergency && known != nullptr && known->type == AccessType::Continuous &&
            known->expiry == INT64_MAX)
        {
            return true; // what an emergency gives is part of what the patient gave
        }
        AccessPolicy policy;
        policy.level = isEmergency ? AccessLevel::Read : g1.level;
        policy.type = isEmergency ? AccessType::OneTime : g1.type;
        if (isEmergency)
        {
            policy.expiry = g1.time + m_parameters.emergencyLifetime;
        }
        SetPolicy(g1.patient, g1.user, policy);
        return true;
    });
    co_await s.Run(std::move(write));

    // G2  Access Control -> phone
    const PolicyChanged g2{g1.patient, g1.user};
    co_await s.Send(phone, g2);
}

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3
