// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/national-phr-record-check.h"
#include "ns3/test.h"

using namespace ns3;
using namespace ns3::ehealth;
using namespace ns3::ehealth::nationalphr;

namespace
{

PhrCode
MakeCode(uint32_t home, uint8_t number)
{
    PhrCode code{};
    code[3] = static_cast<uint8_t>(home);
    code.back() = number;
    return code;
}

std::string
MakePatient(const PhrCode& code)
{
    return "P-" + std::to_string(GetHomeCode(code)) + "-" + std::to_string(code.back());
}

RecordEntry
MakeEntry(const std::string& text)
{
    RecordEntry entry;
    entry.author = "M-1";
    entry.time = 1790000000000;
    entry.section = kEncounters;
    entry.content = Bytes(text.begin(), text.end());
    entry.signature = Bytes(text.rbegin(), text.rend());
    return entry;
}

/// A record as it was before the simulation, with entries made since.
HealthRecord
MakeRecord(const PhrCode& code, const std::vector<std::string>& texts, bool withSummary = true)
{
    HealthRecord record;
    record.code = code;
    record.patient = MakePatient(code);
    record.fingerprint = Sha256(code);
    record.summary = withSummary ? Bytes{1, 2, 3} : Bytes{};
    for (const std::string& text : texts)
    {
        record.entries.push_back(MakeEntry(text));
    }
    record.version = static_cast<uint32_t>(texts.size());
    return record;
}

const PhrCode kAnna = MakeCode(0, 1);   // visits, an emergency outside, a synchronisation
const PhrCode kBehzad = MakeCode(1, 2); // visits
const PhrCode kNew = MakeCode(1, 200);  // enrolled during the run
const PhrCode kSeen = MakeCode(0, 3);   // whose record was only read, in another province

/// Two servers, C-PHRC and two phones whose records agree.
struct Country
{
    Country()
    {
        first.Put(MakeRecord(kAnna, {"visit", "emergency", "another visit"}));
        second.Put(MakeRecord(kBehzad, {"visit"}));
        second.Put(MakeRecord(kNew, {}, false));
        central.Put(MakeRecord(kAnna, {"visit", "emergency", "another visit"}));
        central.Put(MakeRecord(kBehzad, {"visit"}, false));
        central.Put(MakeRecord(kNew, {}, false));
        central.Put(MakeRecord(kSeen, {}));
        anna.record.emplace().record = MakeRecord(kAnna, {"visit", "emergency"});
        anna.version = 2;
        behzad.record.emplace().record = MakeRecord(kBehzad, {});
        behzad.record->pending.push_back({MakeEntry("in the street"), {}});
        behzad.pending = 1;
        first.AddAudit({kAnna, 1790000000000, "M-1", "break-glass"});
    }

    /// @return what disagrees
    std::vector<std::string> Check()
    {
        NationalPhrRecordCheck check({{"first", &first}, {"second", &second}},
                                     central,
                                     [](const PhrCode& code) {
                                         return code.back() < 100
                                                  ? std::optional(MakeRecord(code, {}, false))
                                                  : std::nullopt;
                                     });
        check.CheckStores();
        check.CheckMobile(MakePatient(kAnna), anna);
        check.CheckMobile(MakePatient(kBehzad), behzad);
        check.CheckTotal(accepted, others);
        check.CheckAudit(rescued);
        patients = check.GetReport().patients;
        entries = check.GetReport().entries;
        return check.GetReport().problems;
    }

    RecordStore first{":memory:"};
    RecordStore second{":memory:"};
    RecordStore central{":memory:"};
    NationalPhrRecordCheck::Mobile anna;
    NationalPhrRecordCheck::Mobile behzad;
    uint64_t accepted{5};
    uint64_t others{0};
    uint64_t rescued{1};
    uint64_t patients{0};
    uint64_t entries{0};
};

class AgreementTestCase : public TestCase
{
  public:
    AgreementTestCase() : TestCase("records that agree as the protocols promise")
    {
    }

  private:
    void DoRun() override
    {
        Country country;
        const auto problems = country.Check();
        NS_TEST_ASSERT_MSG_EQ(problems.size(), 0, problems.front());
        NS_TEST_ASSERT_MSG_EQ(country.patients, 3, "touched at home");
        NS_TEST_ASSERT_MSG_EQ(country.entries, 4, "entries of P-PHRs");

        // A run that failed may have written or not, and so may a phone's.
        country.others = 1;
        NS_TEST_ASSERT_MSG_EQ(country.Check().size(), 0, "did not write");
        country.accepted = 4;
        NS_TEST_ASSERT_MSG_EQ(country.Check().size(), 0, "wrote");
        country.behzad.certain = false;
        country.behzad.pending = 2;
        country.behzad.version = 1;
        NS_TEST_ASSERT_MSG_EQ(country.Check().size(), 0, "a phone that a failure left behind");
    }
};

/// Something is changed by hand; the check must name it, and nothing else.
class DisagreementTestCase : public TestCase
{
  public:
    DisagreementTestCase() : TestCase("records that were changed by hand do not agree")
    {
    }

  private:
    using Change = std::function<void(Country&)>;

    void DoRun() override
    {
        const std::string anna = MakePatient(kAnna);
        const std::string behzad = MakePatient(kBehzad);
        Expect(anna + ": C-PHR has version 2 and 2 entries, P-PHR 3 entries; the first 2 are",
               [](Country& c) {
                   c.central.Put(MakeRecord(kAnna, {"visit", "emergency"}));
               });
        Expect(anna + ": C-PHR has version 3 and 3 entries, P-PHR 3 entries; the first 1 are",
               [](Country& c) {
                   c.central.Put(MakeRecord(kAnna, {"visit", "x", "another visit"}));
               });
        Expect(behzad + ": C-PHR has version 2 and 2 entries, P-PHR 1 entries; the first 1 are",
               [](Country& c) {
                   c.central.Put(MakeRecord(kBehzad, {"visit", "x"}, false));
               });
        Expect(behzad + ": C-PHR has version 7 and 1 entries",
               [](Country& c) { Version(c.central, kBehzad, 7); });
        Expect(behzad + ": P-PHR has version 7 and 1 entries",
               [](Country& c) { Version(c.second, kBehzad, 7); });
        Expect(behzad + ": no C-PHR; P-PHR at second has 1 entries",
               [](Country& c) { c.central.Erase(kBehzad); });
        Expect(MakePatient(kNew) + ": no C-PHR; P-PHR at second has 0 entries",
               [](Country& c) { c.central.Erase(kNew); });
        Expect(MakePatient(kNew) + ": C-PHR has a record that no home server knows",
               [](Country& c) { c.second.Erase(kNew); });
        Expect(behzad + ": a copy of the record is left at first",
               [](Country& c) { c.first.Put(MakeRecord(kBehzad, {"visit"})); });
        Expect(behzad + ": two records, one of them at second", [](Country& c) {
            HealthRecord again = MakeRecord(MakeCode(1, 4), {});
            again.patient = MakePatient(kBehzad);
            c.second.Put(again);
        });
        Expect(behzad + ": C-PHR is of another person: mallory", [](Country& c) {
            HealthRecord other = MakeRecord(kBehzad, {"visit"}, false);
            other.patient = "mallory";
            c.central.Put(other);
        });
        Expect(anna + ": the summaries of C-PHR and P-PHR differ", [](Country& c) {
            HealthRecord other = MakeRecord(kAnna, {"visit", "emergency", "another visit"});
            other.summary.push_back(4);
            c.central.Put(other);
        });
        Expect(anna + ": the access permissions of C-PHR and P-PHR differ", [](Country& c) {
            HealthRecord other = MakeRecord(kAnna, {"visit", "emergency", "another visit"});
            other.access.rules.push_back({"nurse", {}, {}});
            c.central.Put(other);
        });
        Expect(anna + ": M-PHR cannot be opened", [](Country& c) { c.anna.record.reset(); });
        Expect(anna + ": M-PHR has a code that no home server knows",
               [](Country& c) { c.anna.record->record.code = MakeCode(1, 201); });
        Expect(anna + ": M-PHR or P-PHR is of another person",
               [](Country& c) { c.anna.record->record.fingerprint[0] ^= 1; });
        Expect(anna + ": M-PHR is no earlier P-PHR: it has version 2 and 2 entries, the first 1",
               [](Country& c) { c.anna.record->record.entries[1].content[0] ^= 1; });
        Expect(anna + ": M-PHR has 2 entries; P-PHR had 3 at the last synchronisation",
               [](Country& c) { c.anna.version = 3; });
        Expect(behzad + ": M-PHR has 1 entries to synchronise; 0 were made",
               [](Country& c) { c.behzad.pending = 0; });
        Expect("all patients: 4 entries in P-PHRs and 1 on phones; 6 runs that write one were",
               [](Country& c) { c.accepted = 6; });
        Expect("all patients: 4 entries in P-PHRs and 1 on phones; 3 runs that write one were",
               [](Country& c) {
                   c.accepted = 3;
                   c.others = 1;
               });
        Expect("all patients: 1 audit rows of emergency access; 2 emergencies",
               [](Country& c) { c.rescued = 2; });
    }

    /// Gives a record a version that is not its number of entries.
    static void Version(RecordStore& store, const PhrCode& code, uint32_t version)
    {
        HealthRecord record = *store.Find(code);
        record.version = version;
        store.Put(record);
    }

    void Expect(const std::string& problem, const Change& change)
    {
        Country country;
        change(country);
        const auto problems = country.Check();
        NS_TEST_EXPECT_MSG_EQ(problems.size(), 1, "one problem: " << problem);
        NS_TEST_EXPECT_MSG_EQ((!problems.empty() && problems.front().rfind(problem, 0) == 0),
                              true,
                              (problems.empty() ? "nothing" : problems.front())
                                  << " instead of " << problem);
    }
};

class RecordCheckTestSuite : public TestSuite
{
  public:
    RecordCheckTestSuite() : TestSuite("ehealth-record-check", TestSuite::Type::UNIT)
    {
        AddTestCase(new AgreementTestCase);
        AddTestCase(new DisagreementTestCase);
    }
};

RecordCheckTestSuite g_recordCheckTestSuite;

} // namespace
