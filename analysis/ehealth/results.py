# SPDX-License-Identifier: GPL-2.0-only
"""One results database as pandas data frames.

Units and meanings come from the database's own `column` table: `frame.attrs["units"]` and
`frame.attrs["titles"]` map a column's name to them.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Iterable, Union

import numpy as np
import pandas as pd

from ehealth import _native

#: Versions of the results database that can be read, oldest and newest.
SCHEMA_VERSIONS = (1, 2)

# The order in which protocols are listed and coloured: by scheme, each as a patient meets them.
SCHEMES = {
    "national-phr": (
        "visit",
        "visit-other-province",
        "emergency-conscious",
        "emergency-unconscious",
        "patient-enrolment",
        "medico-enrolment",
        "sync",
    ),
    "emr-authorization": ("consultation", "registration", "emr-search", "diagnosis"),
    # What paper 002 prints of the schemes it compares with, replayed.
    "cost-profile-chiou": ("consultation", "emr-search", "diagnosis"),
    "cost-profile-mohit": ("consultation", "emr-search", "diagnosis"),
    "cost-profile-kumar": ("consultation", "emr-search", "diagnosis"),
    "cost-profile-li": ("consultation", "emr-search", "diagnosis"),
    "mobile-cloud": (
        "retrieve",
        "upload",
        "emergency",
        "register",
        "grant",
        "subscribe",
        "revoke",
    ),
    # A registration has the colour that it has in the EMR authorization scheme.
    "symmetric-ehr": (
        "retrieve",
        "registration",
        "store",
        "access-change",
        "revocation",
        "catch-up",
    ),
}
_RANK: dict[str, int] = {}
for _protocols in SCHEMES.values():
    for _protocol in _protocols:
        _RANK.setdefault(_protocol, len(_RANK))

# Tables that results of an earlier version may lack.
ATTACK_RUN = ("id", "scheme", "variant", "attempts", "successes")
ATTACK_EVENT = ("attack", "time_s", "event", "protocol_run", "detail")
PROFILE = ("part", "name", "count", "wall_s")
SAMPLE = ("time_s", "rss_bytes", "store_bytes", "open_runs", "sessions", "sockets")
OBSERVATION = ("name", "unit", "site", "time_s", "value")

OUTCOMES = ("accepted", "rejected", "failed")
QUANTILES = {"median_s": 0.5, "p95_s": 0.95, "p99_s": 0.99}


class ResultError(Exception):
    """A file that cannot be used as results; the text says why in one line."""


def scheme_order(names: Iterable[str]) -> list[str]:
    """The different schemes: those known in their usual order, then others by alphabet."""
    ranks = {name: rank for rank, name in enumerate(SCHEMES)}
    return sorted(set(names), key=lambda name: (ranks.get(name, len(ranks)), name))


def protocol_order(names: Iterable[str]) -> list[str]:
    """The different names: those known in their usual order, then others by alphabet.

    Names as "scheme/protocol" are ordered by scheme, then by protocol.
    """
    schemes = list(SCHEMES)

    def rank(name: str) -> tuple:
        scheme, _, protocol = name.rpartition("/")
        first = schemes.index(scheme) if scheme in schemes else len(schemes) * bool(scheme)
        return first, scheme, _RANK.get(protocol, len(_RANK)), name

    return sorted(set(names), key=rank)


def quantile(values, q: float) -> float:
    """The smallest value with at least a share q of all at or below it, as ehealth-sim has it.

    NaN when there are no values.
    """
    if len(values) == 0:
        return float("nan")
    return float(np.quantile(values, q, method="inverted_cdf"))


def read_table(path: Path, table: str) -> pd.DataFrame:
    """A table of a SQLite file as it is. Missing numbers are NaN, missing texts None."""
    try:
        columns = _native.read_table(str(path), table)
    except RuntimeError as error:
        raise ResultError(f"{path}: cannot be read: {error}") from None
    frame = {}
    for name, values in columns.items():
        if isinstance(values, tuple):
            codes, texts = values
            # The last one, None, has the code -1.
            values = np.array([*texts, None], dtype=object)[codes]
        frame[name] = values
    return pd.DataFrame(frame, copy=False)


class Result:
    """The results of one simulation run.

    Every method returns a frame of its own, so changing one changes nothing else.
    """

    def __init__(self, path: Union[str, os.PathLike]) -> None:
        self.path = Path(path)
        self._frames: dict[str, pd.DataFrame] = {}
        if not self.path.is_file():
            raise ResultError(f"{self.path}: no such file")
        master = read_table(self.path, "sqlite_master")
        names = master.loc[master["type"] == "table", "name"]
        if not {"run", "column"} <= set(names):
            raise ResultError(f"{self.path}: not an ehealth results database")
        run = read_table(self.path, "run")
        #: Properties of the run: scenario_name, seed, digest, ... all as text.
        self.run: dict[str, str] = dict(zip(run["key"], run["value"]))
        self._check_version()
        self._columns = read_table(self.path, "column")

    def _check_version(self) -> None:
        version = self.run.get("schema_version", "")
        if not version.isdecimal():
            raise ResultError(f"{self.path}: not an ehealth results database: no schema_version")
        oldest, newest = SCHEMA_VERSIONS
        if not oldest <= int(version) <= newest:
            raise ResultError(
                f"{self.path}: has schema_version {version}, but this program reads {oldest} to "
                f"{newest}; use the ehealth version that wrote it"
            )

    def _table(self, name: str) -> pd.DataFrame:
        if name not in self._frames:
            frame = read_table(self.path, name)
            described = self._columns[self._columns["table"] == name]
            missing = [each for each in described["column"] if each not in frame.columns]
            if missing or described.empty:
                lacks = ", ".join(missing) or "any described column"
                raise ResultError(f"{self.path}: table {name} lacks {lacks}")
            if name == "protocol_run" and frame["scheme"].nunique() > 1:
                # As ehealth-sim names the metrics of schemes side by side.
                frame["protocol"] = frame["scheme"] + "/" + frame["protocol"]
            frame.attrs["units"] = dict(zip(described["column"], described["unit"]))
            frame.attrs["titles"] = dict(zip(described["column"], described["title"]))
            self._frames[name] = frame
        return self._frames[name]

    def _table_or_empty(self, name: str, columns: Iterable[str]) -> pd.DataFrame:
        """A table that results of an earlier version may lack."""
        if name not in set(self._columns["table"]):
            return pd.DataFrame(columns=list(columns))
        return self._table(name).copy()

    def protocol_runs(self) -> pd.DataFrame:
        """One row a protocol run; `latency_s` leaves out `think_s`, the time people took.

        With several schemes side by side `protocol` is "scheme/protocol".
        """
        return self._table("protocol_run").copy()

    def sites(self) -> pd.DataFrame:
        """Hospitals and data centres."""
        return self._table("site").copy()

    def messages(self) -> pd.DataFrame:
        """One row a message; empty unless the scenario asked to record them."""
        return self._table("message").copy()

    def crypto_ops(self) -> pd.DataFrame:
        """Operations by scheme, role, device and algorithm."""
        return self._table("crypto_op").copy()

    def attack_runs(self) -> pd.DataFrame:
        """The attacks of the run, a row each: empty without any.

        Those of version 1 lack `attack`, `place`, `start_s` and `end_s`.
        """
        return self._table_or_empty("attack_run", ATTACK_RUN)

    def attack_events(self) -> pd.DataFrame:
        """Attempts, successes and detections of the attacks, in the order of time.

        `attack` is the number of the row of `attack_runs`, `event` "attempt", "success" or
        "detected", `protocol_run` the run that it concerns (0: none). Empty without attacks, and
        in results of version 1.
        """
        return self._table_or_empty("attack_event", ATTACK_EVENT)

    def profile(self) -> pd.DataFrame:
        """What the host's time was spent on: empty unless the run was made with --profile."""
        return self._table_or_empty("profile", PROFILE)

    def samples(self) -> pd.DataFrame:
        """The process at moments of the run: memory, sessions, sockets."""
        return self._table_or_empty("sample", SAMPLE)

    def observations(self, name: str) -> pd.DataFrame:
        """Values of which the distribution, or the course over time, is of interest.

        Columns: `name`, `unit`, `site` (NaN: of no site), `time_s`, `value`. Empty when nothing of
        that name was observed, or the results are of an earlier version.
        """
        rows = self._table_or_empty("observation", OBSERVATION)
        return rows[rows["name"] == name].reset_index(drop=True)

    def links(self) -> pd.DataFrame:
        """Every link, with what went over it in both directions."""
        return self._table("link").copy()

    def metrics(self) -> pd.DataFrame:
        """Scalar metrics as ehealth-sim computed them."""
        return self._table("metric").copy()

    def protocols(self) -> list[str]:
        """Names of the protocols that were run, in their usual order."""
        return protocol_order(self._table("protocol_run")["protocol"].unique())

    def schemes(self) -> list[str]:
        """Names of the schemes that were run, in their usual order."""
        return scheme_order(self._table("protocol_run")["scheme"].unique())

    def compared_protocols(self) -> list[str]:
        """Protocols that more than one scheme ran, without the schemes' names."""
        runs = self._table("protocol_run")
        if runs["scheme"].nunique() < 2:
            return []
        pairs = runs[["scheme", "protocol"]].drop_duplicates()
        counts = pairs["protocol"].str.rpartition("/")[2].value_counts()
        return protocol_order(counts.index[counts > 1])

    def latency(self, protocol: str) -> pd.Series:
        """Latencies in seconds of the accepted runs of a protocol, by run id."""
        runs = self._table("protocol_run")
        chosen = runs[(runs["protocol"] == protocol) & (runs["outcome"] == "accepted")]
        return chosen.set_index("id")["latency_s"].rename(protocol)

    def summary(self) -> pd.DataFrame:
        """One row a protocol: numbers of runs, quantiles of accepted latencies, traffic."""
        rows = {}
        for protocol, chosen in self._table("protocol_run").groupby("protocol"):
            row: dict[str, float] = {"runs": len(chosen)}
            for outcome in OUTCOMES:
                row[outcome] = int((chosen["outcome"] == outcome).sum())
            latencies = chosen.loc[chosen["outcome"] == "accepted", "latency_s"]
            for name, q in QUANTILES.items():
                row[name] = quantile(latencies, q)
            for name in ("messages", "bytes"):
                row[name] = int(chosen[name].sum())
                row[name + "_per_run"] = row[name] / len(chosen)
            rows[protocol] = row
        rows = {protocol: rows[protocol] for protocol in protocol_order(rows)}
        columns = ["runs", *OUTCOMES, *QUANTILES, "messages", "messages_per_run", "bytes"]
        frame = pd.DataFrame.from_dict(rows, orient="index", columns=columns + ["bytes_per_run"])
        frame.index.name = "protocol"
        units = {name: "1" for name in ["runs", *OUTCOMES, "messages", "messages_per_run"]}
        units.update({name: "s" for name in QUANTILES}, bytes="byte", bytes_per_run="byte")
        frame.attrs["units"] = units
        frame.attrs["titles"] = {
            "runs": "Runs begun",
            "accepted": "Runs that reached their end",
            "rejected": "Runs that a check ended",
            "failed": "Runs that broke or did not finish",
            "median_s": "Median latency of accepted runs",
            "p95_s": "Latency that 95 % of accepted runs keep",
            "p99_s": "Latency that 99 % of accepted runs keep",
            "messages": "Messages of all runs",
            "messages_per_run": "Messages of a mean run",
            "bytes": "Bytes of all runs",
            "bytes_per_run": "Bytes of a mean run",
        }
        return frame

    def compare(self, other: Result) -> pd.DataFrame:
        """How another run differs: a row a protocol and figure of the summary.

        Columns: `protocol`, `figure`, `unit`, `this`, `other`, `difference`, `ratio` (of the other
        to this). One run each cannot tell whether a difference is more than chance.
        """
        mine, others = self.summary(), other.summary()
        rows = []
        for protocol in protocol_order([*mine.index, *others.index]):
            for figure, unit in mine.attrs["units"].items():
                a, b = (
                    float(each.loc[protocol, figure]) if protocol in each.index else float("nan")
                    for each in (mine, others)
                )
                rows.append((protocol, figure, unit, a, b, b - a, b / a if a else float("nan")))
        columns = ["protocol", "figure", "unit", "this", "other", "difference", "ratio"]
        return pd.DataFrame(rows, columns=columns)

    def __repr__(self) -> str:
        name, seed = self.run.get("scenario_name", "?"), self.run.get("seed", "?")
        return f"<Result {name}, seed {seed}: {len(self._table('protocol_run'))} protocol runs>"

    def endings(self) -> pd.DataFrame:
        """How often each protocol ended with each outcome and reason."""
        runs = self._table("protocol_run")
        keys = ["protocol", "outcome", "reason"]
        counts = runs.groupby(keys, sort=False).size().rename("runs").reset_index()
        order = {name: rank for rank, name in enumerate(self.protocols())}
        rank = {name: rank for rank, name in enumerate(OUTCOMES)}
        counts["_protocol"] = counts["protocol"].map(order)
        counts["_outcome"] = counts["outcome"].map(rank)
        counts = counts.sort_values(
            ["_protocol", "_outcome", "runs", "reason"], ascending=[True, True, False, True]
        )
        return counts[keys + ["runs"]].reset_index(drop=True)

    def links_by_class(self) -> pd.DataFrame:
        """Links summed by class: number, packets, bytes, drops, mean and highest utilisation."""
        grouped = self._table("link").groupby("class", sort=False)
        frame = grouped.agg(
            links=("name", "size"),
            packets=("packets", "sum"),
            bytes=("bytes", "sum"),
            dropped=("dropped", "sum"),
            utilisation_mean=("utilisation", "mean"),
            utilisation_max=("utilisation", "max"),
        )
        return frame.reset_index().sort_values("bytes", ascending=False, ignore_index=True)
