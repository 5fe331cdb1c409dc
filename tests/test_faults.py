# SPDX-License-Identifier: GPL-2.0-only
"""Faults of links by scenario: each kind has its effect, and every protocol run ends."""

import pytest
from simulation import EXAMPLES, Run, execute

QUIET = ("run.pcap=false", "run.recording=message")


@pytest.fixture(name="run_with", scope="module")
def make_run_with(tmp_path_factory):
    """Runs two-hospitals with tables [[fault]] added."""

    def run_with(*faults, settings=()):
        directory = tmp_path_factory.mktemp("fault")
        scenario = directory / "faulty.toml"
        text = (EXAMPLES / "two-hospitals.toml").read_text()
        for fault in faults:
            text += "\n[[fault]]\n" + "".join(f"{key} = {value}\n" for key, value in fault.items())
        scenario.write_text(text)
        return Run(directory, scenario, *QUIET, *settings)

    return run_with


@pytest.fixture(name="sound", scope="module")
def make_sound(run_with):
    return run_with()


def get_reasons(run):
    return {reason for (reason,) in run.query("SELECT DISTINCT reason FROM protocol_run")}


def get_latency(run, protocol="patient-enrolment"):
    return run.value(
        "SELECT avg(latency_s) FROM protocol_run "
        f"WHERE outcome = 'accepted' AND protocol = '{protocol}'"
    )


def count_dropped(run, where="1"):
    return run.value(f"SELECT sum(dropped) FROM link WHERE {where}")


def test_without_faults_nothing_is_lost(sound):
    assert count_dropped(sound) == 0
    assert get_reasons(sound) == {"accepted"}


PLACES = ("core", "metro", "hospital-uplink", "lan", "internet", "mobile", "ir-21.h000*")


@pytest.mark.parametrize("place", PLACES)
def test_link_down(run_with, sound, place):
    """From some time on nothing passes; all runs end."""
    fault = {"kind": '"link-down"', "place": f'"{place}"', "start": '"60 s"', "duration": '"1 h"'}
    run = run_with(fault)
    reasons = get_reasons(run)
    assert "unfinished" not in reasons
    assert reasons & {"timeout", "link-lost", "peer-aborted"}, reasons
    assert count_dropped(run) > 0
    begun = "SELECT count(*) FROM protocol_run WHERE start_s < 59"
    assert run.value(begun) == sound.value(begun)


def test_link_comes_back(run_with):
    fault = {"kind": '"link-down"', "place": '"lan"', "start": '"60 s"', "duration": '"20 s"'}
    run = run_with(fault)
    late = "SELECT count(*) FROM protocol_run WHERE start_s > 150 AND outcome = 'accepted'"
    assert run.value(late) > 3
    assert "unfinished" not in get_reasons(run)


def test_loss(run_with, sound):
    """TCP repeats what is lost: slower, or given up."""
    faults = [
        {"kind": '"loss"', "place": f'"{place}"', "amount": 0.03, "duration": '"1 h"'}
        for place in ("mobile", "internet", "core")
    ]
    run = run_with(*faults)
    assert count_dropped(run, "class = 'mobile'") > 0 and count_dropped(run, "class = 'core'") > 0
    assert count_dropped(run, "class = 'lan'") == 0
    assert get_latency(run) > 1.1 * get_latency(sound)
    assert "unfinished" not in get_reasons(run)


def test_jitter(run_with, sound):
    fault = {"kind": '"jitter"', "place": '"lan"', "jitter": '"50 ms"', "duration": '"1 h"'}
    run = run_with(fault)
    # A visit crosses the LAN four times at least, 25 ms each.
    assert get_latency(run, "visit") > get_latency(sound, "visit") + 0.1
    assert get_reasons(run) == {"accepted"}
    assert count_dropped(run) == 0


def test_bandwidth(run_with, sound):
    """The image of PHR-TA, 128 KiB, over a mobile network of a twentieth of its rate."""
    fault = {"kind": '"bandwidth"', "place": '"mobile"', "amount": 0.05, "duration": '"1 h"'}
    run = run_with(fault)
    assert get_latency(run) > get_latency(sound) + 0.3
    assert get_latency(run, "visit") == pytest.approx(get_latency(sound, "visit"), rel=0.3)
    assert "unfinished" not in get_reasons(run)


def test_the_same_with_any_number_of_workers(run_with):
    fault = {"kind": '"loss"', "place": '"ir-2*"', "amount": 0.02, "duration": '"1 h"'}
    one = run_with(fault, settings=["run.workers=0"])
    other = run_with(fault, settings=["run.workers=3"])
    assert one.property("digest") == other.property("digest")
    assert "[[fault]]" in one.property("scenario")


def test_unknown_place(tmp_path):
    scenario = tmp_path / "nowhere.toml"
    text = (EXAMPLES / "two-hospitals.toml").read_text()
    scenario.write_text(text + '\n[[fault]]\nplace = "ir-99.h000"\n')
    line = scenario.read_text().splitlines().index("[[fault]]") + 1
    answer = execute(scenario, "--no-progress", "--out", tmp_path / "results.sqlite")
    assert answer.returncode != 0
    assert f'nowhere.toml:{line}: fault.place: "ir-99.h000": no such link' in answer.stderr
    assert "hospital-uplink" in answer.stderr and "ir-21.h000" in answer.stderr
