# SPDX-License-Identifier: GPL-2.0-only
"""A whole run: what it prints, stores and captures agrees."""

import math
import os
import re
import resource
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from simulation import EXAMPLES, Run, execute

SMALL = "two-hospitals.toml"
PROTOCOLS = {"medico-enrolment", "patient-enrolment", "visit", "visit-other-province"}


@pytest.fixture(name="run", scope="module")
def make_run(tmp_path_factory):
    directory = tmp_path_factory.mktemp("run")
    return Run(directory, SMALL, "run.recording=message", options=("--pcap", directory / "pcap"))


def quantile(values, share):
    """Nearest rank, as the summary has it."""
    return sorted(values)[math.ceil(share * len(values)) - 1]


def test_every_protocol_occurs_and_is_accepted(run):
    rows = run.query("SELECT protocol, outcome, reason, count(*) FROM protocol_run GROUP BY 1, 2, 3")
    assert {row[0] for row in rows} == PROTOCOLS
    assert {row[1:3] for row in rows} == {("accepted", "accepted")}
    assert "not accepted" not in run.stdout
    assert "check:" not in run.stdout
    assert run.stderr == ""


def test_summary_agrees_with_the_database(run):
    for protocol in PROTOCOLS:
        rows = run.query(
            "SELECT latency_s, messages, bytes, outcome FROM protocol_run"
            f" WHERE protocol = '{protocol}'"
        )
        latencies = [row[0] for row in rows]
        (line,) = re.findall(rf"^{protocol} +(.*)$", run.stdout, re.MULTILINE)
        runs, accepted, median, p95, p99, messages, megabytes = line.split()
        assert int(runs) == len(rows)
        assert int(accepted) == sum(row[3] == "accepted" for row in rows)
        for printed, share in ((median, 0.5), (p95, 0.95), (p99, 0.99)):
            assert float(printed) == pytest.approx(quantile(latencies, share), abs=0.00051)
        assert int(messages) == sum(row[1] for row in rows)
        assert float(megabytes) == pytest.approx(sum(row[2] for row in rows) / 1e6, abs=0.0051)
        assert run.value(f"SELECT value FROM metric WHERE name = '{protocol}.runs'") == len(rows)
        metric = run.value(f"SELECT value FROM metric WHERE name = '{protocol}.latency_median'")
        assert metric == pytest.approx(quantile(latencies, 0.5))
    assert f"digest  {run.property('digest')}" in run.stdout
    assert f"results {run.path}" in run.stdout
    assert f"{run.property('packets')} packets on links" in run.stdout


def test_messages_agree_with_the_runs(run):
    assert run.value(
        "SELECT count(*) FROM message WHERE protocol_run NOT IN (SELECT id FROM protocol_run)"
    ) == 0
    assert run.value("SELECT count(*) FROM message WHERE received_s <= sent_s OR bytes <= 0") == 0
    # What was sent before a run's end may arrive after it: then it has no row.
    sums = run.query(
        "SELECT messages, protocol_run.bytes, count(name), sum(message.bytes) FROM protocol_run JOIN message"
        " ON protocol_run = id GROUP BY id"
    )
    assert sums
    for sent, octets, rows, row_octets in sums:
        assert rows <= sent and row_octets <= octets
    assert run.value("SELECT count(*) FROM site WHERE kind = 'hospital'") == 2


def test_parts_of_a_visit_make_its_latency(run):
    """A visit is strictly sequential; enrolments ask several offices side by side."""
    rows = run.query(
        "SELECT latency_s, network_s + crypto_s + queue_s + nfc_s, nfc_s, network_s, crypto_s"
        " FROM protocol_run WHERE protocol = 'visit'"
    )
    assert len(rows) > 5
    for latency, parts, nfc, network, crypto in rows:
        assert parts == pytest.approx(latency, rel=0.01)
        assert min(nfc, network, crypto) > 0


@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_tshark_reads_the_packets(run):
    files = sorted((run.path.parent / "pcap").glob("*.pcap"))
    assert files
    segments = 0
    for path in files:
        # Port 7000 is registered to another protocol, whose dissector is not wanted.
        command = ["tshark", "-r", path, "-d", "tcp.port==7000,data", "-T", "fields"]
        found = subprocess.run(
            [*command, "-e", "frame.protocols", "-e", "_ws.malformed"],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        for line in found.stdout.splitlines():
            protocols, _, malformed = line.partition("\t")
            assert malformed == "", f"{path.name}: {line}"
            segments += "tcp" in protocols.split(":")
    assert segments > 1000


@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_tshark_reads_the_apdus(run):
    """The taps of a reader: commands and responses that Wireshark knows, and requests for time."""
    path = max((run.path.parent / "pcap").glob("*hp-ra-2.pcap"), key=lambda p: p.stat().st_size)
    found = subprocess.run(
        ["tshark", "-r", path, "-d", "iso14443.subdissector,iso7816"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout
    commands = set(re.findall(r"Card +ISO 7816 \d+ (.+)", found))
    assert commands == {"Select file", "Envelope", "Get data"}
    assert "Response APDU (to Envelope)" in found
    assert "S-block, WTX" in found


def test_results_that_cannot_be_written(tmp_path):
    blocker = tmp_path / "file"
    blocker.write_text("in the way")
    for target in (blocker / "results.sqlite", tmp_path):
        answer = execute(
            EXAMPLES / SMALL, "--set", "run.pcap=false", "--no-progress", "--out", target
        )
        assert answer.returncode > 0, "an error, not a crash"
        assert answer.stdout == ""
        (line,) = answer.stderr.splitlines()
        assert str(target) in line
    assert list(tmp_path.iterdir()) == [blocker]
    assert blocker.read_text() == "in the way"


def test_two_runs_with_the_same_results(tmp_path):
    out = tmp_path / "results.sqlite"
    command = [os.environ["EHEALTH_SIM"], "run", EXAMPLES / SMALL, "--out", out, "--no-progress"]
    more = ["--set", "run.pcap=false", "--set", "run.duration=1 h"]
    with subprocess.Popen([*command, *more], stdout=subprocess.PIPE, text=True) as first:
        while not Path(f"{out}.stores").exists():
            assert first.poll() is None
            time.sleep(0.02)
        second = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert first.poll() is None, "they met"
        assert (second.returncode, second.stdout) == (1, "")
        (line,) = second.stderr.splitlines()
        assert f"{out}: another run is writing these results; wait for it, or name" in line
        text, _ = first.communicate(timeout=300)
        assert first.returncode == 0 and str(out) in text
    assert list(tmp_path.iterdir()) == [out]


def test_more_files_than_may_be_open(tmp_path):
    def go(scheme, limit):
        command = [os.environ["EHEALTH_SIM"], "run", EXAMPLES / SMALL, "--no-progress", "--out"]
        settings = ["--set", "run.pcap=false", "--set", f"scheme.name={scheme}"]
        return subprocess.run(
            [*command, tmp_path / "results.sqlite", *settings],
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit)),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    # Two hospitals' databases, the country's, the phones', and 64 more.
    answer = go("national-phr", 67)
    assert answer.returncode == 1
    assert "this scenario needs 68 open files" in answer.stderr
    assert list(tmp_path.iterdir()) == []
    assert go("national-phr", 68).returncode == 0
    # Key server and data store, each with its reserve.
    assert "this scenario needs 68 open files" in go("symmetric-ehr", 67).stderr
    assert go("emr-authorization", 64).returncode == 0


def test_more_new_doctors_than_addresses(tmp_path):
    key = "workload.medico_enrolments_per_hospital_day"
    settings = ["--set", "scheme.name=emr-authorization", "--set", f"{key}=9000"]
    out = tmp_path / "none.sqlite"
    answer = execute(EXAMPLES / "two-hospitals.toml", *settings, "--out", out, "--no-progress")
    assert answer.returncode == 0, answer.stderr  # some twenty come to each in 3 min
    settings += ["--set", "run.duration=40 min"]
    out = tmp_path / "more.sqlite"
    answer = execute(EXAMPLES / "two-hospitals.toml", *settings, "--out", out, "--no-progress")
    assert answer.returncode == 1
    assert f"two-hospitals: {key}: 9000 bring " in answer.stderr
    assert re.search(r" than the \d+ its LAN has addresses for, after \d+ s;", answer.stderr)
    assert list(tmp_path.glob("more*")) == []


@pytest.mark.parametrize("scheme", ["national-phr", "emr-authorization"])
def test_revocation_lists_are_renewed(tmp_path, scheme):
    run = Run(
        tmp_path,
        SMALL,
        f"scheme.name={scheme}",
        "scheme.crl_lifetime=30 min",
        "run.duration=2 h",
        "workload.rate_factor=0.1",
        "workload.medico_enrolments_per_hospital_day=20",
    )
    last, refused = run.query("SELECT max(start_s), sum(outcome != 'accepted') FROM protocol_run")[0]
    assert last > 3600
    assert refused == 0
