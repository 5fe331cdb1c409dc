# SPDX-License-Identifier: GPL-2.0-only
"""NFC transactions beside what was published of payments by NFC (data/nfc.csv)."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd

from ehealth import _native
from ehealth.plots.style import (
    GRID,
    INK,
    PARTS,
    make_figure,
    protocol_colours,
    styled,
    write_empty,
)
from ehealth.results import protocol_order

PUBLISHED = {
    "tap_total_measured": "payment, card detected to last data",
    "transceive_measured": "payment, exchange alone",
    "phone_wallet_transceive_measured": "payment, a phone as card",
}


def published_taps():
    """Ranges of data/nfc.csv: `what`, `low_s`, `high_s`, `source`."""
    with open(Path(_native.data_directory()) / "nfc.csv", encoding="utf-8") as file:
        rows = {row["parameter"]: row for row in csv.DictReader(file)}
    ranges = []
    for parameter, what in PUBLISHED.items():
        low, high = (float(each) / 1000 for each in rows[parameter]["value"].split("-"))
        source = rows[parameter]["source"]
        ranges.append({"what": what, "low_s": low, "high_s": high, "source": source})
    return pd.DataFrame(ranges)


def nfc_taps_data(result):
    """Time by NFC of each accepted run that has any: `protocol`, `nfc_s`."""
    runs = result.protocol_runs()
    runs = runs[(runs["outcome"] == "accepted") & (runs["nfc_s"] > 0)]
    return runs[["protocol", "nfc_s"]].reset_index(drop=True)


@styled
def nfc_taps(result):
    """A row a protocol with a point a run, over the published ranges of payments."""
    data = nfc_taps_data(result)
    if data.empty:
        return write_empty("No accepted run has a leg by NFC.")
    protocols = protocol_order(data["protocol"].unique())
    published = published_taps()
    figure, axes = make_figure(1.2 + 0.42 * (len(protocols) + len(published)))
    colours = protocol_colours(protocols)
    spread = np.linspace(-0.16, 0.16, 7)
    for row, protocol in enumerate(protocols):
        values = np.sort(data.loc[data["protocol"] == protocol, "nfc_s"])
        heights = row + spread[np.arange(len(values)) % len(spread)]
        axes.plot(values, heights, ".", markersize=5, alpha=0.6, color=colours[protocol])
        axes.plot([np.median(values)] * 2, [row - 0.3, row + 0.3], color=INK, linewidth=1.4)
    for row, each in enumerate(published.itertuples(), start=len(protocols)):
        width = each.high_s - each.low_s
        axes.barh(row, width, left=each.low_s, height=0.45, color=PARTS["nfc"])
        axes.axvspan(each.low_s, each.high_s, color=GRID, alpha=0.25, linewidth=0, zorder=0)
    axes.set_yticks(range(len(protocols) + len(published)), [*protocols, *published["what"]])
    axes.invert_yaxis()
    axes.set_xlim(left=0)
    axes.set_xlabel("s by NFC, of a run (points; line: median) and as published (bars)")
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y", visible=False)
    return figure
