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
RunAttack(const std::string& id,
          const WorldOptions& options,
          const std::function<void(World&)>& prepare = {})
{
    World world(options);
    world.GetPhone().SetDetector(MakeDetector({}), "R-9", 0);
    if (prepare)
    {
        prepare(world);
    }
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

/// Both halves of M6 succeed, each with a record of its own.
void
TestBothHalves(WorldTestCase& test)
{
    WorldOptions options;
    test.ExpectEq(RunAttack("M6", options).successes, 2U, "published");
    options.hardened = true;
    options.without = {"M6"};
    test.ExpectEq(RunAttack("M6", options).successes, 2U, "hardened without the defence");
}

/// It is the phone that raises M7's alarm.
void
TestNoDetector(WorldTestCase& test)
{
    const auto report =
        RunAttack("M7", {}, [](World& world) { world.GetPhone().SetDetector({}, "R-9", 0); });
    test.Expect(report.attempts > 0, "readings were forged");
    test.ExpectEq(report.successes, 0U, "nobody looks at them");
}

/// What is no success of M9: that the crew never could read, or that the phone lives on.
void
TestM9Verdict(WorldTestCase& test)
{
    const auto cutOff =
        RunAttack("M9", {}, [](World& world) { world.Disconnect(world.GetPhone().GetAgent()); });
    test.ExpectEq(cutOff.successes, 0U, "nothing was granted");
    WorldOptions options;
    options.hardened = true;
    const auto later = RunAttack("M9", options, [](World& world) {
        Simulator::Schedule(Seconds(60), [&world] {
            world.Read(80);
            world.GetPhone().BeginUpload("P-1", 0);
        });
    });
    test.Expect(later.attempts > 0, "the crew needed it");
    test.ExpectEq(later.successes, 0U, "it read the latest record of that time");
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
    cases.push_back(new WorldTestCase("both halves of M6", TestBothHalves));
    cases.push_back(new WorldTestCase("M7 without a detector", TestNoDetector));
    cases.push_back(new WorldTestCase("verdict of M9", TestM9Verdict));
    return cases;
}

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3
