// SPDX-License-Identifier: GPL-2.0-only
#include "cost-profile-roles.h"

#include "ns3/abort.h"

namespace ns3
{
namespace ehealth
{
namespace costprofile
{

namespace
{

/// Octets of the length that precedes the padding.
constexpr uint32_t kLength = 4;

/// What an operation of the table is charged as. Who begins a phase signs, who answers verifies.
CostItem
GetItem(Symbol symbol, bool answering, uint32_t octets)
{
    switch (symbol)
    {
    case Symbol::Sign:
        return {answering ? Primitive::EcdsaP256Verify : Primitive::EcdsaP256Sign};
    case Symbol::Multiply:
        return {Primitive::EcdhP256};
    case Symbol::Pair:
        return {Primitive::Pairing};
    case Symbol::Encrypt:
        return {Primitive::Aes256Gcm, 1, octets};
    case Symbol::Hash:
        return {Primitive::Sha256, 1, octets};
    }
    NS_ABORT_MSG("no such symbol: " << static_cast<int>(symbol));
}

/// Charges one party's operations of a phase; nothing is computed.
Script
Replay(Session& s, const CostProfile& profile, Phase phase, bool answering)
{
    const PhaseCost cost = profile.GetCost(phase);
    for (std::size_t i = 0; i < kSymbols; ++i)
    {
        const auto symbol = static_cast<Symbol>(i);
        const uint32_t share = GetShare(cost.operations[i], answering);
        for (uint32_t n = 0; n < share; ++n)
        {
            Operation<bool> operation;
            operation.cost = {GetName(symbol),
                              "cost-profile",
                              {GetItem(symbol, answering, cost.octets)}};
            operation.work = [](RandomStream&) { return true; };
            operation.inSimulatorThread = true;
            co_await s.Run(std::move(operation));
        }
    }
}

/// @return the half of a phase's octets that goes one way
template <class M>
M
MakeHalf(const CostProfile& profile, Phase phase, bool answering)
{
    return {Bytes(GetShare(profile.GetCost(phase).octets, answering) - kLength)};
}

} // namespace

ProfilePatient::ProfilePatient(Ptr<Agent> agent, const CostProfile& profile)
    : m_agent(agent), m_profile(profile)
{
    m_agent->Serve<ProfileDiagnosis>(kPatient, [this](Session& s) { return TakeDiagnosis(s); });
}

uint64_t
ProfilePatient::BeginConsultation(const Peer& doctor, uint32_t site)
{
    return m_agent->Begin(m_profile.GetProtocol(Phase::Consultation),
                          site,
                          kPatient,
                          [this, doctor](Session& s) { return Consult(s, doctor); });
}

Script
ProfilePatient::Consult(Session& s, Peer doctor)
{
    co_await Replay(s, m_profile, Phase::Consultation, false);
    const auto request = MakeHalf<ProfileConsultation>(m_profile, Phase::Consultation, false);
    co_await s.Send(doctor, request);
    co_await s.Receive<ProfileConsultationAnswer>();
}

Script
ProfilePatient::TakeDiagnosis(Session& s)
{
    co_await s.Receive<ProfileDiagnosis>();
    co_await Replay(s, m_profile, Phase::Diagnosis, true);
}

ProfileDoctors::ProfileDoctors(Ptr<Agent> agent,
                               const CostProfile& profile,
                               const Peer& cloud,
                               Time consultation)
    : m_agent(agent), m_profile(profile), m_cloud(cloud), m_consultation(consultation)
{
    m_agent->Serve<ProfileConsultation>(kDoctor, [this](Session& s) { return Consult(s); });
}

Script
ProfileDoctors::Consult(Session& s)
{
    co_await s.Receive<ProfileConsultation>();
    const Peer patient = s.GetSender();
    co_await Replay(s, m_profile, Phase::Consultation, true);
    m_patients[s.GetRun()] = patient;
    const auto answer = MakeHalf<ProfileConsultationAnswer>(m_profile, Phase::Consultation, true);
    co_await s.Send(patient, answer);
}

uint64_t
ProfileDoctors::BeginSearch(uint32_t site)
{
    return m_agent->Begin(m_profile.GetProtocol(Phase::Search), site, kDoctor, [this](Session& s) {
        return Search(s);
    });
}

Script
ProfileDoctors::Search(Session& s)
{
    co_await Replay(s, m_profile, Phase::Search, false);
    const auto request = MakeHalf<ProfileSearch>(m_profile, Phase::Search, false);
    co_await s.Send(m_cloud, request);
    co_await s.Receive<ProfileSearchAnswer>();
}

uint64_t
ProfileDoctors::BeginDiagnosis(uint64_t visit, uint32_t site)
{
    const Peer patient = m_patients.at(visit);
    return m_agent->Begin(m_profile.GetProtocol(Phase::Diagnosis),
                          site,
                          kDoctor,
                          [this, patient](Session& s) { return Diagnose(s, patient); });
}

Script
ProfileDoctors::Diagnose(Session& s, Peer patient)
{
    co_await s.Think(m_consultation);
    co_await Replay(s, m_profile, Phase::Diagnosis, false);
    const ProfileDiagnosis diagnosis{Bytes(m_profile.GetCost(Phase::Diagnosis).octets - kLength)};
    co_await s.Send(patient, diagnosis);
}

void
ProfileDoctors::EndVisit(uint64_t visit)
{
    m_patients.erase(visit);
}

ProfileCloud::ProfileCloud(Ptr<Agent> agent, const CostProfile& profile)
    : m_agent(agent), m_profile(profile)
{
    m_agent->Serve<ProfileSearch>(kCloud, [this](Session& s) { return ServeSearch(s); });
}

Script
ProfileCloud::ServeSearch(Session& s)
{
    co_await s.Receive<ProfileSearch>();
    co_await Replay(s, m_profile, Phase::Search, true);
    const auto answer = MakeHalf<ProfileSearchAnswer>(m_profile, Phase::Search, true);
    co_await s.Send(s.GetSender(), answer);
}

} // namespace costprofile
} // namespace ehealth
} // namespace ns3
