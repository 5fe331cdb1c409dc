# SPDX-License-Identifier: GPL-2.0-only
"""Schemes side by side: the EMR authorization scheme and the cost profiles of paper 002."""

import ehealth
import pytest
from ehealth import plots, report, results, tables
from ehealth.plots import schemes
from simulation import EXAMPLES

PROFILES = ("chiou", "mohit", "kumar", "li")
NAMES = ["emr-authorization", *(f"cost-profile-{each}" for each in PROFILES)]


@pytest.fixture(scope="module", name="result")
def run_side_by_side(tmp_path_factory):
    scenario = ehealth.Scenario.load(EXAMPLES / "paper-002-schemes.toml")
    scenario.update({"run.duration": "4 s", "country.provinces": ["TW-TPE", "TW-TXG", "TW-HUA"]})
    return ehealth.run(scenario, out=tmp_path_factory.mktemp("schemes") / "run.sqlite")


def test_schemes_are_told_apart(result):
    assert result.schemes() == NAMES
    assert result.compared_protocols() == ["consultation", "emr-search", "diagnosis"]
    runs = result.protocol_runs()
    assert (runs["outcome"] == "accepted").all()
    assert (runs["protocol"].str.rpartition("/")[0] == runs["scheme"]).all()
    assert result.protocols()[:5] == [
        "emr-authorization/consultation",
        "emr-authorization/registration",
        "emr-authorization/emr-search",
        "emr-authorization/diagnosis",
        "cost-profile-chiou/consultation",
    ]
    summary = result.summary()
    assert list(summary.index) == result.protocols()
    metrics = result.metrics().set_index("name")["value"]
    for name in result.protocols():
        assert metrics[f"{name}.runs"] == summary.loc[name, "runs"]
        assert metrics[f"{name}.latency_median"] == pytest.approx(summary.loc[name, "median_s"])


def test_cost_profiles_are_labelled(result):
    runs = result.protocol_runs()
    variants = runs.groupby("scheme")["variant"].unique().map(list).to_dict()
    assert variants.pop("emr-authorization") == ["published"]
    assert variants == {name: ["cost-profile"] for name in NAMES[1:]}
    operations = result.crypto_ops()
    profiles = operations[operations["scheme"].isin(NAMES[1:])]
    assert set(profiles["algorithm"]) == {"cost-profile"}
    assert set(profiles["operation"]) <= set(tables.SYMBOLS)
    for name in NAMES[1:]:
        assert "nothing of the scheme is executed" in result.run[f"modelled.{name}"]


@pytest.mark.parametrize("scheme", PROFILES)
def test_replayed_is_what_is_printed(result, scheme):
    printed = tables.Printed()
    name = f"cost-profile-{scheme}"
    runs = result.protocol_runs()
    operations = result.crypto_ops()
    for phase in tables.PHASES:
        chosen = runs[runs["protocol"] == f"{name}/{phase}"]
        done = operations[(operations["scheme"] == name) & (operations["protocol"] == phase)]
        counts = done.groupby("operation")["count"].sum() / len(chosen)
        assert counts.to_dict() == printed.cost(scheme, phase)
        framing = (chosen["bytes"] - chosen["messages"] * 22).unique()
        bits = printed.value(5, scheme, phase, "size")
        assert list(framing) == [-(-bits // 8)]


def test_data_of_the_plots(result):
    runs = result.protocol_runs()
    frame = plots.scheme_bytes_data(result)
    assert list(frame["scheme"].unique()) == NAMES and frame["runs"].sum() < len(runs)
    for row in frame.itertuples():
        chosen = runs[runs["protocol"] == f"{row.scheme}/{row.protocol}"]
        assert (row.runs, row.bytes) == (len(chosen), pytest.approx(chosen["bytes"].mean()))
    crypto = plots.scheme_crypto_data(result).set_index(["scheme", "role"])["charged_s"]
    operations = result.crypto_ops()
    chosen = operations[
        (operations["scheme"] == "emr-authorization") & (operations["role"] == "doctor")
    ]
    expected = 0
    for phase in tables.PHASES:
        number = (runs["protocol"] == f"emr-authorization/{phase}").sum()
        expected += chosen.loc[chosen["protocol"] == phase, "charged_s"].sum() / number
    assert crypto["emr-authorization", "doctor"] == pytest.approx(expected)
    # Registrations are no part of a visit; pairings cost more than anything else.
    assert set(crypto.loc["emr-authorization"].index) == {
        "patient", "doctor", "private-cloud", "public-cloud",
    }  # fmt: skip
    totals = crypto.groupby("scheme").sum()
    assert totals.idxmax() == "cost-profile-chiou"
    latency = plots.scheme_latency_data(result)
    assert set(latency["protocol"]) == set(tables.PHASES)
    for (scheme, protocol), curve in latency.groupby(["scheme", "protocol"]):
        assert curve["share"].iloc[-1] == 1
        assert curve["latency_s"].iloc[-1] == result.latency(f"{scheme}/{protocol}").max()


def test_report(result, tmp_path):
    page = report.write_report(result, tmp_path).read_text()
    names = {each.stem for each in tmp_path.glob("*.svg")}
    assert {"scheme-latency", "scheme-bytes", "scheme-crypto"} <= names
    assert not names & {"latency-cdf", "latency-ccdf"}
    assert "Schemes side by side: latency" in page
    assert "nothing of the scheme is executed" in page


def test_schemes_without_a_common_protocol(result, tmp_path, monkeypatch):
    monkeypatch.setattr(type(result), "compared_protocols", lambda self: [])
    for plot in (plots.scheme_latency, plots.scheme_bytes, plots.scheme_crypto):
        text = [each.get_text() for each in plot(result).axes[0].texts]
        assert text == [schemes.NOTHING_SHARED]
    report.write_report(result, tmp_path)
    assert (tmp_path / "latency-cdf.svg").exists()


def test_orders():
    names = ["x/visit", "cost-profile-li/diagnosis", "emr-authorization/diagnosis", "visit", "a"]
    assert results.protocol_order(names) == [
        "visit", "a", "emr-authorization/diagnosis", "cost-profile-li/diagnosis", "x/visit",
    ]  # fmt: skip
    assert results.scheme_order(["b", "cost-profile-li", "national-phr", "a"]) == [
        "national-phr", "cost-profile-li", "a", "b",
    ]  # fmt: skip


def test_every_scheme_meets_the_same_patients(tmp_path):
    visits = {}
    for scheme in ("emr-authorization", "cost-profile-kumar"):
        scenario = ehealth.Scenario.load(EXAMPLES / "taiwan-emr-rush.toml")
        scenario.update(
            {
                "run.duration": "3 s",
                "scheme.name": scheme,
                "workload.enrolment_share": 0,
                "country.provinces": ["TW-TPE", "TW-HUA"],
            }
        )
        result = ehealth.run(scenario, out=tmp_path / f"{scheme}.sqlite")
        assert result.compared_protocols() == [] and len(result.schemes()) == 1
        runs = result.protocol_runs()
        runs = runs[runs["protocol"] == "consultation"].sort_values(["start_s", "site"])
        visits[scheme] = list(zip(runs["start_s"], runs["site"]))
    first, second = visits.values()
    assert first == second and len(first) > 5


@pytest.mark.parametrize("tls", ["real", "modelled"])
def test_all_schemes_in_the_same_hospitals(tls, tmp_path):
    names = ["national-phr", "emr-authorization", "mobile-cloud", "symmetric-ehr"]
    scenario = ehealth.Scenario.load(EXAMPLES / "paper-002-schemes.toml")
    scenario.update(
        {
            "run.duration": "10 s",
            "country.provinces": ["TW-TPE", "TW-HUA"],
            "workload.enrolment_share": 0.2,
            "security.tls": tls,
        }
    )
    scenario.deployment = [{"scheme": name, "share": 0.25} for name in names]
    result = ehealth.run(scenario, out=tmp_path / "run.sqlite")
    runs = result.protocol_runs()
    assert (runs["outcome"] == "accepted").all()
    assert set(runs["scheme"]) == set(names)
    # Who reads at a hospital of the mobile cloud asks its server.
    assert {"mobile-cloud/retrieve"} <= set(runs["protocol"])
