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
NationalPhrDeployment::MakeTargets()
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
    for (uint64_t person = 0;
         person < m_context.population.GetSize() && targets->patients.size() < kVictims;
         ++person)
    {
        const auto code = m_people.FindCode(person);
        if (code && Population::GetHome(*code) == 0)
        {
            targets->patients.push_back(person);
        }
    }
    targets->visit = [this](uint64_t patient, uint32_t hospital, auto afterwards) {
        Visit(patient, hospital, afterwards);
    };
    targets->rescue = [this](uint64_t patient) { RescueOutside(patient, 0); };
    targets->synchronise = [this](uint64_t patient) { Synchronise(patient, 0); };
    targets->present = [this](HandsetSource handset, auto begun) { Present(handset, begun); };
    targets->takePhone = [this](uint64_t patient) {
        return m_people.GetHandset(patient, NationalPhrPeople::Content::Record)();
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
NationalPhrDeployment::Present(const HandsetSource& handset,
                               const std::function<void(uint64_t run)>& begun)
{
    const auto& medico = CallMedico(0);
    m_hospitals[0].reception->Queue(
        medico.device,
        {Phone::kHealthCardMode,
         [this, role = medico.role, handset, begun](Phone& phone) {
             // Nobody whose finger is on record stands there.
             RandomStream random(m_context.environment->seed, "stranger", "finger");
             role->Attend(FingerprintTemplate::Make(random));
             phone.Meet("");
             begun(phone.BeginVisit(kVisit, handset, 0));
         },
         {},
         Seconds(m_context.scenario.network.nfc.tapDuration)});
}

} // namespace ehealth
} // namespace ns3
