# SPDX-License-Identifier: GPL-2.0-only
"""All schemes under the same arrivals: what a visit is, the table and its intervals."""

import math

import ehealth
import pandas as pd
import pytest
from ehealth import compare, plots, security
from ehealth.campaign import Campaign
from ehealth.experiment import ExperimentError
from simulation import EXAMPLES

SCHEMES = [
    "national-phr",
    "emr-authorization",
    "symmetric-ehr",
    "mobile-cloud",
    "cost-profile-li",
]
EXECUTED = SCHEMES[:-1]


@pytest.fixture(scope="module", name="folder")
def run_comparison(tmp_path_factory):
    folder = tmp_path_factory.mktemp("compare")
    keys = {
        "run.duration": "6 s",
        "workload.consultation_time": "2 s",
        "country.provinces": '["IR-10"]',
        "workload.rate_factor": "4",
    }
    settings = [f"--set={key}={value}" for key, value in keys.items()]
    compare.main(
        [str(EXAMPLES / "iran-rush.toml"), "--schemes", ",".join(SCHEMES), "--seeds", "3"]
        + ["--out", str(folder), "--jobs", "2", *settings]
    )
    return folder


def test_table(folder):
    table = pd.read_csv(folder / "compare.csv")
    assert list(dict.fromkeys(table["scheme"])) == SCHEMES
    # In one province nothing of the national PHR scheme passes a national server.
    assert set(table.dropna(subset=["mean"])["n"]) == {3}
    values = table.pivot(index="scheme", columns="figure", values="mean")
    assert (values["accepted"] == 1).all()
    assert (values["latency_p50_s"] <= values["latency_p95_s"]).all()
    # No public-key operation: the least processor time on the patient's device of what is executed.
    executed = values.loc[EXECUTED]
    assert executed["patient_cpu_s"].idxmin() == "symmetric-ehr"
    assert executed["clinician_cpu_s"].idxmin() == "symmetric-ehr"
    capacity = values["server_capacity"] * values["server_load"]
    busy = values["server_load"].notna()
    # Twice as many visits load a server twice as much.
    expected = compare.TARGET_UTILISATION * values["visits"] / 6
    assert capacity[busy].to_numpy() == pytest.approx(expected[busy].to_numpy(), rel=0.1)
    sizes = table[table["figure"] == "bytes"].set_index("scheme")
    # A cost profile's messages are always as long as printed.
    assert sizes.loc["cost-profile-li", "low"] == sizes.loc["cost-profile-li", "high"]
    executed = sizes.loc[EXECUTED]
    assert (executed["low"] < executed["mean"]).all()
    assert (executed["mean"] < executed["high"]).all()


def test_pages(folder):
    text = (folder / "compare.txt").read_text(encoding="utf-8")
    for scheme in SCHEMES:
        assert f"\n  {scheme} " in text
    assert "±" in text and "not at its own scale: run.duration = 6 s instead of" in text
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "<svg" in page and "instead of" in page
    for suffix in ("svg", "png"):
        assert (folder / f"compare.{suffix}").stat().st_size > 5000
    figure = plots.scheme_comparison(pd.read_csv(folder / "compare.csv"))
    assert len(figure.axes) == len(plots.schemes.COMPARED) + 1
    assert not figure.axes[-1].axison  # nothing was attacked


def test_same_visits_and_their_sums(folder):
    campaign = Campaign(folder)
    runs = campaign.runs()
    all_runs = campaign.table("protocol_run")
    for seed in (1, 2, 3):
        counts = {}
        for _, run in runs[runs["seed"] == seed].iterrows():
            scheme = run["scheme.name"]
            visits = compare.visits_of(campaign, scheme, run["run"])
            counts[scheme] = len(visits)
            chosen = all_runs[all_runs["run"] == run["run"]]
            last = None if scheme in ("national-phr", "mobile-cloud") else "diagnosis"
            if scheme == "symmetric-ehr":
                parts = chosen[chosen["protocol"].isin(["access-change", "retrieve", "store"])]
                # But for those without a record, who store first and have it read.
                first = chosen[chosen["protocol"] == "retrieve"]["start_s"].min()
                assert visits["start_s"].min() == first
                assert visits["bytes"].sum() <= parts["bytes"].sum()
            elif scheme == "mobile-cloud":
                # But for those who register first, and do not upload besides.
                uploads = chosen[chosen["protocol"] == "upload"]
                assert sorted(visits["start_s"]) == sorted(uploads["start_s"])
                parts = chosen[chosen["protocol"].isin(["upload", "grant", "retrieve"])]
                assert uploads["bytes"].sum() < visits["bytes"].sum() <= parts["bytes"].sum()
            elif last:
                parts = chosen[chosen["protocol"].isin(["consultation", "emr-search", last])]
                assert visits["bytes"].sum() == parts["bytes"].sum()
                assert visits["latency_s"].sum() == pytest.approx(parts["latency_s"].sum())
        assert counts["emr-authorization"] == counts["cost-profile-li"]
        assert counts["symmetric-ehr"] <= counts["emr-authorization"]
        assert counts["symmetric-ehr"] >= 0.9 * counts["emr-authorization"]
        assert counts["mobile-cloud"] == counts["symmetric-ehr"]


def test_follow():
    runs = pd.DataFrame(
        [
            ("a", "accepted", 1, 0.0, 2.0, 10),
            ("b", "accepted", 1, 2.0, 1.0, 20),
            ("a", "accepted", 2, 0.0, 2.0, 100),
            ("b", "accepted", 2, 7.0, 1.0, 200),
            ("a", "accepted", 3, 0.0, 2.0, 1000),
            ("b", "rejected", 3, 2.0, 1.0, 2000),
            ("x", "accepted", 1, -1.0, 1.0, 5),
        ],
        columns=["protocol", "outcome", "site", "start_s", "latency_s", "bytes"],
    )
    visits = compare.follow(runs, (("x", False), ("a", True), ("b", True)), 5.0)
    visits = visits.set_index("site").sort_index()
    assert visits["latency_s"].to_dict() == {1: 4.0, 2: 3.0}
    assert visits["bytes"].to_dict() == {1: 35, 2: 300}


def test_goals_met(tmp_path):
    scenario = str(EXAMPLES / "two-hospitals.toml")
    attacks = security.attack(scenario, ["symmetric-ehr"], tmp_path, 2)
    assert len(attacks) == 12 and (attacks["attempts"] > 0).all()
    broken = security.broken_goals(attacks, "symmetric-ehr", "published")
    assert broken == {
        "secrecy of the EHR": ["Y4", "Y5"],
        "agreement on the upload": ["Y1"],
        "agreement on the read": ["Y1"],
    }
    assert security.goals_met(attacks, "symmetric-ehr", "published") == "6 of 9"
    assert security.goals_met(attacks, "symmetric-ehr", "hardened") == "9 of 9"
    goals = compare.count_goals(attacks, ["symmetric-ehr", "cost-profile-li"])
    assert goals.to_numpy().tolist() == [
        ["symmetric-ehr", "published", 6, 9],
        ["symmetric-ehr", "hardened", 9, 9],
    ]
    assert security.goals_met(attacks, "cost-profile-li", "published") == "-"
    table = pd.DataFrame(
        [("symmetric-ehr", name, 3, 1.0, 0.5, 1.5) for name in compare.FIGURES],
        columns=["scheme", "figure", "n", "mean", "low", "high"],
    )
    panel = plots.scheme_comparison(table, goals).axes[-1]
    assert sorted(float(line.get_xdata()[0]) for line in panel.lines) == [100 * 6 / 9, 100]
    assert compare.write_text(table, attacks).splitlines()[2].endswith("  6 of 9           9 of 9")
    compare.write_page(tmp_path / "index.html", "scale", "command", table, attacks, "<svg></svg>")
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "Y4, Y5" in page and "not revoked" in page
    # Without visits nobody is attacked, which says nothing about goals.
    quiet = tmp_path / "quiet.toml"
    quiet.write_text(EXAMPLES.joinpath("two-hospitals.toml").read_text().replace("3 min", "1 s"))
    with pytest.raises(ExperimentError, match="attack E1: nobody to attack"):
        security.attack(str(quiet), ["emr-authorization"], tmp_path)


def test_an_attack_takes_place_with_its_settings(tmp_path, monkeypatch):
    (known,) = (each for each in security._native.attacks() if each["id"] == "M1")
    assert known["settings"] == ["mobile_cloud.encryption=textbook"]
    monkeypatch.setattr(security._native, "attacks", lambda: [known])
    attacks = security.attack(str(EXAMPLES / "two-hospitals.toml"), ["mobile-cloud"], tmp_path)
    successes = attacks.set_index("variant")["successes"]
    assert successes["published"] > 0 == successes["hardened"]


@pytest.mark.parametrize(
    "mean, half, unit, text",
    [
        (0.03802, 8e-9, "ms", "38.02 ± <0.01"),
        (0.2424, 0.0052, "ms", "242.4 ± 5.2"),
        (9.809e-6, 1.4e-7, "ms", "0.009809 ± 0.00014"),
        (25287.3, 1544.2, "B", "25,287 ± 1,544"),
        (47125, 0.0058, "1/s", "47,125 ± <1"),
        (1, 0, "%", "100.0 ± 0"),
        (0, 0, "%", "0 ± 0"),
        (928.25, math.nan, "B", "928.2"),
        (math.nan, math.nan, "1/s", "-"),
    ],
)
def test_digits(mean, half, unit, text):
    row = pd.Series({"mean": mean, "low": mean - half, "high": mean + half})
    assert compare.format_figure(row, unit) == text


def test_scale():
    scenario = str(EXAMPLES / "iran-rush.toml")
    assert compare.describe_scale(scenario, [], 1).endswith("iran-rush.toml, seed 1, as it stands.")
    text = compare.describe_scale(scenario, ["run.duration=1 min"], 10)
    assert "seeds 1 to 10; not at its own scale: run.duration = 1 min instead of " in text


def test_unknown_scheme():
    with pytest.raises(ExperimentError, match="'nonsense': no such scheme; known are national-phr"):
        compare.choose_schemes("national-phr,nonsense")
    # All are all, and what a visit is made of is known of each before anything is simulated.
    assert compare.choose_schemes("all") == compare.known_schemes()


def test_scheme_whose_visits_are_not_known(monkeypatch):
    monkeypatch.delitem(compare.VISITS, "symmetric-ehr")
    for schemes in ("all", "national-phr,symmetric-ehr"):
        with pytest.raises(ExperimentError, match="symmetric-ehr: what a visit is made of is not"):
            compare.choose_schemes(schemes)


def test_monitored_patients_are_no_visitors(tmp_path):
    scenario = str(EXAMPLES / "thailand-monitoring.toml")
    arguments = [scenario, "--schemes", "mobile-cloud", "--out", str(tmp_path / "none")]
    with pytest.raises(SystemExit, match="monitoring.population_share: uploads of monitored"):
        compare.main(arguments)
    assert not (tmp_path / "none").exists()


def test_no_interval_of_nothing():
    assert math.isnan(ehealth.statistics.mean_interval([]).value)
