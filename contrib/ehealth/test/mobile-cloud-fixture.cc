// SPDX-License-Identifier: GPL-2.0-only
#include "mobile-cloud-fixture.h"

#include "ns3/ipv4.h"
#include "ns3/names.h"
#include "ns3/rsa-key-pool.h"
#include "ns3/scenario-data.h"

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

namespace
{

constexpr uint32_t kCores = 4;
constexpr std::size_t kRsaKeys = 16;

} // namespace

World::World(const WorldOptions& options)
{
    RsaKeyPool::Get().Configure(kSeed, kRsaKeys);
    m_environment =
        Create<AgentEnvironment>(kSeed,
                                 1,
                                 DeviceCosts::Load(GetDataDirectory() + "/device_costs.csv"));
    m_environment->epoch = kEpoch;
    m_environment->tls = options.tls;
    if (options.modelledTls)
    {
        LinkOverhead& overhead =
            m_environment->overheads[static_cast<std::size_t>(LinkClass::Internet)];
        overhead.perRecord = 22;
        overhead.clientHandshake = 300;
        overhead.serverHandshake = 2000;
    }
    Settings settings;
    settings.variant =
        options.hardened ? SchemeVariant::Hardened(kDefences) : SchemeVariant::Published(kDefences);
    settings.variant = settings.variant.With(kDefences, options.with);
    settings.variant = settings.variant.Without(kDefences, options.without);
    settings.mode = options.mode;
    settings.isPatient = [](const std::string& id) { return id.rfind("P-", 0) == 0; };
    settings.findMedical = [](const std::string& id) {
        return EprAttributes{{"diagnosis", "I50.1 of " + id}};
    };
    m_helper = std::make_unique<MobileCloudHelper>(m_environment, settings, [this](auto agent) {
        Watch(agent);
    });

    const auto core = m_tree.AddRoot("core");
    const TreeNetworkHelper::Uplink wan{"core", DataRate("10Gbps"), MilliSeconds(3)};
    const auto centre = m_tree.AddRouter(core, "centre", Ipv4Address("10.0.0.0"), 24, wan);
    m_helper->InstallDas(m_tree.AddHost(centre, "das", Ipv4Address("10.0.0.1"), wan),
                         "das",
                         kCores,
                         options.path);
    m_helper->InstallMessaging(m_tree.AddHost(centre, "push", Ipv4Address("10.0.0.2"), wan),
                               "push",
                               kCores);
    const auto gateway = m_tree.AddRouter(core, "g0", Ipv4Address("10.1.0.0"), 24, wan);
    const TreeNetworkHelper::Uplink lan{"lan", DataRate("1Gbps"), MicroSeconds(100)};
    m_helper->InstallHospital(m_tree.AddHost(gateway, "h0", Ipv4Address("10.1.0.1"), lan),
                              "h0",
                              kCores);
    m_doctor =
        m_helper->InstallMonitoringApp(m_tree.AddHost(gateway, "d1", Ipv4Address("10.1.0.2"), lan),
                                       "d1",
                                       "workstation",
                                       kCores,
                                       "R-1",
                                       "h0",
                                       false);
    m_ambulance =
        m_helper->InstallMonitoringApp(m_tree.AddHost(gateway, "amb", Ipv4Address("10.1.0.3"), lan),
                                       "amb",
                                       "phone",
                                       kCores,
                                       "R-9",
                                       "h0",
                                       true);
    const auto host = m_tree.AddHost(gateway, "intruder", Ipv4Address("10.1.0.4"), lan);
    m_intruder = CreateObject<Agent>(m_environment, "intruder", "workstation", kCores);
    host->AddApplication(m_intruder);
    Watch(m_intruder);

    const Ipv4Address phones("100.64.0.0");
    const auto station = m_tree.AddRouter(core, "cell", phones, 24, wan);
    const auto cell = m_mobileHelper.InstallCell(station, phones, 24);
    cell->AssignStreams(1);
    auto phone = CreateObject<Node>();
    m_tree.InstallStack(phone);
    m_mobileHelper.InstallPhone(phone, cell, Ipv4Address("100.64.0.1"));
    m_phone = m_helper->InstallPhone(phone, "phone", 1);
    m_phone->AddPatient(m_helper->MakePatient(kPatient, "h0", options.registered));
    Wait(kStep);
    Begin();
    m_doctor->BeginSubscribe(0);
    m_ambulance->BeginSubscribe(0);
    NS_ABORT_UNLESS(Finish() == kAllAccepted);
    if (options.registered)
    {
        NS_ABORT_UNLESS(Subscribe() == kAllAccepted && Upload() == kAllAccepted);
    }
}

World::~World()
{
    Simulator::Destroy();
    Names::Clear();
}

SensorReading
World::MakeReading(double pulse) const
{
    SensorReading reading;
    reading.time = GetTime();
    reading.values = {pulse, 16, 121, 79, 36.6};
    const auto key = m_helper->MakePatient(kPatient, "h0", false).sensorKey;
    reading.tag = reading.MakeTag(key, kPatient);
    return reading;
}

bool
World::Read(double pulse, bool genuine)
{
    SensorReading reading = MakeReading(pulse);
    if (!genuine)
    {
        reading.tag.front() ^= 1;
    }
    return m_phone->TakeReading(kPatient, reading);
}

Ending
World::Register()
{
    Begin();
    m_phone->BeginRegister(kPatient, 0);
    return Finish();
}

Ending
World::Subscribe()
{
    Begin();
    m_phone->BeginSubscribe(kPatient, 0);
    return Finish();
}

Ending
World::Upload(double pulse)
{
    Read(pulse);
    Begin();
    m_phone->BeginUpload(kPatient, 0);
    return Finish();
}

Ending
World::Grant(AccessType type)
{
    return Grant(m_doctor->ShowQrCode(), type);
}

Ending
World::Grant(const QrCode& code, AccessType type)
{
    Begin();
    m_phone->BeginGrant(kPatient, code, AccessLevel::Read, type, 0);
    return Finish();
}

Ending
World::Revoke()
{
    Begin();
    m_phone->BeginRevoke(kPatient, "R-1", 0);
    return Finish();
}

Ending
World::Retrieve()
{
    return Retrieve(*m_doctor);
}

Ending
World::Retrieve(MonitoringApp& app)
{
    Begin();
    app.BeginRetrieve({kPatient, "h0"}, 0);
    return Finish();
}

Ending
World::Emergency(double pulse)
{
    Read(pulse);
    Begin();
    m_phone->BeginEmergency(kPatient, "R-9", 0);
    return Finish();
}

Ending
World::BreakGlass(MonitoringApp& app)
{
    Begin();
    app.BeginBreakGlass({kPatient, "h0"}, 0);
    return Finish();
}

Ending
World::Run(Ptr<Agent> agent, const Agent::ScriptFactory& script)
{
    Begin();
    agent->Begin(m_helper->GetParameters().protocols.retrieve, 0, "intruder", script);
    return Finish();
}

void
World::Disconnect(Ptr<Agent> agent)
{
    agent->GetNode()->GetObject<Ipv4>()->SetDown(1);
}

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3
