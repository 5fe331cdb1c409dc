# SPDX-License-Identifier: GPL-2.0-only
"""Plots of one Result."""

import math

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter

from ehealth.plots.curve import make_curve
from ehealth.plots.map import find_frame, name_provinces
from ehealth.plots.style import (
    INK,
    MUTED,
    PAPER,
    PART_TITLES,
    PARTS,
    PROTOCOL_COLOURS,
    WIDTH,
    explain,
    format_seconds,
    make_figure,
    protocol_colours,
    styled,
    use_log_seconds,
    write_empty,
)
from ehealth.results import SCHEMES, protocol_order

BIN_SECONDS = 10
OPERATIONS = 12
# What a scheme's patients mainly come for; its latency colours the map.
MAIN_PROTOCOLS = tuple(protocols[0] for protocols in SCHEMES.values()) + tuple(
    f"{scheme}/{protocols[0]}" for scheme, protocols in SCHEMES.items()
)


def accepted_runs(result):
    runs = result.protocol_runs()
    return runs[runs["outcome"] == "accepted"]


# --- latency


def latency_cdf_data(result):
    """Quantiles of the latency of accepted runs: `protocol`, `share` of runs, `latency_s`."""
    frames = []
    for protocol in result.protocols():
        share, latency = make_curve(result.latency(protocol))
        if latency.size:
            frames.append(
                pd.DataFrame({"protocol": protocol, "share": share, "latency_s": latency})
            )
    columns = ["protocol", "share", "latency_s"]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)


def outline(line):
    """Points of a drawn step curve in pixels, close enough to tell what a label would hide."""
    x, y = line.get_data(orig=False)
    corners = np.column_stack([np.repeat(x, 2)[1:], np.repeat(y, 2)[:-1]])
    corners = line.axes.transData.transform(corners)
    along = np.append(0, np.cumsum(np.abs(np.diff(corners, axis=0)).sum(axis=1)))
    steps = np.arange(0, along[-1] + 1, 2)
    return np.column_stack([np.interp(steps, along, corners[:, i]) for i in (0, 1)])


def label_curves(axes, curves, colours):
    """Writes each curve's name beside it, where it hides the least of all curves and names."""
    renderer = axes.figure.canvas.get_renderer()
    paths = {name: outline(line) for name, line in curves.items()}
    everything = np.vstack(list(paths.values()))
    frame = axes.get_window_extent(renderer)
    placed = []
    for name, path in paths.items():
        text = axes.text(0, 0, name, transform=axes.transAxes)
        size = text.get_window_extent(renderer)
        text.remove()
        width, height = size.width + 8, size.height + 5
        # Curves are told apart best where they are steep.
        middle = np.abs(path[:, 1] - (frame.y0 + frame.y1) / 2) < 0.4 * frame.height
        path = path[middle] if middle.any() else path
        best = None
        for y in np.linspace(frame.y0 + height, frame.y1 - height, 22):
            for x in np.linspace(frame.x0 + 3, frame.x1 - width - 3, 30):
                hidden = np.sum(
                    (everything[:, 0] > x)
                    & (everything[:, 0] < x + width)
                    & (everything[:, 1] > y - height / 2)
                    & (everything[:, 1] < y + height / 2)
                )
                overlaps = any(
                    x < px + pw and px < x + width and abs(y - py) < (height + ph) / 2
                    for px, py, pw, ph in placed
                )
                ends = np.array([[x, y], [x + width, y]])
                gaps = np.hypot(*(path[:, None, :] - ends[None]).transpose(2, 0, 1))
                cost = 100 * hidden + 10000 * overlaps + gaps.min()
                if best is None or cost < best[0]:
                    point, end = np.unravel_index(gaps.argmin(), gaps.shape)
                    best = (cost, x, y, path[point], ends[end])
        _, x, y, point, end = best
        placed.append((x, y, width, height))
        line = axes.transData.inverted().transform([point, end])
        axes.plot(*line.T, color=colours[name], linewidth=0.9)
        axes.plot(*line[:1].T, color=colours[name], marker="o", markersize=3.5)
        where = axes.transData.inverted().transform((x + 4, y))
        axes.text(*where, name, va="center", ha="left")


@styled
def latency_cdf(result):
    """Share of accepted runs that took at most so long, a curve a protocol."""
    data = latency_cdf_data(result)
    curves = [(name, each["latency_s"], each["share"]) for name, each in by_protocol(data)]
    return draw_cdf(curves, protocol_colours(result.protocols()))


def latency_ccdf_data(result):
    """As latency_cdf_data, but `share` is of runs that took longer; without the last, which is 0."""
    data = latency_cdf_data(result)
    data["share"] = 1 - data["share"]
    return data[data["share"] > 1e-12].reset_index(drop=True)


@styled
def latency_ccdf(result):
    """Share of accepted runs that took longer, logarithmic: the slow ones show."""
    data = latency_ccdf_data(result)
    data = data[data["latency_s"] > 0]
    if data.empty:
        return write_empty("Too few runs were accepted to show the slow ones.")
    figure, axes = make_figure(3.9)
    colours = protocol_colours(result.protocols())
    use_log_seconds(axes.xaxis, data["latency_s"].min(), data["latency_s"].max())
    axes.set_yscale("log")
    curves = {}
    for protocol, curve in by_protocol(data):
        x = np.append(curve["latency_s"].iloc[0], curve["latency_s"])
        y = np.append(1, curve["share"])
        curves[protocol] = axes.plot(x, y, drawstyle="steps-post", color=colours[protocol])[0]
        for latency, share in zip(curve["latency_s"], curve["share"]):
            text = f"{protocol}: {100 * share:.3g} % take more than {format_seconds(latency)}"
            explain(figure, axes, latency, share, text)
    steps = (1, 2, 5) if data["share"].min() > 0.005 else (1,)
    axes.yaxis.set_major_locator(LogLocator(subs=steps, numticks=20))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:g} %"))
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.set_xlabel("latency, s (logarithmic)")
    axes.set_ylabel("accepted runs that take longer")
    figure.draw_without_rendering()
    label_curves(axes, curves, colours)
    return figure


def by_protocol(data):
    return data.groupby("protocol", sort=False)


def draw_cdf(curves, colours):
    """A figure of the curves (name, ascending latencies in s, shares of all at or below)."""
    curves = [
        (name, np.asarray(latencies), np.asarray(shares)) for name, latencies, shares in curves
    ]
    curves = [
        (name, latencies[latencies > 0], shares[latencies > 0])
        for name, latencies, shares in curves
        if (latencies > 0).any()
    ]
    if not curves:
        return write_empty("No run was accepted, so there is no latency.")
    figure, axes = make_figure(3.9)
    use_log_seconds(
        axes.xaxis, min(each[1][0] for each in curves), max(each[1][-1] for each in curves)
    )
    lines = {}
    for name, latencies, shares in curves:
        x, y = np.append(latencies[0], latencies), np.append(0, shares)
        lines[name] = axes.plot(x, y, drawstyle="steps-post", color=colours[name])[0]
        for latency, share in zip(latencies, shares):
            text = f"{name}: {100 * share:.3g} % within {format_seconds(latency)}"
            explain(figure, axes, latency, share, text)
    axes.set_ylim(0, 1.02)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.0f} %"))
    axes.set_xlabel("latency, s (logarithmic)")
    axes.set_ylabel("accepted runs")
    figure.draw_without_rendering()  # settles the layout that labels are placed in
    label_curves(axes, lines, colours)
    return figure


# --- parts of a run


def time_parts_data(result):
    """Where the time of a mean accepted run went, seconds, a row a protocol.

    `crypto_s` includes `tee_s` and `tpm_s`, as in the results.
    """
    columns = ["latency_s"] + [f"{part}_s" for part in PARTS]
    runs = accepted_runs(result).reindex(columns=["protocol", *columns], fill_value=0.0)
    means = runs.groupby("protocol")[columns].mean()
    means.insert(0, "runs", runs.groupby("protocol").size())
    return means.reindex(protocol_order(means.index)).rename_axis("protocol").reset_index()


@styled
def time_parts(result):
    """Stacked bars of where the time of a mean accepted run went."""
    data = time_parts_data(result)
    if data.empty:
        return write_empty("No run was accepted, so there is no time to divide.")
    figure, axes = make_figure(1.25 + 0.4 * len(data))
    rows = np.arange(len(data))
    left = np.zeros(len(data))
    shares = {part: data[f"{part}_s"].to_numpy() for part in PARTS}
    shares["crypto"] = shares["crypto"] - shares["tee"] - shares["tpm"]
    widest = max(sum(shares.values()).max(), data["latency_s"].max())
    shown = [part for part in PARTS if part not in ("tee", "tpm") or shares[part].any()]
    for part in shown:
        width, colour = shares[part], PARTS[part]
        axes.barh(rows, width, left=left, height=0.62, color=colour, label=PART_TITLES[part])
        left += width
    height = 0.84
    axes.vlines(
        data["latency_s"], rows - height / 2, rows + height / 2, color=INK, linewidth=1.6
    )
    for row, (latency, total) in enumerate(zip(data["latency_s"], left)):
        axes.text(
            max(latency, total) + 0.012 * widest, row, format_seconds(latency), va="center"
        )
    axes.set_yticks(rows, data["protocol"])
    axes.tick_params(axis="y", length=0)
    axes.invert_yaxis()
    axes.grid(axis="y", visible=False)
    axes.set_xlim(0, (widest or 1) * 1.13)
    axes.set_xlabel("seconds of a mean accepted run")
    handles = axes.get_legend_handles_labels()[0]
    handles.append(
        Line2D([], [], color=INK, marker="|", linestyle="", markersize=10, markeredgewidth=1.6)
    )
    figure.legend(
        handles,
        [*(PART_TITLES[part] for part in shown), "latency"],
        loc="outside upper left" if matplotlib.__version_info__ >= (3, 7) else "upper center",
        ncol=7,
        columnspacing=1.0,
        handlelength=1.2,
        handletextpad=0.5,
    )
    # Older matplotlib does not leave room for a figure's legend.
    figure.get_layout_engine().set(rect=(0, 0, 1, 1 - 0.3 / figure.get_figheight()))
    return figure


# --- map


def main_protocol(result):
    """The protocol whose latency the map shows, or None when nothing was run."""
    counts = accepted_runs(result)["protocol"].value_counts()
    if counts.empty:
        counts = result.protocol_runs()["protocol"].value_counts()
    for protocol in MAIN_PROTOCOLS:
        if protocol in counts:
            return protocol
    return counts.index[0] if len(counts) else None


def country_map_data(result):
    """Hospitals with their runs of the main protocol, the busiest first; median in seconds."""
    runs = result.protocol_runs()
    runs = runs[runs["protocol"] == main_protocol(result)]
    accepted = runs[runs["outcome"] == "accepted"].groupby("site")["latency_s"]
    sites = result.sites()
    sites = sites[sites["kind"] == "hospital"].drop(columns="kind").set_index("id")
    sites["runs"] = runs.groupby("site").size().reindex(sites.index, fill_value=0)
    sites["accepted"] = accepted.size().reindex(sites.index, fill_value=0)
    medians = accepted.quantile(0.5, interpolation="lower")  # as results.quantile(values, 0.5)
    sites["median_latency_s"] = medians.reindex(sites.index)
    return sites.sort_values("runs", ascending=False, kind="stable").reset_index()


@styled
def country_map(result):
    """Hospitals where they stand; colour is the median latency, size the number of runs."""
    sites = country_map_data(result)
    if sites.empty:
        return write_empty("The results name no hospital.")
    frame = find_frame(sites)
    figure, axes = make_figure(min(WIDTH * 0.86 * frame.shape, 5.6) + 0.9)
    frame.apply(axes)
    medians = sites["median_latency_s"]
    area = 10 + 170 * (sites["runs"] / max(sites["runs"].max(), 1)) / max(1, len(sites) / 150)
    colour_map = matplotlib.colormaps["cividis_r"]
    options = {"s": area, "edgecolors": INK, "linewidths": 0.4, "gid": "sites", "zorder": 3}
    if medians.notna().any():
        low, high = medians.quantile(0.02), medians.quantile(0.98)
        norm = Normalize(low, high if high > low else low * 1.001 + 1e-9)
        colours = [
            MUTED if math.isnan(value) else colour_map(norm(value)) for value in medians
        ]
        axes.scatter(sites["lon"], sites["lat"], c=colours, **options)
        bar = figure.colorbar(
            ScalarMappable(norm, colour_map), ax=axes, location="bottom", aspect=45, pad=0.02,
            extend="both" if high > low and len(sites) > 50 else "neither",
        )  # fmt: skip
        bar.set_label(f"median latency of {main_protocol(result)}, s")
        bar.outline.set_edgecolor(MUTED)
        bar.ax.xaxis.set_major_locator(MaxNLocator(6))
    else:
        axes.scatter(sites["lon"], sites["lat"], c=[MUTED] * len(sites), **options)
        axes.set_title("no accepted run, so no latency: sizes are runs begun")
    for site in sites.itertuples():
        explain(figure, axes, site.lon, site.lat, describe_site(site))
    figure.draw_without_rendering()
    order = sites.groupby("province")["runs"].sum().sort_values(ascending=False, kind="stable")
    name_provinces(axes, sites, math.sqrt(area.max() / math.pi), order.index)
    return figure


def describe_site(site):
    """A row of country_map_data in words."""
    return (
        f"{site.name}, {site.province}: {site.runs} runs, {site.accepted} accepted, "
        f"median {format_seconds(site.median_latency_s)}"
    )


# --- throughput


def throughput_data(result):
    """Runs begun and ended in each 10 s of simulated time, a row a protocol and time.

    Columns: `time_s`, `protocol`, `started`, `finished`.
    """
    runs = result.protocol_runs()
    ends = runs["start_s"] + runs["latency_s"] + runs["think_s"]
    bins = {"started": runs["start_s"], "finished": ends}
    bins = {name: (times // BIN_SECONDS).fillna(0).astype(int) for name, times in bins.items()}
    last = max((int(each.max()) for each in bins.values() if len(each)), default=-1)
    rows = pd.MultiIndex.from_product([result.protocols(), range(last + 1)])
    counts = {
        name: runs.groupby(["protocol", each]).size().reindex(rows, fill_value=0).to_numpy()
        for name, each in bins.items()
    }
    times = rows.get_level_values(1).to_numpy(dtype=int) * BIN_SECONDS
    return pd.DataFrame({"time_s": times, "protocol": rows.get_level_values(0), **counts})


@styled
def throughput(result):
    """Runs begun (line) and ended (area) per 10 s, a panel a protocol."""
    data = throughput_data(result)
    protocols = result.protocols()
    if not protocols:
        return write_empty("Nothing was run.")
    colours = protocol_colours(protocols)
    height = 1.0 + 0.78 * len(protocols)
    figure, panels = make_figure(height, nrows=len(protocols), sharex=True, squeeze=False)
    for axes, protocol in zip(panels[:, 0], protocols):
        counts = data[data["protocol"] == protocol]
        edges = np.append(counts["time_s"], counts["time_s"].iloc[-1] + BIN_SECONDS)
        axes.stairs(counts["finished"], edges, fill=True, color=colours[protocol])
        axes.stairs(counts["started"], edges, color=INK, linewidth=0.7)
        axes.set_title(protocol, pad=3)
        axes.set_ylim(0, max(counts[["started", "finished"]].to_numpy().max(), 1) * 1.08)
        axes.set_xlim(0, edges[-1])
        axes.yaxis.set_major_locator(MaxNLocator(2, integer=True))
    panels[-1, 0].set_xlabel("simulated time, s")
    figure.supylabel(f"runs in {BIN_SECONDS} s", fontsize=9)
    figure.legend(
        [Line2D([], [], color=INK, linewidth=0.9), Patch(color=MUTED)],
        ["begun", "ended"],
        loc="upper center",
        ncol=2,
    )
    figure.get_layout_engine().set(rect=(0, 0, 1, 1 - 0.3 / figure.get_figheight()))
    return figure


# --- operations


def heaviest_operations_data(result):
    """Operations by device and algorithm, the one with most charged time first; seconds."""
    keys = ["operation", "algorithm", "device"]
    sums = result.crypto_ops().groupby(keys)[["count", "charged_s", "host_s"]].sum()
    return sums.sort_values("charged_s", ascending=False, kind="stable").reset_index()


@styled
def heaviest_operations(result):
    """The operations that were charged most simulated time, and what they took on the host."""
    data = heaviest_operations_data(result)
    data = data[data["charged_s"] > 0].head(OPERATIONS)
    if data.empty:
        return write_empty("No operation was charged any time.")
    figure, axes = make_figure(1.2 + 0.36 * len(data))
    rows = np.arange(len(data))
    host = data["host_s"].where(data["host_s"] > 0)
    both = pd.concat([data["charged_s"], host]).dropna()
    use_log_seconds(axes.xaxis, both.min(), both.max())
    axes.hlines(rows, host.fillna(data["charged_s"]), data["charged_s"], color=MUTED, linewidth=1)
    charged = axes.scatter(data["charged_s"], rows, s=46, color=PROTOCOL_COLOURS[0], zorder=3)
    took = axes.scatter(
        host, rows, s=40, facecolor=PAPER, edgecolor=PROTOCOL_COLOURS[2], linewidth=1.5, zorder=3
    )
    names = data["operation"] + ", " + data["algorithm"] + "\non " + data["device"]
    axes.set_yticks(rows, names, fontsize=8)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(data) - 0.4, -0.6)
    axes.set_xlabel("seconds, all executions (logarithmic)")
    figure.legend(
        [charged, took],
        ["charged, simulated", "taken by the host"],
        loc="upper center",
        ncol=2,
        handletextpad=0.3,
    )
    figure.get_layout_engine().set(rect=(0, 0, 1, 1 - 0.3 / figure.get_figheight()))
    return figure
