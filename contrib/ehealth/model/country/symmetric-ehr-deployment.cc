// SPDX-License-Identifier: GPL-2.0-only
#include "symmetric-ehr-deployment.h"

#include "ns3/abort.h"
#include "ns3/constant-position-mobility-model.h"
#include "ns3/simulator.h"

#include <cmath>
#include <set>

namespace ns3
{
namespace ehealth
{

using namespace symmetricehr;

namespace
{

/// From the registration desk to the doctor.
const Time kWalk = Seconds(60);

/// A delegation to a doctor whom the policy does not let read, milliseconds: a day.
constexpr int64_t kDelegation = 86400000;

/// A device's processor: one core for the health application.
constexpr uint32_t kDeviceCores = 1;

/// From another scheme's registration desk, metres: out of its reader's range.
constexpr double kDeskDistance = 1.0;

/// The specialisations of every hospital, to which its doctors belong in turn.
constexpr std::array<const char*, 4> kSpecialisations{"internal",
                                                      "surgery",
                                                      "paediatrics",
                                                      "cardiology"};

constexpr Mutant kMutants[] = {Mutant::None,
                               Mutant::SharedSessionKey,
                               Mutant::TicketWithoutRecord,
                               Mutant::TicketWithoutDoctor,
                               Mutant::AssertedAttributes};

Mutant
FindMutant(const std::string& name)
{
    for (const Mutant mutant : kMutants)
    {
        if (name == ehealth::symmetricehr::GetName(mutant))
        {
            return mutant;
        }
    }
    NS_ABORT_MSG("symmetric_ehr.mutant: no such mutant: " << name);
}

std::string
ReplaceAll(std::string text, const std::string& what, const std::string& with)
{
    for (std::size_t at = text.find(what); at != std::string::npos;
         at = text.find(what, at + with.size()))
    {
        text.replace(at, what.size(), with);
    }
    return text;
}

/// The record that a person has had since before the simulation: a function of P.
RecordId
DeriveRecordId(uint64_t seed, const std::string& patient)
{
    RecordId record;
    RandomStream(seed, patient, "ehr-record-id").Fill(record.data(), record.size());
    return record;
}

SymmetricKey
DeriveDataKey(uint64_t seed, const std::string& patient)
{
    SymmetricKey key;
    RandomStream(seed, patient, "ehr-data-key").Fill(key.data(), key.size());
    return key;
}

} // namespace

SymmetricEhrDeployment::SymmetricEhrDeployment(const DeploymentContext& context,
                                               const SchemeVariant& variant)
    : m_context(context)
    , m_remote(MakeRemoteStream(context))
    , m_scheme(context.environment,
               MakeSettings(variant),
               [this](auto agent) { m_context.Watch(agent); })
    , m_devices(context.network,
                "ehr-patient-",
                [this](auto node, const auto& name) {
                    const auto nfc = m_context.network.AddNfcDevice(node, NfcMode::Card, nullptr);
                    return m_scheme.InstallPatientDevice(node, name, kDeviceCores, nfc);
                })
    , m_hospitals(context.sites.size())
{
    InstallRealms();
    m_devices.Reserve();
    for (uint32_t h = 0; h < m_hospitals.size(); ++h)
    {
        InstallHospital(h);
    }
}

Settings
SymmetricEhrDeployment::MakeSettings(const SchemeVariant& variant) const
{
    const auto& keys = m_context.scenario.symmetricEhr;
    Settings settings;
    settings.variant = variant;
    settings.mutant = FindMutant(keys.mutant);
    settings.clockTolerance = std::llround(1000 * m_context.scenario.scheme.clockTolerance);
    settings.ticketLifetime = std::llround(1000 * keys.ticketLifetime);
    settings.keyLifetime = std::llround(1000 * keys.keyLifetime);
    settings.failoverTimeout = Seconds(keys.failoverTimeout);
    settings.write = [&registry = m_context.registry](uint64_t run, const std::string& patient) {
        return registry.WriteEntry(run, patient);
    };
    settings.isPatient = [&population = m_context.population](const std::string& id) {
        const auto person = population.FindByNationalId(id);
        return person && population.IsEnrolled(*person);
    };
    settings.isPerson = [&population = m_context.population](const std::string& id) {
        return population.FindByNationalId(id).has_value();
    };
    return settings;
}

void
SymmetricEhrDeployment::InstallRealms()
{
    const auto& keys = m_context.scenario.symmetricEhr;
    const uint64_t seed = m_context.environment->seed;
    RealmSetup setup;
    setup.cores = static_cast<uint32_t>(m_context.scenario.national.serverCores);
    setup.device = "national-server";
    setup.directory = m_context.storeDirectory.string();
    const auto owns = [this, seed](const RecordId& record, const std::string& patient) {
        const auto person = m_context.population.FindByNationalId(patient);
        return person && m_context.population.IsEnrolled(*person) &&
               record == DeriveRecordId(seed, patient);
    };
    setup.keyArchive = [this, seed, owns](const RecordId& record, const std::string& patient) {
        std::optional<RecordKey> key;
        if (owns(record, patient))
        {
            const uint64_t person = *m_context.population.FindByNationalId(patient);
            key.emplace();
            key->record = record;
            key->patient = patient;
            key->policy = MakePolicy(m_context.population.GetHomeHospital(person));
            key->dataKey = DeriveDataKey(seed, patient);
        }
        return key;
    };
    setup.ehrArchive = [this, seed, owns](const RecordId& record, const std::string& patient) {
        std::optional<StoredEhr> ehr;
        if (owns(record, patient))
        {
            ehr.emplace();
            ehr->record = record;
            ehr->patient = patient;
            RandomStream random(seed, patient, "ehr-archive");
            random.Fill(ehr->ehr.nonce.data(), ehr->ehr.nonce.size());
            ehr->ehr.ciphertext = AeadSeal(DeriveDataKey(seed, patient),
                                           ehr->ehr.nonce,
                                           MakeAad(Number::Ehr),
                                           m_context.registry.DeriveSummary(patient));
        }
        return ehr;
    };

    // Every doctor keeps a connection to the servers that patients of the realm have records at.
    uint32_t workstations = 0;
    for (const HospitalNodes& hospital : m_context.network.GetHospitals())
    {
        workstations += static_cast<uint32_t>(hospital.medicoDevices.size());
    }
    const auto install = [&](const std::string& suffix, const auto& addServer) {
        setup.keyServer = "key-server" + suffix;
        setup.dataStore = "data-store" + suffix;
        setup.keyNodes.clear();
        setup.dataNodes.clear();
        for (int64_t r = 0; r < keys.servers; ++r)
        {
            const std::string end = suffix + (r == 0 ? "" : ".reserve");
            setup.keyNodes.push_back(addServer("key-server" + end));
            setup.dataNodes.push_back(addServer("data-store" + end));
        }
        m_scheme.InstallRealm(setup);
    };
    if (keys.realm == EhrRealm::Country)
    {
        install("", [&](const std::string& name) {
            return m_context.network.AddNationalServer(name, workstations);
        });
        return;
    }
    const auto& provinces = m_context.network.GetProvinces();
    for (uint32_t p = 0; p < provinces.size(); ++p)
    {
        install("." + provinces[p].name, [&](const std::string& name) {
            return m_context.network.AddProvinceServer(p, name, workstations);
        });
    }
}

std::string
SymmetricEhrDeployment::GetKeyServer(uint64_t person) const
{
    if (m_context.scenario.symmetricEhr.realm == EhrRealm::Country)
    {
        return "key-server";
    }
    const uint32_t province = m_context.population.GetProvince(person);
    return "key-server." + m_context.network.GetProvinces()[province].name;
}

std::vector<std::string>
SymmetricEhrDeployment::MakeAttributes(uint32_t hospital, uint32_t doctor) const
{
    const HospitalNodes& nodes = m_context.network.GetHospitals()[hospital];
    return {"role:doctor",
            std::string("specialisation:") + kSpecialisations[doctor % kSpecialisations.size()],
            "hospital:" + nodes.name,
            "location:" + m_context.network.GetProvinces()[nodes.province].name};
}

std::string
SymmetricEhrDeployment::MakePolicy(uint32_t hospital) const
{
    const HospitalNodes& nodes = m_context.network.GetHospitals()[hospital];
    const std::string& province = m_context.network.GetProvinces()[nodes.province].name;
    const std::string text =
        ReplaceAll(m_context.scenario.symmetricEhr.policy, "$hospital", nodes.name);
    return ReplaceAll(text, "$province", province);
}

void
SymmetricEhrDeployment::InstallHospital(uint32_t index)
{
    const HospitalNodes& nodes = m_context.network.GetHospitals()[index];
    for (std::size_t d = 0; d < nodes.medicoDevices.size(); ++d)
    {
        const auto number = static_cast<uint32_t>(d + 1);
        const std::string name = "ehr-doctor-" + std::to_string(number);
        m_hospitals[index].doctors.push_back(m_scheme.InstallDoctor(
            m_context.network.AddHospitalHost(index, name),
            nodes.name + "." + name,
            static_cast<uint32_t>(m_context.scenario.hospital.workstationCores),
            nodes.name + ".e" + std::to_string(number),
            MakeAttributes(index, number)));
    }
    InstallDesk(index);
}

void
SymmetricEhrDeployment::InstallDesk(uint32_t index)
{
    const HospitalNodes& nodes = m_context.network.GetHospitals()[index];
    Hospital& hospital = m_hospitals[index];
    Ptr<Node> node = nodes.desk;
    if (m_context.scenario.GetDeployments().size() > 1)
    {
        // Another scheme's desk is there; this one is some way off.
        node = m_context.network.AddHospitalHost(index, "ehr-desk");
        auto place = CreateObject<ConstantPositionMobilityModel>();
        place->SetPosition(Vector(0, kDeskDistance, 0));
        node->AggregateObject(place);
    }
    const auto reader = m_context.network.AddNfcDevice(node, NfcMode::Reader, nodes.nfc);
    const std::string name = nodes.name + ".ehr-desk";
    hospital.desk =
        m_scheme.InstallDesk(node,
                             reader,
                             name,
                             static_cast<uint32_t>(m_context.scenario.hospital.workstationCores),
                             name);
    hospital.reception = std::make_unique<Desk>(m_context.network, m_devices, nodes);
    hospital.deskDevice = hospital.reception->AddDevice(reader);
}

void
SymmetricEhrDeployment::Start()
{
    ScheduleOutage();
}

void
SymmetricEhrDeployment::ScheduleOutage()
{
    const auto& keys = m_context.scenario.symmetricEhr;
    if (keys.outage == EhrOutage::None)
    {
        return;
    }
    const auto& realm = m_scheme.GetRealms().begin()->second;
    const auto schedule = [&keys](const auto& server) {
        const auto agent = server->GetAgent();
        Simulator::Schedule(Seconds(keys.outageBegin),
                            [agent] { SymmetricEhrHelper::Fail(agent); });
        Simulator::Schedule(Seconds(keys.outageBegin + keys.outageDuration),
                            [server] { SymmetricEhrHelper::Restore(server, 0); });
    };
    if (keys.outage == EhrOutage::KeyServer)
    {
        schedule(realm.keyServers.front());
    }
    else
    {
        schedule(realm.dataStores.front());
    }
}

Ptr<EhrDoctor>
SymmetricEhrDeployment::ChooseDoctor(uint32_t hospital)
{
    Hospital& chosen = m_hospitals[hospital];
    return chosen.doctors[chosen.nextDoctor++ % chosen.doctors.size()];
}

std::optional<SymmetricEhrDeployment::Record>
SymmetricEhrDeployment::FindRecord(const Arrival& arrival) const
{
    if (const auto newcomer = m_newcomers.find(arrival.patient); newcomer != m_newcomers.end())
    {
        return newcomer->second;
    }
    if (arrival.enrolment)
    {
        return std::nullopt;
    }
    const std::string patient = m_context.population.GetNationalId(arrival.patient);
    return Record{DeriveRecordId(m_context.environment->seed, patient),
                  m_context.population.GetHomeHospital(arrival.patient)};
}

void
SymmetricEhrDeployment::Admit(const Arrival& arrival)
{
    const bool registers = arrival.enrolment && m_newcomers.count(arrival.patient) == 0;
    if (!arrival.visit)
    {
        if (registers)
        {
            Register(arrival.patient, arrival.hospital, [](const auto&) {});
        }
        return;
    }
    Visit visit;
    visit.person = arrival.patient;
    visit.hospital = arrival.hospital;
    visit.record = FindRecord(arrival);
    visit.doctor = ChooseDoctor(arrival.hospital);
    const DeviceSite site = ChooseDeviceSite(m_context, arrival, m_remote);
    if (registers)
    {
        Register(arrival.patient, arrival.hospital, [this, visit, site](const auto& owner) {
            Visit registered = visit;
            registered.device = &m_devices.Take(site);
            registered.device->role->SetOwner(owner);
            Simulator::Schedule(kWalk, &SymmetricEhrDeployment::Store, this, registered);
        });
        return;
    }
    visit.device = &m_devices.Take(site);
    visit.device->role->SetOwner(
        m_scheme.MakePatient(m_context.population.GetNationalId(arrival.patient),
                             GetKeyServer(arrival.patient)));
    visit.record ? Grant(visit) : Store(visit);
}

void
SymmetricEhrDeployment::Grant(const Visit& visit)
{
    const EhrPatientIdentity& owner = visit.device->role->GetOwner();
    const auto& store = m_scheme.GetRealms().at(owner.keyServer).keyServers.front();
    const auto doctor = store->GetStore().FindDoctor(visit.doctor->GetId());
    const AttributeSet attributes(doctor->attributes.begin(), doctor->attributes.end());
    if (AttributePolicy::Parse(MakePolicy(visit.record->hospital)).IsSatisfiedBy(attributes))
    {
        Read(visit);
        return;
    }
    AccessChangeBody change;
    change.record = visit.record->id;
    change.kind = AccessChangeKind::Delegate;
    change.doctor = visit.doctor->GetId();
    change.expiry = visit.device->role->GetAgent()->GetUnixTime() + kDelegation;
    After(visit.device->role->BeginAccessChange(change, visit.hospital), visit, [this, visit] {
        Read(visit);
    });
}

void
SymmetricEhrDeployment::Register(uint64_t person,
                                 uint32_t hospital,
                                 const std::function<void(const EhrPatientIdentity&)>& next)
{
    const std::string patient = m_context.population.GetNationalId(person);
    const std::string keyServer = GetKeyServer(person);
    Hospital& place = m_hospitals[hospital];
    const auto begin =
        [this, &place, person, patient, keyServer, hospital, next](EhrPatient& phone) {
            const SymmetricKey code = place.desk->Seat(patient);
            Deployment::After(
                phone.BeginRegistration(patient, keyServer, code, hospital),
                [this, &phone, person, next] {
                    m_newcomers.try_emplace(person);
                    next(phone.GetOwner());
                },
                [] {});
        };
    place.reception->Queue(place.deskDevice, {EhrPatient::kRegistrationMode, begin, {}, Time()});
}

void
SymmetricEhrDeployment::HandleEmergency(const Emergency&)
{
}

Referral
SymmetricEhrDeployment::MakeReferral(const std::string& patient, const std::string& keyServer) const
{
    return {patient, keyServer, DeriveRecordId(m_context.environment->seed, patient)};
}

void
SymmetricEhrDeployment::Read(const Visit& visit)
{
    const EhrPatientIdentity& owner = visit.device->role->GetOwner();
    const Referral referral{owner.id, owner.keyServer, visit.record->id};
    After(visit.doctor->BeginRetrieve(referral, visit.hospital), visit, [this, visit] {
        Consult(visit);
    });
}

void
SymmetricEhrDeployment::Consult(const Visit& visit)
{
    Simulator::Schedule(Seconds(m_context.scenario.workload.consultationTime),
                        &SymmetricEhrDeployment::Store,
                        this,
                        visit);
}

void
SymmetricEhrDeployment::Store(const Visit& visit)
{
    // K_P may have been rotated meanwhile.
    const Ptr<EhrPatient>& patient = visit.device->role;
    patient->RenewKey(
        m_scheme.GetLongTermKey(patient->GetOwner().keyServer, patient->GetOwner().id));
    const uint64_t run = visit.device->role->BeginStore(m_scheme.GetContact(*visit.doctor),
                                                        MakePolicy(visit.hospital),
                                                        visit.hospital);
    After(run, visit, [this, visit] {
        const EhrPatientIdentity& owner = visit.device->role->GetOwner();
        m_receipts.push_back({owner.id, owner.keyServer, *visit.device->role->GetStored()});
        if (visit.record)
        {
            Leave(visit);
            return;
        }
        auto& record = m_newcomers.at(visit.person);
        record = record.value_or(Record{m_receipts.back().record.record, visit.hospital});
        Refer(visit);
    });
}

void
SymmetricEhrDeployment::Refer(const Visit& visit)
{
    const EhrPatientIdentity& owner = visit.device->role->GetOwner();
    const Referral referral{owner.id, owner.keyServer, visit.device->role->GetStored()->record};
    const auto next = ChooseDoctor(visit.hospital);
    After(next->BeginRetrieve(referral, visit.hospital), visit, [this, visit] { Leave(visit); });
}

void
SymmetricEhrDeployment::Leave(const Visit& visit)
{
    m_devices.Release(*visit.device);
}

void
SymmetricEhrDeployment::After(uint64_t run, const Visit& visit, std::function<void()> next)
{
    Deployment::After(run, std::move(next), [this, visit] { Leave(visit); });
}

Time
SymmetricEhrDeployment::GetLongestPause() const
{
    return std::max(kWalk, Seconds(m_context.scenario.workload.consultationTime));
}

RecordReport
SymmetricEhrDeployment::CheckRecords()
{
    RecordReport report;
    std::set<std::string> patients;
    for (const Receipt& receipt : m_receipts)
    {
        patients.insert(receipt.patient);
        const auto& realm = m_scheme.GetRealms().at(receipt.keyServer);
        const auto miss = [&](const std::string& where, const char* what) {
            report.problems.push_back("patient " + receipt.patient + ", record " +
                                      ToHex(receipt.record.record) + ": " + where + " " + what);
        };
        // What the other server keeps for this one is not lost.
        for (std::size_t i = 0; i < realm.keyServers.size(); ++i)
        {
            const auto& server = realm.keyServers[i];
            if (!server->GetStore().FindRecord(receipt.record.record) &&
                realm.keyServers[realm.keyServers.size() - 1 - i]->GetLink().CountBacklog() == 0)
            {
                miss(server->GetAgent()->GetName(), "has no key of it");
            }
        }
        for (std::size_t i = 0; i < realm.dataStores.size(); ++i)
        {
            const auto& server = realm.dataStores[i];
            const auto ehr = server->GetStore().Find(receipt.record.record);
            if (ehr && ehr->digest != receipt.record.digest)
            {
                miss(server->GetAgent()->GetName(), "has another C than the receipt says");
            }
            else if (!ehr &&
                     realm.dataStores[realm.dataStores.size() - 1 - i]->GetLink().CountBacklog() ==
                         0)
            {
                miss(server->GetAgent()->GetName(), "has no C of it");
            }
        }
    }
    report.patients = patients.size();
    report.entries = m_receipts.size();
    return report;
}

std::vector<std::pair<std::string, std::string>>
SymmetricEhrDeployment::GetModelled() const
{
    return {{"symmetric-ehr.messages",
             "a reconstruction from the text of paper 003, whose message tables are lost"},
            {"symmetric-ehr.registration",
             "doctors, desks and patients who registered before the run have their long-term keys; "
             "rotated ones are handed over again without messages; the desk's screen and the "
             "phone's camera take no time"},
            {"symmetric-ehr.archive",
             "records older than the run are derived when they are first asked for"},
            {"symmetric-ehr.policies", "evaluating a policy takes no simulated time"},
            {"symmetric-ehr.emergencies",
             "the scheme has no protocol for emergencies: its people have none"}};
}

} // namespace ehealth
} // namespace ns3
