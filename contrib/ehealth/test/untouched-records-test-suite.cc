// SPDX-License-Identifier: GPL-2.0-only
// Records that exist since before the simulation, when they are read for the first time.
#include "ns3/record-database.h"
#include "ns3/simulator.h"
#include "ns3/test.h"
#include "session-fixture.h"

using namespace ns3;
using namespace ns3::ehealth;
using namespace ns3::ehealth::nationalphr;

namespace
{

const PhrCode kCode{1};

HealthRecord
MakeUntouched()
{
    HealthRecord record;
    record.code = kCode;
    record.patient = "P-1";
    record.summary = Bytes(100, 7);
    return record;
}

/// @return the same after a visit
HealthRecord
MakeVisited()
{
    HealthRecord record = MakeUntouched();
    RecordEntry entry;
    entry.author = "M-1";
    entry.section = kEncounters;
    entry.content = Bytes(10, 1);
    entry.signature = Bytes(10, 2);
    record.entries = {entry};
    record.version = 1;
    return record;
}

Script
Read(Session& s, RecordStore& store, const Archive& archive, std::optional<HealthRecord>& read)
{
    read = co_await RequireRecord(s, store, archive, kCode);
}

class UntouchedTestCase : public TestCase
{
  public:
    UntouchedTestCase() : TestCase("untouched records are derived once, and nothing is lost")
    {
    }

  private:
    /// Reads the record in a run of its own. @return how it ended
    Reason Run(const Archive& archive)
    {
        sessiontest::World world;
        m_read.reset();
        world.Begin(1, [&](Session& s) { return Read(s, m_store, archive, m_read); });
        Simulator::Run();
        return world.GetEnd("client").reason;
    }

    void DoRun() override
    {
        Archive none;
        none.derive = [](const PhrCode&) { return std::nullopt; };
        NS_TEST_ASSERT_MSG_EQ(Run(none), Reason::UnknownRecord, "there is none");
        NS_TEST_ASSERT_MSG_EQ(m_store.GetCount(), 0, "nothing to keep");

        int derivations = 0;
        Archive archive;
        archive.derive = [&derivations](const PhrCode&) {
            ++derivations;
            return MakeUntouched();
        };
        NS_TEST_ASSERT_MSG_EQ(Run(archive), Reason::Accepted, "derived");
        NS_TEST_ASSERT_MSG_EQ(Run(archive), Reason::Accepted, "read again");
        NS_TEST_ASSERT_MSG_EQ(derivations, 1, "from the store");
        NS_TEST_ASSERT_MSG_EQ((m_read->summary == MakeUntouched().summary), true, "as derived");

        // Another run reads the record, and adds an entry, between this one's reading and keeping.
        m_store.Erase(kCode);
        archive.derive = [this](const PhrCode&) {
            m_store.Put(MakeVisited());
            return MakeUntouched();
        };
        NS_TEST_ASSERT_MSG_EQ(Run(archive), Reason::Accepted, "derived at the same time");
        NS_TEST_ASSERT_MSG_EQ(m_read->version, 1, "what is read has the entry");
        NS_TEST_ASSERT_MSG_EQ(m_store.Find(kCode)->entries.size(), 1, "what is kept has it, too");
    }

    RecordStore m_store{":memory:"};
    std::optional<HealthRecord> m_read;
};

class UntouchedRecordsTestSuite : public TestSuite
{
  public:
    UntouchedRecordsTestSuite() : TestSuite("ehealth-untouched-records", TestSuite::Type::UNIT)
    {
        AddTestCase(new UntouchedTestCase);
    }
};

UntouchedRecordsTestSuite g_untouchedRecordsTestSuite;

} // namespace
