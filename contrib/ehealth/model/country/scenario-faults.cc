// SPDX-License-Identifier: GPL-2.0-only
#include "scenario-faults.h"

#include "ns3/quantity.h"

namespace ns3
{
namespace ehealth
{

std::vector<ScenarioProblem>
FindFaultProblems(const Scenario::Fault& fault)
{
    std::vector<ScenarioProblem> problems;
    const auto report = [&](const char* key, const std::string& message) {
        problems.push_back({fault.source, fault.line, key, message});
    };
    if (fault.place.empty())
    {
        report("fault.place", "missing; give a class of links such as \"lan\", or a link's name");
    }
    const bool hasAmount = fault.kind == FaultKind::Loss || fault.kind == FaultKind::Bandwidth;
    const bool hasJitter = fault.kind == FaultKind::Jitter;
    if (hasAmount && fault.amount == 0)
    {
        report("fault.amount",
               fault.kind == FaultKind::Loss
                   ? "0: nothing would be lost; give the share of packets that are, up to 1"
                   : "0: nothing would pass; give the share of the rate that is left, or "
                     "fault.kind = \"link-down\"");
    }
    if (!hasAmount && fault.amount != 0)
    {
        report("fault.amount",
               FormatNumber(fault.amount) + ": of no meaning for this fault.kind; remove it" +
                   (hasJitter ? ", give fault.jitter" : ""));
    }
    if (hasJitter && fault.jitter == 0)
    {
        report("fault.jitter", "0 s: nothing would be late; give the largest lag");
    }
    if (!hasJitter && fault.jitter != 0)
    {
        report("fault.jitter",
               "\"" + FormatQuantity(fault.jitter, Dimension::Time) +
                   "\": of no meaning for this fault.kind; remove it");
    }
    return problems;
}

} // namespace ehealth
} // namespace ns3
