#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""The same enrolment over mobile access by profile and by a full stack: two distributions.

Runs build/release/examples/mobile-fidelity for several seeds, writes every enrolment to
samples-4g.csv and mobile-fidelity-4g.{png,svg,csv}, and prints the two-sample Kolmogorov-Smirnov
statistic for each number of phones that enrol at the same time in one sector. The stack is ns-3's
LTE and EPC beside the profile of 4G, or 5G-LENA's New Radio, where the build has it, beside that of
standalone 5G.
"""

import argparse
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
from ehealth import plots
from ehealth.plots.files import write_files
from ehealth.results import read_table

PROGRAM = Path(__file__).parent.parent / "build/release/examples/mobile-fidelity"
STACKS = {"4g": "lte", "5g": "nr"}


def time_under_way(messages: pd.DataFrame) -> float:
    """How long at least one of the messages was under way, s."""
    total, until = 0.0, 0.0
    for sent, received in messages[["sent_s", "received_s"]].sort_values("sent_s").to_numpy():
        total += max(0.0, received - max(sent, until))
        until = max(until, received)
    return total


def run(program: Path, technology: str, fidelity: str, phones: int, seed: int) -> pd.DataFrame:
    """One simulation; a row an enrolment: its latency, and how long messages were under way between
    the phone and the registration authority."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "run.sqlite"
        command = [
            program,
            f"--technology={technology}",
            f"--fidelity={fidelity}",
            f"--phones={phones}",
            f"--seed={seed}",
            f"--out={out}",
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"{' '.join(map(str, command))}: {done.stderr.strip()}")
        runs = read_table(out, "protocol_run")
        messages = read_table(out, "message")
    # Over NFC the phone speaks with the desk.
    ends = messages["sender"] + " " + messages["receiver"]
    mobile = messages[ends.str.contains("phone-") & ends.str.contains("p-ra")]
    under_way = {of: time_under_way(each) for of, each in mobile.groupby("protocol_run")}
    return pd.DataFrame(
        {
            "fidelity": fidelity,
            "phones": phones,
            "seed": seed,
            "latency_ms": 1000 * runs["latency_s"],
            "mobile_ms": 1000 * runs["id"].map(under_way),
        }
    )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=Path, default=PROGRAM, help="the built example")
    parser.add_argument("--technology", choices=STACKS, default="4g", help="of the phones")
    parser.add_argument("--phones", type=int, nargs="+", default=[1, 10, 50], help="at once")
    parser.add_argument(
        "--samples", type=int, default=60, help="enrolments, at least, of each curve"
    )
    parser.add_argument("--jobs", type=int, default=1, help="simulations at the same time")
    parser.add_argument("--out", type=Path, default=Path("mobile-fidelity"), help="folder to write")
    arguments = parser.parse_args()
    points = [
        (arguments.program, arguments.technology, fidelity, phones, seed)
        for phones in arguments.phones
        for seed in range(1, 1 + -(-arguments.samples // phones))
        for fidelity in ("profile", STACKS[arguments.technology])
    ]
    with ThreadPoolExecutor(arguments.jobs) as pool:
        samples = pd.concat(pool.map(lambda point: run(*point), points), ignore_index=True)
    distances = plots.mobile_fidelity_data(samples)
    name = f"mobile-fidelity-{arguments.technology}"
    write_files(plots.mobile_fidelity(samples), distances, arguments.out, name)
    samples.to_csv(arguments.out / f"samples-{arguments.technology}.csv", index=False)
    print(distances.round(3).to_string(index=False))


if __name__ == "__main__":
    main()
