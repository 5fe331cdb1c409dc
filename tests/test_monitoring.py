# SPDX-License-Identifier: GPL-2.0-only
"""Plots and figures of monitored patients, on results with invented rows."""

import sqlite3

import numpy as np
import pytest
import results_fixture
from ehealth import plots, report
from ehealth.results import Result

METRICS = {
    "monitoring.patients": 100000.0,
    "monitoring.false_alarms": 12.0,
    "monitoring.false_alarms_per_patient_day": 0.00288,
    "monitoring.detected": 30.0,
    "monitoring.missed": 20.0,
    "upload.phone_computation": 0.0013,
    "upload.phone_radio": 12.6,
    "retrieve.phone_computation": 0.021,
    "retrieve.phone_radio": 13.1,
    "emergency.phone_computation": None,
    "emergency.phone_radio": None,
}


def write_monitoring(path, reviews=500):
    """A country's results with monitored patients."""
    results_fixture.write(path, runs=200, run={"sim_s": "3600"})
    random = np.random.default_rng(1)
    first = random.uniform(0, 900, reviews)
    last = first * random.uniform(0, 1, reviews)
    with sqlite3.connect(path) as database:
        rows = [("freshness-first", "s", 1, 60.0, age) for age in first]
        rows += [("freshness", "s", 1, 60.0, age) for age in last]
        rows += [("detection-delay", "s", None, 900.0, 60.0 * (i + 1)) for i in range(30)]
        rows += [("cloud-instances", "1", None, time, count)
                 for time, count in ((0.0, 1), (0.0, 2), (90.0, 4), (1800.0, 3))]  # fmt: skip
        database.executemany("INSERT INTO observation VALUES (?, ?, ?, ?, ?)", rows)
        database.executemany(
            "INSERT INTO metric VALUES (?, '1', ?, ?, 'test')",
            [(name, name, value) for name, value in METRICS.items()],
        )
    return Result(path)


@pytest.fixture(name="monitored")
def make_monitored(tmp_path):
    return write_monitoring(tmp_path / "monitored.sqlite")


def test_freshness_is_the_distribution_of_ages(monitored):
    data = plots.freshness_data(monitored)
    for name in ("freshness-first", "freshness"):
        ages = monitored.observations(name)["value"]
        curve = data[data["answer"] == name]
        half = curve[curve["share"] <= 0.5]["age_s"].max()
        assert half == pytest.approx(ages.median(), rel=0.05)
        assert curve["share"].iloc[-1] == 1
        assert curve["age_s"].iloc[-1] == ages.max()


def test_missed_emergencies_are_missing_to_one(monitored):
    data = plots.alarms_data(monitored)
    assert data["share"].iloc[-1] == pytest.approx(30 / 50)
    assert data["delay_s"].iloc[0] == 60


def test_energy_of_protocols_that_ran(monitored):
    data = plots.phone_energy_data(monitored)
    assert list(data["protocol"]) == ["retrieve", "upload"]
    assert list(data["radio_j"]) == [13.1, 12.6]


def test_instances_keep_the_last_of_one_instant(monitored):
    data = plots.cloud_instances_data(monitored)
    assert list(data["instances"]) == [2, 4, 3]


def test_report_shows_monitored_patients(monitored, tmp_path):
    page = report.write_report(monitored, tmp_path / "page").read_text(encoding="utf-8")
    assert "Monitored patients" in page and "100,000" in page
    for name in ("freshness", "alarms", "phone-energy", "cloud-instances"):
        assert (tmp_path / "page" / f"{name}.png").is_file()
    assert "40 % missed" in page and "500 reviews" in page


def test_nothing_to_show_is_said(tmp_path):
    path = tmp_path / "nobody.sqlite"
    results_fixture.write(path, runs=50)
    nobody = Result(path)
    assert plots.describe_monitoring(nobody) == []
    assert nobody.observations("freshness").empty
    for plot in (plots.freshness, plots.alarms, plots.phone_energy, plots.cloud_instances):
        assert plot(nobody).axes[0].texts, "says that there is nothing"
    page = report.write_report(nobody, tmp_path / "page").read_text(encoding="utf-8")
    assert "Monitored patients" not in page


def test_results_of_an_earlier_version(tmp_path):
    path = tmp_path / "old.sqlite"
    results_fixture.write(path, runs=50)
    with sqlite3.connect(path) as database:
        database.execute("DROP TABLE observation")
        database.execute("DELETE FROM \"column\" WHERE \"table\" = 'observation'")
    assert Result(path).observations("freshness").empty
