# SPDX-License-Identifier: GPL-2.0-only
"""Schemes under the same arrivals, in one table with confidence intervals.

    python3 -m ehealth compare examples/two-hospitals.toml --schemes all --seeds 5

Each scheme is simulated alone, with the same patients at the same times in every scheme (common
random numbers), once a seed. A figure is the mean over the seeds with its 95 % interval. A *visit*
is what one patient's visit takes in the scheme: the protocols that follow one another, found by
when and where one ends and the next begins. Patients without a record, who enrol first, are left
out. Security goals are those that no attack broke: every attack on the schemes is carried out, in a
small scenario, on the schemes as published and as hardened.
"""

from __future__ import annotations

import argparse
import math
import shlex
import sys
from pathlib import Path
from typing import Optional, Sequence

import pandas as pd

from ehealth import security, sweep
from ehealth.campaign import Campaign, collect
from ehealth.experiment import Experiment, ExperimentError
from ehealth.results import ResultError, quantile
from ehealth.scenario import Scenario, ScenarioError
from ehealth.simulation import RunError
from ehealth.statistics import Estimate, mean_interval
from ehealth.text_table import align

__all__ = [
    "FIGURES",
    "HEADS",
    "Visits",
    "compare",
    "count_goals",
    "make_experiment",
    "visits_of",
    "write_text",
]

#: The protocols of a visit: alternatives, each a sequence of protocol and whether it may lack.
VISITS: dict[str, tuple[tuple[tuple[str, bool], ...], ...]] = {
    "national-phr": ((("visit", True),), (("visit-other-province", True),)),
    "emr-authorization": (
        (("consultation", True), ("emr-search", True), ("diagnosis", True)),
    ),
    "symmetric-ehr": ((("access-change", False), ("retrieve", True), ("store", True)),),
    # Nobody but the phone writes: the visit ends with the doctor's reading.
    "mobile-cloud": ((("upload", True), ("grant", True), ("retrieve", True)),),
}
PROFILE = "cost-profile"

#: Simulated time between the end of a protocol and the next one's start may differ by rounding.
TOLERANCE_S = 1e-6

#: What is compared: column, title, unit.
FIGURES = {
    "visits": ("visits of a run", "1"),
    "latency_p50_s": ("latency of a visit, median", "ms"),
    "latency_p95_s": ("latency of a visit, 95th percentile", "ms"),
    "bytes": ("bytes of a visit", "B"),
    "patient_cpu_s": ("processor time of a visit: patient's device", "ms"),
    "clinician_cpu_s": ("processor time of a visit: clinician's workstation", "ms"),
    "server_cpu_s": ("processor time of a visit: all servers", "ms"),
    "server_load": ("utilisation of the busiest national server by visits", "%"),
    "server_capacity": ("visits that one national server carries at 95 % utilisation", "1/s"),
    "accepted": ("protocol runs accepted", "%"),
}
SCALES = {"ms": 1e3, "%": 1e2}
#: The same, short.
HEADS = {
    "visits": "visits",
    "latency_p50_s": "p50 ms",
    "latency_p95_s": "p95 ms",
    "bytes": "bytes",
    "patient_cpu_s": "patient ms",
    "clinician_cpu_s": "clinician ms",
    "server_cpu_s": "servers ms",
    "server_load": "load %",
    "server_capacity": "visits/s",
    "accepted": "accepted %",
}
#: Who owns a device of the class.
PARTIES = {
    "phone": "patient",
    "workstation": "clinician",
    "nfc-reader": "clinician",
    "hospital-server": "server",
    "national-server": "server",
}
NATIONAL = "national-server"
TARGET_UTILISATION = 0.95


class Visits:
    """The visits of a run: a row each, with the latency and the bytes of its protocols."""

    def __init__(self, scheme: str, runs: pd.DataFrame, pause_s: float) -> None:
        rows = []
        for sequence in chains_of(scheme):
            rows.append(follow(runs, sequence, pause_s))
        self.frame = pd.concat(rows, ignore_index=True)


def chains_of(scheme: str) -> tuple[tuple[tuple[str, bool], ...], ...]:
    """The protocols of a visit; those of a cost profile are the EMR authorization scheme's."""
    known = "emr-authorization" if scheme.startswith(PROFILE) else scheme
    if known not in VISITS:
        raise ExperimentError(f"{scheme}: what a visit is made of is not known to compare.py")
    return VISITS[known]


def follow(
    runs: pd.DataFrame, sequence: Sequence[tuple[str, bool]], pause_s: float
) -> pd.DataFrame:
    """Joins accepted runs at one site of which one begins when the other has ended, or a
    consultation (`pause_s`) later. Columns: site, start_s, end_s, latency_s, bytes."""
    runs = runs[runs["outcome"] == "accepted"]
    visits: Optional[pd.DataFrame] = None
    optional: Optional[pd.DataFrame] = None
    for protocol, needed in sequence:
        part = runs.loc[runs["protocol"] == protocol, ["site", "start_s", "latency_s", "bytes"]]
        part = part.assign(end_s=part["start_s"] + part["latency_s"])
        if visits is None:
            if not needed:
                optional = part
                continue
            visits = part
            if optional is not None and not optional.empty:
                before = match(optional, visits, 0.0)
                visits = add(visits, before, optional)
        else:
            visits = join(visits, part, pause_s)
    assert visits is not None
    return visits.reset_index(drop=True)


def match(first: pd.DataFrame, second: pd.DataFrame, pause_s: float) -> pd.Series:
    """For each row of `second` the label of the row of `first` that it follows; -1: none."""
    left = second.reset_index().sort_values("start_s", kind="stable")
    right = first.assign(start_s=first["end_s"] + pause_s)
    right = right.reset_index(names="before")[["before", "site", "start_s"]]
    right = right.sort_values("start_s", kind="stable")
    merged = pd.merge_asof(
        left, right, on="start_s", by="site", direction="nearest", tolerance=TOLERANCE_S
    )
    return merged.set_index("index")["before"].fillna(-1).astype(int)


def add(visits: pd.DataFrame, before: pd.Series, optional: pd.DataFrame) -> pd.DataFrame:
    """Adds what came before some of the visits."""
    visits = visits.copy()
    for label, first in before[before >= 0].items():
        visits.loc[label, "latency_s"] += optional.loc[first, "latency_s"]
        visits.loc[label, "bytes"] += optional.loc[first, "bytes"]
    return visits


def join(first: pd.DataFrame, second: pd.DataFrame, pause_s: float) -> pd.DataFrame:
    """The rows of `first` that a row of `second` follows at once or after a consultation."""
    joined = []
    for pause in dict.fromkeys((0.0, pause_s)):
        before = match(first, second, pause)
        before = before[before >= 0]
        left = first.loc[before.to_numpy()].reset_index(drop=True)
        right = second.loc[before.index].reset_index(drop=True)
        left["latency_s"] += right["latency_s"]
        left["bytes"] += right["bytes"]
        left["end_s"] = right["end_s"]
        joined.append(left)
    return pd.concat(joined, ignore_index=True)


def visits_of(campaign: Campaign, scheme: str, run: int) -> pd.DataFrame:
    """The visits of one run of a comparison."""
    scenario = Scenario.from_toml(campaign.experiment["base_scenario"])
    runs = campaign.table("protocol_run")
    pause = float(scenario.get("workload.consultation_time"))
    return Visits(scheme, runs[runs["run"] == run], pause).frame


def figures_of(campaign: Campaign, scheme: str, run: int) -> dict[str, float]:
    """The figures of one run."""
    scenario = Scenario.from_toml(campaign.experiment["base_scenario"])
    runs = campaign.table("protocol_run")
    runs = runs[runs["run"] == run]
    visits = Visits(scheme, runs, float(scenario.get("workload.consultation_time"))).frame
    operations = campaign.table("crypto_op")
    chains = chains_of(scheme)
    part_of_visits = operations["protocol"].isin([each for chain in chains for each, _ in chain])
    operations = operations[(operations["run"] == run) & part_of_visits]
    # Also visits of patients without a record, whose operations are among them.
    accepted = runs.loc[runs["outcome"] == "accepted", "protocol"]
    number = max(int(accepted.isin([chain[-1][0] for chain in chains]).sum()), 1)
    device = operations["device"].str.replace(r"-(tee|tpm)$", "", regex=True)
    party = device.map(PARTIES).fillna("patient")
    spent = operations["charged_s"].groupby(party).sum()
    cores = float(scenario.get("national.server_cores"))
    duration = float(scenario.get("run.duration"))
    national = operations[operations["device"] == NATIONAL]
    # Servers of one role share the work where there are several; a national role is one server.
    busiest = national.groupby("role")["charged_s"].sum().max() if len(national) else float("nan")
    return {
        "visits": len(visits),
        "latency_p50_s": quantile(visits["latency_s"], 0.5),
        "latency_p95_s": quantile(visits["latency_s"], 0.95),
        "bytes": visits["bytes"].mean(),
        **{f"{each}_cpu_s": spent.get(each, 0.0) / number for each in ("patient", "clinician")},
        "server_cpu_s": spent.get("server", 0.0) / number,
        "server_load": busiest / (cores * duration),
        "server_capacity": TARGET_UTILISATION * cores / (busiest / number),
        "accepted": (runs["outcome"] == "accepted").mean(),
    }


def compare(campaign: Campaign) -> pd.DataFrame:
    """A row a scheme and figure: scheme, figure, n, mean, low, high (95 % interval over seeds)."""
    rows = []
    for _, run in campaign.runs().iterrows():
        scheme = str(run["scheme.name"])
        figures = figures_of(campaign, scheme, int(run["run"]))
        rows += [(scheme, name, value) for name, value in figures.items()]
    frame = pd.DataFrame(rows, columns=["scheme", "figure", "value"])
    estimates = []
    for (scheme, name), group in frame.groupby(["scheme", "figure"], sort=False):
        estimate: Estimate = mean_interval(group["value"])
        estimates.append(
            (scheme, name, estimate.n, estimate.value, estimate.low, estimate.high)
        )
    return pd.DataFrame(estimates, columns=["scheme", "figure", "n", "mean", "low", "high"])


def count_goals(attacks: pd.DataFrame, schemes: Sequence[str]) -> pd.DataFrame:
    """A row a scheme that was attacked and variant: scheme, variant, met, goals (how many)."""
    rows = []
    for scheme in schemes:
        goals = len(security.goals_of(scheme))
        if goals and scheme in set(attacks["scheme"]):
            for variant in security.VARIANTS:
                broken = len(security.broken_goals(attacks, scheme, variant))
                rows.append((scheme, variant, goals - broken, goals))
    return pd.DataFrame(rows, columns=["scheme", "variant", "met", "goals"])


# --- text


def format_figure(row: pd.Series, unit: str) -> str:
    """Mean and half width of the interval, in the figure's unit: with four significant digits, and
    the half width with no more decimals than the mean."""
    scale = SCALES.get(unit, 1)
    if pd.isna(row["mean"]):
        return "-"
    mean, half = scale * row["mean"], scale * (row["high"] - row["low"]) / 2
    decimals = max(0, 3 - math.floor(math.log10(abs(mean)))) if mean else 0
    text = f"{mean:,.{decimals}f}"
    # What is the same at every seed has an interval of rounding errors.
    if pd.isna(half) or half <= 1e-9 * abs(mean):
        return text if pd.isna(half) else f"{text} ± 0"
    if half < 0.5 * 10**-decimals:
        return f"{text} ± <{10**-decimals:.{decimals}f}"
    shown = min(decimals, max(0, 1 - math.floor(math.log10(half))))
    return f"{text} ± {half:,.{shown}f}"


def make_cells(table: pd.DataFrame, attacks: pd.DataFrame) -> list[list[str]]:
    """The table for people: heads, then a row a scheme, a column a figure."""
    lines = [["scheme", *HEADS.values(), *(f"goals, {each}" for each in security.VARIANTS)]]
    indexed = table.set_index(["scheme", "figure"])
    for scheme in dict.fromkeys(table["scheme"]):
        cells = [format_figure(indexed.loc[(scheme, name)], FIGURES[name][1]) for name in HEADS]
        goals = [security.goals_met(attacks, scheme, each) for each in security.VARIANTS]
        lines.append([scheme, *cells, *goals])
    return lines


def write_text(table: pd.DataFrame, attacks: pd.DataFrame) -> str:
    """The table as text."""
    heads, *rows = make_cells(table, attacks)
    return "".join(line + "\n" for line in align(heads, rows, 1))


def describe_scale(path: str, settings: Sequence[str], seeds: int) -> str:
    """What was simulated, and in what it differs from the scenario's file."""
    text = f"{path}, seeds 1 to {seeds}" if seeds > 1 else f"{path}, seed 1"
    if not settings:
        return text + ", as it stands."
    original = Scenario.load(path)
    changes = []
    for each in settings:
        key, _, value = (part.strip() for part in each.partition("="))
        changes.append(f"{key} = {value} instead of {original.text(key)}")
    return f"{text}; not at its own scale: {', '.join(changes)}."


EXPLANATION = """\
A visit is what one visit of a patient takes in the scheme; ± is half of the 95 % interval over the
seeds. In mobile-cloud the phone uploads, the patient grants access and the doctor reads, who writes
nothing: in the other schemes the doctor does. Cost profiles replay what paper 002 prints; nothing of
them is executed.
"""
HEADS_EXPLANATION = """\
patient, clinician, servers: processor time of a visit, by whose device. load: utilisation of the
busiest national server by visits; visits/s: how many visits a second would use 95 % of it, from
processor time; the mobile cloud counts as one such server. goals: security goals that none of the
attacks broke, in the scheme as published and as hardened; "-": not attacked.
"""
PAGE_EXPLANATION = """\
Utilisation and what a server carries are computed from processor time; the mobile cloud counts as
one such server. Security goals are those that none of the attacks broke.
"""


def write_page(
    path: Path, scale: str, command: str, table: pd.DataFrame, attacks: pd.DataFrame, svg: str
) -> None:
    """The comparison as an HTML page."""
    from ehealth.report import find_template, inline_svg

    # A row a figure: that many schemes fit beside one another.
    names, *rows = zip(*make_cells(table, attacks))
    titles = [f"{FIGURES[name][0]}, {FIGURES[name][1]}".removesuffix(", 1") for name in HEADS]
    titles += [f"security goals met, {each}" for each in security.VARIANTS]
    broken = []
    for scheme in dict.fromkeys(table["scheme"]):
        if scheme not in set(attacks["scheme"]):
            continue
        sentences = security.goals_of(scheme)
        by = {each: security.broken_goals(attacks, scheme, each) for each in security.VARIANTS}
        for goal, title in sentences.items():
            cells = [", ".join(by[each].get(goal, [])) or "met" for each in security.VARIANTS]
            broken.append([scheme, goal, title, *cells])
    page = find_template("compare.html").render(
        scale=scale,
        command=command,
        heads=names,
        rows=[(title, *row[1:]) for title, row in zip(titles, rows)],
        goals=broken,
        variants=security.VARIANTS,
        figure=inline_svg(svg, "schemes compared"),
        explanation=EXPLANATION + PAGE_EXPLANATION,
    )
    path.write_text(page, encoding="utf-8")


# --- command


def make_experiment(scenario: Scenario, schemes: Sequence[str], seeds: int) -> Experiment:
    """Each of the schemes alone, at the same seeds."""
    return Experiment(
        scenario,
        name=f"{scenario.run.name}-schemes",
        grid={"scheme.name": list(schemes)},
        replications=seeds,
    )


def known_schemes() -> list[str]:
    """The schemes that can be simulated."""
    choices = next(key for key in Scenario.schema() if key["name"] == "scheme.name")["choices"]
    return [str(each) for each in choices]


def choose_schemes(text: str) -> list[str]:
    """The schemes of a list with commas, or all. Of each it is known what a visit is made of."""
    known = known_schemes()
    chosen = known if text == "all" else text.split(",")
    for each in chosen:
        if each not in known:
            raise ExperimentError(f"--schemes: {each!r}: no such scheme; known are {', '.join(known)}")
        chains_of(each)  # before hours of simulation
    return chosen


def make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./ehealth compare",
        description="Simulates schemes under the same arrivals and compares them in one table.",
    )
    parser.add_argument("scenario", metavar="SCENARIO", help="TOML file, without [[deployment]]")
    parser.add_argument("--schemes", default="all", help='"all", or a list with commas [all]')
    parser.add_argument("--seeds", type=int, default=5, metavar="N", help="seeds 1 to N [5]")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--jobs", type=int, metavar="N", help="runs at a time [processors]")
    parser.add_argument("--out", metavar="DIR", help="folder [results/<scenario>-schemes]")
    parser.add_argument(
        "--attacks",
        metavar="SCENARIO",
        help="where every attack on the schemes is carried out, for their goals [nowhere]",
    )
    return parser


def main(arguments: Optional[Sequence[str]] = None) -> None:
    """The command "compare"."""
    from ehealth import plots
    from ehealth.plots.files import write_files

    options = make_parser().parse_args(arguments)
    try:
        scenario = Scenario.load(options.scenario)
        for each in options.set:
            key, _, value = each.partition("=")
            scenario.set(key.strip(), value.strip())
        schemes = choose_schemes(options.schemes)
        if "mobile-cloud" in schemes and float(scenario.get("monitoring.population_share")) > 0:
            raise ExperimentError(
                f"{options.scenario}: monitoring.population_share: uploads of monitored patients "
                "would count as visits of mobile-cloud; add --set monitoring.population_share=0"
            )
        experiment = make_experiment(scenario, schemes, options.seeds)
        out = Path(options.out) if options.out else Path("results") / experiment.name
        status = sweep.sweep(experiment, out, options.jobs)
        if status.failures:
            raise ExperimentError(sweep.describe_failures(status))
        table = compare(Campaign(collect(out)))
        attacks = pd.DataFrame(columns=["scheme"])
        if options.attacks:
            attacks = security.attack(options.attacks, schemes, out / "attacks", options.jobs)
            attacks.to_csv(out / "attacks.csv", index=False)
        scale = describe_scale(options.scenario, options.set, options.seeds)
    except (ExperimentError, ResultError, RunError, ScenarioError) as error:
        sys.exit(f"compare: {error}")
    text = scale + "\n\n" + write_text(table, attacks) + "\n" + EXPLANATION + HEADS_EXPLANATION
    (out / "compare.txt").write_text(text, encoding="utf-8")
    goals = count_goals(attacks, schemes)
    svg, _ = write_files(plots.scheme_comparison(table, goals), table, out, "compare")
    command = shlex.join(["./ehealth", "compare", *(arguments or sys.argv[2:])])
    write_page(out / "index.html", scale, command, table, attacks, svg)
    print(text)
    print(f"{out}/index.html, compare.txt, .csv, .svg and .png")


if __name__ == "__main__":
    main()
