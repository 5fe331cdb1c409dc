# SPDX-License-Identifier: GPL-2.0-only
"""The examples in Python: experiments and the notebook."""

import pytest
import tiny_experiment
from ehealth.campaign import Campaign
from ehealth.saturation import knee, saturation
from ehealth.statistics import compare

EXAMPLES = tiny_experiment.ROOT / "examples"


def run_experiment(name, tmp_path, *options):
    path = EXAMPLES / "experiments" / f"{name}.toml"
    tiny_experiment.sweep(path, "--out", tmp_path, *options)
    assert (tmp_path / "report/index.html").exists()
    return Campaign(tmp_path)


def test_suites(tmp_path):
    campaign = run_experiment("suites", tmp_path, "--replications", 3)
    assert len(campaign.runs()) == 18 and campaign.variants == ["4G", "5G"]
    latency = campaign.metric("patient-enrolment.latency_median")
    # RSA's keys and signatures cost phones and links more than the curves'.
    assert compare(latency, "p256", "rsa2048", by="scheme.suite").low > 0
    assert {each.name for each in (tmp_path / "report").glob("*.svg")} >= {
        "patient-enrolment-latency-median-scheme-suite.svg",
        "map-visit-latency-median.svg",
    }


def test_record_servers_have_a_knee(tmp_path):
    campaign = run_experiment("record-servers", tmp_path, "--replications", 1)
    summary = campaign.summary("visit-other-province.latency_median")
    means = summary.set_index("national.server_cores")["mean"]
    assert list(means.index) == [1, 2, 4, 8]
    assert means[1] > 1.25 * means[2]
    assert abs(means[2] / means[8] - 1) < 0.05


def test_a_key_server_saturates(tmp_path):
    options = ("--replications", 1, "--set", "run.duration=4 s")
    points = saturation(run_experiment("key-server", tmp_path, *options), "key-server")
    found = knee(points)
    # What one core does is one over its service time, whatever comes.
    assert found["most_per_s"] < found["computed_per_s"] / 0.95
    assert 0.8 * found["computed_per_s"] < found["carried_per_s"] < 1.1 * found["computed_per_s"]
    calm, busy = points.iloc[0], points.iloc[-1]
    assert calm["utilisation"] == pytest.approx(calm["expected"], rel=0.1)
    assert busy["expected"] > 1.1 and 0.9 < busy["utilisation"] <= 1
    assert busy["carried_per_s"] < 0.95 * busy["offered_per_s"]
    assert busy["latency_p95_s"] > 5 * calm["latency_p95_s"]


def test_paper_002(tmp_path):
    options = ("--replications", 1, "--set", "run.duration=10 s")
    campaign = run_experiment("paper-002", tmp_path, *options)
    assert len(campaign.runs()) == 10 and campaign.variants == ["4G", "5G"]
    by = "scheme.name"
    search = campaign.metric("emr-search.latency_median").groupby(by)["value"].mean()
    # Pairings cost Chiou et al. more than the proposed scheme's four more messages.
    assert search["cost-profile-chiou"] > search["emr-authorization"]
    assert search["emr-authorization"] > search["cost-profile-li"]
    consultation = campaign.metric("consultation.latency_median")
    means = consultation.groupby([by, "variant"])["value"].mean().unstack()
    assert (means["4G"] > means["5G"]).all()
    # The paper has 0.045 ms and 0.227 us.
    assert means.to_numpy().min() > 0.01


def test_notebook(tmp_path):
    nbclient = pytest.importorskip("nbclient", reason="python3-nbclient is not installed")
    nbformat = pytest.importorskip("nbformat")
    notebook = nbformat.read(EXAMPLES / "exploration.ipynb", as_version=4)
    nbclient.NotebookClient(
        notebook, timeout=300, resources={"metadata": {"path": str(EXAMPLES)}}
    ).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert not [each for each in outputs if each["output_type"] == "error"]
    # Frames and figures show as such.
    kinds = {kind for each in outputs for kind in each.get("data", {})}
    assert {"text/html", "image/png"} <= kinds
    text = "".join(each.get("text", "") for each in outputs)
    assert "run.durration: unknown key; did you mean run.duration" in text
    # It is stored without outputs.
    stored = nbformat.read(EXAMPLES / "exploration.ipynb", as_version=4)
    assert not any(cell.get("outputs") for cell in stored.cells)
