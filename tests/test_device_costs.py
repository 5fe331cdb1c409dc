# SPDX-License-Identifier: GPL-2.0-only
"""The shipped device costs are what the rules give."""

import csv
import subprocess
import sys
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "contrib" / "ehealth" / "data"


def test_derived_table_is_shipped():
    derived = subprocess.run(
        [sys.executable, DATA / "derive_device_costs.py"], capture_output=True, text=True, check=True
    )
    assert derived.stdout == (DATA / "device_costs.csv").read_text(encoding="utf-8")


def test_sources_are_explained():
    sources = (DATA / "SOURCES.md").read_text(encoding="utf-8")
    with open(DATA / "device_costs.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            name = row["source"]
            marks = (f"| {name} |", f"- {name}:", f"{name} measured", f" {name}: ", f" {name} ")
            assert any(mark in sources for mark in marks), f"{name} is not in SOURCES.md"


def test_estimates_name_a_rule():
    with open(DATA / "device_costs.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            is_rule = row["source"].startswith("E")
            assert is_rule == (row["status"] == "estimated"), row
