# SPDX-License-Identifier: GPL-2.0-only
"""Plots of the messages of a Result, which are recorded with run.recording = "message"."""

import math
import re

import numpy as np
import pandas as pd
from matplotlib.patches import Patch

from ehealth.plots.style import (
    GRID,
    INK,
    MUTED,
    PAPER,
    PARTS,
    PROTOCOL_COLOURS,
    WIDTH,
    explain,
    format_seconds,
    make_figure,
    styled,
    write_empty,
)

NO_MESSAGES = 'No messages were recorded; run.recording = "message" records them.'
UNDER_WAY = PARTS["nfc"]


def role(agent):
    """What an agent is: "ir-23.h000.medico-2" is a medico."""
    return re.sub(r"-\d+$", "", agent.rpartition(".")[2])


def describe_step(step, name):
    return f"{step}  {name}"


def step_times_data(result, protocol=None):
    """Where a mean accepted run's time goes, by step and party; seconds; a row a message.

    Columns: `step`, `name`, `party` (sends it), `link`, `work_s` (since the party last received
    something, or since the run began), `travel_s` (until it has arrived), `runs` (with such a
    message). What people took is recorded a run, not a step: it is taken from the longest `work_s`.
    """
    columns = ["step", "name", "party", "link", "work_s", "travel_s", "runs"]
    messages = result.messages()
    runs = result.protocol_runs()
    protocol = protocol or most_recorded(result)
    chosen = (runs["protocol"] == protocol) & (runs["outcome"] == "accepted")
    runs = runs[chosen].set_index("id")
    messages = messages[messages["protocol_run"].isin(runs.index)]
    if messages.empty:
        return pd.DataFrame(columns=columns)
    rows = []
    for number, group in messages.groupby("protocol_run"):
        group = group.sort_values("sent_s", kind="stable")
        free = {}  # when a party last received something
        arrivals = sorted(zip(group["received_s"], group["receiver"]))
        works = []
        for message in group.itertuples():
            while arrivals and arrivals[0][0] <= message.sent_s:
                time, receiver = arrivals.pop(0)
                free[receiver] = time
            works.append(message.sent_s - free.get(message.sender, runs.at[number, "start_s"]))
        longest = int(np.argmax(works))
        works[longest] = max(works[longest] - runs.at[number, "think_s"], 0)
        rows += [
            (each.step, each.name, role(each.sender), each.link, work, each.received_s - each.sent_s)
            for each, work in zip(group.itertuples(), works)
        ]
    frame = pd.DataFrame(rows, columns=columns[:-1])
    grouped = frame.groupby(columns[:4], sort=False)
    means = grouped[["work_s", "travel_s"]].mean()
    means["runs"] = grouped.size()
    return means.reset_index()[columns]


def most_recorded(result):
    """The protocol of most accepted runs with messages, or None."""
    runs = result.protocol_runs()
    runs = runs[runs["id"].isin(result.messages()["protocol_run"].unique())]
    counts = runs.loc[runs["outcome"] == "accepted", "protocol"].value_counts()
    return counts.index[0] if len(counts) else None


@styled
def step_times(result, protocol=None):
    """Stacked bars, one a message: its sender's work on it, then the time it is under way."""
    data = step_times_data(result, protocol)
    if data.empty:
        return write_empty(NO_MESSAGES)
    figure, axes = make_figure(1.4 + 0.3 * len(data))
    parties = list(dict.fromkeys(data["party"]))
    colours = dict(zip(parties, PROTOCOL_COLOURS * (1 + len(parties) // len(PROTOCOL_COLOURS))))
    rows = np.arange(len(data))
    axes.barh(rows, data["work_s"], height=0.66, color=[colours[each] for each in data["party"]])
    axes.barh(rows, data["travel_s"], left=data["work_s"], height=0.66, color=UNDER_WAY)
    widest = (data["work_s"] + data["travel_s"]).max()
    for row, each in enumerate(data.itertuples()):
        total = each.work_s + each.travel_s
        axes.text(total + 0.01 * widest, row, format_seconds(total), va="center")
        text = (
            f"{each.name}: {each.party} takes {format_seconds(each.work_s)}, then "
            f"{format_seconds(each.travel_s)} by {each.link}"
        )
        explain(figure, axes, total / 2, row, text)
    axes.set_yticks(rows, [describe_step(*each) for each in zip(data["step"], data["name"])])
    axes.tick_params(axis="y", length=0)
    axes.invert_yaxis()
    axes.grid(axis="y", visible=False)
    axes.set_xlim(0, (widest or 1) * 1.15)
    axes.set_xlabel(f"seconds of a mean accepted {protocol or most_recorded(result)}")
    handles = [Patch(color=colours[each], label=each) for each in parties]
    handles.append(Patch(color=UNDER_WAY, label="under way"))
    figure.legend(handles=handles, loc="upper center", ncol=5, handlelength=1.2, columnspacing=1.2)
    room = 0.05 + 0.19 * math.ceil(len(handles) / 5)
    figure.get_layout_engine().set(rect=(0, 0, 1, 1 - room / figure.get_figheight()))
    return figure


def sequence_diagram_data(result, run=None):
    """The messages of a protocol run in the order of sending.

    `run` is its id; by default the accepted run of `most_recorded` with the median latency. Columns
    of the table `message`, with times from the run's beginning, s.
    """
    messages = result.messages()
    run = median_run(result) if run is None else run
    messages = messages[messages["protocol_run"] == run].sort_values("sent_s", kind="stable")
    runs = result.protocol_runs().set_index("id")
    if messages.empty or run not in runs.index:
        return messages
    messages = messages.copy()
    for name in ("sent_s", "received_s"):
        messages[name] -= runs.at[run, "start_s"]
    return messages.reset_index(drop=True)


def median_run(result):
    """The id of the accepted run with messages that stands for the others; None without any."""
    runs = result.protocol_runs()
    recorded = runs["id"].isin(result.messages()["protocol_run"].unique())
    chosen = recorded & (runs["outcome"] == "accepted") & (runs["protocol"] == most_recorded(result))
    runs = runs[chosen].sort_values("latency_s", kind="stable")
    return None if runs.empty else int(runs["id"].iloc[(len(runs) - 1) // 2])


@styled
def sequence_diagram(result, run=None):
    """One protocol run: who sent what to whom, when, how large; time goes down, not to scale."""
    data = sequence_diagram_data(result, run)
    if data.empty:
        return write_empty(NO_MESSAGES)
    parties = list(dict.fromkeys(each for pair in zip(data["sender"], data["receiver"]) for each in pair))
    width = max(WIDTH, 1.3 * len(parties) + 1.2)
    figure, axes = make_figure(1.1 + 0.36 * len(data), width=width)
    place = {party: number for number, party in enumerate(parties)}
    bottom = len(data) + 0.2
    for party, x in place.items():
        axes.plot([x, x], [-0.3, bottom], color=GRID, linewidth=1.2, zorder=1)
        box = {"boxstyle": "round,pad=0.35", "facecolor": PAPER, "edgecolor": MUTED}
        axes.text(x, -0.6, role(party), ha="center", va="center", fontsize=8, bbox=box)
    for row, each in enumerate(data.itertuples()):
        begin, end, y = place[each.sender], place[each.receiver], row + 0.6
        axes.annotate(
            "", (end, y), (begin, y), arrowprops={"arrowstyle": "-|>", "color": INK, "lw": 1}
        )
        axes.text(
            (begin + end) / 2, y - 0.08, describe_step(each.step, each.name), ha="center",
            va="bottom", fontsize=7.5, zorder=3,
            bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.6},
        )  # fmt: skip
        axes.text(-0.62, y, format_seconds(each.sent_s), ha="right", va="center", fontsize=7.5)
        travel = format_seconds(each.received_s - each.sent_s)
        note = f"{travel}, {each.bytes:,} B"
        axes.text(len(parties) - 0.38, y, note, ha="left", va="center", fontsize=7.5)
        text = (
            f"{each.name}: {each.sender} to {each.receiver} by {each.link}, {each.bytes:,} bytes, "
            f"sent at {format_seconds(each.sent_s)}, under way {travel}"
        )
        explain(figure, axes, (begin + end) / 2, y, text)
    axes.text(-0.62, -0.6, "sent", ha="right", va="center", fontsize=7.5, color=MUTED)
    axes.text(len(parties) - 0.38, -0.6, "under way, size", va="center", fontsize=7.5, color=MUTED)
    axes.set_xlim(-1.25, len(parties) + 0.35)
    axes.set_ylim(bottom, -1)
    axes.axis("off")
    return figure
