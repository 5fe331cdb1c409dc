// SPDX-License-Identifier: GPL-2.0-only
// Servers that go down and come back: who answers instead, after what time, and that nothing that
// was confirmed is lost.
#include "symmetric-ehr-fixture.h"

#include <algorithm>
#include <filesystem>

namespace ns3
{
namespace ehealth
{
namespace symmetricehr
{

namespace
{

/// A server is down before a run begins.
void
TestDown(WorldTestCase& test, const std::string& server)
{
    World world;
    test.ExpectEq(world.Store(), kAllAccepted, "a record");
    const RecordId before = world.GetRecord();
    world.Fail(server);
    test.ExpectEq(world.Store(), kAllAccepted, "stored without " + server);
    test.Expect(world.GetDuration() < Seconds(5), "after one time-out of 2 s for each server");
    test.ExpectEq(world.Retrieve(world.GetCardiologist()), kAllAccepted, "read without it");
    test.ExpectEq(world.Retrieve(world.GetCardiologist(), before), kAllAccepted, "the older one");
    const RecordId during = world.GetRecord();
    world.Wait(Seconds(120));
    world.Restore(server);
    test.ExpectEq(world.CountSessions(), 0U, "it has caught up");
    test.ExpectEq(world.GetKeyServer().GetStore().CountRecords(), 2U, "the key server has both");
    test.ExpectEq(world.GetKeyServer(1).GetStore().CountRecords(), 2U, "its reserve, too");
    test.ExpectEq(world.GetDataStore().GetStore().CountRecords(), 2U, "the data store, too");
    test.ExpectEq(world.GetDataStore(1).GetStore().CountRecords(), 2U, "and its reserve");
    for (const std::size_t replica : {0, 1})
    {
        test.ExpectEq(world.GetKeyServer(replica).GetLink().CountBacklog(), 0U, "no backlog");
        test.ExpectEq(world.GetDataStore(replica).GetLink().CountBacklog(), 0U, "no backlog");
        test.Expect(!world.GetKeyServer(replica).GetLink().IsOtherDown(), "both are up");
        test.Expect(!world.GetDataStore(replica).GetLink().IsOtherDown(), "both are up");
    }
    world.Wait(Seconds(120));
    test.ExpectEq(world.Retrieve(world.GetCardiologist(), during),
                  kAllAccepted,
                  "what was stored meanwhile, asked of who was down");
    test.Expect(world.GetDuration() < Seconds(1), "without a time-out");
}

/// A server dies after it wrote a change and before it answers: the client asks the reserve again.
template <class Answer>
void
TestLostAnswer(WorldTestCase& test, const std::string& server)
{
    World world;
    world.TamperBody<Answer>(server, [&world, server](Bytes&) { world.Fail(server); });
    test.ExpectEq(world.Store(), kAllAccepted, server + " dies before it answers");
    test.ExpectEq(world.StopTampering(), 1U, "it was about to");
    test.ExpectEq(world.GetDataStore(1).GetStore().Count(), 1U, "one upload at the reserve");
    test.ExpectEq(world.GetKeyServer(1).GetStore().CountRecords(), 1U, "one record at the reserve");
    test.ExpectEq(world.Retrieve(world.GetCardiologist()), kAllAccepted, "which is read");
}

/// A reserve that is off the network for a while without noticing: the other server tries again.
void
TestUnnoticed(WorldTestCase& test)
{
    World world;
    world.Fail("ks.reserve");
    test.ExpectEq(world.Store(), kAllAccepted, "stored without the reserve");
    test.Expect(world.GetKeyServer().GetLink().IsOtherDown(), "which does not answer");
    world.Reconnect("ks.reserve");
    test.ExpectEq(world.Store(), kAllAccepted, "it is not tried again at once");
    test.ExpectEq(world.GetKeyServer().GetLink().CountBacklog(), 2U, "two changes are kept");
    world.Wait(Seconds(5));
    test.ExpectEq(world.Store(), kAllAccepted, "but a few seconds later");
    test.Expect(!world.GetKeyServer().GetLink().IsOtherDown(), "it answers");
    test.ExpectEq(world.GetKeyServer().GetLink().CountBacklog(), 0U, "and gets what it missed");
    test.ExpectEq(world.GetKeyServer(1).GetStore().CountRecords(), 3U, "all of it");
}

void
TestBothDown(WorldTestCase& test)
{
    World world;
    world.Fail("ks");
    world.Fail("ks.reserve");
    test.ExpectEq(world.Store(), Ending{kPatient, Reason::Timeout}, "nobody answers");
}

/// What the first data store took, sent again to its reserve, whose nonce cache is another.
void
TestReplayAtReserve(WorldTestCase& test)
{
    WorldOptions options;
    options.hardened = true;
    World world(options);
    test.ExpectEq(world.Store(), kAllAccepted, "a record");
    const auto s4 = world.GetLast<EhrUpload>();
    test.ExpectEq(world.Retrieve(world.GetCardiologist()), kAllAccepted, "read");
    const auto r3 = world.GetLast<EhrRequest>();
    const Ending refused{kDataStoreReserve, Reason::Replayed};

    test.ExpectEq(world.Inject(r3, world.GetDataStorePeer(1)), kAllAccepted, "R3 at the reserve");
    const auto& sent = world.GetSent();
    test.ExpectEq(std::count(sent.begin(), sent.end(), "ds.reserve R4"), 1, "is answered");
    test.ExpectEq(world.Inject(r3, world.GetDataStorePeer(1)), refused, "but once only");
    test.ExpectEq(world.Inject(s4, world.GetDataStorePeer(1)), kAllAccepted, "S4 at the reserve");
    test.ExpectEq(world.Inject(s4, world.GetDataStorePeer(1)), refused, "once only");
    test.ExpectEq(world.GetDataStore(1).GetStore().Count(), 1U, "which writes nothing");
    test.ExpectEq(world.GetDataStore().GetStore().Count(), 1U, "nor does the first one");
}

/// A server with a backlog, and its databases in files that another process opens later.
void
TestFiles(WorldTestCase& test)
{
    WorldOptions options;
    options.directory = test.MakeDirectory();
    RecordId record{};
    {
        World world(options);
        test.ExpectEq(world.Store(), kAllAccepted, "a record");
        world.Fail("ks.reserve");
        test.ExpectEq(world.Store(), kAllAccepted, "another one, without the reserve");
        record = world.GetRecord();
        test.ExpectEq(world.GetKeyServer().GetLink().CountBacklog(), 1U, "kept for the reserve");
    }
    KeyServerStore keys(options.directory + "/ks.sqlite");
    test.ExpectEq(keys.CountRecords(), 2U, "the key server's file");
    EhrStore ehrs(options.directory + "/ds.reserve.sqlite");
    test.Expect(ehrs.Find(record).has_value(), "the file of the data store's reserve");
    test.Expect(std::filesystem::exists(options.directory + "/ks.sqlite.backlog"), "the backlog");
    bool refused = false;
    try
    {
        EhrStore wrong(options.directory + "/ks.sqlite");
    }
    catch (const RecordStoreError&)
    {
        refused = true;
    }
    test.Expect(refused, "a key server's file is no data store's");
}

} // namespace

std::vector<TestCase*>
MakeFailoverCases()
{
    std::vector<TestCase*> cases;
    for (const char* server : {"ks", "ks.reserve", "ds", "ds.reserve"})
    {
        const std::string name(server);
        cases.push_back(new WorldTestCase(name + " down",
                                          [name](WorldTestCase& test) { TestDown(test, name); }));
    }
    cases.push_back(new WorldTestCase("ks dies before S2", [](WorldTestCase& test) {
        TestLostAnswer<StoreGrant>(test, "ks");
    }));
    cases.push_back(new WorldTestCase("ds dies before S5", [](WorldTestCase& test) {
        TestLostAnswer<StoreReceipt>(test, "ds");
    }));
    cases.push_back(new WorldTestCase("a reserve back unnoticed", TestUnnoticed));
    cases.push_back(new WorldTestCase("replay at the reserve", TestReplayAtReserve));
    cases.push_back(new WorldTestCase("both down", TestBothDown));
    cases.push_back(new WorldTestCase("files", TestFiles));
    return cases;
}

} // namespace symmetricehr
} // namespace ehealth
} // namespace ns3
