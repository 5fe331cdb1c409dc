# SPDX-License-Identifier: GPL-2.0-only
"""The process of a run: `simulation.run` starts it as python3 -m ehealth._child.

Reads a JSON request from standard input and writes JSON lines on standard output: progress, then
one with "done" or "error".
"""

import ctypes
import json
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def say(**fields):
    sys.stdout.write(json.dumps(fields) + "\n")
    sys.stdout.flush()


def main():
    request = json.load(sys.stdin)
    # Not even a killed parent leaves this process behind (prctl(2)).
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != request["parent"]:
        return 1
    from ehealth import _native

    def tell(simulated, duration, ended):
        say(simulated_s=simulated, duration_s=duration, runs=ended)

    try:
        scenario = _native.Scenario.from_text(request["scenario"])
        _native.simulate(scenario, request["out"], request["pcap"], tell)
    except _native.ResultsError as error:
        say(error=str(error), unwritable=True)
        return 1
    except Exception as error:
        say(error=str(error), unwritable=False)
        return 1
    say(done=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
