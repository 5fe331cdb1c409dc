# SPDX-License-Identifier: GPL-2.0-only
"""Attacks of a run in figures: how often they succeed, where, and what honest people notice.

An attempt succeeds in a *run* of a protocol when it breaks a goal of the scheme there; one that
breaks several goals of a run counts once. *Honest* are the runs that no attack has touched: none
of the rows of `Result.attack_events` is theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional

import numpy as np
import pandas as pd

from ehealth import _native
from ehealth.results import OUTCOMES, Result, ResultError, protocol_order, quantile
from ehealth.scenario import Scenario, ScenarioError

#: Parts of a run as an attack divides it, by when a protocol run begins.
PHASES = ("before", "during", "after")
QUANTILES = {"p05_s": 0.05, "p25_s": 0.25, "median_s": 0.5, "p75_s": 0.75, "p95_s": 0.95}
ATTACK_COLUMNS = (
    *("attack", "id", "scheme", "variant", "capability", "target", "place", "start_s", "end_s"),
    *("attempts", "successes", "goal", "first_success_s", "victim_s", "attacker_s"),
    *("detected", "detected_by"),
)
EVENTS = {"attempt": "attempts", "success": "successes", "detected": "detections"}

# What two runs to be compared may differ in,
VARIANT_KEYS = ("scheme.variant", "scheme.with", "scheme.without")
# and what changes nothing of what is simulated.
FREE_KEYS = (
    "run.name",
    "run.workers",
    "run.recording",
    "run.pcap",
    "run.check_records",
    "run.log",
    "records.directory",
)


def attack_titles(result: Result) -> dict[int, str]:
    """What each attack is called: its id, with the variant where a scheme is there in both."""
    attacks = _recorded(result)
    twice = attacks["id"].duplicated(keep=False)
    names = attacks["id"].where(~twice, attacks["id"] + " (" + attacks["variant"] + ")")
    return dict(zip(attacks["attack"], names))


def _recorded(result: Result) -> pd.DataFrame:
    """The attacks whose course the results hold; those of an earlier version do not."""
    attacks = result.attack_runs()
    return attacks if "attack" in attacks else pd.DataFrame(columns=ATTACK_COLUMNS)


def located_events(result: Result) -> pd.DataFrame:
    """The events of attacks with the site and province of their runs; None where there is none."""
    runs = result.protocol_runs().set_index("id")[["protocol", "site", "province"]]
    return result.attack_events().join(runs, on="protocol_run")


def count_events(events: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Attempts, successes, detections, runs with a success, and the share of attempts, by keys."""
    kinds = list(EVENTS)
    counts = events.groupby([*keys, "event"]).size().unstack("event").reindex(columns=kinds)
    counts = counts.fillna(0).astype(int).rename(columns=EVENTS).rename_axis(columns=None)
    broken = find_successes(events)
    broken = broken[broken["protocol_run"] != 0].groupby(keys)["protocol_run"].nunique()
    counts["runs_broken"] = broken.reindex(counts.index).fillna(0).astype(int)
    counts["success_rate"] = success_rate(counts)
    return counts


def find_successes(events: pd.DataFrame) -> pd.DataFrame:
    """The successes, of an attack in a run the first only: others are further goals broken there."""
    won = events[events["event"] == "success"]
    return won[(won["protocol_run"] == 0) | ~won.duplicated(["attack", "protocol_run"])]


def success_rate(counts: pd.DataFrame) -> pd.Series:
    """Share of attempts that succeed; from `attempts`, `successes` and `runs_broken`.

    What was won without an attempt there counts as one attempt. NaN without attempts, and when goals
    were broken in no run of a protocol, such as a bound on a server's work: by how many attempts
    is not known.
    """
    tried = counts[["attempts", "runs_broken"]].max(axis=1)
    known = (tried > 0) & ((counts["runs_broken"] > 0) | (counts["successes"] == 0))
    return (counts["runs_broken"] / tried).where(known).astype(float)


def attack_table(result: Result) -> pd.DataFrame:
    """A row an attack, in the scenario's order.

    The columns of `Result.attack_runs` with `title`, `runs_broken` (runs of protocols in which a
    goal was broken) and `success_rate` (share of attempts that succeed; NaN without any).
    """
    table = _recorded(result)
    table.insert(1, "title", [attack_titles(result)[each] for each in table["attack"]])
    broken = count_events(result.attack_events(), ["attack"])["runs_broken"]
    table["runs_broken"] = broken.reindex(table["attack"]).fillna(0).astype(int).to_numpy()
    table["success_rate"] = success_rate(table)
    return table


def province_table(result: Result) -> pd.DataFrame:
    """Provinces where attacks touched runs, the one with most attempts first.

    Columns: `province`, `runs` (all that took place there), `touched` (of them by an attack),
    `attempts`, `successes`, `detections`, `runs_broken`, `success_rate`, `broken_share` (of
    all runs there). The last row, "-", has what took place in no run of a protocol, if anything.
    """
    events = located_events(result)
    events["province"] = events["province"].fillna("-")
    counts = count_events(events, ["province"])
    touched = events[events["protocol_run"] != 0].groupby("province")["protocol_run"].nunique()
    runs = result.protocol_runs()["province"].value_counts()
    for name, numbers in (("touched", touched), ("runs", runs)):
        counts.insert(0, name, numbers.reindex(counts.index).fillna(0).astype(int))
    counts["broken_share"] = counts["runs_broken"] / counts["runs"].where(counts["runs"] > 0)
    counts["_last"] = counts.index == "-"
    counts = counts.sort_values(["_last", "attempts"], ascending=[True, False], kind="stable")
    return counts.drop(columns="_last").reset_index()


# --- honest people


@dataclass(frozen=True)
class Window:
    """When and where attacks take place; attacks at the same time and place share one."""

    title: str
    start_s: float
    end_s: float  #: infinite: to the end of the run
    sites: Optional[frozenset[int]]  #: None: everywhere
    attacks: frozenset[int]  #: their numbers

    def select(self, runs: pd.DataFrame) -> pd.DataFrame:
        """The runs at the window's sites, with the `phase` in which each begins."""
        if self.sites is not None:
            runs = runs[runs["site"].isin(self.sites)]
        begin = runs["start_s"].to_numpy()
        phases = (begin >= self.start_s).astype(int) + (begin >= self.end_s)
        return runs.assign(phase=np.array(PHASES, dtype=object)[phases])

    def describe(self) -> str:
        """Time and place in words."""
        time = describe_time(self.start_s, self.end_s)
        if self.sites is None:
            return time
        return f"{time}, {len(self.sites)} hospital{'s' if len(self.sites) > 1 else ''}"


def describe_time(start_s: float, end_s: float) -> str:
    """A window in words; without an end when that is NaN or infinite."""
    if np.isfinite(end_s):
        return f"{start_s:,.6g} s to {end_s:,.6g} s"
    return f"from {start_s:,.6g} s on" if start_s > 0 else "the whole run"


def windows(result: Result) -> list[Window]:
    """The windows of the attacks, in the scenario's order."""
    attacks = _recorded(result)
    titles = attack_titles(result)
    found: dict[tuple[float, float, Optional[frozenset[int]]], list[int]] = {}
    for row in attacks.itertuples():
        end = float("inf") if pd.isna(row.end_s) else float(row.end_s)
        key = (float(row.start_s), end, _reach(result, int(row.attack), row.place or ""))
        found.setdefault(key, []).append(int(row.attack))
    return [
        Window(", ".join(titles[each] for each in numbers), start, end, sites, frozenset(numbers))
        for (start, end, sites), numbers in found.items()
    ]


def _reach(result: Result, attack: int, place: str) -> Optional[frozenset[int]]:
    """Hospitals whose people an attack at places ("ir-23, ir-10.h007") can reach; None: all.

    Of places where no hospital is, those where the attack was attempted.
    """
    if not place:
        return None
    sites = result.sites()
    sites = sites[sites["kind"] == "hospital"]
    places = place.split(", ")
    inside = sites["name"].map(
        lambda name: any(_native.place_overlaps(each, name) for each in places)
    )
    if inside.any():
        return frozenset(sites.loc[inside, "id"])
    events = located_events(result)
    tried = events.loc[events["attack"] == attack, "site"].dropna()
    return frozenset(tried.astype(int)) or None


def honest_runs(result: Result) -> pd.DataFrame:
    """The runs of protocols that no attack has touched."""
    runs = result.protocol_runs()
    return runs[~runs["id"].isin(result.attack_events()["protocol_run"])]


def phase_table(result: Result, against: Optional[Result] = None) -> pd.DataFrame:
    """Outcomes and latency of honest runs before, during and after attacks.

    A row a window, protocol, phase and, with `against`, result. Columns: `window`, `when`,
    `protocol`, `phase`, `variant` (of the scheme), `runs`, `accepted`, `rejected`, `failed`, and
    quantiles of accepted latencies in seconds: `p05_s`, `p25_s`, `median_s`, `p75_s`, `p95_s`. A
    run belongs to the phase in which it begins, and to the windows that reach its hospital. Windows of
    several attacks can overlap: what is before one may be during another.
    """
    sources = [result] if against is None else [result, against]
    names = variant_names(*sources)
    honest = [honest_runs(each) for each in sources]
    rows = []
    for window in windows(result):
        reached = [window.select(runs) for runs in honest]
        for protocol in protocol_order(pd.concat(reached)["protocol"].unique()):
            for phase in PHASES:
                for name, runs in zip(names, reached):
                    chosen = runs[(runs["protocol"] == protocol) & (runs["phase"] == phase)]
                    head = (window.title, window.describe(), protocol, phase, name)
                    rows.append(head + _measure(chosen))
    columns = ["window", "when", "protocol", "phase", "variant", "runs", *OUTCOMES, *QUANTILES]
    return pd.DataFrame(rows, columns=columns)


def concerned_protocols(window: Window, phases: pd.DataFrame, *results: Result) -> list[str]:
    """The protocols that the attacks of a window concern, the most concerned first.

    Those whose honest runs are worse during it than before, by its rows of `phase_table`: fewer
    are accepted than chance would have it (three standard errors), or their median latency is beyond what
    19 of 20 took before. Then those of runs that the attacks touched. Where there is none, the
    protocol with most runs.
    """
    phases = phases[phases["window"] == window.title]
    most = phases.groupby("protocol")["runs"].sum().sort_values(ascending=False, kind="stable")
    names = ["protocol", "variant", "runs", "accepted", "median_s", "p95_s"]
    before, during = (
        phases.loc[phases["phase"] == each, names].set_index(names[:2]) for each in PHASES[:2]
    )
    both = before.join(during, lsuffix="_before")
    share = (both["accepted_before"] + both["accepted"]) / (both["runs_before"] + both["runs"])
    lost = both["accepted_before"] / both["runs_before"] - both["accepted"] / both["runs"]
    error = np.sqrt(share * (1 - share) * (1 / both["runs_before"] + 1 / both["runs"]))
    worse = (lost > 3 * error) | (both["median_s"] > both["p95_s_before"])
    hurt = set(both.index[worse].get_level_values("protocol"))
    touched: set[str] = set()
    for each in results:
        events = located_events(each)
        touched |= set(events.loc[events["attack"].isin(window.attacks), "protocol"].dropna())
    found = [each for each in most.index if each in hurt]
    found += [each for each in most.index if each in touched - hurt]
    return found or list(most.index[:1])


def _measure(runs: pd.DataFrame) -> tuple:
    outcomes = [int((runs["outcome"] == each).sum()) for each in OUTCOMES]
    latencies = runs.loc[runs["outcome"] == "accepted", "latency_s"]
    return (len(runs), *outcomes, *(quantile(latencies, q) for q in QUANTILES.values()))


# --- with and without a defence


def variant_names(*results: Result) -> list[str]:
    """What to call results by the variants of the schemes in them; by file when that is not enough."""
    names = []
    for each in results:
        variants = pd.concat([each.protocol_runs()["variant"], each.attack_runs()["variant"]])
        names.append(", ".join(dict.fromkeys(variants)) or each.path.stem)
    return names if len(set(names)) == len(names) else [each.path.stem for each in results]


def compare_attacks(result: Result, against: Result) -> pd.DataFrame:
    """The attacks of two results side by side: `title`, `id`, then figures of each.

    The columns of the second end in `_against`.
    """
    figures = ["attempts", "successes", "runs_broken", "success_rate", "detected"]
    columns = ["attack", "title", "id", *figures]
    ours, others = (attack_table(each)[columns].set_index("attack") for each in (result, against))
    return ours.join(others[figures].add_suffix("_against")).reset_index()


def _settings(result: Result) -> dict[str, Any]:
    """Every key of the scenario of a result; those of repeated tables with their number."""
    try:
        scenario = Scenario.from_toml(result.run.get("scenario", ""), "scenario").to_dict()
    except ScenarioError as error:
        raise ResultError(f"{result.path}: its scenario cannot be read: {error}") from None
    found: dict[str, Any] = {}

    def walk(name: str, value: Any) -> None:
        if isinstance(value, dict):
            for key, each in value.items():
                walk(f"{name}.{key}" if name else key, each)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for number, each in enumerate(value, 1):
                walk(f"{name}[{number}]", each)
        else:
            found[name] = value

    walk("", scenario)
    return found


def check_comparable(result: Result, against: Result) -> None:
    """Raises ResultError unless the scenarios differ in the variants of their schemes, only."""
    ours, others = _settings(result), _settings(against)
    keys = dict.fromkeys([*ours, *others])
    different = [key for key in keys if ours.get(key) != others.get(key)]
    both = f"{result.path} and {against.path}"
    wrong = [key for key in different if key not in FREE_KEYS and not _is_variant(key)]
    if wrong:
        told = ", ".join(f"{key} ({_show(ours, key)}, {_show(others, key)})" for key in wrong[:6])
        more = f" and {len(wrong) - 6} more" if len(wrong) > 6 else ""
        raise ResultError(
            f"{both}: their scenarios differ in {told}{more}; run the same scenario, seed included, "
            f"with another {VARIANT_KEYS[0]}, .with or .without only"
        )
    if not any(_is_variant(key) for key in different):
        raise ResultError(
            f"{both}: their scenarios are the same; run one with another {VARIANT_KEYS[0]}, .with "
            "or .without"
        )


def _is_variant(key: str) -> bool:
    return key in VARIANT_KEYS or (key.startswith("deployment[") and key.endswith("].variant"))


def _show(settings: dict[str, Any], key: str) -> str:
    return str(settings[key]) if key in settings else "not there"
