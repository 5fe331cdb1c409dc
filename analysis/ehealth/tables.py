# SPDX-License-Identifier: GPL-2.0-only
"""A paper's tables, measured: python3 -m ehealth tables emr-authorization --scenario FILE

Simulates a few seconds of the scenario twice, with all patients on 4G and on 5G, and sets what a
visit really took (operations executed, octets serialised, latency) beside what paper 002 prints in
its Tables 3, 4 and 5 (`data/paper_002_tables.csv`). Where the paper's figures do not add up, it says
so.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Optional, Union

import pandas as pd

from ehealth import _native
from ehealth.results import Result, ResultError
from ehealth.scenario import Scenario, ScenarioError
from ehealth.simulation import RunError, run
from ehealth.tables_text import write_text

SCHEME = "emr-authorization"
SCHEMES = {
    "chiou": "Chiou [13]",
    "mohit": "Mohit [14]",
    "kumar": "Kumar [15]",
    "li": "Li [16]",
    SCHEME: "proposed",
}
PHASES = ("consultation", "emr-search", "diagnosis")
TOTAL = "total"
SYMBOLS = ("T_Sign", "T_A", "T_M", "T_P", "T_S", "T_H")
# Which operation of a run is which of the paper's.
OPERATIONS = {
    "sign": "T_Sign",
    "verify": "T_Sign",
    "seal": "T_A",
    "open": "T_A",
    "multiply": "T_M",
    "multiply-generator": "T_M",
    "encrypt": "T_S",
    "decrypt": "T_S",
    "hash": "T_H",
}
CERTIFICATES = "certificate checks"
# The attacks that test an attribute of Table 3; none where no attack does.
ATTACKS: dict[str, tuple[str, ...]] = {
    "Patient anonymity": ("E3", "E5"),
    "Patient unlinkability": (),
    "Doctor unlinkability": (),
    "Mutual authentication": ("E2",),
    "Data integrity": ("E8",),
    "Data non-repudiation": (),
    "Confidentiality": ("E1", "E10"),
    "Availability": ("E9",),
    "Replay attack": ("E6", "E7"),
    "Man-in-the-middle attack": ("E2", "E8"),
    "Impersonation attack": ("E2", "E4"),
}
# Bits a millisecond: what the paper divides by, and what 100 Mbit/s and 20 Gbit/s are.
PRINTED_RATES = {"4G time": 102_400, "5G time": 20_480_000}
RATES = {"4G time": 100_000, "5G time": 20_000_000}
PER_MILLISECOND = {"ms": 1, "us": 1000}
NETWORKS = {"4G": 0, "5G": 1}  # share of 5G


@dataclass(frozen=True)
class Entry:
    """A figure of a table. `kind`: printed, corrected, measured or "not measured"."""

    table: int
    scheme: str
    row: str
    item: str
    kind: str
    value: Union[float, str, None]
    unit: str
    note: str = ""


class TablesError(Exception):
    """Runs that the tables cannot be made of."""


class Printed:
    """What the paper prints."""

    def __init__(self, path: Optional[Path] = None) -> None:
        self.path = path or Path(_native.data_directory()) / "paper_002_tables.csv"
        frame = pd.read_csv(self.path, dtype=str, keep_default_na=False)
        self.entries = [
            Entry(
                int(each.table),
                each.scheme,
                each.row,
                each.item,
                "printed",
                each.value if each.table == "3" else float(each.value),
                each.unit,
            )
            for each in frame.itertuples()
        ]
        #: Numbers of Tables 4 and 5.
        self._values: dict[tuple[int, str, str, str], float] = {
            (each.table, each.scheme, each.row, each.item): each.value
            for each in self.entries
            if isinstance(each.value, float)
        }

    def value(self, table: int, scheme: str, row: str, item: str) -> Optional[float]:
        """None where the table has none."""
        return self._values.get((table, scheme, row, item))

    def cost(self, scheme: str, row: str) -> dict[str, int]:
        """A cell of Table 4; empty when the paper leaves it out."""
        cells = {each: self.value(4, scheme, row, each) for each in SYMBOLS}
        return {name: int(count) for name, count in cells.items() if count is not None}


def add(*costs: dict[str, int], sign: int = 1) -> dict[str, int]:
    """The sum of the costs, or the first without the others."""
    total = dict(costs[0])
    for cost in costs[1:]:
        for name, count in cost.items():
            total[name] = total.get(name, 0) + sign * count
    return {name: total[name] for name in SYMBOLS if total.get(name)}


def correct_costs(printed: Printed) -> list[Entry]:
    """What is wrong in Table 4."""
    entries = []

    def put(scheme, row, cost, note):
        for name, count in cost.items():
            entries.append(Entry(4, scheme, row, name, "corrected", count, "1", note))

    for scheme in SCHEMES:
        if scheme != SCHEME:
            total = add(*(printed.cost(scheme, phase) for phase in PHASES))
            if total != printed.cost(scheme, TOTAL):
                put(scheme, TOTAL, total, "sum of the scheme's own rows")
    # Eqs 49 and 50 encrypt and decrypt with SEK_1.
    diagnosis = {"T_S": printed.cost(SCHEME, "diagnosis")["T_A"]}
    put(SCHEME, "diagnosis", diagnosis, "printed as T_A; Eqs 49 and 50 use the session key")
    search = printed.cost(SCHEME, "emr-search") or add(
        printed.cost(SCHEME, TOTAL),
        printed.cost(SCHEME, "consultation"),
        printed.cost(SCHEME, "diagnosis"),
        sign=-1,
    )
    put(SCHEME, "emr-search", search, "not printed; the total without the other rows")
    total = add(printed.cost(SCHEME, "consultation"), search, diagnosis)
    put(SCHEME, TOTAL, total, "sum of the corrected rows")
    return entries


def correct_sizes(printed: Printed, costs: dict[str, dict[str, float]]) -> list[Entry]:
    """What is wrong in Table 5. `costs`: those measured, by phase."""
    entries = []
    totals = {}

    def size(scheme, row):
        return printed.value(5, scheme, row, "size")

    def put(scheme, row, value, note):
        if value != size(scheme, row):
            entries.append(Entry(5, scheme, row, "size", "corrected", value, "bit", note))

    for scheme in SCHEMES:
        sizes = {phase: size(scheme, phase) for phase in PHASES}
        if scheme == SCHEME:
            # A signature is made and checked for a message of ciphertext, signature and time; a
            # session key encrypts and decrypts one of ciphertext and time, as the diagnosis.
            signed = costs["consultation"]["T_Sign"] / 2
            session = sizes["diagnosis"]
            each = (sizes["consultation"] - costs["consultation"]["T_S"] / 2 * session) / signed
            search = costs["emr-search"]
            sizes["emr-search"] = search["T_Sign"] / 2 * each + search["T_S"] / 2 * session
            put(
                scheme,
                "emr-search",
                sizes["emr-search"],
                f"{search['T_Sign'] / 2:g} signed messages of {each:g} bit and "
                f"{search['T_S'] / 2:g} of {session:g} bit, as in the other rows",
            )
        totals[scheme] = sum(sizes.values())
        put(scheme, TOTAL, totals[scheme], "sum of the rows")
    for scheme, bits in totals.items():
        for item, rate in RATES.items():
            unit = "ms" if item == "4G time" else "us"
            time = bits / rate * PER_MILLISECOND[unit]
            note = f"{bits:,.0f} bit / {rate:,} bit/ms; the paper divides by {PRINTED_RATES[item]:,}"
            entries.append(Entry(5, scheme, TOTAL, item, "corrected", time, unit, note))
    return entries


# --- what was run


def count_operations(result: Result) -> dict[str, dict[str, float]]:
    """Operations of a visit, by phase: the paper's symbols and certificate checks."""
    operations = result.crypto_ops()
    runs = result.protocol_runs()
    counts: dict[str, dict[str, float]] = {}
    for phase in PHASES:
        chosen = runs[runs["protocol"] == phase]
        if chosen.empty or (chosen["outcome"] != "accepted").any():
            raise TablesError(
                f"{result.path}: {len(chosen)} runs of {phase}, of which "
                f"{(chosen['outcome'] == 'accepted').sum()} accepted; all must be, and there must "
                "be one"
            )
        counts[phase] = {}
        done = operations[operations["protocol"] == phase].groupby("operation")["count"].sum()
        for name, count in done.items():
            symbol = CERTIFICATES if name == "check-certificate" else OPERATIONS.get(name)
            if symbol:
                counts[phase][symbol] = counts[phase].get(symbol, 0) + count / len(chosen)
    return counts


def measure_messages(result: Result) -> pd.DataFrame:
    """Mean sizes, a row a message: protocol, step, name, runs, bits, link_bits."""
    runs = result.protocol_runs().set_index("id")["protocol"]
    messages = result.messages()
    messages["protocol"] = messages["protocol_run"].map(runs)
    messages = messages[messages["protocol"].isin(PHASES)]
    messages["bits"], messages["link_bits"] = 8 * messages["body_bytes"], 8 * messages["bytes"]
    grouped = messages.groupby(["protocol", "step", "name"])
    frame = grouped[["bits", "link_bits"]].mean()
    frame.insert(0, "messages", grouped.size())
    # Protocols in order of the visit, steps as numbered.
    frame = frame.reset_index()
    frame["_phase"] = frame["protocol"].map(PHASES.index)
    return frame.sort_values(["_phase", "step"], ignore_index=True).drop(columns="_phase")


def measure_latencies(result: Result) -> pd.DataFrame:
    """Mean times in seconds, a row a phase: runs, latency_s, network_s, crypto_s, queue_s."""
    runs = result.protocol_runs()
    grouped = runs[runs["protocol"].isin(PHASES)].groupby("protocol")
    frame = grouped[["latency_s", "network_s", "crypto_s", "queue_s"]].mean()
    frame.insert(0, "runs", grouped.size())
    return frame.loc[list(PHASES)]


def measure_security(attacks: dict[str, Optional[str]], printed: Printed) -> list[Entry]:
    """Table 3. `attacks`: the goal that each attack broke, None when it broke none."""
    entries = []
    for each in printed.entries:
        if (each.table, each.scheme) != (3, SCHEME):
            continue
        tested = ATTACKS[each.row]
        if not tested or not attacks:
            entries.append(Entry(3, SCHEME, each.row, each.item, "not measured", None, ""))
            continue
        broken = [f"{id}: {attacks[id]}" for id in tested if attacks[id]]
        value = "no" if broken else "yes"
        note = "; ".join(broken) or ", ".join(tested) + (" fail" if tested[1:] else " fails")
        entries.append(Entry(3, SCHEME, each.row, each.item, "measured", value, "", note))
    return entries


def measure(results: dict[str, Result]) -> list[Entry]:
    """Everything that was executed, as entries of the tables. `results`: by network."""
    entries = []
    first = next(iter(results.values()))
    costs = count_operations(first)
    for result in results.values():
        if count_operations(result) != costs:
            raise TablesError(f"{result.path}: other operations than in {first.path}")
    for phase, cost in costs.items():
        for name, count in cost.items():
            entries.append(Entry(4, SCHEME, phase, name, "measured", count, "1"))
    for name in (*SYMBOLS, CERTIFICATES):
        total = sum(cost.get(name, 0) for cost in costs.values())
        if total:
            entries.append(Entry(4, SCHEME, TOTAL, name, "measured", total, "1"))
    messages = measure_messages(first)
    for each in messages.itertuples():
        row = f"{each.protocol}, {each.step} {each.name}"
        entries.append(Entry(5, SCHEME, row, "size", "measured", each.bits, "bit"))
        note = "framing included"
        entries.append(Entry(5, SCHEME, row, "link size", "measured", each.link_bits, "bit", note))
    sizes = messages.groupby("protocol")["bits"].sum()
    for phase in PHASES:
        entries.append(Entry(5, SCHEME, phase, "size", "measured", sizes[phase], "bit"))
    total = sizes.sum()
    entries.append(Entry(5, SCHEME, TOTAL, "size", "measured", total, "bit"))
    for item, rate in RATES.items():
        unit = "ms" if item == "4G time" else "us"
        time = total / rate * PER_MILLISECOND[unit]
        entries.append(Entry(5, SCHEME, TOTAL, item, "measured", time, unit, "size / rate alone"))
    for network, result in results.items():
        latencies = measure_latencies(result)
        for column in ("latency_s", "network_s", "crypto_s", "queue_s"):
            item = f"{network} {column.removesuffix('_s')}"
            note = f"mean of {int(latencies['runs'].iloc[0])} visits"
            for phase, value in latencies[column].items():
                entries.append(Entry(5, SCHEME, str(phase), item, "measured", value, "s", note))
            value = latencies[column].sum()
            entries.append(Entry(5, SCHEME, TOTAL, item, "measured", value, "s", note))
    return entries


def simulate(scenario: Scenario, directory: Path) -> dict[str, Result]:
    """Runs the scenario with all patients on one network after the other."""
    results = {}
    for network, share in NETWORKS.items():
        chosen = scenario.copy().update({"network.mobile.share_5g": share})
        results[network] = run(chosen, out=directory / f"{network}.sqlite")
    return results


def attack(path: str, directory: Path) -> dict[str, Optional[str]]:
    """Carries out the attacks of Table 3 in a scenario. By id: the goal that was broken, if any."""
    scenario = Scenario.load(path)
    broken = {}
    for id in sorted({each for tested in ATTACKS.values() for each in tested}):
        chosen = scenario.copy().update(
            {
                "scheme.name": SCHEME,
                "run.pcap": False,
                "adversary.attacks": [id],
            }
        )
        row = run(chosen, out=directory / f"{id}.sqlite").attack_runs().iloc[0]
        if row["attempts"] == 0:
            raise TablesError(f"{path}: attack {id}: nobody to attack; give one with more visits")
        broken[id] = row["goal"] or None
    return broken


def make_entries(
    results: dict[str, Result], printed: Printed, attacks: dict[str, Optional[str]]
) -> list[Entry]:
    """Printed, corrected and measured figures of Tables 3, 4 and 5."""
    measured = [*measure_security(attacks, printed), *measure(results)]
    costs = count_operations(next(iter(results.values())))
    return [
        *printed.entries,
        *correct_costs(printed),
        *correct_sizes(printed, costs),
        *measured,
    ]


def write_entries(entries: list[Entry], form: str) -> str:
    """As JSON (a list of objects) or CSV."""
    rows = [asdict(each) for each in entries]
    if form == "json":
        return json.dumps(rows, indent=1) + "\n"
    return pd.DataFrame(rows, columns=[each.name for each in fields(Entry)]).to_csv(index=False)


def load_scenario(path: str, settings: list[str]) -> Scenario:
    """A few seconds of the scenario, of this scheme alone."""
    scenario = Scenario.load(path)
    scenario.update(
        {
            "run.duration": "2 s",
            "run.recording": "message",
            "run.pcap": False,
            "workload.enrolment_share": 0,
        }
    )
    for setting in settings:
        key, equals, value = setting.partition("=")
        if not equals:
            raise TablesError(f'--set: {setting}: missing "="; give KEY=VALUE')
        scenario.set(key, value)
    if scenario.run.recording != "message":
        raise TablesError('run.recording: sizes are those of recorded messages; leave "message"')
    if scenario.scheme.name != SCHEME:
        raise TablesError(f'{path}: scheme.name: "{scenario.scheme.name}"; give "{SCHEME}"')
    return scenario


def main(arguments: Optional[list[str]] = None) -> None:
    parser = argparse.ArgumentParser(
        prog="./ehealth tables",
        description="Simulates visits and prints a paper's tables beside what was measured.",
    )
    parser.add_argument("scheme", choices=[SCHEME], help="whose paper")
    parser.add_argument("--scenario", metavar="FILE", required=True, help="country and devices")
    parser.add_argument(
        "--attacks",
        metavar="FILE",
        help="small scenario for the attacks of Table 3; not measured without",
    )
    parser.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", help="override a key"
    )
    parser.add_argument(
        "--format", choices=("text", "csv", "json"), default="text", help="[%(default)s]"
    )
    options = parser.parse_args(arguments)
    try:
        printed = Printed()
        scenario = load_scenario(options.scenario, options.set)
        with tempfile.TemporaryDirectory(prefix="ehealth-tables-") as directory:
            results = simulate(scenario, Path(directory))
            attacks = attack(options.attacks, Path(directory)) if options.attacks else {}
            entries = make_entries(results, printed, attacks)
        if options.format == "text":
            sys.stdout.write(write_text(entries, SCHEMES, scenario))
        else:
            sys.stdout.write(write_entries(entries, options.format))
    except (TablesError, ScenarioError, RunError, ResultError) as error:
        sys.exit(f"ehealth: {error}")
    except OSError as error:
        sys.exit(f"ehealth: {error.filename or ''}: {error.strerror}")


if __name__ == "__main__":
    main()
