// SPDX-License-Identifier: GPL-2.0-only
#include "national-phr-deployment.h"

#include "ns3/simulator.h"

#include <cmath>

namespace ns3
{
namespace ehealth
{

using namespace nationalphr;

namespace
{

/// From the registration desk to a medico.
const Time kWalk = Seconds(60);

} // namespace

NationalPhrDeployment::NationalPhrDeployment(const DeploymentContext& context)
    : m_context(context)
    , m_medicalCouncil(static_cast<uint64_t>(context.scenario.run.seed), "MC")
    , m_newMedicos(static_cast<uint64_t>(context.scenario.run.seed),
                   static_cast<uint32_t>(context.sites.size()),
                   context.scenario.workload.medicoEnrolmentsPerHospitalDay)
    , m_scheme(context.environment,
               MakeSettings(),
               [&recorder = context.recorder](auto agent) { recorder.Watch(agent); })
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
}

Time
NationalPhrDeployment::GetLongestPause() const
{
    return kWalk;
}

std::vector<std::pair<std::string, std::string>>
NationalPhrDeployment::GetModelled() const
{
    return {{"trusted-phone",
             "keys and card are in the phone's memory: no TPM or TEE operation is charged"},
            {"medico-login",
             "a medico is logged in to the LAN from the start and shows the certificate at each "
             "request"}};
}

std::shared_ptr<RecordStore>
NationalPhrDeployment::OpenStore(const std::string& name) const
{
    return std::make_shared<RecordStore>((m_context.storeDirectory / (name + ".sqlite")).string());
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
    archive.findHome = [this, server](const PhrCode& code) {
        RecordHome home;
        const uint32_t at = Population::GetHome(code);
        const auto& hospitals = m_context.network.GetHospitals();
        if (at >= hospitals.size())
        {
            return home;
        }
        home.server = CountryNetwork::GetAddress(hospitals[at].database);
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
    settings.suite = *FindSuite(scheme.suite);
    settings.clockTolerance = std::llround(1000 * scheme.clockTolerance);
    settings.otpLifetime = std::llround(1000 * scheme.otpLifetime);
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
    m_scheme.InstallCentralPhrc(m_context.network.GetCentralPhrc(),
                                "c-phrc",
                                cores,
                                OpenStore("c-phrc"),
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
            return m_context.population.FindByInsuranceCode(code).has_value();
        });
    m_scheme.InstallCodeRegister(
        m_context.network.GetMedicalCouncil(),
        "medical-council-db",
        cores,
        Applicant::Medico,
        [this](const std::string& code) { return m_medicalCouncil.Find(code).has_value(); });
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
    m_scheme.InstallDatabase(nodes.database,
                             database,
                             static_cast<uint32_t>(m_context.scenario.hospital.databaseCores),
                             OpenStore(nodes.name),
                             MakeArchive(index),
                             index);
    HospitalDesk& desk = m_hospitals[index];
    desk.reception = std::make_unique<Reception>(m_context.network, m_scheme, nodes);
    const auto deskReader = m_context.network.AddNfcDevice(nodes.desk, NfcMode::Reader, nodes.nfc);
    desk.deskReader = desk.reception->AddReader(deskReader);
    desk.registration = m_scheme.InstallRegistrationAgent(
        nodes.desk,
        nodes.name + ".hp-ra",
        cores,
        deskReader,
        database,
        m_context.network.GetProvinces()[nodes.province].name + ".p-ra");
    for (std::size_t d = 0; d < nodes.medicoDevices.size(); ++d)
    {
        const auto& device = nodes.medicoDevices[d];
        const auto reader = m_context.network.AddNfcDevice(device, NfcMode::Reader, nodes.nfc);
        const std::string name = nodes.name + ".medico-" + std::to_string(d + 1);
        m_scheme.InstallMedico(device, name, cores, reader, "M-" + name, database);
        desk.medicoReaders.push_back(desk.reception->AddReader(reader));
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
NationalPhrDeployment::Admit(const Arrival& arrival)
{
    if (!arrival.enrolment || m_newCards.count(arrival.patient) > 0)
    {
        Visit(arrival.patient, arrival.hospital);
    }
    else
    {
        EnrolPatient(arrival.patient, arrival.hospital);
    }
}

void
NationalPhrDeployment::EnrolPatient(uint64_t patient, uint32_t hospital)
{
    Application application;
    application.applicant = Applicant::Patient;
    const Patient person = m_context.population.Get(patient);
    application.id = person.nationalId;
    application.fingerprint = m_context.registry.MakeFingerprint(application.id);
    application.device = person.device;
    application.code = person.insuranceCode;
    Enrol(
        application,
        hospital,
        // The visit follows when phone and database are both through with the enrolment.
        [this, patient, hospital] {
            Simulator::Schedule(kWalk, &NationalPhrDeployment::Visit, this, patient, hospital);
        },
        [this, patient](Phone& phone) {
            if (phone.GetCard())
            {
                m_newCards[patient] = *phone.GetCard();
            }
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
                             std::function<void()> afterwards,
                             std::function<void(Phone&)> takenAway)
{
    HospitalDesk& desk = m_hospitals[hospital];
    desk.reception->Queue(desk.deskReader,
                          {[this, &desk, application, hospital, afterwards](Phone& phone) {
                               desk.registration->Seat(application);
                               const uint64_t run = phone.BeginEnrolment(application, hospital);
                               if (afterwards)
                               {
                                   m_afterRun[run] = afterwards;
                               }
                           },
                           std::move(takenAway),
                           Time()});
}

void
NationalPhrDeployment::Visit(uint64_t patient, uint32_t hospital)
{
    HealthCard card;
    if (const auto made = m_newCards.find(patient); made != m_newCards.end())
    {
        card = made->second;
    }
    else
    {
        card.id = m_context.population.GetNationalId(patient);
        card.fingerprint = m_context.registry.MakeFingerprint(card.id);
        card.code = m_context.population.GetPhrCode(patient);
    }
    const uint32_t home = Population::GetHome(card.code);
    const Protocol& protocol = m_context.sites[home].province == m_context.sites[hospital].province
                                 ? kVisit
                                 : kVisitOtherProvince;
    HospitalDesk& desk = m_hospitals[hospital];
    const std::size_t reader = desk.medicoReaders[desk.nextMedico++ % desk.medicoReaders.size()];
    desk.reception->Queue(
        reader,
        {[&protocol, card, hospital](Phone& phone) { phone.BeginVisit(protocol, card, hospital); },
         {},
         Seconds(m_context.scenario.network.nfc.tapDuration)});
}

void
NationalPhrDeployment::HandleRunEnd(uint64_t run, Reason reason)
{
    if (const auto after = m_afterRun.find(run); after != m_afterRun.end())
    {
        if (reason == Reason::Accepted)
        {
            after->second();
        }
        m_afterRun.erase(after);
    }
}

} // namespace ehealth
} // namespace ns3
