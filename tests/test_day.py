# SPDX-License-Identifier: GPL-2.0-only
"""A whole day with all protocols of the national PHR, on a small part of Iran."""

import re
import sqlite3
import subprocess
import sys

import pandas as pd
import pytest

import ehealth
from ehealth import plots
from simulation import EXAMPLES, Run, execute

DAY = "iran-day-sample.toml"
# Two provinces, 17,000 people; emergencies so frequent that a minute of a test sees all kinds.
SMALL = (
    "country.provinces=IR-21,IR-16",
    "workload.emergencies_per_person_year=5",
    "workload.emergency_outside_share=0.3",
    "workload.emergency_unconscious_share=0.3",
)
PROTOCOLS = {
    "patient-enrolment",
    "medico-enrolment",
    "visit",
    "visit-other-province",
    "emergency-conscious",
    "emergency-unconscious",
    "sync",
}


@pytest.fixture(name="day", scope="module", params=[1, 2, 3])
def make_day(request, tmp_path_factory):
    directory = tmp_path_factory.mktemp(f"day{request.param}")
    return Run(directory, DAY, *SMALL, options=("--seed", request.param))


def test_all_protocols_occur(day):
    rows = day.query("SELECT protocol, count(*), count(DISTINCT latency_s) FROM protocol_run"
                     " WHERE outcome = 'accepted' GROUP BY 1")
    assert {row[0] for row in rows} == PROTOCOLS
    for protocol, runs, latencies in rows:
        assert runs >= 3, protocol
        assert latencies > 0.9 * runs, f"{protocol}: a distribution of its own"
    # Unconscious people who are not enrolled, or whose finger is missed, are not found.
    assert day.query("SELECT DISTINCT protocol, reason FROM protocol_run"
                     " WHERE outcome <> 'accepted'") in (
        [("emergency-unconscious", "unknown-finger")], [])


def test_records_agree(day):
    assert day.property("records.problems") == "0"
    writers = day.value("SELECT count(*) FROM protocol_run WHERE outcome = 'accepted' AND protocol"
                        " IN ('visit', 'visit-other-province', 'emergency-unconscious')")
    both = day.value("SELECT count(*) FROM protocol_run WHERE outcome = 'accepted' AND protocol"
                     " = 'emergency-conscious'")
    # What was written outside is in P-PHR once the phone is synchronised.
    assert writers < int(day.property("records.entries")) <= writers + both
    assert int(day.property("records.patients")) > 200
    assert "0 disagreements" in day.stdout


def test_where_the_time_goes(day):
    """Emergencies outside do without a network; the unconscious have no phone in hand."""
    outside = day.query("SELECT network_s, nfc_s, tee_s, tpm_s FROM protocol_run"
                        " WHERE protocol = 'emergency-conscious'")
    assert all(network == 0 and min(row) > 0 for network, *row in outside)
    inside = day.query("SELECT nfc_s, tee_s, tpm_s, network_s, crypto_s FROM protocol_run"
                       " WHERE protocol = 'emergency-unconscious'")
    assert all(row[:3] == (0, 0, 0) and min(row[3:]) > 0 for row in inside)
    synchronised = day.query("SELECT network_s, nfc_s, tee_s, tpm_s FROM protocol_run"
                             " WHERE protocol = 'sync'")
    assert all(min(row) > 0 for row in synchronised)


def test_emergencies_come_at_night(day):
    night = "start_s < 6 * 3600"  # no visits then, by the profile
    assert day.value(f"SELECT count(*) FROM protocol_run WHERE {night}"
                     " AND protocol LIKE 'emergency-%'") > 0
    first, last = day.query("SELECT min(start_s), max(start_s) FROM protocol_run")[0]
    assert 0 < first < 3600 and 23 * 3600 < last < 24 * 3600


def test_a_phone_is_synchronised_after_its_emergency(day):
    ends = [row[0] for row in day.query(
        "SELECT start_s + latency_s + think_s FROM protocol_run WHERE outcome = 'accepted'"
        " AND protocol LIKE 'emergency-%'")]
    due = [end for end in ends if end + 3600 < 86400]
    starts = [row[0] for row in day.query(
        "SELECT start_s FROM protocol_run WHERE protocol = 'sync' ORDER BY 1")]
    assert len(starts) == len(due)
    # An hour later, or when the patient and the reader are free.
    assert all(-1e-6 < start - 3600 - end < 300 for start, end in zip(starts, sorted(due)))


@pytest.mark.parametrize("settings, reason", [
    (("scheme.false_non_match_rate=1",), "unknown-finger"),
    (("scheme.false_match_rate=0.01",), "ambiguous-finger"),
])
def test_errors_of_the_search_by_finger(settings, reason, tmp_path):
    run = Run(tmp_path, DAY, *SMALL, "run.duration=6 h", *settings)
    assert run.query("SELECT DISTINCT reason FROM protocol_run"
                     " WHERE protocol = 'emergency-unconscious'") == [(reason,)]
    assert run.property("records.problems") == "0"


def test_a_false_match_opens_another_record(tmp_path):
    """Nobody's own finger is found, and about one other finger in the province matches."""
    run = Run(tmp_path, DAY, *SMALL, "run.duration=6 h", "scheme.false_non_match_rate=1",
              "scheme.false_match_rate=1e-4")
    reasons = dict(run.query("SELECT reason, count(*) FROM protocol_run"
                             " WHERE protocol = 'emergency-unconscious' GROUP BY 1"))
    assert set(reasons) == {"accepted", "ambiguous-finger", "unknown-finger"}
    assert run.property("records.problems") == "0"


def test_changed_records_are_found(tmp_path):
    stores = tmp_path / "stores"
    settings = ("run.duration=10 h", f"records.directory={stores}")
    Run(tmp_path, DAY, *SMALL, *settings)
    database = sqlite3.connect(stores / "c-phrc.sqlite")
    with database:
        database.execute("UPDATE entry SET content = x'00'"
                         " WHERE code = (SELECT min(code) FROM entry)")
    database.close()
    overrides = [part for setting in (*SMALL, *settings) for part in ("--set", setting)]
    out = tmp_path / "second.sqlite"
    answer = execute(EXAMPLES / DAY, "--no-progress", "--out", out, *overrides)
    assert answer.returncode == 1
    lines = answer.stderr.splitlines()
    assert lines[0].endswith(f"disagreements between records (run.check_records); results in {out}")
    assert any("C-PHR has version" in line for line in lines[1:])
    assert out.exists() and "disagreements" in answer.stdout


@pytest.fixture(name="report", scope="module")
def make_report(tmp_path_factory):
    directory = tmp_path_factory.mktemp("report")
    run = Run(directory, DAY, *SMALL)
    subprocess.run([sys.executable, "-m", "ehealth.report", run.path, "--out", directory],
                   check=True, stdout=subprocess.DEVNULL)
    return run, directory


def test_report_tells_nfc_tee_and_tpm_apart(report):
    run, directory = report
    frame = pd.read_csv(directory / "phone-parts.csv").set_index("protocol")
    assert set(frame.index) == PROTOCOLS
    for protocol, row in frame.iterrows():
        means = run.query("SELECT avg(nfc_s), avg(tee_s), avg(tpm_s) FROM protocol_run WHERE"
                          f" outcome = 'accepted' AND protocol = '{protocol}'")[0]
        assert (row["nfc_s"], row["tee_s"], row["tpm_s"]) == pytest.approx(means)
    parts = pd.read_csv(directory / "time-parts.csv").set_index("protocol")
    assert (parts["crypto_s"] >= parts["tee_s"] + parts["tpm_s"]).all()
    assert {"nfc_s", "network_s", "queue_s"} < set(parts.columns)
    page = (directory / "index.html").read_text()
    assert "NFC, TEE and TPM, by party and step" in page
    assert f"{int(run.property('records.patients')):,}, 0 disagree" in page
    assert "run.recording" not in page.partition('id="phone-steps"')[2].partition("<section")[0]


def test_steps_by_party_add_up(report):
    run, _ = report
    steps = plots.phone_steps_data(ehealth.Result(run.path))
    for protocol in sorted(PROTOCOLS - {"emergency-unconscious"}):
        runs = run.value(f"SELECT count(*) FROM protocol_run WHERE protocol = '{protocol}'")
        for part in ("nfc", "tee", "tpm"):
            total = run.value(f"SELECT sum({part}_s) FROM protocol_run"
                              f" WHERE protocol = '{protocol}'")
            rows = steps[(steps["protocol"] == protocol) & (steps["part"] == part)]
            assert rows["run_s"].sum() * runs == pytest.approx(total, rel=0.01), (protocol, part)
            assert list(rows["each_s"] * rows["per_run"]) == pytest.approx(list(rows["run_s"]))
    assert "emergency-unconscious" not in set(steps["protocol"])
    outside = steps[steps["protocol"] == "emergency-conscious"].set_index("part")
    assert set(outside.loc["nfc"]["party"]) == {"phone", "emergency-medico"}
    assert [re.sub(r" .*", "", each) for each in outside.loc["nfc"]["step"]] == ["1", "2", "3", "4"]
    assert set(outside.loc["tpm"]["party"]) == {"phone"}
    assert {"unseal", "decrypt", "encrypt"} <= set(outside.loc["tpm"]["step"])
