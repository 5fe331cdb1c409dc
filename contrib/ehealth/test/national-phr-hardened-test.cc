// SPDX-License-Identifier: GPL-2.0-only
// The defences of the national PHR scheme: honest parties go on as before, with all of them, with
// each one alone and without each one.
#include "national-phr-fixture.h"

#include <algorithm>
#include <cctype>

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

namespace
{

/// A variant and a suite of keys.
WorldOptions
MakeOptions(const SchemeVariant& variant, Suite suite = Suite::P256)
{
    WorldOptions options;
    options.settings.variant = variant;
    options.settings.suite = suite;
    return options;
}

/// Everything that patients and medicos do, one after the other.
void
TestHonest(WorldTestCase& test, const SchemeVariant& variant, Suite suite)
{
    World world(MakeOptions(variant, suite));
    world.BeginEnrolment(0, World::MakeApplication(Applicant::Medico, "M-new"));
    ExpectAccepted(test, world, "a medico enrols");
    world.BeginEnrolment(0, World::MakeApplication(Applicant::Patient, "alice"));
    if (!ExpectAccepted(test, world, "a patient enrols"))
    {
        return;
    }
    const HealthCard card = world.KeepHandset(0);
    for (const uint32_t hospital : {0, 1, 2})
    {
        world.BeginVisit(hospital, card);
        ExpectAccepted(test, world, "visits hospital " + std::to_string(hospital));
    }
    world.BeginSync(0, card);
    ExpectAccepted(test, world, "synchronises");
    test.ExpectEq(world.FindDisagreement(card, true), "", "all three records are the same");
    world.BeginEmergency(1, card);
    ExpectAccepted(test, world, "is treated outside");
    world.BeginSync(1, card);
    ExpectAccepted(test, world, "synchronises at another hospital");
    test.ExpectEq(world.FindDisagreement(card, true), "", "the entry made outside is in P-PHR");
    test.ExpectEq(world.FindRecord(card.code)->entries.size(), 4U, "three visits, one emergency");
    world.BeginUnconscious(0, card.id);
    ExpectAccepted(test, world, "is treated unconscious");
}

/// Two provinces write at once: neither entry is lost, unless nobody looks at versions.
void
TestLostUpdate(WorldTestCase& test)
{
    const auto published = SchemeVariant::Published(kDefences);
    for (const bool versions : {true, false})
    {
        World world(MakeOptions(versions ? published : published.Without(kDefences, {"N12"})));
        const HealthCard card = World::MakeCard(0, 1);
        world.GetHandset(card);
        world.BeginVisit(0, card);
        world.BeginVisit(2, card);
        world.Run();
        const auto& endings = world.GetEndings();
        const auto decided = std::count_if(endings.begin(), endings.end(), [](const Ending& end) {
            return end.role == kDatabase && end.reason == Reason::Accepted;
        });
        test.ExpectEq(decided, versions ? 1 : 2, "medicos who believe their entry is stored");
        test.ExpectEq(world.FindRecord(card.code)->entries.size(), 1U, "entries at home");
    }
}

/// A stolen phone that starts with other software opens nothing, unless nothing is sealed.
void
TestStolenPhone(WorldTestCase& test)
{
    for (const auto& variant :
         {SchemeVariant::Published(kDefences), SchemeVariant::Hardened(kDefences)})
    {
        for (const bool isSealed : {true, false})
        {
            World world(MakeOptions(isSealed ? variant : variant.Without(kDefences, {"N13"})));
            const auto phone = world.GetHandset(World::MakeCard(0, 1));
            test.Expect(phone->ReadRecord().has_value(), "opens as it was sealed");
            const std::string other = "another kernel";
            phone->GetStorage().software.platform.back() =
                std::make_shared<const SoftwareImage>(ByteView(other).ToBytes());
            phone->Boot();
            test.ExpectEq(phone->OpenCard().has_value(), !isSealed, "card of a tampered phone");
            test.ExpectEq(phone->ReadRecord().has_value(), !isSealed, "its record");
        }
    }
}

/// @return the OTP that a visit was given
OneTimeKey
TakeOtp(const SchemeVariant& variant)
{
    World world(MakeOptions(variant));
    std::optional<RecordAnswer> answer;
    world.Tamper<RecordAnswer>("h0.database", [&answer](RecordAnswer& m) { answer = m; });
    world.BeginVisit(0, World::MakeCard(0, 1));
    world.Run();
    RandomStream random(World::kSeed, "test", "open");
    const auto keys = world.GetIdentity("M-0", kOuMedico).keys;
    const auto plain =
        op::Open(keys, RecordAnswer::kType.name, answer->sealedOtp).work(random).value();
    return Decode<OneTimeKey>(plain).value();
}

void
TestOtpLength(WorldTestCase& test)
{
    const auto published = SchemeVariant::Published(kDefences);
    const Digest brief = TakeOtp(published.Without(kDefences, {"N7"})).otp;
    const Digest full = TakeOtp(published).otp;
    const auto isDigit = [](uint8_t octet) { return std::isdigit(octet) != 0; };
    const auto isZero = [](uint8_t octet) { return octet == 0; };
    test.Expect(std::all_of(brief.begin(), brief.begin() + 6, isDigit) &&
                    std::all_of(brief.begin() + 6, brief.end(), isZero),
                "six digits and nothing else");
    test.Expect(!std::all_of(full.begin() + 6, full.end(), isZero), "256 bits");
}

/// An honest exchange claims to agree on what the other end claims, and what is secret.
void
TestClaims(WorldTestCase& test, const SchemeVariant& variant)
{
    World world(MakeOptions(variant));
    std::vector<Claim> claims;
    for (const char* agent :
         {"h0.phone", "h0.medico", "h0.database", "h0.ambulance", "p0.p-ra", "insurance-db"})
    {
        const_cast<Agent&>(world.GetAgent(agent))
            .TraceConnectWithoutContext("Claim",
                                        Callback<void, const Claim&>([&claims](const Claim& claim) {
                                            claims.push_back(claim);
                                        }));
    }
    world.BeginEnrolment(0, World::MakeApplication(Applicant::Patient, "alice"));
    world.Run();
    const HealthCard card = world.KeepHandset(0);
    world.BeginVisit(0, card);
    world.Run();
    world.BeginEmergency(0, card);
    world.Run();
    world.BeginSync(0, card);
    ExpectAccepted(test, world, variant.GetName());

    std::set<std::string> goals;
    std::set<std::string> secrets;
    std::vector<const Claim*> used;
    for (const Claim& claim : claims)
    {
        if (claim.kind == Claim::Kind::Secret)
        {
            secrets.insert(claim.goal);
        }
        if (claim.kind != Claim::Kind::Commit)
        {
            continue;
        }
        const auto running = std::find_if(claims.begin(), claims.end(), [&](const Claim& other) {
            return other.kind == Claim::Kind::Running && other.goal == std::string(claim.goal) &&
                   other.actor == claim.peer && other.data == claim.data &&
                   std::find(used.begin(), used.end(), &other) == used.end();
        });
        test.Expect(running != claims.end(), std::string(claim.goal) + ": somebody to agree with");
        used.push_back(running == claims.end() ? nullptr : &*running);
        goals.insert(claim.goal);
    }
    test.ExpectEq(secrets.size(), 3U, "secrets");
    test.ExpectEq(goals.size(), 9U, "goals of agreement");
}

} // namespace

std::vector<TestCase*>
MakeHardenedCases()
{
    std::vector<TestCase*> cases = MakeHardenedTamperingCases();
    const auto published = SchemeVariant::Published(kDefences);
    const auto hardened = SchemeVariant::Hardened(kDefences);
    const auto add = [&cases](const SchemeVariant& variant, Suite suite) {
        cases.push_back(new WorldTestCase(
            "honest: " + variant.GetName() + ", " + GetName(suite),
            [variant, suite](WorldTestCase& test) { TestHonest(test, variant, suite); }));
    };
    for (const Suite suite : {Suite::P256, Suite::X25519, Suite::Rsa2048})
    {
        add(hardened, suite);
    }
    for (const Defence& defence : kDefences.defences)
    {
        const std::string name = "N" + std::to_string(defence.number);
        add(hardened.Without(kDefences, {name}), Suite::P256);
        add(defence.published ? published.Without(kDefences, {name})
                              : published.With(kDefences, {name}),
            Suite::P256);
    }
    cases.push_back(new WorldTestCase("N12: lost update", TestLostUpdate));
    cases.push_back(new WorldTestCase("N13: stolen phone", TestStolenPhone));
    cases.push_back(new WorldTestCase("N7: length of OTPs", TestOtpLength));
    for (const auto& variant : {published, hardened})
    {
        cases.push_back(
            new WorldTestCase("claims: " + variant.GetName(),
                              [variant](WorldTestCase& test) { TestClaims(test, variant); }));
    }
    return cases;
}

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3
