# SPDX-License-Identifier: GPL-2.0-only
"""The benchmark: its figures are complete and its fits right. How fast the host is, is not tested."""

import json
import os
import statistics
import subprocess
import time
from pathlib import Path

import pytest

from ehealth import bench

ROOT = Path(__file__).resolve().parent.parent
TWO_HOSPITALS = str(ROOT / "examples" / "two-hospitals.toml")
PROGRAMS = ["--sim", os.environ["EHEALTH_SIM"], "--floor", os.environ["EHEALTH_FLOOR"]]


@pytest.mark.parametrize("exponent", [0.5, 1, 2])
def test_exponent_of_a_power_law(exponent):
    points = [(x, 3 * x**exponent) for x in (1, 2, 5, 100)]
    assert bench.fit_exponent(points) == pytest.approx(exponent)


def test_floor_covers_what_the_run_did(tmp_path, capsys):
    out = tmp_path / "bench.json"
    bench.main([*PROGRAMS, TWO_HOSPITALS, "--set", "run.pcap=false", "--json", str(out)])
    report = json.loads(out.read_text())
    parts = {part["kind"]: part for part in report["floor"]}
    assert {"ecdsa-p256-sign", "ecdh-p256", "aes256-gcm", "database-write"} <= set(parts)
    hops = parts["IPv4 packet-hop"]["count"] + parts["NFC frame"]["count"]
    assert hops == report["run"]["packets"]
    for part in parts.values():
        assert part["microseconds"] > 0
        assert part["seconds"] == pytest.approx(part["count"] * part["microseconds"] / 1e6)
    pace = {when: statistics.fmean(seconds) for when, seconds in report["pace_s"].items()}
    assert all(seconds > 0 for seconds in pace.values())
    total = sum(part["seconds"] for part in parts.values()) * pace["during"] / pace["after"]
    assert report["efficiency"] == pytest.approx(total / report["run"]["cpu_s"])
    # Each check of a certificate is two of the verifications.
    verifications = parts["ecdsa-p256-verify"]
    checked = report["certificates_s"] / verifications["seconds"] * verifications["count"]
    assert checked == pytest.approx(round(checked)) and round(checked) % 2 == 0
    assert 0 < checked < verifications["count"]
    without = report["efficiency"] * (1 - report["certificates_s"] * pace["during"]
                                      / pace["after"] / total)
    assert report["efficiency_without_certificates"] == pytest.approx(without)
    shown = capsys.readouterr().out
    assert f"efficiency = floor / measured = {report['efficiency']:.2f}" in shown
    assert f"{without:.2f} without the signatures of certificates" in shown


@pytest.mark.parametrize(
    "suite, primitives",
    [
        ("x25519", {"ed25519-sign", "ed25519-verify", "x25519", "x25519-keygen"}),
        ("rsa2048", {"rsa2048-sign", "rsa2048-verify", "rsa2048-decrypt", "rsa2048-encrypt"}),
    ],
)
def test_every_suite_has_a_floor(suite, primitives, tmp_path):
    settings = ["run.pcap=false", f"scheme.suite={suite}"]
    _, results = bench.simulate(os.environ["EHEALTH_SIM"], TWO_HOSPITALS, settings, tmp_path)
    parts = bench.measure_floor(os.environ["EHEALTH_FLOOR"], results)
    assert primitives <= {part["kind"] for part in parts}
    assert bench.sum_certificate_checks(parts, results) > 0


def test_a_run_is_stopped_to_see_how_slow_the_host_is(tmp_path):
    scenario, settings = str(ROOT / "examples" / "iran-rush.toml"), ["run.duration=10 s"]
    simulator = os.environ["EHEALTH_SIM"]
    alone, _ = bench.simulate(simulator, scenario, settings, tmp_path)
    pace = bench.Pace(os.environ["EHEALTH_FLOOR"], interval=1)
    begin = time.monotonic()
    watched, _ = bench.simulate(simulator, scenario, settings, tmp_path, pace)
    assert watched["digest"] == alone["digest"]
    assert len(pace.during) > 2 and min(pace.during) > 0
    elapsed = time.monotonic() - begin - sum(length for _, length in pace.stops)
    assert watched["startup_s"] > 0 and watched["wall_s"] > 0
    assert watched["startup_s"] + watched["wall_s"] < elapsed


def test_memory_day_by_day(tmp_path, capsys):
    settings = ["country.provinces=IR-21", "country.hospitals_per_province=1", "run.duration=48 h"]
    scenario = str(ROOT / "examples" / "iran-day-sample.toml")
    growth = bench.run_memory(os.environ["EHEALTH_SIM"], scenario, settings, tmp_path)
    shown = capsys.readouterr().out.split("\n")
    assert [line.split()[0] for line in shown if line.endswith("MB")] == ["1", "2"]
    assert shown[-2] == f"  day 2 / day 1 = {growth:.3f}"
    assert 0.8 < growth < 1.2


def test_every_elementary_step_is_timed():
    command = [os.environ["EHEALTH_MICRO"], "--benchmark_min_time=0.001"]
    done = subprocess.run(
        [*command, "--benchmark_format=json"], capture_output=True, text=True, check=True
    )
    steps = json.loads(done.stdout)["benchmarks"]
    names = {step["name"].split("/")[0] for step in steps}
    assert {"codec", "hpke", "aead", "script", "message", "routing"} <= names
    for step in steps:
        assert "error_occurred" not in step and step["cpu_time"] > 0, step


def test_a_failing_run_is_named():
    with pytest.raises(SystemExit) as end:
        bench.main([*PROGRAMS, TWO_HOSPITALS, "--set", "run.durration=1"])
    assert "run.durration=1" in str(end.value)


def test_a_file_that_is_no_results_database(tmp_path):
    wrong = tmp_path / "wrong.sqlite"
    wrong.write_text("no database")
    with pytest.raises(bench.BenchError):
        bench.measure_floor(os.environ["EHEALTH_FLOOR"], wrong)
