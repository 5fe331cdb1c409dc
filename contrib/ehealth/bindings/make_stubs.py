# SPDX-License-Identifier: GPL-2.0-only
"""Writes analysis/ehealth/_ehealth/*.pyi, what type checkers know of the extension module.

python3 make_stubs.py FOLDER [--check]; with --check only compares. PYTHONPATH leads to the package.
"""

import inspect
import re
import sys
from pathlib import Path

from ehealth import _ehealth

HEADER = '''# SPDX-License-Identifier: GPL-2.0-only
# Written by contrib/ehealth/bindings/make_stubs.py.
"""{doc}"""

from typing import Any, Callable, ClassVar, Optional, overload
'''


def signature(doc, name, module):
    """The parameters and the type of the result from pybind11's first line of documentation."""
    found = re.match(rf"{name}\((.*)\) -> (.*)$", doc.splitlines()[0])
    if found is None:
        raise ValueError(f"{name}: no signature in {doc!r}")
    parameters, result = found.groups()
    text = f"({parameters}) -> {result}"
    text = re.sub(r"\bList\[", "list[", text)
    text = re.sub(r"\bTuple\[", "tuple[", text)
    text = re.sub(r"\bDict\[", "dict[", text)
    text = re.sub(r"\bCallable\[\[([^]]*)\], ([^]]*)\]", r"Callable[[\1], \2]", text)
    text = re.sub(rf"\behealth\._ehealth\.({module}\.)?", "", text)
    text = re.sub(r"(: |-> )(?:handle|object)\b", r"\1Any", text)
    # Defaults are not told apart by type checkers.
    text = re.sub(r"= (?:b''|''|\[\]|None|\d+|<[^>]*>)", "= ...", text)
    return re.sub(r"\(self: [\w.]+", "(self", text)


def explanation(doc):
    """What the documentation says after the signature."""
    return " ".join(doc.split("\n", 1)[1].split()) if doc and "\n" in doc else ""


def write_function(name, function, module, indent, static=False):
    doc = function.__doc__
    lines = [f"{indent}@staticmethod"] if static else []
    parts = signature(doc, name, module)
    text = explanation(doc)
    body = f'\n{indent}    """{text}"""' if text else " ..."
    return [*lines, f"{indent}def {name}{parts}:{body}"]


def write_operator(name, function, module):
    """The forms of an operator, which pybind11 numbers when there are several."""
    forms = re.findall(rf"(?:^|\d\. )({name}\(.*)$", function.__doc__, flags=re.MULTILINE)
    forms = [each for each in forms if "*args" not in each]
    lines = []
    for each in forms:
        lines += ["    @overload"] if len(forms) > 1 else []
        lines += [f"    def {name}{signature(each, name, module)}: ..."]
    return lines


def field_type(kind, name):
    """The type of a message's field, from a message as it is made."""
    value = getattr(kind(), name)
    return "Any" if value is None else type(value).__name__ if value != [] else "list[Any]"


def write_class(name, kind, module):
    bases = [each.__name__ for each in kind.__bases__ if each.__module__ == "builtins"]
    bases = [each for each in bases if each not in ("object", "pybind11_object")]
    bases = [each for each in bases if each in ("ValueError", "OSError")]
    lines = [f"class {name}({', '.join(bases)}):" if bases else f"class {name}:"]
    doc = inspect.cleandoc(kind.__doc__ or "")
    if doc and not doc.startswith("Members:"):
        lines.append(f'    """{" ".join(doc.split())}"""')
    if bases:
        if name == "ScenarioError":
            lines.append("    problems: list[tuple[str, int, str, str]]")
        return lines if len(lines) > 1 else [*lines, "    ..."]
    if hasattr(kind, "__members__"):
        lines += [f"    {each}: ClassVar[{name}]" for each in kind.__members__]
        return [*lines, "    name: str", "    value: int"]
    fields = getattr(kind, "FIELDS", ())
    if hasattr(kind, "FIELDS"):
        lines += ["    STEP: ClassVar[str]", "    FIELDS: ClassVar[tuple[str, ...]]"]
        lines += [f"    {each}: {field_type(kind, each)}" for each in fields]
        given = ", ".join(f"{each}: {field_type(kind, each)} = ..." for each in fields)
        lines.append(f"    def __init__(self, *, {given}) -> None: ...")
    for each, member in vars(kind).items():
        if each == "__init__" and not fields:
            # A class without a constructor has Python's own.
            if "->" in member.__doc__:
                lines += write_function(each, member, module, "    ")
        elif each in ("__add__", "__mul__"):
            lines += write_operator(each, member, module)
        elif each.startswith("_") or each in ("STEP", "FIELDS", *fields):
            continue
        elif isinstance(member, property):
            result = member.fget.__doc__.rpartition("-> ")[2].strip()
            result = re.sub(rf"ehealth\._ehealth\.({module}\.)?", "", result)
            lines += ["    @property", f"    def {each}(self) -> {result}: ..."]
        else:
            static = isinstance(vars(kind)[each], staticmethod)
            function = getattr(kind, each)
            lines += write_function(each, function, module, "    ", static)
    return lines


def write_module(module, name, indent=""):
    lines = []
    for each, member in vars(module).items():
        if each.startswith("__") and each != "__version__" or inspect.ismodule(member):
            continue
        if inspect.isclass(member):
            lines += ["", *write_class(each, member, name)]
        elif callable(member):
            lines += ["", *write_function(each, member, name, "")]
        else:
            kind = "tuple[str, ...]" if isinstance(member, tuple) else type(member).__name__
            lines.append(f"{each}: {kind}")
    return lines


def find_borrowed(lines, module, other):
    """Classes of another module that fields of this one's messages have."""
    classes = (each for each, member in vars(other).items() if inspect.isclass(member))
    return [
        each
        for each in classes
        if each not in vars(module) and any(line.endswith(f": {each}") for line in lines)
    ]


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(exist_ok=True)
    names = ("crypto", "ec", "emr_authorization", "national_phr", "symmetric_ehr", "tpm")
    modules = {"__init__": _ehealth, **{each: getattr(_ehealth, each) for each in names}}
    for name, module in modules.items():
        lines = [HEADER.format(doc=module.__doc__.strip()), *write_module(module, name)]
        if module is _ehealth:
            parts = ", ".join(f"{each} as {each}" for each in names)
            lines.insert(1, f"from ehealth._ehealth import {parts}\n")
        if any("crypto." in line for line in lines):
            lines.insert(1, "from ehealth._ehealth import crypto\n")
        for other in names:
            for each in find_borrowed(lines, module, modules[other]):
                lines.insert(1, f"from ehealth._ehealth.{other} import {each}\n")
        text = "\n".join(line.rstrip() for line in lines) + "\n"
        path = folder / f"{name}.pyi"
        if "--check" not in sys.argv:
            path.write_text(text)
        elif path.read_text() != text:
            sys.exit(f"{path}: differs from the module; write it again with {Path(__file__).name}")


if __name__ == "__main__":
    main()
