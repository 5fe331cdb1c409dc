# SPDX-License-Identifier: GPL-2.0-only
"""A run depends on its scenario and seed alone: not on threads, recording or repetition."""

import pytest

from simulation import Run

SMALL = "two-hospitals.toml"
TABLES = ("site", "protocol_run", "message", "link", "metric")


@pytest.fixture(name="simulate")
def make_simulate(tmp_path_factory):
    """Runs a scenario in a directory of its own."""

    def simulate(example, *settings):
        return Run(tmp_path_factory.mktemp("run"), example, "run.pcap=false", *settings)

    return simulate


@pytest.fixture(name="reference", scope="module")
def make_reference(tmp_path_factory):
    return Run(tmp_path_factory.mktemp("reference"), SMALL, "run.pcap=false")


def assert_equal(one, other, tables=TABLES):
    assert one.property("digest") == other.property("digest")
    for table in tables:
        assert one.query(f"SELECT * FROM {table}") == other.query(f"SELECT * FROM {table}"), table


def test_reference_is_not_empty(reference):
    assert len(reference.property("digest")) == 64
    assert reference.value("SELECT count(*) FROM protocol_run") > 10
    assert reference.value("SELECT count(*) FROM message") > 100


def test_same_seed_same_run(reference, simulate):
    again = simulate(SMALL)
    assert_equal(reference, again)
    charged = (
        "SELECT scheme, role, device, operation, algorithm, count, charged_s FROM crypto_op"
        " ORDER BY 1, 2, 3, 4, 5"
    )
    assert reference.query(charged) == again.query(charged)


def test_other_seed_other_run(reference, simulate):
    other = simulate(SMALL, "run.seed=2")
    assert other.property("digest") != reference.property("digest")
    times = "SELECT start_s FROM protocol_run ORDER BY id"
    assert other.query(times) != reference.query(times)


def test_seed_of_ns3_does_not_matter(reference, simulate, monkeypatch):
    monkeypatch.setenv("NS_GLOBAL_VALUE", "RngSeed=3;RngRun=7")
    assert_equal(reference, simulate(SMALL))


@pytest.mark.parametrize("workers", [0, 1, 2, 4])
def test_number_of_workers_does_not_matter(workers, reference, simulate):
    assert_equal(reference, simulate(SMALL, f"run.workers={workers}"))


def test_recording_does_not_matter(reference, simulate):
    other = simulate(SMALL, "run.recording=protocol-run")
    assert other.value("SELECT count(*) FROM message") == 0
    assert_equal(reference, other, [table for table in TABLES if table != "message"])


def test_pcap_does_not_matter(reference, tmp_path):
    assert_equal(reference, Run(tmp_path, SMALL, "run.pcap=true"))


@pytest.mark.parametrize("suite", ["p256", "x25519", "rsa2048"])
def test_suites(suite, simulate):
    inline = simulate(SMALL, f"scheme.suite={suite}", "run.workers=0")
    assert inline.query("SELECT DISTINCT outcome FROM protocol_run") == [("accepted",)]
    assert_equal(inline, simulate(SMALL, f"scheme.suite={suite}", "run.workers=2"))


def test_suites_differ(simulate):
    digests = {
        simulate(SMALL, f"scheme.suite={suite}").property("digest")
        for suite in ("p256", "x25519", "rsa2048")
    }
    assert len(digests) == 3


def test_country(simulate):
    """All 31 provinces, a few hundred patients."""
    settings = (
        "country.hospitals_per_province=2",
        "run.duration=20 s",
        "workload.rate_factor=0.3",
        "run.recording=message",
    )
    inline = simulate("iran-rush.toml", *settings, "run.workers=0")
    assert inline.value("SELECT count(*) FROM protocol_run") > 100
    assert inline.value("SELECT count(DISTINCT province) FROM protocol_run") > 20
    assert_equal(inline, simulate("iran-rush.toml", *settings, "run.workers=2"))


def test_day(simulate):
    """A day of two provinces with all protocols: phones and fingers are made on any thread."""
    settings = (
        "country.provinces=IR-21,IR-16",
        "workload.emergencies_per_person_year=5",
        "workload.emergency_outside_share=0.3",
        "workload.emergency_unconscious_share=0.3",
        "scheme.false_match_rate=1e-5",
    )
    inline = simulate("iran-day-sample.toml", *settings, "run.workers=0")
    assert inline.value("SELECT count(DISTINCT protocol) FROM protocol_run") == 7
    assert_equal(inline, simulate("iran-day-sample.toml", *settings, "run.workers=2"))
