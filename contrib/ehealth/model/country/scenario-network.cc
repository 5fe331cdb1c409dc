// SPDX-License-Identifier: GPL-2.0-only
#include "scenario-network.h"

#include "ns3/quantity.h"

namespace ns3
{
namespace ehealth
{

std::vector<ScenarioProblem>
FindNetworkProblems(const Scenario& scenario)
{
    std::vector<ScenarioProblem> problems;
    const auto& mobile = scenario.network.mobile;
    if (mobile.fidelity == MobileFidelity::Lte && mobile.share5g > 0)
    {
        problems.push_back({"",
                            0,
                            "network.mobile.share_5g",
                            FormatNumber(mobile.share5g) +
                                ": network.mobile.fidelity = \"lte\" has no 5G; give 0, or the "
                                "fidelity \"profile\""});
    }
    return problems;
}

} // namespace ehealth
} // namespace ns3
