// SPDX-License-Identifier: GPL-2.0-only
#include "scenario-network.h"

#include "ns3/mobile-helper.h"
#include "ns3/quantity.h"

namespace ns3
{
namespace ehealth
{

std::string
GetCellType(MobileFidelity fidelity)
{
    switch (fidelity)
    {
    case MobileFidelity::Lte:
        return "ns3::ehealth::LteMobileCell";
    case MobileFidelity::Nr:
        return "ns3::ehealth::NrMobileCell";
    default:
        return "ns3::ehealth::ProfileMobileCell";
    }
}

std::vector<ScenarioProblem>
FindNetworkProblems(const Scenario& scenario)
{
    std::vector<ScenarioProblem> problems;
    const auto& mobile = scenario.network.mobile;
    const auto report = [&problems](const char* key, const std::string& what) {
        problems.push_back({"", 0, key, what});
    };
    if (mobile.fidelity == MobileFidelity::Lte && mobile.share5g > 0)
    {
        report("network.mobile.share_5g",
               FormatNumber(mobile.share5g) +
                   ": network.mobile.fidelity = \"lte\" has no 5G; give 0, or the fidelity "
                   "\"profile\"");
    }
    if (mobile.fidelity == MobileFidelity::Nr && mobile.share5g < 1)
    {
        report("network.mobile.share_5g",
               FormatNumber(mobile.share5g) +
                   ": network.mobile.fidelity = \"nr\" has 5G alone; give 1, or the fidelity "
                   "\"profile\"");
    }
    if (!MobileHelper::HasCellType(GetCellType(mobile.fidelity)))
    {
        report(
            "network.mobile.fidelity",
            "\"nr\": this build has no 5G-LENA; put nr 2.3 (for ns-3.37) into the contrib folder "
            "of an ns-3 tree beside ehealth and build there (doc/in-tree.md), or give the "
            "fidelity \"profile\"");
    }
    return problems;
}

} // namespace ehealth
} // namespace ns3
