// SPDX-License-Identifier: GPL-2.0-only
#include "national-phr-fixture.h"

#include "ns3/constant-position-mobility-model.h"
#include "ns3/fhir-document.h"
#include "ns3/ipv4.h"
#include "ns3/names.h"
#include "ns3/rsa-key-pool.h"
#include "ns3/scenario-data.h"
#include "ns3/simulator.h"

#include <sstream>

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

namespace
{

constexpr uint32_t kCores = 4;
constexpr double kAway = 1000.0; // metres: out of every field
const Time kLiftTime = MilliSeconds(300);
constexpr double kSpacing = 2.0;      // metres between readers
constexpr uint32_t kAmbulances = 100; // their place in the row of readers
constexpr std::size_t kImage = 4096;  // a small PHR-TA: its size is of no interest here

uint32_t
GetProvince(uint32_t hospital)
{
    return hospital / 2;
}

std::string
MakeName(uint32_t hospital, const char* what)
{
    return "h" + std::to_string(hospital) + "." + what;
}

Validity
MakeValidity()
{
    return {World::kEpoch / 1000 - 86400, World::kEpoch / 1000 + 31536000};
}

} // namespace

std::ostream&
operator<<(std::ostream& os, const Ending& ending)
{
    return os << ending.role << ": " << ending.reason;
}

WorldOptions::WorldOptions() : lanDelay(MicroSeconds(100))
{
    settings.trustedAppSize = kImage;
    settings.consultation = Seconds(2);
    settings.writeEntry = [](uint64_t run, const HealthRecord& record) {
        const std::string text = "{\"resourceType\":\"Encounter\",\"id\":\"" + std::to_string(run) +
                                 "\",\"subject\":\"" + record.patient + "\"}";
        return Bytes(text.begin(), text.end());
    };
}

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

World::~World()
{
    Simulator::Destroy();
    Names::Clear();
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

FingerprintTemplate
World::MakeFinger(const std::string& owner)
{
    RandomStream random(kSeed, owner, "finger");
    return FingerprintTemplate::Make(random);
}

PhrCode
World::MakeCode(uint32_t hospital, uint32_t number)
{
    PhrCode code{};
    code[3] = static_cast<uint8_t>(hospital);
    code[4] = 0xa0;
    code[14] = static_cast<uint8_t>(number);
    return code;
}

HealthCard
World::MakeCard(uint32_t hospital, uint32_t number)
{
    HealthCard card;
    card.id = "P-" + std::to_string(hospital) + "-" + std::to_string(number);
    card.fingerprint = MakeFinger(card.id);
    card.code = MakeCode(hospital, number);
    card.insuranceCode = "IC-" + card.id;
    return card;
}

Application
World::MakeApplication(Applicant applicant, const std::string& id)
{
    const char* kind = applicant == Applicant::Patient ? "IC-" : "MC-";
    return {applicant, id, MakeFinger(id), "device of " + id, kind + id};
}

Archive
World::MakeArchive(std::optional<uint32_t> hospital) const
{
    const auto derive = [](const PhrCode& code, bool summary) {
        std::optional<HealthRecord> record;
        const uint32_t home = code[3];
        const uint32_t number = code[14];
        if (home < kHospitals && number < kKnownRecords && code == MakeCode(home, number))
        {
            const HealthCard card = MakeCard(home, number);
            record.emplace();
            record->code = code;
            record->patient = card.id;
            record->fingerprint = Sha256(Encode(card.fingerprint));
            if (summary)
            {
                RandomStream random(kSeed, card.id, "summary");
                record->summary =
                    ByteView(MakePatientSummary(card.id, kMinPatientSummary, random)).ToBytes();
            }
        }
        return record;
    };
    Archive archive;
    archive.derive = [derive](const PhrCode& code) { return derive(code, true); };
    archive.deriveIdentity = [derive](const PhrCode& code) { return derive(code, false); };
    archive.findPatient = [](const std::string& id) -> std::optional<PhrCode> {
        for (uint32_t home = 0; home < kHospitals; ++home)
        {
            for (uint32_t number = 0; number < kKnownRecords; ++number)
            {
                if (MakeCard(home, number).id == id)
                {
                    return MakeCode(home, number);
                }
            }
        }
        return std::nullopt;
    };
    archive.identify = [hospital](const FingerprintTemplate& finger) {
        std::vector<PhrCode> found;
        for (uint32_t home = 0; home < kHospitals; ++home)
        {
            for (uint32_t number = 0; number < kKnownRecords; ++number)
            {
                const HealthCard card = MakeCard(home, number);
                if (GetProvince(home) == GetProvince(hospital.value_or(0)) &&
                    MatchFingerprints(card.fingerprint, finger) >= kFingerprintThreshold)
                {
                    found.push_back(card.code);
                }
            }
        }
        return found;
    };
    archive.fingers = kHospitals * kKnownRecords;
    archive.findHome = [hospital](const PhrCode& code) {
        RecordHome home;
        const uint32_t at = code[3];
        if (code[0] != 0 || at >= kHospitals)
        {
            return home;
        }
        home.server = Ipv4Address((10U << 24) | ((GetProvince(at) + 1) << 16) | (at << 8) | 1);
        home.kind = hospital == at ? RecordHome::Kind::Here
                  : hospital && GetProvince(at) == GetProvince(*hospital)
                      ? RecordHome::Kind::SameProvince
                      : RecordHome::Kind::Elsewhere;
        return home;
    };
    return archive;
}

void
World::Watch(Ptr<Agent> agent)
{
    m_agents[agent->GetName()] = agent;
    agent->TraceConnectWithoutContext(
        "RunStart",
        Callback<void, const RunStart&>([this](const RunStart&) { ClearWhenNew(); }));
    agent->TraceConnectWithoutContext(
        "Sent",
        Callback<void, const MessageSent&>([this](const MessageSent& sent) {
            const std::string name = sent.type->name;
            m_sent.push_back(name);
            m_typeNames[sent.type->GetId()] = name;
            if (const auto hook = m_atSent.find(name); hook != m_atSent.end())
            {
                const auto callback = std::move(hook->second);
                m_atSent.erase(hook);
                callback();
            }
        }));
    agent->TraceConnectWithoutContext(
        "Received",
        Callback<void, const MessageReceived&>([this](const MessageReceived& received) {
            m_received.push_back(m_typeNames[received.typeId]);
        }));
    agent->TraceConnectWithoutContext(
        "SessionEnd",
        Callback<void, const SessionEnd&>([this, name = agent->GetName()](const SessionEnd& end) {
            m_endings.push_back({end.role, end.reason});
            if (end.role == std::string(kPhone))
            {
                const auto hospital = static_cast<std::size_t>(name[1] - '0');
                Simulator::Schedule(kLiftTime, &World::Release, this, &m_hospitals[hospital]);
            }
        }));
}

void
World::ClearWhenNew()
{
    if (m_over)
    {
        m_sent.clear();
        m_received.clear();
        m_endings.clear();
        m_over = false;
    }
}

void
World::Lay(Hospital& hospital, Ptr<NfcNetDevice> device, NfcMode mode)
{
    hospital.poller = NfcHelper::LayOn(hospital.phoneNfc, device, mode);
}

void
World::Release(Hospital* hospital)
{
    hospital->poller->StopPolling();
    hospital->phoneNfc->Reset();
    hospital->phoneNfc->GetNode()->GetObject<MobilityModel>()->SetPosition(Vector(0, kAway, 0));
}

void
World::TakePhoneAway(uint32_t hospital)
{
    m_hospitals[hospital].phoneNfc->GetNode()->GetObject<MobilityModel>()->SetPosition(
        Vector(0, kAway, 0));
}

uint64_t
World::BeginEnrolment(uint32_t hospital, const Application& application)
{
    return BeginEnrolment(hospital, application, application);
}

uint64_t
World::BeginEnrolment(uint32_t hospital, const Application& person, const Application& phoneSays)
{
    Hospital& at = m_hospitals[hospital];
    at.desk->Seat(person);
    Lay(at, at.desk->GetReader(), Phone::kHealthCardMode);
    return at.phone->BeginEnrolment(phoneSays, hospital);
}

uint64_t
World::BeginVisit(uint32_t hospital, const HealthCard& card)
{
    Hospital& at = m_hospitals[hospital];
    Lay(at, at.medico->GetReader(), Phone::kHealthCardMode);
    const bool away = GetProvince(card.code[3]) != GetProvince(hospital);
    const Protocol& protocol = away ? kVisitOtherProvince : kVisit;
    if (const auto known = m_handsets.find(card.id); known != m_handsets.end())
    {
        const auto handset = known->second;
        return at.phone->BeginVisit(
            protocol,
            [handset] { return handset; },
            hospital);
    }
    return at.phone->BeginVisit(protocol, card, hospital);
}

std::shared_ptr<TrustedPhone>
World::GetHandset(const HealthCard& card)
{
    auto& handset = m_handsets[card.id];
    if (!handset)
    {
        HealthCard whole = card;
        m_helper->AddCredential(whole, "p" + std::to_string(GetProvince(card.code[3])) + ".p-ra");
        MobileRecord mobile;
        mobile.record = MakeArchive(std::nullopt).derive(card.code).value_or(HealthRecord());
        handset = MakeEnrolledPhone(m_helper->GetTrust(), "PD-" + card.id, whole, mobile);
    }
    return handset;
}

std::optional<MobileRecord>
World::ReadMobile(const HealthCard& card)
{
    const auto plain = GetHandset(card)->ReadRecord();
    return plain ? Decode<MobileRecord>(*plain) : std::nullopt;
}

HealthCard
World::KeepHandset(uint32_t hospital)
{
    const HealthCard card = GetPhone(hospital).GetCard().value();
    m_handsets[card.id] = GetPhone(hospital).GetHandset();
    return card;
}

MobileEntry
World::MakeEntry(const std::string& medico, const char* role, const std::string& text)
{
    const Identity identity = GetIdentity(medico, role);
    RandomStream random(kSeed, medico + text, "entry");
    MobileEntry made;
    made.entry.author = medico;
    made.entry.time = kEpoch;
    made.entry.section = kEncounters;
    made.entry.content = ByteView(text).ToBytes();
    made.entry.signature = SignEntry(identity.keys, made.entry.content).work(random);
    made.certificate = identity.certificate;
    return made;
}

void
World::AddPending(const HealthCard& card, const MobileEntry& entry)
{
    MobileRecord mobile = ReadMobile(card).value();
    mobile.pending.push_back(entry);
    RandomStream random(kSeed, card.id, "pending");
    GetHandset(card)->StoreRecord(Encode(mobile), random);
}

std::optional<HealthRecord>
World::FindRecord(const PhrCode& code)
{
    const auto stored = GetStore(code[3]).Find(code);
    return stored ? stored : MakeArchive(std::nullopt).derive(code);
}

std::string
World::FindDisagreement(const HealthCard& card, bool synchronised)
{
    const auto encode = [](const std::vector<RecordEntry>& entries) {
        std::vector<Bytes> all;
        for (const RecordEntry& entry : entries)
        {
            all.push_back(Encode(entry));
        }
        return all;
    };
    const auto home = FindRecord(card.code);
    if (!home)
    {
        return "no P-PHR";
    }
    const auto p = encode(home->entries);
    if (home->version != p.size())
    {
        return "the version of P-PHR is not its number of entries";
    }
    const auto backup = GetCentralStore().Find(card.code);
    const auto c = encode(backup ? backup->entries : std::vector<RecordEntry>());
    if (c != p || (backup && backup->version != home->version))
    {
        return "C-PHR is not P-PHR";
    }
    if (Encode(backup ? backup->access : AccessControl()) != Encode(home->access))
    {
        return "AC of C-PHR is not that of P-PHR";
    }
    for (uint32_t other = 0; other < kHospitals; ++other)
    {
        if (other != card.code[3] && GetStore(other).Find(card.code))
        {
            return "a copy of P-PHR is left at hospital " + std::to_string(other);
        }
    }
    const auto mobile = ReadMobile(card);
    if (!mobile)
    {
        return "M-PHR cannot be read";
    }
    const auto m = encode(mobile->record.entries);
    if (m.size() > p.size() || !std::equal(m.begin(), m.end(), p.begin()))
    {
        return "M-PHR is no earlier P-PHR";
    }
    const bool sameAccess = Encode(mobile->record.access) == Encode(home->access);
    if (synchronised && (m.size() != p.size() || !mobile->pending.empty() || !sameAccess))
    {
        return "M-PHR is not P-PHR";
    }
    return "";
}

uint64_t
World::BeginEmergency(uint32_t hospital, const HealthCard& card)
{
    return BeginEmergency(hospital, card, card.id);
}

uint64_t
World::BeginEmergency(uint32_t hospital, const HealthCard& card, const std::string& seen)
{
    Hospital& at = m_hospitals[hospital];
    RandomStream noise(kSeed, seen, "impression");
    at.ambulance->Attend(MakeImpression(MakeFinger(seen), noise));
    Lay(at, at.ambulance->GetNfc(), Phone::kEmergencyMode);
    return at.phone->BeginEmergency([handset = GetHandset(card)] { return handset; }, hospital);
}

uint64_t
World::BeginUnconscious(uint32_t hospital, const std::string& person)
{
    RandomStream noise(kSeed, person, "impression");
    return m_hospitals[hospital].medico->BeginEmergency(MakeImpression(MakeFinger(person), noise),
                                                        hospital);
}

uint64_t
World::BeginSync(uint32_t hospital, const HealthCard& card)
{
    Hospital& at = m_hospitals[hospital];
    Lay(at, at.medico->GetReader(), Phone::kSyncMode);
    return at.phone->BeginSync([handset = GetHandset(card)] { return handset; }, hospital);
}

Ending
World::Run()
{
    // Not until no event is left: timers of TCP that were cancelled long ago lie years ahead.
    Simulator::Stop(Hours(1));
    Simulator::Run();
    m_over = true;
    for (const Ending& ending : m_endings)
    {
        if (ending.reason != Reason::Accepted)
        {
            return ending;
        }
    }
    return kAllAccepted;
}

uint32_t
World::StopTampering()
{
    for (const auto& agent : m_agents)
    {
        agent.second->SetOutgoingFilter({});
    }
    m_atSent.clear();
    return std::exchange(m_tampered, 0);
}

void
World::Revoke(uint64_t serial)
{
    RandomStream random(kSeed, "test", "crl");
    const int64_t now = kEpoch / 1000;
    m_helper->GetVerifier().SetCrl(
        m_helper->GetIssuingAuthority().MakeCrl(now - 60, now + 86400, {serial}, random));
}

Bytes
World::Issue(const std::string& name,
             const char* role,
             Validity validity,
             uint64_t serial,
             bool foreign)
{
    const Identity identity = GetIdentity(name, role);
    RandomStream random(kSeed, "test", "issue");
    if (!foreign)
    {
        return m_helper->GetIssuingAuthority()
            .Issue(name, role, identity.keys.GetPublic(), validity, serial, random);
    }
    const Suite suite = m_options.settings.suite;
    const auto root = CertificateAuthority::MakeRoot("EH-ROOT CA",
                                                     KeyPair::Generate(suite, random),
                                                     MakeValidity(),
                                                     random);
    return root
        .MakeIntermediate("EH-ISSUING CA", KeyPair::Generate(suite, random), MakeValidity(), random)
        .Issue(name, role, identity.keys.GetPublic(), validity, serial, random);
}

void
World::SetUp(const std::string& host, bool up)
{
    const auto ipv4 = m_hosts.at(host)->GetObject<Ipv4>();
    if (up)
    {
        ipv4->SetUp(1);
    }
    else
    {
        ipv4->SetDown(1);
    }
}

std::size_t
World::CountSessions() const
{
    std::size_t count = 0;
    for (const auto& agent : m_agents)
    {
        count += agent.second->GetSessionCount();
    }
    return count;
}

std::string
World::Describe(const std::set<PhrCode>& codes, const std::set<std::string>& people)
{
    std::ostringstream text;
    const auto describe = [&](RecordStore& store, const std::string& name) {
        for (const PhrCode& code : codes)
        {
            // A record that is only read is completed from the archive: the same record.
            const auto record = store.Find(code);
            if (record && !record->entries.empty())
            {
                text << name << ' ' << ToHex(Encode(*record)) << '\n';
            }
        }
        for (const std::string& person : people)
        {
            if (store.FindByPatient(person) || store.FindMedico(person))
            {
                text << name << ' ' << person << '\n';
            }
        }
    };
    describe(GetCentralStore(), "c-phrc");
    for (uint32_t hospital = 0; hospital < kHospitals; ++hospital)
    {
        describe(GetStore(hospital), std::to_string(hospital));
    }
    for (const auto& [id, handset] : m_handsets)
    {
        const auto plain = handset->ReadRecord();
        const auto mobile = plain ? Decode<MobileRecord>(*plain) : std::nullopt;
        if (mobile && !(mobile->record.entries.empty() && mobile->pending.empty()))
        {
            text << "M-PHR of " << id << ' ' << ToHex(*plain) << '\n';
        }
    }
    return text.str();
}

void
Flip(Bytes& field)
{
    field.at(field.size() / 2) ^= 1;
}

void
Flip(std::string& field)
{
    field.at(field.size() / 2) = static_cast<char>(field.at(field.size() / 2) ^ 1);
}

void
Flip(LinkRecord& field)
{
    Flip(field.sealed);
}

WorldTestCase::WorldTestCase(const std::string& name, Body body)
    : TestCase(name), m_body(std::move(body))
{
}

void
WorldTestCase::Expect(bool condition, const std::string& what)
{
    NS_TEST_EXPECT_MSG_EQ(condition, true, what);
}

bool
WorldTestCase::ExpectAccepted(World& world, const std::string& what)
{
    const Ending ending = world.Run();
    ExpectEq(ending, kAllAccepted, what);
    ExpectEq(world.CountSessions(), 0U, what + ": no session is left");
    return ending == kAllAccepted;
}

void
WorldTestCase::DoRun()
{
    m_body(*this);
}

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3
