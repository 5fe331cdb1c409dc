# SPDX-License-Identifier: GPL-2.0-only
"""Plots of monitored patients: how fresh records are, alarms, energy of phones, the cloud."""

import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator

from ehealth.plots.curve import make_curve
from ehealth.plots.style import (
    PARTS,
    PROTOCOL_COLOURS,
    explain,
    make_figure,
    styled,
    write_empty,
)
from ehealth.results import protocol_order, quantile

MINUTE = 60
FRESHNESS = {
    "freshness-first": "what the cloud has",
    "freshness": "after the phone has refreshed it",
}
ENERGY_PARTS = {"computation": "crypto", "radio": "network"}


def find_metrics(result):
    """Values of the metrics by name."""
    metrics = result.metrics()
    return dict(zip(metrics["name"], metrics["value"]))


# --- freshness


def freshness_data(result):
    """Age of the records that doctors saw: `answer`, `share` of the reviews, `age_s`."""
    frames = []
    for name in FRESHNESS:
        share, age = make_curve(result.observations(name)["value"])
        if age.size:
            frames.append(pd.DataFrame({"answer": name, "share": share, "age_s": age}))
    columns = ["answer", "share", "age_s"]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)


@styled
def freshness(result):
    """Distribution of the age, of the first answer and of the one after a refresh."""
    data = freshness_data(result)
    if data.empty:
        return write_empty("No doctor looked at a record, so there is no age to show.")
    figure, axes = make_figure(3.0)
    for (name, curve), colour in zip(data.groupby("answer", sort=False), PROTOCOL_COLOURS[::2]):
        ages = curve["age_s"] / MINUTE
        axes.step(ages, curve["share"], where="post", color=colour, label=FRESHNESS[name])
        for share, age in zip(curve["share"], ages):
            text = f"{FRESHNESS[name]}: {100 * share:.0f} % are at most {age:.1f} min old"
            explain(figure, axes, age, share, text)
    axes.set_xlabel("age of the record, min")
    axes.set_ylabel("share of the reviews")
    axes.set_ylim(0, 1.02)
    axes.set_xlim(left=0)
    axes.legend(loc="lower right")
    return figure


# --- alarms


def alarms_data(result):
    """Emergencies by the time until the alarm: `share` of all emergencies, `delay_s`."""
    metrics = find_metrics(result)
    delays = result.observations("detection-delay")["value"]
    everything = len(delays) + metrics.get("monitoring.missed", 0)
    share, delay = make_curve(delays, everything)
    return pd.DataFrame({"share": share, "delay_s": delay})


@styled
def alarms(result):
    """How many emergencies are noticed, and when; what is missing to all is missed."""
    metrics = find_metrics(result)
    data = alarms_data(result)
    missed = metrics.get("monitoring.missed", 0)
    if data.empty and not missed:
        return write_empty("No emergency of a monitored patient was over before the run's end.")
    figure, axes = make_figure(2.8)
    delays = [0, *(data["delay_s"] / MINUTE)]
    end = max(delays[-1] * 1.15, 1)
    shares = [0, *data["share"]]
    axes.step([*delays, end], [*shares, shares[-1]], where="post", color=PROTOCOL_COLOURS[2])
    for share, delay in zip(data["share"], data["delay_s"] / MINUTE):
        text = f"{100 * share:.0f} % noticed within {delay:.1f} min of the onset"
        explain(figure, axes, delay, share, text)
    rate = metrics.get("monitoring.false_alarms_per_patient_day", float("nan"))
    if rate >= 1:
        often = f"false alarms: {rate:.2g} a patient and day"
    elif rate > 0:
        often = f"false alarms: one in {1 / rate:,.0f} days a patient"
    else:
        often = "no false alarm"
    axes.set_title(f"{100 * (1 - shares[-1]):.0f} % missed; {often}")
    axes.set_xlabel("time from onset to alarm, min")
    axes.set_ylabel("share of emergencies")
    axes.set_ylim(0, 1.02)
    axes.set_xlim(0, end)
    return figure


# --- energy


def phone_energy_data(result):
    """Energy of the patient's phone a run: `protocol`, `computation_j`, `radio_j`."""
    metrics = find_metrics(result)
    rows = []
    for protocol in protocol_order(
        name.removesuffix(".phone_radio") for name in metrics if name.endswith(".phone_radio")
    ):
        values = [metrics[f"{protocol}.phone_{part}"] for part in ENERGY_PARTS]
        if not any(np.isnan(values)):
            rows.append((protocol, *values))
    return pd.DataFrame(rows, columns=["protocol", "computation_j", "radio_j"])


@styled
def phone_energy(result):
    """Computation and radio in a panel each: they differ by orders of magnitude."""
    data = phone_energy_data(result)
    if data.empty:
        return write_empty("No energy of phones was counted.")
    figure, panels = make_figure(1.0 + 0.34 * len(data), ncols=2, sharey=True)
    rows = np.arange(len(data))
    for (part, colour), axes in zip(ENERGY_PARTS.items(), panels):
        scale, unit = (1, "J") if data[f"{part}_j"].max() >= 1 else (1000, "mJ")
        values = scale * data[f"{part}_j"]
        axes.barh(rows, values, height=0.62, color=PARTS[colour])
        widest = values.max() or 1
        for row, (protocol, value) in enumerate(zip(data["protocol"], values)):
            axes.text(value + 0.02 * widest, row, f"{value:,.3g} {unit}", va="center", fontsize=8)
            explain(figure, axes, value, row, f"{protocol}: {value:,.4g} {unit} {part}")
        axes.set_xlim(0, 1.4 * widest)
        axes.set_title(part)
        axes.set_xlabel(f"{unit} a run")
        axes.tick_params(axis="y", length=0)
        axes.locator_params(axis="x", nbins=4)
        axes.grid(axis="y", visible=False)
    panels[0].set_yticks(rows, data["protocol"])
    panels[0].invert_yaxis()
    return figure


# --- cloud


def cloud_instances_data(result):
    """Running instances of the cloud's service from each time on: `time_s`, `instances`."""
    rows = result.observations("cloud-instances")[["time_s", "value"]]
    rows = rows.rename(columns={"value": "instances"})
    # Several changes at one instant: the last one holds.
    return rows.groupby("time_s", as_index=False).last()


@styled
def cloud_instances(result):
    """The course of the number of instances."""
    data = cloud_instances_data(result)
    if data.empty:
        return write_empty("No service ran in a cloud.")
    figure, axes = make_figure(2.2)
    end = max(float(result.run.get("sim_s", 0)), data["time_s"].iloc[-1])
    times = [*(data["time_s"] / MINUTE), end / MINUTE]
    counts = [*data["instances"], data["instances"].iloc[-1]]
    axes.step(times, counts, where="post", color=PROTOCOL_COLOURS[0])
    for time, count in zip(times, counts):
        explain(figure, axes, time, count, f"{count:.0f} from {time:.1f} min on")
    axes.set_xlabel("simulated time, min")
    axes.set_ylabel("instances")
    axes.set_xlim(0, times[-1])
    axes.set_ylim(0, max(counts) * 1.1 + 0.5)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    return figure


def describe_monitoring(result):
    """Figures of the monitoring for a table: pairs of title and text; empty without any."""
    metrics = find_metrics(result)
    if "monitoring.patients" not in metrics:
        return []
    first = result.observations("freshness-first")["value"]
    last = result.observations("freshness")["value"]
    rate = metrics["monitoring.false_alarms_per_patient_day"]
    facts = [
        ("Monitored patients", f"{metrics['monitoring.patients']:,.0f}"),
        ("False alarms", f"{metrics['monitoring.false_alarms']:,.0f}"),
        ("False alarms a patient and day", f"{rate:.2g}"),
        ("Emergencies noticed", f"{metrics['monitoring.detected']:,.0f}"),
        ("Emergencies missed", f"{metrics['monitoring.missed']:,.0f}"),
    ]
    for title, values in (("as the cloud has it", first), ("when refreshed", last)):
        if len(values):
            median, slow = (quantile(values, q) / MINUTE for q in (0.5, 0.95))
            facts.append((f"Age of a record {title}", f"{median:.2g} min, 95 %: {slow:.2g} min"))
    return facts
