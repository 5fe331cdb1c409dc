# SPDX-License-Identifier: GPL-2.0-only
"""What maps of a country share: its frame, degrees, names of provinces."""

import math
from dataclasses import dataclass

import numpy as np
from matplotlib.ticker import FuncFormatter, MaxNLocator
from matplotlib.transforms import Bbox

from ehealth.plots.style import PAPER


@dataclass(frozen=True)
class Frame:
    """The part of the world that a map shows, in degrees."""

    lon: tuple
    lat: tuple
    stretch: float  # how much longer a degree of latitude is than one of longitude

    @property
    def shape(self):
        """Height by width, in kilometres."""
        return (self.lat[1] - self.lat[0]) * self.stretch / (self.lon[1] - self.lon[0])

    def apply(self, axes):
        axes.set_aspect(self.stretch)
        axes.set_xlim(*self.lon)
        axes.set_ylim(*self.lat)
        wide = self.lon[1] - self.lon[0] > 4, self.lat[1] - self.lat[0] > 4
        axes.xaxis.set_major_locator(MaxNLocator(6, integer=wide[0]))
        axes.yaxis.set_major_locator(MaxNLocator(6, integer=wide[1]))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: format_degrees(value, "EW")))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: format_degrees(value, "NS")))


def find_frame(sites):
    """A frame around sites."""
    latitude = math.radians(sites["lat"].mean())
    lons, lats = (sites[name].agg(["min", "max"]).to_numpy() for name in ("lon", "lat"))
    # Kilometres would serve as well: degrees of latitude, with longitudes shrunk to their length.
    spans = np.array([np.ptp(lons) * math.cos(latitude), np.ptp(lats)])
    spans = np.maximum(1.12 * spans, max(0.65 * spans.max(), 0.3))
    half_lon, half_lat = spans[0] / math.cos(latitude) / 2, spans[1] / 2
    lon, lat = lons.mean(), lats.mean()
    return Frame(
        (lon - half_lon, lon + half_lon), (lat - half_lat, lat + half_lat), 1 / math.cos(latitude)
    )


def format_degrees(value, letters):
    return f"{abs(value):g}\N{DEGREE SIGN} {letters[0] if value >= 0 else letters[1]}"


def name_provinces(axes, sites, radius, order, fontsize=7.5):
    """Writes the names of provinces beside their hospitals where they hide least, first ones first.

    A name for which there is no room is left out. `sites` are the hospitals with a circle, `radius`
    is the largest circle's, in points.
    """
    renderer = axes.figure.canvas.get_renderer()
    frame = axes.get_window_extent(renderer)
    points = axes.transData.transform(sites[["lon", "lat"]].to_numpy())
    gap = (radius + 1) * axes.figure.dpi / 72
    taken = []
    for province in order:
        members = points[(sites["province"] == province).to_numpy()]
        # A quantile, so that a name stays with its hospitals when some lie far off.
        west, low, east, high = np.quantile(members, (0.05, 0.95), axis=0).ravel()
        text = axes.text(0, 0, province, fontsize=fontsize, zorder=4, ha="center", va="center")
        size = text.get_window_extent(renderer)
        x, y = (west + east) / 2, (low + high) / 2
        aside, above = (east - west + size.width) / 2 + gap, (high - low + size.height) / 2 + gap
        best = None
        for place in ((x, y + above), (x, y - above), (x + aside, y), (x - aside, y)):
            half = np.array([size.width / 2, size.height / 2])
            centre = np.clip(place, frame.min + half, frame.max - half)
            box = Bbox([centre - half, centre + half])
            if any(box.overlaps(other) for other in taken):
                continue
            hidden = np.all((points > box.min) & (points < box.max), axis=1).sum()
            if best is None or hidden < best[0]:
                best = (hidden, centre, box)
        if best is None:
            text.remove()
            continue
        text.set_position(axes.transData.inverted().transform(best[1]))
        text.set_bbox({"facecolor": PAPER, "edgecolor": "none", "alpha": 0.72, "pad": 0.5})
        taken.append(best[2])
