// SPDX-License-Identifier: GPL-2.0-only
// The program: runs, checks and explains scenarios. ./ehealth calls it; it needs no Python.
#include "ns3/attack-matrix.h"
#include "ns3/country-simulation.h"
#include "ns3/module-version.h"
#include "ns3/nstime.h"
#include "ns3/scenario-schema.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <filesystem>
#include <iostream>

using namespace ns3::ehealth;

namespace
{

/// What the subcommands that take a scenario have in common.
struct ScenarioArguments
{
    std::string path;
    std::vector<std::string> overrides;
    std::optional<int64_t> seed;

    void AddTo(CLI::App& command)
    {
        command.add_option("SCENARIO", path, "Scenario file (TOML)")->required();
        command.add_option("--set", overrides, "Override a key: --set run.duration=\"5 min\"")
            ->type_name("KEY=VALUE")
            ->allow_extra_args(false);
        command.add_option("--seed", seed, "Override run.seed")->type_name("N");
    }

    /// @return the checked scenario
    Scenario Load() const
    {
        auto all = overrides;
        if (seed)
        {
            all.push_back("run.seed=" + std::to_string(*seed));
        }
        return Scenario::Load(path, all);
    }
};

struct RunArguments
{
    ScenarioArguments scenario;
    std::string out;
    std::string pcap;
    bool quiet{false};
    bool profile{false};
};

void
RunScenario(const RunArguments& arguments)
{
    Scenario scenario = arguments.scenario.Load();
    if (!arguments.pcap.empty())
    {
        scenario.run.pcap = true;
    }
    const std::string stem =
        "results/" + scenario.run.name + "-seed" + std::to_string(scenario.run.seed);
    // As it is already; but ns-3 now stops keeping a list of all instances of Time, which it needs
    // until its first run in case the resolution changes.
    ns3::Time::SetResolution(ns3::Time::NS);
    CountrySimulation::Options options;
    options.resultsPath = arguments.out.empty() ? stem + ".sqlite" : arguments.out;
    options.pcapDirectory =
        arguments.pcap.empty()
            ? std::filesystem::path(options.resultsPath).replace_extension().string() + "-pcap"
            : arguments.pcap;
    options.profile = arguments.profile;
    ProgressLine line;
    if (!arguments.quiet)
    {
        options.progressInterval = line.GetInterval();
        options.progress = [&line](const RunProgress& now) { line.Write(now); };
    }
    CountrySimulation simulation(scenario, options);
    try
    {
        simulation.Run();
    }
    catch (const RecordDisagreement&)
    {
        std::cout << simulation.GetSummary() << std::flush;
        throw;
    }
    std::cout << simulation.GetSummary();
}

void
Validate(const ScenarioArguments& arguments, bool effective, const std::string& format)
{
    const Scenario scenario = arguments.Load();
    if (effective)
    {
        std::cout << (format == "json" ? scenario.ToJson() : scenario.ToToml());
    }
    else
    {
        std::cout << arguments.path << ": ok\n";
    }
}

void
PrintSchema(const std::string& format)
{
    const auto& schema = ScenarioSchema::Get();
    std::cout << (format == "json"       ? schema.ToJson()
                  : format == "markdown" ? schema.ToMarkdown()
                                         : schema.ToText());
}

struct AttackArguments
{
    ScenarioArguments scenario;
    AttackMatrixOptions options{{}, {}, 1, "results/attacks", {}};
};

/// @return whether every attack did what is expected of it
bool
RunAttacks(const AttackArguments& arguments)
{
    AttackMatrixOptions options = arguments.options;
    std::size_t rows = 0;
    options.onRow = [&rows](const AttackMatrixRow& row) {
        Print(std::cout, row, rows++ == 0);
        std::cout << std::flush;
    };
    const auto matrix = RunAttackMatrix(arguments.scenario.Load(), options);
    const auto different =
        std::count_if(matrix.begin(), matrix.end(), [](const AttackMatrixRow& row) {
            return row.Succeeded() != row.expected;
        });
    std::cout << "\n"
              << matrix.size() << " attacks, " << different << " not as expected; results in "
              << options.directory << "\n";
    return different == 0;
}

void
ListAttacks(const std::string& scheme)
{
    for (const AttackInfo& info : AttackRegistry::List())
    {
        if (scheme.empty() || info.scheme == scheme)
        {
            std::cout << info.id << "  " << info.scheme << ": " << info.title << " ("
                      << info.capability << "; " << info.target << ")\n";
            for (const std::string& mutant : info.mutants)
            {
                std::cout << "    and with the mistake " << mutant << "\n";
            }
        }
    }
}

} // namespace

int
main(int argc, char* argv[])
{
    CLI::App app{"Simulates a country's e-health protocols over ns-3."};
    app.require_subcommand(1);
    app.set_version_flag("--version",
                         "ehealth " + GetModuleVersion() + " (ns-3 " + GetNs3Version() + ")");

    RunArguments run;
    CLI::App& runCommand = *app.add_subcommand("run", "Simulate a scenario");
    run.scenario.AddTo(runCommand);
    runCommand.add_option("--out", run.out, "Results database [results/<name>-seed<N>.sqlite]")
        ->type_name("FILE");
    runCommand
        .add_option(
            "--pcap",
            run.pcap,
            "Write every packet to pcap files in this directory; with run.pcap, [<results>-pcap]")
        ->type_name("DIR");
    runCommand.add_flag("--no-progress", run.quiet, "Do not show progress");
    runCommand.add_flag("--profile",
                        run.profile,
                        "Find out where the host's time goes: as a table, here and in the results");
    runCommand.footer("Example: ehealth-sim run examples/two-hospitals.toml --seed 7");
    runCommand.callback([&run] { RunScenario(run); });

    ScenarioArguments checked;
    bool effective = false;
    std::string effectiveFormat = "toml";
    CLI::App& validateCommand = *app.add_subcommand("validate", "Check a scenario");
    checked.AddTo(validateCommand);
    validateCommand.add_flag("--effective", effective, "Print every setting with its value");
    validateCommand.add_option("--format", effectiveFormat, "Form of --effective")
        ->capture_default_str()
        ->check(CLI::IsMember({"toml", "json"}));
    validateCommand.footer("Example: ehealth-sim validate examples/iran-rush.toml --effective");
    validateCommand.callback([&] { Validate(checked, effective, effectiveFormat); });

    AttackArguments attacks;
    bool list = false;
    bool asExpected = true;
    CLI::App& attacksCommand = *app.add_subcommand(
        "attacks",
        "Carry out attacks on each variant of their schemes: expected against observed");
    attacks.scenario.AddTo(attacksCommand);
    attacksCommand.add_option("--scheme", attacks.options.scheme, "Attacks on this scheme [all]")
        ->type_name("SCHEME");
    attacksCommand.add_option("--attack", attacks.options.attacks, "This attack [all]")
        ->type_name("ID")
        ->allow_extra_args(false);
    attacksCommand.add_option("--seeds", attacks.options.seeds, "Number of seeds")
        ->type_name("N")
        ->capture_default_str()
        ->check(CLI::PositiveNumber);
    attacksCommand.add_option("--out", attacks.options.directory, "Directory of the results")
        ->type_name("DIR")
        ->capture_default_str();
    attacksCommand.add_flag("--list", list, "List the attacks; run nothing");
    attacksCommand.footer(
        "Exits with 1 when an attack did not do what is expected of it.\n"
        "Example: ehealth-sim attacks examples/two-hospitals.toml --scheme emr-authorization");
    attacksCommand.callback([&] {
        if (list)
        {
            ListAttacks(attacks.options.scheme);
        }
        else
        {
            asExpected = RunAttacks(attacks);
        }
    });

    std::string schemaFormat = "text";
    CLI::App& schemaCommand = *app.add_subcommand("schema", "List every key of a scenario");
    schemaCommand.add_option("--format", schemaFormat, "Form of the list")
        ->capture_default_str()
        ->check(CLI::IsMember({"text", "markdown", "json"}));
    schemaCommand.footer("Example: ehealth-sim schema --format markdown");
    schemaCommand.callback([&schemaFormat] { PrintSchema(schemaFormat); });

    try
    {
        app.parse(argc, argv);
    }
    catch (const CLI::ParseError& error)
    {
        return app.exit(error);
    }
    catch (const std::exception& error)
    {
        std::cerr << error.what() << "\n";
        return 1;
    }
    return asExpected ? 0 : 1;
}
