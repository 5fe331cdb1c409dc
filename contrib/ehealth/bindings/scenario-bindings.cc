// SPDX-License-Identifier: GPL-2.0-only
#include "bindings.h"
#include "ns3/scenario-schema.h"

#include <pybind11/stl.h>

namespace py = pybind11;

namespace ns3
{
namespace ehealth
{

namespace
{

/// The value of a key as Python has it; quantities are in base units.
py::object
GetValue(const Scenario& scenario, const std::string& name)
{
    const ScenarioKey* key = ScenarioSchema::Get().FindKey(name);
    if (key == nullptr)
    {
        throw py::key_error(name);
    }
    const ScenarioValue value = key->get(scenario);
    if (const auto* instant = std::get_if<Instant>(&value))
    {
        return py::str(instant->ToText());
    }
    return std::visit(
        [](const auto& each) -> py::object {
            using T = std::decay_t<decltype(each)>;
            if constexpr (std::is_same_v<T, std::monostate> || std::is_same_v<T, Instant>)
            {
                return py::none();
            }
            else
            {
                return py::cast(each);
            }
        },
        value);
}

/// The value of a key as a scenario file has it: "15 min", 3, true; nothing when it comes from the
/// country data.
std::optional<std::string>
GetText(const Scenario& scenario, const std::string& name)
{
    const ScenarioKey* key = ScenarioSchema::Get().FindKey(name);
    if (key == nullptr)
    {
        throw py::key_error(name);
    }
    const ScenarioValue value = key->get(scenario);
    if (std::holds_alternative<std::monostate>(value))
    {
        return std::nullopt;
    }
    return key->ToToml(value);
}

/// The scenario with some keys changed, checked as a whole.
Scenario
Change(const Scenario& scenario, const std::vector<std::string>& overrides)
{
    try
    {
        return Scenario::FromText(scenario.ToToml(), "scenario", overrides);
    }
    catch (const ScenarioError& error)
    {
        // The reader calls the source of overrides after the option of the command line.
        auto problems = error.GetProblems();
        for (auto& problem : problems)
        {
            problem.source = problem.source == "--set" ? "scenario" : problem.source;
        }
        throw ScenarioError(std::move(problems));
    }
}

} // namespace

void
BindScenario(py::module_& module)
{
    static py::exception<ScenarioError> scenarioError(module, "ScenarioError", PyExc_ValueError);
    scenarioError.attr("__doc__") =
        "A scenario cannot be used. The text has a line for each problem, with file, key, value "
        "and remedy; `problems` holds them as tuples (source, line, key, message).";
    py::register_exception_translator([](std::exception_ptr pointer) {
        try
        {
            std::rethrow_exception(std::move(pointer));
        }
        catch (const ScenarioError& error)
        {
            py::list problems;
            for (const auto& each : error.GetProblems())
            {
                problems.append(py::make_tuple(each.source, each.line, each.key, each.message));
            }
            const py::object value = py::handle(scenarioError)(error.what());
            value.attr("problems") = problems;
            PyErr_SetObject(scenarioError.ptr(), value.ptr());
        }
    });

    py::class_<Scenario>(module, "Scenario", "Everything that is chosen about a run.")
        .def(py::init<>(), "The defaults of the schema.")
        .def_static("load",
                    &Scenario::Load,
                    py::arg("path"),
                    py::arg("overrides") = std::vector<std::string>(),
                    "Reads a TOML file; overrides are \"key=value\" texts.")
        .def_static(
            "from_text",
            [](const std::string& text,
               const std::string& source,
               const std::vector<std::string>& overrides) {
                return Scenario::FromText(text, source, overrides);
            },
            py::arg("text"),
            py::arg("source") = "scenario",
            py::arg("overrides") = std::vector<std::string>(),
            "Reads TOML text; messages call it by its source.")
        .def("change",
             &Change,
             py::arg("overrides"),
             "A scenario with \"key=value\" texts applied, checked as a whole.")
        .def("get", &GetValue, py::arg("key"), "The value of a key, in base units.")
        .def("text", &GetText, py::arg("key"), "The value of a key as TOML.")
        .def("to_toml", &Scenario::ToToml, "Every setting as TOML.")
        .def("to_json", &Scenario::ToJson, "Every setting as JSON.");
    module.def(
        "schema_json",
        [] { return ScenarioSchema::Get().ToJson(); },
        "Every key of a scenario, as a JSON array of objects.");
}

} // namespace ehealth
} // namespace ns3
