// SPDX-License-Identifier: GPL-2.0-only
// The tables of a scenario of which there may be several.
#include "scenario-key-table.h"

namespace ns3
{
namespace ehealth
{

namespace
{

using keys::GetSchemes;
using keys::KeyTable;
using S = Scenario;

std::vector<ScenarioKey>
MakeDeploymentKeys()
{
    using D = Scenario::Deployment;
    KeyTable table;
    table.Choice<&S::deployments, &D::scheme>(
        "deployment.scheme",
        "national-phr",
        GetSchemes(),
        "An e-health scheme. Each table [[deployment]] of the file lets one run, side by side with "
        "the others on one network; each may be given once.");
    table.Choice<&S::deployments, &D::variant>("deployment.variant",
                                               "published",
                                               {"published", "hardened"},
                                               "What the paper says, or with all defences added.");
    table.Number<&S::deployments, &D::share>(
        "deployment.share",
        "ratio",
        "1",
        0,
        1,
        "Share of the people who use it, the same ones at every visit; the shares of all "
        "deployments add up to 1.");
    return table.Take();
}

std::vector<ScenarioKey>
MakeFaultKeys()
{
    using F = Scenario::Fault;
    KeyTable table;
    table.Choice<&S::faults, &F::kind>(
        "fault.kind",
        "link-down",
        {"link-down", "loss", "jitter", "bandwidth"},
        "What goes wrong. Each table [[fault]] of the file is one fault: a link lets nothing pass, "
        "loses packets, makes them late (in order), or has a lower rate, in both directions. "
        "Several at once add up.");
    table.Plain<&S::faults, &F::place>(
        "fault.place",
        KeyType::Text,
        "",
        "Where: a class of links (core, metro, hospital-uplink, lan, internet, mobile: a cell, "
        "nfc: a hospital's readers), the name of one, which is that of its lower end, or the "
        "beginning of names and '*', such as "
        "\"ir-21.h000*\" for a hospital or \"ir-21*\" for a province. The table \"link\" of the "
        "results has all classes and names.");
    table.Quantity<&S::faults, &F::start>("fault.start",
                                          Dimension::Time,
                                          "0 s",
                                          "0 s",
                                          "366 d",
                                          "When it begins, in simulated time.");
    table.Quantity<&S::faults, &F::duration>("fault.duration",
                                             Dimension::Time,
                                             "1 min",
                                             "1 ms",
                                             "366 d",
                                             "How long it lasts.");
    table.Number<&S::faults, &F::amount>(
        "fault.amount",
        "ratio",
        "0",
        0,
        1,
        "The share of packets that are lost (loss), or of the rate that is left (bandwidth).");
    table.Quantity<&S::faults, &F::jitter>(
        "fault.jitter",
        Dimension::Time,
        "0 s",
        "0 s",
        "1 min",
        "By how much a packet is late at most (jitter), all lags up to it equally likely.");
    return table.Take();
}

std::vector<ScenarioKey>
MakeAttackKeys()
{
    using A = Scenario::Attack;
    KeyTable table;
    table.Plain<&S::attacks, &A::id>(
        "attack.id",
        KeyType::Text,
        "",
        "Which attack: see ehealth attacks --list. Each table [[attack]] of the file is one, with "
        "an adversary of its own.");
    table.Plain<&S::attacks, &A::place>(
        "attack.place",
        KeyType::TextList,
        "",
        "Whom the adversary reaches: protocol runs in which agents of these places take part. A "
        "place is a province (\"ir-21\"), a hospital (\"ir-21.h003\") or a device in one "
        "(\"ir-21.h003.medico-1\"); each part is a pattern of the shell, so that "
        "\"*.*.medico-*\" is a role. Empty: the whole country.");
    table.Number<&S::attacks, &A::hospitalShare>(
        "attack.hospital_share",
        "share",
        "1",
        0,
        1,
        "Share of the hospitals of these places that the adversary reaches, drawn at random, at "
        "least one; 1: the places themselves.");
    table.Quantity<&S::attacks, &A::start>("attack.start",
                                           Dimension::Time,
                                           "0 s",
                                           "0 s",
                                           "365 d",
                                           "Simulated time when it begins.");
    table.Quantity<&S::attacks, &A::duration>("attack.duration",
                                              Dimension::Time,
                                              "0 s",
                                              "0 s",
                                              "365 d",
                                              "How long it lasts; 0 s: to the end of the run.");
    table.Number<&S::attacks, &A::overload>(
        "attack.overload",
        "ratio",
        "2",
        1,
        1e6,
        "Of floods: the load that is offered to the link, over its capacity.");
    table.Quantity<&S::attacks, &A::clockError>(
        "attack.clock_error",
        Dimension::Time,
        "1 min",
        "-1 d",
        "1 d",
        "Of attacks on clocks: how far these are ahead; negative: behind.");
    return table.Take();
}

/// @return a scenario for each element of a list, of which it is the last
template <auto List>
std::vector<Scenario>
Split(const Scenario& scenario)
{
    std::vector<Scenario> parts;
    for (const auto& element : scenario.*List)
    {
        (parts.emplace_back().*List).push_back(element);
    }
    return parts;
}

} // namespace

std::vector<ScenarioTable>
MakeScenarioTables()
{
    return {
        {"deployment",
         MakeDeploymentKeys(),
         {"scheme.name", "scheme.variant"},
         [](Scenario& scenario, const std::string&, uint32_t) {
             scenario.deployments.emplace_back();
         },
         [](Scenario& scenario) { scenario.deployments.clear(); },
         &Split<&Scenario::deployments>},
        {"fault",
         MakeFaultKeys(),
         {},
         [](Scenario& scenario, const std::string& source, uint32_t line) {
             Scenario::Fault& fault = scenario.faults.emplace_back();
             fault.source = source;
             fault.line = line;
         },
         [](Scenario& scenario) { scenario.faults.clear(); },
         &Split<&Scenario::faults>},
        {"attack",
         MakeAttackKeys(),
         {},
         [](Scenario& scenario, const std::string& source, uint32_t line) {
             Scenario::Attack& attack = scenario.attacks.emplace_back();
             attack.source = source;
             attack.line = line;
         },
         [](Scenario& scenario) { scenario.attacks.clear(); },
         &Split<&Scenario::attacks>},
    };
}

} // namespace ehealth
} // namespace ns3
