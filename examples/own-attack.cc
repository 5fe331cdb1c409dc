// SPDX-License-Identifier: GPL-2.0-only
//
// An attack of one's own, in a file of one's own: a doctor's workstation is compromised, and
// prescribes what somebody else wants. The patient's device accepts it, as only the doctor could
// have encrypted it: no defence of the scheme answers this, so it is expected to succeed in both
// variants.
//
//   own-attack --scenario=examples/two-hospitals.toml --variant=hardened --place=ir-21

#include "ns3/command-line.h"
#include "ns3/country-simulation.h"
#include "ns3/emr-authorization-targets.h"

#include <filesystem>
#include <iostream>

using namespace ns3;
using namespace ns3::ehealth;
using namespace ns3::ehealth::emrauthorization;

namespace
{

/// Malware on the workstation of the first doctor: it has the session keys, and says so by opening
/// what the doctor sends.
class MalwareAttack : public EmrAuthorizationAttack
{
    void DoStart() override
    {
        m_doctor = GetTargets().doctors.front();
        GetAdversary().Intercept<Diagnosis>(LinkClass::Open,
                                            [this](PassingMessage& passing, Diagnosis& d1) {
                                                if (&passing.sender ==
                                                    PeekPointer(m_doctor->GetAgent()))
                                                {
                                                    Prescribe(passing, d1);
                                                }
                                                return Adversary::kPass();
                                            });
    }

    void Prescribe(PassingMessage& passing, Diagnosis& d1)
    {
        for (const auto& [run, visit] : m_doctor->GetVisits())
        {
            auto body = OpenSession<DiagnosisBody>(visit.sessionKey, Diagnosis::kType, d1.sealed);
            if (body && !body->diagnosis.empty())
            {
                body->diagnosis.back() ^= 1;
                const auto& variant = GetTargets().variant;
                d1.sealed = GetAdversary().Compute(
                    SealUnder(variant, visit.sessionKey, Diagnosis::kType, Encode(*body)));
                GetAdversary().Attempt(passing.run);
                return;
            }
        }
    }

    Ptr<Doctor> m_doctor;
};

const AttackRegistration<MalwareAttack> g_malware({"malware",
                                                   "emr-authorization",
                                                   "a workstation prescribes for its doctor",
                                                   "malware on a doctor's workstation",
                                                   "a doctor's patients",
                                                   true,
                                                   true});

} // namespace

int
main(int argc, char* argv[])
{
    std::string path = "examples/two-hospitals.toml";
    std::string variant = "published";
    std::string place = "*";
    CommandLine command(__FILE__);
    command.AddValue("scenario", "scenario file (TOML)", path);
    command.AddValue("variant", "published or hardened", variant);
    command.AddValue("place", "where: a province, a hospital; '*': everywhere", place);
    command.Parse(argc, argv);

    const Scenario scenario = Scenario::Load(
        path,
        {"scheme.name=emr-authorization",
         "scheme.variant=" + variant,
         "attack=[{id = \"malware\", place = [\"" + place + "\"], start = \"10 s\"}]"});
    CountrySimulation::Options options;
    options.resultsPath = std::filesystem::temp_directory_path() / "own-attack.sqlite";
    CountrySimulation simulation(scenario, options);
    simulation.Run();
    const AttackReport& report = simulation.GetSummary().attacks.front();
    std::cout << report.id << " at " << report.place << " on " << report.variant << ": "
              << report.attempts << " attempts, " << report.successes
              << " successes, broken: " << report.goal << "\n";
    return report.successes > 0 ? 0 : 1;
}
