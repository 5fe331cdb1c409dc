# SPDX-License-Identifier: GPL-2.0-only
"""An experiment whose runs take a few hundredths of a second each, for tests."""

import sqlite3
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

TEXT = """
name = "tiny"
scenario = "{root}/examples/two-hospitals.toml"
replications = {replications}

[set]
run.pcap = false
run.recording = "protocol-run"
run.duration = "20 s"

[grid]
scheme.suite = ["p256", "x25519"]
hospital.database_cores = {{ from = 1, to = {cores} }}
"""


def write(directory, replications=2, cores=2, more=""):
    path = Path(directory) / "tiny.toml"
    path.write_text(TEXT.format(root=ROOT, replications=replications, cores=cores) + more)
    return path


def start(*arguments, **options):
    command = [sys.executable, "-m", "ehealth", "sweep", *(str(each) for each in arguments)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options
    )


def sweep(*arguments, status=0, **options):
    """The standard output and error of a sweep."""
    process = start(*arguments, **options)
    out, error = process.communicate(timeout=300)
    assert process.returncode == status, out + error
    return out, error


# What the host decides differs each time a run is made.
HOST_COLUMNS = {
    ("crypto_op", "host_s"),
    ("profile", "wall_s"),
    ("sample", "rss_bytes"),
    ("sample", "store_bytes"),
}
HOST_PROPERTIES = ("wall_s", "startup_s", "cpu_s", "peak_rss_bytes", "profile_s")


def read_data(path):
    """Every table of a campaign as a list of rows, without what the host decides."""
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        tables = {}
        for (name,) in names:
            columns = [each[1] for each in database.execute(f'PRAGMA table_info("{name}")')]
            kept = ", ".join(f'"{each}"' for each in columns if (name, each) not in HOST_COLUMNS)
            rows = database.execute(f'SELECT {kept} FROM "{name}" ORDER BY rowid').fetchall()
            if name == "property":
                rows = [row for row in rows if row[1] not in HOST_PROPERTIES]
            tables[name] = rows
        return tables
    finally:
        database.close()
