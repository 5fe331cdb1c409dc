# SPDX-License-Identifier: GPL-2.0-only
"""Runs a scenario in a process of its own, because ns-3's simulator is global to a process."""

from __future__ import annotations

import fcntl
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Callable, Optional, Protocol, Union

from ehealth import _native
from ehealth.scenario import Scenario

if TYPE_CHECKING:
    from ehealth.results import Result

POLL_SECONDS = 0.1
LOG_LINES = 20


@dataclass(frozen=True)
class Progress:
    """How far a run is."""

    simulated_s: float  #: simulated so far, seconds
    duration_s: float  #: during which patients arrive, seconds
    runs: int  #: protocol runs that ended
    wall_s: float  #: since the process was started, seconds

    @property
    def share(self) -> float:
        """Of the duration, from 0 to 1."""
        return min(self.simulated_s / self.duration_s, 1.0)


class Event(Protocol):
    """As threading.Event."""

    def is_set(self) -> bool: ...


class RunError(Exception):
    """A run failed: the text says why, `log` is what its process wrote on standard error.

    `unwritable` tells that its results could not be written, so that others fail as well.
    """

    def __init__(self, text: str, log: str = "", unwritable: bool = False) -> None:
        super().__init__(text)
        self.log = log
        self.unwritable = unwritable


class Cancelled(Exception):
    """A run was ended because its `cancel` was set; it left no results."""


def default_path(scenario: Scenario) -> Path:
    """Where `./ehealth run` would write the results."""
    return Path("results") / f"{scenario.run.name}-seed{scenario.run.seed}.sqlite"


def run(
    scenario: Union[Scenario, str, os.PathLike],
    *,
    seed: Optional[int] = None,
    out: Union[str, os.PathLike, None] = None,
    progress: Optional[Callable[[Progress], object]] = None,
    cancel: Optional[Event] = None,
    pcap: Union[str, os.PathLike, None] = None,
    log: Union[str, os.PathLike, None] = None,
) -> Result:
    """Simulates a scenario and returns its Result.

    `out` is the results database, `results/<name>-seed<N>.sqlite` by default; it appears when it is
    complete. `progress` is called about ten times a second. A set `cancel`, an exception of
    `progress` and Ctrl-C end the process and leave no results. `log` is a file for what the process
    writes on standard error.
    """
    from ehealth.results import Result

    path = simulate(
        scenario, seed=seed, out=out, progress=progress, cancel=cancel, pcap=pcap, log=log
    )
    return Result(path)


def simulate(
    scenario: Union[Scenario, str, os.PathLike],
    *,
    seed: Optional[int] = None,
    out: Union[str, os.PathLike, None] = None,
    progress: Optional[Callable[[Progress], object]] = None,
    cancel: Optional[Event] = None,
    pcap: Union[str, os.PathLike, None] = None,
    log: Union[str, os.PathLike, None] = None,
    keep_open: tuple[int, ...] = (),
) -> Path:
    """As `run`, but returns the path. `keep_open`: file descriptors that the process holds, too."""
    scenario = scenario.copy() if isinstance(scenario, Scenario) else Scenario.load(scenario)
    if seed is not None:
        scenario.set("run.seed", seed)
    if pcap is not None:
        scenario.set("run.pcap", True)
    path = Path(default_path(scenario) if out is None else out)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(log, "wb") if log else tempfile.TemporaryFile() as errors:
            child = _Child(scenario, path, pcap, errors, keep_open)
            try:
                answer = child.watch(progress, cancel)
            finally:
                child.end()
            if answer is None or "error" in answer:
                raise _explain(child, answer, path, Path(errors.name) if log else errors)
    except OSError as error:
        raise RunError(f"{error.filename or path}: {error.strerror}", unwritable=True) from None
    return path


class _Child:
    """The process of a run: request on its standard input, JSON lines on its standard output."""

    def __init__(self, scenario, path, pcap, errors, keep_open) -> None:
        # The package may have been found by way of sys.path, of which a new process knows nothing.
        search = [str(Path(__file__).absolute().parent.parent)]
        if os.environ.get("PYTHONPATH"):
            search.append(os.environ["PYTHONPATH"])
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(search)}
        if Path(_native.ALLOCATOR).is_file():
            preload = [_native.ALLOCATOR, os.environ.get("LD_PRELOAD", "")]
            environment["LD_PRELOAD"] = " ".join(filter(None, preload))
        self._path = path
        self._begin = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ehealth._child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment,
            # Ctrl-C is for this process, which then ends the child.
            start_new_session=True,
            pass_fds=keep_open,
        )
        assert self.process.stdin is not None and self.process.stdout is not None
        self._stream = self.process.stdout
        request = {
            "parent": os.getpid(),
            "scenario": scenario.to_toml(),
            "out": str(path),
            "pcap": "" if pcap is None else os.fspath(pcap),
        }
        try:
            self.process.stdin.write(json.dumps(request).encode())
            self.process.stdin.close()
        except BrokenPipeError:
            pass  # it ended at once; watch() finds out why
        except BaseException:
            self.end()
            raise

    def watch(self, progress, cancel) -> Optional[dict]:
        """Follows the process to its end; returns its last line, or None when there is none."""
        stream = self._stream.fileno()
        pending, last = b"", None
        while True:
            if cancel is not None and cancel.is_set():
                raise Cancelled(f"{self._path}: the run was cancelled")
            if not select.select([stream], [], [], POLL_SECONDS)[0]:
                continue
            octets = os.read(stream, 65536)
            if not octets:
                break
            *lines, pending = (pending + octets).split(b"\n")
            for line in lines:
                last = json.loads(line)
                if progress is not None and "simulated_s" in last:
                    wall = time.monotonic() - self._begin
                    progress(Progress(**last, wall_s=wall))
        self.process.wait()
        return last if last and ("done" in last or "error" in last) else None

    def end(self) -> None:
        """Ends the process, if it still runs, and removes what a killed one leaves behind."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._stream.close()
        remove_partial(self._path)


def remove_partial(path: Path) -> None:
    """Removes what a run that was killed has left beside its results, unless another writes them."""
    lock = Path(f"{path}.lock")
    try:
        file = open(lock, "a", encoding="ascii")
    except OSError:
        return  # no run came so far
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        except OSError:
            pass  # a file system without locks keeps nobody away
        if not (lock.exists() and os.path.samestat(os.fstat(file.fileno()), os.stat(lock))):
            return  # its owner has removed it meanwhile
        for suffix in (".partial", ".partial-journal"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
        shutil.rmtree(f"{path}.stores", ignore_errors=True)
        lock.unlink(missing_ok=True)


def _explain(child: _Child, answer: Optional[dict], path: Path, log) -> RunError:
    """The error of a run that ended without results."""
    if isinstance(log, Path):
        text = log.read_text(errors="replace")
    else:
        log.seek(0)
        text = log.read().decode(errors="replace")
    if answer:
        return RunError(answer["error"], text, answer["unwritable"] or _is_full(path))
    status = child.process.returncode
    reason = f"ended with status {status}"
    if status < 0:
        reason = f"was ended by {signal.Signals(-status).name}"
    tail = "\n".join(text.splitlines()[-LOG_LINES:])
    return RunError(
        f"{path}: the simulation {reason}" + (f":\n{tail}" if tail else ""), text, _is_full(path)
    )


def _is_full(path: Path) -> bool:
    """Whether the file system has no room to speak of: then a failure is most likely due to that."""
    return shutil.disk_usage(path.parent).free < 256 * 1024
