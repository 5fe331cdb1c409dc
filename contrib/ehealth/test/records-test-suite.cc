// SPDX-License-Identifier: GPL-2.0-only
#include "error-text.h"
#include "ns3/compression.h"
#include "ns3/fhir-document.h"
#include "ns3/record-store.h"
#include "ns3/scenario-data.h"
#include "ns3/size-distribution.h"
#include "ns3/sqlite-memory.h"
#include "ns3/sqlite-store.h"
#include "ns3/test.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <malloc.h>
#include <nlohmann/json.hpp>
#include <set>
#include <sqlite3.h>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

PhrCode
MakeCode(uint8_t number)
{
    PhrCode code{};
    code.front() = number;
    code.back() = 0x5a;
    return code;
}

RecordEntry
MakeEntry(uint8_t number)
{
    return {"M-1", 1700000000000 + number, "encounters", Bytes(1000, number), Bytes(64, number)};
}

HealthRecord
MakeRecord(uint8_t number)
{
    HealthRecord record;
    record.code = MakeCode(number);
    record.patient = "P-" + std::to_string(number);
    record.fingerprint.fill(number);
    record.version = 2;
    record.compressed = true;
    record.summary = Bytes(5000, number);
    record.entries = {MakeEntry(1), MakeEntry(2)};
    return record;
}

bool
Holds(RecordStore& store, const HealthRecord& expected)
{
    const auto found = store.Find(expected.code);
    return found && Encode(*found) == Encode(expected);
}

class StoreTestCase : public TestCase
{
  public:
    StoreTestCase()
        : TestCase("record store: records, entries, medicos and audit, across reopening")
    {
    }

  private:
    void DoRun() override
    {
        const std::string path = CreateTempDirFilename("store.sqlite");
        std::filesystem::remove(path);
        {
            RecordStore store(path);
            NS_TEST_ASSERT_MSG_EQ(store.Find(MakeCode(1)).has_value(), false, "an empty store");
            store.Put(MakeRecord(1));
            store.Put(MakeRecord(2));
            NS_TEST_ASSERT_MSG_EQ(store.GetCount(), 2, "two records");
            CheckAppend(store);
            store.PutMedico("M-1", {{1, 2, 3}, {5}});
            store.PutMedico("M-1", {{4}, {6}});
            store.AddAudit({MakeCode(1), 5, "M-1", "read"});
            store.AddAudit({MakeCode(1), 4, "M-2", "break-glass"});
            store.AddAudit({MakeCode(2), 6, "M-1", "read"});
        }
        RecordStore store(path);
        HealthRecord expected = MakeRecord(1);
        expected.entries.push_back(MakeEntry(3));
        expected.version = 3;
        NS_TEST_ASSERT_MSG_EQ(Holds(store, expected), true, "kept on disk");
        NS_TEST_ASSERT_MSG_EQ((store.FindByPatient("P-2") == MakeCode(2)), true, "by P_Id");
        NS_TEST_ASSERT_MSG_EQ(store.FindByPatient("P-3").has_value(), false, "unknown P_Id");
        NS_TEST_ASSERT_MSG_EQ(ToHex(store.FindMedico("M-1").value().certificate),
                              "04",
                              "the last certificate");
        NS_TEST_ASSERT_MSG_EQ(store.FindMedico("M-9").has_value(), false, "unknown medico");
        const auto audit = store.GetAudit(MakeCode(1));
        NS_TEST_ASSERT_MSG_EQ(audit.size(), 2, "the record's own rows");
        NS_TEST_ASSERT_MSG_EQ(audit[0].action, "read", "in order of writing");
        NS_TEST_ASSERT_MSG_EQ(audit[1].actor, "M-2", "with their actor");
        NS_TEST_ASSERT_MSG_EQ(audit[1].time, 4, "and time");

        store.Put(MakeRecord(1));
        NS_TEST_ASSERT_MSG_EQ(Holds(store, MakeRecord(1)), true, "replaced whole");
        NS_TEST_ASSERT_MSG_EQ(store.Erase(MakeCode(1)), true, "erased");
        NS_TEST_ASSERT_MSG_EQ(store.Erase(MakeCode(1)), false, "once");
        NS_TEST_ASSERT_MSG_EQ(store.Find(MakeCode(1)).has_value(), false, "gone");
        NS_TEST_ASSERT_MSG_EQ(store.GetCount(), 1, "the other one stays");
        NS_TEST_ASSERT_MSG_EQ(store.GetAudit(MakeCode(1)).size(), 2, "and the audit trail");
    }

    void CheckAppend(RecordStore& store)
    {
        const PhrCode code = MakeCode(1);
        NS_TEST_ASSERT_MSG_EQ(
            (store.Append(MakeCode(9), MakeEntry(3), 0) == AppendResult::UnknownRecord),
            true,
            "no such record");
        NS_TEST_ASSERT_MSG_EQ(
            (store.Append(code, MakeEntry(3), 1) == AppendResult::VersionConflict),
            true,
            "made on an older version");
        NS_TEST_ASSERT_MSG_EQ((store.Append(code, MakeEntry(2), 2) == AppendResult::Duplicate),
                              true,
                              "the very same entry");
        NS_TEST_ASSERT_MSG_EQ(Holds(store, MakeRecord(1)), true, "nothing was changed");
        NS_TEST_ASSERT_MSG_EQ((store.Append(code, MakeEntry(3), 2) == AppendResult::Ok),
                              true,
                              "a new entry");
        NS_TEST_ASSERT_MSG_EQ(store.GetVersion(code).value(), 3, "the version grows");
        NS_TEST_ASSERT_MSG_EQ(store.GetVersion(MakeCode(9)).has_value(), false, "of no record");
    }
};

class PostponedTestCase : public TestCase
{
  public:
    PostponedTestCase()
        : TestCase("record store: what is derived is written with the next change, or at the end")
    {
    }

  private:
    /// @return how many records there are in the file as it is now
    uint64_t CountWritten(const std::string& path)
    {
        const std::string copy = CreateTempDirFilename("copy.sqlite");
        std::filesystem::copy_file(path, copy, std::filesystem::copy_options::overwrite_existing);
        return RecordStore(copy).GetCount();
    }

    void DoRun() override
    {
        const std::string path = CreateTempDirFilename("postponed.sqlite");
        std::filesystem::remove(path);
        {
            RecordStore store(path);
            store.PutDerived(MakeRecord(1));
            store.PutDerived(MakeRecord(2));
            NS_TEST_ASSERT_MSG_EQ(Holds(store, MakeRecord(2)), true, "there at once");
            NS_TEST_ASSERT_MSG_EQ(CountWritten(path), 0, "not in the file");
            NS_TEST_ASSERT_MSG_EQ(
                (store.Append(MakeCode(1), MakeEntry(3), 1) == AppendResult::VersionConflict),
                true,
                "made on an older version");
            NS_TEST_ASSERT_MSG_EQ(Holds(store, MakeRecord(1)), true, "undone alone");
            NS_TEST_ASSERT_MSG_EQ(CountWritten(path), 0, "not with a change that is not made");
            NS_TEST_ASSERT_MSG_EQ((store.Append(MakeCode(1), MakeEntry(3), 2) == AppendResult::Ok),
                                  true,
                                  "a new entry");
            NS_TEST_ASSERT_MSG_EQ(CountWritten(path), 2, "with a change that is made");
            store.PutDerived(MakeRecord(4));
        }
        RecordStore store(path);
        NS_TEST_ASSERT_MSG_EQ(Holds(store, MakeRecord(4)), true, "at the end");
        NS_TEST_ASSERT_MSG_EQ(store.GetVersion(MakeCode(1)).value_or(0), 3, "with the entry");
        // A full disk undoes it, too: it is derived again.
        store.PutDerived(MakeRecord(5));
        store.LimitPages(20);
        RecordEntry large = MakeEntry(4);
        large.content = Bytes(200000, 7);
        NS_TEST_ASSERT_MSG_EQ(
            Contains(ErrorOf([&] { store.Append(MakeCode(1), large, 3); }), "disk is full"),
            true,
            "no room");
        NS_TEST_ASSERT_MSG_EQ(store.GetVersion(MakeCode(5)).has_value(), false, "gone");
        NS_TEST_ASSERT_MSG_EQ(store.GetVersion(MakeCode(1)).value_or(0), 3, "what was made stays");
        store.PutDerived(MakeRecord(5));
        NS_TEST_ASSERT_MSG_EQ((store.Append(MakeCode(5), MakeEntry(3), 2) == AppendResult::Ok),
                              true,
                              "usable afterwards");
    }
};

class TransactionTestCase : public TestCase
{
  public:
    TransactionTestCase() : TestCase("SQLite store: transactions are made, postponed or undone")
    {
    }

  private:
    enum Query : std::size_t
    {
        Insert,
        CountAll
    };

    void DoRun() override
    {
        const SqliteSchema schema{"test",
                                  1,
                                  1,
                                  {"CREATE TABLE item (number INTEGER)"},
                                  {"INSERT INTO item VALUES (?)", "SELECT COUNT(*) FROM item"}};
        const std::string path = CreateTempDirFilename("transactions.sqlite");
        std::filesystem::remove(path);
        {
            SqliteStore store(path, schema);
            Change(store, &SqliteStore::Transaction::Postpone);
            Change(store, nullptr);
            NS_TEST_ASSERT_MSG_EQ(store.Count(CountAll), 1, "undone, but not what was postponed");
            Change(store, &SqliteStore::Transaction::Postpone);
            NS_TEST_ASSERT_MSG_EQ(store.Count(CountAll), 2, "postponed, too");
            Change(store, &SqliteStore::Transaction::Commit);
            Change(store, nullptr);
            NS_TEST_ASSERT_MSG_EQ(store.Count(CountAll), 3, "undone after a commit");
            {
                SqliteStore::Transaction outer(store);
                NS_TEST_ASSERT_MSG_EQ(
                    Contains(ErrorOf([&] { SqliteStore::Transaction inner(store); }),
                             "a transaction within a transaction"),
                    true,
                    "one at a time");
            }
            const uint64_t changes = store.GetChanges();
            NS_TEST_ASSERT_MSG_EQ(store.Count(CountAll), 3, "counted");
            NS_TEST_ASSERT_MSG_EQ(store.GetChanges(), changes, "no change");
            Change(store, &SqliteStore::Transaction::Postpone);
            NS_TEST_ASSERT_MSG_EQ((store.GetChanges() != changes), true, "a change");
        }
        SqliteStore store(path, schema);
        NS_TEST_ASSERT_MSG_EQ(store.Count(CountAll), 4, "in the file");
    }

    /// Inserts one. @param end of the transaction; null for none
    void Change(SqliteStore& store, void (SqliteStore::Transaction::*end)())
    {
        SqliteStore::Transaction transaction(store);
        SqliteStore::Statement(store, Insert).Bind(int64_t{1}).Step();
        if (end != nullptr)
        {
            (transaction.*end)();
        }
    }
};

class StoreFailureTestCase : public TestCase
{
  public:
    StoreFailureTestCase() : TestCase("record store: failures name file, statement and reason")
    {
    }

  private:
    void Expect(const std::string& error, const std::vector<std::string>& parts)
    {
        for (const std::string& part : parts)
        {
            NS_TEST_ASSERT_MSG_EQ(Contains(error, part), true, part << " in: " << error);
        }
    }

    void DoRun() override
    {
        Expect(ErrorOf([] { RecordStore store("/nonexistent/store.sqlite"); }),
               {"/nonexistent/store.sqlite: ", "unable to open database file"});

        const std::string path = CreateTempDirFilename("broken.sqlite");
        std::filesystem::remove(path);
        std::ofstream(path) << std::string(8192, 'x');
        Expect(ErrorOf([&] { RecordStore store(path); }),
               {path + ": ", "file is not a database", "PRAGMA schema_version"});
        CheckFullDisk();
        CheckDamage();
        CheckForeign();
    }

    void CheckFullDisk()
    {
        const std::string path = CreateTempDirFilename("full.sqlite");
        std::filesystem::remove(path);
        {
            RecordStore store(path);
            store.Put(MakeRecord(1));
            store.LimitPages(20);
            HealthRecord large = MakeRecord(2);
            large.summary = Bytes(200000, 7);
            Expect(ErrorOf([&] { store.Put(large); }),
                   {path + ": ", "database or disk is full", "INSERT INTO record"});
            RecordEntry entry = MakeEntry(3);
            entry.content = Bytes(200000, 7);
            Expect(ErrorOf([&] { store.Append(MakeCode(1), entry, 2); }),
                   {path + ": ", "database or disk is full", "INSERT INTO entry"});
            // A replacement that fails must leave what was there.
            large = MakeRecord(1);
            large.entries.push_back(entry);
            Expect(ErrorOf([&] { store.Put(large); }), {"database or disk is full"});
            NS_TEST_ASSERT_MSG_EQ(store.GetCount(), 1, "nothing half-written");
            NS_TEST_ASSERT_MSG_EQ(Holds(store, MakeRecord(1)), true, "intact");
        }
        RecordStore store(path);
        NS_TEST_ASSERT_MSG_EQ(Holds(store, MakeRecord(1)), true, "also on disk");
        NS_TEST_ASSERT_MSG_EQ((store.Append(MakeCode(1), MakeEntry(3), 2) == AppendResult::Ok),
                              true,
                              "usable when there is room again");
    }

    void CheckDamage()
    {
        const std::string path = CreateTempDirFilename("damaged.sqlite");
        std::filesystem::remove(path);
        {
            RecordStore store(path);
            for (uint8_t number = 0; number < 100; ++number)
            {
                store.Put(MakeRecord(number));
            }
        }
        // Overwrite all but the first page, which holds the schema.
        const auto size = static_cast<std::streamoff>(std::filesystem::file_size(path));
        std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(4096);
        file << std::string(static_cast<std::size_t>(size - 4096), '\xee');
        file.close();
        Expect(ErrorOf([&] { RecordStore(path).Find(MakeCode(50)); }),
               {path + ": ", "malformed", "SELECT patient"});
    }

    void CheckForeign()
    {
        const std::string path = CreateTempDirFilename("foreign.sqlite");
        std::filesystem::remove(path);
        {
            RecordStore store(path);
        }
        // The application id is at offset 68 of the header (SQLite's file format, 1.3).
        std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(68);
        file << std::string(4, '\0');
        file.close();
        Expect(ErrorOf([&] { RecordStore store(path); }), {path + ": ", "not a record store"});
    }
};

class CompressionTestCase : public TestCase
{
  public:
    CompressionTestCase() : TestCase("zlib: round trip, damage, bombs")
    {
    }

  private:
    void DoRun() override
    {
        RandomStream random(1, "compression", "test");
        for (const std::size_t size : {0, 1, 100, 5000, 300000})
        {
            Bytes plain = random.Take(size);
            std::for_each(plain.begin(), plain.end(), [](uint8_t& octet) { octet %= 8; });
            const Bytes compressed = Deflate(plain);
            NS_TEST_ASSERT_MSG_EQ((Inflate(compressed, size) == plain), true, size << " octets");
            if (size > 0)
            {
                NS_TEST_ASSERT_MSG_EQ(Inflate(compressed, size - 1).has_value(),
                                      false,
                                      size << " octets are beyond a limit one lower");
            }
            for (std::size_t cut = 0; cut < std::min<std::size_t>(compressed.size(), 200); ++cut)
            {
                NS_TEST_ASSERT_MSG_EQ(Inflate(ByteView(compressed).Sub(0, cut), size).has_value(),
                                      false,
                                      "cut to " << cut);
            }
            Bytes more = compressed;
            more.push_back(0);
            NS_TEST_ASSERT_MSG_EQ(Inflate(more, size).has_value(), false, "octets after the end");
            Bytes damaged = compressed;
            damaged.back() ^= 1;
            NS_TEST_ASSERT_MSG_EQ(Inflate(damaged, size).has_value(), false, "wrong check value");
        }
        const Bytes bomb = Deflate(Bytes(50000000, 0));
        NS_TEST_ASSERT_MSG_LT(bomb.size(), 300000, "50 MB of zeros are small");
        NS_TEST_ASSERT_MSG_EQ(Inflate(bomb, 1000000).has_value(), false, "and refused");
        NS_TEST_ASSERT_MSG_EQ(Inflate(FromHex("789c0001"), 100).has_value(), false, "no zlib data");
    }
};

class DocumentTestCase : public TestCase
{
  public:
    DocumentTestCase() : TestCase("FHIR documents: valid JSON, wanted resources, exact size")
    {
    }

  private:
    using Json = nlohmann::json;

    static std::multiset<std::string> GetTypes(const Json& bundle)
    {
        std::multiset<std::string> types;
        for (const Json& entry : bundle.at("entry"))
        {
            types.insert(entry.at("resource").at("resourceType").get<std::string>());
        }
        return types;
    }

    void CheckReferences(const Json& node, const std::set<std::string>& known)
    {
        if (node.is_object() && node.contains("reference"))
        {
            const auto target = node.at("reference").get<std::string>();
            NS_TEST_ASSERT_MSG_EQ(known.count(target), 1, target << " is in the document");
        }
        if (node.is_structured())
        {
            for (const Json& child : node)
            {
                CheckReferences(child, known);
            }
        }
    }

    void CheckBundle(const Json& bundle, const std::string& type)
    {
        NS_TEST_ASSERT_MSG_EQ(bundle.at("resourceType"), "Bundle", "FHIR R4, Bundle");
        NS_TEST_ASSERT_MSG_EQ(bundle.at("type"), type, "type");
        std::set<std::string> urls;
        for (const Json& entry : bundle.at("entry"))
        {
            const auto url = entry.at("fullUrl").get<std::string>();
            NS_TEST_ASSERT_MSG_EQ(url.size(), 45, "urn:uuid:");
            NS_TEST_ASSERT_MSG_EQ(urls.insert(url).second, true, url << " is used once");
        }
        CheckReferences(bundle, urls);
    }

    void DoRun() override
    {
        RandomStream random(1, "documents", "test");
        for (const std::size_t size : {0, 6000, 6503, 10000, 37473, 139787, 1324989})
        {
            const std::string text = MakePatientSummary("0012345679", size, random);
            const Json bundle = Json::parse(text);
            CheckBundle(bundle, "document");
            const auto types = GetTypes(bundle);
            for (const char* type : {"Composition",
                                     "Patient",
                                     "Encounter",
                                     "Condition",
                                     "AllergyIntolerance",
                                     "MedicationStatement",
                                     "Observation"})
            {
                NS_TEST_ASSERT_MSG_GT(types.count(type), 0, type << " in a summary");
            }
            // FHIR R4, Bundle: a document's first resource is its Composition.
            const Json& composition = bundle.at("entry").at(0).at("resource");
            NS_TEST_ASSERT_MSG_EQ(composition.at("resourceType"), "Composition", "first");
            std::size_t referred = 0;
            for (const Json& section : composition.at("section"))
            {
                referred += section.at("entry").size();
            }
            NS_TEST_ASSERT_MSG_EQ(referred, types.size() - 2, "sections refer to all the others");
            if (size >= kMinPatientSummary)
            {
                NS_TEST_ASSERT_MSG_EQ(text.size(), size, "the wanted size");
            }
        }
        for (const std::size_t size : {0, 1000, 1749, 3384, 24476, 58854})
        {
            const std::string text = MakeEncounter("0012345679", size, random);
            const Json bundle = Json::parse(text);
            CheckBundle(bundle, "collection");
            NS_TEST_ASSERT_MSG_EQ(GetTypes(bundle).count("Encounter"), 1, "one encounter");
            if (size >= kMinEncounter)
            {
                NS_TEST_ASSERT_MSG_EQ(text.size(), size, "the wanted size");
            }
        }
        RandomStream same(7, "documents", "test");
        RandomStream again(7, "documents", "test");
        NS_TEST_ASSERT_MSG_EQ(MakePatientSummary("1", 9000, same),
                              MakePatientSummary("1", 9000, again),
                              "a document is a function of its stream");
    }
};

class SizesTestCase : public TestCase
{
  public:
    SizesTestCase() : TestCase("document sizes follow the quantiles of phr_sizes.csv")
    {
    }

  private:
    void DoRun() override
    {
        const std::string path = GetDataDirectory() + "/phr_sizes.csv";
        for (const char* item : {"IPS_FHIR_bundle_minified", "Synthea_R4_one_encounter_minified"})
        {
            const auto sizes = SizeDistribution::Load(path, item);
            const bool isSummary = sizes.median > kMinPatientSummary;
            RandomStream random(3, item, "sizes");
            std::vector<double> drawn;
            for (int i = 0; i < 2000; ++i)
            {
                const std::size_t wanted = sizes.Draw(random);
                const std::size_t size = isSummary ? MakePatientSummary("1", wanted, random).size()
                                                   : MakeEncounter("1", wanted, random).size();
                if (wanted >= (isSummary ? kMinPatientSummary : kMinEncounter))
                {
                    NS_TEST_ASSERT_MSG_EQ(size, wanted, "bytes of a document");
                }
                drawn.push_back(static_cast<double>(size));
            }
            std::sort(drawn.begin(), drawn.end());
            NS_TEST_ASSERT_MSG_EQ_TOL(drawn[1000] / sizes.median, 1, 0.1, item << ", median");
            NS_TEST_ASSERT_MSG_EQ_TOL(drawn[1900] / sizes.p95, 1, 0.1, item << ", p95");
            NS_TEST_ASSERT_MSG_EQ_TOL(drawn[500] / sizes.p25, 1, 0.1, item << ", p25");
            NS_TEST_ASSERT_MSG_LT_OR_EQ(drawn.back(), sizes.max, item << ", largest");
        }
        const std::vector<std::pair<std::string, std::string>> broken{
            {"nothing", "phr_sizes.csv: column \"item\": no row has \"nothing\""},
            {"Synthea_encounters_per_patient", ":11: column \"unit\": Synthea_enc"},
        };
        for (const auto& [item, problem] : broken)
        {
            const std::string error =
                ErrorOf([&path, &name = item] { SizeDistribution::Load(path, name); });
            NS_TEST_ASSERT_MSG_EQ(Contains(error, problem), true, error);
        }
        const std::string wrong = CreateTempDirFilename("sizes.csv");
        std::ofstream(wrong) << "item,unit,min,p25,median,p95,max\n"
                                "a,bytes,1,30,20,40,50\n"
                                "b,bytes,9,5,20,40,50\n";
        NS_TEST_ASSERT_MSG_EQ(Contains(ErrorOf([&] { SizeDistribution::Load(wrong, "a"); }),
                                       wrong + ":2: column \"median\": quantiles must"),
                              true,
                              "quantiles out of order");
        NS_TEST_ASSERT_MSG_EQ(Contains(ErrorOf([&] { SizeDistribution::Load(wrong, "b"); }),
                                       wrong + ":3: column \"min\": must be"),
                              true,
                              "a minimum above the quartile");
    }
};

class MemoryTestCase : public TestCase
{
  public:
    MemoryTestCase() : TestCase("what SQLite has of the memory is what the allocator gave it")
    {
    }

  private:
    void DoRun() override
    {
        for (const int size : {1, 200, 4370, 100000})
        {
            const int64_t before = GetSqliteMemory();
            void* const piece = sqlite3_malloc(size);
            const auto given = static_cast<int64_t>(malloc_usable_size(piece));
            NS_TEST_EXPECT_MSG_EQ(GetSqliteMemory() - before, given, "a piece of " << size);
            sqlite3_free(piece);
            NS_TEST_EXPECT_MSG_EQ(GetSqliteMemory(), before, "given back");
        }
    }
};

class RecordsTestSuite : public TestSuite
{
  public:
    RecordsTestSuite() : TestSuite("ehealth-records", TestSuite::Type::UNIT)
    {
        AddTestCase(new StoreTestCase);
        AddTestCase(new TransactionTestCase);
        AddTestCase(new PostponedTestCase);
        AddTestCase(new StoreFailureTestCase);
        AddTestCase(new MemoryTestCase);
        AddTestCase(new CompressionTestCase);
        AddTestCase(new DocumentTestCase);
        AddTestCase(new SizesTestCase);
    }
};

RecordsTestSuite g_recordsTestSuite;

} // namespace
