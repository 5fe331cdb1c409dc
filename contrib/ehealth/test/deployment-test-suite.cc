// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/deployment.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <vector>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

/// What follows the end of runs, and nothing else.
class Follower : public Deployment
{
  public:
    void Start() override
    {
    }

    void Admit(const Arrival&) override
    {
    }

    void HandleEmergency(const Emergency&) override
    {
    }

    Time GetLongestPause() const override
    {
        return {};
    }

    RecordReport CheckRecords() override
    {
        return {};
    }

    std::vector<std::pair<std::string, std::string>> GetModelled() const override
    {
        return {};
    }

    void Follow(uint64_t run)
    {
        WhenRunEnds(run, [this, run](Reason reason) { ends.emplace_back(run, reason); });
    }

    std::vector<std::pair<uint64_t, Reason>> ends;
};

class RunEndTestCase : public TestCase
{
  public:
    RunEndTestCase() : TestCase("what follows a run's end does so once, however early it ended")
    {
    }

  private:
    void DoRun() override
    {
        Follower follower;
        follower.Follow(1);
        follower.HandleRunEnd(1, Reason::Accepted);
        NS_TEST_EXPECT_MSG_EQ(follower.ends.empty(), true, "an event of its own");
        // A run that ends in the call that begins it: nobody knows its number before.
        follower.HandleRunEnd(2, Reason::LinkLost);
        follower.Follow(2);
        follower.HandleRunEnd(3, Reason::Accepted); // of no interest
        Simulator::Run();
        const std::vector<std::pair<uint64_t, Reason>> expected{{1, Reason::Accepted},
                                                                {2, Reason::LinkLost}};
        NS_TEST_EXPECT_MSG_EQ((follower.ends == expected), true, "both");
        follower.HandleRunEnd(1, Reason::Accepted);
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(follower.ends.size(), 2, "once");
        Simulator::Destroy();
    }
};

class DeploymentTestSuite : public TestSuite
{
  public:
    DeploymentTestSuite() : TestSuite("ehealth-deployment", TestSuite::Type::UNIT)
    {
        AddTestCase(new RunEndTestCase);
    }
};

DeploymentTestSuite g_deploymentTestSuite;

} // namespace
