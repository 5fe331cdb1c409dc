# SPDX-License-Identifier: GPL-2.0-only
"""Experiments: what they run, ids, stopping rule, failures, collected results."""

import fcntl
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import ehealth
import pytest
import tiny_experiment
from ehealth import simulation, sweep
from ehealth.campaign import Campaign, collect
from ehealth.experiment import Experiment, ExperimentError, Stop, code_version
from ehealth.results import Result, ResultError

BASE = tiny_experiment.ROOT / "examples/two-hospitals.toml"
QUICK = {"run.pcap": False, "run.recording": "protocol-run", "run.duration": "20 s"}


def make(**options):
    return Experiment(ehealth.Scenario.load(BASE).update(QUICK), **options)


def write(tmp_path, text):
    path = tmp_path / "case.toml"
    path.write_text(f'scenario = "{BASE}"\n' + text)
    return path


# --- descriptions


def test_grid_is_every_combination_with_the_same_seeds(tmp_path):
    experiment = Experiment.load(tiny_experiment.write(tmp_path, replications=3, cores=2))
    runs = experiment.runs()
    assert [
        (run.point.parameters["scheme.suite"], run.point.parameters["hospital.database_cores"], run.seed)
        for run in runs
    ] == [(s, c, n) for s in ("p256", "x25519") for c in (1, 2) for n in (1, 2, 3)]
    assert len({run.id for run in runs}) == 12
    scenario = ehealth.Scenario.from_toml(runs[-1].scenario)
    assert (scenario.run.seed, scenario.scheme.suite, scenario.hospital.database_cores) == (
        3, "x25519", 2,
    )  # fmt: skip
    assert scenario.run.duration == 20


def test_variants_are_combined_with_the_grid(tmp_path):
    path = write(
        tmp_path,
        'seeds = [7]\n[grid]\nscheme.suite = ["p256", "rsa2048"]\n'
        '[[variant]]\nname = "4G"\nset.network.mobile.share_5g = 0\n'
        '[[variant]]\nname = "5G"\nset.network.mobile.share_5g = 1\n',
    )
    points = Experiment.load(path).points
    assert [(each.variant, each.parameters["scheme.suite"]) for each in points] == [
        ("4G", "p256"), ("4G", "rsa2048"), ("5G", "p256"), ("5G", "rsa2048"),
    ]  # fmt: skip
    assert points[3].settings["network.mobile.share_5g"] == 1
    assert points[3].describe() == "5G, scheme.suite=rsa2048"


@pytest.mark.parametrize(
    "text, values",
    [
        ("{from = 1, to = 4}", [1, 2, 3, 4]),
        ("{from = 1, to = 8, factor = 2}", [1, 2, 4, 8]),
        ("{from = 1, to = 2, step = 0.1}", [1 + i * 0.1 for i in range(11)]),
        ("{from = 1, to = 3, count = 5}", [1, 1.5, 2, 2.5, 3]),
        ('{from = 10, to = 30, step = 10, unit = "ms"}', ["10 ms", "20 ms", "30 ms"]),
        ('["10 ms", "1 s"]', ["10 ms", "1 s"]),
    ],
)
def test_ranges(tmp_path, text, values):
    key = "network.lan.delay" if "ms" in text else "workload.rate_factor"
    experiment = Experiment.load(write(tmp_path, f"[grid]\n{key} = {text}\n"))
    assert experiment.grid[key] == values or experiment.grid[key] == pytest.approx(values)


@pytest.mark.parametrize(
    "text, message",
    [
        ("x = 1", "case.toml: x: unknown key; known are name, scenario"),
        ("[grid", "case.toml: not TOML"),
        ("replications = 0", "replications: 0: give at least 1"),
        ("replications = true", "replications: True: give an integer"),
        ("replications = 2\nseeds = [1]", "seeds: not with replications"),
        ('seeds = ["a"]', "seeds: \\['a'\\]: give a list of integers"),
        ("[grid]\nscheme.suite = 1", "grid.scheme.suite: 1: give a list, or a range"),
        ("[grid]\nscheme.suite = []", "grid.scheme.suite: \\[\\]: give a list of values"),
        ("[grid]\nrun.seed = [1]", "run.seed: vary seeds with replications"),
        ("[grid]\nrun.seed = {from = 1}", "a range has from, to and one of"),
        ("[grid]\nrun.seed = {from = 1, to = 3, by = 1}", "unknown by; known are from"),
        ("[grid]\nrun.seed = {from = 3, to = 1}", "to: 1: give at least from"),
        ("[grid]\nrun.seed = {from = 0, to = 1, step = 0}", "step: 0: give more than 0"),
        ("[grid]\nrun.seed = {from = 0, to = 1, factor = 2}", "factor: 2: give more than 1, and"),
        ("[grid]\nrun.seed = {from = 0, to = 1, count = 1}", "count: 1: give an integer from 2"),
        ('[[variant]]\nname = ""', "variant 1.name: '': give a name of its own"),
        ("[[variant]]\nnames = 1", "variant 1: give name and set"),
        ("[stop]\nmetric = 1", "stop.metric: 1: give a metric's name"),
        ('[stop]\nmetric = "a"\nrelative_half_width = 5', "stop.relative_half_width: 5: give a"),
        ('[stop]\nmetric = "a"\nrelative_half_width = 0.1', "replications: 1: with .stop., give 3"),
    ],
)
def test_wrong_descriptions_name_file_key_and_remedy(tmp_path, text, message):
    with pytest.raises(ExperimentError, match=message) as error:
        Experiment.load(write(tmp_path, text))
    assert str(error.value).startswith(f"{tmp_path}/case.toml: ")


def test_wrong_settings_name_the_point(tmp_path):
    path = write(tmp_path, '[grid]\nscheme.suite = ["p256", "p384"]\n')
    with pytest.raises(ExperimentError, match='scheme.suite=p384: .*: p384: not one of the choice'):
        Experiment.load(path).runs()
    path.write_text('scenario = "nowhere.toml"\n')
    with pytest.raises(ExperimentError, match="nowhere.toml: cannot read this file"):
        Experiment.load(path)
    with pytest.raises(ExperimentError, match="none.toml: No such file"):
        Experiment.load(tmp_path / "none.toml")


# --- ids


def test_ids_depend_on_scenario_and_code_and_on_nothing_else(tmp_path, monkeypatch):
    ids = {run.id for run in make(grid={"scheme.suite": ["p256", "x25519"]}).runs()}
    again = make(name="other", grid={"scheme.suite": ["x25519", "p256"]}, replications=1).runs()
    assert {run.id for run in again} == ids
    assert not ids & {run.id for run in make(settings={"run.duration": "21 s"}).runs()}
    # Other data, other runs.
    data = tmp_path / "data"
    data.mkdir()
    for each in (tiny_experiment.ROOT / "contrib/ehealth/data").glob("*.*"):
        (data / each.name).write_bytes(each.read_bytes())
    with open(data / "countries.toml", "a") as file:
        file.write("# changed\n")
    before = code_version()
    monkeypatch.setenv("EHEALTH_DATA_DIR", str(data))
    assert code_version() != before
    assert not ids & {run.id for run in make(grid={"scheme.suite": ["p256", "x25519"]}).runs()}


# --- sweeps


@pytest.fixture(scope="module", name="tiny")
def sweep_tiny(tmp_path_factory):
    """The folder of a finished sweep."""
    directory = tmp_path_factory.mktemp("tiny")
    path = tiny_experiment.write(directory)
    out, _ = tiny_experiment.sweep(path, "--jobs", 2, "--out", directory / "out")
    assert out.splitlines()[0].startswith("8 of 8 runs finished, 8 of them now, in ")
    assert out.splitlines()[1:] == [
        f"{directory}/out/campaign.sqlite",
        f"{directory}/out/report/index.html",
    ]
    return path, directory / "out"


def test_sweep_makes_only_what_is_missing(tiny, tmp_path):
    path, directory = tiny
    out, _ = tiny_experiment.sweep(path, "--out", directory, "--no-report")
    assert out.startswith("8 of 8 runs finished, 0 of them now")
    # More of the same: what was there is not made again.
    more = tiny_experiment.write(tmp_path, replications=3)
    status = sweep.sweep(Experiment.load(more), directory, jobs=2)
    assert (status.total, status.present, status.made) == (12, 8, 4)


def test_results_do_not_depend_on_the_number_of_jobs(tiny, tmp_path):
    path, directory = tiny
    tiny_experiment.sweep(path, "--out", tmp_path / "one", "--jobs", 1, "--no-report")
    tiny_experiment.sweep(path, "--out", directory, "--no-report")
    one, two = (tiny_experiment.read_data(collect(each)) for each in (tmp_path / "one", directory))
    assert one == two


def test_campaign_equals_its_runs(tiny):
    path, directory = tiny
    tiny_experiment.sweep(path, "--out", directory, "--collect", "--no-report")
    campaign = Campaign(collect(directory))
    runs = campaign.runs()
    assert list(runs.columns) == [
        "run", "id", "point", "variant", "seed", "scheme.suite", "hospital.database_cores",
    ]  # fmt: skip
    latency = campaign.metric("medico-enrolment.latency_median").set_index("run")["value"]
    rows = campaign.table("protocol_run")
    for run in runs.itertuples():
        result = Result(directory / "runs" / f"{run.id}.sqlite")
        assert (rows["run"] == run.run).sum() == len(result.protocol_runs())
        assert result.run["seed"] == str(run.seed)
        metrics = result.metrics().set_index("name")["value"]
        assert latency[run.run] == pytest.approx(metrics.get("medico-enrolment.latency_median"), nan_ok=True)
    counted = campaign.metric(len)["value"]
    assert counted.sum() == len(rows)
    assert (campaign.metric("run.hospitals")["value"] == 2).all()
    assert (campaign.metric("run.events")["value"] > 0).all()
    assert set(campaign.summary("run.events")["n"]) == {2}
    assert campaign.missing() == 0 and campaign.protocols()
    with pytest.raises(KeyError, match="nothing: no such metric"):
        campaign.metric("nothing")
    assert set(campaign.table("column")["table"]) >= {"protocol_run", "metric"}


def test_collecting_what_there_is(tiny, tmp_path):
    path, directory = tiny
    (tmp_path / "part/runs").mkdir(parents=True)
    (tmp_path / "part/manifest.json").write_bytes((directory / "manifest.json").read_bytes())
    runs = json.loads((directory / "manifest.json").read_text())["runs"]
    with pytest.raises(ResultError, match="holds no finished run"):
        Campaign(collect(tmp_path / "part"))
    for run in runs[:3]:
        name = f"{run['id']}.sqlite"
        (tmp_path / "part/runs" / name).write_bytes((directory / "runs" / name).read_bytes())
    out, _ = tiny_experiment.sweep(path, "--collect", "--no-report", "--out", tmp_path / "part")
    assert out == f"{tmp_path}/part/campaign.sqlite\n"
    part = Campaign(tmp_path / "part")
    assert (len(part.runs()), part.missing()) == (3, len(runs) - 3)
    with pytest.raises(ExperimentError, match="has no manifest.json; make runs there first"):
        collect(tmp_path)
    with pytest.raises(ResultError, match="not a collected experiment"):
        Campaign(directory / "runs" / f"{runs[0]['id']}.sqlite")


def test_stopping_rule_adds_replications(tmp_path):
    def go(width, out):
        stop = Stop("patient-enrolment.latency_median", width, most=8)
        settings = {"workload.rate_factor": 0.2}
        experiment = make(settings=settings, replications=3, stop=stop)
        return sweep.sweep(experiment, tmp_path / out, jobs=2)

    loose, tight = go(0.9, "loose"), go(0.001, "tight")
    assert loose.total == 3 and tight.total == 8
    # A sweep that goes on decides the same.
    again = go(0.001, "loose")
    assert (again.total, again.present, again.made) == (8, 3, 5)
    manifest = json.loads((tmp_path / "loose/manifest.json").read_text())
    assert [run["seed"] for run in manifest["runs"]] == list(range(1, 9))


def test_stopping_rule_with_an_unknown_metric(tmp_path):
    experiment = make(replications=3, stop=Stop("nothing", 0.1))
    with pytest.raises(ExperimentError, match="stop.metric: nothing: .* has no such metric; it has"):
        sweep.sweep(experiment, tmp_path, jobs=2)


def test_failed_runs_are_reported_with_their_log(tmp_path):
    # No scenario of this name can be logged: the schema takes any text, the run does not.
    path = tiny_experiment.write(tmp_path)
    text = path.read_text().replace("[grid]", '[grid]\nrun.log = ["", "NoSuchComponent"]')
    path.write_text(text.replace('"p256", "x25519"', '"p256"'))
    out, error = tiny_experiment.sweep(path, "--out", tmp_path / "out", "--no-report", status=1)
    assert out.startswith("4 of 8 runs finished, 4 of them now")
    assert "ehealth: 4 of 8 runs failed" in error and "run.log=NoSuchComponent" in error
    logs = sorted((tmp_path / "out/logs").iterdir())
    assert len(logs) == 4 and all(str(each) in error for each in logs)
    assert "NoSuchComponent" in logs[0].read_text()
    with pytest.raises(ExperimentError, match="4 of 8 runs failed"):
        Experiment.load(path).run(jobs=1, out=tmp_path / "out")


def test_points_with_one_scenario_share_their_runs(tmp_path):
    stop = Stop("patient-enrolment.latency_median", 0.001, most=4)
    variants = {"one": {"scheme.suite": "p256"}, "same": {"scheme.suite": "p256"}}
    experiment = make(
        variants=variants, replications=3, stop=stop, settings={"workload.rate_factor": 0.2}
    )
    status = sweep.sweep(experiment, tmp_path / "out", jobs=2)
    assert (status.total, status.made, status.failures) == (4, 4, [])
    # A run that fails does so for both.
    failing = make(variants=variants, replications=2, settings={"run.log": "NoSuchComponent"})
    status = sweep.sweep(failing, tmp_path / "failing", jobs=2)
    assert (status.total, status.made, len(status.failures)) == (2, 0, 2)


def test_what_another_run_is_writing_is_left_alone(tmp_path):
    path = tmp_path / "run.sqlite"

    def leave():
        for suffix in (".partial", ".partial-journal", ".lock"):
            Path(f"{path}{suffix}").touch()
        Path(f"{path}.stores").mkdir(exist_ok=True)
        return sorted(tmp_path.iterdir())

    left = leave()
    with open(f"{path}.lock", "rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        simulation.remove_partial(path)
        assert sorted(tmp_path.iterdir()) == left
        with pytest.raises(simulation.RunError, match="another run is writing these results"):
            simulation.simulate(BASE, out=path)
        assert sorted(tmp_path.iterdir()) == left
    simulation.remove_partial(path)
    assert list(tmp_path.iterdir()) == []


def test_two_sweeps_do_not_share_a_folder(tmp_path):
    path = tiny_experiment.write(tmp_path, replications=100)
    first = tiny_experiment.start(path, "--out", tmp_path / "out")
    while not (tmp_path / "out/manifest.json").exists():
        assert first.poll() is None
        time.sleep(0.02)
    _, error = tiny_experiment.sweep(path, "--out", tmp_path / "out", status=1)
    assert "another sweep is making its runs" in error and error.count("\n") == 1
    first.send_signal(signal.SIGINT)
    out, error = first.communicate(timeout=30)
    assert first.returncode == 1
    assert error.splitlines()[-1].startswith("ehealth: stopped; finished runs are kept")
    assert "Traceback" not in error
    assert {each.suffix for each in (tmp_path / "out/runs").iterdir()} <= {".sqlite"}


def test_progress_on_a_terminal_has_count_and_time_left(tmp_path):
    path = tiny_experiment.write(tmp_path)
    master, slave = os.openpty()
    command = [sys.executable, "-m", "ehealth", "sweep", path, "--out", tmp_path / "out"]
    with subprocess.Popen([*command, "--no-report"], stderr=slave, stdout=subprocess.DEVNULL) as run:
        assert run.wait(timeout=60) == 0
    os.close(slave)
    shown = os.read(master, 100000).decode()
    os.close(master)
    assert re.search(r"0 of 8 runs, 0 failed, \d+ s, \? s left", shown)
    assert "8 of 8 runs, 0 failed, " in shown and " 0 s left" in shown


def test_settings_and_seeds_from_the_command_line(tmp_path):
    path = tiny_experiment.write(tmp_path)
    more = ["--out", tmp_path / "out", "--no-report"]
    out, _ = tiny_experiment.sweep(path, *more, "--replications", 1, "--set", "run.duration=5 s")
    assert out.startswith("4 of 4 runs finished")
    runs = json.loads((tmp_path / "out/manifest.json").read_text())["runs"]
    assert {(run["seed"], 'duration = "5 s"' in run["scenario"]) for run in runs} == {(1, True)}
    _, error = tiny_experiment.sweep(path, *more, "--set", "run.duration", status=1)
    assert error == 'ehealth: --set: run.duration: missing "="; give KEY=VALUE\n'
    _, error = tiny_experiment.sweep(path, *more, "--set", "run.durration=1 s", status=1)
    assert "run.durration: unknown key; did you mean run.duration" in error


def test_unwritable_folder(tmp_path):
    path = tiny_experiment.write(tmp_path)
    (tmp_path / "file").touch()
    _, error = tiny_experiment.sweep(path, "--out", tmp_path / "file", status=1)
    assert error == f"ehealth: {tmp_path}/file/runs: Not a directory\n"


def test_experiment_from_python(tmp_path):
    campaign = make(grid={"scheme.suite": ["p256", "x25519"]}).run(jobs=2, out=tmp_path)
    assert len(campaign.runs()) == 2
    assert repr(campaign) == "<Campaign two-hospitals: 2 points, 2 runs>"
