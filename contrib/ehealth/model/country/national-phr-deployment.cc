// SPDX-License-Identifier: GPL-2.0-only
#include "national-phr-deployment.h"

#include "ns3/constant-position-mobility-model.h"
#include "ns3/node-address.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cmath>

namespace ns3
{
namespace ehealth
{

using namespace nationalphr;

namespace
{

/// A phone's processor: one core for the health application.
constexpr uint32_t kPhoneCores = 1;

/// From the registration desk to a medico.
const Time kWalk = Seconds(60);

/// How far emergency medicos are from the hospital's readers and from each other, metres.
constexpr double kOutside = 1000.0;

/// Who can, comes to the hospital as others do.
Arrival
MakeArrival(const Emergency& emergency)
{
    Arrival arrival;
    arrival.patient = emergency.patient;
    arrival.hospital = emergency.hospital;
    return arrival;
}

} // namespace

NationalPhrDeployment::NationalPhrDeployment(const DeploymentContext& context,
                                             SchemeVariant variant)
    : m_context(context)
    , m_variant(std::move(variant))
    , m_medicalCouncil(static_cast<uint64_t>(context.scenario.run.seed), "MC")
    , m_newMedicos(static_cast<uint64_t>(context.scenario.run.seed),
                   static_cast<uint32_t>(context.sites.size()),
                   context.scenario.workload.medicoEnrolmentsPerHospitalDay)
    , m_scheme(context.environment, MakeSettings(), [this](auto agent) { m_context.Watch(agent); })
    , m_people(m_context, m_scheme)
    , m_phones(context.network,
               "phone-",
               [this](auto node, const auto& name) {
                   const auto nfc = m_context.network.AddNfcDevice(node, NfcMode::Card, nullptr);
                   return m_scheme.InstallPhone(node, name, kPhoneCores, nfc);
               })
    , m_hospitals(context.sites.size())
{
    InstallNational();
    for (uint32_t h = 0; h < m_hospitals.size(); ++h)
    {
        InstallHospital(h);
    }
}

void
NationalPhrDeployment::Start()
{
    ScheduleNextMedico();
    Renew(Seconds(m_context.scenario.scheme.crlLifetime), [this] { m_scheme.IssueCrl(); });
}

Time
NationalPhrDeployment::GetLongestPause() const
{
    return kWalk;
}

std::vector<std::pair<std::string, std::string>>
NationalPhrDeployment::GetModelled() const
{
    return {{"fingerprint-search",
             "fingers of people enrolled before the simulation are not stored: of a province's "
             "people only the finger's owner is compared, and others match by chance, with "
             "scheme.false_match_rate each; one server is charged for searching all of them"},
            {"emergencies",
             "ways are not simulated: an emergency medico is with the patient at once if free; "
             "conscious patients outside who are not enrolled have no protocol run; people who "
             "come to a hospital by themselves are visits"},
            {"phones",
             "a phone is made when its owner comes, as an enrolment leaves it, and kept only if a "
             "run changes it; made for a visit it holds no credential and no record"}};
}

std::shared_ptr<RecordStore>
NationalPhrDeployment::OpenStore(const std::string& name, int cacheKib) const
{
    return std::make_shared<RecordStore>((m_context.storeDirectory / (name + ".sqlite")).string(),
                                         cacheKib);
}

Archive
NationalPhrDeployment::MakeArchive(std::optional<uint32_t> server) const
{
    const CountryRegistry& registry = m_context.registry;
    Archive archive;
    archive.derive = [&registry](const PhrCode& code) { return registry.DeriveRecord(code, true); };
    archive.deriveIdentity = [&registry](const PhrCode& code) {
        return registry.DeriveRecord(code, false);
    };
    archive.findPatient = [&population = m_context.population](const std::string& id) {
        const auto person = population.FindByNationalId(id);
        return person && population.IsEnrolled(*person)
                 ? std::optional(population.GetPhrCode(*person))
                 : std::nullopt;
    };
    if (server)
    {
        archive.identify = [this, server](const FingerprintTemplate& finger) {
            return m_people.Identify(finger, *server);
        };
        archive.fingers = m_context.population.GetEnrolled(m_context.sites[*server].province);
    }
    archive.findHome = [this, server](const PhrCode& code) {
        RecordHome home;
        const uint32_t at = Population::GetHome(code);
        const auto& hospitals = m_context.network.GetHospitals();
        if (at >= hospitals.size())
        {
            return home;
        }
        home.server = GetNodeAddress(hospitals[at].database);
        home.kind = server && at == *server ? RecordHome::Kind::Here
                  : server && hospitals[at].province == hospitals[*server].province
                      ? RecordHome::Kind::SameProvince
                      : RecordHome::Kind::Elsewhere;
        return home;
    };
    return archive;
}

Settings
NationalPhrDeployment::MakeSettings()
{
    const auto& scheme = m_context.scenario.scheme;
    Settings settings;
    settings.variant = m_variant;
    settings.suite = *FindSuite(scheme.suite);
    settings.clockTolerance = std::llround(1000 * scheme.clockTolerance);
    settings.otpLifetime = std::llround(1000 * scheme.otpLifetime);
    settings.loginLifetime = std::llround(1000 * scheme.loginLifetime);
    settings.certificateLifetime = std::llround(scheme.certificateLifetime);
    settings.crlLifetime = std::llround(scheme.crlLifetime);
    settings.consultation = Seconds(m_context.scenario.workload.consultationTime);
    settings.writeEntry = [&registry = m_context.registry](uint64_t run,
                                                           const HealthRecord& record) {
        return registry.WriteEntry(run, record.patient);
    };
    return settings;
}

void
NationalPhrDeployment::InstallNational()
{
    const auto cores = static_cast<uint32_t>(m_context.scenario.national.serverCores);
    m_central = m_scheme.InstallCentralPhrc(m_context.network.GetCentralPhrc(),
                                            "c-phrc",
                                            cores,
                                            OpenStore("c-phrc", kNationalCacheKib),
                                            MakeArchive(std::nullopt));
    m_scheme.InstallIssuingAuthority(m_context.network.GetIssuingAuthority(),
                                     "eh-issuing-ca",
                                     cores);
    m_scheme.InstallCodeRegister(
        m_context.network.GetInsurance(),
        "insurance-db",
        cores,
        Applicant::Patient,
        [this](const std::string& code) {
            return m_context.population.FindByInsuranceCode(code).has_value() &&
                   m_lapsed.count(code) == 0;
        });
    m_scheme.InstallCodeRegister(m_context.network.GetMedicalCouncil(),
                                 "medical-council-db",
                                 cores,
                                 Applicant::Medico,
                                 [this](const std::string& code) {
                                     return m_medicalCouncil.Find(code).has_value() &&
                                            m_lapsed.count(code) == 0;
                                 });
    for (const ProvinceNodes& province : m_context.network.GetProvinces())
    {
        m_scheme.InstallProvinceAuthority(
            province.authority,
            province.name + ".p-ra",
            static_cast<uint32_t>(m_context.scenario.hospital.databaseCores));
    }
}

void
NationalPhrDeployment::InstallHospital(uint32_t index)
{
    const HospitalNodes& nodes = m_context.network.GetHospitals()[index];
    const std::string database = nodes.name + ".database";
    const auto cores = static_cast<uint32_t>(m_context.scenario.hospital.workstationCores);
    HospitalDesk& desk = m_hospitals[index];
    desk.database =
        m_scheme.InstallDatabase(nodes.database,
                                 database,
                                 static_cast<uint32_t>(m_context.scenario.hospital.databaseCores),
                                 OpenStore(nodes.name, kLocalCacheKib),
                                 MakeArchive(index),
                                 index);
    desk.reception = std::make_unique<Reception<Phone>>(m_context.network, m_phones, nodes);
    const auto deskReader = m_context.network.AddNfcDevice(nodes.desk, NfcMode::Reader, nodes.nfc);
    const auto registration = m_scheme.InstallRegistrationAgent(
        nodes.desk,
        nodes.name + ".hp-ra",
        cores,
        deskReader,
        database,
        m_context.network.GetProvinces()[nodes.province].name + ".p-ra");
    desk.registration = {registration, desk.reception->AddDevice(deskReader)};
    for (std::size_t d = 0; d < nodes.medicoDevices.size(); ++d)
    {
        const auto& device = nodes.medicoDevices[d];
        const auto reader = m_context.network.AddNfcDevice(device, NfcMode::Reader, nodes.nfc);
        const std::string name = nodes.name + ".medico-" + std::to_string(d + 1);
        const auto medico =
            m_scheme.InstallMedico(device, name, cores, reader, "M-" + name, database);
        desk.medicos.push_back({medico, desk.reception->AddDevice(reader)});
    }
}

void
NationalPhrDeployment::ScheduleNextMedico()
{
    const MedicoEnrolment next = m_newMedicos.Next();
    if (next.time < m_context.scenario.run.duration)
    {
        Simulator::Schedule(Seconds(next.time) - Simulator::Now(), [this, next] {
            ScheduleNextMedico();
            EnrolMedico(next);
        });
    }
}

void
NationalPhrDeployment::WhenFree(uint64_t patient, std::function<void()> begin)
{
    if (m_people.Occupy(patient))
    {
        begin();
        return;
    }
    Simulator::Schedule(kWalk,
                        [this, patient, begin = std::move(begin)] { WhenFree(patient, begin); });
}

NationalPhrDeployment::Staffed<Medico>&
NationalPhrDeployment::CallMedico(uint32_t hospital)
{
    HospitalDesk& desk = m_hospitals[hospital];
    return desk.medicos[desk.nextMedico++ % desk.medicos.size()];
}

NationalPhrDeployment::Staffed<EmergencyMedico>&
NationalPhrDeployment::CallEmergencyMedico(uint32_t hospital)
{
    HospitalDesk& desk = m_hospitals[hospital];
    auto& medicos = desk.emergencyMedicos;
    const auto free = std::find_if(medicos.begin(), medicos.end(), [&desk](const auto& medico) {
        return desk.reception->IsFree(medico.device);
    });
    if (free != medicos.end())
    {
        return *free;
    }
    const auto limit = static_cast<std::size_t>(m_context.scenario.hospital.emergencyMedicos);
    if (medicos.size() == limit)
    {
        return medicos[desk.nextEmergencyMedico++ % limit];
    }
    const HospitalNodes& nodes = m_context.network.GetHospitals()[hospital];
    const std::size_t number = medicos.size() + 1;
    const std::string name = nodes.name + ".emergency-medico-" + std::to_string(number);
    auto node = CreateObject<Node>();
    auto mobility = CreateObject<ConstantPositionMobilityModel>();
    mobility->SetPosition(Vector(0, -kOutside * static_cast<double>(number), 0));
    node->AggregateObject(mobility);
    // Captured as the readers: the phones that read it come and go.
    const auto nfc = m_context.network.AddNfcDevice(node, NfcMode::Reader, nodes.nfc);
    const auto role = m_scheme.InstallEmergencyMedico(node, name, 1, nfc, "M-" + name);
    medicos.push_back({role, desk.reception->AddDevice(nfc)});
    return medicos.back();
}

void
NationalPhrDeployment::Expect(const Arrival& arrival)
{
    if (!arrival.visit)
    {
        return;
    }
    m_people.Expect(arrival.patient);
    VerifyMedicoAhead(arrival.hospital);
}

void
NationalPhrDeployment::ExpectEmergency(const Emergency& emergency)
{
    if (emergency.kind == EmergencyKind::AtHospital)
    {
        Expect(MakeArrival(emergency));
    }
    else if (emergency.kind == EmergencyKind::Unconscious)
    {
        VerifyMedicoAhead(emergency.hospital);
    }
}

void
NationalPhrDeployment::VerifyMedicoAhead(uint32_t hospital)
{
    // Medicos attend in turn, and their first patient makes them log in.
    HospitalDesk& desk = m_hospitals[hospital];
    if (desk.verifiedMedicos < desk.medicos.size())
    {
        const auto& medico = desk.medicos[desk.verifiedMedicos++].role;
        m_people.VerifyAhead(medico->GetIdentity().certificate);
    }
}

void
NationalPhrDeployment::Admit(const Arrival& arrival)
{
    WhenFree(arrival.patient, [this, arrival] {
        if (!m_people.FindCode(arrival.patient))
        {
            EnrolPatient(arrival);
        }
        else if (arrival.visit)
        {
            Visit(arrival.patient, arrival.hospital);
        }
        else
        {
            m_people.Release(arrival.patient);
        }
    });
}

void
NationalPhrDeployment::HandleEmergency(const Emergency& emergency)
{
    const uint64_t patient = emergency.patient;
    const uint32_t hospital = emergency.hospital;
    if (emergency.kind == EmergencyKind::AtHospital)
    {
        Admit(MakeArrival(emergency));
        return;
    }
    WhenFree(patient, [this, patient, hospital, kind = emergency.kind] {
        if (kind == EmergencyKind::Unconscious)
        {
            RescueUnconscious(patient, hospital);
        }
        else if (m_people.FindCode(patient))
        {
            RescueOutside(patient, hospital);
        }
        else
        {
            m_people.Release(patient); // no health card on the phone: no protocol
        }
    });
}

void
NationalPhrDeployment::EnrolPatient(const Arrival& arrival)
{
    Application application;
    application.applicant = Applicant::Patient;
    const Patient person = m_context.population.Get(arrival.patient);
    application.id = person.nationalId;
    application.fingerprint = m_context.registry.MakeFingerprint(application.id);
    application.device = person.device;
    application.code = person.insuranceCode;
    Enrol(
        application,
        arrival.hospital,
        // The visit follows when phone and database are both through with the enrolment.
        [this, arrival](Reason reason) {
            if (reason == Reason::Accepted && arrival.visit)
            {
                Simulator::Schedule(kWalk, &NationalPhrDeployment::Admit, this, arrival);
            }
        },
        [this, patient = arrival.patient](Phone& phone) {
            if (const auto card = phone.GetCard())
            {
                m_people.AddCode(patient, card->code);
                m_people.Keep(patient, phone.GetHandset());
            }
            m_people.Release(patient);
        });
}

void
NationalPhrDeployment::EnrolMedico(const MedicoEnrolment& medico)
{
    Application application;
    application.applicant = Applicant::Medico;
    application.id = "M-new-" + std::to_string(medico.medico);
    application.fingerprint = m_context.registry.MakeFingerprint(application.id);
    application.device = "MD-" + application.id;
    application.code = m_medicalCouncil.Make(medico.medico);
    Enrol(application, medico.hospital, {}, {});
}

void
NationalPhrDeployment::Enrol(const Application& application,
                             uint32_t hospital,
                             std::function<void(Reason)> afterwards,
                             std::function<void(Phone&)> takenAway)
{
    HospitalDesk& desk = m_hospitals[hospital];
    desk.reception->Queue(desk.registration.device,
                          {Phone::kHealthCardMode,
                           [this, &desk, application, hospital, afterwards](Phone& phone) {
                               desk.registration.role->Seat(application);
                               const uint64_t run = phone.BeginEnrolment(application, hospital);
                               if (afterwards)
                               {
                                   WhenRunEnds(run, afterwards);
                               }
                           },
                           std::move(takenAway),
                           Time()});
}

void
NationalPhrDeployment::Visit(uint64_t patient,
                             uint32_t hospital,
                             std::function<void(Reason)> afterwards)
{
    const uint32_t home = Population::GetHome(*m_people.FindCode(patient));
    const Protocol& protocol = m_context.sites[home].province == m_context.sites[hospital].province
                                 ? kVisit
                                 : kVisitOtherProvince;
    const auto& medico = CallMedico(hospital);
    m_hospitals[hospital].reception->Queue(
        medico.device,
        {Phone::kHealthCardMode,
         [this, &protocol, role = medico.role, patient, hospital, afterwards](Phone& phone) {
             if (m_scheme.VisitsNeedCredential())
             {
                 role->Attend(m_people.Scan(patient));
             }
             phone.Meet(role->GetId());
             const uint64_t run =
                 phone.BeginVisit(protocol,
                                  m_people.GetHandset(patient, NationalPhrPeople::Content::Card),
                                  hospital);
             if (m_context.threats != nullptr)
             {
                 m_visits[run] = patient;
             }
             WhenRunEnds(run, [this, afterwards](Reason reason) {
                 CountWriter(reason);
                 if (afterwards)
                 {
                     afterwards(reason);
                 }
             });
         },
         [this, patient](Phone&) { m_people.Release(patient); },
         Seconds(m_context.scenario.network.nfc.tapDuration)});
}

void
NationalPhrDeployment::RescueOutside(uint64_t patient, uint32_t hospital)
{
    const auto& medico = CallEmergencyMedico(hospital);
    m_hospitals[hospital].reception->Queue(
        medico.device,
        {Phone::kEmergencyMode,
         [this, role = medico.role, patient, hospital](Phone& phone) {
             role->Attend(m_people.Scan(patient));
             const uint64_t run = phone.BeginEmergency(
                 m_people.GetHandset(patient, NationalPhrPeople::Content::Record),
                 hospital);
             WhenRunEnds(run, [this, patient, hospital](Reason reason) {
                 CountWriter(reason);
                 m_people.NoteEmergency(patient, reason);
                 if (reason == Reason::Accepted)
                 {
                     ScheduleSync(patient, hospital);
                 }
             });
         },
         [this, patient](Phone& phone) {
             m_people.Keep(patient, phone.GetHandset());
             m_people.Release(patient);
         },
         Time()});
}

void
NationalPhrDeployment::RescueUnconscious(uint64_t patient, uint32_t hospital)
{
    const uint64_t run =
        CallMedico(hospital).role->BeginEmergency(m_people.ScanUnknown(patient), hospital);
    WhenRunEnds(run, [this, patient, hospital](Reason reason) {
        m_people.Forget(patient);
        m_people.Release(patient);
        CountWriter(reason);
        if (reason == Reason::Accepted)
        {
            ++m_unconsciousRescued;
            // Who has not enrolled was taken for somebody else, and has no phone to synchronise.
            if (m_people.FindCode(patient))
            {
                ScheduleSync(patient, hospital);
            }
        }
    });
}

void
NationalPhrDeployment::ScheduleSync(uint64_t patient, uint32_t hospital)
{
    const Time delay = Seconds(m_context.scenario.workload.syncDelay);
    if (Simulator::Now() + delay < Seconds(m_context.scenario.run.duration))
    {
        Simulator::Schedule(delay, [this, patient, hospital] {
            WhenFree(patient, [this, patient, hospital] { Synchronise(patient, hospital); });
        });
    }
}

void
NationalPhrDeployment::Synchronise(uint64_t patient, uint32_t hospital)
{
    m_hospitals[hospital].reception->Queue(
        CallMedico(hospital).device,
        {Phone::kSyncMode,
         [this, patient, hospital](Phone& phone) {
             const uint64_t run =
                 phone.BeginSync(m_people.GetHandset(patient, NationalPhrPeople::Content::Record),
                                 hospital);
             WhenRunEnds(run, [this, patient](Reason reason) {
                 const PhrCode code = *m_people.FindCode(patient);
                 RecordStore& home = m_hospitals[Population::GetHome(code)].database->GetStore();
                 m_people.NoteSync(patient, reason, home.GetVersion(code).value_or(0));
             });
         },
         [this, patient](Phone& phone) {
             m_people.Keep(patient, phone.GetHandset());
             m_people.Release(patient);
         },
         Time()});
}

void
NationalPhrDeployment::CountWriter(Reason reason)
{
    ++(reason == Reason::Accepted ? m_writers : m_otherWriters);
}

RecordReport
NationalPhrDeployment::CheckRecords()
{
    std::vector<NationalPhrRecordCheck::Server> servers;
    for (uint32_t h = 0; h < m_hospitals.size(); ++h)
    {
        servers.push_back(
            {m_context.network.GetHospitals()[h].name, &m_hospitals[h].database->GetStore()});
    }
    NationalPhrRecordCheck check(servers, m_central->GetStore(), [this](const PhrCode& code) {
        return m_context.registry.DeriveRecord(code, false);
    });
    check.CheckStores();
    m_people.CheckPhones(check);
    // Stores that are kept may hold entries of earlier runs.
    if (m_context.scenario.records.directory.empty())
    {
        check.CheckTotal(m_writers, m_otherWriters);
        check.CheckAudit(m_unconsciousRescued);
    }
    return check.GetReport();
}

} // namespace ehealth
} // namespace ns3
