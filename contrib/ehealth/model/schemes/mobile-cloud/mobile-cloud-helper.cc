// SPDX-License-Identifier: GPL-2.0-only
#include "mobile-cloud-helper.h"

#include "ns3/abort.h"
#include "ns3/certificate-hierarchy.h"
#include "ns3/node-address.h"

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

namespace
{

/// The authority is this much older than the simulation, seconds.
constexpr int64_t kAge = 86400;

/// Certificates of authorities live this much longer than their holders'.
constexpr int64_t kAuthorityFactor = 10;

/// Organisational unit of all parties.
constexpr const char* kOuParty = "MOBILE-CLOUD";

} // namespace

MobileCloudHelper::MobileCloudHelper(Ptr<AgentEnvironment> environment,
                                     Settings settings,
                                     AgentCallback onAgent)
    : m_environment(environment)
    , m_settings(std::move(settings))
    , m_onAgent(std::move(onAgent))
    , m_staff(std::make_shared<StaffDirectory>())
{
    m_parameters.defences = Defences::Of(m_settings.variant);
    m_parameters.mode = m_parameters.defences.padding && m_settings.mode == EncryptionMode::Textbook
                          ? EncryptionMode::Hybrid
                          : m_settings.mode;
    m_parameters.refreshTimeout = m_settings.refreshTimeout;
    m_parameters.clockTolerance = m_settings.clockTolerance;
    m_parameters.maxAge = m_settings.maxAge;
    m_parameters.capabilityLifetime = m_settings.capabilityLifetime;
    m_parameters.emergencyLifetime = m_settings.emergencyLifetime;
    m_parameters.refreshInterval = m_settings.refreshInterval;

    RandomStream random(m_environment->seed, "key-manager", "hierarchy");
    const int64_t now = m_environment->epoch / 1000;
    const Validity validity{now - kAge, now + kAuthorityFactor * m_settings.certificateLifetime};
    const auto hierarchy = CertificateHierarchy::Make(Suite::Rsa2048,
                                                      "HEALTH ROOT CA",
                                                      "KEY MANAGERS CA",
                                                      validity,
                                                      random);
    m_authority = hierarchy.issuing;
    m_verifier = hierarchy.verifier;
    m_verifier->SetCrl(m_authority->MakeCrl(now - kAge,
                                            now + kAuthorityFactor * m_settings.certificateLifetime,
                                            {},
                                            random));
    m_parameters.verifier = m_verifier;
    if (m_environment->tls)
    {
        auto tls = m_environment->MakeTlsSettings(Suite::Rsa2048, "mobile-cloud-clients");
        tls.verifier = m_verifier;
        m_clientTls = std::make_shared<const TlsContext>(std::move(tls));
    }
}

MobileCloudHelper::~MobileCloudHelper() = default;

Bytes
MobileCloudHelper::IssueCertificate(const std::string& holder, const PublicKey& key) const
{
    RandomStream random(m_environment->seed, holder, "certificate", m_serial);
    return Certify(holder, key).work(random);
}

Operation<Bytes>
MobileCloudHelper::Certify(const std::string& holder, const PublicKey& key) const
{
    const int64_t now = m_environment->epoch / 1000;
    return op::IssueCertificate(m_authority,
                                holder,
                                kOuParty,
                                key,
                                {now - kAge, now + m_settings.certificateLifetime},
                                m_serial++);
}

PartyKeys
MobileCloudHelper::GetKeys(const std::string& id) const
{
    if (const auto known = m_keys.find(id); known != m_keys.end())
    {
        return known->second;
    }
    RandomStream random(m_environment->seed, id, "mobile-cloud-keys");
    PartyKeys keys{KeyPair::Generate(Suite::Rsa2048, random), {}};
    if (m_parameters.defences.NeedsCertificates())
    {
        keys.certificate = IssueCertificate(id, keys.keys.GetPublic());
    }
    m_keys.emplace(id, keys);
    return keys;
}

Ptr<Agent>
MobileCloudHelper::MakeAgent(Ptr<Node> node,
                             const std::string& name,
                             const std::string& device,
                             uint32_t cores)
{
    auto agent = CreateObject<Agent>(m_environment, name, device, cores);
    agent->SetVariant(m_settings.variant);
    node->AddApplication(agent);
    agent->SetTls(m_clientTls);
    if (m_onAgent)
    {
        m_onAgent(agent);
    }
    return agent;
}

Ptr<Agent>
MobileCloudHelper::MakeSubscriber(Ptr<Node> node,
                                  const std::string& name,
                                  const std::string& device,
                                  uint32_t cores)
{
    const auto agent = MakeAgent(node, name, device, cores);
    agent->SetIdleTimeout(Time()); // never
    return agent;
}

void
MobileCloudHelper::SetServerTls(Ptr<Agent> agent)
{
    if (!m_environment->tls)
    {
        return;
    }
    const std::string& name = agent->GetName();
    RandomStream random(m_environment->seed, name, "tls-keys");
    const KeyPair keys = KeyPair::Generate(Suite::Rsa2048, random);
    auto tls = m_environment->MakeTlsSettings(Suite::Rsa2048, name);
    tls.identity = {keys, IssueCertificate(name, keys.GetPublic()), m_authority->GetCertificate()};
    tls.verifier = m_verifier;
    agent->SetTls(std::make_shared<const TlsContext>(std::move(tls)));
}

Ptr<DataAccessService>
MobileCloudHelper::InstallDas(Ptr<Node> node,
                              const std::string& name,
                              uint32_t cores,
                              const std::string& path)
{
    const auto agent = MakeAgent(node, name, "national-server", cores);
    SetServerTls(agent);
    m_parameters.das = Peer::AtHttp(GetNodeAddress(node), name);
    m_das = Create<DataAccessService>(agent, m_parameters, path);
    return m_das;
}

Ptr<MessagingService>
MobileCloudHelper::InstallMessaging(Ptr<Node> node, const std::string& name, uint32_t cores)
{
    const auto agent = MakeAgent(node, name, "national-server", cores);
    SetServerTls(agent);
    m_parameters.messaging = Peer::At(GetNodeAddress(node), LinkClass::Internet, name);
    m_messaging = Create<MessagingService>(agent, m_parameters);
    return m_messaging;
}

const MobileCloudHelper::InstalledHospital&
MobileCloudHelper::InstallHospital(Ptr<Node> node, const std::string& name, uint32_t cores)
{
    NS_ABORT_MSG_IF(m_hospitals.count(name) > 0,
                    "mobile-cloud: hospital '" << name << "' is installed already");
    const auto agent = MakeAgent(node, name, "hospital-server", cores);
    SetServerTls(agent);
    m_parameters.hospitals[name] = {name,
                                    Peer::At(GetNodeAddress(node), LinkClass::Internet, name)};
    RandomStream random(m_environment->seed, name, "escrow-key");
    const KeyPair escrow = KeyPair::Generate(Suite::Rsa2048, random);
    KeyManagerSetup keys{name, escrow, m_staff, {}, {}, {}};
    keys.findRegistered = [this, name](const std::string& patient) -> std::optional<PartyKeys> {
        const auto registered = m_registered.find(patient);
        return registered != m_registered.end() && registered->second == name
                 ? std::optional(GetKeys(patient))
                 : std::nullopt;
    };
    keys.mayRegister = m_settings.isPatient;
    keys.certify = [this](const std::string& holder, const PublicKey& key) {
        return Certify(holder, key);
    };
    const auto keyManager = Create<KeyManager>(agent, m_parameters, std::move(keys));
    const auto findKey = [keyManager = PeekPointer(keyManager)](const std::string& patient) {
        return keyManager->FindPublicKey(patient);
    };
    AccessControlSetup access;
    access.findKey = findKey;
    access.isAmbulance = [keyManager = PeekPointer(keyManager)](const std::string& id) {
        return keyManager->IsAmbulance(id);
    };
    const auto accessControl = Create<AccessControlServer>(agent, m_parameters, std::move(access));
    HospitalInformationSetup his;
    his.findKey = findKey;
    his.findMedical = [this](const std::string& patient) {
        return m_settings.findMedical ? m_settings.findMedical(patient) : EprAttributes{};
    };
    const auto information = Create<HospitalInformation>(agent, m_parameters, std::move(his));
    InstalledHospital installed{agent, keyManager, accessControl, information, escrow};
    return m_hospitals.emplace(name, std::move(installed)).first->second;
}

Ptr<MonitoringApp>
MobileCloudHelper::InstallMonitoringApp(Ptr<Node> node,
                                        const std::string& name,
                                        const std::string& device,
                                        uint32_t cores,
                                        const std::string& id,
                                        const std::string& hospital,
                                        bool ambulance)
{
    const PartyKeys keys = GetKeys(id);
    m_staff->insert_or_assign(id, StaffEntry{keys.keys.GetPublic(), keys.certificate, ambulance});
    NS_ABORT_MSG_IF(m_hospitals.count(hospital) == 0,
                    "mobile-cloud: hospital '" << hospital << "' of '" << id
                                               << "' is not installed");
    m_apps.push_back(Create<MonitoringApp>(MakeSubscriber(node, name, device, cores),
                                           m_parameters,
                                           CloudStaff{id, hospital, keys}));
    return m_apps.back();
}

Ptr<PatientPhone>
MobileCloudHelper::InstallPhone(Ptr<Node> node, const std::string& name, uint32_t cores)
{
    const auto agent = MakeSubscriber(node, name, "phone", cores);
    agent->SetListening(false);
    SymmetricKey deviceKey;
    RandomStream(m_environment->seed, name, "device-key").Fill(deviceKey.data(), deviceKey.size());
    m_phones.push_back(Create<PatientPhone>(agent, m_parameters, deviceKey));
    return m_phones.back();
}

CloudPatient
MobileCloudHelper::MakePatient(const std::string& id, const std::string& hospital, bool registered)
{
    const InstalledHospital& at = GetHospital(hospital);
    CloudPatient patient;
    patient.id = id;
    patient.hospital = hospital;
    RandomStream(m_environment->seed, id, "sensor-key")
        .Fill(patient.sensorKey.data(), patient.sensorKey.size());
    if (registered)
    {
        m_registered[id] = hospital;
        patient.keys = GetKeys(id);
        if (m_parameters.defences.escrow)
        {
            patient.escrowKey = at.escrow.GetPublic();
        }
        if (m_settings.findMedical)
        {
            patient.medical = m_settings.findMedical(id);
        }
    }
    return patient;
}

const MobileCloudHelper::InstalledHospital&
MobileCloudHelper::GetHospital(const std::string& id) const
{
    const auto hospital = m_hospitals.find(id);
    NS_ABORT_MSG_IF(hospital == m_hospitals.end(),
                    "mobile-cloud: hospital '" << id << "' is not installed");
    return hospital->second;
}

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3
