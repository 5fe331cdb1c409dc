// SPDX-License-Identifier: GPL-2.0-only
// The attacks M1 to M9 on the published variant, on the hardened one, and on the hardened one
// without the defence that answers the attack.
#include "mobile-cloud-fixture.h"
#include "ns3/mobile-cloud-targets.h"
#include "ns3/threat-model.h"

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

namespace
{

AttackReport
RunAttack(const std::string& id, const WorldOptions& options)
{
    World world(options);
    ThreatModel threats(world.GetEnvironment());
    for (const auto& agent : world.GetAgents())
    {
        threats.Watch(agent.second);
    }
    MobileCloudTargets targets;
    targets.goals = kGoals;
    targets.scheme = &world.GetHelper();
    targets.patient = World::kPatient;
    targets.hospitalName = "h0";
    targets.phone = Ptr<PatientPhone>(&world.GetPhone());
    targets.doctor = Ptr<MonitoringApp>(&world.GetDoctor());
    targets.ambulance = Ptr<MonitoringApp>(&world.GetAmbulance());
    targets.read = [&world](double pulse) { return world.MakeReading(pulse); };
    threats.Begin(id, targets, Time(), Time());
    world.Wait(Seconds(120));
    return threats.End().front();
}

void
TestAttack(WorldTestCase& test, const std::string& id)
{
    const AttackInfo& info = *AttackRegistry::Find(id);
    WorldOptions options;
    if (id == "M1")
    {
        options.mode = EncryptionMode::Textbook;
    }
    const AttackReport published = RunAttack(id, options);
    test.Expect(published.attempts > 0, "attempts on the published variant");
    test.ExpectEq(published.successes > 0, info.published, "published");
    options.hardened = true;
    const AttackReport hardened = RunAttack(id, options);
    test.Expect(hardened.attempts > 0, "attempts on the hardened variant");
    test.ExpectEq(hardened.successes > 0, info.hardened, "hardened");
    options.without = {id};
    test.Expect(RunAttack(id, options).successes > 0, "hardened without the defence");
}

} // namespace

std::vector<TestCase*>
MakeAttackCases()
{
    std::vector<TestCase*> cases;
    for (const AttackInfo& info : AttackRegistry::List())
    {
        if (info.scheme == "mobile-cloud")
        {
            cases.push_back(new WorldTestCase("attack " + info.id, [id = info.id](auto& test) {
                TestAttack(test, id);
            }));
        }
    }
    return cases;
}

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3
