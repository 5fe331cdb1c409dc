#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Checks the include direction between the layers of the module.

A layer may include itself and the layers listed before it in sources.cmake; a
scheme may not include another scheme; the pure layers may not include ns-3's
simulator or network. Every file is listed exactly once.

Usage: check_layers.py MODULE-FOLDER
"""

import re
import sys
from collections import Counter
from pathlib import Path

# These are tested without the simulator, and could be used without ns-3.
PURE_LAYERS = ("wire", "crypto", "trust", "records", "wearables")
# What a pure layer may still take from ns-3: messages and assertions.
PURE_NS3_HEADERS = ("abort.h", "assert.h", "fatal-error.h", "log.h")

SECTION = re.compile(r"set\(ehealth_(\w+)_(?:sources|headers)\b([^)]*)\)")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])(ns3/)?([^>"]+)[>"]', re.MULTILINE)


def read_sections(text):
    """The files of each layer, in the order of sources.cmake."""
    text = re.sub(r"#.*", "", text)
    layers = {}
    for name, files in SECTION.findall(text):
        if name != "test":
            layers.setdefault(name, []).extend(files.split())
    return layers


def scheme_of(path):
    """The folder of the scheme that a file belongs to, if any."""
    parts = Path(path).parts
    if "schemes" in parts and parts.index("schemes") + 2 < len(parts):
        return parts[parts.index("schemes") + 1]
    return None


def check(module):
    """The violations in a module folder, as texts."""
    module = Path(module)
    layers = read_sections((module / "sources.cmake").read_text())
    problems = []
    order = list(layers)
    files = [(layer, path) for layer in order for path in layers[layer]]
    for path, count in Counter(path for _, path in files).items():
        if count > 1:
            problems.append(f"{path}: listed {count} times in sources.cmake")
    headers = {}
    for layer, path in files:
        if path.endswith(".h"):
            name = Path(path).name
            if name in headers and headers[name][1] != path:
                problems.append(f"{path}: same name as {headers[name][1]}; <ns3/...> is flat")
            headers[name] = (layer, path)
    listed = {path for _, path in files}
    for folder in ("model", "helper"):
        for path in sorted((module / folder).rglob("*")):
            name = path.relative_to(module).as_posix()
            if path.suffix in (".h", ".cc") and name not in listed:
                problems.append(f"{name}: not listed in sources.cmake")
    for layer, path in files:
        if not (module / path).is_file():
            problems.append(f"{path}: listed in sources.cmake, but there is no such file")
            continue
        for quote, from_ns3, name in INCLUDE.findall((module / path).read_text()):
            target = headers.get(Path(name).name)
            if target is not None and (from_ns3 or quote == '"'):
                target_layer, target_path = target
                if order.index(target_layer) > order.index(layer):
                    problems.append(
                        f"{path}: layer {layer} includes {name} of the later layer {target_layer}"
                    )
                scheme, other = scheme_of(path), scheme_of(target_path)
                if scheme and other and scheme != other:
                    problems.append(f"{path}: scheme {scheme} includes {name} of scheme {other}")
            elif from_ns3 and layer in PURE_LAYERS and name not in PURE_NS3_HEADERS:
                problems.append(f"{path}: layer {layer} includes ns-3's {name}")
    return problems


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    problems = check(sys.argv[1])
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problem(s) in the layers")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
