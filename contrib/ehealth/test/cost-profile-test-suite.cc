// SPDX-License-Identifier: GPL-2.0-only
#include "error-text.h"
#include "ns3/cost-profile-roles.h"
#include "ns3/csv-table.h"
#include "ns3/mobile-helper.h"
#include "ns3/names.h"
#include "ns3/scenario-data.h"
#include "ns3/simulator.h"
#include "ns3/test.h"
#include "ns3/tree-network-helper.h"

#include <fstream>

namespace ns3
{
namespace ehealth
{
namespace costprofile
{

namespace
{

const std::string kTables = "/paper_002_tables.csv";

/// Tables 4 and 5 of the paper: operations by symbol (T_Sign, T_M, T_P, T_S, T_H), bits.
struct PrintedPhase
{
    std::array<uint32_t, kSymbols> operations;
    uint32_t bits;
};

struct PrintedScheme
{
    const char* name;
    std::array<PrintedPhase, kPhases> phases;
};

constexpr PrintedScheme kPrinted[] = {
    {"chiou", {{{{1, 0, 3, 2, 7}, 704}, {{3, 4, 8, 6, 18}, 3712}, {{1, 0, 2, 2, 8}, 2122}}}},
    {"mohit", {{{{1, 0, 0, 3, 11}, 592}, {{4, 0, 0, 4, 19}, 3526}, {{1, 0, 0, 2, 5}, 1184}}}},
    {"kumar", {{{{1, 0, 0, 3, 10}, 624}, {{4, 0, 0, 12, 20}, 1088}, {{1, 0, 0, 5, 10}, 1300}}}},
    {"li", {{{{1, 0, 0, 3, 11}, 592}, {{5, 0, 0, 10, 20}, 1952}, {{1, 0, 0, 2, 8}, 1232}}}},
};

class ProfileDataTestCase : public TestCase
{
  public:
    ProfileDataTestCase() : TestCase("the data file holds what the paper prints")
    {
    }

  private:
    void DoRun() override
    {
        for (const PrintedScheme& printed : kPrinted)
        {
            const CostProfile profile(GetDataDirectory() + kTables, printed.name);
            NS_TEST_EXPECT_MSG_EQ(profile.GetScheme(),
                                  "cost-profile-" + std::string(printed.name),
                                  "labelled");
            for (std::size_t i = 0; i < kPhases; ++i)
            {
                const auto phase = static_cast<Phase>(i);
                const PhaseCost& cost = profile.GetCost(phase);
                const std::string where =
                    std::string(printed.name) + ", " + costprofile::GetName(phase);
                NS_TEST_EXPECT_MSG_EQ((cost.operations == printed.phases[i].operations),
                                      true,
                                      where << ": operations");
                NS_TEST_EXPECT_MSG_EQ(cost.octets, (printed.phases[i].bits + 7) / 8, where);
            }
        }
    }
};

class ProfileErrorTestCase : public TestCase
{
  public:
    ProfileErrorTestCase() : TestCase("data files that cannot be used")
    {
    }

  private:
    void Expect(const std::string& rows, const std::string& message)
    {
        const std::string path = CreateTempDirFilename("tables.csv");
        std::ofstream(path) << "table,scheme,row,item,value\n" << rows;
        const std::string error = ErrorOf([&path] { CostProfile(path, "x"); });
        NS_TEST_EXPECT_MSG_EQ(Contains(error, message), true, error);
    }

    void DoRun() override
    {
        Expect("5,y,consultation,size,80\n",
               "scheme \"x\" needs a size of the row \"consultation\"");
        Expect("5,x,consultation,size,48\n", "of 64 bit or more");
        Expect("4,x,surgery,T_H,1\n", "\"surgery\"; give one of consultation, emr-search");
        Expect("4,x,diagnosis,T_A,1\n", "\"T_A\"; give one of T_Sign, T_M");
        Expect("4,x,diagnosis,T_H,-1\n", "column \"value\"");
    }
};

/// A visit over a small network: what is charged and sent is what is printed.
class ProfileVisitTestCase : public TestCase
{
  public:
    explicit ProfileVisitTestCase(const PrintedScheme& printed)
        : TestCase(std::string("a visit, ") + printed.name), m_printed(printed)
    {
    }

  private:
    void DoRun() override;
    void Watch(Ptr<Agent> agent);
    void Finish();

    const PrintedScheme& m_printed;
    Ptr<AgentEnvironment> m_environment;
    std::map<std::string, std::map<std::string, uint32_t>> m_operations; //!< role, symbol
    std::vector<uint32_t> m_octets;
    std::vector<Reason> m_ends;
};

void
ProfileVisitTestCase::Watch(Ptr<Agent> agent)
{
    agent->TraceConnectWithoutContext(
        "Operation",
        Callback<void, const OperationEvent&>([this](const OperationEvent& event) {
            ++m_operations[event.role][event.cost->name];
            NS_TEST_EXPECT_MSG_EQ(std::string(event.cost->algorithm), "cost-profile", "labelled");
            NS_TEST_EXPECT_MSG_GT(event.charged, Time(), "takes time");
        }));
    agent->TraceConnectWithoutContext(
        "Sent",
        Callback<void, const MessageSent&>(
            [this](const MessageSent& sent) { m_octets.push_back(sent.bodyBytes); }));
    agent->TraceConnectWithoutContext(
        "SessionEnd",
        Callback<void, const SessionEnd&>(
            [this](const SessionEnd& end) { m_ends.push_back(end.reason); }));
}

void
ProfileVisitTestCase::Finish()
{
    Simulator::Stop(Seconds(5));
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ(m_ends.size(), 2, "two roles");
    for (const Reason reason : m_ends)
    {
        NS_TEST_EXPECT_MSG_EQ(reason, Reason::Accepted, "succeed");
    }
    m_ends.clear();
}

void
ProfileVisitTestCase::DoRun()
{
    const CostProfile profile(GetDataDirectory() + kTables, m_printed.name);
    m_environment =
        Create<AgentEnvironment>(1, 0, DeviceCosts::Load(GetDataDirectory() + "/device_costs.csv"));
    TreeNetworkHelper tree;
    MobileHelper mobile;
    const auto core = tree.AddRoot("core");
    const TreeNetworkHelper::Uplink wan{"core", DataRate("10Gbps"), MilliSeconds(3)};
    const auto add = [&](Ptr<Node> node, const char* name, const char* device) {
        auto agent = CreateObject<Agent>(m_environment, name, device, 2);
        node->AddApplication(agent);
        Watch(agent);
        return agent;
    };
    const Ipv4Address cloudAddress("10.0.0.1");
    const Ipv4Address doctorsAddress("10.0.0.2");
    ProfileCloud cloud(
        add(tree.AddHost(core, "cloud", cloudAddress, wan), "cloud", "national-server"),
        profile);
    ProfileDoctors doctors(
        add(tree.AddHost(core, "doctors", doctorsAddress, wan), "doctors", "workstation"),
        profile,
        Peer::At(cloudAddress, LinkClass::Open),
        Seconds(1));
    const Ipv4Address phones("100.64.0.0");
    const auto station = tree.AddRouter(core, "cell", phones, 24, wan);
    const auto cell = mobile.InstallCell(station, phones, 24);
    cell->AssignStreams(1);
    auto phone = CreateObject<Node>();
    tree.InstallStack(phone);
    mobile.InstallPhone(phone, cell, Ipv4Address("100.64.0.1"));
    ProfilePatient patient(add(phone, "patient", "phone"), profile);

    const uint64_t visit = patient.BeginConsultation(Peer::At(doctorsAddress, LinkClass::Open), 0);
    Finish();
    doctors.BeginSearch(0);
    Finish();
    doctors.BeginDiagnosis(visit, 0);
    Finish();

    std::vector<uint32_t> octets;
    for (std::size_t i = 0; i < kPhases; ++i)
    {
        const uint32_t all = (m_printed.phases[i].bits + 7) / 8;
        if (static_cast<Phase>(i) == Phase::Diagnosis)
        {
            octets.push_back(all);
        }
        else
        {
            octets.insert(octets.end(), {(all + 1) / 2, all / 2});
        }
    }
    NS_TEST_EXPECT_MSG_EQ((m_octets == octets), true, "octets of the messages");
    for (std::size_t i = 0; i < kSymbols; ++i)
    {
        const char* symbol = costprofile::GetName(static_cast<Symbol>(i));
        const auto count = [this, i](Phase phase, bool answering) {
            return GetShare(m_printed.phases[static_cast<std::size_t>(phase)].operations[i],
                            answering);
        };
        NS_TEST_EXPECT_MSG_EQ(m_operations[kPatient][symbol],
                              count(Phase::Consultation, false) + count(Phase::Diagnosis, true),
                              symbol << " of the patient");
        NS_TEST_EXPECT_MSG_EQ(m_operations[kDoctor][symbol],
                              count(Phase::Consultation, true) + count(Phase::Search, false) +
                                  count(Phase::Diagnosis, false),
                              symbol << " of the doctor");
        NS_TEST_EXPECT_MSG_EQ(m_operations[kCloud][symbol],
                              count(Phase::Search, true),
                              symbol << " of the cloud");
    }
    Simulator::Destroy();
    Names::Clear();
}

class CostProfileTestSuite : public TestSuite
{
  public:
    CostProfileTestSuite() : TestSuite("ehealth-cost-profile", TestSuite::Type::UNIT)
    {
        AddTestCase(new ProfileDataTestCase);
        AddTestCase(new ProfileErrorTestCase);
        for (const PrintedScheme& printed : kPrinted)
        {
            AddTestCase(new ProfileVisitTestCase(printed));
        }
    }
};

CostProfileTestSuite g_costProfileTestSuite;

} // namespace

} // namespace costprofile
} // namespace ehealth
} // namespace ns3
