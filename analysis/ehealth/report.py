# SPDX-License-Identifier: GPL-2.0-only
"""Writes the HTML report of a results database: python3 -m ehealth.report FILE [options]

DIR gets index.html, which needs no other file and no network, and every plot as PNG, SVG and CSV.
"""

import argparse
import functools
import json
import re
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Callable

import jinja2
import pandas as pd
from matplotlib.figure import Figure
from markupsafe import Markup, escape

from ehealth import attacks, plots
from ehealth.plots.files import write_files
from ehealth.report_tables import (
    ENDINGS,
    LINKS,
    METRICS,
    OPERATIONS,
    PHONE_STEPS,
    SUMMARY,
    describe_attacks,
    describe_endings,
    describe_operations,
    describe_phone_steps,
    format_bytes,
    format_count,
    format_number,
    make_table,
)
from ehealth.results import Result, ResultError

# Fixed colours of plots that follow the page's light or dark theme.
THEME = {plots.INK: "ink", plots.MUTED: "muted", plots.GRID: "grid", plots.PAPER: "paper"}


@dataclass(frozen=True)
class Plot:
    """A plot of the report; `draw` and `data` take a Result."""

    name: str
    title: str
    note: str
    draw: Callable[..., Figure]
    data: Callable[..., pd.DataFrame]


PHONE_PLOT = Plot(
    "phone-parts",
    "What phones take",
    "Mean of accepted runs: messages under way by NFC, discovery included; operations in the "
    "phone's TEE, world switches included; operations in its TPMs. Each panel has its own scale",
    plots.phone_parts,
    plots.phone_parts_data,
)
PLOTS = (
    Plot(
        "latency-cdf",
        "How long runs take",
        "Share of accepted runs with at most this latency, without the time people take",
        plots.latency_cdf,
        plots.latency_cdf_data,
    ),
    Plot(
        "latency-ccdf",
        "The slow ones",
        "Share of accepted runs that take longer than this, on a logarithmic scale",
        plots.latency_ccdf,
        plots.latency_ccdf_data,
    ),
    Plot(
        "time-parts",
        "Where the time goes",
        "Mean of accepted runs. Parts that overlap in time can add up to more than the latency, "
        "waiting that belongs to none of them to less",
        plots.time_parts,
        plots.time_parts_data,
    ),
    PHONE_PLOT,
    Plot(
        "country-map",
        "Where patients wait longer",
        "A circle a hospital; its area grows with the number of runs there. Grey: none accepted",
        plots.country_map,
        plots.country_map_data,
    ),
    Plot(
        "throughput",
        "Runs over time",
        f"Runs that began and that ended, whatever their outcome, in each {plots.BIN_SECONDS} s of "
        "simulated time; each panel has its own scale",
        plots.throughput,
        plots.throughput_data,
    ),
    Plot(
        "heaviest-operations",
        "Heaviest operations",
        "Simulated time charged to the devices, and the time the same operations took on the "
        "host that ran the simulation",
        plots.heaviest_operations,
        plots.heaviest_operations_data,
    ),
)

# When people were monitored.
MONITORING_PLOTS = (
    Plot(
        "freshness",
        "How old records are when doctors see them",
        "Share of the reviews in which the record was at most so old. What the cloud has is "
        "answered at once; the patient's phone then makes a new copy if it is not the latest",
        plots.freshness,
        plots.freshness_data,
    ),
    Plot(
        "alarms",
        "Emergencies noticed by phones",
        "Share of the emergencies in which the phone's detector has raised an alarm by then; the "
        "rest to 1 was missed",
        plots.alarms,
        plots.alarms_data,
    ),
    Plot(
        "phone-energy",
        "What a run takes from a phone's battery",
        "Mean of the runs of a protocol, above what the phone takes anyway. Each panel has its own "
        "scale",
        plots.phone_energy,
        plots.phone_energy_data,
    ),
    Plot(
        "cloud-instances",
        "Instances in the cloud",
        "Instances of the data access service that took requests",
        plots.cloud_instances,
        plots.cloud_instances_data,
    ),
)

# When several schemes have run the same protocols; instead of PER_PROTOCOL.
SCHEME_PLOTS = (
    Plot(
        "scheme-latency",
        "Schemes side by side: latency",
        "Share of accepted runs with at most this latency, without the time people take. Schemes "
        "named cost-profile-... are not executed: what paper 002 prints of them is replayed",
        plots.scheme_latency,
        plots.scheme_latency_data,
    ),
    Plot(
        "scheme-bytes",
        "Schemes side by side: data",
        "Mean of the protocols that several schemes ran, handed to links, protection included. A "
        "cost profile's bits are those that paper 002 prints, without documents",
        plots.scheme_bytes,
        plots.scheme_bytes_data,
    ),
    Plot(
        "scheme-crypto",
        "Schemes side by side: operations by party",
        "Simulated time charged to each party's device, a mean run of each of the protocols that "
        "several schemes ran",
        plots.scheme_crypto,
        plots.scheme_crypto_data,
    ),
)
PER_PROTOCOL = ("latency-cdf", "latency-ccdf")

# With run.recording = "message" only.
MESSAGE_PLOTS = (
    Plot(
        "step-times",
        "Step by step",
        "Mean of accepted runs, a row a message: what its sender does for it since it last received "
        "something, then the time under way. The time people take is left out",
        plots.step_times,
        plots.step_times_data,
    ),
    Plot(
        "sequence-diagram",
        "One run, message by message",
        "The accepted run of median latency; times from its beginning, not to scale",
        plots.sequence_diagram,
        plots.sequence_diagram_data,
    ),
)

# When attacks took place, in their section.
LATENCY_UNDER_ATTACK = Plot(
    "attack-latency",
    "Honest runs before, during and after",
    "Runs that no attack touched, by when they begin; the protocols that attacks concern. Point: median "
    "latency; thick: the middle half; thin: from 5 % to 95 %",
    plots.attack_latency,
    plots.attack_latency_data,
)
ATTACK_PLOTS = (
    Plot(
        "attack-map",
        "Where attacks succeed",
        "Circles: hospitals where runs were attacked; their area grows with the attempts. Points: "
        "the others. Attempts in no run of a protocol, such as a flood's, are nowhere",
        plots.attack_map,
        plots.attack_map_data,
    ),
    Plot(
        "attack-timeline",
        "Attacks over time",
        "A success is a run in which a goal of the scheme was broken, a detection a role's part "
        "that ended with a refusal",
        plots.attack_timeline,
        plots.attack_timeline_data,
    ),
    LATENCY_UNDER_ATTACK,
)


# --- plots as files and in the page


def inline_svg(svg, label):
    """The SVG for a page: no prologue, colours by theme, size left to the page."""
    svg = svg[svg.index("<svg") :]
    for colour, name in THEME.items():
        svg = svg.replace(colour, f"var(--{name})")
    svg = re.sub(r' (?:width|height)="[\d.]+pt"', "", svg, count=2)
    return Markup(svg.replace("<svg", f'<svg role="img" aria-label="{escape(label)}"', 1))


def write_plot(plot, result, directory):
    """Writes a plot's files and returns it for the template."""
    frame = plot.data(result)
    svg, points = write_files(plot.draw(result), frame, directory, plot.name)
    return make_figure(plot, inline_svg(svg, plot.title), points)


def make_figure(plot, svg, points):
    """A plot for the template. `points` are (x, y, text) in the SVG's units."""
    return {"plot": plot, "svg": svg, "points": Markup(dump_for_script(points))}


def dump_for_script(value):
    """JSON that cannot end the script element it stands in."""
    return json.dumps(value).replace("<", "\\u003c")


# --- page


def describe_run(run):
    """The facts of the run, as pairs of title and text."""
    facts = [
        ("Scenario", run.get("scenario_name")),
        ("Country", run.get("country")),
        ("Seed", run.get("seed")),
        ("Simulated", with_unit(run.get("sim_s"), "s")),
        ("Took", with_unit(run.get("wall_s"), "s")),
        ("Events", format_number(run.get("events"))),
        ("Packets", format_number(run.get("packets"))),
    ]
    if run.get("peak_rss_bytes", "").isdecimal():
        facts.append(("Memory", format_bytes(int(run["peak_rss_bytes"]))))
    if "records.problems" in run:
        patients = format_count(int(run["records.patients"]))
        facts.append(("Records compared", f"{patients}, {run['records.problems']} disagree"))
    facts += [("ehealth", run.get("module_version")), ("ns-3", run.get("ns3_version"))]
    return [(title, value) for title, value in facts if value]


def with_unit(text, unit):
    return f"{format_number(text)} {unit}" if text else None


def find_template(name):
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("ehealth", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)


def make_page(result, figures, attack_figures=(), against=None):
    run = result.run
    colours = plots.protocol_colours(result.protocols())
    summary = result.summary()
    run_name = f"Scenario {run.get('scenario_name', '?')}, seed {run.get('seed', '?')}"

    def add_captions(drawn):
        return [
            {**figure, "caption": f"{figure['plot'].note}. {run_name}, n = {number}."}
            for figure, number in drawn
        ]

    return find_template("report.html").render(
        name=run.get("scenario_name", result.path.name),
        seed=run.get("seed", "?"),
        country=run.get("country", ""),
        runs=format_count(summary["runs"].sum()),
        outcomes=[(each, int(summary[each].sum())) for each in ("accepted", "rejected", "failed")],
        facts=describe_run(run),
        simplifications=sorted(
            (key.removeprefix("modelled."), value)
            for key, value in run.items()
            if key.startswith("modelled.")
        ),
        scenario=run.get("scenario", ""),
        digest=run.get("digest", ""),
        monitoring=plots.describe_monitoring(result),
        summary=make_table(summary.reset_index(), SUMMARY, colours),
        endings=make_table(describe_endings(result), ENDINGS, colours),
        links=make_table(result.links_by_class(), LINKS),
        operations=make_table(describe_operations(result), OPERATIONS),
        phone_steps=make_table(describe_phone_steps(result), PHONE_STEPS, colours),
        nfc_recorded=not result.messages().empty,
        metrics=make_table(result.metrics(), METRICS),
        attacks=describe_attacks(result, against, colours),
        attack_figures=add_captions(attack_figures),
        figures=add_captions(figures),
    )


def count_cases(plot, result, against=None):
    """What a plot's n counts, with the number."""
    summary = result.summary()
    if plot.name in ("step-times", "sequence-diagram"):
        messages = result.messages()
        runs = messages["protocol_run"].nunique()
        return f"{format_count(len(messages))} messages of {format_count(runs)} runs recorded"
    if plot in SCHEME_PLOTS:
        runs = plots.scheme_bytes_data(result)["runs"].sum()
        return f"{format_count(runs)} runs of {len(result.schemes())} schemes"
    if plot.name in ("latency-cdf", "latency-ccdf", "time-parts", "phone-parts"):
        return f"{format_count(summary['accepted'].sum())} accepted runs"
    if plot.name == "country-map":
        sites = plots.country_map_data(result)
        runs = format_count(sites["runs"].sum())
        return f"{runs} runs of {plots.main_protocol(result)} at {len(sites)} hospitals"
    if plot.name == "attack-latency":
        counts = [len(attacks.honest_runs(each)) for each in (result, against) if each is not None]
        return " and ".join(map(format_count, counts)) + " honest runs"
    if plot in ATTACK_PLOTS:
        return f"{format_count(attacks.attack_table(result)['attempts'].sum())} attempts"
    if plot.name == "freshness":
        return f"{format_count(len(result.observations('freshness-first')))} reviews"
    if plot.name == "alarms":
        noticed = len(result.observations("detection-delay"))
        return f"{format_count(noticed)} emergencies noticed"
    if plot.name == "cloud-instances":
        return f"{format_count(len(plots.cloud_instances_data(result)))} changes"
    if plot.name in ("throughput", "phone-energy"):
        return f"{format_count(summary['runs'].sum())} runs"
    return f"{format_count(result.crypto_ops()['count'].sum())} executions"


def choose_attack_plots(result, against):
    """The plots of the section on attacks: none without attacks."""
    if attacks.attack_table(result).empty:
        return ()
    draw, data = (
        functools.partial(each, against=against)
        for each in (plots.attack_latency, plots.attack_latency_data)
    )
    both = replace(LATENCY_UNDER_ATTACK, draw=draw, data=data)
    return (*ATTACK_PLOTS[:-1], both)


def write_report(result, directory, against=None):
    """Writes the page and the plots of a Result into the directory; returns the page's path.

    `against`: another Result of the same scenario with another variant of the scheme, whose
    attacks and honest people are shown beside.
    """
    if against is not None:
        attacks.check_comparable(result, against)
        if attacks.attack_table(result).empty:
            raise ResultError(f"{result.path}: holds no attacks, so there is nothing to compare")
    directory = Path(directory)
    directory.mkdir(parents=True, exist_ok=True)
    chosen = PLOTS if result.messages().empty else PLOTS + MESSAGE_PLOTS
    parts = plots.phone_parts_data(result)
    # A scheme without NFC and trusted phones has nothing to show there.
    if len(parts) and not parts[[f"{part}_s" for part in plots.PHONE_PARTS]].any(axis=None):
        chosen = tuple(plot for plot in chosen if plot is not PHONE_PLOT)
    if result.compared_protocols():
        chosen = SCHEME_PLOTS + tuple(each for each in chosen if each.name not in PER_PROTOCOL)
    if plots.describe_monitoring(result):
        chosen = MONITORING_PLOTS + chosen
    figures, attack_figures = (
        [(write_plot(plot, result, directory), count_cases(plot, result, against)) for plot in each]
        for each in (chosen, choose_attack_plots(result, against))
    )
    page = directory / "index.html"
    page.write_text(make_page(result, figures, attack_figures, against), encoding="utf-8")
    return page


def main(arguments=None):
    parser = argparse.ArgumentParser(
        prog="python3 -m ehealth.report",
        description="Writes the HTML report and the plots of a results database.",
    )
    parser.add_argument("results", metavar="FILE", type=Path, help="results database")
    parser.add_argument(
        "--out", metavar="DIR", type=Path, help="where to [<FILE>-report, next to it]"
    )
    parser.add_argument(
        "--against",
        metavar="FILE2",
        type=Path,
        help="results of the same scenario with another scheme.variant, .with or .without: attacks, "
        "and what honest people notice of them, side by side",
    )
    options = parser.parse_args(arguments)
    directory = options.out or options.results.with_name(options.results.stem + "-report")
    try:
        against = Result(options.against) if options.against else None
        print(write_report(Result(options.results), directory, against))
    except ResultError as error:
        sys.exit(f"ehealth: {error}")
    except OSError as error:
        sys.exit(f"ehealth: {error.filename or directory}: {error.strerror}")


if __name__ == "__main__":
    main()
