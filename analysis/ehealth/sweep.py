# SPDX-License-Identifier: GPL-2.0-only
"""Makes the runs of an experiment: python3 -m ehealth sweep FILE [--jobs N] [--collect]

Everything that must survive is a file in the experiment's folder, which appears under its name when
it is complete: runs/<id>.sqlite. So it does not matter when this program is killed; the next one
makes what is missing. Dask (distributed) hands out the runs: unlike a workflow tool it takes more
runs while others are under way, which the stopping rule needs, and hands exceptions back.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import fcntl
import os
import shutil
import signal
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Iterator, Optional, Sequence, Union

import distributed

from ehealth import simulation
from ehealth.campaign import Campaign, collect
from ehealth.campaign_report import write_report
from ehealth.experiment import Experiment, ExperimentError, Point, Run, write_manifest
from ehealth.results import Result, ResultError
from ehealth.statistics import is_narrow

POLL_SECONDS = 0.5
LINE_SECONDS = 10
FAILURES_SHOWN = 20


@dataclass
class Failure:
    """A run that ended without results."""

    run: Run
    error: str
    log: Path


@dataclass
class Status:
    """How far a sweep is."""

    total: int = 0  #: runs that are wanted as far as is known
    present: int = 0  #: of them, finished before this sweep began
    made: int = 0  #: by this sweep
    failures: list[Failure] = field(default_factory=list)
    seconds: float = 0.0  #: since this sweep began

    @property
    def done(self) -> int:
        return self.present + self.made + len(self.failures)

    @property
    def seconds_left(self) -> Optional[float]:
        """Estimated from the runs made so far; None before the first."""
        ended = self.made + len(self.failures)
        return self.seconds * (self.total - self.done) / ended if ended else None

    def describe(self) -> str:
        left = self.seconds_left
        return (
            f"{self.done} of {self.total} runs, {len(self.failures)} failed, "
            f"{self.seconds:.0f} s, {'?' if left is None else f'{left:.0f}'} s left"
        )


class _UnwritableError(Exception):
    """Results cannot be written, so that no run can be made."""


@dataclass
class _Answer:
    """What became of a run."""

    run: Run
    error: str = ""
    unwritable: bool = False
    cancelled: bool = False


def results_path(directory: Path, run: Run) -> Path:
    return directory / "runs" / f"{run.id}.sqlite"


def log_path(directory: Path, run: Run) -> Path:
    return directory / "logs" / f"{run.id}.log"


class Sweep:
    """The runs of an experiment in a folder, of which nobody else makes any meanwhile."""

    def __init__(self, experiment: Experiment, directory: Path, lock: int) -> None:
        self.experiment = experiment
        self.directory = directory
        self.status = Status()
        self.runs: dict[str, Run] = {}
        self._lock = lock
        self._cancel = threading.Event()
        self._waiting: dict[int, set[str]] = {}  # by point, the runs that it waits for
        self._pending: set[str] = set()  # runs under way; points with one scenario share them
        self._failed: set[str] = set()
        self._replications: dict[int, int] = {}
        self._begin = time.monotonic()

    def make(self, jobs: int, progress: Optional[Callable[[Status], object]]) -> Status:
        """Makes what is missing. `progress` is called about twice a second."""
        queue = [run for point in self.experiment.points for run in self._plan(point)]
        write_manifest(self.experiment, list(self.runs.values()), self.directory)
        if queue:
            _SWEEPS[id(self)] = self
            try:
                with _hold_interrupts() as interrupt, _open_cluster(jobs, self.directory) as client:
                    try:
                        self._work(client, queue, progress, interrupt)
                    except BaseException:
                        self._cancel.set()
                        raise
            except _UnwritableError as error:
                # Counted now that no run is under way any more.
                kept = len(list((self.directory / "runs").glob("*.sqlite")))
                raise ExperimentError(
                    f"{error}; free some space and start the sweep again: {kept} finished runs "
                    "are kept"
                ) from None
            finally:
                del _SWEEPS[id(self)]
        self._tell(progress)
        return self.status

    def _work(self, client, queue: list[Run], progress, interrupt: threading.Event) -> None:
        pending: set[distributed.Future] = set()
        while queue or pending:
            for run in queue:
                pending.add(client.submit(_execute, id(self), run, pure=False))
            self._tell(progress)
            with contextlib.suppress(distributed.TimeoutError):
                distributed.wait(pending, POLL_SECONDS, "FIRST_COMPLETED")
            if interrupt.is_set():
                raise KeyboardInterrupt
            ended = {future for future in pending if future.done()}
            pending -= ended
            queue = [run for future in ended for run in self._take(future.result())]
            if queue:
                write_manifest(self.experiment, list(self.runs.values()), self.directory)

    def execute(self, run: Run) -> _Answer:
        """Makes a run; called in a thread of Dask's."""
        log = log_path(self.directory, run)
        try:
            simulation.simulate(
                simulation.Scenario.from_toml(run.scenario),
                out=results_path(self.directory, run),
                cancel=self._cancel,
                log=log,
                keep_open=(self._lock,),
            )
        except simulation.Cancelled:
            return _Answer(run, cancelled=True)
        except simulation.RunError as error:
            with contextlib.suppress(OSError), open(log, "a", encoding="utf-8") as file:
                file.write(f"{error}\n")
            return _Answer(run, error=str(error), unwritable=error.unwritable)
        if log.stat().st_size == 0:
            log.unlink()
        return _Answer(run)

    def _plan(self, point: Point) -> list[Run]:
        """The runs of a point that are to be made next; remembers what it waits for."""
        count = self._replications.get(point.number, 0)
        missing: list[Run] = []
        waiting: set[str] = set()
        while not waiting:
            wanted = self._wanted(point, count)
            if wanted == count:
                break
            for replication in range(count, wanted):
                run = self.experiment.make_run(point, self.experiment.seed(replication))
                if run.id not in self.runs:
                    self.runs[run.id] = run
                    self.status.total += 1
                    if results_path(self.directory, run).exists():
                        self.status.present += 1
                    else:
                        self._pending.add(run.id)
                        missing.append(run)
                if run.id in self._pending or run.id in self._failed:
                    waiting.add(run.id)
            count = wanted
        self._replications[point.number] = count
        self._waiting[point.number] = waiting
        return missing

    def _wanted(self, point: Point, count: int) -> int:
        """How many replications the point should have, given that so many are there."""
        stop = self.experiment.stop
        if count < self.experiment.replications:
            return self.experiment.replications
        if stop is None or count >= stop.most:
            return count
        # One at a time, so that the number does not depend on how many run at once.
        values = [self._metric(point, i, stop.metric) for i in range(count)]
        return count if is_narrow(values, stop.relative_half_width) else count + 1

    def _metric(self, point: Point, replication: int, name: str) -> float:
        run = self.experiment.make_run(point, self.experiment.seed(replication))
        metrics = Result(results_path(self.directory, run)).metrics().set_index("name")["value"]
        if name not in metrics:
            raise ExperimentError(
                f"{self.experiment.source}: stop.metric: {name}: {run.describe()} has no such "
                f"metric; it has {', '.join(metrics.index)}"
            )
        return float(metrics[name])

    def _take(self, answer: _Answer) -> list[Run]:
        """Notes what became of a run; returns what is to be made now."""
        run = answer.run
        if answer.unwritable:
            raise _UnwritableError(answer.error)
        self._pending.discard(run.id)
        if answer.error:
            # Points that wait for it do so for good: they have no more replications.
            self._failed.add(run.id)
            self.status.failures.append(
                Failure(run, answer.error, log_path(self.directory, run))
            )
            return []
        self.status.made += 1
        free = []
        for point in self.experiment.points:
            waiting = self._waiting[point.number]
            if run.id in waiting:
                waiting.discard(run.id)
                if not waiting:
                    free.append(point)
        return [each for point in free for each in self._plan(point)]

    def _tell(self, progress) -> None:
        self.status.seconds = time.monotonic() - self._begin
        if progress is not None:
            progress(self.status)


#: Dask pickles what it hands to its threads, so they are told which sweep, not given it.
_SWEEPS: dict[int, Sweep] = {}


def _execute(sweep_id: int, run: Run) -> _Answer:
    return _SWEEPS[sweep_id].execute(run)


@contextlib.contextmanager
def _hold_interrupts() -> Iterator[threading.Event]:
    """Ctrl-C sets the event: Dask would not come through an interrupt of its start or its end."""
    held = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield held
        return
    before = signal.signal(signal.SIGINT, lambda *_: held.set())
    try:
        yield held
    finally:
        signal.signal(signal.SIGINT, before)


@contextlib.contextmanager
def _open_cluster(jobs: int, directory: Path) -> Iterator[distributed.Client]:
    scratch = directory / ".dask"
    shutil.rmtree(scratch, ignore_errors=True)
    # Threads suffice: each waits for the process of a run.
    cluster = distributed.LocalCluster(
        n_workers=1,
        threads_per_worker=jobs,
        processes=False,
        # The scheduler listens at 8787 of all addresses unless it is told otherwise.
        dashboard_address="127.0.0.1:0",
        scheduler_kwargs={"dashboard": False},
        local_directory=str(scratch),
        memory_limit=0,
    )
    with cluster, distributed.Client(cluster) as client:
        yield client
    shutil.rmtree(scratch, ignore_errors=True)


@contextlib.contextmanager
def _own(directory: Path) -> Iterator[int]:
    """Locks the folder; yields the lock's file, which the processes of runs keep open as well.

    So it is held until the last process of a killed sweep is gone, too.
    """
    (directory / "runs").mkdir(parents=True, exist_ok=True)
    (directory / "logs").mkdir(exist_ok=True)
    with open(directory / "lock", "a", encoding="ascii") as file:
        deadline = time.monotonic() + 5
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise ExperimentError(
                        f"{directory}: another sweep is making its runs; wait for it, or give "
                        "another folder with --out"
                    ) from None
                time.sleep(0.05)
        yield file.fileno()


def sweep(
    experiment: Experiment,
    directory: Union[str, os.PathLike],
    jobs: Optional[int] = None,
    progress: Optional[Callable[[Status], object]] = None,
) -> Status:
    """Makes the runs of an experiment that are missing in a folder."""
    directory = Path(directory)
    try:
        with _own(directory) as lock:
            for each in (directory / "runs").glob("*.sqlite.*"):
                simulation.remove_partial(each.with_name(each.name.partition(".sqlite")[0] + ".sqlite"))
            return Sweep(experiment, directory, lock).make(jobs or os.cpu_count() or 1, progress)
    except OSError as error:
        raise ExperimentError(f"{error.filename or directory}: {error.strerror}") from None


def change(
    experiment: Experiment, settings: Sequence[str], replications: Optional[int] = None
) -> Experiment:
    """The experiment with "KEY=VALUE" texts for all runs and another number of replications."""
    values = dict(experiment.settings)
    for each in settings:
        key, equals, value = each.partition("=")
        if not equals:
            raise ExperimentError(f"--set: {each}: missing \"=\"; give KEY=VALUE")
        values[key.strip()] = value
    changed: dict[str, Any] = {"settings": values}
    if replications is not None:
        changed.update(replications=replications, seeds=None)
    return dataclasses.replace(experiment, **changed)


def describe_failures(status: Status) -> str:
    lines = [f"{len(status.failures)} of {status.total} runs failed"]
    for each in status.failures[:FAILURES_SHOWN]:
        lines += [f"  {each.run.describe()}: {each.error.splitlines()[0]}", f"    log: {each.log}"]
    if len(status.failures) > FAILURES_SHOWN:
        lines.append(f"  and {len(status.failures) - FAILURES_SHOWN} more")
    return "\n".join(lines)


class ProgressLine:
    """Shows a Status on standard error: one line on a terminal, else a line now and then."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._last = time.monotonic()

    def __call__(self, status: Status) -> None:
        now = time.monotonic()
        if self._terminal:
            print(f"\r{status.describe()}   ", end="", file=sys.stderr, flush=True)
        elif now - self._last >= LINE_SECONDS:
            self._last = now
            print(status.describe(), file=sys.stderr, flush=True)

    def end(self) -> None:
        if self._terminal:
            print(file=sys.stderr)


def main(arguments: Optional[list[str]] = None) -> None:
    parser = argparse.ArgumentParser(
        prog="./ehealth sweep",
        description="Makes the runs of an experiment that are missing, collects them in one "
        "campaign.sqlite and writes a report.",
        epilog="Example: ./ehealth sweep examples/experiments/suites.toml --jobs 2",
    )
    parser.add_argument("experiment", metavar="FILE", type=Path, help="experiment (TOML)")
    parser.add_argument("--jobs", metavar="N", type=int, help="runs at a time [processors]")
    parser.add_argument("--out", metavar="DIR", type=Path, help="folder [results/<name>]")
    parser.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", help="set a key in all runs"
    )
    parser.add_argument("--replications", metavar="N", type=int, help="seeds 1 to N at each point")
    parser.add_argument("--collect", action="store_true", help="make no run, collect those there are")
    parser.add_argument("--no-report", action="store_true", help="make the runs only")
    parser.add_argument("--no-progress", action="store_true", help="do not show progress")
    options = parser.parse_args(arguments)
    if options.jobs is not None and options.jobs < 1:
        parser.error(f"--jobs: {options.jobs}: give at least 1")
    line = None if options.no_progress else ProgressLine()
    try:
        experiment = Experiment.load(options.experiment)
        if options.set or options.replications is not None:
            experiment = change(experiment, options.set, options.replications)
        directory = options.out or Path("results") / experiment.name
        status = None
        if not options.collect:
            try:
                status = sweep(experiment, directory, options.jobs, line)
            finally:
                if line is not None:
                    line.end()
            print(
                f"{status.present + status.made} of {status.total} runs finished, "
                f"{status.made} of them now, in {status.seconds:.0f} s"
            )
        if options.collect or not options.no_report:
            path = collect(directory)
            print(path)
            if not options.no_report:
                print(write_report(Campaign(path), directory / "report"))
        if status is not None and status.failures:
            sys.exit(f"ehealth: {describe_failures(status)}")
    except (ExperimentError, ResultError) as error:
        sys.exit(f"ehealth: {error}")
    except OSError as error:
        sys.exit(f"ehealth: {error.filename or options.experiment}: {error.strerror}")
    except KeyboardInterrupt:
        sys.exit("ehealth: stopped; finished runs are kept, start the sweep again to go on")
