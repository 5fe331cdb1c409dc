#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Writes scenario.rst, the reference of all scenario keys, from the program's own schema.

Usage: make_scenario_reference.py EHEALTH-SIM [--check]

--check changes nothing; it fails when scenario.rst is not what would be written.
"""

import argparse
import subprocess
import sys
import textwrap
from pathlib import Path

TARGET = Path(__file__).resolve().parent / "scenario.rst"
# Tables of which there may be several.
REPEATED = ("attack", "deployment", "fault")

HEAD = """\
.. SPDX-License-Identifier: GPL-2.0-only
.. Written by make_scenario_reference.py from "ehealth-sim schema"; do not edit.

Scenario reference
==================

A scenario is a TOML file. Every key has a default, so a scenario states only what differs. A
quantity is a string with its unit (``"15 min"``, ``"10 Gbit/s"``); a key that is unknown, lacks
its unit or is out of range is an error that names file, line and remedy. ``--set key=value``
overrides a key on the command line.

"""


def render(schema):
    """The reference as reStructuredText."""
    lines = []
    section = None
    for line in schema.splitlines():
        if not line:
            continue
        if not line.startswith(" "):
            table = line.rsplit(".", 1)[0]
            if table != section:
                section = table
                title = f"[[{table}]]" if table in REPEATED else f"[{table}]"
                lines += [title, "-" * len(title), ""]
            lines += [f"``{line}``"]
        else:
            text = line.strip().replace("\\", "\\\\").replace("*", "\\*").replace("_", "\\_")
            lines += textwrap.wrap(text, 96, initial_indent="    ", subsequent_indent="    ",
                                   break_on_hyphens=False, break_long_words=False) + [""]
    return HEAD + "\n".join(lines).rstrip("\n") + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("program", help="ehealth-sim")
    parser.add_argument("--check", action="store_true", help="only compare")
    arguments = parser.parse_args()
    command = [arguments.program, "schema", "--format", "text"]
    schema = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    text = render(schema)
    if not arguments.check:
        TARGET.write_text(text)
    elif not TARGET.exists() or TARGET.read_text() != text:
        sys.exit(f"{TARGET} is not current; run: {Path(__file__).name} {arguments.program}")


if __name__ == "__main__":
    main()
