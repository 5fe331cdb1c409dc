# SPDX-License-Identifier: GPL-2.0-only
"""What makes runs fast changes no result: each technique on and off, results compared; and how the
cost of a run shows: its profile, and its memory over days."""

import os

import pytest

from simulation import EXAMPLES, Run, execute

RUSH = "iran-rush.toml"
# Provinces with data centres of their own, tunnels between them, patients of other provinces, TLS.
SMALL_COUNTRY = (
    "country.provinces=IR-21,IR-16,IR-23",
    "country.hospitals_per_province=2",
    "run.duration=1 min",
    "workload.rate_factor=0.12",
    "workload.enrolment_share=0.2",
    "workload.other_province_share=0.3",
    "run.recording=message",
)
TABLES = ("site", "protocol_run", "message", "link", "metric", "primitive")
CHARGED = "SELECT scheme, role, device, operation, algorithm, count, charged_s, protocol FROM crypto_op"


class Switched(Run):
    """A run with ns-3's global values and attributes' defaults set, which it takes from its
    environment."""

    def __init__(self, directory, *settings, globals_=None, attributes=None, options=()):
        self.settings = settings
        before = dict(os.environ)
        try:
            if globals_:
                os.environ["NS_GLOBAL_VALUE"] = globals_
            if attributes:
                os.environ["NS_ATTRIBUTE_DEFAULT"] = attributes
            super().__init__(directory, RUSH, *SMALL_COUNTRY, *settings, options=options)
        finally:
            os.environ.clear()
            os.environ.update(before)


@pytest.fixture(name="reference", scope="module")
def make_reference(tmp_path_factory):
    return Switched(tmp_path_factory.mktemp("reference"))


def assert_same(one, other, tables=TABLES):
    assert one.property("digest") == other.property("digest")
    for table in tables:
        assert one.query(f"SELECT * FROM {table}") == other.query(f"SELECT * FROM {table}"), table
    assert one.query(CHARGED) == other.query(CHARGED)


def test_reference_has_everything(reference):
    kinds = {row[0] for row in reference.query("SELECT DISTINCT protocol FROM protocol_run")}
    assert {"visit", "visit-other-province", "patient-enrolment"} <= kinds
    assert reference.value("SELECT count(*) FROM protocol_run") > 30
    assert int(reference.property("vpn_associations")) > 0
    assert reference.value("SELECT sum(packets) FROM link WHERE class = 'internet'") > 0
    assert reference.query("SELECT DISTINCT outcome FROM protocol_run") == [("accepted",)]


@pytest.mark.parametrize("workers", [1, 2])
def test_worker_threads(workers, reference, tmp_path):
    assert_same(reference, Switched(tmp_path, f"run.workers={workers}"))


def test_credentials_made_ahead(tmp_path):
    """Hardened visits need the patient's certificate, which a thread makes and verifies."""
    runs = []
    for workers in (0, 1):
        directory = tmp_path / str(workers)
        directory.mkdir()
        settings = ("scheme.variant=hardened", "run.duration=20 s", f"run.workers={workers}")
        runs.append(Switched(directory, *settings))
    assert_same(*runs)
    visits = "SELECT count(*) FROM protocol_run WHERE protocol LIKE 'visit%' AND outcome = 'accepted'"
    assert runs[0].value(visits) > 5


@pytest.mark.parametrize("type_", ["Map", "Heap", "List", "Calendar"])
def test_schedulers(type_, reference, tmp_path):
    other = Switched(tmp_path, globals_=f"EhealthScheduler=ns3::{type_}Scheduler")
    assert_same(reference, other)
    assert other.property("events") == reference.property("events")


def test_certificate_cache(reference, tmp_path):
    assert_same(reference, Switched(tmp_path, globals_="EhealthCertificateCache=false"))


def test_forwarding_fast_path(reference, tmp_path):
    other = Switched(tmp_path, attributes="ns3::ehealth::PrefixRouting::FastPath=false")
    assert_same(reference, other)
    assert other.property("events") == reference.property("events")


def test_index_of_connections(reference, tmp_path):
    other = Switched(tmp_path, attributes="ns3::ehealth::ShardedTcp::Index=false")
    assert_same(reference, other)
    assert other.property("events") == reference.property("events")


def test_fast_links(reference, tmp_path):
    other = Switched(tmp_path, globals_="EhealthFastLinks=false")
    assert_same(reference, other)
    # An event a packet and hop, of those on links of the tree.
    hops = reference.value("SELECT sum(packets) FROM link WHERE class NOT IN ('mobile', 'nfc')")
    assert int(other.property("events")) - int(reference.property("events")) == hops > 1000


def test_batched_results(reference, tmp_path):
    assert_same(reference, Switched(tmp_path, globals_="EhealthResultsBatch=1"))


def test_recording(reference, tmp_path):
    other = Switched(tmp_path, "run.recording=protocol-run")
    assert other.value("SELECT count(*) FROM message") == 0
    assert_same(reference, other, [table for table in TABLES if table != "message"])


def test_profile_changes_nothing(reference, tmp_path):
    assert_same(reference, Switched(tmp_path, options=("--profile",)))


def test_all_of_it_at_once(reference, tmp_path):
    other = Switched(
        tmp_path,
        "run.workers=2",
        globals_="EhealthScheduler=ns3::MapScheduler;EhealthCertificateCache=false;"
        "EhealthResultsBatch=7;EhealthFastLinks=false",
        attributes="ns3::ehealth::PrefixRouting::FastPath=false;ns3::ehealth::ShardedTcp::Index=false",
        options=("--profile",),
    )
    assert_same(reference, other)


@pytest.mark.parametrize(
    "name, value, remedy",
    [
        ("EhealthScheduler", "ns3::Node", "no type of scheduler"),
        ("EhealthScheduler", "nothing", "no type of scheduler"),
    ],
)
def test_wrong_switches(name, value, remedy, tmp_path, monkeypatch):
    monkeypatch.setenv("NS_GLOBAL_VALUE", f"{name}={value}")
    answer = execute(EXAMPLES / "two-hospitals.toml", "--out", tmp_path / "none.sqlite")
    assert answer.returncode != 0
    assert value in answer.stderr and remedy in answer.stderr


# --- profile


@pytest.fixture(name="profiled", scope="module", params=[0, 1])
def make_profiled(request, tmp_path_factory):
    directory = tmp_path_factory.mktemp(f"profiled{request.param}")
    return Switched(directory, f"run.workers={request.param}", options=("--profile",))


def test_profile_adds_up(profiled):
    rows = profiled.query("SELECT part, name, count, wall_s FROM profile")
    total = sum(row[3] for row in rows)
    assert total == pytest.approx(float(profiled.property("profile_s")), abs=1e-5)
    # What is timed otherwise ends a moment earlier: before the results are complete.
    timed = float(profiled.property("wall_s")) + float(profiled.property("startup_s"))
    assert timed <= total + 1e-3
    assert timed > 0.8 * total
    assert all(row[3] >= 0 for row in rows)


def test_profile_names_parts_and_operations(profiled):
    parts = {row[0] for row in profiled.query("SELECT DISTINCT part FROM profile")}
    assert parts >= {"start-up", "scheduler", "network", "nfc", "esp", "tls", "scripts", "people",
                     "recording", "crypto", "records", "stores"}
    assert "operations" not in parts, "every operation has a name"
    named = "SELECT count, (SELECT sum(count) FROM crypto_op WHERE operation || ' ' || algorithm"
    pairs = profiled.query(f"{named} = profile.name AND role <> 'tls') FROM profile"
                           " WHERE name = 'sign ecdsa-p256' OR name = 'write sqlite'")
    assert len(pairs) == 2
    if "run.workers=0" in profiled.settings:
        assert all(counted == executed for counted, executed in pairs)
    else:  # what worker threads have computed is not the simulator's time
        assert all(counted <= executed for counted, executed in pairs)


def test_profile_is_printed(profiled):
    lines = profiled.stdout.splitlines()
    head = next(i for i, line in enumerate(lines) if line.startswith("wall time"))
    assert lines[head].split()[2:] == ["times", "s", "share", "us", "each"]
    last = next(i for i, line in enumerate(lines[head:]) if line.startswith("all ")) + head
    shares = [float(line.split("%")[0].split()[-1]) for line in lines[head + 1 : last]]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(100, abs=0.05 * len(shares) + 0.05)


def test_without_profile_there_is_none(reference):
    assert reference.value("SELECT count(*) FROM profile") == 0
    assert "wall time" not in reference.stdout


# --- memory


def test_objects_do_not_pile_up(tmp_path):
    """Three days of a small place: what patients need is gone when they are."""
    run = Run(
        tmp_path,
        "iran-day-sample.toml",
        "country.provinces=IR-21,IR-16",
        "country.hospitals_per_province=1",
        "run.duration=72 h",
        "run.recording=protocol-run",
        "workload.emergencies_per_person_year=5",
    )
    assert run.value("SELECT count(*) FROM protocol_run") > 300
    samples = run.query("SELECT time_s, rss_bytes, store_bytes, open_runs, sessions, sockets"
                        " FROM sample ORDER BY time_s")
    assert len(samples) >= 29
    assert samples[0][0] == 0
    for time, rss, store, *_ in samples:
        assert 0 < store < rss, time
    last = samples[-1]
    assert last[3:5] == (0, 0), "runs and sessions are over"
    # Connections between servers stay; those of patients do not pile up from day to day.
    first = [row[5] for row in samples if row[0] <= 86400]
    later = [row[5] for row in samples if row[0] > 86400]
    assert 0 < max(later) <= max(first)
