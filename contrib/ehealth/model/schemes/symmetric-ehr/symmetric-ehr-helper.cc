// SPDX-License-Identifier: GPL-2.0-only
#include "symmetric-ehr-helper.h"

#include "ns3/abort.h"
#include "ns3/node-address.h"

namespace ns3
{
namespace ehealth
{
namespace symmetricehr
{

namespace
{

/// Servers have one interface besides the loopback.
constexpr uint32_t kInterface = 1;

/// Connects the two servers of a service, if there are two.
template <class Server>
void
ConnectReplicas(const std::vector<Ptr<Server>>& servers, uint64_t seed, const std::string& id)
{
    if (servers.size() < 2)
    {
        return;
    }
    NS_ABORT_MSG_IF(servers.size() > 2, id << ": a service has one or two servers");
    const SymmetricKey key = LinkCipher::DeriveKey(seed, id, id + " reserve");
    for (std::size_t i = 0; i < 2; ++i)
    {
        const auto other = servers[1 - i]->GetAgent()->GetNode();
        servers[i]->GetLink().Connect(Peer::At(GetNodeAddress(other), LinkClass::Open),
                                      key,
                                      i == 0 ? LinkCipher::Side::Client : LinkCipher::Side::Server);
    }
}

template <class Server>
void
RestoreServer(Ptr<Server> server, uint32_t site)
{
    server->GetAgent()->GetNode()->template GetObject<Ipv4>()->SetUp(kInterface);
    server->GetAgent()->ResetConnections();
    if (server->GetLink().IsConnected())
    {
        server->SetServing(false);
        server->GetLink().BeginCatchUp(site, [server = PeekPointer(server)] {
            server->SetServing(true);
        });
    }
}

} // namespace

SymmetricEhrHelper::SymmetricEhrHelper(Ptr<AgentEnvironment> environment,
                                       Settings settings,
                                       AgentCallback onAgent)
    : m_environment(environment), m_settings(std::move(settings)), m_onAgent(std::move(onAgent))
{
    m_parameters.clockTolerance = m_settings.clockTolerance;
    m_parameters.ticketLifetime = m_settings.ticketLifetime;
    m_parameters.keyLifetime = m_settings.keyLifetime;
    m_parameters.failoverTimeout = m_settings.failoverTimeout;
    m_parameters.mutant = m_settings.mutant;
    m_parameters.epoch = m_environment->epoch;
    m_parameters.defences = Defences::Of(m_settings.variant);
}

SymmetricKey
SymmetricEhrHelper::MakeMaster(const std::string& keyServer) const
{
    SymmetricKey master;
    RandomStream(m_environment->seed, keyServer, "ehr-master-key")
        .Fill(master.data(), master.size());
    return master;
}

SymmetricKey
SymmetricEhrHelper::GetLongTermKey(const std::string& keyServer, const std::string& id) const
{
    return GetLongTermKey(keyServer, id, Time());
}

SymmetricKey
SymmetricEhrHelper::GetLongTermKey(const std::string& keyServer,
                                   const std::string& id,
                                   Time later) const
{
    const int64_t time = m_environment->epoch + (Simulator::Now() + later).GetMilliSeconds();
    return DeriveLongTermKey(MakeMaster(keyServer), id, m_parameters.GetKeyVersion(time));
}

SymmetricKey
SymmetricEhrHelper::GetStoreKey(const std::string& keyServer) const
{
    return DeriveLongTermKey(MakeMaster(keyServer),
                             m_parameters.FindRealm(keyServer)->dataStore.id,
                             0);
}

Ptr<Agent>
SymmetricEhrHelper::MakeAgent(Ptr<Node> node,
                              const std::string& name,
                              const std::string& device,
                              uint32_t cores)
{
    auto agent = CreateObject<Agent>(m_environment, name, device, cores);
    agent->SetVariant(m_settings.variant);
    node->AddApplication(agent);
    if (m_onAgent)
    {
        m_onAgent(agent);
    }
    return agent;
}

const SymmetricEhrHelper::InstalledRealm&
SymmetricEhrHelper::InstallRealm(const RealmSetup& setup)
{
    NS_ABORT_MSG_IF(m_realms.count(setup.keyServer) > 0,
                    "symmetric-ehr: '" << setup.keyServer << "' is installed already");
    InstalledRealm& installed = m_realms[setup.keyServer];
    Realm realm;
    realm.keyServer.id = setup.keyServer;
    realm.dataStore.id = setup.dataStore;
    const SymmetricKey master = MakeMaster(setup.keyServer);
    const auto getName = [](const std::string& id, std::size_t replica) {
        return replica == 0 ? id : id + ".reserve";
    };
    const auto getPath = [&setup](const std::string& name) {
        return setup.directory.empty() ? ":memory:" : setup.directory + "/" + name + ".sqlite";
    };
    for (const auto& node : setup.keyNodes)
    {
        const std::string name = getName(setup.keyServer, installed.keyServers.size());
        installed.keyServers.push_back(Create<KeyServer>(
            MakeAgent(node, name, setup.device, setup.cores),
            m_parameters,
            KeyServerSetup{setup.keyServer,
                           master,
                           installed.keyServers.empty() ? kKeyServer : kKeyServerReserve,
                           getPath(name),
                           setup.keyArchive,
                           m_settings.isPatient,
                           m_settings.isPerson}));
        realm.keyServer.replicas.push_back(Peer::At(GetNodeAddress(node), LinkClass::Open));
    }
    for (const auto& node : setup.dataNodes)
    {
        const std::string name = getName(setup.dataStore, installed.dataStores.size());
        installed.dataStores.push_back(Create<DataStore>(
            MakeAgent(node, name, setup.device, setup.cores),
            m_parameters,
            DataStoreSetup{setup.dataStore,
                           setup.keyServer,
                           DeriveLongTermKey(master, setup.dataStore, 0),
                           installed.dataStores.empty() ? kDataStore : kDataStoreReserve,
                           getPath(name),
                           setup.ehrArchive}));
        realm.dataStore.replicas.push_back(Peer::At(GetNodeAddress(node), LinkClass::Open));
    }
    ConnectReplicas(installed.keyServers, m_environment->seed, setup.keyServer);
    ConnectReplicas(installed.dataStores, m_environment->seed, setup.dataStore);
    m_parameters.realms[setup.keyServer] = realm;
    return installed;
}

void
SymmetricEhrHelper::Register(const std::string& id, const std::vector<std::string>& attributes)
{
    DoctorRegistration registration;
    registration.doctor = id;
    for (const std::string& attribute : attributes)
    {
        registration.attributes.push_back(ParseAttribute(attribute));
    }
    for (const auto& realm : m_realms)
    {
        for (const auto& server : realm.second.keyServers)
        {
            server->Register(registration);
        }
    }
}

std::function<std::optional<SymmetricKey>(const std::string& keyServer)>
SymmetricEhrHelper::MakeKeyFinder(const std::string& id) const
{
    return [this, id](const std::string& keyServer) {
        return m_realms.count(keyServer) > 0 ? std::optional(GetLongTermKey(keyServer, id))
                                             : std::nullopt;
    };
}

Ptr<EhrDoctor>
SymmetricEhrHelper::InstallDoctor(Ptr<Node> node,
                                  const std::string& name,
                                  uint32_t cores,
                                  const std::string& id,
                                  const std::vector<std::string>& attributes)
{
    Register(id, attributes);
    m_doctors.push_back(
        Create<EhrDoctor>(MakeAgent(node, name, "workstation", cores),
                          m_parameters,
                          EhrDoctorIdentity{id, MakeKeyFinder(id), m_settings.write}));
    return m_doctors.back();
}

Ptr<RegistrationDesk>
SymmetricEhrHelper::InstallDesk(Ptr<Node> node,
                                Ptr<NfcNetDevice> nfc,
                                const std::string& name,
                                uint32_t cores,
                                const std::string& id)
{
    Register(id, {kDeskAttribute});
    const auto agent = MakeAgent(node, name, "workstation", cores);
    agent->AddNfcDevice(nfc);
    m_desks.push_back(
        Create<RegistrationDesk>(agent, m_parameters, DeskIdentity{id, MakeKeyFinder(id)}));
    return m_desks.back();
}

Ptr<EhrPatient>
SymmetricEhrHelper::InstallPatientDevice(Ptr<Node> node,
                                         const std::string& name,
                                         uint32_t cores,
                                         Ptr<NfcNetDevice> nfc)
{
    const auto agent = MakeAgent(node, name, "phone", cores);
    agent->SetListening(false);
    if (nfc != nullptr)
    {
        agent->AddNfcDevice(nfc);
    }
    m_devices.push_back(Create<EhrPatient>(agent, m_parameters, nfc));
    return m_devices.back();
}

EhrPatientIdentity
SymmetricEhrHelper::MakePatient(const std::string& id, const std::string& keyServer) const
{
    return {id, keyServer, GetLongTermKey(keyServer, id)};
}

EhrDoctorContact
SymmetricEhrHelper::GetContact(const EhrDoctor& doctor) const
{
    return {doctor.GetId(),
            Peer::At(GetNodeAddress(doctor.GetAgent()->GetNode()), LinkClass::Open)};
}

void
SymmetricEhrHelper::Fail(Ptr<Agent> server)
{
    server->GetNode()->GetObject<Ipv4>()->SetDown(kInterface);
}

void
SymmetricEhrHelper::Restore(Ptr<KeyServer> server, uint32_t site)
{
    RestoreServer(server, site);
}

void
SymmetricEhrHelper::Restore(Ptr<DataStore> server, uint32_t site)
{
    RestoreServer(server, site);
}

} // namespace symmetricehr
} // namespace ehealth
} // namespace ns3
