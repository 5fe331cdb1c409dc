# SPDX-License-Identifier: GPL-2.0-only
"""Plots of what phones do: NFC, the TEE and its TPMs, told apart."""

import numpy as np
import pandas as pd

from ehealth.plots.messages import role
from ehealth.plots.style import (
    PARTS,
    PART_TITLES,
    explain,
    format_seconds,
    make_figure,
    styled,
    write_empty,
)
from ehealth.results import protocol_order

PHONE_PARTS = ("nfc", "tee", "tpm")


def world(device):
    """Where in a phone a class of device computes: "tee", "tpm", or None elsewhere."""
    if device.endswith("-tee"):
        return "tee"
    return "tpm" if device.endswith("tpm") else None


def phone_parts_data(result):
    """Time of a mean accepted run by NFC, in a TEE and in a TPM, seconds, a row a protocol."""
    runs = result.protocol_runs()
    runs = runs[runs["outcome"] == "accepted"]
    columns = [f"{part}_s" for part in PHONE_PARTS]
    means = runs.reindex(columns=["protocol", *columns], fill_value=0.0)
    means = means.groupby("protocol")[columns].mean()
    means.insert(0, "runs", runs.groupby("protocol").size())
    return means.reindex(protocol_order(means.index)).rename_axis("protocol").reset_index()


@styled
def phone_parts(result):
    """Protocols side by side, a panel each for NFC, TEE and TPM with a scale of its own.

    Without the panels of what no protocol uses.
    """
    data = phone_parts_data(result)
    if data.empty:
        return write_empty("No run was accepted, so there is no time to divide.")
    parts = [part for part in PHONE_PARTS if data[f"{part}_s"].any()]
    if not parts:
        return write_empty("No phone used NFC, a TEE or a TPM.")
    figure, panels = make_figure(
        1.0 + 0.34 * len(data), ncols=len(parts), sharey=True, squeeze=False
    )
    panels = panels[0]
    rows = np.arange(len(data))
    for part, axes in zip(parts, panels):
        values = data[f"{part}_s"]
        axes.barh(rows, values, height=0.62, color=PARTS[part])
        widest = values.max() or 1
        for row, (protocol, value) in enumerate(zip(data["protocol"], values)):
            axes.text(value + 0.02 * widest, row, format_seconds(value), va="center", fontsize=8)
            text = f"{protocol}: {format_seconds(value)} {PART_TITLES[part]}"
            explain(figure, axes, value, row, text)
        axes.set_xlim(0, 1.5 * widest)
        axes.set_title(PART_TITLES[part])
        axes.set_xlabel("s of a mean run")
        axes.tick_params(axis="y", length=0)
        axes.locator_params(axis="x", nbins=3)
        axes.grid(axis="y", visible=False)
    panels[0].set_yticks(rows, data["protocol"])
    panels[0].invert_yaxis()
    return figure


def phone_steps_data(result):
    """What the time by NFC, in TEEs and in TPMs consists of; a row a protocol, party and step.

    Columns: `protocol`, `part` ("nfc", "tee", "tpm"), `party` (sends or computes), `step` (a
    message, or an operation), `per_run` (how many a mean run has, whatever its outcome), `each_s`
    and `run_s` (seconds each, and of a mean run). NFC has rows only with run.recording = "message".
    """
    columns = ["protocol", "part", "party", "step"]
    runs = result.protocol_runs()
    counts = runs.groupby("protocol").size()
    operations = result.crypto_ops()
    if "protocol" not in operations:  # results of an earlier version
        operations["protocol"] = "-"
    operations["part"] = operations["device"].map(world)
    operations = operations.rename(columns={"role": "party", "operation": "step"})
    operations["time_s"] = operations["charged_s"]
    messages = result.messages()
    messages = messages[messages["link"] == "nfc"].copy()
    messages["protocol"] = messages["protocol_run"].map(runs.set_index("id")["protocol"])
    messages["part"] = "nfc"
    messages["party"] = messages["sender"].map(role)
    messages["step"] = messages["step"] + "  " + messages["name"]
    messages["time_s"] = messages["received_s"] - messages["sent_s"]
    messages["count"] = 1
    # An operation that belongs to no run is the protocol "-".
    both = pd.concat([frame[[*columns, "count", "time_s"]] for frame in (messages, operations)])
    both = both[both["part"].notna() & both["protocol"].isin(counts.index)]
    sums = both.groupby(columns, sort=False)[["count", "time_s"]].sum().reset_index()
    sums["per_run"] = sums["count"] / sums["protocol"].map(counts)
    sums["each_s"] = sums["time_s"] / sums["count"]
    sums["run_s"] = sums["time_s"] / sums["protocol"].map(counts)
    ranks = {protocol: rank for rank, protocol in enumerate(protocol_order(counts.index))}
    sums["rank"] = sums["protocol"].map(ranks)
    sums["part_rank"] = sums["part"].map(PHONE_PARTS.index)
    sums = sums.sort_values(["rank", "part_rank"], kind="stable")
    return sums[[*columns, "per_run", "each_s", "run_s"]].reset_index(drop=True)
