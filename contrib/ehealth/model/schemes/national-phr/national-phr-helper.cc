// SPDX-License-Identifier: GPL-2.0-only
#include "national-phr-helper.h"

#include "ns3/abort.h"
#include "ns3/certificate-hierarchy.h"
#include "ns3/fhir-document.h"
#include "ns3/ipv4.h"

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

namespace
{

/// Serial numbers of the hierarchy's own certificates lie above those of run-time enrolments.
constexpr uint64_t kFirstSerial = uint64_t{1} << 60;

/// The hierarchy is this much older than the simulation, seconds.
constexpr int64_t kAge = 86400;

/// Certificates of authorities live this much longer than their holders'.
constexpr int64_t kAuthorityFactor = 10;

/// Octets of an image that phones come with: only its measurement matters.
constexpr std::size_t kPlatformImage = 4096;

/// Octets of the entry that WriteNote() writes.
constexpr std::size_t kNoteSize = 1024;

} // namespace

Bytes
WriteNote(uint64_t run, const HealthRecord& record)
{
    RandomStream random(run, record.patient, "note");
    const std::string text = MakeEncounter(record.patient, kNoteSize, random);
    return Bytes(text.begin(), text.end());
}

NationalPhrHelper::NationalPhrHelper(Ptr<AgentEnvironment> environment,
                                     Settings settings,
                                     AgentCallback onAgent)
    : m_environment(environment)
    , m_settings(std::move(settings))
    , m_onAgent(std::move(onAgent))
    , m_practice{m_settings.writeEntry, m_settings.consultation}
    , m_serial(kFirstSerial)
{
    RandomStream random(m_environment->seed, "eh-root-ca", "hierarchy");
    const int64_t now = m_environment->epoch / 1000;
    const Validity validity{now - kAge, now + kAuthorityFactor * m_settings.certificateLifetime};
    const auto hierarchy = CertificateHierarchy::Make(m_settings.suite,
                                                      "EH-ROOT CA",
                                                      "EH-ISSUING CA",
                                                      validity,
                                                      random);
    m_issuing = hierarchy.issuing;
    m_verifier = hierarchy.verifier;
    IssueCrl();

    m_trust.verifier = m_verifier;
    m_trust.suite = m_settings.suite;
    m_trust.clockTolerance = m_settings.clockTolerance;
    m_trust.otpLifetime = m_settings.otpLifetime;
    m_trust.loginLifetime = m_settings.loginLifetime;
    m_trust.presenceBound = m_settings.presenceBound;
    m_trust.seed = m_environment->seed;
    if (!m_settings.variant.Defends(N13))
    {
        m_trust.sealedPcrs = 0;
    }
    m_trust.findTpmCertificate =
        [issuing = m_issuing, seed = m_trust.seed, validity](TrustedPhone& phone) {
            RandomStream stream(seed, phone.GetDevice(), "tpm-certificate");
            const uint64_t serial = stream.NextU64() >> 4;
            return issuing->Issue(phone.GetDevice(),
                                  kOuPhoneTpm,
                                  phone.GetAttestationKey(),
                                  validity,
                                  serial,
                                  stream);
        };
    const auto image = [this](const char* name, std::size_t size) {
        return std::make_shared<const SoftwareImage>(
            RandomStream(m_environment->seed, name, "image").Take(size));
    };
    for (const char* stage : {"boot-loader", "tee-os", "kernel"})
    {
        m_trust.software.platform.push_back(image(stage, kPlatformImage));
    }
    m_trust.software.clientApp = image("phr-ca", kPlatformImage);
    m_trust.software.trustedApp = image("phr-ta", m_settings.trustedAppSize);
    m_image = std::make_shared<const Bytes>(m_trust.software.trustedApp->GetOctets());
    if (m_environment->tls)
    {
        auto tls = m_environment->MakeTlsSettings(m_settings.suite, "phones");
        tls.verifier = m_verifier;
        m_phoneTls = std::make_shared<const TlsContext>(std::move(tls));
    }
}

NationalPhrHelper::~NationalPhrHelper() = default;

void
NationalPhrHelper::IssueCrl()
{
    const int64_t now = m_environment->GetUnixTime() / 1000;
    RandomStream random(m_environment->seed, "eh-issuing-ca", "crl", static_cast<uint64_t>(now));
    m_verifier->SetCrl(m_issuing->MakeCrl(now - kAge, now + m_settings.crlLifetime, {}, random));
}

Identity
NationalPhrHelper::MakeIdentity(const std::string& name, const char* role)
{
    RandomStream random(m_environment->seed, name, "identity");
    const KeyPair keys = KeyPair::Generate(m_settings.suite, random);
    const int64_t now = m_environment->epoch / 1000;
    const Validity validity{now - kAge, now + m_settings.certificateLifetime};
    return {keys, m_issuing->Issue(name, role, keys.GetPublic(), validity, m_serial++, random)};
}

Ptr<Agent>
NationalPhrHelper::MakeAgent(Ptr<Node> node,
                             const std::string& name,
                             const char* device,
                             uint32_t cores)
{
    auto agent = CreateObject<Agent>(m_environment, name, device, cores);
    agent->SetVariant(m_settings.variant);
    node->AddApplication(agent);
    const auto ipv4 = node->GetObject<Ipv4>();
    if (ipv4 && ipv4->GetNInterfaces() > 1 && ipv4->GetNAddresses(1) > 0)
    {
        m_addresses[name] = ipv4->GetAddress(1, 0).GetLocal();
    }
    if (m_onAgent)
    {
        m_onAgent(agent);
    }
    return agent;
}

void
NationalPhrHelper::SetTls(Ptr<Agent> agent, const Identity& identity, const char* clientRole)
{
    if (m_environment->tls)
    {
        auto settings = m_environment->MakeTlsSettings(m_settings.suite, agent->GetName());
        settings.identity = {identity.keys, identity.certificate, m_issuing->GetCertificate()};
        settings.verifier = m_verifier;
        settings.clientRole = clientRole;
        agent->SetTls(std::make_shared<const TlsContext>(std::move(settings)));
    }
}

const Ipv4Address&
NationalPhrHelper::GetAddress(const std::string& name) const
{
    const auto address = m_addresses.find(name);
    NS_ABORT_MSG_IF(address == m_addresses.end(),
                    "national-phr: '" << name << "' is not installed, or its node has no address");
    return address->second;
}

Archive
NationalPhrHelper::MakeEmptyArchive(std::optional<uint32_t> own) const
{
    Archive archive;
    archive.derive = [](const PhrCode&) -> std::optional<HealthRecord> { return std::nullopt; };
    archive.deriveIdentity = archive.derive;
    archive.findHome = [homes = m_homes, own](const PhrCode& code) {
        const uint32_t at = GetHomeCode(code);
        if (at >= homes->size())
        {
            return RecordHome{};
        }
        const Home& home = (*homes)[at];
        const auto kind = own && at == *own ? RecordHome::Kind::Here
                        : own && home.province == (*homes)[*own].province
                            ? RecordHome::Kind::SameProvince
                            : RecordHome::Kind::Elsewhere;
        return RecordHome{kind, home.server};
    };
    return archive;
}

Ptr<CentralPhrc>
NationalPhrHelper::InstallCentralPhrc(Ptr<Node> node, const std::string& name, uint32_t cores)
{
    return InstallCentralPhrc(node,
                              name,
                              cores,
                              std::make_shared<RecordStore>(":memory:"),
                              MakeEmptyArchive(std::nullopt));
}

Ptr<RecordDatabase>
NationalPhrHelper::InstallDatabase(Ptr<Node> node,
                                   const std::string& name,
                                   uint32_t cores,
                                   const std::string& province)
{
    const auto homeCode = static_cast<uint32_t>(m_homes->size());
    auto database = InstallDatabase(node,
                                    name,
                                    cores,
                                    std::make_shared<RecordStore>(":memory:"),
                                    MakeEmptyArchive(homeCode),
                                    homeCode);
    m_homes->push_back({GetAddress(name), province});
    return database;
}

Ptr<CentralPhrc>
NationalPhrHelper::InstallCentralPhrc(Ptr<Node> node,
                                      const std::string& name,
                                      uint32_t cores,
                                      std::shared_ptr<RecordStore> store,
                                      Archive archive)
{
    m_centralName = name;
    m_central = Create<CentralPhrc>(MakeAgent(node, name, "national-server", cores),
                                    m_trust,
                                    std::move(store),
                                    std::move(archive));
    return m_central;
}

void
NationalPhrHelper::InstallIssuingAuthority(Ptr<Node> node, const std::string& name, uint32_t cores)
{
    m_issuingName = name;
    m_issuingAuthority = Create<IssuingAuthority>(MakeAgent(node, name, "hsm", cores),
                                                  m_trust,
                                                  m_issuing,
                                                  m_settings.certificateLifetime);
}

void
NationalPhrHelper::InstallCodeRegister(Ptr<Node> node,
                                       const std::string& name,
                                       uint32_t cores,
                                       Applicant applicant,
                                       std::function<bool(const std::string& code)> isKnown)
{
    const bool isInsurance = applicant == Applicant::Patient;
    (isInsurance ? m_insurance : m_medicalCouncil) = name;
    const Identity identity = MakeIdentity(name, isInsurance ? kOuInsurance : kOuMedicalCouncil);
    const auto agent = MakeAgent(node, name, "national-server", cores);
    SetTls(agent, identity, kOuProvinceAuthority);
    m_registers.push_back(Create<CodeRegister>(agent, m_trust, identity, std::move(isKnown)));
}

void
NationalPhrHelper::InstallProvinceAuthority(Ptr<Node> node, const std::string& name, uint32_t cores)
{
    const ProvinceAuthority::Peers peers{
        Peer::At(GetAddress(m_insurance), LinkClass::Internet, m_insurance),
        Peer::At(GetAddress(m_medicalCouncil), LinkClass::Internet, m_medicalCouncil),
        Peer::At(GetAddress(m_issuingName), LinkClass::CasVpn),
    };
    const Identity identity = MakeIdentity(name, kOuProvinceAuthority);
    m_authorityIdentities.emplace(name, identity);
    const auto agent = MakeAgent(node, name, "hospital-server", cores);
    SetTls(agent, identity, ""); // a phone that enrols has no certificate yet
    m_authorities.push_back(Create<ProvinceAuthority>(agent, m_trust, identity, peers, m_image));
}

Ptr<RecordDatabase>
NationalPhrHelper::InstallDatabase(Ptr<Node> node,
                                   const std::string& name,
                                   uint32_t cores,
                                   std::shared_ptr<RecordStore> store,
                                   Archive archive,
                                   uint32_t homeCode)
{
    const SymmetricKey ti = LinkCipher::DeriveKey(m_environment->seed, name, m_centralName);
    auto database = Create<RecordDatabase>(MakeAgent(node, name, "hospital-server", cores),
                                           m_trust,
                                           std::move(store),
                                           std::move(archive),
                                           Peer::At(GetAddress(m_centralName), LinkClass::PhrcVpn),
                                           ti,
                                           homeCode);
    m_central->AddServer(name, ti);
    m_databases[name] = database;
    return database;
}

Ptr<RegistrationAgent>
NationalPhrHelper::InstallRegistrationAgent(Ptr<Node> node,
                                            const std::string& name,
                                            uint32_t cores,
                                            Ptr<NfcNetDevice> reader,
                                            const std::string& database,
                                            const std::string& authority)
{
    const SymmetricKey be = LinkCipher::DeriveKey(m_environment->seed, name, database);
    const auto agent = MakeAgent(node, name, "workstation", cores);
    agent->AddNfcDevice(reader);
    agent->SetListening(false);
    const Ipv4Address& pra = GetAddress(authority);
    auto desk = Create<RegistrationAgent>(agent,
                                          reader,
                                          m_trust,
                                          MakeIdentity(name, kOuRegistrationAgent),
                                          Peer::At(pra, LinkClass::CasVpn),
                                          pra,
                                          Peer::At(GetAddress(database), LinkClass::Lan),
                                          be);
    m_databases.at(database)->AddLanPeer(name, be);
    m_registrationAgents.push_back(desk);
    return desk;
}

Ptr<Medico>
NationalPhrHelper::InstallMedico(Ptr<Node> node,
                                 const std::string& name,
                                 uint32_t cores,
                                 Ptr<NfcNetDevice> reader,
                                 const std::string& medico,
                                 const std::string& database)
{
    const SymmetricKey bc = LinkCipher::DeriveKey(m_environment->seed, name, database);
    const auto agent = MakeAgent(node, name, "workstation", cores);
    agent->AddNfcDevice(reader);
    agent->SetListening(false);
    const Identity identity = MakeIdentity(medico, kOuMedico);
    const auto& server = m_databases.at(database);
    server->AddLanPeer(name, bc);
    const FingerprintTemplate finger = MakeFinger(medico);
    server->GetStore().PutMedico(medico, {identity.certificate, finger.record});
    m_medicos.push_back(Create<Medico>(agent,
                                       reader,
                                       m_trust,
                                       medico,
                                       identity,
                                       finger,
                                       Peer::At(GetAddress(database), LinkClass::Lan),
                                       bc,
                                       m_practice));
    return m_medicos.back();
}

Ptr<EmergencyMedico>
NationalPhrHelper::InstallEmergencyMedico(Ptr<Node> node,
                                          const std::string& name,
                                          uint32_t cores,
                                          Ptr<NfcNetDevice> nfc,
                                          const std::string& medico)
{
    const auto agent = MakeAgent(node, name, "phone", cores);
    agent->AddNfcDevice(nfc);
    agent->SetListening(false);
    m_emergencyMedicos.push_back(Create<EmergencyMedico>(agent,
                                                         nfc,
                                                         m_trust,
                                                         MakeIdentity(medico, kOuEmergencyMedico),
                                                         medico,
                                                         m_practice));
    return m_emergencyMedicos.back();
}

FingerprintTemplate
NationalPhrHelper::MakeFinger(const std::string& medico) const
{
    RandomStream random(m_environment->seed, medico, "fingerprint");
    return FingerprintTemplate::Make(random);
}

void
NationalPhrHelper::AddCredential(HealthCard& card, const std::string& authority) const
{
    const Identity& issuer = m_authorityIdentities.at(authority);
    RandomStream random(m_environment->seed, card.id, "credential");
    const KeyPair keys = KeyPair::Generate(m_settings.suite, random);
    const int64_t now = m_environment->epoch / 1000;
    const Validity validity{now - kAge, now + m_settings.certificateLifetime};
    card.certificate = m_issuing->Issue(card.id,
                                        kOuPatient,
                                        keys.GetPublic(),
                                        validity,
                                        random.NextU64() >> 4,
                                        random);
    const IdentityStatement statement{card.fingerprint, card.id, card.insuranceCode};
    card.statement = SignAs(Credential::kType, issuer.keys, Encode(statement)).work(random);
    card.authority = issuer.certificate;
}

Ptr<Phone>
NationalPhrHelper::InstallPhone(Ptr<Node> node,
                                const std::string& name,
                                uint32_t cores,
                                Ptr<NfcNetDevice> nfc)
{
    const auto agent = MakeAgent(node, name, "phone", cores);
    agent->AddNfcDevice(nfc);
    agent->SetListening(false);
    agent->SetPersistentConnections(false);
    agent->SetTls(m_phoneTls);
    m_phones.push_back(Create<Phone>(agent, nfc, m_trust));
    return m_phones.back();
}

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3
