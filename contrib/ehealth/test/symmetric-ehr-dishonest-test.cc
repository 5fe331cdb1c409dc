// SPDX-License-Identifier: GPL-2.0-only
// Doctors who do not follow the protocol, each refused by the scheme and let through by the mutant
// that lacks what refuses them.
#include "symmetric-ehr-fixture.h"

namespace ns3
{
namespace ehealth
{
namespace symmetricehr
{

namespace
{

/// What a dishonest doctor changes in {11, ...}K_R.
using ChangeRequest = std::function<void(EhrRequestBody&)>;

/// R1 to R4 of the cardiologist, with R3 as the doctor likes it. @param read what came back
Script
RetrieveOther(Session& s,
              World& world,
              RecordId granted,
              ChangeRequest change,
              std::optional<EhrAnswerBody>& read)
{
    const SymmetricKey own = world.GetHelper().GetLongTermKey("ks", "D-cardio");
    RetrieveRequestBody ask;
    ask.doctor = "D-cardio";
    ask.patient = "P-1";
    ask.dataStore = "ds";
    ask.record = granted;
    ask.time = s.GetUnixTime();
    RetrieveRequest r1;
    r1.doctor = ask.doctor;
    r1.sealed = co_await s.Run(Seal(own, Number::RetrieveRequest, Encode(ask)));
    const Peer keyServer = world.GetKeyServerPeer();
    co_await s.Send(keyServer, r1);
    const auto r2 = co_await s.Receive<RetrieveGrant>();
    const auto grant = co_await Unseal<RetrieveGrantBody>(s, own, Number::RetrieveGrant, r2.sealed);
    EhrRequestBody request{"D-cardio", "ds", "P-1", granted, {}, s.GetUnixTime()};
    change(request);
    EhrRequest r3;
    r3.ticket = r2.ticket;
    r3.sealed = co_await s.Run(Seal(grant.readKey, Number::EhrRequest, Encode(request)));
    const Peer dataStore = world.GetDataStorePeer();
    co_await s.Send(dataStore, r3);
    const auto r4 = co_await s.Receive<EhrAnswer>();
    read = co_await Unseal<EhrAnswerBody>(s, grant.readKey, Number::EhrAnswer, r4.sealed);
}

/// A doctor with the ticket of one record asks for another one.
void
TestOtherRecord(WorldTestCase& test, Mutant mutant)
{
    World world({false, mutant});
    test.ExpectEq(world.Store("specialisation:surgery"), kAllAccepted, "not for cardiologists");
    const RecordId secret = world.GetRecord();
    test.ExpectEq(world.Store(), kAllAccepted, "for cardiologists");
    std::optional<EhrAnswerBody> read;
    const RecordId granted = world.GetRecord();
    const ChangeRequest change = [secret](EhrRequestBody& request) { request.record = secret; };
    const Ending ending = world.Run(world.GetCardiologist().GetAgent(), [&](Session& s) {
        return RetrieveOther(s, world, granted, change, read);
    });
    const bool through = mutant == Mutant::TicketWithoutRecord;
    test.ExpectEq(ending,
                  through ? kAllAccepted : Ending{kDataStore, Reason::IdentityMismatch},
                  GetName(mutant));
    test.ExpectEq(read.has_value() && read->record == secret, through, "C of the other record");
}

/// A doctor reads in another one's name.
void
TestOtherDoctor(WorldTestCase& test, Mutant mutant)
{
    World world({false, mutant});
    test.ExpectEq(world.Store(), kAllAccepted, "for cardiologists");
    std::optional<EhrAnswerBody> read;
    const RecordId granted = world.GetRecord();
    const ChangeRequest change = [](EhrRequestBody& request) { request.doctor = "D-surgeon"; };
    const Ending ending = world.Run(world.GetCardiologist().GetAgent(), [&](Session& s) {
        return RetrieveOther(s, world, granted, change, read);
    });
    const bool through = mutant == Mutant::TicketWithoutDoctor;
    test.ExpectEq(ending,
                  through ? kAllAccepted : Ending{kDataStore, Reason::IdentityMismatch},
                  GetName(mutant));
    test.ExpectEq(read.has_value() && read->doctor == "D-surgeon", through, "in another's name");
}

/// Y2 and Y3: a doctor without the attributes, who claims them.
void
TestClaims(WorldTestCase& test, Mutant mutant)
{
    World world({false, mutant});
    test.ExpectEq(world.Store(), kAllAccepted, "for cardiologists");
    const Ending denied{kKeyServer, Reason::AccessDenied};
    test.ExpectEq(world.Retrieve(world.GetSurgeon()), denied, "a surgeon is refused");
    world.GetSurgeon().SetClaims({"specialisation:cardiology"});
    test.ExpectEq(world.Retrieve(world.GetSurgeon()),
                  mutant == Mutant::AssertedAttributes ? kAllAccepted : denied,
                  GetName(mutant));
}

/// S5 made by a doctor who stores nothing.
Script
ForgeReceipt(Session& s, World& world)
{
    const auto s3 = co_await s.Receive<StoreVoucher>();
    const Peer patient = s.GetSender();
    const SymmetricKey own = world.GetHelper().GetLongTermKey("ks", "D-cardio");
    const auto token = co_await Unseal<TokenBody>(s, own, Number::Token, s3.token);
    const ReceiptBody receipt{"ds", token.patient, "D-cardio", token.record, {}, {}};
    StoreReceipt s5;
    s5.sealed = co_await s.Run(Seal(token.doctorStoreKey, Number::Receipt, Encode(receipt)));
    co_await s.Send(patient, s5);
}

void
TestForgedReceipt(WorldTestCase& test, Mutant mutant)
{
    World world({false, mutant});
    world.GetCardiologist().GetAgent()->Serve<StoreVoucher>(kDoctor, [&world](Session& s) {
        return ForgeReceipt(s, world);
    });
    const bool through = mutant == Mutant::SharedSessionKey;
    test.ExpectEq(world.Store(),
                  through ? kAllAccepted : Ending{kPatient, Reason::RejectedDecryption},
                  GetName(mutant));
    test.ExpectEq(world.GetDataStore().GetStore().Count(), 0U, "nothing is stored");
    test.ExpectEq(world.GetDevice().GetStored().has_value(), through, "what the patient believes");
}

} // namespace

std::vector<TestCase*>
MakeDishonestCases()
{
    std::vector<TestCase*> cases;
    const auto add = [&cases](const char* what, Mutant mutant, auto test) {
        for (const Mutant each : {Mutant::None, mutant})
        {
            cases.push_back(new WorldTestCase(std::string(what) + ", mutant " + GetName(each),
                                              [test, each](WorldTestCase& t) { test(t, each); }));
        }
    };
    add("a ticket for another record", Mutant::TicketWithoutRecord, TestOtherRecord);
    add("a ticket in another's name", Mutant::TicketWithoutDoctor, TestOtherDoctor);
    add("claimed attributes", Mutant::AssertedAttributes, TestClaims);
    add("a forged receipt", Mutant::SharedSessionKey, TestForgedReceipt);
    return cases;
}

} // namespace symmetricehr
} // namespace ehealth
} // namespace ns3
