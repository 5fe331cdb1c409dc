// SPDX-License-Identifier: GPL-2.0-only
// What an installation of the national PHR scheme offers to attacks.
#include "ns3/national-phr-deployment.h"
#include "ns3/national-phr-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace nationalphr;

namespace
{

/// Of an adversary's machine.
constexpr uint32_t kAttackerConnections = 16;

/// Patients that attacks are told of.
constexpr std::size_t kVictims = 16;

} // namespace

std::unique_ptr<AttackTargets>
NationalPhrDeployment::MakeTargets(uint32_t hospital)
{
    auto targets = std::make_unique<NationalPhrTargets>();
    targets->variant = m_variant;
    targets->goals = kGoals;
    targets->addInternetHost = [this](const std::string& name) {
        return m_context.network.AddNationalServer(name, kAttackerConnections);
    };
    targets->scheme = &m_scheme;
    targets->seed = m_context.environment->seed;
    for (const HospitalDesk& desk : m_hospitals)
    {
        for (const auto& medico : desk.medicos)
        {
            targets->medicos.push_back(medico.role);
        }
    }
    const uint32_t province = m_context.sites[hospital].province;
    for (uint64_t person = m_context.population.GetFirst(province);
         person < m_context.population.GetFirst(province + 1) &&
         targets->patients.size() < kVictims;
         ++person)
    {
        const auto code = m_people.FindCode(person);
        if (code && Population::GetHome(*code) == hospital)
        {
            targets->patients.push_back(person);
        }
    }
    targets->bringPatient = [this, hospital, patients = targets->patients](std::size_t patient) {
        if (!patients.empty())
        {
            Visit(patients[patient % patients.size()], hospital, {});
        }
    };
    targets->findPatient = [this](uint64_t run) -> std::optional<std::string> {
        const auto visit = m_visits.find(run);
        return visit == m_visits.end()
                 ? std::nullopt
                 : std::optional(m_context.population.GetNationalId(visit->second));
    };
    targets->hospitals = static_cast<uint32_t>(m_hospitals.size());
    targets->visit = [this](uint64_t patient, uint32_t where, auto afterwards) {
        Visit(patient, where, afterwards);
    };
    targets->rescue = [this, hospital](uint64_t patient) { RescueOutside(patient, hospital); };
    targets->synchronise = [this, hospital](uint64_t patient) { Synchronise(patient, hospital); };
    targets->present = [this](uint32_t where, HandsetSource handset, auto begun) {
        Present(where, handset, begun);
    };
    std::map<std::string, uint32_t> hospitalsByName;
    for (const HospitalNodes& nodes : m_context.network.GetHospitals())
    {
        hospitalsByName.emplace(nodes.name, static_cast<uint32_t>(hospitalsByName.size()));
    }
    targets->findHospital = [hospitalsByName](const std::string& place) -> std::optional<uint32_t> {
        // The last part of an agent's place is its own.
        const auto found = hospitalsByName.find(place.substr(0, place.rfind('.')));
        return found == hospitalsByName.end() ? std::nullopt : std::optional(found->second);
    };
    targets->takePhone = [this](uint64_t patient) { return m_people.TakePhone(patient); };
    targets->reachPhone = [this](const std::string& id) -> std::shared_ptr<TrustedPhone> {
        const auto patient = m_context.population.FindByNationalId(id);
        return patient ? m_people.TakePhone(*patient) : nullptr;
    };
    targets->lapse = [this](const std::string& code) { m_lapsed.insert(code); };
    targets->countEntries = [this](uint64_t patient) {
        const PhrCode code = *m_people.FindCode(patient);
        return m_hospitals[Population::GetHome(code)]
            .database->GetStore()
            .GetVersion(code)
            .value_or(0);
    };
    return targets;
}

void
NationalPhrDeployment::Present(uint32_t hospital,
                               const HandsetSource& handset,
                               const std::function<void(uint64_t run)>& begun)
{
    const auto& medico = CallMedico(hospital);
    m_hospitals[hospital].reception->Queue(
        medico.device,
        {Phone::kHealthCardMode,
         [this, role = medico.role, hospital, handset, begun](Phone& phone) {
             // Nobody whose finger is on record stands there.
             RandomStream random(m_context.environment->seed, "stranger", "finger");
             role->Attend(FingerprintTemplate::Make(random));
             phone.Meet("");
             begun(phone.BeginVisit(kVisit, handset, hospital));
         },
         {},
         Seconds(m_context.scenario.network.nfc.tapDuration)});
}

} // namespace ehealth
} // namespace ns3
