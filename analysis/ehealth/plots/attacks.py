# SPDX-License-Identifier: GPL-2.0-only
"""Plots of attacks: where they succeed, when, and what honest people notice."""

import math

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from ehealth.attacks import (
    EVENTS,
    PHASES,
    attack_table,
    attack_titles,
    concerned_protocols,
    count_events,
    find_successes,
    located_events,
    phase_table,
    windows,
)
from ehealth.plots.map import find_frame, name_provinces
from ehealth.plots.style import (
    GRID,
    INK,
    MUTED,
    PAPER,
    PROTOCOL_COLOURS,
    WIDTH,
    explain,
    format_seconds,
    make_figure,
    styled,
    use_log_seconds,
    write_empty,
)
from ehealth.results import OUTCOMES

# In a block of honest runs.
MOST_PROTOCOLS = 6
NO_ATTACKS = "The results hold no attacks."
# In two colours that no outcome has.
VARIANT_COLOURS = (PROTOCOL_COLOURS[0], PROTOCOL_COLOURS[4])
OUTCOME_COLOURS = {"accepted": "#c2c9d1", "rejected": "#e69f00", "failed": "#d55e00"}
EVENT_COLOURS = {"attempts": "#8a9099", "successes": "#d55e00", "detections": "#0072b2"}
BINS = 120
BIN_WIDTHS = (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600)


# --- map


def attack_map_data(result):
    """Hospitals where attacks touched runs, a row an attack and hospital.

    Columns: `attack`, `title`, `id`, `name`, `province`, `lat`, `lon` of the hospital, `attempts`,
    `successes`, `detections`, `runs_broken`, `success_rate`.
    """
    events = located_events(result)
    events = events[events["site"].notna()].astype({"site": int})
    counts = count_events(events, ["attack", "site"]).reset_index()
    sites = result.sites().drop(columns="kind").rename(columns={"id": "site"})
    data = counts.merge(sites, on="site").rename(columns={"site": "id"})
    data["title"] = data["attack"].map(attack_titles(result))
    columns = ["attack", "title", "id", "name", "province", "lat", "lon", *EVENTS.values()]
    data = data[[*columns, "runs_broken", "success_rate"]]
    return data.sort_values(["attack", "attempts"], ascending=[True, False], ignore_index=True)


@styled
def attack_map(result):
    """A map an attack: grey all hospitals, circles those where it was attempted.

    The area of a circle grows with the attempts, the colour is the share of them that succeeds.
    """
    data = attack_map_data(result)
    hospitals = result.sites()
    hospitals = hospitals[hospitals["kind"] == "hospital"]
    if data.empty or hospitals.empty:
        return write_empty("No attack was attempted in a run at a hospital.")
    attacks = data["attack"].unique()
    columns = 1 if len(attacks) == 1 else 2
    rows = -(-len(attacks) // columns)
    frame = find_frame(hospitals)
    height = min(WIDTH / columns * 0.9 * frame.shape, 5.6)
    figure, panels = make_figure(
        rows * (height + 0.3) + 0.75, nrows=rows, ncols=columns, sharex=True, sharey=True,
        squeeze=False,
    )  # fmt: skip
    colour_map, norm = matplotlib.colormaps["YlOrRd"], Normalize(0, 1)
    most = 230 / columns
    for axes, attack in zip(panels.flat, attacks):
        chosen = data[data["attack"] == attack]
        frame.apply(axes)
        axes.scatter(
            hospitals["lon"], hospitals["lat"], s=5, color=MUTED, alpha=0.5, linewidths=0, zorder=2
        )
        share = chosen["attempts"] / max(chosen["attempts"].max(), 1)
        axes.scatter(
            chosen["lon"],
            chosen["lat"],
            s=14 + most * share,
            c=[MUTED if math.isnan(rate) else colour_map(norm(rate))
               for rate in chosen["success_rate"]],
            edgecolors=INK,
            linewidths=0.5,
            zorder=3,
        )  # fmt: skip
        axes.set_title(chosen["title"].iloc[0])
        if columns > 1:
            axes.locator_params(nbins=4)
        for site in chosen.itertuples():
            explain(figure, axes, site.lon, site.lat, f"{site.title} at {describe_site(site)}")
    for axes in panels.flat[len(attacks) :]:
        axes.set_visible(False)
        panels[-2, -1].tick_params(labelbottom=True)  # is now the last of its column
    bar = figure.colorbar(
        ScalarMappable(norm, colour_map), ax=panels, location="bottom", aspect=45, pad=0.02
    )
    bar.set_label("share of attempts that succeed")
    bar.outline.set_edgecolor(MUTED)
    bar.ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.0f} %"))
    figure.draw_without_rendering()
    for axes, attack in zip(panels.flat, attacks):
        chosen = data[data["attack"] == attack]
        tried = chosen.groupby("province", sort=False)["attempts"].sum()
        order = tried.sort_values(ascending=False, kind="stable").index
        size = 7.5 if columns == 1 else 6.5
        name_provinces(axes, chosen, math.sqrt((14 + most) / math.pi), order, size)
    return figure


def describe_site(site):
    """A row of attack_map_data in words."""
    rate = "" if math.isnan(site.success_rate) else f" ({100 * site.success_rate:.3g} %)"
    return (
        f"{site.name}, {site.province}: {site.attempts} attempts, {site.runs_broken} runs "
        f"broken{rate}, {site.detections} detections"
    )


# --- over time


def attack_timeline_data(result):
    """Attempts, successes and detections in bins of time: a row an attack and bin.

    Columns: `attack`, `title`, `time_s` (begin of the bin), `width_s`, `attempts`, `successes` (one
    a run, whatever number of goals it broke there), `detections`.
    """
    table, events, runs = attack_table(result), result.attack_events(), result.protocol_runs()
    events = pd.concat([events[events["event"] != "success"], find_successes(events)])
    last = max([0.0, *events["time_s"], *runs["start_s"]])
    width = next((each for each in BIN_WIDTHS if last / each <= BINS), BIN_WIDTHS[-1])
    bins = (events["time_s"] // width).astype(int)
    rows = pd.MultiIndex.from_product([table["attack"], range(int(last // width) + 1)])
    counts = {
        name: events[events["event"] == event].groupby(["attack", bins]).size()
        .reindex(rows, fill_value=0).to_numpy()
        for event, name in EVENTS.items()
    }  # fmt: skip
    attacks = rows.get_level_values(0)
    titles = attacks.map(attack_titles(result))
    times = rows.get_level_values(1).to_numpy(dtype=int) * width
    return pd.DataFrame(
        {"attack": attacks, "title": titles, "time_s": times, "width_s": width, **counts}
    )


@styled
def attack_timeline(result):
    """Attempts (area), successes and detections (lines) over time, a panel an attack."""
    data, table = attack_timeline_data(result), attack_table(result)
    if table.empty:
        return write_empty(NO_ATTACKS)
    figure, panels = make_figure(
        0.9 + 0.95 * len(table), nrows=len(table), sharex=True, squeeze=False
    )
    for axes, attack in zip(panels[:, 0], table.itertuples()):
        chosen = data[data["attack"] == attack.attack]
        width = chosen["width_s"].iloc[0]
        edges = np.append(chosen["time_s"], chosen["time_s"].iloc[-1] + width)
        end = edges[-1] if math.isnan(attack.end_s or math.nan) else attack.end_s
        axes.axvspan(attack.start_s, end, color=GRID, alpha=0.55, linewidth=0, zorder=0)
        axes.stairs(chosen["attempts"], edges, fill=True, color=EVENT_COLOURS["attempts"])
        for name, style in (("successes", "-"), ("detections", "--")):
            axes.stairs(
                chosen[name], edges, color=EVENT_COLOURS[name], linewidth=1.4, linestyle=style
            )
        highest = chosen[list(EVENTS.values())].max()
        top = max(highest.max(), 1)
        others = highest[["successes", "detections"]]
        if others.any() and top > 30 * others[others > 0].min():
            axes.set_yscale("symlog", linthresh=1)
            axes.set_ylim(0, 2 * top)
        else:
            axes.set_ylim(0, 1.08 * top)
            axes.yaxis.set_major_locator(MaxNLocator(2, integer=True))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
        axes.set_xlim(0, edges[-1])
        axes.set_title(attack.title, pad=3)
        for row in chosen[chosen[list(EVENTS.values())].any(axis=1)].itertuples():
            text = (
                f"{attack.title}, {row.time_s} s to {row.time_s + width} s: {row.attempts} "
                f"attempts, {row.successes} successes, {row.detections} detections"
            )
            explain(figure, axes, row.time_s + width / 2, row.attempts, text)
    panels[-1, 0].set_xlabel("simulated time, s")
    figure.supylabel(f"in {width} s", fontsize=9)
    write_legend(
        figure,
        [Patch(color=EVENT_COLOURS["attempts"])]
        + [Line2D([], [], color=EVENT_COLOURS["successes"])]
        + [Line2D([], [], color=EVENT_COLOURS["detections"], linestyle="--")]
        + [Patch(color=GRID, alpha=0.55)],
        ["attempts", "successes", "detections", "window"],
    )
    return figure


def write_legend(figure, handles, labels, rows=1):
    columns = -(-len(labels) // rows)
    figure.legend(
        handles, labels, loc="upper center", ncol=columns, columnspacing=1.4, handlelength=1.4
    )
    # Older matplotlib does not leave room for a figure's legend.
    height = figure.get_figheight()
    figure.get_layout_engine().set(rect=(0, 0, 1, 1 - (0.12 + 0.19 * rows) / height))


# --- honest people


def attack_latency_data(result, against=None):
    """ehealth.attacks.phase_table: honest runs before, during and after attacks."""
    return phase_table(result, against)


@styled
def attack_latency(result, against=None):
    """Latency and outcomes of honest runs before, during and after attacks.

    A block a window with the protocols that its attacks concern most, six at most. With `against`,
    another result of the same scenario, two bars a phase.
    """
    data = phase_table(result, against)
    if data.empty:
        return write_empty(NO_ATTACKS if attack_table(result).empty else "No honest run was begun.")
    variants = list(dict.fromkeys(data["variant"]))
    results = [each for each in (result, against) if each is not None]
    blocks = [
        (each, data[(data["window"] == each.title) & data["protocol"].isin(names)])
        for each in windows(result)
        if (names := concerned_protocols(each, data, *results)[:MOST_PROTOCOLS])
    ]
    slots = [3.6 * block["protocol"].nunique() for _, block in blocks]
    pitch = 0.2 if len(variants) == 1 else 0.27
    figure, panels = make_figure(
        1.1 + pitch * sum(slots) + 0.45 * len(blocks), nrows=len(blocks), ncols=2, squeeze=False,
        sharex="col", gridspec_kw={"width_ratios": (2.1, 1), "height_ratios": slots},
    )  # fmt: skip
    drawn = pd.concat([block for _, block in blocks])
    seen = drawn[drawn["accepted"] > 0]
    if len(seen) and seen["p95_s"].max() > 0:
        positive = seen[["p05_s", "p95_s"]].to_numpy()
        use_log_seconds(panels[0, 0].xaxis, positive[positive > 0].min(), positive.max())
    for (left, right), (window, block) in zip(panels, blocks):
        draw_block(figure, left, right, block, variants)
        left.set_title(f"{window.title}: {window.describe()}")
        right.set_title("honest runs")
    panels[-1, 0].set_xlabel("latency of accepted runs, s (logarithmic)")
    panels[-1, 1].set_xlabel("outcomes, and number")
    handles = [Patch(color=OUTCOME_COLOURS[each]) for each in OUTCOMES]
    labels = list(OUTCOMES)
    if len(variants) > 1:
        handles = [Line2D([], [], color=each, linewidth=5) for each in VARIANT_COLOURS] + handles
        labels = variants + labels
    write_legend(figure, handles, labels)
    return figure


def draw_block(figure, left, right, block, variants):
    """One window: latencies on the left, outcomes on the right, a row a protocol and phase."""
    ticks, labels = [], []
    size = 0.74 / len(variants)
    for number, (protocol, rows) in enumerate(block.groupby("protocol", sort=False)):
        for index, phase in enumerate(PHASES):
            row = 3.6 * number + index
            ticks.append(row)
            labels.append(f"{protocol}, {phase}" if index == 0 else phase)
            if phase == "during":
                for axes in (left, right):
                    axes.axhspan(row - 0.5, row + 0.5, color=GRID, alpha=0.55, linewidth=0, zorder=0)
            for each in rows[rows["phase"] == phase].itertuples():
                place = variants.index(each.variant)
                y = row + (place - (len(variants) - 1) / 2) * size
                draw_latency(figure, left, y, each, VARIANT_COLOURS[place], size)
                draw_outcomes(right, y, each, size)
    for axes in (left, right):
        axes.set_ylim(ticks[-1] + 0.6, -0.6)
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="y", visible=False)
    left.set_yticks(ticks, labels, fontsize=8)
    right.set_yticks([])
    right.set_xlim(0, 1.42)
    right.set_xticks([0, 0.5, 1], ["0", "50 %", "100 %"])
    right.spines["left"].set_visible(False)


def draw_latency(figure, axes, y, row, colour, size):
    if not row.accepted:
        return
    axes.plot([row.p05_s, row.p95_s], [y, y], color=colour, linewidth=1.1, zorder=2)
    width = 15 * size
    axes.plot(
        [row.p25_s, row.p75_s], [y, y], color=colour, linewidth=width, solid_capstyle="butt", zorder=3
    )
    axes.plot(
        [row.median_s], [y], "o", color=PAPER, markersize=min(5, 7.5 * size),
        markeredgecolor=INK, markeredgewidth=0.8, zorder=4,
    )  # fmt: skip
    text = (
        f"{row.protocol} {row.phase}, {row.variant}: median {format_seconds(row.median_s)}, 90 % "
        f"within {format_seconds(row.p05_s)} and {format_seconds(row.p95_s)}; {row.accepted} of "
        f"{row.runs} accepted"
    )
    explain(figure, axes, row.median_s, y, text)


def draw_outcomes(axes, y, row, size):
    left = 0.0
    for outcome in OUTCOMES if row.runs else ():
        share = getattr(row, outcome) / row.runs
        axes.barh(y, share, left=left, height=0.86 * size, color=OUTCOME_COLOURS[outcome])
        left += share
    axes.text(
        1.03 if row.runs else 0, y, f"{row.runs:,}" if row.runs else "none", va="center",
        fontsize=min(8, 13 * size + 1.5), color=INK if row.runs else MUTED,
    )  # fmt: skip
