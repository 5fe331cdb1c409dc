// SPDX-License-Identifier: GPL-2.0-only
#include "bindings.h"
#include "ns3/attack.h"
#include "ns3/country-simulation.h"
#include "ns3/place-name.h"
#include "ns3/random-stream.h"
#include "ns3/results-database.h"
#include "ns3/scheme-defences.h"

#include <pybind11/functional.h>
#include <pybind11/stl.h>
#include <sstream>

namespace py = pybind11;

namespace ns3
{
namespace ehealth
{

namespace
{

using TellProgress = std::function<void(double simulated, double duration, uint64_t ended)>;

/// Runs a scenario in this process.
std::string
Simulate(const Scenario& scenario,
         const std::string& out,
         const std::string& pcapDirectory,
         const TellProgress& progress)
{
    // A run may draw from its seed only.
    SetHostRandomness(false);
    CountrySimulation::Options options;
    options.resultsPath = out;
    options.pcapDirectory = pcapDirectory;
    if (progress)
    {
        options.progressInterval = 0.1;
        options.progress = [&progress](const RunProgress& now) {
            progress(now.simulatedSeconds, now.duration, now.endedRuns);
        };
    }
    CountrySimulation simulation(scenario, options);
    simulation.Run();
    std::ostringstream summary;
    summary << simulation.GetSummary();
    return summary.str();
}

} // namespace

void
BindSimulation(py::module_& module)
{
    py::register_exception<ResultsError>(module, "ResultsError", PyExc_OSError).attr("__doc__") =
        "Results cannot be written; the text names file and reason.";
    module.def(
        "attacks",
        [] {
            py::list list;
            for (const AttackInfo& info : AttackRegistry::List())
            {
                py::dict attack;
                attack["id"] = info.id;
                attack["scheme"] = info.scheme;
                attack["title"] = info.title;
                attack["settings"] = info.settings;
                list.append(attack);
            }
            return list;
        },
        "Every attack: a dictionary of id, scheme, title and settings (\"key=value\"), which it "
        "takes place with.");
    module.def(
        "security_goals",
        [](const std::string& scheme) {
            py::list list;
            for (const SecurityGoal& goal : GetGoals(scheme))
            {
                list.append(py::make_tuple(goal.name, goal.title));
            }
            return list;
        },
        py::arg("scheme"),
        "What a scheme promises: names and sentences.");
    module.def("place_overlaps",
               &PlaceOverlaps,
               py::arg("place"),
               py::arg("name"),
               "Whether anything can be both within a place and within what has a name: compared "
               "part by part between the dots, each a pattern of the shell.");
    module.def("simulate",
               &Simulate,
               py::arg("scenario"),
               py::arg("out"),
               py::arg("pcap_directory") = "",
               py::arg("progress") = TellProgress(),
               "Simulates in this process, once: ns-3's simulator is global. Returns the summary "
               "as text. `progress` is called with simulated seconds, their number in all, and "
               "protocol runs ended, every 0.1 s.");
}

} // namespace ehealth
} // namespace ns3
