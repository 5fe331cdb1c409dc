// SPDX-License-Identifier: GPL-2.0-only
#include "symmetric-ehr-fixture.h"

#include "ns3/constant-position-mobility-model.h"
#include "ns3/ipv4.h"
#include "ns3/names.h"
#include "ns3/scenario-data.h"

namespace ns3
{
namespace ehealth
{
namespace symmetricehr
{

namespace
{

constexpr uint32_t kCores = 4;

constexpr const char* kDeskAddress = "10.1.0.4";

/// Where the device is when it does not lie on the desk, metres.
constexpr double kAway = 100.0;

void
Place(Ptr<Node> node, double position)
{
    auto mobility = CreateObject<ConstantPositionMobilityModel>();
    mobility->SetPosition(Vector(position, 0, 0));
    node->AggregateObject(mobility);
}

} // namespace

World::World(const WorldOptions& options)
{
    m_environment =
        Create<AgentEnvironment>(kSeed,
                                 1,
                                 DeviceCosts::Load(GetDataDirectory() + "/device_costs.csv"));
    m_environment->epoch = kEpoch;
    Settings settings;
    settings.variant =
        options.hardened ? SchemeVariant::Hardened(kDefences) : SchemeVariant::Published(kDefences);
    settings.mutant = options.mutant;
    settings.keyLifetime = options.keyLifetime.GetMilliSeconds();
    settings.write = [](uint64_t, const std::string& id) {
        return ByteView("EHR of " + id).ToBytes();
    };
    settings.isPatient = [](const std::string& id) { return id.rfind("P-", 0) == 0; };
    settings.isPerson = [](const std::string& id) { return id.rfind("X-", 0) != 0; };
    m_helper = std::make_unique<SymmetricEhrHelper>(m_environment, settings, [this](auto agent) {
        Watch(agent);
    });

    const auto core = m_tree.AddRoot("core");
    const TreeNetworkHelper::Uplink wan{"core", DataRate("10Gbps"), MilliSeconds(3)};
    const auto centre = m_tree.AddRouter(core, "centre", Ipv4Address("10.0.0.0"), 24, wan);
    RealmSetup realm;
    realm.keyServer = "ks";
    realm.dataStore = "ds";
    uint32_t host = 0;
    const auto addServer = [&](const std::string& name) {
        const std::string address = "10.0.0." + std::to_string(++host);
        return m_tree.AddHost(centre, name, Ipv4Address(address.c_str()), wan);
    };
    for (uint32_t r = 0; r < options.replicas; ++r)
    {
        realm.keyNodes.push_back(addServer("ks-" + std::to_string(r)));
        realm.dataNodes.push_back(addServer("ds-" + std::to_string(r)));
    }
    realm.cores = kCores;
    realm.device = "national-server";
    realm.directory = options.directory;
    realm.keyArchive = [](const RecordId&, const std::string&) { return std::nullopt; };
    realm.ehrArchive = [](const RecordId&, const std::string&) { return std::nullopt; };
    m_realm = &m_helper->InstallRealm(realm);

    const auto gateway = m_tree.AddRouter(core, "h0", Ipv4Address("10.1.0.0"), 24, wan);
    const TreeNetworkHelper::Uplink lan{"lan", DataRate("1Gbps"), MicroSeconds(100)};
    m_cardiologist = m_helper->InstallDoctor(
        m_tree.AddHost(gateway, "d1", Ipv4Address("10.1.0.1"), lan),
        "d1",
        kCores,
        "D-cardio",
        {"role:doctor", "specialisation:cardiology", "hospital:h0", "location:tehran"});
    m_surgeon = m_helper->InstallDoctor(
        m_tree.AddHost(gateway, "d2", Ipv4Address("10.1.0.2"), lan),
        "d2",
        kCores,
        "D-surgeon",
        {"role:doctor", "specialisation:surgery", "hospital:h0", "location:tehran"});
    const auto host3 = m_tree.AddHost(gateway, "intruder", Ipv4Address("10.1.0.3"), lan);
    m_intruder = CreateObject<Agent>(m_environment, "intruder", "workstation", kCores);
    host3->AddApplication(m_intruder);
    Watch(m_intruder);

    const auto deskNode = m_tree.AddHost(gateway, "desk", Ipv4Address(kDeskAddress), lan);
    Place(deskNode, 0);
    const auto channel = m_nfcHelper.CreateChannel();
    m_reader = m_nfcHelper.Install(deskNode, NfcMode::Reader, channel);
    m_desk = m_helper->InstallDesk(deskNode, m_reader, "desk", kCores, "H-0");

    const Ipv4Address phones("100.64.0.0");
    const auto station = m_tree.AddRouter(core, "cell", phones, 24, wan);
    const auto cell = m_mobileHelper.InstallCell(station, phones, 24);
    cell->AssignStreams(1);
    auto phone = CreateObject<Node>();
    m_tree.InstallStack(phone);
    m_mobileHelper.InstallPhone(phone, cell, Ipv4Address("100.64.0.1"));
    Place(phone, kAway);
    m_phone = m_nfcHelper.Install(phone, NfcMode::Card, channel);
    m_device = m_helper->InstallPatientDevice(phone, "device", 1, m_phone);
    SetPatient("P-1");
    Wait(kStep);
}

World::~World()
{
    Simulator::Destroy();
    Names::Clear();
}

void
World::SetPatient(const std::string& id)
{
    m_device->SetOwner(m_helper->MakePatient(id, "ks"));
}

Ending
World::Register(const std::string& id, const std::string& document)
{
    Begin();
    const SymmetricKey code = m_desk->Seat(document);
    const auto poller = NfcHelper::LayOn(m_phone, m_reader, EhrPatient::kRegistrationMode);
    m_device->BeginRegistration(id, "ks", code, 0);
    const Ending ending = Finish();
    poller->StopPolling();
    m_phone->Reset();
    m_phone->GetNode()->GetObject<MobilityModel>()->SetPosition(Vector(kAway, 0, 0));
    return ending;
}

Ending
World::Store(const std::string& policy)
{
    Begin();
    m_device->BeginStore(m_helper->GetContact(*m_cardiologist), policy, 0);
    return Finish();
}

Ending
World::Retrieve(EhrDoctor& doctor)
{
    return Retrieve(doctor, GetRecord());
}

Ending
World::Retrieve(EhrDoctor& doctor, const RecordId& record)
{
    Begin();
    doctor.BeginRetrieve({m_device->GetOwner().id, "ks", record}, 0);
    return Finish();
}

Ending
World::ChangeAccess(AccessChangeBody change)
{
    Begin();
    change.record = GetRecord();
    m_device->BeginAccessChange(change, 0);
    return Finish();
}

Ending
World::Revoke(const std::string& doctor)
{
    Begin();
    m_realm->keyServers.front()->BeginRevocation(doctor, 0);
    return Finish();
}

Ending
World::Run(Ptr<Agent> agent, const Agent::ScriptFactory& script)
{
    Begin();
    agent->Begin(m_helper->GetParameters().protocols.store, 0, "intruder", script);
    return Finish();
}

Peer
World::GetKeyServerPeer(std::size_t replica) const
{
    return m_helper->GetParameters().realms.at("ks").keyServer.replicas.at(replica);
}

Peer
World::GetDeskPeer() const
{
    return Peer::At(Ipv4Address(kDeskAddress), LinkClass::Open);
}

Peer
World::GetDataStorePeer(std::size_t replica) const
{
    return m_helper->GetParameters().realms.at("ks").dataStore.replicas.at(replica);
}

void
World::Fail(const std::string& agent)
{
    SymmetricEhrHelper::Fail(m_agents.at(agent));
}

void
World::Restore(const std::string& agent)
{
    Begin();
    for (const auto& server : m_realm->keyServers)
    {
        if (server->GetAgent()->GetName() == agent)
        {
            SymmetricEhrHelper::Restore(server, 0);
        }
    }
    for (const auto& server : m_realm->dataStores)
    {
        if (server->GetAgent()->GetName() == agent)
        {
            SymmetricEhrHelper::Restore(server, 0);
        }
    }
    Finish();
}

void
World::Reconnect(const std::string& agent)
{
    m_agents.at(agent)->GetNode()->GetObject<Ipv4>()->SetUp(1);
}

} // namespace symmetricehr
} // namespace ehealth
} // namespace ns3
