// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/names.h"
#include "ns3/operations.h"
#include "ns3/results-database.h"
#include "ns3/run-recorder.h"
#include "ns3/scenario-data.h"
#include "ns3/session.h"
#include "ns3/simulator.h"
#include "ns3/test.h"
#include "ns3/tree-network-helper.h"
#include "results-reader.h"

#include <filesystem>
#include <fstream>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

/// What the function throws as ResultsError; empty when it does not.
template <class F>
std::string
GetError(F function)
{
    try
    {
        function();
    }
    catch (const ResultsError& error)
    {
        return error.what();
    }
    return "";
}

class ResultsDatabaseTestCase : public TestCase
{
  public:
    ResultsDatabaseTestCase() : TestCase("results database: contract, rows, one file or none")
    {
    }

  private:
    void DoRun() override
    {
        const std::string path = CreateTempDirFilename("deep/er/results.sqlite");
        {
            ResultsDatabase results(path);
            Fill(results, 1);
            NS_TEST_ASSERT_MSG_EQ(std::filesystem::exists(path), false, "not named before Finish");
            results.Finish();
        }
        NS_TEST_ASSERT_MSG_EQ(std::filesystem::exists(path + ".partial"), false, "renamed");
        CheckColumns(path);
        CheckRows(path);
        {
            ResultsDatabase results(path);
            Fill(results, 2);
            const ResultsReader old(path);
            NS_TEST_ASSERT_MSG_EQ(old.GetText("SELECT lat FROM site"), "1.5", "the old file stays");
        }
        CheckAlone(path);
        NS_TEST_ASSERT_MSG_EQ(ResultsReader(path).GetText("SELECT lat FROM site"),
                              "1.5",
                              "without Finish nothing changes");
        {
            ResultsDatabase results(path);
            Fill(results, 2);
            results.Finish();
        }
        CheckAlone(path);
        NS_TEST_ASSERT_MSG_EQ(ResultsReader(path).GetText("SELECT lat FROM site"),
                              "2.5",
                              "replaced");
    }

    static void Fill(ResultsDatabase& results, int64_t number)
    {
        results.SetRun("seed", std::to_string(number));
        results.Add(
            SiteRow{7, "hospital", "Tehran 1", "IR-23", 0.5 + static_cast<double>(number), 51});
        ProtocolRunRow run;
        run.id = 42;
        run.reason = "it's \"quoted\"; --";
        run.latency_s = 0.125;
        run.think_s = 2;
        run.bytes = int64_t{1} << 40;
        results.Add(run);
        MessageRow message;
        message.protocol_run = 42;
        message.name = "Ping";
        message.received_s = 0.25;
        // More than a batch.
        for (int i = 0; i < 45000; ++i)
        {
            message.bytes = i;
            results.Add(message);
        }
        results.Add(CryptoOpRow{"s", "r", "phone", "sign", "ecdsa-p256", 3, 0.5, 0.25, "visit"});
        results.Add(PrimitiveRow{"sha256", 4, 4096});
        results.Add(LinkRow{"lan", "h1", 1, 2, 3, 0.5});
        results.Add(ObservationRow{"freshness", "s", 3, 60, 12.5});
        results.Add(ObservationRow{"instances", "1", {}, 90, 2});
        results.Add(MetricRow{"visits", "1", "Visits", 12});
    }

    void CheckAlone(const std::string& path)
    {
        int files = 0;
        for (const auto& entry :
             std::filesystem::directory_iterator(std::filesystem::path(path).parent_path()))
        {
            NS_TEST_EXPECT_MSG_EQ(entry.path().string(), path, "the only file");
            ++files;
        }
        NS_TEST_EXPECT_MSG_EQ(files, 1, "one file");
    }

    void CheckColumns(const std::string& path)
    {
        const ResultsReader file(path);
        std::map<std::string, std::vector<std::vector<std::string>>> tables;
        for (const ResultsColumn& column : GetResultsColumns())
        {
            tables[column.table].push_back({column.column, column.type});
        }
        for (const auto& [table, columns] : tables)
        {
            const bool same =
                file.Query("SELECT name, type FROM pragma_table_info('" + table + "')") == columns;
            NS_TEST_EXPECT_MSG_EQ(same, true, "columns of " << table);
        }
        NS_TEST_EXPECT_MSG_EQ(file.GetNumber("SELECT count(*) FROM sqlite_master"),
                              tables.size(),
                              "no other table");
        const auto described = file.Query("SELECT * FROM column");
        NS_TEST_ASSERT_MSG_EQ(described.size(), GetResultsColumns().size(), "a row a column");
        for (std::size_t i = 0; i < described.size(); ++i)
        {
            const ResultsColumn& c = GetResultsColumns()[i];
            const std::vector<std::string> expected{c.table, c.column, c.type, c.unit, c.title};
            NS_TEST_EXPECT_MSG_EQ((described[i] == expected), true, c.table << "." << c.column);
            NS_TEST_EXPECT_MSG_EQ(std::string(c.title).empty(), false, "a title");
        }
    }

    void CheckRows(const std::string& path)
    {
        const ResultsReader file(path);
        const std::vector<std::vector<std::string>> site{
            {"7", "hospital", "Tehran 1", "IR-23", "1.5", "51.0"}};
        NS_TEST_EXPECT_MSG_EQ((file.Query("SELECT * FROM site") == site), true, "a site");
        const std::vector<std::vector<std::string>> run{
            {"42", "it's \"quoted\"; --", "0.125", "2.0", "1099511627776"}};
        NS_TEST_EXPECT_MSG_EQ(
            (file.Query("SELECT id, reason, latency_s, think_s, bytes FROM protocol_run") == run),
            true,
            "a run");
        NS_TEST_EXPECT_MSG_EQ(file.GetText("SELECT count(*) FROM message"), "45000", "batches");
        NS_TEST_EXPECT_MSG_EQ(file.GetText("SELECT count(DISTINCT bytes) FROM message"),
                              "45000",
                              "each once");
        const std::vector<std::vector<std::string>> operation{
            {"s", "r", "phone", "sign", "ecdsa-p256", "3", "0.5", "0.25", "visit"}};
        NS_TEST_EXPECT_MSG_EQ((file.Query("SELECT * FROM crypto_op") == operation), true, "totals");
        const std::vector<std::vector<std::string>> primitive{{"sha256", "4", "4096"}};
        NS_TEST_EXPECT_MSG_EQ((file.Query("SELECT * FROM primitive") == primitive),
                              true,
                              "elementary operations");
        const std::vector<std::vector<std::string>> link{{"lan", "h1", "1", "2", "3", "0.5"}};
        NS_TEST_EXPECT_MSG_EQ((file.Query("SELECT * FROM link") == link), true, "a link");
        const std::vector<std::vector<std::string>> metric{{"visits", "1", "Visits", "12.0"}};
        NS_TEST_EXPECT_MSG_EQ((file.Query("SELECT name, unit, title, value FROM metric") == metric),
                              true,
                              "a metric");
        NS_TEST_EXPECT_MSG_EQ(file.GetText("SELECT value FROM run WHERE key = 'schema_version'"),
                              std::to_string(ResultsDatabase::kSchemaVersion),
                              "version of the contract");
        NS_TEST_EXPECT_MSG_EQ(file.GetText("SELECT value FROM run WHERE key = 'seed'"),
                              "1",
                              "seed");
    }
};

class ResultsFailureTestCase : public TestCase
{
  public:
    ResultsFailureTestCase() : TestCase("results database: full disk, paths that cannot be written")
    {
    }

  private:
    void DoRun() override
    {
        const std::string full = CreateTempDirFilename("full.sqlite");
        const std::string error = GetError([&full] {
            ResultsDatabase results(full);
            results.LimitPages(30);
            for (int i = 0; i < 100000; ++i)
            {
                results.Add(MetricRow{std::string(100, 'x'), "1", "Metric", 1});
            }
            results.Finish();
        });
        Check(error, full, "full");
        CheckNothingLeft(full);

        const std::string directory = CreateTempDirFilename("directory");
        std::filesystem::create_directories(directory + "/inside");
        Check(GetError([&directory] { ResultsDatabase results(directory); }),
              directory,
              "is a directory");
        NS_TEST_EXPECT_MSG_EQ(std::filesystem::exists(directory + "/inside"), true, "untouched");

        // Not even root makes a file below a file.
        const std::string file = CreateTempDirFilename("file");
        std::ofstream(file) << "text";
        const std::string below = file + "/results.sqlite";
        Check(GetError([&below] { ResultsDatabase results(below); }), below, "cannot write");

        const std::string raced = CreateTempDirFilename("raced.sqlite");
        Check(GetError([&raced] {
                  ResultsDatabase results(raced);
                  std::filesystem::create_directories(raced + "/inside");
                  results.Finish();
              }),
              raced,
              "cannot name");
        NS_TEST_EXPECT_MSG_EQ(std::filesystem::exists(raced + ".partial"), false, "cleaned up");
    }

    void Check(const std::string& error, const std::string& path, const std::string& reason)
    {
        NS_TEST_EXPECT_MSG_NE(error.find(path), std::string::npos, "'" << error << "' names it");
        NS_TEST_EXPECT_MSG_NE(error.find(reason), std::string::npos, error << ": " << reason);
    }

    void CheckNothingLeft(const std::string& path)
    {
        for (const char* suffix : {"", ".partial", ".partial-journal"})
        {
            NS_TEST_EXPECT_MSG_EQ(std::filesystem::exists(path + suffix), false, path << suffix);
        }
    }
};

class QuantileTestCase : public TestCase
{
  public:
    QuantileTestCase() : TestCase("quantiles of latencies")
    {
    }

  private:
    void DoRun() override
    {
        ProtocolSummary summary;
        NS_TEST_EXPECT_MSG_EQ(std::isnan(summary.GetQuantile(0.5)), true, "none of nothing");
        for (int i = 100; i >= 1; --i)
        {
            summary.latencies.push_back(i);
        }
        // Nearest rank.
        NS_TEST_EXPECT_MSG_EQ(summary.GetQuantile(0), 1, "the least");
        NS_TEST_EXPECT_MSG_EQ(summary.GetQuantile(0.5), 50, "the median");
        NS_TEST_EXPECT_MSG_EQ(summary.GetQuantile(0.95), 95, "the 95th percentile");
        NS_TEST_EXPECT_MSG_EQ(summary.GetQuantile(1), 100, "the greatest");
    }
};

// --- RunRecorder

const Protocol kProtocol{"test", "exchange", {"client", "server"}};

struct Question
{
    static constexpr MessageType kType{"1", "ResultsTestQuestion"};
    Bytes body;
    EHEALTH_FIELDS(body)
};

struct Answer
{
    static constexpr MessageType kType{"2", "ResultsTestAnswer"};
    uint32_t number{};
    EHEALTH_FIELDS(number)
};

Operation<int>
MakeOperation()
{
    Operation<int> operation;
    operation.cost = {"generate", "rsa2048", {{Primitive::Rsa2048Sign, 2, 100}}};
    operation.work = [](RandomStream&) { return 1; };
    return operation;
}

Script
Ask(Session& session, Peer to, std::size_t size)
{
    const auto operation = MakeOperation();
    co_await session.Run(operation);
    co_await session.Think(Seconds(30));
    Question question;
    question.body.resize(size);
    co_await session.Send(to, question);
    co_await session.Receive<Answer>(Seconds(100));
    co_await session.Run(operation);
}

Script
AskTwo(Session& session, Peer first, Peer second)
{
    for (const Peer& to : {first, second})
    {
        Question question;
        question.body.resize(100);
        co_await session.Send(to, question);
        co_await session.Think(MilliSeconds(10));
    }
    co_await session.Receive<Answer>(Seconds(100));
    co_await session.Receive<Answer>(Seconds(100));
}

Script
Reply(Session& session, Time think, Reason reason)
{
    co_await session.Receive<Question>();
    const auto operation = MakeOperation();
    co_await session.Run(operation);
    co_await session.Think(think);
    co_await session.Require(reason);
    const Answer answer;
    co_await session.Send(session.GetSender(), answer);
}

/// Two agents, watched; what became of their runs is in the file afterwards.
class Recording
{
  public:
    struct Options
    {
        std::vector<double> starts{1};
        std::vector<std::size_t> sizes{100};
        bool twoServers{false}; //!< each run asks a far one, then a near one
        Time serverThinks;
        Reason serverSays{Reason::Accepted};
        bool messages{true};
        Time stop{Seconds(1000)};
    };

    Recording(const std::string& path, const Options& options)
    {
        ResultsDatabase database(path);
        RunRecorder recorder(database, options.messages);
        recorder.AddSite(SiteRow{0, "hospital", "first", "P-1", 0, 0});
        const uint32_t site = recorder.AddSite(SiteRow{0, "hospital", "second", "P-2", 0, 0});
        TreeNetworkHelper network;
        const auto root = network.AddRoot("root");
        const auto environment =
            Create<AgentEnvironment>(1,
                                     0,
                                     DeviceCosts::Load(GetDataDirectory() + "/device_costs.csv"));
        const auto add = [&](const char* name, const char* address, Time delay = MilliSeconds(1)) {
            auto agent = CreateObject<Agent>(environment, name, "phone", 1);
            const TreeNetworkHelper::Uplink link{"lan", DataRate("100Mbps"), delay};
            network.AddHost(root, name, address, link)->AddApplication(agent);
            recorder.Watch(agent);
            return agent;
        };
        const auto client = add("client", "10.0.0.1");
        const auto server = add("server", "10.0.0.2");
        const auto far = add("far", "10.0.0.3", MilliSeconds(50));
        for (const auto& each : {server, far})
        {
            each->Serve<Question>("server", [&options](Session& s) {
                return Reply(s, options.serverThinks, options.serverSays);
            });
        }
        for (std::size_t i = 0; i < options.starts.size(); ++i)
        {
            const std::size_t size = options.sizes.at(i);
            const bool two = options.twoServers;
            Simulator::Schedule(Seconds(options.starts[i]), [&client, site, size, two] {
                client->Begin(kProtocol, site, "client", [size, two](Session& s) {
                    const Peer near = Peer::At("10.0.0.2", LinkClass::Lan);
                    return two ? AskTwo(s, Peer::At("10.0.0.3", LinkClass::Lan), near)
                               : Ask(s, near, size);
                });
            });
        }
        recorder.SetRunEndCallback([this](uint64_t, Reason reason) { ended.push_back(reason); });
        Simulator::Stop(options.stop);
        Simulator::Run();
        open = recorder.GetOpenRuns();
        recorder.Finish();
        digest = recorder.GetDigest();
        operations = recorder.GetOperations();
        summaries = recorder.GetProtocols();
        database.Finish();
        Simulator::Destroy();
        Names::Clear();
    }

    std::vector<Reason> ended;
    std::size_t open{0};
    uint64_t operations{0};
    std::string digest;
    std::map<std::string, ProtocolSummary> summaries;
};

class RunRecorderTestCase : public TestCase
{
  public:
    RunRecorderTestCase() : TestCase("run recorder: latency and its parts, ends, digest")
    {
    }

  private:
    using Options = Recording::Options;

    void DoRun() override
    {
        CheckSequential();
        CheckTwoServers();
        CheckQueue();
        CheckRejected();
        CheckUnfinished();
        CheckDigest();
    }

    void CheckTwoServers()
    {
        const std::string path = CreateTempDirFilename("two-servers.sqlite");
        Options options;
        options.twoServers = true;
        const Recording recording(path, options);
        const ResultsReader file(path);
        // To the far one first, though it arrives last; a connection before each.
        const auto getTime = [&file](const char* receiver) {
            return file.GetNumber(
                std::string("SELECT received_s - sent_s FROM message WHERE receiver = '") +
                receiver + "'");
        };
        NS_TEST_EXPECT_MSG_EQ_TOL(getTime("server"), 3 * 0.002, 0.001, "the near one's");
        NS_TEST_EXPECT_MSG_EQ_TOL(getTime("far"), 3 * 0.051, 0.001, "the far one's");
    }

    void CheckSequential()
    {
        const std::string path = CreateTempDirFilename("sequential.sqlite");
        Options options;
        options.serverThinks = Seconds(5);
        const Recording recording(path, options);
        const ResultsReader file(path);
        NS_TEST_EXPECT_MSG_EQ(file.GetText("SELECT outcome || reason FROM protocol_run"),
                              "acceptedaccepted",
                              "outcome and reason");
        const double latency = file.GetNumber("SELECT latency_s FROM protocol_run");
        NS_TEST_EXPECT_MSG_EQ_TOL(
            file.GetNumber("SELECT network_s + crypto_s + queue_s + nfc_s FROM protocol_run"),
            latency,
            1e-9,
            "nothing runs side by side: the parts make the whole");
        // Three times two signatures of 2.86 ms on a phone.
        NS_TEST_EXPECT_MSG_EQ_TOL(file.GetNumber("SELECT crypto_s FROM protocol_run"),
                                  6 * 0.00286,
                                  1e-8,
                                  "three operations");
        NS_TEST_EXPECT_MSG_EQ(file.GetNumber("SELECT queue_s + nfc_s FROM protocol_run"),
                              0,
                              "no queue, no NFC");
        NS_TEST_EXPECT_MSG_EQ(file.GetNumber("SELECT think_s FROM protocol_run"), 35, "30 + 5 s");
        // Connection, question, answer: four ways of 2 ms.
        NS_TEST_EXPECT_MSG_EQ_TOL(file.GetNumber("SELECT network_s FROM protocol_run"),
                                  0.008,
                                  0.001,
                                  "on the way");
        NS_TEST_EXPECT_MSG_EQ(file.GetText("SELECT start_s FROM protocol_run"), "1.0", "start");
        NS_TEST_EXPECT_MSG_EQ(file.GetText("SELECT province || site FROM protocol_run"),
                              "P-21",
                              "the second site");
        NS_TEST_EXPECT_MSG_EQ(file.GetText("SELECT messages FROM protocol_run"), "2", "messages");
        // Frame header 10, envelope 12; question 4 + 100, answer 4.
        NS_TEST_EXPECT_MSG_EQ(file.GetText("SELECT bytes FROM protocol_run"), "152", "octets");
        const std::vector<std::vector<std::string>> messages{
            {"1", "ResultsTestQuestion", "client", "server", "lan", "126"},
            {"2", "ResultsTestAnswer", "server", "client", "lan", "26"}};
        NS_TEST_EXPECT_MSG_EQ((file.Query("SELECT step, name, sender, receiver, link, bytes FROM "
                                          "message ORDER BY sent_s") == messages),
                              true,
                              "a row a message");
        NS_TEST_EXPECT_MSG_EQ(file.GetText("SELECT sum(count) FROM crypto_op"), "3", "totals");
        NS_TEST_EXPECT_MSG_EQ(recording.operations, 3, "totals");
        const std::vector<std::vector<std::string>> primitives{{"rsa2048-sign", "6", "300"}};
        NS_TEST_EXPECT_MSG_EQ((file.Query("SELECT * FROM primitive") == primitives),
                              true,
                              "octets are those of all executions");
        const ProtocolSummary& summary = recording.summaries.at("exchange");
        NS_TEST_EXPECT_MSG_EQ(summary.GetRuns(), 1, "one run");
        NS_TEST_EXPECT_MSG_EQ_TOL(summary.GetQuantile(0.5), latency, 1e-12, "its latency");
        NS_TEST_EXPECT_MSG_EQ(summary.bytes, 152, "its octets");
    }

    void CheckQueue()
    {
        const std::string path = CreateTempDirFilename("queue.sqlite");
        Options options;
        options.starts = {1, 1};
        options.sizes = {100, 100};
        options.messages = false;
        const Recording recording(path, options);
        const ResultsReader file(path);
        NS_TEST_EXPECT_MSG_EQ(file.GetText("SELECT count(*) FROM message"), "0", "not wanted");
        NS_TEST_EXPECT_MSG_EQ(file.GetText("SELECT count(*) FROM protocol_run"), "2", "two runs");
        NS_TEST_EXPECT_MSG_EQ_TOL(file.GetNumber("SELECT max(queue_s) FROM protocol_run"),
                                  2 * 0.00286,
                                  0.0058,
                                  "one waits for the other");
        NS_TEST_EXPECT_MSG_GT(file.GetNumber("SELECT max(queue_s) FROM protocol_run"), 0.0056, "");
        for (const auto& row : file.Query("SELECT network_s + crypto_s + queue_s, latency_s FROM "
                                          "protocol_run"))
        {
            NS_TEST_EXPECT_MSG_EQ_TOL(std::stod(row[0]), std::stod(row[1]), 1e-9, "parts, whole");
        }
    }

    void CheckRejected()
    {
        const std::string path = CreateTempDirFilename("rejected.sqlite");
        Options options;
        options.serverSays = Reason::RejectedSignature;
        const Recording recording(path, options);
        const ResultsReader file(path);
        NS_TEST_EXPECT_MSG_EQ(file.GetText("SELECT outcome || ' ' || reason FROM protocol_run"),
                              "rejected rejected-signature",
                              "the reason of the role that said no");
        NS_TEST_EXPECT_MSG_EQ(recording.ended.size(), 1, "a run ends once");
        NS_TEST_EXPECT_MSG_EQ(recording.ended.at(0), Reason::RejectedSignature, "and is reported");
        NS_TEST_EXPECT_MSG_EQ(recording.summaries.at("exchange").latencies.empty(),
                              true,
                              "latencies are of accepted runs");
    }

    void CheckUnfinished()
    {
        const std::string path = CreateTempDirFilename("unfinished.sqlite");
        Options options;
        options.starts = {1, 20};
        options.sizes = {100, 100};
        options.stop = Seconds(35); // the second one still thinks
        const Recording recording(path, options);
        const ResultsReader file(path);
        NS_TEST_EXPECT_MSG_EQ(recording.open, 1, "one is under way");
        const std::vector<std::vector<std::string>> rows{{"accepted", "accepted"},
                                                         {"failed", "unfinished"}};
        NS_TEST_EXPECT_MSG_EQ(
            (file.Query("SELECT outcome, reason FROM protocol_run ORDER BY start_s") == rows),
            true,
            "every run has a row");
    }

    void CheckDigest()
    {
        Options options;
        const std::string path = CreateTempDirFilename("digest.sqlite");
        const std::string digest = Recording(path, options).digest;
        NS_TEST_EXPECT_MSG_EQ(digest.size(), 64, "SHA-256");
        options.messages = false;
        NS_TEST_EXPECT_MSG_EQ(Recording(path, options).digest, digest, "the same run");
        options.sizes = {101};
        NS_TEST_EXPECT_MSG_NE(Recording(path, options).digest, digest, "an octet more");
        options.sizes = {100};
        options.starts = {1.000000001};
        NS_TEST_EXPECT_MSG_NE(Recording(path, options).digest, digest, "a nanosecond later");
        options.starts = {1};
        options.serverSays = Reason::Replayed;
        NS_TEST_EXPECT_MSG_NE(Recording(path, options).digest, digest, "another end");
    }
};

class ResultsTestSuite : public TestSuite
{
  public:
    ResultsTestSuite() : TestSuite("ehealth-results", TestSuite::Type::UNIT)
    {
        AddTestCase(new ResultsDatabaseTestCase);
        AddTestCase(new ResultsFailureTestCase);
        AddTestCase(new QuantileTestCase);
        AddTestCase(new RunRecorderTestCase);
    }
};

ResultsTestSuite g_resultsTestSuite;

} // namespace
