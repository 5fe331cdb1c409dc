// SPDX-License-Identifier: GPL-2.0-only
#include "cost-profile-deployment.h"

#include "ns3/node-address.h"
#include "ns3/scenario-data.h"
#include "ns3/simulator.h"

namespace ns3
{
namespace ehealth
{

using namespace costprofile;

namespace
{

/// A device's processor: one core for the health application.
constexpr uint32_t kDeviceCores = 1;

} // namespace

bool
CostProfileDeployment::IsCostProfile(const std::string& scheme)
{
    return scheme.rfind(kSchemePrefix, 0) == 0;
}

CostProfileDeployment::CostProfileDeployment(const DeploymentContext& context,
                                             const std::string& scheme)
    : m_context(context)
    , m_profile(GetDataDirectory() + "/paper_002_tables.csv", scheme.substr(kSchemePrefix.size()))
    , m_remote(MakeRemoteStream(context))
    , m_hospitals(context.sites.size())
    , m_devices(context.network,
                m_profile.GetScheme() + ".patient-",
                [this](auto node, const auto& name) {
                    const auto agent = MakeAgent(node, name, "phone", kDeviceCores);
                    agent->SetListening(false);
                    return Create<ProfilePatient>(agent, m_profile);
                })
{
    m_devices.Reserve();
    const auto hospitals = static_cast<uint32_t>(m_hospitals.size());
    const auto server = m_context.network.AddNationalServer(m_profile.GetScheme(), hospitals);
    m_cloud = Create<ProfileCloud>(
        MakeAgent(server,
                  m_profile.GetScheme() + ".cloud",
                  "national-server",
                  static_cast<uint32_t>(m_context.scenario.national.serverCores)),
        m_profile);
    const Peer cloud = Peer::At(GetNodeAddress(server), LinkClass::Open);
    for (uint32_t h = 0; h < hospitals; ++h)
    {
        InstallHospital(h, cloud);
    }
}

Ptr<Agent>
CostProfileDeployment::MakeAgent(Ptr<Node> node,
                                 const std::string& name,
                                 const char* device,
                                 uint32_t cores)
{
    auto agent = CreateObject<Agent>(m_context.environment, name, device, cores);
    agent->SetVariant(SchemeVariant("cost-profile"));
    node->AddApplication(agent);
    m_context.Watch(agent);
    return agent;
}

void
CostProfileDeployment::InstallHospital(uint32_t index, const Peer& cloud)
{
    const HospitalNodes& nodes = m_context.network.GetHospitals()[index];
    const auto workstations = static_cast<uint32_t>(nodes.medicoDevices.size());
    const std::string name = nodes.name + "." + m_profile.GetScheme() + ".doctors";
    const auto host = m_context.network.AddHospitalServer(index, m_profile.GetScheme());
    const auto agent = MakeAgent(
        host,
        name,
        "workstation",
        workstations * static_cast<uint32_t>(m_context.scenario.hospital.workstationCores));
    m_hospitals[index].address = Peer::At(GetNodeAddress(host), LinkClass::Open);
    m_hospitals[index].doctors =
        Create<ProfileDoctors>(agent,
                               m_profile,
                               cloud,
                               Seconds(m_context.scenario.workload.consultationTime));
}

void
CostProfileDeployment::Start()
{
}

void
CostProfileDeployment::Admit(const Arrival& arrival)
{
    if (!arrival.visit)
    {
        return; // comes to register, which everybody has
    }
    Visit visit;
    visit.hospital = arrival.hospital;
    visit.device = &m_devices.Take(ChooseDeviceSite(m_context, arrival, m_remote));
    const Hospital& hospital = m_hospitals[visit.hospital];
    visit.consultation = visit.device->role->BeginConsultation(hospital.address, visit.hospital);
    After(visit.consultation, visit, [this, visit] {
        const auto& doctors = m_hospitals[visit.hospital].doctors;
        After(doctors->BeginSearch(visit.hospital), visit, [this, visit, doctors] {
            After(doctors->BeginDiagnosis(visit.consultation, visit.hospital),
                  visit,
                  [this, visit] { Leave(visit); });
        });
    });
}

void
CostProfileDeployment::HandleEmergency(const Emergency&)
{
}

void
CostProfileDeployment::Leave(const Visit& visit)
{
    m_hospitals[visit.hospital].doctors->EndVisit(visit.consultation);
    m_devices.Release(*visit.device);
}

void
CostProfileDeployment::After(uint64_t run, const Visit& visit, std::function<void()> next)
{
    Deployment::After(run, std::move(next), [this, visit] { Leave(visit); });
}

Time
CostProfileDeployment::GetLongestPause() const
{
    return Time();
}

RecordReport
CostProfileDeployment::CheckRecords()
{
    return {};
}

std::vector<std::pair<std::string, std::string>>
CostProfileDeployment::GetModelled() const
{
    return {
        {m_profile.GetScheme(),
         "a cost profile: nothing of the scheme is executed; the operations and bits that paper "
         "002 prints of it (paper_002_tables.csv, Tables 4 and 5) are charged and sent, half of "
         "each phase's by either party, on the devices of device_costs.csv: signatures as ECDSA "
         "P-256, multiplications as ECDH P-256, pairings over a field of 381 bits"}};
}

} // namespace ehealth
} // namespace ns3
