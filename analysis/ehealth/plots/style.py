# SPDX-License-Identifier: GPL-2.0-only
"""What all plots share: colours, sizes, axes, numbers for people, points that a page explains."""

import functools
import io
import itertools
import math

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from ehealth.results import SCHEMES, protocol_order, scheme_order

# Each colour here is used for one purpose, so that a page can replace it for dark displays.
INK = "#1b1f24"
MUTED = "#5b6471"
GRID = "#d9dee4"
PAPER = "#fffffe"

# Okabe and Ito's palette (2008) for colour-blind readers; grey in the place of its yellow, which
# does not show on white.
PROTOCOL_COLOURS = ("#0072b2", "#56b4e9", "#d55e00", "#e69f00", "#009e73", "#cc79a7", "#8a9099")
# Paul Tol's "light" palette: fills that carry dark text.
PARTS = {
    "network": "#77aadd",
    "crypto": "#ee8866",
    "tee": "#ffaabb",
    "tpm": "#bbcc33",
    "queue": "#eedd88",
    "nfc": "#aab3bf",
}
PART_TITLES = {
    "network": "network",
    "crypto": "crypto",
    "tee": "in a TEE",
    "tpm": "in a TPM",
    "queue": "queue",
    "nfc": "NFC",
}

WIDTH = 6.4  # inches

STYLE = {
    "axes.edgecolor": MUTED,
    "axes.facecolor": "none",
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.labelcolor": INK,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlecolor": INK,
    "axes.titlelocation": "left",
    "axes.titlesize": 9,
    "axes.labelsize": 9,
    "figure.constrained_layout.use": True,
    "figure.dpi": 100,
    "figure.facecolor": PAPER,
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "grid.color": GRID,
    "grid.linewidth": 0.7,
    "legend.frameon": False,
    "legend.fontsize": 9,
    "lines.linewidth": 1.8,
    "text.color": INK,
    "xtick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.color": MUTED,
    "ytick.labelcolor": INK,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
}


def styled(plot):
    @functools.wraps(plot)
    def inner(*arguments, **options):
        with matplotlib.rc_context(STYLE):
            return plot(*arguments, **options)

    return inner


def scheme_colours(names):
    """The colour of each scheme."""
    return dict(zip(scheme_order(names), itertools.cycle(PROTOCOL_COLOURS)))


def protocol_colours(names):
    """The colour of each protocol; the same in every plot and report of a scheme.

    Protocols as "scheme/protocol" have their scheme's.
    """
    if any("/" in name for name in names):
        schemes = scheme_colours(name.rpartition("/")[0] for name in names)
        return {name: schemes[name.rpartition("/")[0]] for name in names}
    colours = {}
    for protocols in SCHEMES.values():
        for protocol, colour in zip(protocols, PROTOCOL_COLOURS):
            colours.setdefault(protocol, colour)
    known = {name: colours[name] for name in names if name in colours}
    free = [colour for colour in PROTOCOL_COLOURS if colour not in known.values()]
    free = free or list(PROTOCOL_COLOURS)
    others = [name for name in protocol_order(names) if name not in known]
    return {**known, **{name: free[i % len(free)] for i, name in enumerate(others)}}


def format_seconds(seconds):
    """Three significant digits with a unit that suits, for people."""
    if seconds is None or math.isnan(seconds):
        return "-"
    for factor, unit in ((1, "s"), (1e-3, "ms"), (1e-6, "us")):
        if abs(seconds) >= 0.9995 * factor or unit == "us":
            value = seconds / factor
            break
    if value == 0:
        return "0 s"
    if value >= 999.5:
        return f"{value:,.0f} {unit}"
    digits = max(0, 2 - math.floor(math.log10(abs(value)) + 1e-9))
    return f"{value:.{min(digits, 2)}f} {unit}"


def explain(figure, axes, x, y, text):
    """Notes what a page shows when the pointer is near a point, in the axes' data."""
    if not hasattr(figure, "explained"):
        figure.explained = []
    figure.explained.append((axes, x, y, text))


class NotebookFigure(Figure):
    """A figure that a notebook shows without further ado, as pyplot's do."""

    def _repr_png_(self):
        buffer = io.BytesIO()
        self.savefig(buffer, format="png")
        return buffer.getvalue()


def make_figure(height, width=WIDTH, **options):
    figure = NotebookFigure(figsize=(width, height))
    FigureCanvasAgg(figure)  # measures text
    return figure, figure.subplots(**options)


def write_empty(text):
    """A figure that says why there is nothing to see."""
    figure, axes = make_figure(1.2)
    axes.axis("off")
    axes.text(0.5, 0.5, text, ha="center", va="center", color=MUTED, transform=axes.transAxes)
    return figure


def use_log_seconds(axis, low, high):
    """A logarithmic axis of seconds, with at least three labels also within one decade."""
    axis.axes.set_xscale("log")
    low, high = low / 1.15, high * 1.15
    if high < 3 * low:
        middle = math.sqrt(low * high)
        low, high = min(low, middle / 2), max(high, middle * 2)
    axis.axes.set_xlim(low, high)
    decades = math.log10(high / low)
    steps = (1, 2, 5) if decades < 3 else (1,)
    axis.set_major_locator(LogLocator(subs=steps, numticks=20))
    axis.set_minor_locator(LogLocator(subs=range(1, 10), numticks=20))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axis.set_minor_formatter(NullFormatter())
