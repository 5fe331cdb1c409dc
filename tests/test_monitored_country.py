# SPDX-License-Identifier: GPL-2.0-only
"""The mobile cloud scheme in a country: uploads, reviews, emergencies, energy, the cloud."""

import csv

import ehealth
import numpy as np
import pytest
from ehealth import plots
from simulation import EXAMPLES, ROOT

# Chiang Rai, where the paper's prototype was tried: some hundred patients.
SMALL = {
    "country.provinces": ["TH-57"],
    "monitoring.population_share": 0.0003,
    "run.duration": "10 min",
    "monitoring.upload_period": "2 min",
    "monitoring.emergency_duration": "5 min",
    "monitoring.alarm_readings": 1,
    "monitoring.sampling_period": "20 s",
    "monitoring.reviews_per_patient_day": 40,
    "monitoring.watched_share": 0.05,
    "monitoring.emergencies_per_patient_year": 8000,
    "workload.enrolments_per_person_year": 0.1,
}


def run(path, **settings):
    scenario = ehealth.Scenario.load(EXAMPLES / "thailand-monitoring.toml")
    scenario.update({**SMALL, **{key.replace("__", "."): each for key, each in settings.items()}})
    return ehealth.run(scenario, out=path)


@pytest.fixture(scope="module", name="hour")
def make_hour(tmp_path_factory):
    return run(tmp_path_factory.mktemp("hour") / "run.sqlite", run__recording="message")


def metrics_of(result):
    rows = result.metrics()
    return dict(zip(rows["name"], rows["value"]))


def test_everything_is_accepted_and_verified(hour):
    runs = hour.protocol_runs()
    assert (runs["outcome"] == "accepted").all(), hour.endings()
    counts = runs["protocol"].value_counts()
    patients = metrics_of(hour)["monitoring.patients"]
    assert counts["upload"] == pytest.approx(5 * patients, abs=1)
    assert {"retrieve", "emergency", "register", "grant", "subscribe"} <= set(counts.index)
    assert hour.run["records.problems"] == "0"
    assert int(hour.run["records.patients"]) >= patients


def test_freshness_is_within_the_upload_period(hour):
    first = hour.observations("freshness-first")["value"]
    last = hour.observations("freshness")["value"]
    runs = hour.protocol_runs()
    assert len(first) == len(last) == (runs["protocol"] == "retrieve").sum()
    assert (last >= 0).all() and (last <= first).all()
    # A phone uploads every two minutes; what it refreshes is at most so old.
    assert last.max() < 125
    assert last.mean() == pytest.approx(60, rel=0.3)


def test_alarms_are_counted(hour):
    metrics = metrics_of(hour)
    emergencies = metrics["monitoring.detected"] + metrics["monitoring.missed"]
    assert emergencies > 5
    assert metrics["monitoring.miss_rate"] == metrics["monitoring.missed"] / emergencies
    assert len(hour.observations("detection-delay")) == metrics["monitoring.detected"]
    alarms = (hour.protocol_runs()["protocol"] == "emergency").sum()
    assert alarms >= metrics["monitoring.detected"] + metrics["monitoring.false_alarms"]


def read_power():
    path = ROOT / "contrib/ehealth/data/device_power.csv"
    with open(path, newline="", encoding="utf-8") as file:
        return {row["component"]: float(row["value"]) for row in csv.DictReader(file)}


def test_energy_of_an_upload_is_that_of_its_messages_and_operations(hour):
    power = read_power()
    runs = hour.protocol_runs()
    uploads = set(runs.loc[runs["protocol"] == "upload", "id"])
    messages = hour.messages()
    messages = messages[messages["protocol_run"].isin(uploads)]
    scenario = hour.run["scenario"]
    assert "uplink_median" in scenario
    metrics = metrics_of(hour)
    # From idle: promotion, two transfers, tail.
    fixed = (
        power["lte_promotion"] * power["lte_promotion_time"]
        + power["lte_tail"] * power["lte_tail_time"]
    )
    transfers = metrics["upload.phone_radio"] - fixed
    per_run = messages["bytes"].sum() / len(uploads)
    # Between a request and its answer the radio waits, for less than a second.
    assert 0 < transfers < power["lte_tail"] * 1 + per_run * 1e-5 * power["lte_connected"] + 0.1
    operations = hour.crypto_ops()
    mine = operations[(operations["protocol"] == "upload") & (operations["role"] == "phone")]
    expected = power["cpu_active"] * mine["charged_s"].sum() / len(uploads)
    assert metrics["upload.phone_computation"] == pytest.approx(expected, rel=1e-6)


def test_literal_costs_more_than_hybrid(hour, tmp_path):
    literal = run(tmp_path / "literal.sqlite", mobile_cloud__encryption="literal")
    assert (literal.protocol_runs()["outcome"] == "accepted").all()
    mine, others = metrics_of(hour), metrics_of(literal)
    for protocol in ("upload", "retrieve"):
        name = f"{protocol}.phone_computation"
        assert others[name] > 1.5 * mine[name]
    # One RSA block an attribute, in base64.
    assert others["upload.bytes_mean"] > mine["upload.bytes_mean"] + 500


def test_hardened(tmp_path):
    result = run(tmp_path / "hardened.sqlite", scheme__variant="hardened")
    assert (result.protocol_runs()["outcome"] == "accepted").all(), result.endings()
    assert result.run["records.problems"] == "0"


def test_who_has_not_granted_access_is_not_read(tmp_path):
    result = run(tmp_path / "refused.sqlite", mobile_cloud__granted_share=0)
    runs = result.protocol_runs()
    reviews = runs[runs["protocol"] == "retrieve"]
    granted = (runs["protocol"] == "grant").sum()
    assert (reviews["outcome"] == "accepted").sum() == granted


def test_instances_follow_the_load(tmp_path):
    load = {
        "monitoring__population_share": 0.01,
        "monitoring__upload_period": "10 s",
        "monitoring__reviews_per_patient_day": 0,
        "monitoring__emergencies_per_patient_year": 0,
        "workload__enrolments_per_person_year": 0,
        "run__duration": "16 s",
        "run__check_records": False,
        "cloud__cores": 1,
        "cloud__evaluation_period": "2 s",
        "cloud__start_up": "2 s",
    }
    scaled = run(tmp_path / "scaled.sqlite", **load)
    fixed = run(tmp_path / "fixed.sqlite", cloud__max_instances=1, **load)
    assert metrics_of(fixed)["cloud.instances_max"] == 1
    assert metrics_of(scaled)["cloud.instances_max"] >= 2
    assert plots.cloud_instances_data(scaled)["instances"].iloc[0] == 1
    late = [
        each.protocol_runs().query("protocol == 'upload' and start_s > 10")["latency_s"].median()
        for each in (scaled, fixed)
    ]
    assert late[1] > 3 * late[0], "one core drowns, several do not"


def test_same_seed_same_run_whatever_the_workers(tmp_path):
    small = {"run__duration": "3 min", "monitoring__upload_period": "1 min"}
    digests = {
        run(tmp_path / f"{workers}.sqlite", run__workers=workers, **small).run["digest"]
        for workers in (0, 2)
    }
    assert len(digests) == 1
    other = run(tmp_path / "other.sqlite", run__seed=2, **small)
    assert other.run["digest"] not in digests
    assert np.isfinite(metrics_of(other)["upload.phone_radio"])


# A dozen patients, all of them read; no emergencies, nobody registers.
DOZEN = {
    "monitoring__population_share": 0.00001,
    "monitoring__emergencies_per_patient_year": 0,
    "workload__enrolments_per_person_year": 0,
    "mobile_cloud__granted_share": 1,
}


def test_certificates_expire(tmp_path):
    result = run(
        tmp_path / "expired.sqlite",
        scheme__variant="hardened",
        scheme__certificate_lifetime="1 h",
        run__duration="70 min",
        monitoring__upload_period="5 min",
        **DOZEN,
    )
    uploads = result.protocol_runs().query("protocol == 'upload'")
    early, late = (uploads[(uploads["start_s"] > 3600) == after] for after in (False, True))
    assert len(late) > 10 and (early["outcome"] == "accepted").all()
    assert set(late["reason"]) == {"expired-certificate"}


def test_uploads_that_are_lost_are_no_disagreement(tmp_path):
    text = (EXAMPLES / "thailand-monitoring.toml").read_text(encoding="utf-8")
    path = tmp_path / "cut.toml"
    fault = '\n[[fault]]\nkind = "link-down"\nplace = "das"\nstart = "6 min"\nduration = "1 h"\n'
    path.write_text(text + fault, encoding="utf-8")
    scenario = ehealth.Scenario.load(path)
    scenario.update({**SMALL, **{key.replace("__", "."): value for key, value in DOZEN.items()}})
    result = ehealth.run(scenario, out=tmp_path / "cut.sqlite")
    lost = result.protocol_runs().query("protocol == 'upload' and outcome != 'accepted'")
    assert len(lost) > 10
    assert result.run["records.problems"] == "0"


def test_an_old_copy_that_a_reader_sees_is_observed(tmp_path):
    # Nobody's phone hears of requests any more: doctors go on with the copies that they have.
    text = (EXAMPLES / "thailand-monitoring.toml").read_text(encoding="utf-8")
    path = tmp_path / "silent.toml"
    fault = '\n[[fault]]\nkind = "link-down"\nplace = "messaging"\nstart = "6 min"\n'
    path.write_text(text + fault + 'duration = "1 h"\n', encoding="utf-8")
    scenario = ehealth.Scenario.load(path)
    scenario.update({**SMALL, **{key.replace("__", "."): value for key, value in DOZEN.items()}})
    scenario.set("monitoring.reviews_per_patient_day", 400)
    result = ehealth.run(scenario, out=tmp_path / "silent.sqlite")
    ages = result.observations("freshness")
    alarms = result.protocol_runs().query("protocol == 'emergency' and outcome == 'accepted'")
    assert metrics_of(result)["monitoring.reads"] == len(ages) + len(alarms)
    assert ages["value"].max() > 150, "older than an upload period"
