// SPDX-License-Identifier: GPL-2.0-only
// The nodes, links and roles of a small country.
#include "national-phr-fixture.h"
#include "ns3/constant-position-mobility-model.h"
#include "ns3/ipv4.h"
#include "ns3/rsa-key-pool.h"
#include "ns3/scenario-data.h"

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

namespace
{

constexpr uint32_t kCores = 4;
constexpr double kSpacing = 2.0;      // metres between readers
constexpr uint32_t kAmbulances = 100; // their place in the row of readers

std::string
MakeName(uint32_t hospital, const char* what)
{
    return "h" + std::to_string(hospital) + "." + what;
}

} // namespace

World::World(const WorldOptions& options) : m_options(options)
{
    RsaKeyPool::Get().Configure(kSeed, 2);
    m_environment =
        Create<AgentEnvironment>(kSeed,
                                 1,
                                 DeviceCosts::Load(GetDataDirectory() + "/device_costs.csv"));
    m_environment->epoch = kEpoch;
    m_helper = std::make_unique<NationalPhrHelper>(m_environment,
                                                   m_options.settings,
                                                   [this](Ptr<Agent> agent) { Watch(agent); });
    m_nfcChannel = m_nfcHelper.CreateChannel();
    m_core = m_tree.AddRoot("core");
    const auto store = [] { return std::make_shared<RecordStore>(":memory:"); };

    const auto central = AddHost(m_core, "c-phrc", "10.0.0.1", "core");
    m_central =
        m_helper->InstallCentralPhrc(central, "c-phrc", kCores, store(), MakeArchive(std::nullopt));
    m_helper->InstallIssuingAuthority(AddHost(m_core, "ca", "10.0.0.2", "core"), "ca", kCores);
    m_helper->InstallCodeRegister(
        AddHost(m_core, "insurance-db", "203.0.113.1", "internet"),
        "insurance-db",
        kCores,
        Applicant::Patient,
        [](const std::string& code) { return code.rfind("IC-", 0) == 0; });
    m_helper->InstallCodeRegister(
        AddHost(m_core, "council-db", "203.0.113.2", "internet"),
        "council-db",
        kCores,
        Applicant::Medico,
        [](const std::string& code) { return code.rfind("MC-", 0) == 0; });
    for (uint32_t province = 0; province <= GetProvince(kHospitals - 1); ++province)
    {
        AddProvince(province);
    }
    for (uint32_t hospital = 0; hospital < kHospitals; ++hospital)
    {
        AddHospital(hospital);
    }
}

Ptr<Node>
World::AddHost(Ptr<Node> parent, const std::string& name, const char* address, const char* link)
{
    const bool lan = link == std::string("lan");
    const auto host =
        m_tree.AddHost(parent,
                       name,
                       Ipv4Address(address),
                       {link, DataRate("1Gbps"), lan ? m_options.lanDelay : Time(MilliSeconds(2))});
    m_hosts[name] = host;
    return host;
}

void
World::AddProvince(uint32_t province)
{
    const std::string number = std::to_string(province);
    const std::string network = "10." + std::to_string(province + 1);
    const TreeNetworkHelper::Uplink uplink{"core", DataRate("10Gbps"), MilliSeconds(3)};
    const auto pop = m_tree.AddRouter(m_core,
                                      "pop-" + number,
                                      Ipv4Address((network + ".0.0").c_str()),
                                      16,
                                      uplink);
    m_pops[province] = pop;
    const std::string name = "p" + number + ".p-ra";
    m_helper->InstallProvinceAuthority(AddHost(pop, name, (network + ".255.1").c_str(), "metro"),
                                       name,
                                       kCores);

    const Ipv4Address phones(("100.64." + number + ".0").c_str());
    const auto gateway = m_tree.AddRouter(pop, "cell-" + number, phones, 24, uplink);
    m_tree.Announce(pop, phones, 24);
    const auto station = m_mobileHelper.InstallBaseStation(gateway);
    m_cells[province] = DynamicCast<MobileChannel>(station->GetChannel());
    m_nextStream += m_cells[province]->AssignStreams(m_nextStream);
    const auto ipv4 = gateway->GetObject<Ipv4>();
    const uint32_t interface = ipv4->AddInterface(station);
    ipv4->SetUp(interface);
    TreeNetworkHelper::GetRouting(gateway)->AddRoute(phones, "255.255.255.0", interface);
}

void
World::AddHospital(uint32_t hospital)
{
    const uint32_t province = GetProvince(hospital);
    const std::string network =
        "10." + std::to_string(province + 1) + "." + std::to_string(hospital);
    const auto gateway =
        m_tree.AddRouter(m_pops[province],
                         MakeName(hospital, "gateway"),
                         Ipv4Address((network + ".0").c_str()),
                         24,
                         {"hospital-uplink", DataRate("100Mbps"), MilliSeconds(1)});
    const auto addHost = [&](const char* what, const char* last) {
        return AddHost(gateway, MakeName(hospital, what), (network + last).c_str(), "lan");
    };
    const std::string database = MakeName(hospital, "database");
    Hospital& made = m_hospitals.emplace_back();
    made.database = m_helper->InstallDatabase(addHost("database", ".1"),
                                              database,
                                              kCores,
                                              std::make_shared<RecordStore>(":memory:"),
                                              MakeArchive(hospital),
                                              hospital);
    const auto deskNode = addHost("hp-ra", ".2");
    made.desk = m_helper->InstallRegistrationAgent(
        deskNode,
        MakeName(hospital, "hp-ra"),
        kCores,
        AddNfc(deskNode, NfcMode::Reader, kSpacing * (2 * hospital)),
        database,
        "p" + std::to_string(province) + ".p-ra");
    const auto medicoNode = addHost("medico", ".3");
    made.medico =
        m_helper->InstallMedico(medicoNode,
                                MakeName(hospital, "medico"),
                                kCores,
                                AddNfc(medicoNode, NfcMode::Reader, kSpacing * (2 * hospital + 1)),
                                "M-" + std::to_string(hospital),
                                database);

    const auto ambulanceNode = CreateObject<Node>();
    made.ambulance = m_helper->InstallEmergencyMedico(
        ambulanceNode,
        MakeName(hospital, "ambulance"),
        1,
        AddNfc(ambulanceNode, NfcMode::Card, kSpacing * (kAmbulances + hospital)),
        "E-" + std::to_string(hospital));

    auto phone = CreateObject<Node>();
    m_tree.InstallStack(phone);
    const auto mobile = m_mobileHelper.InstallPhone(phone);
    const Ipv4Address address(
        ("100.64." + std::to_string(province) + "." + std::to_string(hospital + 1)).c_str());
    const auto ipv4 = phone->GetObject<Ipv4>();
    const uint32_t interface = ipv4->AddInterface(mobile);
    ipv4->AddAddress(interface, Ipv4InterfaceAddress(address, Ipv4Mask::GetOnes()));
    ipv4->SetUp(interface);
    TreeNetworkHelper::GetRouting(phone)->SetDefaultRoute(interface);
    m_cells[province]->AttachPhone(mobile, address);
    made.phoneNfc = AddNfc(phone, NfcMode::Card, kAway);
    made.phone = m_helper->InstallPhone(phone, MakeName(hospital, "phone"), 1, made.phoneNfc);
}

Ptr<NfcNetDevice>
World::AddNfc(Ptr<Node> node, NfcMode mode, double position)
{
    auto mobility = CreateObject<ConstantPositionMobilityModel>();
    mobility->SetPosition(Vector(position, 0, 0));
    node->AggregateObject(mobility);
    const auto device = m_nfcHelper.Install(node, mode, m_nfcChannel);
    m_nextStream += device->AssignStreams(m_nextStream);
    return device;
}

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3
