# SPDX-License-Identifier: GPL-2.0-only
"""The layer check finds each kind of violation, and nothing in a clean module."""

import pytest

from check_layers import check

SOURCES = """
# --- wire: set(ehealth_not_sources in/a/comment.cc)
set(ehealth_wire_sources model/wire/a.cc)
set(ehealth_wire_headers model/wire/a.h)
set(ehealth_net_sources)
set(ehealth_net_headers
    model/net/b.h)
set(ehealth_schemes_headers model/schemes/x/c.h model/schemes/y/d.h)
set(ehealth_test_sources test/t.cc)
"""
FILES = {
    "sources.cmake": SOURCES,
    "model/wire/a.cc": '#include "a.h"\n#include "ns3/log.h"\n#include <vector>\n',
    "model/wire/a.h": "",
    "model/net/b.h": '#include "ns3/a.h"\n#include "ns3/node.h"\n',
    "model/schemes/x/c.h": '#include "ns3/b.h"\n',
    "model/schemes/y/d.h": "#include <ns3/a.h>\n",
}


def module(folder, **changes):
    for name, text in {**FILES, **changes}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def test_clean_module(tmp_path):
    assert check(module(tmp_path)) == []


@pytest.mark.parametrize(
    "name, text, problem",
    [
        ("model/wire/a.h", '#include "ns3/b.h"\n', "includes b.h of the later layer net"),
        ("model/wire/a.h", '#  include "b.h"\n', "includes b.h of the later layer net"),
        ("model/net/b.h", "#include <ns3/c.h>\n", "includes c.h of the later layer schemes"),
        ("model/wire/a.cc", '#include "ns3/simulator.h"\n', "includes ns-3's simulator.h"),
        ("model/schemes/x/c.h", '#include "ns3/d.h"\n', "scheme x includes d.h of scheme y"),
        ("model/net/new.cc", "", "model/net/new.cc: not listed"),
        ("sources.cmake", SOURCES.replace("b.h", "b.h model/net/no.h"), "no such file"),
        ("sources.cmake", SOURCES.replace("b.h", "b.h model/wire/a.cc"), "listed 2 times"),
    ],
)
def test_violation(tmp_path, name, text, problem):
    problems = check(module(tmp_path, **{name: text}))
    assert len(problems) == 1
    assert problem in problems[0]


def test_same_name(tmp_path):
    sources = SOURCES.replace("b.h", "b.h model/net/a.h")
    problems = check(module(tmp_path, **{"sources.cmake": sources, "model/net/a.h": ""}))
    assert any("same name as model/wire/a.h" in problem for problem in problems)
