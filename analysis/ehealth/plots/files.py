# SPDX-License-Identifier: GPL-2.0-only
"""Plots as files: PNG, SVG and CSV, with a caption."""

import io
import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import matplotlib
import pandas as pd

from ehealth.plots.run import describe_site
from ehealth.results import Result

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}
POINTS_PER_INCH = 72


def caption(source, frame=None):
    """Scenario, seeds and n of a Result or a Campaign, as captions name them.

    `frame` is what the plot draws: its column `n` counts the seeds of a point.
    """
    if isinstance(source, Result):
        runs, run = source.protocol_runs(), source.run
        accepted = int((runs["outcome"] == "accepted").sum())
        n = f"{len(runs):,} protocol runs, {accepted:,} of them accepted"
        return f"Scenario {run.get('scenario_name', '?')}, seed {run.get('seed', '?')}, n = {n}."
    runs = source.runs()
    text = f"Experiment {source.name}, {describe_seeds(runs['seed'])}, "
    if frame is not None and "n" in frame and len(frame):
        low, high = int(frame["n"].min()), int(frame["n"].max())
        return text + f"n = {low if low == high else f'{low} to {high}'} a point."
    return text + f"n = {len(runs):,} runs."


def describe_seeds(seeds):
    """ "seed 7", "seeds 1 to 5" or "seeds 1, 4, 9"."""
    seeds = sorted(pd.unique(seeds))
    if len(seeds) == 1:
        return f"seed {seeds[0]}"
    if seeds[-1] - seeds[0] == len(seeds) - 1:
        return f"seeds {seeds[0]} to {seeds[-1]}"
    return "seeds " + ", ".join(map(str, seeds))


def write_svg(figure, name):
    """SVG text without date or metadata, whose ids are unique among plots of other names."""
    # As laid out, so that points that were computed from the layout stay where they are.
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    buffer = io.StringIO()
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": name}):
        figure.savefig(buffer, format="svg", metadata=NO_METADATA)
    text = buffer.getvalue()
    text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, flags=re.DOTALL)
    text = text.replace("'DejaVu Sans'", "'DejaVu Sans', Arial, sans-serif")
    text = re.sub(r'\bid="', f'id="{name}-', text)
    text = re.sub(r'href="#', f'href="#{name}-', text)
    return text.replace("url(#", f"url(#{name}-")


def find_explained(figure):
    """The points that a page explains: (x, y, text) in the SVG's units, y downwards."""
    scale = POINTS_PER_INCH / figure.dpi
    height = figure.get_figheight() * POINTS_PER_INCH
    points = []
    for axes, x, y, text in getattr(figure, "explained", []):
        px, py = axes.transData.transform((x, y)) * scale
        points.append((round(float(px), 1), round(float(height - py), 1), text))
    return points


def add_tooltips(svg, sites):
    """Gives each hospital of the map a title, which viewers show as a tooltip."""
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", XLINK)
    root = ElementTree.fromstring(svg)
    group = root.find(f".//{{{SVG}}}g[@id='country-map-sites']")
    if group is not None:
        # Circles of one size are uses of a definition, others are paths.
        for definitions in group.findall(f"{{{SVG}}}defs"):
            group.remove(definitions)
            root.insert(0, definitions)
        circles = [each for each in group.iter() if each.tag in (f"{{{SVG}}}use", f"{{{SVG}}}path")]
        for circle, site in zip(circles, sites.itertuples()):
            ElementTree.SubElement(circle, f"{{{SVG}}}title").text = describe_site(site)
    return ElementTree.tostring(root, encoding="unicode")


def write_files(figure, frame, directory, name):
    """Writes PNG, SVG and CSV; returns the SVG as text and the points that a page explains."""
    directory = Path(directory)
    directory.mkdir(parents=True, exist_ok=True)
    svg = write_svg(figure, name)
    if name == "country-map":
        svg = add_tooltips(svg, frame)
    (directory / f"{name}.svg").write_text(svg, encoding="utf-8")
    figure.savefig(directory / f"{name}.png", dpi=150)
    frame.to_csv(directory / f"{name}.csv", index=False)
    return svg, find_explained(figure)


def save(plot, source, directory, **options):
    """Writes a plot of this package into a folder as PNG, SVG and CSV; returns its caption.

    `source` is a Result or a Campaign, `options` are the plot's other arguments.
    """
    data = getattr(sys.modules[plot.__module__], f"{plot.__name__}_data")
    frame = data(source, **options)
    write_files(plot(source, **options), frame, directory, plot.__name__.replace("_", "-"))
    return caption(source, frame)
