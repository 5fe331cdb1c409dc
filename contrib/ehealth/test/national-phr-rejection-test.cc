// SPDX-License-Identifier: GPL-2.0-only
#include "national-phr-fixture.h"
#include "ns3/simulator.h"

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

namespace
{

constexpr uint64_t kSerial = 77;

/// A message that shows a certificate.
struct Showing
{
    const char* message;
    const char* holder;
    const char* ou;
    const char* checker;
    std::function<void(World&, const Bytes&)> substitute;
    void (*begin)(World&); //!< a run in which it is sent
};

void
BeginEnrolment(World& world)
{
    world.BeginEnrolment(0, World::MakeApplication(Applicant::Patient, "alice"));
}

void
BeginVisit(World& world)
{
    world.BeginVisit(0, World::MakeCard(0, 1));
}

void
BeginEmergency(World& world)
{
    world.BeginEmergency(0, World::MakeCard(0, 1));
}

void
BeginUnconscious(World& world)
{
    world.BeginUnconscious(0, World::MakeCard(0, 1).id);
}

void
BeginSync(World& world)
{
    world.BeginSync(0, World::MakeCard(0, 1));
}

template <class M>
Showing
Show(const char* sender,
     const char* holder,
     const char* ou,
     const char* checker,
     void (*begin)(World&) = &BeginEnrolment)
{
    return {M::kType.name,
            holder,
            ou,
            checker,
            [sender](World& world, const Bytes& certificate) {
                world.Tamper<M>(sender, [certificate](M& m) { m.certificate = certificate; });
            },
            begin};
}

/// The medico's own, within what is sealed for the database.
template <class M, class B>
Showing
ShowOwn(const char* checker, void (*begin)(World&))
{
    return {M::kType.name,
            "M-0",
            kOuMedico,
            checker,
            [](World& world, const Bytes& certificate) {
                world.TamperInside<M, B>(
                    "h0.medico",
                    "h0.medico",
                    "h0.database",
                    LinkCipher::Side::Client,
                    [certificate](B& body) { body.certificate = certificate; });
            },
            begin};
}

std::vector<Showing>
MakeShowings()
{
    const char* hpRa = "h0.hp-ra";
    const char* pRa = "p0.p-ra";
    std::vector<Showing> showings{
        Show<SignedRegistration>(hpRa, hpRa, kOuRegistrationAgent, kProvinceAuthority),
        Show<CodeQuery>(pRa, pRa, kOuProvinceAuthority, kCodeRegister),
        Show<AuthorityKey>(hpRa, pRa, kOuProvinceAuthority, kPhone),
        Show<SignedIssueRequest>(pRa, pRa, kOuProvinceAuthority, kIssuingAuthority),
        Show<IssuedCertificate>("ca", "alice", kOuPatient, kProvinceAuthority),
        Show<HolderCertificate>(pRa, "alice", kOuPatient, kRegistrationAgent),
        Show<RecordCode>(hpRa, hpRa, kOuRegistrationAgent, kPhone),
        Show<RecordCodeConfirmation>(hpRa, hpRa, kOuRegistrationAgent, kDatabase),
    };
    const auto inApproval = [pRa](World& world, const Bytes& certificate) {
        world.Tamper<Approval>(pRa, [certificate](Approval& m) {
            auto body = *Decode<ApprovalBody>(m.body);
            body.certificate = certificate;
            m.body = Encode(body);
        });
    };
    showings.push_back(
        {"Approval", pRa, kOuProvinceAuthority, kRegistrationAgent, inApproval, &BeginEnrolment});
    const char* ambulance = "h0.ambulance";
    showings.push_back(
        Show<PresentIdentity>("h0.phone", pRa, kOuProvinceAuthority, kMedico, &BeginEmergency));
    showings.push_back(
        Show<PresentMedico>(ambulance, "E-0", kOuEmergencyMedico, kPhone, &BeginEmergency));
    showings.push_back(ShowOwn<LoginRequest, LoginBody>(kLogin, &BeginVisit));
    showings.push_back(ShowOwn<RecordRequest, RecordRequestBody>(kDatabase, &BeginVisit));
    showings.push_back(
        ShowOwn<EmergencyRequest, EmergencyRequestBody>(kDatabase, &BeginUnconscious));
    showings.push_back(ShowOwn<SyncAttestation, SyncAttestationBody>(kDatabase, &BeginSync));
    return showings;
}

struct Defect
{
    const char* name;
    Reason reason;
    int64_t notBefore; //!< seconds from the epoch
    int64_t notAfter;
    bool foreign;
    bool otherRole;
    bool revoked;
};

constexpr Defect kDefects[]{
    {"expired", Reason::ExpiredCertificate, -7200, -3600, false, false, false},
    {"not yet valid", Reason::NotYetValid, 3600, 7200, false, false, false},
    {"revoked", Reason::RevokedCertificate, -3600, 86400, false, false, true},
    {"of a foreign hierarchy", Reason::RejectedCertificate, -3600, 86400, true, false, false},
    {"of another role", Reason::RejectedCertificate, -3600, 86400, false, true, false},
};

void
TestCertificate(WorldTestCase& test, const Showing& showing, const Defect& defect)
{
    World world;
    const int64_t now = World::kEpoch / 1000;
    const Bytes certificate = world.Issue(showing.holder,
                                          defect.otherRole ? "janitor" : showing.ou,
                                          {now + defect.notBefore, now + defect.notAfter},
                                          kSerial,
                                          defect.foreign);
    if (defect.revoked)
    {
        world.Revoke(kSerial);
    }
    showing.substitute(world, certificate);
    showing.begin(world);
    test.ExpectEq(world.Run(), Ending{showing.checker, defect.reason}, "who rejects, and why");
    test.ExpectEq(world.StopTampering(), 1U, "one certificate was substituted");
    test.ExpectEq(world.CountSessions(), 0U, "no session is left");
    showing.begin(world);
    ExpectAccepted(test, world, "with the right certificate");
}

void
ExpectRejected(WorldTestCase& test, World& world, const char* role, Reason reason)
{
    test.ExpectEq(world.Run(), Ending{role, reason}, "who rejects, and why");
    test.ExpectEq(world.CountSessions(), 0U, "no session is left");
}

void
TestApplications(WorldTestCase& test)
{
    World world;
    for (const Applicant applicant : {Applicant::Patient, Applicant::Medico})
    {
        const bool patient = applicant == Applicant::Patient;
        const Reason refused = patient ? Reason::InsuranceRefused : Reason::MedicalCodeRefused;
        const Application right = World::MakeApplication(applicant, "carol");

        Application unknown = right;
        unknown.code = "XX-carol";
        world.BeginEnrolment(0, unknown);
        ExpectRejected(test, world, kProvinceAuthority, refused);

        Application claimed = right;
        claimed.code += "1";
        world.BeginEnrolment(0, right, claimed);
        ExpectRejected(test, world, kRegistrationAgent, refused);

        claimed = right;
        claimed.id = "dave";
        world.BeginEnrolment(0, right, claimed);
        ExpectRejected(test, world, kRegistrationAgent, Reason::IdentityMismatch);

        claimed = right;
        claimed.fingerprint = World::MakeFinger("dave");
        world.BeginEnrolment(0, right, claimed);
        ExpectRejected(test, world, kRegistrationAgent, Reason::FingerprintMismatch);

        claimed = right;
        claimed.applicant = patient ? Applicant::Medico : Applicant::Patient;
        world.BeginEnrolment(0, right, claimed);
        ExpectRejected(test, world, kRegistrationAgent, Reason::IdentityMismatch);
    }
    test.Expect(world.Describe({}, {"carol", "dave"}).empty(), "nobody was enrolled");
    test.Expect(!world.GetPhone(0).GetCard(), "no card was given out");
}

void
TestAlreadyEnrolled(WorldTestCase& test)
{
    World world;
    const Application alice = World::MakeApplication(Applicant::Patient, "alice");
    world.BeginEnrolment(0, alice);
    ExpectAccepted(test, world, "first enrolment");
    const uint64_t count = world.GetStore(0).GetCount();
    world.BeginEnrolment(0, alice);
    ExpectRejected(test, world, kDatabase, Reason::AlreadyEnrolled);
    test.ExpectEq(world.GetStore(0).GetCount(), count, "no second record");
    test.Expect(!world.GetPhone(0).GetCard(), "the phone gets no card that leads nowhere");
}

void
TestUnknownMedico(WorldTestCase& test)
{
    World world;
    const int64_t now = World::kEpoch / 1000;
    for (const char* medico : {"M-1", "M-0"}) // of another hospital; not the one on file
    {
        const Bytes certificate = world.Issue(medico, kOuMedico, {now - 60, now + 86400}, kSerial);
        world.TamperInside<RecordRequest, RecordRequestBody>(
            "h0.medico",
            "h0.medico",
            "h0.database",
            LinkCipher::Side::Client,
            [certificate](RecordRequestBody& body) { body.certificate = certificate; });
        BeginVisit(world);
        ExpectRejected(test, world, kDatabase, Reason::UnknownMedico);
        world.StopTampering();
    }
}

template <class M>
void
TestReplay(WorldTestCase& test, const char* sender, const char* receiver, uint32_t hospital)
{
    World world;
    std::optional<LinkRecord> first;
    world.Tamper<M>(sender, [&first](M& m) {
        if (!first)
        {
            first = m.sealed;
        }
        m.sealed = *first;
    });
    const auto begin = [&world, hospital](const char* patient) {
        if (hospital == World::kHospitals)
        {
            world.BeginEnrolment(0, World::MakeApplication(Applicant::Patient, patient));
        }
        else
        {
            world.BeginVisit(hospital, World::MakeCard(0, 1));
        }
    };
    begin("alice");
    ExpectAccepted(test, world, "the original");
    begin("erin");
    ExpectRejected(test, world, receiver, Reason::Replayed);
    world.StopTampering();
}

/// The visit's clock: TS of step 3, lifetime of the OTP.
void
TestTime(WorldTestCase& test)
{
    {
        WorldOptions options;
        options.lanDelay = MilliSeconds(50);
        options.settings.clockTolerance = 40;
        World world(options);
        BeginVisit(world);
        ExpectRejected(test, world, kMedico, Reason::Expired);
    }
    for (const uint32_t hospital : {0U, 2U})
    {
        WorldOptions options;
        options.settings.consultation = Seconds(31);
        options.settings.otpLifetime = 30000;
        World world(options);
        const HealthCard card = World::MakeCard(0, 1);
        world.BeginVisit(hospital, card);
        ExpectRejected(test, world, hospital == 0 ? kDatabase : kCentralPhrc, Reason::Timeout);
        test.Expect(world.Describe({card.code}, {}).empty(), "no entry was stored");
    }
}

/// Two hospitals read the same version.
void
TestVersionConflict(WorldTestCase& test)
{
    for (const uint32_t other : {1U, 2U})
    {
        World world;
        const HealthCard card = World::MakeCard(0, 1);
        world.BeginVisit(0, card);
        Simulator::Schedule(MilliSeconds(500),
                            [&world, other, card] { world.BeginVisit(other, card); });
        ExpectRejected(test, world, kHomeDatabase, Reason::VersionConflict);
        test.ExpectEq(*world.GetStore(0).GetVersion(card.code), 1U, "one entry at home");
        test.ExpectEq(*world.GetCentralStore().GetVersion(card.code), 1U, "one in the backup");
        world.BeginVisit(other, card);
        ExpectAccepted(test, world, "the next visit");
        test.ExpectEq(*world.GetStore(0).GetVersion(card.code), 2U, "both entries");
    }
}

/// The phone leaves the field; afterwards the person tries again.
void
TestPhoneLeaves(WorldTestCase& test)
{
    const auto enrol = [](World& world) {
        world.BeginEnrolment(0, World::MakeApplication(Applicant::Patient, "alice"));
    };
    const auto check = [&](World& world, const char* when) {
        const Ending ending = world.Run();
        test.Expect(ending.reason == Reason::LinkLost || ending.reason == Reason::Timeout, when);
        test.ExpectEq(world.CountSessions(), 0U, "no session is left");
        test.Expect(world.Describe({}, {"alice"}).empty(), "nothing was stored");
        enrol(world);
        ExpectAccepted(test, world, std::string("again after leaving ") + when);
    };
    {
        World world;
        world.AtNext<RegistrationRequest>([&world] {
            Simulator::Schedule(MilliSeconds(330), [&world] { world.TakePhoneAway(0); });
        });
        enrol(world);
        check(world, "in step 1");
    }
    {
        World world;
        world.AtNext<Approval>([&world] { world.TakePhoneAway(0); });
        enrol(world);
        check(world, "before step 5");
    }
    {
        World world;
        world.AtNext<AuthorityKey>([&world] {
            Simulator::Schedule(MilliSeconds(10), [&world] { world.TakePhoneAway(0); });
        });
        enrol(world);
        check(world, "in step 5");
    }
    {
        World world;
        world.AtNext<CreateRecord>([&world] { world.TakePhoneAway(0); });
        enrol(world);
        check(world, "before step 10");
    }
}

/// A server is down; afterwards it is up.
void
TestServerDown(WorldTestCase& test)
{
    struct Case
    {
        const char* host;
        uint32_t hospital; //!< kHospitals: enrolment
    };

    for (const Case& c : {Case{"insurance-db", World::kHospitals},
                          Case{"ca", World::kHospitals},
                          Case{"p0.p-ra", World::kHospitals},
                          Case{"h0.database", World::kHospitals},
                          Case{"h0.database", 0},
                          Case{"h0.database", 1},
                          Case{"h0.database", 2},
                          Case{"c-phrc", 2}})
    {
        World world;
        const HealthCard card = World::MakeCard(0, 1);
        const auto begin = [&] {
            if (c.hospital == World::kHospitals)
            {
                world.BeginEnrolment(0, World::MakeApplication(Applicant::Patient, "alice"));
            }
            else
            {
                world.BeginVisit(c.hospital, card);
            }
        };
        world.SetUp(c.host, false);
        begin();
        const Ending ending = world.Run();
        const std::string where = std::string(c.host) + " down: ";
        test.Expect(ending.reason == Reason::LinkLost || ending.reason == Reason::Timeout,
                    where + GetName(ending.reason));
        test.ExpectEq(world.CountSessions(), 0U, where + "no session is left");
        test.Expect(!world.GetStore(0).FindByPatient("alice"), where + "nothing was stored");
        test.ExpectEq(world.GetStore(0).GetVersion(card.code).value_or(0), 0U, where + "no entry");
        world.SetUp(c.host, true);
        begin();
        ExpectAccepted(test, world, where + "and up again");
    }
}

} // namespace

std::vector<TestCase*>
MakeRejectionCases()
{
    std::vector<TestCase*> cases;
    const auto add = [&cases](const std::string& name, WorldTestCase::Body body) {
        cases.push_back(new WorldTestCase(name, std::move(body)));
    };
    for (const Showing& showing : MakeShowings())
    {
        for (const Defect& defect : kDefects)
        {
            add(std::string("certificate in ") + showing.message + " is " + defect.name,
                [showing, defect](WorldTestCase& test) { TestCertificate(test, showing, defect); });
        }
    }
    add("applications that are refused", TestApplications);
    add("already enrolled", TestAlreadyEnrolled);
    add("medicos who are not on the staff", TestUnknownMedico);
    add("stale time stamp, lapsed OTP", TestTime);
    add("version conflict", TestVersionConflict);
    const auto replay = [&add](const char* message, auto test) {
        add(std::string("replay of ") + message, test);
    };
    constexpr uint32_t enrolment = World::kHospitals;
    replay("CreateRecord",
           [](WorldTestCase& t) { TestReplay<CreateRecord>(t, "h0.hp-ra", kDatabase, enrolment); });
    replay("RecordCreated", [](WorldTestCase& t) {
        TestReplay<RecordCreated>(t, "h0.database", kRegistrationAgent, enrolment);
    });
    replay("RecordRequest",
           [](WorldTestCase& t) { TestReplay<RecordRequest>(t, "h0.medico", kDatabase, 0); });
    replay("CopyRequest",
           [](WorldTestCase& t) { TestReplay<CopyRequest>(t, "h2.database", kCentralPhrc, 2); });
    replay("CopyAnswer",
           [](WorldTestCase& t) { TestReplay<CopyAnswer>(t, "c-phrc", kDatabase, 2); });
    replay("CopyUpdate",
           [](WorldTestCase& t) { TestReplay<CopyUpdate>(t, "h2.database", kCentralPhrc, 2); });
    replay("CopyAcknowledged",
           [](WorldTestCase& t) { TestReplay<CopyAcknowledged>(t, "c-phrc", kDatabase, 2); });
    add("the phone leaves the field", TestPhoneLeaves);
    add("a server is down", TestServerDown);
    return cases;
}

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3
