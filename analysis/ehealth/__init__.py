# SPDX-License-Identifier: GPL-2.0-only
"""Reads, plots and reports the results of ehealth-sim.

    from ehealth.results import Result
    from ehealth import plots

    result = Result("results/two-hospitals-seed1.sqlite")
    result.summary()
    plots.latency_cdf(result)
"""

from ehealth.results import Result, ResultError

__all__ = ["Result", "ResultError"]
