# SPDX-License-Identifier: GPL-2.0-only
"""What a sweep survives: SIGKILL at any moment, a full disk."""

import random
import signal
import subprocess
import sys
import time

import pytest
import tiny_experiment
from ehealth import Result
from ehealth.campaign import Campaign, collect

RUNS = 200
KILLS = 20


def finished(directory):
    return {each.name for each in (directory / "runs").glob("*.sqlite")}


def test_killed_sweep_loses_nothing_and_ends_with_the_same_results(tmp_path):
    # 2 suites x 4 numbers of cores x 25 seeds
    path = tiny_experiment.write(tmp_path, replications=25, cores=4)
    tiny_experiment.sweep(path, "--jobs", 2, "--out", tmp_path / "whole", "--no-report")
    killed = tmp_path / "killed"
    draw = random.Random(7)
    before = set()
    for _ in range(KILLS):
        # After so many runs more, and a little later; for 0, often before the first begins.
        more, delay = draw.randrange(9), draw.uniform(0, 0.3)
        process = tiny_experiment.start(path, "--jobs", 2, "--out", killed, "--no-report")
        deadline = time.monotonic() + 60
        while len(finished(killed)) < len(before) + more:
            assert process.poll() is None and time.monotonic() < deadline
            time.sleep(0.005)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=20)
        assert process.returncode == -signal.SIGKILL
        assert before <= finished(killed)
        before = finished(killed)
        assert len(before) < RUNS
    for name in before:
        assert Result(killed / "runs" / name).run["digest"]
    times = {name: (killed / "runs" / name).stat().st_mtime_ns for name in before}

    out, _ = tiny_experiment.sweep(path, "--jobs", 2, "--out", killed, "--no-report")
    assert f"{RUNS} of {RUNS} runs finished, " in out
    assert f"{RUNS} of {RUNS} runs finished, {RUNS} of them now" not in out
    assert len(finished(killed)) == RUNS
    # What was finished was not made again, and nothing unfinished is left.
    assert times == {name: (killed / "runs" / name).stat().st_mtime_ns for name in before}
    assert {each.suffix for each in (killed / "runs").iterdir()} == {".sqlite"}

    whole, resumed = (
        tiny_experiment.read_data(collect(tmp_path / each)) for each in ("whole", "killed")
    )
    assert len(whole["run"]) == RUNS and len(whole["protocol_run"]) > RUNS
    assert whole == resumed


# In a mount namespace of its own: a file system of 1.2 MB, on which the sweep runs full.
FULL_DISK = """
set -e
mount -t tmpfs -o size={size} tmpfs {disk}
status=0
{python} -m ehealth sweep {path} --jobs 2 --out {disk}/out --no-report --no-progress \
    > {disk}.out 2> {disk}.err || status=$?
echo $status
ls {disk}/out/runs
cp -r {disk}/out/runs {disk}.kept
mount -o remount,size=1g {disk}
{python} -m ehealth sweep {path} --jobs 2 --out {disk}/out --no-report --no-progress
cp -r {disk}/out {disk}.whole
"""


def test_full_disk_is_one_clear_error(tmp_path):
    allowed = subprocess.run(
        ["unshare", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "x", tmp_path],
        capture_output=True,
        check=False,
    )
    if allowed.returncode != 0:
        pytest.skip("this system does not let processes mount file systems of their own")
    path = tiny_experiment.write(tmp_path, replications=10, cores=2)
    disk = tmp_path / "disk"
    disk.mkdir()
    script = FULL_DISK.format(size="1200k", disk=disk, python=sys.executable, path=path)
    answer = subprocess.run(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", script],
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert answer.returncode == 0, answer.stderr
    status, *names = answer.stdout.splitlines()
    assert status == "1"
    error = (tmp_path / "disk.err").read_text()
    assert error.startswith("ehealth: ") and error.count("\n") == 1, error
    assert "free some space and start the sweep again" in error
    kept = sorted((tmp_path / "disk.kept").glob("*.sqlite"))
    assert 0 < len(kept) < 40
    for each in kept:
        assert Result(each).run["digest"] and not Result(each).protocol_runs().isna().any().any()
    assert f"{len(kept)} finished runs are kept" in error
    assert "40 of 40 runs finished" in answer.stdout
    whole = Campaign(collect(tmp_path / "disk.whole"))
    assert len(whole.runs()) == 40 and whole.missing() == 0
