// SPDX-License-Identifier: GPL-2.0-only
// What an installation of the secure mobile cloud offers to attacks.
#include "ns3/mobile-cloud-deployment.h"
#include "ns3/mobile-cloud-targets.h"

#include <stdexcept>

namespace ns3
{
namespace ehealth
{

using namespace mobilecloud;

namespace
{

/// Of an adversary's machine.
constexpr uint32_t kAttackerConnections = 16;

/// What the victim's wearables measure besides the pulse: a healthy adult at rest.
constexpr VitalSigns kAtRest{{72, 15, 120, 78, 36.7}};

} // namespace

std::unique_ptr<AttackTargets>
MobileCloudDeployment::MakeTargets(uint32_t hospital)
{
    auto targets = std::make_unique<MobileCloudTargets>();
    targets->variant = m_variant;
    targets->goals = kGoals;
    targets->addInternetHost = [this](const std::string& name) {
        return m_context.network.AddNationalServer(name, kAttackerConnections);
    };
    targets->scheme = &m_scheme;
    targets->hospitalName = GetHospitalName(hospital);
    targets->doctor = m_hospitals[hospital].doctor;
    targets->ambulance = m_hospitals[hospital].ambulance;
    const Population& population = m_context.population;
    const uint32_t province = m_context.sites[hospital].province;
    const uint64_t end = population.GetFirst(province + 1);
    uint64_t victim = population.GetFirst(province);
    // Somebody of the hospital whom nobody else monitors: uploads and alarms are the attack's.
    while (victim < end && (population.GetHomeHospital(victim) != hospital ||
                            m_monitoring.GetPeople().FindIndex(victim).has_value()))
    {
        ++victim;
    }
    if (victim == end)
    {
        throw std::runtime_error("nobody who is not monitored lives near " +
                                 m_context.network.GetHospitals()[hospital].name +
                                 ", where the attack begins; lower monitoring.population_share, "
                                 "raise country.population_scale, or give it another place");
    }
    targets->patient = population.GetNationalId(victim);
    // The phone's software starts with the simulation.
    Simulator::ScheduleNow([this, victim, targets = targets.get()] {
        const auto known = m_users.find(victim);
        const User& user = known == m_users.end() ? AddUser(victim, true) : known->second;
        targets->phone = user.phone;
        // Others who share the phone in the simulation have detectors of their own, see Monitoring.
        user.phone->SetDetector(
            [id = user.id, detect = MakeDetector(m_monitoring.GetSettings().detector)](
                const std::string& patient,
                const SensorReading& reading) { return patient == id && detect(patient, reading); },
            targets->ambulance->GetStaff().id,
            user.hospital);
    });
    targets->read = [this, victim](double pulse) {
        VitalSigns measured = kAtRest;
        measured.values[0] = pulse;
        return Read(m_users.at(victim), measured);
    };
    return targets;
}

} // namespace ehealth
} // namespace ns3
