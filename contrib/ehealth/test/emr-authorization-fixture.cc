// SPDX-License-Identifier: GPL-2.0-only
#include "emr-authorization-fixture.h"

#include "ns3/names.h"
#include "ns3/rsa-key-pool.h"
#include "ns3/scenario-data.h"
#include "ns3/simulator.h"

namespace ns3
{
namespace ehealth
{
namespace emrauthorization
{

namespace
{

constexpr uint32_t kCores = 4;
const Time kStep = MilliSeconds(100);

Bytes
MakeText(const std::string& text)
{
    return {text.begin(), text.end()};
}

} // namespace

World::World(Suite suite, bool registered)
{
    RsaKeyPool::Get().Configure(kSeed, 2);
    m_environment =
        Create<AgentEnvironment>(kSeed,
                                 1,
                                 DeviceCosts::Load(GetDataDirectory() + "/device_costs.csv"));
    m_environment->epoch = kEpoch;
    Settings settings;
    settings.suite = suite;
    settings.consultation = Seconds(2);
    settings.diagnose = [](uint64_t, const std::string& id) { return MakeText("rest, " + id); };
    settings.isPatient = [](const std::string& id) { return id.rfind("P-", 0) == 0; };
    m_helper = std::make_unique<EmrAuthorizationHelper>(m_environment,
                                                        settings,
                                                        [this](auto agent) { Watch(agent); });

    const auto core = m_tree.AddRoot("core");
    const TreeNetworkHelper::Uplink wan{"core", DataRate("10Gbps"), MilliSeconds(3)};
    m_cloud = m_helper->InstallPublicCloud(
        m_tree.AddHost(core, "public-cloud", Ipv4Address("10.0.0.1"), wan),
        "public-cloud",
        kCores,
        [](const std::string& id, const std::string& department) {
            const bool known = id.rfind("P-new", 0) != 0 && department == "cardiology";
            return known ? std::optional(IndexEntry{"h1", "h1.d1"}) : std::nullopt;
        });
    for (uint32_t h = 0; h < 2; ++h)
    {
        const std::string id = "h" + std::to_string(h);
        const std::string network = "10.1." + std::to_string(h);
        const auto gateway =
            m_tree.AddRouter(core, id + ".gateway", Ipv4Address((network + ".0").c_str()), 24, wan);
        const TreeNetworkHelper::Uplink lan{"lan", DataRate("1Gbps"), MicroSeconds(100)};
        m_hospitals.push_back(m_helper->InstallHospitalCloud(
            m_tree.AddHost(gateway, id, Ipv4Address((network + ".1").c_str()), lan),
            id + ".cloud",
            kCores,
            id,
            [id](const std::string& patient) {
                return MakeText("EMR at " + id + ": " + patient);
            }));
        if (h == 0)
        {
            m_doctor = m_helper->InstallDoctor(
                m_tree.AddHost(gateway, "doctor", Ipv4Address("10.1.0.2"), lan),
                "doctor",
                kCores,
                "h0.d1",
                "cardiology",
                registered);
        }
    }

    const Ipv4Address phones("100.64.0.0");
    const auto station = m_tree.AddRouter(core, "cell", phones, 24, wan);
    const auto cell = m_mobileHelper.InstallCell(station, phones, 24);
    cell->AssignStreams(1);
    auto phone = CreateObject<Node>();
    m_tree.InstallStack(phone);
    m_mobileHelper.InstallPhone(phone, cell, Ipv4Address("100.64.0.1"));
    m_device = m_helper->InstallPatientDevice(phone, "device", 1);
    SetPatient("P-1");

    if (registered)
    {
        for (const auto& hospital : m_hospitals)
        {
            hospital->BeginRegistration(0);
        }
        const Ending ending = Finish();
        NS_ABORT_MSG_UNLESS(ending == kAllAccepted, "registration of the clouds: " << ending);
    }
}

World::~World()
{
    Simulator::Destroy();
    Names::Clear();
}

void
World::Watch(Ptr<Agent> agent)
{
    Join(agent);
    agent->TraceConnectWithoutContext(
        "Sent",
        Callback<void, const MessageSent&>(
            [this](const MessageSent& sent) { m_sent.emplace_back(sent.type->name); }));
}

void
World::SetPatient(const std::string& id, bool registered)
{
    m_device->SetOwner(m_helper->MakePatient(id, registered));
}

Ending
World::Finish()
{
    // Not until no event is left: timers would let the time stamps of one phase expire.
    do
    {
        Wait(kStep);
    } while (CountSessions() > 0);
    return FindRefusal();
}

Ending
World::Run(Phase phase)
{
    Clear();
    switch (phase)
    {
    case Phase::Registration:
        m_device->BeginRegistration(0);
        break;
    case Phase::Consultation:
        m_visit = m_device->BeginConsultation(m_helper->GetContact(*m_doctor),
                                              MakeText("pulse 72, blood pressure 120/80"),
                                              0);
        break;
    case Phase::Search:
        m_doctor->BeginSearch(m_visit, 0);
        break;
    case Phase::Diagnosis:
        m_doctor->BeginDiagnosis(m_visit, 0);
        break;
    }
    return Finish();
}

Ending
World::RegisterDoctor()
{
    Clear();
    m_doctor->BeginRegistration(0);
    return Finish();
}

Ending
World::RunUpTo(Phase phase)
{
    Ending ending = kAllAccepted;
    if (phase == Phase::Registration)
    {
        return Run(phase);
    }
    for (const Phase each : {Phase::Consultation, Phase::Search, Phase::Diagnosis})
    {
        if (each <= phase && ending == kAllAccepted)
        {
            ending = Run(each);
        }
    }
    return ending;
}

Ending
World::Visit(const std::string& patient)
{
    SetPatient(patient);
    return RunUpTo(Phase::Diagnosis);
}

void
World::Wait(Time time)
{
    Simulator::Stop(time);
    Simulator::Run();
}

} // namespace emrauthorization
} // namespace ehealth
} // namespace ns3
