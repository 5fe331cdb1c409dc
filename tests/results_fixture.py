# SPDX-License-Identifier: GPL-2.0-only
"""Writes results databases with invented numbers, for tests of the analysis only."""

import csv
import sqlite3
from collections import Counter
from pathlib import Path

import numpy as np

DATA = Path(__file__).parent.parent / "contrib" / "ehealth" / "data"

COLUMNS = {
    "run": "key TEXT, value TEXT",
    "site": "id INTEGER, kind TEXT, name TEXT, province TEXT, lat REAL degree, lon REAL degree",
    "protocol_run": "id INTEGER, scheme TEXT, variant TEXT, protocol TEXT, province TEXT,"
    " site INTEGER, start_s REAL s, latency_s REAL s, outcome TEXT, reason TEXT,"
    " network_s REAL s, crypto_s REAL s, queue_s REAL s, nfc_s REAL s, think_s REAL s,"
    " messages INTEGER 1, bytes INTEGER byte",
    "message": "protocol_run INTEGER, step TEXT, name TEXT, sender TEXT, receiver TEXT,"
    " link TEXT, sent_s REAL s, received_s REAL s, bytes INTEGER byte",
    "crypto_op": "scheme TEXT, role TEXT, device TEXT, operation TEXT, algorithm TEXT,"
    " count INTEGER 1, charged_s REAL s, host_s REAL s",
    "link": "class TEXT, name TEXT, packets INTEGER 1, bytes INTEGER byte,"
    " dropped INTEGER 1, utilisation REAL 1",
    "observation": "name TEXT, unit TEXT, site INTEGER, time_s REAL s, value REAL",
    "metric": "name TEXT, unit TEXT, title TEXT, value REAL, source TEXT",
    "column": "table TEXT, column TEXT, type TEXT, unit TEXT, title TEXT",
}

# Of version 2, with attacks.
ATTACK_COLUMNS = {
    "attack_run": "attack INTEGER, id TEXT, scheme TEXT, variant TEXT, capability TEXT, target TEXT,"
    " place TEXT, start_s REAL s, end_s REAL s, attempts INTEGER 1, successes INTEGER 1, goal TEXT,"
    " first_success_s REAL s, victim_s REAL s, attacker_s REAL s, detected INTEGER 1,"
    " detected_by TEXT",
    "attack_event": "attack INTEGER, time_s REAL s, event TEXT, protocol_run INTEGER, detail TEXT",
}

RUN = {
    "schema_version": "1",
    "scenario": '[run]\nseed = 7\nduration = "15 min"\n\n[country]\ndata = "iran" # <all>\n',
    "scenario_name": "invented",
    "seed": "7",
    "country": "iran",
    "module_version": "0.1.0-test",
    "ns3_version": "3.37",
    "wall_s": "61.5",
    "startup_s": "1.5",
    "sim_s": "1500.0",
    "events": "1234567",
    "packets": "765432",
    "peak_rss_bytes": "734003200",
    "digest": "5f" * 32,
    "modelled.vpn": "plain TCP with 57 octets more per packet",
    "modelled.trusted-phone": "keys are in the phone's memory",
}

# Median seconds of network, crypto, queue and NFC; messages; bytes; share of all runs.
PROTOCOLS = {
    "visit": (0.35, 0.22, 0.05, 0.41, 14, 61000, 0.62),
    "visit-other-province": (0.52, 0.24, 0.06, 0.41, 18, 64000, 0.10),
    "emergency-conscious": (0.30, 0.15, 0.02, 0.38, 10, 40000, 0.05),
    "emergency-unconscious": (0.45, 0.17, 0.02, 0.40, 12, 41000, 0.03),
    "patient-enrolment": (0.90, 0.60, 0.20, 0.80, 16, 22000, 0.07),
    "medico-enrolment": (0.70, 0.40, 0.10, 0.0, 8, 9000, 0.03),
    "sync": (0.20, 0.02, 0.01, 0.0, 2, 60000, 0.10),
}
REASONS = {
    "rejected": ("bad-signature", "policy-denied", "fingerprint-mismatch"),
    "failed": ("timeout", "unfinished"),
}
OPERATIONS = (
    ("patient", "phone_mid", "sign", "ecdsa-p256", 0.0021),
    ("patient", "phone_mid", "hpke-open", "hpke-p256", 0.0034),
    ("medico", "pc", "verify", "ecdsa-p256", 0.0004),
    ("medico", "pc", "agree", "ecdh-p256", 0.0003),
    ("hospital", "server", "verify", "ecdsa-p256", 0.0002),
    ("hospital", "server", "check-certificate", "x509", 0.0004),
    ("data-centre", "server", "seal", "aes-256-gcm", 0.00001),
    ("card", "smart_card", "sign", "ecdsa-p256", 0.045),
)
LINKS = (("access", 400), ("wan", 31), ("core", 4), ("nfc", 400), ("mobile", 60))


def columns_rows(tables):
    for table, text in tables.items():
        for each in text.split(","):
            name, kind, *unit = each.split()
            yield table, name, kind, (unit or [""])[0], f"Meaning of {table}.{name}"


def create(path, run=None):
    """A results database with every table, of which `run` and `column` are filled."""
    Path(path).unlink(missing_ok=True)
    database = sqlite3.connect(path)
    create_tables(database, COLUMNS)
    insert(database, "run", {**RUN, **(run or {})}.items())
    return database


def create_tables(database, tables):
    for table, text in tables.items():
        names = (each.split()[:2] for each in text.split(","))
        columns = ", ".join(f'"{name}" {kind}' for name, kind in names)
        database.execute(f'CREATE TABLE "{table}" ({columns})')
    insert(database, "column", columns_rows(tables))


def insert(database, table, rows):
    rows = list(rows)
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        database.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)
    database.commit()


def make_sites(random, hospitals):
    with open(DATA / "iran_provinces.csv", newline="", encoding="utf-8") as file:
        provinces = list(csv.DictReader(file))
    shares = np.array([float(each["hospitals"]) for each in provinces])
    sites = []
    for each in provinces:
        lat, lon = float(each["capital_lat"]), float(each["capital_lon"])
        name = f"{each['iso_3166_2'].lower()}.data-centre"
        sites.append((len(sites), "data-centre", name, each["province"], lat, lon))
    built = Counter()
    for _ in range(hospitals):
        each = provinces[random.choice(len(provinces), p=shares / shares.sum())]
        lat = float(each["capital_lat"]) + random.normal(0, 0.4)
        lon = float(each["capital_lon"]) + random.normal(0, 0.4)
        province = each["iso_3166_2"].lower()
        name = f"{province}.h{built[province]:03d}"
        built[province] += 1
        sites.append((len(sites), "hospital", name, each["province"], lat, lon))
    return sites


def make_runs(random, sites, count, protocols, bad_share, seconds):
    hospitals = [site for site in sites if site[1] == "hospital"]
    slowness = {site[0]: random.lognormal(0, 0.25) for site in hospitals}
    names = list(protocols)
    shares = np.array([PROTOCOLS[name][6] for name in names])
    for number in range(count):
        protocol = names[random.choice(len(names), p=shares / shares.sum())]
        *parts, messages, octets, _ = PROTOCOLS[protocol]
        site = hospitals[random.integers(len(hospitals))]
        parts = [part * random.lognormal(0, 0.3) for part in parts]
        parts[0] *= slowness[site[0]]
        outcome = reason = "accepted"
        if random.random() < bad_share:
            outcome = "rejected" if random.random() < 0.7 else "failed"
            reason = REASONS[outcome][random.integers(len(REASONS[outcome]))]
        latency = sum(parts) + 0.01
        think = random.exponential(3.0)
        start = random.uniform(0, seconds)
        octets = int(octets * random.lognormal(0, 0.2))
        yield (number + 1, "national-phr", "published", protocol, site[3], site[0], start, latency,
               outcome, reason, *parts, think, messages, octets)  # fmt: skip


def write(path, runs=300, hospitals=40, protocols=tuple(PROTOCOLS), bad_share=0.04, seed=7,
          seconds=900.0, run=None):  # fmt: skip
    """A results database of a whole country."""
    random = np.random.default_rng(seed)
    database = create(path, run)
    sites = make_sites(random, hospitals)
    insert(database, "site", sites)
    rows = [
        tuple(each.item() if hasattr(each, "item") else each for each in row)
        for row in make_runs(random, sites, runs, protocols, bad_share, seconds)
    ]
    insert(database, "protocol_run", rows)
    insert(
        database,
        "crypto_op",
        (("national-phr", *names, runs * 2, runs * 2 * cost, runs * 5e-5)
         for *names, cost in OPERATIONS),
    )  # fmt: skip
    insert(
        database,
        "link",
        ((kind, f"{kind}-{i}", runs * 3, runs * 4000, i % 3 == 0,
          None if kind == "mobile" else float(random.uniform(0, 0.1)))
         for kind, number in LINKS for i in range(number)),
    )  # fmt: skip
    insert(
        database,
        "metric",
        [("late_failures", "1", "Scripts that failed late", 0.0, "ends of sessions"),
         ("visit.latency_median", "s", "Median", None, "no run")],
    )  # fmt: skip
    database.close()
    return path


ATTACK_SCENARIO = """[run]
name = "invented"
seed = 7
duration = "15 min"
[country]
data = "iran"
[scheme]
variant = "{variant}"
"""
WINDOW = (300.0, 600.0)


def write_attacks(path, variant="published", **options):
    """A country of 15 minutes with three attacks from 300 s to 600 s.

    N5 at three hospitals and N3 in two provinces, which succeed in half of the attempts on the
    published scheme and never on the hardened one, where each is detected; and a flood, which makes
    half of the visits three times as slow and every fifth fail; the hardened are 50 ms slower.
    """
    write(path, **{"bad_share": 0.01, **options})
    random = np.random.default_rng(5)
    hardened = variant == "hardened"
    database = sqlite3.connect(path)
    create_tables(database, ATTACK_COLUMNS)
    scenario = ATTACK_SCENARIO.format(variant=variant)
    database.execute("UPDATE run SET value = '2' WHERE key = 'schema_version'")
    database.execute("UPDATE run SET value = ? WHERE key = 'scenario'", (scenario,))
    database.execute("UPDATE protocol_run SET variant = ?", (variant,))
    if hardened:
        database.execute("UPDATE protocol_run SET latency_s = latency_s + 0.05")
    visits = database.execute(
        "SELECT id, site, province, start_s FROM protocol_run WHERE protocol = 'visit'"
        " AND start_s >= ? AND start_s < ? ORDER BY start_s", WINDOW,
    ).fetchall()  # fmt: skip
    relayed = {each[1] for each in visits[:3]}
    events = []
    for run, site, province, start in visits:
        for attack, hit in ((0, site in relayed), (1, province in ("Tehran", "Fars"))):
            if hit:
                events.append((attack, start + 0.1, "attempt", run, ""))
                if hardened:
                    events.append((attack, start + 0.2, "detected", run, "database: replayed"))
                elif random.random() < 0.5:
                    # Two goals of one run.
                    events.append((attack, start + 0.2, "success", run, "secrecy of the record"))
                    events.append((attack, start + 0.2, "success", run, "agreement on the patient"))
        if random.random() < 0.5:
            database.execute(
                "UPDATE protocol_run SET latency_s = 3 * latency_s WHERE id = ?", (run,)
            )
        if random.random() < 0.2:
            database.execute(
                "UPDATE protocol_run SET outcome = 'failed', reason = 'timeout' WHERE id = ?", (run,)
            )
    events += [(2, 300 + i / 2, "attempt", 0, "") for i in range(600)]
    if not hardened:
        events.append((2, 301.0, "success", 0, "bounded work"))
    events.sort(key=lambda event: event[1])
    insert(database, "attack_event", events)
    attacks = (
        ("N5", "NFC relay", "the phone", "", WINDOW[1]),
        ("N3", "man in the middle", "Internet exchange", "ir-23, ir-07", WINDOW[1]),
        ("N9", "flood", "C-PHRC", "", WINDOW[1]),
    )
    for number, (name, capability, target, place, end) in enumerate(attacks):
        counts = {
            kind: sum(event[0] == number and event[2] == kind for event in events)
            for kind in ("attempt", "success", "detected")
        }
        won = next((event for event in events if event[0] == number and event[2] == "success"), None)
        insert(
            database,
            "attack_run",
            [(number, name, "national-phr", variant, capability, target, place, WINDOW[0], end,
              counts["attempt"], counts["success"], won[4] if won else "", won and won[1],
              0.4, 0.02, counts["detected"], "database: replayed" if counts["detected"] else "")],
        )  # fmt: skip
    database.close()
    return path


if __name__ == "__main__":
    import sys

    write(sys.argv[1], runs=int(sys.argv[2]), hospitals=int(sys.argv[3]))
