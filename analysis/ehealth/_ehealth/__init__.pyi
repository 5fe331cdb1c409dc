# SPDX-License-Identifier: GPL-2.0-only
# Written by contrib/ehealth/bindings/make_stubs.py.
"""The C++ part of the package ehealth."""

from typing import Any, Callable, ClassVar, Optional, overload
from ehealth._ehealth import crypto as crypto, ec as ec, emr_authorization as emr_authorization, national_phr as national_phr, symmetric_ehr as symmetric_ehr, tpm as tpm
__version__: str
NS3_VERSION: str
LIBDEFLATE_VERSION: str
SOURCE_DIGEST: str
ALLOCATOR: str

def data_directory() -> str:
    """Where the module's data files are."""

class ScenarioError(ValueError):
    """A scenario cannot be used. The text has a line for each problem, with file, key, value and remedy; `problems` holds them as tuples (source, line, key, message)."""
    problems: list[tuple[str, int, str, str]]

class Scenario:
    """Everything that is chosen about a run."""
    def __init__(self) -> None:
        """The defaults of the schema."""
    @staticmethod
    def load(path: str, overrides: list[str] = ...) -> Scenario:
        """Reads a TOML file; overrides are "key=value" texts."""
    @staticmethod
    def from_text(text: str, source: str = 'scenario', overrides: list[str] = ...) -> Scenario:
        """Reads TOML text; messages call it by its source."""
    def change(self, overrides: list[str]) -> Scenario:
        """A scenario with "key=value" texts applied, checked as a whole."""
    def get(self, key: str) -> Any:
        """The value of a key, in base units."""
    def text(self, key: str) -> Optional[str]:
        """The value of a key as TOML."""
    def to_toml(self) -> str:
        """Every setting as TOML."""
    def to_json(self) -> str:
        """Every setting as JSON."""

def schema_json() -> str:
    """Every key of a scenario, as a JSON array of objects."""

class ResultsError(OSError):
    """Results cannot be written; the text names file and reason."""

def attacks() -> list:
    """Every attack: a dictionary of id, scheme, title and settings ("key=value"), which it takes place with."""

def security_goals(scheme: str) -> list:
    """What a scheme promises: names and sentences."""

def place_overlaps(place: str, name: str) -> bool:
    """Whether anything can be both within a place and within what has a name: compared part by part between the dots, each a pattern of the shell."""

def simulate(scenario: Scenario, out: str, pcap_directory: str = ..., progress: Callable[[float, float, int], None] = ...) -> str:
    """Simulates in this process, once: ns-3's simulator is global. Returns the summary as text. `progress` is called with simulated seconds, their number in all, and protocol runs ended, every 0.1 s."""

def read_table(path: str, table: str) -> dict:
    """The columns of a table of a SQLite file by name: NumPy arrays of numbers, and (codes, texts) for columns of text. Missing: NaN, or the code -1. Raises RuntimeError with SQLite's reason."""
