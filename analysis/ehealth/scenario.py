# SPDX-License-Identifier: GPL-2.0-only
"""Scenarios: what a simulation is told."""

from __future__ import annotations

import json
import os
from functools import cache
from typing import Any, Iterable, Mapping, Union

from ehealth import _native
from ehealth._native import ScenarioError

__all__ = ["Quantity", "Scenario", "ScenarioError", "Section"]

Value = Union[bool, int, float, str, Iterable[str], "Quantity", Iterable[Mapping[str, Any]]]


class Quantity(float):
    """A number with a unit: as a float in base units (s, m, byte, bit/s, s/m), as text "15 min"."""

    _text: str

    def __new__(cls, value: float, text: str) -> Quantity:
        quantity = super().__new__(cls, value)
        quantity._text = text
        return quantity

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"<{self._text}>"

    def __getnewargs__(self) -> tuple[float, str]:  # type: ignore[override]
        return float(self), self._text


def to_text(value: Value) -> str:
    """A value as an override has it: without quotes around strings."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (Quantity, str)):
        return str(value)
    if isinstance(value, (list, tuple)):
        if any(isinstance(each, Mapping) for each in value):
            return "[" + ", ".join(_to_table(each) for each in value) + "]"
        return json.dumps(list(value))
    # NumPy's numbers have a representation of their own.
    return repr(value.item() if hasattr(value, "item") else value)


def _to_table(values: Mapping[str, Any]) -> str:
    """One of several tables, as TOML has it in a line."""
    keys = []
    for key, value in values.items():
        text = to_text(value)
        is_text = isinstance(value, (Quantity, str))
        keys.append(f"{key} = {json.dumps(text, ensure_ascii=False) if is_text else text}")
    return "{" + ", ".join(keys) + "}"


class Section:
    """A part of a scenario: its keys and sections are attributes."""

    def __init__(self, scenario: Scenario, name: str) -> None:
        object.__setattr__(self, "_scenario", scenario)
        object.__setattr__(self, "_name", name)

    def __getattr__(self, name: str) -> Any:
        return self._scenario.get(f"{self._name}.{name}")

    def __setattr__(self, name: str, value: Value) -> None:
        self._scenario.set(f"{self._name}.{name}", value)

    def __dir__(self) -> list[str]:
        prefix = self._name + "."
        keys = (each for each in _types() if each.startswith(prefix))
        return sorted({each[len(prefix) :].split(".")[0] for each in keys})

    def __repr__(self) -> str:
        keys = [each for each in _types() if each.startswith(self._name + ".")]
        return "\n".join(f"{each} = {self._scenario.text(each)}" for each in keys)


_TYPES: dict[str, str] = {}
_QUANTITIES = {"time", "time per length", "data size", "data rate", "length"}


def _types() -> dict[str, str]:
    """The type of each key, in the schema's order."""
    if not _TYPES:
        keys = (key for key in Scenario.schema() if not key["repeated"])
        _TYPES.update((key["name"], key["type"]) for key in keys)
    return _TYPES


@cache
def _tables() -> set[str]:
    """What there may be several of: deployment, fault, attack."""
    return {key["name"].split(".")[0] for key in Scenario.schema() if key["repeated"]}


class Scenario:
    """Everything that is chosen about a run.

    Keys are attributes, checked when they are set: `scenario.run.duration = "5 min"` or
    `scenario.set("run.duration", "5 min")`. Of what there may be several (`attack`, `fault`,
    `deployment`) they are lists of dictionaries, set as a whole:
    `scenario.attack = [{"id": "N3", "place": ["ir-21"], "start": "5 min"}]`. What is wrong is a
    ScenarioError that names the key, and leaves the scenario as it was.
    """

    def __init__(self) -> None:
        """The defaults."""
        self._native = _native.Scenario.from_text("", "scenario")

    @classmethod
    def _wrap(cls, native: _native.Scenario) -> Scenario:
        scenario = cls.__new__(cls)
        scenario._native = native
        return scenario

    @classmethod
    def load(cls, path: Union[str, os.PathLike], **changes: Value) -> Scenario:
        """Reads a scenario file (TOML)."""
        scenario = cls._wrap(_native.Scenario.load(os.fspath(path)))
        return scenario.update(changes) if changes else scenario

    @classmethod
    def from_toml(cls, text: str, source: str = "scenario") -> Scenario:
        """Reads TOML text; messages call it by its source."""
        return cls._wrap(_native.Scenario.from_text(text, source))

    @staticmethod
    def schema() -> list[dict[str, Any]]:
        """Every key: name, type, unit, default, range, minimum, maximum, choices, repeated, help."""
        return json.loads(_native.schema_json())

    def set(self, key: str, value: Value) -> Scenario:
        """Sets a key, as in a scenario file: quantities are texts with a unit. Returns itself."""
        return self.update({key: value})

    def update(self, values: Mapping[str, Value]) -> Scenario:
        """Sets several keys at once, so that they are checked together. Returns itself."""
        overrides = [f"{key}={to_text(value)}" for key, value in values.items()]
        self._native = self._native.change(overrides)
        return self

    def copy(self) -> Scenario:
        """A scenario of its own with the same settings."""
        return self._wrap(self._native)

    def text(self, key: str) -> Union[str, None]:
        """A key's value as a scenario file has it; None when it comes from the country data."""
        return self._native.text(key)

    def to_toml(self) -> str:
        """Every setting as TOML; it loads to the same scenario."""
        return self._native.to_toml()

    def to_dict(self) -> dict[str, Any]:
        """Every setting, a dictionary a section, values as in the TOML."""
        return json.loads(self._native.to_json())

    def get(self, name: str) -> Any:
        """A key's value; of a quantity, a Quantity. A section's name gives the Section."""
        kind = _types().get(name)
        if kind is None:
            if any(each.startswith(name + ".") for each in _types()):
                return Section(self, name)
            if name in _tables():
                return self.to_dict().get(name, [])
            raise AttributeError(f"{name}: no such key; Scenario.schema() lists all")
        value = self._native.get(name)
        if isinstance(value, float) and kind in _QUANTITIES:
            return Quantity(value, json.loads(self._native.text(name) or "null"))
        return value

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self.get(name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "_native":
            object.__setattr__(self, name, value)
        elif name in _tables():
            self.set(name, value)
        else:
            raise AttributeError(f"{name}: is a section or unknown; set one of a section's keys")

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *_tables(), *(each.split(".")[0] for each in _types())})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self.to_toml() == other.to_toml()

    __hash__ = None  # type: ignore[assignment]  # it can be changed

    def __getstate__(self) -> str:
        return self.to_toml()

    def __setstate__(self, text: str) -> None:
        self._native = _native.Scenario.from_text(text, "scenario")

    def __repr__(self) -> str:
        return (
            f"<Scenario {self.run.name}: {self.country.data}, {self.run.duration}, "
            f"seed {self.run.seed}>"
        )
