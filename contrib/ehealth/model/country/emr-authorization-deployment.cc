// SPDX-License-Identifier: GPL-2.0-only
#include "emr-authorization-deployment.h"

#include "ns3/emr-authorization-targets.h"
#include "ns3/fhir-document.h"
#include "ns3/simulator.h"

#include <cmath>
#include <sstream>

namespace ns3
{
namespace ehealth
{

using namespace emrauthorization;

namespace
{

/// From the registration to the doctor.
const Time kWalk = Seconds(60);

/// A device's processor: one core for the health application.
constexpr uint32_t kDeviceCores = 1;

/// Of an adversary's machine.
constexpr uint32_t kAttackerConnections = 16;

/// ID_DE: the departments of every hospital, to which its doctors belong in turn.
constexpr std::array<const char*, 4> kDepartments{"internal",
                                                  "surgery",
                                                  "paediatrics",
                                                  "cardiology"};

} // namespace

EmrAuthorizationDeployment::EmrAuthorizationDeployment(const DeploymentContext& context,
                                                       SchemeVariant variant)
    : m_context(context)
    , m_variant(std::move(variant))
    , m_newDoctors(MakeNewDoctors())
    , m_remote(MakeRemoteStream(context))
    , m_scheme(context.environment, MakeSettings(), [this](auto agent) { m_context.Watch(agent); })
    , m_hospitals(context.sites.size())
    , m_devices(context.network, "patient-", [this](auto node, const auto& name) {
        return m_scheme.InstallPatientDevice(node, name, kDeviceCores);
    })
{
    m_devices.Reserve();
    InstallNational();
    for (uint32_t h = 0; h < m_hospitals.size(); ++h)
    {
        InstallHospital(h);
    }
    CheckAddresses();
}

MedicoEnrolmentProcess
EmrAuthorizationDeployment::MakeNewDoctors() const
{
    return {static_cast<uint64_t>(m_context.scenario.run.seed),
            static_cast<uint32_t>(m_context.sites.size()),
            m_context.scenario.workload.medicoEnrolmentsPerHospitalDay};
}

Settings
EmrAuthorizationDeployment::MakeSettings()
{
    const auto& scheme = m_context.scenario.scheme;
    Settings settings;
    settings.variant = m_variant;
    settings.suite = *FindSuite(scheme.suite);
    settings.clockTolerance = std::llround(1000 * scheme.clockTolerance);
    settings.certificateLifetime = std::llround(scheme.certificateLifetime);
    settings.crlLifetime = std::llround(scheme.crlLifetime);
    settings.consultation = Seconds(m_context.scenario.workload.consultationTime);
    settings.diagnose = [&registry = m_context.registry](uint64_t run, const std::string& patient) {
        return registry.WriteEntry(run, patient);
    };
    settings.isPatient = [&population = m_context.population](const std::string& id) {
        return population.FindByNationalId(id).has_value();
    };
    return settings;
}

void
EmrAuthorizationDeployment::InstallNational()
{
    uint32_t workstations = 0;
    for (const HospitalNodes& hospital : m_context.network.GetHospitals())
    {
        workstations += static_cast<uint32_t>(hospital.medicoDevices.size());
    }
    // The index as enrolments have left it: a patient's EMR is at home.
    const auto archive = [this](const std::string& id, const std::string&) {
        const auto person = m_context.population.FindByNationalId(id);
        std::optional<IndexEntry> entry;
        if (person)
        {
            const Hospital& home = m_hospitals[m_context.population.GetHomeHospital(*person)];
            entry = IndexEntry{home.cloud->GetId(), home.doctors.front()->GetIdentity().id};
        }
        return entry;
    };
    m_cloud = m_scheme.InstallPublicCloud(
        // Every doctor keeps a connection to it.
        m_context.network.AddNationalServer("public-cloud", workstations),
        "public-cloud",
        static_cast<uint32_t>(m_context.scenario.national.serverCores),
        archive);
}

void
EmrAuthorizationDeployment::InstallHospital(uint32_t index)
{
    const HospitalNodes& nodes = m_context.network.GetHospitals()[index];
    m_hospitals[index].cloud = m_scheme.InstallHospitalCloud(
        m_context.network.AddHospitalServer(index, "private-cloud"),
        nodes.name + ".private-cloud",
        static_cast<uint32_t>(m_context.scenario.hospital.databaseCores),
        nodes.name,
        [&population = m_context.population,
         &registry = m_context.registry](const std::string& id) -> std::optional<Bytes> {
            if (!population.FindByNationalId(id))
            {
                return std::nullopt;
            }
            return registry.DeriveSummary(id);
        });
    for (std::size_t d = 0; d < nodes.medicoDevices.size(); ++d)
    {
        m_hospitals[index].doctors.push_back(AddDoctor(index, true));
    }
}

Ptr<Doctor>
EmrAuthorizationDeployment::AddDoctor(uint32_t hospital, bool registered)
{
    const uint32_t number = ++m_hospitals[hospital].workstations;
    const std::string& name = m_context.network.GetHospitals()[hospital].name;
    return m_scheme.InstallDoctor(
        m_context.network.AddHospitalHost(hospital, "doctor-" + std::to_string(number)),
        name + ".doctor-" + std::to_string(number),
        static_cast<uint32_t>(m_context.scenario.hospital.workstationCores),
        name + ".d" + std::to_string(number),
        kDepartments[number % kDepartments.size()],
        registered);
}

void
EmrAuthorizationDeployment::CheckAddresses() const
{
    const CountryNetwork& network = m_context.network;
    std::vector<uint32_t> coming(m_hospitals.size());
    MedicoEnrolmentProcess process = MakeNewDoctors(); // the same as in the run
    for (auto next = process.Next(); next.time < m_context.scenario.run.duration;
         next = process.Next())
    {
        const uint32_t free = network.GetFreeAddresses(next.hospital);
        if (++coming[next.hospital] > free)
        {
            std::ostringstream message;
            message << m_context.scenario.workload.medicoEnrolmentsPerHospitalDay
                    << " bring more new doctors with workstations to "
                    << network.GetHospitals()[next.hospital].name << " than the " << free
                    << " its LAN has addresses for, after " << std::llround(next.time)
                    << " s; give less, or a shorter run.duration";
            throw ScenarioError({{m_context.scenario.run.name,
                                  0,
                                  "workload.medico_enrolments_per_hospital_day",
                                  message.str()}});
        }
    }
}

void
EmrAuthorizationDeployment::Start()
{
    for (uint32_t h = 0; h < m_hospitals.size(); ++h)
    {
        m_hospitals[h].cloud->BeginRegistration(h);
    }
    ScheduleNextDoctor();
    Renew(Seconds(m_context.scenario.scheme.crlLifetime), [this] { m_scheme.IssueCrl(); });
}

void
EmrAuthorizationDeployment::ScheduleNextDoctor()
{
    const MedicoEnrolment next = m_newDoctors.Next();
    if (next.time < m_context.scenario.run.duration)
    {
        Simulator::Schedule(Seconds(next.time) - Simulator::Now(), [this, next] {
            ScheduleNextDoctor();
            RegisterDoctor(next.hospital);
        });
    }
}

void
EmrAuthorizationDeployment::RegisterDoctor(uint32_t hospital)
{
    const auto doctor = AddDoctor(hospital, false);
    // The workstation's software starts with the next event.
    Simulator::ScheduleNow([this, doctor, hospital] {
        WhenRunEnds(doctor->BeginRegistration(hospital), [this, doctor, hospital](Reason reason) {
            if (reason == Reason::Accepted)
            {
                m_hospitals[hospital].doctors.push_back(doctor);
            }
        });
    });
}

void
EmrAuthorizationDeployment::Admit(const Arrival& arrival)
{
    const Population& population = m_context.population;
    if (!arrival.visit && m_newSecrets.count(arrival.patient) > 0)
    {
        return;
    }
    Visit visit;
    visit.patient = arrival.patient;
    visit.hospital = arrival.hospital;
    visit.consults = arrival.visit;
    visit.device = &m_devices.Take(ChooseDeviceSite(m_context, arrival, m_remote));
    PatientIdentity patient =
        m_scheme.MakePatient(population.GetNationalId(arrival.patient), !arrival.enrolment);
    if (const auto known = m_newSecrets.find(arrival.patient); known != m_newSecrets.end())
    {
        patient.secret = known->second;
    }
    if (m_context.threats != nullptr)
    {
        m_register.push_back(patient.id);
    }
    const bool registered = patient.secret.has_value();
    visit.device->role->SetOwner(std::move(patient));
    if (registered)
    {
        Consult(visit);
    }
    else
    {
        RegisterPatient(visit);
    }
}

void
EmrAuthorizationDeployment::HandleEmergency(const Emergency&)
{
}

void
EmrAuthorizationDeployment::RegisterPatient(Visit visit)
{
    After(visit.device->role->BeginRegistration(visit.hospital), visit, [this, visit] {
        m_newSecrets[visit.patient] = *visit.device->role->GetOwner()->secret;
        if (!visit.consults)
        {
            Leave(visit);
            return;
        }
        Simulator::Schedule(kWalk, &EmrAuthorizationDeployment::Consult, this, visit);
    });
}

void
EmrAuthorizationDeployment::Consult(Visit visit)
{
    Hospital& hospital = m_hospitals[visit.hospital];
    visit.doctor = hospital.doctors[hospital.nextDoctor++ % hospital.doctors.size()];
    const std::string& id = visit.device->role->GetOwner()->id;
    RandomStream random(m_context.environment->seed, id, "biomedical-signal", m_signals++);
    const std::string signal = MakeEncounter(id, kMinEncounter, random);
    visit.consultation = visit.device->role->BeginConsultation(m_scheme.GetContact(*visit.doctor),
                                                               ByteView(signal).ToBytes(),
                                                               visit.hospital);
    if (m_context.threats != nullptr)
    {
        m_consultations[visit.consultation] = id;
    }
    After(visit.consultation, visit, [this, visit] { Search(visit); });
}

void
EmrAuthorizationDeployment::Search(const Visit& visit)
{
    After(visit.doctor->BeginSearch(visit.consultation, visit.hospital), visit, [this, visit] {
        Diagnose(visit);
    });
}

void
EmrAuthorizationDeployment::Diagnose(const Visit& visit)
{
    After(visit.doctor->BeginDiagnosis(visit.consultation, visit.hospital), visit, [this, visit] {
        Leave(visit);
    });
}

void
EmrAuthorizationDeployment::Leave(const Visit& visit)
{
    if (visit.doctor)
    {
        visit.doctor->EndVisit(visit.consultation);
    }
    m_devices.Release(*visit.device);
}

void
EmrAuthorizationDeployment::After(uint64_t run, const Visit& visit, std::function<void()> next)
{
    Deployment::After(run, std::move(next), [this, visit] { Leave(visit); });
}

Time
EmrAuthorizationDeployment::GetLongestPause() const
{
    return kWalk;
}

std::unique_ptr<AttackTargets>
EmrAuthorizationDeployment::MakeTargets(uint32_t hospital)
{
    auto targets = std::make_unique<EmrAuthorizationTargets>();
    targets->variant = m_variant;
    targets->goals = kGoals;
    targets->addInternetHost = [this](const std::string& name) {
        return m_context.network.AddNationalServer(name, kAttackerConnections);
    };
    targets->scheme = &m_scheme;
    targets->cloud = m_cloud;
    for (std::size_t h = 0; h < m_hospitals.size(); ++h)
    {
        const auto& doctors = m_hospitals[(hospital + h) % m_hospitals.size()].doctors;
        targets->doctors.insert(targets->doctors.end(), doctors.begin(), doctors.end());
    }
    targets->departments.assign(kDepartments.begin(), kDepartments.end());
    targets->bringPatient = [this, hospital](std::size_t patient) {
        Arrival arrival;
        arrival.patient = patient;
        arrival.hospital = hospital;
        Admit(arrival);
    };
    targets->findPatient = [this](uint64_t run) -> std::optional<std::string> {
        const auto visit = m_consultations.find(run);
        return visit == m_consultations.end() ? std::nullopt : std::optional(visit->second);
    };
    targets->listPatients = [this] { return m_register; };
    return targets;
}

RecordReport
EmrAuthorizationDeployment::CheckRecords()
{
    return {};
}

std::vector<std::pair<std::string, std::string>>
EmrAuthorizationDeployment::GetModelled() const
{
    return {{"emr-authorization.public-keys",
             "every party knows the others' public keys, as the paper assumes (A13 to A20): "
             "looking them up takes neither time nor messages"},
            {"emr-authorization.emr",
             "no message of the scheme changes an EMR: private clouds read them from an archive"},
            {"emr-authorization.ctr",
             "AES-256-CTR is charged as AES-256-GCM, multiplications in the group as P-256 key "
             "generation and ECDH; additions are not charged"},
            {"emr-authorization.emergencies",
             "the scheme has no protocol for emergencies: its people have none"},
            {"emr-authorization.signal", "the biomedical signal M_SD is a FHIR bundle of 1 kB"}};
}

} // namespace ehealth
} // namespace ns3
