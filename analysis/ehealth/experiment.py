# SPDX-License-Identifier: GPL-2.0-only
"""Experiments: a base scenario, what varies, and how often it is repeated.

    experiment = Experiment.load("examples/experiments/suites.toml")
    campaign = experiment.run(jobs=2)

or without a file

    experiment = Experiment(
        Scenario.load("examples/two-hospitals.toml"),
        grid={"scheme.suite": ["p256", "x25519"], "hospital.database_cores": [1, 2, 4]},
        replications=5,
    )

Each run has an id, a digest of its effective scenario and of the code, so a run is made once, and
again only when either changes. Replications use the same seeds at every point: variants meet the
same patients (common random numbers), which makes differences between them show earlier.
"""

from __future__ import annotations

import functools
import hashlib
import itertools
import json
import os
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable, Iterator, Mapping, Optional, Sequence, Union

from ehealth import _native
from ehealth.scenario import Scenario, ScenarioError, Value

if TYPE_CHECKING:
    from ehealth.campaign import Campaign

__all__ = ["Experiment", "ExperimentError", "Point", "Run", "Stop", "code_version"]

KEYS = ("name", "scenario", "replications", "seeds", "set", "grid", "variant", "stop")
RANGE_KEYS = ("from", "to", "step", "factor", "count", "unit")
MOST_RUNS = 1_000_000


class ExperimentError(Exception):
    """An experiment cannot be used or carried out; the text says why and what to do."""


def code_version() -> str:
    """Version of the code with a digest of its sources, data files and what decides how small
    records become: part of each run's id."""
    data = _digest_data(_native.data_directory())
    sources = f"{_native.SOURCE_DIGEST} {_native.LIBDEFLATE_VERSION} {data}"
    digest = hashlib.sha256(sources.encode())
    return f"{_native.__version__}-{digest.hexdigest()[:12]}"


@functools.lru_cache(maxsize=None)
def _digest_data(directory: str) -> str:
    digest = hashlib.sha256()
    for path in sorted([*Path(directory).glob("*.csv"), *Path(directory).glob("*.toml")]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


@dataclass(frozen=True)
class Stop:
    """Adds replications at each point until a metric's 95 % interval is narrow enough."""

    metric: str  #: name in the table `metric`, such as visit.latency_median
    relative_half_width: float  #: of the mean: 0.05 is 5 %
    most: int = 30  #: replications at a point


@dataclass(frozen=True)
class Point:
    """A combination of settings that is run once a seed."""

    number: int
    variant: str  #: empty when the experiment has none
    parameters: Mapping[str, Value]  #: what varies, with its value here
    settings: Mapping[str, Value]  #: everything that differs from the base scenario

    def describe(self) -> str:
        parts = [f"{key}={value}" for key, value in self.parameters.items()]
        return ", ".join(([self.variant] if self.variant else []) + parts) or "base scenario"


@dataclass(frozen=True)
class Run:
    """One run of a point."""

    point: Point
    seed: int
    id: str  #: 16 hexadecimal digits
    scenario: str  #: effective, as TOML

    def describe(self) -> str:
        return f"{self.id} ({self.point.describe()}, seed {self.seed})"


@dataclass
class Experiment:
    """A base scenario, what varies, and how often it is repeated.

    `grid` gives values for keys, all combinations of which are run; `variants` gives named groups
    of settings, each of which is combined with all of the grid; `settings` apply everywhere.
    """

    scenario: Scenario
    name: str = ""
    settings: Mapping[str, Value] = field(default_factory=dict)
    grid: Mapping[str, Sequence[Value]] = field(default_factory=dict)
    variants: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    replications: int = 1
    seeds: Optional[Sequence[int]] = None  #: instead of 1 to replications
    stop: Optional[Stop] = None
    source: str = "experiment"  #: how messages call it

    def __post_init__(self) -> None:
        self.name = self.name or self.scenario.run.name
        if self.seeds is not None:
            self.seeds = list(self.seeds)
            self.replications = len(self.seeds)
        if self.replications < 1:
            self._fail("replications", f"{self.replications}: give at least 1, or some seeds")
        if self.stop is not None and self.seeds is not None:
            self._fail("seeds", "not with [stop], which adds seeds; give replications")
        if self.stop is not None and not 3 <= self.replications <= self.stop.most:
            self._fail(
                "replications",
                f"{self.replications}: with [stop], give 3 to stop.most ({self.stop.most}), from "
                "which the first interval is computed",
            )
        for key, values in self.grid.items():
            if isinstance(values, str) or not list(values):
                self._fail(f"grid.{key}", f"{values!r}: give a list of values")
        self.points = list(self._make_points())

    def _fail(self, key: str, text: str) -> None:
        raise ExperimentError(f"{self.source}: {key}: {text}")

    def _make_points(self) -> Iterator[Point]:
        number = 0
        for variant, group in (self.variants or {"": {}}).items():
            for values in itertools.product(*self.grid.values()):
                parameters = dict(zip(self.grid, values))
                settings = {**self.settings, **group, **parameters}
                if "run.seed" in settings:
                    self._fail("run.seed", "vary seeds with replications or seeds")
                yield Point(number, variant, parameters, settings)
                number += 1
                if number * self.replications > MOST_RUNS:
                    self._fail("grid", f"more than {MOST_RUNS} runs")

    def seed(self, replication: int) -> int:
        """The seed of a replication, from 0."""
        return self.seeds[replication] if self.seeds is not None else replication + 1

    def make_run(self, point: Point, seed: int) -> Run:
        """A run with its id."""
        try:
            scenario = self.scenario.copy().update({**point.settings, "run.seed": seed})
        except ScenarioError as error:
            raise ExperimentError(f"{self.source}: {point.describe()}: {error}") from None
        text = scenario.to_toml()
        digest = hashlib.sha256(f"{code_version()}\n{text}".encode()).hexdigest()
        return Run(point, seed, digest[:16], text)

    def runs(self) -> list[Run]:
        """Every run that is planned; a stopping rule may add more."""
        seeds = [self.seed(i) for i in range(self.replications)]
        return [self.make_run(point, seed) for point in self.points for seed in seeds]

    def run(
        self,
        jobs: Optional[int] = None,
        out: Union[str, os.PathLike, None] = None,
        progress: Optional[Callable[[Any], object]] = None,
    ) -> Campaign:
        """Makes the runs that are missing in the folder `out`, and collects all.

        `jobs` run at a time, one a processor by default; `out` is results/<name> by default.
        `progress` is called with a sweep.Status about twice a second. Runs that fail are an
        ExperimentError that names them, after all others were made.
        """
        from ehealth import campaign, sweep

        directory = Path(out) if out is not None else Path("results") / self.name
        status = sweep.sweep(self, directory, jobs, progress)
        if status.failures:
            raise ExperimentError(sweep.describe_failures(status))
        return campaign.Campaign(campaign.collect(directory))

    # --- from a file

    @classmethod
    def load(cls, path: Union[str, os.PathLike]) -> Experiment:
        """Reads an experiment file (TOML)."""
        path = Path(path)
        try:
            with open(path, "rb") as file:
                table = tomllib.load(file)
        except OSError as error:
            raise ExperimentError(f"{path}: {error.strerror}; give an experiment file") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ExperimentError(f"{path}: not TOML: {error}") from None
        return cls._from_table(table, path)

    @classmethod
    def _from_table(cls, table: dict, path: Path) -> Experiment:
        def fail(key, text):
            raise ExperimentError(f"{path}: {key}: {text}")

        def get(key, kind, default, what):
            value = table.get(key, default)
            if not isinstance(value, kind) or isinstance(value, bool):
                fail(key, f"{value!r}: give {what}")
            return value

        for key in table:
            if key not in KEYS:
                fail(key, f"unknown key; known are {', '.join(KEYS)}")
        base = get("scenario", str, None, "the path of a scenario, relative to this file")
        if "replications" in table and "seeds" in table:
            fail("seeds", "not with replications; give one of them")
        seeds = get("seeds", list, [], "a list of integers") or None
        if seeds and not all(type(seed) is int for seed in seeds):
            fail("seeds", f"{seeds!r}: give a list of integers")
        variants = {}
        for number, each in enumerate(get("variant", list, [], "[[variant]] sections"), 1):
            if not isinstance(each, dict) or set(each) - {"name", "set"}:
                fail(f"variant {number}", "give name and set")
            name = each.get("name")
            if not isinstance(name, str) or not name or name in variants:
                fail(f"variant {number}.name", f"{name!r}: give a name of its own")
            variants[name] = dict(_flatten(each.get("set", {})))
        grid = {}
        for key, value in _flatten(get("grid", dict, {}, "a section")):
            try:
                grid[key] = _expand(value)
            except ValueError as error:
                fail(f"grid.{key}", str(error))
        try:
            return cls(
                scenario=Scenario.load(path.parent / base),
                name=get("name", str, path.stem, "a string"),
                settings=dict(_flatten(get("set", dict, {}, "a section"))),
                grid=grid,
                variants=variants,
                replications=get("replications", int, 1, "an integer"),
                seeds=seeds,
                stop=_make_stop(table["stop"], fail) if "stop" in table else None,
                source=str(path),
            )
        except ScenarioError as error:
            raise ExperimentError(str(error)) from None


def _flatten(table: dict, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Pairs of dotted key and value; a range is a value."""
    for key, value in table.items():
        if isinstance(value, dict) and not {"from", "to"} & set(value):
            yield from _flatten(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def _expand(value: Any) -> Sequence[Value]:
    """The values of a list or of a range such as {from = 1, to = 8, factor = 2, unit = "ms"}."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        raise ValueError(f"{value!r}: give a list, or a range such as {{from = 1, to = 5}}")
    unknown = set(value) - set(RANGE_KEYS)
    if unknown:
        raise ValueError(f"unknown {', '.join(sorted(unknown))}; known are {', '.join(RANGE_KEYS)}")
    numbers = {key: each for key, each in value.items() if key != "unit"}
    if not {"from", "to"} <= set(value) or len(numbers) > 3:
        raise ValueError("a range has from, to and one of step, factor, count")
    for key, each in numbers.items():
        if isinstance(each, bool) or not isinstance(each, (int, float)):
            raise ValueError(f"{key}: {each!r}: give a number")
    values = list(_count(numbers))
    if "unit" in value:
        return [f"{each:.12g} {value['unit']}" for each in values]
    return values


def _count(numbers: Mapping[str, float]) -> Iterator[float]:
    low, high = numbers["from"], numbers["to"]
    if high < low:
        raise ValueError(f"to: {high}: give at least from ({low})")
    if "count" in numbers:
        count = numbers["count"]
        if count < 2 or count != int(count):
            raise ValueError(f"count: {count}: give an integer from 2")
        for i in range(int(count)):
            yield low + (high - low) * i / (count - 1)
        return
    factor, step = numbers.get("factor"), numbers.get("step", 1)
    if factor is not None and (factor <= 1 or low <= 0):
        raise ValueError(f"factor: {factor}: give more than 1, and a from above 0")
    if step <= 0:
        raise ValueError(f"step: {step}: give more than 0")
    value, i = low, 0
    # The last value is meant even where rounding puts it a little above.
    while value <= high + 1e-9 * abs(high):
        yield value
        i += 1
        value = low * factor**i if factor is not None else low + i * step
        if i > MOST_RUNS:
            raise ValueError(f"more than {MOST_RUNS} values")


def _make_stop(table: Any, fail: Callable[[str, str], None]) -> Stop:
    if not isinstance(table, dict) or set(table) - {"metric", "relative_half_width", "most"}:
        fail("stop", "give metric, relative_half_width and most")
    metric, width = table.get("metric"), table.get("relative_half_width")
    most = table.get("most", Stop.most)
    if not isinstance(metric, str):
        fail("stop.metric", f"{metric!r}: give a metric's name, such as visit.latency_median")
    if isinstance(width, bool) or not isinstance(width, (int, float)) or not 0 < width < 1:
        fail("stop.relative_half_width", f"{width!r}: give a number between 0 and 1")
    if type(most) is not int or most < 3:
        fail("stop.most", f"{most!r}: give an integer from 3")
    return Stop(metric, width, most)


def write_manifest(experiment: Experiment, runs: Sequence[Run], directory: Path) -> None:
    """Writes what the folder's runs are: enough to make any of them again."""
    manifest = {
        "name": experiment.name,
        "source": experiment.source,
        "code_version": code_version(),
        "ns3_version": _native.NS3_VERSION,
        "base_scenario": experiment.scenario.to_toml(),
        "parameters": list(experiment.grid),
        "variants": list(experiment.variants),
        "runs": [
            {
                "id": run.id,
                "point": run.point.number,
                "variant": run.point.variant,
                "seed": run.seed,
                "parameters": dict(run.point.parameters),
                "scenario": run.scenario,
            }
            for run in runs
        ],
    }
    path = directory / "manifest.json"
    partial = directory / "manifest.json.partial"
    with open(partial, "w", encoding="utf-8") as file:
        json.dump(manifest, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
