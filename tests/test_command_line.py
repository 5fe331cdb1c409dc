# SPDX-License-Identifier: GPL-2.0-only
"""The commands as a user types them: help, messages, exit statuses, no results on errors."""

import importlib.machinery
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.toml"))
SIM_COMMANDS = ("run", "validate", "schema")
LAUNCHER_COMMANDS = (
    "setup",
    "build",
    "run",
    "validate",
    "schema",
    "report",
    "compare",
    "sweep",
    "tables",
    "test",
    "format",
    "tidy",
    "clean",
)


def execute(command, **options):
    return subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, timeout=60, **options
    )


def sim(*arguments, **options):
    return execute([os.environ["EHEALTH_SIM"], *arguments], **options)


def launcher(*arguments, **options):
    return execute([sys.executable, ROOT / "ehealth", *arguments], **options)


@pytest.fixture(name="scenario")
def make_scenario(tmp_path):
    """Writes a scenario file and returns its path."""

    def write(text):
        path = tmp_path / "case.toml"
        path.write_text(text)
        return path

    return write


# --- ehealth-sim


@pytest.mark.parametrize("command", [(), *[(name,) for name in SIM_COMMANDS]])
def test_sim_help(command):
    answer = sim(*command, "--help")
    assert answer.returncode == 0
    assert "--help" in answer.stdout
    assert not command or "Example: ehealth-sim " + command[0] in answer.stdout


def test_sim_version():
    answer = sim("--version")
    assert answer.returncode == 0
    assert answer.stdout.startswith("ehealth ") and "ns-3 3." in answer.stdout


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_are_valid(path):
    answer = sim("validate", path)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout == f"{path}: ok\n"
    assert answer.stderr == ""


def test_rush_examples_hit_the_busiest_hour():
    """The starts of the shipped rush scenarios agree with the hourly profiles they name."""
    rows = (ROOT / "contrib/ehealth/data/hourly_profiles.csv").read_text().split()
    columns = rows[0].split(",")
    for path in (each for each in EXAMPLES if each.stem.endswith("-rush")):
        settings = json.loads(sim("validate", path, "--effective", "--format=json").stdout)
        profile = settings["workload"]["hourly_profile"]
        if profile is None:
            continue
        shares = [float(row.split(",")[columns.index(profile)]) for row in rows[1:]]
        hour = int(settings["run"]["start"][11:13])
        assert shares[hour] == max(shares), path


def test_effective_scenario_loads_again(scenario):
    first = sim("validate", EXAMPLES[0], "--effective", "--set", "run.duration=5 min", "--seed=9")
    assert 'duration = "5 min"' in first.stdout and "seed = 9" in first.stdout
    second = sim("validate", scenario(first.stdout), "--effective")
    assert second.stdout == first.stdout


WRONG = {
    "unknown key": ("[run]\nsede = 1\n", "case.toml:2: run.sede: unknown key; did you mean run.seed"),
    "missing unit": ("[run]\n\nduration = 5\n", "case.toml:3: run.duration: 5: missing unit; give"),
    "wrong type": ("[run]\npcap = 1\n", "case.toml:2: run.pcap: 1: wrong type"),
    "out of range": ("[run]\nworkers = 99\n", "case.toml:2: run.workers: 99: out of range; give"),
    "not TOML": ("[run\n", "case.toml:1: not TOML"),
    "missing province": ('[country]\nprovinces = ["XX-1"]\n', "case.toml:2: country.provinces"),
}


@pytest.mark.parametrize("command", ["validate", "run"])
@pytest.mark.parametrize("text, message", WRONG.values(), ids=WRONG.keys())
def test_wrong_scenario(scenario, tmp_path, command, text, message):
    path = scenario(text)
    arguments = ["--out", tmp_path / "out.sqlite"] if command == "run" else []
    answer = sim(command, path, *arguments, cwd=tmp_path)
    assert answer.returncode != 0
    assert message in answer.stderr
    assert answer.stdout == ""
    assert list(tmp_path.iterdir()) == [path], "nothing is written"


def test_missing_scenario(tmp_path):
    answer = sim("run", "nowhere.toml", cwd=tmp_path)
    assert answer.returncode != 0
    assert "nowhere.toml: cannot read this file; give the path" in answer.stderr
    assert not list(tmp_path.iterdir())


def test_wrong_override(tmp_path):
    answer = sim("run", EXAMPLES[0], "--set", "run.duration=5", cwd=tmp_path)
    assert answer.returncode != 0
    assert "--set: run.duration: 5: missing unit" in answer.stderr
    assert not list(tmp_path.iterdir())


def test_missing_data(tmp_path):
    environment = dict(os.environ, EHEALTH_DATA_DIR=str(tmp_path))
    answer = sim("validate", EXAMPLES[0], env=environment)
    assert answer.returncode != 0
    assert f"{tmp_path}/countries.toml: " in answer.stderr
    assert f"{tmp_path}/phr_sizes.csv: cannot read this data file; set" in answer.stderr


@pytest.mark.parametrize(
    "arguments",
    [(), ("bogus",), ("run",), ("validate", "x.toml", "--bogus"), ("schema", "--format=xml")],
    ids=" ".join,
)
def test_sim_usage(arguments):
    answer = sim(*arguments)
    assert answer.returncode != 0
    assert "--help" in answer.stderr


def test_schema():
    keys = json.loads(sim("schema", "--format", "json").stdout)
    text = sim("schema").stdout
    markdown = sim("schema", "--format", "markdown").stdout
    assert len(keys) > 50
    for key in keys:
        assert key["help"]
        assert key["name"] in text
        assert f"`{key['name'].rpartition('.')[2]}`" in markdown
        assert not any("|" in str(value) for value in key.values()), "would break the tables"


# --- ./ehealth


@pytest.mark.parametrize("command", [(), *[(name,) for name in LAUNCHER_COMMANDS]])
def test_launcher_help(command):
    answer = launcher(*command, "--help")
    assert answer.returncode == 0
    assert "./ehealth " + " ".join(command) in answer.stdout
    assert not command or "Example: ./ehealth " + command[0] in answer.stdout
    if not command:
        assert all(name in answer.stdout for name in LAUNCHER_COMMANDS)


@pytest.mark.parametrize(
    "arguments, message",
    [
        ((), "COMMAND"),
        (("bogus",), "invalid choice"),
        (("run",), "SCENARIO"),
        (("run", "a.toml", "b.toml", "--out", "x"), "--out names one file"),
        (("run", "a.toml", "--seed", "x"), "invalid int"),
        (("report", "nowhere.sqlite"), "nowhere.sqlite: no such results database"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_launcher_usage(tmp_path, arguments, message):
    answer = launcher(*arguments, cwd=tmp_path)
    assert answer.returncode != 0
    assert message in answer.stderr
    assert "Traceback" not in answer.stderr
    assert not list(tmp_path.iterdir())


@pytest.fixture(name="bare")
def make_bare_system(tmp_path):
    """An environment in which no package is installed and apt-get only notes its arguments."""
    notes = tmp_path / "apt.txt"
    notes.touch()
    scripts = {
        "dpkg-query": "exit 1",
        "apt-get": f'echo "$*" >> {notes}',
        "sudo": 'shift; exec "$@"',
    }
    for name, text in scripts.items():
        script = tmp_path / name
        script.write_text(f"#!/bin/sh\n{text}\n")
        script.chmod(0o755)
    return dict(os.environ, PATH=str(tmp_path)), notes


def test_setup_dry_run(bare):
    environment, notes = bare
    answer = launcher("setup", "--dry-run", env=environment)
    assert answer.returncode == 0
    assert "g++" in answer.stderr and "libns3-dev" in answer.stderr
    assert notes.read_text() == ""


def test_setup_installs_and_never_upgrades(bare):
    environment, notes = bare
    answer = launcher("setup", env=environment)
    assert answer.returncode == 0, answer.stderr
    update, install = notes.read_text().splitlines()
    assert update == "-q update"
    assert "install -y" in install and "--no-upgrade" in install and "libcli11-dev" in install


def test_setup_without_debian(tmp_path):
    answer = launcher("setup", env={"PATH": str(tmp_path)})
    assert answer.returncode != 0
    assert "not a Debian system" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_building_without_debian(tmp_path):
    # Whoever has the libraries from elsewhere can build; what is missing is named.
    answer = launcher("build", env={"PATH": str(tmp_path)})
    assert answer.returncode != 0
    assert "cmake is not installed" in answer.stderr


@pytest.fixture(name="module")
def load_launcher(monkeypatch, tmp_path):
    """The launcher as a module that installs and builds nothing and notes what it would call."""
    loader = importlib.machinery.SourceFileLoader("launcher", str(ROOT / "ehealth"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("launcher", loader))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader.exec_module(module)
    calls = []

    def note(command, **_):
        calls.append([str(part) for part in command])

    monkeypatch.setattr(module, "require", lambda *_: None)
    monkeypatch.setattr(module, "program", lambda _: Path(os.environ["EHEALTH_SIM"]))
    monkeypatch.setattr(module, "package", lambda _: os.environ)
    monkeypatch.setattr(module, "call", note)
    monkeypatch.chdir(tmp_path)
    return module, calls


def test_run_names_results_and_report(module, monkeypatch):
    launched, calls = module
    path = str(ROOT / "examples/two-hospitals.toml")
    arguments = ["./ehealth", "run", path, "--seed", "7", "--set", "run.duration=5 min"]
    monkeypatch.setattr(sys, "argv", arguments)
    launched.main()
    simulate, report = calls
    assert simulate[1:] == ["run", path, "--set", "run.duration=5 min", "--seed", "7", "--out"] + [
        "results/two-hospitals-seed7.sqlite"
    ]
    assert report[1:] == ["-m", "ehealth.report", "results/two-hospitals-seed7.sqlite", "--out"] + [
        "results/two-hospitals-seed7-report"
    ]


def test_report_passes_the_other_results_on(module, monkeypatch):
    launched, calls = module
    for name in ("a.sqlite", "b.sqlite"):
        Path(name).touch()
    monkeypatch.setattr(sys, "argv", ["./ehealth", "report", "a.sqlite", "--against", "b.sqlite"])
    launched.main()
    assert calls[0][1:] == ["-m", "ehealth.report", "a.sqlite", "--out", "a-report"] + [
        *("--against", "b.sqlite")
    ]
    monkeypatch.setattr(sys, "argv", ["./ehealth", "report", "a.sqlite", "--against", "c.sqlite"])
    with pytest.raises(SystemExit, match="c.sqlite: no such results database"):
        launched.main()


def test_run_passes_options_on(module, monkeypatch):
    launched, calls = module
    path = str(ROOT / "examples/two-hospitals.toml")
    options = ["--out", "x/y.sqlite", "--pcap", "p", "--no-progress", "--no-report"]
    monkeypatch.setattr(sys, "argv", ["./ehealth", "run", path, *options])
    launched.main()
    assert len(calls) == 1
    assert calls[0][1:] == ["run", path, "--out", "x/y.sqlite", "--pcap", "p", "--no-progress"]


def test_run_checks_all_before_the_first(module, monkeypatch, capfd):
    launched, calls = module
    good = str(ROOT / "examples/two-hospitals.toml")
    monkeypatch.setattr(sys, "argv", ["./ehealth", "run", good, "nowhere.toml"])
    with pytest.raises(SystemExit) as end:
        launched.main()
    assert end.value.code not in (0, None)
    assert "nowhere.toml: cannot read this file" in capfd.readouterr().err
    assert not calls
    assert not Path("results").exists()
