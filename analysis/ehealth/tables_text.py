# SPDX-License-Identifier: GPL-2.0-only
"""The tables of ehealth.tables for people."""

from __future__ import annotations

import math
import re

from ehealth.text_table import align

PHASES = ("consultation", "emr-search", "diagnosis", "total")
SYMBOLS = ("T_Sign", "T_A", "T_M", "T_P", "T_S", "T_H", "certificate checks")
HEADS = (*SYMBOLS[:-1], "certificates")
OWN = "emr-authorization"
DOCUMENTS = ("M3", "S6", "D1")  # these carry M_SD, M_EMR, M_DINF


def write_number(value):
    """Whole numbers with thousands separators, others with three significant digits."""
    if value is None:
        return ""
    if abs(value - round(value)) < 1e-9 or abs(value) >= 1000:
        return f"{value:,.0f}"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:.{digits}f}"


class _Figures:
    """Entries by what they are of."""

    def __init__(self, entries):
        self.entries = entries
        self._found = {
            (each.table, each.scheme, each.row, each.item, each.kind): each for each in entries
        }

    def find(self, table, scheme, row, item, kind):
        return self._found.get((table, scheme, row, item, kind))

    def value(self, *key):
        found = self.find(*key)
        return None if found is None else found.value


def write_text(entries, schemes, scenario):
    """All tables. `schemes`: titles by name, `scenario`: what was simulated."""
    figures = _Figures(entries)
    visits = next(each.note for each in entries if each.item == "4G latency")
    lines = [
        "Paper 002, Tables 3, 4 and 5: what it prints, what that should be, what was measured.",
        f"Measured: {visits.removeprefix('mean of ')} in {scenario.country.data}, suite "
        f"{scenario.scheme.suite}, seed {scenario.run.seed}, once with all patients on 4G and once "
        "on 5G.",
        "",
        *write_security(figures, schemes),
        "",
        *write_costs(figures, schemes),
        "",
        *write_sizes(figures, schemes),
        "",
        *write_messages(figures),
        "",
        *write_latencies(figures),
    ]
    return "\n".join(lines) + "\n"


def write_security(figures, schemes):
    rows = []
    attributes = dict.fromkeys(each.row for each in figures.entries if each.table == 3)
    for row in attributes:
        printed = [figures.value(3, scheme, row, "secure", "printed") for scheme in schemes]
        measured = figures.find(3, "emr-authorization", row, "secure", "measured")
        found = "not measured"
        if measured:
            tested = dict.fromkeys(re.findall(r"\bE\d+", measured.note))
            found = f"{measured.value}: {', '.join(tested)}"
        rows.append([row, *printed, found])
    return [
        "Table 3. Security attributes, as printed and as attacks find them",
        *align(["attribute", *schemes.values(), "measured"], rows, 7),
        "  Measured: attacks that succeed (no) or all fail (yes), as ./ehealth attacks has them.",
    ]


def write_costs(figures, schemes):
    rows = []
    notes = []
    for scheme, name in schemes.items():
        title = name
        for phase in PHASES:
            for kind in ("printed", "corrected", "measured"):
                found = [figures.find(4, scheme, phase, symbol, kind) for symbol in SYMBOLS]
                if not any(found):
                    continue
                values = ["" if each is None else write_number(each.value) for each in found]
                rows.append([title, phase, kind, *values])
                note = next((each.note for each in found if each and each.note), "")
                if note:
                    notes.append(f"{name}, {phase}: {note}.")
                title = ""
    return [
        "Table 4. Computation cost of a visit, number of operations",
        *align(["scheme", "phase", "", *HEADS], rows, 3),
        *(f"  {note}" for note in notes),
        "  The copy of the paper that the figures were taken from has no search cell of the proposed",
        "  scheme, and Chiou's total ends after 13 T_P.",
        "  Measured beyond the paper's count: T_M, the multiplications on the curve of Eqs 11, 16, 17,",
        "  22, 33, 38, 39 and 44; the certificate checks, a signature each; T_H, where the paper counts",
        "  only the outer hash of Eqs 17, 22, 39 and 44 and leaves out that of ID, B_P or Cert_D and R",
        "  inside each of them, and h(ID_P || ID_DE) of the index.",
    ]


def write_sizes(figures, schemes):
    rows = []
    notes = []
    for scheme, title in schemes.items():
        for kind in ("printed", "corrected", "measured"):
            found = [figures.find(5, scheme, phase, "size", kind) for phase in PHASES]
            times = [figures.find(5, scheme, "total", f"{g} time", kind) for g in ("4G", "5G")]
            if not any(found + times):
                continue
            rows.append(
                [title, kind, *("" if each is None else write_number(each.value) for each in found)]
                + [f"{each.value:,.3f}" for each in times]
            )
            for phase, each in zip(PHASES, found):
                if each is not None and each.note:
                    notes.append(f"{schemes[scheme]}, {phase}: {each.note}.")
            title = ""
    return [
        "Table 5. Communication cost of a visit, bit, and the time that the total takes",
        *align(["scheme", "", *PHASES, "100 Mbit/s, ms", "20 Gbit/s, us"], rows, 2),
        *(f"  {note}" for note in notes),
        "  Times, corrected: the paper divides its printed totals by 102,400 and 20,480,000 bit/ms;",
        "  100 Mbit/s are 100,000 bit/ms and 20 Gbit/s 20,000,000.",
        "  Measured: the messages as they were serialised, their documents included (M_SD in M3, M_EMR in",
        "  S6, M_DINF in D1: FHIR bundles). The paper counts 640 bit for ciphertext, signature and time,",
        "  and 176 bit for a session key's ciphertext and time.",
    ]


def write_messages(figures):
    rows = []
    totals = {"total": [0.0, 0.0], "without documents": [0.0, 0.0]}
    for each in figures.entries:
        if (each.table, each.item, each.kind) == (5, "size", "measured") and ", " in each.row:
            phase, name = each.row.split(", ")
            step, name = name.split(" ")
            link = figures.value(5, OWN, each.row, "link size", "measured")
            rows.append([phase, step, name, write_number(each.value), write_number(link)])
            for title in list(totals)[: 1 if step in DOCUMENTS else 2]:
                totals[title] = [totals[title][0] + each.value, totals[title][1] + link]
    rows += [[title, "", "", *map(write_number, sums)] for title, sums in totals.items()]
    return [
        "Messages, mean bit: serialised, and with the framing handed to TCP",
        *align(["phase", "step", "message", "serialised", "framed"], rows, 3),
    ]


def write_latencies(figures):
    rows = []
    for network in ("4G", "5G"):
        for phase in PHASES:
            times = [
                figures.value(5, OWN, phase, f"{network} {part}", "measured")
                for part in ("latency", "network", "crypto", "queue")
            ]
            rows.append([network, phase, *(f"{1000 * each:,.3f}" for each in times)])
    return [
        "Latency simulated, mean ms: propagation, transmission, processing and queues, without the time",
        "people take; of it messages under way, operations, and operations waiting for a processor",
        *align(["network", "phase", "latency", "network", "operations", "waiting"], rows, 2),
        "  4G and 5G differ in round-trip time alone. Only the patient's device is on them: in the search",
        "  doctor and clouds are on fixed lines.",
    ]
