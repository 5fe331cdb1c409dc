# SPDX-License-Identifier: GPL-2.0-only
"""Plots of a Campaign: what changes with what varies."""

import numpy as np
import pandas as pd
from matplotlib.ticker import FuncFormatter, MaxNLocator

from ehealth.plots.curve import make_curve
from ehealth.plots.run import draw_cdf
from ehealth.plots.style import (
    INK,
    MUTED,
    PROTOCOL_COLOURS,
    explain,
    format_seconds,
    make_figure,
    styled,
    write_empty,
)
from ehealth.statistics import mean_interval

VARIANT = "variant"
MARKERS = "osD^vP*"


def varied(campaign):
    """What varies: "variant" where there are some, then keys."""
    return ([VARIANT] if campaign.variants else []) + campaign.parameters


def format_metric(value, unit):
    """A figure with its unit, for people."""
    if unit == "s":
        return format_seconds(value)
    return f"{value:,.4g}" + ("" if unit in ("1", "") else f" {unit}")


def name_value(key, value):
    """A value in a legend: "database_cores 4"."""
    shown = f"{value:g}" if isinstance(value, (int, float, np.number)) else str(value)
    return shown if key == VARIANT else f"{key.rpartition('.')[2]} {shown}"


def describe_metric(campaign, metric):
    """Title and unit of a metric."""
    if callable(metric):
        return getattr(metric, "__name__", "metric"), ""
    row = campaign.metrics().set_index("name").loc[metric]
    return row["title"], row["unit"]


def is_numeric(values):
    return pd.api.types.is_numeric_dtype(values)


def metric_against_parameter_data(campaign, metric, parameter):
    """Mean of a metric with its 95 % interval over the seeds: a row a combination of what varies.

    Columns: `parameter`'s, `series` (the rest of what varies), `n`, `mean`, `low`, `high`.
    """
    frame = campaign.metric(metric)
    others = [key for key in varied(campaign) if key != parameter]
    names = [
        ", ".join(name_value(key, row[key]) for key in others) for _, row in frame.iterrows()
    ]
    frame["series"] = names
    rows = []
    for (series, value), group in frame.groupby(["series", parameter], sort=False):
        estimate = mean_interval(group["value"])
        rows.append((value, series, estimate.n, estimate.value, estimate.low, estimate.high))
    return pd.DataFrame(rows, columns=[parameter, "series", "n", "mean", "low", "high"])


@styled
def metric_against_parameter(campaign, metric, parameter):
    """A metric against one thing that varies, with 95 % intervals; a line for each of the rest."""
    data = metric_against_parameter_data(campaign, metric, parameter).dropna(subset=["mean"])
    if data.empty:
        return write_empty("No run has this metric.")
    title, unit = describe_metric(campaign, metric)
    figure, axes = make_figure(3.9)
    numeric = is_numeric(data[parameter])
    names = list(dict.fromkeys(data[parameter]))
    all_series = list(dict.fromkeys(data["series"]))
    for number, series in enumerate(all_series):
        rows = data[data["series"] == series]
        rows = rows.sort_values(parameter) if numeric else rows
        # Side by side where values have no place of their own.
        aside = 0 if numeric else 0.12 * (number - (len(all_series) - 1) / 2)
        x = rows[parameter] if numeric else [names.index(each) + aside for each in rows[parameter]]
        errors = np.abs(rows[["low", "high"]].to_numpy().T - rows["mean"].to_numpy())
        axes.errorbar(
            x, rows["mean"], yerr=np.nan_to_num(errors), capsize=3, label=series or None,
            color=PROTOCOL_COLOURS[number % len(PROTOCOL_COLOURS)],
            marker=MARKERS[number % len(MARKERS)], markersize=5,
            linestyle="-" if numeric else "",
        )  # fmt: skip
        for at, row in zip(x, rows.itertuples(index=False)):
            value = name_value(parameter, row[0])
            text = (
                f"{row.series + ', ' if row.series else ''}{value}: "
                f"{format_metric(row.mean, unit)}"
            )
            if row.n > 1:
                low, high = (format_metric(each, unit) for each in (row.low, row.high))
                text += f", 95 % interval {low} to {high}"
            explain(figure, axes, at, row.mean, f"{text}, n = {row.n}")
    label = parameter
    if numeric:
        values = np.unique(data[parameter])
        unit_of = campaign.unit(parameter)
        label += f", {unit_of}" if unit_of else ""
        if len(values) > 2 and values[0] > 0 and values[-1] / values[0] >= 8:
            axes.set_xscale("log")
            axes.minorticks_off()
        if len(values) <= 10:
            axes.set_xticks(values, [f"{value:g}" for value in values])
    else:
        axes.set_xticks(range(len(names)), [str(each) for each in names])
        axes.set_xlim(-0.5, len(names) - 0.5)
    axes.set_xlabel(label)
    axes.set_title(title)
    axes.set_ylabel(unit if unit != "1" else "")
    axes.margins(y=0.1)
    if data["low"].min() >= 0 or data["mean"].min() >= 0:
        axes.set_ylim(bottom=0)
    if any(all_series):
        axes.legend(loc="best")
    return figure


def latency_by_point_data(campaign, protocol):
    """Quantiles of the latency of accepted runs: `series`, `share` of runs, `latency_s`."""
    frame = campaign.latencies(protocol)
    keys = varied(campaign)
    frames = []
    for _, group in frame.groupby("point", sort=True):
        share, latency = make_curve(group["latency_s"])
        series = ", ".join(name_value(key, group.iloc[0][key]) for key in keys) or protocol
        frames.append(pd.DataFrame({"series": series, "share": share, "latency_s": latency}))
    columns = ["series", "share", "latency_s"]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)


@styled
def latency_by_point(campaign, protocol):
    """Share of accepted runs that took at most so long, all seeds together; a curve a point."""
    data = latency_by_point_data(campaign, protocol)
    names = list(dict.fromkeys(data["series"]))
    if len(names) > len(PROTOCOL_COLOURS):
        return write_empty(f"{len(names)} points are too many for curves that can be told apart.")
    curves = [
        (name, each["latency_s"], each["share"])
        for name, each in data.groupby("series", sort=False)
    ]
    return draw_cdf(curves, dict(zip(names, PROTOCOL_COLOURS)))


def heat_map_data(campaign, metric, x, y):
    """Mean of a metric over everything but two things that vary: columns `x`, `y`, `n`, `mean`."""
    frame = campaign.metric(metric)
    grouped = frame.groupby([x, y], sort=False)["value"]
    return grouped.agg(n="count", mean="mean").reset_index()


@styled
def heat_map(campaign, metric, x, y):
    """A metric's mean against two things that vary."""
    data = heat_map_data(campaign, metric, x, y).dropna(subset=["mean"])
    if data.empty:
        return write_empty("No run has this metric.")
    title, unit = describe_metric(campaign, metric)
    xs, ys = (
        sorted(data[key].unique()) if is_numeric(data[key]) else list(data[key].unique())
        for key in (x, y)
    )
    table = data.pivot(index=y, columns=x, values="mean").reindex(index=ys, columns=xs)
    figure, axes = make_figure(1.6 + 0.5 * len(ys))
    mesh = axes.pcolormesh(table.to_numpy(), cmap="viridis", edgecolors="none")
    low, high = np.nanmin(table), np.nanmax(table)
    for i, b in enumerate(ys):
        for j, a in enumerate(xs):
            value = table.iat[i, j]
            if not np.isnan(value):
                # Viridis is dark below its middle.
                dark = high > low and (value - low) / (high - low) < 0.55
                shown = f"{value:,.4g}"
                ink = "#ffffff" if dark or high == low else "#000000"
                axes.text(j + 0.5, i + 0.5, shown, ha="center", va="center", color=ink, fontsize=8)
                text = f"{name_value(x, a)}, {name_value(y, b)}: {shown} {unit}"
                explain(figure, axes, j + 0.5, i + 0.5, text)
    axes.set_xticks(np.arange(len(xs)) + 0.5, [name_value(VARIANT, each) for each in xs])
    axes.set_yticks(np.arange(len(ys)) + 0.5, [name_value(VARIANT, each) for each in ys])
    axes.grid(visible=False)
    axes.tick_params(length=0)
    axes.set_xlabel(" ".join(filter(None, [x, campaign.unit(x) and f"({campaign.unit(x)})"])))
    axes.set_ylabel(y)
    axes.set_title(title)
    bar = figure.colorbar(mesh, ax=axes, aspect=30)
    bar.set_label(unit if unit != "1" else "")
    bar.ax.ticklabel_format(useOffset=False)
    bar.ax.yaxis.set_major_locator(MaxNLocator(4))
    bar.outline.set_edgecolor(MUTED)
    return figure


SCALES = (
    ("run.wall_s", "time, s", 1),
    ("run.peak_rss_bytes", "memory, MB", 1e-6),
    ("run.events", "events, million", 1e-6),
)


def scalability_data(campaign):
    """What each run cost the host: hospitals, wall_s, peak_rss_bytes, events, and what varies."""
    frame = campaign.metric("run.hospitals").rename(columns={"value": "hospitals"})
    for name, _, _ in SCALES:
        frame[name.removeprefix("run.")] = campaign.metric(name)["value"]
    return frame.drop(columns=["run", "point"])


@styled
def scalability(campaign):
    """Wall time, memory and events of the simulation against the number of hospitals."""
    data = scalability_data(campaign)
    figure, panels = make_figure(2.9, ncols=len(SCALES))
    for axes, (name, label, factor) in zip(panels, SCALES):
        values = factor * data[name.removeprefix("run.")]
        axes.scatter(data["hospitals"], values, s=18, color=PROTOCOL_COLOURS[0], alpha=0.8)
        means = values.groupby(data["hospitals"]).mean()
        axes.plot(means.index, means, color=INK, linewidth=1)
        for hospitals, value in means.items():
            text = f"{hospitals:,} hospitals: {label.partition(',')[0]} {value:.4g}"
            explain(figure, axes, hospitals, value, text + label.partition(",")[2])
        axes.set_title(label)
        axes.set_ylim(0, values.max() * 1.1 or 1)
        axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    panels[1].set_xlabel("hospitals")
    return figure
