#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Writes a header that names every wire message: each struct of a header with EHEALTH_FIELDS."""

import argparse
import re
from pathlib import Path

TOKEN = re.compile(
    r"^namespace (?P<space>\w+)|^} // namespace (?P<end>\w+)"
    r"|^(?P<indent> *)(?:struct|class) (?P<name>\w+)(?: final)?(?: : .*)?$"
    r"|^ *(?P<fields>EHEALTH_FIELDS)\("
)


def find_messages(text):
    """Yields the qualified names of the messages in a header, in order."""
    spaces, structs = [], []
    for line in text.splitlines():
        found = TOKEN.match(line)
        if not found:
            continue
        if found["space"]:
            spaces.append(found["space"])
        elif found["end"]:
            spaces.pop()
        elif found["name"]:
            # A struct within one is deeper by an indentation.
            structs = structs[: len(found["indent"]) // 4] + [found["name"]]
        elif structs:
            yield "::".join(spaces + structs)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="contrib/ehealth/model")
    parser.add_argument("out", type=Path, help="the header to write")
    arguments = parser.parse_args()
    includes, messages = [], []
    for path in sorted(arguments.model.rglob("*.h")):
        if path.name == "codec.h":
            continue  # its documentation shows one
        found = list(find_messages(path.read_text()))
        if found:
            includes.append(f'#include "ns3/{path.name}"')
            messages += found
    lines = ["// SPDX-License-Identifier: GPL-2.0-only", *includes, "", "#include <tuple>", ""]
    lines += ["using AllMessages = std::tuple<", ",\n".join(f"    {name}" for name in messages), ">;"]
    arguments.out.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
