// SPDX-License-Identifier: GPL-2.0-only
#include "emr-authorization-helper.h"

#include "ns3/abort.h"
#include "ns3/certificate-hierarchy.h"
#include "ns3/node-address.h"

namespace ns3
{
namespace ehealth
{
namespace emrauthorization
{

namespace
{

/// The medical authority is this much older than the simulation, seconds.
constexpr int64_t kAge = 86400;

/// Certificates of authorities live this much longer than their holders'.
constexpr int64_t kAuthorityFactor = 10;

void
RequireIndexId(const std::string& id)
{
    NS_ABORT_MSG_IF(id.empty() || id.size() > PublicCloud::kIndexId,
                    "emr-authorization: '" << id << "' does not fit into the index; give 1 to "
                                           << PublicCloud::kIndexId << " octets");
}

} // namespace

EmrAuthorizationHelper::EmrAuthorizationHelper(Ptr<AgentEnvironment> environment,
                                               Settings settings,
                                               AgentCallback onAgent)
    : m_environment(environment)
    , m_settings(std::move(settings))
    , m_onAgent(std::move(onAgent))
    , m_practice{m_settings.diagnose, m_settings.consultation}
{
    RandomStream random(m_environment->seed, "medical-authority", "hierarchy");
    const int64_t now = m_environment->epoch / 1000;
    const Validity validity{now - kAge, now + kAuthorityFactor * m_settings.certificateLifetime};
    const auto hierarchy = CertificateHierarchy::Make(m_settings.suite,
                                                      "MEDICAL ROOT CA",
                                                      "MEDICAL AUTHORITY",
                                                      validity,
                                                      random);
    m_authority = hierarchy.issuing;
    m_verifier = hierarchy.verifier;
    IssueCrl();

    RandomStream secret(m_environment->seed, "public-cloud", "secret-key");
    m_secretKey = EcScalar::Draw(secret);
    m_parameters.pk = EcPoint::MultiplyGenerator(m_secretKey);
    m_parameters.suite = m_settings.suite;
    m_parameters.clockTolerance = m_settings.clockTolerance;
    m_parameters.verifier = m_verifier;
    m_parameters.findKey = [this](const std::string& id) { return FindKey(id); };
    m_parameters.findHospital = [this](const std::string& id) {
        const auto hospital = m_hospitals.find(id);
        return hospital == m_hospitals.end() ? std::nullopt : std::optional(hospital->second);
    };
    if (m_environment->tls)
    {
        auto tls = m_environment->MakeTlsSettings(m_settings.suite, "emr-clients");
        tls.verifier = m_verifier;
        m_clientTls = std::make_shared<const TlsContext>(std::move(tls));
    }
}

EmrAuthorizationHelper::~EmrAuthorizationHelper() = default;

void
EmrAuthorizationHelper::Revoke(const std::vector<uint64_t>& serials)
{
    m_revoked = serials;
    IssueCrl();
}

void
EmrAuthorizationHelper::IssueCrl()
{
    const int64_t now = m_environment->GetUnixTime() / 1000;
    RandomStream random(m_environment->seed,
                        "medical-authority",
                        "crl." + std::to_string(m_revoked.size()),
                        static_cast<uint64_t>(now));
    m_verifier->SetCrl(
        m_authority->MakeCrl(now - kAge, now + m_settings.crlLifetime, m_revoked, random));
}

Bytes
EmrAuthorizationHelper::IssueCertificate(const std::string& id,
                                         const char* role,
                                         const PublicKey& key,
                                         Validity validity,
                                         uint64_t serial)
{
    RandomStream random(m_environment->seed, id, "certificate", serial);
    return m_authority->Issue(id, role, key, validity, serial, random);
}

KeyPair
EmrAuthorizationHelper::MakeKeys(const std::string& id) const
{
    RandomStream random(m_environment->seed, id, "emr-keys");
    return KeyPair::Generate(m_settings.suite, random);
}

std::optional<PublicKey>
EmrAuthorizationHelper::FindKey(const std::string& id) const
{
    if (const auto known = m_keys.find(id); known != m_keys.end())
    {
        return known->second;
    }
    // 80 million patients are not kept in a table.
    return m_settings.isPatient(id) ? std::optional(MakeKeys(id).GetPublic()) : std::nullopt;
}

void
EmrAuthorizationHelper::Remember(const std::string& id, const PublicKey& key)
{
    NS_ABORT_MSG_UNLESS(m_keys.emplace(id, key).second,
                        "emr-authorization: '" << id << "' is installed already");
}

Ptr<Agent>
EmrAuthorizationHelper::MakeAgent(Ptr<Node> node,
                                  const std::string& name,
                                  const char* device,
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

Ptr<PublicCloud>
EmrAuthorizationHelper::InstallPublicCloud(Ptr<Node> node,
                                           const std::string& name,
                                           uint32_t cores,
                                           IndexArchive archive)
{
    const KeyPair keys = MakeKeys(name);
    Remember(name, keys.GetPublic());
    m_parameters.cloudId = name;
    m_parameters.cloud = Peer::At(GetNodeAddress(node), LinkClass::Open);
    m_parameters.secureCloud = Peer::At(GetNodeAddress(node), LinkClass::Internet, name);
    const auto agent = MakeAgent(node, name, "national-server", cores);
    if (m_environment->tls)
    {
        const int64_t now = m_environment->epoch / 1000;
        auto tls = m_environment->MakeTlsSettings(m_settings.suite, name);
        const Bytes certificate =
            IssueCertificate(name,
                             kOuPublicCloud,
                             keys.GetPublic(),
                             {now - kAge, now + m_settings.certificateLifetime},
                             m_serial++);
        tls.identity = {keys, certificate, m_authority->GetCertificate()};
        tls.verifier = m_verifier;
        agent->SetTls(std::make_shared<const TlsContext>(std::move(tls)));
    }
    m_cloud = Create<PublicCloud>(agent, m_parameters, m_secretKey, keys, std::move(archive));
    return m_cloud;
}

Ptr<HospitalCloud>
EmrAuthorizationHelper::InstallHospitalCloud(Ptr<Node> node,
                                             const std::string& name,
                                             uint32_t cores,
                                             const std::string& id,
                                             EmrArchive archive)
{
    RequireIndexId(id);
    const KeyPair keys = MakeKeys(id);
    Remember(id, keys.GetPublic());
    m_hospitals[id] = Peer::At(GetNodeAddress(node), LinkClass::Open);
    m_hospitalClouds.push_back(
        Create<HospitalCloud>(MakeAgent(node, name, "hospital-server", cores),
                              m_parameters,
                              id,
                              keys,
                              std::move(archive)));
    return m_hospitalClouds.back();
}

Ptr<Doctor>
EmrAuthorizationHelper::InstallDoctor(Ptr<Node> node,
                                      const std::string& name,
                                      uint32_t cores,
                                      const std::string& id,
                                      const std::string& department,
                                      bool registered)
{
    RequireIndexId(id);
    const KeyPair keys = MakeKeys(id);
    Remember(id, keys.GetPublic());
    m_doctors[id] = GetNodeAddress(node);
    const int64_t now = m_environment->epoch / 1000;
    const Bytes certificate = IssueCertificate(id,
                                               kOuDoctor,
                                               keys.GetPublic(),
                                               {now - kAge, now + m_settings.certificateLifetime},
                                               m_serial++);
    auto doctor = Create<Doctor>(MakeAgent(node, name, "workstation", cores),
                                 m_parameters,
                                 DoctorIdentity{id, department, keys, certificate},
                                 m_practice);
    if (registered)
    {
        RandomStream random(m_environment->seed, id, "emr-registration");
        doctor->SetSecret(m_cloud->Preregister(Registrant::Doctor, id, certificate, random));
    }
    m_doctorRoles.push_back(doctor);
    return doctor;
}

Ptr<PatientDevice>
EmrAuthorizationHelper::InstallPatientDevice(Ptr<Node> node,
                                             const std::string& name,
                                             uint32_t cores)
{
    const auto agent = MakeAgent(node, name, "phone", cores);
    agent->SetListening(false);
    m_devices.push_back(Create<PatientDevice>(agent, m_parameters));
    return m_devices.back();
}

PatientIdentity
EmrAuthorizationHelper::MakePatient(const std::string& id, bool registered)
{
    RandomStream biometric(m_environment->seed, id, "biometric-password");
    PatientIdentity patient{id, {}, MakeKeys(id)};
    biometric.Fill(patient.biometric.data(), patient.biometric.size());
    if (registered)
    {
        RandomStream random(m_environment->seed, id, "emr-registration");
        patient.secret = m_cloud->Preregister(Registrant::Patient,
                                              id,
                                              ShowBiometric(m_settings.variant, patient.biometric),
                                              random);
    }
    return patient;
}

DoctorContact
EmrAuthorizationHelper::GetContact(const Doctor& doctor) const
{
    const DoctorIdentity& identity = doctor.GetIdentity();
    return {identity.id, identity.department, m_doctors.at(identity.id)};
}

} // namespace emrauthorization
} // namespace ehealth
} // namespace ns3
