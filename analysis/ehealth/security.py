# SPDX-License-Identifier: GPL-2.0-only
"""Which security goals the schemes keep under attack: every attack on every variant, carried out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Optional, Sequence, Union

import pandas as pd

from ehealth import _native
from ehealth.experiment import ExperimentError
from ehealth.results import Result
from ehealth.scenario import Scenario
from ehealth.simulation import run

__all__ = ["VARIANTS", "attack", "broken_goals", "goals_met", "goals_of"]

VARIANTS = ("published", "hardened")


def goals_of(scheme: str) -> dict[str, str]:
    """What a scheme promises: sentences by name. Empty where goals are not declared."""
    return dict(_native.security_goals(scheme))


def attack(path: str, schemes: Sequence[str], directory: Path, jobs: Optional[int] = None) -> pd.DataFrame:
    """Carries out every attack on the schemes in a scenario, one at a time, on both variants.

    Columns: scheme, variant, id, title, attempts, successes, goals (broken, with semicolons
    between).
    """
    scenario = Scenario.load(path)
    directory.mkdir(parents=True, exist_ok=True)
    chosen = [each for each in _native.attacks() if each["scheme"] in schemes]
    cells = [(each, variant) for each in chosen for variant in VARIANTS]

    def carry_out(cell: tuple[dict[str, Any], str]) -> dict[str, object]:
        known, variant = cell
        settings: dict[str, Union[str, bool, list[str]]] = {
            "scheme.name": known["scheme"],
            "scheme.variant": variant,
            "run.pcap": False,
            "adversary.attacks": [known["id"]],
            **dict(each.split("=", 1) for each in known["settings"]),
        }
        out = directory / f"{known['id']}-{variant}.sqlite"
        result: Result = run(scenario.copy().update(settings), out=out)
        row = result.attack_runs().iloc[0]
        if row["attempts"] == 0:
            raise ExperimentError(
                f"{path}: attack {known['id']}: nobody to attack; give a scenario with more visits"
            )
        figures = {each: row[each] for each in ("attempts", "successes", "goals")}
        return {**known, "variant": variant, **figures}

    with ThreadPoolExecutor(jobs or 1) as pool:
        rows = list(pool.map(carry_out, cells))
    columns = ["scheme", "variant", "id", "title", "attempts", "successes", "goals"]
    return pd.DataFrame(rows, columns=columns)


def broken_goals(attacks: pd.DataFrame, scheme: str, variant: str) -> dict[str, list[str]]:
    """The attacks that broke a goal, by goal, in the scheme's order."""
    chosen = attacks[(attacks["scheme"] == scheme) & (attacks["variant"] == variant)]
    broken: dict[str, list[str]] = {}
    for goal in goals_of(scheme):
        by = [row["id"] for _, row in chosen.iterrows() if goal in row["goals"].split("; ")]
        if by:
            broken[goal] = by
    return broken


def goals_met(attacks: pd.DataFrame, scheme: str, variant: str) -> str:
    """Such as "6 of 10"; "-" where nothing was attacked."""
    if attacks.empty or scheme not in set(attacks["scheme"]):
        return "-"
    goals = len(goals_of(scheme))
    return f"{goals - len(broken_goals(attacks, scheme, variant))} of {goals}"
