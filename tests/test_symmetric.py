# SPDX-License-Identifier: GPL-2.0-only
"""The symmetric-key EHR scheme in a country: where its servers stand, and an outage of one."""

import ehealth
import pytest
from simulation import EXAMPLES

SMALL = {
    "run.duration": "10 s",
    "country.provinces": ["IR-10", "IR-23"],
    "workload.rate_factor": 0.5,
    "workload.enrolment_share": 0.1,
    "workload.consultation_time": "2 s",
}


def run(path, **settings):
    scenario = ehealth.Scenario.load(EXAMPLES / "iran-symmetric-rush.toml")
    scenario.update({**SMALL, **{key.replace("__", "."): each for key, each in settings.items()}})
    return ehealth.run(scenario, out=path)


@pytest.mark.parametrize("realm", ["country", "province"])
@pytest.mark.parametrize("variant", ["published", "hardened"])
def test_realms_and_variants(tmp_path, realm, variant):
    result = run(tmp_path / "run.sqlite", symmetric_ehr__realm=realm, scheme__variant=variant)
    runs = result.protocol_runs()
    assert (runs["outcome"] == "accepted").all() and len(runs) > 30
    assert set(runs["variant"]) == {variant}
    counts = runs["protocol"].value_counts()
    assert counts["store"] == counts["retrieve"]  # a pair a visit
    assert counts["access-change"] > 0  # visits elsewhere: the patient delegates
    assert counts["registration"] > 0  # and who has no key gets one at a desk, over NFC
    assert (runs.loc[runs["protocol"] == "registration", "nfc_s"] > 0.02).all()
    assert result.run["records.problems"] == "0"
    operations = result.crypto_ops()
    assert set(operations["role"]) == {
        "patient", "doctor", "registration-desk", "key-server", "key-server-reserve", "data-store",
        "data-store-reserve",
    }  # fmt: skip
    # Nothing but symmetric cryptography and the databases.
    assert set(operations["algorithm"]) == {
        "aes-256-gcm", "aes-256-ctr", "hkdf-sha256", "sha-256", "sqlite", "archive",
    }  # fmt: skip
    assert "reconstruction" in result.run["modelled.symmetric-ehr.messages"]


def test_newcomers_register_once(tmp_path):
    result = run(
        tmp_path / "run.sqlite",
        country__provinces=["IR-10"],
        country__population_scale=1e-5,  # 51 people
        country__hospitals_per_province=1,
        workload__enrolment_share=0.9,
        workload__rate_factor=1e5,
        run__duration="300 s",
    )
    runs = result.protocol_runs()
    assert (runs["outcome"] == "accepted").all()
    counts = runs["protocol"].value_counts()
    assert 30 < counts["registration"] <= 51 < counts["store"]


@pytest.mark.parametrize("server", ["key-server", "data-store"])
def test_outage(tmp_path, server):
    result = run(
        tmp_path / "run.sqlite",
        run__duration="60 s",
        symmetric_ehr__outage=server,
        symmetric_ehr__outage_begin="10 s",
        symmetric_ehr__outage_duration="30 s",
    )
    runs = result.protocol_runs()
    assert (runs["outcome"] == "accepted").all()
    during = runs[(runs["start_s"] > 10) & (runs["start_s"] < 40)]
    # A time-out of 2 s for whoever asks the server that is down, one more for the reserve's probe.
    assert 2 < during["latency_s"].max() < 6
    assert runs[runs["start_s"] < 9]["latency_s"].max() < 1
    assert (runs["protocol"] == "catch-up").sum() == 1
    assert result.run["records.problems"] == "0" and int(result.run["records.entries"]) > 50


def test_outage_that_ends_while_the_other_is_cut_off(tmp_path):
    fault = {"kind": "link-down", "place": "data-store.reserve", "start": "18 s", "duration": "30 s"}
    result = run(
        tmp_path / "run.sqlite",
        run__duration="90 s",
        symmetric_ehr__outage="data-store",
        symmetric_ehr__outage_begin="10 s",
        symmetric_ehr__outage_duration="10 s",
        fault=[fault],
    )
    runs = result.protocol_runs()
    # It tries again until it has caught up, and serves.
    catch_ups = runs[runs["protocol"] == "catch-up"].sort_values("start_s")
    assert len(catch_ups) > 1
    assert list(catch_ups["outcome"])[-1] == "accepted"
    late = runs[runs["start_s"] > 80]
    assert (late["outcome"] == "accepted").all() and late["latency_s"].max() < 1


@pytest.mark.parametrize("workers", [1, 2])
def test_an_outage_is_the_same_with_worker_threads(tmp_path, workers):
    settings = {
        "symmetric_ehr__outage": "key-server",
        "symmetric_ehr__outage_begin": "3 s",
        "symmetric_ehr__outage_duration": "4 s",
    }
    runs = [
        run(tmp_path / f"{each}.sqlite", run__workers=each, **settings) for each in (0, workers)
    ]
    assert runs[0].run["digest"] == runs[1].run["digest"]


def test_policies_of_scenarios(tmp_path):
    scenario = ehealth.Scenario.load(EXAMPLES / "iran-symmetric-rush.toml")
    with pytest.raises(ehealth.ScenarioError, match=r"policy, character 13: NOT is not part"):
        scenario.set("symmetric_ehr.policy", "role:x AND (NOT a:b)")
    # Nobody has this attribute: every reading is preceded by a delegation.
    result = run(tmp_path / "run.sqlite", symmetric_ehr__policy="specialisation:astrology")
    runs = result.protocol_runs()
    counts = runs[runs["start_s"] < 10]["protocol"].value_counts()
    assert (runs["outcome"] == "accepted").mean() > 0.8
    assert counts["access-change"] >= counts.get("store", 0)
    refused = runs[runs["outcome"] != "accepted"]
    # But for new records, which are referred without one.
    assert set(refused["protocol"]) <= {"retrieve"}
    assert set(refused["reason"]) <= {"access-denied"}
