# SPDX-License-Identifier: GPL-2.0-only
"""The commands of the package: python3 -m ehealth compare|report|saturation|sweep|tables ..."""

import importlib
import sys

COMMANDS = ("compare", "report", "saturation", "sweep", "tables")


def main() -> None:
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
        sys.exit(f"usage: python3 -m ehealth {{{','.join(COMMANDS)}}} ...; each has --help")
    importlib.import_module(f"ehealth.{sys.argv[1]}").main(sys.argv[2:])


if __name__ == "__main__":
    main()
