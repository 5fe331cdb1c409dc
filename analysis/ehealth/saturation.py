# SPDX-License-Identifier: GPL-2.0-only
"""How many visits a server carries: an experiment that goes beyond it, beside its service time.

    python3 -m ehealth saturation results/key-server --role key-server

The experiment varies how many patients come (workload.rate_factor). At each rate the processor time
of the server's role, the visits that came and those that were carried are measured; the service
time, the processor time of a visit at the lowest rate, says what to expect. *Carried* are visits
that ended while patients came: as many as came, until the server has no time left. The first fifth
of a run is warm-up and does not count for rates and latency.
"""

from __future__ import annotations

import argparse
import sys
from typing import Optional, Sequence

import pandas as pd

from ehealth.campaign import Campaign
from ehealth.compare import TARGET_UTILISATION, Visits
from ehealth.experiment import ExperimentError
from ehealth.results import ResultError, quantile
from ehealth.scenario import Scenario
from ehealth.statistics import mean_interval
from ehealth.text_table import align

__all__ = ["knee", "measure", "saturation"]

#: A rate is carried when so much of it is.
CARRIED = 0.97
#: Share of a run.
WARM_UP = 0.2


def scenario_of(campaign: Campaign) -> Scenario:
    """The scenario of the first run: only the rate differs from run to run."""
    facts = campaign.table("property")
    facts = facts[(facts["run"] == campaign.runs()["run"].iloc[0]) & (facts["key"] == "scenario")]
    return Scenario.from_toml(facts["value"].iloc[0])


def measure(campaign: Campaign, role: str) -> pd.DataFrame:
    """A row a run: run, offered_per_s, carried_per_s, service_s (processor time of a visit),
    utilisation (of the role's cores, from the first run's start to the last one's end),
    latency_p50_s and latency_p95_s of a visit."""
    scenario = scenario_of(campaign)
    duration = float(scenario.get("run.duration"))
    cores = float(scenario.get("national.server_cores"))
    pause = float(scenario.get("workload.consultation_time"))
    scheme = str(scenario.get("scheme.name"))
    all_runs = campaign.table("protocol_run")
    operations = campaign.table("crypto_op")
    operations = operations[operations["role"] == role]
    if operations.empty:
        raise ExperimentError(f"--role: {role}: computes nothing in {campaign.path}")
    rows = []
    for run in campaign.runs()["run"]:
        runs = all_runs[all_runs["run"] == run]
        visits = Visits(scheme, runs, pause).frame
        begin = WARM_UP * duration
        window = duration - begin
        came = visits[(visits["start_s"] >= begin) & (visits["start_s"] < duration)]
        ended = visits[(visits["end_s"] >= begin) & (visits["end_s"] < duration)]
        charged = operations.loc[operations["run"] == run, "charged_s"].sum()
        first, last = runs["start_s"].min(), (runs["start_s"] + runs["latency_s"]).max()
        rows.append(
            {
                "run": run,
                "offered_per_s": len(came) / window,
                "carried_per_s": len(ended) / window,
                "service_s": charged / max(len(visits), 1),
                "utilisation": charged / (cores * (last - first)),
                "latency_p50_s": quantile(came["latency_s"], 0.5),
                "latency_p95_s": quantile(came["latency_s"], 0.95),
            }
        )
    return pd.DataFrame(rows)


def saturation(campaign: Campaign, role: str) -> pd.DataFrame:
    """A row a point, by offered rate: means over the seeds of what measure() has, `expected` (the
    utilisation that rate and service time let expect), half widths of the 95 % intervals of
    carried rate, utilisation and latency_p95_s."""
    frame = measure(campaign, role).merge(campaign.runs()[["run", "point"]], on="run")
    cores = float(scenario_of(campaign).get("national.server_cores"))
    rows = []
    for _, group in frame.groupby("point"):
        row = group.drop(columns=["run", "point"]).mean().to_dict()
        for name in ("carried_per_s", "utilisation", "latency_p95_s"):
            row[f"{name}_half"] = mean_interval(group[name]).half_width
        rows.append(row)
    points = pd.DataFrame(rows).sort_values("offered_per_s", ignore_index=True)
    points["expected"] = points["offered_per_s"] * points["service_s"].iloc[0] / cores
    return points


def knee(points: pd.DataFrame) -> dict[str, float]:
    """computed_per_s: visits a second at 95 % utilisation, from the service time; carried_per_s:
    the highest offered rate that was carried; most_per_s: the highest rate carried at all."""
    service = points["offered_per_s"].iloc[0] / points["expected"].iloc[0]
    carried = points[points["carried_per_s"] >= CARRIED * points["offered_per_s"]]
    return {
        "computed_per_s": TARGET_UTILISATION * service,
        "carried_per_s": carried["offered_per_s"].max(),
        "most_per_s": points["carried_per_s"].max(),
    }


def write_text(points: pd.DataFrame) -> str:
    """The points and the knee for people."""

    def spread(name: str, row: pd.Series, scale: float, digits: int) -> str:
        half = row[f"{name}_half"]
        text = f"{scale * row[name]:.{digits}f}"
        return text if pd.isna(half) else f"{text} ± {scale * half:.{digits}f}"

    heads = ["offered/s", "carried/s", "expected %", "utilisation %", "p50 ms", "p95 ms"]
    lines = []
    for _, row in points.iterrows():
        lines.append(
            [
                f"{row['offered_per_s']:.1f}",
                spread("carried_per_s", row, 1, 1),
                f"{100 * row['expected']:.1f}",
                spread("utilisation", row, 100, 1),
                f"{1000 * row['latency_p50_s']:.1f}",
                spread("latency_p95_s", row, 1000, 1),
            ]
        )
    text = "".join(line + "\n" for line in align(heads, lines, 0))
    found = knee(points)
    return (
        f"{text}\nservice time of a visit {1000 * points['service_s'].iloc[0]:.3f} ms: "
        f"{found['computed_per_s']:.0f} visits/s at 95 % utilisation, computed\n"
        f"carried: {found['carried_per_s']:.0f} visits/s offered were still carried, "
        f"never more than {found['most_per_s']:.0f}\n"
    )


def main(arguments: Optional[Sequence[str]] = None) -> None:
    """The command "saturation"."""
    parser = argparse.ArgumentParser(
        prog="./ehealth saturation",
        description="Prints how many visits a server carries, measured beside computed.",
    )
    parser.add_argument("folder", metavar="DIR", help="of ./ehealth sweep, collected")
    parser.add_argument("--role", default="key-server", help="of the server [%(default)s]")
    options = parser.parse_args(arguments)
    try:
        points = saturation(Campaign(options.folder), options.role)
    except (ExperimentError, ResultError) as error:
        sys.exit(f"saturation: {error}")
    print(write_text(points))


if __name__ == "__main__":
    main()
