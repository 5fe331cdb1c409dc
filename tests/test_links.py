# SPDX-License-Identifier: GPL-2.0-only
"""Models of links chosen by scenario: LTE, NR, the load of hospital LANs, faults of NFC, taps."""

import re

import pytest
from simulation import EXAMPLES, Run, execute

import ehealth
from ehealth import plots

QUIET = ("run.pcap=false", "run.recording=message")


@pytest.fixture(name="run_with", scope="module")
def make_run_with(tmp_path_factory):
    """Runs two-hospitals with settings and tables [[fault]]."""

    def run_with(*settings, faults=()):
        directory = tmp_path_factory.mktemp("links")
        scenario = directory / "changed.toml"
        text = (EXAMPLES / "two-hospitals.toml").read_text()
        for fault in faults:
            text += "\n[[fault]]\n" + "".join(f"{key} = {value}\n" for key, value in fault.items())
        scenario.write_text(text)
        return Run(directory, scenario, *QUIET, *settings)

    return run_with


@pytest.fixture(name="plain", scope="module")
def make_plain(run_with):
    return run_with()


def get_latency(run, protocol):
    return run.value(
        "SELECT avg(latency_s) FROM protocol_run "
        f"WHERE outcome = 'accepted' AND protocol = '{protocol}'"
    )


def get_reasons(run):
    return {reason for (reason,) in run.query("SELECT DISTINCT reason FROM protocol_run")}


def test_lte_carries_the_same_enrolments(run_with, plain):
    """Every enrolment is accepted over ns-3's LTE, and takes about as long."""
    run = run_with("network.mobile.fidelity=lte", "network.mobile.lte_phones=3", "run.duration=30 s")
    count = "SELECT count(*) FROM protocol_run WHERE protocol = 'patient-enrolment'"
    assert run.value(count) > 0
    assert run.value(count + " AND outcome != 'accepted'") == 0
    assert get_latency(run, "patient-enrolment") == pytest.approx(
        get_latency(plain, "patient-enrolment"), rel=0.5
    )
    packets = "SELECT sum(packets) FROM link WHERE class = 'mobile'"
    assert run.value(packets) > 0


def test_lte_has_no_5g():
    arguments = ("--set", "network.mobile.fidelity=lte", "--set", "network.mobile.share_5g=0.5")
    done = execute(EXAMPLES / "two-hospitals.toml", *arguments)
    assert done.returncode != 0
    assert "network.mobile.share_5g" in done.stderr and "has no 5G" in done.stderr


def test_nr_has_5g_alone():
    done = execute(EXAMPLES / "two-hospitals.toml", "--set", "network.mobile.fidelity=nr")
    assert done.returncode != 0
    assert "network.mobile.share_5g" in done.stderr and "has 5G alone" in done.stderr


def test_nr_where_the_build_has_it(tmp_path):
    """Every enrolment is accepted over 5G-LENA; a build without it says what to do."""
    arguments = ("network.mobile.fidelity=nr", "network.mobile.share_5g=1")
    done = execute(
        EXAMPLES / "two-hospitals.toml",
        *(option for setting in arguments for option in ("--set", setting)),
        *("--set", "run.duration=5 s", "--set", "network.mobile.lte_phones=3"),
        *("--out", tmp_path / "nr.sqlite"),
    )
    if done.returncode == 0:
        assert "not accepted" not in done.stdout + done.stderr
    else:
        assert 'network.mobile.fidelity: "nr": this build has no 5G-LENA; put nr' in done.stderr


def test_standalone_5g_is_quicker(run_with):
    nsa = run_with("network.mobile.share_5g=1")
    sa = run_with("network.mobile.share_5g=1", "network.mobile.mode_5g=sa")
    assert get_latency(sa, "patient-enrolment") < get_latency(nsa, "patient-enrolment")


def test_background_load_shows_in_visits(run_with, plain):
    """A visit crosses LAN links a few times: each costs a mean wait of Pollaczek and Khinchine."""
    loaded = run_with("network.lan.background_load=0.9")
    assert get_reasons(loaded) == {"accepted"}
    # 80 % images of 4.19 ms, 20 % exponential of 0.4 ms, at 0.9: 16 ms a link.
    assert get_latency(loaded, "visit") > get_latency(plain, "visit") + 0.03
    assert int(loaded.property("events")) < 1.5 * int(plain.property("events"))


def test_faults_of_nfc(run_with, plain):
    """Frames that are lost are repeated; what a relay adds is seen as time."""
    common = {"place": '"nfc"', "duration": '"1 h"'}
    lossy = run_with(faults=[{"kind": '"loss"', "amount": 0.05, **common}])
    assert lossy.value("SELECT sum(dropped) FROM link WHERE class = 'nfc'") > 0
    assert "unfinished" not in get_reasons(lossy)
    nfc = "SELECT avg(nfc_s) FROM protocol_run WHERE outcome = 'accepted' AND protocol = 'visit'"
    far = run_with(faults=[{"kind": '"jitter"', "jitter": '"10 ms"', **common}])
    assert far.value(nfc) > plain.value(nfc)
    # A phone that computes asks for more time so late that this relay breaks the link.
    assert get_reasons(far) - {"accepted"} and "unfinished" not in get_reasons(far)
    off = {"kind": '"link-down"', "place": '"ir-21.h000.nfc"', "duration": '"1 h"'}
    down = run_with(faults=[off])
    assert get_reasons(down) - {"accepted"} and "unfinished" not in get_reasons(down)


def test_nfc_has_no_bandwidth_fault(tmp_path):
    scenario = tmp_path / "faulty.toml"
    fault = '\n[[fault]]\nkind = "bandwidth"\nplace = "nfc"\namount = 0.5\nduration = "1 h"\n'
    scenario.write_text((EXAMPLES / "two-hospitals.toml").read_text() + fault)
    done = execute(scenario, "--out", tmp_path / "a.sqlite")
    assert done.returncode != 0 and "fixed bit rates" in done.stderr


def test_taps_beside_published_ones(plain, tmp_path):
    """Contacts of several messages take as long as payments; one of one message no longer."""
    result = ehealth.Result(plain.path)
    taps = plots.nfc_taps_data(result).groupby("protocol")["nfc_s"]
    published = plots.published_taps().set_index("what")
    total = published.loc["payment, card detected to last data"]
    for protocol in ("patient-enrolment", "medico-enrolment"):
        assert total["low_s"] <= taps.median()[protocol] <= total["high_s"]
    assert taps.max().max() <= total["high_s"]
    assert re.match("Scenario", plots.save(plots.nfc_taps, result, tmp_path))
    assert (tmp_path / "nfc-taps.png").stat().st_size > 10000
