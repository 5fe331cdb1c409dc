# SPDX-License-Identifier: GPL-2.0-only
"""The collected results of an experiment: one campaign.sqlite."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path
from typing import Callable, Union

import pandas as pd

from ehealth.experiment import ExperimentError
from ehealth.results import SCHEMA_VERSIONS, Result, ResultError, protocol_order, read_table
from ehealth.scenario import Scenario, to_text
from ehealth.statistics import Estimate, mean_interval

__all__ = ["Campaign", "collect"]


def collect(directory: Union[str, os.PathLike]) -> Path:
    """Merges the finished runs of a sweep's folder into campaign.sqlite; returns its path.

    Its tables are those of the runs with the run's number in front, and `run` (a row a run),
    `parameter` (what varies), `property` (the runs' own table `run`) and `experiment`.
    """
    directory = Path(directory)
    try:
        manifest = json.loads((directory / "manifest.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ExperimentError(
            f"{directory}: has no manifest.json; make runs there first: ./ehealth sweep FILE"
        ) from None
    path = directory / "campaign.sqlite"
    partial = directory / "campaign.sqlite.partial"
    partial.unlink(missing_ok=True)
    try:
        database = sqlite3.connect(partial)
        try:
            # What a crash leaves is thrown away, so no journal is needed.
            database.execute("PRAGMA journal_mode = OFF")
            database.execute("PRAGMA synchronous = OFF")
            _write(database, manifest, directory)
            database.commit()
        finally:
            database.close()
        with open(partial, "rb") as file:
            os.fsync(file.fileno())
        partial.replace(path)
    except sqlite3.Error as error:
        partial.unlink(missing_ok=True)
        raise ExperimentError(f"{path}: {error}") from None
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return path


def _write(database: sqlite3.Connection, manifest: dict, directory: Path) -> None:
    database.execute("CREATE TABLE experiment (key TEXT, value TEXT)")
    database.execute(
        "CREATE TABLE run (run INTEGER PRIMARY KEY, id TEXT, point INTEGER, variant TEXT, "
        "seed INTEGER)"
    )
    database.execute("CREATE TABLE parameter (run INTEGER, key TEXT, value TEXT, number REAL)")
    database.execute("CREATE TABLE property (run INTEGER, key TEXT, value TEXT)")
    facts = {key: manifest[key] for key in ("name", "source", "code_version", "ns3_version")}
    facts["base_scenario"] = manifest["base_scenario"]
    facts["parameters"] = json.dumps(manifest["parameters"])
    facts["variants"] = json.dumps(manifest["variants"])
    facts["schema_version"] = str(SCHEMA_VERSIONS[1])
    facts["planned_runs"] = str(len(manifest["runs"]))
    database.executemany("INSERT INTO experiment VALUES (?, ?)", facts.items())
    tables: dict[str, list[str]] = {}
    # By point and seed, whatever the order in which they were planned.
    runs = sorted(manifest["runs"], key=lambda run: (run["point"], run["seed"]))
    for number, run in enumerate(runs, 1):
        path = directory / "runs" / f"{run['id']}.sqlite"
        if path.exists():
            Result(path)  # of a version that can be read
            database.commit()
            database.execute("ATTACH ? AS source", (f"{path.resolve()}",))
            try:
                _copy(database, tables, number)
            finally:
                database.commit()
                database.execute("DETACH source")
            row = (number, run["id"], run["point"], run["variant"], run["seed"])
            database.execute("INSERT INTO run VALUES (?, ?, ?, ?, ?)", row)
            scenario = Scenario.from_toml(run["scenario"])
            for key in run["parameters"]:
                value = scenario.get(key)
                figure = float(value) if isinstance(value, (int, float)) else None
                database.execute(
                    "INSERT INTO parameter VALUES (?, ?, ?, ?)", (number, key, to_text(value), figure)
                )


def _copy(database: sqlite3.Connection, tables: dict[str, list[str]], number: int) -> None:
    """Copies the tables of the attached results of a run."""
    database.execute(
        "INSERT INTO property SELECT ?, key, value FROM source.run ORDER BY rowid", (number,)
    )
    names = database.execute(
        "SELECT name FROM source.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
        "AND name <> 'run' ORDER BY rowid"
    ).fetchall()
    for (table,) in names:
        described = database.execute(f'PRAGMA source.table_info("{table}")').fetchall()
        columns = [f'"{each[1]}"' for each in described]
        if table not in tables:
            tables[table] = columns
            declared = ", ".join(f'"{each[1]}" {each[2]}' for each in described)
            # What the columns mean is the same in every run.
            lead = "" if table == "column" else "run INTEGER, "
            database.execute(f'CREATE TABLE "{table}" ({lead}{declared})')
        elif table == "column":
            continue
        lead = "" if table == "column" else f"{number}, "
        listed = ", ".join(columns)
        target = listed if table == "column" else f"run, {listed}"
        database.execute(
            f'INSERT INTO "{table}" ({target}) SELECT {lead}{listed} FROM source."{table}" '
            "ORDER BY rowid"
        )


class Campaign:
    """The collected runs of an experiment.

    Every method returns a frame of its own, so changing one changes nothing else.
    """

    def __init__(self, path: Union[str, os.PathLike]) -> None:
        self.path = Path(path)
        if self.path.is_dir():
            self.path = self.path / "campaign.sqlite"
        if not self.path.is_file():
            raise ResultError(f"{self.path}: no such file; ./ehealth sweep FILE --collect makes it")
        tables = read_table(self.path, "sqlite_master")["name"]
        if "experiment" not in set(tables):
            raise ResultError(f"{self.path}: not a collected experiment")
        experiment = read_table(self.path, "experiment")
        #: name, source, code_version, base_scenario, ... as text
        self.experiment: dict[str, str] = dict(zip(experiment["key"], experiment["value"]))
        version = self.experiment.get("schema_version", "")
        if version != str(SCHEMA_VERSIONS[1]):
            raise ResultError(
                f"{self.path}: has schema_version {version or 'none'}, but this program reads "
                f"{SCHEMA_VERSIONS[1]}; collect the runs again"
            )
        #: keys that vary, in the order of the experiment
        self.parameters: list[str] = json.loads(self.experiment["parameters"])
        #: names of the variants; empty when there is but one
        self.variants: list[str] = json.loads(self.experiment["variants"])
        self._runs = self._read_runs()
        if self._runs.empty:
            raise ResultError(f"{self.path}: holds no finished run; start the sweep again")

    @property
    def name(self) -> str:
        return self.experiment["name"]

    def _read_runs(self) -> pd.DataFrame:
        runs = read_table(self.path, "run")
        parameters = read_table(self.path, "parameter")
        for key in self.parameters:
            chosen = parameters[parameters["key"] == key].set_index("run")
            numeric = chosen["number"].notna().all()
            values = chosen["number"] if numeric else chosen["value"]
            runs[key] = runs["run"].map(values)
        return runs

    def table(self, name: str) -> pd.DataFrame:
        """A table of all runs, such as protocol_run; `run` is the number in runs()."""
        return read_table(self.path, name)

    def runs(self) -> pd.DataFrame:
        """A row a run: run, id, point, variant, seed, and what varies (quantities in base units)."""
        return self._runs.copy()

    def unit(self, key: str) -> str:
        """The unit of a parameter's numbers; empty when there is none."""
        for each in Scenario.schema():
            if each["name"] == key:
                base = {
                    "time": "s",
                    "time per length": "s/m",
                    "data size": "byte",
                    "data rate": "bit/s",
                    "length": "m",
                }
                return base.get(each["type"], each["unit"])
        return ""

    def metrics(self) -> pd.DataFrame:
        """The metrics that metric() knows: name, unit, title."""
        stored = self.table("metric")[["name", "unit", "title"]].drop_duplicates("name")
        own = pd.DataFrame(
            [
                ("run.wall_s", "s", "Time that the simulation took"),
                ("run.cpu_s", "s", "Processor time that the simulation took"),
                ("run.events", "1", "Events of the simulation"),
                ("run.packets", "1", "Packets on all links"),
                ("run.peak_rss_bytes", "byte", "Memory of the simulation"),
                ("run.hospitals", "1", "Hospitals"),
            ],
            columns=["name", "unit", "title"],
        )
        return pd.concat([stored, own], ignore_index=True)

    def metric(self, name: Union[str, Callable[[pd.DataFrame], float]]) -> pd.DataFrame:
        """A figure a run, in the column `value`, beside what runs() tells.

        `name` is one of metrics(), or a function of a run's rows of the table protocol_run.
        """
        frame = self.runs()
        if callable(name):
            groups = dict(list(self.table("protocol_run").groupby("run")))
            empty = self.table("protocol_run").iloc[:0]
            frame["value"] = [float(name(groups.get(run, empty))) for run in frame["run"]]
            return frame
        if name not in set(self.metrics()["name"]):
            raise KeyError(f"{name}: no such metric; metrics() lists {len(self.metrics())}")
        if name == "run.hospitals":
            sites = self.table("site")
            values = sites[sites["kind"] == "hospital"].groupby("run").size()
        elif name.startswith("run."):
            stored = self.table("property")
            stored = stored[stored["key"] == name.removeprefix("run.")]
            values = stored.set_index("run")["value"].astype(float)
        else:
            stored = self.table("metric")
            values = stored[stored["name"] == name].set_index("run")["value"]
        frame["value"] = frame["run"].map(values).astype(float)
        return frame

    def summary(self, name: Union[str, Callable[[pd.DataFrame], float]]) -> pd.DataFrame:
        """A row a point: what varies, n, mean of a metric and its 95 % interval over the seeds."""
        frame = self.metric(name)
        rows = []
        for _, group in frame.groupby("point", sort=True):
            estimate: Estimate = mean_interval(group["value"])
            first = group.iloc[0]
            row = {"variant": first["variant"], **{key: first[key] for key in self.parameters}}
            row.update(n=estimate.n, mean=estimate.value, low=estimate.low, high=estimate.high)
            rows.append(row)
        return pd.DataFrame(rows)

    def latencies(self, protocol: str) -> pd.DataFrame:
        """Accepted runs of a protocol: run, start_s, latency_s, and what varies."""
        runs = self.table("protocol_run")
        chosen = (runs["protocol"] == protocol) & (runs["outcome"] == "accepted")
        runs = runs.loc[chosen, ["run", "start_s", "latency_s"]]
        return runs.merge(self._runs, on="run")

    def protocols(self) -> list[str]:
        """Names of the protocols that were run, in their usual order."""
        return protocol_order(self.table("protocol_run")["protocol"].unique())

    def missing(self) -> int:
        """Runs that were planned but are not there."""
        return int(self.experiment["planned_runs"]) - len(self._runs)

    def __repr__(self) -> str:
        points = self._runs["point"].nunique()
        return f"<Campaign {self.name}: {points} points, {len(self._runs)} runs>"
