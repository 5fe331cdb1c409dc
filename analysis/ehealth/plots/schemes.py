# SPDX-License-Identifier: GPL-2.0-only
"""Plots of schemes that ran side by side in one Result, by the protocols they have in common."""

import itertools

import numpy as np
import pandas as pd
from matplotlib.ticker import FuncFormatter, MaxNLocator

from ehealth.plots.run import latency_cdf_data
from ehealth.plots.style import (
    PROTOCOL_COLOURS,
    explain,
    format_seconds,
    make_figure,
    protocol_colours,
    scheme_colours,
    styled,
    use_log_seconds,
    write_empty,
)
from ehealth.results import protocol_order, scheme_order

NOTHING_SHARED = "No two schemes have run the same protocol."


def split_names(frame):
    """The frame's column `protocol`, "scheme/protocol", as two columns."""
    parts = frame["protocol"].str.rpartition("/")
    return frame.assign(scheme=parts[0], protocol=parts[2])


# --- latency


def scheme_latency_data(result):
    """Quantiles of accepted latencies: `scheme`, `protocol`, `share` of runs, `latency_s`."""
    data = split_names(latency_cdf_data(result))
    data = data[data["protocol"].isin(result.compared_protocols())]
    return data[["scheme", "protocol", "share", "latency_s"]].reset_index(drop=True)


@styled
def scheme_latency(result):
    """Share of accepted runs that took at most so long: a panel a protocol, a curve a scheme."""
    data = scheme_latency_data(result)
    data = data[data["latency_s"] > 0]
    if data.empty:
        return write_empty(NOTHING_SHARED)
    protocols = protocol_order(data["protocol"])
    colours = scheme_colours(result.schemes())
    figure, panels = make_figure(0.9 + 1.7 * len(protocols), nrows=len(protocols), squeeze=False)
    for axes, protocol in zip(panels[:, 0], protocols):
        chosen = data[data["protocol"] == protocol]
        use_log_seconds(axes.xaxis, chosen["latency_s"].min(), chosen["latency_s"].max())
        for scheme in scheme_order(chosen["scheme"]):
            curve = chosen[chosen["scheme"] == scheme]
            x = np.append(curve["latency_s"].iloc[0], curve["latency_s"])
            y = np.append(0, curve["share"])
            axes.plot(x, y, drawstyle="steps-post", color=colours[scheme], label=scheme)
            for latency, share in zip(curve["latency_s"], curve["share"]):
                text = f"{scheme}, {protocol}: {100 * share:.3g} % within {format_seconds(latency)}"
                explain(figure, axes, latency, share, text)
        axes.set_ylim(0, 1.02)
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.0f} %"))
        axes.set_title(protocol)
    panels[-1, 0].set_xlabel("latency, s (logarithmic)")
    write_legend(figure, panels[0, 0])
    return figure


def write_legend(figure, axes):
    """One legend above all panels."""
    handles, labels = axes.get_legend_handles_labels()
    columns = min(3, len(labels))
    rows = -(-len(labels) // columns)
    figure.legend(
        handles, labels, loc="upper left", ncol=columns, columnspacing=1.2, handlelength=1.4
    )
    # Older matplotlib does not leave room for a figure's legend.
    height = figure.get_figheight()
    figure.get_layout_engine().set(rect=(0, 0, 1, 1 - (0.12 + 0.19 * rows) / height))


# --- sums of a visit


def scheme_bytes_data(result):
    """Mean octets of a run, handed to links: a row a scheme and protocol that others run, too."""
    runs = split_names(result.protocol_runs())
    runs = runs[runs["protocol"].isin(result.compared_protocols())]
    grouped = runs.groupby(["scheme", "protocol"])
    frame = grouped.agg(runs=("bytes", "size"), bytes=("bytes", "mean"), messages=("messages", "mean"))
    return order_schemes(frame.reset_index(), "protocol", protocol_order(runs["protocol"]))


def scheme_crypto_data(result):
    """Mean processor time of a visit by party, s: a row a scheme and role.

    A visit is a run of each of the protocols that several schemes have run.
    """
    runs = split_names(result.protocol_runs())
    counts = runs.groupby(["scheme", "protocol"]).size()
    operations = result.crypto_ops()
    operations = operations[operations["protocol"].isin(result.compared_protocols())]
    rows = operations.groupby(["scheme", "role", "protocol"])["charged_s"].sum().reset_index()
    keys = pd.MultiIndex.from_frame(rows[["scheme", "protocol"]])
    rows["charged_s"] /= counts.reindex(keys).to_numpy()
    frame = rows.groupby(["scheme", "role"])["charged_s"].sum().reset_index()
    return order_schemes(frame, "role", sorted(frame["role"].unique(), key=rank_role))


def rank_role(role):
    """Patients first, then doctors, then what stands in data centres."""
    first = ("patient", "doctor")
    return (first.index(role) if role in first else len(first)), role


def order_schemes(frame, column, values):
    """Rows by scheme, then by the column's values."""
    frame["_scheme"] = frame["scheme"].map(scheme_order(frame["scheme"]).index)
    frame["_value"] = frame[column].map(list(values).index)
    frame = frame.sort_values(["_scheme", "_value"], ignore_index=True)
    return frame.drop(columns=["_scheme", "_value"])


def draw_stacks(data, part, value, colours, write, label):
    """A bar a scheme, stacked of its parts, with the sum beside it."""
    if data.empty:
        return write_empty(NOTHING_SHARED)
    schemes = scheme_order(data["scheme"])
    parts = list(dict.fromkeys(data[part]))
    table = data.pivot(index="scheme", columns=part, values=value).reindex(schemes).fillna(0)
    figure, axes = make_figure(1.35 + 0.38 * len(schemes))
    rows, left = np.arange(len(schemes)), np.zeros(len(schemes))
    for each in parts:
        widths = table[each].to_numpy()
        axes.barh(rows, widths, left=left, height=0.62, color=colours[each], label=each)
        for row, (start, width) in enumerate(zip(left, widths)):
            if width > 0:
                text = f"{schemes[row]}, {each}: {write(width)}"
                explain(figure, axes, start + width / 2, row, text)
        left += widths
    for row, total in enumerate(left):
        axes.text(total + 0.012 * left.max(), row, write(total), va="center")
    axes.set_yticks(rows, schemes)
    axes.tick_params(axis="y", length=0)
    axes.invert_yaxis()
    axes.grid(axis="y", visible=False)
    axes.set_xlim(0, 1.16 * (left.max() or 1))
    axes.xaxis.set_major_locator(MaxNLocator(6))
    axes.set_xlabel(label)
    write_legend(figure, axes)
    return figure


@styled
def scheme_bytes(result):
    """Mean octets of a visit, a bar a scheme, stacked by protocol."""
    data = scheme_bytes_data(result)
    colours = protocol_colours(data["protocol"].unique())
    return draw_stacks(
        data, "protocol", "bytes", colours, lambda n: f"{n:,.0f} B", "bytes of a mean visit"
    )


@styled
def scheme_crypto(result):
    """Mean processor time of a visit, a bar a scheme, stacked by party."""
    data = scheme_crypto_data(result)
    colours = dict(zip(sorted(data["role"].unique(), key=rank_role), PROTOCOL_COLOURS))
    return draw_stacks(
        data, "role", "charged_s", colours, format_seconds, "processor seconds of a mean visit"
    )


# --- a comparison over seeds

COMPARED = {
    "latency_p50_s": ("latency of a visit, median, ms", 1e3),
    "latency_p95_s": ("latency, 95th percentile, ms", 1e3),
    "bytes": ("bytes of a visit, kB", 1e-3),
    "patient_cpu_s": ("CPU of patient's device, ms", 1e3),
    "clinician_cpu_s": ("CPU of workstation, ms", 1e3),
    "server_cpu_s": ("CPU of all servers, ms", 1e3),
    "server_load": ("load of the busiest national server, %", 1e2),
}
GOAL_MARKERS = {"published": "o", "hardened": "D"}


@styled
def scheme_comparison(table, goals=None):
    """What ehealth.compare.compare() returns: a panel a figure, a point a scheme with its interval.

    `goals`: what ehealth.compare.count_goals() returns, for the last panel.
    """
    schemes = list(dict.fromkeys(table["scheme"]))  # as in the table
    colours = dict(zip(schemes, itertools.cycle(PROTOCOL_COLOURS)))
    rows = np.arange(len(schemes))
    figure, panels = make_figure(
        0.6 + 4 * (0.55 + 0.2 * len(schemes)), nrows=4, ncols=2, sharey=True, squeeze=False
    )
    for axes, (name, (title, scale)) in zip(panels.flat, COMPARED.items()):
        chosen = table[table["figure"] == name].set_index("scheme").reindex(schemes)
        for row, scheme in zip(rows, schemes):
            mean, low, high = (scale * chosen.loc[scheme, each] for each in ("mean", "low", "high"))
            if np.isfinite(low):
                axes.plot([low, high], [row, row], color=colours[scheme], linewidth=2)
            axes.plot([mean], [row], "o", color=colours[scheme], markersize=4)
        values = scale * chosen["mean"]
        if values.min() > 0 and values.max() > 20 * values.min():
            axes.set_xscale("log")
        else:
            axes.set_xlim(0, 1.1 * (scale * chosen[["mean", "high"]].max().max() or 1))
        axes.set_title(title)
    panels[0, 0].set_yticks(rows, schemes)
    panels[0, 0].set_ylim(len(schemes) - 0.5, -0.5)
    if goals is None or goals.empty:
        panels[-1, -1].set_axis_off()
    else:
        draw_goals(panels[-1, -1], goals, schemes, colours)
    return figure


def draw_goals(axes, goals, schemes, colours):
    """The share of a scheme's security goals that were met under attack, by variant."""
    for variant, marker in GOAL_MARKERS.items():
        chosen = goals[goals["variant"] == variant]
        where = [schemes.index(each) for each in chosen["scheme"]]
        for row, scheme, met, number in zip(where, chosen["scheme"], chosen["met"], chosen["goals"]):
            axes.plot(
                [100 * met / number],
                [row],
                marker,
                color=colours[scheme],
                markerfacecolor=colours[scheme] if variant == "hardened" else "none",
                markersize=5,
                clip_on=False,
            )
            text = f"{scheme}, {variant}: {met} of {number} goals met"
            explain(axes.figure, axes, 100 * met / number, row, text)
    axes.set_xlim(0, 105)
    axes.set_title("goals met, %: \u25cb published, \u25c6 hardened")
