# SPDX-License-Identifier: GPL-2.0-only
"""One results database as pandas data frames.

Units and meanings come from the database's own `column` table: `frame.attrs["units"]` and
`frame.attrs["titles"]` map a column's name to them.
"""

import sqlite3
from pathlib import Path

import numpy as np
import pandas as pd

SCHEMA_VERSION = 1

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
    "mobile-cloud": ("retrieve", "register", "upload", "grant", "emergency"),
    "symmetric-ehr": ("retrieve", "store"),
}
_RANK = {}
for _protocols in SCHEMES.values():
    for _protocol in _protocols:
        _RANK.setdefault(_protocol, len(_RANK))

OUTCOMES = ("accepted", "rejected", "failed")
QUANTILES = {"median_s": 0.5, "p95_s": 0.95, "p99_s": 0.99}


class ResultError(Exception):
    """A file that cannot be used as results; the text says why in one line."""


def protocol_order(names):
    """The different names: those known in their usual order, then others by alphabet."""
    return sorted(set(names), key=lambda name: (_RANK.get(name, len(_RANK)), name))


def quantile(values, q):
    """The smallest value with at least a share q of all at or below it, as ehealth-sim has it.

    NaN when there are no values.
    """
    if len(values) == 0:
        return float("nan")
    return float(np.quantile(values, q, method="inverted_cdf"))


class Result:
    """The results of one simulation run.

    Every method returns a frame of its own, so changing one changes nothing else.
    """

    def __init__(self, path):
        self.path = Path(path)
        self._frames = {}
        if not self.path.is_file():
            raise ResultError(f"{self.path}: no such file")
        names = self._query("SELECT name FROM sqlite_master WHERE type = 'table'")["name"]
        if not {"run", "column"} <= set(names):
            raise ResultError(f"{self.path}: not an ehealth results database")
        run = self._query("SELECT key, value FROM run")
        #: Properties of the run: scenario_name, seed, digest, ... all as text.
        self.run = dict(zip(run["key"], run["value"]))
        self._check_version()
        self._columns = self._query('SELECT * FROM "column"')

    def _check_version(self):
        version = self.run.get("schema_version", "")
        if not version.isdecimal():
            raise ResultError(f"{self.path}: not an ehealth results database: no schema_version")
        if int(version) > SCHEMA_VERSION:
            raise ResultError(
                f"{self.path}: has schema_version {version}, but this program reads up to "
                f"{SCHEMA_VERSION}; use the ehealth version that wrote it"
            )

    def _query(self, sql):
        try:
            database = sqlite3.connect(self.path.resolve().as_uri() + "?mode=ro", uri=True)
            try:
                return pd.read_sql_query(sql, database)
            finally:
                database.close()
        except (sqlite3.Error, pd.errors.DatabaseError) as error:
            # pandas puts its query before SQLite's reason.
            reason = " ".join(str(error.__cause__ or error).split())
            raise ResultError(f"{self.path}: cannot be read: {reason}") from None

    def _table(self, name):
        if name not in self._frames:
            frame = self._query(f'SELECT * FROM "{name}"')
            described = self._columns[self._columns["table"] == name]
            missing = [each for each in described["column"] if each not in frame.columns]
            if missing or described.empty:
                lacks = ", ".join(missing) or "any described column"
                raise ResultError(f"{self.path}: table {name} lacks {lacks}")
            # Columns without a value have no type of their own.
            for column, kind in zip(described["column"], described["type"]):
                if kind == "REAL":
                    frame[column] = frame[column].astype(float)
                elif kind == "INTEGER" and frame[column].notna().all():
                    frame[column] = frame[column].astype("int64")
            frame.attrs["units"] = dict(zip(described["column"], described["unit"]))
            frame.attrs["titles"] = dict(zip(described["column"], described["title"]))
            self._frames[name] = frame
        return self._frames[name]

    def protocol_runs(self):
        """One row a protocol run; `latency_s` leaves out `think_s`, the time people took."""
        return self._table("protocol_run").copy()

    def sites(self):
        """Hospitals and data centres."""
        return self._table("site").copy()

    def messages(self):
        """One row a message; empty unless the scenario asked to record them."""
        return self._table("message").copy()

    def crypto_ops(self):
        """Operations by scheme, role, device and algorithm."""
        return self._table("crypto_op").copy()

    def links(self):
        """Every link, with what went over it in both directions."""
        return self._table("link").copy()

    def metrics(self):
        """Scalar metrics as ehealth-sim computed them."""
        return self._table("metric").copy()

    def protocols(self):
        """Names of the protocols that were run, in their usual order."""
        return protocol_order(self._table("protocol_run")["protocol"].unique())

    def latency(self, protocol):
        """Latencies in seconds of the accepted runs of a protocol, by run id."""
        runs = self._table("protocol_run")
        chosen = runs[(runs["protocol"] == protocol) & (runs["outcome"] == "accepted")]
        return chosen.set_index("id")["latency_s"].rename(protocol)

    def summary(self):
        """One row a protocol: numbers of runs, quantiles of accepted latencies, traffic."""
        rows = {}
        for protocol, chosen in self._table("protocol_run").groupby("protocol"):
            row = {"runs": len(chosen)}
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

    def endings(self):
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

    def links_by_class(self):
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
