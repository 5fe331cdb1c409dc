# SPDX-License-Identifier: GPL-2.0-only
"""How fast a scenario is simulated, and how far that is from what the host could do at best.

    python3 -m ehealth.bench --sim PROGRAM --floor PROGRAM [--scaling] SCENARIO

The floor is the processor time of the run's elementary operations through OpenSSL alone, of its
packet-hops through ns-3's point-to-point links and IPv4 alone, and of its rows through SQLite
alone. It is timed after the run. The host's speed changes from minute to minute: a fixed set of
steps is timed before the run, each minute of it while the run is stopped, and before and after the
floor; the floor counts as many times as much as that set took longer during the run.

The floor is of all operations that devices are charged for. Signatures of certificates are among
them, two a check, although a run verifies a certificate once and remembers it: the efficiency is
printed without them, too.
"""

import argparse
import json
import math
import os
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# Points of the scaling curves: settings, label.
VISITS = (1, 2, 5, 10)
HOSPITALS = (100, 300, 1000, 3000, 10000)
WORKERS = (0, 1, 2)
SHORT = "run.duration=30 s"
# A week with a tenth of the visits, to see whether memory grows.
WEEK = ("run.duration=168 h", "workload.rate_factor=0.1", "run.recording=protocol-run")
DAY = 86400
# How often the host's pace is looked at, seconds.
PACE_INTERVAL = 60
# Signatures that a check of a certificate is charged for: the holder's and the issuer's.
CHECKED_SIGNATURES = 2
# Threads can only help where several operations are under way at once.
CRYPTO_BOUND = ("scheme.suite=rsa2048", "workload.rate_factor=50", "run.duration=3 s")


class BenchError(Exception):
    """A run that failed; the text says which."""


class Pace:
    """How slow the host is: what a fixed set of steps takes, time after time.

    Attributes:
        during: processor seconds of the set before a run and while it was under way
        after: the same around the floor
        stops: when, since it began, the run was stopped for it, and how long, wall seconds
    """

    def __init__(self, program, interval=PACE_INTERVAL):
        self._program = program
        self._interval = interval
        self.during = [self.measure()]
        self.after = []
        self.stops = []

    def measure(self):
        """Processor seconds of the set now."""
        return call_floor(self._program, "--pace")

    def watch(self, process):
        """Waits for a process to end, stopping it now and then."""
        start = time.monotonic()
        while True:
            try:
                return process.wait(self._interval)
            except subprocess.TimeoutExpired:
                begin = time.monotonic()
                process.send_signal(signal.SIGSTOP)
                try:
                    self.during.append(self.measure())
                finally:
                    process.send_signal(signal.SIGCONT)
                self.stops.append((begin - start, time.monotonic() - begin))


def simulate(sim, scenario, settings, directory, pace=None):
    """Runs a scenario, a Pace beside it; its properties and totals, and the results file."""
    out = Path(directory) / "results.sqlite"
    command = [sim, "run", scenario, "--out", str(out), "--no-progress"]
    for each in settings:
        command += ["--set", each]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            status = pace.watch(process) if pace else process.wait()
        except BaseException:
            process.kill()
            raise
    if status != 0:
        raise BenchError(f"{' '.join(command)}: exit status {status}")
    database = sqlite3.connect(out)
    with database:
        figures = dict(database.execute("SELECT key, value FROM run"))
        runs = database.execute("SELECT count(*) FROM protocol_run").fetchone()[0]
    database.close()
    names = ("wall_s", "startup_s", "cpu_s", "sim_s", "events", "packets", "peak_rss_bytes")
    run = {name: float(figures[name]) for name in names}
    if pace:
        early = sum(length for begin, length in pace.stops if begin < run["startup_s"])
        run["startup_s"] -= early
        run["wall_s"] -= sum(length for _, length in pace.stops) - early
    run["runs"] = runs
    run["digest"] = figures["digest"]
    return run, out


def call_floor(program, argument):
    """What the floor's program prints."""
    command = [program, str(argument)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        raise BenchError(f"{' '.join(command)}: exit status {done.returncode}")
    return json.loads(done.stdout)


def measure_floor(program, results):
    """Its parts: count, microseconds each, seconds."""
    return call_floor(program, results)


def sum_certificate_checks(parts, results):
    """What of a floor are the signatures of certificates, seconds.

    Args:
        parts: of the floor
        results: file of the run
    """
    each = {part["kind"]: part["microseconds"] / 1e6 for part in parts}
    database = sqlite3.connect(results)
    with database:
        checks = database.execute(
            "SELECT algorithm, sum(count) FROM crypto_op WHERE operation = 'check-certificate' "
            "GROUP BY algorithm"
        ).fetchall()
    database.close()
    return sum(
        CHECKED_SIGNATURES * count * each[algorithm.removesuffix("-pss") + "-verify"]
        for algorithm, count in checks
    )


def fit_exponent(points):
    """k of y ~ x^k through (x, y), by least squares of the logarithms."""
    x = [math.log(point[0]) for point in points]
    y = [math.log(point[1]) for point in points]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    covariance = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y))
    return covariance / sum((a - mean_x) ** 2 for a in x)


def print_run(run):
    wall = run["wall_s"]
    rows = (
        ("wall time", wall, "s"),
        ("start-up", run["startup_s"], "s"),
        ("processor time, start-up included", run["cpu_s"], "s"),
        ("real-time factor", run["sim_s"] / wall, "simulated s / s"),
        ("protocol runs", run["runs"] / wall, "1/s"),
        ("events", run["events"] / wall, "1/s"),
        ("packet-hops", run["packets"] / wall, "1/s"),
        ("peak memory", run["peak_rss_bytes"] / 1e6, "MB"),
    )
    for title, value, unit in rows:
        print(f"  {title:36s} {value:14,.1f} {unit}")


def print_floor(parts, certificates, run, pace):
    """Prints the floor and its parts; the efficiency, and that without certificates' signatures.

    Args:
        certificates: what of the floor are their signatures, seconds
        pace: of the host, during the run and around the floor
    """
    print(f"\n  {'floor':10s} {'of':20s} {'count':>12s} {'octets':>8s} {'us each':>9s} {'s':>9s}")
    for part in parts:
        print(
            f"  {part['part']:10s} {part['kind']:20s} {part['count']:12,d} "
            f"{part['mean_octets']:8.0f} {part['microseconds']:9.2f} {part['seconds']:9.3f}"
        )
    total = sum(part["seconds"] for part in parts)
    for name in ("crypto", "network", "database"):
        share = sum(part["seconds"] for part in parts if part["part"] == name)
        print(f"  {name + ', all':65s}{share:9.3f}")
    print(f"  {'floor':65s}{total:9.3f}")
    after = statistics.fmean(pace.after)
    low, slower, high = (each(pace.during) / after for each in (min, statistics.fmean, max))
    title = f"... at the run's pace, {slower:.2f} ({low:.2f} to {high:.2f}) times as slow"
    print(f"  {title:65s}{slower * total:9.3f}")
    print(f"  {'measured processor time':65s}{run['cpu_s']:9.3f}")
    efficiency = slower * total / run["cpu_s"]
    without = slower * (total - certificates) / run["cpu_s"]
    print(f"\n  efficiency = floor / measured = {efficiency:.2f}")
    print(
        f"  {without:.2f} without the signatures of certificates ({slower * certificates:,.3f} s): "
        "each is charged for, but verified once and remembered"
    )
    return efficiency, without


def run_scaling(sim, scenario, directory):
    """Prints the curves; the fitted exponents."""
    exponents = {}

    def curve(title, points, column):
        print(f"\n  {title:>12s} {'runs':>8s} {'start-up/s':>11s} {'wall/s':>8s} {'ms/run':>8s} "
              f"{'memory/MB':>10s}")
        measured = []
        for label, settings in points:
            run, _ = simulate(sim, scenario, settings, directory)
            measured.append((run[column] if column else label, run))
            print(
                f"  {label:12,d} {run['runs']:8,d} {run['startup_s']:11.1f} {run['wall_s']:8.1f} "
                f"{1e3 * run['wall_s'] / run['runs']:8.2f} {run['peak_rss_bytes'] / 1e6:10.0f}",
                flush=True,
            )
        return measured

    visits = curve(
        "visits x", [(n, (SHORT, f"workload.rate_factor={n}")) for n in VISITS], "runs"
    )
    exponents["wall time ~ visits"] = fit_exponent([(x, run["wall_s"]) for x, run in visits])
    hospitals = curve(
        "hospitals",
        [(n, (SHORT, f"country.synthetic_hospitals={n}")) for n in HOSPITALS],
        None,
    )
    exponents["start-up ~ hospitals"] = fit_exponent(
        [(x, run["startup_s"]) for x, run in hospitals]
    )
    exponents["wall time ~ hospitals"] = fit_exponent(
        [(x, run["wall_s"]) for x, run in hospitals]
    )
    exponents["memory ~ hospitals"] = fit_exponent(
        [(x, run["peak_rss_bytes"]) for x, run in hospitals]
    )
    workers = curve(
        "workers", [(n, (*CRYPTO_BOUND, f"run.workers={n}")) for n in WORKERS], None
    )
    if len({run["digest"] for _, run in workers}) != 1:
        raise BenchError("the digest depends on the number of workers")
    print("\n  fitted exponents (1: linear)")
    for name, exponent in exponents.items():
        print(f"  {name:24s} {exponent:6.2f}")
    base = workers[0][1]["wall_s"]
    for n, run in workers[1:]:
        print(f"  {n} workers against none, rsa2048: {base / run['wall_s']:.2f} times as fast")
    return exponents


def read_memory(results):
    """Octets in use at each full day, record stores' caches apart: {day: octets}."""
    database = sqlite3.connect(results)
    rows = database.execute(
        "SELECT time_s, rss_bytes - store_bytes FROM sample ORDER BY time_s"
    ).fetchall()
    database.close()
    last = int(rows[-1][0] / DAY)
    return {day: min(rows, key=lambda row: abs(row[0] - day * DAY))[1]
            for day in range(1, last + 1)}


def run_memory(sim, scenario, settings, directory):
    """Prints memory day by day over a week; the last day's as a multiple of the first day's."""
    _, results = simulate(sim, scenario, [*WEEK, *settings], directory)
    memory = read_memory(results)
    print("\n  memory in use at the end of day, without the caches of record stores")
    for day, octets in memory.items():
        print(f"  {day:12d} {octets / 1e6:10.1f} MB")
    growth = memory[max(memory)] / memory[1]
    print(f"  day {max(memory)} / day 1 = {growth:.3f}")
    return growth


def main(argv=None):
    parser = argparse.ArgumentParser(prog="./ehealth bench", description=__doc__.split("\n")[0])
    parser.add_argument("--sim", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--floor", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--scaling", action="store_true")
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument("scenario")
    arguments = parser.parse_args(argv)
    try:
        with tempfile.TemporaryDirectory(prefix="ehealth-bench-") as directory:
            print(f"{arguments.scenario} {' '.join(arguments.set)}, {os.cpu_count()} cores\n")
            pace = Pace(arguments.floor)
            run, results = simulate(
                arguments.sim, arguments.scenario, arguments.set, directory, pace
            )
            print_run(run)
            pace.after.append(pace.measure())
            parts = measure_floor(arguments.floor, results)
            pace.after.append(pace.measure())
            certificates = sum_certificate_checks(parts, results)
            efficiency, without = print_floor(parts, certificates, run, pace)
            report = {
                "run": run,
                "floor": parts,
                "certificates_s": certificates,
                "pace_s": {"during": pace.during, "after": pace.after},
                "efficiency": efficiency,
                "efficiency_without_certificates": without,
            }
            if arguments.scaling:
                report["exponents"] = run_scaling(arguments.sim, arguments.scenario, directory)
            if arguments.memory:
                report["memory_growth"] = run_memory(
                    arguments.sim, arguments.scenario, arguments.set, directory
                )
            if arguments.json:
                Path(arguments.json).write_text(json.dumps(report, indent=2) + "\n")
    except BenchError as error:
        sys.exit(f"ehealth: {error}")


if __name__ == "__main__":
    main()
