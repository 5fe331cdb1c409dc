// SPDX-License-Identifier: GPL-2.0-only
#include "hospital-information.h"

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

namespace
{

/// Medical data are charged for as so many octets.
constexpr std::size_t kMedical = 512;

} // namespace

HospitalInformation::HospitalInformation(Ptr<Agent> agent,
                                         const Parameters& parameters,
                                         HospitalInformationSetup setup)
    : m_agent(agent), m_parameters(parameters), m_setup(std::move(setup))
{
    m_agent->Serve<EprRequest>(kHis, [this](Session& s) { return ServeEpr(s); });
}

// Section IV-A, step 3: "EPR is loaded from HIS"
Script
HospitalInformation::ServeEpr(Session& s)
{
    // A3  phone -> HIS
    const auto a3 = co_await s.Receive<EprRequest>();
    const Peer phone = s.GetSender();
    const PublicKey key = co_await s.Require(m_setup.findKey(a3.patient), Reason::NotRegistered);
    const bool signedByP =
        co_await s.Run(op::Verify(key, kSignEprRequest, GetUnsigned(a3), a3.signature));
    co_await s.Require(signedByP, Reason::RejectedSignature);
    co_await RequireFresh(s, a3.time, m_parameters.clockTolerance);

    // A4  HIS -> phone
    EprAnswer a4;
    a4.patient = a3.patient;
    auto read =
        op::Read(kMedical, [this, patient = a3.patient] { return m_setup.findMedical(patient); });
    a4.medical = co_await s.Run(std::move(read));
    co_await s.Send(phone, a4);
}

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3
