# SPDX-License-Identifier: GPL-2.0-only
"""The attack matrix: every attack does what the tables of the schemes expect of it."""

import os
import sqlite3
import subprocess
from pathlib import Path

import pytest

SIM = os.environ["EHEALTH_SIM"]
EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
SCENARIO = EXAMPLES / "two-hospitals.toml"


def attacks(tmp_path, *options):
    return subprocess.run(
        [SIM, "attacks", SCENARIO, "--out", tmp_path / "attacks", *options],
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )


def rows(output):
    return [line.split() for line in output.splitlines()[1:] if line[:1].isupper()]


@pytest.mark.parametrize(
    "scheme", ["emr-authorization", "mobile-cloud", "national-phr", "symmetric-ehr"]
)
def test_verdicts_are_as_expected(scheme, tmp_path):
    answer = attacks(tmp_path, "--scheme", scheme, "--seeds", "2")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    table = rows(answer.stdout)
    listed = attacks(tmp_path, "--scheme", scheme, "--list").stdout.split("\n")
    ids = {line.split()[0] for line in listed if line[:1].isupper()}
    assert {row[0] for row in table} == ids
    for row in table:
        assert row[3] == row[4], row
        assert int(row[5]) > 0, f"no attempt: {row}"
    # With any one defence removed, its attack succeeds again.
    removed = [row for row in table if row[1].startswith("hardened-")]
    assert removed and all(row[4] == "succeeds" for row in removed)
    # The keys of an authority are no defence against who has them; P_Id is shown in clear.
    succeeding = {row[0] for row in table if row[1] == "hardened" and row[4] == "succeeds"}
    # What PHR-TA hands out to the normal world, malware there has.
    assert succeeding <= {"N3-key", "N-link", "N-malware"}
    # Every deliberate mistake is found.
    mutants = {line.split()[-1] for line in listed if line.startswith(" ")}
    assert {row[1].removeprefix("published/") for row in table if "/" in row[1]} == mutants
    assert bool(mutants) == (scheme == "symmetric-ehr")


def test_a_difference_is_an_error(tmp_path):
    # Without the patients' visits no attack can succeed.
    answer = attacks(tmp_path, "--attack", "E3", "--set", "run.duration=1 s")
    assert answer.returncode == 1
    assert "2 not as expected" in answer.stdout


def test_results_hold_the_attack(tmp_path):
    attacks(tmp_path, "--attack", "E8")
    with sqlite3.connect(tmp_path / "attacks" / "E8-published-seed1.sqlite") as results:
        (row,) = results.execute(
            "SELECT id, scheme, variant, attempts, successes, goal, first_success_s, detected, "
            "detected_by FROM attack_run"
        )
        assert row[:3] == ("E8", "emr-authorization", "published")
        assert row[3] == row[4] > 0
        assert row[5] == "agreement on M_DINF"
        assert row[6] > 0
        assert row[7:] == (0, "")
    with sqlite3.connect(tmp_path / "attacks" / "E8-hardened-seed1.sqlite") as results:
        (row,) = results.execute(
            "SELECT successes, goal, first_success_s, detected, detected_by FROM attack_run"
        )
        assert row[:3] == (0, "", None)
        assert row[3] > 0
        assert row[4] == "patient: rejected-decryption"


def leak(tmp_path, key, variant, *settings):
    """What a leak of a long-term key opens: runs of its holder, and how many of them."""
    settings = [f"symmetric_ehr.leaked_key={key}", f"scheme.variant={variant}", *settings]
    settings += ["scheme.name=symmetric-ehr", 'adversary.attacks=["Y5"]', "run.duration=8 min"]
    settings += ["workload.rate_factor=0.05"]
    answer = run(tmp_path, *settings, "run.pcap=false")
    assert answer.returncode == 0, answer.stderr
    with sqlite3.connect(tmp_path / "run.sqlite") as results:
        ((runs, opened),) = results.execute("SELECT attempts, successes FROM attack_run")
    return runs, opened


def test_what_a_leak_of_a_key_opens(tmp_path):
    now = "symmetric_ehr.leak_delay=0 s"
    runs, opened = leak(tmp_path, "doctor", "published", now)
    assert runs == opened > 3  # all that was ever recorded
    assert leak(tmp_path, "doctor", "hardened", now) == (runs, opened)  # a year has not passed
    rotated = leak(tmp_path, "doctor", "hardened", now, "symmetric_ehr.key_lifetime=6 min")
    assert rotated[0] == runs and 0 < rotated[1] < opened
    assert leak(tmp_path, "doctor", "hardened") == (runs, 0)  # a year later
    runs, opened = leak(tmp_path, "patient", "published", now)
    assert runs == opened > 0
    runs, opened = leak(tmp_path, "data-store", "published", now)
    assert runs > 3 and opened == 0  # DEK is in no ticket


@pytest.mark.parametrize(
    "options, words",
    [
        (["--attack", "E99"], ["--attack: E99", "no such attack"]),
        (["--scheme", "rot13"], ["--scheme: rot13", "no attack"]),
        (["--seeds", "0"], ["--seeds"]),
    ],
)
def test_what_is_wrong_is_named(options, words, tmp_path):
    answer = attacks(tmp_path, *options)
    assert answer.returncode not in (0, -6, -11)
    for word in words:
        assert word in answer.stderr + answer.stdout


def run(tmp_path, *settings, scenario=SCENARIO):
    command = [SIM, "run", scenario, "--no-progress", "--out", tmp_path / "run.sqlite"]
    for each in settings:
        command += ["--set", each]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


def test_an_attack_on_a_scheme_that_is_not_there(tmp_path):
    answer = run(tmp_path, 'adversary.attacks=["E1"]')
    assert answer.returncode == 1
    assert "adversary.attacks" in answer.stderr
    assert "emr-authorization, which is not deployed" in answer.stderr


def test_an_attack_has_its_time(tmp_path):
    settings = ["scheme.name=emr-authorization", 'adversary.attacks=["E8"]']
    successes = []
    for window in ("adversary.duration=0 s", "adversary.start=100 s", "adversary.start=300 d"):
        answer = run(tmp_path, *settings, window)
        assert answer.returncode == 0, answer.stderr
        with sqlite3.connect(tmp_path / "run.sqlite") as results:
            ((count, first),) = results.execute(
                "SELECT successes, coalesce(first_success_s, -1) FROM attack_run"
            )
        successes.append(count)
        if window == "adversary.start=100 s":
            assert first >= 100
    assert successes[0] > successes[1] > successes[2] == 0


def test_attacks_are_reproducible(tmp_path):
    settings = ["scheme.name=emr-authorization", 'adversary.attacks=["E2", "E6", "E9"]']
    digests = set()
    for workers in ("run.workers=0", "run.workers=2"):
        answer = run(tmp_path, *settings, workers)
        assert answer.returncode == 0, answer.stderr
        digests.add(next(x for x in answer.stdout.splitlines() if x.startswith("digest")))
    assert len(digests) == 1


def test_the_hardened_variant_serves_honest_people(tmp_path):
    settings = ["scheme.name=emr-authorization", "scheme.variant=hardened"]
    for without in ([], *[[f"E{number}"] for number in range(1, 10)]):
        names = ", ".join(f'"{name}"' for name in without)
        answer = run(tmp_path, *settings, f"scheme.without=[{names}]")
        assert answer.returncode == 0, answer.stderr
        assert "not accepted" not in answer.stdout
        with sqlite3.connect(tmp_path / "run.sqlite") as results:
            variants = results.execute("SELECT DISTINCT variant FROM protocol_run").fetchall()
        assert variants == [("-".join(["hardened", *without]),)]


# --- attacks at places


def attack_somewhere(tmp_path, table, *settings):
    """Runs two hospitals, in Tehran (ir-23) and Yazd (ir-21), with one more table [[attack]]."""
    scenario = tmp_path / "attack.toml"
    scenario.write_text(SCENARIO.read_text() + "\n[[attack]]\n" + table)
    return run(tmp_path, *settings, scenario=scenario)


def events(tmp_path, kind):
    with sqlite3.connect(tmp_path / "run.sqlite") as results:
        return results.execute(
            "SELECT event.time_s, site.name, event.detail FROM attack_event AS event"
            " JOIN protocol_run ON protocol_run.id = event.protocol_run"
            " JOIN site ON site.id = protocol_run.site WHERE event = ? ORDER BY time_s",
            (kind,),
        ).fetchall()


@pytest.mark.parametrize("place", ["ir-21", "ir-21*", "ir-21.h000", "*1.h*"])
def test_an_attack_reaches_its_place_alone(tmp_path, place):
    answer = attack_somewhere(tmp_path, f'id = "N3"\nplace = ["{place}"]')
    assert answer.returncode == 0, answer.stderr
    found = events(tmp_path, "success")
    assert found and {name for _, name, _ in found} == {"ir-21.h000"}
    assert {detail for _, _, detail in found} == {"agreement on PHR-TA"}
    with sqlite3.connect(tmp_path / "run.sqlite") as results:
        assert results.execute("SELECT place, start_s, end_s FROM attack_run").fetchall() == [
            (place, 0.0, None)
        ]


@pytest.mark.parametrize("place", ["ir-21", "ir-21.h000", "ir-21.h000.patient-*"])
def test_an_attack_reaches_the_phones_of_those_who_are_there(tmp_path, place):
    """E2 passes on the first message of a consultation, which the patient's phone sends."""
    settings = ["scheme.name=emr-authorization", "workload.rate_factor=0.1"]
    answer = attack_somewhere(tmp_path, f'id = "E2"\nplace = ["{place}"]', *settings)
    assert answer.returncode == 0, answer.stderr
    with sqlite3.connect(tmp_path / "run.sqlite") as results:
        ((attempts,),) = results.execute("SELECT attempts FROM attack_run")
    assert attempts > 0


def test_an_attack_reaches_a_share_of_the_hospitals(tmp_path):
    answer = attack_somewhere(tmp_path, 'id = "N3"\nhospital_share = 0.5')
    assert answer.returncode == 0, answer.stderr
    assert len({name for _, name, _ in events(tmp_path, "success")}) == 1


# Strangers of N5 come 20 s after the patients; Y1 repeats what it heard after 2 dT.
@pytest.mark.parametrize(
    "id, scheme",
    [("N3", "national-phr"), ("N5", "national-phr"), ("E6", "emr-authorization"), ("Y1", "symmetric-ehr")],
)
def test_an_attack_has_its_own_time(tmp_path, id, scheme):
    settings = [f"scheme.name={scheme}", "scheme.clock_tolerance=20 s", "workload.rate_factor=0.05"]
    table = f'id = "{id}"\nstart = "60 s"\nduration = "60 s"'
    answer = attack_somewhere(tmp_path, table, *settings)
    assert answer.returncode == 0, answer.stderr
    times = [time for time, _, _ in events(tmp_path, "attempt")]
    assert times and all(60 <= time < 120 for time in times)


def begun_runs(tmp_path, before):
    with sqlite3.connect(tmp_path / "run.sqlite") as results:
        return results.execute(
            "SELECT id, protocol, site, start_s, latency_s FROM protocol_run WHERE start_s < ?"
            " AND start_s + latency_s < ? ORDER BY id", (before, before),
        ).fetchall()  # fmt: skip


@pytest.fixture(scope="module", name="undisturbed")
def run_undisturbed(tmp_path_factory):
    path = tmp_path_factory.mktemp("undisturbed")
    assert run(path).returncode == 0
    return path


@pytest.mark.parametrize("id", ["N5", "N6", "N7", "N8", "N9", "N13", "N-flood", "N-malware", "N-clock"])
def test_nothing_happens_before_an_attack(tmp_path, undisturbed, id):
    answer = attack_somewhere(tmp_path, f'id = "{id}"\nstart = "100 s"')
    assert answer.returncode == 0, answer.stderr
    expected = begun_runs(undisturbed, 100)
    assert len(expected) > 3 and begun_runs(tmp_path, 100) == expected
    with sqlite3.connect(tmp_path / "run.sqlite") as results:
        ((first,),) = results.execute("SELECT min(time_s) FROM attack_event")
    assert first >= 100


def sent(path, protocol, *names):
    """When a run of a protocol sent these messages, by name."""
    with sqlite3.connect(path / "run.sqlite") as results:
        ((run_id,),) = results.execute(
            "SELECT min(id) FROM protocol_run WHERE protocol = ? AND outcome = 'accepted'", (protocol,)
        )
        times = dict(
            results.execute("SELECT name, min(sent_s) FROM message WHERE protocol_run = ? GROUP BY 1", (run_id,))
        )
    return run_id, [times[name] for name in names]


@pytest.mark.parametrize("first, second", [("PresentCard", "RecordRequest"), ("RecordRequest", "RecordAnswer")])
def test_an_attack_may_begin_in_the_middle_of_a_visit(tmp_path, undisturbed, first, second):
    run_id, (earlier, later) = sent(undisturbed, "visit", first, second)
    start = f'start = "{(earlier + later) / 2:.9f} s"'
    tables = "\n[[attack]]\n".join(f'id = "{id}"\n{start}' for id in ("N6", "N7", "N8"))
    answer = attack_somewhere(tmp_path, tables)
    assert answer.returncode == 0, answer.stderr
    with sqlite3.connect(tmp_path / "run.sqlite") as results:
        ((outcome,),) = results.execute("SELECT outcome FROM protocol_run WHERE id = ?", (run_id,))
        assert outcome == "accepted"
        ((attempts,),) = results.execute(
            "SELECT count(*) FROM attack_event WHERE protocol_run = ?", (run_id,)
        )
        assert attempts == 0


def test_who_did_not_ask_for_a_certificate_does_not_answer(tmp_path, undisturbed):
    names = ("SealedCertificateRequest", "PhoneShare")
    run_id, (asked, answered) = sent(undisturbed, "patient-enrolment", *names)
    answer = attack_somewhere(tmp_path, f'id = "N2"\nstart = "{(asked + answered) / 2:.9f} s"')
    assert answer.returncode == 0, answer.stderr
    with sqlite3.connect(tmp_path / "run.sqlite") as results:
        assert results.execute("SELECT outcome FROM protocol_run WHERE id = ?", (run_id,)).fetchall() == [
            ("accepted",)
        ]


@pytest.mark.parametrize("id", ["N10", "N11", "N12", "N13"])
def test_an_attack_without_patients_is_refused(tmp_path, id):
    answer = attack_somewhere(tmp_path, f'id = "{id}"', "workload.enrolment_share=1")
    assert answer.returncode == 1
    assert f"attack {id}: nobody is enrolled whose record is in the hospital" in answer.stderr
    assert "workload.enrolment_share" in answer.stderr


def test_stores_of_an_attack_are_at_its_hospital(tmp_path):
    settings = ["scheme.name=symmetric-ehr", "workload.rate_factor=0", "run.duration=2 min"]
    settings += ["workload.medico_enrolments_per_hospital_day=0"]
    for place in ("ir-23", "ir-21"):
        answer = attack_somewhere(tmp_path, f'id = "Y6"\nplace = ["{place}"]', *settings)
        assert answer.returncode == 0, answer.stderr
        with sqlite3.connect(tmp_path / "run.sqlite") as results:
            sites = results.execute(
                "SELECT DISTINCT site.name FROM protocol_run JOIN site ON site.id = site"
                " WHERE protocol = 'store' AND outcome = 'accepted'"
            ).fetchall()
        assert sites == [(f"{place}.h000",)]


# --- wrong clocks


def reasons(tmp_path, protocol):
    with sqlite3.connect(tmp_path / "run.sqlite") as results:
        return results.execute(
            "SELECT DISTINCT site.name, reason FROM protocol_run JOIN site ON site.id = site"
            " WHERE protocol = ? ORDER BY 1, 2", (protocol,),
        ).fetchall()  # fmt: skip


def test_a_wrong_clock_refuses_what_is_fresh(tmp_path):
    wrong = 'id = "N-clock"\nplace = ["ir-21"]\nclock_error = "-6 s"'
    assert attack_somewhere(tmp_path, wrong).returncode == 0
    assert reasons(tmp_path, "visit") == [("ir-21.h000", "expired"), ("ir-23.h000", "accepted")]
    assert {detail for _, _, detail in events(tmp_path, "detected")} == {"medico: expired"}
    # Not more than dT, and of a role at one hospital.
    assert attack_somewhere(tmp_path, wrong.replace("-6 s", "4 s")).returncode == 0
    assert {reason for _, reason in reasons(tmp_path, "visit")} == {"accepted"}
    role = 'id = "N-clock"\nplace = ["*.*.medico-*"]\nclock_error = "6 s"\nduration = "90 s"'
    assert attack_somewhere(tmp_path, role).returncode == 0
    with sqlite3.connect(tmp_path / "run.sqlite") as results:
        visits = results.execute(
            "SELECT start_s, latency_s, reason FROM protocol_run WHERE protocol = 'visit'"
        ).fetchall()
    assert {reason for start, latency, reason in visits if start > 90} == {"accepted"}
    assert {reason for start, latency, reason in visits if start + latency < 90} == {"expired"}


def test_old_messages_are_fresh_to_a_clock_that_was_set_back(tmp_path):
    settings = ["scheme.name=emr-authorization", "workload.rate_factor=0.1"]
    outcomes = {}
    for variant in ("published", "hardened"):
        answer = attack_somewhere(tmp_path, 'id = "E-clock"', *settings, f"scheme.variant={variant}")
        assert answer.returncode == 0, answer.stderr
        with sqlite3.connect(tmp_path / "run.sqlite") as results:
            outcomes[variant] = results.execute("SELECT goal, successes FROM attack_run").fetchone()
        refused = {detail for _, _, detail in events(tmp_path, "detected")}
    assert outcomes["published"][0] == "authentication of P to D" and outcomes["published"][1] > 9
    assert outcomes["hardened"] == ("", 0)
    assert "doctor: replayed" in refused


def test_a_relay_is_detected_when_hardened(tmp_path):
    answer = attack_somewhere(tmp_path, 'id = "N5-relay"', "scheme.variant=hardened")
    assert answer.returncode == 0, answer.stderr
    assert not events(tmp_path, "success")
    assert {detail for _, _, detail in events(tmp_path, "detected")} == {"medico: fingerprint-mismatch"}


@pytest.mark.parametrize(
    "table, told",
    [
        ('id = "N99"', 'attack.id: "N99": no such attack'),
        ('id = "E1"', "emr-authorization, which is not deployed"),
        ('id = "N3"\nplace = ["ir-99"]', "attack.place: no hospital there; give a province (ir-2"),
        ('id = "N3"\n[[attack]]\nid = "N3"', "given twice"),
        ('id = "N3"\nhospital_share = 2', "attack.hospital_share"),
        ('attack = "E2"', "attack.attack: unknown key; an attack has id, place"),
        ('attack = "E2"', "attack.id: missing; give an attack's id, such as id ="),
        ('start = "1 min"', "attack.id: missing"),
    ],
)
def test_what_is_wrong_with_an_attack_is_told(tmp_path, table, told):
    answer = attack_somewhere(tmp_path, table)
    assert answer.returncode == 1
    assert told in answer.stderr


@pytest.mark.parametrize("scheme, letter, linkable", [("national-phr", "N", True), ("emr-authorization", "E", False)])
def test_linking_is_measured_as_an_advantage(tmp_path, scheme, letter, linkable):
    answer = run(tmp_path, f"scheme.name={scheme}", f'adversary.attacks=["{letter}-link"]')
    assert answer.returncode == 0, answer.stderr
    with sqlite3.connect(tmp_path / "run.sqlite") as results:
        ((advantage, goal),) = results.execute("SELECT advantage, goal FROM attack_run")
    assert 0 <= advantage <= 1
    assert (advantage > 0.5) == linkable
    assert goal == ("unlinkability of patients" if linkable else "")
