# SPDX-License-Identifier: GPL-2.0-only
"""Runs of ehealth-sim for tests: what it printed and what it wrote."""

import os
import sqlite3
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"


def execute(*arguments, timeout=500):
    return subprocess.run(
        [os.environ["EHEALTH_SIM"], "run", *(str(part) for part in arguments)],
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


class Run:
    """A finished run and its results database."""

    def __init__(self, directory, example, *settings, options=()):
        self.path = Path(directory) / "results.sqlite"
        overrides = [part for setting in settings for part in ("--set", setting)]
        command = [EXAMPLES / example, "--no-progress", "--out", self.path, *overrides, *options]
        answer = execute(*command)
        assert answer.returncode == 0, answer.stderr
        self.stdout = answer.stdout
        self.stderr = answer.stderr

    def query(self, sql):
        database = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)
        try:
            return database.execute(sql).fetchall()
        finally:
            database.close()

    def value(self, sql):
        ((answer,),) = self.query(sql)
        return answer

    def property(self, key):
        return self.value(f"SELECT value FROM run WHERE key = '{key}'")
