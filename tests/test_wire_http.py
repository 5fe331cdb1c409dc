# SPDX-License-Identifier: GPL-2.0-only
"""The mobile cloud's HTTP over TLS, as Wireshark's tshark decodes it with the key log."""

import base64
import json
import os
import shutil
import sqlite3
import subprocess
from collections import Counter

import pytest
from simulation import EXAMPLES

# Paper 001, Fig. 3.
FIGURE_3 = {"patientId", "recordDate", "signature", "vitalSign"}
VITAL_SIGNS = ["pulseRate", "respiratoryRate", "systolic", "diastolic", "bodyTemperature"]
# What the signature has to name, besides.
ADDED = {"version", "encryption", "requesterId"}
# A dozen patients of Chiang Rai.
SETTINGS = (
    'country.provinces=["TH-57"]',
    "security.tls=real",
    "monitoring.population_share=0.00001",
    "monitoring.upload_period=1 min",
    "monitoring.reviews_per_patient_day=400",
    "monitoring.emergencies_per_patient_year=0",
    "workload.enrolments_per_person_year=0",
    "mobile_cloud.encryption=literal",
    "mobile_cloud.granted_share=1",
    "run.duration=3 min",
    "run.recording=message",
)
FIELDS = (
    "http.request.method",
    "http.request.uri",
    "http.response.code",
    "http.content_type",
    "http.file_data",
)

pytestmark = pytest.mark.skipif(
    shutil.which("tshark") is None, reason="tshark (Debian: tshark) is not installed"
)


@pytest.fixture(scope="module", name="run")
def make_run(tmp_path_factory):
    directory = tmp_path_factory.mktemp("http")
    command = [os.environ["EHEALTH_SIM"], "run", EXAMPLES / "thailand-monitoring.toml"]
    command += ["--no-progress", "--out", directory / "results.sqlite", "--pcap", directory]
    command += [part for setting in SETTINGS for part in ("--set", setting)]
    subprocess.run(command, check=True, capture_output=True, timeout=500)
    return directory


def dissect(run, with_keys=True):
    """The HTTP messages on the link of DAS: a dictionary each."""
    environment = {**os.environ, "WIRESHARK_CONFIG_DIR": str(run / "no-settings")}
    (path,) = run.glob("packets-das-*.pcap")
    command = ["tshark", "-r", path, "-Y", "http", "-T", "fields", "-E", "separator=\x01"]
    command += ["-d", "tls.port==443,http"]
    if with_keys:
        command += ["-o", f"tls.keylog_file:{run / 'sslkeylogfile'}"]
    for each in FIELDS:
        command += ["-e", each]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return [dict(zip(FIELDS, line.split("\x01"))) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module", name="messages")
def make_messages(run):
    return dissect(run)


def count_steps(run):
    database = sqlite3.connect(run / "results.sqlite")
    steps = dict(database.execute("SELECT step, count(*) FROM message GROUP BY step"))
    database.close()
    return Counter(steps)


def test_every_message_is_http(run, messages):
    steps = count_steps(run)
    requests = Counter(
        (each["http.request.method"], each["http.request.uri"].split("/")[1])
        for each in messages
        if each["http.request.method"]
    )
    expected = {
        ("PUT", "master"): steps["A5"],
        ("GET", "proxy"): steps["B1"],
        ("GET", "master"): steps["B9"],
        ("PUT", "proxy"): steps["B11"],
    }
    assert min(expected.values()) > 0
    assert requests == expected
    codes = Counter(each["http.response.code"] for each in messages if each["http.response.code"])
    assert codes["204"] == steps["A5"] + steps["B11"]
    assert codes["200"] + codes["202"] == steps["B1"] + steps["B9"]
    assert codes["202"] > 0 and set(codes) == {"200", "202", "204"}


def test_documents_are_those_of_figure_3(messages):
    seen = Counter()
    for each in messages:
        if not each["http.file_data"]:
            continue
        assert each["http.content_type"] == "application/json"
        document = json.loads(each["http.file_data"])
        is_proxy = "requesterId" in document
        # The published scheme signs what readers get: the master copy has no signature.
        assert FIGURE_3 - set(document) == (set() if is_proxy else {"signature"})
        assert set(document) - FIGURE_3 <= ADDED
        assert list(document["vitalSign"]) == VITAL_SIGNS
        for value in document["vitalSign"].values():
            assert len(base64.b64decode(value, validate=True)) == 256  # RSA-2048
        if is_proxy:
            assert len(base64.b64decode(document["signature"], validate=True)) == 256
        if each["http.request.method"]:
            assert each["http.request.uri"].split("/")[2] == document["patientId"]
        seen[is_proxy] += 1
    assert seen[True] > 10 and seen[False] > 10


def test_without_keys_nothing_is_seen(run):
    assert not dissect(run, with_keys=False)
