// SPDX-License-Identifier: GPL-2.0-only
// What cannot be seen from one key of a scenario alone.
#include "ns3/attribute-policy.h"
#include "scenario-data.h"
#include "scenario-faults.h"
#include "scenario-network.h"
#include "scenario-report.h"
#include "scenario-schemes.h"

#include <algorithm>
#include <cstring>
#include <filesystem>

namespace ns3
{
namespace ehealth
{

namespace
{

bool
IsFileNameCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && std::strchr("._-", c) != nullptr);
}

/// An unnamed run is named after its file.
void
NameAfterSource(Scenario& scenario, const ScenarioReport& report)
{
    if (!scenario.run.name.empty())
    {
        return;
    }
    std::string name = std::filesystem::path(report.GetSource()).stem().string();
    std::replace_if(
        name.begin(),
        name.end(),
        [](char c) { return !IsFileNameCharacter(c); },
        '-');
    scenario.run.name = name.empty() || name.front() == '.' ? "scenario" : name;
}

/// Two keys of which the second may not be less.
void
CheckOrder(ScenarioReport& report,
           const std::string& lowName,
           double low,
           const std::string& highName,
           double high)
{
    if (high < low && !report.IsWrong(lowName) && !report.IsWrong(highName))
    {
        report.ReportValue(highName, "less than " + lowName + "; give at least that");
    }
}

/// What is said twice must agree.
void
SettleDeployments(Scenario& scenario, ScenarioReport& report)
{
    if (scenario.deployments.empty())
    {
        return;
    }
    const auto& first = scenario.deployments.front();
    const auto check = [&](const std::string& name, bool agrees, const std::string& instead) {
        if (!agrees && report.IsSet(name) && !report.IsWrong(name))
        {
            report.ReportValue(name,
                               "there are tables [[deployment]]; remove this key, and give " +
                                   instead + " there");
        }
    };
    check("scheme.name", scenario.scheme.name == first.scheme, "deployment.scheme");
    check("scheme.variant", scenario.scheme.variant == first.variant, "deployment.variant");
    scenario.scheme.name = first.scheme;
    scenario.scheme.variant = first.variant;
}

void
CheckFaults(const Scenario& scenario, ScenarioReport& report)
{
    if (report.IsAnyWrong("fault."))
    {
        return; // what is wrong holds its default
    }
    for (const auto& fault : scenario.faults)
    {
        report.ReportFound(FindFaultProblems(fault));
    }
}

void
CheckPolicy(const Scenario& scenario, ScenarioReport& report)
{
    // What stands for a name is as long as it is, so positions stay.
    std::string text = scenario.symmetricEhr.policy;
    for (const std::string variable : {"$hospital", "$province"})
    {
        for (std::size_t at = text.find(variable); at != std::string::npos;
             at = text.find(variable))
        {
            text[at] = 'x';
        }
    }
    try
    {
        symmetricehr::AttributePolicy::Parse(text);
    }
    catch (const symmetricehr::PolicyError& error)
    {
        report.ReportValue("symmetric_ehr.policy", error.what());
    }
}

void
CheckPeople(const Scenario& scenario, ScenarioReport& report)
{
    const auto& workload = scenario.workload;
    if (workload.emergencyOutsideShare + workload.emergencyUnconsciousShare > 1 &&
        !report.IsWrong("workload.emergency_outside_share") &&
        !report.IsWrong("workload.emergency_unconscious_share"))
    {
        report.ReportValue(
            "workload.emergency_unconscious_share",
            "more than 1 with workload.emergency_outside_share; give two that add up "
            "to 1 at most");
    }
    if (workload.enrolmentsPerPersonYear > 0 && workload.enrolmentShare == 0 &&
        !report.IsWrong("workload.enrolment_share"))
    {
        report.ReportValue("workload.enrolments_per_person_year",
                           "nobody is left to enrol; give workload.enrolment_share above 0");
    }
}

} // namespace

void
CheckScenario(Scenario& scenario, ScenarioReport& report)
{
    NameAfterSource(scenario, report);
    const auto& mobile = scenario.network.mobile;
    CheckOrder(report,
               "network.mobile.rtt_median_4g",
               mobile.rttMedian4g,
               "network.mobile.rtt_p95_4g",
               mobile.rttP954g);
    CheckOrder(report,
               "network.mobile.rtt_median_5g",
               mobile.rttMedian5g,
               "network.mobile.rtt_p95_5g",
               mobile.rttP955g);
    report.ReportFound(FindNetworkProblems(scenario));
    report.ReportFound(FindSchemeProblems(scenario));
    SettleDeployments(scenario, report);
    CheckFaults(scenario, report);
    CheckPolicy(scenario, report);
    CheckPeople(scenario, report);
    const std::string& name = scenario.run.name;
    if (name.front() == '.' || !std::all_of(name.begin(), name.end(), IsFileNameCharacter))
    {
        report.ReportValue("run.name",
                           "not usable in file names; give letters, digits, '.', '_' and '-', not "
                           "starting with '.'");
    }
    if (report.IsWrong("country.data"))
    {
        return;
    }
    report.ReportFound(FindDataProblems(scenario, GetDataDirectory()));
}

} // namespace ehealth
} // namespace ns3
