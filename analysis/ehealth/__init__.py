# SPDX-License-Identifier: GPL-2.0-only
"""Defines, runs, compares and plots simulations of e-health protocols.

    import ehealth

    scenario = ehealth.Scenario.load("examples/two-hospitals.toml")
    scenario.set("run.duration", "5 min")
    result = ehealth.run(scenario, seed=7)
    result.summary()
    ehealth.plots.latency_cdf(result).savefig("latency.svg")

`ehealth.experiment` runs many scenarios, `ehealth.campaign` reads their results and
`ehealth.statistics` compares them; `ehealth.attacks` says what attacks did. `ehealth.crypto`,
`ehealth.ec`, `ehealth.messages`, `ehealth.policy` and `ehealth.tpm` are the cryptography, the
registration on an elliptic curve, the messages of the protocols, the policies of attributes and the
phones' TPM, to be tried out.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ehealth import (
        attacks,
        campaign,
        crypto,
        ec,
        experiment,
        messages,
        plots,
        policy,
        report,
        statistics,
        tpm,
    )
    from ehealth.results import Result, ResultError
    from ehealth.scenario import Quantity, Scenario, ScenarioError
    from ehealth.simulation import Cancelled, Progress, RunError, run

_NAMES = {
    "Cancelled": "simulation",
    "Progress": "simulation",
    "Quantity": "scenario",
    "Result": "results",
    "ResultError": "results",
    "RunError": "simulation",
    "Scenario": "scenario",
    "ScenarioError": "scenario",
    "run": "simulation",
}
_MODULES = (
    "attacks",
    "campaign",
    "crypto",
    "ec",
    "experiment",
    "messages",
    "plots",
    "policy",
    "report",
    "statistics",
    "tpm",
)

__all__ = [
    "Cancelled",
    "Progress",
    "Quantity",
    "Result",
    "ResultError",
    "RunError",
    "Scenario",
    "ScenarioError",
    "attacks",
    "campaign",
    "crypto",
    "ec",
    "experiment",
    "messages",
    "plots",
    "policy",
    "report",
    "run",
    "statistics",
    "tpm",
]


def __getattr__(name: str):
    # pandas and matplotlib take a second to load, which a process that only simulates can do
    # without.
    if name in _NAMES:
        return getattr(importlib.import_module(f"ehealth.{_NAMES[name]}"), name)
    if name in _MODULES:
        return importlib.import_module(f"ehealth.{name}")
    if name == "__version__":
        return importlib.import_module("ehealth._native").__version__
    raise AttributeError(f"module 'ehealth' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
