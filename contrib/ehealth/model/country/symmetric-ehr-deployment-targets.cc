// SPDX-License-Identifier: GPL-2.0-only
// What an installation of the symmetric-key EHR scheme offers to attacks.
#include "ns3/abort.h"
#include "ns3/symmetric-ehr-deployment.h"
#include "ns3/symmetric-ehr-targets.h"

#include <stdexcept>

namespace ns3
{
namespace ehealth
{

using namespace symmetricehr;

namespace
{

/// Of an adversary's machine.
constexpr uint32_t kAttackerConnections = 16;

/// Patients that attacks are told of.
constexpr std::size_t kVictims = 4;

LeakedKey
FindLeakedKey(const std::string& name)
{
    if (name == "doctor")
    {
        return LeakedKey::Doctor;
    }
    if (name == "patient")
    {
        return LeakedKey::Patient;
    }
    NS_ABORT_MSG_UNLESS(name == "data-store", "symmetric_ehr.leaked_key: no such key: " << name);
    return LeakedKey::DataStore;
}

} // namespace

std::unique_ptr<AttackTargets>
SymmetricEhrDeployment::MakeTargets(uint32_t hospital)
{
    auto targets = std::make_unique<SymmetricEhrTargets>();
    targets->variant = m_scheme.GetVariant();
    targets->goals = kGoals;
    targets->addInternetHost = [this](const std::string& name) {
        return m_context.network.AddNationalServer(name, kAttackerConnections);
    };
    targets->scheme = &m_scheme;
    for (std::size_t h = 0; h < m_hospitals.size(); ++h)
    {
        const auto& doctors = m_hospitals[(hospital + h) % m_hospitals.size()].doctors;
        targets->doctors.insert(targets->doctors.end(), doctors.begin(), doctors.end());
    }
    targets->attributes = MakeAttributes(hospital, 1);
    const Population& population = m_context.population;
    const uint32_t province = m_context.sites[hospital].province;
    for (uint64_t person = population.GetFirst(province);
         person < population.GetFirst(province + 1) && targets->patients.size() < kVictims;
         ++person)
    {
        if (population.IsEnrolled(person) && population.GetHomeHospital(person) == hospital)
        {
            targets->keyServer = GetKeyServer(person);
            targets->patients.push_back(
                MakeReferral(population.GetNationalId(person), targets->keyServer));
        }
    }
    if (targets->patients.empty())
    {
        throw std::runtime_error("nobody is enrolled whose record is in " +
                                 m_context.network.GetHospitals()[hospital].name +
                                 ", where the attack begins; lower workload.enrolment_share, or "
                                 "give it another place");
    }
    targets->leakedKey = FindLeakedKey(m_context.scenario.symmetricEhr.leakedKey);
    targets->leakDelay = Seconds(m_context.scenario.symmetricEhr.leakDelay);
    targets->store =
        [this, hospital](const auto& patient, const auto& doctor, const auto& policy, auto stored) {
            StoreFor(hospital, patient, doctor, policy, stored);
        };
    return targets;
}

void
SymmetricEhrDeployment::StoreFor(uint32_t hospital,
                                 const std::string& patient,
                                 const EhrDoctorContact& doctor,
                                 const std::string& policy,
                                 const std::function<void(const RecordId&)>& stored)
{
    Visit visit;
    visit.hospital = hospital;
    visit.device = &m_devices.Take(GetHospitalSite(m_context, hospital));
    const uint64_t person = *m_context.population.FindByNationalId(patient);
    visit.device->role->SetOwner(m_scheme.MakePatient(patient, GetKeyServer(person)));
    const uint64_t run = visit.device->role->BeginStore(doctor, policy, hospital);
    After(run, visit, [this, visit, stored] {
        stored(visit.device->role->GetStored()->record);
        Leave(visit);
    });
}

} // namespace ehealth
} // namespace ns3
