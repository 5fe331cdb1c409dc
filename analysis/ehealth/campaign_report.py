# SPDX-License-Identifier: GPL-2.0-only
"""Writes the HTML report of a Campaign, with every plot as PNG, SVG and CSV."""

import functools
import itertools
from pathlib import Path

import pandas as pd

from ehealth import plots
from ehealth.plots.campaign import describe_metric, format_metric, name_value, varied
from ehealth.plots.files import describe_seeds, write_files
from ehealth.report import Plot, find_template, inline_svg, make_figure
from ehealth.report_tables import Column, make_table
from ehealth.statistics import compare

#: What is asked of each protocol.
QUANTITIES = ("latency_median", "latency_p95")
#: And where people are monitored.
MONITORING_QUANTITIES = ("bytes_mean", "phone_computation", "phone_radio")
MONITORING_METRICS = ("monitoring.miss_rate", "monitoring.false_alarms_per_patient_day",
                      "cloud.instances_max", "cloud.utilisation")  # fmt: skip
HEAT_MAPS = 3
CURVES = 7


def find_metrics(campaign):
    """The metrics that the report shows: those of each protocol that was run."""
    known = set(campaign.metrics()["name"])
    quantities, others = QUANTITIES, ()
    if "monitoring.patients" in known:
        quantities, others = QUANTITIES + MONITORING_QUANTITIES, MONITORING_METRICS
    wanted = [f"{each}.{name}" for each in campaign.protocols() for name in quantities]
    return [name for name in (*wanted, *others) if name in known]


def find_plots(campaign):
    """The plots of a campaign: a Plot whose `draw` and `data` take the campaign."""
    metrics = find_metrics(campaign)
    keys = varied(campaign)
    made = []

    def add(name, title, note, function, data, **options):
        made.append(
            Plot(
                name,
                title,
                note,
                functools.partial(function, **options),
                functools.partial(data, **options),
            )
        )

    for metric, key in itertools.product(metrics, keys):
        title, _ = describe_metric(campaign, metric)
        add(
            f"{metric}-{key}".replace(".", "-").replace("_", "-"), f"{title}, by {key}",
            f"{title}: mean over the seeds with its 95 % interval",
            plots.metric_against_parameter, plots.metric_against_parameter_data,
            metric=metric, parameter=key,
        )  # fmt: skip
    if campaign.runs()["point"].nunique() <= CURVES:
        for protocol in campaign.protocols():
            add(
                f"latency-{protocol}", f"Latency of {protocol}",
                "Share of accepted runs with at most this latency, all seeds together",
                plots.latency_by_point, plots.latency_by_point_data, protocol=protocol,
            )  # fmt: skip
    for metric in metrics[:HEAT_MAPS] if len(keys) >= 2 else ():
        title, _ = describe_metric(campaign, metric)
        add(
            f"map-{metric}".replace(".", "-").replace("_", "-"), f"{title}, by two",
            f"{title}: mean over seeds and all else that varies",
            plots.heat_map, plots.heat_map_data, metric=metric, x=keys[0], y=keys[1],
        )  # fmt: skip
    if campaign.metric("run.hospitals")["value"].nunique() > 1:
        add(
            "scalability", "What the simulation takes",
            "A dot a run; the line joins the means. Time and memory are those of the host",
            plots.scalability, plots.scalability_data,
        )  # fmt: skip
    return made


def make_points_table(campaign):
    """A row a point and metric."""
    keys = varied(campaign)
    rows = []
    for metric in find_metrics(campaign):
        title, unit = describe_metric(campaign, metric)
        for row in campaign.summary(metric).to_dict("records"):
            cells = {str(i): name_value("variant", row[key]) for i, key in enumerate(keys)}
            cells.update(metric=title, n=row["n"], unit=unit)
            cells.update({name: row[name] for name in ("mean", "low", "high")})
            rows.append(cells)
    columns = [Column("metric", "Metric", "text")]
    columns += [Column(str(i), key, "text") for i, key in enumerate(keys)]
    columns += [
        Column("n", "n", "count"),
        Column("mean", "Mean", "metric"),
        Column("low", "From", "metric"),
        Column("high", "To", "metric"),
        Column("unit", "Unit", "text"),
    ]
    return make_rows(rows, columns)


def make_comparisons(campaign):
    """Paired differences to the first variant, or to the first value of each parameter of words."""
    rows = []
    runs = campaign.runs()
    for key in varied(campaign):
        values = list(runs[key].unique())
        if len(values) < 2 or not isinstance(values[0], str):
            continue
        for metric, other in itertools.product(find_metrics(campaign), values[1:]):
            title, unit = describe_metric(campaign, metric)
            estimate = compare(campaign.metric(metric), values[0], other, by=key)
            rows.append(
                {
                    "what": f"{other} - {values[0]}", "metric": title, "n": estimate.n,
                    "mean": estimate.value, "low": estimate.low, "high": estimate.high,
                    "unit": unit,
                }
            )  # fmt: skip
    columns = (
        Column("what", "Difference", "text"),
        Column("metric", "Metric", "text"),
        Column("n", "Seeds", "count"),
        Column("mean", "Mean", "metric"),
        Column("low", "From", "metric"),
        Column("high", "To", "metric"),
        Column("unit", "Unit", "text"),
    )
    return make_rows(rows, columns)


def make_rows(rows, columns):
    return make_table(pd.DataFrame(rows, columns=[each.name for each in columns]), columns)


def write_report(campaign, directory):
    """Writes the page and the plots of a Campaign into the directory; returns the page's path."""
    directory = Path(directory)
    directory.mkdir(parents=True, exist_ok=True)
    figures = []
    for plot in find_plots(campaign):
        frame = plot.data(campaign)
        svg, points = write_files(plot.draw(campaign), frame, directory, plot.name)
        figure = make_figure(plot, inline_svg(svg, plot.title), points)
        figures.append({**figure, "caption": f"{plot.note}. {plots.caption(campaign, frame)}"})
    runs = campaign.runs()
    walls = campaign.metric("run.wall_s")["value"]
    facts = [
        ("Experiment", campaign.experiment["source"]),
        ("Seeds", describe_seeds(runs["seed"]).partition(" ")[2]),
        *(
            (key, ", ".join(name_value("variant", each) for each in runs[key].unique()))
            for key in varied(campaign)
        ),
        ("Simulating took", format_metric(walls.sum(), "s")),
        ("ns-3", campaign.experiment["ns3_version"]),
    ]
    page = directory / "index.html"
    page.write_text(
        find_template("campaign.html").render(
            name=campaign.name,
            runs=f"{len(runs):,}",
            points=f"{runs['point'].nunique():,}",
            missing=campaign.missing(),
            facts=facts,
            points_table=make_points_table(campaign),
            comparisons=make_comparisons(campaign),
            figures=figures,
            scenario=campaign.experiment["base_scenario"],
            code_version=campaign.experiment["code_version"],
        ),
        encoding="utf-8",
    )
    return page
