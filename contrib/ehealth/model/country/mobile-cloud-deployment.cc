// SPDX-License-Identifier: GPL-2.0-only
#include "mobile-cloud-deployment.h"

#include "ns3/digest.h"
#include "ns3/scenario-data.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cmath>

namespace ns3
{
namespace ehealth
{

using namespace mobilecloud;

namespace
{

/// The processor of a phone: one core for the health application.
constexpr uint32_t kPhoneCores = 1;

/// Those who use monitoring applications subscribe within this time.
constexpr double kSubscribeSeconds = 10;

/// From the doctor's question to the patient's phone that scans the code.
const Time kShowCode = Seconds(20);

constexpr double kMillisecondsPerSecond = 1000;

/// How many records that disagree are named.
constexpr std::size_t kProblemsKept = 100;

/// @return local time of day at time zero, seconds
double
GetStartOfDay(const Scenario& scenario)
{
    constexpr int64_t day = 86400;
    const int64_t local = scenario.run.start.utc + scenario.run.start.offset;
    return static_cast<double>(((local % day) + day) % day);
}

} // namespace

MobileCloudDeployment::MobileCloudDeployment(const DeploymentContext& context,
                                             const SchemeVariant& variant)
    : m_context(context)
    , m_variant(variant)
    , m_scheme(context.environment,
               MakeSettings(variant),
               [this](auto agent) { m_context.Watch(agent); })
    , m_monitoring(MakeMonitoring())
    , m_energyMeter(MakeEnergyMeter())
    , m_hospitals(context.sites.size())
{
    // A connection of each phone, doctor and ambulance.
    const auto hospitals = static_cast<uint32_t>(m_hospitals.size());
    const auto phones =
        static_cast<uint32_t>(m_monitoring.GetPeople().GetSize() /
                              static_cast<uint64_t>(context.scenario.mobileCloud.patientsPerNode));
    const uint32_t connections = 3 * hospitals + phones;
    const auto cores = static_cast<uint32_t>(context.scenario.cloud.cores);
    const auto das = m_scheme.InstallDas(context.network.AddNationalServer("das", connections),
                                         "das",
                                         cores,
                                         (context.storeDirectory / "das.sqlite").string());
    const auto messaging =
        m_scheme.InstallMessaging(context.network.AddNationalServer("messaging", connections),
                                  "messaging",
                                  cores);
    das->GetAgent()->GetProcessor().SetScaling(MakeScalingRule());
    messaging->GetAgent()->GetProcessor().SetScaling(MakeScalingRule());
    for (uint32_t h = 0; h < hospitals; ++h)
    {
        InstallHospital(h);
    }
}

Settings
MobileCloudDeployment::MakeSettings(const SchemeVariant& variant) const
{
    const Scenario& scenario = m_context.scenario;
    Settings settings;
    settings.variant = variant;
    settings.mode = static_cast<EncryptionMode>(scenario.mobileCloud.encryption);
    settings.clockTolerance = std::llround(kMillisecondsPerSecond * scenario.scheme.clockTolerance);
    settings.certificateLifetime = std::llround(scenario.scheme.certificateLifetime);
    settings.isPatient = [&population = m_context.population](const std::string& id) {
        return population.FindByNationalId(id).has_value();
    };
    return settings;
}

Monitoring
MobileCloudDeployment::MakeMonitoring() const
{
    const Scenario& scenario = m_context.scenario;
    const Scenario::Monitoring& keys = scenario.monitoring;
    Monitoring::Settings settings;
    settings.patients = static_cast<uint64_t>(
        std::llround(keys.populationShare * static_cast<double>(m_context.population.GetSize())));
    settings.samplingPeriod = keys.samplingPeriod;
    settings.uploadPeriod = keys.uploadPeriod;
    settings.reviewsPerPatientDay = keys.reviewsPerPatientDay;
    settings.watchedShare = keys.watchedShare;
    settings.watchedReviews = keys.watchedReviews;
    settings.reviewHours = keys.reviewHourlyProfile
                             ? LoadHourlyProfile(GetDataDirectory(), *keys.reviewHourlyProfile)
                             : m_context.data.hourlyProfile;
    settings.emergenciesPerPatientYear = keys.emergenciesPerPatientYear;
    settings.emergencyDuration = keys.emergencyDuration;
    settings.detector.total = static_cast<uint32_t>(keys.alarmScore);
    settings.detector.single = static_cast<uint32_t>(keys.alarmSingleScore);
    settings.detector.consecutive = static_cast<uint32_t>(keys.alarmReadings);
    return {m_context.environment->seed,
            m_context.population.GetSize(),
            VitalSignModel::Load(GetDataDirectory() + "/vital_signs.csv"),
            settings,
            GetStartOfDay(scenario),
            scenario.run.duration};
}

ScalingRule
MobileCloudDeployment::MakeScalingRule() const
{
    const Scenario::Cloud& keys = m_context.scenario.cloud;
    ScalingRule rule;
    rule.targetUtilisation = keys.targetUtilisation;
    rule.period = Seconds(keys.period);
    rule.startUp = Seconds(keys.startUp);
    rule.calm = Seconds(keys.calm);
    rule.minInstances = static_cast<uint32_t>(keys.minInstances);
    rule.maxInstances = static_cast<uint32_t>(keys.maxInstances);
    return rule;
}

RunEnergyMeter
MobileCloudDeployment::MakeEnergyMeter() const
{
    return {DevicePower::Load(GetDataDirectory() + "/device_power.csv", "phone"),
            m_context.data.mobileUplinkMedian,
            m_context.data.mobileDownlinkMedian};
}

std::string
MobileCloudDeployment::GetHospitalName(uint32_t hospital) const
{
    return m_context.network.GetHospitals()[hospital].name;
}

void
MobileCloudDeployment::InstallHospital(uint32_t index)
{
    const HospitalNodes& nodes = m_context.network.GetHospitals()[index];
    // Another scheme's server may be on that of the hospital's database.
    const bool alone = m_context.scenario.GetDeployments().size() == 1;
    m_scheme.InstallHospital(alone ? nodes.database
                                   : m_context.network.AddHospitalServer(index, "cloud-server"),
                             nodes.name,
                             static_cast<uint32_t>(m_context.scenario.hospital.databaseCores));
    const auto install =
        [&](Ptr<Node> node, const std::string& role, const std::string& device, uint32_t cores) {
            const auto app = m_scheme.InstallMonitoringApp(node,
                                                           nodes.name + "." + role,
                                                           device,
                                                           cores,
                                                           nodes.name + "." + role,
                                                           nodes.name,
                                                           role == "ambulance");
            app->AddReadCallback([this](const EprRead& read) { HandleRead(read); });
            return app;
        };
    m_hospitals[index].doctor =
        install(m_context.network.AddHospitalHost(index, "doctor"),
                "doctor",
                "workstation",
                static_cast<uint32_t>(m_context.scenario.hospital.workstationCores));
    m_hospitals[index].ambulance =
        install(AddPhone(nodes.province), "ambulance", "phone", kPhoneCores);
}

void
MobileCloudDeployment::Start()
{
    for (uint32_t h = 0; h < m_hospitals.size(); ++h)
    {
        const double share = static_cast<double>(h) / static_cast<double>(m_hospitals.size());
        Simulator::Schedule(Seconds(kSubscribeSeconds * share), [this, h] {
            m_hospitals[h].doctor->BeginSubscribe(h);
            m_hospitals[h].ambulance->BeginSubscribe(h);
        });
    }
    Monitoring::Handlers handlers;
    handlers.upload = [this](uint64_t index, const VitalSigns& measured) {
        Upload(index, measured);
    };
    handlers.alarm = [this](uint64_t index, const VitalSigns& measured) {
        RaiseAlarm(index, measured);
    };
    handlers.review = [this](uint64_t index) { ReviewRecord(index); };
    m_monitoring.Start(std::move(handlers));
}

Ptr<Node>
MobileCloudDeployment::AddPhone(uint32_t province)
{
    CountryMobile& mobile = m_context.network.GetMobile();
    return mobile.AddPhone(mobile.ChooseCell(province))->GetNode();
}

MobileCloudDeployment::PhonePtr
MobileCloudDeployment::ChoosePhone(uint32_t hospital)
{
    auto& phones = m_hospitals[hospital].phones;
    const auto limit = static_cast<uint32_t>(m_context.scenario.mobileCloud.patientsPerNode);
    if (phones.empty() || phones.back().patients == limit)
    {
        const uint32_t province = m_context.sites[hospital].province;
        const auto role = m_scheme.InstallPhone(AddPhone(province),
                                                m_context.network.GetProvinces()[province].name +
                                                    ".cloud-phone-" + std::to_string(++m_phones),
                                                kPhoneCores);
        m_energyMeter.Watch(role->GetAgent());
        role->SetStoreCallback([this](const Epr& epr) { Remember(epr); });
        phones.push_back({role, 0});
    }
    ++phones.back().patients;
    return phones.back().role;
}

MobileCloudDeployment::User&
MobileCloudDeployment::AddUser(uint64_t person, bool registered)
{
    User& user = m_users[person];
    user.id = m_context.population.GetNationalId(person);
    user.hospital = m_context.population.GetHomeHospital(person);
    user.phone = ChoosePhone(user.hospital);
    const CloudPatient patient =
        m_scheme.MakePatient(user.id, GetHospitalName(user.hospital), registered);
    user.sensorKey = patient.sensorKey;
    user.registered = registered;
    user.phone->AddPatient(patient);
    m_ids[user.id] = person;
    if (registered)
    {
        Follow(user.phone->BeginSubscribe(user.id, user.hospital), "subscribe");
    }
    return user;
}

MobileCloudDeployment::User&
MobileCloudDeployment::UsePhone(uint64_t index)
{
    const uint64_t person = m_monitoring.GetPeople().GetPerson(index);
    if (const auto known = m_users.find(person); known != m_users.end())
    {
        return known->second;
    }
    User& user = AddUser(person, true);
    RandomStream random(m_context.environment->seed, "mobile-cloud", "granted", person);
    if (random.NextDouble() < m_context.scenario.mobileCloud.grantedShare)
    {
        const auto& hospital = m_scheme.GetHospital(GetHospitalName(user.hospital));
        hospital.accessControl->SetPolicy(user.id,
                                          m_hospitals[user.hospital].doctor->GetStaff().id,
                                          {AccessLevel::Read, AccessType::Continuous});
    }
    return user;
}

uint64_t
MobileCloudDeployment::MakeFingerprint(const Epr& epr)
{
    const Digest digest = Sha256({Encode(epr)});
    uint64_t number = 0;
    for (std::size_t i = 0; i < sizeof number; ++i)
    {
        number = number << 8 | digest[i];
    }
    return number;
}

void
MobileCloudDeployment::Follow(uint64_t run,
                              const char* protocol,
                              std::function<void(Reason)> handle)
{
    m_energyMeter.Follow(run);
    WhenRunEnds(run, [this, run, protocol, handle = std::move(handle)](Reason reason) {
        const EnergyUse use = m_energyMeter.Settle(run);
        Energy& energy = m_energy[protocol];
        energy.sum.computation += use.computation;
        energy.sum.radio += use.radio;
        ++energy.runs;
        if (handle)
        {
            handle(reason);
        }
    });
}

SensorReading
MobileCloudDeployment::Read(const User& user, const VitalSigns& measured)
{
    SensorReading reading;
    reading.time = user.phone->GetAgent()->GetUnixTime();
    reading.values = measured.values;
    reading.tag = reading.MakeTag(user.sensorKey, user.id);
    return reading;
}

bool
MobileCloudDeployment::TakeReading(User& user, const VitalSigns& measured)
{
    const SensorReading reading = Read(user, measured);
    // An alarm and an upload of the same time are of the same reading.
    if (reading.time == user.readAt)
    {
        return true;
    }
    if (!user.phone->TakeReading(user.id, reading))
    {
        return false;
    }
    user.readAt = reading.time;
    return true;
}

void
MobileCloudDeployment::Upload(uint64_t index, const VitalSigns& measured)
{
    User& user = UsePhone(index);
    TakeReading(user, measured);
    Follow(user.phone->BeginUpload(user.id, user.hospital), "upload");
}

void
MobileCloudDeployment::RaiseAlarm(uint64_t index, const VitalSigns& measured)
{
    User& user = UsePhone(index);
    if (TakeReading(user, measured))
    {
        const std::string& staff = m_hospitals[user.hospital].ambulance->GetStaff().id;
        Follow(user.phone->BeginEmergency(user.id, staff, user.hospital), "emergency");
    }
}

void
MobileCloudDeployment::ReviewRecord(uint64_t index)
{
    Retrieve(UsePhone(index));
}

void
MobileCloudDeployment::Retrieve(User& user)
{
    const CloudContact contact{user.id, GetHospitalName(user.hospital)};
    Follow(m_hospitals[user.hospital].doctor->BeginRetrieve(contact, user.hospital), "retrieve");
}

void
MobileCloudDeployment::Admit(const Arrival& arrival)
{
    const auto index = m_monitoring.GetPeople().FindIndex(arrival.patient);
    if (arrival.enrolment && !index && m_users.count(arrival.patient) == 0)
    {
        Register(arrival.patient);
    }
    else if (arrival.visit && index)
    {
        User& user = UsePhone(*index);
        const auto& hospital = m_scheme.GetHospital(GetHospitalName(user.hospital));
        const std::string& doctor = m_hospitals[user.hospital].doctor->GetStaff().id;
        if (hospital.accessControl->FindPolicy(user.id, doctor) != nullptr)
        {
            Retrieve(user);
        }
        else
        {
            VisitDoctor(user, AccessType::OneTime);
        }
    }
    else if (arrival.visit)
    {
        const uint64_t person = arrival.patient;
        const auto known = m_users.find(person);
        User& user = known == m_users.end() ? AddUser(person, true) : known->second;
        Simulator::Schedule(kShowCode, [this, &user, person, hospital = arrival.hospital] {
            Visit(user, person, hospital);
        });
    }
}

void
MobileCloudDeployment::Visit(User& user, uint64_t person, uint32_t hospital)
{
    const auto retrieve = [this, &user, hospital](Reason reason) {
        if (reason == Reason::Accepted)
        {
            const CloudContact contact{user.id, GetHospitalName(user.hospital)};
            Follow(m_hospitals[hospital].doctor->BeginRetrieve(contact, hospital), "retrieve");
        }
    };
    const auto grant = [this, &user, hospital, retrieve](Reason reason) {
        if (reason == Reason::Accepted)
        {
            const QrCode code = m_hospitals[hospital].doctor->ShowQrCode();
            Follow(user.phone->BeginGrant(user.id,
                                          code,
                                          AccessLevel::Read,
                                          AccessType::OneTime,
                                          hospital),
                   "grant",
                   retrieve);
        }
    };
    TakeReading(user, m_monitoring.MeasureVisitor(person));
    Follow(user.phone->BeginUpload(user.id, hospital), "upload", grant);
}

void
MobileCloudDeployment::Register(uint64_t person)
{
    User& user = AddUser(person, false);
    Follow(user.phone->BeginRegister(user.id, user.hospital), "register", [this, &user](Reason r) {
        if (r == Reason::Accepted)
        {
            Follow(user.phone->BeginSubscribe(user.id, user.hospital), "subscribe");
            VisitDoctor(user, AccessType::Continuous);
        }
    });
}

void
MobileCloudDeployment::VisitDoctor(User& user, AccessType type)
{
    Simulator::Schedule(kShowCode, [this, &user, type] {
        const auto& doctor = m_hospitals[user.hospital].doctor;
        const uint64_t run = user.phone->BeginGrant(user.id,
                                                    doctor->ShowQrCode(),
                                                    AccessLevel::Read,
                                                    type,
                                                    user.hospital);
        Follow(run, "grant", [this, &user](Reason reason) {
            if (reason == Reason::Accepted)
            {
                Retrieve(user);
            }
        });
    });
}

void
MobileCloudDeployment::HandleEmergency(const Emergency&)
{
}

Time
MobileCloudDeployment::GetLongestPause() const
{
    return kShowCode;
}

void
MobileCloudDeployment::Remember(const Epr& epr)
{
    User& user = m_users.at(m_ids.at(epr.patient));
    user.records.resize(std::max<std::size_t>(user.records.size(), epr.version));
    user.records[epr.version - 1] = MakeFingerprint(epr);
}

void
MobileCloudDeployment::ObserveAge(const char* name, const User& user, int64_t age)
{
    const double seconds = static_cast<double>(age) / kMillisecondsPerSecond;
    m_context.recorder.Observe(name, "s", user.hospital, Simulator::Now(), seconds);
}

void
MobileCloudDeployment::HandleRead(const EprRead& read)
{
    ++m_reads;
    const auto person = m_ids.find(read.epr.patient);
    bool known = false;
    if (person != m_ids.end())
    {
        const User& user = m_users.at(person->second);
        const uint64_t version = read.epr.version;
        known = version >= 1 && version <= user.records.size() &&
                user.records[version - 1] == MakeFingerprint(read.epr);
        if (read.requester == m_hospitals[user.hospital].doctor->GetStaff().id)
        {
            ObserveAge("freshness-first", user, read.firstAge.value_or(read.GetAge()));
            ObserveAge("freshness", user, read.GetAge());
        }
    }
    if (!known && m_problems.size() < kProblemsKept)
    {
        m_problems.push_back(read.requester + " saw version " + std::to_string(read.epr.version) +
                             " of " + read.epr.patient + ", which no phone has sent");
    }
}

std::vector<std::pair<std::string, std::string>>
MobileCloudDeployment::GetModelled() const
{
    return {
        {"mobile-cloud.phones",
         "up to " + std::to_string(m_context.scenario.mobileCloud.patientsPerNode) +
             " monitored patients of a hospital share a simulated phone, its radio and its open "
             "connections: an upload opens none"},
        {"mobile-cloud.wearables",
         "sensors reach the phone without delay and energy; vital signs are stochastic processes"},
        {"mobile-cloud.registration",
         "monitored patients registered and granted access before the run; keys come from a pool "
         "of RSA keys that several people share"},
        {"mobile-cloud.visits",
         "who visits without being monitored registered before the run, and brings sensors; the "
         "doctor reads and writes nothing"},
        {"mobile-cloud.reviews", "doctors begin to look when every phone has uploaded once"},
        {"mobile-cloud.staff",
         "one doctor's and one ambulance's monitoring application a hospital"},
        {"mobile-cloud.energy",
         "a run pays for the radio's promotion and tail as if nothing else used the phone then; "
         "figures of an LTE phone of 2011 (S111)"},
    };
}

} // namespace ehealth
} // namespace ns3
