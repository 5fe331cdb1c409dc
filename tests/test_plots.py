# SPDX-License-Identifier: GPL-2.0-only
"""Plots of messages and campaigns: the frames that they draw against the rows of real runs."""

from xml.etree import ElementTree

import ehealth
import numpy as np
import pandas as pd
import pytest
import results_fixture
import tiny_experiment
from ehealth import plots
from ehealth.experiment import Experiment
from ehealth.plots.files import find_explained, write_svg
from ehealth.statistics import mean_interval

BASE = tiny_experiment.ROOT / "examples/two-hospitals.toml"


@pytest.fixture(scope="module", name="result")
def run_with_messages(tmp_path_factory):
    scenario = ehealth.Scenario.load(BASE).update({"run.pcap": False, "run.duration": "10 min"})
    scenario.set("workload.consultation_time", "30 s")
    return ehealth.run(scenario, out=tmp_path_factory.mktemp("run") / "a.sqlite")


@pytest.fixture(scope="module", name="campaign")
def run_campaign(tmp_path_factory):
    scenario = ehealth.Scenario.load(BASE).update({"run.pcap": False, "run.duration": "2 min"})
    scenario.set("run.recording", "protocol-run")
    experiment = Experiment(
        scenario,
        grid={"scheme.suite": ["p256", "rsa2048"], "country.hospitals_per_province": [1, 3]},
        replications=3,
    )
    return experiment.run(jobs=2, out=tmp_path_factory.mktemp("campaign"))


METRIC = "patient-enrolment.latency_median"


def test_sequence_diagram_has_the_messages_of_one_run(result, tmp_path):
    runs = result.protocol_runs()
    run = int(runs.loc[runs["protocol"] == "patient-enrolment", "id"].iloc[0])
    data = plots.sequence_diagram_data(result, run)
    rows = result.messages()
    rows = rows[rows["protocol_run"] == run].sort_values("sent_s")
    assert list(data["step"]) == list(rows["step"]) and data["sent_s"].is_monotonic_increasing
    assert data["bytes"].sum() == rows["bytes"].sum()
    begin = runs.set_index("id").at[run, "start_s"]
    assert data["sent_s"].to_numpy() == pytest.approx(rows["sent_s"].to_numpy() - begin)
    caption = plots.save(plots.sequence_diagram, result, tmp_path, run=run)
    assert caption.startswith("Scenario two-hospitals, seed 1, n = ")
    svg = ElementTree.parse(tmp_path / "sequence-diagram.svg")
    texts = [each.text for each in svg.iter() if each.tag.endswith("text")]
    for row in data.itertuples():
        assert f"{row.step}  {row.name}" in texts
        assert any(text.endswith(f", {row.bytes:,} B") for text in texts if text)
    assert pd.read_csv(tmp_path / "sequence-diagram.csv")["bytes"].sum() == data["bytes"].sum()


def test_sequence_diagram_shows_the_median_run(result):
    chosen = plots.sequence_diagram_data(result)["protocol_run"].unique()
    visits = result.latency("visit").sort_values()
    assert list(chosen) == [visits.index[(len(visits) - 1) // 2]]
    assert plots.sequence_diagram_data(result, run=-1).empty


def test_step_times_add_up_without_what_people_take(result):
    data = plots.step_times_data(result, "visit")
    assert list(data["name"]) == [
        *("PresentCard", "LoginRequest", "LoginGrant"),
        *("RecordRequest", "RecordAnswer", "RecordUpdate"),
    ]
    assert list(data["party"]) == ["phone", "medico", "database", "medico", "database", "medico"]
    # A medico logs in once, not in every visit.
    visits = len(result.latency("visit"))
    logins = data["name"].str.startswith("Login")
    assert (data.loc[~logins, "runs"] == visits).all()
    assert (data.loc[logins, "runs"] < visits).all()
    # A visit's messages follow each other: the steps take what the run takes, consultation apart,
    # but for what the last receiver does.
    assert (data["work_s"] < 1).all() and (data["work_s"] >= 0).all()
    total = ((data["work_s"] + data["travel_s"]) * data["runs"]).sum() / visits
    mean = result.latency("visit").mean()
    assert 0.97 * mean < total <= mean * 1.0001
    rows = result.messages()
    first = rows[rows["name"] == "PresentCard"]
    accepted = first["protocol_run"].isin(result.latency("visit").index)
    travel = (first["received_s"] - first["sent_s"])[accepted]
    assert data["travel_s"][0] == pytest.approx(travel.mean())
    assert len(plots.step_times_data(result, "patient-enrolment")) == 23
    assert plots.step_times_data(result, "nothing").empty


def test_ccdf_is_what_is_left_of_the_cdf(result):
    data = plots.latency_ccdf_data(result)
    for protocol, curve in data.groupby("protocol"):
        latencies = result.latency(protocol)
        for share, latency in zip(curve["share"], curve["latency_s"]):
            assert (latencies > latency * (1 + 1e-12)).mean() == pytest.approx(share)


def test_plots_without_messages_say_so(tmp_path):
    result = ehealth.Result(results_fixture.write(tmp_path / "run.sqlite", runs=5))
    for plot in (plots.step_times, plots.sequence_diagram):
        plots.save(plot, result, tmp_path)
        assert "No messages were recorded" in (
            tmp_path / f"{plot.__name__.replace('_', '-')}.svg"
        ).read_text()


def test_metric_against_parameter(campaign, tmp_path):
    data = plots.metric_against_parameter_data(campaign, METRIC, "scheme.suite")
    frame = campaign.metric(METRIC)
    assert len(data) == 4
    for row in data.itertuples(index=False):
        hospitals = float(row.series.split()[-1])
        chosen = frame[
            (frame["scheme.suite"] == row[0]) & (frame["country.hospitals_per_province"] == hospitals)
        ]
        expected = mean_interval(chosen["value"])
        assert (row.n, row.mean) == (expected.n, pytest.approx(expected.value))
        assert (row.low, row.high) == pytest.approx((expected.low, expected.high), nan_ok=True)
    options = {"metric": METRIC, "parameter": "scheme.suite"}
    caption = plots.save(plots.metric_against_parameter, campaign, tmp_path, **options)
    assert caption.startswith("Experiment two-hospitals, seeds 1 to 3, n = ")
    assert caption.endswith("a point.")


def test_a_function_as_metric(campaign):
    def share_of_visits(runs):
        return (runs["protocol"] == "visit").mean() if len(runs) else float("nan")

    data = plots.heat_map_data(
        campaign, share_of_visits, "scheme.suite", "country.hospitals_per_province"
    )
    assert len(data) == 4 and data["mean"].between(0, 1).all() and (data["n"] == 3).all()
    plots.heat_map(campaign, share_of_visits, "scheme.suite", "country.hospitals_per_province")


def test_heat_map(campaign):
    keys = ["scheme.suite", "country.hospitals_per_province"]
    data = plots.heat_map_data(campaign, METRIC, *keys).set_index(keys)["mean"]
    expected = campaign.metric(METRIC).groupby(keys)["value"].mean()
    assert data.sort_index().to_numpy() == pytest.approx(expected.sort_index().to_numpy())
    figure = plots.heat_map(campaign, METRIC, *keys)
    assert len(figure.explained) == 4


def test_scalability(campaign):
    data = plots.scalability_data(campaign)
    assert set(data["hospitals"]) == {2, 6} and len(data) == 12
    assert (data["wall_s"] > 0).all() and (data["events"] > 0).all()
    rows = campaign.table("property").set_index(["run", "key"])["value"]
    assert data["peak_rss_bytes"].iloc[0] == float(rows[(1, "peak_rss_bytes")])
    assert plots.scalability(campaign)._repr_png_().startswith(b"\x89PNG")


def test_latency_by_point(campaign):
    data = plots.latency_by_point_data(campaign, "patient-enrolment")
    assert data["series"].nunique() == 4
    frame = campaign.latencies("patient-enrolment")
    first = frame[(frame["scheme.suite"] == "p256") & (frame["country.hospitals_per_province"] == 1)]
    curve = data[data["series"] == "suite p256, hospitals_per_province 1"]
    assert curve["latency_s"].to_numpy() == pytest.approx(np.sort(first["latency_s"].to_numpy()))
    plots.latency_by_point(campaign, "patient-enrolment")
    assert plots.latency_by_point_data(campaign, "nothing").empty


def test_points_that_a_page_explains_lie_on_the_plot(result):
    for plot in (plots.latency_cdf, plots.country_map, plots.step_times, plots.sequence_diagram):
        figure = plot(result)
        svg = ElementTree.fromstring(write_svg(figure, "a"))
        width, height = (float(each) for each in svg.get("viewBox").split()[2:])
        points = find_explained(figure)
        assert points
        assert all(0 <= x <= width and 0 <= y <= height for x, y, _ in points)
