# SPDX-License-Identifier: GPL-2.0-only
"""Plots of two fidelities of mobile access: examples/mobile_fidelity.py makes their frame."""

import numpy as np

from ehealth.plots.style import INK, MUTED, PROTOCOL_COLOURS, make_figure, styled
from ehealth.statistics import ks_distances

FIDELITIES = {
    "profile": PROTOCOL_COLOURS[0],
    "lte": PROTOCOL_COLOURS[2],
    "nr": PROTOCOL_COLOURS[2],
}
QUANTITIES = {"mobile_ms": "on mobile access", "latency_ms": "whole enrolment"}


def mobile_fidelity_data(samples):
    """Quantiles and distance of the fidelities, a row a number of phones and quantity, ms.

    `samples` has a row an enrolment: `fidelity`, `phones`, and the columns of QUANTITIES.
    """
    return ks_distances(samples, "fidelity", ["phones"], list(QUANTITIES))


@styled
def mobile_fidelity(samples):
    """Distribution functions by profile and by LTE or NR; a column a number of phones at once."""
    counts = sorted(samples["phones"].unique())
    distances = mobile_fidelity_data(samples).set_index(["phones", "quantity"])
    figure, panels = make_figure(
        4.8, nrows=len(QUANTITIES), ncols=len(counts), sharey=True, squeeze=False
    )
    for row, (quantity, title) in enumerate(QUANTITIES.items()):
        for axes, phones in zip(panels[row], counts):
            group = samples[samples["phones"] == phones]
            for fidelity, values in group.groupby("fidelity")[quantity]:
                values = np.sort(values)
                share = np.arange(1, len(values) + 1) / len(values)
                axes.step(values / 1000, share, where="post", color=FIDELITIES[fidelity], label=fidelity)
            distance = distances.loc[(phones, quantity)]
            axes.text(
                0.97,
                0.06,
                f"KS {distance['ks']:.2f}",
                transform=axes.transAxes,
                ha="right",
                color=INK,
            )
            axes.set_title(f"{phones} phone{'s' if phones > 1 else ''}, {title}")
            axes.set_xlim(left=0)
            if row + 1 == len(QUANTITIES):
                axes.set_xlabel("s")
        panels[row][0].set_ylabel("share of the enrolments", color=MUTED)
    panels[-1][0].legend(loc="upper left")
    return figure
